"""Players, posts, maps and pictures of others in a pasted text: each becomes a card that leads there, or its words.

Nothing of others is ever asked for by a page of ours, and nothing that was pasted disappears unseen. Pure functions.
"""

import html
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.inserts import Card
from articles.markup import Token, attributes_of, tokens_of

ADDRESSES = {"iframe": "src", "embed": "src", "object": "data", "video": "src", "audio": "src", "script": "src"}
ADDRESSES |= {"img": "src", "source": "src"}
FULL = frozenset(("iframe", "object", "video", "audio", "script", "style"))  # what is in them is not for readers
SMALL = 2  # pixels: no larger picture only counts who reads a mail
ICON = 40  # pixels: no larger picture stands for a word or a sign
_WEB = re.compile(r"https?://", re.IGNORECASE)
_PASTED = re.compile(r"(?:data|cid|file|blob):", re.IGNORECASE)  # somebody saw it, and nobody else can fetch it


def as_cards(body: str) -> str:
    """``body`` with a card for whatever would show something of others, and its words where there is no address.

    A script has one only where nothing else in the text leads to its site: the script of a post belongs to the post.
    """
    if not re.search(r"<(?:iframe|embed|object|video|audio|script|img)\b", body, re.IGNORECASE):
        return body
    tokens = list(tokens_of(body))
    linked = {_site(attributes_of(t.source).get("href", "")) for t in tokens if t.name == "a" and not t.closes}
    last_end = {token.name: place for place, token in enumerate(tokens) if token.closes and token.name in FULL}
    out: list[str] = []
    place, in_paragraph = 0, False
    while place < len(tokens):
        token = tokens[place]
        inside: Sequence[Token] = ()
        if token.name == "p":
            in_paragraph = not token.closes
        is_closed = last_end.get(token.name, -1) > place
        if token.name in FULL and not token.closes and is_closed:
            end = next(n for n in range(place, len(tokens)) if tokens[n].name == token.name and tokens[n].closes)
            inside, place = tokens[place + 1 : end], end
        if token.name in {"script", "style"} and not token.closes and not is_closed:
            out.append(token.source)  # and all that follows: a parser takes it for the script's
        elif token.name in ADDRESSES and not token.closes and token.name != "source":
            shown = _shown(token, inside, linked)
            is_block = shown.startswith("<aside")
            out.append(f"</p>{shown}<p>" if is_block and in_paragraph else shown)
        elif token.name not in ADDRESSES and token.name != "style":
            out.append(token.source)
        place += 1
    return "".join(out)


def _shown(token: Token, inside: Sequence[Token], linked: set[str]) -> str:
    """What is left of one such element: a card, words, or nothing where there was nothing to see."""
    attributes = attributes_of(token.source)
    address = _absolute(attributes.get(ADDRESSES[token.name], ""))
    if not address:
        nested = (attributes_of(t.source).get(ADDRESSES[t.name], "") for t in inside if t.name in {"source", "embed"})
        address = next(filter(None, map(_absolute, nested)), "")
    words = " ".join((attributes.get("alt") or attributes.get("title") or "").split())
    if token.name == "img":
        return _picture(attributes, address, words)
    if not _WEB.match(address) or token.name == "script" and _site(address) in linked:
        return html.escape(words)
    return Card.of(address, words).html()


def _picture(attributes: dict[str, str], address: str, words: str) -> str:
    sides = (attributes.get(name, "") for name in ("width", "height"))
    sizes = [int(side) for side in sides if side.isascii() and side.isdecimal() and len(side) < len("100000")]
    if sizes and max(sizes) <= SMALL:
        return ""
    if sizes and max(sizes) <= ICON:
        return html.escape(words)
    if _WEB.match(address):
        return Card.of(address, words or _("Picture")).html()
    if not _PASTED.match(address):
        return html.escape(words)
    label = _("Picture: {words}").format(words=words) if words else _("Picture")
    return html.escape(f"[{label}]")


def _absolute(address: str) -> str:
    address = address.strip()
    return f"https:{address}" if address.startswith("//") else address


def _site(address: str) -> str:
    """The last two parts of the host: example.org for https://platform.example.org/x.js; empty where there is none."""
    try:
        host = urlsplit(_absolute(address)).hostname or ""
    except ValueError:
        return ""
    return ".".join(host.split(".")[-2:])
