"""Readers' pages of stories, topics, the people quoted and those who write. They read versions, never stories."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from articles import by_date, documents, people_pages, previews, public_history, reads, renditions, site, topic_pages
from articles.clock import Now
from articles.front import front_page, layout_of
from articles.models import (
    Address,
    Arrangement,
    Correction,
    Document,
    Quote,
    Topic,
    Version,
    VersionByline,
    VersionTopic,
    house_rules,
)
from articles.pages import article_page
from articles.paging import asked_place, page_of
from newsroom import clients
from people.models import Contributor, Expert

# Browsers keep a permanent redirect, and that a page is gone, for ever unless told to ask again; both can change here.
ASK_AGAIN = cache_control(no_cache=True)
INDEX = 100  # rows of an index page
VERSIONS = 50  # of one story on a page
NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")  # of a version


@ASK_AGAIN
def front(request: HttpRequest) -> HttpResponse:
    """The stories that editors put here, the newest where they left room, and words said in them."""
    page = front_page(layout_of(Arrangement.objects.begun()))
    here = site.current()
    return _page(
        request,
        "articles/front.html",
        title=here.name,
        description=here.settings.description or _("News from {name}.").format(name=here.name),
        sections=sections_of(page["stories"]),
        most_read=reads.most_read,  # asked for where a template shows it
        **page,
    )


@ASK_AGAIN
def article(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """A story as readers see it now; where it went, if it moved; that it is gone, if it was withdrawn."""
    path = f"/{year}/{month}/{day}/{slug}/"
    live = _live_at(path)
    if live is None:
        return _elsewhere(request, path)
    response = render(request, "articles/article.html", article_page(live))
    response.story = live.article_id  # whose readings are counted
    return response


@ASK_AGAIN
def versions(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """What a story said before, where the newsroom shows it: its versions, newest first."""
    path = f"/{year}/{month}/{day}/{slug}/"
    live = _live_with_history(path)
    if live is None:
        return _elsewhere(request, path, below="versions/")
    past = Version.objects.past().filter(article=live.article_id).order_by("-number").defer("body", "context")
    if "before" in request.GET:
        if not NUMBER.match(request.GET["before"]):
            raise Http404
        past = past.filter(number__lt=request.GET["before"])
    rows = list(past[: VERSIONS + 1])
    page = {
        "versions": rows[:VERSIONS],
        "next_before": str(rows[VERSIONS - 1].number) if len(rows) > VERSIONS else "",
        "first_page": "before" not in request.GET,
    }
    title = _("Versions: {headline}").format(headline=live.headline)
    return render(request, "articles/versions.html", _of_history(live, title) | page)


@ASK_AGAIN
def version(request: HttpRequest, year: str, month: str, day: str, slug: str, number: str) -> HttpResponse:  # noqa: PLR0917 - the address
    """One version of a story, the words that it changed marked; the same rules as for the list of them."""
    path = f"/{year}/{month}/{day}/{slug}/"
    live = _live_with_history(path)
    if live is None:
        return _elsewhere(request, path, below=f"versions/{number}/")
    past = Version.objects.past().filter(article=live.article_id, number__lte=number).order_by("-number")
    found = [live, *past[:1]] if int(number) == live.number else list(past[:2])
    if not found or found[0].number != int(number):
        raise Http404
    shown, before = found[0], found[1] if len(found) > 1 else None
    title = _("{headline} (version {number})").format(headline=shown.headline, number=shown.number)
    page = {"shown": shown, "before": before, "marked": public_history.marked(shown, before)}
    return render(request, "articles/version.html", _of_history(live, title) | page)


def _live_with_history(path: str) -> Version | None:
    """What readers see at ``path``, None where nothing. Raises Http404 where the story shows no history at all."""
    if not house_rules().public_history:
        raise Http404
    live = _live_at(path)
    if live and live.notice:
        raise Http404
    return live


def _of_history(live: Version, title: str) -> dict[str, Any]:
    """What the pages of a story's history share: search engines are sent to the story."""
    return {
        "version": live,
        "page_title": title,
        "page_description": "",
        "noindex": True,
        "canonical": settings.SITE_URL + live.path,
        "sections": live.context["topics"],
    }


