import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """An entry that was merged into another goes where that is deleted."""

    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="expert",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="merged",
                to="people.expert",
                verbose_name="the same person as",
            ),
        ),
    ]
