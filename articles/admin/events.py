"""What happened to a story, in plain words: its saves and moves, who was told, and what each save changed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import body as bodies
from articles import writing
from articles.models import Acknowledgement, Article, Check, Notice, Revision, Transition
from articles.paging import place_of

SHOWN = 50  # on a page
# The moves of one press and what was acknowledged with it are logged one after the other, in one transaction.
PRESS = dt.timedelta(seconds=2)
HAPPENED = {
    "submit": gettext_lazy("sent it to review"),
    "recall": gettext_lazy("took it back from review"),
    "take": gettext_lazy("took it to review"),
    "send_back": gettext_lazy("sent it back"),
    "approve": gettext_lazy("approved it"),
    "publish": gettext_lazy("published it"),
    "schedule": gettext_lazy("scheduled it"),
    "reschedule": gettext_lazy("moved it to another time"),
    "unschedule": gettext_lazy("took it off the schedule"),
    "withdraw": gettext_lazy("withdrew it"),
    "restore": gettext_lazy("restored it"),
    "retract": gettext_lazy("retracted it"),
    "hold": gettext_lazy("put it on legal hold"),
    "lift": gettext_lazy("lifted the legal hold"),
    "set_times": gettext_lazy("changed its embargo or expiry"),
    "confidential": gettext_lazy("made it confidential"),
    "open": gettext_lazy("made it no longer confidential"),
    "spike": gettext_lazy("spiked it"),
    "unspike": gettext_lazy("took it off the spike"),
    "withhold": gettext_lazy("hid an earlier version from readers"),
    "unwithhold": gettext_lazy("let readers look up an earlier version again"),
    "redact": gettext_lazy("replaced words in every text of it"),
    "review": gettext_lazy("looked at later stories that cite it"),
}
# The parts of a text, in the order in which they are named; the first four are its words.
WORDS = ("headline", "standfirst", "dateline", "body")
PARTS = {
    "headline": gettext_lazy("headline"),
    "standfirst": gettext_lazy("standfirst"),
    "dateline": gettext_lazy("dateline"),
    "body": gettext_lazy("text"),
    "marks": gettext_lazy("marks and links in the text"),
    "short_headline": gettext_lazy("short headline"),
    "slug": gettext_lazy("slug"),
    "kind": gettext_lazy("kind"),
    "agency_credit": gettext_lazy("agency credit"),
    "canonical_url": gettext_lazy("canonical address"),
    "main_topic_id": gettext_lazy("main topic"),
    "lead_photo_id": gettext_lazy("lead photo"),
    "bylines": gettext_lazy("byline"),
    "topics": gettext_lazy("topics"),
    "people_quoted": gettext_lazy("people quoted"),
    "previous_reports": gettext_lazy("previous reports"),
}


@dataclass(frozen=True)
class Mail:
    """A mail about a move: to whom, and what became of it, each attempt with its time (None where there is none)."""

    to: str
    attempts: list[tuple[dt.datetime | None, str]]
    is_handed_over: bool


@dataclass(frozen=True)
class Event:
    """One line of the history; ``text`` is the number of the text that was saved, None for a move."""

    at: dt.datetime
    code: int  # the order of lines of the same moment
    by: str
    what: str
    why: str
    text: int | None = None
    version: int | None = None
    alone: bool = False
    seen: list[tuple[str, str, dt.datetime | None]] = field(default_factory=list)  # warning, by whom, when
    mails: list[Mail] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many of its mails were not handed over."""
        return sum(not mail.is_handed_over for mail in self.mails)


def events(story: Article, place: tuple[dt.datetime, int] | None = None) -> tuple[list[Event], str]:
    """What happened, newest first, from ``place`` (of ``before``) on; and the ``before`` of what goes on from there."""
    found = [*_moves(story, _from(story.transitions, place, 1)), *_saves(story, _from(story.revisions, place, 0))]
    found.sort(key=attrgetter("at", "code"), reverse=True)
    last = found[SHOWN - 1] if len(found) > SHOWN else None
    return found[:SHOWN], place_of(last.at, last.code) if last else ""


