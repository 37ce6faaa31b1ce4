"""The front page: the stories that editors put somewhere, and the newest wherever they put none.

A page takes two queries, whatever is in the database: one for the arrangement, one for all its stories. Whether readers
may see a story is asked in the second: one that they may not see leaves its place to the newest, and the notice of a
retraction never stands in a place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from articles.clock import Now
from articles.compiler import topic_entry
from articles.models import Area, Arrangement, Change, Slot, Topic, Version, VersionTopic
from articles.models.version import live_at
from articles.templatetags.reader import first_quote
from newsroom import memory
from newsroom.edition import Edition

TOP = 4  # stories at the top of the page: the lead and the second row
PINS = 4  # stories of a section
SECTIONS, OF_THEMSELVES = 8, 4  # sections at most, and where editors chose none
MENU = 10  # topics in the masthead at most
LATEST = 8  # stories in the list of the newest
NEWEST = 40  # of the newest stories that are looked at to fill the page
SAID = 3  # quotations that stand by themselves
SO_FAR, A_STORY = 4, 2  # earlier reports beside a lead that is part of a running story: shown, and needed for that


@dataclass(frozen=True)
class Section:
    """A part of the page about a topic, with what stands in its places: ids of stories, None where that is open."""

    topic: Topic
    pins: tuple[int | None, ...] = (None,) * PINS


@dataclass(frozen=True)
class Layout:
    """What an arrangement puts where: at the top, the lead first; in the sections; in the menu."""

    top: tuple[int | None, ...] = (None,) * TOP
    sections: tuple[Section, ...] = ()
    menu: tuple[Topic, ...] = ()

    @property
    def placed(self) -> set[int]:
        """The ids of all stories that have a place."""
        return {pk for places in (self.top, *(section.pins for section in self.sections)) for pk in places if pk}


# --- The arrangement --------------------------------------------------------------------------------------------------
def layout_of(arrangements: QuerySet[Arrangement]) -> Layout:
    """What the first of ``arrangements`` says, in one query; where there is none, everything is open."""
    slots = Slot.objects.filter(arrangement=Subquery(arrangements.values("pk")[:1])).select_related("topic")
    return layout_from(slots.order_by("position"))


def layout_from(slots: Iterable[Slot]) -> Layout:
    """The layout that slots in the order of their positions make."""
    topics: dict[str, list[Topic]] = {Area.SECTION: [], Area.MENU: []}
    stories: dict[tuple, int] = {}
    for slot in slots:
        if slot.area in topics:
            topics[slot.area].append(slot.topic)
        else:
            stories[slot.topic_id, slot.position] = slot.article_id

    def places(topic: int | None, count: int) -> tuple[int | None, ...]:
        return tuple(stories.get((topic, n)) for n in range(count))

    sections = tuple(Section(topic, places(topic.pk, PINS)) for topic in topics[Area.SECTION])
    return Layout(places(None, TOP), sections, tuple(topics[Area.MENU]))


def has_stories(topic: str = "pk") -> Exists:
    """The condition that readers can open the page of a topic, which is a row's ``topic``."""
    return Exists(VersionTopic.objects.live().filter(topic=OuterRef(topic)))


def next_change() -> float | None:
    """In how many seconds something begins or ends for readers by the clock alone; None where nothing is to."""
    coming = {
        "arranged": Arrangement.objects.coming().values("live_from"),
        "begins": Version.objects.coming().order_by("live_from").values("live_from"),
        "ends": Version.objects.filter(live_until__gt=Now()).order_by("live_until").values("live_until"),
    }
    rows = Edition.objects.filter(pk=1).annotate(now=Now(), **{name: Subquery(at[:1]) for name, at in coming.items()})
    found = rows.values_list("now", *coming).first()
    now, *times = found or (None,)
    return min(((at - now).total_seconds() for at in times if at), default=None)


def read_menu() -> tuple[list[dict[str, Any]], float | None]:
    """The topics in the masthead that readers can open, and for how many seconds nothing changes of itself."""
    slots = Slot.objects.filter(arrangement=Subquery(Arrangement.objects.begun().values("pk")[:1]), area=Area.MENU)
    slots = slots.filter(has_stories("topic")).select_related("topic").order_by("position")
    until = next_change()  # before what holds until then is read
    return [topic_entry(slot.topic) for slot in slots], until


menu = memory.Kept(read_menu)


# --- Its stories ------------------------------------------------------------------------------------------------------
def stories_for(layout: Layout, at: datetime | None = None) -> list[Version]:
    """All that a page so laid out can show at ``at``, or now: what is placed, of each section and of all the newest.

    Newest first, in one query. Each part is cut short by itself, so that it costs the same in any archive.
    """
    placed = layout.placed
    live = Version.objects.live(at)
    parts = [live.exclude(article__in=placed).newest_first()[:NEWEST].values("pk")]
    if placed:
        parts.append(live.filter(article__in=placed).values("pk"))
    for section in layout.sections:
        rows = VersionTopic.objects.filter(live_at(at, "version__"), topic=section.topic).newest_first()
        rows = rows.exclude(version__article__in=placed).exclude(version__change=Change.RETRACTION)
        parts.append(rows.values("version")[: TOP + LATEST + PINS])  # the top and the list may have taken the newest
    parts.append(_running_with(layout.top[0], live, at).values("version")[: SO_FAR + 1])
    # SQLite takes no limit inside a union, but in a subquery of it.
    ids = [Version.objects.filter(pk__in=part).order_by().values("pk") for part in parts]
    found = Version.objects.filter(pk__in=ids[0].union(*ids[1:], all=True))
    return list(found.newest_first().for_lists())


