"""Every role, every standing of a story, every move, at every door: only what is meant to happen happens."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles import clock, publishing, workflow, writing
from articles.models import Article, Transition, Version
from articles.status import standing
from tests import desk, make

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")
READY = ["submit", "approve", "schedule", "publish"]
ALWAYS = ["hold"]

# What each role may do with somebody else's story (the writer: with their own) as it stands.
WRITER = {"draft": ["submit"], "review": ["recall"], "changed": ["submit"], "held": ["submit"], "expired": ["submit"]}
EDITOR = {
    "draft": [*READY, *ALWAYS, "spike"],
    "review": ["recall", "take", "send_back", "approve", "schedule", "publish", *ALWAYS, "spike"],
    "approved": ["send_back", "schedule", "publish", *ALWAYS, "spike"],
    "scheduled": ["schedule", "publish", "reschedule", "unschedule", *ALWAYS],
    "published": ALWAYS,
    "changed": [*READY, *ALWAYS],
    "expired": [*READY, *ALWAYS],
    "withdrawn": ALWAYS,
    "held": ["submit", "spike"],
    "spiked": ["unspike"],
}
MANAGER = {
    **EDITOR,
    "published": ["withdraw", "retract", *ALWAYS],
    "changed": [*READY, "withdraw", "retract", *ALWAYS],
    "withdrawn": ["restore", *ALWAYS],
    "retracted": ["withdraw"],
    "held": ["submit", "lift", "spike"],
}
# What an editor may do alone, with a story of their own; a managing editor says why nobody else approves.
ALONE = {
    "draft": ["submit", *ALWAYS, "spike"],
    "review": ["recall", "send_back", *ALWAYS, "spike"],
    "approved": EDITOR["approved"],
    "scheduled": EDITOR["scheduled"],
    "published": ALWAYS,
    "changed": ["submit", *ALWAYS],
    "expired": ["submit", *ALWAYS],
    "withdrawn": ALWAYS,
    "held": EDITOR["held"],
    "spiked": ["unspike"],
}
MANAGER_ALONE = {**MANAGER, "review": [name for name in MANAGER["review"] if name != "take"]}
STANDINGS = (
    "draft",
    "review",
    "approved",
    "scheduled",
    "published",
    "changed",
    "expired",
    "withdrawn",
    "retracted",
    "held",
    "spiked",
)
ROLES = [
    ("Reporters", WRITER, "own"),
    ("Outside contributors", WRITER, "own"),
    ("Editors", EDITOR, "other"),
    ("Editors", ALONE, "own"),
    ("Managing editors", MANAGER, "other"),
    ("Managing editors", MANAGER_ALONE, "own"),
]


def story_that_is(status, by):
    """A story that stands so, brought there by others than ``by``."""
    editor = make.user("Managing editors")
    article = make.story(by=by)
    if status in {"review", "approved", "scheduled"}:
        workflow.move("submit", article, by=by)
    if status == "approved":
        workflow.move("approve", article, by=editor)
    elif status == "scheduled":
        workflow.move("schedule", article, by=editor, at=clock.read() + dt.timedelta(days=1))
    elif status in {"spiked", "held"}:
        workflow.move({"spiked": "spike", "held": "hold"}[status], article, by=editor)
    elif status == "expired":
        workflow.move("publish", article, by=editor)
        expire(article)
        writing.change(article, by=editor, headline="Changed since")
    elif status in {"published", "changed", "withdrawn", "retracted"}:
        workflow.move("publish", article, by=editor)
        if status == "changed":
            writing.change(article, by=editor, headline="Changed since")
        elif status in {"withdrawn", "retracted"}:
            workflow.move(
                {"withdrawn": "withdraw", "retracted": "retract"}[status], article, by=editor, reason="Wrong."
            )
    assert standing(article.pk).status == {"held": "draft"}.get(status, status)
    return article


def expire(article):
    """Let a published story's time be over, as if it had been published and had expired an hour ago."""
    ended = clock.read() - dt.timedelta(hours=1)
    article.versions.update(live_from=ended - dt.timedelta(hours=1), live_until=ended)


def written(article):
    """What a move writes to, as it is now."""
    return Transition.objects.count(), Version.objects.count(), Article.objects.values().get(pk=article.pk)


def outcome(browser, article, post, before):
    """The status of a press and whether anything was written since ``before``; everything is put back."""
    with transaction.atomic():
        answer = browser.post(desk.url(article), post)
        after = written(article)
        transaction.set_rollback(True)
    return answer.status_code, before != after


