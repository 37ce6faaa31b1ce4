"""Names: who is named in a story, and whom a surname or a pronoun stands for."""

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from articles.text.descriptions import Descriptions
from articles.text.language import Language
from articles.text.marks import CLOSING_MARKS, Span
from articles.text.phrases import Phrase, Phrases
from articles.text.tokens import DASHES, STOPS, Sentence, Token, token_at, tokenize

MAX_SPEAKER = 150  # characters
MAX_NAME = 8  # words; a longer run of capitals is a headline
MAX_BEARERS = 20  # full names remembered for one surname
MAX_PLACES = 3  # where a name's introduction is looked for
WORD = re.compile(r"\w+")
REACH = 1500  # characters that a pronoun looks back
INTRODUCTION = (120, 220)  # characters before and after a name in which it is described

OPENS_SENTENCE = re.compile(r"(?:\A|\n\s*|[.?!…”\"»]\s+)(?:[A-Z][\w.’-]*\s+){0,4}$")
ENDS_PARAGRAPH = frozenset(".?!…:;,") | frozenset(CLOSING_MARKS)
NAME_ENDS = frozenset(("", ",", "("))
OPENING_REACH = 40  # characters; the longest title before a name that opens a sentence


class Speaker(NamedTuple):
    """Who speaks: the place of the naming words, and what they stand for."""

    start: int
    end: int
    name: str
    description: str
    cited: tuple[int, int] | None = None  # the place of who tells what they said
    is_sure: bool = True  # whether it is not guessed who is meant


class Run(NamedTuple):
    """What a run of capitalised words holds."""

    name: str
    offset: int  # of the name in the run
    title: str  # the word before the name, in lower case


