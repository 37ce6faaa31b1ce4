"""PostgreSQL's extension for the constraint that versions of a story never overlap; SQLite passes over it."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Alone, because undoing it cannot share a migration on SQLite."""

    dependencies = []

    operations = [BtreeGistExtension()]