CELLS = len(STANDINGS) * len(ROLES) * len(workflow.MOVES)


@pytest.mark.parametrize("status", STANDINGS)
@pytest.mark.parametrize(("role", "allowed", "whose"), ROLES)
def test_only_the_declared_moves_are_shown_and_made(role, allowed, whose, status, record_property):
    user = make.user(role)
    article = story_that_is(status, by=user if whose == "own" else make.user("Reporters"))
    browser = desk.client(user)
    page = browser.get(desk.url(article))
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    post = desk.typed(
        page, reason="Because.", publish_at_0=f"{tomorrow:%Y-%m-%d}", publish_at_1=f"{tomorrow:%H:%M:%S}", note=""
    )
    post = {name: value for name, value in post.items() if not name.startswith("reason-") and name != "confirm"}
    may = allowed.get(status, [])
    assert set(desk.read(page).moves) == set(may)
    before = written(article)
    found = {name: outcome(browser, article, post | {"_move": name}, before) for name in workflow.MOVES}
    expected = {name: (302, True) if name in may else (403, False) for name in workflow.MOVES}
    assert found == expected
    record_property("cells", CELLS)


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors", "Administrators", ""])
def test_who_may_not_know_of_a_story_cannot_move_it(role):
    article = make.story("Secret plans")
    browser = desk.client(make.user(role))
    for name in ("submit", "publish", "spike"):
        answer = browser.post(desk.url(article), {"_move": name, "revision": "1"})
        assert answer.status_code == 404
        assert "Secret" not in answer.content.decode()
    assert not Transition.objects.exists()


@pytest.mark.parametrize("name", ["", "delete", "__class__", "publish ", "PUBLISH", "set_times"])
def test_a_move_that_does_not_exist_is_forbidden(name):
    article = make.story()
    browser = desk.client(make.user("Managing editors"))
    assert desk.press(browser, article, name, headline="Not saved").status_code == 403
    assert Article.objects.get().headline == article.headline


def test_nobody_approves_what_they_wrote_signed_or_sent_in():
    editor = make.user("Editors")
    browser = desk.client(editor)
    own = make.story(by=editor)
    signed = make.story(bylines=[editor.contributor])
    for article in (own, signed):
        assert not {"approve", "publish", "schedule"} & set(desk.read(browser.get(desk.url(article))).moves)
        for name in ("approve", "publish"):
            answer = desk.press(browser, article, name)
            assert answer.status_code == 403
            assert "Somebody else has to approve it." in answer.content.decode()
    assert not Version.objects.exists()


def test_taking_oneself_out_of_the_byline_does_not_make_a_second_person():
    editor = make.user("Editors")
    own = make.story(by=editor)
    ada = make.contributor("Ada Finch")
    answer = desk.press(desk.client(editor), own, "publish", **{"bylines-0-contributor": str(ada.pk)})
    assert answer.status_code == 403


def test_where_no_second_person_is_asked_for_an_editor_publishes_alone(settings):
    settings.REQUIRE_SECOND_PERSON = False
    editor = make.user("Editors")
    assert desk.press(desk.client(editor), make.story(by=editor), "publish").status_code == 302
    assert Version.objects.live().count() == 1


# --- What a press says ------------------------------------------------------------------------------------------------
def test_publishing_says_where_readers_see_it():
    article = make.story()
    answer = desk.press(desk.client(make.user("Editors")), article, "publish", headline="Better words")
    assert answer.status_code == 302
    page = desk.client(make.user("Editors"))
    version = make.live(article)
    assert version.headline == "Better words"
    assert answer["Location"] == desk.url(article)
    followed = desk.press(page, make.story("Another"), "publish")
    assert followed.status_code == 302


def test_the_message_after_publishing_links_the_page():
    article = make.story()
    browser = desk.client(make.user("Editors"))
    desk.press(browser, article, "publish")
    page = browser.get(desk.url(article)).content.decode()
    path = make.live(article).path
    assert f'Published. Readers see it at <a href="{path}">{path}</a>' in page


def test_publishing_under_an_embargo_says_when():
    article = make.story(embargoed_until=clock.read() + dt.timedelta(days=2))
    browser = desk.client(make.user("Editors"))
    desk.press(browser, article, "publish")
    assert "Scheduled. Readers see it from" in browser.get(desk.url(article)).content.decode()


