"""The sources panel in a real browser: what is found in the text is accepted, changed and turned down."""

import pytest

from articles import word_index
from articles.models import Article
from people.models import Expert
from tests import desk as forms
from tests import make
from tests.browser.steps import EDITOR, log_in, open_story, put_cursor

TEXT = "“We saw it coming for years,” said Orla Venn, the harbour master. “It was known,” said Petroc Vane, a pilot."
COPY = """([html, plain]) => navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([plain], { type: "text/plain" }),
})])"""


@pytest.fixture
def mara():
    return make.user("Reporters", "mara")


def write(page, text):
    put_cursor(page)
    page.keyboard.insert_text(text)


def until(page, condition):
    """Wait until an expression is true; Playwright's own waiting evaluates strings, which the page's policy refuses."""
    for _attempt in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(condition)


def marked(page, count):
    """Wait until so many stretches of the text are marked."""
    until(page, f"document.querySelectorAll('{EDITOR} q').length === {count}")


def smallest(page, selector):
    """The height of the lowest of the things that are seen, in pixels."""
    seen = f"[...document.querySelectorAll('{selector}')].filter((each) => each.offsetParent)"
    return page.evaluate(f"Math.min(...{seen}.map((each) => each.getBoundingClientRect().height))")


def proposal(page, words):
    return page.locator("#proposals .source", has_text=words)


def test_quotations_are_found_and_accepted_by_keyboard_alone(page, mara):
    orla = make.expert(position="harbour pilot")
    log_in(page, "mara")
    open_story(page)
    page.locator("#id_headline").fill("Quay closed")
    write(page, TEXT)
    accept = proposal(page, "saw it coming").get_by_role("button", name="Accept")
    accept.wait_for()
    accept.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{EDITOR} q")
    assert f'<q data-expert="{orla.pk}">“We saw it coming for years,”</q> said' in page.input_value("#id_body")
    card = page.locator("#sources .source", has_text="Orla Venn")
    assert card.get_by_label("Described in this story as").input_value() == "the harbour master"
    assert page.locator("#proposals-said").inner_text() == "Marked as said by Orla Venn"
    # The cursor is at the next proposal: a new person, whom one more press adds.
    until(page, "document.activeElement.textContent === 'Add and accept'")
    page.keyboard.press("Enter")
    marked(page, 2)
    petroc = Expert.objects.get(name="Petroc Vane")
    assert petroc.description == "a pilot"
    page.locator(EDITOR).focus()
    page.keyboard.press("Control+z")
    until(page, f"document.querySelectorAll('{EDITOR} q').length < 2")
    proposal(page, "It was known").wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")
    assert Article.objects.get().people_quoted.first().description == "the harbour master"


def test_all_sure_ones_are_accepted_with_one_press_and_undone_with_one(page, mara):
    make.expert()
    log_in(page, "mara")
    open_story(page)
    write(page, TEXT + " “Nobody asked us,” the council said.")
    page.get_by_role("button", name="Accept all sure ones (2)").click()
    marked(page, 2)
    assert page.locator("#proposals .source").count() == 1
    assert "Who said this?" in page.locator("#proposals").inner_text()
    page.locator(EDITOR).focus()
    page.keyboard.press("Control+z")
    marked(page, 0)
    assert "We saw it coming" in page.input_value("#id_body")


def test_what_is_dismissed_is_not_among_the_sure_ones_any_more(page, mara):
    make.expert()
    log_in(page, "mara")
    open_story(page, make.story(by=mara, body=f"<p>{TEXT} “The gauge was wrong all year,” Venn said.</p>"))
    page.get_by_role("button", name="Accept all sure ones (3)").wait_for()
    proposal(page, "It was known").get_by_role("button", name="Dismiss:").click()
    page.get_by_role("button", name="Accept all sure ones (2)").click()
    marked(page, 2)
    assert "It was known" not in " ".join(page.locator(f"{EDITOR} q").all_inner_texts())
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")


