import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_an_archive")]

    operations = [
        migrations.CreateModel(
            name="Frequency",
            fields=[
                ("term", models.IntegerField(primary_key=True, serialize=False)),
                ("stories", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term", "day", "story", "weight", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.IntegerField()),
                ("day", models.IntegerField()),
                ("story", models.BigIntegerField()),
                ("weight", models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Weights",
            fields=[
                ("since", models.DateTimeField(primary_key=True, serialize=False)),
                ("values", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="articles.article",
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("published_at", models.DateTimeField()),
                ("headline", models.PositiveSmallIntegerField()),
                ("column", models.IntegerField()),
                ("length", models.FloatField()),
                ("words", models.BinaryField()),
                ("counts", models.BinaryField()),
                ("marks", models.BinaryField()),
            ],
        ),
    ]
