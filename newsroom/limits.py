"""Limits on how much one visitor may ask for, so that nobody takes the site from the others.

Only what costs is counted: what ``newsroom.pages`` answers from the pages it keeps never comes here, nor do static
files. Search costs most and has a limit of its own. Files of ``MEDIA_ROOT``, the health checks and the desk have none;
nor has anybody on the staff, whose office may share one address. Each process counts for itself, in its memory alone
and under a keyed hash that ends with it: no address is stored or logged, and there is no query.
"""

import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from newsroom import clients

SEARCHES = 200, 2.0  # at once, as a school class makes them behind one address, then one every so many seconds
OTHERS = 2000, 0.05  # of all that is made anew for readers
SECOND = 10**9  # nanoseconds: whole numbers, of which many add up exactly
MOST_VISITORS = 20_000  # remembered by each limit, about 4 MB; those seen last


class Limit:
    """So many requests ``at_once`` from one visitor, after which one ``every`` so many seconds.

    The generic cell rate algorithm: of each visitor only the time is kept at which they are as good as new.
    """

    def __init__(self, at_once: int, every: float) -> None:
        self.every = round(every * SECOND)
        self.ahead = (at_once - 1) * self.every
        self.clear_at: OrderedDict[bytes, int] = OrderedDict()
        self.lock = threading.Lock()

    def wait(self, visitor: bytes) -> float:
        """Count a request that may pass, and give 0; otherwise after how many seconds one may."""
        now = time.monotonic_ns()
        with self.lock:
            clear_at = max(now, self.clear_at.get(visitor, now))
            early = clear_at - now - self.ahead
            if early > 0:
                return early / SECOND
            self.clear_at[visitor] = clear_at + self.every
            self.clear_at.move_to_end(visitor)
            if len(self.clear_at) > MOST_VISITORS:
                self.clear_at.popitem(last=False)
            return 0


def limit(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 429 to a visitor who asks for more than the site can give to one. It stands behind the login."""
    if not settings.RATE_LIMITS:
        raise MiddlewareNotUsed
    searches, others = Limit(*SEARCHES), Limit(*OTHERS)
    search = reverse("search")
    key = secrets.token_bytes(32)
    free = (settings.MEDIA_URL, settings.STATIC_URL, reverse("admin:index"), "/healthz", "/readyz")

    def middleware(request: HttpRequest) -> HttpResponse:
        address = None if request.path.startswith(free) else clients.address(request)
        if address is None:  # or nobody knows whose it is: all readers would share one limit
            return get_response(request)
        is_search = request.path == search
        visitor = blake2b(clients.network(address).encode(), key=key, digest_size=16).digest()
        seconds = (searches if is_search else others).wait(visitor)
        if not seconds or _is_staff(request):
            return get_response(request)
        return _refusal(request, math.ceil(seconds), is_search=is_search)

    return middleware


def _is_staff(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff


def _refusal(request: HttpRequest, seconds: int, *, is_search: bool) -> HttpResponse:
    page = {"seconds": seconds, "address": request.get_full_path(), "is_search": is_search, "noindex": True}
    response = render(request, "429.html", page, status=429)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response
