"""A correction makes somebody look at every later story that cites the corrected one."""

import datetime as dt

import pytest

from articles import clock, publishing, reviews, workflow, writing
from articles.models import Article, ReviewEntry, ReviewItem, Version
from articles.status import standing
from articles.text.reuse import said_again, taken_back
from tests import desk, make

pytestmark = pytest.mark.django_db

WRONG = "<p>The ferry carried 412 people that night.</p>"


@pytest.mark.parametrize(
    ("old", "new", "later", "again"),
    [
        (
            "It carried 412 people home.",
            "It carried 214 people home.",
            "The boat carried 412 people.",
            "carried 412 people",
        ),
        ("It carried 412 people home.", "It carried 214 people home.", "It carried 214 people home.", ""),
        (
            "It carried 412 people home.",
            "It carried 214 people home.",
            "CARRIED 412, people said",
            "CARRIED 412, people",
        ),
        (
            "Venn denied the charge.",
            "Venn admitted the charge.",
            "and Venn denied the charge",
            "Venn denied the charge",
        ),
        ("One two.", "One.", "One two.", ""),
        ("The same words here.", "The same words here.", "The same words here.", ""),
        ("The same words here.", "The same words here and more.", "The same words here.", ""),
        ("", "", "Anything at all.", ""),
    ],
)
def test_words_taken_back_are_found_where_they_are_said_again(old, new, later, again):
    assert said_again(taken_back(old, new), later) == again


def test_a_long_text_is_compared_in_no_time():
    words = " ".join(f"word{n}" for n in range(400_000))
    assert said_again(taken_back(words, words.replace("word7 ", "other ")), words).startswith("word5 word6 word7")


@pytest.fixture
def editor():
    return make.user("Editors", "edda")


def corrected(article, editor, kind="correction"):
    """Correct a story in public."""
    fresh = Article.objects.get(pk=article.pk)
    writing.change(fresh, by=None, body=fresh.body.replace("412", "214"))
    writing.add_correction(fresh, kind=kind, text="It was 214, not 412.", by=None)
    publishing.publish(fresh, by=editor)


def later_stories(article):
    again = make.published("Repeats it", "<p>As we said, the ferry carried 412 people.</p>", earlier=(article,))
    other = make.published("Names it", "<p>Another night.</p>", earlier=(article,))
    draft = make.story("Draft on it", earlier=(article,))
    spiked = make.story("Spiked", earlier=(article,))
    workflow.move("spike", spiked, by=make.user("Editors"))
    make.published("Has nothing to do with it", WRONG)
    return again, other, draft


def test_a_correction_lists_every_later_story_those_that_repeat_the_words_first(editor):
    article = make.published("The ferry", WRONG)
    again, other, draft = later_stories(article)
    corrected(article, editor)
    item = ReviewItem.objects.get()
    assert {e.article for e in item.entries.all()} == {again, other, draft}
    assert item.entries.exclude(reused="").get().article == again
    page = desk.client(editor).get(f"/admin/articles/reviewitem/{item.pk}/change/").content.decode()
    assert "<mark>ferry carried 412 people</mark>" in page
    assert page.index("Repeats it") < min(page.index("Names it"), page.index("Draft on it"))
    assert "It was 214, not 412." in page


def test_a_retraction_makes_somebody_look_too(editor):
    article = make.published("The ferry", WRONG)
    again, _other, _draft = later_stories(article)
    publishing.retract(Article.objects.get(pk=article.pk), by=editor, reason="None of it is true.")
    assert ReviewItem.objects.get().entries.exclude(reused="").get().article == again


@pytest.mark.parametrize("kind", ["clarification", "editors-note", "update"])
def test_other_notes_open_nothing(editor, kind):
    article = make.published("The ferry", WRONG)
    later_stories(article)
    corrected(article, editor, kind)
    assert not ReviewItem.objects.exists()


