"""The public copies of a photo: made while nobody waits, shown as soon as they are there, cut round the focal point."""

import io
import re
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageCms

from articles import photos, publishing, renditions, tasks
from articles.models import Photo, Version
from articles.templatetags import reader
from newsroom import edition
from people import pictures
from tests import desk, make

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/photo/"
ADD = f"{LIST}add/"
HEIC = Path(__file__).parent / "files" / "turned.heic"  # 64 by 48 pixels, four colours, held upright by a quarter turn
NOT_READ = "not a picture that can be read"


@pytest.fixture
def reporter():
    return desk.client(make.user("Reporters"))


def addresses(page: str) -> set[str]:
    """The public copies that a page asks for, and those it names for machines, where JSON writes a hyphen its way."""
    return set(re.findall(r"/media/photos/[^\s\"?]+", page.replace(r"\u002D", "-")))


def fetched(client: Client, names: Iterable[str]) -> set[int]:
    """The status of the answers to these addresses."""
    answers = [client.get(name) for name in names]
    for answer in answers:
        if answer.streaming:
            answer.getvalue()
    return {answer.status_code for answer in answers}


def change(client: Client, photo: Photo, **typed) -> None:
    page = f"{LIST}{photo.pk}/change/"
    assert client.post(page, desk.typed(client.get(page), **typed)).status_code == 302


# --- Before and after they are ready ----------------------------------------------------------------------------------
def test_a_page_is_right_before_the_copies_are_ready_and_after(client, reporter, run_tasks):
    reporter.post(ADD, {"title": "Quay", "alt": "A quay.", "file": make.picture(), "focal_x": "50", "focal_y": "50"})
    photo = Photo.objects.get()
    topic = make.topic("Floods", picture=photo)
    story = make.published(lead_photo=photo)
    path = make.live(story).path
    for address in (path, "/", topic.get_absolute_url()):
        shown = addresses(client.get(address).content.decode())
        assert shown
        assert {Path(each).suffix for each in shown} == {".webp"}
        assert fetched(client, shown) == {200}
    assert "still being made" in reporter.get(f"{LIST}{photo.pk}/change/").content.decode()

    before = edition.current()
    run_tasks()
    assert edition.current() > before
    page = client.get(path).content.decode()
    assert re.findall(r'<source type="image/(\w+)"', page) == ["avif", "webp"]
    assert f'src="/media/photos/{photo.key}/800.jpg"' in page
    assert re.search(rf'og:image" content="[^"]+/media/photos/{photo.key}/16x9-50x50-1200.jpg"', page)
    assert '<meta property="og:image:height" content="675">' in page
    assert f"/media/photos/{photo.key}/4x3-50x50-480.avif 480w" in client.get("/").content.decode()
    for address in (path, "/", topic.get_absolute_url()):
        shown = addresses(client.get(address).content.decode())
        assert {Path(each).suffix for each in shown} == {".webp", ".avif", ".jpg"}
        for each in shown:
            answer = client.get(each)
            kind = renditions.MIME[each.rpartition(".")[2]]
            assert (answer.status_code, answer["Content-Type"]) == (200, kind)
            picture = Image.open(io.BytesIO(answer.getvalue()))
            assert picture.width == int(re.search(r"(\d+)\.", each)[1])
    assert "still being made" not in reporter.get(f"{LIST}{photo.pk}/change/").content.decode()


def test_the_words_beside_a_published_photo_stay_when_its_copies_are_ready(run_tasks):
    photo = make.photo(caption="As published.")
    article = make.published(lead_photo=photo)
    Photo.objects.filter(pk=photo.pk).update(caption="Changed since.", alt="Changed since.")
    run_tasks()
    entry = make.live(article).context["photo"]
    assert (entry["caption"], entry["alt"]) == ("As published.", "A quay at dusk.")
    assert entry["types"] == ["avif", "webp", "jpg"]


def test_every_version_that_shows_a_photo_learns_of_its_copies(run_tasks, settings):
    photo = make.photo()
    first, second = make.published("One", lead_photo=photo), make.published("Two", lead_photo=photo)
    publishing.publish(first, by=None)
    settings.BATCH = 1
    run_tasks()
    contexts = [v.context["photo"] for v in Version.objects.filter(article__in=(first, second))]
    assert len(contexts) == 3
    assert {tuple(c["types"]) for c in contexts} == {("avif", "webp", "jpg")}


