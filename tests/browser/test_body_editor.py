"""The body editor in a real browser: photos, documents and cards in the text, paste, keys, touch, and long texts."""

import base64
import time

import pytest
from playwright.sync_api import expect

from articles import body as bodies
from articles.models import Article, Document, Photo
from tests import make
from tests.browser.steps import EDITOR, log_in, open_story, press, put_cursor, settle

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office"><head><style>p.MsoNormal {margin:0}</style></head><body>
<!--StartFragment--><h1>The night of the flood<o:p></o:p></h1>
<p class=MsoNormal style='mso-margin-top-alt:auto'>The river <b style='mso-bidi-font-weight:normal'>rose</b> by
<i>two metres</i>, says <a href="https://river.example/gauge">the gauge</a>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;
</span></span>The quay</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;
</span></span>its north end</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;
</span></span>The bridge</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;
</span></span>Close it</p>
<table class=MsoTableGrid border=1><tr><td width=20><p class=MsoNormal>Monday</p></td><td><p>3.1 m</p></td></tr>
</table>
<!--EndFragment--></body></html>"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span
style="font-weight:700">Bold</span><span style="font-style:italic"> and slanted</span></p><br><ul><li dir="ltr"><p
dir="ltr"><span>One</span></p></li></ul></b>"""
MAIL = """<div dir="ltr"><div>First line</div><div><br></div><div>Second <img src="https://track.example/p" width="1"
height="1">line</div><blockquote><div>What they wrote</div></blockquote><img src="cid:ii_1" alt="The quay"></div>"""
PAGE = """<article><p>Watch:</p><iframe width="560" src="https://www.tube.example/embed/1?a=1&amp;b=2"
title="The flood"></iframe>
<figure><img src="https://pics.example/1.jpg" alt="A boat"><figcaption>A boat, Monday</figcaption></figure>
<blockquote class="post"><p>Stay home.</p><a href="https://posts.example/u/1">Mayor</a></blockquote><script async
src="https://platform.posts.example/widgets.js"></script><script src="//charts.example/c/9.js"></script></article>"""

PASTE = """([types, names]) => {
  const data = new DataTransfer()
  for (const [type, text] of Object.entries(types)) data.setData(type, text)
  for (const [name, type, bytes] of names) {
    const content = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))
    data.items.add(new File([content], name, { type }))
  }
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector(".ProseMirror[contenteditable=true]").dispatchEvent(event)
}"""


def paste(page, html="", text="", files=()):
    """Paste as a browser does: what a program put on the clipboard, in its kinds."""
    types = {kind: words for kind, words in (("text/html", html), ("text/plain", text)) if words}
    page.evaluate(PASTE, [types, list(files)])


def html_of(page):
    """The text as the form posts it."""
    return page.input_value("#id_body")


def save(page):
    """Save with the keyboard."""
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist .success")


@pytest.fixture
def desk(page):
    """Open a new story of a reporter, its editor ready."""
    make.user("Reporters", "mara")
    log_in(page, "mara")
    open_story(page)
    page.locator("#id_headline").fill("A night of rain")
    put_cursor(page)
    yield page
    save(page)  # so that nothing is on its way to be kept when the test is over


def picture_file(name="quay.png"):
    """A picture on the clipboard, or in somebody's hand."""
    return [name, "image/png", base64.b64encode(make.picture((60, 40), "PNG").read()).decode()]


# --- Paste ------------------------------------------------------------------------------------------------------------
def test_a_text_from_word_comes_out_clean(desk):
    paste(desk, WORD)
    assert html_of(desk) == (
        "<h2>The night of the flood</h2><p>The river <strong>rose</strong> by <em>two metres</em>, says "
        '<a href="https://river.example/gauge">the gauge</a>.</p>'
        "<ul><li><p>The quay</p><ul><li><p>its north end</p></li></ul></li><li><p>The bridge</p></li></ul>"
        '<ol data-type="decimal"><li><p>Close it</p></li></ol>'
        "<table><tbody><tr><td><p>Monday</p></td><td><p>3.1 m</p></td></tr></tbody></table>"
    )


def test_numbered_lists_from_word_stay_apart_and_keep_their_numbers(desk):
    rows = (("l0", "1.", "One"), ("l0", "2.", "Two"), ("l1", "7)", "Seven"), ("l1", "8)", "Eight"))
    paragraph = (
        "<p class=MsoListParagraph style='mso-list:{} level1 lfo1'><span style='mso-list:Ignore'>{}</span>{}</p>"
    )
    paste(desk, "".join(paragraph.format(*row) for row in rows))
    assert html_of(desk) == (
        '<ol data-type="decimal"><li><p>One</p></li><li><p>Two</p></li></ol>'
        '<ol data-type="decimal" start="7"><li><p>Seven</p></li><li><p>Eight</p></li></ol>'
    )


