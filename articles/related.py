"""Previous reports suggested for a story: what this newsroom published before that the story is likely to build on.

Two steps. Earlier public stories are looked up by the story's telling words, its people, bylines and topics, and by
the links of stories like it. Each is then scored by a weighted sum of ``SIGNALS``. How much each of them counts is
learnt every month from the links that editors made until then (``articles.learning``), because newsrooms differ in
this: in one a story builds on last week's, in another on what all others link. ``PRIOR`` holds until there are links.

The same ranking says which stories may stand beside one another for readers (``keep``, ``articles.beside``).

Nothing is suggested that readers do not see now, or that came out after the story. All arithmetic is done in one order
on whole numbers or in Python, so that both databases give the same answer.
"""

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body as bodies
from articles import clock
from articles.models import (
    Article,
    Dismissal,
    Frequency,
    Proposal,
    Quote,
    Related,
    Topic,
    Version,
    VersionByline,
    VersionReport,
    VersionTopic,
    Weights,
)
from articles.models.version import live_at
from articles.text.terms import is_next_part, names, spellings, stems
from articles.word_index import (
    DAMPED,
    STORED,
    STORIES,
    Traits,
    day_of,
    named_in,
    number,
    public,
    traits,
    traits_of,
)
from newsroom import edition
from people.models import Expert

# How many earlier stories are looked at, found by what.
BY_WORDS = 150
BY_BYLINE, BY_TOPIC, BY_PERSON = 20, 15, 20
PEOPLE = 100  # of a story, by whom others are looked up
BY_LINKS = 50
WORDS = 40  # telling words that stories are looked up by
POSTINGS = 20_000  # read at most: the sum of the frequencies of those words
TOO_COMMON = 4  # a word in more than one of so many stories tells nothing …
SMALL = 200  # … in an archive larger than this
ALIKE = 50  # most similar stories whose links count
LINKS_FADE = 120  # days after which a link counts a third
RECENT = 30  # days, likewise for the age of a story

BESIDE = 12  # stories kept that may stand beside one for readers
OFTEN = 3  # spreads of "linked" from which it is a reason
YEAR, MONTH = 365, 30  # days

