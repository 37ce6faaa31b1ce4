"""What happened to a story, in plain words, and two of its texts compared."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import body as bodies
from articles.models import Article, Revision
from articles.text import compare

SHOWN = 200  # of each kind, the newest
TEXTS = ("headline", "standfirst", "dateline", "body")
HAPPENED = {
    "submit": gettext_lazy("sent it to review"),
    "recall": gettext_lazy("took it back from review"),
    "send_back": gettext_lazy("sent it back"),
    "approve": gettext_lazy("approved it"),
    "publish": gettext_lazy("published it"),
    "schedule": gettext_lazy("scheduled it"),
    "unschedule": gettext_lazy("took it off the schedule"),
    "withdraw": gettext_lazy("withdrew it"),
    "restore": gettext_lazy("restored it"),
    "retract": gettext_lazy("retracted it"),
    "set_times": gettext_lazy("changed its embargo or expiry"),
    "spike": gettext_lazy("spiked it"),
    "unspike": gettext_lazy("took it off the spike"),
}


@dataclass(frozen=True)
class Event:
    """One line of the history; ``text`` is the number of the text that was saved, None for a move."""

    at: dt.datetime
    by: str
    what: str
    why: str
    text: int | None = None


def events(story: Article) -> list[Event]:
    """What happened to the story, newest first."""
    found = [
        Event(t.at, _name(t.by), str(HAPPENED.get(t.move, t.move)), t.reason)
        for t in story.transitions.select_related("by")[:SHOWN]
    ]
    found += [
        Event(r.at, _name(r.by), _("saved the text") if r.number > 1 else _("began it"), r.why, r.number)
        for r in story.revisions.select_related("by").defer("content")[:SHOWN]
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def comparison(story: Article, old: str, new: str) -> dict[str, Any]:
    """The texts numbered ``old`` and ``new`` (as typed in an address) compared; the last two where there are none."""
    numbers = list(story.revisions.values_list("number", flat=True)[:SHOWN])
    newer = _number(new, numbers) or (numbers[0] if numbers else None)
    older = _number(old, numbers) or next((n for n in numbers if newer and n < newer), None)
    texts = {r.number: r for r in story.revisions.filter(number__in=[older, newer]).select_related("by")}
    if older is None or older == newer or {older, newer} - set(texts):
        return {"older": texts.get(older), "newer": texts.get(newer), "compared": []}
    return {
        "older": texts[older],
        "newer": texts[newer],
        "compared": compare.paragraphs(_paragraphs(texts[older]), _paragraphs(texts[newer])),
    }


def _number(typed: str, known: list[int]) -> int | None:
    return next((number for number in known if str(number) == typed), None)


def _paragraphs(revision: Revision) -> list[str]:
    content = revision.content
    texts = [*(content.get(name, "") for name in TEXTS[:-1]), *bodies.plain_text(content.get("body", "")).split("\n\n")]
    return [text for text in texts if text]


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else _("The newsroom")
