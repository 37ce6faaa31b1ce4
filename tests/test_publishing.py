"""What readers see when a story is published, scheduled, withdrawn, restored or retracted."""

import datetime as dt
from itertools import pairwise

import pytest
from django.utils import timezone

from articles import clock, publishing, writing
from articles.compiler import Refused
from articles.models import Address, Article, Change, Conflict, PreviousReport, Quote, Version, VersionTopic
from articles.pages import article_page, preview_page
from articles.tasks import refresh_published
from newsroom import edition
from tests import make

pytestmark = pytest.mark.django_db

SOON = dt.timedelta(hours=2)


def test_a_published_story_is_live_at_once():
    article = make.published()
    assert make.live(article).headline == article.headline


def test_a_story_published_many_times_is_live_without_a_gap():
    article = make.published()
    for n in range(20):
        writing.change(article, by=None, headline=f"Version {n}")
        publishing.publish(article, by=None)
        assert make.live(article).headline == f"Version {n}"
    rows = list(article.versions.order_by("number"))
    assert all(a.live_until == b.live_from for a, b in pairwise(rows))


def test_edits_stay_unseen_until_published_again():
    article = make.published(headline="Bridge opens")
    writing.change(article, by=None, headline="Bridge stays shut")
    assert make.live(article).headline == "Bridge opens"
    publishing.publish(article, by=None)
    assert make.live(article).headline == "Bridge stays shut"
    assert article.versions.count() == 2


def test_a_scheduled_story_is_unseen_until_its_time():
    article = make.story()
    at = clock.read() + SOON
    publishing.publish(article, by=None, at=at)
    assert not Version.objects.live().filter(article=article).exists()
    assert not Version.objects.live(at - dt.timedelta(microseconds=1)).filter(article=article).exists()
    assert Version.objects.live(at).filter(article=article).exists()


def test_the_later_of_schedule_and_embargo_holds():
    embargo = clock.read() + 2 * SOON
    article = make.story(embargoed_until=embargo)
    version = publishing.publish(article, by=None, at=clock.read() + SOON)
    assert version.live_from == embargo


def test_publish_now_waits_for_the_embargo():
    embargo = clock.read() + SOON
    article = make.story(embargoed_until=embargo)
    assert publishing.publish(article, by=None).live_from == embargo
    assert not Version.objects.live().exists()


def test_a_scheduled_update_replaces_the_live_text_at_its_time():
    article = make.published(headline="Old words")
    writing.change(article, by=None, headline="New words")
    at = clock.read() + SOON
    publishing.publish(article, by=None, at=at)
    assert make.live(article).headline == "Old words"
    assert Version.objects.live(at).get(article=article).headline == "New words"


def test_unscheduling_gives_the_live_text_its_end_back():
    expires = clock.read() + dt.timedelta(days=9)
    article = make.published(expires_at=expires)
    publishing.publish(article, by=None, at=clock.read() + SOON)
    publishing.unschedule(article, by=None)
    assert article.versions.get().live_until == expires
    with pytest.raises(Refused, match="Nothing is scheduled"):
        publishing.unschedule(article, by=None)


def test_scheduling_again_moves_the_time_and_leaves_one_version_to_come():
    article = make.story()
    publishing.publish(article, by=None, at=clock.read() + SOON)
    later = clock.read() + 3 * SOON
    publishing.publish(article, by=None, at=later)
    assert article.versions.get().live_from == later


def test_a_story_expires_by_itself():
    expires = clock.read() + SOON
    article = make.published(expires_at=expires)
    assert Version.objects.live(expires - dt.timedelta(seconds=1)).filter(article=article).exists()
    assert not Version.objects.live(expires).filter(article=article).exists()


def test_a_withdrawn_story_is_gone_and_what_was_to_come_with_it():
    article = make.published()
    publishing.publish(article, by=None, at=clock.read() + SOON)
    publishing.withdraw(article, by=None, reason="It was about another street.")
    assert not Version.objects.live().exists()
    assert not Version.objects.live(clock.read() + 2 * SOON).exists()


def test_restoring_brings_back_what_readers_saw_and_not_what_was_written_since():
    orla = make.expert()
    article = make.published(headline="As it was", quoting=orla)
    publishing.withdraw(article, by=None, reason="Checking.")
    writing.change(article, by=None, headline="Half finished")
    restored = publishing.restore(article, by=None)
    assert restored.headline == "As it was"
    assert restored.change == Change.RESTORED
    assert [q.text for q in Quote.objects.live()] == ["We saw it coming for years."]
    assert VersionTopic.objects.live().filter(topic__name="Floods").count() == 1


def test_an_expired_story_can_be_restored():
    article = make.story()
    now = clock.read()
    publishing.publish_as_of(article, by=None, at=now - dt.timedelta(days=2))
    article.versions.update(live_until=now - dt.timedelta(days=1))
    Article.objects.filter(pk=article.pk).update(expires_at=now - dt.timedelta(days=1))
    article.refresh_from_db()
    publishing.restore(article, by=None)
    assert make.live(article).live_until is None


