"""Which stories are offered where an earlier one is chosen, and by what name: never by words this user may not read."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Address, Article, TurningPoint, Version, VersionTopic

PUBLIC_ADDRESS = re.compile(r"/\d{4}/\d\d/\d\d/[^/?#]+/")
DESK_ADDRESS = re.compile(r"/articles/article/(\d{1,18})/")
TERMS = 8  # words of a search that count
DAY = re.compile(
    r"\b(?:(?P<y>[12][0-9]{3})-(?P<m>[01]?[0-9])(?:-(?P<d>[0-3]?[0-9]))?"
    r"|(?:(?P<day>[0-3]?[0-9])\.?\s+)?(?P<name>[^\W\d_]{3,12})\.?\s+(?P<year>[12][0-9]{3}))\b"
)
_MONTHS = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}  # in English
_MONTHS |= {str(name)[:3].lower(): number for number, name in MONTHS.items()}  # in the newsroom's language


def offered_to(user: Any, also: Iterable[int] = ()) -> QuerySet[Article]:
    """Stories that readers see, those ``user`` may open and those in ``also``, with what ``label`` needs."""
    live = Version.objects.live().filter(article=OuterRef("pk")).order_by("-live_from")
    mine = Q(pk__in=Article.objects.visible_to(user).values("pk"))
    if user.has_perm("articles.read_every_article"):
        mine = Q(pk__isnull=False)
    stories = Article.objects.defer("body").annotate(
        live_headline=Subquery(live.values("headline")[:1]),
        live_published=Subquery(live.values("published_at")[:1]),
        may_open=Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField()),
    )
    return stories.filter(mine | Q(live_headline__isnull=False) | Q(pk__in=list(also)))


def on_topic(stories: QuerySet[Article], topic: int) -> QuerySet[Article]:
    """Those of ``stories`` that readers see on the page of a topic, or that are pinned to it."""
    listed = VersionTopic.objects.live().filter(version__article=OuterRef("pk"), topic=topic)
    pinned = TurningPoint.objects.filter(article=OuterRef("pk"), topic=topic)
    return stories.filter(Exists(listed) | Exists(pinned))


def search(stories: QuerySet[Article], term: str) -> QuerySet[Article]:
    """Those of ``stories`` (from ``offered_to``) that ``term`` means: their address, or words and a day.

    Each word stands in the headline or in the name of a topic of what readers see, of an open story also in the slug;
    a day or a month is that of first publication.
    """
    if "/" in term:
        if found := PUBLIC_ADDRESS.search(term):
            return stories.filter(pk__in=Address.objects.filter(path=found[0]).values("article"))
        if found := DESK_ADDRESS.search(term):
            return stories.filter(pk=int(found[1]), may_open=True)
    words, days = _day_in(term)
    if days:
        stories = stories.filter(live_published__gte=days[0], live_published__lt=days[1])
    topics = VersionTopic.objects.live().filter(version__article=OuterRef("pk"))
    for word in words.split()[:TERMS]:
        filed = Exists(topics.filter(topic__name__icontains=word[:80]))
        open_one = Q(headline__icontains=word[:80]) | Q(slug__icontains=word[:80])
        stories = stories.filter(Q(live_headline__icontains=word[:80]) | filed | Q(may_open=True) & open_one)
    return stories


def _day_in(term: str) -> tuple[str, tuple[dt.datetime, dt.datetime] | None]:
    """The words of a search without the day or month in it, and from when to when that is; a year alone is a word.

    A day is written 2026-03-12, 12 Mar 2026 or 12 March 2026; a month is one without its day.
    """
    found = DAY.search(term)
    month = found and (int(found["m"]) if found["m"] else _MONTHS.get(found["name"][:3].lower()))
    if not month:
        return term, None
    try:
        year, day = int(found["y"] or found["year"]), int(found["d"] or found["day"] or 0)
        first = dt.datetime(year, month, day or 1, tzinfo=timezone.get_current_timezone())
        after = first + dt.timedelta(days=1) if day else (first + dt.timedelta(days=31)).replace(day=1)
    except (OverflowError, ValueError):  # no such day: these are words
        return term, None
    return f"{term[: found.start()]} {term[found.end() :]}", (first, after)


def headline(article: Article) -> str:
    """The headline by which this user knows the story (from ``offered_to``)."""
    if article.may_open:
        return article.headline
    return article.live_headline or _("A story that you cannot open")


def when(article: Article) -> str:
    """The day of the story's publication, or that there was none."""
    if article.live_published:
        return date_format(timezone.localtime(article.live_published), "j M Y")
    return _("not published")


def label(article: Article) -> str:
    """Headline and day, as autocomplete shows a story (from ``offered_to``)."""
    return f"{headline(article)} · {when(article)}"
