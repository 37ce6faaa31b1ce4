"""Whether a change of a text is no more than a minor fix: no name, no number, no yes or no, and only a few words."""

import difflib
import re
from itertools import zip_longest
from typing import NamedTuple

from articles.text.language import words

WORD = re.compile(
    r"\d+(?:[.,:/]\d+)+"  # 1,500 and 1.500 are two numbers
    r"|(?<!\w)[-\u2212–+±](?=\d)"  # -5 and 5 are too
    r"|[^\W_]+(?:[’'\-][^\W_]+)*|[$€£¥%‰°]|[.!?:“\"]"
)
ENOUGH = 12  # changed words; more is a new text
BEGINS = frozenset('.!?:“"')  # behind these a capital letter makes no name
NUMBERS = frozenset(
    words("""
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions trillion trillions dozen dozens half halves third thirds quarter quarters twice
    double triple first second fourth fourths fifth fifths sixth sixths seventh sevenths eighth eighths ninth ninths
    tenth tenths eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth hundredths thousandth thousandths
    millionth millionths billionth billionths percent noon midnight january february march
    april may june july august september october november december monday tuesday wednesday thursday friday saturday
    sunday $ € £ ¥ % ‰ ° - \u2212 – + ±
""")
)
# What makes another number of the figure before it.
UNITS = frozenset(
    words("""
    k m mn mln bn bln tn mm cm km ft mi mg g kg t lb oz ml l ha mph kmh kw mw gw c f am pm pp
""")
)
DENIALS = frozenset(
    words("""
    no not never none nobody nothing neither nor without cannot
""")
)
# What begins a sentence and names nobody.
PLAIN = frozenset(
    words("""
    a after all also although an and another any as at because before both but by each even every few for from he
    her here his how i if in into it its later many more most much my of on once only or other our she since so some
    still such than that the their then there these they this those though to today under until we what when where
    which while who why with yet you your
""")
)


class More(NamedTuple):
    """What makes a change more than a minor fix: "number", "name", "denial", "paragraph" or "length", and the words."""

    kind: str
    words: str = ""


def more_than_minor(old: str, new: str) -> More | None:
    """What makes the change from ``old`` to ``new`` (plain texts) more than a minor fix, or None."""
    before, after = old.split("\n\n"), new.split("\n\n")
    if len(before) != len(after):
        return More("paragraph")
    changed = 0
    for was, is_now in zip_longest(before, after):
        if was == is_now:
            continue
        count, found = _paragraph(was, is_now)
        changed += count
        if found:
            return found
    return More("length") if changed > ENOUGH else None


def _paragraph(old: str, new: str) -> tuple[int, More | None]:
    """How many words differ, and the first that weighs more than a minor fix."""
    a, b = WORD.findall(old), WORD.findall(new)
    changed = 0
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        changed += max(sum(w not in BEGINS for w in a[i1:i2]), sum(w not in BEGINS for w in b[j1:j2]))
        if changed > ENOUGH:
            return changed, None
        lower = ({_bare(w) for w in a[i1:i2]}, {_bare(w) for w in b[j1:j2]})
        for text, begin, end, others in ((a, i1, i2, lower[1]), (b, j1, j2, lower[0])):
            for place in range(begin, end):
                if weighs := _weighs(text, place, others):
                    return changed, More(weighs, text[place])
    return changed, None


def _bare(word: str) -> str:
    """A word by its letters alone: “its” and “It’s” are one."""
    return re.sub("[’']", "", word.casefold())


def _weighs(text: list[str], place: int, others: set[str]) -> str:
    """Why the word at ``place`` is more than a minor fix, where it is one that changed; ``others`` took its place."""
    word = text[place]
    small, bare = word.casefold(), _bare(word)
    if word in BEGINS:
        return ""
    parts = re.split(r"[-’']", small)
    is_only_case = bare in others
    if (
        any(ch.isnumeric() for ch in word)
        or not is_only_case
        and (small in NUMBERS or any(p in NUMBERS for p in parts))
    ):
        return "number"
    if small in UNITS and place and text[place - 1][-1].isnumeric():
        return "number"
    if small in DENIALS or small.endswith(("n’t", "n't")):
        return "" if is_only_case else "denial"
    begins = place == 0 or text[place - 1] in BEGINS
    has_capital = any(ch.isupper() for ch in word)  # within the word too: al-Assad, d’Angelo
    if has_capital and word != "I" and not (begins and (is_only_case or bare in PLAIN)):
        return "name"
    return ""
