"""Clauses: verbs of saying, and "according to", with the phrase that names who speaks."""

from typing import NamedTuple

from articles.text.language import Language
from articles.text.phrases import Phrase, Phrases
from articles.text.tokens import DASHES, QUOTE, SIGN, STOPS, WORD, Sentence, token_at

TRANSCRIPT_NAME = 8  # tokens before the colon of a transcript: "Reyes: …"
NOUN_REACH = 3  # words from a possessor to what was said: "Reyes's latest public claim"
AGENT_REACH = 7  # words from a passive verb to "by"


class Cue(NamedTuple):
    """A verb of saying with its subject; the clause runs from token `first` to token `last`."""

    verb: int
    subject: Phrase
    first: int
    last: int
    weak: bool = False
    noun: bool = False  # not a verb but a noun: "his claim"


class Clauses:
    """Finds the cues of sentences of one text."""

    def __init__(self, phrases: Phrases, language: Language) -> None:
        self.phrases = phrases
        self.language = language

    def cues(self, tokens: Sentence) -> list[Cue]:
        """Every cue of a sentence in order; what stands in brackets is left out."""
        cues: list[Cue] = []
        depth = 0
        for n, token in enumerate(tokens):
            depth += (token.text == "(") - (token.text == ")")
            if depth > 0:
                continue
            if token.kind == WORD:
                found = self._source(tokens, n), self._spoken(tokens, n, cues)
            elif token.text == ":":
                found = self._transcript(tokens, n, cues), None
            else:
                continue
            cues.extend(cue for cue in found if cue)
        return cues

    def _source(self, tokens: Sentence, n: int) -> Cue | None:
        """The words that name a source where one stands in no clause: "according to X"."""
        for opening in self.language.sources.get(tokens[n].low, ()):
            if tuple(token.low for token in tokens[n : n + len(opening)]) == opening:
                subject = self.phrases.starting_at(tokens, n + len(opening))
                return Cue(n, subject, n, subject.end - 1) if subject else None
        return None

    def _transcript(self, tokens: Sentence, colon: int, cues: list[Cue]) -> Cue | None:
        """A name and a colon before a quotation."""
        before_quote = colon + 1 == len(tokens) or tokens[colon + 1].kind == QUOTE
        if not before_quote or not all(cue.weak for cue in cues):
            return None
        subject = self.phrases.subject_before(tokens, colon - 1)
        if not subject or not tokens[subject.end - 1].capital:
            return None
        if colon > TRANSCRIPT_NAME and token_at(tokens, subject.start - 1).text not in DASHES:
            return None
        start = subject.start
        while start + 1 < subject.end and not tokens[start].capital:
            start += 1
        return Cue(colon, Phrase(start, subject.end), start, colon)

    def _spoken(self, tokens: Sentence, n: int, cues: list[Cue]) -> Cue | None:
        """The cue of a word, if it is a verb or a noun of saying."""
        language, low, previous = self.language, tokens[n].low, token_at(tokens, n - 1)
        if tokens[n].capital and (previous.capital or previous.low in language.determiners):
            return None  # part of a name: the United States
        cue = None
        if low in language.verbs:
            cue = self._finite(tokens, n, cues)
        elif low in language.speech_ing:
            cue = self._participle(tokens, n, cues)
        if not cue and low in language.speech_nouns:
            cue = self._noun(tokens, n)
        return cue

    def _noun(self, tokens: Sentence, n: int) -> Cue | None:
        """A noun for what was said, with its possessor: "Reyes's latest claim", "his warning"."""
        language = self.language
        for m in range(n - 1, max(-1, n - 1 - NOUN_REACH), -1):
            low = tokens[m].low
            if tokens[m].kind != WORD:
                return None
            if low in language.possessors:
                return Cue(n, Phrase(m, m + 1), m, n, noun=True)
            if language.is_possessive(low):
                return Cue(n, self.phrases.ending_at(tokens, m), m, n, noun=True)
        return None

    def _finite(self, tokens: Sentence, n: int, cues: list[Cue]) -> Cue | None:
        """The cue of a finite verb: after its subject, before it ("…," said X), passive or with a shared subject."""
        language, low = self.language, tokens[n].low
        previous, following = token_at(tokens, n - 1), token_at(tokens, n + 1)
        if previous.low in language.infinitive_markers and low in language.infinitives:
            return self._shared(tokens, n, cues)
        if previous.low in language.determiners or previous.low in language.prepositions:
            return None
        if language.is_possessive(previous.low):
            return None
        if self._follows_quotation(tokens, n):
            return self._inverted(tokens, n)
        late = self._inverted_late(tokens, n) if previous.text == "," else None
        if late or low in language.auxiliaries and following.low in language.infinitive_markers:
            return late  # "used to" is no cue
        return self._with_subject(tokens, n, cues)

    def _follows_quotation(self, tokens: Sentence, n: int) -> bool:
        previous = token_at(tokens, n - 1)
        divided = previous.text == "," or previous.text in DASHES
        return previous.kind == QUOTE or divided and token_at(tokens, n - 2).kind == QUOTE

    def _inverted(self, tokens: Sentence, n: int) -> Cue | None:
        """The cue of a verb before its subject: “…,” said X."""
        subject = self.phrases.starting_at(tokens, n + 1) if tokens[n].low in self.language.speech else None
        return Cue(n, subject, n, subject.end - 1) if subject else None

    def _inverted_late(self, tokens: Sentence, n: int) -> Cue | None:
        """The same where more than a quotation stands before it: “…” in contrast to others, says X, who …."""
        language = self.language
        if tokens[n].low in language.infinitives or token_at(tokens, n + 1).low in language.pronouns:
            return None
        cue = self._inverted(tokens, n)
        if not cue:
            return None
        after = token_at(tokens, cue.subject.end)
        closed = after.kind == SIGN or after.low in language.relatives
        ends = cue.subject.end >= len(tokens) or after.text in STOPS
        return cue if closed and (ends or any(token.kind == QUOTE for token in tokens[:n])) else None

    def _with_subject(self, tokens: Sentence, n: int, cues: list[Cue]) -> Cue | None:
        """The cue of a verb whose subject stands somewhere before it, or after "by"."""
        language, low = self.language, tokens[n].low
        at = self.phrases.skip_auxiliaries(tokens, n - 1)
        if at >= 0 and tokens[at].low in language.conjunctions and low not in language.nounlike:
            return self._shared(tokens, n, cues, weak=low in language.weak)
        if low in language.participles and any(token.low in language.be for token in tokens[at + 1 : n]):
            return self._passive(tokens, n)
        subject = self.phrases.subject_before(tokens, at)
        if subject is None:
            return None
        if (low in language.nounlike or low in language.weak) and not self._surely_subject(tokens, at, n):
            return None
        if low in language.infinitives and low not in language.participles and not self._takes_base(tokens, at, n):
            return None
        return Cue(n, subject, subject.start, n, weak=low in language.weak)

    def _passive(self, tokens: Sentence, n: int) -> Cue | None:
        """The cue of "was described by X as …"; a passive without "by" names nobody."""
        for m in range(n + 1, min(n + 1 + AGENT_REACH, len(tokens))):
            if tokens[m].low in self.language.agents:
                subject = self.phrases.starting_at(tokens, m + 1)
                return Cue(n, subject, n, n) if subject else None
        return None

    def _participle(self, tokens: Sentence, n: int, cues: list[Cue]) -> Cue | None:
        """The cue of a form in -ing: "is saying", "with protesters chanting", "…, adding that"."""
        language = self.language
        at = self.phrases.skip_auxiliaries(tokens, n - 1)
        if any(token.low in language.be for token in tokens[at + 1 : n]):
            subject = self.phrases.subject_before(tokens, at)
            return Cue(n, subject, subject.start, n) if subject else None
        if token_at(tokens, at).kind == WORD and tokens[at].low not in language.not_own_subject:
            own = self.phrases.subject_before(tokens, at)
            if own and (not cues or token_at(tokens, own.start - 1).low in language.absolutes):
                return Cue(n, own, own.start, n)
        shared = self._shared(tokens, n, cues)
        subject = shared.subject if shared else self.phrases.main_subject(tokens[n:])
        return Cue(n, subject, n, n) if subject else None

    def _shared(self, tokens: Sentence, n: int, cues: list[Cue], *, weak: bool = False) -> Cue | None:
        """The cue of a verb that takes over a subject: "he praised her and called …", "… , adding that"."""
        verbs = [cue for cue in cues if not cue.noun and not cue.weak]
        speech = (cue for cue in verbs if tokens[cue.verb].low in self.language.speech and not cue.subject.antecedent)
        cue = next(speech, verbs[-1] if verbs else None)
        subject = cue.subject if cue else self.phrases.main_subject(tokens[:n])
        return Cue(n, subject, n, n, weak) if subject else None

    def _takes_base(self, tokens: Sentence, at: int, verb: int) -> bool:
        """Whether a base form can be a finite verb here: after a modal, or with a plural subject."""
        language, token = self.language, token_at(tokens, at)
        if token.kind != WORD or any(word.low in language.modals for word in tokens[at + 1 : verb]):
            return True
        return token.low in language.plural_subjects or token.low.endswith(language.plural_endings)

    def _surely_subject(self, tokens: Sentence, at: int, verb: int) -> bool:
        """Whether the word left of an ambiguous form makes it a verb."""
        language, token = self.language, token_at(tokens, at)
        if at < verb - 1 and tokens[at + 1].low in language.auxiliaries:
            return True
        if token.kind != WORD:
            return token.text in (",", ")") or token.text in DASHES
        if token.capital:
            return not token.low.endswith(language.possessives)
        return token.low in language.pronouns or token.low in language.relatives or token.low in language.roles