def test_a_photo_taken_in_before_there_were_other_copies_is_shown_and_made_ready_by_the_command(client, capsys):
    photo = make.photo()
    article = make.published(lead_photo=photo)
    Photo.objects.update(made={})
    version = make.live(article)
    version.context["photo"] = {name: version.context["photo"][name] for name in OLD_ENTRY}
    version.save()
    shown = addresses(client.get(version.path).content.decode())
    assert fetched(client, shown) == {200}
    assert {Path(each).suffix for each in shown} == {".webp"}
    call_command("make_renditions")
    assert "1 photo" in capsys.readouterr().out
    assert "/800.jpg" in client.get(version.path).content.decode()
    call_command("make_renditions")
    assert "0 photos" in capsys.readouterr().out


OLD_ENTRY = ("key", "widths", "width", "height", "alt", "caption", "credit")


def test_nothing_of_a_photo_is_public_once_its_last_story_is_withdrawn(client, run_tasks, media):
    photo = make.photo()
    stories = [make.published("One", lead_photo=photo), make.published("Two", lead_photo=photo)]
    run_tasks()
    names = [f"/media/photos/{photo.key}/{p.name}" for p in (media / "photos" / photo.key).iterdir()]
    assert len(names) == 3 * 11  # the square has two widths
    for story in stories:
        assert fetched(client, names) == {200}
        publishing.withdraw(story, by=None, reason="Wrong quay.")
    assert fetched(client, names) == {404}


# --- The focal point --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("size", "ratio", "point", "box"),
    [
        ((1500, 1000), 1, (0.5, 0.5), (250, 0, 1250, 1000)),
        ((1500, 1000), 1, (0, 0), (0, 0, 1000, 1000)),
        ((1500, 1000), 1, (1, 1), (500, 0, 1500, 1000)),
        ((1500, 1000), 1, (0.4, 0.9), (100, 0, 1100, 1000)),
        ((1600, 1000), 16 / 9, (0.5, 0), (0, 0, 1600, 900)),
        ((1600, 1000), 16 / 9, (0.5, 0.5), (0, 50, 1600, 950)),
        ((1600, 1000), 16 / 9, (0.5, 1), (0, 100, 1600, 1000)),
        ((900, 1600), 4 / 3, (0.5, 0.25), (0, 62, 900, 737)),
        ((1, 1), 16 / 9, (0.5, 0.5), (0, 0, 1, 1)),
        ((10, 1), 1, (1, 1), (9, 0, 10, 1)),
    ],
)
def test_the_cut_is_as_large_as_can_be_with_the_point_nearest_to_its_middle(size, ratio, point, box):
    x, y = Image.linear_gradient("L").resize(size), Image.linear_gradient("L").rotate(90).resize(size)
    picture = Image.merge("RGB", (x, y, x))
    assert renditions.cut(picture, ratio, *point).tobytes() == picture.crop(box).tobytes()


def test_moving_the_focal_point_cuts_anew_and_no_page_ever_lacks_its_picture(client, reporter, run_tasks, media):
    photo = make.photo()
    article = make.published(lead_photo=photo)
    run_tasks()
    before = addresses(client.get("/").content.decode())
    assert any("4x3-50x50-" in each for each in before)
    change(reporter, photo, focal_x="10", focal_y="90")
    assert addresses(client.get("/").content.decode()) == before  # until the task has run
    assert fetched(client, before) == {200}
    run_tasks()
    after = addresses(client.get("/").content.decode())
    assert any("4x3-10x90-" in each for each in after)
    assert not any("50x50" in each for each in after)
    assert fetched(client, after | before) == {200}  # a page just sent asks for the old ones
    change(reporter, photo, focal_x="20")
    run_tasks()
    files = {p.name for p in (media / "photos" / photo.key).iterdir()}
    assert not [name for name in files if "50x50" in name]
    photo.refresh_from_db()
    assert files == renditions.names(photo.made)
    assert make.live(article).context["photo"]["cuts"] == photo.cuts


def test_a_focal_point_left_where_it_is_makes_nothing_anew(reporter, run_tasks):
    photo = make.photo()
    run_tasks()
    change(reporter, photo, caption="Other words.")
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_the_cuts_show_what_the_point_says(media):
    picture = Image.new("RGB", (1200, 400), "blue")
    picture.paste("red", (0, 0, 400, 400))
    out = io.BytesIO()
    picture.save(out, "PNG")
    photo = Photo(title="x", focal_x=0, focal_y=50)
    photos.take_in(photo, ContentFile(out.getvalue(), "x.png"), by=None)
    photo.refresh_from_db()
    for kind in ("jpg", "webp", "avif"):
        seen = Image.open(media / "photos" / photo.key / f"1x1-0x50-400.{kind}").convert("RGB")
        assert seen.size == (400, 400)
        red, green, blue = seen.getpixel((390, 200))
        assert red > 200
        assert max(green, blue) < 60


