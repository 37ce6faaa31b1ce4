"""Whether a name in a story is somebody we know, and searches that find a name however it is written."""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Q

from people.models import Expert

MOST_CANDIDATES = 500  # people looked at for one name; more of one name cannot be told apart by a description anyway

_HONORIFICS = re.compile(
    r"(?:(?:dr|doctor|prof|professor|mr|mister|mrs|ms|miss|mx|sir|dame|rev|reverend|cllr|councillor|mme|herr|frau) )+"
)
_COMMON = re.compile(
    r"an|and|as|at|by|for|former|from|her|his|in|into|is|its|new|of|on|or|our|the|their|to|was|who|with|.", re.DOTALL
)
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`\u02bc\u00b4"))


def normalised(name: str) -> str:
    """What all spellings of a name share: letters and digits, case folded, without honorifics and punctuation.

    "Prof. Dr. Ingrid OSTERBY–HALE" becomes "ingrid osterby hale". A name of nothing but honorifics is left as it is.
    """
    words = " ".join(_words(name))
    found = _HONORIFICS.match(words)
    return words[found.end() :] if found else words


def match(name: str, description: str = "") -> Expert | None:
    """The person that ``name`` means in a story that describes them so, or None where that is not certain.

    A full name or one of somebody's other names is enough. Where several people have it, the description decides by
    the words it shares with their positions. A surname alone needs both: that nobody else has it and that the
    description agrees. People who were merged stand for the one they were merged into.
    """
    wanted = normalised(name)
    if not wanted:
        return None
    candidates = list(_candidates(wanted))
    found = _kept(e for e in candidates if wanted in map(normalised, e.all_names()))
    if len(found) == 1:
        return found[0]
    if found:
        return _described_so(found, description)
    if " " in wanted:
        return None
    found = _kept(e for e in candidates if any(normalised(n).split()[-1:] == [wanted] for n in e.all_names()))
    return _described_so(found, description) if len(found) == 1 else None


def people_named(name: str) -> list[Expert]:
    """Everybody of whom ``name`` is the name or one of the other names, in whatever spelling."""
    wanted = normalised(name)
    return _kept(e for e in _candidates(wanted) if wanted in map(normalised, e.all_names())) if wanted else []


def in_any_case(fields: Iterable[str], word: str) -> Q:
    """The condition that one of the fields has ``word`` in it, in capitals or not.

    SQLite knows capitals in ASCII only: there "ÖZIL" does not find "Özil". So the usual ways to write it are named.
    """
    composed = unicodedata.normalize("NFC", word)
    ways = {word, composed, composed.lower(), composed.upper(), composed.capitalize()}
    return Q.create([(f"{field}__icontains", way) for field in fields for way in sorted(ways)], connector=Q.OR)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_APOSTROPHES)
    return re.findall(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*", plain)


def _candidates(wanted: str) -> Iterable[Expert]:
    """Everybody in whose names each word of ``wanted`` occurs in some way: more than match, but never all people."""
    condition = Q()
    for word in wanted.split():
        # The longest run of ASCII letters is compared alike by every database: "zil" finds "ÖZIL" and "Özil".
        run = max(re.findall(r"[a-z0-9]+", word), key=len, default="")
        if len(run) > 1 or run == word:
            likely = Q(name__icontains=run) | Q(aliases__icontains=run)
        else:
            likely = in_any_case(("name", "aliases"), word)
        if "ss" in word:
            likely |= in_any_case(("name", "aliases"), word.replace("ss", "ß"))
        condition &= likely
    return Expert.objects.filter(condition).order_by("pk")[:MOST_CANDIDATES]


def _kept(people: Iterable[Expert]) -> list[Expert]:
    """Each once, and the person kept in place of one merged into them."""
    kept: dict[int, Expert] = {}
    for person in people:
        seen = {person.pk}
        while person.merged_into_id and person.merged_into_id not in seen:
            person = person.merged_into  # noqa: PLW2901 - on along the chain
            seen.add(person.pk)
        kept[person.pk] = person
    return list(kept.values())


def _described_so(people: list[Expert], description: str) -> Expert | None:
    """The one whose positions share most words with the description; None where none does, or two share as many."""
    words = _telling(description)
    held = Expert.objects.filter(pk__in=[p.pk for p in people]).prefetch_related("positions__organisation")
    shared = {p.pk: len(words & _telling(" ".join(map(str, p.positions.all())))) for p in held} if words else {}
    most = max(shared.values(), default=0)
    best = [p for p in people if most and shared[p.pk] == most]
    return best[0] if len(best) == 1 else None


def _telling(text: str) -> set[str]:
    return {word for word in _words(text) if not _COMMON.fullmatch(word)}
