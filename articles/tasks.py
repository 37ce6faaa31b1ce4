"""Work done in the background: names and addresses that changed are filled into what is published."""

from django.db import transaction
from django_tasks import task

from articles.models import Version
from articles.publishing import refresh_names
from newsroom import edition

BATCH = 200
ROWS = {"topic": "topic_rows__topic", "contributor": "byline_rows__contributor", "expert": "quotes__expert"}


@task()
def refresh_published(noun: str, pk: int, after: int = 0) -> None:
    """Refresh the versions that name a topic, contributor or expert, a batch at a time, each in its own transaction."""
    versions = Version.objects.filter(**{ROWS[noun]: pk}, pk__gt=after).order_by("pk").distinct()[:BATCH]
    with transaction.atomic():
        last = 0
        changed = False
        for version in versions:
            last = version.pk
            changed = refresh_names(version) or changed
        if changed:
            edition.bump()
        if last:
            refresh_published.enqueue(noun, pk, last)
