"""Filters and tags of the public pages: plain data in, text or markup out, never a query."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext, pgettext

from articles import inserts
from articles.markup import tokens_of
from articles.models import Correction
from articles.models.photo import SHAPES
from articles.renditions import MIME, copies_of

register = template.Library()

When = datetime | date | str | None

# The knot that the blue line gets, by the kind of a report or of a correction; a plain disc for all others.
KNOTS = {
    "background": "bg",
    "update": "upd",
    "clarification": "upd",
    "correction": "fix",
    "editors-note": "fix",
    "retraction": "fix",
}
FIRST_PARAGRAPH = re.compile(r"\s*<p\b[^>]*>")
INSERT = re.compile(r"<(figure|aside)\b.*?</\1>", re.DOTALL)
BLOCK_QUOTE = re.compile(r"<blockquote>.*?</blockquote>", re.DOTALL)
PERMALINK = re.compile(r'<a class="mk" href="#(q-[0-9a-f]+)"[^>]*>')
# Paragraphs in which all words are marked as one quotation; only the first mark has the id.
SET_APART = re.compile(
    r'<blockquote>\s*<p><q id="(?P<id>[^"]+)">(?:(?!</?q\b|</?p>).)*</q>\s*</p>'
    r"(?:\s*<p><q>(?:(?!</?q\b|</?p>).)*</q>\s*</p>)*\s*</blockquote>",
    re.DOTALL,
)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)


class Rendition(NamedTuple):
    """One public copy of a photo: its address and its size in pixels."""

    url: str
    width: int
    height: int


class Source(NamedTuple):
    """The public copies of a photo in one kind of file: its MIME type, and their addresses as `srcset` wants them."""

    type: str
    srcset: str


def in_newsroom(value: When) -> datetime | date | None:
    """Return an ISO string, date or aware datetime as a date or as a datetime in the newsroom's zone."""
    if isinstance(value, str):
        # "2031-11-13" is a day of which no hour is known; parse_datetime would call it midnight.
        value = parse_date(value) if len(value) <= len("2031-11-13") else parse_datetime(value)
    if isinstance(value, datetime):
        return timezone.localtime(value, timezone.get_default_timezone())
    return value


