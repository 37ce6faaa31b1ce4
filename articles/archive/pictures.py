"""Photos, portraits and documents as files beside an archive, read and written."""

import hashlib
import io
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image

from articles import documents, photos
from articles.archive.fetching import NotFetched, fetch
from articles.archive.lines import PHOTO_TEXTS, Paper, Picture, Unusable
from articles.models import Document, Photo
from people.pictures import FORMATS, MAX_BYTES, square

FOLDER, DOCUMENTS = "photos", "documents"
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}


def check(item: Picture | Paper, folder: Path) -> None:
    """Raise Unusable where the file of a photo or document is not there, or lies outside ``folder``."""
    if item.file and not _file(item.file, folder).is_file():
        raise Unusable(_("The file {file} is not beside the archive.").format(file=item.file))


def _file(name: str, folder: Path) -> Path:
    """Where a file is. Raises Unusable where it is not below ``folder``, whatever links and dots lead there."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise Unusable(_("The file {file} lies outside the archive’s folder.").format(file=name))
    return path


def take_in(picture: Picture, folder: Path, *, by: Any, inside: bool) -> Photo:
    """A photo of the archive made one of ours. Raises Unusable with a sentence where that is not possible."""
    where = picture.file or picture.url
    try:
        data, name = _data(picture, folder, most=MAX_BYTES, inside=inside)
        title = picture.title or picture.caption or name
        photo = Photo(title=title[:120], focal_x=picture.focal[0], focal_y=picture.focal[1])
        for field in (*PHOTO_TEXTS, "taken_at"):
            if field != "title":
                setattr(photo, field, getattr(picture, field))
        photos.take_in(photo, ContentFile(data, name), by=by)
        photo.refresh_from_db()  # a background task may have made its other copies already
    except ValidationError as error:
        raise _useless(where, error) from None
    return photo


def take_in_document(paper: Paper, folder: Path, *, by: Any, inside: bool) -> Document:
    """A document of the archive made one of ours. Raises Unusable with a sentence where that is not possible."""
    document = Document(title=paper.title)
    try:
        data, name = _data(paper, folder, most=documents.MAX_BYTES, inside=inside)
        documents.take_in(document, ContentFile(data, name), by=by)
    except ValidationError as error:
        raise _useless(paper.file or paper.url, error) from None
    return document


def _useless(where: str, error: ValidationError) -> Unusable:
    return Unusable(_("{where} cannot be used. {why}").format(where=where, why=" ".join(error.messages)))


def _data(item: Picture | Paper, folder: Path, *, most: int, inside: bool) -> tuple[bytes, str]:
    """What is in the file of a photo or document, and its name. Raises Unusable where it cannot be had."""
    where = item.file or item.url
    try:
        data = _read(_file(item.file, folder), most) if item.file else fetch(item.url, most=most, inside=inside)
    except (NotFetched, OSError) as error:
        why = error if isinstance(error, NotFetched) else _("cannot be read.")
        raise Unusable(_("The file {where} {why}").format(where=where, why=why)) from None
    return data, PurePosixPath(where.partition("?")[0]).name


def _read(path: Path, most: int) -> bytes:
    """What is in a file; of one that is too large no more than shows that."""
    with path.open("rb") as file:
        return file.read(most + 1)


def portrait(name: str, folder: Path) -> bytes:
    """A portrait of the archive as we keep one: as it is where it is one of ours, else cut and re-encoded.

    Raises Unusable where it is no picture.
    """
    try:
        data = _read(_file(name, folder), MAX_BYTES)
        return data if _is_plain_webp(data) else square(io.BytesIO(data))
    except OSError:
        raise Unusable(_("The portrait {file} cannot be read.").format(file=name)) from None
    except ValidationError as error:
        raise Unusable(f"{name}: {' '.join(error.messages)}") from None


def _is_plain_webp(data: bytes) -> bool:
    """Whether a file is a small square WebP with pixels and nothing else in it: no metadata, nothing behind its end."""
    plain = data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8 " and int.from_bytes(data[4:8], "little") + 8 == len(data)
    size = int.from_bytes(data[16:20], "little")
    if not plain or 20 + size + size % 2 != len(data):
        return False
    try:
        with Image.open(io.BytesIO(data), formats=["WEBP"]) as picture:
            picture.load()
            return picture.width == picture.height <= 480  # noqa: PLR2004 - as people.pictures.square makes them
    except Exception:  # noqa: BLE001 - decoders raise whatever the damage makes them
        return False


def write_out(data: bytes, folder: Path) -> str:
    """Write a picture below ``folder`` under a name made from what is in it; return that name."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            ending = _ENDINGS.get(picture.format or "", "bin")
    except Exception:  # noqa: BLE001 - as above
        ending = "bin"
    return _written(data, folder, FOLDER, ending)


def write_document(document: Document, folder: Path) -> str:
    """The same for a document. Raises OSError where its file is gone."""
    with document.file.open("rb") as file:
        return _written(file.read(), folder, DOCUMENTS, document.kind)


def _written(data: bytes, folder: Path, place: str, ending: str) -> str:
    name = f"{place}/{hashlib.sha256(data).hexdigest()[:32]}.{ending}"
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(data)
    return name
