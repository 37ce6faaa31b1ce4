"""Photos: what may be uploaded, what of it anybody sees, and what the desk does with it."""

import datetime as dt
import io
import struct
import time
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageCms, PngImagePlugin

from articles import clock, photos, publishing, renditions, writing
from articles.models import Photo
from people import pictures
from tests import desk, make
from tests.desk import errors

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/photo/"
ADD = f"{LIST}add/"
EMPTY = {"title": "", "caption": "", "credit": "", "alt": "", "rights": "", "focal_x": "50", "focal_y": "50"}
FROM_THE_FILE = {"title", "caption", "alt", "creator", "credit", "copyright", "rights", "place", "taken_at"}
GPS = "41 24.2028, 2 10.4418"
HARMLESS = {"loop", "background", "timestamp", "duration", "progressive", "progression"} | {
    f"jfif{end}" for end in ("", "_version", "_unit", "_density")
}
TELLTALE = (b"secret", b"Phonemaker", b"Exif\0\0", b"EXIF", b"ICCP", b"ICC_PROFILE", b"XMP ", b"xpacket", b"Ada Finch")
CORNERS = ("red", "lime", "blue", "black")  # top left, top right, bottom left, bottom right


@pytest.fixture
def reporter():
    return desk.client(make.user("Reporters"))


def corners(size=(60, 40)) -> Image.Image:
    """A picture of which each corner has its own colour, so that any turn of it shows."""
    picture = Image.new("RGB", size)
    width, height = size[0] // 2, size[1] // 2
    for n, colour in enumerate(CORNERS):
        picture.paste(colour, (n % 2 * width, n // 2 * height, (n % 2 + 1) * width, (n // 2 + 1) * height))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def upload(data: bytes, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def shown(data: bytes) -> Image.Image:
    """What a reader would see of an uploaded file."""
    return Image.open(io.BytesIO(pictures.webp(pictures.upright(pictures.opened(ContentFile(data))))))


def near(pixel, colour, slack=40) -> bool:
    return all(abs(a - b) <= slack for a, b in zip(pixel, colour, strict=True))


def exif(**more) -> Image.Exif:
    """Metadata as a telephone writes it, with the place."""
    tags = Image.Exif()
    tags[0x010F] = "Phonemaker"
    tags[0x013B] = "Ada Finch"
    tags[0x010E] = "High water at the quay"
    tags[0x9286] = "secret comment"
    tags.get_ifd(0x8825).update({1: "N", 2: (41.0, 24.0, 12.17), 3: "E", 4: (2.0, 10.0, 26.5)})
    for tag, value in more.items():
        tags[int(tag.lstrip("t"), 16)] = value
    return tags


def png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that says it is this large, and some data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows


# --- What a copy is made of -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_copies_have_no_metadata_at_all(kind, media):
    options = {"exif": exif(), "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    if kind == "JPEG":
        options["comment"] = b"secret comment"
    if kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", "secret comment")
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", "<x>secret comment</x>", zip=True)
    if kind == "WEBP":
        options["xmp"] = b"<x>secret comment</x>"
    photo = Photo(title="x")
    photos.take_in(photo, upload(saved(corners((1600, 1200)), kind, **options)), by=None)
    photo.refresh_from_db()
    copies = list((media / "photos" / photo.key).iterdir())
    assert {c.name for c in copies} == renditions.names(photo.made)
    assert len(copies) == 3 * 12  # in three kinds of files: the whole picture and three shapes in three widths
    for copy in copies:
        data = copy.read_bytes()
        picture = Image.open(io.BytesIO(data))
        assert picture.format == {".webp": "WEBP", ".avif": "AVIF", ".jpg": "JPEG"}[copy.suffix]
        assert not picture.getexif()
        assert set(picture.info) <= HARMLESS
        assert not [word for word in TELLTALE if word.lower() in data.lower()]
        shape, _dash, width = copy.stem.rpartition("-")
        ratio = {"16x9": 16 / 9, "1x1": 1}.get(shape.partition("-")[0], 4 / 3)
        assert (picture.width, picture.height) == (int(width), round(int(width) / ratio))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(orientation):
    upside = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    picture = corners((1500, 1000))
    held = picture.transpose(upside) if upside is not None else picture
    photo = Photo(title="x")
    data = saved(held, "JPEG", quality=95, exif=exif(t0112=orientation))
    photos.take_in(photo, upload(data), by=None)
    assert (photo.width, photo.height) == (1500, 1000)
    seen = shown(data)
    for n, colour in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0))):
        at = (seen.width * (1 + n % 2 * 2) // 4, seen.height * (1 + n // 2 * 2) // 4)
        assert near(seen.getpixel(at), colour)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_shown(kind):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    seen = shown(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))
    assert getattr(seen, "n_frames", 1) == 1
    assert near(seen.getpixel((20, 15)), (255, 0, 0))


