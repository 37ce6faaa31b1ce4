"""Pages are kept and sent again while they are right: to the second, without a query, and to nobody logged in."""

import datetime as dt
import gzip
import time
from collections import Counter

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from articles import clock, publishing, reads, writing
from articles.models import Article, DailyReads, Version
from newsroom import memory, pages
from newsroom.edition import Edition
from newsroom.settings import MIDDLEWARE
from tests import desk, make

pytestmark = pytest.mark.django_db
BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def reader(settings, monkeypatch):
    """Somebody who reads, in front of a process that keeps pages and has counted nobody yet."""
    settings.MIDDLEWARE = MIDDLEWARE
    monkeypatch.setattr(reads, "_counted", Counter())
    monkeypatch.setattr(reads, "_stored_at", 0.0)
    return Client(headers=BROWSER)


@pytest.fixture
def later(monkeypatch):
    """A function that lets so many seconds pass by the monotonic clock."""
    passed = 0.0
    really = time.monotonic

    def wait(seconds):
        nonlocal passed
        passed += seconds

    monkeypatch.setattr(memory.time, "monotonic", lambda: really() + passed)
    return wait


def path_of(article):
    return Version.objects.live().get(article=article).path


def test_a_page_is_made_once_and_then_costs_nothing(reader, django_assert_num_queries):
    path = path_of(make.published("Quay closed"))
    first = reader.get(path)
    with django_assert_num_queries(0):
        second = reader.get(path)
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert not second.cookies
    assert "Cookie" not in second.get("Vary", "")


def test_what_is_published_is_there_a_second_later(reader, later):
    article = make.published("Quay closed")
    path = path_of(article)
    assert "Quay closed" in reader.get(path).content.decode()
    writing.change(article, by=None, headline="Quay open")
    publishing.publish(article, by=None)
    later(memory.AGAIN)
    for address in (path, "/"):
        assert "Quay open" in reader.get(address).content.decode()
    publishing.withdraw(Article.objects.get(pk=article.pk), by=None, reason="A letter came.")
    later(memory.AGAIN)
    assert reader.get(path).status_code == 410
    assert "Quay open" not in reader.get("/").content.decode()


def test_what_is_scheduled_is_there_at_its_time_and_not_before(reader, later):
    make.published("Quay closed")
    coming = make.story("Bridge closed")
    publishing.publish(coming, by=None, at=clock.read() + dt.timedelta(seconds=90))
    assert "Bridge closed" not in reader.get("/").content.decode()
    later(80)
    assert "Bridge closed" not in reader.get("/").content.decode()
    # The database's clock cannot be moved: the version is, as the 90 seconds would have.
    Version.objects.filter(article=coming).update(live_from=clock.read(), published_at=clock.read())
    later(10)
    assert "Bridge closed" in reader.get("/").content.decode()


def test_the_same_page_is_answered_with_304(reader):
    path = path_of(make.published())
    page = reader.get(path)
    etag, modified = page["ETag"], page["Last-Modified"]
    again = reader.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == etag
    assert reader.get(path, headers={"if-none-match": '"other"'}).status_code == 200
    assert modified.endswith("GMT")


def test_by_its_time_a_page_is_the_same_only_once_that_second_is_over(reader, monkeypatch):
    monkeypatch.setattr(pages, "STARTED", clock.read() - dt.timedelta(days=1))
    path = path_of(make.published("Quay closed"))
    page = reader.get(path)  # made in the second of the publication
    asked = {"if-modified-since": page["Last-Modified"]}
    assert reader.get(path, headers=asked).status_code == 200
    an_hour_ago = clock.read() - dt.timedelta(hours=1)
    Edition.objects.update(risen_at=an_hour_ago)
    Version.objects.update(live_from=an_hour_ago, published_at=an_hour_ago)
    memory.forget()
    asked = {"if-modified-since": reader.get(path)["Last-Modified"]}
    assert reader.get(path, headers=asked).status_code == 304


