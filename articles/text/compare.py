"""Two texts side by side: paragraphs aligned, the words that differ marked. Pure functions."""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

TOKEN = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
ALIKE = 0.3  # the share of common words from which two paragraphs are shown as one that was changed
TOO_LONG = 3000  # words in a paragraph, or paragraphs in a text, beyond which only whole ones are compared
# What readers may have compared at one request: words in a paragraph, and characters of all that differ.
LONG_IN_PUBLIC = 600
MOST_IN_PUBLIC = 60_000

Part = tuple[bool, str]  # whether it differs, and the words


@dataclass(frozen=True)
class Row:
    """A line of the comparison: the same on both sides, or each side's words in parts."""

    left: list[Part]
    right: list[Part]
    same: bool = False

    @property
    def text(self) -> str:
        """The words of a row that is the same on both sides."""
        return "".join(words for _differs, words in self.left)


@dataclass(frozen=True)
class Run:
    """Rows that follow one another; ``is_long`` of so many that are the same that they need not be read."""

    rows: list[Row]
    is_long: bool


@dataclass(frozen=True)
class Merged:
    """A paragraph of two texts in one line: its parts, each with "del", "ins" or "" for what both have.

    ``old`` and ``new`` are the whole paragraph on either side, empty where it has no counterpart.
    """

    parts: list[tuple[str, str]]
    old: str
    new: str


def words(old: str, new: str) -> tuple[list[Part], list[Part]]:
    """The words of ``old`` with those that ``new`` lacks marked, and those of ``new`` with those that it adds."""
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    if len(a) > TOO_LONG or len(b) > TOO_LONG:
        return _whole(old), _whole(new)
    left: list[Part] = []
    right: list[Part] = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if i1 < i2:
            left.append((kind != "equal", "".join(a[i1:i2])))
        if j1 < j2:
            right.append((kind != "equal", "".join(b[j1:j2])))
    return _joined(left), _joined(right)


def paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The paragraphs of both texts, aligned; where one has no counterpart, the other side of its row is empty."""
    return [Row(*words(a, b), same=a == b) for a, b in _aligned(old, new)]


def folded(rows: Iterable[Row], most: int = 2) -> list[Run]:
    """The rows in runs of changed and of unchanged ones; more than ``most`` unchanged ones in a row are a long run."""
    runs = [(same, list(run)) for same, run in groupby(rows, key=attrgetter("same"))]
    return [Run(run, is_long=same and len(run) > most) for same, run in runs]


def merged(old: Sequence[str], new: Sequence[str]) -> list[Merged]:
    """The paragraphs of both texts as one text, in which what each has and the other lacks is marked."""
    rows, left = [], MOST_IN_PUBLIC
    for a, b in _aligned(old, new):
        left -= len(a) + len(b) if a != b else 0
        rows.append(Merged(inline(a, b) if left > 0 or a == b else _marked(True, a, b), a, b))
    return rows


def inline(old: str, new: str) -> list[tuple[str, str]]:
    """The words of both as one line, each part with "del", "ins" or "" for what both have."""
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    if old == new or max(len(a), len(b)) > 2 * LONG_IN_PUBLIC:  # a space is a token too
        return _marked(old != new, old, new)
    changes: list[tuple[bool, str, str]] = []
    opcodes = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for place, (kind, i1, i2, j1, j2) in enumerate(opcodes):
        was, is_now = "".join(a[i1:i2]), "".join(b[j1:j2])
        is_gap = kind == "equal" and was.isspace() and 0 < place < len(opcodes) - 1
        differs = kind != "equal" or is_gap
        if changes and differs and changes[-1][0]:
            changes[-1] = (True, changes[-1][1] + was, changes[-1][2] + is_now)
        else:
            changes.append((differs, was, is_now))
    return [part for differs, was, is_now in changes for part in _marked(differs, was, is_now)]


def _marked(differs: bool, was: str, is_now: str) -> list[tuple[str, str]]:  # noqa: FBT001 - a column of a row
    parts = [("del", was), ("ins", is_now)] if differs else [("", is_now)]
    return [(kind, text) for kind, text in parts if text]


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The paragraphs of both texts in pairs, one side empty where it has no counterpart."""
    if len(old) > TOO_LONG or len(new) > TOO_LONG:
        yield "\n\n".join(old), "\n\n".join(new)
        return
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            yield from _pairs(old[i1:i2], new[j1:j2])


def _joined(parts: list[Part]) -> list[Part]:
    """``parts`` with words that differ taken together where nothing but a space is the same between them."""
    out: list[Part] = []
    for n, (differs, text) in enumerate(parts):
        is_gap = not differs and text.isspace() and 0 < n < len(parts) - 1
        if out and out[-1][0] and (differs or is_gap):
            out[-1] = (True, out[-1][1] + text)
        else:
            out.append((differs, text))
    return out


def _whole(text: str) -> list[Part]:
    return [(True, text)] if text else []


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Counterparts among paragraphs that differ, in order; of the longer side, some stand alone."""
    a, b = list(old), list(new)
    while a or b:
        x, y = (a[0] if a else ""), (b[0] if b else "")
        if x and y and _likeness(x, y) < ALIKE:
            x, y = ("", y) if len(b) > len(a) else (x, "") if len(a) > len(b) else (x, y)
        if x:
            a.pop(0)
        if y:
            b.pop(0)
        if not x and not y:
            a, b = a[1:], b[1:]
            continue
        yield x, y


def _likeness(x: str, y: str) -> float:
    a, b = x.split(), y.split()
    if len(a) > TOO_LONG or len(b) > TOO_LONG:
        return 1.0
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()
