"""Days and times as they are typed and said at the desk, in the newsroom's time zone."""

import datetime as dt
import re
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?\Z")


def read(day: str, clock: str, fold: str = "") -> dt.datetime:
    """The moment that ``day`` (YYYY-MM-DD) and ``clock`` (HH:MM or HH:MM:SS) name. Raises ValidationError.

    Of a time that comes twice, ``fold`` "0" means the first and "1" the second.
    """
    if not day.strip() or not clock.strip():
        raise ValidationError(_("Choose a day and a time."), code="no-time")
    if WRITTEN.match(f"{day.strip()} {clock.strip()}"):
        with suppress(ValueError):  # well written, but no such day or hour
            return moment(dt.date.fromisoformat(day.strip()), dt.time.fromisoformat(clock.strip()), fold)
    sentence = _("“{day} {clock}” is not a day and a time. Write 2026-11-25 and 18:30.")
    raise ValidationError(sentence.format(day=day[:20], clock=clock[:20]), code="no-time")


def moment(date: dt.date, time: dt.time, fold: str = "") -> dt.datetime:
    """``date`` and ``time`` on the newsroom's clocks, aware. Raises ValidationError where no or two moments are meant.

    PEP 495: of a time that the clocks skip or repeat, ``fold`` 0 and 1 give the two readings.
    """
    zone = timezone.get_current_timezone()
    local = dt.datetime.combine(date, time.replace(tzinfo=None))
    try:
        early, late = sorted(local.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
        back = early.astimezone(zone)
    except (OverflowError, ValueError):
        raise ValidationError(_("That time is out of reach. Check the year."), code="out-of-reach") from None
    if early == late:
        return early
    is_twice = back.replace(tzinfo=None, fold=0) == local
    if is_twice and fold in {"0", "1"}:
        return late if fold == "1" else early
    if is_twice:
        sentence = _(
            "The clocks go back that night, and {time} comes twice: at {first} and at {second} UTC. Choose one."
        )
        choices = {"first": f"{early:%H:%M}", "second": f"{late:%H:%M}"}
    else:
        sentence = _("The clocks go forward that night, and there is no {time}. Choose {first} or {second}.")
        choices = {"first": f"{back:%H:%M}", "second": f"{late.astimezone(zone):%H:%M}"}
    raise ValidationError(
        sentence.format(time=f"{local:%H:%M}", **choices), code="comes-twice" if is_twice else "clock-change"
    )


def said(at: dt.datetime) -> str:
    """A moment in the newsroom's time with UTC beside it, as it is said to an editor."""
    local, utc = timezone.localtime(at), at.astimezone(dt.UTC)
    here = date_format(local, "l j F Y, H:i:s" if local.second else "l j F Y, H:i")
    there = f"{utc:%H:%M}" if utc.date() == local.date() else date_format(utc, "j F, H:i")
    zone = timezone.get_current_timezone_name()
    return here if zone == "UTC" else _("{here} {zone} ({there} UTC)").format(here=here, zone=zone, there=there)


def offset() -> str:
    """How far the newsroom's clocks are from UTC now, as “UTC+1”."""
    hours = timezone.localtime().utcoffset() / dt.timedelta(hours=1)
    return f"UTC{hours:+g}" if hours else "UTC"


def comes_twice(local: dt.datetime) -> bool:
    """Whether the clocks of its zone show this time twice that day."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
