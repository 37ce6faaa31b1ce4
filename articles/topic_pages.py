"""What the pages of topics are made of: a topic's own in three queries, its timeline included, and the list of all."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import JSONObject, RowNumber

from articles.body import shown
from articles.models import Quote, ReportKind, Standing, Topic, TurningPoint, Version, VersionReport, VersionTopic
from articles.models.version import live_at
from articles.paging import PAGE, place_of
from people.models import Expert

LATEST = 3  # stories set at the head of the page
RECENT = 100  # stories in which those quoted most are looked for
QUOTED = 5
SUBTOPICS = 60
RUNNING = 30  # running stories at the head of the list of topics
TOPICS = 100  # wider topics on a page of it
NESTED = 1000  # topics of one step further down

Place = tuple[dt.datetime, int] | None


class Found(NamedTuple):
    """A topic that readers may have a page of, and the topics below it: running stories first, each with ``newest``."""

    topic: Topic
    below: list[Topic]


def find(slug: str) -> Found | None:
    """The topic of that address with what stands around it, in one query; None where there is none."""
    newest = VersionTopic.objects.live().newest_first().filter(topic=OuterRef("pk")).values("published_at")[:1]
    rows = (
        Topic.objects.filter(Q(slug=slug) | Q(parent__slug=slug))
        .select_related("parent", "picture")
        .annotate(
            newest=Subquery(newest),
            parent_is_public=Exists(VersionTopic.objects.live().filter(topic=OuterRef("parent"))),
            is_asked=Case(When(slug=slug, then=Value(1)), default=Value(0)),
            **_standing(),
        )
        .order_by("-is_asked", "-running", "name")[: SUBTOPICS + 1]
    )
    topic, *below = list(rows) or [None]
    if topic is None or not topic.is_asked:
        return None
    topic.standing = shown(topic.standing or "", "plain")
    running = sorted((t for t in below if t.running and t.newest), key=lambda t: t.newest, reverse=True)
    return Found(topic, [*running, *(t for t in below if not t.running and t.newest)])


def _standing() -> dict[str, Subquery]:
    """The text at the head of a running story's page, when it was written, and by whom."""
    last = Standing.objects.filter(topic=OuterRef("pk")).order_by("-number")
    return {
        "standing": Subquery(last.values("body")[:1]),
        "standing_at": Subquery(last.values("at")[:1]),
        "standing_by": Subquery(last.values("signed__name")[:1]),
    }


class Coverage(NamedTuple):
    """The stories of a page of a topic, newest first, and what is told of them all on the first one.

    Each has ``follows``, the report on the same topic that it names first, or None: its kind, headline and path; and
    ``turned``, why an editor pinned it, empty without a reason, None where nobody did.
    """

    stories: list[Version]
    before: str  # leads to the next page, empty at the end
    turning_points: list[Version]  # down to the first report, if there are any
    began: Version | None  # the first report on the topic, where it is on the page or above


def coverage(topic: Topic, place: Place) -> Coverage:
    """The reports on a topic from ``place`` on, one query: those of the page, the pinned ones, and the first of all."""
    listed = VersionTopic.objects.live().filter(topic=topic)
    parts = [listed.newest_first(place).values("pk")[: PAGE + 1]]
    if place is None:
        pinned = Version.objects.live().filter(article__turning_points__topic=topic).values("pk")
        parts.append(VersionTopic.objects.filter(topic=topic, version__in=pinned).values("pk"))
        parts.append(listed.order_by("published_at", "version_id").values("pk")[:1])
    # Each in a subquery of its own: SQLite takes no LIMIT in the parts of a union.
    first, *more = (VersionTopic.objects.filter(pk__in=part).values("pk") for part in parts)
    rows = list(
        VersionTopic.objects.filter(pk__in=first.union(*more) if more else first)
        .select_related("version")
        .defer("version__body")
        .annotate(follows=Subquery(_followed()), turned=Subquery(_pin()))
        .newest_first()
    )
    stories = []
    for row in rows:
        row.version.follows, row.version.turned = _as_said(row.follows), row.turned
        stories.append(row.version)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    began = stories[-1] if stories and (place is None or not last) else None
    turned = [story for story in stories if story.turned is not None] if place is None else []
    return Coverage(
        stories=stories[:PAGE],
        before=place_of(last.published_at, last.version_id) if last else "",
        turning_points=[*turned, began] if turned and began not in turned else turned,
        began=began,
    )