def _live_at(path: str) -> Version | None:
    found = Version.objects.live().with_history().filter(path=path).order_by("-live_from")
    return next(iter(found[:1]), None)


def _elsewhere(request: HttpRequest, path: str, below: str = "") -> HttpResponse:
    """Where the story at ``path`` went, or that it is gone; ``below`` is what of its address follows."""
    address = get_object_or_404(Address, path=path)
    of_story = Version.objects.filter(article=address.article_id)
    if of_story.coming().filter(path=path).exists() and not of_story.begun().filter(path=path).exists():
        raise Http404  # the story is to move here; until then nobody knows of the address
    if live := of_story.live().first():
        return HttpResponsePermanentRedirect(live.path + below)
    if of_story.ended().exists():
        return render(request, "410.html", status=410)
    raise Http404


@ASK_AGAIN
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic: what it is, where it stands, its stories as a timeline, newest first, and who was quoted in them."""
    found = topic_pages.find(slug)
    if found is None:
        return moved(Topic.objects.all(), "version_rows", slug)
    topic, below = found
    place = asked_place(request)
    coverage = topic_pages.coverage(topic, place)
    if not coverage.stories:
        raise Http404
    return _page(
        request,
        "articles/topic.html",
        title=topic.name,
        description=topic.description or _("Every report on {topic}.").format(topic=topic.name),
        topic=topic,
        running=[] if topic.running else [each for each in below if each.running],
        inside=[
            {"name": each.name, "url": each.get_absolute_url()} for each in below if topic.running or not each.running
        ],
        stories=coverage.stories,
        latest=coverage.stories[: topic_pages.LATEST] if len(coverage.stories) > topic_pages.LATEST else [],
        turning_points=coverage.turning_points,
        began=coverage.began,
        people=topic_pages.most_quoted(topic) if place is None else [],
        recent=topic_pages.RECENT,
        trail=[{"name": topic.parent.name, "url": topic.parent.get_absolute_url()}] if topic.parent_is_public else [],
        next_before=coverage.before,
        first_page=place is None,
        sections=sections_of(coverage.stories),
    )


@ASK_AGAIN
def expert(request: HttpRequest, slug: str) -> HttpResponse:
    """A person and everything they were quoted saying, newest first, as they were described that day."""
    person = people_pages.find(slug)
    if person is None:
        return moved(Expert.objects.with_page(), "quotes", slug)
    place = asked_place(request)
    quotes, before = page_of(person.quotes.live().newest_first(place))
    if not quotes:
        raise Http404
    return _page(
        request,
        "people/expert.html",
        title=person.name,
        description=_("Everything {name} was quoted saying in {site}.").format(
            name=person.name, site=site.current().name
        ),
        expert=person,
        positions=list(person.positions.all()),
        quotes=quotes,
        topics=person.quoted_on,
        next_before=before,
        first_page=place is None,
        sections=person.quoted_on[:7],
    )


@ASK_AGAIN
def contributor(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who writes for us, with their stories, newest first."""
    person = Contributor.objects.filter(slug=slug).first()
    if person is None:
        return moved(Contributor.objects.all(), "version_rows", slug)
    place = asked_place(request)
    rows, before = page_of(
        VersionByline.objects.live().filter(contributor=person).newest_first(place), place="version_id"
    )
    stories = [row.version for row in rows]
    if not stories:
        raise Http404
    return _page(
        request,
        "people/contributor.html",
        title=person.name,
        description=person.biography or _("Stories by {name}.").format(name=person.name),
        contributor=person,
        stories=stories,
        next_before=before,
        first_page=place is None,
        sections=sections_of(stories),
    )


def moved(nouns: QuerySet, listed: str, slug: str, below: str = "") -> HttpResponse:
    """On to the present address of whoever had this slug, if it is public; ``listed`` names the rows of its page.

    ``below`` is what of the address follows. Raises Http404 where there is nobody, or nothing public.
    """
    found = nouns.filter(former_slugs__slug=slug).first()
    if found and getattr(found, listed).live().exists():
        return HttpResponsePermanentRedirect(found.get_absolute_url() + below)
    raise Http404


