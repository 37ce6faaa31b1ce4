"""Keeps what suggestions are made from in step with what readers see: in the background, a story at a time."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from articles import clock, learning, related, search_index, word_index
from articles.models import Article

AT_ONCE = 500  # stories in one task, some seconds


def follow(article: Article, starts: dt.datetime | None = None) -> None:
    """Have the story's profile made anew once the transaction is committed, or when a version ``starts``."""
    refresh = index_story
    if starts and starts > timezone.now() and index_story.get_backend().supports_defer:  # the queue's own clock
        refresh = index_story.using(run_after=starts)
    pk = article.pk
    transaction.on_commit(lambda: refresh.enqueue(pk), robust=True)


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
