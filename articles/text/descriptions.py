"""Descriptions: the words beside a name that say who it is."""

from articles.text.language import Language
from articles.text.phrases import Phrase, Phrases
from articles.text.tokens import DASHES, QUOTE, SIGN, STOPS, WORD, Sentence, Token, token_at

MAX_DESCRIPTION = 300  # characters
MAX_APPOSITION = 30  # tokens
MAX_PLACES = 4  # "of Tujunga, Calif.," before what tells something
LONGEST_PARTICLE = 3  # letters; "of", "van" and "the" tell nothing by themselves
SIGNS_INSIDE = frozenset("&-/'$’")


class Descriptions:
    """Reads titles and appositions in sentences of one text."""

    def __init__(self, text: str, language: Language, phrases: Phrases) -> None:
        self.text = text
        self.language = language
        self.phrases = phrases

    def words(self, tokens: Sentence) -> str:
        """The text of neighbouring tokens, empty where it is too long to describe anybody."""
        words = self.text[tokens[0].start : tokens[-1].end] if tokens else ""
        if tokens and tokens[0].low in self.language.determiners:
            words = words[0].lower() + words[1:]  # "The mayor" at the head of a sentence
        return words if len(words) <= MAX_DESCRIPTION else ""

    def around(self, tokens: Sentence, start: int, first: int, last: int) -> str:
        """How the name from token `first` to before `last` is described, in a phrase that begins at `start`."""
        beside = self._inverted(tokens, first, last) or self._apposition(tokens, last)
        return ", ".join(part for part in (self.title(tokens[start:first]), beside) if part)

    def is_office(self, tokens: Sentence, phrase: Phrase) -> bool:
        """Whether a phrase is about a person by office or trade: "the mayor of Leeds"."""
        language = self.language
        inside = range(phrase.start + 1, phrase.end)
        head = next((n for n in inside if tokens[n].low in language.prepositions), phrase.end) - 1
        return tokens[head].low in language.people or tokens[head].low in language.titles

    def title(self, words: Sentence) -> str:
        """The words before a name, if they can be a title: "former Utah governor", not "voters elected"."""
        language = self.language

        def only_opens(token: Token) -> bool:
            return token.low in language.openers or token.low in language.calendar or token.kind != WORD

        def ends(token: Token) -> bool:
            low, small = token.low, not token.capital
            verb = low in language.ends_title or low.endswith(language.not_title_endings) and low not in language.roles
            apart = token.kind != WORD or low in language.conjunctions
            return apart or small and verb or not small and low in language.first_names

        first = next((n for n, token in enumerate(words) if not only_opens(token)), len(words))
        first = max((n + 1 for n in range(first, len(words)) if ends(words[n])), default=first)
        title = words[first:]
        if len(title) > 1 and title[0].low in language.bare_verbs and title[1].capital:
            title = title[1:]  # "force Sen. Ana Reyes"
        if not title or title[-1].low in language.no_title:
            return ""
        return language.without_possessive(self.words(title))

    def _apposition(self, tokens: Sentence, at: int) -> str:
        """The words after a name that ends before `at`: ", a professor at Y," or "of the Z party", past a place."""
        language = self.language
        telling = language.titles | language.roles
        for _ in range(MAX_PLACES):
            first = self._apposition_start(tokens, at)
            if first is None:
                return ""
            last = first
            while last < len(tokens) and not self._ends_apposition(tokens[last], inside=last > first):
                last += 1
            words = tokens[first:last]
            if not words or len(words) > MAX_APPOSITION:
                return ""
            told = any(token.low in telling for token in words) or self._is_body(words)
            if told or any(not token.capital and len(token.low) > LONGEST_PARTICLE for token in words):
                return self.words(words)
            at = last  # a place: "Tujunga, Calif."
        return ""

    def _is_body(self, words: Sentence) -> bool:
        """Whether words tie a name to a body: "of the River Board", not "of South Tarn"."""
        language = self.language
        return words[0].low in language.attaching and words[-1].low in language.bodies

    def _apposition_start(self, tokens: Sentence, at: int) -> int | None:
        language, start = self.language, at
        if token_at(tokens, at).text == "(":
            start = next((n + 1 for n in range(at, len(tokens)) if tokens[n].text == ")"), len(tokens))
        if token_at(tokens, start).text == "," and token_at(tokens, start + 1).low.rstrip(".").isdigit():
            start += 2  # an age: ", 34,"
        attached = start == at and token_at(tokens, start).low in language.attaching
        divides = token_at(tokens, start).text == "," or token_at(tokens, start).text in DASHES
        if not attached and not divides:
            return None
        first = start if attached else start + 1
        opening = token_at(tokens, first)
        if opening.kind != WORD:
            return None
        if not opening.capital and opening.low.endswith(language.participle_endings):
            return None
        following = token_at(tokens, first + 1)
        belongs = following.capital or following.low in language.articles - language.possessors
        joins = opening.low in language.attaching or opening.low in language.adverbs
        if attached or joins and belongs:
            return first
        if opening.low not in language.not_apposition or opening.low in language.roles:
            return first
        return first if following.low in language.attaching else None

    def _ends_apposition(self, token: Token, *, inside: bool) -> bool:
        if token.kind == QUOTE or token.kind == SIGN and token.text not in SIGNS_INSIDE:
            return True
        return inside and not token.capital and token.low in self.language.ends_apposition

    def _inverted(self, tokens: Sentence, first: int, last: int) -> str:
        """The words before a name that stands in apposition itself: "the mayor of Leeds, Tom Hale, said"."""
        language, after = self.language, token_at(tokens, last).text
        closed = not after or after == "," or after in STOPS or after in DASHES
        if token_at(tokens, first - 1).text != "," or token_at(tokens, first - 2).kind != WORD or not closed:
            return ""
        phrase = self.phrases.ending_at(tokens, first - 2)
        if not self.is_office(tokens, phrase):
            return ""
        words = tokens[phrase.start : phrase.end]
        head = next((n for n, token in enumerate(words) if n and token.low in language.prepositions), len(words))
        start = max((n for n in range(head) if words[n].low in language.determiners), default=0)
        return self.words(words[start:])
