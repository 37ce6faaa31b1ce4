"""Topics as editors keep them."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from taggit.models import Tag

from articles.models import Topic, TopicFormerSlug
from newsroom import edition
from tests import desk, make
from tests.desk import errors

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/topic/"
ADD = f"{LIST}add/"
EMPTY = {"name": "", "slug": "", "description": "", "aliases": "", "media_topic_code": ""}


@pytest.fixture
def editor():
    return desk.client(make.user("Editors"))


def page_of(topic: Topic) -> str:
    return f"{LIST}{topic.pk}/change/"


def test_an_editor_adds_a_topic_with_all_that_belongs_to_it(editor):
    floods, photo, orla = make.topic("Floods"), make.photo(), make.expert()
    data = EMPTY | {
        "name": "Floods  of 2026",
        "parent": floods.pk,
        "running": "on",
        "picture": photo.pk,
        "media_topic_code": "20000430",
        "experts": [orla.pk],
    }
    assert editor.post(ADD, data).status_code == 302
    topic = Topic.objects.get(slug="floods-of-2026")
    assert (topic.name, topic.parent, topic.picture, topic.running) == ("Floods of 2026", floods, photo, True)
    assert topic.media_topic_code == "medtop:20000430"
    assert list(topic.experts.all()) == [orla]


@pytest.mark.parametrize("name", ["Zürich", "ZÜRICH", "zürich", " Zürich ", "Zu\u0308rich"])
def test_another_spelling_of_a_topic_is_refused_and_the_topic_named(editor, name):
    make.topic("Zürich")
    assert errors(editor.post(ADD, EMPTY | {"name": name}))["name"] == ["There is a topic “Zürich” already."]
    assert Topic.objects.count() == 1


def test_a_topic_may_change_the_spelling_of_its_own_name(editor):
    zurich = make.topic("Zürich")
    assert editor.post(page_of(zurich), EMPTY | {"name": "ZÜRICH", "slug": zurich.slug}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "🔥"}, "name", "letters or digits"),
        ({"name": "x" * 101}, "name", "at most 100"),
        ({"name": "ﷺ" * 100}, "name", "too long"),
        ({"slug": "Zürich"}, "slug", "small letters"),
        ({"slug": "taken"}, "slug", "has this slug already"),
        ({"media_topic_code": "sport"}, "media_topic_code", "eight digits"),
        ({"parent": 999999}, "parent", "valid choice"),
    ],
)
def test_what_cannot_be_gets_a_sentence(editor, typed, field, sentence):
    make.topic("Taken")
    assert sentence in errors(editor.post(ADD, EMPTY | {"name": "Floods"} | typed))[field][0]
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("code", ["medtop:20000430", "http://cv.iptc.org/newscodes/mediatopic/20000430", " 20000430 "])
def test_a_media_topic_may_be_pasted_as_it_is_found(editor, code):
    assert editor.post(ADD, EMPTY | {"name": "Floods", "media_topic_code": code}).status_code == 302
    assert Topic.objects.get().media_topic_code == "medtop:20000430"


def test_topics_do_not_go_in_a_circle(editor):
    top = make.topic("Weather")
    middle = make.topic("Floods", parent=top)
    low = make.topic("Floods of 2026", parent=middle)
    for parent, sentence in ((top, "cannot be part of itself"), (low, "“Floods of 2026” is itself part of “Weather”")):
        data = EMPTY | {"name": "Weather", "slug": "weather", "parent": parent.pk}
        assert sentence in errors(editor.post(page_of(top), data))["parent"][0]
    top.refresh_from_db()
    assert top.parent is None
    data = EMPTY | {"name": low.name, "slug": low.slug, "parent": top.pk}
    assert editor.post(page_of(low), data).status_code == 302


def test_a_changed_name_slug_and_state_reach_what_is_published(editor, django_capture_on_commit_callbacks):
    topic = make.topic("Floods")
    article = make.published(topics=[topic])
    number = edition.current()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(page_of(topic), EMPTY | {"name": "High water", "running": "on"})
    entry = make.live(article).context["topics"][0]
    assert (entry["name"], entry["url"], entry["running"]) == ("High water", "/topics/high-water/", True)
    assert edition.current() > number
    answer = Client().get("/topics/floods/")
    assert (answer.status_code, answer["Location"]) == (301, "/topics/high-water/")
    editor.post(page_of(topic), EMPTY | {"name": "High water", "slug": "floods"})
    assert [row.slug for row in TopicFormerSlug.objects.all()] == ["high-water"]
    assert Client().get("/topics/floods/").status_code == 200


def test_a_topic_in_use_is_not_deleted():
    used, published, unused = make.topic("Floods"), make.topic("Trams"), make.topic("Bees")
    make.topic("Hives", parent=unused)
    make.story(topics=[used])
    make.published(topics=[published])
    manager = desk.client(make.user("Managing editors"))
    for topic in (used, published):
        text = manager.post(f"{LIST}{topic.pk}/delete/", {"post": "yes"}).content.decode()
        assert f"The topic “{topic.name}” is on stories" in text
    assert manager.post(f"{LIST}{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(Topic.objects.values_list("name", "parent")) == {("Floods", None), ("Trams", None), ("Hives", None)}


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors"])
def test_a_reporter_looks_and_touches_nothing(role):
    topic = make.topic()
    client = desk.client(make.user(role))
    assert client.get(LIST).status_code == 200
    assert client.get(page_of(topic)).status_code == 200
    assert client.get(ADD).status_code == 403
    assert client.post(page_of(topic), EMPTY | {"name": "Mine"}).status_code == 403
    assert client.post(f"{LIST}{topic.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "articles__headline__startswith=A",
        "article_topics__content_object__headline__startswith=A",
        "experts__private_contact_notes__startswith=A",
        "main_of__internal_note__startswith=A",
        "version_rows__version__headline__startswith=A",
        "picture__added_by__password__startswith=A",
    ],
)
def test_no_filter_in_an_address_tells_of_stories_or_notes(query):
    assert desk.client(make.user("Reporters")).get(f"{LIST}?{query}").status_code == 400


def test_topics_are_found_by_name_and_other_name(editor):
    make.topic("Zürich", aliases="Turicum")
    make.topic("Trams")
    for term in ("ZÜRICH", "turicum"):
        assert [t.name for t in editor.get(LIST, {"q": term}).context["cl"].result_list] == ["Zürich"]
    data = {"app_label": "articles", "model_name": "topic", "field_name": "parent", "term": "ZÜR"}
    assert [r["text"] for r in editor.get(reverse("admin:autocomplete"), data).json()["results"]] == ["Zürich"]


def test_the_list_and_the_form_cost_the_same_however_much_there_is(editor, django_assert_max_num_queries):
    parent = make.topic("Weather")
    topic = make.topic("Floods", parent=parent, picture=make.photo())
    for n in range(15):
        made = make.topic(f"Topic {n}", parent=parent)
        topic.experts.add(make.expert(f"Expert {n}", "pilot"))
        made.experts.add(make.expert())
    with django_assert_max_num_queries(9):
        editor.get(LIST)
    with django_assert_max_num_queries(14):
        editor.get(page_of(topic))


def test_taggits_own_screen_is_gone(editor):
    assert not admin.site.is_registered(Tag)
    assert editor.get("/admin/taggit/tag/").status_code == 404