# What is known of an earlier story beside the new one, with its usual spread: weights hold for a spread of each.
SIGNALS = {
    "similar": 0.04,  # angle between the words of both
    "nearest": 1.0,  # its place among all by that, as a logarithm
    "headline": 0.13,  # how far its headline's words occur in the new story
    "in_its_text": 0.13,  # how far the new headline's words occur in it
    "names": 0.02,
    "topics": 0.28,
    "topic": 0.9,  # how telling the rarest common topic is
    "byline": 0.22,
    "age": 1.1,
    "recent": 0.18,
    "linked": 0.32,  # how often others linked it, lately above all
    "by_similar": 0.06,  # the same, by stories like this one
    "builds_on": 0.035,  # whether it builds itself on a story like this one
    "column": 0.2,
    "people": 0.3,
    "part": 0.1,
}
PRIOR = [0.8, 0.4, 0.4, 0.2, 0.15, 0.3, 0.2, 0.2, -0.25, 0.1, 0.3, 0.2, 0.1, 0.0, 0.3, 0.3]
_SPREAD = list(SIGNALS.values())


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What suggestions are made for: a story as somebody has written it so far, saved or not.

    ``pk`` is the story's id if it has one; ``topics``, ``bylines``, ``people`` and ``linked`` are ids. Nothing is
    suggested that came out after ``at``, by default the story's own first publication, or now.
    """

    headline: str
    body: str
    standfirst: str = ""
    pk: int | None = None
    topics: Sequence[int] = ()
    bylines: Sequence[int] = ()
    people: Sequence[int] = ()
    linked: frozenset[int] = frozenset()
    at: dt.datetime | None = None

    @classmethod
    def of(cls, article: Article) -> "Draft":
        """A story as it is saved, with the earlier stories that it names."""
        marks = bodies.marks(article.body)
        reports = article.report_links.exclude(earlier=None).values_list("earlier_id", flat=True)
        return cls(
            pk=article.pk,
            headline=article.headline,
            standfirst=article.standfirst,
            body=article.body,
            topics=list(article.topics.order_by("pk").values_list("pk", flat=True)),
            bylines=list(article.bylines.values_list("contributor_id", flat=True)),
            people=list(dict.fromkeys(q.expert for q in marks.quotations if q.expert)),
            linked=frozenset((*reports, *marks.reports)),
        )

    def traits(self) -> Traits:
        """What it is compared by."""
        return traits(
            headline=self.headline,
            standfirst=self.standfirst,
            body=self.body,
            topics=self.topics,
            bylines=self.bylines,
            people=self.people,
        )


@dataclass(frozen=True)
class Suggestion:
    """An earlier story to link, with why; ``article`` is its id."""

    article: int
    headline: str
    path: str
    published_at: dt.datetime
    score: float
    reasons: list[str]

    @property
    def reason(self) -> str:
        """Why it is suggested, in one line."""
        return "; ".join(self.reasons)


def suggest(story: Article | Draft, *, limit: int = 10) -> list[Suggestion]:
    """The earlier stories that ``story`` is most likely to build on, best first, each with its reasons.

    All are public and came out before; the story itself, those it names already and those turned down for it are not
    among them.
    """
    draft = Draft.of(story) if isinstance(story, Article) else story
    query = query_for(draft)
    hidden = set(draft.linked)
    if draft.pk:
        turned_down = Dismissal.objects.filter(article=draft.pk, proposal=Proposal.REPORT)
        hidden |= {int(key) for key in turned_down.values_list("key", flat=True) if key.isdecimal()}
    found = [each for each in ranked(query) if each.story not in hidden]
    return _explained(draft, query, once(found)[:limit])


def keep(story: int) -> None:
    """Store anew which public stories may stand beside this one for readers, later ones among them.

    They are ranked as if it came out now. Where readers do not see the story, nothing is kept.
    """
    best = _beside(story)
    with transaction.atomic():
        if _store(story, best):
            edition.bump()


def complete(most: int, before: int | None = None) -> tuple[int | None, bool]:
    """Do the same for public stories that have nothing kept, ``most`` of them, the last ones made first.

    Returns from where on to go on, as ``before``, None at the end, and whether anything was found: then the edition is
    to be raised when all are done, or pages would be made anew over and over.
    """
    nothing = public().filter(article__profile__isnull=False, article__related_rows=None).order_by("-article")
    if before:
        nothing = nothing.filter(article__lt=before)
    stories = list(nothing.values_list("article", flat=True)[:most])
    changed = [story for story in stories if _store(story, _beside(story))]
    return stories[-1] if stories else None, bool(changed)


def _beside(story: int) -> dict[int, float]:
    """The scores of the stories most like this one. It takes long, so no transaction is to wait for it."""
    best: dict[int, float] = {}
    for version in public().filter(article=story):
        query = Query.of(version)._replace(at=clock.read())
        best = {each.story: each.score for each in once(ranked(query))[:BESIDE]}
    return best


@transaction.atomic
def _store(story: int, best: dict[int, float]) -> bool:
    """Keep these scores; returns whether they were others before."""
    list(Article.objects.select_for_update(no_key=True).filter(pk=story).values_list("pk"))
    before = Related.objects.filter(story=story)
    if dict(before.values_list("other", "score")) == best:
        return False
    before.delete()
    Related.objects.bulk_create(Related(story_id=story, other_id=pk, score=score) for pk, score in best.items())
    return True


# --- Looking up -------------------------------------------------------------------------------------------------------
class Query(NamedTuple):
    """A story that earlier ones are looked up for."""

    traits: Traits
    story: int | None
    at: dt.datetime
    headline: str
    topics: Sequence[int]
    bylines: Sequence[int]
    people: Sequence[int]

    @classmethod
    def of(cls, version: Version) -> "Query":
        """A published story, as if it were to come out now."""
        named = named_in([version.pk])[version.pk]
        return cls(traits_of(version, named), version.article_id, version.published_at, version.headline, *named)


def query_for(draft: Draft) -> Query:
    """What earlier stories are looked up with for a story that is written."""
    begun = Version.objects.begun().filter(article=draft.pk) if draft.pk else Version.objects.none()
    first = begun.order_by("number").values_list("published_at", flat=True).first()
    at = draft.at or first or clock.read()
    return Query(draft.traits(), draft.pk, at, draft.headline, draft.topics, draft.bylines, draft.people)


@dataclass
class Candidate:
    """An earlier story that is public, with what is known of it."""

    story: int
    version: int
    headline: str
    path: str
    published_at: dt.datetime
    traits: Traits
    shared: dict[int, int] = field(default_factory=dict)  # how often it has words that the new story has
    similar: float = 0.0
    signals: list[float] = field(default_factory=list)
    score: float = 0.0


def ranked(query: Query, weights: Sequence[float] | None = None) -> list[Candidate]:
    """Every earlier story that was looked up, best first."""
    weights = weights or weights_at(query.at)
    found = candidates(query)
    for each in found:
        each.score = round(sum(w * x for w, x in zip(weights, each.signals, strict=True)), 9)
    return sorted(found, key=lambda c: (-c.score, -c.story))


def once(found: Iterable[Candidate]) -> list[Candidate]:
    """Of stories with one headline, such as one published twice, only the first."""
    kept: dict[str, Candidate] = {}
    for each in found:
        kept.setdefault(each.headline, each)
    return list(kept.values())


def weights_at(at: dt.datetime) -> list[float]:
    """How much each signal counts for a story of that time, by what was learnt before."""
    learnt = Weights.objects.filter(since__lte=at).order_by("-since").values_list("values", flat=True).first()
    return learnt if learnt and len(learnt) == len(PRIOR) else PRIOR


@contextmanager
def by_index() -> Iterator[None]:
    """Have PostgreSQL look up some hundred rows by index: it thinks that dearer than to read a whole table."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1; SET LOCAL max_parallel_workers_per_gather = 0")
        yield


