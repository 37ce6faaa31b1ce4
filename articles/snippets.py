"""What a newsroom may put into its pages from elsewhere: allowed origins, and snippets that keep to them.

A snippet is read, refused with a sentence where it holds what it may not, and written anew from what was understood,
so that nothing reaches a page which was not read here. Pure functions.
"""

import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MOST = 20  # origins
LONGEST = 5000  # characters of a snippet
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN = re.compile(rf"https://(?:{_LABEL}\.)+(?=[a-z0-9-]*[a-z]){_LABEL}(?::[1-9][0-9]{{1,4}})?\Z")
_WILDCARD = re.compile(rf"https://\*\.(?:{_LABEL}\.)+(?=[a-z0-9-]*[a-z]){_LABEL}\Z")

# What a snippet may be made of: elements, and the attributes of each beside those that all may have.
_ANYWHERE = {"class", "dir", "id", "lang", "title"}
_HEAD = {
    "script": {"async", "crossorigin", "defer", "integrity", "nomodule", "referrerpolicy", "src", "type"},
    "link": {"as", "crossorigin", "href", "integrity", "media", "referrerpolicy", "rel", "type"},
}
_BODY = _HEAD | {
    "img": {"alt", "decoding", "height", "loading", "referrerpolicy", "src", "width"},
    "a": {"href", "rel"},
    **{name: set() for name in ("br", "div", "em", "p", "span", "strong")},
}
SLOTS = {"head": _HEAD, "standfirst": _BODY, "end": _BODY}
_VOID = {"br", "img", "link"}
_ADDRESS = {"script": "src", "link": "href", "img": "src", "a": "href"}
_OWN = {"a", "img"}  # may also lead to a path of this site
_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*\Z")
_RELATIONS = {"dns-prefetch", "license", "me", "modulepreload", "preconnect", "preload", "stylesheet"}
_SCRIPTS = {"", "module", "text/javascript"}
_EXTRA = re.compile(r"(?:data|aria)-[a-z0-9-]+\Z")


def read_origins(text: str) -> list[str]:
    """The origins in ``text``, one a line, each once. Raises ValidationError with a sentence where one is none."""
    found = dict.fromkeys(_origin(line.strip()) for line in text.splitlines() if line.strip())
    if len(found) > MOST:
        raise ValidationError(_("At most {most} addresses can be allowed.").format(most=MOST))
    return list(found)


def _origin(line: str) -> str:
    origin = line.lower().removesuffix("/")
    if _ORIGIN.match(origin) or _WILDCARD.match(origin):
        return origin
    if "*" in origin:
        sentence = _(
            "“{line}”: a star can only stand for what is in front of somebody’s own name, as in https://*.example.com."
        )
    elif not origin.startswith("https://"):
        sentence = _("“{line}”: an address begins with https://.")
    elif "/" in origin.removeprefix("https://") or "?" in origin or "#" in origin:
        sentence = _("“{line}”: write it without what comes after the name, as in https://stats.example.com.")
    else:
        sentence = _("“{line}” is not the address of a site, such as https://stats.example.com.")
    raise ValidationError(sentence.format(line=line[:100]))


def is_allowed(address: str, origins: Iterable[str]) -> bool:
    """Whether an absolute ``address`` is at one of ``origins``."""
    if not re.match(r"https://[a-z0-9.-]+(?::[0-9]+)?(?:[/?#][!-~]*)?\Z", address, re.IGNORECASE) or "\\" in address:
        return False
    host = (urlsplit(address).netloc).lower().removesuffix(":443")
    for origin in origins:
        allowed = origin.removeprefix("https://").removesuffix(":443")
        if host == allowed or allowed.startswith("*.") and host.endswith(allowed[1:]):
            return True
    return False


def read(slot: str, text: str, origins: Iterable[str]) -> SafeString:
    """A snippet for a slot, written anew. Raises ValidationError with a sentence where it holds what it may not."""
    if len(text) > LONGEST:
        raise ValidationError(_("At most {longest} characters fit.").format(longest=LONGEST))
    reader = _Reader(SLOTS[slot], lambda address: is_allowed(address, origins))
    reader.feed(text.replace("\x00", "").replace("\r\n", "\n").strip())
    reader.close()
    if reader.open:
        raise ValidationError(_("<{tag}> is not closed.").format(tag=reader.open[-1]))
    return format_html_join("", "{}", ((part,) for part in reader.parts))


