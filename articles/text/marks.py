"""Quotation marks: where they open and close, in any language, balanced or not."""

import re
from typing import NamedTuple

MIN_WORDS = 3  # fewer words in marks are a quotation only when they are plainly spoken: “Yes,” she said
MIN_UNCLOSED = 20  # characters; a mark that opens nearer to the end of a paragraph is a slip
MAX_DEPTH = 8  # of marks open at once; keeps unbalanced text linear

CLOSED_BY = {"“": '”"', "„": '“”"', "«": "»", "»": "«", "「": "」", "『": "』", '"': '"”', "‟": '”"'}
TYPEWRITTEN = {"``": "“", "''": "”"}
CLOSING_MARKS = "”\"»“」』'’"

MARK = re.compile("[“”„‟«»「」『』\"]|''|``")
SINGLE_QUOTED = re.compile(r"(?<![\w’'])(?:‘(?!\s)[^‘\n]+?[^\s‘]’|'(?!\s)(?:[^'\n]|(?<=\w)'(?=\w))+?[^\s']')(?!\w)")
BLOCK = "> "  # opens each paragraph of a block quotation
PARAGRAPH = re.compile(r"[^\n]+")

BEFORE_OPENING = frozenset(" \t\xa0([{—–-―:'‘/>\u202a\ufeff\n")  # what a straight mark that opens stands after
BEFORE_REOPENING = BEFORE_OPENING - frozenset("—–-―'‘:\n")  # the same where another one is still open


class Span(NamedTuple):
    """A stretch in quotation marks as its pieces, one a paragraph; offsets include the marks."""

    pieces: list[tuple[int, int]]

    @property
    def start(self) -> int:
        """Where the first mark stands."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """The place after the last mark."""
        return self.pieces[-1][1]


def last_sign(words: str) -> str:
    """The last character of a quotation before its closing marks; empty where there is none."""
    return words.rstrip(CLOSING_MARKS + " ")[-1:]


def quotation_spans(text: str) -> list[Span]:
    """Every outermost stretch in quotation marks, in order; a line break ends a paragraph.

    A quotation may run over paragraphs, each of which begins with an opening mark and only the last of which closes.
    A text that has more quotations in single marks than in double ones is read for both; where two apostrophes stand
    for a double mark, single ones cannot be told apart. Paragraphs that begin with ">" are a block quotation.
    """
    if "''" in text:
        return _in_double_marks(text)
    single = [Span([found.span()]) for found in SINGLE_QUOTED.finditer(text) if len(found[0].split()) >= MIN_WORDS]
    double = _in_double_marks(text) if MARK.search(text) or BLOCK in text else []
    alone = _outside(single, double)
    others = _outside(double, single)
    return sorted(alone + others) if len(alone) > len(others) else double


def _outside(spans: list[Span], others: list[Span]) -> list[Span]:
    """The spans that do not begin in one of the others; both are in order."""
    outside, n = [], 0
    for span in spans:
        while n < len(others) and others[n].end <= span.start:
            n += 1
        if n == len(others) or span.start < others[n].start:
            outside.append(span)
    return outside


def _in_double_marks(text: str) -> list[Span]:
    """The same for double marks alone."""
    spans: list[Span] = []
    running: list[tuple[int, int]] = []  # pieces of a quotation not closed so far
    block: list[tuple[int, int]] = []  # pieces of a block quotation that may go on
    for paragraph in PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        first = start + len(paragraph[0]) - len(paragraph[0].lstrip())
        if first == end:
            continue
        if text.startswith(BLOCK, first):
            if spans and spans[-1].pieces is block:
                block.append((first, end))
            else:
                block = [(first, end)]
                spans.append(Span(block))
            running = []
            continue
        block = []
        found, unclosed = _pairs(text, start, end)
        if running:
            opens = text[first] == "”" or text[first] != "»" and text[first] in CLOSED_BY
            if opens and unclosed == first and not found:
                running.append((first, end))
                continue
            if opens and found and found[0][0] == first:
                spans.append(Span([*running, found.pop(0)]))
            running = []
        spans.extend(Span([piece]) for piece in found)
        if unclosed is not None and (not found or unclosed >= found[-1][1]) and end - unclosed > MIN_UNCLOSED:
            running = [(unclosed, end)]
    return spans


def _pairs(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], int | None]:
    """Outermost quotations of one paragraph, and where an unclosed one opens."""
    opened: list[tuple[int, str]] = []
    found: list[tuple[int, int]] = []
    for match in MARK.finditer(text, start, end):
        mark, at = TYPEWRITTEN.get(match[0], match[0]), match.start()
        closed = _closed(text, at, mark, opened)
        if mark == '"' and _straight_opens(text, at, end, inside=closed is not None and opened[closed][1] == '"'):
            closed, opened = None, [item for item in opened if item[1] != '"']  # the one before was never closed
        elif mark == '"' and closed is None:
            continue
        if closed is not None:
            first = opened[closed][0]
            del opened[closed:]
            while found and found[-1][0] > first:
                found.pop()  # nested: belongs to the outer one
            found.append((first, match.end()))
        elif opener := _opener(text, at, mark, opened):
            opened.append((at, opener))
            del opened[:-MAX_DEPTH]
    return found, opened[0][0] if opened else None


def _closed(text: str, at: int, mark: str, opened: list[tuple[int, str]]) -> int | None:
    """Index of the open mark that the mark at `at` closes, None where it closes none."""
    turned = mark == "“" and opened and opened[-1][1] == "“" and text[at - 1] in ",.?!"
    if turned and not text[at + 1 : at + 2].isalnum():
        return len(opened) - 1  # a closing mark turned the wrong way round
    return next((n for n in reversed(range(len(opened))) if mark in CLOSED_BY[opened[n][1]]), None)


def _opener(text: str, at: int, mark: str, opened: list[tuple[int, str]]) -> str:
    """The mark as which the one at `at` opens a quotation, empty where it does not."""
    following = text[at + 1 : at + 2]
    if mark == "”" and not opened and text[at - 1 : at].isspace() and following.isalnum():
        return "“"  # an opening mark turned the wrong way round
    if mark in CLOSED_BY and (mark != "»" or following.strip()):
        return mark
    return ""


def _straight_opens(text: str, at: int, end: int, *, inside: bool) -> bool:
    """Whether a straight mark opens a quotation rather than closes one; `inside`: another one is open."""
    before = text[at - 1] if at else "\n"
    after = text[at + 1] if at + 1 < end else " "
    if inside:
        return before in BEFORE_REOPENING and after.isupper()
    return before in BEFORE_OPENING or not after.isspace() and not before.isdigit()
