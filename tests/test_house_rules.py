"""The house rules: who may change them, that it is logged, and what each of them does."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from articles import publishing, workflow
from articles.compiler import Refused
from articles.models import Article, Check, HouseRules, Mail, SecondPerson, Stage, Version, house_rules
from articles.status import standing
from newsroom import edition
from tests import desk, make
from tests.test_races import race

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/houserules/"
FORM = f"{LIST}1/change/"
ROLES = ["Reporters", "Outside contributors", "Editors", "Administrators", ""]


@pytest.fixture
def manager():
    return make.user("Managing editors", "mara", first_name="Mara", last_name="Quill")


def save(user, **changes):
    """Open the form, change it, press “Save”."""
    browser = desk.client(user)
    page = browser.get(FORM)
    chosen = page.context["adminform"].form["second_person"].value()  # of the choices, of which one is chosen
    return browser.post(FORM, desk.typed(page) | {"second_person": chosen} | changes)


def log():
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


# --- Who, and where ---------------------------------------------------------------------------------------------------
def test_a_managing_editor_comes_from_the_navigation_straight_to_the_one_form(manager):
    browser = desk.client(manager)
    assert f'<a href="{LIST}">House rules</a>' in browser.get("/admin/").content.decode()
    answer = browser.get(LIST, follow=True)
    assert answer.redirect_chain == [(FORM, 302)]
    page = answer.content.decode()
    assert f'<a href="{LIST}" aria-current="page">House rules</a>' in page
    assert page.count("<h1") == 1
    assert not HouseRules.objects.exists()  # looking makes nothing


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_opens_or_changes_them(role):
    browser = desk.client(make.user(role))
    assert LIST not in browser.get("/admin/").content.decode()
    assert [browser.get(FORM).status_code, browser.post(FORM, {"shared_drafts": "on"}).status_code] == [403, 403]
    assert not HouseRules.objects.exists()


def test_who_is_not_logged_in_is_asked_to():
    assert Client().get(FORM)["Location"].startswith("/admin/login/")
    Client().post(FORM, {"shared_drafts": "on"})
    assert not HouseRules.objects.exists()


@pytest.mark.parametrize(
    "address", ["2/change/", "0/change/", "one/change/", "1%00/change/", f"{10**30}/change/", "add/", "1/delete/"]
)
def test_there_is_one_row_and_nothing_to_add_or_delete(manager, address):
    browser = desk.client(manager)
    assert browser.get(LIST + address).status_code == 404
    assert browser.post(LIST + address, {"post": "yes"}).status_code == 404


def test_the_form_is_sent_with_its_token_only(manager):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(manager)
    assert browser.post(FORM, {"second_person": "asked"}).status_code == 403
    assert not HouseRules.objects.exists()


# --- Saving -----------------------------------------------------------------------------------------------------------
def test_the_form_begins_with_the_rules_that_hold_without_any(manager):
    form = desk.client(manager).get(FORM).context["adminform"].form
    assert form["second_person"].value() == SecondPerson.INSTALLED
    assert (form["shared_drafts"].value(), form["public_history"].value()) == (False, False)
    assert (form["checks"].value(), form["mails"].value()) == (Check.values, Mail.values)


@pytest.mark.parametrize(("asked", "words"), [(True, "Somebody else approves"), (False, "An editor may publish")])
def test_the_form_says_how_the_installation_is_set_up(manager, settings, asked, words):
    settings.REQUIRE_SECOND_PERSON = asked
    assert f"As this installation is set up: {words}" in desk.client(manager).get(FORM).content.decode()


def test_what_is_saved_holds_and_is_logged_in_words_below_the_form(manager):
    answer = save(
        manager,
        second_person="not-asked",
        shared_drafts="on",
        public_history="on",
        checks=[value for value in Check.values if value != Check.NO_TOPIC],
        mails=[],
    )
    assert (answer.status_code, answer["Location"]) == (302, FORM)
    rules = house_rules()
    assert (rules.pk, rules.asks_second_person, rules.shared_drafts, rules.public_history) == (1, False, True, True)
    assert (rules.checks_off, rules.mails_off) == ([Check.NO_TOPIC], Mail.values)
    second, *others = log()[0].splitlines()
    assert second.startswith("Second person: “An editor may publish their own story”, before “As this installation is")
    assert others == [
        "Switched on: Reporters read one another’s unpublished stories.",
        "Switched on: Readers can see what a story said before.",
        "Switched off: Check: The story has no topic.",
        "Switched off: E-mail: A story was sent to review: to those who may approve it.",
        "Switched off: E-mail: A story was sent back: to its writers.",
        "Switched off: E-mail: A story was approved: to its writers.",
        "Switched off: E-mail: A story was published or scheduled: to its writers.",
    ]
    page = desk.client(manager).get(FORM).content.decode()
    assert "Mara Quill" in page
    assert "Switched off: Check: The story has no topic." in page


def test_what_was_switched_off_is_switched_on_again(manager):
    HouseRules.objects.create(pk=1, checks_off=["no-topic"], mails_off=["approve"], shared_drafts=True)
    browser = desk.client(manager)
    typed = desk.typed(browser.get(FORM), second_person="installed", checks=Check.values, mails=Mail.values)
    del typed["shared_drafts"]  # the tick is taken away
    browser.post(FORM, typed)
    rules = house_rules()
    assert (rules.checks_off, rules.mails_off, rules.shared_drafts) == ([], [], False)
    assert log()[0].splitlines() == [
        "Switched off: Reporters read one another’s unpublished stories.",
        "Switched on: Check: The story has no topic.",
        "Switched on: E-mail: A story was approved: to its writers.",
    ]


def test_a_save_without_changes_is_not_logged(manager):
    assert save(manager).status_code == 302
    assert log() == []
    assert house_rules().checks_off == []


def test_kept_pages_are_renewed_when_what_readers_see_changes(manager):
    before = edition.current()
    save(manager, shared_drafts="on")
    assert edition.current() == before
    save(manager, public_history="on")
    assert edition.current() == before + 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"second_person": "nobody"}, "second_person"),
        ({"second_person": ""}, "second_person"),
        ({"second_person": "asked\x00"}, "second_person"),
        ({"checks": ["no-topic", "spelling"]}, "checks"),
        ({"checks": ["no-topic\x00"]}, "checks"),
        ({"mails": ["x" * 100_000]}, "mails"),
    ],
    ids=["unknown", "none", "NUL", "unknown check", "NUL in a check", "100 kB"],
)
def test_what_is_not_offered_is_refused_and_changes_nothing(manager, changes, field):
    answer = save(manager, shared_drafts="on", **changes)
    assert field in desk.errors(answer)
    assert (house_rules().shared_drafts, house_rules().checks_off, log()) == (False, [], [])
    assert answer.context["adminform"].form["shared_drafts"].value() is True  # what was ticked stays


def test_nobody_undoes_a_colleagues_change_without_having_seen_it(manager):
    browser = desk.client(manager)
    typed = desk.typed(browser.get(FORM), second_person="installed", public_history="on")
    save(make.user("Managing editors", "otto"), checks=[])
    answer = browser.post(FORM, typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "A colleague changed the rules after you opened this page" in page
    assert "Switched off: Check: The story has no topic." in page
    assert (house_rules().public_history, len(house_rules().checks_off)) == (False, len(Check.values))
    assert answer.context["adminform"].form["public_history"].value() is True
    again = browser.post(FORM, desk.typed(answer, second_person="installed", checks=["no-topic"]))
    assert again.status_code == 302
    assert house_rules().public_history is True
    assert Check.NO_TOPIC not in house_rules().checks_off


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_four_who_save_different_rules_at_once_one_does_and_three_are_told(manager):
    browser = desk.client(manager)
    typed = desk.typed(browser.get(FORM), second_person="installed")
    checks = Check.values[:4]
    answers = race(lambda number: browser.post(FORM, typed | {"checks": checks[number]}).status_code, processes=4)
    assert sorted(answers) == [302, 409, 409, 409]
    assert LogEntry.objects.count() == 1
    assert len(house_rules().checks_off) == len(Check.values) - 1


def test_a_manager_who_loses_the_role_is_out_at_the_next_request(manager):
    browser = desk.client(manager)
    typed = desk.typed(browser.get(FORM), second_person="not-asked")
    manager.groups.clear()
    assert browser.post(FORM, typed).status_code == 403
    assert not HouseRules.objects.exists()


# --- A second person --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("installed", [True, False])
@pytest.mark.parametrize("choice", SecondPerson)
def test_an_editor_publishes_their_own_story_where_no_second_person_is_asked_for(manager, settings, installed, choice):
    settings.REQUIRE_SECOND_PERSON = installed
    save(manager, second_person=choice)
    asked = installed if choice == SecondPerson.INSTALLED else choice == SecondPerson.ASKED
    editor = make.user("Editors")
    answer = desk.press(desk.client(editor), make.story(by=editor), "publish")
    assert answer.status_code == (403 if asked else 302)
    assert Version.objects.exists() is not asked


# --- Checks -----------------------------------------------------------------------------------------------------------
def lacking(check):
    """A story that one check has something to say about."""
    if check == Check.LONG_HEADLINE:
        return make.story("River " * 20)
    if check == Check.NO_TOPIC:
        return make.story(topics=())
    if check == Check.PHOTO_WITHOUT_ALT:
        return make.story(lead_photo=make.photo(alt=""))
    if check == Check.EARLIER_COVERAGE:
        return make.story(body="<p>The quay was closed, as we reported on Monday.</p>")
    if check == Check.REPORT_GONE:
        earlier = make.published("The first flood of the year")
        article = make.story(earlier=(earlier,))
        publishing.withdraw(earlier, by=None, reason="It was wrong.")
        return article
    return make.story(body="<p>“We saw it coming for years,” said a man on the quay in the morning.</p>")


@pytest.mark.parametrize("check", Check)
def test_a_check_asks_until_it_is_switched_off(manager, check):
    article, editor = lacking(check), make.user("Editors")
    with pytest.raises(Refused) as refused:
        workflow.move("publish", article, by=editor)
    assert [problem.code for problem in refused.value.problems] == [check]
    save(manager, checks=[value for value in Check.values if value != check])
    workflow.move("publish", article, by=editor)
    assert Version.objects.live().filter(article=article).exists()


@pytest.mark.parametrize("check", Check)
def test_the_other_checks_still_ask(manager, check):
    article = lacking(check)
    save(manager, checks=[check])
    with pytest.raises(Refused):
        workflow.move("publish", article, by=make.user("Editors"))


def test_what_stops_a_story_is_checked_whatever_is_switched_off(manager):
    article = make.story(bylines=[])
    save(manager, checks=[])
    with pytest.raises(Refused) as refused:
        workflow.move("publish", article, by=make.user("Editors"))
    assert [problem.code for problem in refused.value.problems] == ["no-byline"]


# --- Reading one another's unpublished stories ------------------------------------------------------------------------
PAGES = ["change", "history", "preview"]


@pytest.fixture
def shared(manager):
    save(manager, shared_drafts="on")


@pytest.fixture
def reporter():
    return make.user("Reporters")


def listed(user, article):
    """Where somebody comes upon a story without knowing its address."""
    browser, word = desk.client(user), article.headline.split()[0]
    complete = {"app_label": "articles", "model_name": "previousreport", "field_name": "earlier", "term": word}
    pages = {
        "list": browser.get(f"{LIST.replace('houserules', 'article')}?status=all"),
        "search": browser.get(f"{LIST.replace('houserules', 'article')}?q={word}"),
        "autocomplete": browser.get("/admin/autocomplete/", complete),
        "desk": browser.get("/admin/"),
    }
    assert {name: page.status_code for name, page in pages.items() if page.status_code != 200} == {}
    return {name for name, page in pages.items() if article.headline in page.content.decode()}


def everything_about(article):
    return Article.objects.values().get(pk=article.pk), article.revisions.count(), article.transitions.count()


@pytest.mark.parametrize("view", PAGES)
def test_a_colleagues_draft_is_unknown_until_stories_are_shared(manager, reporter, view):
    article = make.story("Zinc in the river")
    browser = desk.client(reporter)
    assert browser.get(desk.url(article, view)).status_code == 404
    save(manager, shared_drafts="on")
    answer = browser.get(desk.url(article, view))
    assert answer.status_code == 200
    assert "Zinc in the river" in answer.content.decode()
    HouseRules.objects.update(shared_drafts=False)
    assert browser.get(desk.url(article, view)).status_code == 404


@pytest.mark.usefixtures("shared")
def test_a_reporter_compares_the_texts_of_a_shared_story(reporter):
    article = make.story("Zinc in the river")
    writer = desk.client(article.created_by)
    writer.post(desk.url(article), desk.typed(writer.get(desk.url(article)), headline="Lead in the river"))
    answer = desk.client(reporter).get(desk.url(article, "history"), {"old": "1", "new": "2"})
    assert answer.context["compared"]


@pytest.mark.usefixtures("shared")
def test_a_shared_story_is_found_in_list_search_and_autocomplete_and_is_nothing_to_do(reporter):
    article = make.story("Zinc in the river")
    assert listed(reporter, article) == {"list", "search", "autocomplete"}


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.REVIEW, Stage.SPIKED])
def test_a_reporter_reads_a_shared_story_and_has_no_button_on_it(reporter, stage):
    article = make.story("Zinc in the river")
    if stage == Stage.REVIEW:
        workflow.move("submit", article, by=article.created_by)
    elif stage == Stage.SPIKED:
        workflow.move("spike", article, by=make.user("Editors"))
    page = desk.client(reporter).get(desk.url(article))
    assert desk.read(page).moves == []
    for name in ('name="_save"', 'name="_continue"', 'name="headline"', "/delete/", "/previews/"):
        assert name not in page.content.decode()
    assert workflow.Case(reporter, standing(article.pk)).moves == {}


@pytest.mark.usefixtures("shared")
def test_a_reporter_cannot_save_move_or_delete_a_shared_story_by_any_door(reporter):
    article = make.story("Zinc in the river")
    before = everything_about(article)
    form = desk.typed(desk.client(article.created_by).get(desk.url(article)), headline="Nothing in the river")
    browser = desk.client(reporter)
    answers = {"save": browser.post(desk.url(article), form).status_code}
    for name in workflow.MOVES:
        answers[name] = browser.post(desk.url(article), form | {"_move": name, "reason": "No."}).status_code
        many = {"action": name, "_selected_action": article.pk, "confirm": "yes", "reason": "No."}
        browser.post(f"{LIST.replace('houserules', 'article')}", many)
    answers["delete"] = browser.post(desk.url(article, "delete"), {"post": "yes"}).status_code
    browser.post(
        f"{LIST.replace('houserules', 'article')}",
        {"action": "delete_selected", "_selected_action": article.pk, "post": "yes"},
    )
    answers["links"] = browser.post(desk.url(article, "previews"), {"period": "day", "note": "me"}).status_code
    assert {name: status for name, status in answers.items() if status != 403} == {}
    assert everything_about(article) == before


@pytest.mark.usefixtures("shared")
def test_a_confidential_story_is_never_shared(reporter):
    article = make.story("Zinc in the river", confidential=True)
    browser = desk.client(reporter)
    pages = [*PAGES, "delete", "previews", "notes"]
    assert {page: browser.get(desk.url(article, page)).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert browser.post(desk.url(article), {"_move": "submit"}).status_code == 404
    assert listed(reporter, article) == set()


@pytest.mark.usefixtures("shared")
def test_a_story_marked_confidential_after_it_was_shared_is_gone(reporter):
    article = make.story("Zinc in the river")
    browser = desk.client(reporter)
    assert browser.get(desk.url(article)).status_code == 200
    Article.objects.filter(pk=article.pk).update(confidential=True)
    assert browser.get(desk.url(article)).status_code == 404
    assert listed(reporter, article) == set()
    assert desk.client(article.created_by).get(desk.url(article)).status_code == 200  # its writer's all the same


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("role", ["Outside contributors", "Administrators", ""])
def test_stories_are_shared_among_reporters_only(role):
    article = make.story("Zinc in the river")
    user = make.user(role)
    browser = desk.client(user)
    assert {page: browser.get(desk.url(article, page)).status_code for page in PAGES} == dict.fromkeys(PAGES, 404)
    if role == "Outside contributors":
        assert listed(user, article) == set()
        assert browser.get(desk.url(make.story(by=user))).status_code == 200
