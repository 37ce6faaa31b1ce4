"""What is typed into the form of a story is kept for the person who typed it, and who else has it open is shown."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from articles import clock, keeping, workflow
from articles.models import Article, Autosave, Presence
from tests import desk, make

pytestmark = pytest.mark.django_db

OPENING, ANOTHER = "a" * 32, "b" * 32


@pytest.fixture
def mara():
    return make.user("Reporters", "mara", first_name="Mara", last_name="Quill")


@pytest.fixture
def edda():
    return make.user("Editors", "edda", first_name="Edda", last_name="Rook")


def type_into(browser, article, **changes):
    """Open a story's form (None: of a new one), type, and let the page keep it. Gives what the page then holds."""
    address = desk.url(article) if article else desk.ADD
    fields = desk.typed(browser.get(address), **changes)
    answer = browser.post(keep_url(article), fields | {"_keep": "typed"})
    assert answer.status_code == 200, answer.content
    return fields


def keep_url(article):
    return desk.url(article, "keep") if article else f"{desk.ADD}keep/"


def offers(browser, article):
    return browser.get(desk.url(article) if article else desk.ADD).context.get("offers", [])


def bring_back(browser, article, opening):
    return browser.get(desk.url(article) if article else desk.ADD, {"kept": opening})


# --- Kept, offered, brought back --------------------------------------------------------------------------------------
def test_what_was_typed_is_offered_when_the_story_is_opened_again_and_the_story_is_as_it_was(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    type_into(browser, article, headline="The river falls", body="<p>At last.</p>")
    page = browser.get(desk.url(article))
    assert "and did not save it" in page.content.decode()
    assert [offer.changes for offer in page.context["offers"]] == ["headline and text"]
    assert "The river falls" not in desk.typed(page)["headline"]
    article.refresh_from_db()
    assert (article.headline, article.revision) == ("River rises past the second mark", 1)
    assert article.revisions.count() == 1


def test_brought_back_the_form_holds_all_of_it_and_saves_it(mara):
    topic, other = make.topic("Harbour"), make.contributor("Ivo Pike")
    orla = make.expert()
    browser, article = desk.client(mara), make.story(by=mara, quoting=orla)
    typed = type_into(
        browser,
        article,
        headline="The river falls",
        topics=[str(topic.pk)],
        internal_note="Call the lock keeper",
        expires_at_0="2031-01-01",
        expires_at_1="not an hour",
        **{
            "bylines-TOTAL_FORMS": "2",
            "bylines-1-contributor": str(other.pk),
            "people_quoted-0-description": "who runs the harbour",
            "previous_reports-TOTAL_FORMS": "1",
            "previous_reports-0-kind": "background",
            "previous_reports-0-outside_url": "https://other.example/flood",
            "previous_reports-0-outside_headline": "Flood",
            "said-unnamed-abc-description": "an official",
        },
    )
    page = bring_back(browser, article, typed["opening"])
    assert page.status_code == 200
    again = desk.typed(page)
    for name, value in typed.items():
        assert again[name] == (value[0] if isinstance(value, list) and len(value) == 1 else value), name
    assert list(page.context["adminform"].form.errors) == ["expires_at"]
    assert Article.objects.get().headline == "River rises past the second mark"
    saved = browser.post(desk.url(article), again | {"expires_at_1": "06:00", "_continue": "1"})
    assert saved.status_code == 302, [saved.context["errors"]]
    article.refresh_from_db()
    assert article.headline == "The river falls"
    assert article.bylines.count() == 2
    assert article.people_quoted.get().description == "who runs the harbour"
    assert article.report_links.get().outside_headline == "Flood"
    assert not offers(browser, article)


def test_corrections_and_the_boxes_of_a_press_are_kept_too(edda):
    browser, article = desk.client(edda), make.published()
    typed = type_into(
        browser,
        article,
        note="The name of the quay",
        reason=["", "Wrong quay"],
        **{
            "corrections-TOTAL_FORMS": "1",
            "corrections-0-kind": "correction",
            "corrections-0-text": "The east quay.",
        },
    )
    assert "corrections" in offers(browser, article)[0].changes
    page = bring_back(browser, article, typed["opening"])
    assert "The east quay." in page.content.decode()
    assert page.context["press_typed"]["reason"] == ["", "Wrong quay"]
    assert page.context["press_typed"]["note"] == ["The name of the quay"]


def test_a_reason_alone_is_offered_and_an_empty_box_is_not(edda):
    browser, article = desk.client(edda), make.story()
    type_into(browser, article, reason="  ", note="")
    assert not offers(browser, article)
    type_into(browser, article, reason="Call them first")
    assert [offer.changes for offer in offers(browser, article)] == ["what goes with a press"]


def test_what_the_story_has_by_now_is_not_offered(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    type_into(browser, article, headline="The river falls")
    Article.objects.filter(pk=article.pk).update(headline="The river falls")
    assert not offers(browser, article)


def test_brought_back_after_somebody_else_saved_both_texts_are_shown(mara, edda):
    ours, article = desk.client(mara), make.story(by=mara)
    typed = type_into(ours, article, headline="The river falls")
    theirs = desk.client(edda)
    theirs.post(desk.url(article), desk.typed(theirs.get(desk.url(article)), headline="River at noon", _continue="1"))
    page = bring_back(ours, article, typed["opening"])
    text = page.content.decode()
    assert page.status_code == 409
    assert 'id="conflict"' in text
    assert "River at noon" in str(page.context["conflict"].rows)
    assert desk.typed(page)["headline"] == "The river falls"
    # Kept again from that page, the tab killed, brought back: still beside the other's.
    ours.post(keep_url(article), desk.typed(page) | {"_keep": "typed"})
    assert bring_back(ours, article, typed["opening"]).status_code == 409
    assert ours.post(desk.url(article), desk.typed(page, _continue="1")).status_code == 302
    article.refresh_from_db()
    assert article.headline == "The river falls"
    assert [r.content["headline"] for r in article.revisions.all()][1] == "River at noon"


def test_a_row_that_a_colleague_added_meanwhile_is_in_what_is_brought_back(mara, edda):
    browser, article = desk.client(mara), make.story(by=mara)
    typed = type_into(browser, article, headline="The river falls")
    make.described(article, make.expert(), "nobody")
    added = make.contributor("Ivo Pike")
    theirs = desk.client(edda)
    page = desk.typed(theirs.get(desk.url(article)), _continue="1")
    theirs.post(desk.url(article), page | {"bylines-TOTAL_FORMS": "2", "bylines-1-contributor": str(added.pk)})
    again = desk.typed(bring_back(browser, article, typed["opening"]), _continue="1")
    assert browser.post(desk.url(article), again).status_code == 302
    assert article.bylines.count() == 2


# --- Nothing typed goes until it is saved or thrown away --------------------------------------------------------------
def test_saving_forgets_what_was_kept_and_a_message_that_comes_late_does_not_bring_it_back(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    typed = type_into(browser, article, headline="The river falls")
    assert browser.post(desk.url(article), typed | {"_continue": "1"}).status_code == 302
    assert "The river falls" not in str(Autosave.objects.values_list("fields", flat=True))
    late = browser.post(keep_url(article), typed | {"headline": "The river f", "_keep": "typed"}).json()
    assert (late["kept_at"], late["is_saved"]) == (None, True)
    assert not offers(browser, article)


def test_a_save_that_fails_keeps_it(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    typed = type_into(browser, article, headline="The river falls", slug="no slug at all!")
    page = browser.post(desk.url(article), typed | {"_continue": "1"})
    assert page.status_code == 200
    assert desk.typed(page)["opening"] == typed["opening"]
    assert len(offers(browser, article)) == 1


def test_a_move_that_saves_first_forgets_it_too(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    typed = type_into(browser, article, headline="The river falls")
    assert browser.post(desk.url(article), typed | {"_move": "submit"}).status_code == 302
    assert not keeping.waiting(mara, article.pk)


def test_what_waits_is_not_written_over_by_what_is_typed_after_opening_the_story_again(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    first = type_into(browser, article, headline="The river falls")
    second = type_into(browser, article, headline="The river stands")
    assert len(offers(browser, article)) == 2
    browser.post(desk.url(article), second | {"_continue": "1"})
    assert [offer.opening for offer in offers(browser, article)] == [first["opening"]]


def test_thrown_away_it_is_gone_and_the_story_is_as_it_was(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    typed = type_into(browser, article, headline="The river falls")
    address = desk.url(article, "throw-away")
    assert browser.get(address).status_code == 405
    assert len(offers(browser, article)) == 1
    answer = browser.post(address, {"opening": typed["opening"]})
    assert answer["Location"] == desk.url(article)
    assert not Autosave.objects.exists()
    assert not offers(browser, article)
    assert bring_back(browser, article, typed["opening"]).context["adminform"].form.is_bound is False


def test_what_was_typed_and_undone_is_forgotten(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    typed = type_into(browser, article, headline="The river falls")
    browser.post(keep_url(article), {"opening": typed["opening"], "_keep": "nothing"})
    assert not Autosave.objects.exists()


def test_two_new_stories_do_not_write_over_each_other(mara):
    browser = desk.client(mara)
    one = type_into(browser, None, headline="Quay closed", body="<p>One.</p>")
    two = type_into(browser, None, headline="Bridge open", body="<p>Two.</p>")
    assert [offer.headline for offer in offers(browser, None)] == ["Bridge open", "Quay closed"]
    page = bring_back(browser, None, one["opening"])
    assert desk.typed(page)["body"] == "<p>One.</p>"
    assert [offer.headline for offer in page.context["offers"]] == ["Bridge open"]
    assert browser.post(desk.ADD, desk.typed(page, _continue="1")).status_code == 302
    assert Article.objects.get().headline == "Quay closed"
    assert [offer.opening for offer in offers(browser, None)] == [two["opening"]]
    assert browser.post(f"{desk.ADD}throw-away/", {"opening": two["opening"]})["Location"] == desk.ADD
    assert not offers(browser, None)


def test_of_many_new_stories_the_last_one_stands_before_the_form_and_the_others_fold(mara):
    browser = desk.client(mara)
    for n in range(4):
        type_into(browser, None, headline=f"Story {n}")
    page = browser.get(desk.ADD).content.decode()
    assert page.count('class="offer"') == 4
    last, _, others = page.partition("And 3 more</summary>")
    assert "Story 3" in last
    assert all(f"Story {n}" in others for n in range(3))


def test_a_new_story_without_a_headline_is_offered(mara):
    browser = desk.client(mara)
    typed = type_into(browser, None, body="<p>Only words.</p>")
    assert len(offers(browser, None)) == 1
    assert "Only words." in desk.typed(bring_back(browser, None, typed["opening"]))["body"]


# --- Whose it is ------------------------------------------------------------------------------------------------------
def test_nobody_is_shown_what_another_person_typed(mara, edda):
    article = make.story(by=mara)
    typed = type_into(desk.client(mara), article, headline="Not for others")
    begun = type_into(desk.client(mara), None, headline="Not for others either")
    for user in (edda, make.user("Managing editors"), make.user("Administrators", is_superuser=True)):
        browser = desk.client(user)
        for page in (browser.get(desk.url(article)), bring_back(browser, article, typed["opening"])):
            assert "Not for others" not in page.content.decode()
        for page in (browser.get(desk.ADD), bring_back(browser, None, begun["opening"])):
            assert "Not for others" not in page.content.decode()
        browser.post(desk.url(article, "throw-away"), {"opening": typed["opening"]})
        browser.post(f"{desk.ADD}throw-away/", {"opening": begun["opening"]})
    assert len(offers(desk.client(mara), article)) == 1
    assert len(offers(desk.client(mara), None)) == 1


@pytest.mark.parametrize("page", ["keep", "throw-away"])
def test_a_story_that_one_may_not_know_of_answers_like_one_that_never_was(mara, page):
    article, browser = make.story(), desk.client(mara)
    post = {"opening": OPENING, "_keep": "typed", "headline": "x"}
    answers = [browser.post(desk.url(pk, page), post) for pk in (article.pk, 99_999_999, "abc", "9" * 30)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(rb"[0-9]", b"", answer.content) for answer in answers}) == 1  # the page tells the time
    assert browser.get(desk.url(article, page)).status_code in {404, 405}
    assert not Autosave.objects.exists()
    assert not Presence.objects.exists()


def test_who_may_no_longer_change_the_story_keeps_nothing_and_is_offered_nothing(mara, edda):
    article, browser = make.story(by=mara), desk.client(mara)
    typed = type_into(browser, article, headline="The river falls")
    Presence.objects.all().delete()
    workflow.move("submit", article, by=mara)
    workflow.move("approve", article, by=edda)
    answer = browser.post(keep_url(article), typed | {"_keep": "typed", "headline": "Later"})
    assert (answer.status_code, answer.json()["why"]) == (403, "You may not change this story now.")
    assert browser.get(keep_url(article)).status_code == 403
    assert browser.post(desk.url(article, "throw-away"), {"opening": typed["opening"]}).status_code == 403
    for page in (browser.get(desk.url(article)), bring_back(browser, article, typed["opening"])):
        assert page.status_code == 200
        assert "The river falls" not in page.content.decode()
    assert not Presence.objects.exists()
    assert keeping.waiting(mara, article.pk)[0].fields["headline"] == ["The river falls"]


def test_who_may_not_write_stories_keeps_none():
    browser = desk.client(make.user("Administrators"))
    assert browser.post(f"{desk.ADD}keep/", {"opening": OPENING, "_keep": "typed"}).status_code == 403
    assert not Autosave.objects.exists()


def test_a_page_of_somebody_who_logged_out_keeps_nothing_under_the_name_of_who_logged_in(mara, edda):
    article = make.story(by=mara)
    answer = desk.client(edda).post(
        keep_url(article), {"opening": OPENING, "_keep": "typed", "_as": str(mara.pk), "headline": "Mine"}
    )
    assert answer.status_code == 403
    assert answer.json() == {"login": "/admin/login/", "other": True}
    assert not Autosave.objects.exists()


def test_logged_out_the_page_is_told_so_and_not_led_to_the_login(mara):
    article = make.story(by=mara)
    for answer in (Client().post(keep_url(article), {"_keep": "typed"}), Client().get(keep_url(None))):
        assert answer.status_code == 403
        assert answer.json() == {"login": "/admin/login/"}
        assert "no-store" in answer["Cache-Control"]


def test_only_a_page_of_the_desk_keeps(mara):
    article, browser = make.story(by=mara), Client(enforce_csrf_checks=True)
    browser.force_login(mara)
    post = {"opening": OPENING, "_keep": "typed", "headline": "Forged"}
    assert browser.post(keep_url(article), post).status_code == 403
    assert not Autosave.objects.exists()
    token = browser.get(keep_url(article)).json()["csrf"]
    assert browser.post(keep_url(article), post | {"csrfmiddlewaretoken": token}).status_code == 200


# --- Bad input --------------------------------------------------------------------------------------------------------
def test_what_no_database_stores_is_left_out_and_the_rest_kept(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    typed = type_into(browser, article, headline="Qu\x00ay", **{"said-unnamed-a\x00b-reason": "x\x00"})
    kept = keeping.waiting(mara, article.pk)[0].fields
    assert kept["headline"] == ["Quay"]
    assert kept["said-unnamed-ab-reason"] == ["x"]
    assert desk.typed(bring_back(browser, article, typed["opening"]))["headline"] == "Quay"


@pytest.mark.parametrize("opening", ["", "a" * 31, "A" * 32, "a" * 33, "../../x", "a\x00" * 16, "é" * 32])
def test_an_opening_that_is_none_is_refused(mara, opening):
    browser, article = desk.client(mara), make.story(by=mara)
    for what in ("typed", "nothing"):
        answer = browser.post(keep_url(article), {"opening": opening, "_keep": what, "headline": "x"})
        assert answer.status_code == 400
    assert browser.post(desk.url(article, "throw-away"), {"opening": opening}).status_code == 302
    assert bring_back(browser, article, opening.replace("\x00", "")).status_code == 200
    assert not Autosave.objects.exists()


def test_what_is_no_form_of_ours_is_brought_back_without_an_error(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    odd = {
        "revision": "-1",
        "topics": ["x", "9" * 30],
        "bylines-TOTAL_FORMS": "many",
        "bylines-INITIAL_FORMS": "-3",
        "bylines-0-id": "abc",
        "people_quoted-TOTAL_FORMS": "9" * 30,
        "lead_photo": "٣",
        "embargoed_until_0": "9999-99-99",
    }
    browser.post(keep_url(article), odd | {"opening": OPENING, "_keep": "typed"})
    assert browser.get(desk.url(article)).status_code == 200
    assert bring_back(browser, article, OPENING).status_code in {200, 409}


def test_a_form_larger_than_may_be_is_refused_and_one_as_large_is_kept(mara, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
    browser, article = desk.client(mara), make.story(by=mara)
    post = {"opening": OPENING, "_keep": "typed"}
    assert browser.post(keep_url(article), post | {"body": "x" * 201_000}).status_code == 400
    assert not Autosave.objects.exists()
    assert browser.post(keep_url(article), post | {"body": "y" * 150_000}).status_code == 200
    assert browser.post(keep_url(article), post | {"body": "z" * 150_000, "opening": ANOTHER}).status_code == 200
    assert [kept.opening for kept in keeping.waiting(mara, article.pk)] == [ANOTHER]  # both would be too much


def test_what_is_kept_has_an_end(mara):
    browser, article = desk.client(mara), make.story(by=mara)
    for number in range(20):
        opening = f"{number:032x}"
        for address in (keep_url(article), keep_url(None)):
            browser.post(address, {"opening": opening, "_keep": "typed", "headline": f"Try {number}"})
    assert len(keeping.waiting(mara, article.pk)) == keeping.WAITING
    assert keeping.waiting(mara, article.pk)[0].fields["headline"] == ["Try 19"]
    assert Autosave.objects.filter(user=mara, article=None).count() <= keeping.WAITING + keeping.SAVED


def test_what_nobody_touched_for_a_month_goes_when_somebody_comes(mara, edda):
    article = make.story(by=mara)
    type_into(desk.client(mara), article, headline="The river falls")
    long_ago = clock.read() - dt.timedelta(days=31)
    Autosave.objects.update(at=long_ago)
    Presence.objects.update(at=long_ago)
    desk.client(edda).post(keep_url(article))
    assert not Autosave.objects.exists()
    assert [presence.user for presence in Presence.objects.all()] == [edda]


# --- Who is here ------------------------------------------------------------------------------------------------------
def test_who_else_has_the_story_open_is_shown_until_they_leave(mara, edda):
    article = make.story(by=mara)
    ours, theirs = desk.client(mara), desk.client(edda)
    assert theirs.post(keep_url(article)).json()["others"] == []
    assert ours.post(keep_url(article)).json()["present"] == "Edda Rook has this story open."
    assert theirs.post(keep_url(article)).json()["others"] == ["Mara Quill"]
    assert "Edda Rook has this story open." in ours.get(desk.url(article)).content.decode()
    theirs.post(keep_url(article), {"_gone": "1"})
    assert ours.post(keep_url(article)).json()["others"] == []
    assert "has this story open." not in ours.get(desk.url(article)).content.decode()


def test_a_message_that_comes_late_does_not_bring_back_who_has_left(mara, edda):
    article = make.story(by=mara)
    theirs, visit = desk.client(edda), {"_visit": "a" * 32}
    theirs.post(keep_url(article), visit)
    theirs.post(keep_url(article), visit | {"_gone": "1"})
    theirs.post(keep_url(article), visit)
    assert keeping.others(mara, article) == []
    theirs.post(keep_url(article), {"_visit": "b" * 32})
    assert keeping.others(mara, article) == ["Edda Rook"]
    theirs.post(keep_url(article), {"_gone": "1", "_visit": "\x00" * 99})
    assert keeping.others(mara, article) == []
    theirs.post(keep_url(article))
    assert keeping.others(mara, article) == ["Edda Rook"]


def test_who_left_before_they_were_heard_of_is_not_there(mara, edda):
    article = make.story(by=mara)
    desk.client(edda).post(keep_url(article), {"_gone": "1", "_visit": "a" * 32})
    desk.client(edda).post(keep_url(article), {"_visit": "a" * 32})
    assert keeping.others(mara, article) == []


def test_several_are_named_in_one_sentence(mara, edda):
    article = make.story(by=mara)
    for user in (edda, make.user("Managing editors", "nils")):
        desk.client(user).post(keep_url(article))
    assert desk.client(mara).post(keep_url(article)).json()["present"] == "Edda Rook and nils have this story open."


def test_who_has_not_been_heard_of_for_a_while_is_gone(mara, edda):
    article = make.story(by=mara)
    desk.client(edda).post(keep_url(article))
    Presence.objects.update(at=clock.read() - dt.timedelta(seconds=40))
    assert keeping.others(mara, article) == ["Edda Rook"]
    Presence.objects.update(at=clock.read() - dt.timedelta(seconds=46))
    assert keeping.others(mara, article) == []


def test_to_look_is_not_to_have_it_open(mara, edda):
    article = make.story(by=mara)
    desk.client(edda).get(desk.url(article))
    desk.client(edda).get(keep_url(article))
    assert not Presence.objects.exists()


def test_a_page_is_told_at_once_that_somebody_else_saved(mara, edda):
    article = make.story(by=mara)
    ours, theirs = desk.client(mara), desk.client(edda)
    mine = desk.typed(ours.get(desk.url(article)), headline="Mine")
    assert "saved" not in ours.post(keep_url(article), mine | {"_keep": "typed"}).json()
    theirs.post(desk.url(article), desk.typed(theirs.get(desk.url(article)), headline="Theirs", _continue="1"))
    answer = ours.post(keep_url(article), mine | {"_keep": "typed"}).json()
    assert answer["saved"].startswith("Edda Rook saved this story at ")
    assert answer["revision"] == 2
    assert "saved" not in ours.post(keep_url(article), {"revision": "2"}).json()


def test_a_beat_costs_little(mara, edda, django_assert_max_num_queries):
    article = make.story(by=mara)
    ours = desk.client(mara)
    typed = type_into(ours, article, headline="Mine")
    for user in (edda, *(make.user("Editors") for _ in range(5))):
        desk.client(user).post(keep_url(article))
    with django_assert_max_num_queries(9):
        ours.post(keep_url(article), {"revision": "1"})
    with django_assert_max_num_queries(18):
        ours.post(keep_url(article), typed | {"_keep": "typed"})


# --- A form that is sent after the login ran out ----------------------------------------------------------------------
def test_a_form_sent_after_the_login_ran_out_comes_back_whole_and_can_be_sent_again(mara):
    article = make.story(by=mara)
    browser = desk.client(mara)
    typed = desk.typed(browser.get(desk.url(article)), headline='Rain & "more"', reason=["One", "Two"], _continue="1")
    Session.objects.all().delete()
    page = browser.post(desk.url(article), typed)
    text = page.content.decode()
    assert page.status_code == 403
    assert "Log in in another tab, then send this form again" in text
    assert f'action="{desk.url(article)}"' in text
    assert "Rain &amp; &quot;more&quot;" in text
    article.refresh_from_db()
    assert article.revision == 1
    again = desk.typed(page)
    assert again["reason"] == ["One", "Two"]
    browser.force_login(mara)
    assert browser.post(desk.url(article), {**again, "_continue": "1"}).status_code == 302
    article.refresh_from_db()
    assert article.headline == 'Rain & "more"'


def test_the_page_for_who_is_logged_out_does_not_say_whether_there_is_such_a_story():
    post = {"headline": "Words"}
    pages = [Client().post(desk.url(pk), post).content.decode() for pk in (make.story().pk, 99_999)]
    assert pages[0].count("Words") == pages[1].count("Words") > 0
    assert "River rises" not in pages[0]


def test_without_words_or_with_a_password_django_leads_to_the_login():
    for address, post in (
        (desk.ADD, {"_continue": "1"}),
        ("/admin/password_change/", {"old_password": "ink", "new_password1": "paper", "x": "words"}),
        ("/admin/logout/", {}),
    ):
        answer = Client().post(address, post)
        assert answer.status_code == 302, address
    assert Client().get(desk.ADD).status_code == 302


def test_a_form_without_a_token_can_be_copied_and_not_sent_again(mara):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(mara)
    post = {
        "headline": "Forged",
        "internal_note": "Typed <b>too</b>",
        "bylines-0-role": "reporter",
        "body": "<p>One</p>",
    }
    page = browser.post(desk.ADD, post)
    text = page.content.decode()
    assert page.status_code == 403
    assert "Forged\n\nOne\n\ninternal_note: Typed &lt;b&gt;too&lt;/b&gt;" in text
    assert "<form" not in text.partition("<main")[2].partition("</main>")[0]
    assert not Article.objects.exists()
