"""Previous reports suggested for a story: which, why, and what is never among them."""

import datetime as dt
import random
import time

import pytest
from django.utils import timezone

from articles import learning, publishing, redaction, related, upkeep, word_index, workflow, writing
from articles.models import (
    Article,
    Dismissal,
    Frequency,
    Posting,
    PreviousReport,
    Profile,
    Proposal,
    Topic,
    Weights,
)
from articles.related import PRIOR, SIGNALS, Draft, suggest
from articles.text.terms import column, is_next_part, names, stems
from tests import make

pytestmark = pytest.mark.django_db

WEIR = "<p>The council heard that the weir at Pellard leaks and that its sluice gates will have to be replaced.</p>"
TRAM = "<p>The night tram to Eastbarns runs until two o’clock from the first of the month, its drivers were told.</p>"
OTHERS = (
    ("Bakery opens in Millgate", "<p>Rolls, loaves and cakes from five in the morning in the old chandlery.</p>"),
    ("School choir wins a prize", "<p>Forty children sang three songs by heart and came home with a silver cup.</p>"),
    ("Bridge closed for painting", "<p>Scaffolding goes up on Monday; cyclists are to use the lower crossing.</p>"),
    ("Market stalls move indoors", "<p>Traders expect warmer feet and higher rents in the converted hall.</p>"),
)


def days_ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def published(headline: str, body: str, *, days: float = 30, **fields) -> Article:
    """A story that readers have seen for so many days, in the index."""
    article = make.story(headline, body, **fields)
    publishing.publish_as_of(article, by=None, at=days_ago(days))
    word_index.refresh([article.pk])
    return article


@pytest.fixture
def weir() -> Article:
    """A report on the weir, among others that have nothing to do with it."""
    for number, (headline, body) in enumerate(OTHERS):
        published(headline, body, days=20 + number, topics=("Town",))
    return published("Pellard weir leaks", WEIR, days=9, topics=("Weir",))


def draft(**fields) -> Draft:
    """A story on the weir as somebody types it."""
    text = "<p>New sluice gates for the weir at Pellard cost nine thousand crowns, the council was told.</p>"
    return Draft(**{"headline": "Weir gets new gates", "body": text} | fields)


def ids(story: Article | Draft) -> list[int]:
    return [each.article for each in suggest(story)]


# --- What is suggested ------------------------------------------------------------------------------------------------
def test_an_earlier_story_on_the_same_subject_comes_first(weir):
    first = suggest(draft())[0]
    assert (first.article, first.headline, first.path) == (weir.pk, weir.headline, make.live(weir).path)
    assert first.published_at == make.live(weir).published_at


def test_the_reasons_are_said_in_words(weir):
    topic = Topic.objects.get(name="Weir")
    topic.running = True
    topic.save()
    orla, tom = make.expert("Orla Venn"), make.expert("Tom Ash")
    said = f"<p>{make.quotation(orla)} said Orla Venn.</p><p>{make.quotation(tom, 'It leaks.')} said Tom Ash.</p>"
    writing.change(weir, by=None, body=WEIR + said)
    publishing.publish(weir, by=None)
    word_index.refresh([weir.pk])
    first = suggest(draft(topics=[topic.pk], people=[orla.pk, tom.pk]))[0]
    assert first.article == weir.pk
    assert (
        first.reason
        == "same running story “Weir”; quotes 2 of the same people; both on “Pellard”, “weir”; 9 days earlier"
    )
    assert "also quotes Orla Venn" in suggest(draft(people=[orla.pk]))[0].reasons


def test_a_story_that_quotes_two_thousand_people_gets_suggestions_too(weir):
    assert ids(draft(people=list(range(1, 2001)), bylines=list(range(1, 2001))))[0] == weir.pk


def test_the_same_topic_and_byline_are_reasons(weir):
    found = draft(topics=[Topic.objects.get(name="Weir").pk], bylines=[weir.bylines.get().contributor_id])
    assert suggest(found)[0].reasons[:2] == ["same topic “Weir”", "same byline"]