def test_what_opens_and_closes_on_a_page_keeps_its_heading_apart_from_its_words(desk):
    paste(desk, "<details><summary>What is a weir?</summary>A low dam.</details>")
    assert html_of(desk) == "<p>What is a weir?</p><p>A low dam.</p>"


def test_texts_from_documents_online_and_from_mails_come_out_clean(desk):
    paste(desk, DOCS)
    assert html_of(desk) == "<p><strong>Bold</strong><em> and slanted</em></p><ul><li><p>One</p></li></ul>"
    desk.keyboard.press("Control+a")
    paste(desk, MAIL)
    assert html_of(desk) == (
        "<p>First line</p><p>Second line</p><blockquote><p>What they wrote</p></blockquote><p>[Picture: The quay]</p>"
    )


def test_what_shows_something_of_others_becomes_a_card_and_nobody_is_asked(desk):
    paste(desk, PAGE)
    text = html_of(desk)
    for card in (
        '<aside data-card="https://www.tube.example/embed/1?a=1&amp;b=2" data-source="tube.example">The flood</aside>',
        '<aside data-card="https://pics.example/1.jpg" data-source="pics.example">A boat</aside>',
        '<aside data-card="https://charts.example/c/9.js" data-source="charts.example">charts.example/c/9.js</aside>',
    ):
        assert card in text
    assert "widgets.js" not in text
    for words in ("Watch:", "A boat, Monday", "Stay home.", "Mayor"):
        assert words in text
    save(desk)
    assert bodies.sanitise(text) == Article.objects.get().body


def test_an_address_alone_on_a_line_becomes_a_card_and_one_among_words_stays(desk):
    paste(desk, text="https://www.tube.example/watch?v=1")
    card = '<aside data-card="https://www.tube.example/watch?v=1" data-source="tube.example">'
    assert card in html_of(desk)
    desk.keyboard.press("Control+z")
    assert "<aside" not in html_of(desk)
    desk.keyboard.type("See ")
    paste(desk, text="https://www.tube.example/watch?v=1")
    assert "<aside" not in html_of(desk)
    assert "watch?v=1" in html_of(desk)


def test_a_pasted_picture_asks_for_what_belongs_to_it(desk):
    desk.keyboard.type("The quay at dawn.")
    paste(desk, files=[picture_file()])
    desk.get_by_label("What is to be seen").fill("A quay under water.")
    desk.get_by_label("Credit: Name/Agency").fill("Ada Finch")
    desk.keyboard.press("Enter")
    desk.get_by_label("Caption in this story").fill("Nobody walked here on Monday.")
    desk.get_by_role("button", name="Put it in the text").click()
    desk.wait_for_selector(f"{EDITOR} .insert img")
    photo = Photo.objects.get()
    assert (photo.alt, photo.credit, photo.title) == ("A quay under water.", "Ada Finch", "quay")
    figure = f'<figure data-photo="{photo.pk}"><figcaption>Nobody walked here on Monday.</figcaption></figure>'
    assert figure in html_of(desk)
    assert desk.evaluate("document.activeElement.matches('.ProseMirror')")
    save(desk)
    assert figure in Article.objects.get().body


