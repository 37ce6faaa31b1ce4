"""Words as readers look for them: without case, accents and plural endings, alike in a story and in a question."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.text.replace import UNSPACED
from articles.text.terms import singular

MOST_BYTES = 40  # of a word; what is longer is found by its beginning
MOST_KNOWN = 100_000  # words kept in memory
KEPT = frozenset(("news",))  # the plural of nothing

# Letters that are no letter with an accent, but that people without the key write so.
_ALIKE = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th",  # noqa: RUF001 - that they look alike is the reason
    "ʼ": " ",  # noqa: RUF001
}  # fmt: skip
_MARKS = "’“”–‘—…"
_JOINED = re.compile(r"(?<=\w)['’ʼ‘‐‑-](?=\w)")  # noqa: RUF001 - as people write them


class _Letters(dict[int, str]):
    """What each character is to a search: letters, " " between words, "" where it shows nothing."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char) in {"Cn", "Co", "Cs"}:
            return " "  # not kept: a question may hold any of a million of them
        self[code] = found = _folded(char)
        return found


def _folded(char: str) -> str:
    if unicodedata.name(char, "").partition(" ")[0] in UNSPACED and char.isalnum():
        return f" {char} "  # a script without spaces: each sign is a word, and words are phrases
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(_ALIKE.get(each) or _plain(each) for each in plain)


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if char.isalnum() or category[0] == "M" and not unicodedata.combining(char):
        return char
    return "" if category[0] == "M" or category == "Cf" else " "


_LETTERS = _Letters()


def folded(text: str) -> list[str]:
    """The words of ``text`` in small letters without accents."""
    for mark in _MARKS:
        text = text.replace(mark, " ")  # what is left of most texts is ASCII, and gone through ten times as fast
    return unicodedata.normalize("NFC", text).translate(_LETTERS).split()


def words(text: str) -> list[str]:
    """The words of ``text`` as they are looked up."""
    return list(map(_STEMS.__getitem__, folded(text)))


def stem(word: str) -> str:
    """A folded word as it is looked up: in the singular, as English has it, and not too long."""
    word = word if word in KEPT else singular(word)
    return word if len(word) * 4 <= MOST_BYTES else word.encode()[:MOST_BYTES].decode(errors="ignore")


class _Stems(dict[str, str]):
    """The words met so far, as they are looked up; all forgotten from time to time, since there is no end of words."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_KNOWN:
            self.clear()
        self[word] = found = stem(word)
        return found


_STEMS = _Stems()


def spellings(name: str) -> list[str]:
    """A name, and in one word what an apostrophe or hyphen divides: O’Brien, OBrien."""
    joined = _JOINED.sub("", name)
    return [name] if joined == name else [name, joined]


class Piece(NamedTuple):
    """A word in a text: where it stands, and what it is looked up as, which may be several where a sign holds them."""

    begin: int
    end: int
    stems: tuple[str, ...]


def pieces(text: str) -> Iterator[Piece]:
    """The words of ``text``, which is composed (NFC), in order."""
    for found in _RUN.finditer(text.translate(_SHAPES)):
        begin, end = found.span()
        yield Piece(begin, end, _looked_up(text[begin:end]))


class _Shapes(dict[int, str]):
    """For each character one that says what it is: of a word, a word by itself, nothing to see, or between words."""

    def __missing__(self, code: int) -> str:
        letters = _LETTERS[code]
        shape = " " if letters == " " else "1" if letters[:1] == " " else "w" if letters else "-"
        if code in _LETTERS:
            self[code] = shape
        return shape


_SHAPES = _Shapes()
_RUN = re.compile("1|-*w[w-]*")


@lru_cache(maxsize=1 << 14)
def _looked_up(word: str) -> tuple[str, ...]:
    return tuple(words(word))