@by_index()
def candidates(query: Query) -> list[Candidate]:
    """The earlier stories that may matter to a story, with their signals."""
    here = query.traits
    frequency = dict(
        Frequency.objects.filter(term__in=[STORIES, *here.words, *here.marks]).values_list("term", "stories")
    )
    size = max(1, frequency.get(STORIES, 0))
    rarity = {term: math.log(1 + (size - min(n, size) + 0.5) / (n + 0.5)) for term, n in frequency.items() if n > 0}
    rarest = math.log(1 + (size + 0.5) / 0.5)
    found = _read(query, dict.fromkeys([*_by_words(query, frequency, rarity, size), *_by_rows(query, frequency)]))
    compare = _Comparison(here, rarity, rarest)
    compare.each(found.values())
    alike = sorted(found.values(), key=lambda c: (-c.similar, -c.story))
    links = _links(alike, query.at)
    pull: defaultdict[int, float] = defaultdict(float)
    for later, earlier in links:
        pull[earlier] += found[later].similar
    more = [story for story in sorted(pull, key=lambda s: (-pull[s], -s)) if story not in found]
    added = _read(query, more[:BY_LINKS])
    compare.each(added.values())
    found |= added
    _weigh(query, found, links, alike, compare)
    return list(found.values())


def _by_words(query: Query, frequency: Mapping[int, int], rarity: Mapping[int, float], size: int) -> list[int]:
    """The stories with the greatest sum of weights of the telling words."""
    here = query.traits
    weights = {
        word: DAMPED[count] * rarity[word] ** 2
        for word, count in zip(here.words, here.counts, strict=True)
        if word in rarity and (size < SMALL or frequency[word] < size / TOO_COMMON)
    }
    chosen: dict[int, int] = {}
    left = POSTINGS
    for word in sorted(weights, key=lambda w: (-weights[w], w)):
        if frequency[word] <= left:
            left -= frequency[word]
            chosen[word] = max(1, round(10 * weights[word]))
            if len(chosen) == WORDS:
                break
    if not chosen:
        return []
    # A branch for each word: in one join PostgreSQL may prefer to read the whole table.
    branch = "SELECT story, weight * %s AS weight FROM articles_posting WHERE term = %s AND day <= %s"
    sql = (
        f"SELECT story, SUM(weight) AS total FROM ({' UNION ALL '.join([branch] * len(chosen))}) AS found "  # noqa: S608
        "GROUP BY story ORDER BY total DESC, story DESC LIMIT %s"
    )
    day = day_of(query.at)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(n for word, weight in chosen.items() for n in (weight, word, day)), BY_WORDS])
        return [story for story, _total in cursor.fetchall()]


