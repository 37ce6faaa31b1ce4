"""Profiles of public stories, and the index by words that earlier stories are looked up in.

Only what readers see gets in (``articles/upkeep.py``); whether they still see it is asked again whenever it is used.
Words are numbers here (``number``), so that the tables tell nobody what stories say.
"""

import datetime as dt
import math
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Model, Q, QuerySet

from articles import body as bodies
from articles.models import (
    Article,
    Change,
    Frequency,
    Posting,
    Profile,
    Quote,
    Version,
    VersionByline,
    VersionTopic,
    Weights,
)
from articles.text.terms import column, names, stems

MOST_WORDS = 400  # of a profile; a longer story keeps its most frequent ones
MOST_MARKS = 200
POSTED = 100  # words by which a story is found
HEADLINE = 3  # times that a word of the headline counts
STORIES = 0  # the number under which all stories are counted
BATCH = 100  # stories in one transaction
ROWS = 5000  # in one statement
UNIT = 1000  # in which the weight of a posting is stored
STORED = ("words", "counts", "marks", "headline", "column", "length")  # columns of a profile
DAMPED = [0.0, *(1 + math.log(n) for n in range(1, 256))]  # the tenth mention of a word says less than the first


def number(kind: str, what: object) -> int:
    """The number of a word, or of a name, topic, byline or person; ``kind`` keeps one from being taken for another."""
    return (zlib.crc32(f"{kind}:{what}".encode("utf-8", "replace")) or 1) - 2**31


@dataclass(frozen=True, slots=True)
class Traits:
    """A story as it is compared, whether it is written still or public; see ``Profile``."""

    words: Sequence[int]
    counts: Sequence[int]
    headline: int
    column: int = 0
    marks: frozenset[int] = frozenset()
    length: float = 1.0

    @classmethod
    def stored(cls, row: Sequence[Any]) -> "Traits":
        """Those of a public story, from the columns ``STORED`` of its profile."""
        words, counts, marks, headline, series, length = row
        return cls(unpacked(words), bytes(counts), headline, series, frozenset(unpacked(marks)), length)

    @classmethod
    def of(cls, profile: Profile) -> "Traits":
        """Those of a public story, as they are stored."""
        return cls.stored([getattr(profile, name) for name in STORED])


def traits(
    *,
    headline: str,
    standfirst: str,
    body: str,
    topics: Iterable[int],
    bylines: Iterable[int],
    people: Iterable[int],
) -> Traits:
    """What a story is compared by; ``body`` is HTML, the rest ids. Addresses that the text links to do not count."""
    texts = [standfirst, *bodies.paragraphs(body)]
    title = list(dict.fromkeys(stems(headline)))
    counts = Counter(word for text in texts for word in stems(text))
    for word in title:
        counts[word] += HEADLINE
    rest = sorted(counts.keys() - set(title), key=lambda word: (-counts[word], word))
    kept = [*title, *rest][:MOST_WORDS]
    numbers = dict(zip((number("word", word) for word in kept), (min(counts[w], 255) for w in kept), strict=False))
    marks = [
        *(number("topic", pk) for pk in topics),
        *(number("byline", pk) for pk in bylines),
        *(number("person", pk) for pk in people),
        *(number("name", name) for name in sorted(set().union(*map(names, texts)))),
    ]
    series = column(headline)
    return Traits(
        list(numbers),
        list(numbers.values()),
        min(len(title), len(numbers)),
        number("column", series) if series else 0,
        frozenset(marks[:MOST_MARKS]),
        math.sqrt(sum(DAMPED[n] ** 2 for n in numbers.values())) or 1.0,
    )


def public() -> QuerySet[Version]:
    """The versions that stand for their stories: what readers see, without notices of retraction."""
    return Version.objects.live().exclude(change=Change.RETRACTION)


class Named(NamedTuple):
    """The ids of the topics, contributors and people of a version, in order."""

    topics: list[int]
    bylines: list[int]
    people: list[int]


def named_in(versions: Sequence[int]) -> dict[int, Named]:
    """By id of a version, what and whom it names. Three queries."""
    found = {version: Named([], [], []) for version in versions}
    for place, (model, name) in enumerate(((VersionTopic, "topic"), (VersionByline, "contributor"), (Quote, "expert"))):
        rows = model.objects.filter(version__in=list(found), **{f"{name}__isnull": False}).order_by(f"{name}_id")
        for version, pk in rows.values_list("version_id", f"{name}_id").distinct():
            found[version][place].append(pk)
    return found


def traits_of(version: Version, named: Named) -> Traits:
    """What a published story is compared by."""
    return traits(headline=version.headline, standfirst=version.standfirst, body=version.body, **named._asdict())


