"""What a picture file says of itself, as agencies, programs and cameras write it, and as broken files have it."""

import datetime as dt
import hashlib
import io
import struct
import time
from dataclasses import asdict

import pytest
from PIL import Image, PngImagePlugin

from articles import photos
from articles.metadata import Said, said_in
from people.pictures import glanced_at, opened

# One distinct value a field, as the reference pictures of the IPTC have it; two spaces and an accent on purpose.
WRITTEN = {
    "title": "The title (one)",
    "headline": "The headline (one)",
    "caption": "The description,\naka caption (one)",
    "creator": "Zoë Creator",
    "credit": "Credit Line (one)",
    "copyright": "Copyright (Notice)  2026 Tide - tide.example",
    "terms": "Rights usage terms (one)",
    "instructions": "An instruction (one)",
    "created": "2026-07-12T18:07:09+01:00",
    "sublocation": "Sublocation (Core) (one)",
    "city": "City (Core) (one)",
    "state": "Province/State (Core) (one)",
    "country": "Country (Core) (one)",
    "alt": "What is to be seen (one)",
}
IN_IIM = {
    "title": 5,
    "headline": 105,
    "caption": 120,
    "creator": 80,
    "credit": 110,
    "copyright": 116,
    "instructions": 40,
    "created": 55,
    "sublocation": 92,
    "city": 90,
    "state": 95,
    "country": 101,
}
IN_XMP = {
    "title": ("dc:title", "Alt"),
    "headline": ("photoshop:Headline", ""),
    "caption": ("dc:description", "Alt"),
    "creator": ("dc:creator", "Seq"),
    "credit": ("photoshop:Credit", ""),
    "copyright": ("dc:rights", "Alt"),
    "terms": ("xmpRights:UsageTerms", "Alt"),
    "instructions": ("photoshop:Instructions", ""),
    "created": ("photoshop:DateCreated", ""),
    "sublocation": ("Iptc4xmpCore:Location", ""),
    "city": ("photoshop:City", ""),
    "state": ("photoshop:State", ""),
    "country": ("photoshop:Country", ""),
    "alt": ("Iptc4xmpCore:AltTextAccessibility", "Alt"),
}
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    }.items()
)


def iim(fields: dict[str, str], charset: str = "utf-8") -> bytes:
    """The datasets of an application record, with the character set named where it is UTF-8."""

    def dataset(record: int, number: int, value: bytes) -> bytes:
        return b"\x1c" + bytes([record, number]) + struct.pack(">H", len(value)) + value

    head = dataset(1, 90, b"\x1b%G") if charset == "utf-8" else b""
    values = {name: value.replace("-", "")[:8] if name == "created" else value for name, value in fields.items()}
    return head + b"".join(dataset(2, IN_IIM[n], v.encode(charset)) for n, v in values.items() if n in IN_IIM)


def app13(data: bytes, digest: bytes | None = None) -> bytes:
    """The segment of a JPEG in which Photoshop's programs keep IIM data, and the digest of it."""
    body = b"Photoshop 3.0\0"
    for number, resource in ((0x0404, data), (0x0425, digest)):
        if resource is not None:
            body += b"8BIM" + struct.pack(">HHI", number, 0, len(resource)) + resource + b"\0" * (len(resource) % 2)
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def xmp(fields: dict[str, str], *, as_attributes: bool = False) -> bytes:
    """A packet with the fields, the simple ones as elements or as attributes: both are allowed."""
    attributes, elements = "", ""
    for name, value in fields.items():
        prop, kind = IN_XMP[name]
        if kind:
            other = '<rdf:li xml:lang="fr">Autre</rdf:li>' if kind == "Alt" else ""
            item = f'<rdf:li xml:lang="x-default">{value}</rdf:li>' if kind == "Alt" else f"<rdf:li>{value}</rdf:li>"
            elements += f"<{prop}><rdf:{kind}>{other}{item}</rdf:{kind}></{prop}>"
        elif as_attributes:
            attributes += f' {prop}="{value}"'
        else:
            elements += f"<{prop}>{value}</{prop}>"
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{rdf}"><rdf:Description rdf:about="" {NAMESPACES}{attributes}>{elements}'
        f'</rdf:Description></rdf:RDF></x:xmpmeta>{" " * 200}<?xpacket end="w"?>'
    ).encode()


