"""What a picture file says of itself: IPTC-IIM, XMP and EXIF, read within bounds and never trusted to be whole.

Fields are those of the IPTC Photo Metadata Standard 2023.2. Where IIM and XMP differ, the rule is that of the Metadata
Working Group's guidelines 2.0: XMP holds, unless the digest beside the IIM data says that a program which knows of no
XMP changed them later. EXIF, which cameras fill with their own names, comes last.
"""

import contextlib
import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from PIL import Image

MOST_XMP = 1024 * 1024  # bytes; a packet in a JPEG has at most 64 kB
MOST_VALUES = 50  # of one field: a photo has so many creators at most
MOST_CHARACTERS = 10_000  # of one value

_IIM, _DIGEST = 0x0404, 0x0425  # Photoshop's resources: the IIM data, and their MD5 when XMP was written last
_CHARSET, _UTF8 = (1, 90), b"\x1b%G"
_EXIF_IFD = 0x8769

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"

# Where each field stands: the XMP property, the IIM dataset, the EXIF tag.
_PLACES: dict[str, tuple[str, tuple[int, int] | None, int | None]] = {
    "title": (f"{_DC}title", (2, 5), None),
    "headline": (f"{_PHOTOSHOP}Headline", (2, 105), None),
    "caption": (f"{_DC}description", (2, 120), 0x010E),
    "alt": (f"{_CORE}AltTextAccessibility", None, None),
    "creator": (f"{_DC}creator", (2, 80), 0x013B),
    "credit": (f"{_PHOTOSHOP}Credit", (2, 110), None),
    "copyright": (f"{_DC}rights", (2, 116), 0x8298),
    "terms": (f"{_RIGHTS}UsageTerms", None, None),
    "instructions": (f"{_PHOTOSHOP}Instructions", (2, 40), None),
    "created": (f"{_PHOTOSHOP}DateCreated", (2, 55), 0x9003),
    "sublocation": (f"{_CORE}Location", (2, 92), None),
    "city": (f"{_PHOTOSHOP}City", (2, 90), None),
    "state": (f"{_PHOTOSHOP}State", (2, 95), None),
    "country": (f"{_PHOTOSHOP}Country", (2, 101), None),
}
_BY_CAMERAS = re.compile(r"(?:OLYMPUS DIGITAL CAMERA|SONY DSC|DCIM|SAMSUNG CSC|DIGITAL CAMERA)\W*", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[-:]?(\d\d)[-:]?(\d\d)(?!\d)")


@dataclass(frozen=True)
class Said:
    """The fields as they are written in the file, "" where it has none; ``created`` is the date as it stands there."""

    title: str = ""
    headline: str = ""
    caption: str = ""
    alt: str = ""
    creator: str = ""
    credit: str = ""
    copyright: str = ""
    terms: str = ""
    instructions: str = ""
    created: str = ""
    sublocation: str = ""
    city: str = ""
    state: str = ""
    country: str = ""

    @property
    def taken_at(self) -> dt.date | None:
        """The day it was taken; None where the file knows no more than the month."""
        found = _DATE.match(self.created)
        with contextlib.suppress(ValueError):
            return dt.date(*map(int, found.groups())) if found else None
        return None

    @property
    def place(self) -> str:
        """Where it was taken, from the nearest to the widest."""
        return ", ".join(filter(None, (self.sublocation, self.city, self.state, self.country)))

    @property
    def printed_credit(self) -> str:
        """Whom to name beside the photo: “Name/Agency”."""
        if not self.creator or self.creator.casefold() in self.credit.casefold():
            return self.credit
        return "/".join(filter(None, (self.creator, self.credit)))


def said_in(picture: Image.Image) -> Said:
    """What the file of ``picture`` says of itself. Whatever is broken in it counts as not there; nothing is raised."""
    iim: dict[Any, str] = {}
    xmp: dict[Any, str] = {}
    exif: dict[Any, str] = {}
    is_newer = False
    with contextlib.suppress(Exception):  # metadata may be broken in any way, and the picture is good all the same
        iim, is_newer = _iim(picture.info.get("photoshop") or {})
    with contextlib.suppress(Exception):
        xmp = _xmp(picture.info.get("xmp") or b"")
    with contextlib.suppress(Exception):
        exif = _exif(picture)
    found = {}
    for field in fields(Said):
        prop, dataset, tag = _PLACES[field.name]
        both = [xmp.get(prop), iim.get(dataset)]
        values = [*(reversed(both) if is_newer else both), exif.get(tag)]
        found[field.name] = next(filter(None, values), "")
    return Said(**found)


def _iim(resources: dict[int, Any]) -> tuple[dict[tuple[int, int], str], bool]:
    """The datasets of IPTC-IIM 4.2, and whether they were changed after the XMP was written."""
    data = resources.get(_IIM)
    if not isinstance(data, bytes):
        return {}, False
    found: dict[tuple[int, int], list[bytes]] = {}
    for dataset, value in _datasets(data):
        values = found.setdefault(dataset, [])
        if len(values) < MOST_VALUES:
            values.append(value)
    is_utf8 = found.get(_CHARSET) == [_UTF8]
    texts = {
        dataset: ", ".join(filter(None, (_text(value, is_utf8=is_utf8) for value in values)))
        for dataset, values in found.items()
    }
    digest = resources.get(_DIGEST)
    is_newer = isinstance(digest, bytes) and any(digest) and hashlib.md5(data, usedforsecurity=False).digest() != digest
    return texts, is_newer


def _datasets(data: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    while data[at : at + 1] == b"\x1c" and at + 5 <= len(data):
        size, start = int.from_bytes(data[at + 3 : at + 5], "big"), at + 5
        if size & 0x8000:  # an extended dataset: the size of its size, then its size
            length = size & 0x7FFF
            size, start = int.from_bytes(data[start : start + min(length, 8)], "big"), start + length
        yield (data[at + 1], data[at + 2]), data[start : start + size]
        at = start + size


def _xmp(packet: bytes | str) -> dict[str, str]:
    """The properties of an XMP packet by their full names: the picture's own, not those of what it was made from."""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet or len(packet) > MOST_XMP:
        return {}
    root = fromstring(packet.strip(b"\0 \t\r\n"), forbid_dtd=True)
    rdf = root if root.tag == f"{_RDF}RDF" else root.find(f"{_RDF}RDF")
    found: dict[str, str] = {}
    for description in [] if rdf is None else rdf.findall(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            found.setdefault(name, _text(value))
        for prop in description:
            found.setdefault(prop.tag, _value(prop))
    return found


def _value(prop: Element) -> str:
    """The text of a property: of a list all, of alternatives in languages the one without."""
    items = prop.findall(f"{_RDF}Alt/{_RDF}li")[:MOST_VALUES]
    if items:
        return _text(next((i.text for i in items if i.get(_LANG) == "x-default"), items[0].text))
    items = [i for kind in ("Seq", "Bag") for i in prop.findall(f"{_RDF}{kind}/{_RDF}li")][:MOST_VALUES]
    if items:
        return ", ".join(filter(None, (_text(i.text) for i in items)))
    return _text(prop.findtext(f"{_RDF}value") or prop.findtext(f"{_RDF}Description/{_RDF}value") or prop.text)


def _exif(picture: Image.Image) -> dict[int, str]:
    tags = picture.getexif()
    found = {tag: tags.get(tag) for tag in (0x010E, 0x013B, 0x8298)}
    with contextlib.suppress(Exception):
        found[0x9003] = tags.get_ifd(_EXIF_IFD).get(0x9003)
    for tag, value in found.items():
        with contextlib.suppress(AttributeError, UnicodeError):  # Pillow takes for Latin-1 what programs write in UTF-8
            found[tag] = value.encode("latin-1").decode()
        found[tag] = _text(found[tag])
    return {tag: "" if _BY_CAMERAS.fullmatch(text) else text for tag, text in found.items()}


def _text(value: Any, *, is_utf8: bool = False) -> str:
    """A value without control characters: text, or bytes in UTF-8 or in what Windows used to write."""
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            value = value.decode("utf-8" if is_utf8 else "cp1252", "replace")
    if not isinstance(value, str):
        return ""
    value = value[:MOST_CHARACTERS]
    keep = "\n\t"
    return "".join(c if c in keep or unicodedata.category(c)[0] != "C" else " " for c in value).strip()
