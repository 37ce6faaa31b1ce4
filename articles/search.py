"""Readers' search: what somebody asks for in words, and what is public now and has them.

A question is cut into words as the index is (``articles.text.folding``), so that both databases find the same. What is
found is public at this moment by the database's clock, whatever the index holds.
"""

import datetime as dt
import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Exists, F, FloatField, Func, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Left

from articles import body as bodies
from articles.models import Quote, SearchEntry, Version, VersionByline, VersionTopic
from articles.paging import EPOCH, PAGE, page_of
from articles.search_index import TABLE
from articles.text.folding import MOST_BYTES, folded, stem
from articles.text.language import words
from articles.text.passages import Matched, Part, marked, passage

MOST_CHARACTERS, MOST_TERMS = 200, 16  # of a question
CANDIDATES = 1000  # the newest that match, of which the best come first
LEAST = 3  # letters that a longer word may begin with
BEGINNING = 20_000  # characters of a text in which a passage to show is looked for
AGE = dt.timedelta(days=3650)  # by which a newer story makes up for a rank of 1/e
LOWEST = 1e-6  # rank that counts
ONLY_BEGINS = 0.005  # of a rank where the last word is but the beginning of what was found
WEIGHTS = "{0.1, 0.3, 0.5, 1}"  # of the parts of an entry, the last first, on PostgreSQL
TIMES = "10.0, 5.0, 3.0, 1.0"  # of the same, the first first, on SQLite
# Words that stand in every story; left out where others remain, unless in quotation marks.
COMMON = words("a an and are as at by for from in is of on or the to was were with")

_MARKS = str.maketrans(dict.fromkeys("“”„‟«»「」『』", '"'))
_TOKEN = re.compile(r'(?P<without>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>\S+))')
_POSSESSIVE = re.compile(r"[’']s$", re.IGNORECASE)
_ENDINGS = ("", "s", "es")  # that a beginning may lack to be a plural


class Term(NamedTuple):
    """Words that stand side by side. The last one may only be the ``beginning`` of one, or be cut as ``others`` are."""

    words: tuple[str, ...]
    beginning: str = ""
    others: tuple[str, ...] = ()


@dataclass
class Asked:
    """What somebody asks for: stories that have all of ``terms`` and none of ``without``.

    ``is_cut`` says that there were more words than are looked for.
    """

    terms: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)  # all words as they are looked up, but for those not to stand
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    @cached_property
    def matched(self) -> Matched:
        """The function that says which word of the question a word, as it is looked up, was found by, "" by none."""
        return _FoundBy(self.terms).__getitem__


class _FoundBy(dict[str, str]):
    """What words were found by, as far as it was asked: a text asks for the same ones over and over."""

    def __init__(self, terms: list[Term]) -> None:
        self.terms = terms

    def __missing__(self, word: str) -> str:
        self[word] = found = next((by for term in self.terms if (by := _found_by(word, term))), "")
        return found


def _found_by(word: str, term: Term) -> str:
    if word in term.words:
        return word
    return term.words[-1] if word in term.others or term.beginning and word.startswith(term.beginning) else ""


def asked_for(question: str) -> Asked:
    """Read a question: words, “words in quotation marks” that stand side by side, and -words that are not to stand.

    The last word may be the beginning of one. All that means something to a database is words like any other here.
    """
    asked = Asked(is_cut=len(question) > MOST_CHARACTERS)
    left = MOST_TERMS
    wanted: list[tuple[list[str], bool]] = []
    is_open = False
    for token in _TOKEN.finditer(question[:MOST_CHARACTERS].translate(_MARKS)):
        is_exact = token["word"] is None
        found = folded(token["phrase"] if is_exact else _POSSESSIVE.sub("", token["word"]))
        asked.is_cut |= len(found) > left
        found = found[:left]
        left -= len(found)
        if found and token["without"]:
            asked.without.append(Term(tuple(map(stem, found))))
        elif found:
            wanted.append((found, is_exact))
        if found:
            is_open = not token["without"] and not is_exact
    telling = [each for each in wanted if each[1] or len(each[0]) > 1 or each[0][0] not in COMMON] or wanted
    asked.typed = [stem(word) for found, _is_exact in wanted for word in found]
    asked.terms = [Term(tuple(map(stem, found))) for found, _is_exact in telling]
    if is_open and telling[-1] is wanted[-1] and wanted[-1][0][-1] not in COMMON:
        asked.terms[-1] = _opened(telling[-1][0])
    return asked


