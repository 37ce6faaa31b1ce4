"""Mails about a move: to whom, and what became of each attempt."""

from django.conf import settings
from django.db import models


class Notice(models.Model):  # noqa: DJ008 - a line of a log
    """A mail to one person about one move."""

    transition = models.ForeignKey("Transition", models.CASCADE, related_name="notices")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["transition", "to"], name="notice_once")]


class NoticeAttempt(models.Model):  # noqa: DJ008 - a line of a log
    """An attempt to send a mail; ``error`` is empty where it was handed over."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(auto_now_add=True)
    error = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["at", "pk"]
