"""A topic's page: where a running story stands, what turned it, which report followed from which; and all topics."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User

from articles import clock, publishing, standings, workflow, writing
from articles.models import Article, PreviousReport, Topic, TurningPoint
from articles.topic_pages import RECENT, letter_of
from people.models import Expert
from tests import make
from tests.test_reader_templates import text

pytestmark = pytest.mark.django_db

FLOODS = "/topics/floods/"


@pytest.fixture
def floods() -> Topic:
    """A running story."""
    return make.topic("Floods", running=True)


def published(headline: str, *, days: float = 1, **fields) -> Article:
    """A story that came out so many days ago."""
    article = make.story(headline, **fields)
    publishing.publish_as_of(article, by=None, at=clock.read() - dt.timedelta(days=days))
    return article


def after(earlier: Article, headline: str, *, days: float, kind: str = "follow-up", **fields) -> Article:
    """A story that came out then and names an earlier one."""
    article = make.story(headline, **fields)
    PreviousReport.objects.create(article=article, earlier=earlier, kind=kind)
    publishing.publish_as_of(article, by=None, at=clock.read() - dt.timedelta(days=days))
    return article


def html(client, address: str = FLOODS) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def entry(page: str, headline: str) -> str:
    """The last entry of a story in the timelines of a page."""
    found = [item for item in re.findall(r"<li class.*?</li>", page, re.DOTALL) if f">{headline}</a></h3>" in item]
    return found[-1]


# --- Where things stand -----------------------------------------------------------------------------------------------
def test_a_running_story_opens_with_where_it_stands_who_wrote_that_and_when(client, floods):
    published("River rises")
    editor = make.user("Editors", "ed")
    written = standings.write(floods, "<p>The <b>water</b> is falling.</p>", by=editor)
    page = html(client)
    seen = text(page)
    assert "Where things stand Written by Ed, " in seen
    assert f'<time datetime="{written.at.astimezone().isoformat()[:10]}' in page
    assert seen.index("The water is falling.") < seen.index("River rises")


def test_the_last_text_holds_and_every_earlier_one_is_kept(client, floods):
    published("River rises")
    standings.write(floods, "<p>It rises.</p>", by=None)
    assert standings.write(floods, "<p>It rises.</p>", by=None) is None  # nothing to keep
    standings.write(floods, "<p>It falls.</p>", by=None)
    seen = text(html(client))
    assert "It falls." in seen
    assert "It rises." not in seen
    assert [s.body for s in floods.standings.all()] == ["<p>It falls.</p>", "<p>It rises.</p>"]
    standings.write(floods, "", by=None)
    assert "Where things stand" not in text(html(client))
    assert floods.standings.count() == 3


def test_a_text_is_paragraphs_lists_links_and_emphasis_and_nothing_else(floods):
    typed = (
        '<h2>Now</h2><p onclick="x()">It <em>falls</em>.</p><script>x()</script><ul><li><p>One</p></li></ul>'
        '<p><a href="https://x.example/">Here</a> <a href="javascript:x()">there</a> <a data-article="1">that</a></p>'
        '<blockquote><p><q data-expert="1">“Yes”</q></p></blockquote><figure data-photo="1"></figure>'
    )
    assert standings.write(floods, typed, by=None).body == (
        "<p>Now</p><p>It <em>falls</em>.</p><ul><li><p>One</p></li></ul>"
        '<p><a href="https://x.example/">Here</a> there that</p><p>“Yes”</p>'
    )


def test_whoever_leaves_keeps_their_name_on_what_they_wrote(client, floods):
    published("River rises")
    editor = make.user("Editors", "ed")
    standings.write(floods, "<p>It falls.</p>", by=editor)
    User.objects.filter(pk=editor.pk).delete()
    assert "Written by Ed, " in text(html(client))


def test_a_subject_has_no_such_text(client):
    published("River rises")
    standings.write(Topic.objects.get(name="Floods"), "<p>It falls.</p>", by=None)
    assert "Where things stand" not in text(html(client))


def test_a_later_page_is_the_timeline_alone(client, floods):
    standings.write(floods, "<p>It falls.</p>", by=None)
    stories = [published(f"Report {n}", days=n + 1) for n in range(23)]
    TurningPoint.objects.create(topic=floods, article=stories[22], reason="The dam broke.")
    first = html(client)
    assert "The dam broke." in first
    later = html(client, FLOODS + re.search(r"\?before=[^\"]+", first)[0])
    assert re.findall(r'<h3 class="head"><a[^>]*>(Report \d+)</a>', later) == ["Report 20", "Report 21", "Report 22"]
    assert "Where it began" in entry(later, "Report 22")
    for absent in ("It falls.", "Turning points", "What is new", "Most quoted"):
        assert absent not in text(later)


# --- Turning points ---------------------------------------------------------------------------------------------------
def test_what_is_new_stands_before_the_turning_points_and_these_before_every_report(client, floods):
    stories = [published(f"Report {n}", days=n + 1, standfirst=f"Standfirst {n}.") for n in range(6)]
    TurningPoint.objects.create(topic=floods, article=stories[2], reason="The dam broke.")
    TurningPoint.objects.create(topic=floods, article=stories[4])
    page = html(client)
    seen = text(page)
    order = [seen.index(words) for words in ("What is new", "Report 0", "Turning points", "The dam broke.", "Every")]
    assert order == sorted(order)
    turns = page[page.index('id="turning"') : page.index('id="reports"')]
    assert re.findall(r"Report \d", turns) == ["Report 2", "Report 4", "Report 5"]  # the last is where it began
    assert "Standfirst 4." in turns
    assert "Standfirst 2." not in turns


def test_a_pinned_story_that_readers_do_not_see_or_that_left_the_topic_is_no_turning_point(client, floods):
    first, gone, moved = (published(f"Report {n}", days=9 - n) for n in range(3))
    for article in (gone, moved):
        TurningPoint.objects.create(topic=floods, article=article, reason=f"Why {article.headline}.")
    assert "Why Report 1." in text(html(client))
    publishing.withdraw(gone, by=None, reason="Wrong.")
    moved.topics.set([make.topic("Trams")])
    publishing.publish(moved, by=None)
    seen = text(html(client))
    assert first.headline in seen
    for absent in ("Turning points", "Why Report"):
        assert absent not in seen


def test_what_an_editor_said_of_a_story_goes_with_it_when_it_is_retracted(client, floods):
    article = published("It was arson", days=2)
    published("River rises")
    TurningPoint.objects.create(topic=floods, article=article, reason="The mayor did it.")
    workflow.move("retract", article, by=make.user("Managing editors"), reason="We were wrong.")
    page = html(client)
    assert "Retracted" in entry(page, "It was arson")
    assert "The mayor did it." not in page


# --- What followed from what ------------------------------------------------------------------------------------------
def test_each_report_says_which_one_it_builds_on_and_its_knot_tells_how(client, floods):
    first = published("River rises", days=9)
    after(first, "Quay closed", days=8)
    after(first, "Level again", days=7, kind="update")
    after(first, "How rivers rise", days=6, kind="background")
    page = html(client)
    assert 'class="start"' in entry(page, "River rises")
    for headline, knot, words in (
        ("Quay closed", "", "Follow-up"),
        ("Level again", "upd", "Updates"),
        ("How rivers rise", "bg", "Builds on"),
    ):
        found = entry(page, headline)
        assert f'<li class="{knot}">' in found
        assert words in found
        assert f'<a href="{make.live(first).path}">River rises</a>' in found


def test_a_report_that_is_hidden_or_on_another_topic_is_not_named_as_what_came_before(client, floods):
    hidden, elsewhere = published("Hidden", days=9), published("Elsewhere", days=9, topics=("Trams",))
    after(hidden, "One", days=3)
    after(elsewhere, "Two", days=2)
    publishing.withdraw(hidden, by=None, reason="Wrong.")
    page = html(client)
    for absent in ("Hidden", "Elsewhere", "Follow-up"):
        assert absent not in page


def test_a_correction_shows_where_it_fell(client, floods):
    article = published("River rises", days=3)
    published("Quay closed")
    writing.add_correction(article, kind="correction", text="It was 4 metres.", by=None)
    publishing.publish(article, by=None)
    found = entry(html(client), "River rises")
    assert 'class="fix"' in found
    assert f'href="{make.live(article).path}#correction-1"' in found


# --- Around a topic ---------------------------------------------------------------------------------------------------
def test_a_subject_lists_its_running_stories_and_the_topics_in_it(client):
    weather = make.topic("Weather")
    for name, running, days in (("Floods", True, 5), ("Storm", True, 2), ("Climate", False, 3), ("Empty", True, 0)):
        topic = make.topic(name, running=running, parent=weather, description=f"About {name}.")
        if days:
            published(f"On {name}", days=days, topics=[weather, topic])
    page = html(client, "/topics/weather/")
    seen = text(page)
    order = [seen.index(words) for words in ("Running stories", "Storm About Storm.", "Floods About Floods.", "Inside")]
    assert order == sorted(order)
    assert '<a href="/topics/climate/">Climate</a>' in page
    assert "Empty" not in page
    assert '<a href="/topics/weather/">Weather</a>' in html(client, "/topics/storm/")


def test_those_quoted_most_stand_with_their_last_words(client, floods):
    orla, tom = make.expert("Orla Venn", "harbour master"), make.expert("Tom Ash")
    private = make.expert("Ann Private", kind=Expert.Kind.PRIVATE)
    for n, days in enumerate((4, 3, 2)):
        body = f"<p>{make.quotation(orla, f'Words {n} of Orla.')} {make.quotation(private)} they said.</p>"
        published(f"Report {n}", body=body, days=days)
    published("Report 3", body=f"<p>{make.quotation(tom, 'Mine.')} said Tom Ash.</p>", days=1)
    published("Elsewhere", quoting=orla, topics=("Trams",))
    page = html(client)
    seen = text(page[page.index('<section aria-labelledby="people">') :].replace("<section", "<main", 1))
    assert re.search(r"Orla Venn .* 3 quotes “ ?Words 2 of Orla\.”", seen)
    assert seen.index("Orla Venn") < seen.index("Tom Ash")
    assert "Ann Private" not in seen
    assert "In the newest" not in seen


def test_a_long_coverage_says_from_which_reports_those_quoted_most_are(client, floods):
    orla = make.expert()
    for n in range(21):
        published(f"Report {n}", quoting=orla, days=n + 1)
    assert f"In the newest {RECENT} reports" in text(html(client))


@pytest.mark.parametrize(
    "address",
    [
        "/topics/nobody/",
        "/topics/empty/",
        "/topics/Floods/",
        "/topics/%E6%B4%AA%E6%B0%B4/",
        "/topics/-/",
        f"/topics/{'x' * 2000}/",
        f"{FLOODS}?before=",
        f"{FLOODS}?before=x",
        f"{FLOODS}?before=1-1-1",
        f"{FLOODS}?before=-99999999999999999-1",
        f"{FLOODS}?before=0-999999999999999999",
        f"{FLOODS}?before=%F0%9F%94%A5",
        f"{FLOODS}?before={'1' * 100_000}-1",
        "/topics/?before=",
        "/topics/?before=nobody",
        "/topics/?before=empty",
        f"/topics/?before={'x' * 100_000}",
    ],
)
def test_an_address_of_nothing_is_answered_as_such(client, address, floods):
    published("River rises")
    make.topic("Empty")
    assert client.get(address).status_code == 404


def test_a_topic_and_headlines_of_any_length_and_with_html_are_shown_as_words(client):
    name, headline = f"{'Wide ' * 19}<b>", f"<script>x()</script> & {'long ' * 40}"[:250]
    published(headline, topics=(name,), standfirst="")
    page = html(client, Topic.objects.get().get_absolute_url())
    assert "<script>x()" not in page
    assert "&lt;script&gt;x()" in page
    assert "&lt;b&gt;" in page


# --- The list of all --------------------------------------------------------------------------------------------------
def test_running_stories_come_first_and_every_topic_stands_below_the_one_it_is_part_of(client):
    weather = make.topic("Weather")
    for name, days in (("Floods", 4), ("Storm", 2)):
        published(f"On {name}", days=days, topics=[make.topic(name, running=True, parent=weather), weather])
    arts = make.topic("Arts")
    published("On all", topics=[arts, make.topic("Éclairs", parent=make.topic("Hidden"))])
    page = html(client, "/topics/")
    seen = text(page)
    assert seen.index("Running stories") < seen.index("Storm") < seen.index("Floods") < seen.index("From A to Z")
    rest = page[page.index('id="letters"') :]
    assert re.findall(r'<h3 id="letter-\d+">(.)</h3>', rest) == ["A", "W", "E"]
    nested = rest[rest.index('href="/topics/weather/"') :]
    assert re.search(r"<ul>.*?/topics/floods/.*?/topics/storm/.*?</ul>", nested, re.DOTALL)
    assert "Hidden" not in page


def test_the_list_goes_on_from_the_last_name_and_leaves_nobody_out(client):
    names = [f"Topic {n:03}" for n in range(205)]
    parent = make.topic("Topic 000")
    published("On all", topics=tuple(names))
    Topic.objects.filter(name="Topic 204").update(parent=parent)
    seen, address = [], "/topics/"
    while address:
        page = html(client, address)
        seen += re.findall(r"<p class=\"head\"><a[^>]*>(Topic \d+)</a>", page)
        following = re.search(r'href="(\?before=[^"]+)"', page)
        address = f"/topics/{following[1]}" if following else ""
    assert sorted(seen) == names


def test_topics_in_a_circle_do_no_harm(client):
    one = make.topic("One")
    two = make.topic("Two", parent=one)
    published("On both", topics=[one, two])
    Topic.objects.filter(pk=one.pk).update(parent=two)
    for address in ("/topics/", "/topics/one/", "/topics/two/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "letter"), [("Éclairs", "E"), ("“Quotes”", "Q"), ("2026", "#"), ("水", "水"), ("🔥", "#")]
)
def test_a_topic_stands_under_its_first_letter(name, letter):
    assert letter_of(name) == letter


def test_the_record_behind_a_report_leads_to_the_whole_running_story(client, floods):
    first = published("River rises", days=9)
    story = after(first, "River falls", days=2)
    link = '<a href="/topics/floods/">The whole story: Floods</a>'
    assert link in html(client, make.live(story).path)
    trams = after(first, "Trams stop", days=1, topics=("Trams",))
    assert "The whole story" not in html(client, make.live(trams).path)