@pytest.mark.parametrize(
    ("mode", "kind", "colour", "seen_as"),
    [
        ("CMYK", "JPEG", (0, 255, 255, 0), (255, 0, 0)),
        ("L", "JPEG", 128, (128, 128, 128)),
        ("I;16", "PNG", 32896, (128, 128, 128)),
        ("LA", "PNG", (0, 255), (0, 0, 0)),
        ("LA", "PNG", (0, 0), (255, 255, 255)),
        ("RGBA", "PNG", (255, 0, 0, 0), (255, 255, 255)),
        ("RGBA", "WEBP", (255, 0, 0, 255), (255, 0, 0)),
        ("1", "PNG", 1, (255, 255, 255)),
    ],
)
def test_every_kind_of_pixel_is_shown_as_meant(mode, kind, colour, seen_as):
    seen = shown(saved(Image.new(mode, (40, 30), colour), kind))
    assert seen.mode == "RGB"
    assert near(seen.getpixel((20, 15)), seen_as)


def test_transparent_colours_of_a_palette_are_white():
    palette = corners().quantize(4)
    palette.info["transparency"] = palette.getpixel((1, 1))
    for kind in ("PNG", "GIF"):
        seen = shown(saved(palette, kind, transparency=palette.getpixel((1, 1))))
        assert near(seen.getpixel((5, 5)), (255, 255, 255))
        assert near(seen.getpixel((55, 5)), (0, 255, 0))


def test_colours_of_another_profile_become_those_of_the_web_and_a_broken_one_is_no_matter():
    wide = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The primaries of red and blue swapped: what is stored as red is meant as blue.
    tags = {bytes(wide[at : at + 4]): at for at in range(132, 132 + 12 * struct.unpack_from(">I", wide, 128)[0], 12)}
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    wide[red + 4 : red + 12], wide[blue + 4 : blue + 12] = wide[blue + 4 : blue + 12], wide[red + 4 : red + 12]
    picture = Image.new("RGB", (40, 30), "red")
    assert near(shown(saved(picture, "PNG", icc_profile=bytes(wide))).getpixel((9, 9)), (0, 0, 255))
    assert near(shown(saved(picture, "PNG", icc_profile=b"nonsense")).getpixel((9, 9)), (255, 0, 0))


@pytest.mark.parametrize("size", [(1, 1), (1, 10), (3, 2), (10, 1), (479, 300), (480, 48)])
def test_a_tiny_picture_has_one_copy(size, media):
    photo = Photo(title="x")
    photos.take_in(photo, upload(saved(Image.new("RGB", size))), by=None)
    copy = media / "photos" / photo.key / f"{photo.widths[0]}.webp"
    assert Image.open(io.BytesIO(copy.read_bytes())).size == size
    assert photo.widths == [size[0]]


def test_a_24_megapixel_photo_is_taken_in_while_somebody_waits(run_tasks):
    grain = Image.effect_noise((1500, 1000), 60).resize((6000, 4000))
    data = saved(Image.merge("RGB", (grain,) * 3), "JPEG")
    photo = Photo(title="x")
    began = time.process_time()
    photos.take_in(photo, upload(data), by=None)
    assert time.process_time() - began < 3  # 0.5 s where it was measured; room for a slow machine
    assert (photo.width, photo.height, photo.widths) == (6000, 4000, [480, 800, 1200])
    run_tasks()
    photo.refresh_from_db()
    assert photo.widths == [480, 800, 1200, 2000]


