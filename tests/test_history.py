"""The history of a story at the desk: what happened, two texts compared, an earlier text brought back."""

import datetime as dt
import html
import re

import pytest
from django.db import transaction

from articles import clock, publishing, workflow, writing
from articles.models import (
    Article,
    Byline,
    Conflict,
    HouseRules,
    Notice,
    NoticeAttempt,
    PreviousReport,
    Revision,
    Stage,
    Topic,
    Transition,
    Version,
)
from articles.status import standing
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara():
    return make.user("Reporters", "mara", first_name="Mara", last_name="Quill")


@pytest.fixture
def edda():
    return make.user("Editors", "edda", first_name="Edda", last_name="Rook")


def text(page):
    """What stands on a page, without its tags."""
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page.content.decode())).split())


def history(user, article, **query):
    return desk.client(user).get(desk.url(article, "history"), query)


def bring_back(user, article, number=1, **changes):
    fields = {"text": str(number), "revision": str(article.revision)} | changes
    return desk.client(user).post(desk.url(article, "bring-back"), fields)


# --- What happened ----------------------------------------------------------------------------------------------------
def test_every_move_is_told_in_plain_words(mara, edda):
    article = make.story(by=mara)
    for name in [*workflow.MOVES, "set_times", "withhold", "unwithhold", "redact"]:
        Transition.objects.create(
            article=article, move=name, stage_before="draft", stage_after="draft", revision=1, by=edda
        )
    page = text(history(edda, article))
    for words in (
        "Edda Rook took it to review",
        "Edda Rook put it on legal hold",
        "Edda Rook lifted the legal hold",
        "Edda Rook moved it to another time",
        "Edda Rook changed its embargo or expiry",
        "Edda Rook hid an earlier version from readers",
        "Edda Rook let readers look up an earlier version again",
        "Edda Rook replaced words in every text of it",
    ):
        assert words in page
    assert "_" not in page


def test_a_move_tells_its_reason_and_that_nobody_else_approved(edda):
    boss = make.user("Managing editors", "boss")
    article = make.story(by=boss)
    workflow.move("approve", article, by=boss, reason="Nobody else is awake.")
    page = text(history(edda, article))
    assert "boss approved it Without a second person Nobody else is awake." in page


def test_a_warning_names_who_had_seen_it(mara, edda):
    article = make.story(by=mara, topics=())
    workflow.move("submit", article, by=mara, acknowledged=["no-topic"])
    workflow.move("approve", standing(article.pk), by=edda)
    page = text(history(edda, article))
    assert page.count("The story has no topic. Seen by Mara Quill") == 2


def test_mails_are_told_with_every_attempt(mara, edda):
    article = make.story(by=mara)
    workflow.move("submit", article, by=mara)
    notice = Notice.objects.create(transition=article.transitions.get(), to=edda)
    assert "Edda Rook waiting" in text(history(edda, article))
    NoticeAttempt.objects.create(notice=notice, error="SMTPServerDisconnected")
    page = text(history(edda, article))
    assert "1 e-mail, 1 not sent" in page
    assert "SMTPServerDisconnected" in page
    NoticeAttempt.objects.create(notice=notice)
    page = text(history(edda, article))
    assert "not sent" not in page
    assert "handed over" in page


def test_a_save_that_left_the_words_alone_says_what_it_changed(mara):
    article = make.story(by=mara)
    writing.take_revision(article, article.revision)
    article.topics.add("Ferries")
    Byline.objects.filter(article=article).update(role="research")
    writing.record(article, by=mara)
    writing.change(article, by=mara, dateline="HARROWMOUTH", kind="analysis")
    writing.change(article, by=mara)
    page = text(history(mara, article))
    assert "saved it; the words stayed the same, changed: byline and topics" in page
    assert page.count("saved the text") == 1
    assert "saved it; the text stayed as it was" in page
    assert "began it" in page


