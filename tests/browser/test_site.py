"""The newspaper’s identity in a browser: set at the desk, seen by readers, and judged by axe-core."""

import pytest

from articles import site
from articles.models import PolicyPage, SiteSettings
from tests import make
from tests.browser.steps import complaints, log_in, put_cursor


def test_a_managing_editor_names_the_newspaper_and_writes_what_it_holds_to(new_visitor):
    make.published()
    make.user("Managing editors", "mara")
    page = new_visitor()
    log_in(page, "mara")
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Site", exact=True).click()
    page.locator("#id_name").fill("The Corbeck Ledger")
    page.get_by_label("Our record, light").fill("#ffcc00")
    page.get_by_role("button", name="Save").click()
    assert "choose a darker colour" in page.locator(".errorlist").inner_text()
    page.get_by_label("Our record, light").fill("#0b5d1e")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".messagelist .success")

    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Pages about us").click()
    page.get_by_role("link", name="Ethics").click()
    put_cursor(page)
    page.keyboard.type("We pay for our tickets.")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Alt+2")
    page.keyboard.type("Presents")
    page.keyboard.press("Enter")
    page.keyboard.type("They go to the raffle.")
    page.get_by_label("Public").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")

    reader = new_visitor(color_scheme="light")
    reader.goto("/")
    assert reader.locator("h1").inner_text() == "The Corbeck Ledger"
    record = reader.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--record')")
    assert record == "#0b5d1e"
    reader.get_by_role("contentinfo").get_by_role("link", name="Ethics").click()
    assert reader.locator("h1").inner_text() == "Ethics"
    assert reader.locator(".body h2").inner_text() == "Presents"
    assert reader.locator(".body p").all_inner_texts() == ["We pay for our tickets.", "They go to the raffle."]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_in_them(new_visitor, width, scheme):
    make.published()
    text = "<h2>First</h2><p>Some words and <a href='/corrections/'>a link</a>.</p><ul><li><p>One</p></li></ul>"
    PolicyPage.objects.update(body=text, is_public=True, changed_at="2031-11-13T08:00Z")
    SiteSettings.objects.create(
        pk=1, founded="1894", email="desk@paper.example", voice_light="#8a0000", record_dark="#7fd08f"
    )
    site.changed()
    make.user("Managing editors", "mara")
    new_visitor.watch.expected = "Applying inline style"  # which axe-core tries
    page = new_visitor(viewport={"width": width, "height": 4000}, color_scheme=scheme)
    found = {}
    for address in ("/", "/about/", "/about/ethics/", "/about/contact/", "/never-was/"):
        page.goto(address)
        found[address] = complaints(page)
    log_in(page, "mara")
    desk = "/admin/articles/"
    ethics = PolicyPage.objects.get(slug="ethics").pk
    for address in (f"{desk}sitesettings/1/change/", f"{desk}policypage/", f"{desk}policypage/{ethics}/change/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found[address] = complaints(page)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