def test_a_live_story_cannot_be_restored_and_a_draft_cannot_be_withdrawn():
    with pytest.raises(Refused, match="was not withdrawn"):
        publishing.restore(make.published(), by=None)
    with pytest.raises(Refused, match="is not published"):
        publishing.withdraw(make.story(), by=None, reason="why")


def test_a_retraction_leaves_a_notice_in_place_of_the_story():
    orla = make.expert()
    article = make.published(quoting=orla, standfirst="The water is high.")
    publishing.retract(article, by=None, reason="The figures were <invented>.")
    version = make.live(article)
    assert version.notice
    assert version.body == "<p>The figures were &lt;invented&gt;.</p>"
    assert version.standfirst == ""
    assert not Quote.objects.live().exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"headline": ""}, "no-headline"), ({"body": "<p> </p>"}, "no-body"), ({"bylines": []}, "no-byline")],
)
def test_a_story_without_the_essentials_is_refused_and_nothing_is_half_done(fields, code):
    article = make.story(**({"headline": "River rises"} | fields | {"slug": "river"}))
    before = edition.current()
    with pytest.raises(Refused) as refused:
        publishing.publish(article, by=None)
    assert code in [problem.code for problem in refused.value.problems]
    assert not Version.objects.exists()
    assert not Address.objects.exists()
    assert edition.current() == before


def test_a_time_in_the_past_is_refused():
    article = make.story()
    with pytest.raises(Refused, match="has passed"):
        publishing.publish(article, by=None, at=clock.read() - SOON)
    assert not Version.objects.exists()


def test_a_slug_that_another_story_of_the_day_has_is_refused():
    make.published(slug="river")
    second = make.story(slug="river")
    with pytest.raises(Refused, match="“river”"):
        publishing.publish(second, by=None)
    assert second.versions.count() == 0


def test_the_second_of_two_who_publish_the_same_text_is_told():
    article = make.story()
    stale = Article.objects.get(pk=article.pk)
    writing.change(article, by=None, headline="Somebody else’s words")
    with pytest.raises(Conflict):
        publishing.publish(stale, by=None)
    assert not Version.objects.exists()


def test_a_changed_slug_gets_an_address_of_the_same_day_and_keeps_the_old_one():
    article = make.published(slug="river")
    first = make.live(article).path
    writing.change(article, by=None, slug="river-rises")
    publishing.publish(article, by=None)
    assert make.live(article).path == first.replace("/river/", "/river-rises/")
    assert set(Address.objects.values_list("path", flat=True)) == {first, make.live(article).path}


def test_the_address_has_the_day_in_the_newsrooms_zone():
    article = make.story(slug="midnight")
    publishing.publish_as_of(article, by=None, at=dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC))
    assert make.live(article).path == "/2026/03/02/midnight/"  # Europe/Paris is an hour ahead


def test_a_minor_fix_changes_no_public_time_and_an_update_does():
    article = make.published()
    first = make.live(article)
    writing.change(article, by=None, dateline="THE QUAY")
    publishing.publish(article, by=None, change=Change.MINOR)
    assert (make.live(article).published_at, make.live(article).updated_at) == (first.published_at, None)
    writing.change(article, by=None, dateline="OLD QUAY")
    version = publishing.publish(article, by=None)
    assert version.updated_at == version.live_from
    assert version.published_at == first.published_at


def test_a_correction_goes_out_with_the_next_publication():
    article = make.published()
    writing.add_correction(article, kind="correction", text="The bridge is 60 metres long.", by=None)
    assert make.live(article).context["corrections"] == []
    version = publishing.publish(article, by=None)
    assert version.change == Change.CORRECTION
    assert [c["text"] for c in version.context["corrections"]] == ["The bridge is 60 metres long."]


def test_unscheduling_a_correction_leaves_it_waiting():
    article = make.published()
    writing.add_correction(article, kind="correction", text="60 metres.", by=None)
    publishing.publish(article, by=None, at=clock.read() + SOON)
    publishing.unschedule(article, by=None)
    assert article.corrections.get().published_in is None


def test_a_quotation_keeps_its_address_when_the_story_is_published_again():
    orla = make.expert()
    article = make.published(quoting=orla)
    first = Quote.objects.live().get().public_id
    body = article.body.replace("We saw it coming for years.", "We saw it coming, for years!")
    writing.change(article, by=None, body=body + "<p>More.</p>")
    publishing.publish(article, by=None)
    assert Quote.objects.live().get().public_id == first
    assert Quote.objects.filter(public_id=first).count() == 1


def test_an_embargo_set_after_scheduling_takes_the_story_off_the_schedule():
    article = make.story()
    publishing.publish(article, by=None, at=clock.read() + SOON)
    path = article.versions.get().path
    assert publishing.set_times(article, embargoed_until=clock.read() + 3 * SOON, expires_at=None, by=None)
    assert not article.versions.exists()
    assert not Address.objects.filter(path=path).exists()


