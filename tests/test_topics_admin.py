"""Topics as editors keep them."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from taggit.models import Tag

from articles import publishing, redaction, standings, writing
from articles.models import Topic, TopicFormerSlug
from newsroom import edition
from tests import desk, make
from tests.desk import errors
from tests.test_races import race

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


# --- Where things stand, and turning points ---------------------------------------------------------------------------
def saved(browser, topic, **typed):
    """Open the form of a topic, change it, save."""
    return browser.post(page_of(topic), desk.typed(browser.get(page_of(topic)), **typed))


def pins(*articles, initial=0, **more):
    """The rows of the form that pin these stories."""
    rows = {"turning_points-TOTAL_FORMS": len(articles), "turning_points-INITIAL_FORMS": initial}
    rows |= {f"turning_points-{n}-article": getattr(article, "pk", article) for n, article in enumerate(articles)}
    return rows | more


def test_where_things_stand_is_written_signed_kept_and_logged_and_readers_see_it_at_once():
    topic = make.topic("Floods", running=True)
    make.published(topics=[topic])
    browser = desk.client(make.user("Editors", "ed"))
    number = edition.current()
    assert saved(browser, topic, where_things_stand="<p>It <em>rises</em>.</p><script>x()</script>").status_code == 302
    assert saved(browser, topic, where_things_stand="<p>It falls.</p>").status_code == 302
    assert [(s.number, s.body, s.by.username, s.signed.name) for s in topic.standings.all()] == [
        (2, "<p>It falls.</p>", "ed", "Ed"),
        (1, "<p>It <em>rises</em>.</p>", "ed", "Ed"),
    ]
    assert edition.current() > number
    assert "Where things stand" in LogEntry.objects.first().get_change_message()
    assert "It falls." in Client().get("/topics/floods/").content.decode()
    form = browser.get(page_of(topic)).content.decode()
    assert "<p>It <em>rises</em>.</p>" in form  # the earlier text


def test_a_save_that_leaves_the_text_alone_keeps_who_wrote_it_and_when():
    topic = make.topic("Floods", running=True)
    standings.write(topic, "<p>It rises.</p>", by=None)
    saved(desk.client(make.user("Editors")), topic, description="Much water.")
    assert topic.standings.count() == 1


def test_nobody_writes_over_a_colleagues_text_without_having_seen_it(editor):
    topic = make.topic("Floods", running=True)
    standings.write(topic, "<p>One.</p>", by=None)
    page = editor.get(page_of(topic))
    mine, untouched = desk.typed(page, where_things_stand="<p>Mine.</p>"), desk.typed(page, description="Much water.")
    standings.write(topic, "<p>Theirs.</p>", by=None)
    answer = editor.post(page_of(topic), mine)
    assert "A colleague changed this text" in errors(answer)["where_things_stand"][0]
    assert "Theirs." in answer.content.decode()
    assert "&lt;p&gt;Mine.&lt;/p&gt;" in answer.content.decode()
    assert topic.standings.first().body == "<p>Theirs.</p>"
    assert editor.post(page_of(topic), untouched).status_code == 302  # which takes nothing back
    assert topic.standings.first().body == "<p>Theirs.</p>"
    assert editor.post(page_of(topic), desk.typed(answer)).status_code == 302
    assert [s.body for s in topic.standings.all()] == ["<p>Mine.</p>", "<p>Theirs.</p>", "<p>One.</p>"]


def test_a_form_from_before_a_redaction_brings_no_words_back(editor):
    topic = make.topic("Floods", running=True)
    article = make.published("Mary Jones held", topics=[topic])
    standings.write(topic, "<p>Mary Jones waits.</p>", by=None)
    typed = desk.typed(editor.get(page_of(topic)), description="Much water.")
    redaction.redact(article, words="Mary Jones", replacement="J.", by=None, reason="A court.")
    assert "A colleague changed this text" in errors(editor.post(page_of(topic), typed))["where_things_stand"][0]
    assert [s.body for s in topic.standings.all()] == ["<p>J. waits.</p>"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_four_who_write_at_once_one_does_and_three_are_told():
    topic = make.topic("Floods", running=True)
    browser = desk.client(make.user("Editors"))
    typed = desk.typed(browser.get(page_of(topic)))

    def write(number):
        return browser.post(page_of(topic), typed | {"where_things_stand": f"<p>Text {number}.</p>"}).status_code

    assert sorted(race(write, processes=4)) == [200, 200, 200, 302]
    assert topic.standings.count() == 1


def test_stories_are_pinned_with_a_reason_moved_and_taken_off(editor):
    topic = make.topic("Floods", running=True)
    one, two = (make.published(f"Report {n}", topics=[topic]) for n in (1, 2))
    number = edition.current()
    reason = {"turning_points-0-reason": "The dam broke."}
    assert saved(editor, topic, **pins(one, two, **reason)).status_code == 302
    assert [(p.article, p.reason) for p in topic.turning_points.all()] == [(one, "The dam broke."), (two, "")]
    assert edition.current() > number
    assert "The dam broke." in Client().get("/topics/floods/").content.decode()
    assert saved(editor, topic, **{"turning_points-1-DELETE": "on"}).status_code == 302
    assert topic.turning_points.get().article == one
    assert "Report 2" not in "".join(LogEntry.objects.values_list("change_message", flat=True))


def test_only_a_story_on_the_topic_that_readers_see_is_pinned_and_each_once(editor):
    topic = make.topic("Floods", running=True)
    here, draft, elsewhere = (
        make.published("Here", topics=[topic]),
        make.story("Draft", topics=[topic]),
        make.published("Elsewhere", topics=("Trams",)),
    )
    for choice in (draft, elsewhere, 999999, "x"):
        answer = saved(editor, topic, **pins(choice))
        assert "valid choice" in str(answer.context["inline_admin_formsets"][0].formset.errors)
    assert "correct the duplicate" in saved(editor, topic, **pins(here, here)).content.decode()
    assert not topic.turning_points.exists()
    source = {"app_label": "articles", "model_name": "turningpoint", "field_name": "article", "term": ""}
    found = editor.get(reverse("admin:autocomplete"), source | {"topic": topic.pk}).json()["results"]
    assert [row["id"] for row in found] == [str(here.pk)]


def test_a_pinned_story_that_was_withdrawn_does_not_stand_in_the_way_of_saving(editor):
    topic = make.topic("Floods", running=True)
    article = make.published(topics=[topic])
    topic.turning_points.create(article=article)
    publishing.withdraw(article, by=None, reason="Wrong.")
    assert saved(editor, topic, description="Much water.").status_code == 302
    assert topic.turning_points.exists()


def test_a_reporter_reads_where_things_stand_and_sees_no_headline_that_readers_do_not():
    topic = make.topic("Floods", running=True)
    article = make.published("Public headline", topics=[topic])
    topic.turning_points.create(article=article)
    standings.write(topic, "<p>It <em>rises</em>.</p>", by=None)
    writing.change(article, by=None, headline="Secret headline")
    browser = desk.client(make.user("Reporters"))
    page = browser.get(page_of(topic)).content.decode()
    assert "<p>It <em>rises</em>.</p>" in page
    assert "Secret headline" not in page
    assert browser.post(page_of(topic), {"where_things_stand": "<p>Mine.</p>"} | pins()).status_code == 403
    assert topic.standings.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"standing_stamp": "9" * 30, "where_things_stand": "<p>It falls.</p>"},
        {"standing_stamp": "٣", "where_things_stand": "<p>It falls.</p>"},
        {"standing_stamp": "-1", "where_things_stand": "<p>It falls.</p>"},
        {"turning_points-TOTAL_FORMS": "x"},
        {"turning_points-TOTAL_FORMS": "99999"},
        {"turning_points-TOTAL_FORMS": "1", "turning_points-0-article": "9" * 40},
    ],
)
def test_odd_posts_change_nothing_and_break_nothing(editor, typed):
    topic = make.topic("Floods", running=True)
    make.published(topics=[topic])
    standings.write(topic, "<p>It rises.</p>", by=None)
    assert saved(editor, topic, **typed).status_code == 200
    assert topic.standings.count() == 1


def test_a_text_of_100_kb_is_kept_whole(editor):
    topic = make.topic("Floods", running=True)
    long = f"<p>{'word ' * 20_000}</p>"
    assert saved(editor, topic, where_things_stand=long).status_code == 302
    assert len(topic.standings.get().body) > 99_000
