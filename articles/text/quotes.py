"""Direct quotations in a story, with who said each.

The text walks one way: marks.py finds what stands in quotation marks, sentences.py cuts paragraphs into sentences in
which a quotation is one token, clauses.py (with phrases.py) finds verbs of saying and their subjects, this module
chooses one for each quotation, and names.py (with descriptions.py) says whom the subject means. The words of a language
are data: language.py lists what is needed, english.py has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from articles.text.clauses import Clauses, Cue
from articles.text.english import ENGLISH
from articles.text.language import Language
from articles.text.marks import Span, last_sign, quotation_spans
from articles.text.names import Names, Speaker
from articles.text.phrases import Phrase, Phrases
from articles.text.sentences import Sentences
from articles.text.tokens import DASHES, QUOTE, WORD, Sentence, token_at

# How well a clause fits a quotation, less a point for each word between them. Only the order matters.
TOUCHES_AFTER_COMMA = 95  # “…,” said X
STANDS_BEFORE = 90  # X said “…”
TOUCHES_AFTER_STOP = 85  # “… .” X said
STANDS_AFTER = 48  # “…” with other words before the clause
FARTHEST = 40  # words; from here on distance counts no more
WEAK_PENALTY = 15  # for verbs such as "wants"
SUBORDINATE_PENALTY = 30  # "After X criticised him, Y shot back": X does not speak

GOES_ON = frozenset(",?!-—–…")  # a quotation that ends so lets its sentence go on
ASKS_FOR_CLAUSE = frozenset(",?!")
LINE_BREAKS = dict.fromkeys(
    map(ord, "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), "\n"
)  # one for one, so that offsets stay


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation; offsets are characters into the text, ends are exclusive, the quotation marks are part of it."""

    start: int
    end: int
    speaker: tuple[int, int] | None
    """The words in or near its sentence that name the speaker, 150 characters at most: a name, "the mayor", "she"."""
    name: str
    """The fullest name that the story gives to that speaker, without honorific; empty where it gives none."""
    description: str
    """What the story says the speaker is: "a professor of marine law"; empty where it does not say."""


def find_quotes(text: str, language: Language = ENGLISH) -> list[Quote]:
    """The direct quotations of a story in order, with who said each.

    `text` is plain text with a line break or an empty line between paragraphs. Quotations in marks are found in any
    language, speakers only where `language` has verbs. The time taken is in proportion to the length of the text,
    however broken it is.
    """
    return _Story(text.translate(LINE_BREAKS), language).quotes()