# --- By keyboard alone ------------------------------------------------------------------------------------------------
def test_photos_a_document_and_a_card_are_put_in_by_keyboard_alone_and_taken_out_by_undo(desk, tmp_path):
    quay, boat = make.photo(title="The quay"), make.photo(title="A boat", alt="")
    judgment = make.document(title="The judgment")
    desk.keyboard.type("One.")

    desk.keyboard.press("Control+Alt+p")
    desk.keyboard.type("quay")
    desk.wait_for_selector(".options li[aria-selected=true]:has-text('The quay') >> nth=0")
    expect(desk.locator(".options li")).to_have_count(1)
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Another photo").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.type("boat")
    expect(desk.locator(".options li")).to_have_count(1)
    desk.keyboard.press("Enter")
    assert "no alternative text" in desk.locator(".chosen").inner_text()
    desk.keyboard.type("Two of them.")
    desk.get_by_role("button", name="Put it in the text").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".sheet.pick", state="detached")
    assert f'<figure data-photo="{quay.pk} {boat.pk}"><figcaption>Two of them.</figcaption></figure>' in html_of(desk)

    desk.keyboard.press("Control+Alt+f")
    desk.wait_for_selector(".options li:has-text('The judgment')")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".sheet.pick", state="detached")
    assert f'<aside data-document="{judgment.pk}">The judgment</aside>' in html_of(desk)

    desk.keyboard.press("Control+Alt+c")
    desk.keyboard.type("ftp://maps.example/flood")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Where the water stands")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("dialog[open] :text('begins with https://')")
    desk.get_by_label("Address of the video").fill("https://maps.example/flood")
    desk.keyboard.press("Tab")
    assert desk.get_by_label("Whose it is").input_value() == "maps.example"
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".sheet.pick", state="detached")
    card = '<aside data-card="https://maps.example/flood" data-source="maps.example">Where the water stands</aside>'
    assert card in html_of(desk)
    assert desk.evaluate("document.activeElement.matches('.ProseMirror')")

    for kind in ("data-card", "data-document", "data-photo"):
        assert kind in html_of(desk)
        while kind in html_of(desk):
            desk.keyboard.press("Control+z")
    assert html_of(desk) == "<p>One.</p>"
    while "data-card" not in html_of(desk):
        desk.keyboard.press("Control+Shift+z")

    desk.keyboard.press("Control+Alt+g")
    desk.wait_for_selector("dialog[open]")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(f"{EDITOR} table")
    assert desk.evaluate("document.activeElement.matches('.ProseMirror')")


def test_what_is_put_in_while_the_cursor_is_in_a_sentence_stands_after_its_paragraph(desk):
    photo = make.photo(title="The quay")
    desk.keyboard.insert_text("It rained all night.")
    desk.keyboard.press("Enter")
    desk.keyboard.insert_text("It stopped.")
    desk.locator(f"{EDITOR} p").first.dblclick(position={"x": 8, "y": 8})  # its first word
    expect(desk.get_by_role("button", name="Mark a quotation")).to_be_enabled()  # the editor knows of it by now
    desk.keyboard.press("Control+Alt+p")
    desk.locator(".options li", has_text="The quay").click()
    desk.get_by_role("button", name="Put it in the text").click()
    desk.wait_for_selector(f"{EDITOR} .insert img")
    assert html_of(desk) == f'<p>It rained all night.</p><figure data-photo="{photo.pk}"></figure><p>It stopped.</p>'


def test_escape_leaves_a_dialog_with_nothing_done_and_the_cursor_where_it_was(desk):
    desk.keyboard.type("One.")
    for keys in ("Control+Alt+p", "Control+Alt+f", "Control+Alt+c", "Control+Alt+g"):
        desk.keyboard.press(keys)
        desk.wait_for_selector("dialog[open]")
        desk.keyboard.press("Escape")
        desk.wait_for_selector("dialog[open]", state="detached")
        settle(desk)
    desk.keyboard.type(" Two.")
    assert html_of(desk) == "<p>One. Two.</p>"


def test_one_that_is_there_is_changed_by_enter_and_taken_out_by_backspace(new_visitor):
    make.user("Editors", "edda")
    photo = make.photo(caption="The photo’s own.")
    article = make.story(body=f'<p>One.</p><figure data-photo="{photo.pk}"></figure><p>Two.</p>')
    desk = new_visitor()
    log_in(desk, "edda")
    open_story(desk, article)
    assert "The photo’s own." in desk.locator(f"{EDITOR} .insert").inner_text()
    put_cursor(desk, "One.")
    desk.keyboard.press("End")
    desk.keyboard.press("ArrowRight")
    desk.wait_for_selector(".insert.ProseMirror-selectednode")
    desk.keyboard.press("Enter")
    assert desk.get_by_label("Caption in this story").get_attribute("placeholder") == "The photo’s own."
    desk.get_by_label("Caption in this story").fill("This story’s.")
    desk.get_by_role("button", name="Change", exact=True).click()
    desk.wait_for_selector(".sheet.pick", state="detached")
    assert "<figcaption>This story’s.</figcaption>" in html_of(desk)
    desk.wait_for_selector(".insert.ProseMirror-selectednode")
    desk.keyboard.press("Backspace")
    assert html_of(desk) == "<p>One.</p><p>Two.</p>"


def test_every_key_of_the_editor_is_in_the_list_of_keys(desk):
    listed = desk.locator("#keys").text_content()
    for what in ("photo", "document", "card", "table", "quotation", "previous report", "link", "heading"):
        assert what in listed


