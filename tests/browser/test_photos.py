"""Photos at the desk in a browser: dropped, read, focused, described; and shown to readers."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from articles.models import Photo
from tests import make
from tests.browser.steps import log_in, open_story

ADD = "/admin/articles/photo/add/"


@pytest.fixture
def file(tmp_path):
    """A function that makes a picture file on the disk, red on its left third and blue beside it."""

    def write(name="quay.jpg", **said):
        tags = Image.Exif()
        for tag, text in {0x010E: said.get("caption"), 0x013B: said.get("creator")}.items():
            if text:
                tags[tag] = text
        picture = Image.new("RGB", (900, 300), "blue")
        picture.paste("red", (0, 0, 300, 300))
        picture.save(tmp_path / name, "JPEG", exif=tags, quality=95)
        return tmp_path / name

    return write


def drop(page, *paths):
    """Drop files on the page, not on the field."""
    files = [[path.name, list(path.read_bytes())] for path in paths]
    page.evaluate(
        """files => {
            const carried = new DataTransfer()
            const type = "image/jpeg", how = { dataTransfer: carried, bubbles: true, cancelable: true }
            for (const [name, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name, { type }))
            for (const event of ["dragenter", "drop"]) document.body.dispatchEvent(new DragEvent(event, how))
        }""",
        files,
    )


def colour_of_square(page) -> str:
    """The colour in the middle of what the square would show."""
    return (
        page.locator(".focal-cuts canvas")
        .nth(2)
        .evaluate(
            """canvas => {
            const [r, , b] = canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data
            return r > b ? "red" : "blue"
        }"""
        )
    )


def test_a_dropped_file_fills_the_empty_fields_and_the_focal_point_is_set_by_keys(page, file):
    make.user("Reporters", "rea")
    log_in(page, "rea")
    page.goto(ADD)
    page.locator("#id_credit").fill("Ours")
    drop(page, file(caption="High water", creator="Ada Finch"))
    said = page.get_by_role("status")
    said.get_by_text("900 × 300. Filled in from the file").wait_for()
    assert page.locator("#id_caption").input_value() == "High water"
    assert page.locator("#id_creator").input_value() == "Ada Finch"
    assert page.locator("#id_credit").input_value() == "Ours"

    cross = page.get_by_role("slider", name="Focal point")
    assert cross.get_attribute("aria-valuetext") == "50 % from the left, 50 % from the top"
    assert colour_of_square(page) == "blue"
    cross.focus()
    for _n in range(4):
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert cross.get_attribute("aria-valuetext") == "11 % from the left, 49 % from the top"
    assert colour_of_square(page) == "red"

    # Another file: what the first one filled is replaced, what somebody typed stays.
    page.locator("#id_creator").fill("Zoë Venn")
    drop(page, file("mill.jpg", caption="The mill"))
    expect(page.locator("#id_caption")).to_have_value("The mill")
    assert page.locator("#id_creator").input_value() == "Zoë Venn"

    page.locator("#id_title").fill("The mill")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    photo = Photo.objects.get()
    assert (photo.title, photo.caption, photo.creator, photo.credit) == ("The mill", "The mill", "Zoë Venn", "Ours")
    assert (photo.focal_x, photo.focal_y) == (11, 49)
    assert photo.cuts["1x1"]["prefix"] == "1x1-11x49-"


def test_the_focal_point_of_a_photo_is_moved_by_a_touch_on_a_phone(new_visitor):
    make.user("Reporters", "rea")
    photo = make.photo()
    page = new_visitor(viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True)
    log_in(page, "rea")
    page.goto(f"/admin/articles/photo/{photo.pk}/change/")
    picture = page.locator(".focal-picture canvas")
    picture.wait_for()
    box = picture.bounding_box()
    picture.tap(position={"x": box["width"] * 0.8, "y": box["height"] * 0.25})
    assert page.locator("#id_focal_x").input_value() == "80"
    assert page.locator("#id_focal_y").input_value() == "25"
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    cross = page.get_by_role("slider", name="Focal point").bounding_box()
    assert min(cross["width"], cross["height"]) >= 44
    page.get_by_role("button", name="Save", exact=True).tap()
    page.wait_for_selector(".messagelist .success")
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y) == (80, 25)


def test_what_is_no_picture_is_said_at_once(page, tmp_path):
    make.user("Reporters", "rea")
    log_in(page, "rea")
    page.goto(ADD)
    path = tmp_path / "drawing.jpg"
    path.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("status").get_by_text("not a picture that can be read").wait_for()
    assert not page.locator(".focal").is_visible()


def test_several_dropped_files_are_described_on_one_page(page, file):
    make.user("Reporters", "rea")
    log_in(page, "rea")
    page.goto(ADD)
    drop(page, file("first.jpg", caption="High water"))
    page.get_by_role("status").get_by_text("Filled in from the file").wait_for()
    drop(page, file("second.jpg"), file("third.jpg", caption="Low water"))
    page.get_by_role("status").get_by_text("2 photos chosen").wait_for()
    assert page.locator("#id_caption").input_value() == ""
    page.locator("#id_credit").fill("Ada Finch")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Describe 2 photos").wait_for()
    rows = page.locator(".photo-row")
    assert rows.nth(0).get_by_label("Caption").input_value() == ""
    assert rows.nth(1).get_by_label("Caption").input_value() == "Low water"
    rows.nth(0).get_by_label("Alternative text").fill("A quay.")
    rows.nth(1).get_by_label("Title").fill("The mill")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    second, third = Photo.objects.order_by("pk")
    assert (second.title, second.alt, second.credit) == ("second", "A quay.", "Ada Finch")
    assert (third.title, third.caption, third.credit) == ("The mill", "Low water", "Ada Finch")


def test_a_photo_is_added_without_javascript(new_visitor, file):
    make.user("Reporters", "rea")
    page = new_visitor(java_script_enabled=False)
    log_in(page, "rea")
    page.goto(ADD)
    page.locator("input[type=file]").set_input_files(file(caption="High water", creator="Ada Finch"))
    page.get_by_label("Title").fill("The quay")
    page.get_by_label("Focal point, % from the left").fill("20")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    photo = Photo.objects.get()
    assert (photo.caption, photo.credit, photo.focal_x) == ("High water", "Ada Finch", 20)


def test_the_lead_photo_is_chosen_from_small_pictures(page):
    make.user("Reporters", "rea")
    quay = make.photo(title="The quay at dusk")
    log_in(page, "rea")
    open_story(page)
    page.locator(".is-photo .select2-selection").click()
    page.keyboard.type("quay")
    option = page.get_by_role("option", name=re.compile("The quay at dusk"))
    option.wait_for()
    image = option.locator("img")
    assert image.get_attribute("src") == quay.url()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    option.click()
    assert page.locator("#id_lead_photo").input_value() == str(quay.pk)


def test_readers_get_the_smallest_file_their_browser_takes(page):
    make.published(lead_photo=make.photo())
    page.goto("/")
    image = page.locator(".lead picture img")
    image.wait_for()
    image.evaluate("image => image.decode()")
    assert image.evaluate("image => image.currentSrc").endswith(".avif")
    box = image.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(1.5, abs=0.02)
