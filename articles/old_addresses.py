"""Addresses that imported stories had elsewhere: readers who still have one are sent on for good."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control
from django.utils.encoding import escape_uri_path, iri_to_uri, repercent_broken_unicode

from articles.models import OldAddress, Version

LONGEST = OldAddress._meta.get_field("path").max_length
OF_STORIES = frozenset(("article", "versions", "version"))  # what no story of ours has there may lead to another
FRONT = "/"  # takes no query, so one behind it may have been the address of a story


def normal(address: str) -> str:
    """An old address as it is kept and looked up: path and query, escaped as browsers do, without host and fragment.

    Raises ValueError where it is none, or longer than can be kept.
    """
    parts = urlsplit(address.strip())
    path = repercent_broken_unicode(unquote_to_bytes(parts.path.encode())).decode()
    path = escape_uri_path(f"/{path.lstrip('/')}")
    full = f"{path}?{iri_to_uri(parts.query)}" if parts.query else path
    if parts.scheme not in {"", "http", "https"} or full == FRONT or len(full) > LONGEST:
        raise ValueError(address)
    return full


def is_ours(address: str) -> bool:
    """Whether Newsroom itself answers at a normal address with something else than a story."""
    path, _mark, query = address.partition("?")
    if path == FRONT or path.startswith(settings.STATIC_URL):
        return not query or path != FRONT
    try:
        return resolve(unquote_to_bytes(path).decode()).url_name not in OF_STORIES
    except Resolver404:
        return False


def lead_on(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Where nothing is found at an address, answer as the story does that had it elsewhere: one query for a miss."""

    def middleware(request: HttpRequest) -> HttpResponse:
        may_be_one = request.method in {"GET", "HEAD"} and not request.path.startswith(reverse("admin:index"))
        if may_be_one and request.path == FRONT and request.META["QUERY_STRING"]:
            return _answer(request) or get_response(request)
        response = get_response(request)
        if may_be_one and response.status_code == 404:  # noqa: PLR2004 - not found
            return _answer(request) or response
        return response

    return middleware


def _answer(request: HttpRequest) -> HttpResponse | None:
    """On to the story that had this address, or that it is gone; None where there is none, or nobody may see it."""
    found = {row.path: row.article_id for row in OldAddress.objects.filter(path__in=_spellings(request))}
    article = next((found[path] for path in _spellings(request) if path in found), None)
    if article is None:
        return None
    versions = Version.objects.filter(article=article)
    if live := versions.live().first():
        response = HttpResponsePermanentRedirect(live.path)
    elif versions.ended().exists():
        response = render(request, "410.html", status=410)
    else:
        return None
    patch_cache_control(response, no_cache=True)  # or browsers keep it for ever
    return response


def _spellings(request: HttpRequest) -> list[str]:
    """What the address may be kept as, the likeliest first: with its query or, where that counts clicks, without."""
    path, query = escape_uri_path(request.path), iri_to_uri(request.META["QUERY_STRING"])
    other = path.removesuffix("/") if path.endswith("/") else f"{path}/"
    paths = [path, other] if path != FRONT else []
    full = [f"{each}?{query}" for each in paths or [FRONT]] if query else []
    return [each for each in [*full, *paths] if len(each) <= LONGEST]