def _opened(found: list[str]) -> Term:
    """A term whose last word may be the beginning of another, or of its plural."""
    term, last = Term(tuple(map(stem, found))), found[-1]
    if len(last) < LEAST or len(last.encode()) > MOST_BYTES:
        return term
    others = dict.fromkeys(stem(last + ending) for ending in _ENDINGS)
    others.pop(term.words[-1], None)
    return term._replace(beginning=last, others=tuple(each for each in others if not each.startswith(last)))


# --- As the databases are asked ---------------------------------------------------------------------------------------
def _matching(rows: QuerySet, asked: Asked) -> QuerySet:
    """The entries that have what is asked for."""
    if connection.vendor == "postgresql":
        sides = [F("vector"), Value(_tsquery(asked))]
        has = Func(*sides, template="%(expressions)s::TSQUERY", arg_joiner=" @@ ", output_field=BooleanField())
        return rows.filter(has)
    return rows.extra(  # noqa: S610 - joins a table without a model, so that its own functions can be called
        tables=[TABLE],
        where=[f"{TABLE}.rowid = {SearchEntry._meta.db_table}.version_id", f"{TABLE} MATCH %s"],
        params=[_match(asked)],
    )


def _ranked(rows: QuerySet, asked: Asked) -> QuerySet:
    """The newest of matching entries as id, time and rank: the higher, the better.

    Where all words stand as they were typed it counts much more than where the last one is but the beginning of one.
    """
    columns = ("version_id", "published_at", "rank")
    if connection.vendor == "postgresql":  # which would rank all there are before it takes the newest
        newest = rows.newest_first().values("pk")[:CANDIDATES]
        return SearchEntry.objects.filter(pk__in=newest).annotate(rank=_ts_rank(asked)).values_list(*columns)
    rank, given = f"-BM25({TABLE}, {TIMES})", []
    if asked.terms[-1].beginning:
        whole = f"{TABLE}.rowid IN (SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s)"  # noqa: S608 - a name of our own
        rank, given = f"{rank} * (CASE WHEN {whole} THEN 1 ELSE {ONLY_BEGINS} END)", [_match(asked, is_whole=True)]
    ranked = rows.extra(select={"rank": rank}, select_params=given)  # noqa: S610 - as above
    return ranked.newest_first().values_list(*columns)[:CANDIDATES]


def _tsquery(asked: Asked) -> str:
    """The question as PostgreSQL reads it. Words hold nothing but letters and digits, so quotes cannot be broken."""
    terms = [" <-> ".join([*(f"'{word}'" for word in term.words[:-1]), _last(term)]) for term in asked.terms]
    without = [" <-> ".join(f"'{word}'" for word in term.words) for term in asked.without]
    return " & ".join([*(f"({term})" for term in terms), *(f"!({term})" for term in without)])


def _last(term: Term) -> str:
    ways = [f"'{word}'" for word in (term.words[-1], *term.others)]
    ways += [f"'{term.beginning}':*"] if term.beginning else []
    return f"({' | '.join(ways)})"


def _ts_rank(asked: Asked) -> Combinable:
    """How well an entry matches: each word counts by itself, so that one that is in all of them changes no order."""
    whole = _rank_of(" | ".join(f"'{word}'" for term in asked.terms for word in (*term.words, *term.others)))
    beginning = asked.terms[-1].beginning
    return whole + Value(ONLY_BEGINS) * _rank_of(f"'{beginning}':*") if beginning else whole


def _rank_of(query: str) -> Func:
    given = [Value(WEIGHTS), F("vector"), Value(query)]
    return Func(*given, template="TS_RANK(%(expressions)s::TSQUERY, 1)", output_field=FloatField())