def test_what_both_mention_is_a_reason_where_there_is_no_other(weir):
    said = "<p>Nobody had asked the Pellard Drainage Board whether the sluice would hold.</p>"
    earlier = published("An inquiry begins", said, days=12, topics=("Town",))
    asked = draft(headline="What it cost", body="<p>A new sluice was paid for by the Pellard Drainage Board.</p>")
    found = {each.article: each.reason for each in suggest(asked)}
    assert found[earlier.pk] == "both mention “Pellard Drainage Board”; 12 days earlier"
    asked = draft(headline="What it cost", body="<p>The sluice was paid for by months of saving.</p>")
    found = {each.article: each.reason for each in suggest(asked)}
    assert found[earlier.pk] == "both mention “sluice”; 12 days earlier"


def test_a_story_that_shares_no_word_is_found_by_the_links_of_stories_like_it(weir):
    flood = published("Millgate under water", "<p>Cellars filled within minutes after midnight.</p>", days=40)
    assert flood.pk not in ids(draft())[:1]
    for days in (5, 6):
        published(f"Gates at Pellard weir, day {days}", WEIR, days=days, earlier=(flood,))
    found = {each.article: each for each in suggest(draft())}
    assert "linked by similar stories" in found[flood.pk].reasons


def test_the_next_part_of_a_series_knows_the_one_before(weir):
    first = published("Harbour money, part 1", "<p>Nobody counted the crates.</p>", topics=("Town",))
    found = suggest(draft(headline="Harbour money, part 2", body="<p>The crates were counted.</p>"))[0]
    assert found.article == first.pk
    assert found.reasons[0] == "part of the same series"


def test_a_saved_story_is_suggested_the_same_as_what_is_typed(weir):
    typed = draft()
    article = make.story(typed.headline, typed.body, topics=())
    assert ids(article) == ids(typed)


def test_no_more_are_suggested_than_asked_for(weir):
    published("Weir leaks again", WEIR)
    assert len(suggest(draft(), limit=1)) == 1


def test_a_story_that_says_nothing_gets_no_suggestions(weir):
    assert suggest(Draft(headline="", body="")) == []


# --- What never is ----------------------------------------------------------------------------------------------------
def test_what_readers_cannot_see_is_never_suggested(weir):
    make.story("Weir leaks again", WEIR)
    scheduled = make.story("Weir leaks once more", WEIR)
    publishing.publish(scheduled, by=None, at=timezone.now() + dt.timedelta(days=1))
    upkeep.index_story.call(scheduled.pk)
    retracted = published("Weir is safe", WEIR)
    publishing.retract(retracted, by=None, reason="It was not.")
    upkeep.index_story.call(retracted.pk)
    assert {Article.objects.get(pk=pk).headline for pk in ids(draft())}.isdisjoint(
        {"Weir leaks again", "Weir leaks once more", "Weir is safe"}
    )


def test_a_withdrawn_story_is_not_suggested_even_before_the_index_knows(weir):
    publishing.withdraw(weir, by=None, reason="Wrong.")
    assert Profile.objects.filter(article=weir).exists()
    assert weir.pk not in ids(draft())


def test_links_of_a_withdrawn_story_do_not_count(weir):
    flood = published("Millgate under water", "<p>Cellars filled within minutes after midnight.</p>", days=40)
    linking = published("Gates at Pellard weir", WEIR, days=5, earlier=(flood,))
    publishing.withdraw(linking, by=None, reason="Wrong.")
    assert flood.pk not in ids(draft(topics=()))


def test_nothing_later_is_suggested(weir):
    later = published("Weir leaks again", WEIR, days=1)
    assert later.pk in ids(draft())
    assert later.pk not in ids(draft(at=days_ago(2)))
    assert weir.pk in ids(draft(at=days_ago(2)))


