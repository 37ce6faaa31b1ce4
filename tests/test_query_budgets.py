"""How many queries a public page may cost, whatever is in the database; each test touches all that the page shows."""

import pytest

from articles import standings
from articles.models import PreviousReport, Topic, TurningPoint
from people.models import Expert
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowded():
    """Many stories that quote many people, build on one another, and share a topic, a writer and a photo."""
    writer = make.user("Reporters", "writer")
    people = [make.expert(f"Speaker Number{n}", "harbour master") for n in range(8)]
    photo = make.photo()
    stories = []
    for n in range(12):
        said = "".join(f"<p>{make.quotation(p, f'What {p.name} said of day {n}.')} said {p.name}.</p>" for p in people)
        links = "".join(f'<p>See <a data-article="{s.pk}">our report</a>.</p>' for s in stories)
        stories.append(
            make.published(
                f"Report number {n}",
                f"<p>Day {n}.</p>{said}{links}",
                by=writer,
                topics=("Floods", "The quay", f"Street {n}"),
                lead_photo=photo,
                standfirst="What happened.",
            )
        )
    outside = {"outside_url": "https://elsewhere.example/1", "outside_headline": "Seen elsewhere"}
    PreviousReport.objects.create(article=stories[0], **outside)
    weather = make.topic("Weather")
    Topic.objects.filter(name="Floods").update(running=True, parent=weather, picture=photo, description="Much water.")
    floods = Topic.objects.get(name="Floods")
    standings.write(floods, "<p>The water falls.</p>", by=writer)
    TurningPoint.objects.create(topic=floods, article=stories[3], reason="The dam broke.")
    make.published("Another view", topics=("Weather", floods, make.topic("Rain", running=True, parent=floods)))
    return stories


@pytest.mark.parametrize(
    ("address", "budget", "shown"),
    [
        ("/", 2, ["Report number 11", "Floods", "Speaker Number"]),
        (
            "/topics/floods/",
            3,
            [
                "The water falls.",
                "Written by Writer",
                "The dam broke.",
                "Builds on",
                "Report number 11",
                "Report number 0",
                "Speaker Number",
                "Weather",
                "Rain",
                "/media/photos/",
            ],
        ),
        ("/topics/weather/", 3, ["Running stories", "Floods", "Another view"]),
        (
            "/experts/speaker-number3/",
            3,
            ["Speaker Number3", "harbour master", "of day 11", "Report number 0", "Floods", "First quoted"],
        ),
        ("/contributors/writer/", 3, ["Writer", "Report number 11", "Report number 0"]),
        ("/feed.rss", 3, ["Report number 11", "Report number 0", "/media/photos/", "said Speaker Number7"]),
        ("/feed.json", 3, ["Report number 11", "Report number 0", "/media/photos/", "said Speaker Number7"]),
        ("/topics/floods/feed.atom", 4, ["Report number 11", "Report number 0", "/media/photos/"]),
        ("/experts/speaker-number3/feed.rss", 3, ["of day 11", "Report number 0", "harbour master"]),
        ("/contributors/writer/feed.json", 4, ["Writer", "Report number 11", "Report number 0"]),
        ("/corrections/feed.atom", 2, ["Corrections"]),
    ],
)
def test_a_list_keeps_its_budget(client, crowded, django_assert_max_num_queries, address, budget, shown):
    with django_assert_max_num_queries(budget):
        page = client.get(address).content.decode()
    for words in shown:
        assert words in page


def test_a_story_keeps_its_budget(client, crowded, django_assert_max_num_queries):
    path = make.live(crowded[5]).path
    with django_assert_max_num_queries(3):
        page = client.get(path).content.decode()
    for words in (
        "Report number 5",
        "What happened.",
        "Writer",
        "The quay",
        "Report number 4",  # previous
        "Report number 11",  # later
        "What Speaker Number7 said of day 5.",
        "/experts/speaker-number7/",
        "/media/photos/",
        "Another view",
        "Also on Floods",
    ):
        assert words in page


def test_the_budget_is_the_same_for_a_database_a_hundred_times_as_full(client, crowded, django_assert_max_num_queries):
    for n in range(30):
        make.published(f"Another {n}", topics=("Floods",), quoting=Expert.objects.first())
    assert Topic.objects.count() == 16
    with django_assert_max_num_queries(3):
        assert client.get("/topics/floods/").status_code == 200


def test_the_form_of_a_story_keeps_its_budget(crowded, django_assert_max_num_queries):
    browser, address = desk.client(make.user("Editors")), desk.url(crowded[5])
    browser.get(address)
    with django_assert_max_num_queries(38):
        page = desk.read(browser.get(address))
    assert "hold" in page.moves