def test_a_long_history_goes_on_from_page_to_page(mara, monkeypatch):
    monkeypatch.setattr("articles.admin.events.SHOWN", 4)
    article = make.story(by=mara)
    for n in range(6):
        writing.change(article, by=mara, dateline=f"Day {n}", why=f"Save {n}.")
        Transition.objects.create(
            article=article, move="take", stage_before="draft", stage_after="draft", revision=1, reason=f"Move {n}."
        )
    same = clock.read()  # a whole burst in one moment loses nothing
    Revision.objects.filter(article=article, number__gt=3).update(at=same)
    Transition.objects.filter(article=article).update(at=same)
    seen, query = [], {}
    while query is not None:
        page = history(mara, article, **query)
        seen += re.findall(r"(?:Save|Move) \d\.|began it", page.content.decode())
        found = re.search(r'\?before=([^"&]+)"', page.content.decode())
        query = {"before": found[1]} if found and found[1] not in query.values() else None
    assert sorted(seen) == sorted([*(f"Save {n}." for n in range(6)), *(f"Move {n}." for n in range(6)), "began it"])
    assert seen[-1] == "began it"


@pytest.mark.parametrize("before", ["nonsense", "1-", "9" * 40 + "-1", "%00", "1-" + "9" * 30])
def test_a_place_that_is_none_is_not_found(mara, before):
    article = make.story(by=mara)
    assert history(mara, article, before=before).status_code == 404


def test_a_long_history_costs_no_more_queries(mara, edda, django_assert_max_num_queries):
    article = make.story(by=mara)
    for n in range(30):
        writing.change(article, by=mara, dateline=f"Day {n}")
        workflow.move("submit", article, by=mara)
        Notice.objects.create(transition=article.transitions.first(), to=edda)
        workflow.move("recall", article, by=mara)
    browser = desk.client(edda)
    with django_assert_max_num_queries(30):
        assert browser.get(desk.url(article, "history")).status_code == 200


# --- Two texts compared -----------------------------------------------------------------------------------------------
def test_what_stands_beside_the_words_is_compared_by_name(mara, edda):
    orla, earlier = make.expert("Orla Venn", "harbour master"), make.published("Wall gave way")
    article = make.story(by=mara, quoting=orla)
    writing.take_revision(article, article.revision)
    article.topics.add("Ferries")
    make.described(article, orla, "pilot")
    Byline.objects.create(article=article, contributor=make.contributor("Ned Low"), role="photographs", position=1)
    PreviousReport.objects.create(article=article, earlier=earlier, kind="update", note="How it began.")
    writing.record(article, by=mara)
    page = text(history(edda, article))
    assert "The words are the same in both." in page
    for words in (
        "Ned Low, photographs",
        "Ferries",
        "Orla Venn, harbour master",
        "Orla Venn, pilot",
        "Wall gave way, Update, How it began.",
    ):
        assert words in re.sub(r"\s+,", ",", page), words


def test_a_story_that_one_may_not_know_of_is_not_named_in_a_comparison(mara, edda):
    secret = make.story("Nightjar file", by=edda)
    article = make.story(by=mara)
    writing.take_revision(article, article.revision)
    PreviousReport.objects.create(article=article, earlier=secret)
    writing.record(article, by=edda)
    assert "Nightjar" in text(history(edda, article))
    page = text(history(mara, article))
    assert "Nightjar" not in page
    assert "A story that you cannot open" in page


def test_the_texts_compared_are_those_asked_for_and_of_this_story(mara):
    article = make.story(by=mara, headline="One")
    for headline in ("Two", "Three"):
        writing.change(article, by=mara, headline=headline)
    page = history(mara, article, old="1", new="2").content.decode()
    assert "<del>One</del>" in page
    assert "<ins>Two</ins>" in page
    swapped = history(mara, article, old="2", new="1").content.decode()
    assert "<del>One</del>" in swapped
    only_old = history(mara, article, old="1").content.decode()
    assert "<ins>Three</ins>" in only_old
    for number in ("4", "0", "-1", "1e3", "x", "\x00", "9" * 30):
        assert history(mara, article, old=number).status_code == 404
        assert history(mara, article, new=number).status_code == 404
    assert "There is one text so far" in text(history(mara, article, old="2", new="2"))


