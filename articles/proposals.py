"""What the text of a story proposes: quotations that nobody is marked for, and who is likely to have said them.

Nothing is marked here unasked. A proposal is tied to exact words: it is found anew in whatever the text says now, and
accepting it marks these words and no others.
"""

import hashlib
import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from articles import body as bodies
from articles.inserts import extents
from articles.text import Quote, find_quotes
from people.matching import How, match_all, normalised
from people.models import Expert, FormerSlug, Position
from people.slugs import unique_slug

MOST = 100  # quotations proposed at once; the next ones come when these are dealt with
LONGEST_PARTICLE = 3  # letters: van, der, bin, al, de
_WORD = re.compile(r"\S+")

_KINDS = (
    (Expert.Kind.SPOKESPERSON, r"spokes(?:man|woman|person)|press officer"),
    (
        Expert.Kind.OFFICIAL,
        r"minister|envoy|ambassador|mayor|councillor|secretary|president|governor|senator|commissioner|official|judge",
    ),
    (Expert.Kind.WITNESS, r"witness|passer-by|bystander"),
    (
        Expert.Kind.PRIVATE,
        r"resident|neighbour|neighbor|mother|father|parent|widow|pensioner|tenant|pupil|shopper|commuter",
    ),
)


# --- Where in a body the words of its plain text stand ----------------------------------------------------------------
class Span(NamedTuple):
    """Words of a plain text that one person said; the end is exclusive."""

    start: int
    end: int
    expert: int


class Places:
    """A body beside its plain text, so that words found in the one can be marked in the other.

    Both have the same characters in the same order, but for white space: the n-th of one is the n-th of the other.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.text = bodies.plain_text(body)
        self.marks = bodies.marks(body)
        inside = {n for begin, end in extents(self.marks.tokens) for n in range(begin, end)}
        self.texts = {
            n: html.unescape(t.source) for n, t in enumerate(self.marks.tokens) if not t.name and n not in inside
        }
        # The words of both, each with the number of characters before it.
        self._plain = [(found.start(), len(found[0])) for found in _WORD.finditer(self.text)]
        self._plain_at = list(accumulate((length for _start, length in self._plain), initial=0))
        self._pieces = [
            (n, found.start(), len(found[0])) for n, words in self.texts.items() for found in _WORD.finditer(words)
        ]
        self._pieces_at = list(accumulate((length for *_place, length in self._pieces), initial=0))

    def is_whole(self) -> bool:
        """Whether the plain text has all that the body says, so that the one can be found in the other."""
        return self._plain_at[-1] == self._pieces_at[-1]

    @cached_property
    def marked(self) -> list[Span]:
        """The stretches of the plain text that are marked as somebody's words; ``expert`` is 0 for unnamed sources."""
        at = dict.fromkeys(self.texts, 0)
        ends = dict(at)
        for place, (n, _start, length) in enumerate(self._pieces):
            if not ends[n]:
                at[n] = self._pieces_at[place]
            ends[n] = self._pieces_at[place] + length
        found = []
        for quotation in self.marks.quotations:
            inside = [n for begin, end in quotation.pieces for n in range(begin, end) if ends.get(n)]
            if inside:
                span = Span(self._offset(at[inside[0]]), self._offset(ends[inside[-1]] - 1) + 1, quotation.expert or 0)
                found.append(span)
        return found

    def _offset(self, number: int) -> int:
        """Where the character with this number, white space not counted, stands in the plain text."""
        word = bisect_right(self._plain_at, number) - 1
        return self._plain[word][0] + number - self._plain_at[word]

    def _number(self, offset: int) -> int:
        """How many characters that are no white space stand before ``offset`` in the plain text."""
        word = bisect_left(self._plain, (offset, 0)) - 1
        if word < 0:
            return 0
        start, length = self._plain[word]
        return self._plain_at[word] + min(offset - start, length)

    def marked_with(self, spans: Iterable[Span]) -> str:
        """The body with a mark around the words of each span, one for each paragraph. Spans must not overlap."""
        if not self.is_whole():
            return self.body
        inserts: dict[int, list[tuple[int, str]]] = {}
        for span in spans:
            opening = f'<q data-expert="{span.expert}">'
            for run in self._runs(self._number(span.start), self._number(span.end)):
                for pieces in [run] if self._is_balanced(run) else self._single(run):
                    inserts.setdefault(pieces[0][0], []).append((pieces[0][1], opening))
                    inserts.setdefault(pieces[-1][0], []).append((pieces[-1][2], "</q>"))
        out = [token.source for token in self.marks.tokens]
        for n, found in inserts.items():
            words, parts, at = self.texts[n], [], 0
            for place, tag in sorted(found, key=lambda insert: (insert[0], insert[1] != "</q>")):
                parts += [html.escape(words[at:place], quote=False), tag]
                at = place
            out[n] = "".join([*parts, html.escape(words[at:], quote=False)])
        return "".join(out)

    def _runs(self, first: int, last: int) -> Iterator[list[tuple[int, int, int]]]:
        """The runs of text (token, from, to) between two numbers of characters, a list for each paragraph."""
        run: list[tuple[int, int, int]] = []
        for place in range(bisect_right(self._pieces_at, first) - 1, len(self._pieces)):
            before = self._pieces_at[place]
            if before >= last:
                break
            n, start, length = self._pieces[place]
            begin, end = start + max(first - before, 0), start + min(last - before, length)
            if run and run[-1][0] == n:
                run[-1] = (n, run[-1][1], end)
                continue
            if run and any(self.marks.tokens[m].name in bodies.BLOCKS for m in range(run[-1][0], n)):
                yield run
                run = []
            run.append((n, begin, end))
        if run:
            yield run

    def _single(self, run: list[tuple[int, int, int]]) -> list[list[tuple[int, int, int]]]:
        """Each text of a run by itself, with the white space between them, which belongs to the words."""
        (first, start, _end), (last, _start, end) = run[0], run[-1]
        texts = [n for n in range(first, last + 1) if n in self.texts]
        return [[(n, start if n == first else 0, end if n == last else len(self.texts[n]))] for n in texts]

    def _is_balanced(self, run: list[tuple[int, int, int]]) -> bool:
        """Whether every tag that is opened within a run of text is closed in it, so that one mark can hold it."""
        depth = 0
        for token in self.marks.tokens[run[0][0] : run[-1][0]]:
            if token.name and token.name != "br":
                depth += -1 if token.closes else 1
                if depth < 0:
                    return False
        return depth == 0