def test_errors_stop_a_move_and_the_words_are_saved():
    reporter = make.user("Reporters")
    article = make.story(by=reporter)
    answer = desk.press(desk.client(reporter), article, "submit", headline="Kept", body="", standfirst="Kept too")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "The story has no text." in text
    assert 'href="#id_body"' in text
    article.refresh_from_db()
    assert (article.headline, article.standfirst, article.body, article.stage) == ("Kept", "Kept too", "", "draft")


def test_warnings_are_acknowledged_one_by_one():
    reporter = make.user("Reporters")
    article = make.story(by=reporter, topics=(), body="<p>See our previous reports.</p>")
    browser = desk.client(reporter)
    answer = desk.press(browser, article, "submit")
    assert answer.status_code == 200
    codes = [value for name, value in desk.read(answer).boxes if name == "acknowledge"]
    assert set(codes) == {"no-topic", "earlier-coverage"}
    post = desk.typed(answer, _move="submit")
    half = browser.post(desk.url(article), post | {"acknowledge": "no-topic"})
    assert half.status_code == 200
    assert {v for n, v in desk.read(half).boxes if n == "acknowledge"} == {"no-topic", "earlier-coverage"}
    assert desk.read(half).fields["acknowledge"] == ["no-topic"]  # ticked already
    assert browser.post(desk.url(article), post | {"acknowledge": codes}).status_code == 302
    assert Transition.objects.get().acknowledged == ["earlier-coverage", "no-topic"]


def test_a_slug_that_is_taken_that_day_is_said_to_be_so():
    make.published(slug="quay-closed")
    article = make.story(slug="quay-closed")
    answer = desk.press(desk.client(make.user("Editors")), article, "publish")
    assert answer.status_code == 200
    assert "Another story of that day has the slug “quay-closed”." in answer.content.decode()
    assert 'href="#id_slug"' in answer.content.decode()
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2020-01-01", "10:00", "That time has passed."),
        ("", "", "Choose a day and a time."),
        ("2027-05-01", "", "Choose a day and a time."),
        ("tomorrow", "10:00", "“tomorrow 10:00” is not a day and a time."),
        ("2027-02-30", "10:00", "is not a day and a time."),
        ("2027-05-01", "25:00", "is not a day and a time."),
        ("2027-05-01", "10:00+02:00", "is not a day and a time."),
        ("2027-03-28", "02:30", "there is no 02:30. Choose 01:30 or 03:30."),
        ("2027-10-31", "02:30", "02:30 comes twice: at 00:30 and at 01:30 UTC"),
        ("0001-01-01", "00:00", "out of reach"),
        ("9999-12-31", "23:59", None),
        ("99999-12-31", "23:59", "is not a day and a time."),
    ],
)
def test_a_time_that_cannot_be_scheduled_is_explained_and_kept(day, time, sentence):
    article = make.story()
    answer = desk.press(
        desk.client(make.user("Editors")), article, "schedule", publish_at_0=day, publish_at_1=time, headline="Kept"
    )
    if sentence is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    again = desk.typed(answer)
    assert (again["publish_at_0"], again["publish_at_1"], again["headline"]) == (day, time, "Kept")
    assert not Version.objects.exists()


def test_a_time_with_seconds_is_scheduled_in_the_newsrooms_zone():
    article = make.story()
    answer = desk.press(
        desk.client(make.user("Editors")), article, "schedule", publish_at_0="2030-07-01", publish_at_1="06:00:30"
    )
    assert answer.status_code == 302
    assert article.versions.get().live_from == dt.datetime(2030, 7, 1, 4, 0, 30, tzinfo=dt.UTC)  # Paris, in summer


def test_sending_back_asks_for_a_reason_and_takes_the_first_box_that_has_one():
    reporter = make.user("Reporters")
    article = story_that_is("review", by=reporter)
    browser = desk.client(make.user("Editors"))
    answer = desk.press(browser, article, "send_back", reason=["", "  "])
    assert answer.status_code == 200
    assert "Say why" in answer.content.decode()
    assert desk.press(browser, article, "send_back", reason=["", " Who says so? \x00"]).status_code == 302
    assert Transition.objects.filter(move="send_back").get().reason == "Who says so?"