def day_of(moment: dt.datetime) -> int:
    """The day of a posting."""
    return moment.astimezone(dt.UTC).toordinal()


# --- Keeping the index ------------------------------------------------------------------------------------------------
@transaction.atomic
def refresh(stories: Sequence[int]) -> None:
    """Make the profiles of these stories anew from what readers see; where they see nothing, the profile goes.

    What was learnt from the time after a story that comes in late, imported say, is forgotten and learnt anew.
    """
    list(Article.objects.select_for_update(no_key=True).filter(pk__in=stories).order_by("pk").values_list("pk"))
    changes: Counter[int] = Counter()
    known = _forget(stories, changes)
    profiles, postings = [], []
    versions = list(public().filter(article__in=stories).order_by("article_id"))
    named = named_in([version.pk for version in versions])
    for version in versions:
        story = traits_of(version, named[version.pk])
        profiles.append(_profile(version, story))
        postings += _postings(version, story)
        changes.update({STORIES, *story.words, *story.marks})
    Profile.objects.bulk_create(profiles)
    _insert(Posting, postings)
    _count(changes)
    if late := [profile.published_at for profile in profiles if profile.pk not in known]:
        Weights.objects.filter(since__gt=min(late)).delete()


def missing() -> QuerySet[Version]:
    """Public versions that the index lacks."""
    return public().filter(Q(article__profile=None) | ~Q(article__profile__version=F("number")))


def complete(progress: Callable[[int, int], None] = lambda _done, _of: None, most: int | None = None) -> int:
    """Make the profiles that are missing, oldest first, ``most`` of them at most; return how many were made.

    ``progress`` is told how many are done of how many.
    """
    stories = list(missing().order_by("published_at", "pk").values_list("article_id", flat=True)[:most])
    for begin in range(0, len(stories), BATCH):
        refresh(stories[begin : begin + BATCH])
        progress(min(begin + BATCH, len(stories)), len(stories))
    return len(stories)


def _forget(stories: Sequence[int], changes: Counter[int]) -> set[int]:
    """Take the stories out of the index and note in ``changes`` what that does to the frequencies; return which."""
    profiles = list(Profile.objects.filter(article__in=stories))
    for profile in profiles:
        story = Traits.of(profile)
        changes.subtract({STORIES, *story.words, *story.marks})
        posted = Posting.objects.filter(story=profile.pk, day=day_of(profile.published_at))
        posted.filter(term__in=story.words[:POSTED]).delete()
    gone = {profile.pk for profile in profiles}
    Profile.objects.filter(pk__in=gone).delete()
    return gone


def _profile(version: Version, story: Traits) -> Profile:
    return Profile(
        article_id=version.article_id,
        version=version.number,
        published_at=version.published_at,
        headline=story.headline,
        column=story.column,
        length=story.length,
        words=packed(story.words),
        counts=bytes(story.counts),
        marks=packed(sorted(story.marks)),
    )


def _postings(version: Version, story: Traits) -> list[tuple[int, ...]]:
    """The rows under which the story is found by its words, in the order of the columns of ``Posting``."""
    day = day_of(version.published_at)
    return [
        (word, day, version.article_id, round(UNIT * DAMPED[count] / story.length))
        for word, count in list(zip(story.words, story.counts, strict=True))[:POSTED]
    ]


def _count(changes: Counter[int]) -> None:
    """Add to the frequencies, in one order, so that two who count never wait for each other in a circle."""
    rows = sorted((term, n) for term, n in changes.items() if n)
    table = Frequency._meta.db_table
    _insert(Frequency, rows, f"ON CONFLICT (term) DO UPDATE SET stories = {table}.stories + excluded.stories")


def _insert(model: type[Model], rows: Sequence[tuple[int, ...]], more: str = "") -> None:
    """Insert rows of numbers, one for each column; a hundred a story are too many for instances of a model."""
    with connection.cursor() as cursor:
        for begin in range(0, len(rows), ROWS):
            part = rows[begin : begin + ROWS]
            place = f"({', '.join(['%s'] * len(part[0]))})"
            columns = ", ".join(field.column for field in model._meta.concrete_fields)
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({columns}) "  # noqa: S608 - names of our own, places for values
                f"VALUES {', '.join([place] * len(part))} {more}",
                [value for row in part for value in row],
            )


# --- As they are stored -----------------------------------------------------------------------------------------------
def packed(numbers: Iterable[int]) -> bytes:
    """Numbers as bytes, four each."""
    numbers = list(numbers)
    return struct.pack(f"<{len(numbers)}i", *numbers)


def unpacked(data: bytes | memoryview) -> tuple[int, ...]:
    """The numbers in ``data``."""
    return struct.unpack(f"<{len(data) // 4}i", data)
