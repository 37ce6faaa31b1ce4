"""What a story's text proposes: who is quoted, found anew in whatever the text says and marked only when accepted."""

import time

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles import body as bodies
from articles import publishing, word_index
from articles.body import sanitise
from articles.models import Article
from articles.proposals import Places, Reading, Span, accept
from people.models import Expert
from tests import desk, make

pytestmark = pytest.mark.django_db


def found(body):
    return Reading(sanitise(body)).proposals()


def accepted(body):
    reading = Reading(sanitise(body))
    return accept(reading, reading.proposals())


# --- Words found in the plain text are marked in the body -------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "words", "marked"),
    [
        ("<p>He said “no” twice.</p>", "“no”", '<p>He said <q data-expert="7">“no”</q> twice.</p>'),
        ("<p>A  b\n c</p>", "A b\nc", '<p><q data-expert="7">A  b\n c</q></p>'),
        ("<p>x &amp; “a &lt; b” y</p>", "“a < b”", '<p>x &amp; <q data-expert="7">“a &lt; b”</q> y</p>'),
        (
            "<p>“we <em>never</em> knew”</p>",
            "“we never knew”",
            '<p><q data-expert="7">“we <em>never</em> knew”</q></p>',
        ),
        (
            "<p>“we <em>never knew” it</em></p>",
            "“we never knew”",
            '<p><q data-expert="7">“we </q><em><q data-expert="7">never knew”</q> it</em></p>',
        ),
        (
            "<p>“One.</p><p>“Two.”</p>",
            "“One.\n\n“Two.”",
            '<p><q data-expert="7">“One.</q></p><p><q data-expert="7">“Two.”</q></p>',
        ),
        ("<ul><li><p>“a b” c</p></li></ul>", "“a b”", '<ul><li><p><q data-expert="7">“a b”</q> c</p></li></ul>'),
        ("<p>“a<br>b” c</p>", "“a\nb”", '<p><q data-expert="7">“a<br>b”</q> c</p>'),
        ("<p>“a” and “b”</p>", "“b”", '<p>“a” and <q data-expert="7">“b”</q></p>'),
    ],
)
def test_exactly_the_words_are_marked(body, words, marked):
    places = Places(body)
    start = places.text.index(words)
    assert places.marked_with([Span(start, start + len(words), 7)]) == marked
    assert bodies.plain_text(marked) == places.text


def test_every_word_of_a_body_is_in_its_plain_text():
    table = "<table><tbody><tr><td>d</td></tr></tbody></table>"
    body = f"<h2>a</h2><ul><li>b</li></ul><blockquote><p>c</p></blockquote>{table}"
    assert Places(body).is_whole()


def test_what_is_marked_is_not_proposed_again():
    orla = make.expert()
    body = f"<p>{make.quotation(orla)} said Orla Venn. “And we were right,” she said.</p>"
    assert [p.words for p in found(body)] == ["“And we were right,”"]


# --- Who said it ------------------------------------------------------------------------------------------------------
def test_a_known_person_is_recognised_with_the_reason():
    orla = make.expert(aliases="O. Venn-Hale")
    (by_name,) = found("<p>“We saw it coming for years,” said Orla Venn.</p>")
    (by_alias,) = found("<p>“We saw it coming for years,” said O. Venn-Hale.</p>")
    assert (by_name.expert, by_name.why) == (orla, "Known by this name")
    assert (by_alias.expert, by_alias.why) == (orla, "Also known by this name")


def test_somebody_new_is_proposed_with_the_description_as_position_and_a_kind():
    (proposal,) = found("<p>“We saw it coming for years,” said Petroc Vane, a spokesman for the port.</p>")
    assert (proposal.expert, proposal.name, proposal.kind) == (None, "Petroc Vane", "spokesperson")
    assert "spokesman for the port" in proposal.description
    assert proposal.is_sure


def test_of_two_people_of_one_name_nobody_is_proposed_unless_described():
    make.expert(position="nurse")
    master = make.expert(position="harbour master")
    (unclear,) = found("<p>“We saw it coming for years,” said Orla Venn.</p>")
    (clear,) = found("<p>“We saw it coming for years,” said Orla Venn, the harbour master.</p>")
    assert (unclear.expert, unclear.is_new, unclear.is_sure) == (None, False, False)
    assert clear.expert == master


