"""The page at the desk on which the front page is arranged: what was posted as a layout, and how a layout is shown.

Nothing is kept between two presses but what the form itself holds, so the page works alike with a script and without:
each press posts the whole form, and the answer shows what came of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles import arranging, clock, times
from articles.admin import labels
from articles.editor import ID
from articles.front import MENU, PINS, SECTIONS, TOP, Layout, Section, fill, has_stories, layout_of, stories_for
from articles.models import Area, Arrangement, Article, Slot, Topic, Version
from articles.models.topic import name_key
from articles.status import Status, with_status
from articles.templatetags.desk import moment

OFFERED = 12  # stories to choose from
OFFERED_TOPICS = 300
SHOWN = 20  # arrangements of the history
LONGEST = 200  # characters of what is typed to find something
MOST = {"section": SECTIONS, "menu": MENU}
TYPED = ("q", "add_section", "add_menu", "publish_at_0", "publish_at_1", "publish_at_fold")
PUT = re.compile(r"put-([1-9][0-9]{0,17})-(top|[1-9][0-9]{0,17})-([0-9])\Z")
OUT = re.compile(r"out-([1-9][0-9]{0,17})\Z")
TOPIC = re.compile(r"(section|menu)-(up|down|out)-([1-9][0-9]{0,17})\Z")
PLACE = re.compile(r"[1-9][0-9]?\Z")


@dataclass
class Work:
    """A front page that somebody is arranging, what they typed, and what is to be said of their last press."""

    layout: Layout
    seen: int
    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys(TYPED, ""))
    said: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    comes_twice: bool = False


# --- What was posted --------------------------------------------------------------------------------------------------
def read(post: QueryDict) -> Work:
    """The work as a form holds it, with what was typed in its boxes and what was pressed done to it."""
    typed = {name: post.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in TYPED}
    seen = post.get("_seen", "")
    work = Work(_posted_layout(post), int(seen) if ID.match(seen) else 0, typed)
    _put_by_number(work, post)
    for kind in MOST:
        _order_by_number(work, kind, post)
        _add_topic(work, kind)
    _press(work, post.get("_do", ""))
    return work


def _posted_layout(post: QueryDict) -> Layout:
    """The layout in the form's hidden fields, without what is not there any more, and everything once."""
    sections = dict(each.split(":", 1) for each in post.getlist("_section")[:SECTIONS] if ":" in each)
    menu = post.getlist("_menu")[:MENU]
    topics = Topic.objects.in_bulk({int(pk) for pk in (*sections, *menu) if ID.match(pk)})
    rows = [text.split(",", TOP + PINS) for text in (post.get("_top", ""), *sections.values())]
    ids = {int(pk) for row in rows for pk in row if ID.match(pk)}
    left = set(Article.objects.filter(pk__in=ids).values_list("pk", flat=True))

    def places(row: list[str], count: int) -> Iterator[int | None]:
        for text in (*row, *[""] * count)[:count]:
            pk = int(text) if ID.match(text) else None
            yield pk if pk in left else None
            left.discard(pk)

    def chosen(names: Iterable[str]) -> list[Topic]:
        known = dict.fromkeys(int(pk) for pk in names if ID.match(pk))
        return [topics[pk] for pk in known if pk in topics]

    top = tuple(places(rows[0], TOP))
    pins = dict(zip(sections, rows[1:], strict=True))
    return Layout(
        top,
        tuple(Section(topic, tuple(places(pins.get(str(topic.pk), []), PINS))) for topic in chosen(sections)),
        tuple(chosen(menu)),
    )


def _put_by_number(work: Work, post: QueryDict) -> None:
    """Put each story where the boxes beside it say, where that is not where the page showed it."""
    for name in post:
        pk = name.removeprefix("_at-")
        if pk == name or not ID.match(pk):
            continue
        area, at, was = post.get(f"_in-{pk}", ""), post[name].strip(), post.get(f"_was-{pk}", "")
        size = TOP if area == "top" else PINS
        if not area and was:
            _take_out(work, int(pk))
        elif not area or f"{area}-{at}" == was:
            continue
        elif PLACE.match(at) and int(at) <= size:
            _put(work, int(pk), area, int(at) - 1)
        else:
            sentence = _("“{at}” is no place there. Write a number from 1 to {size}.")
            work.problems.append(sentence.format(at=at[:20], size=size))


def _put(work: Work, pk: int, area: str, place: int) -> None:
    topics = {str(section.topic.pk): section.topic for section in work.layout.sections}
    headlines = _headlines([pk])
    if not headlines or area != "top" and area not in topics or place >= (TOP if area == "top" else PINS):
        return
    topic = topics.get(area)
    work.layout, pushed_out = arranging.put(work.layout, pk, topic.pk if topic else None, place)
    work.said.append(
        _("“{headline}” stands here now: {place}.").format(headline=headlines[pk], place=label_of(topic, place))
    )
    if pushed_out:
        sentence = _("“{headline}” has no place any more.")
        work.said.append(sentence.format(headline=_headlines([pushed_out])[pushed_out]))


