"""PostgreSQL's extension for the constraint that versions of a story never overlap; SQLite passes over it."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class OnPostgres(BtreeGistExtension):
    """Django passes over SQLite on the way forwards only."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Remove the extension where there is one."""
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    """Alone, because it has to be done before a constraint can use it."""

    dependencies = []

    operations = [OnPostgres()]