def time_element(value: datetime | date | None, pattern: str) -> SafeString | str:
    """Return a `<time>` with the machine's form, zone included, around the reader's form; "" for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), format_date(value, pattern))


@register.filter
def moment(value: When) -> str:
    """Return the day and the hour: 13 Nov 2031, 07.40."""
    return time_element(in_newsroom(value), pgettext("date format", "j M Y, H.i"))


@register.filter
def day(value: When) -> str:
    """Return the day: 13 Nov 2031."""
    return time_element(in_newsroom(value), pgettext("date format", "j M Y"))


@register.filter
def weekday(value: When) -> str:
    """Return the day in full: Thursday 13 November 2031."""
    return time_element(in_newsroom(value), pgettext("date format", "l j F Y"))


@register.filter
def hour(value: When) -> str:
    """Return the hour alone: 07.40."""
    return time_element(in_newsroom(value), pgettext("date format", "H.i"))


@register.filter
def month(value: When) -> str:
    """Return the month as plain text, to group by: November 2031."""
    value = in_newsroom(value)
    return format_date(value, pgettext("date format", "F Y")) if value else ""


@register.filter
def brief(value: When, today: When) -> str:
    """Return the hour too when `value` is on the day `today`, and the year only when it is another one.

    The day is always there, so that a page kept past midnight still tells the truth.
    """
    value, today = in_newsroom(value), in_newsroom(today)
    if value is None or today is None or value.year != today.year:
        return day(value)
    is_today = isinstance(value, datetime) and (value.month, value.day) == (today.month, today.day)
    pattern = pgettext("date format", "j M, H.i") if is_today else pgettext("date format", "j M")
    return time_element(value, pattern)


@register.simple_tag
def newsroom_zone() -> str:
    """Return the place whose clock the times on the page follow: London for Europe/London."""
    return pgettext("place", settings.TIME_ZONE.rpartition("/")[2].replace("_", " "))


@register.filter
def opening(words: str, count: int = 7) -> str:
    """Return a quote to stand by itself: its first `count` words, with an ellipsis if there are more.

    A short one is given whole, but for the comma that led on to “she said”.
    """
    parts = words.split()
    return words.removesuffix(",") if len(parts) <= count else " ".join(parts[:count]).rstrip(",.;:!?") + "…"


@register.filter
def first_quote(story: Any) -> dict[str, str] | None:
    """Return the first quote of a story's context whose speaker has a public page, with the speaker, or None.

    Set beside a list it is out of its story, where a private individual or an unnamed source belongs.
    """
    for person in story.context.get("people", ()):
        for quote in person["quotes"] if person["url"] else ():
            return {**person, "text": quote["words"], "id": quote["id"]}
    return None


@register.filter
def names(people: Iterable[Mapping[str, str]]) -> str:
    """Return names in a sentence: A, B and C."""
    return get_text_list([person["name"] for person in people], gettext("and"))


@register.filter
def rendition(photo: Any, at_most: int) -> Rendition:
    """Return the largest public copy of `photo` that is not wider than `at_most` pixels, else the smallest.

    A photo is the entry of a story's context or a row with the same names, as a topic's picture is. The copy is of the
    kind that every program can read, as soon as there is one.
    """
    photo = entry(photo)
    width = max((width for width in photo["widths"] if width <= at_most), default=min(photo["widths"]))
    return copy_of(photo, width, types_of(photo)[-1])


@register.filter
def srcset(photo: Any) -> str:
    """Return the public copies that `rendition` chooses from, with their widths, as the srcset attribute wants them."""
    photo = entry(photo)
    return widths_of(photo, types_of(photo)[-1])


@register.filter
def sources(photo: Any) -> list[Source]:
    """Return the public copies of `photo` in smaller files than those of `srcset`, smallest first."""
    photo = entry(photo)
    return [Source(MIME[kind], widths_of(photo, kind)) for kind in types_of(photo)[:-1]]


@register.filter
def cut_to(photo: Any, shape: str) -> Any:
    """Return `photo` as it is cut to `shape` (16x9, 4x3 or 1x1), or as it is until the cut copies are made."""
    photo = entry(photo)
    cut = photo.get("cuts", {}).get(shape)
    if not cut:
        return photo
    width, height = SHAPES[shape]
    return photo | {"prefix": cut["prefix"], "widths": cut["widths"], "width": width, "height": height}


def entry(photo: Any) -> dict[str, Any]:
    """Return what a page has to know of `photo`, which is such an entry already or a row."""
    return dict(photo) if isinstance(photo, Mapping) else copies_of(photo) | {"alt": photo.alt}


def types_of(photo: Mapping[str, Any]) -> list[str]:
    """Return the kinds of files there are of a photo; of those published long ago it was only one."""
    return photo.get("types") or ["webp"]


def copy_of(photo: Mapping[str, Any], width: int, kind: str) -> Rendition:
    """Return one copy of a photo's entry, whether or not there is one."""
    height = max(1, round(width * photo["height"] / photo["width"]))
    query = photo.get("query", "")  # what a preview asks for it with
    name = f"{photo.get('prefix', '')}{width}.{kind}"
    return Rendition(f"{settings.MEDIA_URL}photos/{photo['key']}/{name}{query}", width, height)


def widths_of(photo: Mapping[str, Any], kind: str) -> str:
    """Return the copies of one kind as the srcset attribute wants them."""
    return ", ".join(f"{copy_of(photo, width, kind).url} {width}w" for width in photo["widths"])


@register.filter
def absolute(address: str, site_url: str) -> str:
    """Return `address` with the site's scheme and host, unless it has its own."""
    return urljoin(site_url, address)


