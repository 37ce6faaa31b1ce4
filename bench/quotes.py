"""How well quotations and their speakers are found in articles that people have annotated.

    .venv/bin/python -m bench.quotes ARTICLES.jsonl[.gz] [OUT.jsonl] [--part WHICH/OF] [--typewritten]

A line of the articles is ``{"id", "text", "attributions": [{"source": [[start, end]…], "content": […]}]}``. With
``--part 2/5`` only the second fifth is read, by a hash of the id, so that a part can be kept unread; with
``--typewritten`` two apostrophes are a mark as well. OUT gets what was found, a line an article.

A quotation to be found is a stretch of three words or more in a pair of like marks, four fifths of which lie in one
content. Its speaker, or whoever is cited for it, is right where the words that name them overlap that attribution's
source. A description is right where at least half of the words (F1) agree with those of a source that holds a full
name and more, less the name and a relative clause.
"""

import argparse
import gzip
import hashlib
import json
import re
import string
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from articles.text import Quote, find_quotes

IN_MARKS = re.compile(r'“[^“”\n]+”|"[^"\n]+"')
TYPEWRITTEN = re.compile(rf"{IN_MARKS.pattern}|''(?:[^'\n]|'(?!'))+''")
FULL_NAME = re.compile(r"[A-Z][\w.’'-]+ (?:[A-Z]\. )?[A-Z][a-z][\w’'-]*")
RELATIVE = re.compile(r"\b(?:who|which|whose|whom|where)\b")
SMALL = frozenset(("", "the", "a", "an", "of", "and", "in", "at", "for", "with", "who", "to", "from", "on"))
MIN_WORDS = 3  # of a quotation
TELLING = 2  # words beside a name, from which on a source describes
ROUNDS = 3  # the fastest reading of an article counts
Span = tuple[int, int]


def articles(file: Path, part: int, of: int) -> Iterator[dict[str, Any]]:
    """The articles of one part of a file."""
    with gzip.open(file, "rt", encoding="utf8") if file.suffix == ".gz" else file.open(encoding="utf8") as lines:
        for line in lines:
            article = json.loads(line)
            digest = hashlib.sha256(str(article["id"]).encode()).digest()
            if int.from_bytes(digest) % of == part - 1:
                yield article


def overlap(span: Span, others: list[Span]) -> int:
    """How many characters of a span lie in others."""
    return sum(max(0, min(span[1], end) - max(span[0], start)) for start, end in others)


def expected(article: dict[str, Any], marks: re.Pattern[str]) -> Iterator[tuple[Span, list[Span]]]:
    """Each quotation that is to be found, with its source."""
    for found in marks.finditer(article["text"]):
        start, end = found.span()
        if len(found[0].split()) < MIN_WORDS:
            continue
        for attribution in article["attributions"]:
            if overlap((start, end), attribution["content"]) >= 0.8 * (end - start - 2):
                yield (start, end), attribution["source"]
                break


def telling(words: str) -> Counter[str]:
    """The words of a description that count."""
    bare = (word.strip(string.punctuation + "“”‘’—–").lower() for word in words.split())
    return Counter(word for word in bare if word not in SMALL and not word.isdigit())


def described(source: str, quote: Quote | None) -> bool | None:
    """Whether the description agrees with the source; None where that has none to agree with."""
    full = FULL_NAME.search(source)
    if not full:
        return None
    name = quote.name if quote and quote.name and quote.name in source else full[0]
    before, _, after = source.partition(name)
    wanted = telling(f"{before} {RELATIVE.split(after)[0]}")
    if wanted.total() < TELLING:
        return None
    got = telling(quote.description if quote else "")
    return 2 * (wanted & got).total() >= 0.5 * (wanted + got).total()


def main() -> None:
    """Reads the articles and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--typewritten", action="store_true")
    options = parser.parse_args()
    part, of = map(int, options.part.split("/"))
    count: Counter[str] = Counter()
    spent, lines = 0.0, []
    for article in articles(options.articles, part, of):
        text, seconds, quotes = article["text"], [], []
        for _ in range(ROUNDS):
            began = time.process_time()
            quotes = find_quotes(text, typewritten=options.typewritten)
            seconds.append(time.process_time() - began)
        spent += min(seconds)
        found = [{"start": quote.start, "end": quote.end, "speaker": quote.source} for quote in quotes]
        lines.append(json.dumps({"id": article["id"], "quotes": found}))
        count["words"] += len(text.split())
        count["found"] += len(quotes)
        free, seen = list(quotes), set()
        for span, source in expected(article, TYPEWRITTEN if options.typewritten else IN_MARKS):
            words = " ".join(text[start:end] for start, end in source)
            quote = max(free, key=lambda one: overlap(span, [(one.start, one.end)]), default=None)
            if quote and overlap(span, [(quote.start, quote.end)]) > 0.3 * (span[1] - span[0]):
                free.remove(quote)
            else:
                quote = None
            speaker = quote and quote.source
            right = bool(overlap(speaker, source)) if speaker else quote is not None and not source
            full = bool(FULL_NAME.search(words))
            count.update(wanted=1, matched=bool(quote), right=right, full=full, full_right=full and right)
            agrees = described(words, quote if right else None) if len(source) == 1 else None
            if agrees is not None and tuple(source[0]) not in seen:
                seen.add(tuple(source[0]))
                count.update(descriptions=1, described=agrees)
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf8")
    for name, of_what, whole in (
        ("precision", "matched", "found"),
        ("recall", "matched", "wanted"),
        ("speaker recall", "right", "wanted"),
        ("full-name recall", "full_right", "full"),
        ("description found", "described", "descriptions"),
    ):
        print(f"{name:18} {count[of_what] / max(1, count[whole]):.3f} of {count[whole]}")
    print(f"{'time':18} {spent / max(1, count['words']) * 700_000:.2f} ms of processor time for 700 words")


if __name__ == "__main__":
    main()
