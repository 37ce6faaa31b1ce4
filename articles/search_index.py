"""Keeps what readers search in: the words of what they see and are still to see, in step with every publication.

Both databases get the same words, folded and cut by ``articles.text.folding``, and do nothing to them.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from articles import body as bodies
from articles.clock import Now
from articles.models import Article, Change, SearchEntry, SearchName, Topic, Version
from articles.text.folding import spellings, words
from people.models import Contributor, Expert

TABLE = "articles_searchwords"  # SQLite's
LABELS = "ABCD"  # PostgreSQL's, for the parts of an entry, the weightiest first
MOST_WORDS = 16_000  # of a story; PostgreSQL counts places up to 16,383
MOST_TIMES = 250  # that one word counts; PostgreSQL keeps 256 of its places
BATCH = 100  # stories in one transaction
NOTHING = "¬"  # stands in for a word that counts no more, so that no phrase closes over its place
NAMED = {"topics": Topic, "people": Expert, "bylines": Contributor}  # by the keys of a version's context
FIELD = {Topic: "topic", Expert: "expert", Contributor: "contributor"}

Noun = Topic | Expert | Contributor


class Texts(NamedTuple):
    """What a version is found by, the weightiest first."""

    headline: str
    names: str
    standfirst: str
    body: str


def current() -> QuerySet[Version]:
    """What readers see or are still to see; the notice of a retraction is not looked for."""
    return Version.objects.filter(Q(live_until=None) | Q(live_until__gt=Now())).exclude(change=Change.RETRACTION)


@transaction.atomic
def index(stories: Collection[int]) -> None:
    """Make the entries of these stories anew, and the names of all that is in them.

    The stories are locked first: of two who do so, the second must not bring back what the first has taken out.
    """
    list(Article.objects.select_for_update(no_key=True).filter(pk__in=stories).order_by("pk").values_list("pk"))
    SearchEntry.objects.filter(version__article__in=stories).delete()
    versions = list(current().filter(article__in=stories).order_by("pk"))
    nouns = named_in(versions)
    keep_names(nouns)
    aliases = {noun.pk: noun.aliases for noun in nouns if isinstance(noun, Topic)}
    store((version.pk, version.published_at, texts_of(version, aliases)) for version in versions)


def texts_of(version: Version, aliases: dict[int, str]) -> Texts:
    """What a version is found by; ``aliases`` has the other names of its topics, by id."""
    return Texts(
        f"{version.headline}\n{version.short_headline}",
        names_in(version.context, aliases),
        version.standfirst,
        "\n".join([version.dateline, *bodies.paragraphs(version.body)]),
    )


def names_in(context: dict[str, Any], aliases: Mapping[int, str] = MappingProxyType({})) -> str:
    """The names around a version: its topics, whom it quotes as far as they are named, and who wrote it."""
    names = [entry["name"] for key in NAMED for entry in context[key]]
    names += [aliases.get(entry["id"], "") for entry in context["topics"]]
    return "\n".join(way for name in names for way in spellings(name))


def store(found: Iterable[tuple[int, dt.datetime, Texts]]) -> None:
    """Store the entries of versions that have none, each given as its id, its time and what it is found by."""
    entries, rows = [], []
    for version, published, texts in found:
        entries.append(SearchEntry(version_id=version, published_at=published))
        parts = _parts(texts)
        if connection.vendor == "postgresql":
            entries[-1].vector = _vector(parts)
        else:
            rows.append([version, *map(" ".join, parts)])
    SearchEntry.objects.bulk_create(entries)
    if rows:
        with connection.cursor() as cursor:
            columns = ", ".join(("rowid", *Texts._fields))
            cursor.executemany(f"INSERT OR REPLACE INTO {TABLE} ({columns}) VALUES (%s, %s, %s, %s, %s)", rows)  # noqa: S608 - names of our own


def _parts(texts: Texts) -> list[list[str]]:
    """The words of each text as far as they count, NOTHING for one that does not."""
    parts, left = [], MOST_WORDS
    for text in texts:
        parts.append(words(text)[:left])
        left -= len(parts[-1])
    if MOST_WORDS - left - len(set().union(*parts)) < MOST_TIMES:  # none can stand there too often
        return parts
    times: Counter[str] = Counter()
    return [[_counted(word, times) for word in part] for part in parts]


def _counted(word: str, times: Counter[str]) -> str:
    times[word] += 1
    return word if times[word] <= MOST_TIMES else NOTHING


def _vector(parts: Sequence[list[str]]) -> str:
    """The words with their places as PostgreSQL reads them; a place between two parts keeps phrases in one of them."""
    places: dict[str, list[str]] = defaultdict(list)
    begin = 1
    for label, part in zip(LABELS, parts, strict=True):
        for place, word in enumerate(part, begin):
            places[word].append(f"{place}{label}")
        begin += len(part) + 1
    places.pop(NOTHING, None)
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


# --- Names ------------------------------------------------------------------------------------------------------------
def named_in(versions: Iterable[Version]) -> list[Noun]:
    """The topics, people and contributors of versions."""
    ids: dict[str, set[int]] = {key: set() for key in NAMED}
    for version in versions:
        for key, found in ids.items():
            found.update(entry["id"] for entry in version.context[key] if entry["id"])
    named = []
    for key, model in NAMED.items():
        columns = ("name", "aliases") if model is Topic else ("name",)
        named += model.objects.filter(pk__in=ids[key]).only(*columns)
    return named


def keep_names(nouns: Sequence[Noun]) -> None:
    """Bring the names by which these are found in step with what they are called. Mostly nothing has changed."""
    known = Q.create(
        [(f"{name}__in", [noun.pk for noun in nouns if type(noun) is model]) for model, name in FIELD.items()],
        connector=Q.OR,
    )
    there = {
        tuple(row): pk for pk, *row in SearchName.objects.filter(known).values_list("pk", *FIELD.values(), "words")
    }
    wanted = {(*_ids(noun), way) for noun in nouns for way in _ways(noun)}
    SearchName.objects.filter(pk__in=[pk for row, pk in there.items() if row not in wanted]).delete()
    columns = [*(f"{name}_id" for name in FIELD.values()), "words"]
    SearchName.objects.bulk_create(
        SearchName(**dict(zip(columns, row, strict=True))) for row in sorted(wanted - there.keys(), key=str)
    )


def _ids(noun: Noun) -> Iterator[int | None]:
    return (noun.pk if type(noun) is model else None for model in FIELD)


def _ways(noun: Noun) -> set[str]:
    """The ways to write somebody's or a topic's name, as words with a space around each."""
    names = [noun.name, *(noun.aliases.splitlines() if isinstance(noun, Topic) else ())]
    return {f" {' '.join(found)} " for name in names for way in spellings(name) if (found := words(way))}


# --- The whole index --------------------------------------------------------------------------------------------------
def complete(most: int | None = None) -> int:
    """Index the stories that are missing, newest first, ``most`` of them at most; return how many."""
    missing = current().filter(search_entry=None).order_by("-published_at", "-pk")
    stories = list(dict.fromkeys(missing.values_list("article_id", flat=True)[:most]))
    for begin in range(0, len(stories), BATCH):
        index(stories[begin : begin + BATCH])
    return len(stories)


def rebuild(progress: Callable[[int, int], None] = lambda _done, _of: None) -> int:
    """Make every entry anew, newest first; return of how many stories. Searches go on meanwhile.

    ``progress`` is told how many are done of how many.
    """
    newest = current().order_by("-published_at", "-pk").values_list("article_id", flat=True)
    gone = SearchEntry.objects.exclude(version__in=current()).values_list("version__article", flat=True)
    stories = list(dict.fromkeys([*newest, *gone]))
    for begin in range(0, len(stories), BATCH):
        index(stories[begin : begin + BATCH])
        progress(min(begin + BATCH, len(stories)), len(stories))
    forget()
    return len(stories)


def forget() -> None:
    """Let nothing remain of words that are in no entry any more. SQLite drops them by and by; this takes seconds."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")  # noqa: S608 - as above
