"""Once published, the words of a version stay as they were, whatever service is called afterwards."""

import datetime as dt

import pytest

from articles import clock, publishing, workflow, writing
from articles.models import Change, Version
from articles.tasks import refresh_published
from tests import make

pytestmark = pytest.mark.django_db

WORDS = ("headline", "short_headline", "standfirst", "dateline", "body", "kind", "path", "published_at", "words")


def words_of(article):
    """The words of every version of a story and of every quotation in it, by number and place."""
    versions = {v["number"]: v for v in Version.objects.filter(article=article).values("number", *WORDS)}
    first = Version.objects.get(article=article, number=1)
    described = [(p["described"], p["quotes"]) for p in first.context["people"]]
    return versions[1], described, first.context["photo"]


def services(article):
    """Everything the code offers that touches a story, each as a call."""
    later = clock.read() + dt.timedelta(hours=1)
    editor = make.user("Editors", "second")
    yield "edit", lambda: writing.change(article, by=None, headline="New", body="<p>Other words.</p>", slug="other")
    yield "correct", lambda: writing.add_correction(article, kind="correction", text="It was Tuesday.", by=None)
    yield "publish", lambda: publishing.publish(article, by=None, change=Change.CORRECTION)
    yield "edit again", lambda: writing.change(article, by=None, standfirst="Third.")
    yield "submit", lambda: workflow.move("submit", article, by=article.created_by)
    yield "send back", lambda: workflow.move("send_back", article, by=editor, reason="Shorter, please.")
    yield "approve", lambda: workflow.move("approve", article, by=editor)
    yield "schedule", lambda: publishing.publish(article, by=None, at=later)
    yield "unschedule", lambda: publishing.unschedule(article, by=None)
    yield "withdraw", lambda: publishing.withdraw(article, by=None, reason="why")
    yield "restore", lambda: publishing.restore(article, by=None)
    yield "retract", lambda: publishing.retract(article, by=None, reason="why")


def test_no_service_changes_the_words_of_a_version():
    orla = make.expert("Orla Venn", "harbour master")
    article = make.published(quoting=orla, standfirst="As it was.", lead_photo=make.photo(caption="The quay."))
    as_published = words_of(article)
    for name, call in services(article):
        call()
        assert words_of(article) == as_published, name


def test_a_new_position_or_name_leaves_the_description_of_that_day():
    orla = make.expert("Orla Venn", "harbour master")
    article = make.published(quoting=orla)
    as_published = words_of(article)
    orla.positions.update(ended=dt.date(2026, 1, 1))
    orla.positions.create(title="mayor", started=dt.date(2026, 1, 1))
    orla.name = "Orla Venn-Hughes"
    orla.save()
    refresh_published.enqueue("expert", orla.pk)
    assert words_of(article) == as_published
    assert make.live(article).context["people"][0]["name"] == "Orla Venn-Hughes"


def test_a_changed_photo_caption_reaches_readers_with_the_next_publication():
    photo = make.photo(caption="Before.")
    article = make.published(lead_photo=photo)
    photo.caption = "After."
    photo.save()
    assert make.live(article).context["photo"]["caption"] == "Before."
    article.refresh_from_db()
    publishing.publish(article, by=None)
    assert make.live(article).context["photo"]["caption"] == "After."