def _by_rows(query: Query, frequency: Mapping[int, int]) -> list[int]:
    """The newest stories by the same people, with the same people quoted, and on the same topics."""
    topics = sorted(query.topics, key=lambda pk: (frequency.get(number("topic", pk), 0), pk))
    return [
        *_newest(VersionByline, "contributor", query.bylines[:PEOPLE], query.at, BY_BYLINE)[:BY_BYLINE],
        *_newest(Quote, "expert", query.people[:PEOPLE], query.at, BY_PERSON)[:BY_PERSON],
        *_newest(VersionTopic, "topic", topics[:3], query.at, BY_TOPIC),
    ]


def _newest(model: type[Model], name: str, ids: Sequence[int], at: dt.datetime, most: int) -> list[int]:
    """The newest stories of each of these people or topics, ``most`` of each, the newest of all first."""
    if not ids:
        return []
    anybody = 0  # nobody's id: a branch for each takes its place, as in one condition PostgreSQL may read everybody's
    rows = model.objects.filter(live_at(prefix="version__"), published_at__lte=at, **{name: anybody})
    rows = rows.order_by("-published_at", "-version_id").values_list("published_at", "version_id", "version__article")
    branch, values = rows[:most].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join([f"SELECT * FROM ({branch}) AS found"] * len(ids)),  # noqa: S608 - Django's own
            [pk if value == anybody else value for pk in ids for value in values],
        )
        return [story for _at, _version, story in sorted(cursor.fetchall(), reverse=True)]


def _read(query: Query, stories: Iterable[int]) -> dict[int, Candidate]:
    """Those of the stories that are public and came out before, but for the story itself."""
    wanted = [story for story in stories if story != query.story]
    rows = public().filter(article__in=wanted, published_at__lte=query.at, article__profile__isnull=False)
    columns = ("article_id", "pk", "headline", "path", "published_at", *(f"article__profile__{c}" for c in STORED))
    found = {row[0]: Candidate(*row[:5], Traits.stored(row[5:])) for row in rows.order_by().values_list(*columns)}
    return {story: found[story] for story in wanted if story in found}


def _links(stories: Iterable[Candidate], at: dt.datetime) -> list[tuple[int, int]]:
    """The links that these stories, if they came out before, make to earlier ones: pairs of later and earlier."""
    by_version = {each.version: each.story for each in stories}
    rows = VersionReport.objects.filter(version__in=list(by_version), published_at__lt=at)
    rows = rows.order_by("version_id", "position").values_list("version_id", "earlier_id")
    return [(by_version[version], earlier) for version, earlier in rows]


