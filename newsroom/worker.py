"""The task worker as the desk sees it: when it was last at work, and how much waits for it."""

from django.db import models


class WorkerSeen(models.Model):  # noqa: DJ008 - the one row is never printed
    """The one row that says when a worker last looked for work."""

    at = models.DateTimeField()
