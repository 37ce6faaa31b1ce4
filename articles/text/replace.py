"""Words found in a text however they are spelt there, and replaced. Pure functions."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from urllib.parse import unquote_plus

SAME = str.maketrans("’‘ʼ′`´‐‑‒–“”„«»", "''''''----" + '"""""')  # noqa: RUF001 - that they look alike is why they are here
UNSPACED = frozenset(("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR"))
LEAST = 3  # characters of the words that tell something where a text was cut off in the middle of them
NOWHERE = "https://example.invalid/"  # RFC 6761: such a name never leads anywhere


@cache
def _folded(char: str) -> str:
    if unicodedata.category(char) in {"Cf", "Cc"} and not char.isspace():
        return ""  # soft hyphens, joiners and the like show nothing
    form = "NFKD" if char.isalpha() else "NFD"
    return unicodedata.normalize(form, unicodedata.normalize(form, char).casefold()).translate(SAME)


def _ascii(text: str) -> str:
    """``text`` as an address has it: small ASCII letters and digits, single hyphens for all between them."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


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
        # A slug drops apostrophes, so that its “’s” is a bare s, and some addresses drop the spaces too.
        in_slug = _ascii(self.words).replace("-", "-?")
        self._slug = re.compile(rf"(?<![a-z0-9]){in_slug}s?(?![a-z0-9])") if in_slug else None

    def __bool__(self) -> bool:
        """Whether there is anything to look for: at least a letter or a digit."""
        return any(char.isalnum() for char in self._wanted)

    def spans(self, text: str, *, is_cut: bool = False) -> list[tuple[int, int]]:
        """Where the words stand in ``text``, each as (begin, end); with ``is_cut`` also where it ends amid them."""
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
        if is_cut and (begin := self._cut_off_at(folded)) is not None:
            found.append((places[begin], len(text)))
        return found

    def _cut_off_at(self, folded: str) -> int | None:
        """Where the words begin that ``folded`` ends in the middle of."""
        for length in range(len(self._wanted) - 1, LEAST - 1, -1):
            begin = len(folded) - length
            if folded.endswith(self._wanted[:length]) and (begin == 0 or not _is_word(folded[begin - 1])):
                return begin
        return None

    def _is_whole(self, folded: str, begin: int, end: int) -> bool:
        before_is_free = _ends_at_any(folded[begin]) or begin == 0 or not _is_word(folded[begin - 1])
        after_is_free = _ends_at_any(folded[end - 1]) or end == len(folded) or not _is_word(folded[end])
        return before_is_free and after_is_free

    def is_in(self, text: str) -> bool:
        """Whether the words stand in ``text``."""
        return bool(self.spans(text))

    def replaced(self, text: str, replacement: str, *, is_cut: bool = False) -> tuple[str, int]:
        """``text`` with ``replacement`` for the words, and how often; ``is_cut`` as for ``spans``."""
        (changed,), count = self.replaced_in_runs([text], replacement, is_cut=is_cut)
        return changed, count

    def replaced_in_runs(self, runs: Sequence[str], replacement: str, *, is_cut: bool = False) -> tuple[list[str], int]:
        """The same for a text in several runs, as tags cut it up; the replacement stands where the words began."""
        text = "".join(runs)
        spans = self.spans(text, is_cut=is_cut)
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

    def replaced_in_slug(self, slug: str, replacement: str, *, longest: int) -> str:
        """``slug`` with the words replaced; ``story`` where nothing is left. One of ``longest`` may end amid them."""
        if self._slug is None:
            return slug
        new = _ascii(replacement)
        if self._slug.search(new):
            new = ""
        changed = self._slug.sub(new, slug)
        if len(slug) >= longest:
            words = _ascii(self.words)
            ends = (f"-{words[:length]}" for length in range(len(words) - 1, LEAST - 1, -1))
            if end := next((end for end in ends if changed.endswith(end)), ""):
                changed = f"{changed.removesuffix(end)}-{new}"
        return slug if changed == slug else _ascii(changed)[:longest].strip("-") or "story"

    def without(self, address: str) -> str:
        """``address`` up to the part that the words stand in, however they are written there."""
        parts = address.split("/")
        cut = next((n for n in range(len(parts)) if self._is_in_address("/".join(parts[: n + 1]))), None)
        if cut is None:
            return address
        is_whole = not address.startswith("/")
        return NOWHERE if is_whole and cut < len(("https:", "", "host")) else "/".join([*parts[:cut], ""])

    def _is_in_address(self, address: str) -> bool:
        plain = unquote_plus(address)
        in_slug = self._slug is not None and bool(self._slug.search(_ascii(plain)))
        return in_slug or self.is_in(re.sub(r"[-_./]", " ", plain))
