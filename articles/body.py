"""The body of a story: the one sanitiser, and the marks read out of it.

Two marks are ours: ``<q data-expert="ID">`` or ``<q data-unnamed="KEY">`` around quoted words, and
``<a data-article="ID">`` around a reference to an earlier story. Only ids are stored in the text; names and addresses
are looked up. What stands between the paragraphs, photos for one, is in ``articles.inserts`` and no part of the words.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, Self
from urllib.parse import urljoin

import nh3
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

from articles import inserts
from articles.editor import ADDRESS, BODY_EXTENSIONS, PAGE_EXTENSIONS, PLAIN_EXTENSIONS
from articles.embeds import as_cards
from articles.markup import Token, tokens_of

TEXT_BLOCKS = frozenset(("p", "h2", "h3", "li", "td", "th"))
BLOCKS = TEXT_BLOCKS | {"blockquote", "ul", "ol", "table", "thead", "tbody", "tr", "figure", "figcaption", "aside"}
# What of a page's HTML makes sense outside of it. `q` goes, as feed readers would add marks of their own around it.
PORTABLE_TAGS = set(BLOCKS | {"a", "b", "br", "em", "img", "strong"})
PORTABLE_ATTRIBUTES = {
    "a": {"href", "title", "aria-label"},
    "img": {"src", "width", "height", "alt"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
SHOWN_AS = {name: name for name in ("h2", "h3", "li", "blockquote", "td")} | {"th": "td"}
# The mark that closes what each opens; in some languages a mark opens what in others it closes.
CLOSED_BY = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’", '"': '"'}
CLOSED_BY |= {"「": "」", "『": "』"}
AFTER_CLOSING = ".,;:!?…"  # may stand behind a closing mark and still belong to the marked words

_SPEAKER = re.compile(r'data-(expert|unnamed)="([^"]+)"')
_SAID_BY = re.compile(r'(<q data-expert=")([1-9][0-9]*)"')  # in words, “<” is written otherwise
REPORT = re.compile(r'data-article="(\d+)"')
OWN_PATH = re.compile(r"/(?![/\\])")
# Blocks that pasted pages and mails are made of, and what they are here.
_FOREIGN = re.compile(r"<(/?)(div|section|article|address|pre|dd|dt|h1|h4|h5|h6)\b[^<>]*>", re.IGNORECASE)
_NATIVE = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_NESTED = frozenset(("blockquote", "ul", "ol", "li", "table", "tbody", "thead", "tr", "td", "th"))
_DEEPEST = 60  # of these inside one another; the parser takes the square of it
_EMPTY = re.compile(r"<(p|h2|h3|q)>\s*</\1>")


_NOT_PLAIN = re.compile(r"<(/?)(?:h2|h3|td|th|figcaption|aside)\b[^<>]*>")
_DEAD_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)


@cache
def _cleaner(*, is_plain: bool = False) -> nh3.Cleaner:
    extensions = PLAIN_EXTENSIONS if is_plain else BODY_EXTENSIONS
    return nh3.Cleaner(**allowlist_from_extensions(expand_extensions(extensions)))


def sanitise(body: str) -> str:
    """``body`` with nothing in it but what the editor offers; every id is a number, every address http(s) or mailto.

    Blocks of pasted pages become paragraphs and headings, and what shows something of others a card. A quotation over
    several paragraphs becomes one mark a paragraph first, because a parser would close it at the first break and lose
    the rest. Marks inside a mark go: the words belong to the outer quotation.
    """
    shown = as_cards(body.replace("\x00", ""))
    native = _FOREIGN.sub(lambda tag: f"<{tag[1]}{_NATIVE.get(tag[2].lower(), 'p')}>", shown)
    clean = _plain_inserts(_cleaner().clean(_split_quotations(_flat(native))))
    clean = _EMPTY.sub("", _cleaner().clean(_split_quotations(clean))).strip()  # once more for what the parser closed
    return clean if everything(clean) else ""


def sanitise_plain(text: str) -> str:
    """The same for a short text that is no story: paragraphs, lists, links and emphasis, and of all else the words."""
    clean = _cleaner(is_plain=True).clean(_NOT_PLAIN.sub(r"<\1p>", sanitise(text)))
    return _DEAD_LINK.sub(r"\1", _EMPTY.sub("", clean)).strip()


@cache
def _page_cleaner() -> nh3.Cleaner:
    def kept(_tag: str, name: str, value: str) -> str | None:
        return value if name != "href" or ADDRESS.match(value) or OWN_PATH.match(value) else None

    return nh3.Cleaner(**allowlist_from_extensions(expand_extensions(PAGE_EXTENSIONS)), attribute_filter=kept)


def sanitise_page(text: str) -> str:
    """The text of a page about the newspaper: headings, paragraphs, lists and links, "" where it has no words.

    A link leads to http(s), mailto or a path of this site.
    """
    native = _FOREIGN.sub(lambda tag: f"<{tag[1]}{_NATIVE.get(tag[2].lower(), 'p')}>", text.replace("\x00", ""))
    clean = _DEAD_LINK.sub(r"\1", _EMPTY.sub("", _page_cleaner().clean(_flat(native)))).strip()
    return clean if paragraphs(clean) else ""


SANITISERS = {"story": sanitise, "plain": sanitise_plain, "page": sanitise_page}


def shown(text: str, kind: str = "story") -> SafeString:
    """A text as it may stand in a page: sanitised now, whoever stored it. ``kind`` is that of SANITISERS."""
    return mark_safe(SANITISERS[kind](text))  # noqa: S308 - the one place


def portable(html: str, url: str) -> str:
    """HTML for other programs: plain tags, every address absolute, that of a place in the page at ``url`` too."""
    return nh3.clean(
        html,
        tags=PORTABLE_TAGS,
        attributes=PORTABLE_ATTRIBUTES,
        url_relative=lambda address: urljoin(url, address),
        link_rel=None,
    ).strip()


def _flat(body: str) -> str:
    """A text in which nothing stands deep inside other things, and inserts not in one another."""
    out: list[str] = []
    depth, opened = 0, ""
    for token in tokens_of(body):
        source = token.source
        if token.name in inserts.TAGS:
            is_ours = inserts.is_ours(token)
            before = f"</{opened}>" if opened and (is_ours or token.closes) else ""
            if is_ours:
                source, opened = f"{before}{source}", token.name
            elif token.closes:
                source, opened = before or "</p>", ""
            else:
                source = "" if opened else "<p>"
        elif token.name in _NESTED:
            depth += -1 if token.closes else 1
            if depth > _DEEPEST or token.closes and depth == _DEEPEST:
                source = " "
            depth = max(depth, 0)
        out.append(source)
    return "".join(out)


def _plain_inserts(clean: str) -> str:
    """A body with its inserts as they are written, and nothing in them but words; what is none is a paragraph."""
    if not any(f"<{name}" in clean for name in (*inserts.TAGS, "figcaption")):
        return clean
    tokens = list(tokens_of(clean))
    found = {begin: (end, inserts.read(tokens[begin : end + 1])) for begin, end in inserts.extents(tokens)}
    out: list[str] = []
    place = 0
    while place < len(tokens):
        end, insert = found.get(place, (place, None))
        token = tokens[place]
        if insert:
            out.append(insert.html())
            place = end
        elif token.name in {"figcaption", "aside"}:
            out.append("</p>" if token.closes else "<p>")
        elif token.name != "figure":
            out.append(token.source)
        place += 1
    return "".join(out)


def _split_quotations(body: str) -> str:
    tokens = list(tokens_of(body))
    marks = [token.closes for token in tokens if token.name == "q"]
    if marks.count(True) != marks.count(False):
        return body  # one is never closed, and must not run on through other people's words: the parser ends it
    out: list[str] = []
    mark, depth, is_open = "", 0, False
    for token in tokens:
        if token.name == "q":
            depth = max(0, depth + (-1 if token.closes else 1))
            if depth == 1 and not token.closes:
                mark = token.source
            elif depth == 0:
                if is_open:
                    out.append("</q>")
                mark, is_open = "", False
        elif token.name in BLOCKS:
            if is_open:
                out.append("</q>")
                is_open = False
            out.append(token.source)
        else:
            words = token.source.strip() and not token.source.startswith("<!")
            if mark and not is_open and words and not token.closes:
                out.append(mark)
                is_open = True
            out.append(token.source)
    return "".join(out)


class Paragraph(str):
    """The words of one block of a body; ``block`` says which: h2, h3, li, blockquote, td, or p."""

    __slots__ = ("block",)

    def __new__(cls, words: str, block: str = "p") -> Self:
        paragraph = super().__new__(cls, words)
        paragraph.block = block
        return paragraph


def paragraphs(body: str) -> list[Paragraph]:
    """The blocks of a body that have words, in order; inserts, photos for one, are left out."""
    return _blocks(_with_lines(list(tokens_of(body)), is_said=False))


def everything(body: str) -> list[Paragraph]:
    """The same with a line for each insert, so that two texts differ where one shows another photo."""
    return _blocks(_with_lines(list(tokens_of(body)), is_said=True))


def _with_lines(tokens: Sequence[Token], *, is_said: bool) -> Iterator[Token]:
    """The tokens, with one called "insert" in place of all those of an insert; its source is what is said of it."""
    at = 0
    for begin, end in inserts.extents(tokens):
        yield from tokens[at:begin]
        insert = inserts.read(tokens[begin : end + 1]) if is_said else None
        yield Token(insert.said() if insert else "", "insert", closes=True)
        at = end + 1
    yield from tokens[at:]


def _blocks(tokens: Iterable[Token]) -> list[Paragraph]:
    found: list[tuple[str, list[str]]] = [("p", [])]
    around: list[str] = []
    for token in tokens:
        if token.name in BLOCKS:
            if not token.closes:
                around.append(token.name)
            elif token.name in around:
                del around[len(around) - 1 - around[::-1].index(token.name) :]
            found.append((next((SHOWN_AS[name] for name in around if name in SHOWN_AS), "p"), []))
        elif token.name == "insert":
            found += [("insert", [token.source]), ("p", [])]
        elif token.name == "br":
            found[-1][1].append("\n")
        elif not token.name:
            found[-1][1].append(html.unescape(token.source))
    return [Paragraph(words, block) for block, parts in found if (words := _lines("".join(parts)))]


def _lines(words: str) -> str:
    """Words with single spaces, and a line break where there was one."""
    return "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()


def plain_text(body: str) -> str:
    """The words of a body, an empty line between paragraphs."""
    return "\n\n".join(paragraphs(body))


@dataclass
class Quotation:
    """A stretch of quoted words with its speaker: the id of an expert, or the key of an unnamed source.

    ``pieces`` are the token ranges it covers; ``paragraph`` counts from 0.
    """

    expert: int | None
    key: str
    paragraph: int
    pieces: list[tuple[int, int]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The exact words, without the one pair of quotation marks around them."""
        text = "".join(self.parts).strip()
        closers = CLOSED_BY.get(text[:1])
        if not closers:
            return text
        return text[1 : closing(text, closers) or None].strip()

    @property
    def speaker(self) -> str:
        """What tells this speaker from the others of the story."""
        return f"expert:{self.expert}" if self.expert else f"unnamed:{self.key}"

    @property
    def is_closed(self) -> bool:
        """Whether it is whole: only what a mark opens and none closes goes on in the next paragraph."""
        text = "".join(self.parts).strip()
        closers = CLOSED_BY.get(text[:1])
        return not closers or bool(closing(text, closers))


