"""The one word that says where a story stands, computed from its stage and what readers see."""

import datetime as dt

import pytest

from articles import clock, publishing, workflow, writing
from articles.models import Article
from articles.status import Status, standing, with_status
from tests import make

pytestmark = pytest.mark.django_db


def word(article):
    """The status of a story, as the list filters it and as one story has it."""
    status = standing(article.pk).status
    assert with_status(Article.objects.filter(pk=article.pk)).get(status=status) == article
    return Status(status).label


def test_a_story_goes_from_draft_to_published_and_on():
    editor = make.user("Editors")
    article = make.story()
    assert word(article) == "Draft"
    workflow.move("submit", article, by=article.created_by)
    assert word(article) == "In review"
    workflow.move("approve", article, by=editor)
    assert word(article) == "Approved"
    workflow.move("schedule", article, by=editor, at=clock.read() + dt.timedelta(hours=1))
    assert word(article) == "Scheduled"
    workflow.move("unschedule", article, by=editor)
    assert word(article) == "Approved"
    workflow.move("publish", article, by=editor)
    assert word(article) == "Published"
    writing.change(article, by=None, headline="Mended")
    assert word(article) == "Published with unpublished changes"
    publishing.withdraw(article, by=None, reason="why")
    assert word(article) == "Withdrawn"
    publishing.restore(article, by=None)
    assert word(article) == "Published with unpublished changes"
    publishing.retract(article, by=None, reason="why")
    assert word(article) == "Retracted"


def test_a_spiked_story_can_be_taken_off_the_spike():
    editor = make.user("Editors")
    article = make.story()
    workflow.move("spike", article, by=editor)
    assert word(article) == "Spiked"
    workflow.move("unspike", article, by=editor)
    assert word(article) == "Draft"


def test_a_story_whose_time_is_over_reads_as_expired():
    article = make.story()
    publishing.publish_as_of(article, by=None, at=clock.read() - dt.timedelta(days=2))
    article.versions.update(live_until=clock.read() - dt.timedelta(days=1))
    assert word(article) == "Expired"


def test_a_scheduled_story_that_was_edited_still_goes_out_with_the_approved_words():
    editor = make.user("Editors")
    article = make.story(headline="Approved words")
    at = clock.read() + dt.timedelta(hours=1)
    workflow.move("schedule", article, by=editor, at=at)
    writing.change(article, by=None, headline="Later words")
    found = standing(article.pk)
    assert (found.status, found.stage) == (Status.SCHEDULED, "draft")
    assert found.coming_revision != found.revision
    assert article.versions.live(at).get().headline == "Approved words"


def test_an_edit_voids_the_approval_of_the_old_words():
    editor = make.user("Editors")
    article = make.story()
    workflow.move("approve", article, by=editor)
    writing.change(article, by=None, headline="Other words")
    assert word(article) == "Draft"
    article.refresh_from_db()
    assert article.stage == "draft"


def test_nobody_approves_what_they_wrote_sent_in_or_signed(settings):
    editor, other = make.user("Editors"), make.user("Editors")
    own = make.story(by=editor)
    with pytest.raises(workflow.NotAllowed, match="Somebody else has to approve it"):
        workflow.move("publish", own, by=editor)
    signed = make.story(bylines=[editor.contributor])
    with pytest.raises(workflow.NotAllowed):
        workflow.move("approve", signed, by=editor)
    workflow.move("publish", own, by=other)
    settings.REQUIRE_SECOND_PERSON = False
    workflow.move("publish", signed, by=editor)
    assert word(signed) == "Published"


def test_taking_ones_own_name_off_makes_nobody_a_second_person():
    editor = make.user("Editors")
    article = make.story(bylines=[editor.contributor])
    article.bylines.all().delete()
    article.bylines.create(contributor=article.created_by.contributor)
    with pytest.raises(workflow.NotAllowed):
        workflow.move("publish", article, by=editor)


def test_a_correction_alone_goes_out_like_any_change():
    editor = make.user("Editors")
    article = make.published()
    writing.add_correction(article, kind="correction", text="It was Tuesday.", by=editor)
    assert word(article) == "Published with unpublished changes"
    workflow.move("publish", article, by=editor)
    assert make.live(article).change == "correction"


def test_warnings_are_acknowledged_once_for_the_same_words():
    editor = make.user("Editors")
    article = make.story(topics=())
    with pytest.raises(publishing.Refused) as refused:
        workflow.move("submit", article, by=article.created_by)
    assert [p.code for p in refused.value.problems] == ["no-topic"]
    workflow.move("submit", article, by=article.created_by, acknowledged={"no-topic"})
    workflow.move("publish", article, by=editor)
    assert article.transitions.get(move="submit").acknowledged == ["no-topic"]
    assert article.acknowledgements.get().by == article.created_by
    writing.change(article, by=None, headline="Other words")
    workflow.move("publish", article, by=editor)  # there still is no topic


def test_a_warning_comes_back_when_the_words_it_is_about_change():
    editor = make.user("Editors")
    article = make.story(body="<p>“It was the pump and nothing else,” he said.</p>")
    workflow.move("approve", article, by=editor, acknowledged={"quotation-without-speaker"})
    writing.change(article, by=None, headline="Other words")
    workflow.move("approve", article, by=editor)
    writing.change(article, by=None, body="<p>“It was the valve and nothing else,” he said.</p>")
    with pytest.raises(publishing.Refused) as refused:
        workflow.move("approve", article, by=editor)
    assert [p.code for p in refused.value.problems] == ["quotation-without-speaker"]


def test_a_withdrawn_story_comes_back_only_by_restoring_it():
    editor = make.user("Editors")
    article = make.published()
    publishing.withdraw(article, by=None, reason="why")
    article.refresh_from_db()
    with pytest.raises(workflow.NotAllowed):
        workflow.move("publish", article, by=editor)
    with pytest.raises(workflow.NotAllowed):
        workflow.move("restore", article, by=editor)
    workflow.move("restore", article, by=make.user("Managing editors"))
    assert make.live(article)
