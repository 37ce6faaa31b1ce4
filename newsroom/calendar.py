"""What is to come and what was to have come: scheduled texts, expiries, ends of embargoes, times that were missed."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import clock, times, workflow
from articles.models import Article, Change, Stage, Transition, Version
from articles.templatetags.desk import moment

LIMIT = 500  # entries of one sort that a page shows
YEARS = range(1970, 3000)  # that one can leaf to
WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})\Z")
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})\Z")
DAY, DAYS = dt.timedelta(days=1), 7
FULL_NAME = Coalesce(NullIf(Trim(Concat("by__first_name", Value(" "), "by__last_name")), Value("")), "by__username")
LABELS = {
    Change.FIRST: gettext_lazy("First publication"),
    Change.MINOR: gettext_lazy("Minor fix of a live story"),
    Change.UPDATE: gettext_lazy("Update of a live story"),
    Change.CORRECTION: gettext_lazy("Correction of a live story"),
}


@dataclass(frozen=True)
class Entry:
    """Something that happens to a story at a time; ``sort`` is coming, expires, embargo, missed or off."""

    sort: str
    label: str
    at: dt.datetime
    story: int
    headline: str
    why: str = ""
    lacks_change: bool = False
    may_move: bool = False
    may_unschedule: bool = False

    @property
    def local(self) -> dt.datetime:
        """Its time on the newsroom's clocks."""
        return timezone.localtime(self.at)

    @property
    def clock(self) -> str:
        """That time as it is typed: hours and minutes, and seconds where there are any."""
        return f"{self.local:%H:%M:%S}" if self.local.second else f"{self.local:%H:%M}"

    @property
    def utc(self) -> str:
        """Its time in UTC, with the day where that differs; empty where the newsroom's time is UTC."""
        there = self.at.astimezone(dt.UTC)
        if timezone.get_current_timezone_name() == "UTC":
            return ""
        same = there.date() == self.local.date()
        return f"{there:%H:%M} UTC" if same else f"{date_format(there, 'D j M')}, {there:%H:%M} UTC"

    @property
    def fold(self) -> str:
        """Which of the two it is, "0" or "1", where the clocks show its time twice that day."""
        return str(self.local.fold) if times.comes_twice(self.local) else ""

    @property
    def was(self) -> str:
        """Its time exactly, so that a form can tell whether somebody moved it meanwhile."""
        return self.at.isoformat()


# --- What happens when ------------------------------------------------------------------------------------------------
def seen_by(user: Any, stories: QuerySet[Article]) -> QuerySet[Version]:
    """What readers see or will see of ``stories``, which ``user`` may know of."""
    versions = Version.objects.for_lists().select_related("article").defer("article__body", "context")
    return versions if user.has_perm("articles.read_every_article") else versions.filter(article__in=stories)


def coming(user: Any, versions: QuerySet[Version]) -> list[Entry]:
    """The entries of scheduled versions, in their order."""
    may_move, may_unschedule = (workflow.may_ever(user, name) for name in ("reschedule", "unschedule"))
    return [
        Entry(
            "coming",
            str(LABELS.get(version.change, version.get_change_display())),
            version.live_from,
            version.article_id,
            version.headline,
            lacks_change=version.revision != version.article.revision,
            may_move=may_move,
            may_unschedule=may_unschedule,
        )
        for version in versions
    ]


def expiring(versions: QuerySet[Version], start: dt.datetime, end: dt.datetime) -> list[Entry]:
    """The entries of stories that readers see no more from some time between ``start`` and ``end`` on."""
    found = versions.filter(live_until__gte=start, live_until__lt=end, live_until=F("article__expires_at"))
    return [
        Entry("expires", _("Expires"), version.live_until, version.article_id, version.headline)
        for version in found.order_by("live_until")[:LIMIT]
    ]


def embargoed(stories: QuerySet[Article], start: dt.datetime, end: dt.datetime) -> list[Entry]:
    """The entries of embargoes that end between ``start`` and ``end`` with nothing scheduled for the story."""
    scheduled = Version.objects.coming().filter(article=OuterRef("pk"))
    found = stories.filter(~Exists(scheduled), embargoed_until__gte=start, embargoed_until__lt=end)
    found = found.exclude(stage=Stage.SPIKED).order_by("embargoed_until").defer("body")
    return [
        Entry(
            "embargo",
            _("Embargo ends"),
            story.embargoed_until,
            story.pk,
            story.headline,
            why=_("On legal hold.") if story.on_hold else _("Not scheduled yet."),
        )
        for story in found[:LIMIT]
    ]


def off_schedule(stories: QuerySet[Article]) -> QuerySet[Article]:
    """Those of ``stories`` that had a time to go out and were taken off, with the last hold or its lifting."""
    out = Version.objects.filter(article=OuterRef("pk"), live_from__gte=OuterRef("planned_for"))
    retracted = Version.objects.filter(article=OuterRef("pk"), change=Change.RETRACTION)
    held = Transition.objects.filter(article=OuterRef("pk"), move__in=["hold", "lift"]).order_by("-at", "-pk")
    return (
        stories.filter(~Exists(out), ~Exists(retracted), planned_for__isnull=False)
        .exclude(stage=Stage.SPIKED)
        .annotate(
            held_move=Subquery(held.values("move")[:1]),
            held_at=Subquery(held.values("at")[:1]),
            held_reason=Subquery(held.values("reason")[:1]),
            held_by=Subquery(held.values(name=FULL_NAME)[:1]),
        )
        .defer("body")
    )