def closing(text: str, closers: str) -> int:
    """Where one of ``closers`` ends a text, but for a stop behind it; 0 where none does.

    “It is the farmers’ does not end there: an apostrophe closes only what a single mark opened.
    """
    last = len(text.rstrip(AFTER_CLOSING)) - 1
    return last if last > 0 and text[last] in closers else 0


class Marks(NamedTuple):
    """What is marked in a body."""

    tokens: list[Token]
    quotations: list[Quotation]
    reports: list[int]  # ids of the earlier stories linked, in order, each once


def marks(body: str) -> Marks:
    """The quotations and links to earlier stories in a sanitised body.

    A quotation goes on in the next paragraph as long as it has no closing mark, the next mark is by the same speaker
    and no words stand between them.
    """
    tokens = list(tokens_of(body))
    reports = dict.fromkeys(
        int(found[1]) for token in tokens if token.name == "a" and (found := REPORT.search(token.source))
    )
    quotations: list[Quotation] = []
    paragraph, in_block = -1, False  # a block counts at its first words: <li><p> is one
    current: Quotation | None = None
    begin, joinable = 0, False
    skipped = {place for first, last in inserts.extents(tokens) for place in range(first, last + 1)}
    for at, token in enumerate(tokens):
        if at in skipped or token.name in BLOCKS:
            in_block = False
        elif token.name == "q" and not token.closes and (found := _SPEAKER.search(token.source)):
            expert, key = (int(found[2]), "") if found[1] == "expert" else (None, found[2])
            last = quotations[-1] if quotations else None
            if last and joinable and not last.is_closed and (last.expert, last.key) == (expert, key):
                current = last
                if not in_block:
                    current.parts.append("\n")
            else:
                current = Quotation(expert, key, paragraph + (not in_block))
                quotations.append(current)
            begin = at
        elif token.name == "q" and token.closes and current:
            current.pieces.append((begin, at))
            current, joinable = None, True
        elif not token.name:
            if token.source.strip():
                paragraph += not in_block
                in_block = True
                joinable = joinable and bool(current)
            if current:
                current.parts.append(html.unescape(token.source))
    return Marks(tokens, [q for q in quotations if q.words and q.pieces], list(reports))


def with_speakers(body: str, others: Mapping[int, int]) -> str:
    """A sanitised body in which other people say what those did whose ids ``others`` maps to theirs."""

    def mark(found: re.Match) -> str:
        return f'{found[1]}{others.get(int(found[2]), found[2])}"'

    return _SAID_BY.sub(mark, body) if others else body


def without_quotations(body: str) -> str:
    """The body with the words of every marked quotation blanked: what is left can be searched for unmarked ones."""
    found = marks(body)
    inside = {n for q in found.quotations for begin, end in q.pieces for n in range(begin, end)}
    return "".join("…" if n in inside and not token.name else token.source for n, token in enumerate(found.tokens))


_REPORT_LINK = re.compile(r'<a data-article="(\d+)">(.*?)</a>', re.DOTALL)


def link_reports(body: str, addresses: dict[int, str]) -> SafeString:
    """A published body ready to print: references linked, by story id, or plain words where a story is not public."""

    def link(found: re.Match) -> str:
        address = addresses.get(int(found[1]))
        return f'<a href="{html.escape(address)}">{found[2]}</a>' if address else found[2]

    return mark_safe(_REPORT_LINK.sub(link, body))  # noqa: S308 - compile_story sanitised it