def _running_with(article: int | None, live: QuerySet[Version], at: datetime | None) -> QuerySet[VersionTopic]:
    """The list of the running story that the lead is part of, newest first: of ``article``, else of the newest."""
    leads = live.filter(article=article) if article else live.exclude(change=Change.RETRACTION)
    lead = Subquery(leads.newest_first().values("pk")[:1])
    # Equal to one topic, not one of several, so that the list is read in the order of its index.
    topic = VersionTopic.objects.filter(version=lead, topic__running=True).order_by("pk").values("topic")[:1]
    rows = VersionTopic.objects.filter(live_at(at, "version__"), topic=Subquery(topic)).newest_first()
    return rows.exclude(version__change=Change.RETRACTION)


@dataclass(frozen=True)
class Band:
    """A section as it is filled: its topic as stories name it, and what stands in each of its places."""

    topic: dict[str, Any]
    places: list[Version | None]
    description: str = ""

    @property
    def stories(self) -> list[Version]:
        """What there is to show."""
        return [story for story in self.places if story]


@dataclass(frozen=True)
class Front:
    """A front page as it is filled. No story stands in it twice, but that ``so_far`` may name one of a section."""

    top: list[Version | None]  # place by place
    so_far: "SoFar | None"
    bands: list[Band]
    latest: list[Version]

    @property
    def leading(self) -> list[Version]:
        """The lead, then the second row: what there is of them, since a page with one story has a lead."""
        return [story for story in self.top if story]

    @property
    def stories(self) -> list[Version]:
        """Every story in the order of the page."""
        return [*self.leading, *self.latest, *(story for band in self.bands for story in band.stories)]


def fill(layout: Layout, stories: list[Version]) -> Front:
    """Each place with the story that is put there or else the newest that fits and stands nowhere else."""
    placed = {story.article_id: story for story in stories if not story.notice}
    free = [story for story in stories if story.article_id not in layout.placed]
    newest = free[:NEWEST]
    used: set[int] = set()

    def taken(places: Iterable[int | None], pool: Iterable[Version]) -> Iterator[Version | None]:
        rest = (story for story in pool if story.pk not in used and not story.notice)
        for article in places:
            story = placed.get(article) or next(rest, None)
            if story:
                used.add(story.pk)
            yield story

    top = list(taken(layout.top, newest))
    record = so_far(next((story for story in top if story), None), stories)
    told = used | {story.pk for story in record.stories} if record else used
    latest = [story for story in newest if story.pk not in told][:LATEST]  # really the newest: sections have the next
    used |= {story.pk for story in latest}
    bands = [
        Band(
            topic_entry(section.topic),
            list(taken(section.pins, (s for s in free if section.topic.pk in _topics_of(s)))),
            _first_sentence(section.topic.description),
        )
        for section in layout.sections
    ] or _bands_of_themselves([s for s in newest if s.pk not in used and not s.notice])
    return Front(top, record, bands, latest)


def _first_sentence(text: str) -> str:
    first, stop, _rest = text.partition(". ")
    return first + stop.strip()


def _topics_of(story: Version) -> list[int]:
    return [topic["id"] for topic in story.context["topics"]]


def _bands_of_themselves(stories: list[Version]) -> list[Band]:
    """Where editors chose no sections: the main topics of two stories or more, in the order of the newest."""
    groups: dict[str, list[Version]] = {}
    for story in stories:
        for topic in story.context["topics"][:1]:
            groups.setdefault(topic["url"], []).append(story)
    several = [group[:PINS] for group in groups.values() if len(group) > 1]
    return [Band(group[0].context["topics"][0], group) for group in several[:OF_THEMSELVES]]


class SoFar(NamedTuple):
    """The running story that the lead is part of, as the lead names it, and the reports on it before the lead."""

    topic: dict[str, Any]
    stories: list[Version]


def so_far(lead: Version | None, stories: list[Version]) -> SoFar | None:
    """What there is to tell beside the lead; None where that is no story yet."""
    topic = next((topic for topic in lead.context["topics"] if topic["running"]), None) if lead else None
    if topic is None:
        return None
    earlier = [s for s in stories if s.published_at < lead.published_at and topic["id"] in _topics_of(s)]
    found = [story for story in earlier if not story.notice][:SO_FAR]
    return SoFar(topic, found) if len(found) >= A_STORY else None


def said_in(stories: list[Version]) -> list[dict[str, str]]:
    """Words to stand by themselves, each of another story and by somebody else, those of the newest stories first."""
    found: dict[str, dict[str, str]] = {}
    for story in sorted(stories, key=lambda story: story.published_at, reverse=True):
        quote = None if story.notice else first_quote(story)
        if quote and quote["url"] not in found:
            found[quote["url"]] = quote | {"path": story.path}
    return list(found.values())[:SAID]


def front_page(layout: Layout, at: datetime | None = None) -> dict[str, Any]:
    """The context of the page so laid out as readers see it at ``at``, or now. One query."""
    front = fill(layout, stories_for(layout, at))
    lead, *row = front.leading or [None]
    return {
        "lead": lead,
        "so_far": front.so_far,
        "row": row,
        "bands": [band for band in front.bands if band.stories],
        "latest": front.latest,
        "said": said_in(front.stories[1:]),
        "stories": front.stories,
    }
