"""Words found in a text however they are spelt there, and replaced. Pure functions."""

import unicodedata
from collections.abc import Sequence
from functools import cache

SAME = str.maketrans("’‘ʼ′`´‐‑‒–“”„«»", "''''''----" + '"""""')  # noqa: RUF001 - that they look alike is why they are here
UNSPACED = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR"))


@cache
def _folded(char: str) -> str:
    if unicodedata.category(char) in {"Cf", "Cc"} and not char.isspace():
        return ""  # soft hyphens, joiners and the like show nothing
    form = "NFKD" if char.isalpha() else "NFD"
    return unicodedata.normalize(form, unicodedata.normalize(form, char).casefold()).translate(SAME)


def fold(text: str) -> tuple[str, list[int]]:
    """``text`` as it is compared, and for each of its characters the place in ``text`` that it came from.

    Case, kinds of apostrophes, quotation marks and hyphens, composed and decomposed letters, and what shows nothing do
    not count; any run of white space is one space.
    """
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char.isspace():
            if not out or out[-1] != " ":
                out.append(" ")
                places.append(place)
            continue
        for folded in _folded(char):
            out.append(folded)
            places.append(place)
    return "".join(out), places


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"


def _ends_at_any(char: str) -> bool:
    """Whether a word may begin or end at this character whatever is beside it: some scripts set no spaces."""
    return not _is_word(char) or unicodedata.name(char, "").partition(" ")[0] in UNSPACED


class Phrase:
    """Words to look for: whole ones, in any case; “’s” behind them does not belong to them."""

    def __init__(self, words: str) -> None:
        self.words = " ".join(words.split())
        self._wanted = fold(self.words)[0].strip()

    def __bool__(self) -> bool:
        """Whether there is anything to look for: at least a letter or a digit."""
        return any(char.isalnum() for char in self._wanted)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand in ``text``, each as (begin, end)."""
        if not self or not text:
            return []
        folded, places = fold(text)
        found = []
        begin = folded.find(self._wanted)
        while begin >= 0:
            end = begin + len(self._wanted)
            if self._is_whole(folded, begin, end):
                found.append((places[begin], places[end - 1] + 1))
                begin = folded.find(self._wanted, end)
            else:
                begin = folded.find(self._wanted, begin + 1)
        return found

    def _is_whole(self, folded: str, begin: int, end: int) -> bool:
        before_is_free = _ends_at_any(folded[begin]) or begin == 0 or not _is_word(folded[begin - 1])
        after_is_free = _ends_at_any(folded[end - 1]) or end == len(folded) or not _is_word(folded[end])
        return before_is_free and after_is_free

    def is_in(self, text: str) -> bool:
        """Whether the words stand in ``text``."""
        return bool(self.spans(text))

    def replaced(self, text: str, replacement: str) -> tuple[str, int]:
        """``text`` with ``replacement`` for the words, and how often."""
        (changed,), count = self.replaced_in_runs([text], replacement)
        return changed, count

    def replaced_in_runs(self, runs: Sequence[str], replacement: str) -> tuple[list[str], int]:
        """The same for a text in several runs, as tags cut it up; the replacement stands where the words began."""
        text = "".join(runs)
        spans = self.spans(text)
        if not spans:
            return list(runs), 0
        out = []
        start = 0
        for run in runs:
            end, at, pieces = start + len(run), start, []
            for begin, stop in spans:
                if stop <= start or begin >= end:
                    continue
                if begin >= start:
                    pieces += [text[at:begin], replacement]
                at = min(stop, end)
            out.append("".join([*pieces, text[at:end]]))
            start = end
        return out, len(spans)
