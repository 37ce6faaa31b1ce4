"""The newspaper’s identity: who may change it, what readers and machines then see, and what is refused."""

import io
import json
import re

import pytest
from defusedxml import ElementTree
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from PIL import Image

from articles import colours, site
from articles.models import Crawler, SiteSettings
from newsroom import edition, memory
from tests import desk, make
from tests.machines import structured
from tests.test_robots_search_and_security import rules

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/sitesettings/"
FORM = f"{LIST}1/change/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


@pytest.fixture
def manager():
    return make.user("Managing editors", "mara", first_name="Mara", last_name="Quill")


def save(user, **changes):
    """Open the form, change it, press “Save”."""
    browser = desk.client(user)
    typed = desk.typed(browser.get(FORM))
    return browser.post(FORM, {name: value for name, value in (typed | changes).items() if value is not None})


def wrong(answer):
    """The one sentence of a form that came back."""
    found = desk.errors(answer)
    assert len(found) == 1, found
    return next(iter(found.values()))[0]


def log():
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


def picture(size, color="teal", **options):
    out = io.BytesIO()
    Image.new("RGBA" if color == "clear" else "RGB", size, (0, 0, 0, 0) if color == "clear" else color).save(
        out, "PNG", **options
    )
    return SimpleUploadedFile("logo.png", out.getvalue(), "image/png")


# --- Who, and where ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["Managing editors", "Administrators"])
def test_who_runs_the_newspaper_comes_from_the_navigation_straight_to_the_one_form(role):
    browser = desk.client(make.user(role))
    assert f'<a href="{LIST}">Site</a>' in browser.get("/admin/").content.decode()
    answer = browser.get(LIST, follow=True)
    assert answer.redirect_chain == [(FORM, 302)]
    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert 'placeholder="Newsroom"' in page  # what holds where nothing is written
    assert not SiteSettings.objects.exists()  # looking makes nothing


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors", "Editors", ""])
def test_nobody_else_opens_or_changes_it(role):
    browser = desk.client(make.user(role))
    assert LIST not in browser.get("/admin/").content.decode()
    assert [browser.get(FORM).status_code, browser.post(FORM, {"name": "Mine"}).status_code] == [403, 403]
    assert not SiteSettings.objects.exists()


def test_two_who_change_it_at_once_do_not_undo_one_another(manager):
    browser = desk.client(manager)
    typed = desk.typed(browser.get(FORM), name="The Ledger")
    save(make.user("Managing editors"), description="News of Corbeck.")
    answer = browser.post(FORM, typed)
    assert answer.status_code == 409
    assert "A colleague saved this" in answer.content.decode()
    assert site.current().name == "Newsroom"
    assert browser.post(FORM, desk.typed(answer, description="News of Corbeck.")).status_code == 302
    assert (site.current().name, site.current().settings.description) == ("The Ledger", "News of Corbeck.")


# --- What it is called ------------------------------------------------------------------------------------------------
def test_a_new_name_stands_everywhere_at_once_and_is_logged(client, manager):
    article = make.published()
    path = make.live(article).path
    for address in ("/", path):
        assert "<title>" in client.get(address).content.decode()
    before = edition.current()
    answer = save(manager, name="The  Corbeck & Tarn Ledger ", description="News of Corbeck.")
    assert (answer.status_code, answer["Location"]) == (302, FORM)
    assert edition.current() == before + 1
    for address in ("/", path, "/topics/", "/never-was/"):
        page = client.get(address).content.decode()
        assert "The Corbeck &amp; Tarn Ledger" in page, address
        assert "Newsroom" not in page, address
        assert "News of Corbeck." in page.split("<footer")[1], address
    assert '<meta name="description" content="News of Corbeck.">' in client.get("/").content.decode()
    for address in ("/feed.rss", "/feed.atom", "/sitemap-news.xml", "/opensearch.xml"):
        assert "The Corbeck &amp; Tarn" in client.get(address).content.decode(), address
    assert json.loads(client.get("/feed.json").content)["title"] == "The Corbeck & Tarn Ledger"
    page = desk.client(manager).get(FORM).content.decode()
    assert "<title>Site · The Corbeck &amp; Tarn Ledger</title>" in page
    assert log() == ["Name: “The Corbeck & Tarn Ledger”.\nDescription: “News of Corbeck.”."]
    assert "Mara Quill" in page


