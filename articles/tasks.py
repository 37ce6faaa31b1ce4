"""Work done in the background: names and addresses that changed are filled into what is published."""

from django.db import transaction
from django_tasks import task

from articles.models import Quote, Version, VersionByline, VersionTopic
from articles.publishing import refresh_names
from newsroom import edition

BATCH = 200
ROWS = {"topic": (VersionTopic, "topic"), "contributor": (VersionByline, "contributor"), "expert": (Quote, "expert")}


@task()
def refresh_published(noun: str, pk: int, after: int = 0) -> None:
    """Refresh the versions that name a topic, contributor or expert, a batch at a time, each in its own transaction."""
    model, field = ROWS[noun]
    rows = model.objects.filter(**{field: pk}, version__gt=after)
    batch = list(rows.order_by("version_id").values_list("version_id", flat=True).distinct()[:BATCH])
    if not batch:
        return
    with transaction.atomic():
        versions = Version.objects.select_for_update(of=("self",)).filter(pk__in=batch)
        if sum(refresh_names(version) for version in versions):
            edition.bump()
        refresh_published.enqueue(noun, pk, batch[-1])
