"""The desk: each sees what waits for them, and it costs the same however many stories there are."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import arranging, clock, workflow, writing
from articles.front import Layout
from articles.models import Article
from tests import desk, make
from tests.counting import knowing_the_site

pytestmark = pytest.mark.django_db

HOME = reverse("admin:index")


def home(user):
    return desk.client(user).get(HOME).content.decode()


def lists(user):
    found = desk.client(user).get(HOME).context["desk"]
    return {
        name: [getattr(row, "headline", row) for row in found.get(name, [])]
        for name in ("back", "drafts", "review", "approved", "scheduled", "live")
    }


@pytest.fixture
def reporter():
    return make.user("Reporters", "mara")


@pytest.fixture
def editor():
    return make.user("Editors", "edda")


def test_each_story_stands_in_one_list(reporter, editor):
    make.story("A draft", by=reporter)
    for headline, names in {
        "In review": ["submit"],
        "Sent back": ["submit", "send_back"],
        "Approved": ["submit", "approve"],
        "Spiked": ["spike"],
        "Out": ["publish"],
        "Out and changed": ["publish"],
        "Withdrawn": ["publish", "withdraw"],
    }.items():
        article = make.story(headline, by=reporter)
        for name in names:
            by = reporter if name == "submit" else make.user("Managing editors")
            workflow.move(name, article, by=by, reason="Who says so?")
        if headline == "Out and changed":
            writing.change(article, by=reporter, standfirst="New.")
    coming = make.story("Coming", by=reporter)
    workflow.move("schedule", coming, by=editor, at=clock.read() + dt.timedelta(hours=3))
    assert lists(reporter) == {
        "back": ["Sent back"],
        "drafts": ["A draft"],
        "review": ["In review"],
        "approved": ["Approved"],
        "scheduled": ["Coming"],
        "live": ["Out and changed", "Out"],
    }
    page = home(reporter)
    assert "Who says so?" in page
    assert "Has changes that readers do not see yet" in page
    assert lists(editor)["drafts"] == []
    assert lists(editor)["review"] == ["In review"]


def test_a_scheduled_story_that_was_changed_since_says_so(reporter, editor):
    article = make.story("Coming", by=reporter)
    workflow.move("schedule", article, by=editor, at=clock.read() + dt.timedelta(hours=3))
    writing.change(article, by=editor, standfirst="New.")
    assert "The scheduled text lacks this change" in home(reporter)


def test_nobody_sees_what_they_may_not_read(reporter):
    other = make.user("Reporters")
    for name in ("submit", "approve", "schedule"):
        article = make.story("Secret plans", by=other)
        by = other if name == "submit" else make.user("Editors")
        workflow.move(name, article, by=by, at=clock.read() + dt.timedelta(hours=3) if name == "schedule" else None)
    make.story("Secret plans", by=other)
    assert "Secret plans" not in home(reporter)


def test_a_lead_of_the_front_page_that_readers_do_not_see_needs_its_editors(reporter, editor):
    lead, second = make.published("The lead", by=reporter), make.published("The second", by=reporter)
    arranging.arrange(Layout((lead.pk, second.pk, None, None)), by=editor, seen=0)
    assert "The lead of the front page" not in home(editor)
    for story, reason in ((second, "Not the lead."), (lead, "A letter came.")):
        workflow.move("withdraw", story, by=make.user("Managing editors"), reason=reason)
    for user in (editor, make.user("Managing editors")):
        page = home(user)
        assert "The lead of the front page" in page
        assert "Readers do not see it there." in page
        assert reverse("desk_front") in page.split('id="needs"')[1].split("</section>")[0]
        assert ">The second<" not in page
    assert "The lead of the front page" not in home(reporter)
    arranging.arrange(Layout(), by=editor, seen=1)
    assert "The lead of the front page" not in home(editor)


def test_a_lead_that_comes_by_itself_is_waited_for_and_a_notice_is_none(editor):
    coming, wrong = make.story("Coming"), make.published("Wrong")
    workflow.move("schedule", coming, by=editor, at=clock.read() + dt.timedelta(hours=3))
    arranging.arrange(Layout((coming.pk, None, None, None)), by=editor, seen=0)
    assert "The lead of the front page" not in home(editor)
    workflow.move("unschedule", coming, by=editor)
    assert "The lead of the front page" in home(editor)
    workflow.move("retract", wrong, by=make.user("Managing editors"), reason="It was invented.")
    arranging.arrange(Layout((wrong.pk, None, None, None)), by=editor, seen=1)
    assert "The lead of the front page" in home(editor)


def test_of_a_lead_that_somebody_may_not_know_of_nothing_is_said(reporter, editor):
    lead = make.story("Secret plans", by=make.user("Reporters"))
    arranging.arrange(Layout((lead.pk, None, None, None)), by=editor, seen=0)
    reporter.user_permissions.add(Permission.objects.get(codename="add_arrangement"))
    assert "Secret plans" in home(editor)
    assert "The lead of the front page" not in home(reporter)


def test_an_empty_desk_says_so_in_words(reporter, editor):
    page = home(editor)
    for words in (
        "Nothing waits for review.",
        "You have no drafts.",
        "Nothing is scheduled.",
        "Nothing has gone out today.",
    ):
        assert words in page
    assert "Nothing of yours waits for review." in home(reporter)


def test_an_administrator_without_stories_sees_contributors():
    make.contributor("Ada Finch")
    page = home(make.user("Administrators"))
    assert "Ada Finch" in page
    assert "no login" in page
    assert "Waiting for review" not in page
    assert "Your account has no role" in home(make.user())


@pytest.mark.parametrize("role", ["Reporters", "Editors"])
def test_the_desk_costs_the_same_however_much_there_is(role):
    user = make.user(role)
    browser = desk.client(user)

    def cost():
        with knowing_the_site(CaptureQueriesContext(connection)) as queries:
            assert browser.get(HOME).status_code == 200
        return len(queries)

    def fill(rounds):
        for n in range(rounds):
            draft, other = make.story(f"Draft {n}", by=user), make.user("Reporters")
            workflow.move("submit", make.story(f"Review {n}", by=other, quoting=make.expert()), by=other)
            workflow.move("publish", make.story(f"Live {n}", bylines=[other.contributor]), by=make.user("Editors"))
            workflow.move("approve", make.story(f"Approved {n}", bylines=[other.contributor]), by=make.user("Editors"))
            assert draft.pk

    fill(1)
    first = cost()
    fill(4)
    assert cost() == first
    assert first <= 21


def test_a_list_stops_at_twenty(reporter):
    for n in range(23):
        make.story(f"Draft {n}", by=reporter)
    assert len(lists(reporter)["drafts"]) == 20
    assert "?status=draft" in home(reporter)


def test_what_stands_in_the_archive_does_not_hide_what_waits(editor, settings):
    waiting = make.story("Waiting")
    workflow.move("submit", waiting, by=waiting.created_by)
    for n in range(3):
        make.published(f"Old {n}")
    assert lists(editor)["review"] == ["Waiting"]
    assert lists(editor)["approved"] == []


@pytest.mark.parametrize(
    ("role", "words", "never"),
    [
        ("Reporters", ["Stories", "Photos", "Topics", "People", "Contributors"], ["Users"]),
        ("Administrators", ["Contributors", "Organisations"], [">Stories<", "New story"]),
        ("", ["Desk"], [">Stories<", ">Contributors<"]),
    ],
)
def test_the_navigation_has_what_the_role_may_open(role, words, never):
    page = home(make.user(role))
    nav = page.split('id="top-nav"')[1].split("</nav>")[0]
    assert all(word in nav for word in words)
    assert not any(word in page for word in never)


def test_what_the_machinery_registers_is_not_on_the_desk():
    from django.contrib.auth.models import User  # noqa: PLC0415

    root = User.objects.create_superuser("root", password="ink-and-paper")
    response = desk.client(root).get(HOME)
    assert {app["app_label"] for app in response.context["available_apps"]} == {"articles", "people", "auth"}
    assert "Users" in response.content.decode()
    assert desk.client(root).get("/admin/articles/").status_code == 302
    assert desk.client(root).get("/admin/nothing/").status_code == 404


def test_the_login_page_names_the_newsroom_and_lets_in(client):
    page = client.get("/admin/login/").content.decode()
    assert "Log in to the newsroom" in page
    make.user("Reporters", "mara")
    answer = client.post("/admin/login/?next=/admin/", {"username": "mara", "password": "ink-and-paper"})
    assert answer["Location"] == "/admin/"


def test_every_page_of_the_desk_has_the_strict_policy_and_nothing_inline(editor):
    article = make.published(quoting=make.expert())
    browser = desk.client(editor)
    pages = [HOME, reverse("admin:articles_article_changelist"), desk.ADD]
    pages += [desk.url(article, page) for page in ("change", "history", "preview")]
    for page in pages:
        answer = browser.get(page)
        text = answer.content.decode()
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert not any(inline in text for inline in (" style=", " onclick=", "javascript:", "<style>")), page
    assert Article.objects.count() == 1
