"""References: where a story tells its readers of earlier coverage by the newsroom itself."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from articles.text.english import ENGLISH
from articles.text.language import Language
from articles.text.marks import quotation_spans
from articles.text.quotes import LINE_BREAKS


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that refer to earlier coverage; offsets are characters into the text, the end is exclusive."""

    start: int
    end: int
    words: str


def find_references(text: str, language: Language = ENGLISH) -> list[Reference]:
    """The references of a story to what the newsroom has reported before, in order: "our previous reports".

    What others have reported ("according to reports") does not count, nor does anything in quotation marks: whoever is
    quoted there saying "our report" means their own.
    """
    text = text.translate(LINE_BREAKS)
    found = list(_pattern(language).finditer(text)) if language.references else []
    if not found:
        return []
    quoted = sorted(piece for span in quotation_spans(text) for piece in span.pieces)

    def is_quoted(at: int) -> bool:
        nearest = bisect_right(quoted, (at, len(text))) - 1
        return nearest >= 0 and at < quoted[nearest][1]

    return [Reference(*match.span(), match[0]) for match in found if not is_quoted(match.start())]


@lru_cache(maxsize=16)
def _pattern(language: Language) -> re.Pattern[str]:
    return re.compile(
        "|".join(f"(?:{pattern})" for pattern in language.references).replace(" ", r"[ \xa0]"), re.IGNORECASE
    )