def test_a_focal_point_moved_while_its_copies_are_made_wins(run_tasks, media, monkeypatch):
    photo = make.photo()
    make_all = renditions.make_all

    def meanwhile_moved(given):
        made = make_all(given)
        Photo.objects.filter(pk=photo.pk).update(focal_x=5)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(renditions, "make_all", meanwhile_moved)
        tasks.make_renditions.call(photo.pk)
    assert not [p.name for p in (media / "photos" / photo.key).iterdir() if "x9-" in p.name]
    tasks.make_renditions.call(photo.pk)
    photo.refresh_from_db()
    assert photo.cuts["16x9"]["prefix"] == "16x9-5x50-"
    assert {p.name for p in (media / "photos" / photo.key).iterdir()} == renditions.names(photo.made)


def test_a_photo_deleted_while_its_copies_are_made_leaves_none(run_tasks, media, monkeypatch):
    photo = make.photo()
    make_all = renditions.make_all

    def meanwhile_deleted(given):
        made = make_all(given)
        Photo.objects.filter(pk=photo.pk).delete()
        return made

    with monkeypatch.context() as patch:
        patch.setattr(renditions, "make_all", meanwhile_deleted)
        tasks.make_renditions.call(photo.pk)
    assert {p.name for p in (media / "photos" / photo.key).iterdir()} <= {"480.webp", "800.webp", "1200.webp"}
    tasks.make_renditions.call(photo.pk)  # of a photo that is gone: nothing happens


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_story_published_while_copies_are_made_learns_of_them(settings):
    photo = make.photo()
    Photo.objects.update(made={})
    story = make.story(lead_photo=photo)
    both = threading.Barrier(2)

    def publish():
        both.wait()
        publishing.publish(story, by=None)

    def make_ready():
        both.wait()
        tasks.make_renditions.call(photo.pk)

    def run(work):
        from django.db import connection  # noqa: PLC0415 - the one of this thread

        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in (publish, make_ready)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    photo.refresh_from_db()
    assert make.live(story).context["photo"]["types"] == photo.types == ["avif", "webp", "jpg"]


# --- What templates are given -----------------------------------------------------------------------------------------
def test_a_cut_that_is_not_made_yet_is_the_whole_picture():
    entry = {"key": "k", "widths": [480], "width": 1500, "height": 1000, "alt": ""}
    assert reader.cut_to(entry, "16x9") == entry
    assert reader.sources(entry) == []
    made = entry | {"types": ["avif", "webp", "jpg"], "cuts": {"16x9": {"prefix": "16x9-1x2-", "widths": [480]}}}
    assert reader.rendition(reader.cut_to(made, "16x9"), 800) == ("/media/photos/k/16x9-1x2-480.jpg", 480, 270)
    assert reader.sources(reader.cut_to(made | {"query": "?a"}, "16x9"))[0] == (
        "image/avif",
        "/media/photos/k/16x9-1x2-480.avif?a 480w",
    )


