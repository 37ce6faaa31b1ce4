"""Two more pages on which the newspaper tells of itself, which the law of many countries asks for."""

from django.db import migrations, models

BEFORE = {
    "mission": "Our mission",
    "ethics": "Ethics",
    "corrections": "How we correct",
    "sources": "Unnamed sources",
    "ownership": "Who owns us",
    "masthead": "Masthead",
    "contact": "Contact",
}
ADDED = {"privacy": "Privacy", "imprint": "Imprint"}
PAGES = BEFORE | ADDED


def make(apps, schema_editor):
    """Make a row for each, not public."""
    for slug in ADDED:
        apps.get_model("articles", "PolicyPage").objects.create(slug=slug)


def remove(apps, schema_editor):
    """Take them away again, with what was written."""
    apps.get_model("articles", "PolicyPage").objects.filter(slug__in=ADDED).delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_reads")]

    operations = [
        migrations.RemoveConstraint(model_name="policypage", name="policy_page_known"),
        migrations.AlterField(
            model_name="policypage",
            name="slug",
            field=models.CharField(choices=list(PAGES.items()), editable=False, max_length=12, unique=True),
        ),
        migrations.RunPython(make, remove),
        migrations.AddConstraint(
            model_name="policypage",
            constraint=models.CheckConstraint(condition=models.Q(slug__in=list(PAGES)), name="policy_page_known"),
        ),
    ]
