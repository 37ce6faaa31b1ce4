"""Noun phrases: where the words that name somebody begin and end in a sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from articles.text.language import Language
from articles.text.tokens import DASHES, QUOTE, WORD, Sentence, Token, token_at

MAX_PHRASE = 25  # words
MAX_RELATIVE = 10  # words of a relative clause between a subject and its verb
MAX_ADJUNCT = 4  # words of a time or a place between a joining word and a verb
TITLE_REACH = 4  # words before a name in which its determiner may stand

CAPITAL_INSIDE = re.compile(r"(?<=[a-z,’'] )[A-Z][\w-]+")
OPENING_BRACKETS, CLOSING_BRACKETS = frozenset(("(", "[")), frozenset((")", "]"))
CLAUSE_SIGNS = frozenset((";", ":"))


class Phrase(NamedTuple):
    """A noun phrase as token indexes of its sentence; a relative pronoun has the phrase it stands for as antecedent."""

    start: int
    end: int
    antecedent: Phrase | None = None


def opening_bracket(tokens: Sentence, closing: int) -> int:
    """Index of the bracket that the one at `closing` closes, -1 where there is none."""
    return next((n for n in range(closing, -1, -1) if tokens[n].text in OPENING_BRACKETS), -1)


class Phrases:
    """Finds the noun phrases of sentences of one text."""

    def __init__(self, text: str, language: Language) -> None:
        self.language = language
        self.proper = set(CAPITAL_INSIDE.findall(text))  # words that the text writes with a capital

    def ending_at(self, tokens: Sentence, last: int) -> Phrase:
        """The phrase whose last word is the one at `last`: back to a sign, a verb or a joining word."""
        start = last
        while start > 0 and last - start < MAX_PHRASE:
            if tokens[start - 1].text in CLOSING_BRACKETS:
                start = max(0, opening_bracket(tokens, start - 1))
            elif self._bounds_left(tokens, start - 1):
                break
            else:
                start -= 1
        return Phrase(self._without_opening(tokens, start, last), last + 1)

    def _bounds_left(self, tokens: Sentence, n: int) -> bool:
        """Whether the phrase right of a token does not go on with it."""
        language, token = self.language, tokens[n]
        if token.kind != WORD or token.low.partition("'")[0] in language.pronouns:
            return True
        if not token.capital and token.low in language.ends_phrase:
            return True
        joins_names = tokens[n + 1].capital and token_at(tokens, n - 1).capital
        return token.low in language.conjunctions and not joins_names

    def _without_opening(self, tokens: Sentence, start: int, last: int) -> int:
        """Steps over what only opens a sentence; of "In an interview with CNN Reyes" the last phrase is left."""
        language = self.language
        while start < last and tokens[start].low in language.openers and tokens[start].low not in language.stand_alone:
            governs = tokens[start].low in language.prepositions
            start += 1
            if governs:
                divides = language.prepositions | language.calendar
                start = max((n + 1 for n in range(start, last) if tokens[n].low in divides), default=start)
        return start

    def starting_at(self, tokens: Sentence, first: int) -> Phrase | None:
        """The phrase whose first word is the one at `first`, None where none can begin there."""
        language, opening = self.language, token_at(tokens, first)
        counts = opening.low in language.stand_alone and token_at(tokens, first + 1).low in language.inner_prepositions
        if opening.low in language.pronouns and not counts:
            return Phrase(first, first + 1)
        joins = opening.low in language.breaks and not opening.capital
        following = token_at(tokens, first + 1)
        owned = opening.low in language.possessors and following.kind == WORD and following.quote < 0  # "her lawyers"
        alone = opening.low in language.objects and not owned
        if opening.kind != WORD or joins or alone or opening.low in language.prepositions:
            return None
        stop = first
        while stop < len(tokens) and stop - first < MAX_PHRASE and not self._bounds_right(tokens, stop):
            stop += 1
        return Phrase(first, stop) if stop - first > (opening.low in language.articles) else None

    def _bounds_right(self, tokens: Sentence, n: int) -> bool:
        """Whether the phrase left of a token does not go on with it."""
        language, token = self.language, tokens[n]
        if token.kind != WORD or token.low in language.calendar:
            return True
        ends = token.low in language.ends_apposition or token.low in language.outer_prepositions
        if ends and not token.capital:
            return True
        joins_names = token_at(tokens, n - 1).capital and token_at(tokens, n + 1).capital
        return token.low in language.conjunctions and not joins_names

    def subject_before(self, tokens: Sentence, at: int) -> Phrase | None:
        """The phrase that ends at `at` as a subject, stepping over apposition, brackets and relative clauses."""
        language = self.language
        while at >= 0 and tokens[at].text in CLOSING_BRACKETS:
            at = opening_bracket(tokens, at) - 1
        token = token_at(tokens, at)
        if token.text == "," or token.text in DASHES:
            return self._before_apposition(tokens, at)
        if token.low in language.complementizers or token.low in language.relatives:
            return self._relative(tokens, at)
        if token.low.partition("'")[0] in language.pronouns:
            return Phrase(at, at + 1)
        named = token.capital and token.text in self.proper
        return self._past_aside(tokens, self.ending_at(tokens, at)) if named or not self._names_nobody(token) else None

    def _names_nobody(self, token: Token) -> bool:
        language, low = self.language, token.low
        bound = low in language.determiners and low not in language.stand_alone
        return (
            token.kind != WORD
            or bound
            or low in language.breaks
            or low in language.conjunctions
            or low in language.prepositions
        )

    def _past_aside(self, tokens: Sentence, phrase: Phrase) -> Phrase | None:
        """The subject left of a phrase that is not one itself.

        "Who has in the past described": the phrase says when or where. "A letter obtained by the Courier says": it
        belongs to a participle. "A clerk who came to look for work said": it is the end of a relative clause.
        """
        language, start = self.language, phrase.start
        governed = start > 1 and tokens[start - 1].low in language.prepositions
        if governed and tokens[start - 2].low in language.auxiliaries - language.be:
            return self.subject_before(tokens, self.skip_auxiliaries(tokens, start - 2))
        participle = token_at(tokens, start - 2).low.endswith(language.past_endings)
        if participle and tokens[start - 1].low in language.agents:
            return self.subject_before(tokens, start - 3) or phrase
        if tokens[phrase.end - 1].capital:
            return phrase
        for n in range(start - 1, max(-1, start - 1 - MAX_RELATIVE), -1):
            if tokens[n].kind != WORD:
                break
            that = tokens[n].low in language.complementizers and token_at(tokens, n - 1).low not in language.verbs
            if that or tokens[n].low in language.relatives:
                return self.subject_before(tokens, n - 1) if self._is_subject(tokens, n) else phrase
        return phrase

    def _is_subject(self, tokens: Sentence, relative: int) -> bool:
        """Whether a relative pronoun is the subject of its clause: "who came", not "to which Reyes" or "which she"."""
        language, following = self.language, tokens[relative + 1]
        names = following.capital or following.low in language.determiners or following.low in language.pronouns
        return not names and token_at(tokens, relative - 1).low not in language.prepositions

    def _relative(self, tokens: Sentence, at: int) -> Phrase | None:
        """A relative pronoun as subject, with what it stands for."""
        before = token_at(tokens, at - 1)
        if before.text == "," or before.text in DASHES:
            antecedent = self._head(tokens, self._segments(tokens, at - 1))
        else:
            antecedent = self.subject_before(tokens, at - 1)
        return antecedent and Phrase(at, at + 1, antecedent.antecedent or antecedent)

    def _before_apposition(self, tokens: Sentence, comma: int) -> Phrase | None:
        """The subject left of ", a professor at Y," where `comma` is the second comma."""
        segments = self._segments(tokens, comma)
        return self._head(tokens, segments[1:] or segments)

    def _head(self, tokens: Sentence, segments: list[tuple[int, int]]) -> Phrase | None:
        """The phrase at the end of the nearest stretch that is no aside about a name before it."""
        language = self.language
        for n, (start, stop) in enumerate(segments):
            if n + 1 < len(segments):
                outer_start, outer_stop = segments[n + 1]
                named = tokens[outer_stop - 1].capital and tokens[outer_start].low not in language.prepositions
                outer = named or self._is_brief(tokens, outer_start, outer_stop)
                if self._is_brief(tokens, start, stop) or outer and self._is_aside(tokens, start):
                    continue
            return self.subject_before(tokens, stop - 1)
        return None

    def _segments(self, tokens: Sentence, comma: int) -> list[tuple[int, int]]:
        """The stretches between commas or dashes left of a comma, nearest first, back to a quotation or a semicolon."""
        segments, end = [], comma
        for n in range(comma - 1, -2, -1):
            token = token_at(tokens, n)
            outermost = n < 0 or token.kind == QUOTE or token.text in CLAUSE_SIGNS
            if outermost or token.text == "," or token.text in DASHES:
                if n + 1 < end:
                    segments.append((n + 1, end))
                end = n
            if outermost:
                break
        return segments

    def _is_brief(self, tokens: Sentence, start: int, stop: int) -> bool:
        """Whether a stretch is one token that names nobody: an age, "N.C.", a title in marks."""
        token = tokens[start]
        return stop - start == 1 and (token.text[-1] == "." or token.text[-1].isdigit() or token.quote >= 0)

    def _is_aside(self, tokens: Sentence, start: int) -> bool:
        """Whether words after a comma say more about the name before it: an age, a place, a further title."""
        first, language = tokens[start], self.language
        joins = first.low in language.conjunctions
        return not first.capital and not joins or first.low in language.calendar or first.low in language.determiners

    def main_subject(self, tokens: Sentence) -> Phrase | None:
        """The first name, pronoun or speaking noun of a sentence that no preposition governs."""
        language = self.language
        n = 0
        while n < len(tokens):
            token = tokens[n]
            if token.low in language.pronouns and token_at(tokens, n - 1).low not in language.prepositions:
                return Phrase(n, n + 1)
            if token.low in language.roles or token.capital and self._may_open_name(tokens, n):
                last = self._name_end(tokens, n)
                start, governor = self._with_determiner(tokens, n)
                if governor not in language.prepositions and not tokens[last].low.endswith(language.possessives):
                    return Phrase(start, last + 1)
                n = last
            n += 1
        return None

    def _may_open_name(self, tokens: Sentence, n: int) -> bool:
        """Whether a capital is that of a name rather than of a date or of the first word of a sentence."""
        language, token = self.language, tokens[n]
        if token.low in language.calendar or token.low in language.determiners:
            return False
        if n:
            return True
        if token.low in language.openers or token.low.endswith(language.adverb_endings):
            return False
        return token_at(tokens, 1).capital or token.text in self.proper

    def _name_end(self, tokens: Sentence, n: int) -> int:
        """Index of the last word of a name with its titles: "Former Republican presidential candidate Ana Reyes"."""
        language = self.language

        def belongs(token: Token) -> bool:
            return token.capital or token.low in language.roles

        while (following := token_at(tokens, n + 1)).kind == WORD and following.low not in language.calendar:
            beyond = tokens[n + 2] if n + 2 < len(tokens) else following
            verb = following.low in language.not_in_name or following.low.endswith(language.past_endings)
            if not belongs(following) and (verb or not belongs(beyond)):
                break
            n += 1
        return n

    def _with_determiner(self, tokens: Sentence, n: int) -> tuple[int, str]:
        """Where a phrase begins whose name begins at `n`, and the joining word before it, if any is near."""
        language, start, before = self.language, n, n - 1
        while before >= 0 and start - before < TITLE_REACH:
            low = tokens[before].low
            if tokens[before].kind != WORD or low in language.prepositions or low in language.breaks:
                break
            if low in language.determiners:
                start = before
            before -= 1
        return start, token_at(tokens, before).low

    def skip_auxiliaries(self, tokens: Sentence, at: int) -> int:
        """Index of the word before the auxiliaries and adverbs that end at `at`."""
        language = self.language
        while at >= 0 and tokens[at].kind == WORD and not tokens[at].capital:
            low = tokens[at].low
            adverb = low in language.adverbs or low.endswith(language.adverb_endings) and low not in language.roles
            adverb = adverb or token_at(tokens, at - 1).low in language.perfect
            if not adverb and low not in language.auxiliaries:
                break
            at -= 1
        return at

    def skip_adjunct(self, tokens: Sentence, at: int) -> int:
        """Index of the joining word or comma before an "in a statement" or "on Monday" that ends at `at`, else `at`."""
        language = self.language
        for n in range(at, max(0, at - MAX_ADJUNCT), -1):
            if tokens[n].kind != WORD or tokens[n].capital and tokens[n].low not in language.calendar:
                break
            if tokens[n].low in language.prepositions:
                dated = tokens[n - 1].text == "," and tokens[at].low in language.calendar
                return n - 1 if dated or tokens[n - 1].low in language.conjunctions else at
        return at
