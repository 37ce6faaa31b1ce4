"""What the sanitiser leaves out of a text that comes from elsewhere, counted by kind. Pure functions."""

from collections import Counter
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

from articles.editor import ADDRESS, BODY_EXTENSIONS
from articles.embeds import ADDRESSES, as_cards

MOST_BODY = 5_000_000  # characters of one text
DEEPEST = 100  # elements inside one another; the parser of the sanitiser takes the square of it
# Blocks that become paragraphs and headings, with all that is in them.
CHANGED = frozenset(("div", "section", "article", "address", "pre", "figcaption", "dd", "dt", "h1", "h4", "h5", "h6"))
FRAME = frozenset(("html", "head", "body"))  # says nothing
ANYWHERE = frozenset(("lang", "title"))  # attributes that the sanitiser keeps with every tag
EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


class TooMuch(Exception):
    """A text that no story is; the message is the end of a sentence."""


class _Losses(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        allowed = allowlist_from_extensions(expand_extensions(BODY_EXTENSIONS))
        self.tags, self.attributes = allowed["tags"], allowed["attributes"]
        self.found: Counter[str] = Counter()
        self.depth = 0
        self.empty = ""  # an element that shows something, whose address has not come yet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            self.depth += 1
            if self.depth > DEEPEST:
                raise TooMuch(_("has more than {n} elements inside one another.").format(n=DEEPEST))
        if tag in CHANGED or tag in FRAME or self._stays_as_a_card(tag):
            return
        if tag not in self.tags:
            self.found[f"tag {tag}"] += 1
            return
        for name, value in attrs:
            if name not in ANYWHERE and name not in self.attributes.get(tag, ()):
                self.found[f"attribute {name}"] += 1
            elif name == "href" and not ADDRESS.match((value or "").strip()):
                self.found[f"address {_scheme(value or '')}"] += 1

    def _stays_as_a_card(self, tag: str) -> bool:
        """Whether a card says what was shown here; what shows it may name its address itself, or inside it."""
        around = "video" if tag in {"source", "embed"} else tag
        source = self.get_starttag_text() or ""
        element = source if around == tag else f"<{around}>{source}"
        is_card = tag in ADDRESSES and tag != "script" and "<aside" in as_cards(f"{element}</{around}>")
        if tag in {"source", "embed"} and self.empty and is_card:
            self.found[f"tag {self.empty}"] -= 1
            self.empty = ""
        elif tag in {"video", "audio", "object"}:
            self.empty = "" if is_card else tag
        return is_card or tag == "source"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # a slash before the bracket means nothing in HTML

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)

    def handle_comment(self, data: str) -> None:
        self.found["comment"] += 1


def _scheme(address: str) -> str:
    """What stands before the colon of an address, or that it is a relative one."""
    scheme, colon, _rest = address.strip().partition(":")
    return f"{scheme[:20].lower()}:" if colon and scheme.isalnum() else "relative"


def losses_of(body: str) -> Counter[str]:
    """What ``body`` has that a story has not: tags, attributes, addresses and comments, each kind with its number.

    Raises TooMuch where it is too long or too deep to be read in a reasonable time.
    """
    if len(body) > MOST_BODY:
        raise TooMuch(_("is longer than {n} million characters.").format(n=MOST_BODY // 1_000_000))
    parser = _Losses()
    parser.feed(body)
    parser.close()
    return +parser.found