def missed(stories: Iterable[Article], now: dt.datetime) -> list[Entry]:
    """The entries of stories ``off_schedule``, at the time for which they were planned, with why."""
    return [
        Entry(
            "missed" if story.planned_for <= now else "off",
            _("Overdue") if story.planned_for <= now else _("Taken off the schedule"),
            story.planned_for,
            story.pk,
            story.headline,
            why=why_off(story),
        )
        for story in stories
    ]


def why_off(story: Article) -> str:
    """Why a story ``off_schedule`` does not go out at its time, as a sentence."""
    if story.on_hold and story.held_move == "hold":
        words = _("On legal hold since {when} ({who}).").format(when=moment(story.held_at), who=story.held_by or "?")
        return f"{words} “{story.held_reason}”" if story.held_reason else words
    if story.embargoed_until and story.embargoed_until > story.planned_for:
        sentence = _("The embargo was moved to {when}, which took it off the schedule.")
        return sentence.format(when=moment(story.embargoed_until))
    if story.held_move == "lift":
        sentence = _("A legal hold took it off; it was lifted at {when}, and nobody has scheduled the story again.")
        return sentence.format(when=moment(story.held_at))
    return _("A change of the embargo took it off, and nobody has scheduled it again.")


# --- The page ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Span:
    """The days that a page shows, whole weeks: a week or those of a month; ``name`` is what its address says."""

    view: str
    name: str
    title: str
    first: dt.date
    days: int
    previous: str
    next: str
    month: int = 0  # days of other months stand aside


def span(week: str, month: str, today: dt.date) -> Span:
    """The days that ``week`` (2026-W48) or ``month`` (2026-12) names; the present week where neither is one."""
    with suppress(ValueError):
        if (found := MONTH.match(month)) and int(found[1]) in YEARS:
            return _month(dt.date(int(found[1]), int(found[2]), 1))
        if (found := WEEK.match(week)) and int(found[1]) in YEARS:
            return _week(dt.date.fromisocalendar(int(found[1]), int(found[2]), 1))
    return _week(today - today.weekday() * DAY)


def _week(monday: dt.date) -> Span:
    last, number = monday + (DAYS - 1) * DAY, monday.isocalendar().week
    begins = date_format(monday, "j" if monday.month == last.month else "j F")
    title = _("Week {number}: {begins} – {ends}").format(number=number, begins=begins, ends=date_format(last, "j F Y"))
    return Span("week", week_of(monday), title, monday, DAYS, week_of(monday - DAY), week_of(last + DAY))


def _month(first: dt.date) -> Span:
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Span(
        "month",
        f"{first:%Y-%m}",
        date_format(first, "YEAR_MONTH_FORMAT"),
        weeks[0][0],
        len(weeks) * DAYS,
        f"{first - DAY:%Y-%m}",
        f"{first + 31 * DAY:%Y-%m}",
        first.month,
    )


def week_of(day: dt.date) -> str:
    """The week of a day as addresses say it."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def page(user: Any, *, week: str = "", month: str = "") -> dict[str, Any]:
    """What the calendar shows to ``user``: the days with their entries, and where one leafs to. Seven queries."""
    now = clock.read()
    today = timezone.localdate(now)
    shown = span(week, month, today)
    zone = timezone.get_current_timezone()
    start, end = (
        dt.datetime.combine(day, dt.time(), tzinfo=zone) for day in (shown.first, shown.first + shown.days * DAY)
    )
    stories = Article.objects.visible_to(user)
    versions = seen_by(user, stories)
    begins = max(start, now)  # what has happened is on the desk and in the archive
    scheduled = versions.filter(live_from__gt=begins, live_from__lt=end).order_by("live_from")
    planned = stories.filter(planned_for__gte=start, planned_for__lt=end).order_by("planned_for")
    sorts = [
        coming(user, scheduled[:LIMIT]),
        expiring(versions, begins, end),
        embargoed(stories, begins, end),
        missed(off_schedule(planned)[:LIMIT], now),
    ]
    entries = sorted((entry for sort in sorts for entry in sort), key=lambda entry: (entry.at, entry.story))
    dates = [shown.first + n * DAY for n in range(shown.days)]
    day_in_view = today if today in dates else dates[DAYS - 1]  # the first days may be of the month before
    days = [
        {
            "date": date,
            "is_today": date == today,
            "is_past": date < today,
            "is_aside": bool(shown.month) and date.month != shown.month,
            "week": week_of(date),
            "entries": [entry for entry in entries if entry.local.date() == date],
        }
        for date in dates
    ]
    return {
        "span": shown,
        "days": days,
        "is_empty": not entries,
        "is_cut": any(len(sort) == LIMIT for sort in sorts),
        "this_week": week_of(today),
        "this_month": f"{today:%Y-%m}",
        "week_in_view": week_of(day_in_view),
        "month_in_view": f"{day_in_view:%Y-%m}",
        "zone": timezone.get_current_timezone_name(),
        "offset": times.offset(),
    }