class Names:
    """The people of one text."""

    def __init__(self, text: str, language: Language, phrases: Phrases, spans: list[Span]) -> None:
        self.text = text
        self.language = language
        self.phrases = phrases
        self.described = Descriptions(text, language, phrases)
        self.bearers: dict[str, dict[str, None]] = {}  # surname or first name → full names, in order
        self.places: dict[str, list[int]] = {}  # name → where it stands first
        self.uses: Counter[str] = Counter()
        self.mentions: list[tuple[int, str]] = []  # names outside quotations, in order
        self.sexes: dict[str, str] = {}  # full name → m or f, where a title, a description or a pronoun surely tells
        self.guesses: dict[str, str] = {}  # the same, where a pronoun led to them that may mean another
        self.introductions: dict[str, str] = {}  # name → how first described
        self.people: set[str] = set()  # names of those who are surely people: they have a title, or have spoken
        self.last = ""  # full name of the last speaker
        self._collect(spans)

    def speaker(self, tokens: Sentence, phrase: Phrase, *, sure: bool = True) -> Speaker:
        """Whom a phrase of a sentence means; `sure`: the phrase is the subject of a verb of saying."""
        source = phrase.antecedent or phrase
        first = tokens[source.start]
        word = first.low.partition("'")[0]
        if source.end - source.start == 1 and (word in self.language.pronouns or word in self.language.possessors):
            name, is_sure = self._pronoun(word, first.start)
            end = first.start + len(word)
            speaker = Speaker(first.start, end, name, self._introduced(name), is_sure=is_sure)
        else:
            named = self._named(tokens, source)
            name = self._full_name(named.name, named.start)
            end = min(named.end, named.start + MAX_SPEAKER)
            description = named.description or self._introduced(name)
            speaker = Speaker(named.start, end, name, description)
            told = (each.rstrip(",") for each in description.lower().split() if each not in self.language.possessors)
            if sex := next(filter(None, map(self._sex_of, told)), ""):
                self.sexes.setdefault(name, sex)  # a spokeswoman
        if phrase.antecedent:
            relative = tokens[phrase.start]
            speaker = speaker._replace(start=relative.start, end=relative.end)
        if self._may_be_person(speaker.name, sure=sure):
            self.last = speaker.name
            self.people.add(speaker.name)
        return speaker

    def _may_be_person(self, name: str, *, sure: bool) -> bool:
        """Whether "he" or "she" may mean this speaker; a single name counts when the story uses it again."""
        if not name or self._is_body(name):
            return False
        return " " in name or sure and not name.endswith(".") and self.uses[name] > 1

    def _is_body(self, name: str) -> bool:
        """Whether a name is that of a country or an organisation; Bill Law is a person."""
        language, words = self.language, name.lower().split()
        if words and words[0] in language.first_names and words[-1] in language.surnames | language.suffixes:
            return False
        return name.lower() in language.groups or any(
            word in language.bodies and word not in language.first_names for word in words
        )

    def _collect(self, spans: list[Span]) -> None:
        """Reads every name of the story with its place; surnames and first names lead to full names."""
        quoted = [piece for span in spans for piece in span.pieces]
        position = 0
        known: dict[str, Run] = {}
        for match in _runs(self.language).finditer(self.text, _headline_end(self.text)):
            words = match[0]
            if words not in known:
                known[words] = self._read(words)
            name, offset, title = known[words]
            if not name:
                continue
            at = match.start() + offset
            while position < len(quoted) and quoted[position][1] <= match.start():
                position += 1
            inside = position < len(quoted) and quoted[position][0] <= match.start()
            if " " in name and not self._is_body(name):
                self._add_bearer(name, title)
            elif inside:
                continue
            places = self.places.setdefault(name, [])
            if len(places) < MAX_PLACES:
                places.append(at)
            self.uses[name] += 1
            if not inside:
                self.mentions.append((at, name))

    def _add_bearer(self, name: str, title: str) -> None:
        """Remembers a full name under its surname and its first word, which is the surname in "Ban Ki-moon"."""
        for short in dict.fromkeys((self._surname(name), name.partition(" ")[0])):
            bearers = self.bearers.setdefault(short, {})
            if len(bearers) < MAX_BEARERS:
                bearers.setdefault(name)
        if sex := self._sex_of(title):
            self.sexes[name] = sex
        if title in self.language.honorifics:
            self.people.add(name)

    def _read(self, run: str) -> Run:
        parts = run.split()
        low, high = self._bare([part.lower().replace("’", "'") for part in parts])
        name = self.language.without_possessive(" ".join(parts[low:high]))
        if not name or high - low > MAX_NAME:
            return Run("", 0, "")
        return Run(name, len(" ".join(parts[: low + 1])) - len(parts[low]), parts[low - 1].lower() if low else "")

    def _bare(self, words: list[str]) -> tuple[int, int]:
        """The part of a run of capitalised words (given in lower case) that is the name, without its titles."""
        language = self.language
        low, high = 0, len(words)
        while low < high and words[low] in language.not_names:
            low += 1
        while low < high and words[high - 1] in language.calendar:
            high -= 1
        for n in range(high - 2, low - 1, -1):
            if language.is_possessive(words[n]) and n + 2 < high and language.bodies.isdisjoint(words[n + 1 : high]):
                return n + 1, high  # the Courier's Ana Reyes
            if words[n] in language.before_names:
                if words[n + 1] not in language.suffixes:
                    return n + 1, high
            elif n > low and words[n] in language.first_names and words[n - 1] not in language.first_names:
                return n, high
        return low, high

    def _surname(self, name: str) -> str:
        words = [word for word in name.split() if word.lower() not in self.language.suffixes]
        return words[-1] if words else name

    def _full_name(self, name: str, at: int) -> str:
        """The full name that a surname or first name stands for at a place: of several, one given before, most used."""

        def rank(full: str) -> tuple[bool, bool, int, int]:
            first = self.places[full][0]
            return self._surname(full) == short, first <= at, self.uses[full], -first

        if " " in name and name.partition(" ")[0].lower() not in self.language.particles:
            return name
        short = self._surname(name)
        bearers = (full for full in self.bearers.get(short, ()) if full.lower().endswith(name.lower()) or short == name)
        return max(bearers, key=rank, default=name)

    def _sex(self, name: str) -> str:
        return self._known_sex(name) or self.guesses.get(name, "")

    def _known_sex(self, name: str) -> str:
        first = name.partition(" ")[0].lower()
        by_name = "f" if first in self.language.women else "m" if first in self.language.men else ""
        return self.sexes.get(name, by_name)

    def _sex_of(self, word: str) -> str:
        return "f" if word in self.language.feminine else "m" if word in self.language.masculine else ""

    def _pronoun(self, word: str, at: int) -> tuple[str, bool]:
        """Whom "he" or "she" means, and whether hardly anybody else can be meant.

        That is who opens a sentence of this paragraph, else the last speaker, else the person named nearest before;
        nobody who was called the other before.
        """
        sex = self._sex_of(word)
        if not sex:
            return "", False
        paragraph = self.text.rfind("\n", max(0, at - REACH), at)
        opening, nearest = "", ""
        near: dict[str, int] = {}  # whom it could mean, nearest first, with where they are named last
        for n in range(bisect_left(self.mentions, (at,)) - 1, -1, -1):
            start, short = self.mentions[n]
            if start < at - REACH:
                break
            name = self._full_name(short, start)
            known = self._sex(name)
            if known not in ("", sex) or self._is_body(name) or " " not in name and name not in self.people:
                continue
            near.setdefault(name, start)
            if " " not in name or not (known or name in self.people):
                continue
            nearest = nearest or name
            opens = start > paragraph and OPENS_SENTENCE.search(self.text[max(0, start - OPENING_REACH) : start])
            opening = opening or (name if opens else "")
        last = self.last if self._sex(self.last) in ("", sex) else ""
        name = opening or last or nearest
        if not name:
            return "", False
        here = [other for other, start in near.items() if start > paragraph]
        is_sure = here == [name] or [*near] == [name]
        if self._known_sex(name):
            return name, is_sure or name in here or name == self.last == next(iter(near), "")
        words = WORD.findall(self.text, near.get(name, at), at)
        is_sure = is_sure and not any(self._known_sex(other) for other in near)
        is_sure = is_sure and all(self._sex_of(each.lower()) in ("", sex) for each in words)  # not after "her report"
        (self.sexes if is_sure else self.guesses)[name] = sex
        return name, is_sure

    def _named(self, tokens: Sentence, phrase: Phrase) -> Speaker:
        """The naming words of a phrase, the name itself (empty for "a spokesman") and the description."""
        language = self.language
        inside = range(phrase.start + 1, phrase.end)
        head = next((n for n in inside if tokens[n].low in language.prepositions or tokens[n].text == "("), phrase.end)
        run = head
        while run > phrase.start and (
            tokens[run - 1].capital or run < head and tokens[run - 1].low in language.particles
        ):
            run -= 1
        office = head < phrase.end and tokens[head - 1].low in language.before_names
        if office or run == head:
            return self._after_office(tokens, phrase) or self._unnamed(tokens, phrase)
        low, high = self._bare([token.low for token in tokens[run:head]])
        first = min(run + low, head - 1)
        last = max(run + high, first + 1)
        start = tokens[first].start
        name = language.without_possessive(self.text[start : tokens[last - 1].end])
        end = start + len(name)
        while first > run and tokens[first - 1].low in language.courtesies:
            first -= 1
        description = self.described.around(tokens, phrase.start, first, last)
        return Speaker(tokens[first].start, end, " ".join(name.split()), description)

    def _after_office(self, tokens: Sentence, phrase: Phrase) -> Speaker | None:
        """Who is named after an office of several words: "secretary of state Ana Reyes"; None where nobody is."""
        language, start = self.language, phrase.end
        while start > phrase.start + 1 and tokens[start - 1].capital:
            start -= 1
        low, _ = self._bare([token.low for token in tokens[start : phrase.end]])
        first = start + low
        before = tokens[first - 1].low
        if first + 1 >= phrase.end or before in language.prepositions or before in language.determiners:
            return None
        named = self._named(tokens, Phrase(first, phrase.end))
        if tokens[first].low not in language.first_names and not self.uses[self._surname(named.name)]:
            return None  # "the head of retailer Tarn Stores"
        description = self.described.title(tokens[phrase.start : first])
        return named._replace(description=", ".join(part for part in (description, named.description) if part))

    def _unnamed(self, tokens: Sentence, phrase: Phrase) -> Speaker:
        """Somebody without a name in the phrase itself: a description, or "the mayor of Leeds, Tom Hale,"."""
        description = self.described.words(tokens[phrase.start : phrase.end])
        last = phrase.end + 1
        while (
            token_at(tokens, last).capital
            or last > phrase.end + 1
            and token_at(tokens, last).low in self.language.particles
        ):
            last += 1
        closed = self._closes(token_at(tokens, last))
        in_apposition = token_at(tokens, phrase.end).text == "," and phrase.end + 1 < last <= phrase.end + 1 + MAX_NAME
        in_full = last > phrase.end + 2
        if in_apposition and closed and (in_full or self.described.is_office(tokens, phrase)):
            named = self._named(tokens, Phrase(phrase.end + 1, last))
            if not self._is_body(named.name):
                return named._replace(description=description)
        start, end = tokens[phrase.start].start, tokens[phrase.end - 1].end
        return Speaker(start, end, "", description if " " in description else "")

    def _closes(self, token: Token) -> bool:
        """Whether a name in apposition may end before a token: "the mayor, Ana Reyes of the Greens"."""
        language = self.language
        sign = token.text in NAME_ENDS or token.text in STOPS or token.text in DASHES
        return sign or token.low in language.attaching or token.low in language.relatives

    def _introduced(self, name: str) -> str:
        """How the story describes somebody where it first gives the name."""
        if name and name not in self.introductions:
            descriptions = (self._introduced_at(name, place) for place in self.places.get(name, ()))
            self.introductions[name] = next((words for words in descriptions if words), "")
        return self.introductions.get(name, "")

    def _introduced_at(self, name: str, place: int) -> str:
        before, after = INTRODUCTION
        start = max(self.text.rfind("\n", max(0, place - before), place) + 1, place - before, 0)
        while start and start > place - before - 40 and not self.text[start - 1].isspace():
            start -= 1
        end = self.text.find("\n", place, place + len(name) + after)
        tokens = list(
            tokenize(
                self.text, start, end if end >= 0 else min(len(self.text), place + len(name) + after), self.language
            )
        )
        first = next((n for n, token in enumerate(tokens) if token.start >= place), len(tokens))
        last = first + len(name.split())
        if last > len(tokens):
            return ""
        chunk = self.phrases.ending_at(tokens, last - 1)
        divides = (n + 1 for n in range(chunk.start, first) if self._divides(tokens, n))
        return self._named(tokens, Phrase(max(divides, default=chunk.start), last)).description

    def _divides(self, tokens: Sentence, n: int) -> bool:
        """Whether what describes a name begins after a token; "secretary of state" is one office."""
        language, low = self.language, tokens[n].low
        office = token_at(tokens, n - 1).low in language.titles and low in language.attaching
        return low in language.prepositions and not office or low.endswith(language.possessives)


def _headline_end(text: str) -> int:
    """Where the headline ends: a first line without a full stop, whose capitals may be those of any word."""
    end = text.find("\n")
    return 0 if end < 0 or text[:end].rstrip()[-1:] in ENDS_PARAGRAPH else end


@lru_cache(maxsize=16)
def _runs(language: Language) -> re.Pattern[str]:
    """Runs of capitalised words with the particles and abbreviated titles among them: "Sen. Ana van der Berg Jr."."""
    abbreviated = sorted(
        word[:-1].capitalize() for word in language.honorifics | language.suffixes if word.endswith(".")
    )
    dotted = "|".join(map(re.escape, abbreviated)) or "Mr"
    particles = "|".join(map(re.escape, sorted(language.particles))) or "de"
    word = rf"(?:(?:{dotted})\.|(?:[A-Z]\.)+|[A-ZÀ-Þ][\w’'-]*)"
    return re.compile(rf"\b{word}(?:[ \xa0](?:(?:{particles})[ \xa0])*{word})*")
