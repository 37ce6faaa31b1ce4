"""Tokens: the words and signs of a text, and whole quotations among them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from articles.text.language import Language

TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:[.'’&@-]\w+)*['’]?|--+|\.\.\.|\S")
WORD, QUOTE, SIGN = "word", "quote", "sign"
DASHES = frozenset(("-", "--", "---", "—", "–", "―"))
STOPS = frozenset(".?!…")


class Token(NamedTuple):
    """A word, a sign or a whole quotation, with its place in the text."""

    text: str
    low: str  # in lower case with straight apostrophes; empty for a quotation
    start: int
    end: int
    kind: str
    capital: bool = False  # a word that begins with a capital letter
    quote: int = -1  # index of the stretch in marks, for a quotation and for words in marks that are none


Sentence = Sequence[Token]
NOTHING = Token("", "", -1, -1, SIGN)


def token_at(tokens: Sentence, n: int) -> Token:
    """The token with index `n`; an empty sign beyond either end, so that a rule may look one word further."""
    return tokens[n] if 0 <= n < len(tokens) else NOTHING


def tokenize(text: str, start: int, end: int, language: Language) -> Iterator[Token]:
    """The words and signs between two places; an abbreviation keeps its full stop."""
    position = start
    for match in TOKEN.finditer(text, start, end):
        word, (first, last) = match[0], match.span()
        if first < position:
            continue  # the full stop of an abbreviation
        if not word[0].isalnum():
            yield Token(word, word, first, last, SIGN)
            continue
        low = word.lower()
        if last < end and text[last] == "." and (low in language.abbreviations or len(word) == 1 and word.isupper()):
            word, low, last = word + ".", low + ".", last + 1
        position = last
        yield Token(word, low.replace("’", "'"), first, last, WORD, word[0].isupper())
