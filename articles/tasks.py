"""Work done in the background: what changed around published words is filled in, and copies of photos are made."""

from django.db import transaction
from django_tasks import task

from articles import renditions, search_index, word_index
from articles.models import Photo, Quote, Version, VersionByline, VersionPhoto, VersionTopic
from articles.publishing import refresh_names
from newsroom import edition

BATCH = 200
NAMES = frozenset(("topic", "contributor", "expert"))  # that stories are looked for by
ROWS = {
    "topic": (VersionTopic, "topic", "version_id"),
    "contributor": (VersionByline, "contributor", "version_id"),
    "expert": (Quote, "expert", "version_id"),
    "photo": (Version, "lead_photo", "pk"),
    "photo in a text": (VersionPhoto, "photo", "version_id"),
}


@task()
def refresh_published(noun: str, pk: int, after: int = 0) -> None:
    """Refresh the versions that name somebody or a topic or show a photo: a batch at a time, each a transaction."""
    model, field, version_id = ROWS[noun]
    rows = model.objects.filter(**{field: pk, f"{version_id}__gt": after})
    batch = list(rows.order_by(version_id).values_list(version_id, flat=True).distinct()[:BATCH])
    if not batch:
        return
    with transaction.atomic():
        stories = _refresh(batch)
        refresh_published.enqueue(noun, pk, batch[-1])
    if noun in NAMES:
        _index(stories)


@task()
def follow_merge(versions: list[int]) -> None:
    """Refresh these versions, which quote somebody whose entry was merged into another: a batch at a time."""
    batch, rest = versions[:BATCH], versions[BATCH:]
    with transaction.atomic():
        stories = _refresh(batch)
        if rest:
            follow_merge.enqueue(rest)
    _index(stories)
    word_index.refresh(sorted(stories))


def _refresh(batch: list[int]) -> set[int]:
    """Fill in what changed around the words of versions; return the ids of their stories."""
    versions = list(Version.objects.select_for_update(of=("self",)).filter(pk__in=batch))
    if sum(refresh_names(version) for version in versions):
        edition.bump()
    return {version.article_id for version in versions}


def _index(stories: set[int]) -> None:
    """Let stories be found by names that changed; by itself, since publishing locks the story before its versions."""
    with transaction.atomic():
        search_index.index(stories)
        edition.bump()


@task()
def make_renditions(pk: int) -> None:
    """Make the public copies that a photo still lacks, and let what is published show them.

    Copies cut round the focal point before are kept until the next time: a page just sent may still ask for them.
    """
    photo = Photo.objects.filter(pk=pk).first()
    if photo is None:
        return
    before = photo.made
    made = renditions.make_all(photo)
    moved = made["cuts"] != photo.cuts
    made["cuts_before"] = photo.cuts if moved else before.get("cuts_before", {})
    with transaction.atomic():
        present = Photo.objects.filter(pk=pk, focal_x=photo.focal_x, focal_y=photo.focal_y)
        if present.update(made=made):
            refresh_published.enqueue("photo", pk)
            refresh_published.enqueue("photo in a text", pk)
            edition.bump()
            unused = renditions.names(before) - renditions.names(made)
        else:  # its focal point moved, for which another task is on the way, or it was deleted
            is_there = Photo.objects.filter(pk=pk).exists()
            unused = renditions.names(made | {"widths": []} if is_there else made) - renditions.names(before)
    renditions.remove(photo, unused)
