"""HTML as a row of tags and runs of text; pure functions."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_TAG = re.compile(r"""(<(?:[^<>"]|"[^"]*")*>)""")
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][a-zA-Z0-9-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")


class Token(NamedTuple):
    """A tag or a run of text of an HTML body; ``name`` is empty for text."""

    source: str
    name: str
    closes: bool


def tokens_of(body: str) -> Iterator[Token]:
    """The tags and the runs of text between them, in order."""
    for source in _TAG.split(body):
        if tag := _NAME.match(source):
            yield Token(source, tag[2].lower(), bool(tag[1]))
        elif source:
            yield Token(source, "", False)


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a tag, by their names in small letters; the first of a name counts, as for a browser."""
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), html.unescape("".join(values)))
    return found


def words_of(tokens: Iterable[Token]) -> str:
    """The words of a few tokens, on one line."""
    parts = (" " if token.name else html.unescape(token.source) for token in tokens)
    return " ".join("".join(parts).split())