def _take_out(work: Work, pk: int) -> None:
    if pk in work.layout.placed:
        work.layout = arranging.without(work.layout, pk)
        work.said.append(_("“{headline}” is taken out.").format(headline=_headlines([pk])[pk]))


def _headlines(ids: Iterable[int]) -> dict[int, str]:
    return dict(Article.objects.filter(pk__in=ids).values_list("pk", "headline"))


def label_of(topic: Topic | None, place: int) -> str:
    """What a place is called: in the section about ``topic``, or at the top of the page."""
    if topic:
        return _("{topic}, place {n}").format(topic=topic.name, n=place + 1)
    return _("Second row, place {n}").format(n=place) if place else _("Lead")


def _topics(layout: Layout, kind: str) -> list[Topic]:
    return list(layout.menu) if kind == "menu" else [section.topic for section in layout.sections]


def _with_topics(layout: Layout, kind: str, topics: list[Topic]) -> Layout:
    if kind == "menu":
        return replace(layout, menu=tuple(topics))
    there = {section.topic: section for section in layout.sections}
    return replace(layout, sections=tuple(there.get(topic) or Section(topic) for topic in topics))


def _order_by_number(work: Work, kind: str, post: QueryDict) -> None:
    """Put each topic where the number beside it says, where that is not where the page showed it."""
    shown = _topics(work.layout, kind)
    order = shown.copy()
    for n, topic in enumerate(shown, 1):
        at = post.get(f"_{kind}-{topic.pk}", "").strip()
        if PLACE.match(at) and int(at) != n:
            order.remove(topic)
            order.insert(int(at) - 1, topic)
    work.layout = _with_topics(work.layout, kind, order)


def _add_topic(work: Work, kind: str) -> None:
    """Add the topic whose name is typed, and empty the box; a name that nobody knows stays in it."""
    name = work.typed[f"add_{kind}"]
    if not name:
        return
    topic = Topic.objects.filter(name_key=name_key(name)).first()
    there = _topics(work.layout, kind)
    if topic is None:
        work.problems.append(_("There is no topic “{name}”.").format(name=name))
    elif topic in there:
        work.problems.append(_("“{name}” is there already.").format(name=topic.name))
    elif len(there) >= MOST[kind]:
        work.problems.append(_("There is room for {most} topics. Take one out first.").format(most=MOST[kind]))
    else:
        work.layout = _with_topics(work.layout, kind, [*there, topic])
        work.typed[f"add_{kind}"] = ""
        work.said.append(_("“{name}” is added.").format(name=topic.name))


def _press(work: Work, what: str) -> None:
    """Do what the button beside a story or a topic says."""
    if found := PUT.match(what):
        _put(work, int(found[1]), found[2], int(found[3]))
    elif found := OUT.match(what):
        _take_out(work, int(found[1]))
    elif found := TOPIC.match(what):
        kind, way, pk = found[1], found[2], int(found[3])
        order = _topics(work.layout, kind)
        topic = next((topic for topic in order if topic.pk == pk), None)
        if topic is None:
            return
        n = order.index(topic)
        order.remove(topic)
        if way == "out":
            sentence = _("“{name}” is taken out.")
        else:
            sentence = _("“{name}” is in place {n}.")
            order.insert(max(0, n - 1) if way == "up" else n + 1, topic)
        work.layout = _with_topics(work.layout, kind, order)
        place = order.index(topic) + 1 if topic in order else 0
        work.said.append(sentence.format(name=topic.name, n=place))


# --- What the page shows ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Card:
    """A story as the page shows it; ``why`` says that readers do not see it, and what they see instead."""

    pk: int
    headline: str
    when: str
    photo: dict[str, Any] | None = None
    status: str = ""
    why: str = ""

    @property
    def status_label(self) -> str:
        """Its status in words."""
        return Status(self.status).label


@dataclass(frozen=True)
class Place:
    """A place of the page with what is put there, or what the newest put there."""

    area: str
    n: int
    label: str
    size: int
    card: Card | None
    is_placed: bool

    @property
    def number(self) -> int:
        """Its number as it is typed."""
        return self.n + 1

    @property
    def was(self) -> str:
        """What the boxes beside it say if nobody changes them."""
        return f"{self.area}-{self.number}"

    @property
    def above(self) -> int | None:
        """The place above it, if there is one."""
        return self.n - 1 if self.n else None

    @property
    def below(self) -> int | None:
        """The place below it, if there is one."""
        return self.n + 1 if self.number < self.size else None


