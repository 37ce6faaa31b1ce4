"""Old pages, lone hands and odd ways round: what nobody approved stays in, and no colleague's word is taken away."""

import datetime as dt

import pytest
from django.utils import timezone

from articles import clock, public_history, publishing, workflow, writing
from articles.compiler import Refused
from articles.models import Article, HouseRules, Transition, Version
from articles.status import Status, standing
from tests import desk, make

pytestmark = pytest.mark.django_db

SOON = dt.timedelta(hours=3)
LATER = dt.timedelta(days=2)


def boxes(name, delta):
    """A time of the form, so far from now."""
    at = timezone.localtime(timezone.now() + delta)
    return {f"{name}_0": f"{at:%Y-%m-%d}", f"{name}_1": f"{at:%H:%M:%S}"}


def save(browser, article, page=None, **changes):
    page = page or browser.get(desk.url(article))
    return browser.post(desk.url(article), desk.typed(page, _continue="1", **changes))


# --- Pages from before somebody changed what has no revision ----------------------------------------------------------
def test_an_old_page_leaves_an_embargo_that_was_set_meanwhile():
    article = make.story()
    managing, editor = desk.client(make.user("Managing editors")), desk.client(make.user("Editors"))
    page = managing.get(desk.url(article))
    save(editor, article, **boxes("embargoed_until", LATER))
    save(managing, article, page, headline="A mended headline")
    article.refresh_from_db()
    assert (article.headline, article.embargoed_until is None) == ("A mended headline", False)


def test_an_old_page_does_not_publish_past_an_embargo_that_was_set_meanwhile():
    article = make.story()
    managing, editor = desk.client(make.user("Managing editors")), desk.client(make.user("Editors"))
    page = managing.get(desk.url(article))
    save(editor, article, **boxes("embargoed_until", LATER))
    managing.post(desk.url(article), desk.typed(page, _move="publish"))
    assert not Version.objects.live().exists()
    assert Version.objects.get().live_from == Article.objects.get(pk=article.pk).embargoed_until


def test_an_old_page_does_not_put_a_lifted_embargo_back_and_take_the_story_off_the_schedule():
    managing = make.user("Managing editors")
    article = make.story(embargoed_until=timezone.now() + LATER)
    browser = desk.client(make.user("Editors"))
    page = browser.get(desk.url(article))
    publishing.set_times(standing(article.pk), embargoed_until=None, expires_at=None, by=managing)
    workflow.move("schedule", standing(article.pk), by=managing, at=clock.read() + SOON)
    assert save(browser, article, page, internal_note="Nice one.").status_code == 302
    assert Version.objects.coming().exists()


def test_an_old_page_does_not_open_a_story_that_was_made_confidential_meanwhile():
    HouseRules.objects.create(pk=1, shared_drafts=True)
    article = make.story()
    one, other = desk.client(make.user("Editors")), desk.client(make.user("Editors"))
    page = one.get(desk.url(article))
    save(other, article, confidential="on")
    save(one, article, page, headline="A mended headline")
    assert Article.objects.get(pk=article.pk).confidential
    assert list(article.transitions.values_list("move", flat=True)) == ["confidential"]


def test_a_note_that_a_colleague_wrote_meanwhile_is_shown_and_not_written_over():
    article = make.story()
    one, other = desk.client(make.user("Editors")), desk.client(make.user("Editors"))
    page = one.get(desk.url(article))
    save(other, article, internal_note="The lawyer says: wait.")
    answer = save(one, article, page, internal_note="Needs a photo.")
    assert "The lawyer says: wait." in desk.errors(answer)["internal_note"][0]
    assert desk.read(answer).fields["internal_note"] == ["Needs a photo."]
    assert Article.objects.get(pk=article.pk).internal_note == "The lawyer says: wait."
    assert save(one, article, answer).status_code == 302
    assert Article.objects.get(pk=article.pk).internal_note == "Needs a photo."


def test_a_time_that_a_colleague_changed_meanwhile_is_shown_and_asked_about():
    article = make.story()
    one, other = desk.client(make.user("Editors")), desk.client(make.user("Editors"))
    page = one.get(desk.url(article))
    save(other, article, **boxes("expires_at", LATER))
    there = Article.objects.get(pk=article.pk).expires_at
    answer = save(one, article, page, **boxes("expires_at", 2 * LATER))
    assert desk.errors(answer)["expires_at"]
    assert Article.objects.get(pk=article.pk).expires_at == there
    assert save(one, article, answer).status_code == 302
    assert Article.objects.get(pk=article.pk).expires_at > there


# --- Times ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("changes", [boxes("expires_at", SOON), boxes("embargoed_until", LATER)])
def test_a_reporter_changes_no_time_of_what_is_out_or_scheduled(changes):
    reporter, editor = make.user("Reporters"), make.user("Editors")
    article = make.published(by=reporter)
    writing.change(standing(article.pk), by=reporter, headline="River falls again")
    workflow.move("schedule", standing(article.pk), by=editor, at=clock.read() + SOON)
    writing.change(standing(article.pk), by=reporter, headline="River falls again and again")
    before = list(article.versions.values_list("live_from", "live_until"))
    browser = desk.client(reporter)
    page = browser.post(
        desk.url(article), desk.typed(browser.get(desk.url(article)), _continue="1", **changes), follow=True
    )
    assert list(article.versions.values_list("live_from", "live_until")) == before
    assert "an editor changes its times" in page.content.decode() or page.status_code == 403


def test_a_reporter_sets_the_embargo_of_a_draft():
    reporter = make.user("Reporters")
    article = make.story(by=reporter)
    save(desk.client(reporter), article, **boxes("embargoed_until", LATER))
    assert Article.objects.get(pk=article.pk).embargoed_until


