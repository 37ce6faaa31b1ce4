"""The front page in a real browser: arranged by keyboard and by dragging, previewed, put live, undone; and read."""

import pytest
from playwright.sync_api import expect

from articles.arranging import arrange
from articles.front import PINS, TOP, Layout, Section
from articles.models import Arrangement, Topic
from tests import make
from tests.browser.steps import complaints, log_in

PHONE = 360  # pixels


@pytest.fixture
def stories():
    """Six stories on two topics, the last the newest, and somebody to arrange them."""
    make.user("Editors", "edda")
    photo = make.photo()
    return [make.published(f"Story {n}", topics=("Floods", "Trams"), lead_photo=photo) for n in range(6)]


def open_front(page):
    """Log in and open the page of the front page."""
    log_in(page, "edda")
    page.goto("/admin/front/")
    page.wait_for_load_state()


def place(page, name):
    """A place of the page by its heading."""
    return page.locator(".place", has=page.get_by_role("heading", name=name))


def put_live(page):
    """Press it, and wait for what is said."""
    page.get_by_role("button", name="Put live now").click()
    page.wait_for_selector(".messagelist .success")
    page.wait_for_load_state()


def test_a_page_is_arranged_by_keyboard_put_live_and_undone(new_visitor, stories):
    desk, reader = new_visitor(), new_visitor()
    open_front(desk)
    desk.get_by_label("Words of the headline").focus()
    desk.keyboard.type("Story 0")
    found = desk.locator(".offered .place")
    expect(found).to_have_count(1)
    desk.get_by_role("button", name="Lead Story 0").focus()
    desk.keyboard.press("Enter")
    expect(place(desk, "Lead")).to_contain_text("Story 0")
    expect(desk.get_by_role("status")).to_have_text("“Story 0” stands here now: Lead.")
    focus = "document.activeElement.textContent.trim()"
    assert "Story 0" in desk.evaluate(focus)  # on another button of the same story

    desk.get_by_role("button", name="Down: Story 0").focus()
    desk.keyboard.press("Enter")
    expect(place(desk, "Second row, place 1")).to_contain_text("Story 0")
    desk.keyboard.press("Enter")  # the focus stayed on the button
    expect(place(desk, "Second row, place 2")).to_contain_text("Story 0")

    desk.get_by_label("Add a section about a topic").focus()
    desk.keyboard.type("trams")
    desk.keyboard.press("Enter")
    desk.get_by_role("heading", name="Trams", exact=True).wait_for()
    desk.get_by_label("Add a topic to the menu").focus()
    desk.keyboard.type("floods")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Take out: Floods").wait_for()
    assert not Arrangement.objects.exists()

    put_live(desk)
    reader.goto("/")
    assert reader.locator(".row h3").all_inner_texts() == ["Story 4", "Story 0", "Story 3"]
    assert reader.locator(".sections li").first.inner_text() == "Floods"
    desk.get_by_role("button", name="Undo").click()
    desk.wait_for_selector(".messagelist .success:has-text('Undone')")
    reader.reload()
    assert reader.locator(".row h3").all_inner_texts() == ["Story 4", "Story 3", "Story 2"]


def test_stories_are_dragged_to_their_places_and_out_again(new_visitor, stories):
    desk = new_visitor(viewport={"width": 1280, "height": 1600})
    open_front(desk)
    desk.locator(".offered .place", has_text="Story 0").drag_to(place(desk, "Lead"))
    expect(place(desk, "Lead")).to_contain_text("Story 0")
    place(desk, "Second row, place 3").drag_to(place(desk, "Lead"))
    expect(place(desk, "Lead")).to_contain_text("Story 3")
    expect(place(desk, "Second row, place 1")).to_contain_text("Story 0")
    place(desk, "Second row, place 1").drag_to(desk.get_by_role("heading", name="Stories to choose from"))
    expect(desk.get_by_role("status")).to_have_text("“Story 0” is taken out.")
    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="Preview").click()
    opened.value.wait_for_load_state()
    assert opened.value.locator(".lead h2").inner_text() == "Story 3"
    assert "Preview: the front page" in opened.value.locator("main").inner_text()
    opened.value.close()
    put_live(desk)
    assert [slot.article_id for slot in Arrangement.objects.get().slots.all()] == [stories[3].pk]


def test_it_works_without_a_script(new_visitor, stories):
    desk = new_visitor(java_script_enabled=False)
    log_in(desk, "edda")
    desk.goto("/admin/front/")
    desk.get_by_role("button", name="Lead Story 1").click()
    row = place(desk, "Second row, place 2")
    row.get_by_text("Place by number").click()
    row.get_by_label("Place", exact=True).fill("1")
    row.get_by_role("button", name="Put there").click()
    assert "Story 1" in place(desk, "Second row, place 1").inner_text()
    desk.get_by_role("button", name="Put live now").click()
    assert "Live. Readers see this front page now." in desk.locator(".messagelist").inner_text()
    assert Arrangement.objects.count() == 1
    desk.close()  # without a script its icon is asked for late, and the test would take that for a fault


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_everything_can_be_pressed_with_a_thumb(new_visitor, stories, width, scheme):
    trams = Topic.objects.get(name="Trams")
    draft = make.story("A draft")
    pins = (stories[0].pk, *[None] * (PINS - 1))
    arrange(Layout((draft.pk, *[None] * (TOP - 1)), (Section(trams, pins),), (trams,)), by=None, seen=0)
    new_visitor.watch.expected = "Applying inline style"
    desk = new_visitor(viewport={"width": width, "height": 6000}, color_scheme=scheme)
    open_front(desk)
    desk.locator(".places .where summary").first.click()
    assert complaints(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width > PHONE:
        return
    small = desk.evaluate(
        """() => [...document.querySelectorAll('#front :is(button, a, summary, input:not([type=hidden]), select)')]
            .filter((el) => el.checkVisibility() && !el.closest('.visually-hidden'))
            .map((el) => [el.outerHTML.slice(0, 80), el.getBoundingClientRect()])
            .filter(([html, box]) => box.height < 44 || box.width < 44).map(([html]) => html)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [320, 768, 2560])
def test_the_page_keeps_its_shape_at_every_width_and_moves_nothing_while_it_loads(new_visitor, stories, width):
    long = "Headline that goes on " * 11
    make.published(long, topics=("Floods", "Trams"))
    reader = new_visitor(viewport={"width": width, "height": 900})
    reader.add_init_script(
        """window.shift = 0
        new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value })
          .observe({ type: 'layout-shift', buffered: true })"""
    )
    reader.goto("/")
    reader.wait_for_load_state("networkidle")
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.evaluate("window.shift") == 0
    assert long.strip() in reader.locator(".lead h2").inner_text()