@register.filter
def host(address: str) -> str:
    """Return whose address it is: example.org for https://www.example.org/page."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


@register.filter
def correction_label(kind: str) -> str:
    """Return what a kind of correction is called: no words of a language are stored with a story but its own."""
    return str(Correction.Kind(kind).label)


@register.filter
def knot(kind: str) -> str:
    """Return the class of the knot that a kind of report or correction has on the blue line."""
    return KNOTS.get(kind, "")


def set_insert(source: str, context: Mapping[str, Any]) -> str:
    """Return an insert of a compiled body as readers see it, "" where there is nothing to show."""
    insert = inserts.read(list(tokens_of(source)))
    photos = context.get("photos", {})
    if isinstance(insert, inserts.Photos):
        shown = [photos[str(pk)] for pk in insert.ids if str(pk) in photos]
        single = len(shown) == 1
        caption = insert.caption or (shown[0]["caption"] if single else "")
        page = {"photos": shown, "caption": caption, "single": single}
        return render_to_string("includes/figure.html", page) if shown else ""
    if isinstance(insert, inserts.File):
        file = context.get("documents", {}).get(str(insert.id))
        page = {"title": insert.title, "file": file}
        return render_to_string("includes/document.html", page) if file else ""
    if isinstance(insert, inserts.Card):
        page = {"card": insert, "poster": photos.get(str(insert.poster))}
        return render_to_string("includes/card.html", page)
    return ""


@register.filter
def document_url(file: Mapping[str, Any]) -> str:
    """Return the address of a document, an entry of a story's context."""
    return f"{settings.MEDIA_URL}documents/{file['key']}/{file['slug']}.{file['kind']}{file.get('query', '')}"


def set_apart(block: str, context: Mapping[str, Any]) -> str:
    """Return a block quotation that is one quotation and nothing else as it is set apart, with who said it below."""
    found = SET_APART.fullmatch(block)
    speakers = {quote["id"]: person for person in context.get("people", ()) for quote in person["quotes"]}
    if not found or found["id"] not in speakers:
        return block
    speaker = render_to_string("includes/speaker.html", {"person": speakers[found["id"]]})
    return f'<figure class="said pull">{block}{speaker}</figure>'


@register.simple_tag
def story_body(
    body: str, dateline: str = "", context: Mapping[str, Any] | None = None, *, preview: bool = False
) -> SafeString:
    """Return the compiled body with the dateline before its first words and each table in a box that scrolls.

    The box can be focused, so that a wide table can be read with the keyboard alone (WCAG 2.1.1). Photos, documents and
    cards are set with what `context`, the version's, says of them; one that it does not know is left out. A quotation
    that is a block by itself is set apart. The closing mark of each leads to its own page, which a preview has not.
    A body that is not marked safe is escaped.
    """
    html = conditional_escape(body)
    html = INSERT.sub(lambda found: set_insert(found[0], context or {}), html)
    html = BLOCK_QUOTE.sub(lambda found: set_apart(found[0], context or {}), html)
    address = "#{}" if preview else "/quotes/{}/"
    label = gettext("Permanent link to this quotation")
    mark = '<a class="mk" href="{}" aria-label="{}">'
    html = PERMALINK.sub(lambda m: format_html(mark, address.format(m[1]), label), html)
    box = format_html('<div class="scroll" role="group" aria-label="{}" tabindex="0">', gettext("Table"))
    html = TABLE.sub(lambda m: f"{box}{m[0]}</div>", html)
    if dateline:
        place = format_html('<span class="dateline">{}.</span> ', dateline.rstrip("."))
        start = FIRST_PARAGRAPH.match(html)
        html = html[: start.end()] + place + html[start.end() :] if start else f"<p>{place}</p>{html}"
    return mark_safe(html)  # noqa: S308  # the parts are compiled, escaped or ours
