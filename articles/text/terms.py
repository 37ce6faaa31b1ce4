"""What a text is about: its telling words, cut to stems, and the names in it."""

import re

from articles.text.language import words

STOP_WORDS = words(
    """
    a about after all also am an and any are as at be because been before being both but by can could did do does doing
    during each even every few for from further get had has have having he her here hers him his how however i if in
    into is it its just like made make many may me might more most much must my new no nor not now of off on once one
    only or other our out over own per said same say says she should so some such than that the their them then there
    these they this those through to too two under until up upon us use used using very via was way we well were what
    when where whether which while who whom why will with within without would you your yours
    """
)
SHORTEST = 3  # letters; what is shorter has no ending to cut

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"[’']s\b")
_VOWEL = re.compile(r"[aeiouy]")
_CAPITAL = "[A-ZÀ-ÖØ-ÞĆČĎĐĘĚĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽΑ-ΩА-ЯЁ]"
_CAPITALISED = rf"{_CAPITAL}[\w’'&.-]{{0,40}}\w"
_SMALL = "(?: (?:of|the|von|van|der|de|del|la|le|du|di|bin|al))"
_NAME = re.compile(rf"(?<!\w){_CAPITALISED}(?:{_SMALL}{{0,2}} {_CAPITALISED}){{1,7}}")
_COLUMN = re.compile(r"(.{4,50}?)\s*(?::| [–—-] |\|)\s*\S")
_PART = re.compile(r"\W*\b(?:part|pt\.?)\s*(?:\d+|[ivx]+|one|two|three|four|five|six)\b", re.IGNORECASE)


def stems(text: str) -> list[str]:
    """The telling words of a text in order, in lower case and cut to stems; stop words and single letters are left out.

    Endings are cut as English has them. Words of other scripts stay as they are; those of other languages that use ours
    are cut alike wherever they stand.
    """
    return [_stem(word) for word in written(text) if len(word) > 1 and word not in STOP_WORDS]


def written(text: str) -> list[str]:
    """The words of a text in lower case, without possessive endings."""
    return _WORD.findall(_POSSESSIVE.sub("", text.lower()))


def spellings(text: str) -> dict[str, str]:
    """By stem, the telling words of a text as they are written in it."""
    found = _WORD.findall(_POSSESSIVE.sub("", text))
    return {_stem(low): word for word in found if len(low := word.lower()) > 1 and low not in STOP_WORDS}


def names(text: str) -> dict[str, str]:
    """Names of several words in a text, by lower case as they are written in it: people, places, bodies."""
    return {found.lower(): found for found in _NAME.findall(text)}


def column(headline: str) -> str:
    """The stems of what stands before a colon or dash in a headline, where a column has its name; empty without."""
    found = _COLUMN.match(headline)
    return " ".join(stems(found[1])) if found else ""


def is_next_part(earlier: str, later: str) -> bool:
    """Whether two headlines are parts of one numbered series: "Harbour, part 1" and "Harbour, part 2"."""
    bare = _PART.sub("", later)
    return later not in {bare, earlier} and _PART.sub("", earlier).casefold().strip() == bare.casefold().strip()


def singular(word: str) -> str:
    """A word in small letters as English has it in the singular; words of other scripts stay as they are."""
    if len(word) <= SHORTEST or not word.isascii() or word[0].isdigit():
        return word
    if word.endswith("ies") and len(word) > SHORTEST + 1:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and word[-2] not in "sui" else word


def _stem(word: str) -> str:
    if len(word) <= SHORTEST or not word.isascii() or word[0].isdigit():
        return word
    word = singular(word)
    for suffix in ("ing", "ed"):
        base = word.removesuffix(suffix)
        if base != word and len(base) >= SHORTEST and _VOWEL.search(base):
            is_doubled = len(base) > SHORTEST and base[-1] == base[-2] and base[-1] not in "lsz"
            word = base[:-1] if is_doubled else base
            break
    return word[:-1] if word.endswith("e") and len(word) > SHORTEST else word
