"""The list of stories: what a row says, how it is narrowed and searched, and what it costs."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import workflow
from tests import desk, make
from tests.counting import knowing_the_site
from tests.test_moves_by_role import STANDINGS, story_that_is

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")


def found(browser, query=""):
    return [story.headline for story in browser.get(LIST + query).context["cl"].result_list]


@pytest.fixture
def editor():
    return make.user("Editors", "edda")


def test_a_row_says_what_an_editor_looks_for(editor):
    orla = make.expert(position="harbour master")
    make.story("Quay closed", topics=("Harbour", "Floods"), bylines=[make.contributor("Ada Finch")], quoting=orla)
    page = desk.client(editor).get(LIST).content.decode()
    for words in ("Quay closed", "Harbour", "Floods", "Ada Finch", "Orla Venn", 'class="chip is-draft">Draft', "today"):
        assert words in page


TABS = [status for status in STANDINGS if status != "held"]  # a held story stands where it stood


def test_a_tab_holds_the_stories_that_stand_so(editor):
    for one in TABS:
        article = story_that_is(one, by=make.user("Reporters"))
        type(article).objects.filter(pk=article.pk).update(headline=one)
    browser = desk.client(editor)
    held = {status: set(found(browser, f"?status={status}")) for status in TABS}
    # Those that are published are all that readers see.
    assert held == {status: {status} for status in TABS} | {"published": {"published", "changed", "retracted"}}


def test_the_list_holds_what_the_user_may_open():
    reporter = make.user("Reporters")
    make.story("Secret plans")
    make.story("Own", by=reporter)
    make.story("Signed", bylines=[reporter.contributor])
    browser = desk.client(reporter)
    assert set(found(browser)) == {"Own", "Signed"}
    assert found(browser, "?q=secret") == []


def _text(item):
    return item[0], str(item[1])


def test_filters_narrow_by_topic_byline_and_day(editor):
    ada, harbour = make.contributor("Ada Finch"), make.topic("Harbour")
    make.story("One", topics=(harbour,), bylines=[ada])
    make.story("Two")
    browser = desk.client(editor)
    assert found(browser, f"?article_topics__tag__id__exact={harbour.pk}") == ["One"]
    assert found(browser, f"?bylines__contributor__id__exact={ada.pk}") == ["One"]
    when = browser.get(LIST).context["cl"].filter_specs[-1]
    today = next(query for label, query in when.links if label == "Today")
    assert set(found(browser, "?" + urlencode(today))) == {"One", "Two"}
    last_year = {name: value.replace(str(value)[:4], "2001", 1) for name, value in map(_text, today.items())}
    assert found(browser, "?" + urlencode(last_year)) == []


def test_search_looks_in_headline_standfirst_slug_and_people(editor):
    orla = make.expert()
    make.story("One", standfirst="About barges.")
    make.story("Two", slug="lock-keeper")
    make.story("Three", quoting=orla)
    browser = desk.client(editor)
    assert found(browser, "?q=one") == ["One"]
    assert found(browser, "?q=barges") == ["One"]
    assert found(browser, "?q=lock-keeper") == ["Two"]
    assert found(browser, "?q=venn") == ["Three"]
    assert found(browser, "?q=nothing") == []


@pytest.mark.parametrize("query", ["?p=99999999999999999999", "?o=99.-99", "?status=x", "?q=" + "x" * 3000, "?p=%00"])
def test_strange_questions_break_nothing(editor, query):
    make.story()
    assert desk.client(editor).get(LIST + query).status_code in {200, 302, 404}


@pytest.mark.parametrize(
    "query", ["?created_by__password__startswith=a", "?created_by__username=a", "?_to_field=password"]
)
def test_the_list_answers_no_question_about_accounts(editor, query):
    make.story()
    answer = desk.client(editor).get(LIST + query)
    assert answer.status_code in {302, 400}


def test_the_list_costs_the_same_however_many_rows(editor):
    browser = desk.client(editor)

    def cost(query=""):
        with knowing_the_site(CaptureQueriesContext(connection)) as queries:
            assert browser.get(LIST + query).status_code == 200
        return len(queries)

    def fill(rounds):
        for n in range(rounds):
            article = make.story(f"Story {n}", quoting=make.expert(f"Person {n}"), topics=("Floods", f"Topic {n}"))
            workflow.move("publish", article, by=make.user("Editors"))

    fill(2)
    first, searched = cost(), cost("?q=story&status=published")
    fill(6)
    assert (cost(), cost("?q=story&status=published")) == (first, searched)
    assert first <= 13


def test_the_page_of_a_story_costs_no_more_with_more_in_it(editor):
    browser = desk.client(editor)

    def cost(people):
        quoted = [make.expert(f"Person {people} {n}", position="clerk") for n in range(people)]
        article = make.story(body="".join(f"<p>{make.quotation(who)}</p>" for who in quoted))
        with knowing_the_site(CaptureQueriesContext(connection)) as queries:
            assert browser.get(desk.url(article)).status_code == 200
        return len(queries)

    cost(1)  # with what a process asks but once
    assert cost(1) == cost(6)