def test_a_move_with_stale_words_is_answered_with_both_texts():
    reporter = make.user("Reporters")
    article = make.story(by=reporter)
    browser = desk.client(reporter)
    page = browser.get(desk.url(article))
    writing.change(Article.objects.get(pk=article.pk), by=make.user("Editors", "edda"), headline="Theirs")
    answer = browser.post(desk.url(article), desk.typed(page, headline="Mine", _move="submit"))
    assert answer.status_code == 409
    assert desk.typed(answer)["headline"] == "Mine"
    assert not Transition.objects.exists()


def test_of_two_publishers_one_publishes():
    article = make.story()
    one, two = desk.client(make.user("Editors")), desk.client(make.user("Editors"))
    pages = [browser.get(desk.url(article)) for browser in (one, two)]
    answers = [
        browser.post(desk.url(article), desk.typed(page, _move="publish"))
        for browser, page in zip((one, two), pages, strict=True)
    ]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "The story has changed since you opened it" in answers[1].content.decode()
    assert Version.objects.count() == 1


def test_a_live_story_is_changed_and_published_again_in_one_press():
    article = make.published("Old words")
    browser = desk.client(make.user("Editors"))
    assert (
        desk.press(browser, article, "publish", headline="New words", change="minor", note="A typo").status_code == 302
    )
    version = make.live(article)
    assert (version.headline, version.change, version.note, version.updated_at) == (
        "New words",
        "minor",
        "A typo",
        None,
    )
    assert desk.press(browser, article, "publish", headline="Newer words", change="retraction").status_code == 302
    assert make.live(article).change == "update"


def test_who_may_move_but_not_change_still_has_the_button():
    """A reporter's story in the hands of somebody who may only approve: the form is read, the press works."""
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    reader = make.user()
    wanted = ["view_article", "read_every_article", "send_back_article"]
    reader.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    article = story_that_is("review", by=make.user("Reporters"))
    browser = desk.client(reader)
    page = browser.get(desk.url(article))
    assert desk.read(page).moves == ["send_back"]
    assert 'name="headline"' not in page.content.decode()
    stale = desk.typed(page, _move="send_back", reason="No.") | {"revision": "0"}
    assert browser.post(desk.url(article), stale).status_code == 409
    empty = browser.post(desk.url(article), desk.typed(page, _move="send_back"))
    assert empty.status_code == 200
    assert "Say why" in empty.content.decode()
    forged = desk.typed(page, _move="send_back", reason="No.", headline="Forged")
    assert browser.post(desk.url(article), forged).status_code == 302
    article.refresh_from_db()
    assert (article.stage, article.headline) == ("draft", "River rises past the second mark")


def test_nothing_is_moved_without_a_token_or_a_login():
    from django.test import Client  # noqa: PLC0415

    article = make.story()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.user("Editors"))
    assert strict.post(desk.url(article), {"_move": "publish", "revision": "1"}).status_code == 403
    assert Client().post(desk.url(article), {"_move": "publish", "revision": "1"}).status_code == 302
    assert not Version.objects.exists()


# --- Many at once -----------------------------------------------------------------------------------------------------
def bulk(browser, name, stories, **extra):
    ids = [getattr(story, "pk", story) for story in stories]
    return browser.post(LIST, {"action": name, "_selected_action": ids, "index": "0"} | extra, follow=True)


def test_a_bulk_move_goes_story_by_story_and_says_what_was_refused():
    editor = make.user("Editors")
    good, own = make.story("Good"), make.story("Own", by=editor)
    empty = make.story("Empty", body="<p></p>")
    text = bulk(desk.client(editor), "publish", [good, own, empty]).content.decode()
    assert [v.headline for v in Version.objects.live()] == ["Good"]
    assert "done with 1 story" in text
    assert "“Own”: You made, sent in or signed this story." in text
    assert "“Empty”: The story has no text." in text


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("Reporters", {"submit", "recall"}),
        ("Editors", {"submit", "recall", "take", "approve", "publish", "unschedule", "hold", "spike", "unspike"}),
    ],
)
def test_bulk_moves_are_offered_to_those_who_may_make_them(role, names):
    browser = desk.client(make.user(role))
    make.story(by=browser.get("/admin/").wsgi_request.user)
    page = browser.get(LIST).content.decode()
    offered = {name for name in (*workflow.MOVES, "delete_selected") if f'name="action" value="{name}"' in page}
    assert offered == names


