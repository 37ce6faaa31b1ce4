"""Stories by the day they came out: which years, months and days have any, at a cost that no archive's size changes.

Days are the newsroom's own, as in the address of a story.
"""

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import DateTimeField, Func
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

from articles.clock import Now
from articles.models import Version
from articles.models.version import VersionQuerySet

LONG_AGO = dt.datetime(1, 1, 3, tzinfo=dt.UTC)


class Span(NamedTuple):
    """A year, a month of it or a day of that; what is not named is 0."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def first(self) -> dt.date:
        """Its first day. Raises ValueError where there is no such span."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def limits(self) -> tuple[dt.datetime, dt.datetime]:
        """When it begins and when it is over. Raises ValueError or OverflowError where that is out of reach."""
        first = self.first
        if self.day:
            after = first + dt.timedelta(days=1)
        elif self.month:
            after = first + dt.timedelta(days=calendar.monthrange(self.year, self.month)[1])
        else:
            after = dt.date(self.year + 1, 1, 1)
        begins, ends = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (first, after))
        return begins.astimezone(dt.UTC), ends.astimezone(dt.UTC)

    @property
    def parts(self) -> list["Span"]:
        """The months of a year, the days of a month; a day has none."""
        if self.day:
            return []
        if not self.month:
            return [Span(self.year, month) for month in range(1, 13)]
        last = calendar.monthrange(self.year, self.month)[1]
        return [Span(self.year, self.month, day) for day in range(1, last + 1)]

    @property
    def around(self) -> list["Span"]:
        """The year that a month lies in; year and month of a day."""
        return [Span(*self[:length]) for length in (1, 2) if any(self[length:])]

    @property
    def name(self) -> str:
        """What it is called: 2031, November 2031, 13 November 2031."""
        pattern = (
            pgettext("date format", "j F Y")
            if self.day
            else pgettext("date format", "F Y")
            if self.month
            else pgettext("date format", "Y")
        )
        return format_date(self.first, pattern)

    @property
    def path(self) -> str:
        """Where its stories are listed."""
        return f"/archive/{self.year:04}/" + "".join(f"{part:02}/" for part in self[1:] if part)


def span_of(year: str, month: str = "", day: str = "") -> Span | None:
    """The span of an address; None where the calendar has none."""
    span = Span(int(year), int(month or 0), int(day or 0))
    try:
        span.limits  # noqa: B018 - it is asked whether there are any
    except (ValueError, OverflowError):
        return None
    return span if bool(month) == bool(span.month) and bool(day) == bool(span.day) else None


def stories_of(span: Span) -> VersionQuerySet:
    """What readers see of the stories that came out then, newest first."""
    begins, ends = span.limits
    return Version.objects.live().filter(published_at__gte=begins, published_at__lt=ends)


def with_stories(spans: Iterable[Span]) -> list[Span]:
    """Those of the spans in which a story came out that readers see: one query, a look-up in an index for each."""
    spans = list(spans)
    if not spans:
        return []
    column = {name: Func(template=f"spans.{name}", output_field=DateTimeField()) for name in ("begins", "ends")}
    stories = Version.objects.live().filter(published_at__gte=column["begins"], published_at__lt=column["ends"])
    sql, params = stories.values("pk").query.sql_with_params()
    rows = [(n, *map(connection.ops.adapt_datetimefield_value, span.limits)) for n, span in enumerate(spans)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH spans (n, begins, ends) AS (VALUES {', '.join(['(%s, %s, %s)'] * len(rows))}) "  # noqa: S608 - of places
            f"SELECT n FROM spans WHERE EXISTS ({sql}) ORDER BY n",
            [*(value for row in rows for value in row), *params],
        )
        return [spans[n] for (n,) in cursor.fetchall()]


def years() -> list[Span]:
    """The years in which stories came out, newest first."""
    # Limits that always hold: without any, SQLite sorts all stories rather than take the first in the index.
    newest = Version.objects.live().filter(published_at__lte=Now()).newest_first()
    oldest = Version.objects.live().filter(published_at__gte=LONG_AGO).order_by("published_at", "pk")
    newest, oldest = (rows.values_list("published_at", flat=True)[:1] for rows in (newest, oldest))
    found = [timezone.localtime(at).year for at in (*oldest, *newest)]
    return with_stories(Span(year) for year in range(max(found), min(found) - 1, -1)) if found else []


def beside(span: Span) -> tuple[Span | None, Span | None]:
    """The nearest spans of its kind, before and after it, that have stories."""
    begins, ends = span.limits
    live = Version.objects.live()
    before = live.filter(published_at__lt=begins).newest_first().values_list("published_at", flat=True)[:1]
    after = (
        live.filter(published_at__gte=ends).order_by("published_at", "pk").values_list("published_at", flat=True)[:1]
    )
    return tuple(next((_around(at, span) for at in found), None) for found in (before, after))


def _around(at: dt.datetime, like: Span) -> Span:
    """The span of the kind of ``like`` in which a moment lies."""
    day = timezone.localtime(at)
    return Span(day.year, day.month if like.month else 0, day.day if like.day else 0)


def by_day(stories: Iterable[Version]) -> list[tuple[Span, list[Version]]]:
    """Stories, newest first, by the day on which they came out."""
    days: dict[Span, list[Version]] = {}
    for story in stories:
        days.setdefault(_around(story.published_at, Span(1, 1, 1)), []).append(story)
    return list(days.items())