def test_a_correction_that_nobody_cites_opens_nothing(editor):
    corrected(make.published("The ferry", WRONG), editor)
    assert not ReviewItem.objects.exists()


def test_many_are_settled_at_once_and_the_last_one_closes_the_item(editor):
    article = make.published("The ferry", WRONG)
    again, _other, _draft = later_stories(article)
    corrected(article, editor)
    item = ReviewItem.objects.get()
    foreign_article = make.published("Another ferry", WRONG)
    make.published("On the other", "<p>So.</p>", earlier=(foreign_article,))
    corrected(foreign_article, editor)
    foreign = ReviewEntry.objects.exclude(item=item).get()
    browser, address = desk.client(editor), f"/admin/articles/reviewitem/{item.pk}/change/"
    ids = [e.pk for e in item.entries.exclude(article=again)]
    assert (
        browser.post(address, {"deed": "not-affected", "entry": [*ids, foreign.pk, "x", "9" * 30]}).status_code == 302
    )
    assert reviews.open_for(editor)[0].left == 1
    assert ReviewEntry.objects.get(pk=foreign.pk).outcome == ""
    corrected(again, editor)
    item.refresh_from_db()
    assert item.closed_at
    assert item.entries.get(article=again).outcome == "corrected"
    assert browser.post(address, {"deed": "reopen", "entry": ids[:1]}).status_code == 302
    item.refresh_from_db()
    assert item.closed_at is None


def test_a_correction_taken_off_the_schedule_takes_its_item_with_it(editor):
    article = make.published("The ferry", WRONG)
    later_stories(article)
    fresh = Article.objects.get(pk=article.pk)
    writing.add_correction(fresh, kind="correction", text="It was 214.", by=None)
    publishing.publish(fresh, by=editor, at=clock.read() + dt.timedelta(hours=1))
    assert ReviewItem.objects.count() == 1
    publishing.unschedule(Article.objects.get(pk=article.pk), by=editor)
    assert not ReviewItem.objects.exists()


def scheduled_correction(article, editor):
    """A correction that readers see in an hour."""
    fresh = standing(article.pk)
    writing.change(fresh, by=None, body=fresh.body.replace("412", "214"))
    writing.add_correction(fresh, kind="correction", text="It was 214, not 412.", by=None)
    publishing.publish(fresh, by=editor, at=clock.read() + dt.timedelta(hours=1))


def page_of(item, editor):
    """The item's page as an editor opens it."""
    return desk.client(editor).get(f"/admin/articles/reviewitem/{item.pk}/change/")


def test_a_story_published_before_a_scheduled_correction_goes_live_is_listed(editor):
    article = make.published("The ferry", WRONG)
    later_stories(article)
    scheduled_correction(article, editor)
    item = ReviewItem.objects.get()
    reviews.resolve(item.entries.all(), by=editor)
    assert ReviewItem.objects.get().closed_at
    between = make.published("Between", "<p>The ferry carried 412 people.</p>", earlier=(article,))
    assert reviews.open_for(editor) == [item]
    entry = item.entries.get(article=between)
    assert (entry.outcome, entry.reused) == ("", "ferry carried 412 people")
    assert reviews.open_for(editor)[0].left == 1
    assert "Between" in page_of(item, editor).content.decode()


def test_a_story_begun_after_the_correction_is_not_listed(editor):
    article = make.published("The ferry", WRONG)
    later_stories(article)
    corrected(article, editor)
    make.published("After it", "<p>So.</p>", earlier=(article,))
    assert reviews.open_for(editor)[0].left == 3


def test_a_spiked_story_is_listed_once_it_comes_off_the_spike(editor):
    article = make.published("The ferry", WRONG)
    later_stories(article)
    corrected(article, editor)
    item = ReviewItem.objects.get()
    reviews.resolve(item.entries.all(), by=editor)
    workflow.move("unspike", standing(Article.objects.get(headline="Spiked").pk), by=editor)
    item.refresh_from_db()
    assert item.closed_at is None
    assert item.entries.get(outcome="").article.headline == "Spiked"


