"""What stands around a story for readers: related stories and why, how old it is, quotations set apart."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.test import Client

from articles import beside, clock, publishing, related, upkeep, word_index, workflow
from articles.models import Article, PreviousReport, Related, Topic
from newsroom import edition
from people.models import Expert
from tests import archive, make
from tests.test_reader_templates import text

pytestmark = pytest.mark.django_db


def published(headline: str, *, days: float = 1, **fields) -> Article:
    """A story that came out so many days ago."""
    article = make.story(headline, **fields)
    publishing.publish_as_of(article, by=None, at=clock.read() - dt.timedelta(days=days))
    return article


def page_of(article: Article) -> str:
    answer = Client().get(make.live(article).path)
    assert answer.status_code == 200
    return answer.content.decode()


def beside_it(article: Article) -> list[tuple[str, str]]:
    """The headlines under “Related”, with the reasons."""
    section = page_of(article).partition('id="related"')[2]
    return re.findall(r"<h3><a[^>]*>(.*?)</a></h3>.*?</time>\s*<span>(.*?)</span>", section, re.DOTALL)


# --- Related stories --------------------------------------------------------------------------------------------------
def test_a_story_leads_to_others_on_its_topic_with_the_reason():
    published("Trams run late", topics=("Trams",), days=3)
    older, newer = published("River rises", days=9), published("River falls", days=2)
    here = published("Quay closed", days=5)
    assert beside_it(here) == [("River falls", "Also on Floods"), ("River rises", "Also on Floods")]
    Topic.objects.filter(name="Floods").update(running=True)
    for article in (older, newer, here):
        publishing.refresh_names(make.live(article))
    assert beside_it(here)[0][1] == "Same running story: Floods"


def test_what_was_found_alike_comes_first_whichever_of_the_two_came_out_later():
    here = published("Pellard weir leaks", topics=("The weir",), days=9, body="<p>The sluice gates leak badly.</p>")
    published("Cakes and rolls", topics=("The weir",), days=1, body="<p>Flour, butter and eggs.</p>")
    later = published("New sluice gates", topics=("The weir",), days=2, body="<p>The sluice gates cost more.</p>")
    word_index.refresh([here.pk, later.pk])
    related.keep(later.pk)
    assert Related.objects.get().other == here
    assert [headline for headline, _why in beside_it(here)] == ["New sluice gates", "Cakes and rolls"]


def test_a_publication_brings_in_what_stands_beside_it_and_renews_kept_pages():
    earlier, article = published("Pellard weir leaks", days=9), published("Pellard weir leaks more")
    word_index.refresh([earlier.pk])
    number = edition.current()
    upkeep.index_story.call(article.pk)
    assert [row.other for row in article.related_rows.all()] == [earlier]
    assert edition.current() == number + 1
    upkeep.index_story.call(article.pk)  # nothing has changed
    assert edition.current() == number + 1
    publishing.withdraw(article, by=None, reason="Wrong.")
    upkeep.index_story.call(article.pk)
    assert not article.related_rows.exists()


def test_stories_that_were_imported_get_theirs_in_the_background_bit_by_bit(tmp_path, run_tasks, monkeypatch):
    monkeypatch.setattr(upkeep, "RELATED_AT_ONCE", 2)
    rows = [
        archive.line(f"a{n}", headline=f"Ice on quay {n}", published=f"2012-03-0{n}T05:06:07Z") for n in range(1, 6)
    ]
    alone = archive.line("alone", headline="Recipes", topics=[], bylines=[], body_html="<p>Flour and butter.</p>")
    archive.run("import_archive", archive.write(tmp_path / "in.jsonl", *rows, alone))
    before = edition.current()
    run_tasks()
    kept = Counter(Related.objects.values_list("story__headline", flat=True))
    assert all(kept[f"Ice on quay {n}"] >= 4 for n in range(1, 6))
    assert edition.current() == before + 1  # pages are made anew once for all
    assert len(beside_it(Article.objects.get(headline="Ice on quay 1"))) == 4
    number = edition.current()
    upkeep.index_missing.enqueue()
    run_tasks()  # it comes to an end although nothing is like the recipes
    assert edition.current() == number


def test_nobody_is_led_to_a_story_that_readers_do_not_see():
    here, gone, retracted = (published(f"Report {n}", days=n + 1) for n in range(3))
    for article in (gone, retracted):
        Related.objects.create(story=here, other=article, score=1)
    assert len(beside_it(here)) == 2
    publishing.withdraw(gone, by=None, reason="Wrong.")
    workflow.move("retract", retracted, by=make.user("Managing editors"), reason="Made up.")
    assert "Related" not in text(page_of(here))


def test_paid_pieces_stand_beside_nothing_and_a_notice_has_nothing_beside_it():
    published("Buy this", kind="sponsored", days=3)
    published("River rises", days=9)
    here = published("Quay closed")
    assert [headline for headline, _why in beside_it(here)] == ["River rises"]
    workflow.move("retract", here, by=make.user("Managing editors"), reason="Made up.")
    assert "Related" not in text(page_of(here))


def test_what_is_in_the_record_already_is_not_said_again():
    earlier, here = published("River rises", days=9), make.story("Quay closed")
    PreviousReport.objects.create(article=here, earlier=earlier, kind="follow-up")
    publishing.publish_as_of(here, by=None, at=clock.read() - dt.timedelta(days=5))
    later = make.story("Level again")
    PreviousReport.objects.create(article=later, earlier=here, kind="follow-up")
    publishing.publish(later, by=None)
    published("Boats adrift", days=4)
    assert [headline for headline, _why in beside_it(here)] == ["Boats adrift"]


def test_at_most_four_stand_there():
    for n in range(9):
        published(f"Report {n}", days=n + 1)
    assert len(beside_it(published("Here", days=0.5))) == beside.SHOWN


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"topics": ("A", "B")}, {"topics": ("B",)}, "Also on B"),
        (
            {"quoting": "Orla Venn", "topics": ("A",)},
            {"quoting": "Orla Venn", "topics": ("A",)},
            "Also quotes Orla Venn",
        ),
        ({"quoting": "Ann Private", "topics": ("A",)}, {"quoting": "Ann Private", "topics": ("B",)}, ""),
        ({"by": "writer", "topics": ("A",)}, {"by": "writer", "topics": ("B",)}, "Also by Writer"),
        (
            {"headline": "Harbour wall cracks", "topics": ()},
            {"headline": "The harbour walls of old", "topics": ()},
            "Both on “Harbour”, “wall”",
        ),
        ({"headline": "Harbour, part 1"}, {"headline": "Harbour, part 2"}, "Part of the same series"),
        ({"headline": "One", "topics": ()}, {"headline": "Two", "topics": ()}, ""),
    ],
)
def test_the_reason_is_what_two_stories_have_in_common(one, other, reason):
    people = {
        "Orla Venn": make.expert("Orla Venn"),
        "Ann Private": make.expert("Ann Private", kind=Expert.Kind.PRIVATE),
    }
    writer = make.user("Reporters", "writer")

    def version(fields):
        fields = dict(fields)
        if "quoting" in fields:
            fields["quoting"] = people[fields["quoting"]]
        if "by" in fields:
            fields["by"] = writer
        return make.live(make.published(fields.pop("headline", "A report"), **fields))

    assert beside.why(version(one), version(other)) == reason


# --- How old it is ----------------------------------------------------------------------------------------------------
def test_a_story_of_more_than_a_year_says_so_and_leads_to_the_newest_on_its_topic():
    old, young = published("River rises", days=366), published("Quay closed", days=364)
    newest = published("Level again", days=2)
    seen = text(page_of(old))
    assert "This report is more than a year old. The newest on Floods: Level again, " in seen
    assert seen.index("more than a year old") < seen.index("The river rose")
    assert f'<a href="{make.live(newest).path}">Level again</a>' in page_of(old)
    assert "more than a year old" not in page_of(young)


def test_an_old_story_that_is_the_newest_on_its_topic_only_says_how_old_it_is():
    seen = text(page_of(published("River rises", days=400)))
    assert "This report is more than a year old." in seen
    assert "The newest on" not in seen


def test_later_coverage_is_said_above_the_text_whatever_the_age():
    old = published("River rises", days=400)
    published("On something else", days=1)
    later = make.story("Quay closed")
    PreviousReport.objects.create(article=later, earlier=old, kind="follow-up")
    publishing.publish(later, by=None)
    assert "This report is more than a year old. There is a later report: Quay closed" in text(page_of(old))


# --- Quotations set apart ---------------------------------------------------------------------------------------------
def test_a_quotation_that_is_a_block_by_itself_is_set_apart_with_who_said_it():
    orla = make.expert("Orla Venn", "harbour master")
    said = f"<blockquote><p>{make.quotation(orla, 'Nobody asked the tide.')}</p></blockquote>"
    page = page_of(published("River rises", body=f"<p>The quay was closed.</p>{said}"))
    found = re.search(r'<figure class="said pull">.*?</figure>', page, re.DOTALL)[0]
    assert " ".join(text(f"<main{found}").split()).endswith("“Nobody asked the tide.” Orla Venn, harbour master")
    assert '<a href="/experts/orla-venn/">Orla Venn</a>' in found
    assert re.search(r'<q id="(q-\w+)">.*href="/quotes/\1/"', found)


def test_a_long_one_and_one_of_an_unnamed_source_are_set_apart_too():
    orla = make.expert("Orla Venn")
    article = make.story(
        "River rises",
        f'<blockquote><p><q data-expert="{orla.pk}">“One.</q></p>'
        f'<p><q data-expert="{orla.pk}">Two.”</q></p></blockquote>'
        '<blockquote><p><q data-unnamed="u1">“We wrote it down.”</q></p></blockquote>',
    )
    article.people_quoted.filter(key="u1").update(description="a member of the crew", reason="Fears for the job.")
    publishing.publish(article, by=None)
    page = page_of(article)
    assert page.count('<figure class="said pull">') == 2
    assert '<span class="who">A member of the crew</span>' in page


@pytest.mark.parametrize(
    "around", ["<blockquote><p>She said: {}</p></blockquote>", "<blockquote><p>{}</p><p>No.</p></blockquote>"]
)
def test_a_block_with_other_words_in_it_stays_as_it_is(around):
    orla = make.expert("Orla Venn")
    page = page_of(published("River rises", body=around.format(make.quotation(orla))))
    assert "pull" not in page
    assert "<blockquote>" in page


# --- The rest of the page ---------------------------------------------------------------------------------------------
def test_a_story_of_a_headline_with_html_and_nothing_else_is_shown_as_words():
    article = published(f"<b>Bold</b> & {'long ' * 45}"[:250], standfirst="", topics=())
    seen = page_of(article)
    assert "<b>Bold" not in seen
    assert "&lt;b&gt;Bold" in seen
