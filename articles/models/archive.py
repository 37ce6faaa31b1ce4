"""What is kept of a story that was published elsewhere before: where it stood, and what its text was there."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.Model):
    """A story's place in the archive that it was imported from, with its text as it came.

    ``digest`` is the hash of the archive's line, so that the same line is not read twice; ``dropped`` counts by kind
    what the sanitiser left out of ``html``; ``awaits`` are the previous reports that were in no archive so far, each
    with its ``id``, ``kind``, ``note`` and ``position``.
    """

    article = models.OneToOneField("Article", models.CASCADE, primary_key=True, related_name="origin")
    archive_id = models.CharField(_("archive id"), max_length=200, unique=True)
    digest = models.CharField(max_length=64)
    html = models.TextField(blank=True)
    dropped = models.JSONField(default=dict)
    awaits = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.archive_id

    @staticmethod
    def redacted(archive_id: str) -> str:
        """What stands for an id that may not be kept: by it the same line is known, and not imported anew."""
        return f"redacted-{hashlib.sha256(archive_id.encode()).hexdigest()[:40]}"


class OldAddress(models.Model):
    """An address that a story had elsewhere, with its query where that was part of it; it leads to the story."""

    path = models.CharField(max_length=500, unique=True)
    article = models.ForeignKey("Article", models.CASCADE, related_name="old_addresses")

    def __str__(self) -> str:
        return self.path
