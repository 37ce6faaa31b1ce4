"""Direct quotations in a story, with who said each.

The text walks one way: marks.py finds what stands in quotation marks, sentences.py cuts paragraphs into sentences in
which a quotation is one token, clauses.py (with phrases.py) finds verbs of saying and their subjects, this module
chooses one for each quotation, and names.py (with descriptions.py) says whom the subject means. The words of a language
are data: language.py lists what is needed, english.py has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from articles.text.clauses import Clauses, Cue
from articles.text.english import ENGLISH
from articles.text.language import Language
from articles.text.marks import Span, last_sign, quotation_spans, unmarked
from articles.text.names import MAX_SPEAKER, Names, Speaker
from articles.text.phrases import Phrase, Phrases
from articles.text.sentences import SIGNS_INSIDE, SURELY_SPEECH, Sentences
from articles.text.tokens import DASHES, QUOTE, WORD, Sentence, Token, token_at

# How well a clause fits a quotation, less a point for each word between them. Only the order matters.
TOUCHES_AFTER_COMMA = 95  # “…,” said X
STANDS_BEFORE = 90  # X said “…”
TOUCHES_AFTER_STOP = 85  # “… .” X said
CLOSES = 76  # “…” with more words, and at the end of them a comma and X said
STANDS_AFTER = 48  # “…” with other words before the clause
NEAR = 2  # words between an inner verb and a quotation that is its own, "that", "as" or a colon not counted
FARTHEST = 40  # words; from here on distance counts no more
WEAK_PENALTY = 15  # for verbs such as "wants"
ASIDE_PENALTY = 30  # ", which is backed by X, “…”"
SPENT_PENALTY = 15  # for clauses that belong to the quotation before them
SUBORDINATE_PENALTY = 30  # "After X criticised him, Y shot back": X does not speak

ASIDE_REACH = 8  # words from a relative pronoun to a clause

GOES_ON = frozenset(",?!-—–…")  # a quotation that ends so lets its sentence go on
ASKS_FOR_CLAUSE = frozenset(",?!")
APART = DASHES | {";", ":"}  # divide two clauses neither of which is part of the other
CLOSING = frozenset(("", ",", ".", "?", "!", "…"))
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
    is_sure: bool = False
    """Whether a clause beside it says so: nobody is guessed from another paragraph, and no "he" may be another."""
    cited: tuple[int, int] | None = None
    """The words that name who tells what another said: the Courier, in “…,” Reyes said, according to the Courier."""

    @property
    def source(self) -> tuple[int, int] | None:
        """The words that name who answers to the reader for the quotation: who is cited for it, else who speaks."""
        return self.cited or self.speaker


def find_quotes(
    text: str, language: Language = ENGLISH, *, blocks: Sequence[tuple[int, int]] = (), typewritten: bool = False
) -> list[Quote]:
    """The direct quotations of a story in order, with who said each.

    `text` is plain text with a line break or an empty line between paragraphs; `blocks` are the places in it that are
    set as block quotations, in order; `typewritten`: two apostrophes stand for a double mark. Quotations in marks are
    found in any language, speakers only where `language` has verbs. The time taken is in proportion to the length of
    the text, however broken it is.
    """
    text = text.translate(LINE_BREAKS)
    return _Story(text, language, quotation_spans(text, blocks, typewritten=typewritten)).quotes()


class _Story:
    """One reading of one text."""

    def __init__(self, text: str, language: Language, spans: list[Span]) -> None:
        self.text = text
        self.language = language
        self.spans = spans
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
        before: Speaker | None = None  # in the paragraph right before
        led = False  # whether that ends with a colon
        unsigned: list[int] = []  # quotations of the paragraph before that nobody is named for there
        for sentences in self.sentences.paragraphs():
            waiting: list[int] = []  # quotations of this paragraph that nobody is named for so far
            running: Speaker | None = None
            for tokens in sentences:
                quoted, speaker = self._attribute(tokens, running)
                running = speaker or running
                if speaker and tokens[0].text in DASHES and tokens[1].capital:
                    signed = speaker._replace(is_sure=True)
                    self.speakers.update(dict.fromkeys(waiting or unsigned, signed))  # “…” — Ana Reyes, baker
                    waiting = []
                waiting += [index for index in quoted if index not in self.speakers]
            for index in waiting:
                if speaker := before if self.spans[index].is_block else previous:
                    self.speakers[index] = speaker._replace(is_sure=bool(led and before and before.is_sure))
            unsigned = waiting
            before, previous = running, running or previous
            led = bool(sentences) and sentences[-1][-1].text == ":"
        for index, span in enumerate(self.spans):
            if span.is_block and index not in self.speakers:
                self.sentences.spoken[index] = False

    def _attribute(self, tokens: Sentence, running: Speaker | None) -> tuple[list[int], Speaker | None]:
        """Gives the quotations of one sentence their speakers; returns them, and whom the sentence names."""
        cues = self.clauses.cues(tokens)
        quoted = [n for n, token in enumerate(tokens) if token.kind == QUOTE]
        if not quoted:
            said = self._main(tokens, cues)
            subject = said.subject if said else self.phrases.main_subject(tokens)
            pronoun = subject and tokens[subject.start].low in self.language.pronouns
            if not subject or running and pronoun and (not said or said.weak):
                return [], None  # “…,” Reyes said. She sighed.
            speaker = self.names.speaker(tokens, subject, sure=bool(said))
            return [], speaker if said or tokens[-1].text == ":" else speaker._replace(is_sure=False)
        worded = any(token.kind == WORD for token in tokens)
        otherwise = self.phrases.main_subject(tokens)  # for quotations without a clause
        told = self._told(tokens, cues)
        named: Speaker | None = None
        for n in quoted:
            cue = self._choose(tokens, n, cues)
            own = cue.subject if cue else self._adjacent(tokens, n)
            if worded and not own and not running and self._is_fragment(tokens[n]):
                self.sentences.spoken[tokens[n].quote] = False
                continue
            spoken_of = running and otherwise and self._is_spoken_of(tokens, n, otherwise)
            subject = own or (None if spoken_of else otherwise)
            if subject:
                named = self.names.speaker(tokens, subject)
                if not own and token_at(tokens, n - 1).text != ":":
                    named = named._replace(is_sure=False)
                if told and told != subject:
                    start = tokens[told.start].start
                    named = named._replace(cited=(start, min(tokens[told.end - 1].end, start + MAX_SPEAKER)))
            speaker = named if subject else running
            if speaker:
                self.speakers[tokens[n].quote] = speaker  # of a quotation over paragraphs the last clause counts
        return [tokens[n].quote for n in quoted], named

    def _told(self, tokens: Sentence, cues: list[Cue]) -> Phrase | None:
        """Who is cited for all that a sentence says: "according to Y" at its head or end, not "but according to Y"."""
        hearsay = (cue for cue in cues if tokens[cue.verb].low in self.language.hearsay)
        return next((cue.subject for cue in hearsay if token_at(tokens, cue.first - 1).kind != WORD), None)

    def _is_spoken_of(self, tokens: Sentence, at: int, subject: Phrase) -> bool:
        """Whether somebody beside the quotation at `at` is its object: “…,” said Reyes. Hale “…”; “…” about Hale."""
        after = subject.start > at and last_sign(tokens[at].text) not in ASKS_FOR_CLAUSE
        return after or subject.end == at or tokens[subject.start].low in self.language.pronouns

    def _is_fragment(self, quotation: Token) -> bool:
        """Whether words in marks are somebody's only where a verb says so: few, and no whole sentence."""
        span = self.spans[quotation.quote]
        words = unmarked(self.text[span.start : span.end]).split()
        first, last = words[0][0], words[-1][-1]
        return len(words) <= SURELY_SPEECH and (first.islower() or first.isupper() and last not in SIGNS_INSIDE)

    def _main(self, tokens: Sentence, cues: list[Cue]) -> Cue | None:
        """The cue by which a sentence without a quotation leads to the next one: its first verb of saying."""
        verbs = [cue for cue in cues if not cue.noun]
        strong = [cue for cue in verbs if not cue.weak] or verbs
        return strong[0] if strong else None

    def _choose(self, tokens: Sentence, at: int, cues: list[Cue]) -> Cue | None:
        """The cue of the quotation at `at`: a clause that touches it, else the nearest before it, else one after it."""
        comma = next((n for n, token in enumerate(tokens) if token.text == ","), 0)
        subordinate = comma if comma < at and tokens[0].low in self.language.subordinators else 0
        before = token_at(tokens, at - 1)
        leads = before.text == ":" or before.low in self.language.complementizers  # then the nearest counts
        best, best_fit = None, 0
        for cue in cues:
            if cue.last < at:
                fit = STANDS_BEFORE - min(at - cue.last - 1, FARTHEST)
                fit -= WEAK_PENALTY if (cue.weak or cue.noun) and not leads else 0
                fit -= ASIDE_PENALTY if self._is_aside(tokens, at, cue) else 0
                fit -= SPENT_PENALTY if self._touches_earlier(tokens, cue) else 0
                fit -= SUBORDINATE_PENALTY if cue.last < subordinate else 0
            elif cue.first > at:
                fit = self._fit_after(tokens, at, cue)
            else:
                fit = STANDS_BEFORE - WEAK_PENALTY  # Reyes's “…” remark
            if fit > best_fit or fit == best_fit and cue.last < at:
                best, best_fit = cue, fit
        if best and best.last < at and best_fit < STANDS_BEFORE:
            return self._outer(tokens, at, best, cues)
        return best

    def _is_aside(self, tokens: Sentence, at: int, cue: Cue) -> bool:
        """Whether a clause lies in a relative clause between commas, closed before the quotation at `at`."""
        if not any(token.text == "," for token in tokens[cue.last + 2 : at]):
            return False
        for n in range(cue.first, max(0, cue.first - ASIDE_REACH), -1):
            if tokens[n].low in self.language.relatives:
                return tokens[n - 1].text == ","
        return False

    def _touches_earlier(self, tokens: Sentence, cue: Cue) -> bool:
        """Whether a clause says who speaks in the quotation before it."""
        before = token_at(tokens, cue.first - 1)
        return before.kind == QUOTE or before.text == "," and token_at(tokens, cue.first - 2).kind == QUOTE

    def _fit_after(self, tokens: Sentence, at: int, cue: Cue) -> int:
        """How well a clause after the quotation at `at` fits it."""
        gap = cue.first - at - 1
        after_comma = gap == 1 and tokens[at + 1].text == ","
        if after_comma or gap == 0:
            if self._opens_own(tokens, cue):
                return STANDS_AFTER
            goes_on = after_comma or last_sign(tokens[at].text) in GOES_ON
            brief = cue.weak or tokens[cue.verb].low in self.language.mention
            return (TOUCHES_AFTER_COMMA if goes_on else TOUCHES_AFTER_STOP) - (WEAK_PENALTY if brief else 0)
        return CLOSES if self._closes(tokens, cue) else STANDS_AFTER - min(gap, FARTHEST)

    def _opens_own(self, tokens: Sentence, cue: Cue) -> bool:
        """Whether what is said comes after a clause, as in "he claimed they had never met"."""
        language, after = self.language, token_at(tokens, cue.last + 1)
        joins = after.low in language.complementizers or after.low in language.pronouns or after.text == ":"
        return joins or after.kind == QUOTE

    def _closes(self, tokens: Sentence, cue: Cue) -> bool:
        """Whether a clause stands between commas or at the end, so that all before it may be what is said."""
        language, after = self.language, token_at(tokens, cue.last + 1)
        if tokens[cue.first - 1].text != "," or cue.weak or cue.noun or tokens[cue.verb].low not in language.speech:
            return False
        return after.text in CLOSING or after.low in language.prepositions or after.low in language.calendar

    def _outer(self, tokens: Sentence, at: int, inner: Cue, cues: list[Cue]) -> Cue:
        """Of two verbs before a quotation the one that counts.

        In "X said he believes …" and "X said that Y has always wanted …" X speaks; in "X said Y called it …" Y does.
        """
        language, subject = self.language, tokens[inner.subject.start]
        if inner.noun:
            own = tokens[at - 1].low in language.complementizers
        else:
            between = tokens[inner.last + 2 : at]
            joins = language.complementizers | language.tensed | language.conjunctions
            near = len(between) < NEAR and joins.isdisjoint(token.low for token in between)
            own = near and not inner.weak and subject.low not in language.pronouns
        before, divides = (token_at(tokens, inner.subject.start - n) for n in (1, 2))
        coordinate = before.low in language.breaks or before.low in language.conjunctions
        apart = coordinate and subject.low in language.pronouns and (divides.text == "," or divides.kind == QUOTE)
        if own or apart or before.text == ",":
            return inner
        for outer in reversed(cues):
            reports = inner.noun or tokens[outer.verb].low in language.reports
            if outer.last < inner.first and not outer.weak and not outer.noun and reports:
                between = tokens[outer.last + 1 : inner.first]
                apart = any(t.kind == QUOTE or t.text in APART or t.low in language.relatives for t in between)
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
    place = speaker.start, speaker.end
    return Quote(span.start, span.end, place, speaker.name, speaker.description, speaker.is_sure, speaker.cited)
