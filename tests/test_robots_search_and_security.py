"""What programs ask any site for, and get without a query to the database."""

import datetime as dt
from urllib.robotparser import RobotFileParser

import pytest
from defusedxml import ElementTree
from django.db import OperationalError, connection

from articles import machines
from tests.test_safe_by_default import start

pytestmark = pytest.mark.django_db

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def rules(text):
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return parser


def test_crawlers_may_go_everywhere_but_to_the_desk_and_to_previews(client):
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    found = rules(answer.content.decode())
    for crawler in ("Googlebot", "GPTBot", "Whoever/1.0"):
        assert found.can_fetch(crawler, "http://testserver/2026/01/01/story/")
        assert not found.can_fetch(crawler, "http://testserver/admin/login/")
        assert not found.can_fetch(crawler, "http://testserver/preview/1.abc/")
    assert found.site_maps() == ["http://testserver/sitemap.xml", "http://testserver/sitemap-news.xml"]


def test_crawlers_that_a_newsroom_refuses_may_go_nowhere():
    found = rules(machines.robots_txt(refused=["GPTBot", "CCBot"]))
    for crawler in ("GPTBot", "CCBot"):
        assert not found.can_fetch(crawler, "/2026/01/01/story/")
    assert found.can_fetch("Googlebot", "/2026/01/01/story/")
    assert not found.can_fetch("Googlebot", "/admin/")


def test_a_browser_learns_how_to_search_the_site(client, settings):
    settings.SITE_NAME = "The Corbeck & Tarn Ledger"
    answer = client.get("/opensearch.xml")
    assert answer["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert root.findtext(f"{OPENSEARCH}ShortName") == "The Corbeck &"
    assert "The Corbeck & Tarn Ledger" in root.findtext(f"{OPENSEARCH}Description")
    pages = [url.get("template") for url in root.findall(f"{OPENSEARCH}Url") if url.get("type") == "text/html"]
    assert pages == ["http://testserver/search/?q={searchTerms}"]
    settings.SITE_NAME = "Donaudampfschifffahrtszeitung"
    root = ElementTree.fromstring(client.get("/opensearch.xml").content)
    assert root.findtext(f"{OPENSEARCH}ShortName") == "Donaudampfschiff"


def test_nobody_is_named_for_holes_in_the_site_unless_the_newsroom_does(client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_who_finds_a_hole_in_the_site_learns_whom_to_tell(client, settings):
    settings.SECURITY_CONTACT = "mailto:safe@paper.example"
    answer = client.get("/.well-known/security.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:safe@paper.example"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    ahead = dt.datetime.fromisoformat(fields["Expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=150) < ahead < dt.timedelta(days=365)


@pytest.mark.parametrize(
    "contact", ["nobody", "http://paper.example/", "javascript:alert(1)", "a@b.example\nX: y", "a@"]
)
def test_a_contact_that_is_none_refuses_to_start(contact):
    status, said = start(SECRET_KEY="x", SECURITY_CONTACT=contact)
    assert status != 0
    assert "SECURITY_CONTACT must be" in said


ADDRESSES = ("/robots.txt", "/opensearch.xml", "/.well-known/security.txt")


def test_they_cost_no_query(client, settings, django_assert_num_queries):
    settings.SECURITY_CONTACT = "https://paper.example/security"
    with django_assert_num_queries(0):
        assert [client.get(address).status_code for address in ADDRESSES] == [200, 200, 200]


def test_they_are_there_while_the_database_is_not(client, settings, monkeypatch):
    def gone(*_args):
        raise OperationalError("the server closed the connection")

    settings.SECURITY_CONTACT = "https://paper.example/security"
    monkeypatch.setattr(connection, "cursor", gone)
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code == 200
        assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
        assert not answer.cookies