def shown(slot: str, text: str, origins: Iterable[str]) -> SafeString:
    """The snippet for readers: nothing where it does not keep to the ``origins``, whoever stored it."""
    try:
        return read(slot, text, origins)
    except ValidationError:
        return SafeString()


class _Reader(HTMLParser):
    """Reads a snippet into ``parts`` that are safe to print; raises ValidationError with a sentence."""

    def __init__(self, elements: dict[str, set[str]], is_allowed: Callable[[str], bool]) -> None:
        super().__init__(convert_charrefs=True)
        self.elements, self.is_allowed = elements, is_allowed
        self.open: list[str] = []
        self.parts: list[SafeString] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._refuse_unknown(tag)
        found: dict[str, str] = {}
        for name, value in attrs:
            found.setdefault(name, value or "")  # the first of a name counts, as for a browser
            if name not in self.elements[tag] | _ANYWHERE and not _EXTRA.match(name):
                self._refuse_attribute(tag, name)
        self._check(tag, found)
        written = format_html_join("", ' {}="{}"', found.items())
        self.parts.append(format_html("<{}{}>", tag, written))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._refuse_unknown(tag)
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            raise ValidationError(_("</{tag}> closes nothing.").format(tag=tag))
        self.parts.append(format_html("</{}>", tag))

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            if data.strip():
                raise ValidationError(
                    _("A script cannot stand in the page itself: the page would not run it. Load it from its address.")
                )
            return
        if data.strip() and self.elements is _HEAD:
            raise ValidationError(_("Words cannot stand in the head of a page: only <script> and <link>."))
        self.parts.append(format_html("{}", data))

    def handle_comment(self, data: str) -> None:
        """Comments are for whoever wrote the snippet, not for readers."""

    def handle_decl(self, decl: str) -> None:
        self._refuse_unknown(f"!{decl.partition(' ')[0]}")

    def handle_pi(self, data: str) -> None:
        self._refuse_unknown(f"?{data.partition(' ')[0]}")

    def unknown_decl(self, data: str) -> None:
        self._refuse_unknown(f"![{data[:20]}")

    def _refuse_unknown(self, tag: str) -> None:
        if tag in self.elements:
            return
        if tag == "style":
            raise ValidationError(_("<style> cannot stand in the page itself. Load a style sheet with <link>."))
        sentence = _("<{tag}> cannot stand here, only {elements}.")
        elements = ", ".join(f"<{name}>" for name in sorted(self.elements))
        raise ValidationError(sentence.format(tag=tag[:30], elements=elements))

    def _refuse_attribute(self, tag: str, name: str) -> None:
        if name == "style" or name.startswith("on"):
            sentence = _("{name}=… in <{tag}>: no style and no script can stand in the page itself.")
        else:
            sentence = _("<{tag}> cannot have {name}=….")
        raise ValidationError(sentence.format(tag=tag, name=name[:30]))

    def _check(self, tag: str, found: dict[str, str]) -> None:
        """What an element must have, and where its address may lead."""
        if tag == "script" and found.get("type", "").lower() not in _SCRIPTS:
            raise ValidationError(_("A script can only be of the type module or text/javascript."))
        if tag == "img" and "alt" not in found:
            raise ValidationError(
                _("Give the picture words for those who do not see it: alt=…, empty if it says nothing.")
            )
        if tag == "link" and not {*found.get("rel", "").lower().split()} <= _RELATIONS:
            raise ValidationError(
                _("<link> can have as rel: {relations}.").format(relations=", ".join(sorted(_RELATIONS)))
            )
        if tag not in _ADDRESS:
            return
        attribute = _ADDRESS[tag]
        address = found.get(attribute, "").strip()
        if not address:
            raise ValidationError(_("<{tag}> needs its address in {attribute}=….").format(tag=tag, attribute=attribute))
        if not self.is_allowed(address) and not (tag in _OWN and _PATH.match(address)):
            raise ValidationError(
                _("{address} is not at an address that is allowed. Add it to the list above first.").format(
                    address=address[:200]
                )
            )
        found[attribute] = address
