"""Documents that readers can download, and what a version shows in its text."""

from importlib import import_module

import articles.models.document
import articles.models.photo
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


WRITE = "articles.view_document articles.add_document articles.change_document"
GROUPS = {
    "Reporters": WRITE,
    "Outside contributors": WRITE,
    "Editors": WRITE,
    "Managing editors": f"{WRITE} articles.delete_document",
}


def make(apps, schema_editor):
    """Let whoever writes offer documents."""
    import_module("articles.migrations.0003_groups").grant(apps, GROUPS)


class Migration(migrations.Migration):
    """Undoing it leaves the permissions, as the groups are left."""

    dependencies = [
        ("articles", "0009_photo_metadata"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(default=articles.models.photo.new_key, editable=False, max_length=32, unique=True),
                ),
                ("file", models.FileField(upload_to=articles.models.document.stored_name, verbose_name="file")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("kind", models.CharField(editable=False, max_length=8)),
                ("size", models.PositiveIntegerField(default=0, editable=False)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["-added_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="VersionDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="version_rows", to="articles.document"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="document_rows", to="articles.version"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("version", "document"), name="version_document_once")],
            },
        ),
        migrations.CreateModel(
            name="VersionPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="version_rows", to="articles.photo"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photo_rows", to="articles.version"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("version", "photo"), name="version_photo_once")],
            },
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
