"""The pages on which the newspaper tells of itself: written at the desk, public once somebody says so."""

import datetime as dt
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles import demo, site
from articles.body import plain_text, sanitise_page
from articles.management.commands.demo import Loader
from articles.models import Policy, PolicyPage
from tests import desk, make
from tests.machines import sitemap, structured

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/policypage/"
TEXT = (
    '<h2>Who reads it</h2><p>Everybody does. See <a href="/corrections/">what we had wrong</a>.</p>'
    "<ul><li><p>One</p></li></ul>"
)


@pytest.fixture
def manager():
    return make.user("Managing editors", "mara")


def form(slug):
    return f"{LIST}{PolicyPage.objects.get(slug=slug).pk}/change/"


def save(user, slug, **changes):
    browser = desk.client(user)
    typed = desk.typed(browser.get(form(slug)))
    return browser.post(form(slug), {name: value for name, value in (typed | changes).items() if value is not None})


def page_of(client, address):
    """The status and the page, but for the time of day in it."""
    answer = client.get(address)
    return answer.status_code, re.sub(r'<time datetime="[^"]*"', "<time", answer.content.decode())


def policies(client, address="/"):
    """The addresses that machines are told of."""
    found = structured(client, address)["NewsMediaOrganization"]
    return {name: value for name, value in found.items() if str(value).startswith("http://testserver/about/")}


# --- At the desk ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["Managing editors", "Administrators"])
def test_who_runs_the_newspaper_finds_the_pages_and_can_add_or_delete_none(role):
    browser = desk.client(make.user(role))
    assert f'<a href="{LIST}">Pages about us</a>' in browser.get("/admin/").content.decode()
    page = browser.get(LIST).content.decode()
    for policy in Policy:
        assert str(policy.label) in page
    assert page.count("Not written yet") == 9
    assert [browser.get(f"{LIST}{end}").status_code for end in ("add/", "1/delete/")] == [403, 403]


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors", "Editors", ""])
def test_nobody_else_opens_or_changes_them(role):
    browser = desk.client(make.user(role))
    assert LIST not in browser.get("/admin/").content.decode()
    answers = [browser.get(LIST), browser.get(form("ethics")), browser.post(form("ethics"), {"body": TEXT})]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert PolicyPage.objects.get(slug="ethics").body == ""


def test_a_text_is_kept_without_anything_but_headings_paragraphs_lists_and_links(manager):
    odd = (
        TEXT + '<p onclick="x()"><b>Bold</b> <a href="javascript:x()">no</a><img src="/x.png"></p><script>x()</script>'
    )
    assert save(manager, "ethics", body=odd).status_code == 302
    assert PolicyPage.objects.get(slug="ethics").body == TEXT + "<p>Bold no</p>"


@pytest.mark.parametrize("body", ["", "<p></p>", "<p> </p>", "<script>x</script>"])
def test_a_page_without_a_text_cannot_be_public(client, manager, body):
    answer = save(manager, "ethics", body=body, is_public="on")
    assert "Write the text first" in desk.errors(answer)["is_public"][0]
    assert client.get("/about/ethics/").status_code == 404


def test_two_who_write_one_page_at_once_do_not_undo_one_another(manager):
    browser = desk.client(manager)
    typed = desk.typed(browser.get(form("ethics")), body="<p>Mine.</p>")
    save(make.user("Administrators"), "ethics", body="<p>Theirs.</p>")
    answer = browser.post(form("ethics"), typed)
    assert answer.status_code == 409
    assert "A colleague saved this" in answer.content.decode()
    assert desk.typed(answer)["body"] == "<p>Mine.</p>"
    assert PolicyPage.objects.get(slug="ethics").body == "<p>Theirs.</p>"


def test_what_was_changed_is_in_the_history(manager):
    save(manager, "ethics", body=TEXT)
    save(manager, "ethics", title="What we hold to", is_public="on")
    entries = LogEntry.objects.order_by("pk")
    assert [entry.get_change_message() for entry in entries] == ["Changed Text.", "Changed Title and Public."]
    page = desk.client(manager).get(form("ethics").replace("change", "history")).content.decode()
    assert "Changed Title and Public." in page


