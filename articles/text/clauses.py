"""Clauses: verbs of saying, and "according to", with the phrase that names who speaks."""

from typing import NamedTuple

from articles.text.language import Language
from articles.text.phrases import Phrase, Phrases
from articles.text.tokens import DASHES, NOTHING, QUOTE, SIGN, WORD, Sentence, Token, token_at

TRANSCRIPT_NAME = 8  # tokens before the colon of a transcript: "Reyes: …"
NOUN_REACH = 3  # words from a possessor to what was said: "Reyes's latest public claim"
GOVERNING_REACH = 40  # words from a participle to the verb whose subject it shares
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
        """Every cue of a sentence in order."""
        cues: list[Cue] = []
        for n, token in enumerate(tokens):
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
        if n == 0 and tokens[n].low in self.language.views:
            subject = self.phrases.starting_at(tokens, 1)
            named = subject and tokens[subject.end - 1].capital
            return Cue(n, subject, n, subject.end - 1, weak=True) if named else None
        for opening in self.language.sources.get(tokens[n].low, ()):
            if tuple(token.low for token in tokens[n : n + len(opening)]) == opening:
                subject = self.phrases.starting_at(tokens, n + len(opening))
                if subject and token_at(tokens, subject.end).low in self.language.agents:  # a letter signed by Reyes
                    agent = self.phrases.starting_at(tokens, subject.end + 1)
                    subject = agent and Phrase(subject.start, agent.end)
                return Cue(n, subject, n, subject.end - 1) if subject else None
        return None

    def _transcript(self, tokens: Sentence, colon: int, cues: list[Cue]) -> Cue | None:
        """A name and a colon before a quotation."""
        before_quote = colon + 1 == len(tokens) or tokens[colon + 1].kind == QUOTE
        if not before_quote:
            return None
        subject = self.phrases.subject_before(tokens, colon - 1)
        if not subject or not tokens[subject.end - 1].capital:
            return None
        after_dash = token_at(tokens, subject.start - 1).text in DASHES
        if not after_dash and (colon > TRANSCRIPT_NAME or not all(cue.weak for cue in cues)):
            return None
        return Cue(colon, subject, subject.start, colon)

    def _spoken(self, tokens: Sentence, n: int, cues: list[Cue]) -> Cue | None:
        """The cue of a word, if it is a verb or a noun of saying."""
        language, low = self.language, tokens[n].low
        if tokens[n].capital:
            return None  # part of a name: the United States
        cue = None
        if low in language.verbs:
            cue = self._finite(tokens, n, cues)
        elif low.endswith(language.past_endings) and token_at(tokens, n + 1).low in language.complementizers:
            cue = self._with_subject(tokens, n, cues)  # "sniped that", whatever the verb
        elif low in language.speech_ing:
            cue = self._participle(tokens, n, cues)
        if not cue and low in language.speech_nouns:
            cue = self._noun(tokens, n)
        return cue

    def _noun(self, tokens: Sentence, n: int) -> Cue | None:
        """A noun for what was said, with its possessor: "Reyes's latest claim", "his warning", "a line from Reyes"."""
        language = self.language
        if token_at(tokens, n + 1).low in language.origins:
            subject = self.phrases.starting_at(tokens, n + 2)
            return Cue(n, subject, n, subject.end - 1, noun=True) if subject else None
        for m in range(n - 1, max(-1, n - 1 - NOUN_REACH), -1):
            low = tokens[m].low
            if low in language.possessors:
                return Cue(n, Phrase(m, m + 1), m, n, noun=True)
            if language.is_possessive(low):
                return Cue(n, self.phrases.ending_at(tokens, m), m, n, noun=True)
        return None

    def _finite(self, tokens: Sentence, n: int, cues: list[Cue]) -> Cue | None:
        """The cue of a finite verb: after its subject, before it ("…," said X), passive or with a shared subject."""
        language, low = self.language, tokens[n].low
        previous, following = token_at(tokens, n - 1), token_at(tokens, n + 1)
        if previous.low in language.infinitive_markers:
            return self._shared(tokens, n, cues, weak=low in language.weak)
        bound = previous.low in language.determiners and previous.low not in language.stand_alone
        if bound or language.is_possessive(previous.low):
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
        low, language = tokens[n].low, self.language
        stands_first = low in language.speech and low not in language.addressed
        subject = self.phrases.starting_at(tokens, n + 1) if stands_first else None
        return Cue(n, subject, n, subject.end - 1) if subject else None

    def _inverted_late(self, tokens: Sentence, n: int) -> Cue | None:
        """The same where more than a quotation stands before it: “…” in contrast to others, says X, who …."""
        language = self.language
        cue = self._inverted(tokens, n)
        if not cue:
            return None
        subject = tokens[cue.subject.start : cue.subject.end]
        if not any(token.capital or token.low in language.roles for token in subject):
            return None  # "…, tweeted a warning."
        after = token_at(tokens, cue.subject.end)
        return cue if after.kind == SIGN or after.low in language.relatives else None

    def _with_subject(self, tokens: Sentence, n: int, cues: list[Cue]) -> Cue | None:
        """The cue of a verb whose subject stands somewhere before it, or after "by"."""
        language, low = self.language, tokens[n].low
        at = self.phrases.skip_adjunct(tokens, self.phrases.skip_auxiliaries(tokens, n - 1))
        if token_at(tokens, at).low in language.conjunctions:
            return self._shared(tokens, n, cues, weak=low in language.weak)
        if self._is_passive(tokens, at, n):
            return self._passive(tokens, n)
        attributed = token_at(tokens, at).low in language.attributes
        subject = self._attributed(tokens, at) if attributed else self.phrases.subject_before(tokens, at)
        if subject is None or not attributed and self._is_doubtful(tokens, subject.start, at, n):
            return None
        modal = at < n - 1 and low in language.infinitives - language.participles  # "would say" tells less than "said"
        return Cue(n, subject, subject.start, n, weak=modal or low in language.weak)

    def _is_passive(self, tokens: Sentence, at: int, n: int) -> bool:
        """Whether a verb whose auxiliaries begin after `at` is passive: "was called", "hailed as “…” by"."""
        language = self.language
        by = n + 2 if token_at(tokens, n + 1).low in language.attributes else n + 1
        by += token_at(tokens, by).kind == QUOTE
        agent = token_at(tokens, by + 1)
        named = agent.capital or agent.low in language.determiners | language.people  # not "said by telephone"
        short = named and token_at(tokens, by).low in language.agents
        return short or any(token.low in language.be for token in tokens[at + 1 : n])

    def _is_doubtful(self, tokens: Sentence, start: int, at: int, n: int) -> bool:
        """Whether a form that need not be a finite verb has no subject right before it that makes it one."""
        language, low = self.language, tokens[n].low
        subject = token_at(tokens, at)
        opens = tokens[start].low in language.articles and token_at(tokens, start - 1).kind != WORD  # "A welder points"
        if low in language.nounlike and not opens and not self._surely_subject(subject):
            return True
        if at < n - 1 and low in language.speech:
            return False  # "would say"
        words = tokens[start : at + 1] if low in language.plainly_plural else (subject,)
        several = any(
            token.low in language.plural_pronouns or token.low.endswith(language.plural_endings) for token in words
        )
        base = low in language.infinitives and low not in language.participles
        return base and subject.kind == WORD and not several

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
        if token_at(tokens, at - 1).low in language.be:  # "was heard saying"
            at = self.phrases.skip_auxiliaries(tokens, at - 1)
        if token_at(tokens, at).kind == WORD:
            own = self.phrases.subject_before(tokens, at)
            opening = tokens[own.start] if own else NOTHING
            if opening.low.endswith(language.past_endings) and not opening.capital:
                own = None  # "a lawsuit was filed in May alleging"
            before = token_at(tokens, own.start - 1).low if own else ""
            heard = opening.capital and before in language.verbs  # "recalled Reyes telling her"
            if own and (not cues or before in language.absolutes or heard):
                return Cue(n, own, own.start, n)
        if token_at(tokens, n - 1).low in language.attributes:
            subject = self._attributed(tokens, n - 1)
            if not subject:
                return None
            first = min(subject.start, cues[-1].first) if cues else n  # “…,” the Courier quoted Reyes as saying
            return Cue(n, subject, first, n)
        shared = self._shared(tokens, n, cues)
        subject = shared.subject if shared else self.phrases.main_subject(tokens)
        return Cue(n, subject, n, n) if subject else None

    def _attributed(self, tokens: Sentence, at: int) -> Phrase | None:
        """Who speaks in "quoted Reyes as saying" and in "Reyes was quoted by the paper as saying"."""
        language = self.language
        for n in range(at - 1, max(0, at - 1 - AGENT_REACH), -1):
            if tokens[n].low in language.participles:
                before = self.phrases.skip_auxiliaries(tokens, n - 1)
                passive = any(token.low in language.be for token in tokens[before + 1 : n])
                return self.phrases.subject_before(tokens, before if passive else at - 1)
        return None

    def _governing(self, tokens: Sentence, n: int) -> Phrase | None:
        """The subject of the finite verb nearest before a participle: "protesters had gathered, chanting"."""
        language = self.language
        for m in range(n - 1, max(0, n - 1 - GOVERNING_REACH), -1):
            token = tokens[m]
            if token.capital or not self._is_finite(tokens, m):
                continue
            subject = self.phrases.subject_before(tokens, self.phrases.skip_auxiliaries(tokens, m - 1))
            before = token_at(tokens, subject.start - 1).low if subject else ""
            if subject and before not in language.subordinates and before not in language.verbs:
                return subject  # and does not open a clause inside another: "because Reyes", "said Reyes"
        return None

    def _is_finite(self, tokens: Sentence, m: int) -> bool:
        """Whether a word is plainly a finite verb."""
        language, low = self.language, tokens[m].low
        if low in language.tensed:
            return True
        if token_at(tokens, m - 1).low in language.infinitive_markers:
            return False
        if low in language.plainly_finite:
            return True
        past = low.endswith(language.past_endings) or low in language.verbs
        before = token_at(tokens, self.phrases.skip_auxiliaries(tokens, m - 1))
        return past and before.kind == WORD and self._surely_subject(before)

    def _shared(self, tokens: Sentence, n: int, cues: list[Cue], *, weak: bool = False) -> Cue | None:
        """The cue of a verb that takes over a subject: "he praised her and called …", "… , adding that"."""
        verbs = [cue for cue in cues if not cue.noun and not cue.weak]
        endings = self.language.participle_endings
        if token_at(tokens, n - 1).low in self.language.conjunctions:
            alike = next((cue for cue in reversed(verbs) if tokens[cue.verb].low.endswith(endings)), None)
            subject = alike.subject if alike else self._governing(tokens, n)
            if subject:
                return Cue(n, subject, n, n, weak)
        after = cues and (cues[-1].verb == n - 2 or self._follows_quotation(tokens, n))
        if after and not cues[-1].noun:
            return Cue(n, cues[-1].subject, n, n, weak)  # "she plans to say", "she recalled, adding"
        speech = (cue for cue in verbs if tokens[cue.verb].low in self.language.speech)
        if cue := next((cue for cue in speech if not cue.subject.antecedent), None):
            return Cue(n, cue.subject, n, n, weak)
        last = verbs[-1].subject if verbs else None
        subject = self._governing(tokens, n) or last or self.phrases.main_subject(tokens[:n])
        return Cue(n, subject, n, n, weak) if subject else None

    def _surely_subject(self, token: Token) -> bool:
        """Whether the word left of an ambiguous form makes it a verb."""
        language = self.language
        if token.kind != WORD:
            return token.text in DASHES or token.text in (",", ")")
        if token.capital:
            return not token.low.endswith(language.possessives)
        return token.low in language.pronouns or token.low in language.relatives or token.low in language.roles
