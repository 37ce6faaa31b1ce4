"""Photos: taken in with the original locked away, and shown as copies without metadata."""

from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from PIL import Image

from articles.models import Photo
from people.pictures import opened, upright, webp


def copies() -> FileSystemStorage:
    """Where the public copies are kept."""
    return FileSystemStorage(location=settings.MEDIA_ROOT / "photos", base_url=f"{settings.MEDIA_URL}photos/")


def take_in(photo: Photo, file: File, *, by: Any) -> None:
    """Store ``file`` as the original of ``photo`` and make its public copies, upright and re-encoded. Saves the photo.

    Raises ValidationError with a sentence where it is no picture that can be shown.
    """
    picture = upright(opened(file))
    photo.width, photo.height = picture.size
    photo.added_by = by
    file.seek(0)
    photo.file.save(file.name or "photo", file, save=False)
    storage = copies()
    for width in reversed(photo.widths):  # each from the next larger one, which is much quicker than from the original
        height = round(photo.height * width / photo.width)
        picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        with storage.open(f"{photo.key}/{width}.webp", "wb") as out:
            out.write(webp(picture))
    photo.save()
