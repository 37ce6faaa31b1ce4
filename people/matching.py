"""Whether a name in a story is somebody we know, and searches that find a name however it is written."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from django.db.models import Q, prefetch_related_objects

from people.models import Expert

MOST_CANDIDATES = 500  # people looked at for one name; more of one name cannot be told apart by a description anyway
AT_ONCE = 50  # names looked up in one query

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


class How(StrEnum):
    """By what somebody was recognised, or why nobody was."""

    NAME = "name"
    OTHER_NAME = "other name"
    DESCRIPTION = "description"  # of several who have the name
    SURNAME = "surname"  # that nobody else has, and the description agrees
    SEVERAL = "several"  # have the name, and nothing tells them apart
    NOBODY = "nobody"


class Match(NamedTuple):
    """Whom a name means, None where that is not certain, and how that is known."""

    expert: Expert | None
    how: How


def match(name: str, description: str = "") -> Expert | None:
    """The person that ``name`` means in a story that describes them so, or None where that is not certain.

    A full name or one of somebody's other names is enough. Where several people have it, the description decides by
    the words it shares with their positions. A surname alone needs both: that nobody else has it and that the
    description agrees. People who were merged stand for the one they were merged into.
    """
    return match_all([(name, description)])[name, description].expert


def match_all(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Match]:
    """Whom each pair of name and description means, as ``match`` does, in as many queries for many as for one."""
    pairs = {pair: normalised(pair[0]) for pair in wanted}
    names = set(filter(None, pairs.values()))
    candidates = [found for batch in _batched(sorted(names), AT_ONCE) for found in _with_names(_candidates(batch))]
    named = {name: _named(name, candidates) for name in names}
    unsure = [person for how, people in named.values() if how not in {How.NAME, How.OTHER_NAME} for person in people]
    prefetch_related_objects(unsure, "positions__organisation")
    nobody = (How.NOBODY, [])
    return {pair: _decided(*named.get(name, nobody), description=pair[1]) for pair, name in pairs.items()}


def _batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    """The names in lists of ``size``; Python 3.11 has no such function of its own."""
    rest = iter(names)
    while batch := list(islice(rest, size)):
        yield batch


def _named(wanted: str, candidates: list[tuple[Expert, list[str]]]) -> tuple[How, list[Expert]]:
    """The people that a name can mean, and what is known by the name alone."""
    found = _kept(expert for expert, names in candidates if wanted in names)
    if len(found) == 1:
        return (How.NAME if wanted == normalised(found[0].name) else How.OTHER_NAME), found
    if found or " " in wanted:
        return How.SEVERAL if found else How.NOBODY, found
    found = _kept(expert for expert, names in candidates if any(name.split()[-1:] == [wanted] for name in names))
    return (How.SURNAME, found) if len(found) == 1 else (How.NOBODY, [])


def _decided(how: How, people: list[Expert], *, description: str) -> Match:
    if how in {How.NAME, How.OTHER_NAME, How.NOBODY}:
        return Match(people[0] if people else None, how)
    best = _described_so(people, description)
    if how == How.SEVERAL:
        return Match(best, How.DESCRIPTION if best else how)
    return Match(best, how if best else How.NOBODY)


def people_named(name: str) -> list[Expert]:
    """Everybody of whom ``name`` is the name or one of the other names, in whatever spelling."""
    wanted = normalised(name)
    return _kept(expert for expert, names in _with_names(_candidates({wanted})) if wanted in names) if wanted else []


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


def _candidates(names: Collection[str]) -> Iterable[Expert]:
    """Everybody in whose names each word of one of ``names`` occurs in some way: more than match, never all people."""
    condition = Q.create([_has_words(name) for name in names], connector=Q.OR)
    return Expert.objects.filter(condition).order_by("pk")[: MOST_CANDIDATES * len(names)]


def _has_words(name: str) -> Q:
    condition = Q()
    for word in name.split():
        # The longest run of ASCII letters is compared alike by every database: "zil" finds "ÖZIL" and "Özil".
        run = max(re.findall(r"[a-z0-9]+", word), key=len, default="")
        if len(run) > 1 or run == word:
            likely = Q(name__icontains=run) | Q(aliases__icontains=run)
        else:
            likely = in_any_case(("name", "aliases"), word)
        if "ss" in word:
            likely |= in_any_case(("name", "aliases"), word.replace("ss", "ß"))
        condition &= likely
    return condition


def _with_names(people: Iterable[Expert]) -> list[tuple[Expert, list[str]]]:
    return [(person, [normalised(name) for name in person.all_names()]) for person in people]


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
    shared = {p.pk: len(words & _telling(" ".join(map(str, p.positions.all())))) for p in people} if words else {}
    most = max(shared.values(), default=0)
    best = [p for p in people if most and shared[p.pk] == most]
    return best[0] if len(best) == 1 else None


def _telling(text: str) -> set[str]:
    return {word for word in _words(text) if not _COMMON.fullmatch(word)}