def test_typed_words_run_no_script_in_the_history(mara):
    article = make.story("<script>alert(1)</script>", by=mara)
    writing.change(article, by=mara, headline="<script>alert(2)</script>", why="<b>bold</b>")
    page = history(mara, article).content.decode()
    assert "<script>alert" not in page
    assert "<b>bold" not in page


# --- An earlier text brought back -------------------------------------------------------------------------------------
def test_an_earlier_text_comes_back_whole(mara):
    orla = make.expert("Orla Venn", "harbour master")
    earlier = make.published("Wall gave way")
    article = make.story(
        "River rises", by=mara, quoting=orla, earlier=(earlier,), standfirst="What happened.", dateline="HARROWMOUTH"
    )
    PreviousReport.objects.create(
        article=article,
        outside_url="https://elsewhere.example/1",
        outside_headline="Elsewhere",
        outside_date=dt.date(2031, 11, 13),
        position=1,
    )
    writing.take_revision(article, 1)
    writing.record(article, by=mara)
    before = writing.content_of(article)
    writing.take_revision(article, 2)
    article.topics.clear()
    article.bylines.all().delete()
    article.report_links.all().delete()
    make.described(article, orla, "pilot")
    article.headline, article.body, article.dateline = "Other", "<p>Other.</p>", ""
    article.standfirst, article.kind, article.slug = "", "opinion", "other"
    article.save()
    writing.record(article, by=mara)
    assert writing.restore(article, article.revisions.get(number=2), by=mara) == []
    assert writing.content_of(Article.objects.get(pk=article.pk)) == before | {"slug": "other"}
    assert article.revision == 4
    brought = article.revisions.first()
    assert brought.why.startswith("Brought back the text of ")
    assert brought.by == mara


def test_address_note_times_and_stage_stay(mara):
    article = make.story("River rises", by=mara)
    until = clock.read() + dt.timedelta(days=1)
    writing.change(article, by=mara, headline="Other", slug="other")
    Article.objects.filter(pk=article.pk).update(internal_note="Call back.", embargoed_until=until, confidential=True)
    workflow.move("submit", article, by=mara)
    writing.restore(article, article.revisions.get(number=1), by=mara)
    fresh = Article.objects.get(pk=article.pk)
    assert (fresh.headline, fresh.slug, fresh.internal_note, fresh.stage) == (
        "River rises",
        "other",
        "Call back.",
        Stage.REVIEW,
    )
    assert (fresh.embargoed_until, fresh.confidential, fresh.submitted_by) == (until, True, mara)


def test_an_approval_does_not_hold_for_the_text_brought_back(mara, edda):
    article = make.story("River rises", by=mara)
    writing.change(article, by=mara, headline="Other")
    workflow.move("submit", article, by=mara)
    workflow.move("approve", article, by=edda)
    answer = desk.client(edda).post(
        desk.url(article, "bring-back"), {"text": "1", "revision": str(article.revision)}, follow=True
    )
    assert "It has to be approved again." in text(answer)
    assert Article.objects.get(pk=article.pk).stage == Stage.REVIEW


def test_what_readers_see_stays_as_it_is(mara, edda):
    article = make.published("River rises", by=mara)
    writing.change(article, by=mara, headline="Other")
    publishing.publish(article, by=edda)
    assert bring_back(edda, article).status_code == 302
    assert make.live(article).headline == "Other"
    assert Version.objects.count() == 2
    assert standing(article.pk).status == "changed"


