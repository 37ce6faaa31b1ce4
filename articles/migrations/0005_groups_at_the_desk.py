"""What the roles of a newsroom may do with the desk’s later moves, lists and rules."""

from importlib import import_module

from django.db import migrations

EDIT = """
    articles.take_article articles.hold_article articles.share_article
    articles.view_reviewitem articles.change_reviewitem
"""
MANAGE = f"""{EDIT}
    articles.lift_article articles.override_article articles.lower_embargo_article articles.withhold_article
    articles.redact_article articles.view_houserules articles.change_houserules
"""
GROUPS = {"Reporters": "articles.read_shared_article", "Editors": EDIT, "Managing editors": MANAGE}


def make(apps, schema_editor):
    """Add to the groups that are there."""
    import_module("articles.migrations.0003_groups").grant(apps, GROUPS)


class Migration(migrations.Migration):
    """Undoing it leaves the permissions, as the groups are left."""

    dependencies = [("articles", "0004_the_desk")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
