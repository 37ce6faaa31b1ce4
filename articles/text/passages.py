"""A text with the words that were looked for marked, and the passage of it that shows them best."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from articles.text.folding import Piece, pieces, words

WORDS = 36  # of a passage
LEAD = 6  # of them before the first word found, where the paragraph has as many

Part = tuple[str, str]  # "mark" or "", and words; the kinds of `includes/marked.html`
Matched = Callable[[str], str]  # which word of a question a word was found by, "" where by none


def marked(text: str, matched: Matched) -> list[Part]:
    """``text`` in parts, those marked that were looked for."""
    text = unicodedata.normalize("NFC", text)
    return _parts(text, [*pieces(text)], matched)


def passage(paragraphs: Iterable[str], matched: Matched) -> list[Part]:
    """The stretch of a paragraph with the most of what was looked for, in parts; empty where none has any of it."""
    best: _Stretch | None = None
    most = 1
    for paragraph in paragraphs:
        text = unicodedata.normalize("NFC", paragraph)
        if len(set(filter(None, map(matched, set(words(text)))))) >= most:
            found = _best_of(text, matched)
            if best is None or found.worth > best.worth:
                best, most = found, found.worth[0]
    return best.parts(matched) if best else []


class _Stretch(NamedTuple):
    """Some pieces of a text; ``worth`` says how many of the words looked for it has, and how often any of them."""

    text: str
    pieces: list[Piece]
    begin: int
    end: int
    worth: tuple[int, int]

    def parts(self, matched: Matched) -> list[Part]:
        """It in parts, cut on the bounds of words; an ellipsis says that the text goes on."""
        kept = self.pieces[self.begin : self.end]
        is_first, is_last = self.begin == 0, self.end == len(self.pieces)
        begin = 0 if is_first else kept[0].begin
        end = len(self.text) if is_last else kept[-1].end
        moved = [Piece(piece.begin - begin, piece.end - begin, piece.stems) for piece in kept]
        parts = _parts(self.text[begin:end], moved, matched)
        return [*([] if is_first else [("", "… ")]), *parts, *([] if is_last else [("", " …")])]


def _best_of(text: str, matched: Matched) -> _Stretch:
    found = [*pieces(text)]
    hits = [(place, by) for place, piece in enumerate(found) if (by := _by(piece, matched))]
    best, start = (0, 0), hits[0][0]
    for n, (first, _by_which) in enumerate(hits):
        near = [by for place, by in hits[n : n + WORDS] if place < first + WORDS - LEAD]
        worth = (len(set(near)), len(near))
        if worth > best:
            best, start = worth, first
    begin = max(0, min(start - LEAD, len(found) - WORDS))
    return _Stretch(text, found, begin, min(begin + WORDS, len(found)), best)


def _by(piece: Piece, matched: Matched) -> str:
    return next(filter(None, map(matched, piece.stems)), "")


def _parts(text: str, found: list[Piece], matched: Matched) -> list[Part]:
    """The text in parts; what stands between two marked words and is no word is marked with them."""
    parts: list[Part] = []
    at, is_after_hit = 0, False
    for piece in found:
        if not _by(piece, matched):
            is_after_hit = False
            continue
        if is_after_hit:
            _kind, before = parts.pop()
            parts.append(("mark", before + text[at : piece.end]))
        else:
            parts += [("", text[at : piece.begin]), ("mark", text[piece.begin : piece.end])]
        at, is_after_hit = piece.end, True
    return [part for part in [*parts, ("", text[at:])] if part[1]]