def test_all_that_match_and_foreign_ids_give_nothing():
    reporter = make.user("Reporters")
    own, hidden = make.story("Own", by=reporter), make.story("Secret plans")
    browser = desk.client(reporter)
    answers = [
        bulk(browser, "publish", [own, hidden], select_across="1"),
        bulk(browser, "submit", [hidden], select_across="1"),
        bulk(browser, "submit", [], select_across="1"),
        bulk(browser, "submit", ["abc", "9" * 40, "-1", "1 or 1"]),
        bulk(browser, "delete_selected", [own], post="yes"),
    ]
    assert not any("Secret" in answer.content.decode() for answer in answers)
    assert not Transition.objects.exists()
    assert Article.objects.count() == 2


def test_the_list_writes_nothing_by_itself():
    article = make.story()
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(article.pk),
        "form-0-stage": "approved",
        "_save": "1",
    }
    desk.client(make.user("Managing editors")).post(LIST, data)
    article.refresh_from_db()
    assert (article.stage, Article.objects.count()) == ("draft", 1)


# --- Where a story is chosen ------------------------------------------------------------------------------------------
AUTOCOMPLETE = "/admin/autocomplete/?app_label=articles&model_name=previousreport&field_name=earlier&term="


def offered(browser, term=""):
    return [row["text"] for row in browser.get(AUTOCOMPLETE + term).json()["results"]]


def test_an_earlier_story_is_chosen_among_public_ones_and_ones_own():
    reporter = make.user("Reporters")
    make.story("Own draft", by=reporter)
    public = make.published("Public story")
    writing.change(public, by=None, headline="Words nobody outside may read")
    for status in ("draft", "review", "approved", "scheduled", "withdrawn", "spiked"):
        hidden = story_that_is(status, by=make.user("Reporters"))
        Article.objects.filter(pk=hidden.pk).update(headline=f"Secret {status}")
    labels = offered(desk.client(reporter))
    assert sorted(label.split(" · ")[0] for label in labels) == ["Own draft", "Public story"]
    assert not offered(desk.client(reporter), "nobody outside")
    assert not offered(desk.client(reporter), "secret")
    day = f"{timezone.localtime(make.live(public).published_at):%Y}"
    assert any("Public story" in label and day in label for label in labels)
    assert offered(desk.client(make.user("Editors")), "nobody outside")


def test_an_earlier_story_is_found_by_its_address():
    public = make.published("Public story")
    browser = desk.client(make.user("Reporters"))
    path = make.live(public).path
    for term in (path, f"https://testserver{path}", f"http://testserver{path}?x=1%23q-1"):
        assert len(offered(browser, term)) == 1
    hidden = make.story("Secret plans")
    assert not offered(browser, f"http://testserver{desk.url(hidden)}")
    publishing.withdraw(public, by=None, reason="Wrong.")
    assert not offered(browser, path)


@pytest.mark.parametrize("term", ["%00", "x" * 5000, "%25_%27%22", "/", "//", "a/b", "https://[", "-" * 40])
def test_strange_searches_find_nothing_and_break_nothing(term):
    make.published("Public story")
    assert desk.client(make.user("Reporters")).get(AUTOCOMPLETE + term).status_code in {200, 404}


@pytest.mark.parametrize("role", ["Administrators", ""])
def test_stories_are_not_offered_to_those_without_stories(role):
    make.published("Public story")
    assert desk.client(make.user(role)).get(AUTOCOMPLETE).status_code == 403


def test_other_ways_to_the_same_choice_offer_no_more():
    make.story("Secret plans")
    browser = desk.client(make.user("Reporters"))
    for source in ("model_name=byline&field_name=article", "model_name=version&field_name=article"):
        answer = browser.get(f"/admin/autocomplete/?app_label=articles&{source}&term=secret")
        assert answer.json()["results"] == []
    users = browser.get("/admin/autocomplete/?app_label=articles&model_name=article&field_name=created_by&term=m")
    assert users.status_code in {403, 404}


# --- Taking, holding, embargoes, exceptions ---------------------------------------------------------------------------
def test_an_editor_takes_a_story_from_the_queue_and_colleagues_see_it():
    article = story_that_is("review", by=make.user("Reporters"))
    edda, otto = make.user("Editors", "edda"), make.user("Editors", "otto")
    assert desk.press(desk.client(edda), article, "take").status_code == 302
    page = desk.client(otto).get(desk.url(article)).content.decode()
    assert "taken by edda" in page
    assert desk.press(desk.client(edda), article, "take").status_code == 403
    assert desk.press(desk.client(otto), article, "take").status_code == 302  # somebody fell ill
    assert desk.press(desk.client(otto), article, "send_back", reason="Who says so?").status_code == 302
    article.refresh_from_db()
    assert (article.taken_by, article.stage) == (None, "draft")


