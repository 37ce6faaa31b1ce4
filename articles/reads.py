"""Counts how often stories are opened: on the server, without a cookie, an address or anything else of a reader.

Each process adds up what it served and stores that every few seconds, after an answer was sent, so that no reader waits
for it; what a process had not stored when it ended is not counted.
"""

import datetime as dt
import logging
import re
import threading
import time
from collections import Counter

from django.db import Error, transaction
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Article, DailyReads, Version
from newsroom import memory

EVERY = 10.0  # seconds between two times of storing
MOST = 5  # stories in the list of the most read
SINCE = 1  # days before today that this list looks back
AGAIN = 60.0  # seconds for which it holds
# What opens pages without anybody reading them says so, as a rule.
MACHINES = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|feed|fetch|curl|wget|python|java/|go-http|headless", re.IGNORECASE
)

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_counted: Counter[tuple[int, dt.date]] = Counter()
_stored_at = 0.0


def is_reader(request: HttpRequest) -> bool:
    """Whether somebody is likely to read what is sent: a GET by a browser that was not told to fetch ahead."""
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "")
    return request.method == "GET" and "prefetch" not in ahead and bool(agent) and not MACHINES.search(agent)


def count(article: int) -> None:
    """Count one reading of a story, by its id."""
    with _lock:
        _counted[article, timezone.localdate()] += 1


def store_if_due() -> None:
    """Store what was counted, unless that was done a moment ago."""
    global _stored_at  # noqa: PLW0603 - one for the whole process
    with _lock:
        if not _counted or time.monotonic() - _stored_at < EVERY:
            return
        _stored_at = time.monotonic()
    try:
        store()
    except Error:  # whoever reads has their page, and the desk a number too low
        logger.exception("The number of readings could not be stored.")


def store() -> None:
    """Add what this process counted to what is stored. A story that was deleted meanwhile is left out."""
    with _lock:
        counted = dict(_counted)
        _counted.clear()
    there = set(Article.objects.filter(pk__in={pk for pk, _day in counted}).values_list("pk", flat=True))
    for (pk, day), n in sorted(counted.items()):
        if pk in there:
            with transaction.atomic():
                rows = DailyReads.objects.filter(article=pk, day=day)
                if not rows.update(reads=F("reads") + n):
                    DailyReads.objects.bulk_create([DailyReads(article_id=pk, day=day, reads=0)], ignore_conflicts=True)
                    rows.update(reads=F("reads") + n)


def _read_most() -> tuple[list[Version], float]:
    days = DailyReads.objects.filter(day__gte=timezone.localdate() - dt.timedelta(days=SINCE))
    sums = days.values("article").annotate(n=Sum("reads")).order_by("-n", "-article")
    ids = list(sums.values_list("article", flat=True)[: 4 * MOST])  # some may not be public any more
    live = {v.article_id: v for v in Version.objects.live().filter(article__in=ids).for_lists()}
    return [live[pk] for pk in ids if pk in live and not live[pk].notice][:MOST], AGAIN


most_read = memory.Kept(_read_most)  # the live stories read most today and yesterday, at most a minute late
