"""What the newsroom knows of the people a story quotes: how they were described, how often, by what spellings."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from articles import clock
from articles.models import Quote
from people.matching import normalised
from people.models import Expert

RECENT = dt.timedelta(days=30)
OFTEN = 3  # stories in that time, from which on others are worth a thought
CONSIDERED = 3  # people named as others to ask
SHORT = 8  # letters; a shorter name may differ by one, a longer one by two
LONG_ENOUGH = 5  # letters of a surname that is compared by itself

_RUN = re.compile(r"[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*)*")
_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass
class Source:
    """Somebody quoted: ``last`` is what they were quoted saying in the newest other story that readers see."""

    expert: Expert
    last: Quote | None
    times: int
    """In how many other stories of the last 30 days."""
    others: list[Expert] = field(default_factory=list)
    """Others on the topics of the story, those quoted least first; where this one is an expert and quoted often."""


def known(ids: Collection[int], *, topics: Collection[int] = (), story: int | None = None) -> dict[int, Source]:
    """What is known of the people with these ids, leaving out what ``story`` itself says of them."""
    if not ids:
        return {}
    since = clock.read() - RECENT
    elsewhere = Quote.objects.live().filter(expert=OuterRef("pk")).exclude(version__article=story)
    newest = elsewhere.order_by("-published_at", "pk").values("pk")[:1]
    rows = Expert.objects.filter(pk__in=ids).annotate(last=Subquery(newest)).select_related("merged_into")
    people = list(_counted(rows, story, since).prefetch_related("positions__organisation"))
    quotes = Quote.objects.select_related("version").defer("version__body").in_bulk({p.last for p in people} - {None})
    found = {p.pk: Source(p, quotes.get(p.last), p.times) for p in people}
    often = [s for s in found.values() if s.times >= OFTEN and s.expert.kind == Expert.Kind.EXPERT]
    if often and topics:
        free = Expert.objects.filter(topics__in=topics, kind=Expert.Kind.EXPERT, merged_into=None).exclude(pk__in=ids)
        others = list(_counted(free.distinct(), story, since).order_by("times", "name", "pk")[:CONSIDERED])
        for source in often:
            source.others = others
    return found


def _counted(people: QuerySet[Expert], story: int | None, since: dt.datetime) -> QuerySet[Expert]:
    """The people with ``times``, the number of stories since then in which readers see them quoted."""
    quoted = Quote.objects.live().filter(expert=OuterRef("pk"), published_at__gte=since).exclude(version__article=story)
    times = quoted.order_by().values("expert").annotate(n=Count("version__article", distinct=True)).values("n")
    return people.annotate(times=Coalesce(Subquery(times, output_field=IntegerField()), 0))


# --- Spelling ---------------------------------------------------------------------------------------------------------
def spelled_otherwise(name: str, text_names: "Names", others: Iterable[str] = ()) -> list[str]:
    """Words of a text that look like ``name`` misspelled: they differ by a letter or two, and are no one else's."""
    words = name.split()
    if not words:
        return []
    most = 1 if len(name) < SHORT else 2
    own = {name, *others}
    found = [
        other
        for other in sorted(text_names.of(len(words)))
        if other not in own and abs(len(other) - len(name)) <= most and _distance(other, name, most) <= most
    ]
    surname = words[-1]
    if len(words) > 1 and len(surname) >= LONG_ENOUGH:
        parts = {part for each in own for part in each.split()}
        found += [
            other
            for other in sorted(text_names.of(1))
            if other[0] == surname[0]
            and other not in parts
            and other != f"{surname}s"
            and abs(len(other) - len(surname)) <= 1
            and _distance(other, surname, 1) <= 1
            and not any(other in longer.split() for longer in found)
        ]
    return found


class Names:
    """The words of a text that can be names: one or several in a row, each with a capital."""

    def __init__(self, text: str) -> None:
        self._runs = [run.split(" ") for run in dict.fromkeys(_RUN.findall(text))]
        self._found: dict[int, set[str]] = {}

    def of(self, count: int) -> set[str]:
        """Those of ``count`` words."""
        if count not in self._found:
            self._found[count] = {
                _POSSESSIVE.sub("", " ".join(run[at : at + count]))
                for run in self._runs
                for at in range(len(run) - count + 1)
                if run[at][0].isupper() and run[at + count - 1][0].isupper()
            } - {""}
        return self._found[count]


def _distance(one: str, other: str, most: int) -> int:
    """How many letters have to be put in, left out or changed; more than ``most`` where it is more."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, second in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != second)))
        if min(now) > most:
            return most + 1
        before = now
    return before[-1]


def may_be(person: Expert, name: str) -> bool:
    """Whether a name in a text can be this person's: no full name, or one with the surname of one of theirs."""
    wanted = normalised(name).split()
    if len(wanted) <= 1:
        return True
    return any(wanted[-1:] == normalised(own).split()[-1:] for own in person.all_names())