def test_a_save_without_changes_is_not_logged_and_renews_no_page(manager):
    before = edition.current()
    assert save(manager).status_code == 302
    assert (log(), edition.current()) == ([], before)


def test_reading_the_settings_costs_a_page_no_query(client, manager, django_assert_max_num_queries):
    save(manager, name="The Ledger", voice_light="#8a0000", origins="https://stats.example.com")
    path = make.live(make.published()).path
    with django_assert_max_num_queries(3):
        assert "The Ledger" in client.get(path).content.decode()
    with django_assert_max_num_queries(1):  # of the search for an old address
        assert "The Ledger" in client.get("/never-was/").content.decode()


# --- Colours ----------------------------------------------------------------------------------------------------------
def test_the_usual_colours_are_those_of_the_style_sheet_and_can_be_read():
    with open("newsroom/static/site/site.css") as file:  # noqa: PTH123
        sheet = file.read()
    light, dark = (dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", part)) for part in sheet.split("@media", 2)[:2])
    for scheme, found in (("light", light), ("dark", dark)):
        for name, held in (("paper", colours.PAPER), ("tint", colours.TINT), ("mark", colours.MARK)):
            assert held[scheme] == found[name]
        for kind in ("voice", "record"):
            assert colours.COLOURS[f"{kind}_{scheme}"] == found[kind]
            colours.check(f"{kind}_{scheme}", found[kind])


def test_pages_link_a_style_sheet_of_their_own_colours_only_where_there_are_any(client, manager):
    make.published()
    assert "/site-" not in client.get("/").content.decode()
    save(manager, record_light="#0B5D1E")
    address = re.search(r'<link rel="stylesheet" href="(/site-[^"]+)">', client.get("/").content.decode())[1]
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert answer["Cache-Control"] == "max-age=31536000, immutable"
    sheet = answer.content.decode()
    light, dark = sheet.split("@media (prefers-color-scheme:dark)")
    assert "--record:#0b5d1e" in light
    assert "--voice:#b5301a" in light
    assert "--record:#93b8ee" in dark  # as it was
    save(manager, record_light="")
    assert "/site-" not in client.get("/").content.decode()
    assert client.get(address).content.decode() == sheet  # a page kept somewhere still finds it


def test_the_style_sheet_asks_the_database_for_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/site-8a0000-ff9478-0b5d1e-93b8ee.css").status_code == 200


def icon_of(client, rel="icon"):
    """The address of the icon that a page names, or None."""
    found = re.search(rf'<link rel="{rel}" href="([^"]+)">', client.get("/").content.decode())
    return found and found[1]


def test_the_icon_is_the_initial_of_the_name_in_its_colours(client, manager, django_assert_num_queries):
    assert icon_of(client) == "/icon-4e-ff9478-93b8ee.svg"  # of Newsroom
    save(manager, name="«éclair»", voice_dark="#ffb09e")
    address = icon_of(client)
    assert address == f"/icon-{ord('É'):x}-ffb09e-93b8ee.svg"
    with django_assert_num_queries(0):
        answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert answer["Cache-Control"] == "max-age=31536000, immutable"
    drawing = ElementTree.fromstring(answer.content)
    assert "".join(drawing.itertext()).strip() == "É"
    assert {"#ffb09e", "#93b8ee"} <= {each.get("fill") for each in drawing.iter()}
    assert client.get("/favicon.ico")["Location"] == address
    assert icon_of(client, "apple-touch-icon") is None
    save(manager, name="!!!")
    assert icon_of(client) == "/static/site/mark.svg"


def test_a_square_logo_is_the_icon_and_a_wide_one_is_not(client, manager):
    save(manager, logo=picture((400, 400)))
    assert icon_of(client) == icon_of(client, "apple-touch-icon") == site.current().settings.logo.url
    save(manager, logo=picture((800, 160)))
    assert icon_of(client) == "/icon-4e-ff9478-93b8ee.svg"


@pytest.mark.parametrize(
    "sign",
    ["3c-ff9478-93b8ee", "d800-ff9478-93b8ee", "ffffff-ff9478-93b8ee", "20-ff9478-93b8ee", "4e-ff9478", "4E-0-0"],
)
def test_an_address_of_no_icon_is_none(client, sign):
    assert client.get(f"/icon-{sign}.svg").status_code == 404


@pytest.mark.parametrize("address", ["/site-8a0000.css", "/site-8a0000-ff9478-0b5d1e-url(x).css", "/site-.css"])
def test_an_address_of_no_colours_is_none(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("field", "colour", "sentence"),
    [
        ("voice_light", "#ff9478", "#ff9478 has a contrast of 2.0 to 1 with the page, #fcfcfa. Words need 4.5 to 1"),
        ("voice_light", "#ff9478", "choose a darker colour."),
        ("voice_dark", "#8a0000", "choose a lighter colour."),
        ("voice_light", "#c04020", "with words that somebody was led to, #ffe7a0"),
        ("record_dark", "#1b4985", "with the page, #121417"),
        ("record_light", "red", "Write a colour as # and six digits"),
        ("record_light", "#12345", "Write a colour as # and six digits"),
        ("record_light", "#1234567", "at most 7 characters"),
        ("record_light", "#zzzzzz", "Write a colour as # and six digits"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_the_figure(manager, field, colour, sentence):
    answer = save(manager, **{field: colour})
    assert sentence in wrong(answer)
    assert colour in answer.content.decode()  # what was typed stays
    assert site.current().stylesheet == ""


@pytest.mark.parametrize(
    ("one", "other", "found"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#b5301a", "#fcfcfa", 6.0)]
)
def test_contrast_is_that_of_wcag(one, other, found):
    assert colours.contrast(one, other) == colours.contrast(other, one) == pytest.approx(found, abs=0.05)


# --- Pictures ---------------------------------------------------------------------------------------------------------
def test_a_logo_stands_in_place_of_the_name_re_encoded_and_without_metadata(client, manager):
    make.published()
    exif = Image.Exif()
    exif[0x010E] = "taken at the editor’s home"
    save(manager, logo=picture((1600, 300), "teal", exif=exif))
    page = client.get("/").content.decode()
    found = re.search(
        r'<h1 class="name">\s*<img src="(/media/site/[0-9a-f]{32}\.png)" width="(\d+)" height="(\d+)" alt="Newsroom">',
        page,
    )
    assert found.group(2, 3) == ("800", "150")
    answer = client.get(found[1])
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "immutable" in answer["Cache-Control"]
    stored = b"".join(answer)
    assert b"editor" not in stored
    assert Image.open(io.BytesIO(stored)).size == (800, 150)
    assert structured(client, "/")["NewsMediaOrganization"]["logo"] == {
        "@type": "ImageObject",
        "url": f"http://testserver{found[1]}",
        "width": 800,
        "height": 150,
    }
    assert log() == ["Logo: a new picture."]


def test_a_logo_with_nothing_behind_it_stands_on_white(client, manager):
    save(manager, logo=picture((200, 100), "clear"))
    stored = b"".join(client.get(site.current().settings.logo.url))
    assert Image.open(io.BytesIO(stored)).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("name", ["logo", "sharing_picture"])
@pytest.mark.parametrize("content", [SVG, b"%PDF-1.7", b""])
def test_what_is_no_picture_is_refused(manager, name, content):
    answer = save(manager, **{name: SimpleUploadedFile("logo.png", content, "image/png")})
    assert wrong(answer)
    assert not site.current().settings.logo


def test_a_picture_for_links_is_cut_and_named_where_a_page_has_none_of_its_own(client, manager, media):
    make.published()
    photo = make.photo()
    with_photo = make.live(make.published("With a photo", lead_photo=photo)).path
    assert "1000 by 600 pixels" in wrong(save(manager, sharing_picture=make.picture((1000, 600))))
    save(manager, sharing_picture=make.picture((1300, 900)))
    page = client.get("/").content.decode()
    address = re.search(r'og:image" content="http://testserver(/media/site/[0-9a-f]{32}\.jpg)"', page)[1]
    assert Image.open(io.BytesIO(b"".join(client.get(address)))).size == (1200, 630)
    assert 'name="twitter:card" content="summary_large_image"' in page
    assert address not in client.get(with_photo).content.decode()


def test_a_picture_that_is_replaced_or_taken_away_leaves_no_file(
    client, manager, media, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        save(manager, logo=make.picture((400, 100)))
    first = site.current().settings.logo.url
    assert b"".join(client.get(first))
    with django_capture_on_commit_callbacks(execute=True):
        save(manager, logo=make.picture((500, 100)))
    assert client.get(first).status_code == 404
    assert len(list((media / "site").iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        save(manager, **{"logo-clear": "on"})
    assert not site.current().settings.logo
    assert list((media / "site").iterdir()) == []
    assert log() == ["Logo: a new picture.", "Logo: a new picture.", "Logo: taken away."]


# --- Machines ---------------------------------------------------------------------------------------------------------
def test_a_crawler_without_a_tick_is_asked_to_stay_away_and_search_engines_never(client, manager):
    make.published()
    allowed = [value for value in Crawler.values if value not in {"GPTBot", "CCBot"}]
    save(manager, crawlers=allowed)
    found = rules(client.get("/robots.txt").content.decode())
    for name in Crawler.values:
        assert found.can_fetch(name, "http://testserver/") == (name in allowed), name
    assert found.can_fetch("Googlebot", "http://testserver/")
    assert log()[0].splitlines() == [
        "Switched off: Crawler: GPTBot (OpenAI, to train models).",
        "Switched off: Crawler: CCBot (Common Crawl, an archive that many train on).",
    ]
    save(manager, crawlers=Crawler.values)
    assert "GPTBot" not in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("safe@paper.example", "mailto:safe@paper.example"),
        ("https://paper.example/safe", "https://paper.example/safe"),
        ("tel:+44-1632-960000", "tel:+44-1632-960000"),
    ],
)
def test_the_contact_for_security_stands_before_that_of_the_installation(client, manager, settings, typed, told):
    settings.SECURITY_CONTACT = "mailto:it@paper.example"
    assert "it@paper" in client.get("/.well-known/security.txt").content.decode()
    save(manager, security_contact=typed)
    assert f"Contact: {told}\n" in client.get("/.well-known/security.txt").content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"security_contact": "nobody"}, "Enter a valid email address."),
        ({"security_contact": "javascript:alert(1)"}, "Enter a valid email address."),
        ({"security_contact": "https://a.example\nX: y"}, "Enter a valid email address."),
        ({"founded": "long ago"}, "Write a year"),
        ({"founded": "1894-13-01"}, "Write a year"),
        ({"email": "desk@"}, "Enter a valid email address."),
        ({"crawlers": ["Googlebot"]}, "Select a valid choice."),
        ({"name": "x" * 61}, "at most 60 characters"),
        ({"name": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_changes_nothing(manager, changes, sentence):
    assert sentence in wrong(save(manager, **changes))
    assert not [name for name, value in SiteSettings.objects.values().get().items() if name != "id" and value]
    assert log() == []


def test_who_publishes_is_told_to_machines(client, manager):
    make.published()
    save(manager, founded="1894", email="desk@paper.example", phone="01632 960000", address="1 Quay Street, Corbeck")
    found = structured(client, "/")["NewsMediaOrganization"]
    told = {name: found[name] for name in ("foundingDate", "email", "telephone", "address")}
    assert told == {
        "foundingDate": "1894",
        "email": "desk@paper.example",
        "telephone": "01632 960000",
        "address": "1 Quay Street, Corbeck",
    }


# --- Without a database -----------------------------------------------------------------------------------------------
def test_a_process_keeps_what_it_knew_while_the_database_is_away(manager, monkeypatch):
    save(manager, name="The Ledger")
    assert site.current().name == "The Ledger"

    def gone(*_args):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", gone)
    monkeypatch.setattr(memory, "AGAIN", 0.0)
    assert site.current().name == "The Ledger"
    memory.forget()
    assert site.current().name == "Newsroom"  # a fresh process knows how it is installed


def test_the_form_is_sent_with_its_token_only(manager):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(manager)
    assert browser.post(FORM, {"name": "Forged"}).status_code == 403
    assert not SiteSettings.objects.exists()
