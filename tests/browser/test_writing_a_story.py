"""A story in a real browser, from a reporter's first word to the reader's page."""

import pytest

from articles.models import Article
from tests import make
from tests.browser.steps import EDITOR, log_in, press, put_cursor


def select_back(page, words):
    """Select the words that stand right before the cursor, by keyboard."""
    page.keyboard.down("Shift")
    for _ in words:
        page.keyboard.press("ArrowLeft")
    page.keyboard.up("Shift")


def choose_topic(page, name):
    page.locator(".field-topics .select2-search__field").click()
    page.keyboard.type(name)
    page.locator(".select2-results__option", has_text=name).click()


def test_a_story_is_written_approved_published_and_read(new_visitor):  # noqa: PLR0915 - one long way, step by step
    earlier = make.published("The first flood of the year")
    make.user("Reporters", "mara")
    make.user("Editors", "edda")
    orla = make.expert(position="harbour master")
    make.topic("Harbour")

    desk = new_visitor()
    log_in(desk, "mara")
    desk.get_by_role("link", name="New story").click()
    desk.wait_for_selector(EDITOR)
    desk.locator("#id_headline").fill("Quay closed after a night of rain")
    put_cursor(desk)
    desk.keyboard.type("It began as in January. “We saw it coming for years,”")
    select_back(desk, "“We saw it coming for years,”")
    desk.keyboard.press("Control+Shift+'")
    desk.wait_for_selector(".sheet.pick .options li")
    desk.keyboard.type("venn")
    desk.wait_for_selector(".options li[aria-selected=true] b:text('Orla Venn')")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".sheet.pick", state="detached")
    assert desk.evaluate("document.activeElement.matches('.ProseMirror')")
    assert desk.locator(f"{EDITOR} q").get_attribute("data-who") == "Orla Venn"
    card = desk.locator("#sources .source", has_text="Orla Venn")
    card.get_by_label("Described in this story as").fill("who runs the harbour")
    assert f'<q data-expert="{orla.pk}">“We saw it coming for years,”</q>' in desk.input_value("#id_body")

    put_cursor(desk)
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" she said, as in January")
    select_back(desk, "as in January")
    desk.keyboard.press("Control+Shift+p")
    desk.wait_for_selector(".sheet.pick .options li")
    desk.keyboard.type("first flood")
    desk.locator(".options li", has_text="The first flood of the year").click()
    desk.wait_for_selector(".sheet.pick", state="detached")
    assert "is linked in the text" in desk.locator("#previous_reports-group").inner_text()
    choose_topic(desk, "Harbour")
    desk.get_by_role("button", name="Send to review").click()
    desk.wait_for_selector(".messagelist .success")

    article = Article.objects.get(headline="Quay closed after a night of rain")
    assert article.stage == "review"
    assert article.people_quoted.get().description == "who runs the harbour"
    assert article.report_links.get().earlier == earlier
    assert [topic.name for topic in article.topics.all()] == ["Harbour"]
    assert "The first flood of the year" in desk.locator("#previous_reports-group").inner_text()

    editor = new_visitor()
    log_in(editor, "edda")
    editor.get_by_role("link", name="Quay closed after a night of rain").click()
    editor.wait_for_selector(EDITOR)
    editor.get_by_role("button", name="Approve").click()
    editor.wait_for_selector(".chip.is-approved")
    press(editor, "publish")
    path = editor.locator(".messagelist .success a").get_attribute("href")

    reader = new_visitor()
    reader.goto(path)
    text = reader.locator("body").inner_text()
    for words in ("Quay closed after a night of rain", "Orla Venn", "who runs the harbour", "Harbour", "Mara"):
        assert words.lower() in text.lower()
    assert reader.get_by_role("link", name="The first flood of the year").count() >= 1


