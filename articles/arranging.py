"""Arranging the front page: one arrangement after the other, each kept. The only writer of arrangements."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles import clock, site
from articles.front import Layout, layout_of
from articles.models import Area, Arrangement, Conflict, Slot


def may_arrange(user: Any) -> bool:
    """Whether ``user`` may arrange the front page."""
    return user.has_perm("articles.add_arrangement")


def last_number() -> int:
    """The number of the arrangement made last, 0 where there is none: what somebody who arranges has seen."""
    return Arrangement.objects.aggregate(last=Max("number"))["last"] or 0


@transaction.atomic
def arrange(
    layout: Layout, *, by: Any, seen: int, at: dt.datetime | None = None, copy_of: Arrangement | None = None
) -> Arrangement:
    """Let the front page be laid out so from ``at``, or from now on. What was arranged before for that time gives way.

    Raises Conflict where somebody arranged it after ``seen``, and ValidationError where ``at`` has passed.
    """
    if seen != last_number():
        raise Conflict
    now = clock.read()
    if at and at <= now:
        raise ValidationError(_("That time has passed. Choose one that is to come, or put it live now."), code="past")
    try:
        with transaction.atomic():
            made = Arrangement.objects.create(number=seen + 1, live_from=at or now, made_at=now, by=by, copy_of=copy_of)
    except IntegrityError:  # somebody took the number at this moment
        raise Conflict from None
    if at:
        same_time = Arrangement.objects.coming().order_by().filter(live_from=at).exclude(pk=made.pk)
        same_time.update(taken_off_at=now, taken_off_by=by)
    Slot.objects.bulk_create(_slots(made, layout))
    site.changed()
    return made


def _slots(arrangement: Arrangement, layout: Layout) -> list[Slot]:
    rows = [(Area.TOP, n, None, pk) for n, pk in enumerate(layout.top) if pk]
    rows += [(Area.MENU, n, topic, None) for n, topic in enumerate(layout.menu)]
    for n, section in enumerate(layout.sections):
        rows.append((Area.SECTION, n, section.topic, None))
        rows += [(Area.PIN, place, section.topic, pk) for place, pk in enumerate(section.pins) if pk]
    return [
        Slot(arrangement=arrangement, area=area, position=n, topic=topic, article_id=pk) for area, n, topic, pk in rows
    ]


def bring_back(earlier: Arrangement | None, *, by: Any, seen: int) -> Arrangement:
    """Let the front page be from now on as ``earlier`` had it, or all open where there was none. Raises Conflict."""
    layout = layout_of(Arrangement.objects.filter(pk=earlier.pk)) if earlier else Layout()
    return arrange(layout, by=by, seen=seen, copy_of=earlier)


@transaction.atomic
def take_off(arrangement: Arrangement, *, by: Any) -> None:
    """Let an arrangement not begin at its time. Raises Conflict where it has begun or is taken off already."""
    coming = Arrangement.objects.coming().order_by().filter(pk=arrangement.pk)
    if not coming.update(taken_off_at=clock.read(), taken_off_by=by):
        raise Conflict
    site.changed()


# --- A layout that is being worked on ---------------------------------------------------------------------------------
def put(layout: Layout, story: int, area: int | None, place: int) -> tuple[Layout, int | None]:
    """The layout with ``story`` at a place of the top (None) or of the section about the topic ``area``.

    What stands there and below moves down as far as the next open place. Also returns the story that has no place any
    more because there was none.
    """
    areas = _areas(layout)
    target = areas[area]
    if story in target:
        target.insert(place, target.pop(target.index(story)))
        return _with(layout, areas), None
    areas = {key: [None if each == story else each for each in places] for key, places in areas.items()}
    target = areas[area]
    is_open = next((n for n in range(place, len(target)) if target[n] is None), len(target) - 1)
    pushed_out = target.pop(is_open)
    target.insert(place, story)
    return _with(layout, areas), pushed_out


def without(layout: Layout, story: int) -> Layout:
    """The layout with the place of ``story`` open."""
    return _with(
        layout,
        {key: [None if each == story else each for each in places] for key, places in _areas(layout).items()},
    )


def _areas(layout: Layout) -> dict[int | None, list[int | None]]:
    return {None: list(layout.top), **{section.topic.pk: list(section.pins) for section in layout.sections}}


def _with(layout: Layout, areas: dict[int | None, list[int | None]]) -> Layout:
    sections = tuple(replace(section, pins=tuple(areas[section.topic.pk])) for section in layout.sections)
    return replace(layout, top=tuple(areas[None]), sections=sections)