def test_a_published_story_that_is_changed_is_not_told_of_later_ones(weir):
    later = published("Weir leaks again", WEIR, days=1)
    assert later.pk not in ids(weir)
    assert weir.pk in ids(later)


def test_the_story_itself_and_those_it_names_are_left_out(weir):
    other = published("Weir leaks again", WEIR, days=3)
    article = make.story("Weir gets new gates", WEIR, earlier=(other,))
    PreviousReport.objects.filter(article=article).update(earlier=other)
    assert other.pk not in ids(article)
    link = f'<p>As <a data-article="{weir.pk}">we reported</a>, it leaks.</p>'
    writing.change(article, by=None, body=WEIR + link)
    assert not {weir.pk, other.pk, article.pk} & set(ids(article))


def test_what_was_turned_down_stays_turned_down(weir):
    article = make.story("Weir gets new gates", WEIR)
    assert weir.pk in ids(article)
    Dismissal.objects.create(article=article, proposal=Proposal.REPORT, key=str(weir.pk))
    assert weir.pk not in ids(article)


def test_of_two_stories_with_one_headline_only_the_better_is_suggested(weir):
    published("Pellard weir leaks", WEIR, days=50, topics=("Weir",))
    assert [each.headline for each in suggest(draft())].count("Pellard weir leaks") == 1


# --- The index --------------------------------------------------------------------------------------------------------
def counted() -> dict[int, int]:
    return dict(Frequency.objects.exclude(stories=0).values_list("term", "stories"))


def test_nothing_unpublished_enters_the_index(weir):
    before = counted(), Posting.objects.count()
    article = make.story("Secret of the weir", WEIR, confidential=True)
    publishing.publish(article, by=None, at=timezone.now() + dt.timedelta(days=1))
    upkeep.index_story.call(article.pk)
    assert (counted(), Posting.objects.count()) == before
    assert not Profile.objects.filter(article=article).exists()


def test_a_withdrawn_story_leaves_the_index_as_if_it_had_never_been_there(weir):
    before = counted(), Posting.objects.count()
    article = published("Weir leaks again", WEIR)
    assert counted() != before[0]
    publishing.withdraw(article, by=None, reason="Wrong.")
    upkeep.index_story.call(article.pk)
    assert (counted(), Posting.objects.count()) == before


def test_an_update_is_indexed_in_place_of_what_was_there(weir):
    writing.change(weir, by=None, headline="Tram runs at night", body=TRAM)
    publishing.publish(weir, by=None)
    word_index.refresh([weir.pk])
    word_index.refresh([weir.pk])
    assert suggest(draft(headline="Night tram", body=TRAM))[0].article == weir.pk
    assert counted()[word_index.STORIES] == len(OTHERS) + 1
    assert word_index.number("word", "sluic") not in counted()


