"""Topics: tags with a page of their own."""

import unicodedata

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from people.slugs import SlugField, unique_slug


def name_key(name: str) -> str:
    """What two spellings of one topic have in common: compatibility forms composed, case folded, spaces single.

    SQLite compares without case in ASCII only, so "Zürich" and "ZÜRICH" are told to be one here and not there.
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class Topic(TagBase):
    """A subject, or a running story with a beginning and turning points."""

    slug = SlugField(_("slug"), unique=True, blank=True)
    name_key = models.CharField(max_length=200, unique=True, editable=False)  # longer: composing may lengthen
    description = models.TextField(_("description"), blank=True)
    aliases = models.TextField(
        _("other names"), blank=True, help_text=_("Other names it is looked for by, one a line.")
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="subtopics", verbose_name=_("part of")
    )
    picture = models.ForeignKey("Photo", models.SET_NULL, null=True, blank=True, verbose_name=_("picture"))
    media_topic_code = models.CharField(
        _("IPTC Media Topic"), max_length=20, blank=True, help_text=_("Such as medtop:20000430.")
    )
    running = models.BooleanField(_("running story"), default=False)
    experts = models.ManyToManyField(
        "people.Expert", blank=True, related_name="topics", verbose_name=_("experts on it")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="topic_not_part_of_itself",
                violation_error_message=_("A topic cannot be part of itself."),
            )
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        # taggit makes topics by itself, so what every row must have is set here, where no caller can forget it.
        self.name = " ".join(self.name.split())
        self.name_key = name_key(self.name)
        self.slug = self.slug or unique_slug(Topic, self.name)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


class TopicFormerSlug(models.Model):
    """An old address of a topic; readers are sent on from it."""

    slug = SlugField(unique=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class Standing(models.Model):
    """Where a running story stands, as an editor wrote it for the head of its page. Rows are added and never changed.

    The last one of a topic is what readers see; where it is empty, they see none.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="standings")
    number = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    signed = models.ForeignKey("people.Contributor", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="standing_numbered_once")]

    def __str__(self) -> str:
        return str(self.number)


class TurningPoint(models.Model):
    """A story that an editor pinned to the page of its topic as one after which things were different."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="turning_points")
    article = models.ForeignKey("Article", models.CASCADE, related_name="turning_points", verbose_name=_("story"))
    reason = models.CharField(
        _("why"), max_length=200, blank=True, help_text=_("One line that readers see; the standfirst where empty.")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("turning point")
        verbose_name_plural = _("turning points")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "article"],
                name="turning_point_once",
                violation_error_message=_("This story is a turning point already."),
            )
        ]

    def __str__(self) -> str:
        return _("story {number}").format(number=self.article_id)  # no words of it: the topic's log keeps this


class ArticleTopic(ItemBase):
    """A topic of a story, on the newsroom's side."""

    tag = models.ForeignKey(Topic, models.PROTECT, related_name="article_topics")
    content_object = models.ForeignKey("Article", models.CASCADE, related_name="article_topics")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="article_topic_once")]
