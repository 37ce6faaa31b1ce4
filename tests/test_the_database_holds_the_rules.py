"""What must never be in the database is refused by the database itself, whoever writes."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from articles import clock
from articles.models import Article, Photo, PolicyPage, PreviousReport, QuotedPerson, SiteSettings, Version
from articles.status import Status
from people.models import Contributor, Expert, Position
from tests import make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def refused(write):
    """Whether the database refuses a write."""
    try:
        with transaction.atomic():
            write()
    except DatabaseError:
        return True
    return False


def test_versions_of_a_story_follow_one_another_without_overlap():
    article = make.published()
    live = make.live(article)

    def another(number=2, **times):
        fields = {f.attname: getattr(live, f.attname) for f in Version._meta.concrete_fields if f.name != "id"}
        return lambda: Version.objects.create(**fields | {"number": number} | times)

    assert refused(another())  # two open ones
    assert refused(another(number=1, live_until=live.live_from + DAY))  # the same number
    assert refused(another(live_until=live.live_from))  # empty
    assert refused(another(live_until=live.live_from - DAY))  # ends before it begins
    assert refused(another(live_from=live.live_from - DAY, live_until=live.live_from, path="/2026/01/01//"))
    assert refused(another(live_from=live.live_from - DAY, live_until=live.live_from, change="whim"))
    assert refused(another(live_from=live.live_from - DAY, live_until=live.live_from, updated_at=live.live_from - DAY))
    overlapping = another(live_from=live.live_from - DAY, live_until=clock.read() + DAY)
    assert refused(overlapping) == (connection.vendor == "postgresql")  # on SQLite publishing alone sees to it


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "lost"},
        {"kind": "rumour"},
        {"stage": "approved"},
        {"stage": "approved", "approved_revision": 7},
        {"canonical_url": "javascript:alert(1)"},
    ],
)
def test_a_story_is_of_a_known_kind_and_approved_as_exactly_this_text(change):
    article = make.story()
    assert refused(lambda: Article.objects.filter(pk=article.pk).update(**change))


def test_a_previous_report_is_one_of_ours_or_one_elsewhere_and_never_the_story_itself():
    article, earlier = make.story(), make.published()
    outside = {"outside_url": "https://other.example/", "outside_headline": "Elsewhere"}
    for fields in (
        {},
        {"earlier": earlier, **outside},
        {"earlier": article},
        {"outside_url": "https://other.example/"},
        {"outside_url": "javascript:alert(1)", "outside_headline": "x"},
        {"earlier": earlier, "kind": "rumour"},
    ):
        assert refused(lambda fields=fields: PreviousReport.objects.create(article=article, **fields)), fields
    PreviousReport.objects.create(article=article, earlier=earlier)
    assert refused(lambda: PreviousReport.objects.create(article=article, earlier=earlier))


def test_a_speaker_is_a_person_or_an_unnamed_source_and_stands_once_in_a_story():
    article, orla = make.story(), make.expert()
    for fields in ({}, {"expert": orla, "key": "a"}):
        assert refused(lambda fields=fields: QuotedPerson.objects.create(article=article, **fields)), fields
    for fields in ({"expert": orla}, {"key": "a"}):
        QuotedPerson.objects.create(article=article, **fields)
        assert refused(lambda fields=fields: QuotedPerson.objects.create(article=article, **fields)), fields


def test_names_that_mean_the_same_topic_are_one():
    make.topic("Zürich")
    for same in ("zürich", "ZÜRICH", "Zu\u0308rich", " zürich "):
        assert refused(lambda same=same: make.topic(same)), same


def test_what_people_and_pictures_must_be():
    orla = make.expert()
    for write in (
        lambda: Expert.objects.filter(pk=orla.pk).update(merged_into=orla.pk),
        lambda: Expert.objects.filter(pk=orla.pk).update(kind="hero"),
        lambda: Expert.objects.filter(pk=orla.pk).update(website="javascript:alert(1)"),
        lambda: Position.objects.create(expert=orla, title="x", started=dt.date(2026, 2, 1), ended=dt.date(2026, 1, 1)),
        lambda: Photo.objects.create(title="no size"),
        lambda: Photo.objects.create(title="x", width=1, height=1, focal_x=101),
        lambda: Contributor.objects.create(name="x", slug=make.contributor("x").slug),
    ):
        assert refused(write)


def test_every_status_has_a_word():
    assert [status.label for status in Status] == [
        "Draft",
        "In review",
        "Approved",
        "Scheduled",
        "Published",
        "Published with unpublished changes",
        "Expired",
        "Withdrawn",
        "Retracted",
        "Spiked",
    ]


def test_the_site_has_one_row_of_settings_whose_colours_are_colours():
    assert refused(lambda: SiteSettings.objects.create(pk=2))
    SiteSettings.objects.create(pk=1)
    for colour in ("red", "#12345", "#B5301A", "url(x)"):
        assert refused(lambda colour=colour: SiteSettings.objects.update(record_dark=colour)), colour


def test_a_page_about_the_newspaper_is_one_of_nine_and_public_with_a_text_only():
    now = clock.read()
    assert refused(lambda: PolicyPage.objects.create(slug="history"))
    assert refused(lambda: PolicyPage.objects.create(slug="ethics"))
    for fields in ({"body": ""}, {"body": "<p>x</p>", "changed_at": None}):
        assert refused(
            lambda fields=fields: PolicyPage.objects.update(**{"changed_at": now, "is_public": True} | fields)
        )
