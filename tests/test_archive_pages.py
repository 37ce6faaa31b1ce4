"""The archive by date: every story under the day of its address, and no page where there is nothing to read."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles import by_date, clock, publishing
from articles.by_date import Span
from tests import make
from tests.test_reader_templates import text

pytestmark = pytest.mark.django_db


def published(headline: str, at: str, **fields):
    """A story that came out then, by the clocks of Paris."""
    article = make.story(headline, **fields)
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("Europe/Paris"))
    publishing.publish_as_of(article, by=None, at=moment)
    return article


def html(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def headlines(page: str) -> list[str]:
    return re.findall(r"<h3><a[^>]*>(.*?)</a></h3>", page)


def links(page: str) -> list[str]:
    return re.findall(r'href="(/archive/\d[^"]*)"', page.partition("<main")[2])


def test_the_archive_links_the_years_and_months_that_have_stories(client):
    for at in ("2021-03-05 12:00", "2023-01-01 00:00", "2023-12-31 23:59"):
        published(f"Of {at}", at)
    page = html(client, "/archive/")
    assert links(page) == [
        "/archive/2023/",
        "/archive/2023/01/",
        "/archive/2023/12/",
        "/archive/2021/",
        "/archive/2021/03/",
    ]
    assert "March" in text(page)
    for address in links(page):
        assert headlines(html(client, address))
    assert 'href="/archive/"' in html(client, "/")


def test_without_a_story_the_archive_says_so(client):
    assert "Nothing published yet." in text(html(client, "/archive/"))


@pytest.mark.parametrize(
    "at", ["2023-03-26 00:00", "2023-10-28 23:59", "2024-01-01 00:00", "2023-12-31 23:59", "2024-02-29 12:00"]
)
def test_a_story_stands_under_the_day_of_its_address(client, at):
    """Around the hours when the clocks change, and at both ends of a year."""
    path = make.live(published("Here", at)).path
    published("The day before", str(dt.datetime.fromisoformat(at) - dt.timedelta(days=1)))
    published("The day after", str(dt.datetime.fromisoformat(at) + dt.timedelta(days=1)))
    assert path.startswith(f"/{at[:10].replace('-', '/')}/")
    page = html(client, f"/archive{path[:12]}")
    assert headlines(page) == ["Here"]
    assert f'href="{path}"' in page
    assert f'<time datetime="{at[:10]}T{at[11:]}' in page


def test_a_month_has_its_days_and_leads_to_the_nearest_months_that_have_stories(client):
    for at in ("2021-03-05 12:00", "2023-01-02 12:00", "2023-01-31 23:00", "2023-04-01 00:00"):
        published(f"Of {at}", at)
    page = html(client, "/archive/2023/01/")
    assert headlines(page) == ["Of 2023-01-31 23:00", "Of 2023-01-02 12:00"]
    assert '<a href="/archive/2021/03/" rel="prev">' in page
    assert '<a href="/archive/2023/04/" rel="next">' in page
    assert {"/archive/2023/", "/archive/2023/01/02/", "/archive/2023/01/31/"} <= set(links(page))
    assert text(page).index("Tuesday 31 January 2023") < text(page).index("Monday 2 January 2023")
    day = html(client, "/archive/2023/01/02/")
    assert '<a href="/archive/2021/03/05/" rel="prev">' in day
    assert '<a href="/archive/2023/01/31/" rel="next">' in day


def test_a_year_goes_on_from_the_last_story_of_a_page(client):
    for n in range(23):
        published(f"Story {n:02}", f"2023-{n % 12 + 1:02}-10 12:{n:02}")
    seen, address = [], "/archive/2023/"
    while address:
        page = html(client, address)
        seen += headlines(page)
        following = re.search(r'href="(\?before=[^"]+)"', page)
        address = f"/archive/2023/{following[1]}" if following else ""
    assert sorted(seen) == [f"Story {n:02}" for n in range(23)]


@pytest.mark.parametrize(
    "address",
    [
        "2022/",
        "2023/02/",
        "2023/01/03/",
        "2023/00/",
        "2023/13/",
        "2023/02/30/",
        "2023/02/29/",
        "2023/01/00/",
        "0000/",
        "0001/",
        "0001/01/01/",
        "9999/",
        "9999/12/31/",
        "23/",
        "2023/1/",
        "%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%93/",
        "2023/?before=x",
        "2023/?before=",
        "2023/?before=0-0",
        "2023/?before=-99999999999999999-1",
        "2023/01/02/03/",
    ],
)
def test_where_there_is_no_day_or_no_story_there_is_no_page(client, address):
    published("Here", "2023-01-02 12:00")
    assert client.get(f"/archive/{address}").status_code == 404


def test_what_readers_do_not_see_makes_no_page(client):
    gone, here = published("Gone", "2023-01-02 12:00"), published("Here", "2023-02-02 12:00")
    coming = make.story("To come")
    publishing.publish(coming, by=None, at=clock.read() + dt.timedelta(days=400))
    publishing.withdraw(gone, by=None, reason="Wrong.")
    assert links(html(client, "/archive/")) == ["/archive/2023/", "/archive/2023/02/"]
    assert client.get("/archive/2023/01/").status_code == 404
    assert client.get(f"/archive/{(timezone.localtime() + dt.timedelta(days=400)):%Y}/").status_code == 404
    assert 'rel="' not in html(client, f"/archive{make.live(here).path[:12]}").partition("<main")[2]


def test_a_page_costs_the_same_whatever_it_holds(client, django_assert_max_num_queries):
    for n in range(12):
        published(f"Story {n}", f"20{n + 10}-{n + 1:02}-10 12:00")
    for address in ("/archive/", "/archive/2010/", "/archive/2010/01/", "/archive/2010/01/10/"):
        with django_assert_max_num_queries(4):
            html(client, address)


def test_a_day_that_the_clocks_make_longer_or_shorter_is_whole():
    begins, ends = Span(2023, 10, 29).limits
    assert ends - begins == dt.timedelta(hours=25)
    begins, ends = Span(2023, 3, 26).limits
    assert ends - begins == dt.timedelta(hours=23)
    assert by_date.span_of("2024", "02", "29") == Span(2024, 2, 29)
    assert by_date.span_of("2023", "02", "29") is None
