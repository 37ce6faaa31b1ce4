"""What tests do again and again in a browser."""

import re

from axe_playwright_python.base import AXE_SCRIPT as AXE  # the script alone: its own call asks for eval

from tests import desk

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EDITOR = ".ProseMirror[contenteditable=true]"


def log_in(page, name):
    """Log somebody whom `make.user` made in at the desk: as its login page would, which need not be drawn for that."""
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.request.get("/admin/login/").text())[1]
    typed = {"csrfmiddlewaretoken": token, "username": name, "password": "ink-and-paper"}
    page.request.post("/admin/login/", form=typed, max_redirects=0)
    page.goto("/admin/")
    page.wait_for_selector("h1:has-text('Desk')")
    page.wait_for_load_state()  # its scripts take the keys


def open_story(page, article=None):
    """Open a story's form, or that of a new one, and wait until its editor is there."""
    page.goto(desk.url(article) if article else desk.ADD)
    page.wait_for_selector(EDITOR)


def settle(page):
    """Wait until the editor has the cursor: it puts it back 20 ms after it got the focus, sooner than anybody types."""
    page.evaluate("() => new Promise((done) => setTimeout(done, 30))")


def put_cursor(page, paragraph=None):
    """Click into the editor: into its first paragraph, or the first that has these words."""
    page.locator(f"{EDITOR} p", has_text=paragraph).first.click()
    settle(page)


def press(page, name, *, answer=".messagelist .success", **boxes):
    """Press a move as people do: from the bar or from “More”, with what its panel asks."""
    button = page.locator(f".bar .moves [name=_move][value={name}], .bar .moves [popovertarget=ask-{name}]")
    if not button.count() or not button.first.is_visible():
        page.locator("[popovertarget=ask-more]").click()
        button = page.locator(f"#ask-more [name=_move][value={name}], #ask-more [popovertarget=ask-{name}]")
    is_panel = button.first.get_attribute("popovertarget")
    button.first.click()
    if is_panel:
        panel = page.locator(f"#{is_panel}")
        for label, text in boxes.items():
            panel.locator(label).fill(text)
        panel.locator(f"[name=_move][value={name}]").click()
    page.wait_for_selector(answer)
    page.wait_for_load_state()  # its scripts move the cursor, and what is typed before that goes astray


def complaints(page):
    """What axe-core finds on a page, each with the elements it is about."""
    page.evaluate(f"() => {{ {AXE} }}")
    options = {"runOnly": {"type": "tag", "values": LEVELS}, "preload": False}
    found = page.evaluate("(options) => axe.run(document, options)", options)
    return [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found["violations"]]
