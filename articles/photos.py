"""Photos: taken in with the original locked away, and shown as copies without metadata."""

import contextlib
import re
import unicodedata
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, IptcImagePlugin

from articles.models import Photo
from people.pictures import opened, upright, upright_size, webp

# Where cameras and agencies write it: IPTC-IIM 4.2 datasets first, then EXIF 2.32 tags.
_IPTC = {"title": ((2, 5), (2, 105)), "caption": ((2, 120),), "credit": ((2, 80), (2, 110))}
_EXIF = {"caption": 0x010E, "credit": 0x013B}
_BY_CAMERAS = re.compile(r"(?:OLYMPUS DIGITAL CAMERA|SONY DSC|DCIM|SAMSUNG CSC|DIGITAL CAMERA)\W*", re.IGNORECASE)


def take_in(photo: Photo, file: File, *, by: Any, picture: Image.Image | None = None) -> None:
    """Store ``file`` as the original of ``photo`` and make its public copies, upright and re-encoded. Saves the photo.

    ``picture`` is the file as ``people.pictures.opened`` gave it, where that was called already. Raises ValidationError
    with a sentence where it is no picture that can be shown.
    """
    picture = picture or opened(file)
    photo.width, photo.height = upright_size(picture)
    picture = upright(picture)
    photo.added_by = by
    file.seek(0)
    photo.file.save("original", file, save=False)
    for width in reversed(photo.widths):  # each from the next larger one, which is much quicker than from the original
        height = max(1, round(photo.height * width / photo.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        default_storage.save(f"photos/{photo.key}/{width}.webp", ContentFile(webp(picture)))
    photo.save()


def forget(photo: Photo) -> None:
    """Remove the files of a photo that is being deleted, once that is certain: the original and every copy."""
    names = [f"photos/{photo.key}/{width}.webp" for width in photo.widths]
    if photo.file:
        names.append(photo.file.name)
    for name in names:
        transaction.on_commit(lambda name=name: default_storage.delete(name))


def words_in(picture: Image.Image) -> dict[str, str]:
    """Title, caption and credit that the file itself gives, "" where it gives none; ``picture`` is from ``opened``."""
    iptc, exif = {}, {}
    with contextlib.suppress(Exception):  # metadata may be broken in any way, and the picture is good all the same
        iptc = IptcImagePlugin.getiptcinfo(picture) or {}
    with contextlib.suppress(Exception):
        exif = dict(picture.getexif())
    found = {}
    for field, datasets in _IPTC.items():
        values = [*(iptc.get(dataset) for dataset in datasets), exif.get(_EXIF.get(field))]
        words = next((words for value in values if (words := _words(value))), "")
        found[field] = words[: Photo._meta.get_field(field).max_length].strip()
    return found


def _words(value: Any) -> str:
    """The text of a metadata field: bytes in UTF-8, or in what Windows used to write, or a list of such."""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_words, value)))
    if isinstance(value, str):  # Pillow reads EXIF text as Latin-1, cameras and programs write UTF-8
        latin = all(c < "\u0100" for c in value)
        value = value.encode("latin-1" if latin else "utf-8", "replace")
    if not isinstance(value, bytes):
        return ""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = value.decode("cp1252", "replace")
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    text = " ".join(text.split())
    return "" if _BY_CAMERAS.fullmatch(text) else text