def key_of(words: str) -> str:
    """What names a quotation in a story: the same for the same words, whatever stands around them."""
    plain = " ".join(re.findall(r"\w+", words.casefold()))
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]


# --- Quotations that nobody is marked for -----------------------------------------------------------------------------
@dataclass(frozen=True)
class ProposedQuote:
    """A quotation with the person who is likely to have said it: known, to be added, or unclear (neither)."""

    start: int
    end: int
    words: str
    named: str
    """The words that name the speaker in the text: “she”, “the mayor”; empty where none do."""
    name: str
    description: str
    expert: Expert | None = None
    why: str = ""
    is_new: bool = False

    @property
    def key(self) -> str:
        """See ``key_of``."""
        return key_of(self.words)

    @property
    def is_sure(self) -> bool:
        """Whether the text surely gives a name, and that name means one person only."""
        return self.expert is not None or self.is_new

    @property
    def kind(self) -> str:
        """What kind of person somebody new is, as far as the description says."""
        return kind_from(self.description)


class Reading:
    """One reading of a body: its plain text, the quotations in it, which of them are marked, by whom the others are."""

    def __init__(self, body: str) -> None:
        self.places = Places(body)
        self.text = self.places.text
        self.quotes = find_quotes(self.text, blocks=_block_quotations(body), typewritten=True)
        self._marked = self.places.marked
        self._starts = [span.start for span in self._marked]

    def mark_of(self, quote: Quote) -> Span | None:
        """The mark that has words of a quotation, if one has."""
        before = bisect_left(self._starts, quote.end) - 1
        return self._marked[before] if before >= 0 and self._marked[before].end > quote.start else None

    @cached_property
    def loose(self) -> list[Quote]:
        """The quotations that no speaker is marked for."""
        return [quote for quote in self.quotes if not self.mark_of(quote)]

    def words(self, quote: Quote) -> str:
        """The exact words of a quotation, with its marks."""
        return self.text[quote.start : quote.end]

    def proposals(self, *, dismissed: Iterable[str] = (), most: int | None = MOST) -> list[ProposedQuote]:
        """Who is likely to have said what nobody is marked for, in the order of the text."""
        gone = set(dismissed)
        quotes = [quote for quote in self.loose if key_of(self.words(quote)) not in gone][:most]
        here = Expert.objects.in_bulk({span.expert for span in self._marked} - {0}) if quotes else {}
        matches = match_all({_asked(quote) for quote in quotes if quote.is_sure and is_name(quote.name)})
        return [self._proposal(quote, matches, list(here.values())) for quote in quotes]

    def _proposal(self, quote: Quote, matches: dict, here: list[Expert]) -> ProposedQuote:
        named = self.text[slice(*quote.speaker)] if quote.speaker else ""
        known = {"start": quote.start, "end": quote.end, "words": self.words(quote), "named": named}
        known |= {"name": quote.name, "description": quote.description}
        if not is_name(quote.name):
            return ProposedQuote(**known)
        if not quote.is_sure:
            return ProposedQuote(**known, why=_("Perhaps {name}, but the text does not say so").format(name=quote.name))
        if person := _among(here, quote.name):
            return ProposedQuote(**known, expert=person, why=_("Quoted in this story already"))
        found = matches[_asked(quote)]
        why = {
            How.NAME: _("Known by this name"),
            How.OTHER_NAME: _("Also known by this name"),
            How.DESCRIPTION: _("Of several people of this name, the one described so"),
            How.SURNAME: _("The only one of this surname, and described so"),
            How.SEVERAL: _("Several people have this name"),
        }.get(found.how, _("Not known here yet"))
        return ProposedQuote(**known, expert=found.expert, why=why, is_new=found.how == How.NOBODY)


