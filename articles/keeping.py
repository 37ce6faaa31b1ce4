"""What somebody typed into the form of a story and has not saved, and who has that form open now.

An *opening* is one showing of the form in one tab, named by a random word in a hidden input. A person who opens a story
anew, or in two tabs, has an opening for each: nothing typed in one is written over by the other.
"""

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, When
from django.http import QueryDict

from articles import body as bodies
from articles import clock
from articles.models import Article, Autosave, Presence

PRESENT = dt.timedelta(seconds=45)  # three beats of the page: who missed them has gone
GONE = dt.timedelta(days=1)
FORGOTTEN = dt.timedelta(days=30)
WAITING = 5  # openings of one story, or new stories of one person, whose words are kept; the oldest beyond them go
SAVED = 5  # openings remembered as saved, so that a message that comes late does not bring their words back
OPENING = re.compile(r"[0-9a-f]{32}\Z")
REVISION = re.compile(r"[0-9]{1,9}\Z")
NOT_TYPED = {"csrfmiddlewaretoken", "opening"}
STORY = {"headline", "standfirst", "body"}
CHOSEN = {"kind", "role", "change"}


class Redacted(Exception):
    """Words of the story were replaced for good after this form was opened: what it holds may still have them."""


@dataclass(frozen=True)
class Kept:
    """The words of one opening, and when they were kept."""

    opening: str
    at: dt.datetime
    fields: dict[str, list[str]]


def new_opening() -> str:
    """A name for a showing of the form."""
    return secrets.token_hex(16)


def is_opening(name: str) -> bool:
    """Whether ``name`` could be one that ``new_opening`` gave."""
    return bool(OPENING.match(name))


# --- What is typed ----------------------------------------------------------------------------------------------------
@transaction.atomic
def keep(user: Any, story: Article | None, opening: str, posted: QueryDict) -> dt.datetime | None:
    """Keep what stands in the form of ``story`` (None: of a new one), instead of what that opening held before.

    Gives the time, or None where the opening was saved meanwhile: then nothing is kept. The revision stays the one that
    the opening began with, so that what somebody else saved since is always shown beside it. Raises Redacted where the
    form is from before a redaction of the story.
    """
    row = _row(user, story, opening)
    before = row.fields.get(opening)
    if _is_saved(before):
        return None
    at = clock.read()
    typed = {_clean(name): [_clean(value) for value in values] for name, values in posted.lists() if _is_typed(name)}
    if story and story.transitions.filter(move="redact", revision__gt=_revision(typed)).exists():
        raise Redacted
    if before and "revision" in before["typed"]:
        typed["revision"] = before["typed"]["revision"]
    row.fields[opening] = {"at": at.isoformat(), "typed": typed}
    row.revision = _revision(typed)
    _store(row)
    if story is None:
        _leave_newest(user)
    return at


def waiting(user: Any, story_pk: Any) -> list[Kept]:
    """What ``user`` typed into a story (None: into new ones) and neither saved nor threw away, the newest first."""
    entries: dict[str, Any] = {}
    for fields in Autosave.objects.filter(user=user, article=story_pk).values_list("fields", flat=True):
        entries |= fields
    return [
        Kept(opening, dt.datetime.fromisoformat(entry["at"]), entry["typed"])
        for opening, entry in _newest_first(entries)
        if not _is_saved(entry)
    ]


@transaction.atomic
def saved(user: Any, story: Article | None, opening: str) -> None:
    """The words of an opening are in the story now: forget them, and that they were typed there."""
    row = _row(user, story, opening)
    row.fields[opening] = {"at": clock.read().isoformat(), "typed": None}
    _store(row)


@transaction.atomic
def throw_away(user: Any, story: Article | None, opening: str) -> None:
    """Forget the words of an opening for good."""
    for row in _rows(user, story, opening).select_for_update():
        row.fields.pop(opening, None)
        if row.fields:
            row.save(update_fields=["fields", "at"])
        else:
            row.delete()


def _rows(user: Any, story: Article | None, opening: str) -> Any:
    if story is None:
        return Autosave.objects.filter(user=user, article=None, token=opening)
    return Autosave.objects.filter(user=user, article=story)


def _row(user: Any, story: Article | None, opening: str) -> Autosave:
    """The row of a story, or of a new one, locked until the transaction ends."""
    token = "" if story else opening
    Autosave.objects.get_or_create(user=user, article=story, token=token, defaults={"fields": {}})
    return _rows(user, story, opening).select_for_update().get()


