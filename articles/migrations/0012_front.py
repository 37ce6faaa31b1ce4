from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

ARRANGE = "articles.add_arrangement"
GROUPS = {"Editors": ARRANGE, "Managing editors": ARRANGE}


def make(apps, schema_editor):
    """Add to the groups that are there."""
    import_module("articles.migrations.0003_groups").grant(apps, GROUPS)


class Migration(migrations.Migration):
    """The front page, as editors arrange it. Undoing it leaves the permission, as the groups are left."""

    dependencies = [
        ("articles", "0011_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrangement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("live_from", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("taken_off_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "copy_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.arrangement",
                    ),
                ),
                (
                    "taken_off_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "front page",
                "verbose_name_plural": "front pages",
                "ordering": ["-number"],
                "indexes": [models.Index(fields=["-live_from", "-number"], name="arrangement_last")],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("top", "Top of the page"),
                            ("section", "Section"),
                            ("pin", "Story in a section"),
                            ("menu", "Menu"),
                        ],
                        max_length=7,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "arrangement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="slots",
                        to="articles.arrangement",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.topic",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(area="top", topic=None, article__isnull=False)
                        | Q(area__in=["section", "menu"], topic__isnull=False, article=None)
                        | Q(area="pin", topic__isnull=False, article__isnull=False),
                        name="slot_holds_what_its_area_takes",
                    ),
                    models.UniqueConstraint(fields=["arrangement", "article"], name="slot_story_once"),
                    models.UniqueConstraint(
                        fields=["arrangement", "area", "topic"], condition=Q(article=None), name="slot_topic_once"
                    ),
                    models.UniqueConstraint(
                        fields=["arrangement", "area", "position"], condition=~Q(area="pin"), name="slot_taken_once"
                    ),
                    models.UniqueConstraint(
                        fields=["arrangement", "topic", "position"],
                        condition=Q(area="pin"),
                        name="slot_pin_taken_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
