"""Keeps the pages that readers were sent and sends them again while they are right; answers 304 to whoever has one.

A page is right until something that readers can notice changes: the edition rises, a version or an arrangement begins
or ends, or the day does. Every process looks the edition up once a second, before the first query of a page; what comes
by the clock alone is awaited by the monotonic one. Nothing is kept of a request with a session, nor an answer that is
not 200 or says that it must not be. Where the database cannot be reached, the last good page is sent, if nothing had
changed since it was made when that was last looked up: what was withdrawn does not come back.
"""

import datetime as dt
import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date

from articles import reads
from articles.answers import Changed, last_change
from articles.front import next_change
from newsroom import memory

MOST_BYTES = 48 * 1024 * 1024  # of pages kept by one process
LONGEST = 500.0  # seconds for which a page is kept at most
SETTLES = 2.0  # seconds after a change in which another may have the same time
SMALL = 500  # bytes; shorter answers are not worth packing
KINDS = ("text/", "application/")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
STARTED = timezone.now()  # this release's templates are not older

Handler = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, eq=False)
class Stamp:
    """One state of everything readers see: pages with the same stamp may be sent, those with another may not."""

    changed: dt.datetime  # when readers could notice something last
    told: int  # when it began, in seconds since 1970
    is_settled: bool  # nothing else can have happened in that second


def _read_stamp() -> tuple[Stamp, float]:
    changed = last_change() or Changed(STARTED, is_settled=True)
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    at = max(changed.at, STARTED, midnight)
    seconds = [LONGEST, (midnight + dt.timedelta(days=1) - now).total_seconds(), next_change()]
    if not changed.is_settled:
        at -= dt.timedelta(seconds=1)
        seconds.append(SETTLES)
    return Stamp(changed.at, int(at.timestamp()), changed.is_settled), min(each for each in seconds if each is not None)


stamp = memory.Kept(_read_stamp)


@dataclass(frozen=True)
class Page:
    """An answer as it was made once, and packed."""

    stamp: Stamp
    content: bytes
    packed: bytes  # empty where that is not worth it
    headers: dict[str, str]
    etag: str
    told: int  # when it changed last, in seconds since 1970
    story: int | None  # whose page it is

    @classmethod
    def of(cls, response: HttpResponse, made_at: Stamp) -> "Page":
        """The page that was just made, after the stamp was read."""
        content = response.content
        etag = response.headers.get("ETag") or f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        own = {name: response.headers[name] for name in response.headers}
        told = parse_http_date(own["Last-Modified"]) if "Last-Modified" in own else made_at.told
        headers = {name: own[name] for name in own if name not in {"ETag", "Last-Modified", "Content-Length"}}
        headers.setdefault("Cache-Control", "no-cache")
        packed = gzip.compress(content, 6, mtime=0) if len(content) > SMALL else b""
        return cls(made_at, content, packed, headers, etag, told, getattr(response, "story", None))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page as this client takes it, or that it has it."""
        is_packed = bool(self.packed and TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")))
        response = HttpResponse(self.packed if is_packed else self.content, headers=self.headers)
        if is_packed:
            response["Content-Encoding"] = "gzip"
        etag = f'{self.etag[:-1]}-gzip"' if is_packed else self.etag  # other bytes have another tag
        response["ETag"] = etag
        response["Last-Modified"] = http_date(self.told)
        patch_vary_headers(response, ["Accept-Encoding"])
        response["Content-Length"] = str(len(response.content))
        since = self.told if self.stamp.is_settled else None
        answer = get_conditional_response(request, etag, since, response)
        if request.method == "HEAD" and answer is response:
            response.content = b""
        return answer

    @property
    def size(self) -> int:
        """How much memory it takes, about."""
        return len(self.content) + len(self.packed) + 1000


class Store:
    """The pages of one process by their address, those asked for last, within a number of bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, address: str) -> Page | None:
        """The page last made at an address, right or not."""
        with self.lock:
            if page := self.pages.get(address):
                self.pages.move_to_end(address)
            return page

    def put(self, address: str, page: Page) -> None:
        """Keep a page, and forget those that nobody asked for the longest where there is no room."""
        with self.lock:
            self._drop(address)
            self.pages[address] = page
            self.size += page.size
            while self.size > self.most:
                self._drop(next(iter(self.pages)))

    def _drop(self, address: str) -> None:
        if page := self.pages.pop(address, None):
            self.size -= page.size


def keep(get_response: Handler) -> Handler:
    """Answer readers from what was made before where that is right, and count who opens a story."""
    store = Store(MOST_BYTES)
    apart = (reverse("admin:index"), "/preview/", settings.MEDIA_URL, "/healthz", "/readyz")

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path.startswith(apart):
            return get_response(request)
        is_reader = settings.SESSION_COOKIE_NAME not in request.COOKIES
        address = request.get_full_path()
        page = store.get(address) if is_reader else None
        try:
            now = stamp()
        except Error:
            return page.answer(request) if page and _is_last(page) else get_response(request)
        if page and page.stamp is now:
            request.get_host()  # raises for another site's name, as on the way to a view
        else:
            response = _unconditional(get_response, request)
            if _may_be_kept(response):
                page = Page.of(response, now)
                if is_reader:
                    store.put(address, page)
            elif page is None or response.status_code < 500 or not _is_last(page):  # noqa: PLR2004 - a fault of ours
                return response
        if is_reader and page.story and reads.is_reader(request):
            reads.count(page.story)
        return page.answer(request)

    return middleware


def _is_last(page: Page) -> bool:
    """Whether nothing is known to have changed since a page was made."""
    return stamp.kept is not None and page.stamp.changed == stamp.kept.value.changed


def _unconditional(get_response: Handler, request: HttpRequest) -> HttpResponse:
    """The whole answer, whatever of it the client has."""
    conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
    try:
        return get_response(request)
    finally:
        request.META |= conditions


def _may_be_kept(response: HttpResponse) -> bool:
    said = response.headers.get("Cache-Control", "")
    return (
        response.status_code == 200  # noqa: PLR2004 - found
        and not response.streaming
        and not response.cookies
        and "Cookie" not in response.headers.get("Vary", "")
        and "no-store" not in said
        and "private" not in said
        and response.headers.get("Content-Type", "").startswith(KINDS)
    )