# --- Signals ----------------------------------------------------------------------------------------------------------
class _Comparison:
    """The words of a story, weighted, to compare others with."""

    def __init__(self, here: Traits, rarity: Mapping[int, float], rarest: float) -> None:
        self.here, self.rarity, self.rarest = here, rarity, rarest
        self.text = dict(zip(here.words, here.counts, strict=True))
        weights = {word: DAMPED[count] * rarity.get(word, rarest) for word, count in self.text.items()}
        # The length of the other story takes one middling rarity for all its words, so that only common ones are read.
        self.length = (math.sqrt(sum(x * x for x in weights.values())) or 1.0) * rarest * 0.55
        self.squared = {word: x * rarity.get(word, rarest) for word, x in weights.items()}
        self.title = here.words[: here.headline]

    def of(self, term: int) -> float:
        return self.rarity.get(term, self.rarest)

    def each(self, found: Iterable[Candidate]) -> None:
        """Set how similar each of the stories is, and the words it shares."""
        squared = self.squared
        for one in found:
            there = one.traits
            one.shared = {w: n for w, n in zip(there.words, there.counts, strict=True) if w in squared}
            dot = sum([squared[word] * DAMPED[count] for word, count in one.shared.items()])
            one.similar = dot / (self.length * there.length)

    def covered(self, words: Sequence[int], text: Mapping[int, int]) -> float:
        """The share of a headline, by the rarity of its words, that a text takes up; once is worth less than often."""
        whole = held = 0.0
        for word in words:
            whole += self.of(word)
            if word in text:
                held += self.of(word) * min(1.0, math.log(1 + text[word]) / 2)
        return held / whole if whole else 0.0


def _weigh(
    query: Query,
    found: dict[int, Candidate],
    links: list[tuple[int, int]],
    alike: list[Candidate],
    compare: _Comparison,
) -> None:
    """Set the signals of every candidate, each divided by its usual spread."""
    here = query.traits
    closest = {each.story for each in alike[:ALIKE]}
    by_similar: defaultdict[int, float] = defaultdict(float)
    builds_on: defaultdict[int, float] = defaultdict(float)
    for later, earlier in links:
        if later in closest:
            by_similar[earlier] += found[later].similar
        if earlier in found:
            builds_on[later] = max(builds_on[later], found[earlier].similar)
    linked = _times_linked(found, query.at)
    kinds = {
        "topic": {number("topic", pk) for pk in query.topics},
        "byline": {number("byline", pk) for pk in query.bylines},
        "person": {number("person", pk) for pk in query.people},
    }
    names = here.marks.difference(*kinds.values())
    topics_here = sum(compare.of(topic) for topic in sorted(kinds["topic"]))
    today = day_of(query.at)
    for place, each in enumerate(sorted(found.values(), key=lambda c: (-c.similar, -c.story))):
        there = each.traits
        days = today - day_of(each.published_at)
        topics = sorted(compare.of(topic) for topic in kinds["topic"] & there.marks)
        values = (
            each.similar,
            -math.log1p(place),
            compare.covered(there.words[: there.headline], compare.text),
            compare.covered(compare.title, each.shared),
            len(names & there.marks) / math.sqrt((len(names) + 1) * (len(there.marks) + 1)),
            sum(topics) / topics_here if topics else 0.0,
            topics[-1] if topics else 0.0,
            float(not kinds["byline"].isdisjoint(there.marks)),
            math.log1p(days),
            math.exp(-days / RECENT),
            math.log1p(linked[each.story]),
            by_similar[each.story],
            builds_on[each.story],
            float(bool(here.column) and here.column == there.column),
            math.log1p(len(kinds["person"] & there.marks)),
            float(is_next_part(each.headline, query.headline)),
        )
        each.signals = [value / spread for value, spread in zip(values, _SPREAD, strict=True)]


def _times_linked(found: Iterable[int], at: dt.datetime) -> Counter[int]:
    """How often each story was linked before by others that are public, where older links count less."""
    rows = VersionReport.objects.filter(live_at(prefix="version__"), earlier__in=list(found), published_at__lt=at)
    times: Counter[int] = Counter()
    today = day_of(at)
    for earlier, made in rows.order_by("version_id", "position").values_list("earlier_id", "published_at"):
        times[earlier] += math.exp(-(today - day_of(made)) / LINKS_FADE)
    return times


