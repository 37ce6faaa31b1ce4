"""Corrections: what was wrong in a published story, in public and for good."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from articles.clock import Now
from articles.models.version import NewestFirst, Version


class CorrectionKind(models.TextChoices):
    """What a note to a published story is."""

    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")
    NOTE = "editors-note", _("Editor’s note")
    RETRACTION = "retraction", _("Retraction")


class CorrectionQuerySet(NewestFirst):
    """Notes to stories."""

    def live(self) -> "CorrectionQuerySet":
        """Those that readers see, of stories that they see, with the story's address and headline."""
        story = Version.objects.live().filter(article=OuterRef("article")).values
        return (
            self.filter(published_at__lte=Now())
            .annotate(story_url=Subquery(story("path")[:1]), story_headline=Subquery(story("headline")[:1]))
            .filter(story_url__isnull=False)
        )


class Correction(models.Model):
    """A dated, numbered note to a story. Readers see it once a version has been published with it."""

    Kind = CorrectionKind

    article = models.ForeignKey("Article", models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("what was wrong and what is right"), max_length=2000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False)
    published_in = models.ForeignKey(
        "Version", models.PROTECT, null=True, editable=False, related_name="published_corrections"
    )
    published_at = models.DateTimeField(null=True, editable=False, db_index=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="correction_numbered_once"),
            models.CheckConstraint(condition=Q(kind__in=CorrectionKind.values), name="correction_kind_known"),
            models.CheckConstraint(
                condition=Q(published_in=None, published_at=None)
                | Q(published_in__isnull=False, published_at__isnull=False),
                name="correction_published_with_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
