"""Once published, the words of a version stay as they were, whatever service is called afterwards."""

import datetime as dt

import pytest
from django.contrib.admin import site as admin_site

from articles import clock, publishing, workflow, writing
from articles.models import Address, Change, Quote, Revision, Transition, Version
from articles.tasks import refresh_published
from newsroom.edition import Edition
from tests import desk, make

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


def test_no_form_of_the_desk_changes_the_words_of_a_version():
    orla = make.expert("Orla Venn", "harbour master")
    photo = make.photo(caption="The quay.")
    article = make.published(quoting=orla, standfirst="As it was.", lead_photo=photo)
    topic, byline = article.topics.get(), article.bylines.get().contributor
    as_published = words_of(article)
    browser = desk.client(make.user("Managing editors", is_superuser=True))
    admin = "/admin/{}/{}/{}/change/".format
    forms = [
        (desk.url(article), {"headline": "Other", "standfirst": "Other.", "body": "<p>Other.</p>", "slug": "other"}),
        (desk.url(article), {"people_quoted-0-description": "someone else"}),
        (
            desk.url(article),
            {"corrections-TOTAL_FORMS": 1, "corrections-0-kind": "update", "corrections-0-text": "No."},
        ),
        (admin("people", "expert", orla.pk), {"name": "Other Name", "kind": "private"}),
        (admin("people", "contributor", byline.pk), {"name": "Other Name", "role": "Other"}),
        (admin("articles", "topic", topic.pk), {"name": "Other", "slug": "other"}),
        (admin("articles", "photo", photo.pk), {"caption": "Other.", "credit": "Other", "alt": "Other."}),
    ]
    for url, changes in forms:
        answer = browser.post(url, desk.typed(browser.get(url), **changes))
        assert answer.status_code == 302, (url, desk.read(answer).fields)
        assert words_of(article) == as_published, url
    for move in ("publish", "withdraw", "restore", "retract", "unschedule"):
        desk.press(browser, article, move, reason="why")
        assert words_of(article) == as_published, move
    assert not any(map(admin_site.is_registered, (Version, Quote, Address, Revision, Transition, Edition)))


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
