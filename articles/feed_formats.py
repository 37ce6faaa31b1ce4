"""A feed written down as RSS 2.0, Atom or JSON Feed 1.1: pure functions."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import get_language

from articles.answers import add, xml_of
from articles.paging import EPOCH
from articles.site import current

ATOM = "http://www.w3.org/2005/Atom"


class Author(NamedTuple):
    """Who wrote an entry; ``url`` and ``portrait`` are empty where there is none."""

    name: str
    url: str = ""
    portrait: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of a feed; every address is absolute, every time has its zone."""

    id: str
    url: str
    title: str
    summary: str  # plain words
    html: str
    published: dt.datetime
    updated: dt.datetime
    authors: list[Author]
    topics: list[str]
    image: str = ""


@dataclass(frozen=True)
class Feed:
    """A feed, of whatever format; ``below`` is the path of the page whose feed it is."""

    title: str
    description: str
    below: str
    entries: list[Entry]

    @property
    def page(self) -> str:
        """The address of the page whose feed it is."""
        return settings.SITE_URL + self.below

    @property
    def updated(self) -> dt.datetime:
        """When anything in it changed last."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


def rss(feed: Feed) -> str:
    """RSS 2.0 by the profile of the RSS Advisory Board; the whole text is in `content:encoded`."""
    namespaces = {
        "xmlns:atom": ATOM,
        "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    }
    root = Element("rss", {"version": "2.0"} | namespaces)
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.page)
    add(channel, "description", escape(feed.description))
    add(channel, "language", get_language())
    add(channel, "lastBuildDate", format_datetime(feed.updated))
    add(channel, "atom:link", rel="self", type="application/rss+xml", href=address_of(feed, "rss"))
    for entry in feed.entries:
        item = add(channel, "item")
        add(item, "title", entry.title)
        add(item, "link", entry.url)
        add(item, "guid", entry.id, isPermaLink="false")
        add(item, "pubDate", format_datetime(entry.published))
        add(item, "atom:updated", entry.updated.isoformat())
        for author in entry.authors:
            add(item, "dc:creator", author.name)
        for name in entry.topics:
            add(item, "category", name)
        add(item, "description", escape(entry.summary))
        add(item, "content:encoded", entry.html)
    return xml_of(root)


def atom(feed: Feed) -> str:
    """Atom 1.0 (RFC 4287)."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": get_language()})
    add(root, "id", address_of(feed, "atom"))
    add(root, "title", feed.title)
    add(root, "subtitle", feed.description)
    add(root, "updated", feed.updated.isoformat())
    add(root, "link", rel="self", type="application/atom+xml", href=address_of(feed, "atom"))
    add(root, "link", rel="alternate", type="text/html", href=feed.page)
    publisher = add(root, "author")
    add(publisher, "name", current().name)
    add(publisher, "uri", f"{settings.SITE_URL}/")
    for entry in feed.entries:
        item = add(root, "entry")
        add(item, "id", entry.id)
        add(item, "title", entry.title)
        add(item, "link", rel="alternate", type="text/html", href=entry.url)
        add(item, "published", entry.published.isoformat())
        add(item, "updated", entry.updated.isoformat())
        for author in entry.authors:
            person = add(item, "author")
            add(person, "name", author.name)
            if author.url:
                add(person, "uri", author.url)
        for name in entry.topics:
            add(item, "category", term=name)
        add(item, "summary", entry.summary)
        add(item, "content", entry.html, type="html")
    return xml_of(root)


def json_feed(feed: Feed) -> str:
    """JSON Feed 1.1."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "description": feed.description,
            "home_page_url": feed.page,
            "feed_url": address_of(feed, "json"),
            "language": get_language(),
            "authors": [{"name": current().name, "url": f"{settings.SITE_URL}/"}],
            "items": [_item(entry) for entry in feed.entries],
        },
        ensure_ascii=False,
    )


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "image": entry.image,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [
            {
                name: value
                for name, value in (("name", each.name), ("url", each.url), ("avatar", each.portrait))
                if value
            }
            for each in entry.authors
        ],
        "tags": entry.topics,
    }
    return {name: value for name, value in item.items() if value}


def address_of(feed: Feed, kind: str) -> str:
    """The feed's own address."""
    return f"{feed.page}feed.{kind}"


FORMATS: dict[str, tuple[str, Callable[[Feed], str]]] = {
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json", json_feed),
}
