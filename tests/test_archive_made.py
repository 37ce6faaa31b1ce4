"""The generated archive: as if every story had been saved and published at the desk, and only quicker."""

import pytest

from articles import publishing, writing
from articles.archive import generating
from articles.compiler import compile_story
from articles.models import Article, Photo, Quote, Topic, Version, VersionTopic
from articles.status import Status, with_status
from newsroom import edition
from people.models import Expert
from tests import archive, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker(settings):
    """Let background tasks wait: the smaller copies of photos take longer than all else."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def test_it_brings_the_database_to_a_number_and_goes_on_where_it_stopped():
    assert archive.run("make_archive", "--stories", 30) == 0
    first = list(Article.objects.order_by("pk").values_list("pk", "headline"))
    topics = Topic.objects.count()
    assert archive.run("make_archive", "--stories", 30) == 0
    assert archive.run("make_archive", "--stories", 50) == 0
    assert Version.objects.live().count() == 50
    assert list(Article.objects.order_by("pk").values_list("pk", "headline"))[:30] == first
    assert Topic.objects.count() == topics


def test_wrong_numbers_are_wrong_use():
    assert archive.run("make_archive", "--stories", -1) == 2
    assert archive.run("make_archive", "--stories", 10**9) == 2


def test_the_same_seed_makes_the_same_stories_and_another_one_others():
    words = [[s.paragraphs for s in map(generating._Maker(seed)._plan, range(5), range(5))] for seed in (7, 7, 8)]  # noqa: SLF001
    assert words[0] == words[1] != words[2]


def test_every_story_is_what_saving_and_publishing_would_have_made_of_it():
    make.published("Beside it")
    before = edition.current()
    generating.generate(120, seed=3)
    assert edition.current() > before
    stories = Article.objects.filter(origin__isnull=False)
    assert stories.count() == 120
    assert {status for (status,) in with_status(stories).values_list("status")} == {Status.PUBLISHED}
    for article in stories:
        live = make.live(article)
        compiled = compile_story(article)
        assert not compiled.errors
        assert live.body == compiled.body
        assert (live.words, live.minutes) == (compiled.words, compiled.minutes)
        assert live.context == compiled.context | {"corrections": publishing.corrections_of(article)}
        said = live.quotes.order_by("position")
        assert [(q.public_id, q.expert_id, q.text, q.paragraph, q.described) for q in said] == compiled.quotes
        assert [row.topic for row in live.topic_rows.order_by("pk")] == compiled.topics
        assert [row.contributor for row in live.byline_rows.order_by("pk")] == compiled.bylines
        assert [r.earlier_id for r in live.report_rows.all()] == [r.earlier_id for _n, r in compiled.reports]
        assert article.revisions.first().content == writing.content_of(article)
        assert article.addresses.get().path == live.path
        assert all(r.earlier.versions.first().published_at < live.published_at for r in live.report_rows.all())


def test_whatever_its_people_are_called_by_now_no_tag_comes_into_a_text_past_the_sanitiser():
    generating.generate(1, seed=3)
    Expert.objects.update(name="Ada <img src=x onerror=alert(1)> & Finch")
    generating.generate(8, seed=3)
    for article in Article.objects.filter(origin__isnull=False).order_by("pk")[1:]:
        live = make.live(article)
        assert "said Ada &lt;img" in live.body
        assert "<img" not in live.body
        assert live.body == compile_story(article).body


def test_it_has_what_there_is_to_measure_in_an_archive(client):
    generating.generate(400, seed=1)
    live = Version.objects.live()
    assert Version.objects.count() > live.count()
    assert Quote.objects.filter(version__in=live).count() > 400
    assert live.filter(report_rows__isnull=False).exists()
    assert 2 <= Photo.objects.filter(versions__in=live).distinct().count() <= 10
    sizes = [VersionTopic.objects.filter(topic=topic).count() for topic in Topic.objects.all()]
    assert max(sizes) >= 40
    newest = live.newest_first()[0]
    assert client.get(newest.path).status_code == client.get("/").status_code == 200
    body = client.get("/").content.decode()
    assert newest.headline in body


def test_one_can_change_such_a_story_at_the_desk():
    generating.generate(3, seed=1)
    article = Article.objects.order_by("pk").first()
    writing.change(article, by=None, headline="Changed by hand")
    publishing.publish(article, by=None)
    assert make.live(article).headline == "Changed by hand"
