"""Every role at every door of a story, however it stands: the list, the form, history, preview, delete, bulk actions.

What somebody may not know of answers as what never was; what they may only read has no way to change it.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from articles import workflow
from articles.models import Article, HouseRules, Transition, Version
from articles.status import LIVE, standing
from tests import desk, make
from tests.test_moves_by_role import ROLES, STANDINGS, story_that_is, written

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")
SECRET = "Nightjar"  # a word of the headline that stands nowhere else
KNOWS_ALL = {"Editors", "Managing editors"}
PEOPLE = [
    (role, whose) for role in ("Reporters", "Outside contributors", *sorted(KNOWS_ALL)) for whose in ("own", "other")
]
PEOPLE += [("Administrators", "other"), ("", "other")]
READING = ("change", "history", "preview")
CHOOSE = "/admin/autocomplete/?app_label=articles&model_name=previousreport&field_name=earlier&term="
BULK = [name for name, row in workflow.MOVES.items() if row.asks in {"", "remark"}]
CELLS = {
    "moves at the form and by direct POST": len(STANDINGS) * len(ROLES) * len(workflow.MOVES),
    "doors that show": len(STANDINGS) * len(PEOPLE) * (len(READING) + 4),
    "bulk actions": len(STANDINGS) * len(ROLES) * len(BULK),
}


def test_the_cells_of_the_matrix_are_counted(capsys):
    with capsys.disabled():
        print(f"\nroles x standings x moves x doors: {CELLS}, {sum(CELLS.values())} cells in all")  # noqa: T201 - the count is shown
    assert sum(CELLS.values()) > 2000


@pytest.mark.parametrize("status", STANDINGS)
@pytest.mark.parametrize(("role", "whose"), PEOPLE)
def test_a_story_is_known_to_those_who_may_know_of_it_and_to_nobody_else(role, whose, status):
    user = make.user(role)
    article = story_that_is(status, by=user if whose == "own" else make.user("Reporters"))
    Article.objects.filter(pk=article.pk).update(headline=f"{SECRET} story")
    browser, knows = desk.client(user), role in KNOWS_ALL or whose == "own"
    unknown = {page: browser.get(desk.url(999_999, page)).status_code for page in (*READING, "delete")}
    for page in READING:
        answer = browser.get(desk.url(article, page))
        assert answer.status_code == (200 if knows else unknown[page]), page
        assert knows or SECRET not in answer.content.decode()
    deleted = browser.get(desk.url(article, "delete"))
    may_delete = role == "Managing editors" and not article.versions.exists() and status != "held"
    assert deleted.status_code == (200 if may_delete else 403 if knows else unknown["delete"])
    for address in (LIST, f"{LIST}?q={SECRET}"):
        listed = browser.get(address)
        assert (f"{SECRET} story" in listed.content.decode()) == (knows and listed.status_code == 200)
    offered = browser.get(CHOOSE + SECRET)
    assert (SECRET in offered.content.decode()) == (knows and offered.status_code == 200)


@pytest.mark.parametrize("status", STANDINGS)
@pytest.mark.parametrize(("role", "allowed", "whose"), ROLES)
def test_a_bulk_action_does_what_the_button_would_and_no_more(role, allowed, whose, status):
    user = make.user(role)
    article = story_that_is(status, by=user if whose == "own" else make.user("Reporters"))
    browser = desk.client(user)
    needs_reason = workflow.Case(user, standing(article.pk)).alone == "override"
    before = written(article)
    for name in BULK:
        approves = workflow.MOVES[name].approves
        may = name in allowed.get(status, []) and not (approves and needs_reason)
        with transaction.atomic():
            answer = browser.post(LIST, {"action": name, "_selected_action": [str(article.pk)], "select_across": "1"})
            after = written(article)
            transaction.set_rollback(True)
        assert answer.status_code in {200, 302}
        assert (before != after) == may, name


@pytest.mark.parametrize("status", STANDINGS)
@pytest.mark.parametrize("role", ["Reporters", "Outside contributors"])
@pytest.mark.parametrize("confidential", [False, True])
def test_shared_stories_are_read_and_nothing_more(role, status, confidential):
    HouseRules.objects.create(pk=1, shared_drafts=True)
    article = story_that_is(status, by=make.user("Reporters"))
    Article.objects.filter(pk=article.pk).update(confidential=confidential)
    browser = desk.client(make.user(role))
    page = browser.get(desk.url(article))
    reads = role == "Reporters" and not confidential
    assert page.status_code == (200 if reads else 404)
    assert not reads or not desk.read(page).moves
    for name in workflow.MOVES:
        post = {"_move": name, "revision": article.revision, "reason": "Because.", "headline": "Forged"}
        assert browser.post(desk.url(article), post).status_code == (403 if reads else 404)
    assert Article.objects.get(pk=article.pk).headline == article.headline


@pytest.mark.parametrize("name", ["stage", "approved_revision", "live_from", "created_by", "submitted_by", "on_hold"])
def test_a_forged_field_changes_nothing(name):
    reporter = make.user("Reporters")
    article = make.story(by=reporter)
    before = Article.objects.values(name if name != "live_from" else "stage").get(pk=article.pk)
    browser = desk.client(reporter)
    page = browser.get(desk.url(article))
    forged = {name: "approved", f"{name}_id": "1", "_continue": "1", "headline": "Mine"}
    assert browser.post(desk.url(article), desk.typed(page, **forged)).status_code == 302
    assert Article.objects.values(name if name != "live_from" else "stage").get(pk=article.pk) == before
    assert not Version.objects.exists()
    assert not Transition.objects.exists()


def test_an_editor_put_out_in_the_middle_moves_nothing_more():
    editor = make.user("Editors")
    article = make.story()
    browser = desk.client(editor)
    post = desk.typed(browser.get(desk.url(article)), _move="publish")
    editor.groups.clear()
    assert browser.post(desk.url(article), post).status_code in {403, 404}
    editor.is_active = False
    editor.save(update_fields=["is_active"])
    assert browser.post(desk.url(article), post).status_code in {302, 403}
    assert not Version.objects.exists()
    assert standing(article.pk).status not in LIVE
