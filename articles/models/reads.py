"""How often readers opened a story, day by day: a number and nothing of who they are."""

from django.db import models


class DailyReads(models.Model):  # noqa: DJ008 - a number, never printed
    """How often one story was opened on one day of the newsroom's zone."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="daily_reads")
    day = models.DateField()
    reads = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="reads_once_a_story_and_day")]
        indexes = [models.Index(fields=["day", "-reads"], name="reads_of_a_day")]
