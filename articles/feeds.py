"""Feeds, with the whole text: the newest stories of the site, a topic or a writer, quotations, corrections."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.answers import Changed, answer, last_change
from articles.body import REPORT, link_reports, portable
from articles.feed_formats import FORMATS, Author, Entry, Feed
from articles.models import Correction, Quote, Topic, Version, VersionByline, VersionTopic
from articles.models.version import PlacesQuerySet
from articles.pages import summary_of
from articles.paging import PAGE
from articles.site import current
from articles.structured import modified
from articles.templatetags.reader import absolute, cut_to, in_newsroom, opening, rendition
from articles.views import moved
from people.models import Contributor, Expert

BETWEEN_LINES = re.compile(r"\s*\n\s*")


# --- Views ------------------------------------------------------------------------------------------------------------
def site(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest stories."""
    changed = last_change()
    stories = list(Version.objects.live().newest_first()[:PAGE])
    description = _("News from {name}.").format(name=current().name)
    return _send(request, kind, changed, Feed(current().name, description, "/", _of_stories(stories)))


def topic(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories of a topic."""
    changed = last_change()
    found = Topic.objects.filter(slug=slug).first()
    if found is None:
        return moved(Topic.objects.all(), "version_rows", slug, below=f"feed.{kind}")
    stories = _newest(VersionTopic.objects.filter(topic=found))
    description = found.description or _("Every report on {topic}.").format(topic=found.name)
    return _send(request, kind, changed, Feed(_titled(found.name), description, found.get_absolute_url(), stories))


def contributor(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The newest stories of somebody who writes."""
    changed = last_change()
    found = Contributor.objects.filter(slug=slug).first()
    if found is None:
        return moved(Contributor.objects.all(), "version_rows", slug, below=f"feed.{kind}")
    stories = _newest(VersionByline.objects.filter(contributor=found))
    description = _("Stories by {name}.").format(name=found.name)
    return _send(request, kind, changed, Feed(_titled(found.name), description, found.get_absolute_url(), stories))


def expert(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """What somebody was quoted saying."""
    changed = last_change()
    found = Expert.objects.with_page().filter(slug=slug).first()
    if found is None:
        return moved(Expert.objects.with_page(), "quotes", slug, below=f"feed.{kind}")
    quotes = list(found.quotes.live().newest_first()[:PAGE])
    if not quotes:
        raise Http404
    description = _("Everything {name} was quoted saying in {site}.").format(name=found.name, site=current().name)
    entries = [_of_quote(quote) for quote in quotes]
    return _send(request, kind, changed, Feed(_titled(found.name), description, found.get_absolute_url(), entries))


def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    """What was set right."""
    changed = last_change()
    entries = [_of_correction(row) for row in Correction.objects.live().newest_first()[:PAGE]]
    description = _("Every correction, newest first.")
    return _send(request, kind, changed, Feed(_titled(_("Corrections")), description, "/corrections/", entries))


def _send(request: HttpRequest, kind: str, changed: Changed | None, feed: Feed) -> HttpResponse:
    media_type, written = FORMATS[kind]
    return answer(request, written(feed), media_type, changed)


def _titled(name: str) -> str:
    return f"{name} | {current().name}"


def _newest(places: PlacesQuerySet) -> list[Entry]:
    """The entries of the newest stories in a list. Raises Http404 where there is none."""
    stories = [row.version for row in places.live().defer(None).newest_first()[:PAGE]]
    if not stories:
        raise Http404
    return _of_stories(stories)


# --- Entries ----------------------------------------------------------------------------------------------------------
def entry_id(noun: str, day: dt.datetime) -> str:
    """A tag URI (RFC 4151): what an entry is called for good, whatever becomes of its address and its words.

    ``day`` is that of the story's first publication, in UTC, which never changes either.
    """
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{day.astimezone(dt.UTC).date().isoformat()}:{noun}"


def _of_stories(stories: list[Version]) -> list[Entry]:
    """The entries of stories; which of the reports they refer to are public is asked in one query for all."""
    named = {int(pk) for story in stories for pk in REPORT.findall(story.body)}
    addresses = dict(Version.objects.live().filter(article__in=named).values_list("article", "path")) if named else {}
    return [_of_story(story, addresses) for story in stories]


def _of_story(version: Version, addresses: dict[int, str]) -> Entry:
    url, context = settings.SITE_URL + version.path, version.context
    photo = None if version.notice else context["photo"]
    page = {"version": version, "body": link_reports(version.body, addresses), "photos": [photo]}
    kind = [] if version.kind == "news" else [version.get_kind_display()]
    return Entry(
        id=entry_id(f"story/{version.article_id}", version.published_at),
        url=url,
        title=_("Retracted: {headline}").format(headline=version.headline) if version.notice else version.headline,
        summary=summary_of(version),
        html=_outside("includes/feed_story.html", page, url),
        published=in_newsroom(version.published_at),
        updated=modified(version),
        authors=_authors(version),
        topics=[*(entry["name"] for entry in context["topics"]), *kind],
        image=absolute(rendition(cut_to(photo, "16x9"), 1200).url, url) if photo else "",
    )


def _of_quote(quote: Quote) -> Entry:
    story = quote.story
    url = settings.SITE_URL + quote.get_absolute_url()
    return Entry(
        id=entry_id(f"quote/{quote.public_id}", story.published_at),
        url=url,
        title=_("{name}: “{words}”").format(name=quote.name, words=opening(quote.text, 12)),
        summary=quote.text,
        html=_outside("includes/feed_quote.html", {"quote": quote}, url),
        published=in_newsroom(story.published_at),
        updated=modified(story),
        authors=_authors(story),
        topics=[entry["name"] for entry in story.context["topics"]],
    )


def _of_correction(row: Correction) -> Entry:
    place = "" if row.kind == Correction.Kind.RETRACTION else f"#correction-{row.number}"
    url = f"{settings.SITE_URL}{row.story_url}{place}"
    at = in_newsroom(row.published_at)
    return Entry(
        id=entry_id(f"story/{row.article_id}/correction/{row.number}", row.published_at),
        url=url,
        title=f"{row.get_kind_display()}: {row.story_headline}",
        summary=row.text,
        html=_outside("includes/feed_correction.html", {"correction": row, "url": url}, url),
        published=at,
        updated=at,
        authors=[],
        topics=[],
    )


def _authors(version: Version) -> list[Author]:
    home = settings.SITE_URL
    authors = [
        Author(each["name"], absolute(each["url"], home), absolute(each["portrait"], home) if each["portrait"] else "")
        for each in version.context["bylines"]
    ]
    return [*authors, Author(version.agency_credit)] if version.agency_credit else authors


def _outside(template: str, page: dict[str, Any], url: str) -> str:
    """HTML for other programs: plain tags, every address absolute, that of a place in the page at ``url`` too."""
    return BETWEEN_LINES.sub("\n", portable(render_to_string(template, page), url))