def test_only_a_correction_that_readers_see_settles_a_story(editor):
    article = make.published("The ferry", WRONG)
    again, _other, _draft = later_stories(article)
    corrected(article, editor)
    item = ReviewItem.objects.get()
    scheduled_correction(again, editor)
    reviews.open_for(editor)
    assert item.entries.get(article=again).outcome == ""
    Version.objects.filter(article=again, live_until__gt=clock.read()).update(live_until=clock.read())
    coming = Version.objects.coming().get(article=again)
    now = clock.read()
    Version.objects.filter(pk=coming.pk).update(live_from=now)
    coming.published_corrections.update(published_at=now)
    reviews.open_for(editor)
    assert item.entries.get(article=again).outcome == "corrected"


def test_a_correction_of_something_else_settles_nothing_until_somebody_says_so(editor):
    article = make.published("The ferry", WRONG)
    again, _other, _draft = later_stories(article)
    corrected(article, editor)
    item = ReviewItem.objects.get()
    entry = item.entries.get(article=again)
    writing.add_correction(standing(again.pk), kind="correction", text="His name is Dallow.", by=None)
    publishing.publish(standing(again.pk), by=editor)
    entry.refresh_from_db()
    assert entry.outcome == ""
    page = page_of(item, editor)
    assert "It had a correction since." in page.content.decode()
    ids = list(item.entries.values_list("pk", flat=True))
    desk.client(editor).post(page.request["PATH_INFO"], {"deed": "corrected", "entry": ids})
    assert list(item.entries.exclude(outcome="")) == [entry]  # the others had none
    reviews.reopen(item.entries.filter(pk=entry.pk), by=editor)
    reviews.open_for(editor)
    assert item.entries.get(pk=entry.pk).outcome == ""  # what came before it was reopened settles it no more


def test_the_history_keeps_who_settled_a_story_before_it_was_reopened(editor):
    article = make.published("The ferry", WRONG)
    again, _other, draft = later_stories(article)
    corrected(article, editor)
    item = ReviewItem.objects.get()
    page = page_of(item, editor).content.decode()
    assert 'value="reopen"' not in page
    reviews.resolve(item.entries.exclude(article__headline="Names it"), by=editor)
    assert 'value="reopen"' in page_of(item, editor).content.decode()
    second = make.user("Editors", "mara")
    reviews.reopen(item.entries.filter(article=again), by=second)
    reopened, settled = article.transitions.filter(move="review")
    assert (settled.by, reopened.by) == (editor, second)
    assert "“Repeats it”" in settled.reason
    assert f"story {draft.pk}" in settled.reason  # whoever reads the history may not know of it
    assert "“Repeats it”" in reopened.reason
    history = desk.client(editor).get(desk.url(article, "history")).content.decode()
    assert "looked at later stories that cite it" in history


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors", "Administrators"])
def test_review_items_are_for_editors(editor, role):
    article = make.published("The ferry", WRONG)
    later_stories(article)
    corrected(article, editor)
    item = ReviewItem.objects.get()
    browser = desk.client(make.user(role))
    assert browser.get("/admin/articles/reviewitem/").status_code == 403
    assert browser.get(f"/admin/articles/reviewitem/{item.pk}/change/").status_code in {403, 404}
    answer = browser.post(f"/admin/articles/reviewitem/{item.pk}/change/", {"deed": "not-affected", "entry": "1"})
    assert answer.status_code in {403, 404}
    assert not ReviewEntry.objects.exclude(outcome="").exists()


@pytest.mark.parametrize("pk", ["0", "999", "x", "9" * 30, "%00"])
def test_an_item_that_is_not_there_is_not_found(editor, pk):
    assert desk.client(editor).get(f"/admin/articles/reviewitem/{pk}/change/").status_code == 404
