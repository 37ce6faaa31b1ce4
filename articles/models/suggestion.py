"""What Newsroom proposed for a story and somebody turned down, so that it is not proposed again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Proposal(models.TextChoices):
    """What is proposed."""

    QUOTE = "quote", _("Quotation")
    REPORT = "report", _("Previous report")
    TOPIC = "topic", _("Topic")


class Dismissal(models.Model):  # noqa: DJ008 - never printed
    """One proposal turned down for a story. ``key`` names it: the hash of the quoted words, a story's or topic's id."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="dismissals")
    proposal = models.CharField(max_length=6, choices=Proposal)
    key = models.CharField(max_length=32)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "proposal", "key"], name="dismissed_once"),
            models.CheckConstraint(condition=Q(proposal__in=Proposal.values), name="proposal_known"),
        ]
