"""Somebody looks at the later stories that link to a withdrawn one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_privacy_and_imprint")]

    operations = [
        migrations.RemoveConstraint(model_name="reviewentry", name="review_entry_outcome_known"),
        migrations.RemoveConstraint(model_name="reviewitem", name="review_item_kind_known"),
        migrations.AlterField(
            model_name="reviewentry",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not-affected", "Not affected"),
                    ("corrected", "Got a correction of its own"),
                    ("linked", "Has no dead link any more"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="reviewitem",
            name="kind",
            field=models.CharField(
                choices=[
                    ("check", "Check afterwards"),
                    ("correction", "Stories that build on what was corrected"),
                    ("withdrawn", "Stories that link to a withdrawn one"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["", "not-affected", "corrected", "linked"])),
                name="review_entry_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["check", "correction", "withdrawn"])), name="review_item_kind_known"
            ),
        ),
    ]
