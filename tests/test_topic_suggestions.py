"""Topics suggested for a story: from its words and from stories like it, each with its reason."""

import pytest

from articles import publishing, word_index, writing
from articles.models import Article, Dismissal, Proposal, Topic
from articles.related import Draft
from articles.topic_suggestions import suggest_topics
from tests import make

pytestmark = pytest.mark.django_db

WEIR = "<p>The council heard that the weir at Pellard leaks and that its sluice gates will have to be replaced.</p>"


@pytest.fixture
def weirs() -> list[Article]:
    """Three public stories on the weir, all on the topic Water, one also on Town hall."""
    made = [
        make.published("Weir leaks", WEIR, topics=("Water",)),
        make.published("Weir leaks again", WEIR, topics=("Water",)),
        make.published("Weir leaks no more", WEIR, topics=("Water", "Town hall")),
    ]
    word_index.refresh([article.pk for article in made])
    return made


def draft(**fields) -> Draft:
    text = "<p>New sluice gates for the weir at Pellard cost nine thousand crowns, the council was told.</p>"
    return Draft(**{"headline": "Weir gets new gates", "body": text} | fields)


def suggested(story: Article | Draft) -> dict[str, str]:
    return {each.topic.name: each.reason for each in suggest_topics(story)}


def test_the_topics_of_similar_stories_are_suggested(weirs):
    assert suggested(draft()) == {"Water": "3 similar stories have it"}


def test_a_topic_that_the_text_names_is_suggested_by_any_of_its_names():
    make.topic("Flood defences", aliases="Senn Barrier\nsea wall")
    make.topic("Weirs")
    make.topic("Wall")
    text = "<p>The council will heighten the SEA WALL at its northern end.</p>"
    found = suggested(Draft(headline="Northern end", body=text))
    assert found == {"Flood defences": "the text names “sea wall”", "Wall": "the text names “Wall”"}


def test_what_the_headline_names_comes_before_what_only_the_text_names(weirs):
    make.topic("Council")
    make.topic("Gates")
    assert list(suggested(draft())) == ["Water", "Gates", "Council"]


def test_both_reasons_are_given(weirs):
    found = suggested(draft(standfirst="What the water does."))
    assert found["Water"] == "the text names “Water”; 3 similar stories have it"


def test_topics_that_the_story_has_are_left_out(weirs):
    assert suggested(draft(topics=[Topic.objects.get(name="Water").pk])) == {}


def test_what_was_turned_down_stays_turned_down(weirs):
    article = make.story("Weir gets new gates", WEIR, topics=())
    assert list(suggested(article)) == ["Water"]
    Dismissal.objects.create(article=article, proposal=Proposal.TOPIC, key=str(Topic.objects.get(name="Water").pk))
    assert suggested(article) == {}


def test_a_hidden_story_lends_no_topics(weirs):
    for article in weirs:
        publishing.withdraw(article, by=None, reason="Wrong.")
    make.story("Weir in secret", WEIR, topics=("Secret",), confidential=True)
    assert suggested(draft()) == {}


def test_a_published_story_is_told_of_topics_of_earlier_ones_only(weirs):
    writing.change(weirs[0], by=None, headline="The weir")
    assert suggested(weirs[0]) == {}


def test_no_more_are_suggested_than_asked_for():
    for name in ("Weir", "Gates", "Council", "Crowns"):
        make.topic(name)
    assert len(suggest_topics(draft(), limit=3)) == 3


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "שלום", "word " * 100_000])
def test_any_text_can_be_asked_for(weirs, text):
    suggest_topics(draft(headline=text[:250], body=f"<p>{text}</p>"))