def test_a_surname_means_who_is_quoted_in_the_story_already():
    make.expert("Tam Venn")
    orla = make.expert()
    (proposal,) = found(f"<p>{make.quotation(orla)} said the harbour master. “We were right,” said Venn.</p>")
    assert proposal.expert == orla


def test_who_is_not_named_stays_open():
    (proposal,) = found("<p>“We saw it coming for years,” the council said.</p>")
    assert (proposal.is_sure, proposal.named) == (False, "the council")


def test_who_is_only_guessed_is_named_as_a_guess_and_not_marked():
    make.expert("Tomas Brandt")
    body = (
        "<p>Dr. Tomas Brandt, who runs the board, noted: “The council knew in 2019.”</p>"
        "<p>“It will be open by Friday.” Nobody else would talk.</p>"
    )
    named, guessed = found(body)
    assert (named.expert.name, named.is_sure) == ("Tomas Brandt", True)
    assert (guessed.expert, guessed.is_new, guessed.is_sure) == (None, False, False)
    assert guessed.why == "Perhaps Tomas Brandt, but the text does not say so"
    assert accepted(body).body.count("<q ") == 1


def test_a_man_is_not_marked_for_the_words_of_a_woman():
    body = (
        "<p>Dr Farida Menzel, a hydrologist, warned the council. “I told them in March,” she said.</p>"
        "<p>“Stop there,” he said.</p>"
    )
    woman, man = found(body)
    assert (woman.name, woman.is_sure) == ("Farida Menzel", True)
    assert (man.name, man.named, man.is_sure) == ("", "he", False)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Orla Venn wrote to us:</p><blockquote><p>We saw it coming.</p></blockquote><p>The port is shut.</p>",
        "<p>The port is shut.</p><blockquote><p>We saw it coming.</p><p>— Orla Venn, a pilot</p></blockquote>",
        "<p>The port is shut.</p><blockquote><p>We saw it coming.<br>— Orla Venn, a pilot</p></blockquote>",
        "<p>The port is shut.</p><blockquote><p>We saw it coming.</p></blockquote><p>— Orla Venn</p>",
    ],
)
def test_a_block_quotation_is_proposed_where_the_text_says_whose_it_is(body):
    (proposal,) = found(body)
    assert (proposal.words, proposal.name) == ("We saw it coming.", "Orla Venn")
    orla = make.expert()
    assert f'<q data-expert="{orla.pk}">We saw it coming.</q>' in accepted(body).body


def test_a_block_quotation_of_nobody_is_no_proposal():
    assert found("<p>The rules say</p><blockquote><p>The board meets once a year.</p></blockquote>") == []


def test_two_apostrophes_are_a_double_mark():
    (proposal,) = found("<p>''We saw it coming for years,'' said Orla Venn.</p>")
    assert (proposal.words, proposal.name) == ("''We saw it coming for years,''", "Orla Venn")


# --- Accepting --------------------------------------------------------------------------------------------------------
def test_accepting_marks_the_words_and_adds_each_new_person_once():
    done = accepted("<p>“It was known,” said Petroc Vane, a harbour pilot.</p><p>“For years it was,” said Vane.</p>")
    petroc = Expert.objects.get()
    assert done.body.count(f'<q data-expert="{petroc.pk}">') == 2
    assert (done.people, done.described) == ({petroc: True}, {petroc.pk: "a harbour pilot"})
    assert (petroc.name, petroc.description) == ("Petroc Vane", "a harbour pilot")


def test_two_thousand_quotations_are_read_in_linear_time():
    def seconds(count):
        body = sanitise("<p>“We saw it coming for years,” said Orla Venn, the harbour master.</p>" * count)
        begin = time.process_time()
        Reading(body).proposals(most=None)
        return time.process_time() - begin

    make.expert()
    seconds(10)
    few, many = seconds(200), seconds(2000)
    assert many < max(25 * few, 1)


def test_nothing_is_marked_or_added_by_looking():
    found("<p>“We saw it coming for years,” said Orla Venn.</p>")
    assert not Expert.objects.exists()
    assert not Article.objects.exists()


# --- While somebody types ---------------------------------------------------------------------------------------------
@pytest.fixture
def mara():
    return make.user("Reporters", "mara")


def ask(browser, story=None, **typed):
    """What the page is told about the text as typed."""
    url = desk.url(story, "proposals") if story else desk.ADD + "proposals/"
    page = browser.get(desk.url(story) if story else desk.ADD)
    return browser.post(url, desk.typed(page, **typed))


