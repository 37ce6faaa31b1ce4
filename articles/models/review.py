"""What somebody still has to look at: a fix nobody else saw, a corrected fact, links to a withdrawn story."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReviewKind(models.TextChoices):
    """Why it has to be looked at."""

    CHECK = "check", _("Check afterwards")
    CORRECTION = "correction", _("Stories that build on what was corrected")
    WITHDRAWN = "withdrawn", _("Stories that link to a withdrawn one")


class ReviewItem(models.Model):
    """One thing to look at, opened by a publication or its end; it goes with its version where that is taken off."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="review_items")
    kind = models.CharField(max_length=10, choices=ReviewKind)
    version = models.ForeignKey("Version", models.CASCADE, related_name="review_items")
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["opened_at", "pk"]
        verbose_name = _("review item")
        verbose_name_plural = _("review items")
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="review_item_once"),
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="review_item_kind_known"),
        ]
        indexes = [
            models.Index(fields=["opened_at"], condition=Q(closed_at=None), name="review_item_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"


class Outcome(models.TextChoices):
    """What looking at a later story came to."""

    NOT_AFFECTED = "not-affected", _("Not affected")
    CORRECTED = "corrected", _("Got a correction of its own")
    LINKED = "linked", _("Has no dead link any more")


class ReviewEntry(models.Model):  # noqa: DJ008 - a line of an item
    """A later story that cites the one concerned, and what was found; ``reused`` are corrected words that it has."""

    item = models.ForeignKey(ReviewItem, models.CASCADE, related_name="entries")
    article = models.ForeignKey("Article", models.CASCADE, related_name="+")
    reused = models.CharField(max_length=250, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "article"], name="review_entry_once"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="review_entry_outcome_known"),
        ]
