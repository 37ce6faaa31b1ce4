import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# Words arrive folded and cut already, so both databases take them as they are: no dictionary, no tokenizer's opinion.
ON_POSTGRES = [
    "CREATE INDEX search_entry_words ON articles_searchentry USING GIN (vector)",
    # Stored apart, each would be fetched by itself, which the planner does not reckon with.
    "ALTER TABLE articles_searchentry ALTER COLUMN vector SET STORAGE MAIN",
]
ON_SQLITE = [
    "CREATE VIRTUAL TABLE articles_searchwords USING fts5(headline, names, standfirst, body, tokenize = 'ascii')",
    (
        "CREATE TRIGGER search_entry_deleted AFTER DELETE ON articles_searchentry"
        " BEGIN DELETE FROM articles_searchwords WHERE rowid = OLD.version_id; END"
    ),
]


def make(apps, schema_editor):
    for statement in ON_POSTGRES if schema_editor.connection.vendor == "postgresql" else ON_SQLITE:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":  # there it goes with the table
        schema_editor.execute("DROP TRIGGER search_entry_deleted")
        schema_editor.execute("DROP TABLE articles_searchwords")


class Migration(migrations.Migration):
    """What is public already gets in by `rebuild_search`, or by the task worker once it runs."""

    dependencies = [("articles", "0010_documents"), ("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="articles.version",
                    ),
                ),
                ("published_at", models.DateTimeField()),
                ("vector", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-published_at", "-version"], name="search_entry_newest")],
            },
        ),
        migrations.CreateModel(
            name="SearchName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_names",
                        to="articles.topic",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_names",
                        to="people.expert",
                    ),
                ),
                (
                    "contributor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_names",
                        to="people.contributor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(contributor=None, expert=None, topic__isnull=False)
                        | models.Q(contributor=None, expert__isnull=False, topic=None)
                        | models.Q(contributor__isnull=False, expert=None, topic=None),
                        name="search_name_of_one",
                    )
                ],
            },
        ),
        migrations.RunPython(make, unmake),
    ]
