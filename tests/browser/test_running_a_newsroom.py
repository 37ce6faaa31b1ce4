"""The desk in a real browser: a story's whole life between several people, and a fix at midnight on a phone."""

import datetime as dt

import pytest
from django.utils import timezone

from articles import clock, workflow
from articles.models import Article, Version
from articles.status import standing
from newsroom.calendar import week_of
from tests import make
from tests.browser.steps import EDITOR, log_in, open_story, press, put_cursor

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def test_a_story_lives_from_a_first_draft_to_its_return(new_visitor):  # noqa: PLR0915 - one long life
    mara, edda = make.user("Reporters", "mara"), make.user("Editors", "edda")
    make.user("Managing editors", "boss")
    article = make.story("Quay closed", by=mara)
    reporter, editor, managing, reader = new_visitor(), new_visitor(), new_visitor(), new_visitor()
    log_in(reporter, "mara")
    log_in(editor, "edda")
    log_in(managing, "boss")

    open_story(reporter, article)
    press(reporter, "submit")

    editor.goto("/admin/")
    editor.get_by_role("link", name="Quay closed").first.click()
    editor.wait_for_selector(EDITOR)
    press(editor, "take")
    press(editor, "send_back", textarea="Since when?")

    reporter.goto("/admin/")
    assert "“Since when?”" in reporter.locator("#content").inner_text()
    open_story(reporter, article)
    assert "Since when?" in reporter.locator("#content").inner_text()
    put_cursor(reporter)
    reporter.keyboard.press("Control+End")
    reporter.keyboard.type(" Since noon.")
    press(reporter, "submit")

    open_story(editor, article)
    press(editor, "approve")
    assert Article.objects.get(pk=article.pk).approved_revision == standing(article.pk).revision
    soon = timezone.localtime() + dt.timedelta(days=1)
    editor.locator(".bar [popovertarget=ask-time]").click()
    editor.locator("#id_publish_at_0").fill(f"{soon:%Y-%m-%d}")
    editor.locator("#id_publish_at_1").fill("06:30")
    assert "UTC" in editor.locator("#in-utc").inner_text()
    editor.locator("#ask-time [value=schedule]").click()
    editor.wait_for_selector(".messagelist .success")
    assert "06:30" in editor.locator(".messagelist").inner_text()
    path = article.versions.get().path
    assert reader.goto(path).status == 404
    editor.goto(f"/admin/calendar/?week={week_of(soon.date())}")  # of a Sunday, tomorrow is the next
    assert editor.get_by_role("link", name="Quay closed").count()

    started = clock.read() - dt.timedelta(seconds=5)  # the night has passed
    article.versions.update(live_from=started, published_at=started)
    assert reader.goto(path).status == 200
    assert "Since noon." in reader.locator("main").inner_text()

    open_story(editor, article)
    editor.locator("#id_headline").fill("Quay closed after the rain")
    editor.get_by_role("button", name="Save, then publish").click()
    editor.wait_for_selector("#ask-publish:popover-open")
    editor.locator("#id_note").fill("More is known.")
    editor.locator("#ask-publish [value=publish]").click()
    editor.wait_for_selector(".messagelist .success:has-text('Published')")
    reader.reload()
    assert "Quay closed after the rain" in reader.locator("h1").inner_text()

    open_story(editor, article)
    put_cursor(editor)
    editor.keyboard.press("Control+End")
    editor.keyboard.type(" It was 12 boats.")
    editor.get_by_role("button", name="Save, then publish").click()
    editor.wait_for_selector("#ask-publish:popover-open")
    editor.locator("#id_change").select_option("correction")
    editor.locator("#id_note").fill("We had said 21 boats.")
    editor.locator("#ask-publish [value=publish]").click()
    editor.wait_for_selector(".messagelist .success:has-text('Published')")
    reader.goto("/corrections/")
    assert "We had said 21 boats." in reader.locator("main").inner_text()

    open_story(managing, article)
    press(managing, "withdraw", textarea="A letter came.")
    assert reader.goto(path).status == 410
    open_story(managing, article)
    press(managing, "restore")
    assert reader.goto(path).status == 200
    assert "It was 12 boats." in reader.locator("main").inner_text()
    moves = list(article.transitions.order_by("pk").values_list("move", flat=True))
    assert moves == [
        *["submit", "take", "send_back", "submit", "approve", "schedule"],
        *["approve", "publish", "approve", "publish"],
        *["withdraw", "restore"],
    ]
    assert edda.pk in set(article.transitions.filter(move="approve").values_list("by", flat=True))


def test_a_fix_at_midnight_is_made_on_a_phone(new_visitor):
    article = make.story("Teh quay is closed", by=make.user("Reporters", "mara"))
    make.user("Editors", "edda")
    workflow.move("submit", Article.objects.get(pk=article.pk), by=article.created_by)
    phone = new_visitor(**PHONE)
    log_in(phone, "edda")
    phone.get_by_role("link", name="Teh quay is closed").first.tap()
    phone.wait_for_selector(EDITOR)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    press(phone, "take")
    phone.locator("#id_headline").fill("The quay is closed")
    press(phone, "approve")
    press(phone, "publish")
    assert Version.objects.live().get().headline == "The quay is closed"
    phone.locator("[popovertarget=ask-more]").tap()
    small = phone.evaluate(
        """() => [...document.querySelectorAll('.bar button, .ask:popover-open :is(button, a.button)')]
            .filter((el) => el.checkVisibility() && !el.closest('.visually-hidden'))
            .map((el) => [el.textContent.trim(), el.getBoundingClientRect()])
            .filter(([text, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"""
    )
    assert small == []


def test_control_enter_opens_what_goes_out_and_does_not_publish_by_itself(new_visitor):
    article = make.story("Quay closed")
    make.user("Editors", "edda")
    page = new_visitor()
    log_in(page, "edda")
    open_story(page, article)
    workflow.move("approve", Article.objects.get(pk=article.pk), by=make.user("Editors"))
    open_story(page, article)
    page.locator("#id_headline").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#ask-publish:popover-open")
    assert "Quay closed" in page.locator("#ask-publish").inner_text()
    assert not Version.objects.exists()
    page.keyboard.press("Escape")
    with pytest.raises(AssertionError):
        assert page.locator("#ask-publish").is_visible()


def test_a_story_is_taken_and_the_calendar_opened_without_a_mouse(new_visitor):
    article = make.story("Quay closed")
    make.user("Editors", "edda")
    workflow.move("submit", Article.objects.get(pk=article.pk), by=article.created_by)
    page = new_visitor()
    log_in(page, "edda")
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.wait_for_selector(".messagelist .success")
    page.wait_for_load_state()
    assert standing(article.pk).taken_by.username == "edda"
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_selector("h1:has-text('Calendar')")
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_selector(EDITOR)