def test_an_unnamed_source_and_a_new_person_are_added_from_the_text(new_visitor):
    make.user("Reporters", "mara")
    desk = new_visitor()
    log_in(desk, "mara")
    desk.goto("/admin/articles/article/add/")
    desk.wait_for_selector(EDITOR)
    desk.locator("#id_headline").fill("A leak at the town hall")
    put_cursor(desk)
    desk.keyboard.type("“It was known for years,”")
    select_back(desk, "“It was known for years,”")
    desk.keyboard.press("Control+Shift+'")
    desk.get_by_role("button", name="Unnamed source").click()
    desk.get_by_label("Printed as").fill("an official at the town hall")
    desk.get_by_label("Why not named").fill("fears for the job")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".sheet.pick", state="detached")
    put_cursor(desk)
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" they said. “The pipes are older than I am,”")
    select_back(desk, "“The pipes are older than I am,”")
    desk.keyboard.press("Control+Shift+'")
    desk.wait_for_selector(".sheet.pick input")
    desk.keyboard.type("Petroc Vane")
    desk.locator(".options li.is-add", has_text="Petroc Vane").click()
    desk.get_by_label("Described as").fill("harbour pilot")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".sheet.pick", state="detached")
    desk.keyboard.press("Control+s")
    desk.wait_for_selector(".messagelist .success")
    article = Article.objects.get()
    rows = {p.expert.name if p.expert else "": (p.description, p.reason) for p in article.people_quoted.all()}
    assert rows == {
        "": ("an official at the town hall", "fears for the job"),
        "Petroc Vane": ("harbour pilot", ""),
    }
    desk.wait_for_selector(f"{EDITOR} q")
    assert desk.locator("#kept").inner_text() == "Everything is saved"
    assert desk.locator("#sources .source").count() == 2


def test_undo_takes_a_mark_off_and_what_was_typed_about_the_speaker_comes_back_with_it(page):
    make.user("Reporters", "mara")
    make.expert()
    log_in(page, "mara")
    page.goto("/admin/articles/article/add/")
    page.wait_for_selector(EDITOR)
    put_cursor(page)
    page.keyboard.type("“We saw it coming for years,”")
    page.locator("#proposals .is-loose button", has_text="Choose").click()
    page.locator(".options li", has_text="Orla Venn").click()
    page.wait_for_selector(".sheet.pick", state="detached")
    page.get_by_label("Described in this story as").fill("a boat builder")
    put_cursor(page)
    page.keyboard.press("Control+z")
    assert "<q" not in page.input_value("#id_body")
    page.keyboard.press("Control+Shift+z")
    assert "<q" in page.input_value("#id_body")
    assert page.get_by_label("Described in this story as").input_value() == "a boat builder"


def test_a_table_is_made_and_kept_under_the_strict_policy(page):
    make.user("Reporters", "mara")
    body = "<p>Before.</p><table><tbody><tr><th>Day</th><td>Height</td></tr></tbody></table>"
    article = make.story(by=make.user("Reporters", "ben"), body=body, bylines=[])
    article.bylines.create(contributor=make.contributor(user=None))
    Article.objects.filter(pk=article.pk).update(created_by_id=None)
    make.user("Editors", "edda")
    log_in(page, "edda")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.wait_for_selector(f"{EDITOR} table")
    page.locator("#id_internal_note").fill("Only a note.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    article.refresh_from_db()
    assert (article.body, article.revision) == (body, 1)
    page.wait_for_selector(f"{EDITOR} table")
    put_cursor(page)
    page.keyboard.press("Control+End")
    page.keyboard.type("More.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".messagelist .success")
    article.refresh_from_db()
    assert "<table" in article.body
    assert "Height" in article.body


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_fits_its_screen(new_visitor, width):
    make.user("Editors", "edda")
    article = make.story(quoting=make.expert(), topics=())
    page = new_visitor(viewport={"width": width, "height": 740}, has_touch=width < 400)
    log_in(page, "edda")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.wait_for_selector(EDITOR)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "publish", answer="#refusal")
    page.get_by_role("checkbox", name="The story has no topic").check()
    page.locator("#refusal").get_by_role("button", name="Publish now").click()
    page.wait_for_selector(".messagelist .success a")
