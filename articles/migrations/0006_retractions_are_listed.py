"""A retraction is listed among the corrections: of each that readers see, the row is made."""

import re
from html import unescape

from django.db import migrations, models

KINDS = [
    ("correction", "Correction"),
    ("clarification", "Clarification"),
    ("update", "Update"),
    ("editors-note", "Editor’s note"),
    ("retraction", "Retraction"),
]


def list_those_there_are(apps, schema_editor):
    """Make the rows of retractions from before."""
    Correction, Version = apps.get_model("articles", "Correction"), apps.get_model("articles", "Version")
    for version in Version.objects.filter(change="retraction").iterator():
        others = Correction.objects.filter(article=version.article_id)
        if others.filter(kind="retraction").exists():
            continue
        Correction.objects.create(
            article_id=version.article_id,
            number=(others.order_by("-number").values_list("number", flat=True).first() or 0) + 1,
            kind="retraction",
            text=unescape(re.sub("<[^>]*>", "", version.body))[:2000],
            created_by_id=version.by_id,
            published_in=version,
            published_at=version.live_from,
        )


def forget(apps, schema_editor):
    """Take the rows away, since the constraint before knew none."""
    apps.get_model("articles", "Correction").objects.filter(kind="retraction").delete()


class Migration(migrations.Migration):
    """First the constraint, then the rows."""

    dependencies = [("articles", "0005_groups_at_the_desk")]

    operations = [
        migrations.AlterField(
            model_name="correction",
            name="kind",
            field=models.CharField(choices=KINDS, default="correction", max_length=13, verbose_name="kind"),
        ),
        migrations.RemoveConstraint(model_name="correction", name="correction_kind_known"),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _label in KINDS]), name="correction_kind_known"
            ),
        ),
        migrations.RunPython(list_those_there_are, forget),
    ]