def test_an_expiry_set_on_a_live_story_ends_it_then_and_can_be_lifted():
    article = make.published()
    expires = clock.read() + SOON
    publishing.set_times(article, embargoed_until=None, expires_at=expires, by=None)
    assert not Version.objects.live(expires).exists()
    publishing.set_times(article, embargoed_until=None, expires_at=None, by=None)
    assert Version.objects.live(expires).exists()
    with pytest.raises(Refused, match="would expire"):
        publishing.set_times(article, embargoed_until=None, expires_at=clock.read() - SOON, by=None)


def test_an_embargo_set_while_somebody_publishes_still_holds():
    article = make.story()
    embargo = clock.read() + SOON
    Article.objects.filter(pk=article.pk).update(embargoed_until=embargo)
    assert publishing.publish(article, by=None).live_from == embargo


def test_a_retracted_story_is_marked_among_the_previous_reports_of_a_later_one(client):
    wrong = make.published("Wrong")
    later = make.published("Later", earlier=(wrong,))
    page = client.get(make.live(later).path).content.decode()
    assert "Retracted" not in page
    publishing.retract(wrong, by=None, reason="It was invented.")
    page = client.get(make.live(later).path).content.decode()
    assert page.index("Retracted") < page.index("Wrong</a>")


def test_a_retraction_never_leads_the_front_page(client):
    make.published("A sound story")
    wrong = make.published("A wrong story")
    publishing.retract(wrong, by=None, reason="It was invented.")
    page = client.get("/").content.decode()
    assert page.index("A sound story") < page.index("A wrong story")


def test_a_retraction_that_was_withdrawn_comes_back_as_a_retraction():
    article = make.published()
    publishing.retract(article, by=None, reason="It was invented.")
    publishing.withdraw(article, by=None, reason="why")
    assert publishing.restore(article, by=None).notice


def test_previous_reports_keep_the_editors_order_ours_and_others_mixed():
    first, third = make.published("First"), make.published("Third")
    article = make.story()
    for position, report in enumerate([first, None, third]):
        outside = {} if report else {"outside_url": "https://other.example/", "outside_headline": "Second"}
        PreviousReport.objects.create(article=article, earlier=report, position=position, **outside)
    publishing.publish(article, by=None)
    for page in (article_page(make.live(article)), preview_page(article)):
        assert [report["headline"] for report in page["previous"]] == ["First", "Second", "Third"]


def test_the_preview_of_a_published_story_is_what_readers_would_get():
    article = make.published()
    make.published("Later coverage", earlier=(article,))
    writing.add_correction(article, kind="correction", text="It was Tuesday.", by=None)
    page = preview_page(article)
    assert page["version"].path == make.live(article).path
    assert page["version"].published_at == make.live(article).published_at
    assert [c["text"] for c in page["version"].context["corrections"]] == ["It was Tuesday."]
    assert [report["headline"] for report in page["later"]] == ["Later coverage"]


def test_a_permalink_outlives_a_schedule_that_would_have_brought_the_words_back():
    orla = make.expert()
    article = make.published(quoting=orla)
    with_words, public_id = article.body, Quote.objects.get().public_id
    writing.change(article, by=None, body="<p>Nothing of that.</p>")
    publishing.publish(article, by=None)
    writing.change(article, by=None, body=with_words)
    publishing.publish(article, by=None, at=clock.read() + SOON)
    publishing.unschedule(article, by=None)
    assert Quote.objects.filter(public_id=public_id).exists()


def test_every_publication_raises_the_edition_and_saving_a_draft_does_not():
    article = make.story()
    before = edition.current()
    writing.change(article, by=None, headline="Changed")
    assert edition.current() == before
    publishing.publish(article, by=None)
    assert edition.current() == before + 1


def test_a_renamed_person_and_topic_are_renamed_in_what_is_published():
    orla = make.expert("Orla Venn")
    article = make.published(quoting=orla)
    orla.name = "Orla Venn-Hughes"
    orla.save()
    topic = article.topics.get()
    topic.name, topic.slug = "High water", "high-water"
    topic.save()
    refresh_published.enqueue("expert", orla.pk)
    refresh_published.enqueue("topic", topic.pk)
    context = make.live(article).context
    assert context["people"][0]["name"] == "Orla Venn-Hughes"
    assert context["topics"][0] == {
        "id": topic.pk,
        "name": "High water",
        "url": "/topics/high-water/",
        "running": False,
    }


def test_the_database_clock_is_the_one_that_counts(monkeypatch):
    article = make.published()
    wrong = timezone.now() - dt.timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: wrong)
    assert make.live(article)
    writing.change(article, by=None, headline="Again")
    publishing.publish(article, by=None)
    assert make.live(article).headline == "Again"