def name(user: Any) -> str:
    """Who did something, as the desk names them."""
    return (user.get_full_name() or user.get_username()) if user else _("The newsroom")


def _from(rows: Any, place: tuple[dt.datetime, int] | None, sort: int) -> QuerySet:
    """The rows of one sort (0 saves, 1 moves) after a place; a line's code is its id doubled, plus its sort."""
    ordered = rows.select_related("by").order_by("-at", "-pk")
    if place:
        at, code = place
        ordered = ordered.filter(Q(at__lt=at) | Q(at=at, pk__lt=(code - sort + 1) // 2))
    return ordered[: SHOWN + 1]


# --- Moves ------------------------------------------------------------------------------------------------------------
def _moves(story: Article, rows: QuerySet) -> list[Event]:
    made: list[Transition] = list(rows.prefetch_related("notices__to", "notices__attempts"))
    seen = list(story.acknowledgements.select_related("by")) if any(move.acknowledged for move in made) else []
    return [
        Event(
            move.at,
            move.pk * 2 + 1,
            name(move.by),
            str(HAPPENED.get(move.move, move.move)),
            move.reason,
            version=move.version,
            alone=move.alone,
            seen=[_warning(code, move, seen) for code in move.acknowledged],
            mails=[_mail(notice) for notice in reversed(move.notices.all())],
        )
        for move in made
    ]


def _warning(code: str, move: Transition, seen: Iterable[Acknowledgement]) -> tuple[str, str, dt.datetime | None]:
    """A warning that did not stop the move, and who had seen it, as far as that is still known."""
    label = str(Check(code).label) if code in Check.values else code
    known = [a for a in seen if a.code == code and a.at <= move.at + PRESS]
    last = max(known, key=attrgetter("at"), default=None)
    return (label, name(last.by), last.at) if last else (label, "", None)


def _mail(notice: Notice) -> Mail:
    tried = list(notice.attempts.all())
    attempts = [(attempt.at, attempt.error or _("handed over")) for attempt in tried]
    if not tried:
        attempts = (
            [(notice.sent_at, _("claimed, and nothing known since"))] if notice.sent_at else [(None, _("waiting"))]
        )
    return Mail(name(notice.to), attempts, any(not attempt.error for attempt in tried))


# --- Saves ------------------------------------------------------------------------------------------------------------
def _saves(story: Article, rows: QuerySet) -> list[Event]:
    saved: list[Revision] = list(rows)
    before = dict(zip([r.number for r in saved], saved[1:], strict=False))
    if saved and saved[-1].number not in before:
        before[saved[-1].number] = story.revisions.filter(number__lt=saved[-1].number).first()
    texts = [*saved, *filter(None, before.values())]
    for text, content in zip(texts, writing.with_stand_ins([text.content for text in texts]), strict=True):
        text.content = content  # to be compared; never stored
    return [Event(r.at, r.pk * 2, name(r.by), _saved(before.get(r.number), r), r.why, text=r.number) for r in saved]


def _saved(before: Revision | None, after: Revision) -> str:
    if before is None:
        return _("began it")
    changed = changed_parts(before.content, after.content)
    if set(changed) & set(WORDS):
        return _("saved the text")
    if not changed:
        return _("saved it; the text stayed as it was")
    parts = get_text_list([str(PARTS[part]) for part in changed], _("and"))
    return _("saved it; the words stayed the same, changed: {parts}").format(parts=parts)


def changed_parts(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The parts that differ between the content of two revisions; "marks" for a body that has the same words."""
    changed = [part for part in PARTS if old.get(part) != new.get(part)]
    if "body" in changed and bodies.everything(old.get("body", "")) == bodies.everything(new.get("body", "")):
        changed[changed.index("body")] = "marks"
    return changed
