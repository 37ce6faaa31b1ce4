"""Readers who come by an address that a story had elsewhere."""

import pytest

from articles import publishing
from articles.models import Article, OldAddress
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved():
    """Give a story old addresses."""

    def give(*paths):
        article = make.published("Quay closed by ice")
        for path in paths:
            OldAddress.objects.create(path=path, article=article)
        return article

    return give


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("/news/ice.html", "/news/ice.html"),
        ("/news/ice.html", "/news/ice.html?utm_source=mail"),
        ("/story.php?id=5", "/story.php?id=5"),
        ("/?p=5", "/?p=5"),
        ("/2011/01/02/ice/", "/2011/01/02/ice/"),
        ("/2011/01/02/ice", "/2011/01/02/ice"),
        ("/news/ice/", "/news/ice"),
        ("/caf%C3%A9", "/café"),
        ("/caf%C3%A9", "/caf%C3%A9"),
    ],
)
def test_an_old_address_leads_to_the_story_for_good(client, moved, kept, asked):
    path = make.live(moved(kept)).path
    response = client.get(asked)
    assert (response.status_code, response.headers.get("Location")) == (301, path)
    assert "no-cache" in response["Cache-Control"]
    assert client.head(asked).status_code == 301


def test_it_leads_to_where_the_story_is_now(client, moved):
    article = moved("/old")
    Article.objects.filter(pk=article.pk).update(slug="moved-again")
    article = Article.objects.get(pk=article.pk)
    publishing.publish(article, by=None)
    assert client.get("/old")["Location"] == make.live(article).path


def test_a_withdrawn_story_is_gone_there_too(client, moved):
    article = moved("/old")
    publishing.withdraw(article, by=None, reason="Wrong.")
    assert client.get("/old").status_code == 410


def test_a_story_that_is_not_public_answers_as_an_address_that_never_was(client):
    OldAddress.objects.create(path="/old", article=make.story())
    assert client.get("/old").status_code == client.get("/never").status_code == 404


def test_other_queries_other_cases_and_other_methods_lead_nowhere(client, moved):
    moved("/story.php?id=5", "/?p=5")
    assert client.get("/story.php?id=6").status_code == 404
    assert client.get("/story.php").status_code == 404
    assert client.get("/STORY.php?id=5").status_code == 404
    assert client.post("/story.php?id=5").status_code in {403, 404}
    assert client.get("/?p=6").status_code == 200


def test_an_address_of_ours_goes_before_an_old_one(client, moved):
    moved("/topics/", "/admin/articles/nothing/")
    assert client.get("/topics/").status_code == 200
    assert client.get("/admin/articles/nothing/").status_code != 301


@pytest.mark.parametrize(
    "path",
    [
        "/" + "x" * 5000,
        "/x?" + "y" * 5000,
        "/%ff%fe",
        "/x?%ff",
        "/\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_odd_addresses_are_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_miss_costs_one_query_and_a_page_none(
    client, moved, django_assert_num_queries, django_assert_max_num_queries
):
    article = moved("/old")
    with django_assert_num_queries(1):
        client.get("/no-such-page")
    with django_assert_num_queries(2):
        client.get("/old")
    path = make.live(article).path
    with django_assert_max_num_queries(3):
        client.get(path)
