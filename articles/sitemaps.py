"""Sitemaps: an index of files that list every public story and page, and what Google News asks for.

A file lists a range of ids. So where one ends does not move, none is ever too long, and each costs what it lists,
however large the archive is.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from articles import site
from articles.answers import add, answer, last_change, xml_of
from articles.models import Correction, Kind, Quote, Topic, Version, VersionByline, VersionTopic
from articles.models.version import NewestFirst
from articles.templatetags.reader import in_newsroom
from people.models import Contributor, Expert

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IDS = 10_000  # in the range of a file; the limit is 50,000 addresses
NEWS_HOURS = 48
NEWS_MOST = 1000
XML = "application/xml; charset=utf-8"


class Listing(NamedTuple):
    """What a kind of file lists: rows with a ``place`` and when that ``changed`` last, by ranges of the column ``ids``.

    ``route`` is the name of the address that a place is the last part of, empty where it is the whole path.
    """

    rows: Callable[[], QuerySet]
    route: str = ""
    ids: str = "pk"


def index(request: HttpRequest) -> HttpResponse:
    """The files that there are: one look-up in an index of the database for each."""
    changed = last_change()
    root = Element("sitemapindex", xmlns=SITEMAP)
    for name in ("pages", *(f"{kind}-{number}" for kind in LISTINGS for number in _numbers(LISTINGS[kind]))):
        add(add(root, "sitemap"), "loc", f"{settings.SITE_URL}/sitemap-{name}.xml")
    return answer(request, xml_of(root), XML, changed)


def listing(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """One file of a kind. Raises Http404 where there is nothing in its range."""
    changed = last_change()
    rows, route, ids = LISTINGS[kind]
    last = int(number) * IDS
    found = rows().filter(**{f"{ids}__gt": last - IDS, f"{ids}__lte": last}).order_by(ids)
    addresses = [
        (reverse(route, args=[place]) if route else place, at) for place, at in found.values_list("place", "changed")
    ]
    if not addresses:
        raise Http404
    return answer(request, _urlset(addresses), XML, changed)


def pages(request: HttpRequest) -> HttpResponse:
    """The front page, the pages that list and those about the newspaper, with a time where it is known."""
    changed = last_change()
    corrected = Correction.objects.live().newest_first().values_list("published_at", flat=True).first()
    rows = [("/", None), *((reverse(name), None) for name in INDEXES), (reverse("corrections"), corrected)]
    if policies := site.current().pages:
        rows += [(reverse("about"), None), *((page.get_absolute_url(), page.changed_at) for page in policies)]
    return answer(request, _urlset(rows), XML, changed)


def news(request: HttpRequest) -> HttpResponse:
    """The stories of the last two days for Google News, but for what is paid for and what others had first."""
    changed = last_change()
    since = timezone.now() - dt.timedelta(hours=NEWS_HOURS)
    fresh = Version.objects.live().without_notices().filter(published_at__gt=since, canonical_url="")
    fresh = fresh.exclude(kind=Kind.SPONSORED).newest_first()
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:news": NEWS})
    for path, headline, published in fresh.values_list("path", "headline", "published_at")[:NEWS_MOST]:
        url = add(root, "url")
        add(url, "loc", settings.SITE_URL + path)
        item = add(url, "news:news")
        publication = add(item, "news:publication")
        add(publication, "news:name", site.current().name)
        add(publication, "news:language", _language())
        add(item, "news:publication_date", _moment(published))
        add(item, "news:title", headline)
    return answer(request, xml_of(root), XML, changed)


# --- What is listed ---------------------------------------------------------------------------------------------------
def _stories() -> QuerySet:
    return Version.objects.live().without_notices().annotate(place=F("path"), changed=F("live_from"))


def _topics() -> QuerySet:
    return _with_stories(Topic.objects.all(), VersionTopic.objects.live().filter(topic=OuterRef("pk")))


def _experts() -> QuerySet:
    return _with_stories(Expert.objects.with_page(), Quote.objects.live().filter(expert=OuterRef("pk")))


def _contributors() -> QuerySet:
    return _with_stories(Contributor.objects.all(), VersionByline.objects.live().filter(contributor=OuterRef("pk")))


def _with_stories(nouns: QuerySet, rows: NewestFirst) -> QuerySet:
    """Those that have a public page, which changed last when the newest story on it did."""
    newest = rows.newest_first().values("version__live_from")[:1]
    return nouns.annotate(place=F("slug"), changed=Subquery(newest)).filter(changed__isnull=False)


LISTINGS = {
    "stories": Listing(_stories, ids="article_id"),
    "topics": Listing(_topics, "topic"),
    "experts": Listing(_experts, "expert"),
    "contributors": Listing(_contributors, "contributor"),
}
INDEXES = ("topics", "experts", "contributors", "archive")  # routes of pages that list names


def _numbers(kind: Listing) -> Iterator[int]:
    """The numbers of the files that have something in them."""
    last = 0
    while found := kind.rows().filter(**{f"{kind.ids}__gt": last}).order_by(kind.ids).values_list(kind.ids).first():
        number = -(-found[0] // IDS)
        yield number
        last = number * IDS


# --- How it is written ------------------------------------------------------------------------------------------------
def _urlset(rows: Iterable[tuple[str, dt.datetime | None]]) -> str:
    root = Element("urlset", xmlns=SITEMAP)
    for path, changed in rows:
        url = add(root, "url")
        add(url, "loc", settings.SITE_URL + path)
        if changed:
            add(url, "lastmod", _moment(changed))
    return xml_of(root)


def _moment(at: dt.datetime) -> str:
    return in_newsroom(at).isoformat(timespec="seconds")


def _language() -> str:
    """The language as Google News writes it: its ISO 639 code, and of Chinese which one."""
    code, _dash, script = get_language().partition("-")
    return f"zh-{'tw' if script == 'hant' else 'cn'}" if code == "zh" else code
