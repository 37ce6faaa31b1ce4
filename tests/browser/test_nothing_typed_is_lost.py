"""A tab is killed, a login runs out, a connection is lost, a colleague saves first: what was typed is still there."""

from contextlib import suppress

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error

from articles.models import Article, Autosave
from tests import make
from tests.browser.steps import EDITOR, log_in, open_story, put_cursor


@pytest.fixture
def mara():
    return make.user("Reporters", "mara", first_name="Mara", last_name="Quill")


@pytest.fixture
def edda():
    return make.user("Editors", "edda", first_name="Edda", last_name="Rook")


def type_text(page, words):
    put_cursor(page)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def wait_for_status(page, words):
    page.wait_for_function(
        "words => document.querySelector('#kept').textContent.includes(words)", arg=words, timeout=20_000
    )


def save(page):
    page.locator(".bar").get_by_role("button", name="Save").click()
    page.wait_for_selector(".messagelist .success")


def test_a_draft_is_there_again_after_the_tab_was_killed(new_visitor, mara):
    article = make.story(by=mara)
    page = new_visitor()
    log_in(page, "mara")
    open_story(page, article)
    assert page.locator("#kept").inner_text() == "Everything is saved"
    page.locator("#id_headline").fill("The river falls")
    type_text(page, " It fell all day.")
    assert page.locator("#kept").inner_text() == "Not saved yet"
    wait_for_status(page, "Kept")
    with suppress(Error):
        page.goto("chrome://crash")
    context = page.context
    page.close()

    again = context.new_page()
    open_story(again, article)
    assert again.locator("#id_headline").input_value() == "River rises past the second mark"
    offer = again.locator(".offer")
    assert "and did not save it" in offer.inner_text()
    offer.get_by_role("button", name="Bring it back").click()
    again.wait_for_selector(EDITOR)
    assert again.locator("#id_headline").input_value() == "The river falls"
    assert "It fell all day." in again.locator(EDITOR).inner_text()
    save(again)
    again.wait_for_selector(EDITOR)
    assert again.locator(".offer").count() == 0
    article.refresh_from_db()
    assert article.headline == "The river falls"
    assert "It fell all day." in article.body


def test_a_draft_is_there_again_on_another_machine(new_visitor, mara):
    page = new_visitor()
    log_in(page, "mara")
    open_story(page)
    page.locator("#id_headline").fill("Quay closed")
    type_text(page, "It closed at noon.")
    wait_for_status(page, "Kept")
    page.context.close()

    other = new_visitor()
    log_in(other, "mara")
    open_story(other)
    assert "“Quay closed”" in other.locator(".offer").inner_text()
    other.get_by_role("button", name="Bring it back").click()
    other.wait_for_selector(EDITOR)
    assert "It closed at noon." in other.locator(EDITOR).inner_text()
    save(other)
    assert Article.objects.get().headline == "Quay closed"
    open_story(other)
    assert other.locator(".offer").count() == 0


def test_thrown_away_it_does_not_come_again(new_visitor, mara):
    article = make.story(by=mara)
    page = new_visitor()
    log_in(page, "mara")
    open_story(page, article)
    page.locator("#id_headline").fill("The river falls")
    wait_for_status(page, "Kept")
    page.goto("/admin/")
    open_story(page, article)
    page.locator(".offer").get_by_role("button", name="Throw it away …").click()
    page.get_by_role("group", name="Throw it away?").get_by_role("button", name="Throw it away").click()
    page.wait_for_selector(".messagelist .success")
    open_story(page, article)
    page.wait_for_load_state("networkidle")
    assert page.locator(".offer").count() == 0
    assert not Autosave.objects.exists()


def test_what_was_typed_and_undone_is_not_offered(new_visitor, mara):
    article = make.story(by=mara)
    page = new_visitor()
    log_in(page, "mara")
    open_story(page, article)
    page.locator("#id_headline").fill("The river falls")
    wait_for_status(page, "Kept")
    page.locator("#id_headline").fill(article.headline)
    wait_for_status(page, "Everything is saved")
    assert not Autosave.objects.exists()


def test_a_login_that_ran_out_is_said_at_once_and_after_a_new_one_the_same_page_saves(new_visitor, mara):
    article = make.story(by=mara)
    new_visitor.watch.expected = "status of 403"
    page = new_visitor()
    log_in(page, "mara")
    open_story(page, article)
    Session.objects.all().delete()
    page.locator("#id_headline").fill("The river falls")
    wait_for_status(page, "You are logged out")
    assert not Autosave.objects.exists()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in in another tab").click()
    log_in(opened.value, "mara")
    page.bring_to_front()
    wait_for_status(page, "Kept")
    save(page)
    article.refresh_from_db()
    assert article.headline == "The river falls"