def test_what_is_gone_is_named(mara, edda):
    orla, ned = make.expert("Orla Venn", "harbour master"), make.contributor("Ned Low")
    earlier = make.story("Wall gave way", by=edda)
    article = make.story(by=mara, quoting=orla, bylines=[mara.contributor, ned], topics=("Floods", "Ferries"))
    writing.take_revision(article, 1)
    PreviousReport.objects.create(article=article, earlier=earlier)
    writing.record(article, by=edda)
    writing.take_revision(article, 2)
    article.body = "<p>Nobody is quoted.</p>"
    article.save()
    article.report_links.all().delete()
    article.bylines.filter(contributor=ned).delete()
    article.topics.remove("Ferries")
    writing.record(article, by=mara)
    ned.delete()
    orla.delete()
    Topic.objects.get(name="Ferries").delete()
    earlier.delete()
    page = desk.client(edda).post(desk.url(article, "bring-back"), {"text": "2", "revision": "3"}, follow=True)
    said = text(page)
    for words in ("a topic", "a name in the byline", "described as “harbour master”", "a previous report"):
        assert words in said
    fresh = Article.objects.get(pk=article.pk)
    assert "We saw it coming" in fresh.body
    assert [b.contributor for b in fresh.bylines.all()] == [mara.contributor]


def test_a_report_that_one_may_not_know_of_does_not_come_back(mara, edda):
    secret = make.story("Nightjar file", by=edda)
    article = make.story(by=mara)
    writing.take_revision(article, 1)
    link = PreviousReport.objects.create(article=article, earlier=secret)
    writing.record(article, by=edda)
    writing.change(article, by=mara, headline="Other")
    writing.restore(article, article.revisions.get(number=2), by=mara)
    assert article.report_links.get().earlier == secret  # it is linked: nothing is learned by keeping it
    article.report_links.all().delete()
    gone = writing.restore(article, article.revisions.get(number=2), by=mara)
    assert gone == ["a previous report"]
    assert not article.report_links.exists()
    assert link.earlier == secret


def test_words_that_no_editor_could_type_do_not_come_back(mara):
    article = make.story(by=mara)
    old = article.revisions.get()
    old.content["body"] = '<p onclick="x()">One<script>alert(1)</script></p>'
    old.save()
    writing.change(article, by=mara, headline="Other")
    writing.restore(article, old, by=mara)
    assert Article.objects.get(pk=article.pk).body == "<p>One</p>"


def test_somebody_who_saved_meanwhile_loses_nothing(mara, edda):
    article = make.story("One", by=mara)
    writing.change(article, by=mara, headline="Two")
    stale = Article.objects.get(pk=article.pk)
    writing.change(article, by=edda, headline="Three")
    answer = bring_back(mara, stale)
    assert answer.status_code == 409
    assert "Somebody saved this story in the meantime" in text(answer)
    assert "<ins>Three</ins>" in answer.content.decode()
    assert Article.objects.get(pk=article.pk).headline == "Three"
    with pytest.raises(Conflict), transaction.atomic():
        writing.restore(stale, article.revisions.get(number=1), by=mara)
    again = desk.read(answer).fields["revision"]
    assert again == ["3"]


@pytest.mark.parametrize("number", ["9", "0", "", "x", "1\x00", "9" * 30])
def test_a_text_that_the_story_has_not_is_not_found(mara, number):
    article, other = make.story("One", by=mara), make.story("Other", by=mara)
    for n in range(8):
        writing.change(other, by=mara, headline=f"Other {n}")
    assert bring_back(mara, article, number).status_code == 404
    with pytest.raises(ValueError):  # noqa: PT011 - the class is all that the service promises
        writing.restore(article, other.revisions.first(), by=mara)
    assert Article.objects.get(pk=article.pk).headline == "One"


def test_only_who_may_change_the_story_brings_a_text_back(mara, edda):
    HouseRules.objects.create(pk=1, shared_drafts=True)
    article = make.story("One", by=mara)
    writing.change(article, by=mara, headline="Two")
    colleague, outside = make.user("Reporters"), make.user("Outside contributors")
    assert bring_back(colleague, article).status_code == 403
    assert "Bring back this text" not in history(colleague, article).content.decode()
    unknown = desk.client(outside).post(desk.url(999_999, "bring-back"), {"text": "1"})
    assert bring_back(outside, article).status_code == unknown.status_code == 404
    workflow.move("submit", article, by=mara)
    workflow.move("approve", article, by=edda)
    assert bring_back(mara, article).status_code == 403  # it is settled
    assert "Bring back this text" in history(edda, article).content.decode()
    assert Article.objects.get(pk=article.pk).headline == "Two"
    assert desk.client(edda).get(desk.url(article, "bring-back")).status_code == 302


