"""The task worker as the desk sees it: when it was last at work, and how much waits for it."""

import datetime as dt
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.core.management import call_command
from django.db import Error, connection, models
from django.db.models import Count, Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from articles.clock import Now, read
from articles.upkeep import index_missing

logger = logging.getLogger(__name__)

BEAT = 10.0  # seconds between two signs of life
LATE = dt.timedelta(minutes=1)  # without one: the desk says that no worker runs
CUT_OFF = dt.timedelta(hours=1)  # after which a task that was begun and not ended counts as failed
DAY = dt.timedelta(days=1)
KEPT = {"min_age_days": 1, "failed_min_age_days": 14}  # rows of finished tasks


class WorkerSeen(models.Model):  # noqa: DJ008 - the one row is never printed
    """The one row that says when a worker last looked for work."""

    at = models.DateTimeField()


@dataclass(frozen=True)
class WorkerState:
    """What the desk says of the worker: when one was last seen (None: never), what waits, what failed in a day."""

    seen: dt.datetime | None
    is_late: bool
    waiting: int
    failed: int


def state(now: dt.datetime) -> WorkerState:
    """The worker as of ``now``, the time on the database's clock. Two queries."""
    seen = WorkerSeen.objects.filter(pk=1).values_list("at", flat=True).first()
    failed = Q(status=TaskResultStatus.FAILED, finished_at__gt=now - DAY) | Q(
        status=TaskResultStatus.RUNNING, started_at__gt=now - DAY, started_at__lt=now - CUT_OFF
    )
    waiting = Q(status=TaskResultStatus.READY) & (Q(run_after__lte=now) | Q(run_after=get_date_max()))
    tasks = DBTaskResult.objects.aggregate(waiting=Count("pk", filter=waiting), failed=Count("pk", filter=failed))
    return WorkerState(seen, is_late=seen is None or now - seen > LATE, **tasks)


@contextmanager
def beating(every: float = BEAT) -> Iterator[None]:
    """Give a sign of life every so many seconds until the block is left, also while one task takes long."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(stop, every), name="worker-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=2)


def _beat(stop: threading.Event, every: float) -> None:
    """Note the time and, once a day, drop the rows of tasks long finished and of failed logins, and complete the index.

    A database that is away is tried again.
    """
    prune_at = time.monotonic()
    while True:
        try:
            note()
            if time.monotonic() >= prune_at:
                call_command("prune_db_task_results", queue_name="*", verbosity=0, **KEPT)
                AccessAttempt.objects.filter(attempt_time__lt=read() - DAY).delete()  # they hold addresses
                index_missing.enqueue()
                prune_at += DAY.total_seconds()
        except Error as error:
            logger.warning("The worker could not say that it is at work: %s", error)
        finally:
            connection.close()
        if stop.wait(every):
            return


def note() -> None:
    """Write down that a worker is at work now, by the database's clock."""
    if not WorkerSeen.objects.filter(pk=1).update(at=Now()):
        WorkerSeen.objects.get_or_create(pk=1, defaults={"at": Now()})