# --- HEIC, and colours that weigh much --------------------------------------------------------------------------------
def test_a_telephones_heic_is_taken_in_upright_and_described_by_itself(reporter, media):
    file = SimpleUploadedFile("IMG_0001.HEIC", HEIC.read_bytes(), "image/heic")
    reporter.post(ADD, {"title": "x", "file": file, "focal_x": "50", "focal_y": "50"})
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.creator, photo.caption) == (48, 64, "Ada Finch", "High water")
    seen = Image.open(media / "photos" / photo.key / "48.webp").convert("RGB")
    want = [(0, 0, 255), (255, 0, 0), (0, 0, 0), (0, 255, 0)]  # the four colours, after a quarter turn to the right
    for n, colour in enumerate(want):
        pixel = seen.getpixel((12 + n % 2 * 24, 16 + n // 2 * 32))
        assert all(abs(a - b) < 60 for a, b in zip(pixel, colour, strict=True)), (n, pixel)
    answer = reporter.get(f"{LIST}{photo.pk}/original/")
    assert answer["Content-Disposition"] == 'attachment; filename="x.heic"'
    assert answer.getvalue() == HEIC.read_bytes()


@pytest.mark.parametrize("size", [30, 200, 500, 700])
def test_a_heic_that_is_cut_off_gets_a_sentence(reporter, size):
    file = SimpleUploadedFile("IMG_0001.HEIC", HEIC.read_bytes()[:size], "image/heic")
    found = desk.errors(reporter.post(ADD, {"title": "x", "file": file, "focal_x": "50", "focal_y": "50"}))
    assert NOT_READ in found["file"][0]


def test_a_heic_that_says_it_is_vast_is_refused_before_it_is_decoded():
    data = HEIC.read_bytes()
    at = data.index(b"ispe") + 8
    vast = data[:at] + (60_000).to_bytes(4, "big") * 2 + data[at + 8 :]
    began = time.process_time()
    with pytest.raises(pictures.ValidationError):
        pictures.opened(ContentFile(vast))
    assert time.process_time() - began < 1


def test_a_colour_profile_without_end_is_passed_over():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"\0" * 6_000_000
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", icc_profile=profile)
    began = time.process_time()
    seen = pictures.upright(pictures.opened(ContentFile(out.getvalue())))
    assert seen.getpixel((9, 9))[0] > 240
    assert time.process_time() - began < 1


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_sixteen_bits_a_colour_are_shown_as_meant(mode):
    """A PNG with 16 bits a channel, which Pillow itself does not write."""
    import struct  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixel = struct.pack(">3H", 65535, 32896, 0) + (struct.pack(">H", 65535) if mode == "RGBA" else b"")
    head = struct.pack(">IIBBBBB", 4, 4, 16, 6 if mode == "RGBA" else 2, 0, 0, 0)
    body = zlib.compress((b"\0" + pixel * 4) * 4)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    seen = pictures.upright(pictures.opened(ContentFile(data)))
    assert all(abs(a - b) <= 2 for a, b in zip(seen.getpixel((1, 1)), (255, 128, 0), strict=True))


# --- The original, for staff ------------------------------------------------------------------------------------------
def test_the_original_is_for_those_who_may_see_photos_and_who_fetched_it_is_logged(reporter):
    photo = make.photo(title="The quay: “high” water")
    make.published(lead_photo=photo)
    address = f"{LIST}{photo.pk}/original/"
    answer = reporter.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="the-quay-high-water.jpg"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert "no-store, private" in answer["Cache-Control"]
    assert answer.getvalue() == make.picture().read()
    assert "Fetched the original." in reporter.get(f"{LIST}{photo.pk}/history/").content.decode()
    assert Client().get(address).status_code == 302
    assert desk.client(make.user("Administrators")).get(address).status_code == 403
    assert reporter.get(f"{LIST}{photo.pk + 99}/original/").status_code == 404
    assert reporter.get(f"{LIST}99999999999999999999/original/").status_code == 404
    photo.file.storage.delete(photo.file.name)
    assert reporter.get(address).status_code == 404


# --- Several at once --------------------------------------------------------------------------------------------------
DAY = "2026-07-12"
FOCAL = {"focal_x": "50", "focal_y": "50"}


def named(name: str, **exif: str) -> SimpleUploadedFile:
    tags = Image.Exif()
    if exif:
        tags[0x010E], tags[0x013B] = exif["caption"], exif["creator"]
    file = make.picture((60, 40), exif=tags)
    return SimpleUploadedFile(name, file.read(), "image/jpeg")


def test_several_files_become_several_photos_to_describe_on_one_page(reporter):
    files = [
        named("IMG_1.jpg", caption="High water", creator="Ada Finch"),
        SimpleUploadedFile("notes.txt", b"not a picture", "text/plain"),
        named("IMG_2.jpg"),
    ]
    answer = reporter.post(ADD, FOCAL | {"file": files, "credit": "Ours"}, follow=True)
    first, second = Photo.objects.order_by("pk")
    assert (first.title, first.caption, first.creator, first.credit) == ("IMG_1", "High water", "Ada Finch", "Ours")
    assert (second.title, second.caption, second.creator, second.credit) == ("IMG_2", "", "", "Ours")
    page = answer.content.decode()
    assert f"“notes.txt”: This file is {NOT_READ}" in page
    assert "Describe 2 photos" in page
    assert {first.url(), second.url()} == set(re.findall(r'<img src="(/media/photos/[^"]+)"', page))
    form = desk.typed(answer)
    form |= {f"photo-{second.pk}-{n}": v for n, v in {"title": "The quay", "alt": "A quay.", "taken_at": DAY}.items()}
    address = answer.redirect_chain[-1][0]
    wrong = reporter.post(address, form | {f"photo-{first.pk}-title": ""})
    assert "This field is required." in wrong.content.decode()
    assert 'value="The quay"' in wrong.content.decode()  # nothing typed is lost
    assert reporter.post(address, form).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title, second.title, second.alt, str(second.taken_at)) == (
        "IMG_1",
        "The quay",
        "A quay.",
        "2026-07-12",
    )


def test_where_no_file_can_be_taken_in_the_form_comes_back_with_what_was_typed(reporter):
    files = [SimpleUploadedFile(name, b"no picture") for name in ("a.jpg", "b.jpg")]
    answer = reporter.post(ADD, FOCAL | {"file": files, "caption": "Long typed"})
    page = answer.content.decode()
    assert NOT_READ in desk.errors(answer)["file"][0]
    assert "Long typed" in page
    assert "“a.jpg”: " in page
    assert "“b.jpg”: " in page
    assert not Photo.objects.exists()


def test_more_files_than_can_be_waited_for_are_named(reporter):
    answer = reporter.post(ADD, FOCAL | {"file": [named(f"{n}.jpg") for n in range(22)]}, follow=True)
    assert Photo.objects.count() == 20
    assert "At most 20 photos are taken in at once. Not taken in: 20.jpg, 21.jpg." in answer.content.decode()


def test_a_file_without_a_name_worth_having_is_called_photo(reporter):
    reporter.post(ADD, FOCAL | {"file": [named(".jpg"), named("x" * 300 + ".jpg")]})
    assert [len(title) for title in Photo.objects.order_by("pk").values_list("title", flat=True)] == [5, 120]


def test_the_page_to_describe_photos_shows_only_what_there_is_to_those_who_may(reporter):
    photo = make.photo()
    page = f"{LIST}describe/"
    assert reporter.get(f"{page}?photo={photo.pk}").status_code == 200
    for query in (
        "",
        "?photo=",
        "?photo=x",
        "?photo=-1",
        "?photo=99999999999999999999",
        f"?photo={photo.pk + 9}",
        "?photo=²",
    ):
        assert reporter.get(page + query).status_code == 404, query
    administrator = desk.client(make.user("Administrators"))
    assert administrator.get(f"{page}?photo={photo.pk}").status_code == 403
    assert administrator.post(ADD, FOCAL | {"file": [named("a.jpg"), named("b.jpg")]}).status_code == 403
    other = make.photo(title="Not on the page")
    form = desk.typed(reporter.get(f"{page}?photo={photo.pk}")) | {f"photo-{other.pk}-title": "Forged"}
    assert reporter.post(f"{page}?photo={photo.pk}", form).status_code == 302
    other.refresh_from_db()
    assert other.title == "Not on the page"


# --- What the file says, before it is saved ---------------------------------------------------------------------------
def test_a_chosen_file_is_read_before_it_is_saved_and_not_kept(reporter, media):
    file = named("a.jpg", caption="High water", creator="Ada Finch")
    answer = reporter.post(f"{LIST}read/", {"file": file}).json()
    assert answer["size"] == "60 × 40"
    assert (answer["words"]["caption"], answer["words"]["credit"]) == ("High water", "Ada Finch")
    assert answer["words"]["taken_at"] is None
    half = SimpleUploadedFile("a.jpg", make.picture((900, 600), exif=exif_of("Ada Finch")).read()[:1500])
    assert reporter.post(f"{LIST}read/", {"file": half}).json()["words"]["creator"] == "Ada Finch"
    wrong = SimpleUploadedFile("a.jpg", b"<svg/>")
    assert NOT_READ in reporter.post(f"{LIST}read/", {"file": wrong}).json()["error"]
    assert "Choose one" in reporter.post(f"{LIST}read/").json()["error"]
    assert not Photo.objects.exists()
    assert not media.exists()
    assert reporter.get(f"{LIST}read/").status_code == 405
    administrator = desk.client(make.user("Administrators"))
    assert administrator.post(f"{LIST}read/", {"file": named("a.jpg")}).status_code == 403


def exif_of(creator: str) -> Image.Exif:
    tags = Image.Exif()
    tags[0x013B] = creator
    return tags
