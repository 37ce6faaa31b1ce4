"""Where a running story stands: what an editor writes at the head of its page. Each text is kept."""

import datetime as dt
from typing import Any

from django.db import transaction

from articles.body import sanitise_plain
from articles.models import Standing, Topic
from newsroom import edition
from people.models import Contributor


def present(topic: Topic) -> Standing | None:
    """The text that was written last; an empty one where it was taken off."""
    return topic.standings.select_related("by", "signed").first()


@transaction.atomic
def write(topic: Topic, body: str, *, by: Any, after: int | None = None) -> Standing | None:
    """Let ``body`` (HTML, sanitised here) stand at the head of the topic's page; an empty one takes what is there off.

    Readers are told the name that ``by`` signs stories with. ``after`` is the number of the text that was there when
    this one was written, 0 for none, by default that of the last. Returns the new row, or None where nothing changed.
    Raises IntegrityError where somebody else wrote one since.
    """
    last, body = present(topic), sanitise_plain(body)
    if body == (last.body if last else ""):
        return None
    number = (last.number if last else 0) if after is None else after
    signed = Contributor.objects.filter(user=by).first() if by else None
    made = Standing.objects.create(topic=topic, number=number + 1, body=body, by=by, signed=signed)
    edition.bump()
    return made


def bring(topic: Topic, body: str, *, by: Any, signed: Contributor | None, at: dt.datetime) -> None:
    """Let a text stand at the head of a topic's page that was written elsewhere, as of when it was."""
    made = Standing.objects.create(topic=topic, number=1, body=sanitise_plain(body), by=by, signed=signed)
    Standing.objects.filter(pk=made.pk).update(at=at)
    edition.bump()