def test_a_form_sent_after_the_login_ran_out_is_sent_again_by_a_press(new_visitor, mara):
    article = make.story(by=mara)
    new_visitor.watch.expected = "status of 403"
    page = new_visitor()
    log_in(page, "mara")
    open_story(page, article)
    Session.objects.all().delete()
    page.locator("#id_headline").fill("The river falls")
    page.keyboard.press("Control+s")
    page.get_by_role("button", name="Send it again").wait_for()
    page.wait_for_load_state()  # without its script the button sends the form as it is
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_selector("#again-said:has-text('still logged out')")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in in another tab").click()
    log_in(opened.value, "mara")
    page.bring_to_front()
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_selector(".messagelist .success")
    page.wait_for_selector(EDITOR)
    article.refresh_from_db()
    assert article.headline == "The river falls"
    page.wait_for_load_state("networkidle")
    assert page.locator(".offer").count() == 0
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk.kept')).length") == 0


def test_without_a_connection_it_is_kept_in_the_browser_and_offered_when_the_story_is_opened_again(new_visitor, mara):
    article = make.story(by=mara)
    new_visitor.watch.expected = "ERR_INTERNET_DISCONNECTED"
    page = new_visitor()
    log_in(page, "mara")
    open_story(page, article)
    context = page.context
    context.set_offline(True)
    page.locator("#id_headline").fill("The river falls")
    wait_for_status(page, "No connection: kept in this browser")
    page.close()
    assert not Autosave.objects.exists()
    context.set_offline(False)

    again = context.new_page()
    open_story(again, article)
    again.get_by_role("button", name="Bring it back").click()
    again.wait_for_selector(EDITOR)
    assert again.locator("#id_headline").input_value() == "The river falls"
    save(again)
    assert Article.objects.get().headline == "The river falls"


def test_when_the_connection_comes_back_the_server_has_it(new_visitor, mara):
    article = make.story(by=mara)
    new_visitor.watch.expected = "ERR_INTERNET_DISCONNECTED"
    page = new_visitor()
    log_in(page, "mara")
    open_story(page, article)
    page.context.set_offline(True)
    page.locator("#id_headline").fill("The river falls")
    wait_for_status(page, "No connection")
    page.context.set_offline(False)
    wait_for_status(page, "Kept")
    assert Autosave.objects.get().user == mara
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk.kept')).length") == 0


def test_two_people_in_one_story_see_each_other_and_leaving_frees_it(new_visitor, mara, edda):
    article = make.story(by=mara)
    ours, theirs = new_visitor(), new_visitor()
    log_in(ours, "mara")
    log_in(theirs, "edda")
    open_story(ours, article)
    open_story(theirs, article)
    theirs.wait_for_selector("#present:has-text('Mara Quill has this story open.')")
    ours.wait_for_selector("#present:has-text('Edda Rook has this story open.')", timeout=20_000)
    theirs.goto("/admin/")
    ours.wait_for_selector("#present", state="hidden", timeout=20_000)


def test_two_save_one_story_and_neither_text_is_lost(new_visitor, mara, edda):
    article = make.story(by=mara)
    ours, theirs = new_visitor(), new_visitor()
    for page, name in ((ours, "mara"), (theirs, "edda")):
        log_in(page, name)
        open_story(page, article)
    type_text(ours, " Mara saw it.")
    wait_for_status(ours, "Kept")
    type_text(theirs, " Edda counted.")
    theirs.locator("#id_headline").fill("River at noon")
    save(theirs)
    ours.wait_for_selector("#saved-since:has-text('Edda Rook saved this story at')", timeout=20_000)
    assert "Mara saw it." in ours.locator(EDITOR).inner_text()

    new_visitor.watch.expected = "status of 409"
    ours.locator(".bar").get_by_role("button", name="Save").click()
    ours.wait_for_selector("#conflict")
    ours.wait_for_selector(EDITOR)
    both = ours.locator("#conflict").inner_text()
    assert "Mara saw it." in both
    assert "Edda counted." in both
    type_text(ours, " Edda counted.")
    ours.locator(".bar").get_by_role("button", name="Save my text").click()
    ours.wait_for_selector(".messagelist .success")
    article.refresh_from_db()
    assert "Mara saw it. Edda counted." in article.body
    texts = [revision.content["body"] for revision in article.revisions.all()]
    assert len(texts) == 3
    assert "Edda counted." in texts[1]
    assert "Mara saw it." not in texts[1]