def _store(row: Autosave) -> None:
    """Write the row with no more in it than may be: what was typed last stays in any case."""
    entries = _newest_first(row.fields)
    typed = [(opening, entry) for opening, entry in entries if not _is_saved(entry)]
    kept, room = dict(typed[:1]), settings.DATA_UPLOAD_MAX_MEMORY_SIZE - sum(_length(e) for _o, e in typed[:1])
    for opening, entry in typed[1:WAITING]:
        room -= _length(entry)
        if room >= 0:
            kept[opening] = entry
    row.fields = kept | dict([(opening, entry) for opening, entry in entries if _is_saved(entry)][:SAVED])
    row.save(update_fields=["fields", "revision", "at"])


def _leave_newest(user: Any) -> None:
    """Of the new stories that somebody began and never saved, the last few stay."""
    rows = Autosave.objects.filter(user=user, article=None)
    stay = rows.order_by("-at", "-pk").values_list("pk", flat=True)[: WAITING + SAVED]
    rows.exclude(pk__in=list(stay)).delete()


def _newest_first(entries: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(entries.items(), key=lambda item: item[1]["at"], reverse=True)


def _is_saved(entry: dict[str, Any] | None) -> bool:
    return entry is not None and entry["typed"] is None


def _revision(typed: dict[str, list[str]]) -> int:
    found = "".join(typed.get("revision", [])[-1:])
    return int(found) if REVISION.match(found) else 0


def _length(entry: dict[str, Any]) -> int:
    return sum(len(name) + sum(map(len, values)) for name, values in entry["typed"].items())


def _is_typed(name: str) -> bool:
    """Buttons and what the page's script says of itself begin with “_”."""
    return name not in NOT_TYPED and not name.startswith("_")


def _clean(text: str) -> str:
    """PostgreSQL stores no NUL."""
    return text.replace("\x00", "")


# --- What was typed, to copy ------------------------------------------------------------------------------------------
def typed_text(post: QueryDict) -> str:
    """The words that were posted, as plain text to copy: the story's, then every other with the name of its field."""
    body = "\n\n".join(bodies.everything(bodies.sanitise(post.get("body", ""))))
    words = [post.get("headline", ""), post.get("standfirst", ""), body]
    others = [(name, value) for name, values in post.lists() if _is_words(name) for value in values]
    words += [f"{name}: {value}" for name, value in others if _says(value)]
    return "\n\n".join(text for text in words if text)


def _is_words(name: str) -> bool:
    """Whether a field of that name holds what somebody typed, and may be shown."""
    if name in STORY or not _is_typed(name) or "__prefix__" in name or "password" in name:
        return False
    return name.rpartition("-")[2] not in CHOSEN


def _says(value: str) -> bool:
    """Whether there is a word in it: ids and counts are of no use to anybody who copies."""
    return any(letter.isalpha() for letter in value)


# --- Who is here ------------------------------------------------------------------------------------------------------
def arrive(user: Any, story: Article, visit: str = "") -> None:
    """``user`` has the form of ``story`` open, as of now; ``visit`` is a word for this time, if the page has one.

    What comes of a visit after it has ended is late, and changes nothing.
    """
    known = Presence.objects.filter(article=story, user=user)
    late = Q(left=visit) & ~Q(left="")
    if known.update(at=Case(When(late, then=F("at")), default=clock.Now())):
        return
    at = clock.read()
    Presence.objects.get_or_create(article=story, user=user, defaults={"at": at})
    tidy(at)


def leave(user: Any, story: Article, visit: str = "") -> None:
    """``user`` has closed the form of ``story``, which ends the visit."""
    ended = {"at": clock.read() - PRESENT, "left": visit}
    Presence.objects.update_or_create(article=story, user=user, defaults=ended)


def others(user: Any, story: Article) -> list[str]:
    """The names of the others who have the form of ``story`` open."""
    rows = Presence.objects.filter(article=story).exclude(user=user).select_related("user").order_by("pk")
    return [name_of(row.user) for row in rows.annotate(now=clock.Now()) if row.at > row.now - PRESENT]


def name_of(user: Any) -> str:
    """What the desk calls somebody."""
    return user.get_full_name() or user.get_username()


def tidy(at: dt.datetime) -> None:
    """Delete who left without saying so more than a day before ``at``, and what nobody touched for a month."""
    Presence.objects.filter(at__lt=at - GONE).delete()
    Autosave.objects.filter(at__lt=at - FORGOTTEN).delete()