@pytest.mark.parametrize("day", ["0001-01-01", "2020-02-29"])
def test_an_embargo_ends_in_the_future(day):
    article = make.story()
    past = {"embargoed_until_0": day, "embargoed_until_1": "12:00"}
    answer = save(desk.client(make.user("Editors")), article, **past)
    assert "has passed" in desk.errors(answer)["embargoed_until"][0]


def test_the_log_says_from_when_to_when_a_time_was_moved():
    article = make.story()
    managing = make.user("Managing editors")
    until = timezone.now() + LATER
    publishing.set_times(standing(article.pk), embargoed_until=until, expires_at=None, by=managing)
    publishing.set_times(standing(article.pk), embargoed_until=None, expires_at=None, by=managing)
    said = f"{timezone.localtime(until):%Y-%m-%d %H:%M %Z}"
    newest, first = Transition.objects.values_list("reason", flat=True)
    assert newest == f"Embargo: {said}, now none."
    assert first == f"Embargo: none, now {said}."


def test_a_retraction_has_no_end():
    editor = make.user("Editors")
    article = make.published()
    workflow.move("retract", standing(article.pk), by=make.user("Managing editors"), reason="It was wrong.")
    with pytest.raises(Refused, match="notice stays"):
        publishing.set_times(standing(article.pk), embargoed_until=None, expires_at=clock.read() + SOON, by=editor)
    notice = article.versions.get(change="retraction")
    begun = clock.read() - LATER
    article.versions.exclude(pk=notice.pk).update(live_from=begun - LATER, live_until=begun)
    article.versions.filter(pk=notice.pk).update(live_from=begun, live_until=clock.read() - SOON)
    assert standing(article.pk).status == Status.RETRACTED
    assert workflow.Case(editor, standing(article.pk)).objection("publish")


def test_a_retraction_that_was_withdrawn_comes_back_without_the_expiry_of_its_story():
    managing = make.user("Managing editors")
    article = make.published()
    publishing.set_times(standing(article.pk), embargoed_until=None, expires_at=clock.read() + SOON, by=managing)
    for name in ("retract", "withdraw", "restore"):
        workflow.move(name, standing(article.pk), by=managing, reason="It was wrong.")
    live = make.live(article)
    assert (live.notice, live.live_until) == (True, None)


def test_a_story_is_not_restored_before_its_embargo_ends():
    managing = make.user("Managing editors")
    article = make.published()
    workflow.move("withdraw", standing(article.pk), by=managing, reason="Too early.")
    publishing.set_times(standing(article.pk), embargoed_until=clock.read() + LATER, expires_at=None, by=managing)
    with pytest.raises(Refused, match="under embargo"):
        workflow.move("restore", standing(article.pk), by=managing)


def test_a_version_hidden_from_readers_is_not_restored_to_them():
    managing = make.user("Managing editors")
    article = make.published()
    workflow.move("withdraw", standing(article.pk), by=managing, reason="A letter came.")
    public_history.withhold(Version.objects.get(), by=managing, reason="On the court’s order.")
    with pytest.raises(Refused, match="hidden from them"):
        workflow.move("restore", standing(article.pk), by=managing)


# --- One person alone -------------------------------------------------------------------------------------------------
def test_new_words_under_a_photo_are_no_minor_fix():
    editor = make.user("Editors")
    photo = make.photo(caption="The quay on Tuesday.")
    article = make.published(by=editor, lead_photo=photo)
    photo.caption = "The harbour master, who took 40,000."
    photo.save()
    answer = desk.press(desk.client(editor), article, "publish", body=article.body.replace("in the night", "at night"))
    assert answer.status_code in {200, 403}
    assert "40,000" not in str(make.live(article).context)


def test_new_words_under_a_photo_void_the_approval_of_what_is_not_out_yet():
    editor = make.user("Editors")
    photo = make.photo(caption="The quay on Tuesday.")
    article, out = make.story(lead_photo=photo), make.published(lead_photo=photo)
    workflow.move("approve", standing(article.pk), by=editor)
    browser = desk.client(make.user("Reporters"))
    address = f"/admin/articles/photo/{photo.pk}/change/"
    page = browser.post(
        address, desk.typed(browser.get(address), caption="The harbour master.", _save="1"), follow=True
    )
    assert "has to be approved again" in page.content.decode()
    assert standing(article.pk).status in {Status.DRAFT, Status.REVIEW}
    assert standing(out.pk).status == Status.PUBLISHED


def test_a_writer_adds_no_words_for_readers_to_a_text_that_somebody_else_approved():
    writer, second = make.user("Editors"), make.user("Editors")
    article = make.published(by=writer)
    writing.change(standing(article.pk), by=writer, body="<p>The quay was shut, the town said.</p>")
    workflow.move("approve", standing(article.pk), by=second)
    browser = desk.client(writer)
    answer = desk.press(browser, article, "publish", change="correction", note="The harbour master took bribes.")
    assert "nobody else has approved it" in answer.content.decode()
    assert desk.press(browser, article, "publish").status_code == 302


def test_whoever_ever_sent_a_story_in_does_not_approve_it():
    reporter, editor = make.user("Reporters"), make.user("Editors")
    article = make.story(by=reporter)
    for name, by in (("submit", editor), ("recall", editor), ("submit", reporter)):
        workflow.move(name, standing(article.pk), by=by)
    assert workflow.Case(editor, standing(article.pk)).objection("approve")


def test_readers_see_the_note_of_an_update(client):
    article = make.published()
    writing.change(standing(article.pk), by=None, body="<p>The quay was shut, the town said.</p>")
    editor = make.user("Editors")
    workflow.move("publish", standing(article.pk), by=editor, change="update", note="Adds what the town said.")
    assert "Adds what the town said." in client.get(make.live(article).path).content.decode()
