"""The form of a story: what it offers, what a save writes, and that nobody's words are written over unseen."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import clock, publishing, workflow
from articles.models import Article, Correction, PreviousReport, QuotedPerson
from tests import desk, make

pytestmark = pytest.mark.django_db

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
def reporter():
    return make.user("Reporters", "mara")


@pytest.fixture
def editor():
    return make.user("Editors", "edda")


def save(browser, article, **changes):
    return browser.post(desk.url(article), desk.typed(browser.get(desk.url(article)), _continue="1", **changes))


# --- A new story ------------------------------------------------------------------------------------------------------
def test_a_new_story_is_signed_by_its_writer_and_gets_its_slug_from_the_headline(reporter):
    browser = desk.client(reporter)
    page = browser.get(desk.ADD)
    response = browser.post(
        desk.ADD, desk.typed(page, headline="Quay  closed\nat noon", body="<p>Nobody was hurt.</p>", _continue="1")
    )
    article = Article.objects.get()
    assert response.status_code == 302
    assert response["Location"] == desk.url(article)
    assert article.headline == "Quay closed at noon"
    assert article.slug == "quay-closed-at-noon"
    assert article.created_by == reporter
    assert [b.contributor for b in article.bylines.all()] == [reporter.contributor]
    assert [(r.number, r.by) for r in article.revisions.all()] == [(1, reporter)]


def test_a_new_story_can_be_sent_to_review_in_the_same_press(reporter):
    browser, topic = desk.client(reporter), make.topic()
    post = desk.typed(
        browser.get(desk.ADD), headline="Quay closed", body="<p>Done.</p>", topics=[topic.pk], _move="submit"
    )
    response = browser.post(desk.ADD, post)
    article = Article.objects.get()
    assert response["Location"] == desk.url(article)
    assert article.stage == "review"
    assert list(article.topics.all()) == [topic]


def test_a_new_story_that_is_refused_is_kept_and_its_page_goes_on_where_it_is(reporter):
    browser = desk.client(reporter)
    response = browser.post(desk.ADD, desk.typed(browser.get(desk.ADD), headline="Quay closed", _move="submit"))
    article = Article.objects.get()
    assert response.status_code == 200
    assert article.stage == "draft"
    assert "The story has no text." in response.content.decode()
    assert f'action="{desk.url(article)}"' in response.content.decode()


def test_no_story_begins_without_a_headline(reporter):
    browser = desk.client(reporter)
    response = browser.post(desk.ADD, desk.typed(browser.get(desk.ADD), body="<p>Words.</p>", _continue="1"))
    assert response.status_code == 200
    assert "This field is required." in response.content.decode()
    assert "Words." in response.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("headline", ["h" * 1000, "Quay\x00closed"])
def test_a_headline_that_cannot_be_stored_is_said_to_be_so(reporter, headline):
    browser = desk.client(reporter)
    response = browser.post(desk.ADD, desk.typed(browser.get(desk.ADD), headline=headline, _continue="1"))
    assert response.status_code == 200
    assert "errornote" in response.content.decode()
    assert not Article.objects.exists()


# --- Saving -----------------------------------------------------------------------------------------------------------
def test_a_save_without_changes_writes_nothing(reporter):
    article = make.story(by=reporter, quoting=make.expert())
    before = Article.objects.values().get(pk=article.pk)
    assert save(desk.client(reporter), article).status_code == 302
    assert Article.objects.values().get(pk=article.pk) == before
    assert article.revisions.count() == 1


def test_a_body_that_the_editor_wrote_down_in_another_way_is_no_change(reporter):
    article = make.story(by=reporter, body="<p>One<br>two “three”</p>")
    save(desk.client(reporter), article, body="<p>One<br />two &ldquo;three&rdquo;</p>")
    article.refresh_from_db()
    assert article.revision == 1


def test_changed_words_raise_the_revision_and_are_kept_as_a_text(reporter):
    article = make.story(by=reporter)
    save(desk.client(reporter), article, headline="River falls")
    article.refresh_from_db()
    assert (article.headline, article.revision) == ("River falls", 2)
    assert article.revisions.first().content["headline"] == "River falls"
    assert article.revisions.first().by == reporter


def test_a_note_for_the_desk_or_an_embargo_is_not_part_of_the_words(editor):
    article = make.story()
    workflow.move("submit", article, by=article.created_by)
    workflow.move("approve", article, by=editor)
    save(
        desk.client(editor),
        article,
        internal_note="Call back.",
        embargoed_until_0="2030-01-02",
        embargoed_until_1="06:00",
    )
    article.refresh_from_db()
    assert (article.internal_note, article.revision, article.stage) == ("Call back.", 1, "approved")
    assert timezone.localtime(article.embargoed_until) == timezone.make_aware(dt.datetime(2030, 1, 2, 6))  # noqa: DTZ001


def test_a_save_never_undoes_a_move_made_meanwhile(editor):
    article = make.story()
    browser = desk.client(editor)
    page = browser.get(desk.url(article))
    workflow.move("submit", article, by=article.created_by)
    browser.post(desk.url(article), desk.typed(page, headline="Better", _continue="1"))
    article.refresh_from_db()
    assert (article.headline, article.stage) == ("Better", "review")


def test_forged_fields_are_ignored(reporter, editor):
    article = make.story(by=reporter)
    save(
        desk.client(reporter),
        article,
        headline="Mine",
        stage="approved",
        approved_revision="2",
        created_by=str(editor.pk),
        moves="9",
        submitted_by=str(editor.pk),
    )
    article.refresh_from_db()
    assert (article.stage, article.approved_revision, article.created_by, article.moves) == ("draft", None, reporter, 0)


def test_scripts_and_unclosed_tags_never_reach_the_text(reporter):
    article = make.story(by=reporter)
    save(
        desk.client(reporter),
        article,
        body='<p>Fine<script>alert(1)</script><b onclick="x()">bold <q data-expert="7 or 1">said<p style="color:red">',
    )
    article.refresh_from_db()
    assert "<script" not in article.body
    assert "onclick" not in article.body
    assert "style" not in article.body
    assert "7 or 1" not in article.body
    assert "said" in article.body


def test_topics_are_chosen_and_taken_off(reporter):
    article = make.story(by=reporter, topics=("Floods", "Quays"))
    harbour = make.topic("Harbour")
    browser = desk.client(reporter)
    assert len(desk.typed(browser.get(desk.url(article)))["topics"]) == 2
    save(browser, article, topics=[str(harbour.pk)])
    assert list(article.topics.all()) == [harbour]
    assert article.revisions.first().content["topics"] == [harbour.pk]


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2027-03-28", "02:30", "there is no 02:30. Choose 01:30 or 03:30."),
        ("2027-10-31", "02:30", "02:30 comes twice: at 00:30 and at 01:30 UTC"),
        ("2027-10-31", "", "Choose a day and a time."),
        ("0001-01-01", "00:00", "out of reach"),
        ("soon", "later", "Enter a valid date."),
    ],
)
def test_a_time_that_cannot_be_meant_is_explained(editor, day, time, sentence):
    article = make.story()
    response = save(desk.client(editor), article, embargoed_until_0=day, embargoed_until_1=time)
    assert response.status_code == 200
    assert sentence in response.content.decode()


# --- Rows -------------------------------------------------------------------------------------------------------------
def test_bylines_keep_their_order_and_may_swap_places(reporter):
    article = make.story(by=reporter)
    ada = make.contributor("Ada Finch")
    browser = desk.client(reporter)
    add = {"bylines-TOTAL_FORMS": "2", "bylines-1-contributor": str(ada.pk), "bylines-1-role": "photographs"}
    save(browser, article, **add)
    rows = list(article.bylines.all())
    assert [(b.contributor, b.role) for b in rows] == [(reporter.contributor, ""), (ada, "photographs")]
    swapped = {"bylines-0-contributor": str(ada.pk), "bylines-1-contributor": str(reporter.contributor.pk)}
    save(browser, article, **swapped)
    assert [b.contributor for b in article.bylines.all()] == [ada, reporter.contributor]


def test_the_same_contributor_twice_is_refused(reporter):
    article = make.story(by=reporter)
    again = {"bylines-TOTAL_FORMS": "2", "bylines-1-contributor": str(reporter.contributor.pk)}
    response = save(desk.client(reporter), article, **again)
    assert response.status_code == 200
    assert article.bylines.count() == 1


def test_rows_of_another_story_cannot_be_taken(reporter):
    article, other = make.story(by=reporter), make.story()
    foreign = other.bylines.get()
    save(desk.client(reporter), article, **{"bylines-0-id": str(foreign.pk), "bylines-0-role": "mine now"})
    foreign.refresh_from_db()
    assert (foreign.article, foreign.role) == (other, "")
    assert [b.role for b in article.bylines.all()] == [""]


def test_people_quoted_follow_the_marks_and_only_their_description_is_typed(reporter):
    orla = make.expert(position="harbour master")
    article = make.story(by=reporter)
    browser = desk.client(reporter)
    save(browser, article, body=f"<p>{make.quotation(orla)} she said.</p>")
    row = article.people_quoted.get()
    assert (row.expert, row.description) == (orla, "harbour master")
    save(browser, article, **{"people_quoted-0-description": "who ran the harbour then"})
    row.refresh_from_db()
    assert row.description == "who ran the harbour then"
    stranger = make.expert("Ben Oke")
    forged = {
        "people_quoted-TOTAL_FORMS": "2",
        "people_quoted-1-expert": str(stranger.pk),
        "people_quoted-0-DELETE": "on",
    }
    save(browser, article, **forged)
    assert [p.expert for p in article.people_quoted.all()] == [orla]
    save(browser, article, body="<p>Nobody said anything.</p>")
    assert not article.people_quoted.exists()


def test_what_the_dialog_asked_about_a_speaker_arrives_with_the_save(reporter):
    orla = make.expert(position="harbour master")
    article = make.story(by=reporter)
    body = f'<p>{make.quotation(orla)} <q data-unnamed="k3">“They knew,”</q></p>'
    extra = {
        f"said-expert-{orla.pk}-description": "then harbour master",
        "said-unnamed-k3-description": "an official at the town hall",
        "said-unnamed-k3-reason": "fears for the job",
        "said-unnamed-k4-description": "nobody in the text",
    }
    save(desk.client(reporter), article, body=body, **extra)
    rows = {p.key or p.expert.name: (p.description, p.reason) for p in article.people_quoted.all()}
    assert rows == {
        "Orla Venn": ("then harbour master", ""),
        "k3": ("an official at the town hall", "fears for the job"),
    }
    kept = article.revisions.first().content["people_quoted"]
    assert {p["reason"] for p in kept} == {"", "fears for the job"}


def test_linking_an_earlier_story_in_the_text_adds_its_row(reporter):
    earlier = make.published("The first flood")
    article = make.story(by=reporter)
    browser = desk.client(reporter)
    save(browser, article, body=f'<p>As <a data-article="{earlier.pk}">we reported</a>, it rains.</p>')
    assert [r.earlier for r in article.report_links.all()] == [earlier]
    assert "The first flood · " in browser.get(desk.url(article)).content.decode()


def test_ids_that_do_not_exist_in_marks_are_saved_and_stop_publishing(reporter):
    article = make.story(by=reporter)
    browser = desk.client(reporter)
    body = '<p><q data-expert="999999">“Gone,”</q> and <a data-article="999999">before</a>.</p>'
    assert save(browser, article, body=body).status_code == 302
    assert not article.people_quoted.exists()
    assert not article.report_links.exists()
    answer = desk.press(browser, article, "submit").content.decode()
    assert "somebody who is not in the system" in answer
    assert "an earlier story that does not exist" in answer


def test_previous_reports_are_ours_or_elsewhere(reporter):
    earlier = make.published("The first flood")
    article = make.story(by=reporter)
    rows = {
        "previous_reports-TOTAL_FORMS": "2",
        "previous_reports-0-earlier": str(earlier.pk),
        "previous_reports-0-kind": "follow-up",
        "previous_reports-0-note": "What became of the quay",
        "previous_reports-1-kind": "background",
        "previous_reports-1-outside_url": "https://elsewhere.example/a",
        "previous_reports-1-outside_headline": "Elsewhere",
        "previous_reports-1-outside_date": "2024-05-06",
    }
    assert save(desk.client(reporter), article, **rows).status_code == 302
    found = list(PreviousReport.objects.filter(article=article))
    assert [(r.earlier, r.kind, r.outside_headline) for r in found] == [
        (earlier, "follow-up", ""),
        (None, "background", "Elsewhere"),
    ]


@pytest.mark.parametrize("which", ["hidden", "itself", "none", "missing"])
def test_a_previous_report_that_cannot_be_is_refused(reporter, which):
    article, hidden = make.story(by=reporter), make.story("Secret plans")
    pk = {"hidden": hidden.pk, "itself": article.pk, "none": "", "missing": 999999}[which]
    rows = {
        "previous_reports-TOTAL_FORMS": "1",
        "previous_reports-0-earlier": str(pk),
        "previous_reports-0-kind": "update",
    }
    response = save(desk.client(reporter), article, **rows)
    assert response.status_code == 200
    assert "Secret plans" not in response.content.decode()
    assert not article.report_links.exists()


def test_a_report_that_an_editor_chose_stands_though_the_reporter_may_not_open_it(reporter):
    article, hidden = make.story(by=reporter), make.story("Secret plans")
    PreviousReport.objects.create(article=article, earlier=hidden)
    browser = desk.client(reporter)
    page = browser.get(desk.url(article)).content.decode()
    assert "Secret plans" not in page
    assert "A story that you cannot open" in page
    assert save(browser, article, headline="Still saved").status_code == 302
    assert article.report_links.get().earlier == hidden


def test_an_editor_adds_a_correction_which_goes_out_with_the_next_publication(editor):
    article = make.published()
    browser = desk.client(editor)
    rows = {
        "corrections-TOTAL_FORMS": "1",
        "corrections-0-kind": "correction",
        "corrections-0-text": "The quay is 40 m long, not 400 m.",
    }
    save(browser, article, **rows)
    correction = Correction.objects.get()
    assert (correction.number, correction.created_by, correction.published_in) == (1, editor, None)
    assert desk.press(browser, article, "publish", change="correction", note="A length").status_code == 302
    correction.refresh_from_db()
    version = make.live(article)
    assert (correction.published_in, version.change, version.note) == (version, "correction", "A length")
    page = browser.get(desk.url(article)).content.decode()
    assert "The quay is 40 m long" in page
    assert "corrections-INITIAL_FORMS" in page
    forged = {
        "corrections-TOTAL_FORMS": "1",
        "corrections-INITIAL_FORMS": "1",
        "corrections-0-id": str(correction.pk),
        "corrections-0-kind": "correction",
        "corrections-0-text": "Nothing was wrong.",
    }
    save(browser, article, **forged)
    correction.refresh_from_db()
    assert correction.text.startswith("The quay is 40 m")


def test_a_reporter_has_no_corrections_to_write(reporter):
    article = make.published(by=reporter)
    browser = desk.client(reporter)
    rows = {
        "corrections-TOTAL_FORMS": "1",
        "corrections-INITIAL_FORMS": "0",
        "corrections-0-kind": "update",
        "corrections-0-text": "x",
    }
    assert "corrections-TOTAL_FORMS" not in browser.get(desk.url(article)).content.decode()
    save(browser, article, **rows)
    assert not Correction.objects.exists()


# --- Two people at once -----------------------------------------------------------------------------------------------
def test_a_stale_save_is_answered_with_both_texts_and_loses_nothing(reporter, editor):
    article = make.story(by=reporter, quoting=make.expert())
    mine, theirs = desk.client(reporter), desk.client(editor)
    page = mine.get(desk.url(article))
    save(theirs, article, headline="River rises past every mark")
    ada = make.contributor("Ada Finch")
    post = desk.typed(
        page,
        headline="River rises at night",
        standfirst="Typed by the second.",
        internal_note="Mine too",
        _continue="1",
        **{
            "bylines-TOTAL_FORMS": "2",
            "bylines-1-contributor": str(ada.pk),
            "people_quoted-0-description": "typed description",
        },
    )
    answer = mine.post(desk.url(article), post)
    text = answer.content.decode()
    assert answer.status_code == 409
    article.refresh_from_db()
    assert article.headline == "River rises past every mark"
    assert "<mark>past every mark</mark>" in text
    assert "edda" in text
    assert "<mark>" in text
    again = desk.typed(answer)
    assert again["headline"] == "River rises at night"
    assert again["standfirst"] == "Typed by the second."
    assert again["internal_note"] == "Mine too"
    assert again["people_quoted-0-description"] == "typed description"
    assert again["bylines-1-contributor"] == str(ada.pk)
    assert again["revision"] == str(article.revision)
    assert mine.post(desk.url(article), again | {"_continue": "1"}).status_code == 302
    article.refresh_from_db()
    assert article.headline == "River rises at night"
    assert [b.contributor for b in article.bylines.all()] == [reporter.contributor, ada]
    assert article.people_quoted.get().description == "typed description"


def test_rows_that_the_other_added_or_took_away_survive_a_stale_save(reporter, editor):
    orla, ben = make.expert(), make.expert("Ben Oke")
    article = make.story(by=reporter, quoting=orla)
    mine = desk.client(reporter)
    page = mine.get(desk.url(article))
    ada = make.contributor("Ada Finch")
    save(
        desk.client(editor),
        article,
        body=f"<p>{make.quotation(ben)}</p>",
        **{
            "bylines-TOTAL_FORMS": "2",
            "bylines-0-DELETE": "on",
            "bylines-1-contributor": str(ada.pk),
        },
    )
    post = desk.typed(page, headline="Mine", _continue="1", **{"bylines-0-role": "words"})
    answer = mine.post(desk.url(article), post)
    assert answer.status_code == 409
    again = desk.typed(answer)
    assert again["bylines-INITIAL_FORMS"] == "1"
    assert again["bylines-0-contributor"] == str(ada.pk)
    assert again["bylines-1-contributor"] == str(reporter.contributor.pk)
    assert again["bylines-1-role"] == "words"
    assert mine.post(desk.url(article), again | {"_continue": "1"}).status_code == 302
    assert [b.contributor for b in article.bylines.all()] == [ada, reporter.contributor]
    assert [p.expert for p in article.people_quoted.all()] == [ben]  # the text, left as it was, is the other’s


def test_what_the_other_filed_stays_where_it_was_left_alone_and_is_shown(reporter, editor):
    orla, lawsuits = make.expert(), make.topic("Lawsuits")
    article = make.story(by=reporter, quoting=orla)
    mine, theirs = desk.client(reporter), desk.client(editor)
    page = mine.get(desk.url(article))
    topics = [str(topic.pk) for topic in (*article.topics.all(), lawsuits)]
    described = {"people_quoted-0-description": "harbour master, now on trial"}
    save(theirs, article, topics=topics, kind="opinion", lead_photo=str(make.photo().pk), **described)
    answer = mine.post(desk.url(article), desk.typed(page, headline="Mended", kind="analysis", _continue="1"))
    assert answer.status_code == 409
    conflict, text = answer.context["conflict"], answer.content.decode()
    assert [(line.label, line.is_both) for line in conflict.rows] == [("headline", False), ("kind", True)]
    assert {line.label for line in conflict.taken} == {"topics", "people quoted", "lead photo"}
    assert "Both of you changed it" in text
    panel = text[text.index('id="conflict"') : text.index('id="conflict-taken"') + 6000]
    assert "Lawsuits" in panel
    assert "now on trial" in panel
    assert mine.post(desk.url(article), desk.typed(answer, _continue="1")).status_code == 302
    article.refresh_from_db()
    assert (article.headline, article.kind) == ("Mended", "analysis")
    assert lawsuits in article.topics.all()
    assert article.lead_photo
    assert article.people_quoted.get().description == "harbour master, now on trial"


def test_of_rows_too_each_side_keeps_what_it_changed(reporter, editor):
    ada, ben = make.contributor("Ada Finch"), make.contributor("Ben Oke")
    earlier = [make.published(f"Earlier {n}") for n in range(3)]
    article = make.story(by=reporter, earlier=earlier[:2], bylines=[reporter.contributor, ada])
    mine, theirs = desk.client(reporter), desk.client(editor)
    save(mine, article, headline="With all that is filed")  # so that the text that both open has the rows
    page = mine.get(desk.url(article))
    save(
        theirs,
        article,
        **{
            "bylines-1-DELETE": "on",
            "previous_reports-0-note": "The first of them",
            "previous_reports-1-kind": "follow-up",
            "previous_reports-TOTAL_FORMS": "3",
            "previous_reports-2-earlier": str(earlier[2].pk),
            "previous_reports-2-kind": "background",
        },
    )
    rows = {
        "bylines-TOTAL_FORMS": "3",
        "bylines-2-contributor": str(ben.pk),
        "previous_reports-0-DELETE": "on",
        "previous_reports-1-note": "Mine",
    }
    answer = mine.post(desk.url(article), desk.typed(page, _continue="1", **rows))
    assert answer.status_code == 409
    assert mine.post(desk.url(article), desk.typed(answer, _continue="1")).status_code == 302
    assert [row.contributor for row in article.bylines.all()] == [reporter.contributor, ben]  # Ada was taken out there
    reports = {row.earlier: (row.kind, row.note) for row in article.report_links.all()}
    assert reports == {earlier[1]: ("follow-up", "Mine"), earlier[2]: ("background", "")}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_six_who_save_at_once_one_saves_and_none_loses_a_word():
    people = [make.user("Editors") for _ in range(6)]
    article = make.story()
    browsers = [desk.client(user) for user in people]
    posts = [
        desk.typed(browser.get(desk.url(article)), headline=f"Headline {n}", _continue="1")
        for n, browser in enumerate(browsers)
    ]
    together = threading.Barrier(6)

    def save_one(n):
        try:
            together.wait()
            return browsers[n].post(desk.url(article), posts[n])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(save_one, range(6)))
    assert sorted(answer.status_code for answer in answers) == [302, *[409] * 5]
    saved = next(n for n, answer in enumerate(answers) if answer.status_code == 302)
    article.refresh_from_db()
    assert (article.headline, article.revision) == (f"Headline {saved}", 2)
    for n, answer in enumerate(answers):
        if n != saved:
            again = desk.typed(answer)
            assert (again["headline"], again["revision"]) == (f"Headline {n}", "2")


@pytest.mark.parametrize("revision", ["0", "99", "", "x", "1 or 1", "१"])
def test_a_revision_that_is_not_the_present_one_is_stale(reporter, revision):
    article = make.story(by=reporter)
    answer = save(desk.client(reporter), article, headline="Mine", revision=revision)
    assert answer.status_code == 409
    assert desk.typed(answer)["headline"] == "Mine"
    assert Article.objects.get(pk=article.pk).headline == article.headline


# --- Who may open what ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["change", "history", "delete", "preview"])
def test_a_story_out_of_reach_answers_like_one_that_never_was(reporter, page):
    hidden = make.story("Secret plans")
    browser = desk.client(reporter)
    own = make.story(by=reporter).pk
    read_by_python = (str(own).translate(ARABIC), f"0_{own}", f"%20{own}", f"%2B{own}")
    for target in (hidden.pk, 987654, "abc", "7abc", "1_0", "9" * 30, "%00", *read_by_python):
        answer = browser.get(desk.url(target, page))
        assert answer.status_code == 404, target
        assert "Secret" not in answer.content.decode()
    assert browser.post(desk.url(hidden, page), {"post": "yes", "_move": "submit"}).status_code in {404, 405}


def test_who_may_read_but_not_change_sees_the_text_set(reporter, editor):
    article = make.story(by=reporter, body="<p>Set <strong>in type</strong>.</p>")
    workflow.move("submit", article, by=reporter)
    workflow.move("approve", article, by=editor)
    browser = desk.client(reporter)
    page = browser.get(desk.url(article)).content.decode()
    assert "<strong>in type</strong>" in page
    assert 'name="headline"' not in page
    assert 'name="_continue"' not in page
    answer = browser.post(
        desk.url(article), {"headline": "Late words", "body": "<p>kept</p>", "_continue": "1", "revision": "1"}
    )
    assert answer.status_code == 403
    assert "Late words" in answer.content.decode()


def test_the_preview_is_the_page_of_readers_and_is_never_kept(reporter):
    earlier = make.published("The first flood")
    article = make.story(by=reporter, quoting=make.expert(), earlier=(earlier,))
    answer = desk.client(reporter).get(desk.url(article, "preview"))
    assert article.headline in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_history_says_what_happened_and_compares_texts(reporter, editor):
    article = make.story(by=reporter)
    save(desk.client(reporter), article, headline="River falls past the second mark")
    article.refresh_from_db()
    workflow.move("submit", article, by=reporter)
    workflow.move("send_back", article, by=editor, reason="Who says so?")
    page = desk.client(reporter).get(desk.url(article, "history")).content.decode()
    for words in ("sent it to review", "sent it back", "Who says so?", "<del>rises</del>", "<ins>falls</ins>"):
        assert words in page
    answers = {"?old=1&new=2": 200, "?old=2&new=1": 200, "?old=1&new=1": 200}
    answers |= {"?old=x&new=%E0": 404, "?old=99&new=" + "9" * 40: 404}
    for query, status in answers.items():
        assert desk.client(reporter).get(desk.url(article, "history") + query).status_code == status


def test_only_a_story_that_readers_never_saw_can_be_deleted():
    manager = make.user("Managing editors")
    browser = desk.client(manager)
    draft, live, coming = make.story("A"), make.published("B"), make.story("C")
    publishing.publish(coming, by=None, at=clock.read() + dt.timedelta(days=1))
    for article in (live, coming):
        assert browser.post(desk.url(article, "delete"), {"post": "yes"}).status_code == 403
    assert browser.get(desk.url(draft, "delete")).status_code == 200
    assert browser.post(desk.url(draft, "delete"), {"post": "yes"}).status_code == 302
    assert set(Article.objects.all()) == {live, coming}


def test_a_story_that_another_names_is_not_deleted():
    browser = desk.client(make.user("Managing editors"))
    draft = make.story("A")
    make.story("B", earlier=(draft,))
    assert browser.post(desk.url(draft, "delete"), {"post": "yes"}).status_code == 200
    assert Article.objects.count() == 2


def test_an_editor_cannot_delete(editor):
    article = make.story()
    assert desk.client(editor).post(desk.url(article, "delete"), {"post": "yes"}).status_code == 403


def test_the_page_of_a_story_says_nothing_of_the_machinery(editor):
    page = desk.client(editor).get(desk.url(make.published(quoting=make.expert()))).content.decode()
    shown = page.split('name="revision"')
    assert len(shown) == 2
    for word in ("compil", "edition", "working copy", "revision"):
        assert word not in "".join(shown).lower().replace("articles", "")


def test_unnamed_sources_need_their_words_before_anything_moves(reporter):
    article = make.story(by=reporter, body='<p><q data-unnamed="a1">“It was known for years,”</q> they said.</p>')
    browser = desk.client(reporter)
    answer = desk.press(browser, article, "submit")
    assert "An unnamed source needs a description" in answer.content.decode()
    row = {"people_quoted-0-description": "a clerk", "people_quoted-0-reason": "fears for the job"}
    assert desk.press(browser, article, "submit", **row).status_code == 302
    assert QuotedPerson.objects.get().reason == "fears for the job"


def test_a_post_that_says_nothing_of_the_kind_makes_news():
    browser = desk.client(make.user("Reporters"))
    fields = desk.typed(browser.get(desk.ADD), headline="Plain news", body="<p>News.</p>", _save="1")
    del fields["kind"]
    assert browser.post(desk.ADD, fields).status_code == 302
    assert Article.objects.get().kind == "news"


def test_an_approved_story_that_was_edited_can_be_sent_back_in_the_same_press():
    article = make.story()
    workflow.move("submit", article, by=article.created_by)
    workflow.move("approve", article, by=make.user("Editors"))
    browser = desk.client(make.user("Editors"))
    answer = desk.press(browser, article, "send_back", reason="Shorter.", standfirst="Mended on the way.")
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.stage, article.standfirst) == ("draft", "Mended on the way.")


def test_warnings_may_be_acknowledged_one_after_the_other():
    article = make.story(topics=(), body="<p>See our previous reports.</p>")
    browser = desk.client(article.created_by)
    first = desk.press(browser, article, "submit", acknowledge=["no-topic"])
    assert first.status_code == 200
    ticked = desk.read(first).fields["acknowledge"]
    assert ticked == ["no-topic"]
    again = desk.typed(first, _move="submit", acknowledge=[*ticked, "earlier-coverage"])
    assert browser.post(desk.url(article), again).status_code == 302


def test_the_writer_reads_on_the_form_why_a_story_was_sent_back():
    article = make.story()
    workflow.move("submit", article, by=article.created_by)
    workflow.move("send_back", article, by=make.user("Editors"), reason="Who says so?")
    browser = desk.client(article.created_by)
    assert "“Who says so?”" in browser.get(desk.url(article)).content.decode()
    workflow.move("submit", article, by=article.created_by)
    assert "“Who says so?”" not in browser.get(desk.url(article)).content.decode()


def test_a_form_whose_token_is_too_old_gives_its_words_back():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.user("Reporters"))
    answer = browser.post(desk.ADD, {"headline": "Kept words", "body": "<p>Kept <script>x</script>text.</p>"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Kept words" in page
    assert "Kept text." in page


# --- Times that come twice --------------------------------------------------------------------------------------------
def test_of_an_embargo_at_an_hour_that_comes_twice_the_form_asks_which():
    browser, article = desk.client(make.user("Managing editors")), make.story()
    page = browser.get(desk.url(article))
    assert 'name="embargoed_until_2"' not in page.content.decode()
    hour = {"embargoed_until_0": "2027-10-31", "embargoed_until_1": "02:30"}
    answer = browser.post(desk.url(article), desk.typed(page, _continue="1", **hour))
    assert "comes twice" in answer.content.decode()
    for fold, utc in (("1", 1), ("0", 0)):
        post = desk.typed(answer, _continue="1", embargoed_until_2=fold)
        assert browser.post(desk.url(article), post).status_code == 302
        article.refresh_from_db()
        assert article.embargoed_until == dt.datetime(2027, 10, 31, utc, 30, tzinfo=dt.UTC)
        answer = browser.get(desk.url(article))
        assert desk.typed(answer)["embargoed_until_2"] == fold
    answer = browser.post(desk.url(article), desk.typed(answer, headline="Other words", _continue="1"))
    article.refresh_from_db()
    assert article.embargoed_until == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