def test_a_legal_hold_takes_a_scheduled_story_off_and_blocks_every_door():
    article = story_that_is("scheduled", by=make.user("Reporters"))
    path = article.versions.get().path
    boss = make.user("Managing editors")
    assert (
        desk.press(desk.client(make.user("Editors")), article, "hold", **{"reason-hold": "A letter came."}).status_code
        == 302
    )
    article.refresh_from_db()
    assert article.on_hold
    assert not article.versions.exists()
    assert not article.addresses.filter(path=path).exists()
    assert article.planned_for  # so that the desk says what did not go out
    page = desk.client(boss).get(desk.url(article))
    assert "“A letter came.”" in page.content.decode()
    assert not {"approve", "publish", "schedule", "restore"} & set(desk.read(page).moves)
    for name in ("approve", "publish", "schedule"):
        assert (
            desk.press(desk.client(boss), article, name, publish_at_0="2030-01-01", publish_at_1="10:00").status_code
            == 403
        )
    for service in (publishing.publish, publishing.restore):
        with pytest.raises(publishing.Refused):
            service(Article.objects.get(pk=article.pk), by=None)
    assert "legal hold" in bulk(desk.client(boss), "publish", [article]).content.decode()
    assert desk.client(boss).get(desk.url(article, "delete")).status_code == 403
    assert desk.press(desk.client(boss), article, "lift").status_code == 302
    assert desk.press(desk.client(boss), article, "publish").status_code == 302


def test_a_managing_editor_does_without_a_second_person_for_a_reason_that_is_logged():
    boss = make.user("Managing editors")
    article = make.story(by=boss)
    browser = desk.client(boss)
    answer = desk.press(browser, article, "publish")
    assert answer.status_code == 200
    assert "Say why nobody else approves it" in answer.content.decode()
    assert not Version.objects.exists()
    assert {"reason-publish", "reason-schedule", "reason-approve"} <= set(desk.read(answer).fields)
    assert desk.press(browser, article, "publish", **{"reason-publish": "Alone at night."}).status_code == 302
    approved = article.transitions.get(move="approve")
    assert (approved.alone, approved.reason, approved.by) == (True, "Alone at night.", boss)


def test_only_a_managing_editor_lowers_an_embargo_and_anybody_who_may_write_raises_it():
    floor = timezone.localtime() + dt.timedelta(days=3)
    article = make.story(embargoed_until=floor)
    editor, boss = desk.client(make.user("Editors")), desk.client(make.user("Managing editors"))

    def set_to(browser, moment):
        typed = (
            {"embargoed_until_0": f"{moment:%Y-%m-%d}", "embargoed_until_1": f"{moment:%H:%M:%S}"}
            if moment
            else {"embargoed_until_0": "", "embargoed_until_1": ""}
        )
        page = browser.get(desk.url(article))
        answer = browser.post(desk.url(article), desk.typed(page, _continue="1", **typed), follow=True)
        article.refresh_from_db()
        return answer.content.decode()

    for lower in (None, floor - dt.timedelta(hours=1)):
        assert "Only a managing editor can lower an embargo." in set_to(editor, lower)
        assert article.embargoed_until == floor
    later = floor.replace(microsecond=0) + dt.timedelta(hours=1)
    set_to(editor, later)
    assert article.embargoed_until == later
    set_to(boss, None)
    assert article.embargoed_until is None


def test_retracting_asks_for_a_word_so_that_nobody_slips():
    article = story_that_is("published", by=make.user("Reporters"))
    browser = desk.client(make.user("Managing editors"))
    for typed in ("", "retrat", "yes"):
        answer = desk.press(browser, article, "retract", reason="It was wrong.", confirm=typed)
        assert answer.status_code == 200
        assert "Type the word “retract” to confirm." in answer.content.decode()
    assert desk.press(browser, article, "retract", reason="It was wrong.", confirm=" Retract ").status_code == 302
    assert make.live(article).notice


def test_a_reason_too_long_to_read_is_refused_and_kept():
    article = story_that_is("review", by=make.user("Reporters"))
    browser = desk.client(make.user("Editors"))
    answer = desk.press(browser, article, "send_back", reason="x" * 100_000)
    assert answer.status_code == 200
    assert "longer than 2000 characters" in answer.content.decode()
    assert "x" * 100_000 in answer.content.decode()


