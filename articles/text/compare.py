"""Two texts side by side: paragraphs aligned, the words that differ marked. Pure functions."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"\s+|[\w’'-]+|[^\w\s]")
ALIKE = 0.3  # the share of common words from which two paragraphs are shown as one that was changed
TOO_LONG = 3000  # words in a paragraph, or paragraphs in a text, beyond which only whole ones are compared

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
    if len(old) > TOO_LONG or len(new) > TOO_LONG:
        return [Row(*words("\n\n".join(old), "\n\n".join(new)), same=list(old) == list(new))]
    rows: list[Row] = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [Row([(False, text)], [(False, text)], same=True) for text in old[i1:i2]]
        else:
            rows += [Row(*words(a, b)) for a, b in _pairs(old[i1:i2], new[j1:j2])]
    return rows


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
