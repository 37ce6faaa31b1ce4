"""Keeps what suggestions are made from in step with what readers see: in the background, a story at a time."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from articles import clock, learning, related, search_index, word_index
from articles.models import Article
from newsroom import edition

AT_ONCE = 500  # stories in one task, some seconds
RELATED_AT_ONCE = 100  # likewise; each is compared with some two hundred others
PAUSE = dt.timedelta(seconds=20)


def follow(article: Article, starts: dt.datetime | None = None) -> None:
    """Have the story's profile made anew once the transaction is committed, or when a version ``starts``."""
    refresh = index_story
    if starts and starts > timezone.now():  # the queue's own clock
        refresh = _later(index_story, starts)
    pk = article.pk
    transaction.on_commit(lambda: refresh.enqueue(pk), robust=True)


def _later(what: Task, at: dt.datetime) -> Task:
    """The task, to be done at a time, where the queue can wait."""
    return what.using(run_after=at) if what.get_backend().supports_defer else what


@task()
def index_story(pk: int) -> None:
    """Make the profile of a story anew from what readers see, and what stands beside it; learn this month's weights."""
    word_index.refresh([pk])
    related.keep(pk)
    learning.learn(learning.month_of(clock.read()))


@task()
def index_missing() -> None:
    """Index what is missing, of stories imported or published before there was an index, bit by bit.

    Other tasks have their turn in between.
    """
    if word_index.complete(most=AT_ONCE) + search_index.complete(most=AT_ONCE):
        index_missing.enqueue()
    else:
        learning.learn(learning.month_of(clock.read()))
        relate_missing.enqueue()


@task()
def relate_missing(before: int | None = None, changed: bool = False) -> None:  # noqa: FBT001, FBT002 - stored as it is
    """Find what stands beside the stories that were never published at the desk, the last ones imported first.

    It takes much longer, so it pauses in between; kept pages are made anew at its end.
    """
    last, found = related.complete(RELATED_AT_ONCE, before)
    if last:
        _later(relate_missing, timezone.now() + PAUSE).enqueue(last, changed or found)
    elif changed:
        edition.bump()
