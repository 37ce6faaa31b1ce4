"""The desk, the form of a story and each dialog of its editor, as axe-core judges them (WCAG 2.2, levels A and AA)."""

import pytest

from articles import publishing
from articles.models import ReviewItem
from tests import desk as forms
from tests import make
from tests.browser.steps import EDITOR, complaints, log_in, open_story, put_cursor

KEYS = ["Control+Shift+'", "Control+Alt+r", "Control+Alt+p", "Control+Alt+f", "Control+Alt+c", "Control+Alt+g"]


@pytest.fixture
def story():
    """A story with all that a text can have."""
    photo, other, judgment = make.photo(caption="The quay."), make.photo(), make.document()
    return make.story(
        body=f"<h2>Night</h2><p>{make.quotation(make.expert())} “And who said this?” asked nobody.</p>"
        f'<figure data-photo="{photo.pk}"></figure><figure data-photo="{photo.pk} {other.pk}"></figure>'
        f'<aside data-document="{judgment.pk}">The judgment</aside>'
        '<aside data-card="https://tube.example/1">The flood</aside><ul><li>One</li></ul>'
        "<table><tbody><tr><th>Day</th><td>Height</td></tr></tbody></table><p>The end of it.</p>",
        lead_photo=photo,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_form_and_its_dialogs(new_visitor, story, width, scheme):
    make.user("Editors", "edda")
    new_visitor.watch.expected = "Applying inline style"  # which axe-core tries
    # So high that the bar at the foot covers nothing: axe-core would take what it covers for too small to press.
    desk = new_visitor(viewport={"width": width, "height": 4000}, color_scheme=scheme)
    log_in(desk, "edda")
    open_story(desk)
    assert complaints(desk) == []
    open_story(desk, story)
    desk.wait_for_selector(f"{EDITOR} .insert img")
    assert complaints(desk) == []
    for keys in KEYS:
        put_cursor(desk, "The end of it.")
        desk.keyboard.press("Home")
        for _letter in "The":
            desk.keyboard.press("Shift+ArrowRight")
        desk.keyboard.press(keys)
        desk.wait_for_selector("dialog[open]")
        assert complaints(desk) == [], keys
        desk.keyboard.press("Escape")
        desk.wait_for_selector("dialog[open]", state="detached")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_at_the_desk(new_visitor, story, width, scheme):
    make.user("Managing editors", "boss")
    new_visitor.watch.expected = "Applying inline style"
    page = new_visitor(viewport={"width": width, "height": 4000}, color_scheme=scheme)
    log_in(page, "boss")
    photo = f"/admin/articles/photo/{story.lead_photo_id}/change/"
    merging = (
        f"/admin/people/expert/merge/?id={make.expert('O. Venn', 'pilot').pk}&id={story.people_quoted.get().expert_id}"
    )
    found = {}
    for address in (
        *("/admin/", "/admin/calendar/", "/admin/articles/article/", "/admin/articles/article/paste/"),
        *(forms.url(story, "history"), "/admin/articles/photo/", "/admin/articles/photo/add/", photo),
        *("/admin/articles/document/add/", "/admin/people/expert/", "/admin/people/expert/add/"),
        *("/admin/articles/topic/add/", "/admin/articles/houserules/", merging),
    ):
        assert page.goto(address).status == 200, address
        found[address] = complaints(page)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_where_stories_are_followed_up_and_a_withdrawn_one_is_looked_at(new_visitor, width, scheme):
    earlier = make.published("The ferry that was late in the storm")
    make.published("The ferry sails again", earlier=(earlier,), by=make.user("Reporters", "mara"))
    publishing.withdraw(earlier, by=make.user("Managing editors", "boss"), reason="A judge said so.")
    make.published("Colleagues wrote of the ferry")
    item = ReviewItem.objects.get()
    new_visitor.watch.expected = "Applying inline style"
    for name, addresses in (
        ("mara", ("/admin/", "/admin/articles/article/?q=ferry")),
        ("boss", ("/admin/", f"/admin/articles/reviewitem/{item.pk}/change/", forms.url(earlier))),
    ):
        page = new_visitor(viewport={"width": width, "height": 4000}, color_scheme=scheme)
        log_in(page, name)
        for address in addresses:
            assert page.goto(address).status == 200, address
            assert complaints(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