def topics(request: HttpRequest) -> HttpResponse:
    """Every topic that has a public story: the running stories, and all by letter, each below the one it is part of."""
    found = topic_pages.directory(request.GET.get("before"))
    if found is None:
        raise Http404
    return _page(
        request,
        "articles/topics.html",
        title=_("Topics"),
        description=_("Topics"),
        running=found.running,
        letters=found.letters,
        items=[{"name": each.name, "url": each.get_absolute_url()} for each in found.items],
        first_page="before" not in request.GET,
        next_before=found.before,
    )


def experts(request: HttpRequest) -> HttpResponse:
    """Everyone with a page who was quoted in a public story, by name."""
    listed = Expert.objects.with_page().filter(Exists(Quote.objects.live().filter(expert=OuterRef("pk"))))
    listed = listed.prefetch_related("positions__organisation")
    return _index(request, listed, "people/experts.html", _("People quoted"), lambda e: e.description)


def contributors(request: HttpRequest) -> HttpResponse:
    """Everyone with a public story, by name."""
    listed = Contributor.objects.filter(Exists(VersionByline.objects.live().filter(contributor=OuterRef("pk"))))
    return _index(request, listed, "people/contributors.html", _("Who writes"), lambda c: c.role)


def corrections(request: HttpRequest) -> HttpResponse:
    """Every correction of a story that can be read, newest first."""
    place = asked_place(request)
    rows, before = page_of(Correction.objects.live().newest_first(place))
    return _page(
        request,
        "articles/corrections.html",
        title=_("Corrections"),
        description=_("Every correction, newest first."),
        corrections=[
            {
                "kind": row.kind,
                "number": row.number,
                "text": row.text,
                "at": row.published_at,
                "story_url": row.story_url,
                "story_headline": row.story_headline,
            }
            for row in rows
        ],
        next_before=before,
        first_page=place is None,
    )


def archive(request: HttpRequest) -> HttpResponse:
    """The years and months in which stories came out that can be read."""
    years = by_date.years()
    months = by_date.with_stories(month for year in years for month in year.parts)
    return _page(
        request,
        "articles/archive.html",
        title=_("Archive"),
        description=_("Every report by the day it came out."),
        years=[(year, [month for month in months if month.year == year.year]) for year in years],
        stories=[],
        trail=[],
    )


def archived(request: HttpRequest, **numbers: str) -> HttpResponse:
    """The stories of a year, a month or a day, newest first, and the way to the spans in it and beside it.

    One without stories is no page, so that nobody is led through thousands of years.
    """
    span = by_date.span_of(**numbers)
    if span is None:
        raise Http404
    place = asked_place(request)
    stories, before = page_of(by_date.stories_of(span).newest_first(place).for_lists())
    if not stories:
        raise Http404
    earlier, later = by_date.beside(span)
    return _page(
        request,
        "articles/archived.html",
        title=span.name,
        description=_("Every report of {when}.").format(when=span.name),
        span=span,
        parts=by_date.with_stories(span.parts),
        earlier=earlier,
        later=later,
        days=by_date.by_day(stories),
        stories=stories,
        trail=[{"name": each.name, "url": each.path} for each in span.around],
        next_before=before,
        first_page=place is None,
        sections=sections_of(stories),
    )


@ASK_AGAIN
def quote(request: HttpRequest, digest: str) -> HttpResponse:
    """A quotation by itself; where its words are in the story no more, the story; or that it is gone."""
    rows = Quote.objects.filter(public_id=f"q-{digest}")
    if here := rows.live().first():
        return _page(request, "articles/quote.html", **people_pages.quote_page(here))
    earlier = rows.filter(version__live_until__lte=Now()).values("version__article")[:1]
    if story := Version.objects.live().filter(article__in=earlier).first():
        return HttpResponsePermanentRedirect(story.path)
    if earlier:  # readers saw it, and its story is gone
        return render(request, "410.html", status=410)
    raise Http404