BODY = "<p>“We saw it coming for years,” said Orla Venn, the harbour master.</p>"


def test_the_text_as_typed_is_answered_for_and_nothing_is_written(mara):
    orla = make.expert(position="harbour pilot")
    story = make.story(by=mara)
    answer = ask(desk.client(mara), story, body=BODY, headline="").json()
    (quote,) = answer["quotes"]
    assert quote["words"] == "“We saw it coming for years,”"
    assert quote["who"] == {"id": str(orla.pk), "name": "Orla Venn", "description": "harbour pilot"}
    assert quote["description"] == "the harbour master"
    assert {c["code"] for c in answer["checks"]} == {"no-headline", "quotation-without-speaker"}
    (check,) = [c for c in answer["checks"] if c["code"] == "quotation-without-speaker"]
    assert check["at"][0]["words"] == quote["words"]
    story.refresh_from_db()
    assert (story.revision, "Venn" in story.body) == (1, False)


def test_a_new_story_is_answered_for_before_it_is_saved(mara):
    answer = ask(desk.client(mara), body=BODY, headline="Quay closed").json()
    assert answer["quotes"][0]["new"] == {
        "name": "Orla Venn",
        "description": "the harbour master",
        "kind": "expert",
    }
    assert {c["code"] for c in answer["checks"]} == {"no-topic", "quotation-without-speaker"}
    assert not Article.objects.exists()


def test_checks_of_a_saved_story_are_those_that_its_page_shows(mara):
    orla = make.expert()
    story = make.story(
        by=mara, quoting=orla, topics=(), body=f"<p>{make.quotation(orla)} As in our previous reports.</p>"
    )
    browser = desk.client(mara)
    page = browser.get(desk.url(story)).content.decode()
    for check in ask(browser, story).json()["checks"]:
        assert f'data-code="{check["code"]}"' in page
    assert [c["code"] for c in ask(browser, story).json()["checks"]] == ["no-topic", "earlier-coverage"]


def test_it_says_how_somebody_was_described_last_time(mara):
    orla = make.expert(position="harbour master")
    earlier = make.published("The first flood", quoting=orla)
    story = make.story(by=mara, quoting=orla)
    known = ask(desk.client(mara), story).json()["people"][str(orla.pk)]
    assert known["last"]["described"] == "harbour master"
    assert known["last"]["headline"] == "The first flood"
    assert known["last"]["url"] == desk.url(earlier)


def test_an_expert_quoted_often_is_said_to_be_with_others_on_the_topic(mara):
    orla, other = make.expert(), make.expert("Petroc Vane")
    official = make.expert("Ina Reed", kind="official")
    topic = make.topic("Floods")
    topic.experts.add(orla, other, official)
    for n in range(3):
        body = f"<p>{make.quotation(orla)} said Orla Venn.</p><p>{make.quotation(official)} said Ina Reed.</p>"
        make.published(f"Flood {n}", body)
    story = make.story(by=mara, body=f"<p>{make.quotation(orla)}</p><p>{make.quotation(official)}</p>")
    people = ask(desk.client(mara), story).json()["people"]
    assert people[str(orla.pk)]["often"] == "Quoted in 3 stories in 30 days."
    assert people[str(orla.pk)]["others"] == ["Petroc Vane"]
    assert "often" not in people[str(official.pk)]


def test_a_name_spelled_otherwise_in_the_same_story_is_pointed_out(mara):
    orla = make.expert()
    body = f"<p>{make.quotation(orla)} said Orla Venn. The board thanked Orla Ven for it. So did Orla Hart.</p>"
    story = make.story(by=mara, body=body)
    assert ask(desk.client(mara), story).json()["people"][str(orla.pk)]["spelled"] == ["Orla Ven"]


def test_words_marked_as_somebody_elses_than_the_text_says_are_pointed_out(mara):
    orla = make.expert()
    story = make.story(by=mara, body=f"<p>{make.quotation(orla)} said Petroc Vane, a harbour pilot.</p>")
    assert ask(desk.client(mara), story).json()["people"][str(orla.pk)]["otherwise"] == ["Petroc Vane"]


