"""Photos: taken in with the original locked away, and shown as copies without metadata."""

import contextlib
import datetime as dt
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from articles import renditions
from articles.metadata import said_in
from articles.models import Photo
from articles.tasks import make_renditions
from people.pictures import opened, upright, upright_size

FROM_THE_FILE = ("title", "caption", "alt", "creator", "credit", "copyright", "rights", "place", "taken_at")


def take_in(photo: Photo, file: File, *, by: Any, picture: Image.Image | None = None) -> None:
    """Store ``file`` as the original of ``photo`` and make its first public copies, upright and re-encoded.

    Saves the photo; the other copies are made in the background. ``picture`` is the file as ``people.pictures.opened``
    gave it, where that was called already. Raises ValidationError with a sentence where it is no picture that can be
    shown.
    """
    picture = picture or opened(file)
    photo.width, photo.height = upright_size(picture)
    photo.added_by = by
    file.seek(0)
    photo.file.save("original", file, save=False)
    renditions.make_first(photo, upright(picture))
    with transaction.atomic():
        photo.save()
        make_renditions.enqueue(photo.pk)


def refocus(photo: Photo) -> None:
    """Have the copies in other shapes cut anew, round a focal point that was moved and saved."""
    make_renditions.enqueue(photo.pk)


def forget(photo: Photo) -> None:
    """Remove the files of a photo that is being deleted, once that is certain: the original and every copy."""
    transaction.on_commit(lambda: _remove_files(photo))


def _remove_files(photo: Photo) -> None:
    place = renditions.folder(photo)
    found: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        _folders, found = default_storage.listdir(place)
    for name in [*(f"{place}/{each}" for each in found), place, photo.file.name]:
        if name:
            with contextlib.suppress(OSError):  # what cannot be removed now has no address any more
                default_storage.delete(name)


def words_in(picture: Image.Image) -> dict[str, str | dt.date | None]:
    """What the file itself gives for the fields of a photo, "" or None where nothing.

    Each is on one line and no longer than its field takes. ``picture`` comes from ``people.pictures``.
    """
    said = said_in(picture)
    found = {
        "title": said.title or said.headline,
        "caption": said.caption,
        "alt": said.alt,
        "creator": said.creator,
        "credit": said.printed_credit,
        "copyright": said.copyright,
        "rights": "; ".join(filter(None, (said.terms, said.instructions))),
        "place": said.place,
    }
    return {field: _shortened(words, field) for field, words in found.items()} | {"taken_at": said.taken_at}


def _shortened(words: str, field: str) -> str:
    """On one line, and cut at a word's end where the field takes less."""
    words = " ".join(words.split())
    most = Photo._meta.get_field(field).max_length
    if len(words) <= most:
        return words
    kept = words[: most - 2]
    return f"{kept.rpartition(' ')[0] or kept} …"
