"""Pages of a list by the place of its last row, so that the thousandth page costs what the first does."""

import datetime as dt
import re
from typing import Any

from django.http import Http404, HttpRequest

PAGE = 20  # rows
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
PLACE = re.compile(r"(-?\d{1,17})-(\d{1,18})\Z", re.ASCII)


def asked_place(request: HttpRequest) -> tuple[dt.datetime, int] | None:
    """The (time, id) that ``?before=`` names, None on the first page. Raises Http404 where it names no place."""
    asked = request.GET.get("before")
    if asked is None:
        return None
    found = PLACE.match(asked)
    if not found:
        raise Http404
    try:
        return EPOCH + dt.timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError:
        raise Http404 from None


def place_of(published: dt.datetime, row: int) -> str:
    """The value of ``before`` that leads to the rows after this one."""
    return f"{(published - EPOCH) // dt.timedelta(microseconds=1)}-{row}"


def page_of(rows: Any, size: int = PAGE, place: str = "pk") -> tuple[list, str]:
    """The first ``size`` of an ordered queryset and the value of ``before`` for the next page, empty at the end."""
    found = list(rows[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], place_of(last.published_at, getattr(last, place))
