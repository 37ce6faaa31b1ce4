"""Two entries of one person become one: at the desk, in what readers see, in what is to come and in open forms."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.test import Client

from articles import clock, keeping, merging, proposals, publishing, workflow, writing
from articles.archive import names
from articles.archive.lines import Speaker
from articles.compiler import Refused, quote_id
from articles.merging import NotMerged, merge
from articles.models import Article, Conflict, Profile, Quote, QuotedPerson, SearchName, Stage, Version
from articles.word_index import number, unpacked
from newsroom import edition
from people.matching import match
from people.models import Expert, FormerSlug, Organisation
from tests import desk, make
from tests.test_races import race

pytestmark = pytest.mark.django_db

LIST = "/admin/people/expert/"
MERGE = f"{LIST}merge/"


@pytest.fixture
def orla():
    """The entry that is kept."""
    return make.expert("Orla Venn", "harbour master")


@pytest.fixture
def venn():
    """Another entry of the same person."""
    return make.expert("O. Venn", "head of the port")


@pytest.fixture
def boss():
    return make.user("Managing editors")


def press(browser, *people, **changes):
    """Merge as the page would."""
    return browser.post(MERGE, {"id": [p.pk for p in people], "kept": people[0].pk, "sure": "1"} | changes)


def page(browser, *people):
    return browser.get(MERGE, {"id": [p.pk for p in people]})


def ids(article):
    """The public ids in what readers see of a story."""
    return list(
        Quote.objects.live().filter(version__article=article).order_by("position").values_list("public_id", flat=True)
    )


def both(orla, venn, **fields):
    """A draft that quotes both."""
    said = (
        f"<p>{make.quotation(orla)} said Orla Venn.</p><p>{make.quotation(venn, 'The gates held.')} said O. Venn.</p>"
    )
    return make.story(body=said, **fields)


# --- Who, and the page ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["Reporters", "Editors", "Administrators"])
def test_who_may_not_delete_people_does_not_merge_them(role, orla, venn):
    browser = desk.client(make.user(role))
    assert page(browser, orla, venn).status_code == 403
    assert press(browser, orla, venn).status_code == 403
    browser.post(LIST, {"action": "merge_selected", "_selected_action": [orla.pk, venn.pk]})
    assert "merge/" not in browser.get(f"{LIST}{orla.pk}/change/").content.decode()
    assert not Expert.objects.exclude(merged_into=None).exists()
    assert page(Client(), orla, venn).status_code == 302


def test_two_who_are_ticked_in_the_list_stand_side_by_side(boss, orla, venn):
    browser = desk.client(boss)
    answer = browser.post(LIST, {"action": "merge_selected", "_selected_action": [orla.pk, venn.pk]})
    assert answer.status_code == 302
    shown = browser.get(answer["Location"])
    assert {entry.person for entry in shown.context["entries"]} == {orla, venn}
    assert Expert.objects.exclude(merged_into=None).count() == 0


def test_one_alone_or_too_many_ticked_get_a_sentence(boss, orla):
    browser = desk.client(boss)
    one = browser.post(LIST, {"action": "merge_selected", "_selected_action": [orla.pk]}, follow=True)
    assert "Tick two entries of the same person or more." in one.content.decode()
    many = [make.expert(f"Person {n}").pk for n in range(7)]
    answer = browser.post(LIST, {"action": "merge_selected", "_selected_action": many}, follow=True)
    assert "At most 6 entries at once." in answer.content.decode()


def test_the_page_of_a_person_leads_to_the_choice_of_another(boss, orla):
    browser = desk.client(boss)
    assert f'href="{MERGE}?id={orla.pk}"' in browser.get(f"{LIST}{orla.pk}/change/").content.decode()
    shown = page(browser, orla)
    assert "Which entry is the same person?" in shown.content.decode()
    assert 'name="sure"' not in shown.content.decode()


def test_the_page_shows_what_each_entry_has_and_proposes_the_one_quoted_most(boss, orla, venn):
    make.published("First", quoting=venn)
    make.published("Second", quoting=venn)
    make.published("Third", quoting=orla)
    make.story("A draft of it", quoting=orla)
    Expert.objects.filter(pk=orla.pk).update(aliases="Orla Marsh", private_contact_notes="Rings back.")
    shown = page(desk.client(boss), orla, venn)
    assert [entry.quotations for entry in shown.context["entries"]] == [1, 2]
    assert shown.context["kept"] == str(venn.pk)
    text = shown.content.decode()
    for words in (
        "Orla Marsh",
        "Rings back.",
        "harbour master",
        "head of the port",
        "A draft of it",
        "cannot be undone",
    ):
        assert words in text
    assert "First" not in text


def test_the_page_tells_nobody_of_a_story_or_of_notes_that_they_may_not_read(orla, venn):
    make.story("Nightjar", quoting=orla, confidential=True)
    Expert.objects.filter(pk=venn.pk).update(private_contact_notes="Third bridge")
    user = make.user("Reporters")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["change_expert", "delete_expert"]))
    browser = desk.client(user)
    before = page(browser, orla, venn).content.decode()
    assert "Nightjar" not in before
    assert "Third bridge" not in before
    assert press(browser, orla, venn, follow=True).status_code == 302
    assert Expert.objects.get(pk=orla.pk).private_contact_notes == "Third bridge"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sure": ""}, "merging cannot be undone"),
        ({"kept": ""}, "Choose which entry is kept."),
        ({"kept": "99999"}, "Choose which entry is kept."),
        ({"kept": "x"}, "Choose which entry is kept."),
    ],
)
def test_what_is_missing_gets_a_sentence_and_nothing_is_merged(boss, orla, venn, changes, sentence):
    answer = press(desk.client(boss), orla, venn, **changes)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Expert.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize("typed", ["0", "x", "-1", "9" * 30, "٣", "1 0", ""])
def test_an_id_of_nothing_is_no_error(boss, orla, typed):
    browser = desk.client(boss)
    assert browser.get(MERGE, {"id": [typed]}).status_code == 200
    answer = browser.post(MERGE, {"id": [orla.pk, typed], "kept": orla.pk, "sure": "1"})
    assert "Choose another entry of the same person first." in answer.content.decode()


def test_somebody_who_was_deleted_or_merged_meanwhile_gets_a_sentence(boss, orla, venn):
    browser, third = desk.client(boss), make.expert("Cleo Marsh")
    gone = make.expert("Gone")
    gone_pk = gone.pk
    gone.delete()
    answer = browser.post(MERGE, {"id": [orla.pk, gone_pk], "kept": orla.pk, "sure": "1"})
    assert (answer.status_code, "not there any more" in answer.content.decode()) == (409, True)
    merge(orla.pk, [venn.pk], by=boss)
    answer = press(browser, third, venn)
    assert (answer.status_code, "“O. Venn” was merged into “Orla Venn”." in answer.content.decode()) == (409, True)
    assert {entry.person for entry in answer.context["entries"]} == {third, orla}
    for pks in ([venn.pk], [99999]):
        with pytest.raises(NotMerged):
            merge(third.pk, pks, by=boss)
    with pytest.raises(NotMerged):
        merge(venn.pk, [third.pk], by=boss)
    with pytest.raises(NotMerged):
        merge(orla.pk, [orla.pk], by=boss)


# --- The entry that is kept -------------------------------------------------------------------------------------------
def test_the_entry_that_is_kept_takes_what_it_has_not_got(boss, orla, venn):
    port = Organisation.objects.create(name="Port Authority", slug="port")
    began = dt.date(2020, 1, 1)
    for person in (orla, venn):
        person.positions.create(title="Pilot", organisation=port, started=began)
    orla.positions.create(title="mayor", ended=began)
    Expert.objects.filter(pk=orla.pk).update(aliases="Orla Marsh", website="https://orla.example", kind="official")
    Expert.objects.filter(pk=venn.pk).update(
        aliases="ORLA MARSH\nVenn the Elder",
        website="https://venn.example",
        biography="Born by the sea.",
        kind="witness",
    )
    topic = make.topic("Harbour")
    topic.experts.add(venn)
    other = make.topic("Tides")
    other.experts.add(venn, orla)
    before = edition.current()
    assert press(desk.client(boss), orla, venn).status_code == 302
    orla.refresh_from_db()
    assert orla.aliases.split("\n") == ["Orla Marsh", "O. Venn", "Venn the Elder"]
    assert (orla.website, orla.biography, orla.kind) == ("https://orla.example", "Born by the sea.", "official")
    assert sorted(str(p) for p in orla.positions.all()) == [
        "Pilot, Port Authority",
        "harbour master",
        "head of the port",
        "mayor",
    ]
    assert set(orla.topics.all()) == {topic, other}
    assert match("O. Venn") == match("Venn the Elder") == orla
    assert edition.current() > before
    assert not venn.positions.exists()
    assert not Expert.objects.filter(pk=venn.pk).exclude(biography="", website="", aliases="").exists()


def test_a_portrait_is_taken_over_or_its_file_goes(boss, orla, venn, django_capture_on_commit_callbacks):
    article = make.published(quoting=orla)
    files = [default_storage.save("portraits/x.webp", make.picture()) for _ in range(2)]
    third = make.expert("Cleo Marsh", portrait=files[1])
    Expert.objects.filter(pk=venn.pk).update(portrait=files[0])
    with django_capture_on_commit_callbacks(execute=True):
        merge(orla.pk, [venn.pk], by=boss)
    orla.refresh_from_db()
    assert orla.portrait.name == files[0]
    assert make.live(article).context["people"][0]["portrait"] == orla.portrait.url
    with django_capture_on_commit_callbacks(execute=True):
        merge(orla.pk, [third.pk], by=boss)
    assert [default_storage.exists(name) for name in files] == [True, False]


def test_it_is_logged_with_the_entry_that_is_kept(boss, orla, venn):
    press(desk.client(boss), orla, venn)
    entry = LogEntry.objects.get(object_id=str(orla.pk))
    assert entry.user == boss
    assert entry.get_change_message() == "Merged into this entry: “O. Venn” (/experts/o-venn/)."
    assert "Merged into this entry" in desk.client(boss).get(f"{LIST}{orla.pk}/history/").content.decode()


def test_the_entry_that_is_gone_is_in_no_list_and_its_page_leads_on(boss, orla, venn):
    browser = desk.client(boss)
    press(browser, orla, venn)
    assert [e.pk for e in browser.get(LIST).context["cl"].result_list] == [orla.pk]
    answer = browser.get(f"{LIST}{venn.pk}/change/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{LIST}{orla.pk}/change/"
    assert "“O. Venn” was merged into “Orla Venn”." in answer.content.decode()


def test_the_entry_that_is_kept_can_be_deleted_with_those_merged_into_it(boss, orla, venn):
    merge(orla.pk, [venn.pk], by=boss)
    assert desk.client(boss).post(f"{LIST}{orla.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Expert.objects.exists()
    assert not FormerSlug.objects.exists()


# --- What readers see -------------------------------------------------------------------------------------------------
def test_what_either_was_quoted_saying_stands_on_one_page_and_old_addresses_lead_there_at_once(boss, orla, venn):
    make.published("First", quoting=orla)
    make.published("Second", quoting=venn)
    FormerSlug.objects.create(slug="old-venn", expert=venn)
    third = make.expert("Venn the Elder", "pilot")
    merge(venn.pk, [third.pk], by=boss)
    merge(orla.pk, [venn.pk], by=boss)
    reader = Client()
    text = reader.get("/experts/orla-venn/").content.decode()
    assert ("First" in text, "Second" in text) == (True, True)
    for old in ("o-venn", "old-venn", "venn-the-elder"):
        for below in ("", "feed.rss", "feed.atom", "feed.json"):
            answer = reader.get(f"/experts/{old}/{below}")
            assert (answer.status_code, answer["Location"]) == (301, f"/experts/orla-venn/{below}")
    assert "O. Venn" not in reader.get("/experts/").content.decode()
    assert set(SearchName.objects.exclude(expert=None).values_list("expert", flat=True)) == {orla.pk}


def test_the_old_address_of_somebody_without_a_page_is_one_that_never_was(boss, venn):
    hidden = make.expert("Nan Pell", kind="private")
    make.published(quoting=venn)
    merge(hidden.pk, [venn.pk], by=boss)
    assert Client().get("/experts/o-venn/").status_code == 404


def test_a_story_names_who_is_kept_and_no_word_of_it_changes(boss, orla, venn):
    article = make.published(quoting=venn)
    before = Version.objects.values("headline", "body", "published_at", "words").get(article=article)
    described = [(p["described"], p["quotes"]) for p in make.live(article).context["people"]]
    merge(orla.pk, [venn.pk], by=boss)
    assert Version.objects.values("headline", "body", "published_at", "words").get(article=article) == before
    people = make.live(article).context["people"]
    assert [(p["described"], p["quotes"]) for p in people] == described
    assert [(p["id"], p["name"], p["url"]) for p in people] == [(orla.pk, "Orla Venn", "/experts/orla-venn/")]
    marks = unpacked(Profile.objects.get(article=article).marks)
    assert (number("person", orla.pk) in marks, number("person", venn.pk) in marks) == (True, False)


@pytest.mark.parametrize(("words", "count"), [("harbour master", 1), ("head of the port", 2)])
def test_a_story_that_quoted_both_has_one_person_unless_it_described_them_in_two_ways(boss, orla, venn, words, count):
    article = both(orla, venn)
    make.described(article, orla, "harbour master")
    make.described(article, venn, words)
    publishing.publish(Article.objects.get(pk=article.pk), by=None)
    merge(orla.pk, [venn.pk], by=boss)
    people = make.live(article).context["people"]
    assert [person["id"] for person in people] == [orla.pk] * count
    assert [quote["words"] for person in people for quote in person["quotes"]] == [
        "We saw it coming for years.",
        "The gates held.",
    ]
    assert {q.described for q in Quote.objects.filter(version__article=article)} == {"harbour master", words}
    assert Client().get(make.live(article).path).status_code == 200


def test_permanent_links_to_quotations_stay_whatever_is_published_later(boss, orla, venn):
    same = "We saw it coming for years."
    article = both(orla, venn)
    said = f"<p>{make.quotation(venn, same)} said O. Venn.</p>"
    writing.change(article, by=None, body=article.body + said)
    publishing.publish(article, by=None)
    before = ids(article)
    assert len(set(before)) == 3
    merge(orla.pk, [venn.pk], by=boss)
    assert ids(article) == before
    article.refresh_from_db()
    more = (
        article.body + f"<p>{make.quotation(orla, same)} and {make.quotation(orla, 'New words.')} said Orla Venn.</p>"
    )
    writing.change(article, by=None, headline="Changed", body=more)
    publishing.publish(article, by=None)
    assert ids(article)[:3] == before
    assert len(set(ids(article))) == 5
    for public_id in ids(article):
        assert Client().get(f"/quotes/{public_id}/").status_code == 200


def test_somebody_who_was_never_merged_has_the_ids_they_always_had(orla):
    article = make.published(quoting=orla)
    assert ids(article) == [quote_id(article.pk, f"expert:{orla.pk}", "We saw it coming for years.")]


# --- What is to come --------------------------------------------------------------------------------------------------
def test_an_approved_text_stays_approved_and_a_scheduled_one_goes_out_at_its_time(boss, orla, venn):
    editor = make.user("Editors")
    approved, scheduled = make.story("First", quoting=venn), make.story("Second", quoting=venn)
    for article in (approved, scheduled):
        workflow.move("submit", article, by=article.created_by)
        workflow.move("approve", Article.objects.get(pk=article.pk), by=editor)
    starts = clock.read() + dt.timedelta(hours=1)
    scheduled.refresh_from_db()
    publishing.publish(scheduled, by=editor, at=starts)
    merge(orla.pk, [venn.pk], by=boss)
    coming = Version.objects.get(article=scheduled)
    assert coming.live_from == starts
    assert [q.expert for q in coming.quotes.all()] == [orla]
    assert coming.context["people"][0]["name"] == "Orla Venn"
    for article in (approved, scheduled):
        article.refresh_from_db()
        assert (article.stage, article.approved_revision) == (Stage.APPROVED, article.revision)
        assert f'data-expert="{orla.pk}"' in article.body
    assert publishing.publish(approved, by=editor).quotes.get().expert == orla


@pytest.mark.parametrize(("words", "stage"), [("harbour master", Stage.APPROVED), ("head of the port", Stage.REVIEW)])
def test_an_approved_text_that_describes_both_otherwise_is_approved_again(boss, orla, venn, words, stage):
    article = both(orla, venn)
    make.described(article, orla, "harbour master")
    make.described(article, venn, words)
    workflow.move("submit", article, by=article.created_by)
    workflow.move("approve", Article.objects.get(pk=article.pk), by=make.user("Editors"))
    before = Article.objects.get(pk=article.pk).revision
    merge(orla.pk, [venn.pk], by=boss)
    article.refresh_from_db()
    assert (article.stage, article.revision) == (stage, before + 1)
    assert [(p.expert, p.description) for p in article.people_quoted.all()] == [(orla, "harbour master")]
    assert article.revisions.first().why == "Entries of one person were merged: Orla Venn"
    assert article.revisions.first().by == boss
    assert f'data-expert="{venn.pk}"' not in article.body


def test_the_description_is_kept_whichever_of_two_rows_had_it(boss, orla, venn):
    third = make.expert("Venn the Elder")
    article = both(venn, third)
    make.described(article, venn, "")
    make.described(article, third, "a pilot")
    merge(orla.pk, [venn.pk, third.pk], by=boss)
    assert [(p.expert, p.description) for p in article.people_quoted.all()] == [(orla, "a pilot")]


def test_whoever_compiled_a_story_before_publishes_it_anew(boss, orla, venn):
    article = make.story(quoting=venn)
    stale = Article.objects.get(pk=article.pk)
    merge(orla.pk, [venn.pk], by=boss)
    with pytest.raises((Conflict, Refused)):
        publishing.publish(stale, by=None)
    assert not Version.objects.exists()
    with pytest.raises(Conflict):  # also where it had compiled the story before
        Article.objects.claim(stale)


def test_words_that_look_like_a_mark_stay_words(boss, orla, venn):
    words = f'&lt;q data-expert="{venn.pk}"&gt; is how it is written'
    article = make.story(body=f"<p>{make.quotation(venn)} said O. Venn. {words}.</p>")
    plain = proposals.Reading(article.body).text
    merge(orla.pk, [venn.pk], by=boss)
    article.refresh_from_db()
    assert proposals.Reading(article.body).text == plain
    assert writing.people_in(article.body) == {orla.pk}


# --- Open forms -------------------------------------------------------------------------------------------------------
def test_a_form_that_was_open_is_saved_with_who_is_kept_and_says_so(boss, orla, venn):
    mara = make.user("Reporters", "mara")
    article = make.story(quoting=venn, by=mara)
    browser = desk.client(mara)
    shown = browser.get(desk.url(article))
    merge(orla.pk, [venn.pk], by=boss)
    body = article.body + f"<p>{make.quotation(venn, 'And more.')} she said. New words.</p>"
    typed = desk.typed(shown, body=body, _continue="1", **{"people_quoted-0-description": "pilot of the port"})
    answer = browser.post(desk.url(article), typed, follow=True)
    assert answer.redirect_chain
    assert "“O. Venn” and “Orla Venn” are one person now." in answer.content.decode()
    article.refresh_from_db()
    assert "New words." in article.body
    assert writing.people_in(article.body) == {orla.pk}
    assert [(p.expert, p.description) for p in article.people_quoted.all()] == [(orla, "pilot of the port")]


def test_a_form_that_was_open_and_unchanged_saves_nothing_new(boss, orla, venn):
    mara = make.user("Reporters", "mara")
    article = make.story(quoting=venn, by=mara)
    browser = desk.client(mara)
    shown = browser.get(desk.url(article))
    merge(orla.pk, [venn.pk], by=boss)
    assert browser.post(desk.url(article), desk.typed(shown, _continue="1")).status_code == 302
    assert article.revisions.count() == 1


def test_a_form_that_was_open_with_both_comes_back_with_all_that_was_typed(boss, orla, venn):
    mara = make.user("Reporters", "mara")
    article = both(orla, venn, by=mara)
    browser = desk.client(mara)
    shown = browser.get(desk.url(article))
    merge(orla.pk, [venn.pk], by=boss)
    typed = desk.typed(shown, body=f"{article.body}<p>New words.</p>", _continue="1")
    answer = browser.post(desk.url(article), typed)
    assert answer.status_code == 409
    assert "New words." in answer.content.decode()
    assert browser.post(desk.url(article), desk.typed(answer, _continue="1")).status_code == 302
    article.refresh_from_db()
    assert "New words." in article.body
    assert [(p.expert, p.description) for p in article.people_quoted.all()] == [(orla, "harbour master")]


def test_a_new_story_and_somebody_chosen_in_the_dialog_follow_too(boss, orla, venn):
    mara = make.user("Reporters", "mara")
    browser = desk.client(mara)
    shown = browser.get(desk.ADD)
    merge(orla.pk, [venn.pk], by=boss)
    typed = desk.typed(shown, headline="New", body=f"<p>{make.quotation(venn)} said O. Venn.</p>", _continue="1")
    typed[f"said-expert-{venn.pk}-description"] = "pilot of the port"
    answer = browser.post(desk.ADD, typed, follow=True)
    assert "are one person now" in answer.content.decode()
    article = Article.objects.get()
    assert [(p.expert, p.description) for p in article.people_quoted.all()] == [(orla, "pilot of the port")]


def test_words_that_were_kept_while_typing_come_back_with_who_is_kept(boss, orla, venn):
    mara = make.user("Reporters", "mara")
    article = make.story(quoting=venn, by=mara)
    browser = desk.client(mara)
    shown = browser.get(desk.url(article))
    typed = desk.typed(shown, body=f"{article.body}<p>New words.</p>", _keep="typed")
    assert browser.post(desk.url(article, "keep"), typed).status_code == 200
    merge(orla.pk, [venn.pk], by=boss)
    (kept,) = keeping.waiting(mara, article.pk)
    back = browser.get(desk.url(article), {"kept": kept.opening})
    text = back.content.decode()
    assert "New words." in text
    assert "are one person now" in text
    assert f"data-expert=&quot;{venn.pk}&quot;" not in text
    assert browser.post(desk.url(article), desk.typed(back, _continue="1")).status_code == 302
    article.refresh_from_db()
    assert "New words." in article.body
    assert writing.people_in(article.body) == {orla.pk}


def test_words_that_differ_by_nothing_but_the_entry_are_not_offered_again(boss, orla, venn):
    mara = make.user("Reporters", "mara")
    article = make.story(quoting=venn, by=mara)
    browser = desk.client(mara)
    browser.post(desk.url(article, "keep"), desk.typed(browser.get(desk.url(article)), _keep="typed"))
    merge(orla.pk, [venn.pk], by=boss)
    assert browser.get(desk.url(article)).context["offers"] == []


def test_a_topic_whose_form_was_open_gets_who_is_kept(boss, orla, venn):
    topic = make.topic("Harbour")
    topic.experts.add(venn)
    browser = desk.client(boss)
    address = f"/admin/articles/topic/{topic.pk}/change/"
    shown = browser.get(address)
    merge(orla.pk, [venn.pk], by=boss)
    assert browser.post(address, desk.typed(shown, description="New.")).status_code == 302
    assert list(topic.experts.all()) == [orla]


# --- History ----------------------------------------------------------------------------------------------------------
def test_an_earlier_text_comes_back_with_who_is_kept_and_their_description(boss, orla, venn):
    article = make.story(quoting=venn)
    make.described(article, venn, "pilot that day")
    writing.change(article, by=None, headline="Second")
    writing.change(article, by=None, body=f"<p>{make.quotation(orla, 'Other words.')} said Orla Venn.</p>")
    merge(orla.pk, [venn.pk], by=boss)
    article.refresh_from_db()
    assert writing.restore(article, article.revisions.get(number=2), by=boss) == []
    assert writing.people_in(article.body) == {orla.pk}
    assert [(p.expert, p.description) for p in article.people_quoted.all()] == [(orla, "pilot that day")]


def test_the_history_takes_the_merging_for_no_change_of_the_story(boss, orla, venn):
    article = make.story(quoting=venn)
    merge(orla.pk, [venn.pk], by=boss)
    article.refresh_from_db()
    writing.change(article, by=boss, dateline="The quay")
    shown = desk.client(boss).get(desk.url(article, "history"))
    assert "the words stayed the same, changed" not in shown.content.decode()
    beside = dict(shown.context["compared"].beside)
    assert [row.text for row in beside["people quoted"] if row.same] == ["Orla Venn, head of the port"]


def test_an_archive_that_names_the_entry_that_is_gone_means_who_is_kept(boss, orla, venn):
    merge(orla.pk, [venn.pk], by=boss)
    assert names.known_slugs({"o-venn", "orla-venn"}) == {"o-venn": orla.pk, "orla-venn": orla.pk}
    assert names.expert_for(Speaker(slug="o-venn", name="O. Venn")) == orla
    assert Expert.objects.count() == 2


# --- Several at once, all or nothing, and how much it costs -----------------------------------------------------------
def test_a_failure_on_the_way_leaves_everything_as_it_was(boss, orla, venn, monkeypatch):
    article = make.published(quoting=venn)
    before = list(Expert.objects.order_by("pk").values())

    def fail():
        raise RuntimeError("the power went")

    monkeypatch.setattr(merging.edition, "bump", fail)
    with pytest.raises(RuntimeError):
        merge(orla.pk, [venn.pk], by=boss)
    assert list(Expert.objects.order_by("pk").values()) == before
    assert [q.expert for q in Quote.objects.filter(version__article=article)] == [venn]
    assert not LogEntry.objects.exists()


def test_more_stories_take_no_more_queries(boss, settings, django_assert_max_num_queries, orla):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    counts = []
    for stories in (2, 12):
        gone = make.expert(f"Venn {stories}")
        for n in range(stories):
            make.published(f"Story {stories} {n}", quoting=gone)
        with django_assert_max_num_queries(60) as queries:
            merge(orla.pk, [gone.pk], by=boss)
        counts.append(len(queries))
    assert counts[1] <= counts[0]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_eight_who_merge_the_same_two_one_does(boss, orla, venn):
    make.published(quoting=venn)

    def merge_them(number):
        kept, gone = (orla, venn) if number % 2 else (venn, orla)
        try:
            merge(kept.pk, [gone.pk], by=boss)
        except NotMerged:
            return "too late"
        return "merged"

    assert sorted(race(merge_them)) == ["merged"] + ["too late"] * 7
    kept = Expert.objects.get(merged_into=None)
    assert [quote.expert for quote in Quote.objects.all()] == [kept]
    assert LogEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nothing_that_is_saved_or_published_at_that_moment_is_left_with_the_entry_that_is_gone(boss, orla, venn):
    stories = [make.story(f"Story {n}", quoting=venn) for n in range(4)]
    users = [make.user("Reporters") for _ in range(2)]

    def work(number):
        for turn in range(3):
            try:
                if number == 0:
                    if turn == 1:
                        merge(orla.pk, [venn.pk], by=boss)
                elif number < 4:
                    publishing.publish(Article.objects.get(pk=stories[number].pk), by=None)
                else:
                    said = f"<p>{make.quotation(venn)} said O. Venn.</p>"
                    writing.create(by=users[number - 4], headline=f"{number} {turn}", body=said)
            except (Conflict, Refused):
                continue
            except NotMerged:
                return "busy"
        return "done"

    answers = race(work, 6)
    assert set(answers) <= {"done", "busy"}, answers
    if "busy" in answers:
        merge(orla.pk, [venn.pk], by=boss)
    assert not QuotedPerson.objects.filter(expert=venn).exists()
    assert not Quote.objects.filter(expert=venn).exists()
    assert not [story for story in Article.objects.all() if venn.pk in writing.people_in(story.body)]
    assert QuotedPerson.objects.filter(expert=orla).count() == Article.objects.count()


# --- A person who is deleted while marked -----------------------------------------------------------------------------
def test_somebody_deleted_while_marked_in_an_open_form_leaves_the_text_and_a_sentence(boss, orla):
    mara = make.user("Reporters", "mara")
    article = make.story(by=mara)
    browser = desk.client(mara)
    shown = browser.get(desk.url(article))
    body = f"<p>{make.quotation(orla)} said Orla Venn.</p>"
    assert desk.client(boss).post(f"{LIST}{orla.pk}/delete/", {"post": "yes"}).status_code == 302
    answer = browser.post(desk.url(article), desk.typed(shown, body=body, _move="submit"))
    assert answer.status_code == 200
    assert "is marked as said by somebody who is not in the system" in answer.content.decode()
    article.refresh_from_db()
    assert "We saw it coming for years." in article.body
    for address in (desk.url(article), desk.url(article, "preview"), desk.url(article, "history")):
        assert browser.get(address).status_code == 200
    answer = desk.press(desk.client(make.user("Editors")), article, "publish")
    assert "is marked as said by somebody who is not in the system" in answer.content.decode()
    asked = browser.post(desk.url(article, "proposals"), desk.typed(browser.get(desk.url(article)))).json()
    assert [c["code"] for c in asked["checks"] if c["is_error"]] == ["unknown-person"]


def test_somebody_marked_in_a_saved_draft_is_not_deleted(boss, orla):
    make.story(quoting=orla)
    answer = desk.client(boss).post(f"{LIST}{orla.pk}/delete/", {"post": "yes"})
    assert "is quoted in stories and cannot be deleted" in answer.content.decode()
    assert QuotedPerson.objects.filter(expert=orla).exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_whoever_deletes_somebody_and_whoever_quotes_them_at_once_both_get_an_answer(boss):
    people = [make.expert(f"Person {n}") for n in range(3)]
    mara = make.user("Reporters", "mara")

    def work(number):
        found = set()
        for person in people:
            if number == 0:
                found.add(desk.client(boss).post(f"{LIST}{person.pk}/delete/", {"post": "yes"}).status_code)
            elif number == 1:
                chosen = {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"}
                found.add(desk.client(boss).post(LIST, chosen).status_code)
            else:
                writing.create(by=mara, headline="Story", body=f"<p>{make.quotation(person)} they said.</p>")
        return found

    answers = race(work, 4)
    assert all(isinstance(answer, set) and answer <= {200, 302} for answer in answers), answers
    assert Article.objects.filter(body__contains="We saw it coming").count() == 6
