"""The front page: what editors put where, what the newest fill, from when it holds, how it is arranged at the desk."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import clock, publishing
from articles.answers import last_change
from articles.arranging import arrange, bring_back, last_number, take_off
from articles.front import LATEST, MENU, PINS, SECTIONS, TOP, Layout, Section, layout_of, read_menu
from articles.models import Area, Arrangement, Article, Conflict, Slot, Topic, Version
from newsroom import memory
from newsroom.edition import Edition
from tests import desk, make
from tests.test_the_database_holds_the_rules import refused

pytestmark = pytest.mark.django_db

FRONT = "/admin/front/"
HOUR = dt.timedelta(hours=1)


def layout(top=(), sections=(), menu=()):
    """A layout in short: stories at the top, (topic, stories…) for each section, topics in the menu."""
    places = [getattr(story, "pk", story) for story in top]
    return Layout(
        tuple([*places, *[None] * TOP][:TOP]),
        tuple(Section(topic, tuple([*(s.pk for s in pins), *[None] * PINS][:PINS])) for topic, *pins in sections),
        tuple(menu),
    )


def arranged(*args, at=None, by=None, **parts):
    """Let the front page be laid out so."""
    return arrange(layout(*args, **parts), by=by, seen=last_number(), at=at)


def begin(arrangement):
    """Let its time have come."""
    now = clock.read()
    Arrangement.objects.exclude(pk=arrangement.pk).update(live_from=now - HOUR)
    Arrangement.objects.filter(pk=arrangement.pk).update(live_from=now - HOUR / 2)


def seen(client):
    """What readers see: the lead, the second row, the list of the newest, and the stories of each section."""
    memory.forget()  # a page that was kept
    page = client.get("/").context
    short = lambda stories: [story.headline for story in stories]  # noqa: E731
    bands = {band.topic["name"]: short(band.stories) for band in page["bands"]}
    return page["lead"] and page["lead"].headline, short(page["row"]), short(page["latest"]), bands


def published(*headlines, **fields):
    """Stories that readers see, the last one the newest."""
    return [make.published(headline, **{"topics": ("Floods",)} | fields) for headline in headlines]


def menu_of(client, address="/"):
    """What stands in the masthead of a page, but for the two indexes."""
    memory.forget()
    nav = re.search(r'<nav class="sections".*?</nav>', client.get(address).content.decode(), re.DOTALL)[0]
    return re.findall(r">([^<>]+)</a>", nav)[:-2]


# --- What stands where ------------------------------------------------------------------------------------------------
def test_where_nobody_put_anything_the_newest_fill_the_page(client):
    published(*(f"Story {n:02}" for n in range(15)))
    lead, row, latest, bands = seen(client)
    assert lead == "Story 14"
    assert row == ["Story 13", "Story 12", "Story 11"]
    assert latest == [f"Story {n:02}" for n in range(10, 2, -1)]
    assert bands == {"Floods": ["Story 02", "Story 01", "Story 00"]}


def test_a_page_without_a_story_says_so_calmly(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing published yet" in answer.content.decode()
    arranged([make.story("Not out yet")], sections=[(make.topic("Trams"),)])
    assert "Nothing published yet" in client.get("/").content.decode()


def test_stories_stand_where_they_are_put_and_the_newest_fill_the_rest(client):
    old, older, *_newer = published("Old", "Older", *(f"Story {n}" for n in range(5)))
    arranged([old, None, older])
    assert seen(client)[:3] == ("Old", ["Story 4", "Older", "Story 3"], ["Story 2", "Story 1", "Story 0"])


def test_a_section_has_the_stories_put_there_and_then_the_newest_of_its_topic(client):
    trams = published(*(f"Tram {n}" for n in range(6)), topics=("Trams",))
    published(*(f"Flood {n:02}" for n in range(11)))
    arranged(sections=[(Topic.objects.get(name="Trams"), trams[0])])
    lead, _row, latest, bands = seen(client)
    assert lead == "Flood 10"
    assert latest[-1] == "Tram 5"  # really the newest, whatever sections there are
    assert bands == {"Trams": ["Tram 0", "Tram 4", "Tram 3", "Tram 2"]}


def test_no_story_stands_on_the_page_twice(client):
    stories = published(*(f"Story {n:02}" for n in range(20)), topics=("Floods", "Trams"))
    floods, trams = (Topic.objects.get(name=name) for name in ("Floods", "Trams"))
    arranged([stories[3], stories[19]], sections=[(floods, stories[5]), (trams, stories[18])])
    page = client.get("/")
    shown = [story.headline for story in page.context["stories"]]
    assert len(shown) == len(set(shown)) == TOP + LATEST + 2 * PINS
    for path in {story.path for story in page.context["stories"]}:
        assert page.content.decode().count(f'<a href="{path}">') == 1


def beside_lead(client):
    """The headlines of the story so far, and that part of the page."""
    memory.forget()
    page = client.get("/").content.decode()
    part = page.partition('id="so-far"')[2].partition("</section>")[0]
    return re.findall(r'<p class="head"><a href="[^"]+">([^<]+)</a>', part), part


def test_beside_a_lead_of_a_running_story_stands_what_came_before(client, django_assert_num_queries):
    weir = make.topic("The weir", running=True)
    stories = published(*(f"Weir {n}" for n in range(7)), topics=("Floods", "The weir"))
    others = published("Trams", "Cakes", topics=("Floods",))
    assert beside_lead(client)[0] == []  # the newest leads, and is no part of it
    arranged([stories[5], others[0]])
    headlines, part = beside_lead(client)
    assert headlines == ["Weir 4", "Weir 3", "Weir 2", "Weir 1"]
    assert f'<a href="{weir.get_absolute_url()}">The whole story: The weir</a>' in part
    assert seen(client)[2] == ["Weir 0"]  # what the rest of the page does not say
    with django_assert_num_queries(2):
        client.get("/")
    publishing.withdraw(stories[4], by=None, reason="why")
    publishing.retract(stories[3], by=None, reason="It was invented.")
    headlines, part = beside_lead(client)
    assert headlines == ["Weir 2", "Weir 1", "Weir 0"]
    for story in stories[1:3]:
        publishing.withdraw(story, by=None, reason="why")
    assert beside_lead(client)[0] == []  # one report before is no story


@pytest.mark.parametrize("how", ["withdrawn", "retracted", "scheduled", "draft", "expired"])
def test_what_readers_may_not_see_leaves_its_place_to_the_newest(client, how):
    story = make.story("Put there") if how in {"scheduled", "draft"} else make.published("Put there")
    published("Newer", "Newest")
    other = make.published("In a section", topics=("Trams",))
    arranged([story], sections=[(Topic.objects.get(name="Trams"), other)])
    if how == "withdrawn":
        publishing.withdraw(story, by=None, reason="why")
    elif how == "retracted":
        publishing.retract(story, by=None, reason="It was invented.")
    elif how == "scheduled":
        publishing.publish(story, by=None, at=clock.read() + HOUR)
    elif how == "expired":
        story.versions.update(live_from=clock.read() - 2 * HOUR, live_until=clock.read() - HOUR)
    lead, row, latest, _bands = seen(client)
    assert (lead, row) == ("Newest", ["Newer"])
    assert latest == []  # nor does the notice stand in the list, since it has a place


def test_a_story_takes_its_place_when_its_time_comes(client):
    story = make.story("Put there")
    published("Newest")
    publishing.publish(story, by=None, at=clock.read() + HOUR)
    arranged([story])
    assert seen(client)[0] == "Newest"
    story.versions.update(live_from=clock.read() - HOUR)
    assert seen(client)[0] == "Put there"


def test_a_notice_never_stands_in_a_place_of_its_own(client):
    (wrong,) = published("Wrong")
    sound = make.published("Sound")
    publishing.retract(wrong, by=None, reason="It was invented.")
    arranged(sections=[(Topic.objects.get(name="Floods"),)])
    lead, row, latest, bands = seen(client)
    assert (lead, row, latest, bands) == ("Sound", [], ["Wrong"], {})
    publishing.withdraw(sound, by=None, reason="why")
    lead, row, latest, _bands = seen(client)
    assert (lead, row, latest) == (None, [], ["Wrong"])


def test_a_page_with_one_story_has_a_lead_wherever_that_is_put(client):
    (only,) = published("Only")
    arranged([None, None, only])
    assert seen(client)[:2] == ("Only", [])


def test_the_words_of_the_day_are_of_other_stories_than_the_lead_and_by_people_with_a_page(client):
    orla, nan = make.expert("Orla Venn"), make.expert("Nan Pell", kind="private")
    make.published("First", quoting=orla)
    make.published("Second", quoting=nan)
    make.published("Third", quoting=orla)
    make.published("Lead", quoting=make.expert("Piet Oss"))
    said = client.get("/").context["said"]
    assert [(quote["name"], quote["path"]) for quote in said] == [
        ("Orla Venn", make.live(Article.objects.get(headline="Third")).path)
    ]
    assert "Nan Pell" not in client.get("/").content.decode()


# --- From when --------------------------------------------------------------------------------------------------------
def test_an_arrangement_holds_from_its_time_on_with_nothing_running(client):
    first, second = published("First", "Second")
    arranged([first])
    coming = arranged([second], at=clock.read() + HOUR)
    assert seen(client)[0] == "First"
    begin(coming)
    assert seen(client)[0] == "Second"


def test_that_an_arrangement_began_is_a_change_to_whoever_has_the_page():
    first, second = published("First", "Second")
    arranged([first])
    coming = arranged([second], at=clock.read() + HOUR)
    now = clock.read()
    Version.objects.update(live_from=now - 9 * HOUR)
    Edition.objects.update(risen_at=now - 9 * HOUR)
    Arrangement.objects.exclude(pk=coming.pk).update(live_from=now - 8 * HOUR)
    earlier = last_change().at
    Arrangement.objects.filter(pk=coming.pk).update(live_from=now - 7 * HOUR)
    assert last_change().at > earlier


def test_what_is_put_live_meanwhile_gives_way_at_the_time_of_what_was_scheduled(client):
    first, second = published("First", "Second")
    coming = arranged([second], at=clock.read() + HOUR)
    arranged([first])
    assert seen(client)[0] == "First"
    begin(coming)
    assert seen(client)[0] == "Second"


def test_a_second_arrangement_for_the_same_time_takes_the_first_off():
    at = clock.read() + HOUR
    first, second = arranged(at=at), arranged(at=at)
    assert list(Arrangement.objects.coming()) == [second]
    first.refresh_from_db()
    assert first.taken_off_at


def test_what_is_taken_off_never_goes_live(client):
    story, _newest = published("Put there", "Newest")
    editor = make.user("Editors")
    coming = arranged([story], at=clock.read() + HOUR)
    take_off(coming, by=editor)
    begin(coming)
    assert seen(client)[0] == "Newest"
    coming.refresh_from_db()
    assert coming.taken_off_by == editor
    with pytest.raises(Conflict):
        take_off(coming, by=editor)
    with pytest.raises(Conflict):
        take_off(arranged([story]), by=editor)


def test_a_time_that_has_passed_is_refused():
    with pytest.raises(ValidationError, match="has passed"):
        arranged(at=clock.read() - HOUR)
    assert not Arrangement.objects.exists()


def test_every_arrangement_is_kept_and_an_earlier_one_comes_back_as_a_new_one(client):
    first, second = published("First", "Second")
    trams = make.topic("Trams")
    editor = make.user("Editors")
    old = arranged([first], sections=[(trams, second)], menu=[trams])
    arranged([second])
    again = bring_back(old, by=editor, seen=last_number())
    assert seen(client)[0] == "First"
    assert layout_of(Arrangement.objects.filter(pk=again.pk)) == layout([first], [(trams, second)], [trams])
    assert (again.copy_of, again.by) == (old, editor)
    assert Arrangement.objects.count() == 3


def test_of_two_who_arrange_at_once_one_is_told():
    arranged()
    number = last_number()
    arrange(Layout(), by=None, seen=number)
    for outdated in (number, number + 7):
        with pytest.raises(Conflict):
            arrange(Layout(), by=None, seen=outdated)
    assert Arrangement.objects.count() == 2


def test_the_database_holds_one_thing_in_a_place_and_everything_once():
    one, two = published("One", "Two")
    topic = make.topic("Trams")
    made = arranged([one], sections=[(topic, two)], menu=[topic])
    for wrong in (
        {"area": Area.TOP, "position": 0, "article": make.published("Three")},
        {"area": Area.TOP, "position": 1, "article": one},
        {"area": Area.TOP, "position": 1},
        {"area": Area.TOP, "position": 1, "article": make.published("Three"), "topic": topic},
        {"area": Area.MENU, "position": 1, "topic": topic},
        {"area": Area.MENU, "position": 0, "topic": make.topic("Quays")},
        {"area": Area.SECTION, "position": 1},
        {"area": Area.PIN, "position": 0, "topic": topic, "article": make.published("Three")},
        {"area": "attic", "position": 0, "topic": topic},
    ):
        assert refused(lambda wrong=wrong: Slot.objects.create(arrangement=made, **wrong)), wrong


# --- The menu ---------------------------------------------------------------------------------------------------------
def test_the_menu_stands_on_every_page_and_where_there_is_none_each_page_has_its_own_topics(client):
    article = make.published("First", topics=("Floods", "Trams"))
    make.published("Second", topics=("The quay",))
    path = make.live(article).path
    assert set(menu_of(client, path)) == {"Floods", "Trams"}
    arranged(menu=[Topic.objects.get(name=name) for name in ("The quay", "Floods")])
    for address in ("/", path, "/topics/", "/topics/trams/", "/no-such-page/"):
        assert menu_of(client, address) == ["The quay", "Floods"]


def test_the_menu_leads_to_no_page_that_readers_cannot_open(client):
    make.published(topics=("Floods",))
    later = make.story("Later", topics=("Trams",))
    arranged(menu=[Topic.objects.get(name=name) for name in ("Trams", "Floods")])
    assert menu_of(client) == ["Floods"]
    publishing.publish(later, by=None, at=clock.read() + HOUR)
    assert menu_of(client) == ["Floods"]
    later.versions.update(live_from=clock.read() - HOUR)
    assert menu_of(client) == ["Trams", "Floods"]


def test_the_menu_is_read_again_when_the_time_of_something_comes():
    make.published(topics=("Floods",))
    floods = Topic.objects.get()
    coming = arranged(menu=[floods], at=clock.read() + dt.timedelta(minutes=30))
    later = make.story("Later", topics=("Trams",))
    publishing.publish(later, by=None, at=clock.read() + HOUR)
    memory.forget()
    entries, seconds = read_menu()
    assert entries == []
    assert 1700 < seconds <= 1800
    begin(coming)
    entries, seconds = read_menu()
    assert [entry["name"] for entry in entries] == ["Floods"]
    assert 3500 < seconds <= 3600


def test_a_page_costs_no_query_for_the_menu_but_one_a_second_that_all_share(client, django_assert_num_queries):
    article = make.published()
    arranged(menu=[Topic.objects.get()])
    path = make.live(article).path
    with django_assert_num_queries(3):
        assert "Floods" in client.get(path).content.decode()


# --- What it costs ----------------------------------------------------------------------------------------------------
def test_an_arranged_page_takes_two_queries(client, django_assert_num_queries):
    stories = published(*(f"Story {n}" for n in range(8)), topics=("Floods", "Trams", "The quay"))
    topics = list(Topic.objects.all())
    arranged([stories[0], None, stories[3]], sections=[(t, stories[4 + n]) for n, t in enumerate(topics)], menu=topics)
    with django_assert_num_queries(2):
        page = client.get("/").content.decode()
    assert all(topic.name in page for topic in topics)
    assert all(story.headline in page for story in stories)


# --- At the desk ------------------------------------------------------------------------------------------------------
@pytest.fixture
def editor():
    """A browser in which an editor is logged in."""
    return desk.client(make.user("Editors", "edda"))


def press(browser, what, page=None, **changes):
    """Open the page, or take the one that is open, change boxes in it and press a button."""
    page = page or browser.get(FRONT)
    return browser.post(FRONT, desk.typed(page, _do=what, **changes))


def shown(answer):
    """The layout that a page of the desk shows."""
    return answer.context["work"].layout


def sentences(answer):
    """What the page says of the last press."""
    return " ".join([*answer.context["work"].said, *answer.context["work"].problems])


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Reporters", False),
        ("Outside contributors", False),
        ("Administrators", False),
        ("Editors", True),
        ("Managing editors", True),
    ],
)
def test_editors_arrange_the_front_page_and_nobody_else(role, may):
    browser = desk.client(make.user(role))
    answers = [
        browser.get(FRONT),
        browser.post(FRONT, {"_do": "live", "_seen": "0"}),
        browser.post(f"{FRONT}preview/", {"_seen": "0"}),
    ]
    assert [answer.status_code for answer in answers] == ([200, 302, 200] if may else [403] * 3)
    assert Arrangement.objects.count() == may
    assert (FRONT in browser.get("/admin/").content.decode()) == may


def test_a_story_is_put_moved_and_taken_out_and_nothing_is_live_until_it_is_put_live(client, editor):
    one, two, _newest = published("One", "Two", "Three")
    page = press(editor, f"put-{one.pk}-top-0")
    assert "“One” stands here now: Lead." in sentences(page)
    page = press(editor, f"put-{two.pk}-top-0", page)
    assert shown(page) == layout([two, one])
    page = press(editor, f"put-{two.pk}-top-1", page)
    assert shown(page) == layout([one, two])
    page = press(editor, f"out-{one.pk}", page)
    assert shown(page) == layout([None, two])
    assert page.context["is_changed"]
    assert not Arrangement.objects.exists()
    assert seen(client)[0] == "Three"
    assert press(editor, "live", page).status_code == 302
    assert seen(client)[:2] == ("Three", ["Two", "One"])
    made = Arrangement.objects.get()
    assert made.by.username == "edda"
    assert not editor.get(FRONT).context["is_changed"]


def test_what_is_put_on_a_taken_place_moves_the_others_down_and_the_last_one_out(editor):
    stories = published(*(f"Story {n}" for n in range(6)))
    page = editor.get(FRONT)
    for n in range(TOP):
        page = press(editor, f"put-{stories[n].pk}-top-{n}", page)
    page = press(editor, f"put-{stories[4].pk}-top-1", page)
    assert shown(page) == layout([stories[0], stories[4], stories[1], stories[2]])
    assert "“Story 3” has no place any more." in sentences(page)
    page = press(editor, f"out-{stories[1].pk}", page)
    page = press(editor, f"put-{stories[5].pk}-top-0", page)
    assert shown(page) == layout([stories[5], stories[0], stories[4], stories[2]])


def test_places_are_given_by_number_without_a_script(editor):
    one, two, three = published("One", "Two", "Three")
    trams = make.topic("Trams")
    page = press(editor, "look", add_section="trams")
    assert shown(page) == layout(sections=[(trams,)])
    number = {f"_in-{one.pk}": "top", f"_at-{one.pk}": "1", f"_in-{two.pk}": str(trams.pk), f"_at-{two.pk}": "3"}
    page = press(editor, "look", page, **number)
    assert shown(page).top[0] == one.pk
    assert shown(page).sections[0].pins == (None, None, two.pk, None)
    assert press(editor, "look", page).context["work"].layout == shown(page)
    page = press(editor, "look", page, **{f"_in-{one.pk}": "", f"_at-{two.pk}": "1", f"_in-{three.pk}": "top"})
    assert shown(page).sections[0].pins == (two.pk, None, None, None)
    assert one.pk not in shown(page).placed
    page = press(editor, "look", page, **{f"_at-{two.pk}": "99"})
    assert "“99” is no place there. Write a number from 1 to 4." in sentences(page)
    assert shown(page).sections[0].pins == (two.pk, None, None, None)


def test_sections_and_the_menu_have_an_order_of_their_own(client, editor):
    published("Story", topics=("Floods", "Trams", "The quay"))
    floods, trams, quay = (Topic.objects.get(name=name) for name in ("Floods", "Trams", "The quay"))
    page = editor.get(FRONT)
    for name in ("Floods", "TRAMS", "the  quay"):
        page = press(editor, "look", page, add_section=name, add_menu=name)
    assert shown(page) == layout(sections=[(floods,), (trams,), (quay,)], menu=[floods, trams, quay])
    page = press(editor, f"section-up-{quay.pk}", page)
    page = press(editor, f"menu-down-{floods.pk}", page)
    assert shown(page) == layout(sections=[(floods,), (quay,), (trams,)], menu=[trams, floods, quay])
    page = press(editor, "look", page, **{f"_section-{trams.pk}": "1", f"_menu-{quay.pk}": "1"})
    assert shown(page) == layout(sections=[(trams,), (floods,), (quay,)], menu=[quay, trams, floods])
    page = press(editor, f"menu-out-{trams.pk}", page)
    page = press(editor, f"section-out-{floods.pk}", page)
    assert shown(page) == layout(sections=[(trams,), (quay,)], menu=[quay, floods])
    press(editor, "live", page)
    assert menu_of(client) == ["The quay", "Floods"]


def test_a_topic_that_is_not_there_or_has_no_room_is_refused_with_a_sentence(editor):
    make.topic("Trams")
    page = press(editor, "look", add_menu="Trolleys", add_section="Trams")
    assert "There is no topic “Trolleys”." in sentences(page)
    assert 'value="Trolleys"' in page.content.decode()
    page = press(editor, "look", page, add_menu="", add_section="Trams")
    assert "“Trams” is there already." in sentences(page)
    topics = [make.topic(f"Topic {n}") for n in range(MENU + 1)]
    arranged(sections=[(topic,) for topic in topics[:SECTIONS]], menu=topics[:MENU])
    page = press(editor, "look", add_section="Topic 10", add_menu="Topic 10")
    assert "There is room for 8 topics." in sentences(page)
    assert "There is room for 10 topics." in sentences(page)
    assert shown(page) == layout_of(Arrangement.objects.all())
    answer = press(editor, "live", page)
    assert answer.status_code == 200
    assert Arrangement.objects.count() == 1


def test_the_desk_says_what_readers_do_not_see(editor):
    gone, wrong, _newest = published("Gone", "Wrong", "Newest")
    later, secret = make.story("Later"), make.story("Secret")
    publishing.withdraw(gone, by=None, reason="why")
    publishing.retract(wrong, by=None, reason="It was invented.")
    publishing.publish(later, by=None, at=clock.read() + HOUR)
    arranged([gone, wrong, later, secret])
    page = editor.get(FRONT).content.decode()
    for words in (
        "Withdrawn",
        "Readers do not see it. The newest stands here.",
        "The notice of a retraction never stands here.",
        "Readers see it from",
        "Scheduled",
        "Draft",
    ):
        assert words in page


def test_stories_to_choose_from_are_the_newest_or_those_that_are_looked_for(editor):
    published(*(f"Story {n}" for n in range(6)))
    make.story("A draft about the weir")
    page = editor.get(FRONT)
    assert [card.headline for card in page.context["candidates"]] == ["Story 1", "Story 0"]
    page = press(editor, "look", page, q="weir draft")
    assert [card.headline for card in page.context["candidates"]] == ["A draft about the weir"]
    for odd in ("%00", "x" * 5000, "'\"%_", "\u202e", "//", "https://["):
        assert press(editor, "look", page, q=odd).status_code == 200


def test_it_is_put_live_at_a_time_in_the_newsrooms_zone(client, editor):
    story, _newest = published("Put there", "Newest")
    day = timezone.localdate() + dt.timedelta(days=2)
    page = press(editor, f"put-{story.pk}-top-0")
    answer = press(editor, "schedule", page)
    assert "Choose a day and a time." in sentences(answer)
    answer = press(editor, "schedule", page, publish_at_0="2020-01-01", publish_at_1="10:00")
    assert "That time has passed." in sentences(answer)
    assert shown(answer) == layout([story])
    answer = editor.post(
        FRONT, desk.typed(page, _do="schedule", publish_at_0=f"{day}", publish_at_1="06:30"), follow=True
    )
    assert "06:30 Europe/Paris (" in answer.content.decode()
    made = Arrangement.objects.get()
    assert timezone.localtime(made.live_from) == timezone.make_aware(dt.datetime.combine(day, dt.time(6, 30)))
    assert seen(client)[0] == "Newest"
    opened = editor.get(f"{FRONT}?from={made.number}")
    assert shown(opened) == layout([story])
    press(editor, f"off-{made.number}")
    assert not Arrangement.objects.coming().exists()


def test_a_time_that_comes_twice_is_asked_about(editor):
    answer = press(editor, "schedule", publish_at_0="2040-10-28", publish_at_1="02:30")
    assert "comes twice" in sentences(answer)
    answer = press(editor, "schedule", answer, publish_at_fold="1")
    assert answer.status_code == 302
    assert Arrangement.objects.get().live_from.hour == 1


def test_whoever_comes_second_is_shown_both_and_loses_nothing(editor):
    one, two = published("One", "Two")
    other = desk.client(make.user("Editors", "otto"))
    page = press(editor, f"put-{one.pk}-top-0")
    press(other, "live", press(other, f"put-{two.pk}-top-0"))
    answer = press(editor, "live", page)
    assert answer.status_code == 409
    assert answer.context["conflict"]["rows"] == [("Lead", "One", "Two")]
    assert "otto" in answer.content.decode()
    assert shown(answer) == layout([one])
    assert Arrangement.objects.count() == 1
    assert press(editor, "live", answer).status_code == 302
    assert [layout_of(Arrangement.objects.filter(number=n)) for n in (1, 2)] == [layout([two]), layout([one])]
    assert press(editor, "undo-1", page).status_code == 409


def test_one_press_brings_the_page_before_back(client, editor):
    one, two = published("One", "Two")
    for story in (one, two):
        press(editor, "live", press(editor, f"put-{story.pk}-top-0"))
    assert seen(client)[0] == "Two"
    press(editor, "undo-2")
    assert seen(client)[0] == "One"
    press(editor, "undo-3")
    assert seen(client)[0] == "Two"
    assert list(Arrangement.objects.values_list("copy_of__number", flat=True)) == [2, 1, None, None]
    press(editor, "back-1")
    assert seen(client)[0] == "One"


def test_undoing_the_first_one_leaves_the_page_to_the_newest(client, editor):
    one, _two = published("One", "Two")
    press(editor, "live", press(editor, f"put-{one.pk}-top-0"))
    press(editor, "undo-1")
    assert seen(client)[0] == "Two"


def test_an_undo_is_not_of_something_else_that_went_live_meanwhile(editor):
    one, two = published("One", "Two")
    arranged([one])
    coming = arranged([two], at=clock.read() + HOUR)
    page = editor.get(FRONT)
    begin(coming)
    assert press(editor, "undo-1", page).status_code == 409


def test_the_preview_is_the_page_as_readers_would_get_it_and_nobody_keeps_it(client, editor):
    one, _two = published("One", "Two", lead_photo=make.photo())
    page = press(editor, "look", press(editor, f"put-{one.pk}-top-0"), add_menu="Floods")
    answer = editor.post(f"{FRONT}preview/", desk.typed(page))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert 'content="noindex, nofollow"' in answer.content.decode()
    assert not Arrangement.objects.exists()
    press(editor, "live", page)
    pages = [re.search(r"<header>.*</main>", a.content.decode(), re.DOTALL)[0] for a in (answer, client.get("/"))]
    pages = [re.sub(r'<p class="preview">.*?</p>|datetime="[^"]*"', "", page).split() for page in pages]
    assert pages[0] == pages[1]


def test_the_preview_of_a_time_to_come_shows_what_will_be_out_by_then(editor):
    later = make.story("Later")
    published("Newest")
    publishing.publish(later, by=None, at=clock.read() + HOUR)
    page = press(editor, f"put-{later.pk}-top-0")
    day = {"publish_at_0": f"{timezone.localdate() + dt.timedelta(days=2)}", "publish_at_1": "06:30"}
    now, then = (editor.post(f"{FRONT}preview/", desk.typed(page, **at)) for at in ({}, day))
    assert [answer.context["lead"].headline for answer in (now, then)] == ["Newest", "Later"]
    assert "06.30" in re.search(r'<p class="preview">.*?</p>', then.content.decode())[0]


def test_odd_posts_are_answered_with_the_page(editor):
    (story,) = published("Story")
    for odd in (
        {},
        {"_top": "x,0,٣," * 5000, "_seen": "x"},
        {"_top": f"{story.pk},{story.pk}", "_section": ["x", "x:2:3", ":,"], "_menu": ["\x00", "٣"]},
        {"_do": f"put-{story.pk}-77-0"},
        {"_do": f"put-{story.pk}-top-9"},
        {"_do": "put-999999-top-0"},
        {"_do": "menu-up-999999"},
        {f"_at-{story.pk}": "\x00", f"_in-{story.pk}": "top"},
        {"_at-٣": "1", f"_in-{story.pk}": "77", f"_at-{story.pk}": "1"},
    ):
        answer = editor.post(FRONT, odd)
        assert answer.status_code == 200
        assert shown(answer) == (layout([story]) if "_menu" in odd else layout())
    for address in ("?from=0", "?from=7", "?from=٣", "?before=x"):
        assert editor.get(FRONT + address).status_code == 404
    assert press(editor, "back-7").status_code == 404
    assert not Arrangement.objects.exists()


def test_whoever_was_logged_out_gets_the_page_back_to_be_sent_again(client, editor):
    (story,) = published("Story")
    page = press(editor, f"put-{story.pk}-top-0")
    answer = client.post(FRONT, desk.typed(page, _do="live"))
    assert answer.status_code == 403
    assert "Lead: Story" in answer.content.decode()
    assert f'name="_top" value="{story.pk},,,"' in answer.content.decode()


def test_the_history_has_every_arrangement_with_who_and_when(editor):
    (story,) = published("Story")
    for _n in range(22):
        arranged([story], by=make.user("Editors"))
    page = editor.get(FRONT)
    assert [arrangement.number for arrangement in page.context["history"]] == list(range(22, 2, -1))
    assert "Lead: Story" in page.content.decode()
    older = editor.get(f"{FRONT}?before={page.context['older']}")
    assert [arrangement.number for arrangement in older.context["history"]] == [2, 1]


def test_a_story_that_is_put_somewhere_can_still_be_deleted_as_a_draft():
    story = make.story("Draft")
    arranged([story])
    Article.objects.filter(pk=story.pk).delete()
    assert Arrangement.objects.count() == 1
    assert layout_of(Arrangement.objects.begun()) == Layout()


def test_the_page_at_the_desk_costs_the_same_however_much_is_on_it(editor, django_assert_max_num_queries):
    stories = published(*(f"Story {n}" for n in range(8)), topics=("Floods", "Trams"))
    arranged(stories[:3], sections=[(t, *stories[3 + n : 4 + n]) for n, t in enumerate(Topic.objects.all())])
    with django_assert_max_num_queries(18):
        assert editor.get(FRONT).status_code == 200