class _Story:
    """One reading of one text."""

    def __init__(self, text: str, language: Language) -> None:
        self.language = language
        self.spans = quotation_spans(text)
        self.sentences = Sentences(text, language, self.spans)
        self.phrases = Phrases(text, language)
        self.clauses = Clauses(self.phrases, language)
        self.names = Names(text, language, self.phrases, self.spans)
        self.speakers: dict[int, Speaker] = {}  # by index of the span

    def quotes(self) -> list[Quote]:
        """Every quotation of the story."""
        if self.language.verbs:
            self._attribute_all()
        spoken = zip(self.spans, self.sentences.spoken, strict=True)
        return [_quote(span, self.speakers.get(index)) for index, (span, fits) in enumerate(spoken) if fits]

    def _attribute_all(self) -> None:
        """Gives each quotation its speaker: by its clause, else who speaks in its paragraph, else in the one before."""
        previous: Speaker | None = None
        unsigned: list[int] = []  # quotations of the paragraph before that nobody is named for there
        for sentences in self.sentences.paragraphs():
            waiting: list[int] = []  # quotations before the first attribution of this paragraph
            running: Speaker | None = None
            for tokens in sentences:
                quoted, speaker = self._attribute(tokens, running)
                if speaker and quoted:
                    self.speakers.update(dict.fromkeys(waiting, speaker))
                    waiting = []
                running = speaker or running
                waiting += [index for index in quoted if index not in self.speakers]
            if running and sentences[0][0].text in DASHES:
                self.speakers.update(dict.fromkeys(unsigned, running))  # "— Ana Reyes, baker" under a quotation
            if previous:
                self.speakers.update(dict.fromkeys(waiting, previous))
            unsigned = waiting
            previous = running or previous

    def _attribute(self, tokens: Sentence, running: Speaker | None) -> tuple[list[int], Speaker | None]:
        """Gives the quotations of one sentence their speakers; returns them, and whom the sentence names."""
        cues = self.clauses.cues(tokens)
        quoted = [n for n, token in enumerate(tokens) if token.kind == QUOTE]
        if not quoted:
            subject = cues[-1].subject if cues else self.phrases.main_subject(tokens)
            return [], self.names.speaker(tokens, subject, sure=bool(cues)) if subject else None
        worded = any(token.kind == WORD for token in tokens)
        otherwise = self.phrases.main_subject(tokens) if worded else None  # for quotations without a clause
        named: Speaker | None = None
        for n in quoted:
            cue = self._choose(tokens, n, cues)
            subject = cue.subject if cue else self._adjacent(tokens, n) or otherwise
            if subject:
                named = self.names.speaker(tokens, subject)
            speaker = named if subject else running
            if speaker:
                self.speakers.setdefault(tokens[n].quote, speaker)
        return [tokens[n].quote for n in quoted], named

    def _choose(self, tokens: Sentence, at: int, cues: list[Cue]) -> Cue | None:
        """The cue of the quotation at `at`: a clause that touches it, else the nearest before it, else one after it."""
        comma = next((n for n, token in enumerate(tokens) if token.text == ","), 0)
        subordinate = comma if comma < at and tokens[0].low in self.language.subordinators else 0
        best, best_fit = None, 0
        for cue in cues:
            if cue.last < at:
                fit = STANDS_BEFORE - min(at - cue.last - 1, FARTHEST)
                fit -= WEAK_PENALTY if cue.weak else 0
                fit -= SUBORDINATE_PENALTY if cue.last < subordinate else 0
            elif cue.first > at:
                fit = self._fit_after(tokens, at, cue)
            else:
                continue
            if fit > best_fit or fit == best_fit and cue.last < at:
                best, best_fit = cue, fit
        if best and best.last < at and best_fit < STANDS_BEFORE:
            return self._outer(tokens, best, cues)
        return best

    def _fit_after(self, tokens: Sentence, at: int, cue: Cue) -> int:
        gap = cue.first - at - 1
        after_comma = gap == 1 and tokens[at + 1].text == ","
        if after_comma or gap == 0:
            goes_on = after_comma or last_sign(tokens[at].text) in GOES_ON
            return TOUCHES_AFTER_COMMA if goes_on else TOUCHES_AFTER_STOP
        return STANDS_AFTER - min(gap, FARTHEST)

    def _outer(self, tokens: Sentence, inner: Cue, cues: list[Cue]) -> Cue:
        """Of two verbs before a quotation the one that counts.

        In "X said he believes …" and "X said that Y has always wanted …" X speaks; in "X said Y called it …" Y does.
        """
        language, subject = self.language, tokens[inner.subject.start]
        if (
            not inner.weak
            and subject.low not in language.pronouns
            or token_at(tokens, inner.subject.start - 1).text == ","
        ):
            return inner
        for outer in reversed(cues):
            if outer.last < inner.first and not outer.weak and tokens[outer.verb].low in language.reports:
                between = tokens[outer.last + 1 : inner.first]
                apart = any(t.kind == QUOTE or t.text in (";", ":") or t.low in language.relatives for t in between)
                return inner if apart else outer
        return inner

    def _adjacent(self, tokens: Sentence, at: int) -> Phrase | None:
        """The subject right after a quotation that ends with a comma, whatever its verb: “…?” Reyes went on."""
        language, following = self.language, token_at(tokens, at + 1)
        if last_sign(tokens[at].text) not in ASKS_FOR_CLAUSE or at + 2 >= len(tokens):
            return None
        named = following.capital and following.low not in language.openers
        if named or following.low in language.pronouns or following.low in language.determiners:
            return self.phrases.starting_at(tokens, at + 1)
        return None


def _quote(span: Span, speaker: Speaker | None) -> Quote:
    if speaker is None:
        return Quote(span.start, span.end, None, "", "")
    return Quote(span.start, span.end, (speaker.start, speaker.end), speaker.name, speaker.description)
