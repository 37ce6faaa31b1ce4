"""What search engines are told there is: every public story and page, each once, with when it changed."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from articles import clock, publishing, sitemaps, workflow, writing
from articles.models import Article, Version
from people.models import Expert
from tests import make
from tests.machines import everything_listed, sitemap

pytestmark = pytest.mark.django_db

ALWAYS = {"/", "/topics/", "/experts/", "/contributors/", "/archive/", "/corrections/"}


def fresh(article):
    return Article.objects.get(pk=article.pk)


def retract(article):
    workflow.move("retract", fresh(article), by=make.user("Managing editors"), reason="Invented.")


def news(client):
    return [entry["title"] for entry in sitemap(client, "/sitemap-news.xml")]


def test_before_anything_is_published_only_the_pages_are_there(client):
    make.story(topics=("Secret",))
    assert everything_listed(client).keys() == ALWAYS


def test_every_public_story_and_page_is_listed_once_and_can_be_read(client):
    writer, orla = make.user("Reporters", "ada"), make.expert()
    for n in range(3):
        make.published(f"Story {n}", by=writer, quoting=orla, topics=("Floods", f"Street {n}"))
    listed = everything_listed(client)
    pages = {
        "/topics/floods/",
        *(f"/topics/street-{n}/" for n in range(3)),
        "/experts/orla-venn/",
        "/contributors/ada/",
    }
    assert listed.keys() == ALWAYS | pages | {version.path for version in Version.objects.live()}
    for path in listed:
        assert client.get(path).status_code == 200


def test_the_archive_is_split_and_a_file_with_nothing_in_it_is_not_named(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "IDS", 2)
    stories = [make.published(f"Story {n}", topics=("Floods",)) for n in range(7)]
    for article in stories[2:5]:
        publishing.withdraw(article, by=None, reason="why")
    files = [file["loc"] for file in sitemap(client, "/sitemap.xml") if "stories" in file["loc"]]
    paths = [entry["loc"] for file in files for entry in sitemap(client, file.removeprefix("http://testserver"))]
    assert paths == [f"http://testserver{make.live(stories[n]).path}" for n in (0, 1, 5, 6)]
    for file in files:
        assert 1 <= len(sitemap(client, file.removeprefix("http://testserver"))) <= 2


def test_a_story_changed_when_its_words_did(client):
    article = make.published(quoting=make.expert())
    Version.objects.update(live_from=clock.read() - dt.timedelta(days=3))
    before = everything_listed(client)
    path = make.live(article).path
    assert before[path] == timezone.localtime(make.live(article).live_from).isoformat(timespec="seconds")
    make.story("A draft that changes nothing")
    assert everything_listed(client) == before
    publishing.publish(fresh(article), by=None, change="minor")
    after = everything_listed(client)
    for page in (path, "/topics/floods/", "/experts/orla-venn/"):
        assert dt.datetime.fromisoformat(after[page]) > dt.datetime.fromisoformat(before[page])


def test_what_is_withdrawn_or_retracted_is_gone_and_comes_back_when_restored(client):
    withdrawn, retracted = make.published("Withdrawn"), make.published("Retracted")
    paths = [make.live(article).path for article in (withdrawn, retracted)]
    assert everything_listed(client).keys() >= set(paths)
    publishing.withdraw(fresh(withdrawn), by=None, reason="why")
    retract(retracted)
    listed = everything_listed(client)
    assert not listed.keys() & set(paths)
    assert listed["/corrections/"]
    assert news(client) == []
    publishing.restore(fresh(withdrawn), by=None)
    assert paths[0] in everything_listed(client)
    assert news(client) == ["Withdrawn"]


def test_a_private_individual_is_not_listed_until_an_editor_switches_their_page_on(client):
    make.published(quoting=make.expert("Nan Pell", kind=Expert.Kind.PRIVATE))
    assert "/experts/nan-pell/" not in everything_listed(client)
    Expert.objects.update(page=Expert.Page.YES)
    assert "/experts/nan-pell/" in everything_listed(client)


def test_an_old_address_is_not_listed_beside_the_new_one(client):
    article = make.published(slug="first")
    writing.change(article, by=None, slug="second")
    publishing.publish(article, by=None)
    listed = [path for path in everything_listed(client) if path.startswith("/2")]
    assert listed == [make.live(article).path]


@pytest.mark.parametrize(
    "name",
    ["stories-2", "stories-0", "stories-01", "stories-999999999", "stories-9999999999", "stories", "quotes-1", "٣"],
)
def test_a_file_that_is_not_there_is_not_found(client, name):
    make.published()
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


# --- Google News ------------------------------------------------------------------------------------------------------
def test_news_are_the_stories_of_the_last_two_days_newest_first(client):
    now = clock.read()
    for headline, hours in (("Old", 49), ("Two days old", 47), ("Of today", 1)):
        publishing.publish_as_of(make.story(headline), by=None, at=now - dt.timedelta(hours=hours))
    assert news(client) == ["Of today", "Two days old"]


def test_news_tell_when_a_story_was_first_published_whatever_was_changed_since(client):
    article = make.story("Said “so” & <so>")
    publishing.publish_as_of(article, by=None, at=clock.read() - dt.timedelta(hours=20))
    publishing.publish(fresh(article), by=None)
    live = make.live(article)
    (entry,) = sitemap(client, "/sitemap-news.xml")
    assert entry == {
        "loc": f"http://testserver{live.path}",
        "name": "Newsroom",
        "language": "en",
        "publication_date": timezone.localtime(live.published_at).isoformat(timespec="seconds"),
        "title": "Said “so” & <so>",
    }


def test_what_is_paid_for_and_what_others_had_first_is_not_sent_to_google_news(client):
    make.published("Bought", kind="sponsored")
    make.published("Of others", canonical_url="https://elsewhere.example/1")
    assert news(client) == []
    assert len([path for path in everything_listed(client) if path.startswith("/2")]) == 2


def test_there_are_never_more_than_google_takes(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "NEWS_MOST", 2)
    for n in range(3):
        make.published(f"Story {n}")
    assert news(client) == ["Story 2", "Story 1"]


@pytest.mark.parametrize(
    ("language", "code"),
    [("en-gb", "en"), ("de", "de"), ("pt-br", "pt"), ("zh-hans", "zh-cn"), ("zh-hant", "zh-tw")],
)
def test_google_news_gets_the_code_that_it_knows_a_language_by(client, language, code):
    make.published()
    with translation.override(language):
        assert sitemap(client, "/sitemap-news.xml")[0]["language"] == code


# --- How they are sent ------------------------------------------------------------------------------------------------
def test_a_sitemap_costs_two_queries_however_much_there_is(client, django_assert_max_num_queries):
    for n in range(12):
        make.published(f"Story {n}", quoting=make.expert(f"Speaker Number{n}"), topics=("Floods", f"Street {n}"))
    names = ["pages", "news", *(f"{kind}-1" for kind in sitemaps.LISTINGS)]
    for name in names:
        with django_assert_max_num_queries(2):
            assert client.get(f"/sitemap-{name}.xml").status_code == 200
    with django_assert_max_num_queries(9):  # two a kind, and one for all
        assert client.get("/sitemap.xml").status_code == 200


def test_a_crawler_that_has_a_sitemap_already_gets_nothing_twice(client):
    make.published()
    for address in ("/sitemap.xml", "/sitemap-stories-1.xml", "/sitemap-news.xml"):
        answer = client.get(address)
        again = client.get(address, headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert not answer.cookies