def md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def jpeg(segment: bytes = b"", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", **options)
    return out.getvalue()[:2] + segment + out.getvalue()[2:]


def said(data: bytes) -> Said:
    return said_in(opened(io.BytesIO(data)))


@pytest.mark.parametrize("as_attributes", [False, True])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_field_of_xmp_is_read_exactly(kind, as_attributes):
    out, packet, options = io.BytesIO(), xmp(WRITTEN, as_attributes=as_attributes), {}
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", packet.decode())
    else:
        options["xmp"] = packet
    Image.new("RGB", (40, 30)).save(out, kind, **options)
    assert asdict(said(out.getvalue())) == asdict(Said(**WRITTEN))


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_every_field_of_iim_is_read_exactly(charset):
    found = said(jpeg(app13(iim(WRITTEN, charset))))
    want = WRITTEN | {"created": "20260712", "terms": "", "alt": ""}
    assert asdict(found) == asdict(Said(**want))


def test_both_are_read_where_each_has_what_the_other_lacks():
    only_iim = {"city": "Aldermouth", "creator": "Ada Finch"}
    found = said(jpeg(app13(iim(only_iim)), xmp=xmp({"caption": "High water", "alt": "A quay."})))
    assert found == Said(**only_iim, caption="High water", alt="A quay.")


NEWER = {"caption": "Changed in IIM", "created": "20260713"}


@pytest.mark.parametrize(
    ("digest", "holds"),
    [
        ("none", "xmp"),
        ("of the IIM data as it is", "xmp"),
        ("of other IIM data", "iim"),
        ("zeros", "xmp"),  # some programs write no digest but its place
    ],
)
def test_where_they_differ_xmp_holds_unless_iim_was_changed_later(digest, holds):
    data = iim(WRITTEN | NEWER)
    bytes_of = {
        "none": None,
        "of the IIM data as it is": md5(data),
        "of other IIM data": md5(iim(WRITTEN)),
        "zeros": b"\0" * 16,
    }
    found = said(jpeg(app13(data, bytes_of[digest]), xmp=xmp(WRITTEN)))
    want = WRITTEN | NEWER if holds == "iim" else WRITTEN
    assert asdict(found) == asdict(Said(**want))


def test_what_the_camera_wrote_comes_last():
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x8298] = "DCIM", "Camera Owner", "(c) Camera Owner"
    exif.get_ifd(0x8769)[0x9003] = "2026:07:11 09:00:00"
    found = said(jpeg(exif=exif))
    assert (found.caption, found.creator, found.copyright) == ("", "Camera Owner", "(c) Camera Owner")
    assert found.taken_at == dt.date(2026, 7, 11)
    found = said(jpeg(exif=exif, xmp=xmp({"creator": "Zoë Venn", "created": "2026-07-12"})))
    assert (found.creator, found.copyright, found.taken_at) == ("Zoë Venn", "(c) Camera Owner", dt.date(2026, 7, 12))


def test_several_creators_are_all_named():
    packet = xmp({"creator": "Ada Finch</rdf:li><rdf:li>Zoë Venn"})
    assert said(jpeg(xmp=packet)).creator == "Ada Finch, Zoë Venn"
    two = iim({"creator": "Ada Finch"}) + iim({"creator": "Zoë Venn"})
    assert said(jpeg(app13(two))).creator == "Ada Finch, Zoë Venn"


