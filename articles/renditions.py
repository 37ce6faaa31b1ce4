"""The public copies of a photo: which there are, how they are called, and how they are made.

The whole picture in several widths is ``1200.webp``; a copy cut to another shape is ``16x9-30x60-1200.webp``, with the
focal point that it was cut round. A name never stands for other pixels than before.
"""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from articles.models import Photo
from articles.models.photo import AT_ONCE, CUT_WIDTHS, SHAPES, TYPES, WIDTHS, fitting
from people.pictures import encoded, opened, upright, webp

NAME = r"(?:[0-9]{1,2}x[0-9]{1,2}-[0-9]{1,3}x[0-9]{1,3}-)?[0-9]{1,5}\.(?:avif|webp|jpg)"  # of a copy's file
MIME = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
ENOUGH = WIDTHS[-1]  # pixels of the shorter side that the copies are made from


def copies_of(photo: Photo) -> dict[str, Any]:
    """What a page has to know to show a photo: its size, and the copies that there are of it now.

    This part of ``photo_context`` is renewed in what is published; the words beside the photo are not.
    """
    return {
        "key": photo.key,
        "widths": photo.widths,
        "width": photo.width,
        "height": photo.height,
        "types": photo.types,
        "cuts": photo.cuts,
    }


def photo_context(photo: Photo) -> dict[str, Any]:
    """A photo with what is printed beside it, for the context of a page."""
    return copies_of(photo) | {"alt": photo.alt, "caption": photo.caption, "credit": photo.credit}


def folder(photo: Photo) -> str:
    """Where the copies of a photo are stored."""
    return f"photos/{photo.key}"


def make_first(photo: Photo, picture: Image.Image) -> None:
    """Store the copies that a page is right with, of an upright ``picture``, and note them in the photo, unsaved."""
    widths = fitting(AT_ONCE, photo.width)
    for width, copy in _smaller(picture, widths, photo.width / photo.height):
        _store(f"{folder(photo)}/{width}.webp", webp(copy))
    photo.made = {"widths": widths, "types": ["webp"]}


def make_all(photo: Photo) -> dict[str, Any]:
    """Store all copies of a photo from its original, those cut round its focal point among them; return what to note.

    What is noted as made already is not made again. Raises FileNotFoundError where the original is gone, and
    ValidationError where it cannot be read any more.
    """
    with default_storage.open(photo.file.name) as file:
        picture = upright(opened(file, ENOUGH), ENOUGH)
    there = names(photo.made)
    widths = fitting(WIDTHS, photo.width)
    _store_all(photo, there, "", _smaller(picture, widths, photo.width / photo.height))
    cuts = {}
    for shape, (wide, high) in SHAPES.items():
        part = cut(picture, wide / high, photo.focal_x / 100, photo.focal_y / 100)
        most = min(photo.width, max(1, photo.height * wide // high))
        prefix = f"{shape}-{photo.focal_x}x{photo.focal_y}-"
        cuts[shape] = {"prefix": prefix, "widths": fitting(CUT_WIDTHS, most)}
        _store_all(photo, there, prefix, _smaller(part, cuts[shape]["widths"], wide / high))
    return {"widths": widths, "types": list(TYPES), "cuts": cuts}


def cut(picture: Image.Image, ratio: float, x: float, y: float) -> Image.Image:
    """The largest part of ``picture`` of which the width is ``ratio`` times the height, with the point in its middle.

    The point lies ``x`` and ``y`` (0 to 1) from the left and the top; near an edge the part ends there.
    """
    width, height = min(picture.width, picture.height * ratio), min(picture.height, picture.width / ratio)
    left = min(max(0, picture.width * x - width / 2), picture.width - width)
    top = min(max(0, picture.height * y - height / 2), picture.height - height)
    size = max(1, round(width)), max(1, round(height))
    left, top = min(round(left), picture.width - size[0]), min(round(top), picture.height - size[1])
    return picture.crop((left, top, left + size[0], top + size[1]))


def names(made: dict[str, Any]) -> set[str]:
    """The names of the files that ``made`` says there are, those cut round the focal point before among them."""
    cuts = [*made.get("cuts", {}).values(), *made.get("cuts_before", {}).values()]
    rows = [("", made.get("widths", ())), *((each["prefix"], each["widths"]) for each in cuts)]
    return {f"{prefix}{width}.{kind}" for prefix, widths in rows for width in widths for kind in made.get("types", ())}


def remove(photo: Photo, files: set[str]) -> None:
    """Delete copies of a photo by their names."""
    for name in files:
        default_storage.delete(f"{folder(photo)}/{name}")


def _smaller(picture: Image.Image, widths: list[int], ratio: float) -> Iterator[tuple[int, Image.Image]]:
    """The picture in these widths, each from the next larger one: much quicker than each from the original."""
    for width in reversed(widths):
        size = (width, max(1, round(width / ratio)))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        yield width, picture


def _store_all(photo: Photo, there: set[str], prefix: str, copies: Iterator[tuple[int, Image.Image]]) -> None:
    for width, copy in copies:
        for kind in TYPES:
            name = f"{prefix}{width}.{kind}"
            if name not in there:
                _store(f"{folder(photo)}/{name}", encoded(copy, kind))


def _store(name: str, data: bytes) -> None:
    """Store a file under exactly this name; what an interrupted attempt left there is replaced."""
    default_storage.delete(name)
    default_storage.save(name, ContentFile(data))
