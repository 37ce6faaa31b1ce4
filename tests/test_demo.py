"""The demonstration newsroom: complete, loaded twice without harm, and never into somebody else's newsroom."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import demo, related, word_index
from articles.models import (
    Arrangement,
    Article,
    Correction,
    Photo,
    PolicyPage,
    PreviousReport,
    ReviewItem,
    Topic,
    Version,
)
from articles.status import Status, with_status
from people.models import Contributor, Expert
from tests import make
from tests.desk import can_log_in

pytestmark = pytest.mark.django_db


# Before the demonstration is there, which is loaded once for the rest of this file.
@pytest.mark.parametrize("there", [make.story, lambda: make.user(name="editor")])
def test_a_newsroom_at_work_is_left_alone(there):
    there()
    articles = Article.objects.count()
    with pytest.raises(CommandError, match="holds other stories"):
        call_command("demo")
    assert Article.objects.count() == articles


def test_the_demonstration_is_a_whole_newsroom(demonstration, client):
    statuses = Counter(with_status(Article.objects.all()).values_list("status", flat=True))
    assert statuses[Status.PUBLISHED] + statuses[Status.CHANGED] >= 18
    assert all(statuses[status] for status in Status if status not in {Status.RETRACTED, Status.EXPIRED})
    assert Topic.objects.filter(running=True).count() >= 3
    assert Topic.objects.count() >= 8
    assert Expert.objects.filter(positions__isnull=False).distinct().count() >= 10
    assert Contributor.objects.count() >= 6
    assert Photo.objects.exclude(alt="").count() >= 8
    assert Correction.objects.exclude(published_in=None).exists()
    assert Article.objects.filter(versions__number=3).exists()
    assert ReviewItem.objects.get(closed_at=None).entries.exclude(reused="").count() == 1
    assert Article.objects.filter(on_hold=True, planned_for__isnull=False).exists()
    newest = Version.objects.live().newest_first()[:12]
    assert timezone.now() - newest[0].published_at < dt.timedelta(hours=24)
    assert any(v.context["photo"] and v.context["topics"] and v.context["people"] for v in newest)
    page = client.get("/").context
    assert (page["lead"].headline, len(page["row"]), len(page["bands"])) == (newest[0].headline, 3, 2)
    for version in Version.objects.live():
        assert version.words >= 250
        assert client.get(version.path).status_code == 200
    for page in PolicyPage.objects.all():
        assert client.get(page.get_absolute_url()).status_code == 200
        for link in re.findall(r'href="(/[^"]*)"', page.body):
            assert client.get(link).status_code == 200, link
    for group in Group.objects.all():
        assert group.user_set.exists()
    assert can_log_in("editor", "tide")


def test_loading_it_again_changes_nothing_but_the_password_and_unlocks_the_accounts(demonstration):
    for _guess in range(settings.AXES_FAILURE_LIMIT):
        assert not can_log_in("editor", "wrong")
    assert not can_log_in("editor", "tide")
    before = list(Version.objects.values_list("pk", "headline"))
    call_command("demo", password="ebb")
    assert Arrangement.objects.count() == 1
    assert list(Version.objects.values_list("pk", "headline")) == before
    assert can_log_in("editor", "ebb")


def test_its_stories_get_suggestions(demonstration):
    word_index.complete()
    report = PreviousReport.objects.filter(earlier__isnull=False).earliest("pk")
    story = word_index.public().get(article=report.article_id)
    assert related.ranked(related.Query.of(story))


def test_the_data_of_the_demonstration_refers_to_nothing_that_is_missing():
    assert len(demo.load()["stories"]) >= 18
