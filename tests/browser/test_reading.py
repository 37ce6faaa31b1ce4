"""What a reader does in a browser: from a story to its topic, the people in it, and the reports before and after."""

import pytest
from playwright.sync_api import expect

from tests import make


@pytest.fixture
def coverage():
    """A story in the middle: it builds on one, and another builds on it."""
    orla = make.expert("Orla Venn", "harbour master")
    first = make.published("The quay is inspected", quoting=orla, lead_photo=make.photo())
    middle = make.published(
        "The quay is closed",
        f'<p>As <a data-article="{first.pk}">we reported</a>, it was inspected.</p>'
        f"<p>{make.quotation(orla, 'Nobody should stand there.')} said Orla Venn.</p>",
        lead_photo=make.photo(),
    )
    last = make.published("The quay is open again", earlier=(middle,))
    return first, middle, last


def heading(page):
    """The one first heading of a page, which may still be arriving."""
    expect(page.locator("h1")).to_have_count(1)
    return page.locator("h1").inner_text()


def test_a_reader_goes_from_a_story_to_all_that_hangs_together_with_it(page, coverage):
    first, middle, last = coverage
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=last.headline).first.click()
    assert heading(page) == last.headline
    page.get_by_role("link", name=middle.headline).click()
    assert heading(page) == middle.headline

    page.get_by_role("link", name="we reported").click()
    assert heading(page) == first.headline
    page.get_by_role("link", name=middle.headline).first.click()  # later coverage, which nobody entered
    assert heading(page) == middle.headline

    page.get_by_role("link", name="Orla Venn").first.click()
    assert heading(page) == "Orla Venn"
    page.get_by_role("link", name=middle.headline).click()
    assert "#q-" in page.url
    assert page.locator("q:target").inner_text().startswith("“Nobody should stand there.")

    page.get_by_role("link", name="Floods").last.click()
    assert heading(page) == "Floods"
    page.get_by_role("link", name=first.headline).first.click()
    page.get_by_role("link", name=first.created_by.contributor.name).first.click()
    assert heading(page) == first.created_by.contributor.name


def test_the_closing_mark_of_a_quotation_leads_to_its_page_and_from_there_back_to_it(page, coverage):
    page.goto(make.live(coverage[1]).path)
    page.get_by_role("link", name="Permanent link to this quotation").first.click()
    assert heading(page) == "“Nobody should stand there.”"
    page.get_by_role("link", name="These words in the report").click()
    assert page.locator("q:target").count() == 1


def test_the_photo_is_shown(page, coverage):
    page.goto(make.live(coverage[1]).path)
    image = page.locator("figure img").first
    image.scroll_into_view_if_needed()
    assert image.evaluate("async (i) => { await i.decode(); return i.naturalWidth }") >= 480
    assert image.get_attribute("alt") == "A quay at dusk."