def test_a_person_merged_while_marked_is_named_with_the_one_kept(mara):
    orla, kept = make.expert(), make.expert("Orla Venn-Hale")
    story = make.story(by=mara, quoting=orla)
    Expert.objects.filter(pk=orla.pk).update(merged_into=kept)
    assert ask(desk.client(mara), story).json()["people"][str(orla.pk)]["merged"] == {
        "id": str(kept.pk),
        "name": "Orla Venn-Hale",
    }


def test_a_person_deleted_while_marked_in_what_is_typed_stops_the_story_with_the_words(mara):
    orla = make.expert()
    body = f"<p>{make.quotation(orla)}</p>"
    orla.delete()
    (check,) = [c for c in ask(desk.client(mara), body=body, headline="X").json()["checks"] if c["is_error"]]
    assert check["code"] == "unknown-person"
    assert "We saw it coming" in check["text"]


def test_a_previous_report_withdrawn_after_it_was_linked_is_a_warning(mara):
    gone = make.published("The first flood")
    story = make.story(by=mara, earlier=(gone,))
    browser = desk.client(mara)
    assert "report-gone" not in {c["code"] for c in ask(browser, story).json()["checks"]}
    publishing.withdraw(gone, by=None, reason="")
    (check,) = ask(browser, story).json()["checks"]
    assert (check["code"], check["is_error"]) == ("report-gone", False)


def test_the_answer_costs_the_same_for_many_quotations_as_for_one(mara, django_assert_max_num_queries):
    def body(count):
        said = "".join(f"<p>“We saw it coming, {n},” said Person{n} Marsh, a pilot.</p>" for n in range(count))
        marked = "".join(f"<p>{make.quotation(make.expert(f'Speaker{n} Reed'))}</p>" for n in range(count))
        return said + marked

    story = make.story(by=mara)
    browser = desk.client(mara)
    fields = desk.typed(browser.get(desk.url(story)))
    counts = []
    for count in (1, 30):
        text = body(count)
        with django_assert_max_num_queries(40) as queries:
            assert len(browser.post(desk.url(story, "proposals"), fields | {"body": text}).json()["quotes"]) == count
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 40  # PostgreSQL is told how to plan, which counts as queries too


@pytest.mark.parametrize("field", ["body", "headline", "topics", "bylines-0-contributor", "lead_photo", "dismissed"])
@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "<q>", "quote:" + "ü" * 9, "“" * 3000])
def test_odd_input_is_answered_and_never_an_error(mara, field, value):
    story = make.story(by=mara)
    assert ask(desk.client(mara), story, **{field: value}).status_code == 200


def test_a_text_too_long_to_be_read_while_typing_is_said_to_be(mara):
    answer = ask(desk.client(mara), body="a " * 1_600_000)
    assert answer.status_code == 413
    assert "too long" in answer.json()["why"]


# --- Who may ask ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["proposals", "proposals/dismiss"])
def test_who_may_not_know_of_a_story_or_change_it_is_told_nothing(mara, page):
    story = make.story()
    assert desk.client(mara).post(desk.url(story, page)).status_code == 404
    assert desk.client(mara).post(desk.url(99999, page)).status_code == 404
    own = make.story(by=mara)
    Article.objects.filter(pk=own.pk).update(stage="spiked")
    assert desk.client(mara).post(desk.url(own, page)).status_code == 403
    assert desk.client(mara).get(desk.url(own, page)).status_code == 405
    assert Client().post(desk.url(own, page)).json() == {"login": "/admin/login/"}


def test_only_a_post_with_its_token_is_answered(mara):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(mara)
    assert browser.post(desk.ADD + "proposals/", {"body": BODY}).status_code == 403


def test_who_may_not_add_people_is_not_offered_to(mara):
    mara.groups.clear()
    for name in ("view_article", "add_article", "change_article"):
        mara.user_permissions.add(Permission.objects.get(codename=name))
    (quote,) = desk.client(mara).post(desk.ADD + "proposals/", {"body": BODY}).json()["quotes"]
    assert quote["may_accept"] is False


# --- Turning proposals down -------------------------------------------------------------------------------------------
def test_what_is_dismissed_stays_dismissed_until_it_is_undone(mara):
    story = make.story(by=mara, body=BODY)
    browser = desk.client(mara)
    (quote,) = ask(browser, story).json()["quotes"]
    turn_down = {"proposal": "quote", "key": quote["key"]}
    assert browser.post(desk.url(story, "proposals/dismiss"), turn_down).status_code == 200
    answer = ask(browser, story).json()
    assert (answer["quotes"], answer["checks"]) == ([], [])
    assert story.dismissals.get().by == mara
    browser.post(desk.url(story, "proposals/dismiss"), turn_down | {"undo": "1"})
    assert ask(browser, story).json()["quotes"]