def page(work: Work, user: Any, *, before: int | None = None) -> dict[str, Any]:
    """What the page shows of ``work``: its places, stories to choose from, what is to come and what was."""
    layout = work.layout
    stories = stories_for(layout)
    front = fill(layout, stories)
    live = {story.article_id: story for story in stories}
    put_there = with_status(Article.objects.filter(pk__in=layout.placed)).defer("body")
    cards = {story.pk: _card(story, live.get(story.pk)) for story in put_there}
    sections = [
        {
            "topic": section.topic,
            "area": str(section.topic.pk),
            "value": _value(section.pins),
            "places": _places(section.topic, section.pins, band.places, cards),
        }
        for section, band in zip(layout.sections, front.bands, strict=bool(layout.sections))
    ]
    shown = {story.pk for story in front.leading}
    shown |= {story.pk for band in front.bands if sections for story in band.stories}
    begun = Arrangement.objects.begun().select_related("by")
    history = _history(before)
    opened = Topic.objects.filter(has_stories())
    return {
        "work": work,
        "is_changed": layout != layout_of(begun),
        "top": _places(None, layout.top, front.top, cards),
        "top_value": _value(layout.top),
        "sections": sections,
        "of_themselves": get_text_list([band.topic["name"] for band in front.bands], _("and")) if not sections else "",
        "menu": layout.menu,
        "closed": set(layout.menu) - set(open_in(layout.menu)),
        "candidates": _candidates(work, user, [s for s in stories if s.pk not in shown and not s.notice]),
        "topics": opened.order_by("name").values_list("name", flat=True)[:OFFERED_TOPICS],
        "arranged": "\n".join(f"{place}: {words}" for place, words in in_words(layout).items()),
        "current": begun.first(),
        "coming": Arrangement.objects.coming().select_related("by"),
        "history": history[:SHOWN],
        "older": history[SHOWN - 1].number if len(history) > SHOWN else "",
        "zone": timezone.get_current_timezone_name(),
        "offset": times.offset(),
    }


def open_in(topics: Iterable[Topic]) -> list[Topic]:
    """Those of ``topics`` that readers can open now, in the same order."""
    topics = list(topics)
    there = set(Topic.objects.filter(has_stories(), pk__in=[topic.pk for topic in topics]))
    return [topic for topic in topics if topic in there]


def _value(places: Iterable[int | None]) -> str:
    return ",".join(str(pk or "") for pk in places)


def _places(
    topic: Topic | None, put_there: tuple[int | None, ...], shown: list[Version | None], cards: dict[int, Card]
) -> list[Place]:
    area = str(topic.pk) if topic else "top"
    return [
        Place(
            area,
            n,
            label_of(topic, n),
            len(put_there),
            cards.get(pk) or (story and _card_of(story)),
            pk in cards,
        )
        for n, (pk, story) in enumerate(zip(put_there, shown, strict=True))
    ]


def _card(story: Article, live: Version | None) -> Card:
    """A story, which has its status, and what readers see of it."""
    at = None
    if story.status == Status.RETRACTED:
        sentence = _("The notice of a retraction never stands here. The newest does.")
    elif live:
        return replace(_card_of(live), status=story.status)
    elif story.goes_live_at:
        sentence, at = _("Readers see it from {when} on. Until then the newest stands here."), story.goes_live_at
    elif story.embargoed_until and story.embargoed_until > clock.read():
        sentence, at = _("Under embargo until {when}. The newest stands here."), story.embargoed_until
    else:
        sentence = _("Readers do not see it. The newest stands here.")
    why = sentence.format(when=times.said(at) if at else "")
    return Card(story.pk, story.headline, "", status=story.status, why=why)


def _card_of(version: Version) -> Card:
    return Card(version.article_id, version.headline, moment(version.published_at), version.context["photo"])


def _candidates(work: Work, user: Any, newest: list[Version]) -> list[Card]:
    """Stories to choose from: the newest that do not stand on the page, or those that are looked for."""
    if not work.typed["q"]:
        return [_card_of(version) for version in newest[:OFFERED]]
    found = with_status(labels.search(labels.offered_to(user), work.typed["q"]).exclude(pk__in=work.layout.placed))
    return [
        Card(story.pk, labels.headline(story), labels.when(story), status=story.status) for story in found[:OFFERED]
    ]


def _history(before: int | None) -> list[Arrangement]:
    """Arrangements made before the one with the number ``before``, each with its lead, one more than is shown."""
    leads = Slot.objects.filter(area=Area.TOP, position=0).select_related("article").defer("article__body")
    rows = Arrangement.objects.select_related("by", "taken_off_by", "copy_of").prefetch_related(
        Prefetch("slots", leads, to_attr="leads")
    )
    return list((rows.filter(number__lt=before) if before else rows)[: SHOWN + 1])


# --- In words ---------------------------------------------------------------------------------------------------------
def in_words(layout: Layout) -> dict[str, str]:
    """What stands where, by the name of each place; open ones are left out."""
    headlines = _headlines(layout.placed)
    found = {label_of(None, n): headlines[pk] for n, pk in enumerate(layout.top) if pk}
    for kind, label in (("section", _("Sections")), ("menu", _("Menu"))):
        if topics := _topics(layout, kind):
            found[label] = ", ".join(topic.name for topic in topics)
    for section in layout.sections:
        found |= {label_of(section.topic, n): headlines[pk] for n, pk in enumerate(section.pins) if pk}
    return found


def differences(mine: Layout, theirs: Layout) -> list[tuple[str, str, str]]:
    """The places in which two layouts differ: the name of the place, what the one has there, what the other has."""
    left, right = in_words(mine), in_words(theirs)
    names = dict.fromkeys([*left, *right])
    return [(n, left.get(n, ""), right.get(n, "")) for n in names if left.get(n) != right.get(n)]
