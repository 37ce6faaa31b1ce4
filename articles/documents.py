"""Documents taken in, judged by what is in them, and given to readers as files to keep, never to be shown in a page."""

import contextlib
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.models import Document
from articles.zips import DAMAGED

MAX_BYTES = 25 * 1024 * 1024
MOST_PARTS = 5000  # files in the archive that an office document is
BEGINNING = 64 * 1024  # bytes by which a text is judged
MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
NAME = r"[a-z0-9-]{1,100}\.[a-z]{3,4}"  # of a file as readers get it
ACCEPT = ",".join(f".{kind}" for kind in MIME)
TAB, RETURN, ESCAPE, SPACE = b"\t\r\x1b "
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_DOCUMENTS = {MIME[kind].encode(): kind for kind in ("odt", "ods")}


def take_in(document: Document, file: File, *, by: Any) -> None:
    """Store ``file`` as the file of ``document`` and save that.

    Raises ValidationError with a sentence where it is not a document that readers may be offered.
    """
    document.kind = kind_of(file)
    document.size = file.size
    document.added_by = by
    file.seek(0)
    document.file.save("document", file, save=False)
    document.save()


def kind_of(file: File) -> str:
    """Which of MIME a file is, by what is in it; its name only tells a table (CSV) from a text.

    Raises ValidationError with a sentence where it is none of them, too large, empty, or has a program in it.
    """
    if file.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 25 MB. Save a smaller one and upload that."))
    file.seek(0)
    beginning = file.read(BEGINNING)
    if not beginning.strip():
        raise ValidationError(_("The file is empty."))
    if beginning.startswith(b"%PDF-"):
        return "pdf"
    if beginning.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    if _is_text(beginning):
        return "csv" if (file.name or "").lower().endswith((".csv", ".tsv")) else "txt"
    raise ValidationError(_("Readers can be offered PDF, Word, Excel, PowerPoint, OpenDocument, CSV and text files."))


def _office_kind(file: File) -> str:
    """The kind of an office document. Nothing in it is unpacked, but for the first bytes of an OpenDocument."""
    kind = ""
    with contextlib.suppress(*DAMAGED):
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if any(name.rpartition("/")[2].lower() in {"vbaproject.bin", "vbadata.xml"} for name in names):
                raise ValidationError(_("The document has a program (macro) in it. Save it without and upload that."))
            if len(names) <= MOST_PARTS and "[Content_Types].xml" in names:
                kind = next((found for part, found in _MAIN_PARTS.items() if part in names), "")
            elif names[:1] == ["mimetype"]:
                with archive.open("mimetype") as part:
                    kind = _OPEN_DOCUMENTS.get(part.read(100).strip(), "")
    if not kind:
        raise ValidationError(_("This file is damaged, or an archive. Upload the document itself."))
    return kind


def _is_text(beginning: bytes) -> bool:
    """Whether these are letters, in Unicode or one byte each, and no bytes that only programs read."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < TAB or RETURN < byte < SPACE and byte != ESCAPE for byte in set(beginning))


def context_of(document: Document) -> dict[str, Any]:
    """A document as a page offers it."""
    return {"key": document.key, "slug": _slug(document), "kind": document.kind, "size": document.size}


def file_name(document: Document) -> str:
    """What the file is called for readers: after its title, whatever it was called before."""
    return f"{_slug(document)}.{document.kind}"


def _slug(document: Document) -> str:
    return slugify(document.title)[:60].strip("-") or "document"


def forget(document: Document) -> None:
    """Remove the file of a document that is being deleted, once that is certain."""
    name = document.file.name
    transaction.on_commit(lambda: default_storage.delete(name) if name else None)
