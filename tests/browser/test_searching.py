"""What a reader does to find a story, without a script: asks from anywhere, narrows it, goes on, reads."""

import pytest

from tests import make


@pytest.fixture
def stories():
    """More than a page of stories about ferries, of two topics."""
    orla = make.expert("Orla Venn", "harbour master")
    for n in range(21):
        make.published(f"Ferry number {n}", f"<p>A ferry on day {n}.</p>", topics=("The river" if n else "The quay",))
    return make.published("The crane on the quay", quoting=orla, topics=("The quay",), standfirst="It was moved.")


def test_a_reader_finds_a_story_narrows_the_search_and_reads_it(new_visitor, stories):
    page = new_visitor(java_script_enabled=False)
    page.goto("/never-was/")
    page.get_by_role("searchbox", name="Search the reports").fill("ferries")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Search"
    assert page.get_by_role("article").count() == 20
    page.get_by_role("link", name="More reports").click()
    assert page.get_by_role("article").count() == 1
    page.get_by_role("link", name="Back to the first").click()

    page.get_by_role("link", name="Newest first").click()
    assert page.get_by_role("article").first.get_by_role("heading").inner_text() == "Ferry number 20"
    page.get_by_label("Topic", exact=True).select_option("The river")
    page.get_by_role("button", name="Apply").click()
    assert "topic=the-river" in page.url
    assert "sort=newest" in page.url
    assert page.get_by_label("Topic", exact=True).input_value() == "the-river"
    assert page.get_by_role("searchbox").input_value() == "ferries"
    page.get_by_role("link", name="Search everything").click()
    page.get_by_role("searchbox").fill("crane")
    page.get_by_role("searchbox").press("Enter")
    assert page.locator("mark").first.inner_text() == "crane"
    page.get_by_role("link", name="The crane on the quay").click()
    assert page.get_by_role("heading", level=1).inner_text() == "The crane on the quay"


def test_a_mistyped_name_leads_to_the_person(new_visitor, stories):
    page = new_visitor()
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("orla vemn")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("region", name="Did you mean").get_by_role("link", name="Orla Venn").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Orla Venn"
