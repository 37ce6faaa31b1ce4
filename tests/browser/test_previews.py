"""The preview beside the form, the notes beside the text, and a link for somebody without an account."""

import re

from articles import previews
from articles.models import Article, EditorialNote, PreviewLink
from tests import desk, make
from tests.browser.steps import EDITOR, log_in


def open_form(page, article, name="edda"):
    log_in(page, name)
    page.goto(desk.url(article))
    page.wait_for_selector(EDITOR)


def test_the_preview_stands_beside_the_form_and_stays_over_a_save(new_visitor):
    make.user("Editors", "edda")
    earlier = make.published("The first flood")
    article = make.story(lead_photo=make.photo(), earlier=(earlier,))
    page = new_visitor(viewport={"width": 1280, "height": 800})
    open_form(page, article)
    pane, frame = page.locator("#preview-pane"), page.frame_locator("#preview-pane iframe")
    assert not pane.is_visible()
    page.get_by_role("button", name="Preview beside").click()
    assert "Preview: not published." in frame.locator("main").inner_text()
    assert frame.locator("html").evaluate("() => innerWidth") == 390
    form, beside = page.locator(".story-text").bounding_box(), pane.bounding_box()
    assert form["x"] + form["width"] <= beside["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture = frame.locator("figure.hero img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    page.get_by_role("button", name="Desk", exact=True).click()
    assert frame.locator("html").evaluate("() => innerWidth") == 1280
    drawn = page.locator("#preview-pane iframe").bounding_box()
    assert drawn["width"] <= beside["width"]

    page.locator("#id_headline").fill("River falls again")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    frame.get_by_role("heading", name="River falls again").wait_for()
    assert frame.locator("html").evaluate("() => innerWidth") == 1280

    with page.context.expect_page() as opened:  # a link leads on beside the desk, not inside the preview
        frame.get_by_role("link", name="The first flood").first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith(make.live(earlier).path)
    opened.value.close()
    assert frame.get_by_role("heading", name="River falls again").is_visible()

    page.get_by_role("button", name="Close", exact=True).click()
    assert not pane.is_visible()
    assert page.evaluate("document.activeElement.id") == "preview-open"
    page.reload()
    page.wait_for_selector(EDITOR)
    assert not pane.is_visible()


def test_on_a_phone_the_preview_is_a_page_of_its_own(new_visitor):
    make.user("Editors", "edda")
    page = new_visitor(viewport={"width": 360, "height": 740}, has_touch=True)
    open_form(page, make.story())
    assert not page.get_by_role("button", name="Preview beside").is_visible()
    page.get_by_role("link", name="Preview", exact=True).click()
    assert page.get_by_text("Preview: not published.").is_visible()
    page.go_back()
    page.wait_for_selector(EDITOR)
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Preview links").click()
    page.wait_for_url("**/previews/")  # and its stylesheets
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.locator("#content-main .button").all():
        assert button.bounding_box()["height"] >= 44


def test_a_link_is_copied_and_opened_by_somebody_without_an_account(new_visitor, live_server, settings):
    settings.SITE_URL = live_server.url
    make.user("Editors", "edda")
    article = make.story(lead_photo=make.photo())
    page = new_visitor(permissions=["clipboard-read", "clipboard-write"])
    open_form(page, article)
    page.get_by_role("link", name="Preview links").click()
    page.get_by_label("For whom").fill("Counsel")
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("button", name="Copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == page.get_by_label("Address of the link: Counsel").input_value()
    assert address == previews.address(PreviewLink.objects.get())

    guest = new_visitor()
    guest.goto(address)
    assert guest.get_by_role("heading", name=article.headline).is_visible()
    assert guest.get_by_text("Preview: not published.").is_visible()
    picture = guest.locator("figure.hero img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert "?preview=" in picture.evaluate("image => image.currentSrc")
    assert guest.context.cookies() == []

    page.reload()
    assert re.search(r"opened once, just now", page.locator(".links").inner_text())
    page.get_by_role("button", name="Revoke").click()
    page.wait_for_selector(".messagelist .success")
    assert guest.reload().status == 404
    assert article.headline not in guest.content()


def test_a_note_is_left_without_losing_or_saving_what_is_being_written(new_visitor):
    make.user("Editors", "edda")
    article = make.story()
    page = new_visitor(viewport={"width": 1280, "height": 900})
    open_form(page, article)
    box = page.get_by_label("A note to colleagues")
    box.fill("Half a no")
    assert page.locator("#kept").inner_text() == "Everything is saved"  # a note is not the story's text
    page.locator("#id_headline").fill("A headline not saved yet")
    box.fill("Who is the second source?")
    page.get_by_role("button", name="Add note").click()
    page.locator("#notes li", has_text="Who is the second source?").wait_for()
    page.locator("#note-said", has_text="Note added.").wait_for()
    assert box.input_value() == ""
    assert page.locator("#id_headline").input_value() == "A headline not saved yet"
    assert EditorialNote.objects.get().text == "Who is the second source?"
    assert Article.objects.get().headline == article.headline

    box.fill("y" * 4001)
    page.get_by_role("button", name="Add note").click()
    page.locator("#note-error", has_text="at most 4000 characters").wait_for()
    assert box.input_value() == "y" * 4001

    box.fill("Begun, not sent.")  # saving the story does not take it away
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    # What was begun is put back by a script.
    page.wait_for_function("() => document.querySelector('#id_note_text').value === 'Begun, not sent.'")
    assert EditorialNote.objects.count() == 1