# --- Reasons ----------------------------------------------------------------------------------------------------------
def _explained(draft: Draft, query: Query, found: list[Candidate]) -> list[Suggestion]:
    topics = Topic.objects.in_bulk(draft.topics)
    people = Expert.objects.in_bulk(draft.people)
    reasons = {each.story: _reasons(query, each, topics, people) for each in found}
    if lacking := [each for each in found if not reasons[each.story]]:
        for story, words in _mentioned(draft, lacking).items():
            reasons[story] = [_("both mention {words}").format(words=_quoted(words))] if words else []
    return [
        Suggestion(
            each.story,
            each.headline,
            each.path,
            each.published_at,
            each.score,
            [*reasons[each.story][:4], _ago((query.at - each.published_at).days)],
        )
        for each in found
    ]


def _mentioned(draft: Draft, found: list[Candidate]) -> dict[int, list[str]]:
    """By story, the rarest names in it that the draft has too, or else words, as the draft writes them. One query."""
    text = "\n".join([draft.headline, draft.standfirst, *bodies.paragraphs(draft.body)])
    kinds = (
        {number("name", name): spelled for name, spelled in names(text).items()},
        {number("word", stem): spelled for stem, spelled in spellings(text).items()},
    )
    frequency = dict(Frequency.objects.filter(term__in=[*kinds[0], *kinds[1]]).values_list("term", "stories"))
    by_rarity = [sorted(kind.keys() & frequency.keys(), key=lambda n: (frequency[n], n)) for kind in kinds]
    said = {}
    for each in found:
        shared = [
            [kind[n] for n in terms if n in there]
            for kind, terms, there in zip(kinds, by_rarity, (each.traits.marks, each.shared), strict=True)
        ]
        said[each.story] = shared[0] or shared[1]
    return said


def _quoted(words: Iterable[str]) -> str:
    """Three of the words at most, in quotation marks."""
    return ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:3])


def _reasons(query: Query, each: Candidate, topics: dict[int, Topic], people: dict[int, Expert]) -> list[str]:
    """Why a story is suggested, from what was found, in short clauses."""
    there, said = each.traits.marks, []
    value = dict(zip(SIGNALS, each.signals, strict=True))
    if value["part"]:
        said.append(_("part of the same series"))
    shared = [topics[pk] for pk in query.topics if pk in topics and number("topic", pk) in there]
    if running := [topic.name for topic in shared if topic.running]:
        said.append(_("same running story “{topic}”").format(topic=running[0]))
    elif shared:
        said.append(_("same topic “{topic}”").format(topic=shared[0].name))
    quoted = [people[pk].name for pk in query.people if pk in people and number("person", pk) in there]
    if len(quoted) > 1:
        said.append(_("quotes {n} of the same people").format(n=len(quoted)))
    elif quoted:
        said.append(_("also quotes {name}").format(name=quoted[0]))
    if value["by_similar"] > 1:
        said.append(_("linked by similar stories"))
    elif value["linked"] > OFTEN:
        said.append(_("often linked"))
    if value["byline"]:
        said.append(_("same byline"))
    spelled = spellings(f"{query.headline} {each.headline}")
    words = [spelled[w] for w in stems(each.headline) if w in spelled and number("word", w) in each.shared]
    if words:
        said.append(_("both on {words}").format(words=_quoted(words)))
    return said


def _ago(days: int) -> str:
    if days < 1:
        return _("the same day")
    if days >= 2 * YEAR:
        return ngettext("{n} year earlier", "{n} years earlier", days // YEAR).format(n=days // YEAR)
    if days >= 2 * MONTH:
        return ngettext("{n} month earlier", "{n} months earlier", days // MONTH).format(n=days // MONTH)
    return ngettext("{n} day earlier", "{n} days earlier", days).format(n=days)