def test_whoever_the_older_byline_leaves_out_is_led_to_what_they_may_see(mara):
    article = make.story("One", by=make.user("Reporters"))
    writing.take_revision(article, 1)
    Byline.objects.create(article=article, contributor=mara.contributor, position=1)
    writing.record(article, by=mara)
    answer = bring_back(mara, article)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/articles/article/")


def test_a_press_from_another_site_brings_nothing_back(mara):
    article = make.story("One", by=mara)
    browser = desk.client(mara)
    browser.handler.enforce_csrf_checks = True
    for page in ("bring-back", "withhold"):
        assert browser.post(desk.url(article, page), {"text": "1", "revision": "1"}).status_code == 403


# --- A version hidden from readers ------------------------------------------------------------------------------------
@pytest.fixture
def boss():
    return make.user("Managing editors", "boss")


@pytest.fixture
def published(mara):
    article = make.published("One", by=mara)
    writing.change(article, by=mara, headline="Two")
    publishing.publish(article, by=None)
    return article


def withhold(user, article, **fields):
    return desk.client(user).post(
        desk.url(article, "withhold"), {"version": "1", "reason": "A court’s order.", "deed": "hide"} | fields
    )


def test_a_managing_editor_hides_a_version_and_shows_it_again(boss, published):
    assert withhold(boss, published).status_code == 302
    assert published.versions.get(number=1).withheld == "A court’s order."
    page = text(history(boss, published))
    assert "hid an earlier version from readers (version 1) A court’s order." in page
    assert "Hidden" in page
    assert withhold(boss, published, deed="show", reason="It was lifted.").status_code == 302
    assert not published.versions.exclude(withheld="").exists()


def test_a_refusal_keeps_what_was_typed(boss, published):
    for fields, sentence in (
        ({"reason": ""}, "Say why"),
        ({"reason": "x" * 100_000}, "longer than 500 characters"),
        ({"version": ""}, "Choose a version first."),
        ({"version": "2"}, "Only a version that readers saw before"),
        ({"deed": "show"}, "That version is not hidden."),
    ):
        page = withhold(boss, published, **fields)
        assert page.status_code == 200
        assert sentence in text(page)
        typed = fields.get("reason", "A court’s order.")
        assert typed in html.unescape(page.content.decode())
    assert not published.versions.exclude(withheld="").exists()


@pytest.mark.parametrize("fields", [{"version": "9"}, {"version": "x"}, {"version": "9" * 30}, {"deed": "burn"}])
def test_a_version_or_deed_that_is_none_is_not_found(boss, published, fields):
    assert withhold(boss, published, **fields).status_code == 404


def test_a_nul_in_a_reason_is_left_out(boss, published):
    assert withhold(boss, published, reason="A\x00B").status_code == 302
    assert published.versions.get(number=1).withheld == "AB"


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors", "Editors", "Administrators", ""])
def test_nobody_else_hides_a_version(role, published):
    user = make.user(role)
    answer = withhold(user, published)
    assert answer.status_code == (403 if role == "Editors" else desk.client(user).get(desk.url(99_999)).status_code)
    assert not published.versions.exclude(withheld="").exists()


def test_the_buttons_are_there_for_those_who_may_press_them(boss, edda, published):
    assert "Hide from readers" in text(history(boss, published))
    assert "Hide from readers" not in text(history(edda, published))
    page = history(boss, published).content.decode()
    assert re.findall(r'name="version" value="(\d)"', page) == ["1"]  # the live one cannot be chosen
