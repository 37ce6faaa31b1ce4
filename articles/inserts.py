"""What stands between the paragraphs of a story: photos, a file to download, a card that leads elsewhere.

In a body each is one element: ``<figure data-photo="12 15"><figcaption>…</figcaption></figure>``, where several photos
are a gallery and an empty caption leaves each photo its own; ``<aside data-document="5">title</aside>``; and
``<aside data-card="https://…" data-source="example.org" data-poster="12">title</aside>``. Pure functions.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.editor import ID, WEB
from articles.markup import Token, attributes_of, tokens_of, words_of

TAGS = frozenset(("figure", "aside"))
MOST_PHOTOS = 30  # in one gallery
MOST_SHOWN = 500  # photos or documents of one text
LONGEST_CAPTION = 1000  # characters
LONGEST_TITLE = 250
LONGEST_SOURCE = 80
_OURS = re.compile(r"\sdata-(?:photo|document|card)=")


@dataclass(frozen=True)
class Photos:
    """One photo, or several as a gallery; ``caption`` takes the place of the photo's own."""

    ids: tuple[int, ...]
    caption: str = ""

    def html(self) -> str:
        """As a body holds it."""
        caption = f"<figcaption>{_escaped(self.caption)}</figcaption>" if self.caption else ""
        return f'<figure data-photo="{" ".join(map(str, self.ids))}">{caption}</figure>'

    def said(self) -> str:
        """In words, for comparing two texts."""
        which = _("Photos") if len(self.ids) > 1 else _("Photo")
        return f"[{which} {', '.join(map(str, self.ids))}] {self.caption}".rstrip()


@dataclass(frozen=True)
class File:
    """A document that readers can download."""

    id: int
    title: str

    def html(self) -> str:
        """As a body holds it."""
        return f'<aside data-document="{self.id}">{_escaped(self.title)}</aside>'

    def said(self) -> str:
        """In words, for comparing two texts."""
        return f"[{_('Document')} {self.id}] {self.title}".rstrip()


@dataclass(frozen=True)
class Card:
    """A link to a video, a post, a map or whatever else others show; ``poster`` is a photo of ours."""

    address: str
    title: str
    source: str = ""
    poster: int | None = None

    @classmethod
    def of(cls, address: str, title: str = "") -> Self:
        """A card for an address of which no more is known."""
        source = host_of(address)
        return cls(address, title or _brief(address), source)

    def html(self) -> str:
        """As a body holds it."""
        source = f' data-source="{html.escape(self.source)}"' if self.source else ""
        poster = f' data-poster="{self.poster}"' if self.poster else ""
        return f'<aside data-card="{html.escape(self.address)}"{source}{poster}>{_escaped(self.title)}</aside>'

    def said(self) -> str:
        """In words, for comparing two texts."""
        return f"[{self.source or host_of(self.address)}] {self.title} ({self.address})"


Insert = Photos | File | Card


def host_of(address: str) -> str:
    """Whose address it is: example.org for https://www.example.org/page; empty where nobody's."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")[:LONGEST_SOURCE]
    except ValueError:
        return ""


def _brief(address: str) -> str:
    return address.partition("://")[2].removeprefix("www.").rstrip("/")[:LONGEST_TITLE] or address[:LONGEST_TITLE]


def _escaped(words: str) -> str:
    return html.escape(words, quote=False)


def is_ours(token: Token) -> bool:
    """Whether a tag begins an insert, and not a figure or an aside of somebody else's page."""
    return token.name in TAGS and not token.closes and bool(_OURS.search(token.source))


def extents(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where inserts stand among the tokens of a body: the places of the first and the last tag of each."""
    open_tags: dict[str, list[int]] = {name: [] for name in TAGS}
    ends: dict[int, int] = {}
    for place, token in enumerate(tokens):
        if token.name in TAGS and not token.closes:
            open_tags[token.name].append(place)
        elif token.name in TAGS and open_tags[token.name]:
            ends[open_tags[token.name].pop()] = place
    last = -1
    for begin in sorted(ends):
        if begin > last and is_ours(tokens[begin]):
            last = ends[begin]
            yield begin, last


def read(tokens: Sequence[Token]) -> Insert | None:
    """The insert that a run of tokens is, from its first tag to its last; None where it is none of ours."""
    attributes, words = attributes_of(tokens[0].source), words_of(tokens[1:-1])
    if tokens[0].name == "figure":
        ids = [int(pk) for pk in attributes.get("data-photo", "").split() if ID.match(pk)]
        return Photos(tuple(dict.fromkeys(ids))[:MOST_PHOTOS], words[:LONGEST_CAPTION]) if ids else None
    if ID.match(attributes.get("data-document", "")):
        return File(int(attributes["data-document"]), words[:LONGEST_TITLE] or _("Document"))
    address = attributes.get("data-card", "").strip()
    if WEB.match(address) and host_of(address):
        bare = Card.of(address)
        poster = attributes.get("data-poster", "")
        source = " ".join(attributes.get("data-source", "").split())[:LONGEST_SOURCE]
        title = words[:LONGEST_TITLE] or bare.title
        return Card(address, title, source or bare.source, int(poster) if ID.match(poster) else None)
    return None


def inserts_of(body: str) -> list[Insert]:
    """The inserts of a sanitised body, in order."""
    tokens = list(tokens_of(body))
    found = (read(tokens[begin : end + 1]) for begin, end in extents(tokens))
    return [insert for insert in found if insert]


def photos_in(body: str) -> list[int]:
    """The ids of all photos that a sanitised body shows, posters of cards among them, each once."""
    ids: dict[int, None] = {}
    for insert in inserts_of(body):
        if isinstance(insert, Photos):
            ids |= dict.fromkeys(insert.ids)
        elif isinstance(insert, Card) and insert.poster:
            ids[insert.poster] = None
    return list(ids)[:MOST_SHOWN]


def showing(nouns: str, pk: int) -> str:
    """The pattern, for a database too, of a body that shows a ``photo``, offers a ``document``, has a ``poster``."""
    return rf' data-({nouns})="([0-9]+ )*{pk}[ "]'


def documents_in(body: str) -> list[int]:
    """The ids of all documents that a sanitised body offers, each once."""
    ids = dict.fromkeys(insert.id for insert in inserts_of(body) if isinstance(insert, File))
    return list(ids)[:MOST_SHOWN]
