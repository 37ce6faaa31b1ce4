"""Files that hold a whole story, as a headline and a body: plain text, Markdown, HTML, and Word's .docx.

Everything is bounded, nothing is fetched, and what cannot be read is refused with a sentence that begins with a verb,
so that the name of the file can stand before it.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

import nh3
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from articles import body as bodies
from articles.zips import DAMAGED

MB = 1_000_000
MOST_TEXT = 3 * MB  # bytes of a text; 200,000 words are half of that
MOST_BYTES = 12 * MB  # of a file, which may have pictures in it
MOST_XML = 60 * MB  # of a part of a .docx, unpacked; Word wraps each word in as much again and more
HEADLINE_LENGTH = 250
DEEPEST = 40  # elements within one another in a paragraph
DEEPEST_PAGE = 500
MOST_LEVELS = 8  # of lists within lists: Word's own bound

KINDS = (".txt", ".md", ".docx", ".html")
_SUFFIX = re.compile(r"\.(?:txt|text|md|markdown|mdown|html?|xhtml|docx)\Z", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# What a web page may say of its encoding, and what that means in practice.
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "koi8-r": "koi8-r",
    "iso-8859-2": "iso8859-2",
    "shift_jis": "shift_jis",
    "euc-jp": "euc-jp",
    "euc-kr": "euc-kr",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5",
}


class Unreadable(Exception):
    """A file that is no story; the text says why."""


class Story(NamedTuple):
    """A headline, and the body as sanitised HTML."""

    headline: str
    body: str


def read(data: bytes, name: str = "") -> Story:
    """The story in a file; ``name`` tells Markdown from plain text, everything else is told by the content.

    Raises Unreadable with a sentence where there is none.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(_("is larger than {n} MB, which no story is.").format(n=MOST_BYTES // MB))
    suffix = found[0].lower() if (found := _SUFFIX.search(name)) else ""
    if data.startswith(b"PK\x03\x04"):
        return _story(*_docx(data))
    if suffix == ".docx":
        raise Unreadable(_("is no Word document, or a damaged one. Open it in Word and save it again as .docx."))
    _refuse_others(data)
    if len(data) > MOST_TEXT:
        raise Unreadable(_("is larger than {n} MB, which no story is.").format(n=MOST_TEXT // MB))
    is_page = suffix in {".html", ".htm", ".xhtml"} or data[:1000].lstrip().lower().startswith((b"<!doctype", b"<html"))
    text = _decoded(data, is_page=is_page)
    if is_page:
        return _story(*_page(text))
    if suffix in {".md", ".markdown", ".mdown"}:
        return _story(*_markdown(text))
    return plain(text)


def plain(text: str) -> Story:
    """The story in plain text: the first line is the headline, then line breaks divide paragraphs."""
    if "\x00" in text:
        raise Unreadable(_("is not plain text."))
    if len(text) > MOST_TEXT:
        raise Unreadable(_("is larger than {n} MB, which no story is.").format(n=MOST_TEXT // MB))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    headline, *paragraphs = [line for line in lines if line] or [""]
    body = "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    return _checked(headline, bodies.sanitise(body))


def _refuse_others(data: bytes) -> None:
    """Raise Unreadable where the content is that of another kind of file, with what to do about it."""
    for begin, sentence in (
        (b"\xd0\xcf\x11\xe0", _("is a Word document of the old kind. Save it as .docx or as plain text.")),
        (b"{\\rtf", _("is in rich text format. Save it as .docx or as plain text.")),
        (b"%PDF", _("is a PDF. Copy its text, or save the original as .docx or as plain text.")),
    ):
        if data.startswith(begin):
            raise Unreadable(sentence)


def _decoded(data: bytes, *, is_page: bool) -> str:
    """The text of a file. Raises Unreadable where its encoding is not certain."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    declared = _CHARSET.search(data[:4000]) if is_page else None
    if declared and encoding == "utf-8":
        encoding = _ENCODINGS.get(declared[1].decode().lower(), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(_("is not text in UTF-8. Save it as plain text, with the encoding UTF-8.")) from None
    if "\x00" in text:
        raise Unreadable(_("is not plain text."))
    return text


def _story(headline: str, source: str) -> Story:
    """A story from HTML; where no headline is given, the first paragraph is it."""
    if len(source) > 2 * MOST_TEXT:
        raise Unreadable(_("is larger than {n} MB, which no story is.").format(n=MOST_TEXT // MB))
    body = bodies.sanitise(source)
    paragraphs = bodies.paragraphs(body)
    headline = " ".join(headline.split())
    first = " ".join(paragraphs[0].split()) if paragraphs else ""
    if first and headline in {"", first}:
        headline, body = first, bodies.sanitise(_without_first(body))
    return _checked(headline, body)


def _without_first(body: str) -> str:
    """The body without the first block that has words."""
    tokens = list(bodies.tokens_of(body))
    begins = next((n for n, token in enumerate(tokens) if not token.name and token.source.strip()), 0)
    ends = next((n for n in range(begins, len(tokens)) if tokens[n].name in bodies.BLOCKS), len(tokens))
    return "".join(token.source for token in [*tokens[:begins], *tokens[ends:]])


def _checked(headline: str, body: str) -> Story:
    if not headline:
        raise Unreadable(_("is empty."))
    if not body:
        raise Unreadable(_("has one line only. The first line is the headline, the text follows below it."))
    if len(headline) > HEADLINE_LENGTH:
        sentence = _("begins with a line of {n} characters. The first line is the headline, of {most} at most.")
        raise Unreadable(sentence.format(n=len(headline), most=HEADLINE_LENGTH))
    return Story(headline, body)


# --- Markdown and HTML ------------------------------------------------------------------------------------------------
# Left out with all that is in them; what stands around an article goes too, if the page has text besides.
_NO_TEXT = {"script", "style", "template", "noscript", "svg", "math", "nav", "select", "button", "object"}
_AROUND = frozenset(("header", "footer", "aside", "form"))
_KEPT = {
    *("p", "div", "section", "main", "article", "pre", "address", "title", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "table", "thead", "tbody", "tfoot", "tr", "td", "th"),
    *("a", "b", "strong", "i", "em", "br", "iframe", "figure", "figcaption"),
    *_AROUND,
}
_ATTRIBUTES = {"a": {"href"}, "iframe": {"src"}}  # the marks of another system are not ours: its ids are other people
_SAME = {"<b>": "<strong>", "</b>": "</strong>", "<i>": "<em>", "</i>": "</em>"}
_CLOSES_ITSELF = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "br", "img", "hr", "input", "meta", "link"))
_BETWEEN = re.compile(r" ?(</?(?:p|div|h[1-6]|[uod]l|li|d[td]|blockquote|table|t[rdh]|thead|tbody|tfoot)\b[^<>]*>) ?")
_NAMED = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


def _markdown(text: str) -> tuple[str, str]:
    # HTML in it stays text, and a picture becomes a link to it, since nothing is fetched.
    return _page(MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").render(text))


def _page(text: str) -> tuple[str, str]:
    """Of a page the first heading, else the title, and the text: that of its article where it says which that is."""
    _refuse_depth(text)
    clean = nh3.clean(text, tags=_KEPT, clean_content_tags=_NO_TEXT, attributes=_ATTRIBUTES, link_rel=None)
    heads: dict[str, list[str]] = {"h1": [], "title": []}
    everything, outside, article = [], [], []
    within, around, depth = "", 0, 0
    for token in bodies.tokens_of(clean):
        source = (
            _SAME.get(token.source, token.source) if token.name else re.sub(r"[ \t\r\n\f]+", " ", token.source)
        )  # a line break is a space
        if within or token.name in heads and not token.closes and not heads[token.name]:
            within = "" if token.closes and token.name == within else within or token.name
            if within:
                heads[within].append(" " if token.name else html.unescape(source))
            continue
        step = -1 if token.closes else 1
        around = max(around + step * (token.name in _AROUND), 0)
        depth = max(depth + step * (token.name == "article"), 0)
        everything.append(source)
        if not around and token.name not in _AROUND:
            outside.append(source)
            if depth:
                article.append(source)
    found = (_BETWEEN.sub(r"\1", "".join(parts)) for parts in (article, outside, everything))
    body = next((part for part in found if bodies.plain_text(bodies.sanitise(part))), "")
    return "".join(heads["h1"]) or "".join(heads["title"]), body


def _refuse_depth(text: str) -> None:
    """Raise Unreadable where a page is nested deeper than any is: a parser takes the square of that in time."""
    depth = 0
    for found in _NAMED.finditer(text):
        if found[2].lower() not in _CLOSES_ITSELF:
            depth = max(depth + (-1 if found[1] else 1), 0)
            if depth > DEEPEST_PAGE:
                raise Unreadable(_("is nested deeper than any page. Copy its text instead."))


# --- Word -------------------------------------------------------------------------------------------------------------
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NO_NUMBERS = {"", "bullet", "none"}
_ENDS_TABLE = {f"{_W}tbl": "table", f"{_W}tr": "tr", f"{_W}tc": "td"}
_APART = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", _FALLBACK}  # struck out, or read where it ends


def _docx(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise Unreadable(_("is no Word document. Save it as .docx or as plain text."))
            styles = {at.get(f"{_W}styleId"): name for at, name in _styles(archive)}
            links = dict(_links(archive))
            return _Document(styles, links, _numbering(archive)).read(_part(archive, "word/document.xml"))
    except DefusedXmlException:
        raise Unreadable(_("has entities in it, which no Word document has. It is not read.")) from None
    except (*DAMAGED, ParseError, OverflowError):
        raise Unreadable(_("is damaged, or locked with a password. Open it in Word and save it again.")) from None


def _part(archive: zipfile.ZipFile, name: str) -> io.BytesIO:
    """One part, unpacked, however much the archive says it is."""
    with archive.open(name) as part:
        content = part.read(MOST_XML + 1)
    if len(content) > MOST_XML:
        raise Unreadable(_("unpacks to more than {n} MB, which no story does.").format(n=MOST_XML // MB))
    return io.BytesIO(content)


def _styles(archive: zipfile.ZipFile) -> Iterator[tuple[Element, str]]:
    """The styles with their names, which are English in every language of Word."""
    if "word/styles.xml" in archive.namelist():
        for _event, element in iterparse(_part(archive, "word/styles.xml"), forbid_dtd=True):
            if element.tag == f"{_W}style":
                name = element.find(f"{_W}name")
                yield element, (name.get(f"{_W}val") or "").lower() if name is not None else ""


def _links(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    if "word/_rels/document.xml.rels" in archive.namelist():
        for _event, element in iterparse(_part(archive, "word/_rels/document.xml.rels"), forbid_dtd=True):
            if element.get("TargetMode") == "External":
                yield element.get("Id") or "", element.get("Target") or ""


def _numbering(archive: zipfile.ZipFile) -> dict[tuple[str, int], int]:
    """The levels of lists that have numbers, or letters, and not one sign for all, each with what it begins with."""
    begins: dict[tuple[str, int], int] = {}
    if "word/numbering.xml" in archive.namelist():
        kinds: dict[str | None, dict[int, int]] = {}
        for _event, element in iterparse(_part(archive, "word/numbering.xml"), forbid_dtd=True):
            if element.tag == f"{_W}abstractNum":
                levels = [each for each in element.iter(f"{_W}lvl") if _level(each) in range(MOST_LEVELS + 1)]
                numbered = [each for each in levels if _value(each, "numFmt") not in _NO_NUMBERS]
                kinds[element.get(f"{_W}abstractNumId")] = {_level(at): _number(at, "start", 1) for at in numbered}
            elif element.tag == f"{_W}num":
                which = element.get(f"{_W}numId", "")
                for level, begin in kinds.get(_value(element, "abstractNumId"), {}).items():
                    begins[which, level] = begin
                for each in element.iter(f"{_W}lvlOverride"):
                    if (which, _level(each)) in begins:
                        begins[which, _level(each)] = _number(each, "startOverride", begins[which, _level(each)])
    return begins


def _value(element: Element, name: str) -> str:
    """What Word says of an element in one within it."""
    found = element.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val", "")


def _number(element: Element, name: str, otherwise: int) -> int:
    return int(_value(element, name) or otherwise)


def _level(element: Element) -> int:
    return int(element.get(f"{_W}ilvl", "0"))


class _List(NamedTuple):
    """A list that is open."""

    level: int
    tag: str
    which: str


class _Document:
    """The text of a Word document."""

    def __init__(
        self, styles: dict[str | None, str], links: dict[str, str], numbering: dict[tuple[str, int], int]
    ) -> None:
        self.styles = styles
        self.links = links
        self.numbering = numbering
        self.headline = ""
        self.out: list[str] = []
        self.lists: list[_List] = []
        self.counted: dict[str, dict[int, int]] = {}  # a list goes on behind a paragraph that stands in it

    def read(self, part: io.BytesIO) -> tuple[str, str]:
        """Headline, where a paragraph has the style of a title, and body."""
        for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
            if name := _ENDS_TABLE.get(element.tag):
                self._end_lists()
                self.out.append(f"<{name}>" if event == "start" else f"</{name}>")
            elif event == "end" and element.tag == f"{_W}p":
                self._paragraph(element)
                element.clear()
        self._end_lists()
        return self.headline, "".join(self.out)

    def _paragraph(self, element: Element) -> None:
        words = "".join(self._inline(element, "", 0))
        if not words.strip():
            return
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = self.styles.get(style.get(f"{_W}val"), "") if style is not None else ""
        if name == "title" and not self.headline and not self.out:
            self.headline = html.unescape(re.sub(r"<[^>]*>", " ", words))
            return
        row = element.find(f"{_W}pPr/{_W}numPr")
        which = "" if row is None else _value(row, "numId")
        if which != "0" and (row is not None or name.startswith("list ")):
            level = 0 if row is None else min(abs(_number(row, "ilvl", 0)), MOST_LEVELS)
            self._item(words, level, which, is_numbered=not which and name.startswith("list number"))
            return
        self._end_lists()
        if heading := re.match(r"heading (\d)", name):
            tag = "h2" if heading[1] in "12" else "h3"
            self.out.append(f"<{tag}>{re.sub('</?(?:strong|em)>', '', words)}</{tag}>")
        elif name in {"quote", "intense quote"}:
            self.out.append(f"<blockquote><p>{words}</p></blockquote>")
        else:
            self.out.append(f"<p>{words}</p>")

    def _item(self, words: str, level: int, which: str, *, is_numbered: bool) -> None:
        begin = self.numbering.get((which, level), 1 if is_numbered else None)
        item = _List(level, "ul" if begin is None else "ol", which)
        while self.lists and (
            self.lists[-1].level > level or (self.lists[-1].level == level and self.lists[-1] != item)
        ):
            self._end_one()
        counted = self.counted.get(which, {})
        count = counted.get(level, 0)
        if self.lists and self.lists[-1] == item:
            self.out.append("</li>")
        else:
            start = "" if begin is None or begin + count == 1 else f' start="{begin + count}"'
            self.out.append(f"<{item.tag}{start}>")
            self.lists.append(item)
        self.out.append(f"<li><p>{words}</p>")
        self.counted[which] = {above: n for above, n in counted.items() if above < level} | {level: count + 1}

    def _end_one(self) -> None:
        self.out.append(f"</li></{self.lists.pop().tag}>")

    def _end_lists(self) -> None:
        while self.lists:
            self._end_one()

    def _inline(self, element: Element, format_: str, depth: int) -> Iterator[str]:
        """The words within an element, with their emphasis; ``format_`` are the tags around them."""
        if depth > DEEPEST:
            return
        for child in element:
            tag = child.tag
            if tag in _APART:
                continue
            if tag == f"{_W}t":
                before = "".join(f"<{name}>" for name in format_.split())
                behind = "".join(f"</{name}>" for name in reversed(format_.split()))
                yield f"{before}{html.escape(child.text or '', quote=False)}{behind}"
            elif tag == f"{_W}tab":
                yield " "
            elif tag in {f"{_W}br", f"{_W}cr"}:
                yield "" if child.get(f"{_W}type") in {"page", "column"} else "<br>"
            elif tag == f"{_W}noBreakHyphen":
                yield "\u2011"
            elif tag == f"{_W}hyperlink":
                words = "".join(self._inline(child, format_, depth + 1))
                address = self.links.get(child.get(f"{_R}id") or "", "")
                yield f'<a href="{html.escape(address)}">{words}</a>' if address else words
            else:
                yield from self._inline(child, _emphasis(child) if tag == f"{_W}r" else format_, depth + 1)


def _emphasis(run: Element) -> str:
    found = []
    for name, tag in (("b", "strong"), ("i", "em")):
        mark = run.find(f"{_W}rPr/{_W}{name}")
        if mark is not None and mark.get(f"{_W}val", "1") not in {"0", "false", "off", "none"}:
            found.append(tag)
    return " ".join(found)