def _match(asked: Asked, *, is_whole: bool = False) -> str:
    """The question as SQLite reads it; with ``is_whole`` the last word is no beginning."""
    terms = " AND ".join(f"({' OR '.join(_ways(term, is_whole=is_whole))})" for term in asked.terms)
    return " NOT ".join([f"({terms})", *(f'"{" ".join(term.words)}"' for term in asked.without)])


def _ways(term: Term, *, is_whole: bool) -> list[str]:
    """The ways in which a text can have a term. In a headline it counts once more, or much in a text outdid that."""
    before = "".join(f"{word} " for word in term.words[:-1])
    whole = [f'"{before}{word}"' for word in (term.words[-1], *term.others)]
    opened = [f'"{before}{term.beginning}" *'] if term.beginning and not is_whole else []
    return [*whole, *(f"headline : {way}" for way in [*whole, *opened]), *opened]


# --- What is found ----------------------------------------------------------------------------------------------------
class Narrowed(NamedTuple):
    """To what a search is narrowed: a topic, somebody quoted, somebody who wrote, each by id, and a span of time."""

    topic: int | None = None
    expert: int | None = None
    contributor: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


class Hit(NamedTuple):
    """A story that was found: as lists know it, and its headline and a passage with the words found marked."""

    story: Version
    headline: list[Part]
    passage: list[Part]


class Found(NamedTuple):
    """A page of what was found; ``next_before`` leads to the next one, ``is_capped`` where there may be more yet."""

    hits: list[Hit]
    next_before: str = ""
    is_capped: bool = False


def find(asked: Asked, narrowed: Narrowed, *, newest: bool, before: tuple[int, int] | None = None) -> Found:
    """A page of the public stories that have what is asked for, newest or best first.

    ``before`` is the place of the last story of the page before it: (microseconds or score, id).
    """
    rows = _entries(asked, narrowed)
    if newest:
        place = before and (EPOCH + dt.timedelta(microseconds=before[0]), before[1])
        found, following = page_of(_with_beginning(rows.newest_first(place)), place="version_id")
        return Found([_hit(row, asked) for row in found], following)
    ranked = sorted(((_score(rank, at), pk) for pk, at, rank in _ranked(rows, asked)), reverse=True)
    rest = [each for each in ranked if not before or each < before]
    page = rest[:PAGE]
    chosen = _with_beginning(SearchEntry.objects.live()).in_bulk([pk for _score, pk in page])
    hits = [_hit(chosen[pk], asked) for _score, pk in page if pk in chosen]
    following = f"{page[-1][0]}-{page[-1][1]}" if len(rest) > PAGE else ""
    return Found(hits, following, len(ranked) == CANDIDATES)


def _entries(asked: Asked, narrowed: Narrowed) -> QuerySet:
    """The entries of public versions that are asked for."""
    rows = SearchEntry.objects.live()
    for model, name in ((VersionTopic, "topic"), (Quote, "expert"), (VersionByline, "contributor")):
        if pk := getattr(narrowed, name):
            rows = rows.filter(Exists(model.objects.filter(version=OuterRef("version"), **{name: pk})))
    if narrowed.since:
        rows = rows.filter(published_at__gte=narrowed.since)
    if narrowed.until:
        rows = rows.filter(published_at__lt=narrowed.until)
    return _matching(rows, asked) if asked else rows


def _score(rank: float, published: dt.datetime) -> int:
    """How good a story is, the newer the better; it stays the same as time goes by."""
    return round(1_000_000 * (math.log(max(rank, LOWEST)) + (published - EPOCH) / AGE))


def _with_beginning(rows: QuerySet) -> QuerySet:
    return rows.annotate(beginning=Left("version__body", BEGINNING))


def _hit(row: SearchEntry, asked: Asked) -> Hit:
    story = row.version
    paragraphs = [story.standfirst, *bodies.paragraphs(row.beginning)] if asked else []
    shown = passage(paragraphs, asked.matched) or [("", story.standfirst)]
    return Hit(story, marked(story.headline, asked.matched), shown)
