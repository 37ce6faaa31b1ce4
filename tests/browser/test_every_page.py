"""Every kind of page that readers have: for whoever has a small screen, large text, keys alone, no script, dim eyes."""

import gzip
import re

import pytest

from articles import clock, publishing, writing
from articles.models import Correction, HouseRules, PolicyPage, Standing, TurningPoint
from tests import make
from tests.browser.steps import complaints


@pytest.fixture
def pages():
    """A newspaper in which every kind of page has something on it: their addresses by their kind."""
    HouseRules.objects.create(pk=1, public_history=True)
    orla = make.expert("Orla Venn", "harbour master", biography="She has kept the harbour since the flood.")
    floods = make.topic("Floods", running=True, description="The river and the quay.")
    first = make.published("The quay is inspected", quoting=orla, lead_photo=make.photo())
    middle = make.published(
        "The quay is closed",
        f'<p>As <a data-article="{first.pk}">we reported</a>, it was inspected.</p>'
        f"<blockquote><p>{make.quotation(orla, 'Nobody should stand there.')}</p></blockquote>"
        f'<figure data-photo="{make.photo(caption="The quay.").pk}"></figure><h2>Night</h2>'
        f'<aside data-document="{make.document().pk}">The judgment</aside>'
        '<aside data-card="https://tube.example/1">The flood</aside><ul><li>One</li></ul>'
        "<table><tbody><tr><th>Day</th><td>Height</td></tr></tbody></table>",
        lead_photo=make.photo(caption="At dusk."),
        standfirst="Nobody may stand on it.",
    )
    Correction.objects.create(
        article=middle, number=1, kind=Correction.Kind.CORRECTION, text="We had named another quay."
    )
    writing.change(middle, by=None, headline="The quay is closed for good")
    publishing.publish(middle, by=None, change="correction")
    last = make.published("The quay is open again", earlier=(middle,), kind="opinion")
    Standing.objects.create(topic=floods, number=1, body="<p>The quay is open.</p>")
    TurningPoint.objects.create(topic=floods, article=middle, reason="The quay was closed.")
    PolicyPage.objects.filter(slug="ethics").update(body="<p>We ask.</p>", is_public=True, changed_at=clock.read())
    gone = make.published("The ferry is sold")
    gone_path = make.live(gone).path
    publishing.withdraw(gone, by=None, reason="It was not.")
    story = make.live(middle)
    return {
        "front": "/",
        "story": story.path,
        "opinion": make.live(last).path,
        "versions": f"{story.path}versions/",
        "version": f"{story.path}versions/{story.number}/",
        "topic": floods.get_absolute_url(),
        "topics": "/topics/",
        "expert": orla.get_absolute_url(),
        "experts": "/experts/",
        "quote": f"/quotes/{story.quotes.first().public_id}/",
        "contributor": middle.created_by.contributor.get_absolute_url(),
        "contributors": "/contributors/",
        "archive": "/archive/",
        "month": f"/archive/{story.path[1:8]}/",
        "day": f"/archive/{story.path[1:11]}/",
        "search": "/search/?q=quay",
        "nothing found": "/search/?q=quai",
        "corrections": "/corrections/",
        "about": "/about/",
        "policy": "/about/ethics/",
        "never was": "/never-was/",
        "gone": gone_path,
    }


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_any_page(new_visitor, pages, width, scheme):
    new_visitor.watch.expected = "Applying inline style"  # which axe-core tries
    page = new_visitor(viewport={"width": width, "height": 1200}, color_scheme=scheme)
    found = {}
    for name, address in pages.items():
        page.goto(address)
        found[name] = complaints(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_page_scrolls_sideways_on_any_screen_or_with_text_of_twice_the_size(new_visitor, pages):
    page = new_visitor()
    wide = []
    for name, address in pages.items():
        page.goto(address)
        for width, percent in ((320, 100), (360, 100), (640, 200), (1280, 100), (1280, 200), (2560, 100)):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("percent => { document.documentElement.style.fontSize = `${percent}%` }", percent)
            if page.evaluate("() => document.documentElement.scrollWidth") > width:
                wide.append((name, width, percent))
    assert wide == []


def test_long_german_words_fit_into_the_smallest_screen(new_visitor, pages, settings):
    settings.LANGUAGE_CODE = "de"
    page = new_visitor(viewport={"width": 320, "height": 800})
    wide = []
    for name, address in pages.items():
        page.goto(address)
        assert page.evaluate("() => document.documentElement.lang") == "de"
        if page.evaluate("() => document.documentElement.scrollWidth") > 320:
            wide.append(name)
    assert wide == []


def test_every_page_says_the_same_without_javascript(new_visitor, pages):
    texts = []
    for enabled in (True, False):
        page = new_visitor(java_script_enabled=enabled)
        texts.append({})
        for name, address in pages.items():
            served = page.goto(address).text()
            assert 'name="viewport" content="width=device-width, initial-scale=1"' in served, name  # may be enlarged
            assert not re.search(r"<script(?! type=\"application/ld\+json\")|\sstyle=", served), name
            assert page.locator("h1").count() == 1, name
            texts[-1][name] = page.locator("body").text_content()
    assert texts[0] == texts[1]


def test_every_link_and_box_of_a_page_is_reached_and_seen_by_keys_alone(new_visitor, pages):
    page = new_visitor()
    for name in ("front", "story", "topic", "expert", "quote", "search", "archive"):
        page.goto(pages[name])
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.getAttribute('href')") == "#main", name  # past the masthead
        reached, unseen = 1, []  # of a date, the browser itself shows which part of it is written
        things = page.locator("a[href], button, input:not([type=hidden]), select, summary").count()
        for _press in range(things + 5):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => {
                    const here = document.activeElement
                    if (here === document.body) return null
                    const box = here.getBoundingClientRect(), style = getComputedStyle(here)
                    return [here.outerHTML.slice(0, 80), box.width > 0 && box.bottom > 0 && box.top < innerHeight
                        && (here.type === "date" || style.outlineStyle !== "none" || style.boxShadow !== "none")]
                }"""
            )
            if seen is None:
                break
            reached += 1
            if not seen[1]:
                unseen.append(seen[0])
        assert unseen == [], name
        assert reached >= things, name


def test_a_story_with_a_photo_is_light_asks_nobody_else_and_leaves_nothing_behind(new_visitor, pages):
    page = new_visitor(viewport={"width": 412, "height": 823}, device_scale_factor=2)
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright wants a function of Python’s own
    page.goto(pages["story"], wait_until="networkidle")
    sizes = {}
    for answer in answers:
        kind, body = answer.headers["content-type"].partition(";")[0], answer.body()
        packed = gzip.compress(body, 6) if kind.startswith("text/") else body
        sizes[kind] = sizes.get(kind, 0) + len(packed)
    assert len(answers) <= 6
    assert sizes["text/html"] <= 15_000
    assert sizes["text/css"] <= 8_000
    assert sum(sizes.values()) <= 100_000
    assert not [kind for kind in sizes if "script" in kind]
    assert page.context.cookies() == []
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    shifted = """() => new Promise((done) => {
        let sum = 0
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value })
            .observe({ type: "layout-shift", buffered: true })
        setTimeout(() => done(sum), 300)
    })"""
    assert page.evaluate(shifted) == 0