def test_what_is_dismissed_stays_so_and_can_be_had_back(page, mara):
    story = make.story(by=mara, body=f"<p>{TEXT}</p>")
    log_in(page, "mara")
    open_story(page, story)
    proposal(page, "It was known").get_by_role("button", name="Dismiss").click()
    page.locator("#proposals").get_by_role("button", name="Undo").wait_for()
    assert story.dismissals.count() == 1
    page.locator("#proposals").get_by_role("button", name="Undo").click()
    proposal(page, "It was known").get_by_role("button", name="Dismiss").click()
    page.locator("#proposals").get_by_role("button", name="Undo").wait_for()
    open_story(page, story)
    proposal(page, "We saw it coming").wait_for()
    assert page.locator("#proposals .source").count() == 1


def test_a_press_on_a_quotation_leads_to_its_words_and_change_asks_for_another_person(page, mara):
    make.expert("Ina Reed", "mayor")
    story = make.story(by=mara, body=f"<p>{TEXT}</p>")
    log_in(page, "mara")
    open_story(page, story)
    proposal(page, "It was known").locator(".said").click()
    until(page, "String(getSelection()) === '“It was known,”'")
    proposal(page, "It was known").get_by_role("button", name="Choose who said").click()
    page.wait_for_selector(".sheet.pick input")
    assert page.locator(".sheet.pick input").input_value() == "Petroc Vane"
    page.locator(".options li.is-add").click()
    assert page.get_by_label("Described as").input_value() == "a pilot"
    page.get_by_role("button", name="Back").click()
    page.locator(".sheet.pick input").fill("Ina")
    page.locator(".options li", has_text="Ina Reed").click()
    page.wait_for_selector(f"{EDITOR} q[data-who='Ina Reed']")
    until(page, "document.querySelectorAll('#proposals .source').length === 1")


def test_the_checks_follow_the_text_while_one_writes(page, mara):
    make.topic("Harbour")
    log_in(page, "mara")
    open_story(page)
    page.wait_for_selector("#checks [data-code=no-headline]")
    page.locator("#id_headline").fill("Quay closed")
    write(page, "It is as in our previous reports.")
    page.wait_for_selector("#checks [data-code=no-headline]", state="detached")
    page.locator("#checks [data-code=earlier-coverage] button").click()
    until(page, "String(getSelection()) === 'our previous reports'")


def test_what_is_known_of_somebody_stands_on_their_card(page, mara):
    orla = make.expert(position="harbour pilot")
    make.published("The first flood", quoting=orla)
    body = f"<p>{make.quotation(orla)} said Orla Venn. The board thanked Orla Ven.</p>"
    story = make.story(by=mara, body=body)
    log_in(page, "mara")
    open_story(page, story)
    card = page.locator("#sources .source", has_text="Orla Venn")
    card.locator(".facts", has_text="Last time").wait_for()
    assert "harbour pilot" in card.locator(".facts").inner_text()
    card.get_by_role("button", name="Orla Ven").click()
    until(page, "String(getSelection()) === 'Orla Ven'")


