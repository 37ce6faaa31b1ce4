"""Whether a text still says what another one has taken back. Pure functions, linear in the length of the texts."""

import re
from collections import Counter

WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
SIZE = 3  # words that stand together


def taken_back(old: str, new: str) -> frozenset[tuple[str, ...]]:
    """Runs of three words of ``old`` that ``new`` has no more, each with at least one word that went.

    Words of one to three letters count as gone only where nothing else went: “of” tells no story from another.
    """
    before, after = _words(old), _words(new)
    gone = set(Counter(before) - Counter(after))
    telling = {word for word in gone if len(word) > SIZE or any(ch.isdigit() for ch in word)} or gone
    still = set(_runs(after))
    return frozenset(run for run in _runs(before) if run not in still and telling.intersection(run))


def said_again(lost: frozenset[tuple[str, ...]], text: str) -> str:
    """The first words of ``text`` that are among ``lost``, as they stand there, "" where none are."""
    found = list(WORD.finditer(text))
    words = [match[0].casefold().replace("'", "’") for match in found]
    begin = next((n for n, run in enumerate(_runs(words)) if run in lost), None)
    if begin is None:
        return ""
    end = begin
    while end + SIZE < len(words) and tuple(words[end + 1 : end + 1 + SIZE]) in lost:
        end += 1
    return text[found[begin].start() : found[end + SIZE - 1].end()]


def _words(text: str) -> list[str]:
    return [word.casefold().replace("'", "’") for word in WORD.findall(text)]


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[n : n + SIZE]) for n in range(len(words) - SIZE + 1)]
