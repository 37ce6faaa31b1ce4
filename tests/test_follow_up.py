"""A follow-up to a story: what its form begins with, and of what stories there can be one."""

import json
import re

import pytest

from articles import publishing
from articles.models import Article
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara():
    return make.user("Reporters", "mara")


def follow(browser, story):
    return browser.get(f"{desk.ADD}?follow={getattr(story, 'pk', story)}")


def test_it_begins_with_the_story_as_previous_report_its_topics_and_its_people_at_hand(mara):
    orla = make.expert(position="harbour master")
    earlier = make.published("The first flood", topics=("Floods",), quoting=orla)
    browser = desk.client(mara)
    page = follow(browser, earlier)
    assert "A follow-up to “The first flood”" in page.content.decode()
    typed = desk.typed(page, headline="The second flood", body="<p>It rained again.</p>", _continue="1")
    assert browser.post(f"{desk.ADD}?follow={earlier.pk}", typed).status_code == 302
    story = Article.objects.get(headline="The second flood")
    (report,) = story.report_links.all()
    assert (report.earlier, report.kind) == (earlier, "follow-up")
    assert [topic.name for topic in story.topics.all()] == ["Floods"]
    found = re.search(r'id="desk-at-hand" type="application/json">(.*?)</script>', page.content.decode())
    assert json.loads(found[1]) == [
        {"id": str(orla.pk), "name": "Orla Venn", "description": "harbour master", "text": "Orla Venn, harbour master"}
    ]


def test_it_tells_nothing_of_the_story_that_readers_do_not_see(mara):
    earlier = make.published("The first flood")
    Article.objects.filter(pk=earlier.pk).update(headline="A secret headline")
    earlier.topics.add("A secret topic")
    page = follow(desk.client(mara), earlier).content.decode()
    assert "The first flood" in page
    assert "secret" not in page


@pytest.mark.parametrize("what", ["draft", "withdrawn", "unknown", "x", "", "0", "9" * 30])
def test_there_is_no_follow_up_to_what_readers_do_not_see(mara, what):
    gone = make.published("Gone")
    publishing.withdraw(gone, by=None, reason="")
    pk = {"draft": make.story(by=mara).pk, "withdrawn": gone.pk, "unknown": 99999}.get(what, what)
    assert follow(desk.client(mara), pk).status_code == 404


def test_what_was_typed_is_not_lost_where_the_story_is_withdrawn_meanwhile(mara):
    earlier = make.published("The first flood")
    browser = desk.client(mara)
    typed = desk.typed(follow(browser, earlier), headline="The second flood", _continue="1")
    publishing.withdraw(earlier, by=None, reason="")
    answer = browser.post(f"{desk.ADD}?follow={earlier.pk}", typed)
    assert answer.status_code == 200
    assert desk.read(answer).fields["headline"] == ["The second flood"]


def test_it_is_offered_at_the_story_and_in_the_list(mara):
    draft = make.story("A draft", by=mara)
    story = make.published("The first flood", by=mara)
    browser = desk.client(mara)
    for page in (desk.url(story), "/admin/articles/article/"):
        text = browser.get(page).content.decode()
        assert f"?follow={story.pk}" in text
        assert f"?follow={draft.pk}" not in text


def test_a_reporter_finds_colleagues_stories_of_today_at_the_desk(mara):
    colleague = make.user("Reporters")
    own, other, gone = make.published("Own", by=mara), make.published("The flood", by=colleague), make.published("Gone")
    Article.objects.filter(pk=other.pk).update(headline="A secret headline", on_hold=True)
    publishing.withdraw(gone, by=None, reason="")
    draft = make.story("A draft", by=colleague)
    page = desk.client(mara).get("/admin/").content.decode()
    panel = page.split('id="others"')[1].split("</section>")[0]
    assert f'href="{make.live(other).path}">The flood</a>' in panel
    assert f"?follow={other.pk}" in panel
    assert f"?follow={own.pk}" in page.replace(panel, "")
    assert not any(f"?follow={story.pk}" in page for story in (gone, draft))
    assert "secret" not in page
    assert "legal hold" not in page
    assert 'id="others"' not in desk.client(make.user("Editors")).get("/admin/").content.decode()


def test_a_reporter_finds_older_stories_of_colleagues_by_searching_the_list(mara):
    other, own = make.published("The first flood"), make.published("A flood of mine", by=mara)
    make.story("A secret flood")
    Article.objects.filter(pk=other.pk).update(headline="A secret headline")
    browser = desk.client(mara)
    page = browser.get("/admin/articles/article/?q=flood").content.decode()
    panel = page.split('id="colleagues"')[1].split("</section>")[0]
    assert f'href="{make.live(other).path}">The first flood</a>' in panel
    assert f"?follow={other.pk}" in panel
    assert own.headline not in panel
    assert "secret" not in page
    assert "No story of yours fits." in browser.get("/admin/articles/article/?q=first").content.decode()
    for query in ("", "?q=", "?q=secret", "?q=%00flood"):
        assert 'id="colleagues"' not in browser.get(f"/admin/articles/article/{query}").content.decode()


@pytest.mark.parametrize("role", ["Editors", "Managing editors"])
def test_those_who_read_every_story_have_them_in_the_list_itself(role):
    make.published("The first flood")
    page = desk.client(make.user(role)).get("/admin/articles/article/?q=flood").content.decode()
    assert 'id="colleagues"' not in page