def test_a_packed_page_is_another_with_its_own_tag(reader):
    path = path_of(make.published())
    plain, packed = reader.get(path), reader.get(path, headers={"accept-encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in plain["Vary"]
    assert "Content-Encoding" not in reader.get(path, headers={"accept-encoding": "gzip;q=0"})
    asked = {"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
    assert reader.get(path, headers=asked).status_code == 304


@pytest.mark.parametrize("address", ["/", "/topics/", "/corrections/", "/feed.rss", "/sitemap.xml", "/search/?q=quay"])
def test_head_tells_what_get_would(reader, address):
    make.published("Quay closed", topics=["Floods"])
    got, told = reader.get(address), reader.head(address)
    assert told.content == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Cache-Control", "Vary"):
        assert told[name] == got[name], name


def test_whoever_is_logged_in_gets_a_page_made_for_them(reader):
    path = path_of(make.published("Quay closed"))
    reader.get(path)
    editor = desk.client(make.user("Editors"))
    Version.objects.update(headline="Changed behind everybody’s back")
    assert "behind everybody" in editor.get(path).content.decode()
    assert "behind everybody" not in reader.get(path).content.decode()


@pytest.mark.parametrize("address", ["/nowhere/", "/search/?before=x", "/admin/login/", "/healthz"])
def test_only_good_pages_of_readers_are_kept(reader, address):
    reader.get(address)
    answer = reader.get(address)
    assert "ETag" not in answer


def test_another_sites_name_is_refused_for_a_kept_page_too(reader):
    path = path_of(make.published())
    reader.get(path)
    assert reader.get(path, headers={"host": "evil.example"}).status_code == 400


def test_the_last_good_page_is_there_when_the_database_is_not(reader, later, monkeypatch):
    path = path_of(make.published("Quay closed"))
    reader.get(path)
    later(pages.LONGEST)

    def refuse(*_args, **_kwargs):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        assert "Quay closed" in reader.get(path).content.decode()
        reader.raise_request_exception = False
        assert reader.get("/topics/").status_code == 500


def test_a_page_that_is_not_right_any_more_does_not_come_back_when_the_database_is_gone(reader, later):
    article = make.published("Quay closed")
    make.published("Bridge closed")
    path = path_of(article)
    for address in (path, "/", "/topics/"):
        reader.get(address)
    publishing.withdraw(article, by=None, reason="A letter came.")
    later(memory.AGAIN)
    assert reader.get("/topics/").status_code == 200  # nobody asks for the story itself
    later(pages.LONGEST)

    def refuse(*_args, **_kwargs):
        raise DatabaseError("gone")

    reader.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        assert reader.get("/topics/").status_code == 200
        for address in (path, "/"):
            answer = reader.get(address)
            assert answer.status_code == 500
            assert "Quay closed" not in answer.content.decode()


def test_no_more_is_kept_than_there_is_room_for():
    store = pages.Store(most=5_000)
    stamp = pages.Stamp(clock.read(), 0, is_settled=True)
    for n in range(10):
        store.put(f"/{n}/", pages.Page(stamp, b"x" * 1000, b"", {}, '"x"', 0, None))
    assert store.size <= 5_000
    assert list(store.pages) == ["/8/", "/9/"]
    store.get("/8/")
    store.put("/10/", pages.Page(stamp, b"x" * 1000, b"", {}, '"x"', 0, None))
    assert list(store.pages) == ["/8/", "/10/"]


# --- How often a story is opened --------------------------------------------------------------------------------------
def test_readers_are_counted_and_nothing_of_them_is_kept(reader, monkeypatch):
    monkeypatch.setattr(reads, "EVERY", 0.0)
    article = make.published("Quay closed")
    path = path_of(article)
    for _time in range(3):
        reader.get(path)
    reader.head(path)
    reader.get(path, headers={"user-agent": "Somebot/1.0 (+https://bot.example)"})
    reader.get(path, headers={"sec-purpose": "prefetch"})
    editor = desk.client(make.user("Editors"))
    editor.get(path, headers=BROWSER)
    row = DailyReads.objects.get()
    assert (row.article, row.reads) == (article, 3)
    assert {f.name for f in DailyReads._meta.get_fields()} == {"id", "article", "day", "reads"}


def test_the_most_read_are_listed_and_what_was_withdrawn_is_not(reader, monkeypatch):
    monkeypatch.setattr(reads, "EVERY", 0.0)
    little, much, gone = make.published("Little read"), make.published("Much read"), make.published("Gone")
    for article, n in ((little, 1), (much, 3), (gone, 4)):
        for _time in range(n):
            reader.get(path_of(article))
    publishing.withdraw(gone, by=None, reason="A letter came.")
    memory.forget()
    assert [v.headline for v in reads.most_read()] == ["Much read", "Little read"]


def test_a_story_that_is_gone_stops_no_other_from_being_counted():
    article = make.published()
    reads.count(article.pk)
    reads.count(10**9)
    reads.store()
    assert DailyReads.objects.get().article == article


def test_the_front_page_lists_the_most_read_and_the_desk_says_how_often(reader, monkeypatch):
    monkeypatch.setattr(reads, "EVERY", 0.0)
    for n in range(5):
        make.published(f"Story {n}")
    path = path_of(make.published("Much read"))
    assert "Most read" not in reader.get("/").content.decode()
    for _time in range(2):
        reader.get(path)
    memory.forget()
    assert "Most read" in reader.get("/").content.decode()
    assert "opened 2 times today" in desk.client(make.user("Editors")).get("/admin/").content.decode()