def preview(request: HttpRequest, signed: str) -> HttpResponse:
    """The working copy of a story for whoever has the link, while it opens. The page is never kept or indexed."""
    page = previews.open_page(signed, visitor=clients.address(request))
    if page is None:
        raise Http404
    response = render(request, "articles/article.html", page)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def photo(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A public copy of a photo: to readers while a story they can read or preview shows it, to staff always."""
    public = (
        Version.objects.live().filter(lead_photo__key=key).exists()
        or Version.objects.live().filter(photo_rows__photo__key=key).exists()
        or VersionTopic.objects.live().filter(topic__picture__key=key).exists()
    )
    if not public and not previews.shows(request.GET.get("preview", ""), key) and not request.user.is_staff:
        raise Http404
    return _file(request, f"photos/{key}/{name}", keep="max-age=5" if public else "private, no-store")


def document(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """A document to keep: for readers while a story they can read or preview offers it, for the desk always.

    It is never shown in a page of ours, whatever is in it. The ``name`` in the address is for whoever reads that; the
    file is called after its present title.
    """
    found = get_object_or_404(Document, key=key)
    public = Version.objects.live().filter(document_rows__document=found).exists()
    is_shared = public or previews.shows(request.GET.get("preview", ""), key)
    if not is_shared and not request.user.has_perm("articles.view_document"):
        raise Http404
    try:
        file = default_storage.open(found.file.name)
    except FileNotFoundError:
        raise Http404 from None
    called, kind = documents.file_name(found), documents.MIME[found.kind]
    response = FileResponse(file, as_attachment=True, filename=called, content_type=kind)
    response["Cache-Control"] = "max-age=5" if public else "private, no-store"
    return response


def portrait(request: HttpRequest, name: str) -> HttpResponse:
    """A portrait. It is re-encoded when it is uploaded and has a name that cannot be guessed."""
    return _file(request, f"portraits/{name}.webp", keep="max-age=3600")


def site_picture(request: HttpRequest, name: str) -> HttpResponse:
    """The newspaper's logo, or its picture for links shared; another one gets another name."""
    return _file(request, f"site/{name}", keep="max-age=31536000, immutable")


def _file(request: HttpRequest, path: str, keep: str) -> HttpResponse:
    """A picture, or 304 where the reader has it: no file ever changes under its name, so the name is its ETag."""
    try:
        file = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    etag = f'"{path}"'
    response = get_conditional_response(request, etag=etag)
    if response:
        file.close()
    else:
        kind = renditions.MIME[path.rpartition(".")[2]]
        response = FileResponse(file, content_type=kind, headers={"ETag": etag})
    response["Cache-Control"] = keep
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


# --- What the pages share ---------------------------------------------------------------------------------------------
def _page(request: HttpRequest, template: str, *, title: str, description: str, **context: Any) -> HttpResponse:
    canonical = settings.SITE_URL + request.path
    if not context.get("first_page", True):
        canonical += f"?{urlencode({'before': request.GET['before']})}"
    return render(
        request, template, {"page_title": title, "page_description": description, "canonical": canonical} | context
    )


def _index(request: HttpRequest, rows: QuerySet, template: str, title: str, note: Callable[[Any], str]) -> HttpResponse:
    """A page of an index by name; ``before`` is the slug of the last row of the page before."""
    rows = rows.order_by("name", "pk")
    if "before" in request.GET:
        last = get_object_or_404(rows, slug=request.GET["before"])
        rows = rows.filter(Q(name__gte=last.name) & ~Q(name=last.name, pk__lte=last.pk))
    found = list(rows[: INDEX + 1])
    return _page(
        request,
        template,
        title=title,
        description=title,
        first_page="before" not in request.GET,
        items=[{"name": r.name, "url": r.get_absolute_url(), "note": note(r)} for r in found[:INDEX]],
        next_before=found[INDEX - 1].slug if len(found) > INDEX else "",
    )


def sections_of(stories: list[Version], most: int = 7) -> list[dict[str, Any]]:
    """The topics these stories are about, those of most stories first: the way on from a page, at no query."""
    topics = [topic for story in stories for topic in story.context["topics"]]
    entries = {topic["url"]: topic for topic in topics}
    return [entries[url] for url, _count in Counter(t["url"] for t in topics).most_common(most)]