@pytest.mark.parametrize(
    ("created", "day"),
    [
        ("2026-07-12", dt.date(2026, 7, 12)),
        ("2026-07-12T23:59:59.123-11:00", dt.date(2026, 7, 12)),
        ("20260712", dt.date(2026, 7, 12)),
        ("2026:07:12 18:07:09", dt.date(2026, 7, 12)),
        ("2026-07", None),
        ("2026", None),
        ("20260700", None),
        ("0000:00:00 00:00:00", None),
        ("2026-02-30", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_day_is_taken_only_where_the_file_knows_it(created, day):
    assert Said(created=created).taken_at == day


@pytest.mark.parametrize(
    ("creator", "credit", "printed"),
    [
        ("Ada Finch", "Tide Agency", "Ada Finch/Tide Agency"),
        ("Ada Finch", "", "Ada Finch"),
        ("", "Tide Agency", "Tide Agency"),
        ("Ada Finch", "ADA FINCH / Tide Agency", "ADA FINCH / Tide Agency"),
        ("Ada Finch", "Ada Finch", "Ada Finch"),
        ("", "", ""),
    ],
)
def test_the_credit_proposed_names_both_and_neither_twice(creator, credit, printed):
    assert Said(creator=creator, credit=credit).printed_credit == printed


def test_the_fields_of_a_photo_are_on_one_line_and_of_their_length():
    words = photos.words_in(opened(io.BytesIO(jpeg(xmp=xmp(WRITTEN | {"headline": "H" * 200, "country": "C" * 300})))))
    assert words["title"] == WRITTEN["title"]
    assert words["caption"] == "The description, aka caption (one)"
    assert words["rights"] == "Rights usage terms (one); An instruction (one)"
    assert words["credit"] == "Zoë Creator/Credit Line (one)"
    assert words["taken_at"] == dt.date(2026, 7, 12)
    assert words["place"] == "Sublocation (Core) (one), City (Core) (one), Province/State (Core) (one), …"
    long = photos.words_in(opened(io.BytesIO(jpeg(xmp=xmp({"caption": "x" * 3000})))))
    assert long["caption"] == "x" * 998 + " …"


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)
BROKEN = {
    "not XML": b"\xff\xfe<<<",
    "empty": b"",
    "only a packet": b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><?xpacket end="w"?>',
    "cut off": xmp(WRITTEN)[:700],
    "other XML": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "entities": ENTITIES + xmp(WRITTEN).replace(b"The title (one)", b"&j;"),
    "a file of this machine": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + xmp(WRITTEN).replace(b"The title (one)", b"&a;"),
    "very deep": b"<a>" * 20_000,
    "no RDF in it": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_xmp_counts_as_none(name):
    picture = glanced_at(io.BytesIO(jpeg(app13(iim({"title": "From IIM"})))))
    picture.info["xmp"] = BROKEN[name]
    began = time.process_time()
    assert said_in(picture) == Said(title="From IIM")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x1c",
        b"\x1c\x02",
        b"\x1c\x02\x05\xff\xff",
        b"\x1c\x02\x05\x80\x04\xff\xff\xff\xff",
        b"\x1c\x02\x05\xff\xff" + b"\xff" * 100,
        b"\x1c\x02\x05\x80\x00" * 100,
        b"\x1c\x02\x78\x00\x00" * 10_000,
        b"nonsense" * 1000,
    ],
)
def test_broken_iim_counts_as_none(data):
    began = time.process_time()
    found = said(jpeg(app13(data), xmp=xmp({"headline": "From XMP"})))
    assert (found.headline, found.title, found.caption) == ("From XMP", "", "")
    assert time.process_time() - began < 0.5


def test_a_value_without_end_is_bounded():
    picture = glanced_at(io.BytesIO(jpeg()))
    picture.info["xmp"] = xmp({"caption": "x" * 900_000})
    assert len(said_in(picture).caption) == 10_000
    picture.info["xmp"] = xmp({"caption": "x" * 1_100_000})
    assert said_in(picture) == Said()
    many = b"".join(iim({"creator": f"Name {n}"}, "cp1252") for n in range(2000))
    assert said(jpeg(app13(many))).creator.count(",") == 49


def test_what_made_the_picture_is_not_taken_for_the_picture():
    source = "<x><rdf:Description><photoshop:City>Theirs</photoshop:City></rdf:Description></x>"
    packet = xmp({"credit": "Ours"}).replace(b"<photoshop:Credit>", source.encode() + b"<photoshop:Credit>")
    found = said(jpeg(xmp=packet))
    assert (found.credit, found.city) == ("Ours", "")