# --- What is refused --------------------------------------------------------------------------------------------------
TOO_MANY = "more than 50 million pixels"
NOT_READ = "not a picture that can be read"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
BAD = {
    "empty.jpg": (b"", "empty"),
    "page.png": (b"<html><script>alert(1)</script></html>", NOT_READ),
    "drawing.svg": (SVG, NOT_READ),
    "drawing.jpg": (SVG, NOT_READ),
    "scan.tiff": (saved(corners(), "TIFF"), NOT_READ),
    "scan.jpg": (saved(corners(), "TIFF"), NOT_READ),
    "old.bmp": (saved(corners(), "BMP"), NOT_READ),
    "paper.pdf": (saved(corners(), "PDF"), NOT_READ),
    "half.jpg": (saved(corners((400, 300)), "JPEG")[:900], NOT_READ),
    "half.png": (saved(Image.effect_noise((90, 90), 90), "PNG")[:3000], NOT_READ),
    "half.gif": (saved(corners(), "GIF")[:20], NOT_READ),
    "bomb.png": (png_header(50_000, 50_000), TOO_MANY),
    "vast.png": (png_header(2**31 - 1, 2**31 - 1), TOO_MANY),
    "large.png": (png_header(10_000, 5_001), TOO_MANY),
    "none.png": (png_header(0, 10), NOT_READ),
    "strip.png": (saved(Image.new("L", (4000, 399))), "ten times as long"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_gets_a_sentence_and_leaves_nothing(name, reporter, media):
    data, sentence = BAD[name]
    began = time.process_time()
    found = errors(reporter.post(ADD, EMPTY | {"title": "x", "file": upload(data, name)}))
    assert time.process_time() - began < 1
    assert sentence in found["file"][0]
    assert not Photo.objects.exists()
    assert not [p for p in media.rglob("*") if p.is_file()]


def test_compressed_metadata_does_not_fill_the_memory():
    text = struct.pack(">I", 0)
    packed = b"Comment\0\0" + zlib.compress(b"a" * 80_000_000)
    text = struct.pack(">I", len(packed)) + b"zTXt" + packed + struct.pack(">I", zlib.crc32(b"zTXt" + packed))
    data = saved(corners())
    with pytest.raises(ValidationError, match=NOT_READ):
        pictures.opened(ContentFile(data[:33] + text + data[33:]))


def test_a_file_above_40_megabytes_is_refused_unread():
    file = upload(saved(corners()))
    file.size = 40 * 1024 * 1024 + 1
    with pytest.raises(ValidationError, match="larger than 40 MB"):
        pictures.opened(file)


def test_broken_metadata_costs_no_picture():
    good = saved(corners((600, 400)), "JPEG", exif=exif())
    at = good.index(b"Exif\0\0") + 6
    for broken in (b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"nonsense"):
        data = good[:at] + broken + good[at + len(broken) :]
        assert shown(data).size == (600, 400)
        assert set(photos.words_in(pictures.opened(ContentFile(data)))) == FROM_THE_FILE


def test_what_hangs_behind_a_jpeg_is_not_in_the_copies(media):
    photo = Photo(title="x")
    photos.take_in(photo, upload(saved(corners((900, 600)), "JPEG") + b"<script>alert(1)</script>"), by=None)
    for copy in (media / "photos" / photo.key).iterdir():
        assert b"<script>" not in copy.read_bytes()


NAMES = [
    "../../../etc/passwd.png",
    "..\\..\\boot.png",
    "/etc/passwd",
    "x" * 300 + ".png",
    "shell.php.png",
    "shell.png.php",
    "shell.php\x00.png",
    ".htaccess",
    "CON.png",
    "a\nb\r.png",
    "%2e%2e%2fx.png",
    "\u202egnp.exe",
    "🔥.png",
    "<b>.png",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_file_name_leads_anywhere(name, reporter, media):
    before = set(media.parent.rglob("*"))
    answer = reporter.post(ADD, EMPTY | {"title": "x", "file": upload(saved(corners()), name)})
    assert answer.status_code == 302
    photo = Photo.objects.get()
    made = {p.relative_to(media).as_posix() for p in set(media.parent.rglob("*")) - before if p.is_file()}
    copies = {f"photos/{photo.key}/{copy}" for copy in renditions.names(photo.made)}
    assert made == {f"originals/{photo.key}", *copies}
    assert f"photos/{photo.key}/60.webp" in copies


# --- Who may fetch what -----------------------------------------------------------------------------------------------
def test_an_original_has_no_address(media, reporter):
    photo = make.photo()
    name = photo.file.name
    make.published(lead_photo=photo)
    assert (media / name).is_file()
    for who in (Client(), reporter):
        for address in (
            f"/media/{name}",
            f"/media/originals/{photo.key}",
            f"/media/originals/{photo.key}.jpg",
            f"/media/photos/{photo.key}",
            f"/media/photos/{photo.key}/original.webp",
            f"/media/photos/{photo.key}/../../originals/{photo.key}",
            f"/media/photos/..%2foriginals%2f{photo.key}/480.webp",
            f"/media/photos/{photo.key}/99.webp",
            f"/static/../media/{name}",
        ):
            assert who.get(address).status_code == 404, address


def test_a_photo_is_for_staff_until_a_story_shows_it_and_again_when_none_does(reporter):
    photo = make.photo()
    article = make.story(lead_photo=photo)

    def fetched(who) -> int:
        answer = who.get(photo.url(480))
        if answer.status_code == 200:
            assert answer.getvalue()[:4] == b"RIFF"
            assert answer["Content-Type"] == "image/webp"
            assert answer["X-Content-Type-Options"] == "nosniff"
        return answer.status_code

    assert (fetched(Client()), fetched(reporter)) == (404, 200)
    publishing.publish(article, by=None, at=clock.read() + dt.timedelta(hours=2))
    assert (fetched(Client()), fetched(reporter)) == (404, 200)
    publishing.publish(article, by=None)
    assert (fetched(Client()), fetched(reporter)) == (200, 200)
    writing.change(article, by=None, lead_photo=None)
    assert fetched(Client()) == 200
    publishing.withdraw(article, by=None, reason="Wrong quay.")
    assert (fetched(Client()), fetched(reporter)) == (404, 200)


# --- The desk's screen ------------------------------------------------------------------------------------------------
def test_a_reporter_adds_and_describes_a_photo(reporter):
    answer = reporter.post(ADD, EMPTY | {"title": "The quay", "alt": "A quay.", "file": make.picture()})
    assert answer.status_code == 302
    photo = Photo.objects.get()
    assert (photo.title, photo.width, photo.height) == ("The quay", 1500, 1000)
    assert photo.added_by.groups.get().name == "Reporters"
    page = f"{LIST}{photo.pk}/change/"
    text = reporter.get(page).content.decode()
    assert f'src="{photo.url(800)}"' in text
    assert "cannot be replaced" in text
    assert 'type="file"' not in text
    assert photo.url(480) in reporter.get(LIST).content.decode()
    key, name = photo.key, photo.file.name
    answer = reporter.post(page, EMPTY | {"title": "The old quay", "file": make.picture((10, 10)), "key": "x"})
    assert answer.status_code == 302
    photo.refresh_from_db()
    assert (photo.title, photo.key, photo.file.name, photo.width) == ("The old quay", key, name, 1500)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": ""}, "title", "Give it a title to find it by"),
        ({"focal_x": "101"}, "focal_x", "less than or equal to 100"),
        ({"focal_y": "-1"}, "focal_y", "greater than or equal to 0"),
        ({"focal_y": "99999999999"}, "focal_y", "less than or equal to 100"),
        ({"caption": "x" * 1001}, "caption", "at most 1000"),
    ],
)
def test_what_cannot_be_gets_a_sentence(reporter, typed, field, sentence):
    found = errors(reporter.post(ADD, EMPTY | {"title": "x", "file": make.picture()} | typed))
    assert sentence in found[field][0]
    assert not Photo.objects.exists()


def test_a_photo_needs_a_file(reporter):
    assert "required" in errors(reporter.post(ADD, EMPTY | {"title": "x"}))["file"][0]


def iptc(**fields: bytes) -> bytes:
    """An APP13 segment as agencies write it: IPTC-IIM records in a Photoshop resource."""
    records = b"".join(
        b"\x1c\x02" + bytes([int(number.lstrip("d"))]) + struct.pack(">H", len(value)) + value
        for number, value in fields.items()
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    body = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def test_empty_fields_are_filled_from_what_the_agency_wrote_in_the_file(reporter):
    plain = saved(corners(), "JPEG", exif=exif())
    fields = {"d5": "Überschwemmung".encode(), "d120": b"High\x00 water\n at the  quay", "d80": "Zoë Venn".encode()}
    data = plain[:2] + iptc(**fields) + plain[2:]
    answer = reporter.post(ADD, EMPTY | {"caption": "Ours", "file": upload(data)}, follow=True)
    photo = Photo.objects.get()
    assert (photo.title, photo.caption, photo.credit) == ("Überschwemmung", "Ours", "Zoë Venn")
    assert "Taken from the file: title, photographer, credit. Please check them." in answer.content.decode()
    words = photos.words_in(pictures.opened(ContentFile(data)))
    assert words["caption"] == "High water at the quay"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_empty_fields_are_filled_from_what_the_camera_wrote(kind, reporter):
    reporter.post(ADD, EMPTY | {"title": "x", "file": upload(saved(corners(), kind, exif=exif()))})
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit) == ("High water at the quay", "Ada Finch")


@pytest.mark.parametrize(
    ("written", "caption"),
    [
        ("OLYMPUS DIGITAL CAMERA         ", ""),
        ("Zoë am Ufer".encode().decode("latin-1"), "Zoë am Ufer"),
        ("Zo\xeb am Ufer", "Zoë am Ufer"),
        ("wave " * 5000, "wave " * 199 + "…"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\x00\x01 \u2028", ""),
    ],
)
def test_what_cameras_write_is_made_readable(written, caption):
    class Camera(Image.Image):
        def getexif(self):
            return {0x010E: written}

    assert photos.words_in(Camera())["caption"] == caption


def test_a_photo_of_a_story_is_not_deleted_and_of_another_the_files_go_too(media, django_capture_on_commit_callbacks):
    used, published, unused = make.photo(title="Used"), make.photo(title="Shown"), make.photo(title="Spare")
    make.story(lead_photo=used)
    article = make.published(lead_photo=published)
    writing.change(article, by=None, lead_photo=None)
    manager = desk.client(make.user("Managing editors"))
    for photo in (used, published):
        text = manager.post(f"{LIST}{photo.pk}/delete/", {"post": "yes"}).content.decode()
        assert f"“{photo.title}” belongs to stories" in text
    with django_capture_on_commit_callbacks(execute=True):
        assert manager.post(f"{LIST}{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(Photo.objects.values_list("title", flat=True)) == {"Used", "Shown"}
    assert not [p for p in media.rglob("*") if p.is_file() and unused.key in p.as_posix()]
    assert (media / used.file.name).is_file()
    assert desk.client(make.user("Editors")).post(f"{LIST}{used.pk}/delete/", {"post": "yes"}).status_code == 403


def test_photos_are_found_by_title_caption_and_credit(reporter):
    make.photo(title="Quay", caption="High water", credit="Zoë Venn")
    make.photo(title="Tram", credit="Ada")
    for term in ("quay", "water", "ZOË", "venn high"):
        assert [p.title for p in reporter.get(LIST, {"q": term}).context["cl"].result_list] == ["Quay"]
        query = {"app_label": "articles", "model_name": "article", "field_name": "lead_photo", "term": term}
        assert [r["text"] for r in reporter.get(reverse("admin:autocomplete"), query).json()["results"]] == ["Quay"]
    for query in ("added_by__password__startswith=m", "articles__headline__startswith=A", "versions__headline=x"):
        assert reporter.get(f"{LIST}?{query}").status_code == 400


def test_the_list_costs_the_same_however_long_it_is(reporter, django_assert_max_num_queries):
    for _n in range(12):
        photo = make.photo()
        photo.added_by = None
        photo.save()
    with django_assert_max_num_queries(8):
        reporter.get(LIST)


def test_an_administrator_of_contributors_has_no_business_with_photos():
    client = desk.client(make.user("Administrators"))
    photo = make.photo()
    for address in (LIST, ADD, f"{LIST}{photo.pk}/change/"):
        assert client.get(address).status_code == 403