def _followed() -> QuerySet:
    """Of a story in a topic's list, the first report it names that readers see and that is on the same topic."""
    there = "earlier__versions"
    on_topic = VersionTopic.objects.filter(version=OuterRef(there), topic=OuterRef(OuterRef("topic")))
    rows = VersionReport.objects.filter(live_at(prefix=f"{there}__"), Exists(on_topic), version=OuterRef("version"))
    story = JSONObject(kind="kind", headline=F(f"{there}__headline"), path=F(f"{there}__path"))
    return rows.order_by("position").values_list(story)[:1]


def _pin() -> QuerySet:
    pins = TurningPoint.objects.filter(topic=OuterRef("topic"), article=OuterRef("version__article"))
    return pins.values("reason")[:1]


def _as_said(report: dict[str, str] | None) -> dict[str, str] | None:
    return report and report | {"label": ReportKind(report["kind"]).label}


def most_quoted(topic: Topic) -> list[dict[str, Any]]:
    """Those quoted most in the newest reports on a topic, with their last words there; one query."""
    recent = VersionTopic.objects.live().filter(topic=topic).newest_first().values("version_id")[:RECENT]
    each = {"partition_by": F("expert")}
    last = Window(RowNumber(), order_by=[F("published_at").desc(), F("pk").asc()], **each)
    # Asked apart, as a join would let SQLite go through all people first.
    may_be_listed = Exists(Expert.objects.with_page().filter(pk=OuterRef("expert")))
    quotes = (
        Quote.objects.filter(may_be_listed, version__in=recent)
        .select_related("version", "expert")
        .defer("version__body", "version__context")
        .annotate(count=Window(Count("pk"), **each), nth=last)
        .filter(nth=1)
        .order_by("-count", "-published_at", "pk")
    )
    return [
        {
            "name": said.name,
            "url": said.url,
            "portrait": said.expert.portrait.url if said.url and said.expert.portrait else "",
            "described": said.described,
            "count": said.count,
            "last": said,
        }
        for said in quotes[:QUOTED]
    ]


# --- The list of all --------------------------------------------------------------------------------------------------
def public() -> QuerySet[Topic]:
    """Topics with a story that readers see, with when the newest came out."""
    newest = VersionTopic.objects.live().newest_first().filter(topic=OuterRef("pk")).values("published_at")[:1]
    return Topic.objects.annotate(newest=Subquery(newest)).filter(newest__isnull=False)


class Directory(NamedTuple):
    """A page of the list of all topics: the running stories, on the first page, and the wider topics by letter.

    Each wider topic has ``below``, the topics in it, and those theirs.
    """

    running: list[Topic]
    letters: list[tuple[str, list[Topic]]]
    items: list[Topic]  # all of them, in the order in which they stand
    before: str  # the slug that leads to the next page, empty at the end


def directory(before: str | None) -> Directory | None:
    """The topics that follow the one with the slug ``before``; None where there is no such topic."""
    of_parent = VersionTopic.objects.live().filter(topic=OuterRef("parent"))
    wide = public().filter(Q(parent=None) | ~Exists(of_parent)).order_by("name", "pk")
    if before is not None:
        last = wide.filter(slug=before).first()
        if last is None:
            return None
        wide = wide.filter(Q(name__gte=last.name) & ~Q(name=last.name, pk__lte=last.pk))
    found = list(wide[: TOPICS + 1])
    running = [] if before else list(public().filter(running=True).order_by("-newest", "pk")[:RUNNING])
    page = found[:TOPICS]
    _nest(page)
    letters: dict[str, list[Topic]] = {}
    for topic in page:
        letters.setdefault(letter_of(topic.name), []).append(topic)
    by_letter = list(letters.items())
    items = dict.fromkeys([*running, *(each for _letter, topics in by_letter for each in _walk(topics))])
    return Directory(running, by_letter, list(items), found[TOPICS - 1].slug if len(found) > TOPICS else "")


def _nest(topics: list[Topic]) -> None:
    """Give each of the topics those below it, and those theirs: a query for each step down."""
    level = {topic.pk: topic for topic in topics}
    seen = set(level)
    for topic in topics:
        topic.below = []
    while level:
        rows = public().filter(parent__in=level).exclude(pk__in=seen).order_by("-running", "name")[:NESTED]
        below = list(rows)
        for topic in below:
            topic.below = []
            level[topic.parent_id].below.append(topic)
        level = {topic.pk: topic for topic in below}
        seen |= set(level)


def _walk(topics: Iterable[Topic]) -> Iterator[Topic]:
    for topic in topics:
        yield topic
        yield from _walk(topic.below)


def letter_of(name: str) -> str:
    """Under which a name stands: its first letter without accents, in capitals, or # where it begins with none."""
    first = next((sign for sign in unicodedata.normalize("NFKD", name) if sign.isalnum()), "#")
    return first.upper() if first.isalpha() else "#"
