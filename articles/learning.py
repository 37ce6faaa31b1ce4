"""What the links that editors made teach: how much each signal counts when earlier stories are suggested.

For a story that names previous reports, those should score higher than the other earlier stories it could have named.
The weights that make this likeliest are sought, near those of ``related.PRIOR``: the fewer links there are, the nearer.
(Plackett's and Luce's model of choice with a normal prior, for each link on its own; no randomness.)

They are learnt once a month, from what was published before that month, so that what is suggested for a story of an
imported archive never knows of its own links or of later ones.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from operator import mul
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from articles import related
from articles.models import Version, VersionReport, Weights
from articles.word_index import public

LESSONS = 250  # stories learnt from, the newest ones
FEWEST = 5  # below which nothing is learnt
OTHERS = 40  # earlier stories beside those named, the likeliest
STRENGTH = 10.0  # of the prior, in stories
STEPS = 30
SMALLEST = 1e-9  # of a number divided by


class Lesson(NamedTuple):
    """The signals of the earlier stories that a story names, and of others it could have named."""

    named: list[list[float]]
    others: list[list[float]]


def month_of(moment: dt.datetime) -> dt.datetime:
    """The beginning of a month, in UTC; weights hold from then on."""
    return moment.astimezone(dt.UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def learn(since: dt.datetime, known: dict[int, Lesson] | None = None) -> None:
    """Store the weights for the month that begins ``since``, unless that was done or there are too few links.

    ``known`` keeps lessons by version, for a caller who goes through many months.
    """
    if Weights.objects.filter(since=since).exists():
        return
    known = {} if known is None else known
    naming = public().filter(Exists(VersionReport.objects.filter(version=OuterRef("pk"))), published_at__lt=since)
    versions = list(naming.order_by("-published_at", "-pk")[:LESSONS])
    if len(versions) < FEWEST:
        return
    lessons = []
    for version in versions:
        if version.pk not in known:
            known[version.pk] = lesson_of(version)
        if known[version.pk].named:
            lessons.append(known[version.pk])
    Weights.objects.get_or_create(since=since, defaults={"values": fitted(lessons, related.PRIOR)})


def learn_for(moments: Iterable[dt.datetime], progress: Callable[[int, int], None] = lambda _done, _of: None) -> None:
    """Store the weights for every month of these moments."""
    months = sorted(set(map(month_of, moments)))
    known: dict[int, Lesson] = {}
    for place, month in enumerate(months, start=1):
        learn(month, known)
        progress(place, len(months))


def lesson_of(version: Version) -> Lesson:
    """What can be learnt from a published story that names earlier ones."""
    earlier = set(VersionReport.objects.filter(version=version).values_list("earlier_id", flat=True))
    found = related.ranked(related.Query.of(version), related.PRIOR)
    named = [each.signals for each in found if each.story in earlier]
    return Lesson(named, [each.signals for each in found if each.story not in earlier][:OTHERS])


def fitted(lessons: Sequence[Lesson], prior: Sequence[float]) -> list[float]:
    """The weights near ``prior`` under which the links of the lessons are likeliest.

    Gradient descent with the step of Barzilai and Borwein (1988); the sum to be minimised is convex.
    """
    weights = list(prior)
    slope = _slope(lessons, weights, prior)
    step = 1 / (len(lessons) + 2 * STRENGTH)
    for _n in range(STEPS):
        moved = [w - step * s for w, s in zip(weights, slope, strict=True)]
        turned = _slope(lessons, moved, prior)
        way = [a - b for a, b in zip(moved, weights, strict=True)]
        turn = [a - b for a, b in zip(turned, slope, strict=True)]
        weights, slope = moved, turned
        bend = sum(map(mul, way, turn))
        if bend < SMALLEST:
            break
        step = sum(map(mul, way, way)) / bend
    return [round(w, 6) for w in weights]


def _slope(lessons: Sequence[Lesson], weights: Sequence[float], prior: Sequence[float]) -> list[float]:
    """The gradient of the negative logarithm of the likelihood, with the prior's."""
    slope = [2 * STRENGTH * (w - p) for w, p in zip(weights, prior, strict=True)]
    for lesson in lessons:
        scores = [sum(map(mul, weights, row)) for row in lesson.others]
        best = [sum(map(mul, weights, row)) for row in lesson.named]
        top = max(*scores, *best, -math.inf)
        shares = [math.exp(score - top) for score in scores]
        whole = sum(shares)
        columns = [sum(map(mul, shares, column)) for column in zip(*lesson.others, strict=True)] or [0.0] * len(prior)
        for row, score in zip(lesson.named, best, strict=True):
            share = math.exp(score - top)
            total = share + whole or SMALLEST
            for place, (value, rest) in enumerate(zip(row, columns, strict=True)):
                slope[place] -= (value - (share * value + rest) / total) / len(lesson.named)
    return slope
