"""Sentences in which a quotation is one token, and which stretches in marks are quotations at all."""

from collections.abc import Iterator

from articles.text.language import Language
from articles.text.marks import BLOCK, MIN_WORDS, PARAGRAPH, Span, last_sign, unmarked
from articles.text.tokens import DASHES, QUOTE, SIGN, STOPS, WORD, Sentence, Token, token_at, tokenize

MAX_SENTENCE = 200  # tokens; keeps text without stops linear, since a clause is looked for in the whole sentence
SURELY_SPEECH = 12  # words; no title is longer
CLAUSE_REACH = 14  # words after a quotation in which its clause may follow
SLIP_REACH = 5  # the same after a full stop: “… war.” she said.
TITLE_CONTEXT = 40  # characters beside the marks

ENDS_SENTENCE = frozenset((".", "?", "!", "…", "...", ";"))
SIGNS_INSIDE = frozenset(",.?!;")
OPENS_SENTENCE = frozenset('“"‘(')
Piece = tuple[int, int, int]  # start, end, index of the span


class Sentences:
    """Reads one text sentence by sentence; `spoken` tells for each span whether it is a quotation."""

    def __init__(self, text: str, language: Language, spans: list[Span]) -> None:
        self.text = text
        self.language = language
        self.spans = spans
        self.spoken = [_may_be_speech(text, span, language) for span in spans]

    def paragraphs(self) -> Iterator[list[Sentence]]:
        """The sentences of each paragraph with words in marks, of the one before it, and of a signature after it."""
        paragraphs = [
            (match.start() + len(BLOCK) * match[0].startswith(BLOCK), match.end())
            for match in PARAGRAPH.finditer(self.text)
            if match[0].strip()
        ]
        inside = self._pieces_by_paragraph(paragraphs)
        for n, (start, end) in enumerate(paragraphs):
            signs = n and inside[n - 1] and self.text[start:end].lstrip()[:1] in DASHES
            if inside[n] or signs or n + 1 < len(paragraphs) and inside[n + 1]:
                tokens = list(self._tokens(start, end, inside[n]))
                yield list(self._cut(list(self._keep_spoken_words(tokens))))

    def _pieces_by_paragraph(self, paragraphs: list[tuple[int, int]]) -> list[list[Piece]]:
        pieces = sorted((start, end, index) for index, span in enumerate(self.spans) for start, end in span.pieces)
        inside: list[list[Piece]] = []
        n = 0
        for _, end in paragraphs:
            inside.append([])
            while n < len(pieces) and pieces[n][0] < end:
                inside[-1].append(pieces[n])
                n += 1
        return inside

    def _tokens(self, start: int, end: int, pieces: list[Piece]) -> Iterator[Token]:
        for first, last, index in pieces:
            yield from tokenize(self.text, start, first, self.language)
            words = self.text[first:last]
            if self.spoken[index]:
                yield Token(words, "", first, last, QUOTE, quote=index)
            else:
                inner = unmarked(words) or words
                yield Token(inner, inner.lower(), first, last, WORD, inner[0].isupper(), index)
            start = last
        yield from tokenize(self.text, start, end, self.language)

    def _keep_spoken_words(self, tokens: list[Token]) -> Iterator[Token]:
        """Makes a word or a title in marks a quotation where it is plainly spoken; a sign inside others counts."""
        for n, token in enumerate(tokens):
            inside = token.quote >= 0 and token.kind == WORD
            if inside and self._spoken(tokens, n):
                words = self.text[token.start : token.end]
                yield Token(words, "", token.start, token.end, QUOTE, quote=token.quote)
                self.spoken[token.quote] = True
                continue
            yield token
            if inside and token.text[-1] in SIGNS_INSIDE:
                yield Token(token.text[-1], token.text[-1], token.end - 1, token.end, SIGN)

    def _spoken(self, tokens: Sentence, n: int) -> bool:
        """Whether a clause stands right beside words in marks, as in “Yes,” she said and in X replied, “Never”."""
        inner, language = tokens[n].text.strip(), self.language
        if not inner[:1].isupper() or inner[-1] not in ",.?!":
            return False
        first, second = token_at(tokens, n + 1), token_at(tokens, n + 2)
        if inner[-1] != "." and token_at(tokens, n - 1).low not in language.prepositions:
            names_somebody = first.capital or first.low in language.pronouns
            if names_somebody and second.low in language.speech or first.low in language.speech and second.capital:
                return True
        return token_at(tokens, n - 1).low in (",", ":") and token_at(tokens, n - 2).low in language.speech

    def _cut(self, tokens: list[Token]) -> Iterator[Sentence]:
        first = 0
        for n in range(len(tokens)):
            if n + 1 - first >= MAX_SENTENCE or self._ends(tokens, n):
                yield tokens[first : n + 1]
                first = n + 1
        if first < len(tokens):
            yield tokens[first:]

    def _ends(self, tokens: list[Token], n: int) -> bool:
        """Whether a sentence ends with a token; a quotation with ? or ! ends one only if no clause follows it."""
        token, following, language = tokens[n], token_at(tokens, n + 1), self.language
        if token.kind == WORD:
            return token.text[-1] == "." and following.capital and following.low in language.begins
        if token.kind == SIGN:
            opens = following.capital or following.kind == QUOTE or following.text in OPENS_SENTENCE
            return token.text == "•" or opens and token.text in ENDS_SENTENCE
        if token.kind == QUOTE:
            last = last_sign(token.text)
            opens = following.capital or following.kind == QUOTE or following.text in DASHES
            return opens and last in STOPS and not self._clause_follows(tokens, n + 1, stopped=last in ".…")
        return False

    def _clause_follows(self, tokens: list[Token], first: int, *, stopped: bool) -> bool:
        """Whether a few words and a verb of saying follow a quotation; `stopped`: it ends with a full stop."""
        language = self.language
        for n in range(first, min(first + (SLIP_REACH if stopped else CLAUSE_REACH), len(tokens))):
            low = tokens[n].low
            if tokens[n].kind != WORD:
                if n == first or low not in (",", "(", ")"):
                    return False
            elif low in language.speech and (n == first or low not in language.nounlike):
                if stopped:
                    return n > first and (n + 1 == len(tokens) or tokens[n + 1].text in STOPS)
                return not self._opens_quotation(tokens, n)
            elif n == first + 1 and low in language.weak and token_at(tokens, n + 1).low in language.auxiliaries:
                return not stopped  # “…?” X went on
            elif low in language.breaks:
                return False
        return False

    def _opens_quotation(self, tokens: list[Token], verb: int) -> bool:
        """Whether a verb belongs to what comes after it, as in X said: “…” and in X said that it was …."""
        following = token_at(tokens, verb + 1)
        return following.text == ":" or following.low in self.language.complementizers


def _may_be_speech(text: str, span: Span, language: Language) -> bool:
    """Whether words in marks can be a quotation: three or more, and neither a title of a work nor a nickname."""
    words = unmarked(text[span.start : span.end]).split()
    if len(words) < MIN_WORDS or span.is_block:
        return len(words) >= MIN_WORDS
    last, after = words[-1][-1], text[span.end : span.end + TITLE_CONTEXT].split()
    if last == "," and len(after) > 1 and after[0] in language.agents and after[1][0].isupper():
        return False  # “Mending Nets,” by Orla Venn
    before = text[max(0, span.start - TITLE_CONTEXT) : span.start].rstrip().lower().replace("’", "'")
    set_apart = before[-1:] in (",", ":") or text[max(0, span.start - 1) : span.start] in ("", "\n")
    small = language.title_small | language.particles
    titled = words[0][0].isupper() and all(word in small for word in words if word[0].islower())
    whole = last in ",." and set_apart and not titled or last == "." and before[-1:] in STOPS
    if whole or len(words) > SURELY_SPEECH:
        return True
    if before.endswith(language.nicknames) or titled and before.endswith(language.works):
        return False
    if language.announces(before.rstrip(",:").split()[-2:]):
        return True
    return not titled
