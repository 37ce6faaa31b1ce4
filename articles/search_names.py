"""The topics and people that a search names, and the nearest to what it says where nothing is found."""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from articles.models import SearchName
from articles.search import Asked, Term
from articles.search_index import FIELD, Noun

SHOWN = 6  # names above the stories
NEAREST = 3  # names suggested
LONGEST = 5  # words of a name that is looked for in the middle of a question
LOOKED_AT = 60  # names that a search matches
COMPARED, WORDS = 2000, 6  # names and words of a question compared for the nearest
ALIKE = 0.7  # least share of letters that two words have in common, in order


class Named(NamedTuple):
    """What a search names: ``shown`` by its words; ``chosen``, by the field of the form, to narrow it."""

    shown: list[Noun]
    chosen: dict[str, Noun]


def named(asked: Asked, slugs: Mapping[str, str]) -> Named:
    """Whom and what readers can open now that the words name, or a slug does; in one query, or none."""
    chosen = Q.create([(field, _by_slug(field, slug)) for field, slug in slugs.items()], connector=Q.OR)
    wanted = chosen | _says(asked) if asked else chosen
    if not wanted:
        return Named([], {})
    rank = Case(When(chosen, then=0), default=1, output_field=IntegerField()) if slugs else Value(1)
    rows = SearchName.objects.public().filter(wanted).annotate(rank=rank).select_related(*FIELD.values())
    nouns = _each_once(rows.order_by("rank", Length("words"), "pk")[:LOOKED_AT])
    by_slug = {field: noun for noun in nouns if (field := FIELD[type(noun)]) in slugs and noun.slug == slugs[field]}
    return Named([noun for noun in nouns if noun not in by_slug.values()][:SHOWN], by_slug)


def renamed(slugs: Mapping[str, str]) -> dict[str, str]:
    """The present slugs of those who had these before, as far as readers can open their pages now; in one query."""
    had = Q.create([(f, _by_slug(f, slug, "former_slugs__slug")) for f, slug in slugs.items()], connector=Q.OR)
    rows = SearchName.objects.public().filter(had).select_related(*FIELD.values())
    return {FIELD[type(noun)]: noun.slug for noun in _each_once(rows)}


def _by_slug(field: str, slug: str, where: str = "slug") -> QuerySet:
    """The id of whoever has a slug, as a query of its own, so that a name is passed over before it is joined."""
    return SearchName._meta.get_field(field).related_model.objects.filter(**{where: slug}).values("pk")[:1]


def nearest(asked: Asked) -> list[Noun]:
    """The names most like the words of a question, letter by letter, that readers can open now; in one query."""
    typed = [word for word in asked.typed if len(word) > 1][:WORDS]
    grams = {f" {word} "[n : n + 3] for word in typed for n in range(len(word))}
    if not grams:
        return []
    has_any = Q.create([("words__contains", gram) for gram in sorted(grams)], connector=Q.OR)
    rows = list(SearchName.objects.public().filter(has_any).select_related(*FIELD.values()).order_by("pk")[:COMPARED])
    vocabulary = {word for row in rows for word in row.words.split()}
    close = {word: get_close_matches(word, vocabulary, n=8, cutoff=ALIKE) for word in dict.fromkeys(typed)}
    likeness: dict[Noun, float] = {}
    for row in rows:
        words = row.words.split()
        found = [max((_alike(word, w) for w in words if w in close[word]), default=0.0) for word in close]
        if any(found):
            worth = sum(found) - abs(len(words) - len(close)) / 10
            likeness[row.named] = max(worth, likeness.get(row.named, 0.0))
    return sorted(likeness, key=lambda noun: (-likeness[noun], noun.name))[:NEAREST]


def _says(asked: Asked) -> Q:
    """The condition that a name has all words asked for, or that the question has the whole name."""
    has_all = Q()
    for term in asked.terms:
        for word in term.words[:-1]:
            has_all &= Q(words__contains=f" {word} ")
        has_all &= _has_last(term)
    typed = asked.typed
    runs = [typed[n:m] for n in range(len(typed)) for m in range(n + 1, min(n + LONGEST, len(typed)) + 1)]
    return has_all | Q(words__in=[f" {' '.join(run)} " for run in runs])


def _has_last(term: Term) -> Q:
    ways = [f" {word} " for word in (term.words[-1], *term.others)] + ([f" {term.beginning}"] if term.beginning else [])
    return Q.create([("words__contains", way) for way in ways], connector=Q.OR)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _each_once(rows: Iterable[SearchName]) -> list[Noun]:
    return list(dict.fromkeys(row.named for row in rows))