@pytest.mark.parametrize("typed", [{}, {"proposal": "x", "key": "a"}, {"proposal": "quote", "key": "a" * 33}])
def test_what_is_no_proposal_cannot_be_dismissed(mara, typed):
    story = make.story(by=mara)
    assert desk.client(mara).post(desk.url(story, "proposals/dismiss"), typed).status_code == 400


def test_what_is_dismissed_before_the_first_save_is_kept_with_the_story(mara):
    browser = desk.client(mara)
    (quote,) = ask(browser, body=BODY).json()["quotes"]
    dismissed = f"quote:{quote['key']}"
    assert ask(browser, body=BODY, dismissed=dismissed).json()["quotes"] == []
    typed = desk.typed(browser.get(desk.ADD), headline="Quay closed", body=BODY, dismissed=dismissed, _continue="1")
    browser.post(desk.ADD, typed)
    story = Article.objects.get()
    assert story.dismissals.get().key == quote["key"]
    assert ask(browser, story).json()["quotes"] == []


# --- Without a script -------------------------------------------------------------------------------------------------
def test_without_a_script_what_is_ticked_is_marked_when_the_story_is_saved(mara):
    story = make.story(by=mara, body=BODY + "<p>“For years,” said Petroc Vane.</p>")
    browser = desk.client(mara)
    page = browser.get(desk.url(story))
    boxes = [value for name, value in desk.read(page).boxes if name == "accept-quote"]
    assert len(boxes) == 2
    assert not Expert.objects.exists()
    answer = browser.post(desk.url(story), desk.typed(page, _continue="1", **{"accept-quote": boxes[0]}))
    assert answer.status_code == 302
    story.refresh_from_db()
    orla = Expert.objects.get()
    assert f'<q data-expert="{orla.pk}">“We saw it coming for years,”</q>' in story.body
    assert story.people_quoted.get().description == "the harbour master"
    assert story.revision == 2


# --- Earlier reports and topics ---------------------------------------------------------------------------------------
RAIN = "<p>The harbour master closed the quay after the barrier at Senn Bridge failed in the night, as in May.</p>"


def test_earlier_reports_and_topics_are_suggested_with_reasons_until_they_are_taken_or_dismissed(mara):
    earlier = make.published("Barrier at Senn Bridge fails again", RAIN, topics=("Senn Barrier",))
    for n in range(3):
        make.published(f"Choir sings for the {n}th time", "<p>The choir sang in the parish hall and was applauded.</p>")
    word_index.complete()
    topic = earlier.topics.get()
    story = make.story("Quay closed after the barrier failed", RAIN, by=mara, topics=())
    browser = desk.client(mara)
    answer = ask(browser, story).json()
    assert answer["reports"][0]["id"] == str(earlier.pk)
    assert answer["reports"][0]["why"]
    assert str(topic.pk) in [each["id"] for each in ask(browser, story, headline="Senn Barrier fails").json()["topics"]]
    taken = {"previous_reports-TOTAL_FORMS": "1", "previous_reports-0-earlier": str(earlier.pk)}
    assert str(earlier.pk) not in [each["id"] for each in ask(browser, story, **taken).json()["reports"]]
    browser.post(desk.url(story, "proposals/dismiss"), {"proposal": "report", "key": str(earlier.pk)})
    assert str(earlier.pk) not in [each["id"] for each in ask(browser, story).json()["reports"]]


def test_what_a_new_story_turned_down_is_not_suggested_to_it(mara):
    earlier = make.published("Barrier at Senn Bridge fails again", RAIN, topics=("Senn Barrier",))
    word_index.complete()
    browser = desk.client(mara)
    typed = {"headline": "Senn Barrier fails", "body": RAIN}
    assert str(earlier.pk) in [each["id"] for each in ask(browser, **typed).json()["reports"]]
    dismissed = [f"report:{earlier.pk}", f"topic:{earlier.topics.get().pk}"]
    answer = ask(browser, **typed, dismissed=dismissed).json()
    assert (answer["reports"], answer["topics"]) == ([], [])
