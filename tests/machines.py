"""What machines read of the site, as their own libraries understand it."""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import feedparser
from defusedxml import ElementTree

KINDS = ("rss", "atom", "json")
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


class Entry(NamedTuple):
    """An entry of a feed in any format."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    authors: list[str]
    tags: list[str]


def feed(client: Any, page: str, kind: str) -> list[Entry]:
    """The entries of the feed of a page. Fails where a feed reader would find fault with it."""
    address = f"{page}feed.{kind}"
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, TYPES[kind]), address
    if kind == "json":
        return _of_json(json.loads(answer.content), page)
    found = feedparser.parse(answer.content, response_headers={"content-type": TYPES[kind]}, sanitize_html=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == {"rss": "rss20", "atom": "atom10"}[kind]
    head = found.feed
    assert head.title
    assert head.get("subtitle")
    assert {"rel": "self", "href": f"http://testserver{address}"}.items() <= next(
        link for link in head.links if link.rel == "self"
    ).items()
    assert f"http://testserver{page}" in {link.href for link in head.links if link.rel == "alternate"}
    dated = parsedate_to_datetime if kind == "rss" else datetime.fromisoformat
    assert dated(head.updated).tzinfo
    return [
        Entry(
            entry.id,
            entry.link,
            entry.title,
            entry.summary,
            entry.content[0].value,
            dated(entry.published),
            datetime.fromisoformat(entry.updated),
            [author.name for author in entry.get("authors", ())],
            [tag.term for tag in entry.get("tags", ())],
        )
        for entry in found.entries
    ]


def _of_json(found: dict[str, Any], page: str) -> list[Entry]:
    """The entries of a JSON Feed, which is held to what version 1.1 demands."""
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"]
    assert found["feed_url"] == f"http://testserver{page}feed.json"
    assert found["home_page_url"] == f"http://testserver{page}"
    for author in [*found["authors"], *(each for item in found["items"] for each in item.get("authors", ()))]:
        assert author["name"]
        assert author.keys() <= {"name", "url", "avatar"}
        assert all(author[name].startswith("http") for name in author.keys() & {"url", "avatar"})
    for item in found["items"]:
        assert all(item[name] for name in item), item["id"]  # what is not known is left out
    return [
        Entry(
            item["id"],
            item["url"],
            item["title"],
            item["summary"],
            item["content_html"],
            datetime.fromisoformat(item["date_published"]),
            datetime.fromisoformat(item["date_modified"]),
            [author["name"] for author in item.get("authors", ())],
            item.get("tags", []),
        )
        for item in found["items"]
    ]


def structured(client: Any, address: str) -> dict[str, Any]:
    """The JSON-LD of a page, by type; each type is there once."""
    return structured_in(client.get(address).content.decode())


def structured_in(html: str) -> dict[str, Any]:
    """The JSON-LD in the HTML of a page, by type."""
    found = [json.loads(block) for block in JSON_LD.findall(html)]
    assert all(each["@context"] == "https://schema.org" for each in found)
    by_type = {each["@type"]: each for each in found}
    assert len(by_type) == len(found)
    return by_type


def sitemap(client: Any, address: str) -> list[dict[str, str]]:
    """What stands in a sitemap or in an index of them: a dictionary for each entry, names without their namespace."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8"), address
    root = ElementTree.fromstring(answer.content)
    assert root.tag in {f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex"}
    return [
        {each.tag.rpartition("}")[2]: each.text.strip() for each in entry.iter() if (each.text or "").strip()}
        for entry in root
    ]


def everything_listed(client: Any) -> dict[str, str]:
    """Every path that the sitemaps list, with when it is said to have changed last; each stands there once."""
    found = {}
    for file in sitemap(client, "/sitemap.xml"):
        for entry in sitemap(client, file["loc"].removeprefix("http://testserver")):
            path = entry["loc"].removeprefix("http://testserver")
            assert path not in found, path
            found[path] = entry.get("lastmod", "")
    return found