# --- What readers see -------------------------------------------------------------------------------------------------
def test_as_long_as_nobody_wrote_any_there_is_nothing_to_know_of(client):
    make.published()
    never = page_of(client, "/never-was/")
    assert never[0] == 404
    for address in ("/about/", *(f"/about/{slug}/" for slug in Policy.values), "/about/unknown/"):
        assert page_of(client, address) == never, address
    assert "/about/" not in client.get("/").content.decode()
    assert "/about/" not in client.get("/sitemap-pages.xml").content.decode()
    assert policies(client) == {}


def test_a_text_that_is_not_public_is_a_secret(client, manager):
    make.published()
    save(manager, "mission", body="<p>Open.</p>", is_public="on")
    save(manager, "ethics", body="<p>Nightjar</p>")
    assert page_of(client, "/about/ethics/") == page_of(client, "/never-was/")
    for address in ("/", "/about/", "/about/mission/", "/sitemap-pages.xml"):
        page = client.get(address).content.decode()
        assert "Nightjar" not in page
        assert "ethics" not in page.lower()
    save(manager, "mission", is_public=None)
    assert client.get("/about/mission/").status_code == 404
    assert client.get("/about/").status_code == 404


def test_a_public_page_is_read_and_every_page_leads_to_it(client, manager, django_assert_num_queries):
    path = make.live(make.published()).path
    save(manager, "ethics", title="What we hold to", body=TEXT, is_public="on")
    answer = client.get("/about/ethics/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "<h1>What we hold to</h1>" in page
    assert f'<div class="body">{TEXT}</div>' in page
    assert "Last changed <time" in page
    assert '<meta name="description" content="Everybody does. See what we had wrong.">' in page
    for address in ("/", path, "/topics/", "/never-was/", "/about/ethics/"):
        foot = client.get(address).content.decode().split("<footer")[1]
        assert '<a href="/about/ethics/">What we hold to</a>' in foot
        assert '<a href="/about/">About us</a>' in foot
    with django_assert_num_queries(1):
        client.get("/about/ethics/")
    with django_assert_num_queries(0):
        assert "What we hold to" in client.get("/about/").content.decode()


def test_the_day_it_changed_last_is_the_day_its_words_did(client, manager):
    save(manager, "ethics", body=TEXT)
    before = timezone.now() - dt.timedelta(days=400)
    PolicyPage.objects.update(changed_at=before)
    save(manager, "ethics", is_public="on")
    assert PolicyPage.objects.get(slug="ethics").changed_at == before
    save(manager, "ethics", body=TEXT + "<p>And more.</p>")
    assert timezone.now() - PolicyPage.objects.get(slug="ethics").changed_at < dt.timedelta(minutes=1)


def test_machines_are_told_of_every_public_policy(client, manager):
    make.published()
    for slug in ("ethics", "contact"):
        save(manager, slug, body=TEXT, is_public="on")
    assert policies(client) == {
        "publishingPrinciples": "http://testserver/about/ethics/",
        "ethicsPolicy": "http://testserver/about/ethics/",
        "actionableFeedbackPolicy": "http://testserver/about/contact/",
    }
    save(manager, "sources", body=TEXT, is_public="on")
    assert policies(client)["unnamedSourcesPolicy"] == "http://testserver/about/sources/"
    assert structured(client, "/about/ethics/")["AboutPage"]["name"] == "Ethics"
    contact = structured(client, "/about/contact/")["ContactPage"]
    assert contact["dateModified"] in client.get("/about/contact/").content.decode().replace("&quot;", '"')
    listed = [entry["loc"] for entry in sitemap(client, "/sitemap-pages.xml") if "/about/" in entry["loc"]]
    assert listed == [f"http://testserver/about/{end}" for end in ("", "ethics/", "sources/", "contact/")]


# --- The demonstration ------------------------------------------------------------------------------------------------
def test_the_demonstration_says_all_of_itself_and_leaves_alone_what_somebody_wrote(client, manager):
    save(manager, "ethics", body="<p>Ours.</p>")
    loader = Loader(demo.load())
    loader.load_about()
    assert {page.slug for page in site.current().pages} == {*Policy.values} - {"ethics"}
    assert set(policies(client)) == {*site.PROPERTIES} - {"ethicsPolicy", "publishingPrinciples"}
    for page in PolicyPage.objects.public():
        assert len(plain_text(page.body).split()) > 80, page.slug
        assert sanitise_page(page.body) == page.body
    save(manager, "mission", is_public=None)
    loader.load_about()
    assert client.get("/about/mission/").status_code == 404
    assert PolicyPage.objects.get(slug="ethics").body == "<p>Ours.</p>"
