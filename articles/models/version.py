"""The readers' side of a story: what they see, from when to when, and everything lists and pages are made from."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from articles.clock import Now
from articles.models.article import Kind, ReportKind
from articles.models.rules import HouseRules
from people.models import has_page

PATH = r"^/[0-9]{4}/[0-9]{2}/[0-9]{2}/[a-z0-9]+(-[a-z0-9]+)*/$"


class Address(models.Model):
    """A path under which readers find a story, the present one and every earlier one."""

    path = models.CharField(max_length=140, unique=True)
    article = models.ForeignKey("Article", models.CASCADE, related_name="addresses")

    def __str__(self) -> str:
        return self.path


class Change(models.TextChoices):
    """What a publication was to readers of the one before."""

    FIRST = "first", _("First published")
    MINOR = "minor", _("Minor fix")
    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")
    RESTORED = "restored", _("Restored")
    RETRACTION = "retraction", _("Retraction")


def live_at(at: dt.datetime | None = None, prefix: str = "") -> Q:
    """The condition that a version is what readers see at ``at`` (aware), or now by the database's clock."""
    moment = at or Now()
    return Q(**{f"{prefix}live_from__lte": moment}) & (
        Q(**{f"{prefix}live_until": None}) | Q(**{f"{prefix}live_until__gt": moment})
    )


class NewestFirst(QuerySet):
    """Rows in the order of lists: by the time of first publication, newest first."""

    place = "-pk"  # the order of rows of the same time

    def newest_first(self, before: "tuple[dt.datetime, int] | None" = None) -> "NewestFirst":
        """In the order of lists; with ``before``, (published_at, place), only what comes after that place.

        The condition is written so that both databases walk their index from there on; an OR would not.
        """
        ordered = self.order_by("-published_at", self.place)
        if before:
            published, place = before
            passed = f"{self.place[1:]}__gte" if self.place[0] == "-" else f"{self.place}__lte"
            ordered = ordered.filter(Q(published_at__lte=published) & ~Q(published_at=published, **{passed: place}))
        return ordered


class VersionQuerySet(NewestFirst):
    """Published versions of stories."""

    def live(self, at: dt.datetime | None = None) -> "VersionQuerySet":
        """What readers see at ``at``, or now. The only meaning of "public" in the whole project."""
        return self.filter(live_at(at))

    def begun(self) -> "VersionQuerySet":
        """What readers see or saw, whatever has become of it."""
        return self.filter(live_from__lte=Now())

    def ended(self) -> "VersionQuerySet":
        """What readers saw and see no more."""
        return self.filter(live_until__lte=Now())

    def past(self) -> "VersionQuerySet":
        """What a story said before, for readers: versions that ended and are not withheld, of stories still published.

        A withdrawn or retracted story shows nothing of what it said.
        """
        live = Version.objects.live().filter(article=OuterRef("article")).exclude(change=Change.RETRACTION)
        return self.not_withheld().filter(Exists(live))

    def not_withheld(self) -> "VersionQuerySet":
        """Versions that ended and are not withheld, whether or not readers see the story now."""
        return self.ended().filter(withheld="").exclude(change=Change.RETRACTION)

    def with_history(self) -> "VersionQuerySet":
        """With ``has_history``: whether readers may look up what the story said before, and it said anything."""
        is_on = Exists(HouseRules.objects.filter(public_history=True))
        earlier = Exists(Version.objects.filter(article=OuterRef("article")).not_withheld())
        return self.annotate(has_history=is_on & earlier & ~Q(change=Change.RETRACTION))

    def coming(self, now: dt.datetime | None = None) -> "VersionQuerySet":
        """What readers are still to see."""
        return self.filter(live_from__gt=now or Now())

    def without_notices(self) -> "VersionQuerySet":
        """Stories alone, without the notices that stand in the place of retracted ones."""
        return self.exclude(change=Change.RETRACTION)

    def for_lists(self) -> "VersionQuerySet":
        """Without the bodies, which lists do not show."""
        return self.defer("body")

    def later_than(self, version: "Version") -> "VersionQuerySet":
        """The live versions of later stories that name the story of ``version``, newest first, with kind and note."""
        return (
            self.live()
            .filter(report_rows__earlier=version.article_id)
            .annotate(report_kind=F("report_rows__kind"), report_note=F("report_rows__note"))
            .order_by("-report_rows__published_at", "-report_rows__version_id")
            .for_lists()
        )