def test_of_a_time_that_comes_twice_one_chooses_which():
    article = make.story()
    browser = desk.client(make.user("Editors"))
    answer = desk.press(browser, article, "schedule", publish_at_0="2027-10-31", publish_at_1="02:30")
    assert answer.status_code == 200
    assert answer.content.decode().count('type="radio" name="publish_at_fold"') == 2
    again = desk.typed(answer, _move="schedule", publish_at_fold="1")
    assert browser.post(desk.url(article), again).status_code == 302
    assert article.versions.get().live_from == dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC)


def test_what_is_scheduled_goes_out_as_approved_until_the_change_is_approved_in_its_place():
    article = story_that_is("scheduled", by=make.user("Reporters"))
    goes_live = article.versions.get().live_from
    browser = desk.client(make.user("Editors"))
    page = browser.get(desk.url(article))
    browser.post(desk.url(article), desk.typed(page, _continue="1", headline="Better words"))
    page = browser.get(desk.url(article))
    assert "The scheduled text lacks this change." in page.content.decode()
    assert article.versions.get().headline != "Better words"
    answer = browser.post(desk.url(article), desk.typed(page, _move="schedule"))
    assert answer.status_code == 302
    version = article.versions.get()
    assert (version.headline, version.live_from) == ("Better words", goes_live.replace(microsecond=0))
    assert "lacks this change" not in browser.get(desk.url(article)).content.decode()


def test_a_scheduled_story_is_moved_to_another_day_with_the_words_it_has():
    article = story_that_is("scheduled", by=make.user("Reporters"))
    before = article.versions.get()
    writing.change(Article.objects.get(pk=article.pk), by=None, headline="Not approved")
    browser = desk.client(make.user("Editors"))
    answer = desk.press(browser, article, "reschedule", publish_at_0="2030-07-01", publish_at_1="06:00")
    assert answer.status_code == 302
    version = article.versions.get()
    assert version.headline == before.headline
    assert version.live_from == version.published_at == dt.datetime(2030, 7, 1, 4, 0, tzinfo=dt.UTC)
    assert version.path.startswith("/2030/07/01/")
    assert [address.path for address in article.addresses.all()] == [version.path]


def test_a_scheduled_update_moved_in_time_leaves_no_gap_and_no_overlap():
    article = make.published("Old words")
    editor = make.user("Editors")
    writing.change(article, by=editor, headline="New words")
    start = clock.read() + dt.timedelta(days=2)
    workflow.move("schedule", article, by=make.user("Editors"), at=start)
    for days in (5, 1):
        workflow.move("reschedule", article, by=editor, at=start + dt.timedelta(days=days - 2))
        old, new = article.versions.order_by("number")
        assert old.live_until == new.live_from == new.updated_at == start + dt.timedelta(days=days - 2)
        assert new.published_at == old.published_at
        assert new.path == old.path


def test_a_correction_is_written_where_it_is_published_and_never_called_something_else():
    article = make.published("Old words")
    browser = desk.client(make.user("Editors"))
    answer = desk.press(browser, article, "publish", headline="New words", change="correction")
    assert answer.status_code == 200
    assert "Write the correction that readers see" in answer.content.decode()
    answer = desk.press(browser, article, "publish", change="correction", note="It is 12, not 21.")
    assert answer.status_code == 302
    version = make.live(article)
    assert (version.change, [c["text"] for c in version.context["corrections"]]) == (
        "correction",
        ["It is 12, not 21."],
    )
    writing.add_correction(Article.objects.get(pk=article.pk), kind="correction", text="And 13.", by=None)
    article.refresh_from_db()
    workflow.move("publish", article, by=make.user("Editors"), change="minor")
    assert make.live(article).change == "correction"


def test_the_tab_of_drafts_offers_only_what_drafts_can_do():
    make.story()
    page = desk.client(make.user("Editors")).get(LIST + "?status=draft").content.decode()
    offered = {name for name in workflow.MOVES if f'name="action" value="{name}"' in page}
    assert offered == {"submit", "approve", "publish", "hold", "spike"}


def test_a_move_that_asks_for_something_is_no_bulk_action():
    article = story_that_is("published", by=make.user("Reporters"))
    text = bulk(desk.client(make.user("Managing editors")), "withdraw", [article]).content.decode()
    assert "it asks for more" in text
    assert make.live(article)