# --- On a phone -------------------------------------------------------------------------------------------------------
def test_a_story_is_written_quoted_photographed_and_sent_in_on_a_phone(new_visitor, tmp_path):
    make.user("Reporters", "mara")
    make.expert(position="harbour master")
    make.document()
    phone = new_visitor(viewport={"width": 360, "height": 740}, has_touch=True)
    log_in(phone, "mara")
    open_story(phone)
    phone.locator("#id_headline").fill("A night of rain")
    phone.locator(EDITOR).tap()
    phone.keyboard.type("“We saw it coming for years,”")
    phone.keyboard.press("Control+a")
    phone.get_by_role("button", name="Mark a quotation").tap()
    phone.locator(".options li", has_text="Orla Venn").tap()
    phone.wait_for_selector(f"{EDITOR} q")

    file = tmp_path / "quay.jpg"
    file.write_bytes(make.picture().read())
    phone.get_by_role("button", name="Put a photo or a gallery in the text").tap()
    phone.get_by_role("button", name="Upload").tap()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in phone.locator(".sheet.pick .sheet-foot button").all():
        assert button.bounding_box()["height"] >= 44
    phone.get_by_label("File", exact=True).set_input_files(file)
    phone.get_by_label("What is to be seen").fill("A quay under water.")
    phone.locator(".sheet.pick .sheet-foot").get_by_role("button", name="Upload").tap()
    phone.get_by_role("button", name="Put it in the text").tap()
    phone.wait_for_selector(f"{EDITOR} .insert img")
    phone.get_by_role("button", name="Lead to a video").tap()
    phone.get_by_label("Address of the video").fill("https://maps.example/flood")
    phone.locator(".sheet.pick").get_by_label("Title", exact=True).fill("Where the water stands")
    phone.get_by_role("button", name="Put it in the text").tap()
    phone.wait_for_selector(f"{EDITOR} .is-card")
    phone.get_by_role("button", name="Offer a document").tap()
    phone.locator(".options li", has_text="The judgment").tap()
    phone.get_by_role("button", name="Put it in the text").tap()
    phone.wait_for_selector(f"{EDITOR} .is-download")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(phone, "submit", answer="#refusal, .messagelist .success")
    if phone.locator("#refusal").count():
        for box in phone.locator("#refusal input[name=acknowledge]").all():
            box.check()
        phone.locator("#refusal").get_by_role("button", name="Send to review").tap()
        phone.wait_for_selector(".messagelist .success")
    article = Article.objects.get()
    assert article.stage == "review"
    for kept in (f'data-photo="{Photo.objects.get().pk}"', "maps.example/flood", "The judgment</aside>", "data-expert"):
        assert kept in article.body


# --- Long texts -------------------------------------------------------------------------------------------------------
def test_200_000_words_are_pasted_and_written_on_in_a_few_seconds(desk):
    paragraph = "<p>" + "The river rose again by a hand in the dark. " * 20 + "</p>"
    begun = time.perf_counter()
    paste(desk, paragraph * 1000)
    expect(desk.locator("#measure")).to_contain_text("200000 words", timeout=60_000)
    pasted = time.perf_counter() - begun
    begun = time.perf_counter()
    desk.keyboard.type("abcde")
    desk.evaluate("1")
    typed = time.perf_counter() - begun
    assert pasted < 20
    assert typed < 10
    desk.keyboard.press("Control+a")
    desk.keyboard.type("Enough.")


def test_words_characters_and_reading_time_are_counted_as_one_types(desk):
    desk.keyboard.type("Nobody saw the water come.")
    expect(desk.locator("#measure")).to_contain_text("5 words")
    assert "26 characters" in desk.locator("#measure").inner_text()
    assert "1 min" in desk.locator("#measure").inner_text()


# --- What readers get -------------------------------------------------------------------------------------------------
def test_readers_see_the_photo_the_document_and_the_card_and_no_third_party_is_asked(new_visitor):
    photo, judgment = make.photo(caption="The quay on Monday.", credit="Ada Finch"), make.document()
    article = make.published(
        body=f'<p>One.</p><figure data-photo="{photo.pk}"></figure><aside data-document="{judgment.pk}">The judgment'
        f'</aside><aside data-card="https://tube.example/1" data-poster="{photo.pk}">The flood</aside><p>Two.</p>'
    )
    for width in (360, 1280):
        page = new_visitor(viewport={"width": width, "height": 800})
        page.goto(make.live(article).path)
        assert page.locator(".body figure img").evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 0
        assert "The quay on Monday." in page.locator(".body figcaption").inner_text()
        assert page.locator(".body .card a").get_attribute("href") == "https://tube.example/1"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        with page.expect_download() as download:
            page.get_by_role("link", name="The judgment").click()
        assert download.value.suggested_filename == "the-judgment.pdf"
    assert Document.objects.count() == 1
