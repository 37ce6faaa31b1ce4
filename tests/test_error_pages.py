"""What readers see where there is nothing, where something was withdrawn, and where something broke."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.views.defaults import server_error

from articles import publishing
from tests import make

pytestmark = pytest.mark.django_db


def box_of(page):
    """The one box to search with on a page."""
    assert page.count('role="search"') == 1
    return page.split('role="search"')[1].split("</form>")[0]


def test_where_there_is_nothing_a_reader_can_search_at_once(client, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:  # whether a story had this address elsewhere
        answer = client.get("/never-was/")
    assert "oldaddress" in asked.captured_queries[0]["sql"]
    page = answer.content.decode()
    assert answer.status_code == 404
    assert page.count("<h1") == 1
    assert 'name="q"' in box_of(page)


def test_where_a_story_was_withdrawn_a_notice_says_so_and_no_more(client):
    article = make.published("Nightjar")
    path = make.live(article).path
    publishing.withdraw(article, by=None, reason="Nightjar too")
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "This report is no longer public" in page
    assert "Nightjar" not in page
    assert 'name="q"' in box_of(page)


def test_where_something_broke_the_page_needs_neither_database_nor_settings(monkeypatch):
    def gone(*_args):
        raise AssertionError("The page asked the database.")

    monkeypatch.setattr(connection, "cursor", gone)
    answer = server_error(RequestFactory().get("/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something broke on our side" in page
    assert '<a href="/">' in page
    assert "search" not in page