class OnlyOnPostgres(ExclusionConstraint):
    """An exclusion constraint that SQLite, which has none, passes over: there publishing alone sees to it."""

    def constraint_sql(self, model: type[models.Model], schema_editor: Any) -> Any:
        return super().constraint_sql(model, schema_editor) if schema_editor.connection.vendor == "postgresql" else None

    def create_sql(self, model: type[models.Model], schema_editor: Any) -> Any:
        return super().create_sql(model, schema_editor) if schema_editor.connection.vendor == "postgresql" else None

    def remove_sql(self, model: type[models.Model], schema_editor: Any) -> Any:
        return super().remove_sql(model, schema_editor) if schema_editor.connection.vendor == "postgresql" else None

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Left to the database: a version is never validated in a form."""


class Version(models.Model):
    """A story as published: a snapshot and the half-open interval in which readers see it. Its words never change."""

    article = models.ForeignKey("Article", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    change = models.CharField(max_length=10, choices=Change, default=Change.FIRST)
    note = models.CharField(max_length=250, blank=True)
    revision = models.PositiveIntegerField()

    path = models.CharField(max_length=140)
    kind = models.CharField(max_length=10, choices=Kind)
    headline = models.CharField(max_length=250)
    short_headline = models.CharField(max_length=90, blank=True)
    standfirst = models.TextField(blank=True)
    dateline = models.CharField(max_length=80, blank=True)
    body = models.TextField()
    agency_credit = models.CharField(max_length=120, blank=True)
    canonical_url = models.URLField(blank=True)
    lead_photo = models.ForeignKey("Photo", models.PROTECT, null=True, related_name="versions")
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    words = models.PositiveIntegerField()
    minutes = models.PositiveSmallIntegerField()
    context = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    withheld = models.CharField(max_length=500, blank=True)  # why readers may not see it in the history

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["article_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_numbered_once"),
            models.UniqueConstraint(fields=["article"], condition=Q(live_until=None), name="version_one_open"),
            models.CheckConstraint(
                condition=Q(live_until=None) | Q(live_until__gt=F("live_from")), name="version_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(updated_at=None) | Q(updated_at__gte=F("published_at")),
                name="version_updated_after_published",
            ),
            models.CheckConstraint(condition=Q(path__regex=PATH), name="version_path_can_be_asked_for"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="version_kind_known"),
            models.CheckConstraint(condition=Q(change__in=Change.values), name="version_change_known"),
            OnlyOnPostgres(
                name="version_no_overlap",
                expressions=[
                    ("article", RangeOperators.EQUAL),
                    (
                        Func(
                            F("live_from"),
                            F("live_until"),
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="version_newest"),
            models.Index(fields=["path", "-live_from"], name="version_path"),
            models.Index(fields=["live_from"], name="version_live_from"),
            models.Index(fields=["live_until"], name="version_live_until"),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    def get_absolute_url(self) -> str:
        return self.path

    @property
    def notice(self) -> bool:
        """Whether it is the public notice of a retraction, in place of the story."""
        return self.change == Change.RETRACTION


class PlacesQuerySet(NewestFirst):
    """Places of versions in lists."""

    place = "-version_id"

    def live(self) -> "PlacesQuerySet":
        """Those of versions that readers see now, each with its version."""
        return self.filter(live_at(prefix="version__")).select_related("version").defer("version__body")


class VersionTopic(models.Model):  # noqa: DJ008 - a place in a list is never printed
    """A version's place in the list of a topic."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="topic_rows")
    topic = models.ForeignKey("Topic", models.PROTECT, related_name="version_rows")
    published_at = models.DateTimeField()

    objects = PlacesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "topic"], name="version_topic_once")]
        indexes = [models.Index(fields=["topic", "-published_at", "-version"], name="version_topic_newest")]


class VersionByline(models.Model):  # noqa: DJ008 - as VersionTopic
    """A version's place in the list of a contributor."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="byline_rows")
    contributor = models.ForeignKey("people.Contributor", models.PROTECT, related_name="version_rows")
    published_at = models.DateTimeField()

    objects = PlacesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "contributor"], name="version_byline_once")]
        indexes = [models.Index(fields=["contributor", "-published_at", "-version"], name="version_byline_newest")]


class VersionReport(models.Model):  # noqa: DJ008 - as VersionTopic
    """An earlier story of ours that a version names; whether readers may see that one is asked on every request."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="report_rows")
    earlier = models.ForeignKey("Article", models.PROTECT, related_name="cited_rows")
    kind = models.CharField(max_length=10, choices=ReportKind)
    note = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "earlier"], name="version_report_once"),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="version_report_kind_known"),
        ]
        indexes = [models.Index(fields=["earlier", "-published_at"], name="version_report_later")]


class VersionPhoto(models.Model):  # noqa: DJ008 - as VersionTopic
    """A photo in the text of a version; its lead photo is the version's own. The file is public while this is live."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="photo_rows")
    photo = models.ForeignKey("Photo", models.PROTECT, related_name="version_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "photo"], name="version_photo_once")]


class VersionDocument(models.Model):  # noqa: DJ008 - as VersionTopic
    """A document offered in the text of a version. The file is public while this is live."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="document_rows")
    document = models.ForeignKey("Document", models.PROTECT, related_name="version_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "document"], name="version_document_once")]


class QuoteQuerySet(NewestFirst):
    """Quotations cut from published versions; those of one story stay in its order."""

    place = "pk"

    def live(self) -> "QuoteQuerySet":
        """Those that readers see now, each with its story."""
        return self.filter(live_at(prefix="version__")).select_related("version", "expert").defer("version__body")

    def by_people_with_a_page(self) -> "QuoteQuerySet":
        """Those of people who may stand in a list; neither unnamed sources nor private individuals do."""
        return self.filter(expert__isnull=False).filter(has_page(prefix="expert__"))


class Quote(models.Model):
    """Somebody's exact words in a published version, and how they were described that day.

    ``public_id`` is the same in every version that has these words by this speaker; it is also the anchor in the page.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="quotes")
    public_id = models.CharField(max_length=16)
    expert = models.ForeignKey("people.Expert", models.PROTECT, null=True, related_name="quotes")
    text = models.TextField()
    paragraph = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    described = models.CharField(max_length=250, blank=True)
    published_at = models.DateTimeField()

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "public_id"], name="quote_once")]
        indexes = [
            models.Index(fields=["expert", "-published_at", "id"], name="quote_expert_newest"),
            models.Index(fields=["-published_at", "id"], name="quote_newest"),
            models.Index(fields=["public_id"], name="quote_public_id"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"/quotes/{self.public_id}/"

    @property
    def name(self) -> str:
        """Who said it, empty for an unnamed source."""
        return self.expert.name if self.expert_id else ""

    @property
    def url(self) -> str:
        """The speaker's page, empty where there is none."""
        return self.expert.get_absolute_url() if self.expert_id and self.expert.has_page else ""

    @property
    def story(self) -> Version:
        """The version it was cut from."""
        return self.version
