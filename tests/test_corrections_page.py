"""Readers find every correction and every retraction in one list, and nothing of what is hidden."""

import pytest

from articles import clock, publishing, workflow, writing
from articles.models import Article, PolicyPage
from newsroom import memory
from tests import make

pytestmark = pytest.mark.django_db


def corrected(headline="The ferry", text="It was 214, not 412."):
    article = make.published(headline)
    fresh = Article.objects.get(pk=article.pk)
    writing.add_correction(fresh, kind="correction", text=text, by=None)
    publishing.publish(fresh, by=None)
    return article


def test_a_correction_leads_to_its_place_on_the_story(client):
    article = corrected()
    page = client.get("/corrections/").content.decode()
    assert "It was 214, not 412." in page
    place = f"{make.live(article).path}#correction-1"
    assert f'href="{place}"' in page
    assert 'id="correction-1"' in client.get(make.live(article).path).content.decode()


def test_a_retraction_stands_among_the_corrections_with_its_notice(client):
    article = make.published("It never happened")
    boss = make.user("Managing editors")
    workflow.move("retract", article, by=boss, reason="We made it up <b>all</b>.")
    page = client.get("/corrections/").content.decode()
    assert "Retraction" in page
    assert "It never happened" in page
    assert "We made it up &lt;b&gt;all&lt;/b&gt;." in page
    workflow.move("withdraw", Article.objects.get(pk=article.pk), by=boss, reason="A court.")
    assert "It never happened" not in client.get("/corrections/").content.decode()


def test_a_correction_of_a_withdrawn_story_is_not_listed(client):
    article = corrected("Hidden later")
    publishing.withdraw(Article.objects.get(pk=article.pk), by=None, reason="why")
    assert "Hidden later" not in client.get("/corrections/").content.decode()


def test_the_list_costs_three_queries_however_long_it_is(client, django_assert_max_num_queries):
    for n in range(30):
        corrected(f"Ferry {n}", f"Correction {n}.")
    with django_assert_max_num_queries(3):
        page = client.get("/corrections/").content.decode()
    assert "Correction 29." in page
    assert "before=" in page


def test_the_list_says_how_to_follow_it_and_whom_to_tell_of_an_error(client):
    corrected()
    page = client.get("/corrections/").content.decode()
    assert '<a href="feed.rss">Follow by feed</a>' in page
    assert "Seen an error?" not in page
    PolicyPage.objects.filter(slug="contact").update(body="<p>Write.</p>", is_public=True, changed_at=clock.read())
    memory.forget()
    page = client.get("/corrections/").content.decode()
    assert '<a href="/about/contact/">Contact</a>' in page.partition("Seen an error?")[2].partition("</section>")[0]