def _block_quotations(body: str) -> list[tuple[int, int]]:
    """Where in the plain text of a body that stands which is set as a block quotation."""
    at, found = 0, []
    for paragraph in bodies.paragraphs(body) if "<blockquote" in body else ():
        if paragraph.block == "blockquote":
            found.append((at, at + len(paragraph)))
        at += len(paragraph) + len("\n\n")
    return found


def _asked(quote: Quote) -> tuple[str, str]:
    return quote.name, quote.description


def _among(people: list[Expert], name: str) -> Expert | None:
    """The one of ``people`` whom a name means, by the whole of it or by the surname alone; None where two could be."""
    wanted = normalised(name)
    names = {person: [normalised(each) for each in person.all_names()] for person in people}
    found = [person for person, own in names.items() if wanted in own]
    if not found and " " not in wanted:
        found = [person for person, own in names.items() if any(each.split()[-1:] == [wanted] for each in own)]
    return found[0] if len(found) == 1 else None


def is_name(words: str) -> bool:
    """Whether words can be somebody's name: each begins with a capital, but for particles such as "van der"."""
    parts = words.split()
    capitals = [p for p in parts if p[0].isupper()]
    return (
        bool(capitals)
        and len(words) <= Expert._meta.get_field("name").max_length
        and all(p in capitals or p.islower() and len(p) <= LONGEST_PARTICLE for p in parts)
    )


def kind_from(description: str) -> str:
    """What kind of person a description speaks of; an expert where it says nothing else."""
    for kind, words in _KINDS:
        if re.search(rf"\b(?:{words})s?\b", description, re.IGNORECASE):
            return kind
    return Expert.Kind.EXPERT


# --- Accepting them ---------------------------------------------------------------------------------------------------
class Accepted(NamedTuple):
    """A body with proposals marked in it, how the people are described by their ids, and who they are (true: new)."""

    body: str
    described: dict[int, str]
    people: dict[Expert, bool]
    by_place: dict[int, Expert]


@transaction.atomic
def accept(reading: Reading, proposals: Sequence[ProposedQuote]) -> Accepted:
    """Mark those of ``proposals`` that are sure, and add the people who are not known yet, each once."""
    added: dict[str, Expert] = {}
    people: dict[Expert, bool] = {}
    described: dict[int, str] = {}
    by_place: dict[int, Expert] = {}
    for proposal in proposals:
        if not proposal.is_sure:
            continue
        expert = proposal.expert or added.get(normalised(proposal.name))
        if expert is None:
            expert = added[normalised(proposal.name)] = add_person(proposal.name, proposal.description)
        people.setdefault(expert, proposal.expert is None)
        by_place[proposal.start] = expert
        if proposal.description:
            described.setdefault(expert.pk, proposal.description)
    spans = [Span(p.start, p.end, by_place[p.start].pk) for p in proposals if p.start in by_place]
    return Accepted(reading.places.marked_with(spans), described, people, by_place)


def add_person(name: str, description: str) -> Expert:
    """Somebody new, of the kind and in the position that ``description`` says."""
    expert = Expert.objects.create(name=name, slug=unique_slug(Expert, name), kind=kind_from(description))
    FormerSlug.objects.filter(slug=expert.slug, expert__isnull=False).delete()
    if description:
        expert.positions.create(title=description[: Position._meta.get_field("title").max_length])
    return expert
