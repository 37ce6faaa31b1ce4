"""A correction makes somebody look at every later story that cites the corrected one; so does a withdrawal."""

import datetime as dt

import pytest

from articles import clock, publishing, reviews, workflow, writing
from articles.admin import moves
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


@pytest.fixture
def managing():
    return make.user("Managing editors", "mina")


def linked(article):
    """Two later stories that link it, published and scheduled; those in work, spiked or over count for nothing."""
    out = make.published("Builds on it", earlier=(article,))
    coming = make.story("Comes tomorrow", earlier=(article,))
    publishing.publish(coming, by=None, at=clock.read() + dt.timedelta(hours=9))
    make.story("Draft on it", earlier=(article,))
    publishing.withdraw(make.published("Gone itself", earlier=(article,)), by=None, reason="")
    make.published("Has nothing to do with it")
    return out, coming


def pressed(name, article, user, **typed):
    """Press a move at the story's form; return what is said afterwards."""
    browser = desk.client(user)
    answer = desk.press(browser, article, name, **typed)
    (message,) = browser.get(answer["Location"]).context["messages"]
    return str(message)


def withdrawn(article, managing):
    """Withdraw at the desk; return the message and the item."""
    message = pressed("withdraw", article, managing, reason="A judge said so.")
    return message, ReviewItem.objects.filter(kind="withdrawn").last()


def test_a_withdrawal_tells_the_desk_which_later_stories_link_the_story(editor, managing):
    article = make.published("The ferry")
    out, coming = linked(article)
    message, item = withdrawn(article, managing)
    assert {e.article for e in item.entries.all()} == {out, coming}
    assert f'/admin/articles/reviewitem/{item.pk}/change/">2 later stories link to it' in message
    for user in (editor, managing):
        needs = desk.client(user).get("/admin/").content.decode().split('id="needs"')[1].split("</section>")[0]
        assert "2 later stories link to it: readers see plain words there." in needs
        assert "Stories that link to a withdrawn one" in needs
    listed = desk.client(editor).get("/admin/articles/reviewitem/").content.decode()
    assert "2 stories to look at" in listed
    page = page_of(item, editor).content.decode()
    assert "Withdrawn by" in page
    assert "Builds on it" in page
    assert "What changed" not in page
    browser = desk.client(editor)
    assert "which was withdrawn" in browser.get(desk.url(out)).content.decode()
    assert "Later stories link to this one" in browser.get(desk.url(article)).content.decode()


def test_a_withdrawal_of_what_nobody_links_opens_nothing(managing):
    article = make.published("The ferry")
    make.story("Draft on it", earlier=(article,))
    message, item = withdrawn(article, managing)
    assert item is None
    assert message.endswith("Its address now says that the story is gone.")


def test_whoever_may_not_look_at_such_things_is_told_nothing_of_later_stories(managing):
    article = make.published("The ferry")
    linked(article)
    _message, item = withdrawn(article, managing)
    reporter = make.user("Reporters")
    assert item
    assert moves.said("withdraw", standing(article.pk), reporter) == moves.DONE["withdraw"]
    assert "withdrawn one" not in desk.client(reporter).get("/admin/").content.decode()


def test_a_story_published_again_without_the_link_is_settled_and_the_last_one_closes_the_item(editor, managing):
    article = make.published("The ferry")
    out, coming = linked(article)
    _message, item = withdrawn(article, managing)
    writing.change(standing(out.pk), by=editor, standfirst="Another one.")
    publishing.publish(standing(out.pk), by=editor)
    assert item.entries.get(article=out).outcome == ""  # the link is still there
    out.report_links.all().delete()
    publishing.publish(standing(out.pk), by=editor)
    entry = item.entries.get(article=out)
    assert (entry.outcome, entry.resolved_by) == ("linked", editor)
    ids = [item.entries.get(article=coming).pk]
    desk.client(editor).post(page_of(item, editor).request["PATH_INFO"], {"deed": "not-affected", "entry": ids})
    item.refresh_from_db()
    assert item.closed_at
    history = article.transitions.filter(move="review").values_list("reason", flat=True)
    assert any("Has no dead link any more: “Builds on it”" in reason for reason in history)


def test_a_link_that_goes_by_itself_is_settled_once_readers_see_it_no_more(editor, managing):
    article = make.published("The ferry")
    out, coming = linked(article)
    _message, item = withdrawn(article, managing)
    publishing.unschedule(standing(coming.pk), by=editor)
    publishing.withdraw(standing(out.pk), by=managing, reason="")
    assert reviews.open_for(editor) == []
    assert set(item.entries.values_list("outcome", flat=True)) == {"linked"}


def test_restoring_the_story_closes_the_item_and_a_second_withdrawal_opens_another(editor, managing):
    article = make.published("The ferry")
    linked(article)
    _message, first = withdrawn(article, managing)
    workflow.move("restore", standing(article.pk), by=managing)
    first.refresh_from_db()
    assert (bool(first.closed_at), first.closed_by) == (True, managing)
    assert article.transitions.first().move == "restore"
    assert reviews.open_for(editor) == []
    assert "Open the story" not in page_of(first, editor).content.decode()
    _message, second = withdrawn(article, managing)
    assert second != first
    assert reviews.open_for(editor) == [second]


def test_restoring_many_stories_at_once_closes_their_items(managing):
    stories = [make.published("The ferry"), make.published("The quay")]
    for story in stories:
        linked(story)
        withdrawn(story, managing)
    ticked = {"action": "restore", "_selected_action": [story.pk for story in stories]}
    desk.client(managing).post("/admin/articles/article/", ticked)
    assert ReviewItem.objects.filter(kind="withdrawn").count() == 2
    assert not ReviewItem.objects.filter(closed_at=None).exists()


def test_a_retraction_says_how_many_later_stories_are_to_be_looked_at(managing):
    article = make.published("The ferry")
    linked(article)
    message = pressed("retract", article, managing, reason="None of it is true.", confirm="retract")
    item = ReviewItem.objects.get()
    assert f'{item.pk}/change/">4 later stories that cite it are to be looked at.' in message
