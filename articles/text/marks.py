"""Quotation marks: where they open and close, in any language, balanced or not."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from articles.text.tokens import DASHES

MIN_WORDS = 3  # fewer words in marks are a quotation only when they are plainly spoken: “Yes,” she said
MIN_UNCLOSED = 20  # characters; a mark that opens nearer to the end of a paragraph is a slip
MAX_DEPTH = 8  # of marks open at once; keeps unbalanced text linear

CLOSED_BY = {"“": '”"', "„": '“”"', "«": "»", "»": "«", "「": "」", "『": "』", '"': '"”', "‟": '”"'}
GRAVES, APOSTROPHES = "``", "''"  # stand for marks in what was typed
OPENS_PARAGRAPH = frozenset(CLOSED_BY) - {"»"} | {"”"}
CLOSING_MARKS = "”\"»“」』'’"
ALL_MARKS = CLOSING_MARKS + "„‟«「『‘`"

MARK = re.compile("[“”„‟«»「」『』\"]|''|``")
SINGLE_QUOTED = re.compile(r"(?<![\w’'])(?:‘(?!\s)[^‘\n]+?[^\s‘]’|'(?!\s)(?:[^'\n]|(?<=\w)'(?=\w))+?[^\s']')(?!\w)")
BLOCK = "> "  # opens each paragraph of a block quotation
PARAGRAPH = re.compile(r"[^\n]+")

BEFORE_OPENING = frozenset(" \t\xa0([{—–-―:'‘/>\u202a\ufeff\n")  # what a straight mark that opens stands after
BEFORE_REOPENING = BEFORE_OPENING - frozenset("—–-―'‘:\n")  # the same where another one is still open


Piece = tuple[int, int]


class Span(NamedTuple):
    """A stretch in quotation marks as its pieces, one a paragraph; offsets include the marks."""

    pieces: list[Piece]
    is_block: bool = False

    @property
    def start(self) -> int:
        """Where the first mark stands."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """The place after the last mark."""
        return self.pieces[-1][1]


def unmarked(words: str) -> str:
    """A quotation without the marks around it."""
    return words.strip(ALL_MARKS + " ")


def last_sign(words: str) -> str:
    """The last character of a quotation before its closing marks; empty where there is none."""
    return words.rstrip(CLOSING_MARKS + " ")[-1:]


def quotation_spans(text: str, blocks: Sequence[Piece] = (), *, typewritten: bool = False) -> list[Span]:
    """Every outermost stretch in quotation marks, in order; a line break ends a paragraph.

    A quotation may run over paragraphs, each of which begins with an opening mark and only the last of which closes.
    A text that has more quotations in single marks than in double ones is read for both; where two apostrophes stand
    for a double mark, single ones cannot be told apart. What is set as a block quotation stands in `blocks`, or each
    of its paragraphs begins with ">".
    """
    apart = _block_quotations(text, blocks) if blocks or BLOCK in text else []
    double = _in_double_marks(text, apart, typewritten=typewritten)
    if APOSTROPHES in text:
        return double
    single = [Span([found.span()]) for found in SINGLE_QUOTED.finditer(text) if len(found[0].split()) >= MIN_WORDS]
    alone = _outside(single, double)
    others = _outside(double, single)
    return sorted(alone + others) if len(alone) > len(others) else double


def _block_quotations(text: str, blocks: Sequence[Piece]) -> list[Span]:
    """Those block quotations that say whose they are: after a colon, or above a line that begins with a dash."""
    starts = [start for start, _ in blocks]
    found: list[Span] = []
    pieces: list[Piece] = []
    announced = False
    for paragraph in PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        first = start + len(paragraph[0]) - len(paragraph[0].lstrip())
        if first == end:
            continue
        words = first + len(BLOCK) if text.startswith(BLOCK, first) else first
        n = bisect_right(starts, first) - 1
        inside = words > first or n >= 0 and first < blocks[n][1]
        signed = text[words : words + 1] in DASHES
        if inside and not signed and text[words : words + 1] not in CLOSED_BY:
            pieces.append((first, end))
            continue
        if pieces and (announced or signed):
            found.append(Span(pieces, is_block=True))
        pieces, announced = [], text[first:end].rstrip().endswith(":")
    return [*found, Span(pieces, is_block=True)] if pieces and announced else found


def _outside(spans: list[Span], others: list[Span]) -> list[Span]:
    """The spans that do not begin in one of the others; both are in order."""
    outside, n = [], 0
    for span in spans:
        while n < len(others) and others[n].end <= span.start:
            n += 1
        if n == len(others) or span.start < others[n].start:
            outside.append(span)
    return outside


def _in_double_marks(text: str, apart: list[Span], *, typewritten: bool) -> list[Span]:
    """The same for double marks alone; `apart`: block quotations, which are not read for marks."""
    spans = list(apart)
    blocks = {start for span in apart for start, _ in span.pieces}
    running: list[Piece] = []  # pieces of a quotation not closed so far
    for paragraph in PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        first = start + len(paragraph[0]) - len(paragraph[0].lstrip())
        if first == end:
            continue
        if first in blocks:
            running = []
            continue
        found, unclosed = _pairs(text, start, end, typewritten=typewritten)
        if running:
            opens = text[first] in OPENS_PARAGRAPH or text.startswith((GRAVES, APOSTROPHES), first)
            if opens and unclosed == first and not found:
                running.append((first, end))
                continue
            if opens and found and found[0][0] == first:
                spans.append(Span([*running, found.pop(0)]))
            running = []
        spans.extend(Span([piece]) for piece in found)
        if unclosed is not None and (not found or unclosed >= found[-1][1]) and end - unclosed > MIN_UNCLOSED:
            running = [(unclosed, end)]
    return sorted(spans)


def _pairs(text: str, start: int, end: int, *, typewritten: bool) -> tuple[list[Piece], int | None]:
    """Outermost quotations of one paragraph, and where an unclosed one opens."""
    typed = {GRAVES: "“", APOSTROPHES: '"' if typewritten else "”"}
    opened: list[tuple[int, str]] = []
    found: list[Piece] = []
    for match in MARK.finditer(text, start, end):
        mark, at, stop = typed.get(match[0], match[0]), match.start(), match.end()
        before, after = text[at - 1] if at else "\n", text[stop] if stop < end else "\n"
        closed = _closed(mark, before, after, opened)
        if mark == '"' and _straight_opens(before, after, inside=closed is not None and opened[closed][1] == '"'):
            closed, opened = None, [item for item in opened if item[1] != '"']  # the one before was never closed
        elif mark == '"' and closed is None:
            continue
        if closed is not None:
            first = opened[closed][0]
            del opened[closed:]
            while found and found[-1][0] > first:
                found.pop()  # nested: belongs to the outer one
            found.append((first, stop))
        elif (typewritten or match[0] != APOSTROPHES) and (opener := _opener(mark, before, after, opened)):
            opened.append((at, opener))
            del opened[:-MAX_DEPTH]
    return found, opened[0][0] if opened else None


def _closed(mark: str, before: str, after: str, opened: list[tuple[int, str]]) -> int | None:
    """Index of the open mark that a mark between two characters closes, None where it closes none."""
    turned = mark == "“" and opened and opened[-1][1] == "“" and before in ",.?!"
    if turned and not after.isalnum():
        return len(opened) - 1  # a closing mark turned the wrong way round
    return next((n for n in reversed(range(len(opened))) if mark in CLOSED_BY[opened[n][1]]), None)


def _opener(mark: str, before: str, after: str, opened: list[tuple[int, str]]) -> str:
    """The mark as which one between two characters opens a quotation, empty where it does not."""
    if mark == "”" and not opened and before.isspace() and after.isalnum():
        return "“"  # an opening mark turned the wrong way round
    if mark in CLOSED_BY and (mark != "»" or after.strip()):
        return mark
    return ""


def _straight_opens(before: str, after: str, *, inside: bool) -> bool:
    """Whether a straight mark opens a quotation rather than closes one; `inside`: another one is open."""
    if inside:
        return before in BEFORE_REOPENING and after.isupper()
    return before in BEFORE_OPENING or not after.isspace() and not before.isdigit()