@pytest.mark.parametrize("move", ["publish", "withdraw"])
def test_the_index_follows_every_move(move, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        article = make.published("Pellard weir leaks", WEIR)
    assert Profile.objects.filter(article=article).exists()
    if move == "withdraw":
        with django_capture_on_commit_callbacks(execute=True):
            workflow_withdraw(article)
        assert not Profile.objects.filter(article=article).exists()


def workflow_withdraw(article: Article) -> None:
    workflow.move("withdraw", Article.objects.get(pk=article.pk), by=make.user("Managing editors"), reason="Wrong.")


def test_stories_that_are_missing_are_brought_in(weir):
    Profile.objects.all().delete()
    Posting.objects.all().delete()
    Frequency.objects.all().delete()
    assert not suggest(draft())
    upkeep.index_missing.call()
    assert suggest(draft())[0].article == weir.pk
    assert not word_index.missing().exists()


def test_redacted_words_are_gone_from_the_index_too(weir):
    redaction.redact(weir, words="sluice", replacement="wooden", by=make.user("Managing editors"), reason="Court order")
    number = word_index.number("word", "sluic")
    assert number not in counted()
    assert not Posting.objects.filter(term=number).exists()
    assert number not in word_index.Traits.of(Profile.objects.get(article=weir)).words


# --- What links teach -------------------------------------------------------------------------------------------------
def lessons(favoured: str, count: int = 60) -> list[learning.Lesson]:
    """Stories whose editors linked what is ahead by one signal."""
    chance = random.Random(7)  # noqa: S311 - any numbers will do
    place = list(SIGNALS).index(favoured)
    made = []
    for _n in range(count):
        rows = [[chance.gauss() for _signal in SIGNALS] for _row in range(20)]
        rows.sort(key=lambda row: -row[place])
        made.append(learning.Lesson(rows[:1], rows[1:]))
    return made


@pytest.mark.parametrize("signal", ["similar", "linked", "column"])
def test_the_signal_that_editors_go_by_comes_to_count_most(signal):
    weights = dict(zip(SIGNALS, learning.fitted(lessons(signal), PRIOR), strict=True))
    assert max(weights, key=weights.get) == signal
    assert weights[signal] > 1.5


def test_a_few_links_move_the_weights_a_little():
    few = learning.fitted(lessons("column", 2), PRIOR)
    many = learning.fitted(lessons("column"), PRIOR)
    place = list(SIGNALS).index("column")
    assert PRIOR[place] < few[place] < many[place]


def test_weights_are_learnt_from_links_made_before_and_hold_from_then_on(weir):
    for days in range(40, 48):
        published(f"Gates at Pellard weir, day {days}", WEIR, days=days, earlier=(published("Old", TRAM, days=99),))
    this_month, long_ago = learning.month_of(timezone.now()), learning.month_of(days_ago(90))
    learning.learn_for([timezone.now(), days_ago(90)])
    assert list(Weights.objects.values_list("since", flat=True)) in ([this_month], [])
    assert related.weights_at(long_ago) == PRIOR
    if this_month > days_ago(40):
        assert related.weights_at(timezone.now()) != PRIOR


def test_what_was_learnt_is_learnt_anew_when_older_stories_come_in(weir):
    Weights.objects.create(since=days_ago(5), values=PRIOR)
    Weights.objects.create(since=days_ago(50), values=PRIOR)
    published("Weir built", WEIR, days=20)
    assert Weights.objects.count() == 1


# --- Bad input --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["\x00", "\ud800", "שלום עולם", "<p></p>", "(" * 10_000, "word " * 200_000, "A Name Of Long " * 20_000]
)
def test_any_text_can_be_asked_for(weir, text):
    began = time.process_time()
    suggest(draft(headline=text[:250], standfirst=text[:600], body=f"<p>{text}</p>"))
    assert time.process_time() - began < 10


# --- Words ------------------------------------------------------------------------------------------------------------
def test_words_are_cut_to_stems():
    assert stems("The council’s weirs were leaking; parties stopped, 1984 passes") == [
        "council",
        "weir",
        "leak",
        "party",
        "stop",
        "1984",
        "pass",
    ]
    assert stems("Überschwemmungen und Flüsse") == ["überschwemmungen", "und", "flüsse"]


def test_names_of_several_words_are_found():
    text = "Today she met Orla Venn of the Port Authority and Mr. José Ábalos, but no Norwegians."
    assert names(text) == {
        "orla venn of the port authority": "Orla Venn of the Port Authority",
        "josé ábalos": "José Ábalos",
    }


def test_columns_and_parts_are_told_from_headlines():
    assert column("Trends on Tuesday: Maps") == column("Trends on Tuesday – Phones") == "trend tuesday"
    assert not column("Weir leaks")
    assert is_next_part("Harbour money, part 1", "Harbour money, part 2")
    assert not is_next_part("Harbour money", "Harbour money")
    assert not is_next_part("Weir leaks", "Harbour money, part 2")
