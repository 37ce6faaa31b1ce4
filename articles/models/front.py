"""How editors arranged the front page: each arrangement with who made it and from when it holds, kept for ever.

An arrangement says where stories are put; which of them readers see there is asked at every request. What it leaves
open is filled by the newest.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from articles.clock import Now


class ArrangementQuerySet(QuerySet):
    """Arrangements of the front page."""

    def begun(self) -> "ArrangementQuerySet":
        """What holds now by the database's clock, first, and before it what held until then."""
        return self.filter(live_from__lte=Now(), taken_off_at=None).order_by("-live_from", "-number")

    def coming(self) -> "ArrangementQuerySet":
        """What is to hold at a time to come, the next first."""
        return self.filter(live_from__gt=Now(), taken_off_at=None).order_by("live_from", "number")


class Arrangement(models.Model):
    """A front page as somebody arranged it. Only that it is taken off before its time is ever written to it again.

    The numbers have no gaps, so two people who arrange at once both want the same one, and only one of them gets it.
    """

    number = models.PositiveIntegerField(unique=True)
    live_from = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    copy_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    taken_off_at = models.DateTimeField(null=True)
    taken_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")
        indexes = [models.Index(fields=["-live_from", "-number"], name="arrangement_last")]

    def __str__(self) -> str:
        return str(self.number)


class Area(models.TextChoices):
    """A part of the page."""

    TOP = "top", _("Top of the page")
    SECTION = "section", _("Section")
    PIN = "pin", _("Story in a section")
    MENU = "menu", _("Menu")


class Slot(models.Model):  # noqa: DJ008 - never listed
    """What an arrangement puts in one place, counted from 0 in its area.

    At the top a story (0 is the lead); among the sections and in the menu a topic; in a section, which is known by its
    topic, a story.
    """

    arrangement = models.ForeignKey(Arrangement, models.CASCADE, related_name="slots")
    area = models.CharField(max_length=7, choices=Area)
    position = models.PositiveSmallIntegerField()
    topic = models.ForeignKey("Topic", models.CASCADE, null=True, related_name="+")
    article = models.ForeignKey("Article", models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area=Area.TOP, topic=None, article__isnull=False)
                | Q(area__in=[Area.SECTION, Area.MENU], topic__isnull=False, article=None)
                | Q(area=Area.PIN, topic__isnull=False, article__isnull=False),
                name="slot_holds_what_its_area_takes",
            ),
            models.UniqueConstraint(fields=["arrangement", "article"], name="slot_story_once"),
            models.UniqueConstraint(
                fields=["arrangement", "area", "topic"], condition=Q(article=None), name="slot_topic_once"
            ),
            models.UniqueConstraint(
                fields=["arrangement", "area", "position"], condition=~Q(area=Area.PIN), name="slot_taken_once"
            ),
            models.UniqueConstraint(
                fields=["arrangement", "topic", "position"], condition=Q(area=Area.PIN), name="slot_pin_taken_once"
            ),
        ]
