"""A visitor who asks for more than the site can give to one gets 429 and when to come again; nobody else notices."""

import time

import pytest
from django.test import Client

from newsroom import limits, pages
from newsroom.settings import MIDDLEWARE
from tests import make

pytestmark = pytest.mark.django_db

AT_ONCE = 5  # searches, in these tests; then one every two seconds
CHEAP = "/search/?topic=UP"  # a search that is answered 404 without a query of its own
PROXY = "10.0.0.1"


@pytest.fixture
def reader(settings, monkeypatch):
    """Somebody who reads, in front of a process with limits, low ones, that has seen nobody yet."""
    settings.RATE_LIMITS = True
    monkeypatch.setattr(limits, "SEARCHES", (AT_ONCE, 2.0))
    monkeypatch.setattr(limits, "OTHERS", (20, 0.05))
    return Client(REMOTE_ADDR="203.0.113.7")


@pytest.fixture
def later(monkeypatch):
    """A function that lets so many seconds pass; without it none pass at all."""
    now = time.monotonic_ns()
    passed = 0

    def wait(seconds):
        nonlocal passed
        passed += round(seconds * limits.SECOND)

    monkeypatch.setattr(limits.time, "monotonic_ns", lambda: now + passed)
    return wait


def ask(reader, times=AT_ONCE, path=CHEAP, **fields):
    """Ask so many times; return the last answer."""
    for _time in range(times):
        answer = reader.get(path, **fields)
    return answer


def test_who_searches_too_often_is_told_when_to_come_again_and_may_read_on(reader, later):
    path = make.live(make.published("Quay closed")).path
    assert ask(reader).status_code == 404
    refused = reader.get("/search/?q=quay&sort=newest")
    text = refused.content.decode()
    assert (refused.status_code, refused["Retry-After"]) == (429, "2")
    assert "Try again in 2 seconds." in text
    assert text.count("<h1") == 1
    assert 'href="/search/?q=quay&amp;sort=newest"' in text
    assert "no-store" in refused["Cache-Control"]
    assert not refused.cookies
    assert "Cookie" not in refused.get("Vary", "")
    assert "default-src 'none'" in refused["Content-Security-Policy"]
    assert reader.get(path).status_code == 200
    later(2)
    assert reader.get("/search/?q=quay").status_code == 200
    assert reader.get("/search/?q=quay").status_code == 429
    later(8)
    assert ask(reader, 4).status_code == 404
    assert reader.get(CHEAP).status_code == 429


def test_a_refusal_asks_the_database_nothing_and_says_nobody_s_address(
    reader, later, django_assert_num_queries, caplog
):
    ask(reader)
    caplog.clear()
    with django_assert_num_queries(0):
        refused = reader.get("/search/?q=quay")
    assert refused.status_code == 429
    assert "203.0.113.7" not in caplog.text + refused.content.decode()


def test_readers_at_other_addresses_are_not_held_up(reader, later):
    ask(reader, AT_ONCE + 1)
    assert reader.get(CHEAP, REMOTE_ADDR="203.0.113.8").status_code == 404
    ask(reader, AT_ONCE, REMOTE_ADDR="2001:db8::1")
    assert reader.get(CHEAP, REMOTE_ADDR="2001:db8::2").status_code == 429  # a customer has the whole /64
    assert reader.get(CHEAP, REMOTE_ADDR="2001:db8:0:1::1").status_code == 404


def test_an_address_that_a_stranger_invents_does_not_count(reader, later):
    for n in range(AT_ONCE):
        reader.get(CHEAP, headers={"x-forwarded-for": f"198.51.100.{n}"})
    assert reader.get(CHEAP, headers={"x-forwarded-for": "198.51.100.200"}).status_code == 429


def test_behind_a_proxy_each_reader_is_counted_alone(reader, later, settings):
    settings.TRUSTED_PROXIES = [PROXY]
    one, other = {"x-forwarded-for": "198.51.100.1"}, {"x-forwarded-for": "198.51.100.2"}
    assert ask(reader, AT_ONCE + 1, REMOTE_ADDR=PROXY, headers=one).status_code == 429
    assert reader.get(CHEAP, REMOTE_ADDR=PROXY, headers=other).status_code == 404


def test_where_nobody_knows_the_address_readers_do_not_share_one_limit(reader, later):
    assert ask(reader, AT_ONCE + 1, REMOTE_ADDR="").status_code == 404


def test_pages_have_a_wide_limit_and_what_is_not_made_anew_has_none(reader, later):
    assert ask(reader, 20, "/robots.txt").status_code == 200
    refused = reader.get("/topics/")
    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    assert "All other pages" not in refused.content.decode()
    assert reader.get("/search/").status_code == 200
    for path, status in (("/healthz", 200), ("/readyz", 200), ("/admin/login/", 200), ("/media/site/no.png", 404)):
        assert reader.get(path).status_code == status
    later(0.05)
    assert reader.get("/topics/").status_code == 200


def test_a_kept_page_is_not_counted_and_a_refusal_never_kept(reader, later, settings):
    settings.MIDDLEWARE = MIDDLEWARE
    make.published("Quay closed")
    kept = reader.get("/search/?q=quay").content
    assert ask(reader, AT_ONCE + 20, "/search/?q=quay").content == kept
    assert ask(reader, path="/search/?topic=UP").status_code == 429  # the first question counted
    assert reader.get("/search/?q=closed").status_code == 429
    assert reader.get("/search/?q=quay").content == kept
    later(2)
    assert reader.get("/search/?q=closed").status_code == 200


def test_a_page_that_is_not_right_any_more_does_not_stand_in_for_a_refusal(reader, later, settings):
    settings.MIDDLEWARE = MIDDLEWARE
    make.published("Quay closed")
    reader.get("/search/?q=quay")
    ask(reader)
    pages.stamp.kept = None  # as if something had changed
    assert reader.get("/search/?q=quay").status_code == 429


def test_the_staff_is_not_held_up_and_a_made_up_session_does_not_help(reader, later):
    ask(reader)
    reader.cookies["sessionid"] = "made-up"
    assert reader.get("/search/?q=quay").status_code == 429
    reader.force_login(make.user("Reporters"))
    assert reader.get("/search/?q=quay").status_code == 200


def test_the_limits_can_be_switched_off(reader, later, settings):
    settings.RATE_LIMITS = False
    assert ask(reader, AT_ONCE + 1).status_code == 404


def test_nobody_meets_the_usual_limits_by_reading(settings):
    settings.RATE_LIMITS = True
    assert ask(Client(), 100).status_code == 404
    assert limits.SEARCHES[0] >= 100
    assert limits.OTHERS[0] >= 10 * limits.SEARCHES[0]


def test_as_many_visitors_are_remembered_as_there_is_room_for(later, monkeypatch):
    monkeypatch.setattr(limits, "MOST_VISITORS", 3)
    limit = limits.Limit(at_once=1, every=10)
    assert limit.wait(b"one") == 0
    later(4)
    assert limit.wait(b"one") == 6
    for visitor in (b"two", b"three", b"four"):
        assert limit.wait(visitor) == 0
    assert limit.wait(b"four") == 10
    assert len(limit.clear_at) == 3