def test_by_touch_on_a_phone(new_visitor, mara):
    make.expert()
    story = make.story(by=mara, body=f"<p>{TEXT}</p>", topics=())
    page = new_visitor(viewport={"width": 360, "height": 740}, has_touch=True)
    log_in(page, "mara")
    open_story(page, story)
    page.get_by_role("tab", name="Sources").tap()
    every = page.get_by_role("button", name="Accept all sure ones (2)")
    every.wait_for()
    assert smallest(page, "#part-sources button") >= 44
    every.tap()
    marked(page, 2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("tab", name="Checks").tap()
    page.wait_for_selector("#checks [data-code=quotation-without-speaker]", state="detached")
    page.wait_for_selector("#checks [data-code=no-topic]")
    assert smallest(page, "#part-checks li") >= 36
    page.get_by_role("button", name="Save", exact=True).tap()
    page.wait_for_selector(".messagelist .success")
    assert Article.objects.get().people_quoted.count() == 2
    assert forms.url(story) in page.url


RAIN = "The harbour master closed the quay after the barrier at Senn Bridge failed in the night, as it did in May."


def test_earlier_reports_and_topics_are_accepted_and_dismissed_by_keyboard_alone(page, mara):
    earlier = make.published("Barrier at Senn Bridge fails again", f"<p>{RAIN}</p>", topics=("Senn Barrier",))
    word_index.complete()
    log_in(page, "mara")
    open_story(page)
    page.locator("#id_headline").fill("Senn Barrier failed")
    write(page, RAIN)
    report = page.locator("#proposed-reports li", has_text="fails again")
    report.get_by_role("button", name="Accept").focus()
    page.keyboard.press("Enter")
    topic = page.locator("#proposed-topics li", has_text="Senn Barrier")
    topic.get_by_role("button", name="Accept").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.suggested li').length === 0")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")
    story = Article.objects.get(headline="Senn Barrier failed")
    assert story.report_links.get().earlier == earlier
    assert [each.name for each in story.topics.all()] == ["Senn Barrier"]


def test_a_follow_up_has_the_people_of_the_story_first_in_the_dialog(page, mara):
    for n in range(9):
        make.expert(f"Aaron Venn{n}")
    earlier = make.published("The first flood", quoting=make.expert(position="harbour master"), by=mara)
    log_in(page, "mara")
    page.goto(forms.url(earlier))
    page.get_by_role("link", name="Write a follow-up").click()
    page.wait_for_selector(EDITOR)
    write(page, "“It rained again,”")
    proposal(page, "It rained again").get_by_role("button", name="Choose who said").click()
    page.wait_for_selector(".sheet .options li")
    assert "Orla Venn" in page.locator(".sheet .options li").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{EDITOR} q[data-who='Orla Venn']")
    assert page.locator("#sources").get_by_label("Described in this story as").input_value() == "harbour master"


def test_a_story_is_pasted_or_dropped_and_becomes_a_draft(page, mara, tmp_path):
    log_in(page, "mara")
    page.goto(forms.ADD)
    page.get_by_role("link", name="Paste a whole story").click()
    page.get_by_label("The whole text").fill(f"Quay closed\n\n{TEXT}")
    page.get_by_role("button", name="Make a draft").click()
    page.wait_for_selector(EDITOR)
    marked(page, 2)
    page.goto("/admin/articles/article/paste/")
    page.evaluate(
        """() => {
            const files = new DataTransfer()
            files.items.add(new File(["Pier closed\\n\\nIt rained."], "story.txt", { type: "text/plain" }))
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }))
        }"""
    )
    page.wait_for_selector(EDITOR)
    assert set(Article.objects.values_list("headline", flat=True)) == {"Quay closed", "Pier closed"}

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for typed, body in (("", "It <strong>rained</strong>."), (" Still.", "It rained. Still.")):
        page.goto("/admin/articles/article/paste/")
        page.evaluate(COPY, ["<h1>Lock closed</h1><p>It <b>rained</b>.</p>", "Lock closed\nIt rained."])
        page.get_by_label("The whole text").press("Control+v")
        page.keyboard.type(typed)
        page.get_by_role("button", name="Make a draft").click()
        page.wait_for_selector(EDITOR)
        assert Article.objects.latest("pk").body == f"<p>{body}</p>"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_to_paste_a_story_fits_its_screen(new_visitor, mara, width):
    page = new_visitor(viewport={"width": width, "height": 740}, has_touch=width < 400)
    log_in(page, "mara")
    page.goto("/admin/articles/article/paste/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_role("button", name="Make a draft").bounding_box()["height"] >= (44 if width < 400 else 24)


def test_who_was_merged_while_marked_is_marked_as_the_one_kept_with_one_press(page, mara):
    orla, kept = make.expert(), make.expert("Orla Venn-Hale")
    story = make.story(by=mara, quoting=orla)
    Expert.objects.filter(pk=orla.pk).update(merged_into=kept)
    log_in(page, "mara")
    open_story(page, story)
    page.get_by_role("button", name="Mark as them").click()
    page.wait_for_selector(f"{EDITOR} q[data-who='Orla Venn-Hale']")
    assert f'<q data-expert="{kept.pk}">' in page.input_value("#id_body")
    assert f'data-expert="{orla.pk}"' not in page.input_value("#id_body")
