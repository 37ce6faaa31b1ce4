"""Words that a court wants gone are gone from everything that is kept of a story, and nothing else has changed."""

import datetime as dt
import html
import json
import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import CharField, JSONField, TextField
from django.http import QueryDict

from articles import clock, keeping, publishing, redaction, reviews, standings, workflow, writing
from articles.compiler import Refused, compile_story
from articles.models import (
    Acknowledgement,
    Address,
    Article,
    Autosave,
    Conflict,
    Dismissal,
    EditorialNote,
    OldAddress,
    Origin,
    PreviewLink,
    PreviousReport,
    Quote,
    QuotedPerson,
    ReviewEntry,
    Revision,
    Standing,
    Transition,
    TurningPoint,
    Version,
)
from articles.redaction import replaced_in_html
from articles.status import Status, standing
from articles.text.replace import NOWHERE, Phrase
from newsroom import edition
from tests import desk, make

NAME = "Mary Jones"
WHY = "By order of the court of 3 March."
# What is left of it in whatever spelling.
TRACE = re.compile(r"\bmary\b|mary_|jones", re.IGNORECASE)

database = pytest.mark.django_db


# --- The words in a text ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mary Jones spoke.", "J. spoke."),
        ("MARY JONES and mary jones", "J. and J."),
        ("Mary\u00a0Jones, Mary \n Jones", "J., J."),
        ("Mary Jones’s and Mary Jones's house", "J.’s and J.'s house"),
        ("Ma\u00adry Jo\u200bnes", "J."),
        ("\uff2dary Jones", "J."),  # a wide M
        ("“Mary Jones”, (Mary Jones)", "“J.”, (J.)"),
        ("Mary Jones-Smith", "J.-Smith"),
        ("Rosemary Jones, Mary Jonesey, Mary A Jones", "Rosemary Jones, Mary Jonesey, Mary A Jones"),
    ],
)
def test_whole_words_are_replaced_however_they_are_spelt(text, expected):
    assert Phrase(NAME).replaced(text, "J.")[0] == expected


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("O'Brien", "O’Brien, O‘Brien, O\u02bcBrien", "B, B, B"),
        ("O’Brien", "O'BRIEN’s", "B’s"),
        ("Zoë Straße", "Zoe\u0308 STRASSE", "B"),
        ("Zoë", "Zoe", "Zoe"),
        ("Anna-Lena", "Anna\u2011Lena and anna–lena", "B and B"),
        ("王小明", "记者王小明报道", "记者B报道"),
        ("17", "17 Quay Street, 170 and 2017", "B Quay Street, 170 and 2017"),
    ],
)
def test_apostrophes_accents_hyphens_and_scripts_without_spaces(words, text, expected):
    assert Phrase(words).replaced(text, "B")[0] == expected


def test_a_text_cut_off_in_the_middle_of_the_words_keeps_no_beginning_of_them():
    assert Phrase(NAME).replaced("It was Mary Jon", "J.", is_cut=True) == ("It was J.", 1)
    assert Phrase(NAME).replaced("It was Mary Jon", "J.") == ("It was Mary Jon", 0)
    assert Phrase(NAME).replaced("It was Ma", "J.", is_cut=True) == ("It was Ma", 0)


@pytest.mark.parametrize(
    ("body", "expected", "count"),
    [
        ("<p>Ma<strong>ry</strong> Jones, 40</p>", "<p>J.<strong></strong>, 40</p>", 1),
        ("<p>Mary<br>Jones &amp; Mary&nbsp;Jones</p>", "<p>J.<br> &amp; J.</p>", 2),
        ("<p>&#77;ary Jones &lt;b&gt;</p>", "<p>J. &lt;b&gt;</p>", 1),
        ("<table><tbody><tr><td>Mary</td><td>Jones</td></tr></tbody></table>", None, 1),
        ('<p><a href="https://x.example/2020/mary-jones">Here</a></p>', None, 1),
        ('<p><q id="q-1"><span class="o">“</span>Mary Jones<a class="mk" href="#q-1">”</a></q></p>', None, 1),
        ("<p>Mary</p><!-- x --><p>Smith</p>", "<p>Mary</p><!-- x --><p>Smith</p>", 0),
        ("<p>mary <!-- Mary Jones --> jones</p>", "<p>J.</p>", 1),
    ],
)
def test_the_words_are_found_across_tags_and_the_tags_stay(body, expected, count):
    changed, found = replaced_in_html(body, Phrase(NAME), "J.")
    assert found == count
    if expected is not None:
        assert changed == expected
    elif count:
        assert not TRACE.search(changed)
        assert re.findall(r"</?\w+", changed) == re.findall(r"</?\w+", body)


def test_a_replacement_is_words_and_not_html():
    assert replaced_in_html("<p>Mary Jones</p>", Phrase(NAME), "<b>&J</b>") == ("<p>&lt;b&gt;&amp;J&lt;/b&gt;</p>", 1)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://x.example/2020/mary_jones?x=1", "https://x.example/2020/"),
        ("https://x.example/a?q=Mary+Jones", "https://x.example/"),
        ("https://x.example/M%C3%A1ry%20Jones/b", "https://x.example/"),
        ("https://x.example/maryjones", "https://x.example/"),
        ("https://mary-jones.example/a", NOWHERE),
        ("mailto:mary.jones@x.example", NOWHERE),
        ("/experts/mary-jones/", "/experts/"),
        ("https://x.example/rosemary-jones", "https://x.example/rosemary-jones"),
    ],
)
def test_an_address_is_cut_before_the_words(address, expected):
    assert Phrase(NAME).without(address) == expected


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("trial-of-mary-jones", "trial-of-j"),
        ("mary-joness-trial", "j-trial"),  # the slug of “Mary Jones’s trial”
        ("mary-jones", "j"),
        ("rosemary-jones", "rosemary-jones"),
        (f"{'long-' * 18}mary-jo", f"{'long-' * 18}j"),
    ],
)
def test_a_slug_loses_the_words(slug, expected):
    assert Phrase(NAME).replaced_in_slug(slug, "J.", longest=94) == expected


def test_a_slug_of_nothing_else_becomes_a_plain_one():
    assert Phrase(NAME).replaced_in_slug("mary-jones", "…", longest=94) == "story"


# --- A whole story ----------------------------------------------------------------------------------------------------
def told_everywhere():
    """A story with a long life that has the name wherever a person can write one, in work, published and scheduled."""
    reporter, editor = make.user("Reporters", "rep"), make.user("Editors", "ed")
    expert = make.expert("Orla Venn", "harbour master")
    article = make.story(
        "Mary Jones’s trial begins",
        f"<p>Ma<strong>ry</strong> Jones came. {make.quotation(expert, 'I know Mary Jones well.')} she said.</p>"
        f'<p><q data-unnamed="n1">“It was MARY JONES!”</q> See <a href="https://x.example/mary-jones">this</a>.</p>',
        by=reporter,
        quoting=None,
        standfirst="About Mary Jones.",
        short_headline="Mary Jones",
        dateline="MARY JONES HOUSE",
        slug="mary-joness-trial",
        agency_credit="Mary Jones Press",
        canonical_url="https://x.example/first/mary-jones",
        internal_note="Call Mary Jones.",
        lead_photo=make.photo(caption="At the court."),
    )
    QuotedPerson.objects.filter(article=article, key="n1").update(
        description="a friend of Mary Jones", reason="Fears Mary Jones."
    )
    make.described(article, expert, "the lawyer of Mary Jones")
    article.bylines.update(role="with Mary Jones")
    PreviousReport.objects.create(
        article=article,
        outside_url="https://x.example/news/mary-jones",
        outside_headline="Mary Jones held",
        note="When Mary Jones was held.",
    )
    other = make.published("Another story", slug="another")
    PreviousReport.objects.create(article=article, earlier=other, note="As Mary Jones said.", position=1)
    publishing.publish(article, by=editor, note="On Mary Jones")
    writing.change(article, by=reporter, why="Mary Jones wrote to us", standfirst="More about Mary Jones.")
    writing.add_correction(article, kind="correction", text="Mary Jones is 40, not 41.", by=editor)
    writing.change(article, by=reporter, body=article.body.replace("I know", "We know"))
    publishing.publish(article, by=editor)
    version = make.live(article)
    version.context["photo"]["caption"] = "Mary Jones at the court."
    version.save()
    Version.objects.filter(article=article, number=1).update(withheld="It showed Mary Jones.")
    later = make.story("Later story", slug="later", earlier=(article,))
    item = reviews.ReviewItem.objects.create(article=article, kind="correction", version=version)
    ReviewEntry.objects.create(item=item, article=later, reused="so Mary Jones is 40")
    EditorialNote.objects.create(article=article, text="Mary Jones rang.", by=editor)
    Transition.objects.create(
        article=article, move="hold", stage_before="draft", stage_after="draft", revision=1, reason="Mary Jones sued."
    )
    Origin.objects.create(
        article=article,
        archive_id="2011-mary-jones-held",
        digest="0",
        html="<p><i>Mary</i> Jones</p>",
        awaits=[{"id": "8", "kind": "background", "note": "On Mary Jones", "position": 0}],
    )
    OldAddress.objects.create(article=article, path="/news.php?t=Mary_Jones")
    OldAddress.objects.create(article=article, path="/news.php?t=trial")
    Dismissal.objects.create(article=article, proposal="quote", key="0" * 32)
    floods = article.topics.get()
    standings.write(floods, "<p>Mary Jones waits for her trial.</p>", by=editor)
    standings.write(floods, "<p>The trial of <b>Mary</b> Jones begins.</p>", by=editor)
    TurningPoint.objects.create(topic=floods, article=article, reason="Mary Jones was charged.")
    PreviewLink.objects.create(article=article, note="for Mary Jones", expires_at=clock.read(), made_by=editor)
    browser = desk.client(editor)
    browser.post(desk.url(article), desk.typed(browser.get(desk.url(article)), headline="Trial of Mary Jones"))
    article.refresh_from_db()
    typed = QueryDict(mutable=True)
    typed.update(
        {
            "revision": str(article.revision),
            "headline": "Mary Jones",
            "body": "<p>Mary <em>Jones</em></p>",
            "slug": "mary-jones",
            "reason-withdraw": "Mary Jones asks",
            "previous_reports-0-outside_url": "https://x.example/mary-jones",
            "said-expert-1-description": "of Mary Jones",
        }
    )
    keeping.keep(reporter, article, "0" * 32, typed)
    publishing.publish(article, by=editor, at=clock.read() + dt.timedelta(hours=3))
    return article


def traces():
    """Where a trace of the name stands in the database: every text column of every table there is."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - the names of our own tables
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    text = html.unescape(value if isinstance(value, str) else json.dumps(value, default=str))
                    if TRACE.search(text):
                        found.append(f"{table}.{column}: {text[:200]}")
    return found


def redact(article, words=NAME, replacement="J.", reason=WHY, by=None):
    return redaction.redact(article, words=words, replacement=replacement, by=by, reason=reason)


@database
def test_no_table_of_the_database_has_a_trace_of_the_words():
    article = told_everywhere()
    tables = {line.partition(".")[0] for line in traces()}
    hit = {model._meta.db_table for model in (*redaction.ROWS, Address, OldAddress, Standing)} | {"django_admin_log"}
    assert hit <= tables  # or this would prove nothing
    before = sum(place.count for place in redaction.places(article, NAME))
    assert redact(article) == before > 60
    assert traces() == []
    assert redaction.places(article, NAME) == []
    assert article.old_addresses.get().path == "/news.php?t=trial"
    assert not article.dismissals.exists()


@database
def test_what_counts_as_a_place_is_shown_by_kind_of_record():
    article = make.published("Mary Jones’s trial", "<p>Mary Jones and Mary Jones</p>", slug="x", standfirst="A court.")
    places = {place.label: place.count for place in redaction.places(article, NAME)}
    assert places["The working copy"] == 3
    assert places["Earlier texts in the history"] == 3
    assert places["Published versions and their quotations"] == 3
    assert set(places) == {
        "The working copy",
        "Earlier texts in the history",
        "Published versions and their quotations",
    }


def test_every_column_of_a_story_that_holds_words_is_known_to_redaction():
    """A column that somebody adds is decided on here: it holds words, or it is named below as one that does not."""
    without_words = {
        "Acknowledgement.about",  # a digest, deleted where its words have gone
        "Acknowledgement.code",
        "Dismissal.key",  # as Acknowledgement.about, of a quotation
        "Address.path",  # rewritten by itself, and the versions' with it
        "Version.path",
        "Autosave.token",
        "OldAddress.path",  # deleted with the words in it
        "Origin.archive_id",  # a digest stands for it where it has the words in it
        "Origin.digest",
        "Origin.dropped",  # counts
        "Presence.left",  # a random word of a page's script
        "NoticeAttempt.error",  # the kind and code of a mail's failure
        "QuotedPerson.key",
        "Transition.acknowledged",  # codes of warnings
        "Transition.move",
        "Transition.stage_after",
        "Transition.stage_before",
    }
    known = set(redaction.ROWS)
    found = {
        f"{model.__name__}.{field.name}"
        for model in known | _hanging_from(known)
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField, JSONField)) and not field.choices
        if model not in known or field.name not in redaction.KNOWN
    }
    assert found <= without_words, found - without_words


def _hanging_from(known):
    """The models of ours with a foreign key that makes their rows part of a story."""
    hanging = set()
    for model in apps.get_app_config("articles").get_models():
        for field in model._meta.concrete_fields:
            is_part = field.name in {"article", "version", "transition", "notice", "link", "content_object", "item"}
            if is_part and isinstance(field, models.ForeignKey) and field.related_model in known | hanging:
                hanging.add(model)
    return hanging


@database
def test_every_key_of_what_is_kept_as_json_is_known_to_redaction():
    article = told_everywhere()
    without_words = {"id", "key", "kind", "label", "at", "date", "number", "position", "url", "running", "own_role"}
    without_words |= {"types", "cuts", "prefix", "16x9", "4x3", "1x1"}  # of a photo's public copies
    without_words |= {"portrait", "widths", "width", "height", "main_topic_id", "lead_photo_id", "topics", "expert_id"}
    without_words |= {"contributor_id", "earlier_id", "outside_date"}
    kept = [revision.content for revision in Revision.objects.filter(article=article)]
    kept += [version.context for version in Version.objects.filter(article=article)]
    leaves = {key for value in kept for key in _leaves(value)}
    assert leaves <= without_words | redaction.KNOWN, leaves - without_words - redaction.KNOWN


def _leaves(value, name=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name


# --- What stays as it was ---------------------------------------------------------------------------------------------
@database
def test_the_story_stands_where_it_stood():
    article = told_everywhere()
    before, times = standing(article.pk), list(article.versions.values_list("number", "live_from", "live_until"))
    redact(article)
    after = standing(article.pk)
    assert (after.status, after.stage, after.goes_live_at) == (before.status, before.stage, before.goes_live_at)
    assert after.coming_revision == after.revision == before.revision + 1
    assert list(article.versions.values_list("number", "live_from", "live_until")) == times


@database
def test_an_approval_holds_for_the_words_as_they_now_are():
    article = make.story("Mary Jones’s trial", slug="x")
    editor = make.user("Editors")
    workflow.move("approve", article, by=editor)
    redact(article)
    assert standing(article.pk).status == Status.APPROVED
    assert article.approved_revision == article.revision == 2
    workflow.move("publish", article, by=editor)
    assert make.live(article).headline == "J.’s trial"


@database
def test_a_published_story_has_no_unpublished_change_afterwards():
    orla = make.expert("Orla Venn", "harbour master")
    article = make.published(
        "Mary Jones’s trial",
        f"<p>{make.quotation(orla, 'I know Mary Jones.')} said Orla Venn.</p><p>“Who is Mary Jones?”</p>",
    )
    redact(article)
    assert standing(article.pk).status == Status.PUBLISHED
    live = make.live(article)
    assert reviews.why_not_minor(article, live) == ""
    assert compile_story(article).body == live.body


@database
def test_other_stories_and_words_are_left_alone():
    other = make.published("Mary Jones elsewhere", "<p>Mary Jones.</p>")
    article = make.published("Rosemary Jones and Mary Jones", "<p>Mary A. Jones stays.</p>")
    redact(article)
    assert make.live(article).headline == "Rosemary Jones and J."
    assert "Mary A. Jones" in make.live(article).body
    assert make.live(other).headline == "Mary Jones elsewhere"
    assert other.revision == Article.objects.get(pk=other.pk).revision


@database
def test_the_log_says_that_it_was_done_and_why_and_not_what_stood_there():
    article = make.published("Mary Jones’s trial")
    chief = make.user("Managing editors", "chief")
    redact(article, by=chief)
    logged = article.transitions.first()
    assert (logged.move, logged.reason, logged.by, logged.revision) == ("redact", WHY, chief, 2)
    revision = article.revisions.first()
    assert (revision.number, revision.by) == (2, chief)
    assert revision.content["headline"] == "J.’s trial"


@database
def test_readers_see_the_new_words_at_once(client):
    article = make.published("Mary Jones’s trial", slug="mary-joness-trial")
    old, number = make.live(article).path, edition.current()
    assert client.get(old).status_code == 200
    redact(article)
    assert edition.current() > number
    assert client.get(old).status_code == 404
    page = client.get(make.live(article).path).content.decode()
    assert "J.’s trial" in page
    assert not TRACE.search(page)


# --- Addresses and quotations -----------------------------------------------------------------------------------------
@database
def test_a_new_address_that_another_story_has_gets_a_number():
    make.published("Somebody else’s", slug="j-trial")
    article = make.published("Mary Jones’s trial", slug="mary-joness-trial")
    redact(article)
    assert make.live(article).path.endswith("/j-trial-2/")
    article.refresh_from_db()
    assert article.slug == "j-trial-2"
    publishing.publish(article, by=None)
    assert make.live(article).path.endswith("/j-trial-2/")


@database
def test_a_former_address_becomes_one_with_the_present_one(client):
    article = make.published("Mary Jones’s trial", slug="mary-jones")
    writing.change(article, by=None, slug="j")
    publishing.publish(article, by=None)
    old = Version.objects.get(article=article, number=1).path
    assert client.get(old).status_code == 301
    redact(article)
    assert client.get(old).status_code == 404
    assert Address.objects.filter(article=article).count() == 1


@database
def test_a_quotation_keeps_one_permanent_link_through_all_versions(client):
    orla = make.expert("Orla Venn")
    body = f"<p>{make.quotation(orla, 'I know Mary Jones.')} {make.quotation(orla, 'I do.')}</p>"
    article = make.story("A trial", f'{body}<p><q data-unnamed="n1">“So does Mary Jones.”</q></p>')
    QuotedPerson.objects.filter(article=article, key="n1").update(description="a friend", reason="Fear.")
    publishing.publish(article, by=None)
    writing.change(article, by=None, standfirst="It goes on.")
    publishing.publish(article, by=None)
    old = list(Quote.objects.live().order_by("position").values_list("public_id", flat=True))
    redact(article)
    new = list(Quote.objects.live().order_by("position").values_list("public_id", flat=True))
    assert new[1] == old[1]
    assert not {old[0], old[2]} & {*new}
    live = make.live(article)
    assert all(f'id="{public_id}"' in live.body and f'href="#{public_id}"' in live.body for public_id in new)
    assert {q["id"] for person in live.context["people"] for q in person["quotes"]} == set(new)
    assert f'href="{live.path}#{new[0]}"' in client.get(f"/quotes/{new[0]}/").content.decode()
    assert client.get(f"/quotes/{old[0]}/").status_code == 404
    assert [quote.public_id for quote in compile_story(article).quotes] == new  # the next publication keeps them
    first = Version.objects.get(article=article, number=1)
    assert all(public_id in first.body for public_id in new)


@database
def test_two_quotations_that_become_the_same_words_keep_two_links():
    orla = make.expert("Orla Venn")
    body = f"<p>{make.quotation(orla, 'I know Mary Jones.')}</p><p>{make.quotation(orla, 'I know J.')}</p>"
    article = make.published("A trial", body)
    redact(article, replacement="J")
    assert Quote.objects.live().values("public_id").distinct().count() == 2
    assert list(Quote.objects.live().values_list("text", flat=True)) == ["I know J.", "I know J."]


@database
def test_two_reports_elsewhere_that_are_cut_to_one_address_both_stay():
    article = make.story("A trial", slug="x")
    for position, tail in enumerate(("mary-jones-held", "mary-jones-free")):
        PreviousReport.objects.create(
            article=article, outside_url=f"https://x.example/{tail}", outside_headline="A trial", position=position
        )
    redact(article)
    assert list(article.report_links.values_list("outside_url", flat=True)) == [
        "https://x.example/",
        "https://x.example/#2",
    ]


@database
def test_a_warning_acknowledged_about_the_words_is_forgotten_and_others_stay():
    article = make.story("Mary Jones " + "and so on " * 12, topics=())
    editor = make.user("Editors")
    workflow.move("approve", article, by=editor, acknowledged={"long-headline", "no-topic"})
    redact(article)
    assert set(Acknowledgement.objects.values_list("code", flat=True)) == {"no-topic"}


# --- What is refused --------------------------------------------------------------------------------------------------
@database
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": ""}, "Say which words are to go"),
        ({"words": " – ’ "}, "Say which words are to go"),
        ({"words": "Nobody Here"}, "stand nowhere"),
        ({"words": "x" * 201}, "longer than 200"),
        ({"replacement": "  "}, "in place of the words"),
        ({"replacement": "mary  JONES (name changed)"}, "has the words in it"),
        ({"replacement": "x" * 101}, "longer than 100"),
        ({"reason": ""}, "Say why"),
        ({"reason": "MARY JONES asked."}, "it stays in the log"),
        ({"reason": "x" * 100_000}, "longer than 2000"),
        ({"words": "Jones", "replacement": "x" * 100}, "“Dateline” would be longer than 80"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_has_changed(typed, sentence):
    article = make.published("Mary Jones’s trial", dateline="JONES")
    before = traces()
    with pytest.raises(Refused, match=sentence):
        redact(article, **typed)
    assert traces() == before
    assert Transition.objects.filter(move="redact").count() == 0
    assert Article.objects.get(pk=article.pk).revision == 1


@database
def test_a_replacement_with_which_the_words_would_stand_there_again_is_refused():
    article = make.published("Mary Jones Jones")
    with pytest.raises(Refused, match="would stand there again"):
        redact(article, replacement="Mary")
    assert make.live(article).headline == "Mary Jones Jones"


@database
def test_a_story_saved_meanwhile_is_a_conflict():
    article = make.published("Mary Jones’s trial")
    stale = Article.objects.get(pk=article.pk)
    writing.change(article, by=None, standfirst="Of Mary Jones.")
    with pytest.raises(Conflict):
        redact(stale)
    assert make.live(article).headline == "Mary Jones’s trial"


# --- At the desk ------------------------------------------------------------------------------------------------------
TYPED = {"words": NAME, "replacement": "J.", "reason": WHY}


@database
def test_the_first_press_counts_and_the_second_replaces():
    article = make.published("Mary Jones’s trial", "<p>Mary Jones.</p>", slug="x")
    browser = desk.client(make.user("Managing editors"))
    page = browser.get(desk.url(article, "redact"))
    assert page.status_code == 200
    counted = browser.post(desk.url(article, "redact"), TYPED | {"deed": "count"})
    assert "“Mary Jones” stands in 6 places" in counted.content.decode()
    assert make.live(article).headline == "Mary Jones’s trial"
    done = browser.post(desk.url(article, "redact"), TYPED | {"deed": "replace"}, follow=True)
    assert "The words were replaced in 6 places." in done.content.decode()
    assert make.live(article).headline == "J.’s trial"


@database
@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("Reporters", 404),
        ("Outside contributors", 404),
        ("Editors", 403),
        ("Managing editors", 200),
        ("Administrators", 404),
    ],
)
def test_only_managing_editors_redact(role, status):
    article = make.published("Mary Jones’s trial")
    browser = desk.client(make.user(role))
    assert browser.get(desk.url(article, "redact")).status_code == status
    answer = browser.post(desk.url(article, "redact"), TYPED | {"deed": "replace"})
    assert answer.status_code == (302 if status == 200 else status)
    assert make.live(article).headline == ("J.’s trial" if status == 200 else "Mary Jones’s trial")


@database
def test_whoever_wrote_a_story_cannot_redact_it():
    reporter = make.user("Reporters")
    article = make.story("Mary Jones’s trial", by=reporter)
    browser = desk.client(reporter)
    assert browser.get(desk.url(article, "redact")).status_code == 403
    assert "Redact words" not in browser.get(desk.url(article)).content.decode()
    assert "Redact words" in desk.client(make.user("Managing editors")).get(desk.url(article)).content.decode()


@database
@pytest.mark.parametrize("object_id", ["999999", "x", "1 or 1", "9" * 30])
def test_a_story_that_is_not_there_is_not_found(object_id):
    browser = desk.client(make.user("Managing editors"))
    assert browser.get(desk.url(0, "redact").replace("/0/", f"/{object_id}/")).status_code == 404


@database
@pytest.mark.parametrize(
    "typed",
    [{"reason": "x" * 100_000}, {"words": ""}, {"words": "\x00"}, {"reason": "Mary Jones"}, {"words": "Nobody"}],
)
@pytest.mark.parametrize("deed", ["count", "replace"])
def test_a_refused_press_says_why_and_what_was_typed_stays(typed, deed):
    article = make.published("Mary Jones’s trial")
    browser = desk.client(make.user("Managing editors"))
    answer = browser.post(desk.url(article, "redact"), TYPED | typed | {"deed": deed})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    fields = desk.read(answer).fields
    assert fields["replacement"] == ["J."]
    for name, value in typed.items():
        assert fields[name] == [value.replace("\x00", "")]
    assert make.live(article).headline == "Mary Jones’s trial"


@database
def test_what_is_typed_is_shown_as_words_and_not_as_html():
    article = make.published("A <script>x</script> story")
    browser = desk.client(make.user("Managing editors"))
    page = browser.post(desk.url(article, "redact"), TYPED | {"words": "<script>x</script>", "deed": "count"})
    assert "<script>x" not in page.content.decode()


@database
def test_the_page_names_entries_that_have_the_words_too_and_who_is_in_the_story():
    person = make.expert("Mary Jones", "pilot")
    article = make.published("A trial", quoting=person)
    colleague = make.user("Editors", "bo")
    keeping.arrive(colleague, article)
    chief = make.user("Managing editors")
    page = desk.client(chief).post(desk.url(article, "redact"), TYPED | {"deed": "count"}).content.decode()
    assert f"/admin/people/expert/{person.pk}/change/" in page
    assert "bo has this story open." in page


@database
def test_a_person_renamed_first_does_not_come_back():
    person = make.expert("Mary Jones", "pilot")
    article = make.published("Mary Jones’s trial", quoting=person)
    person.name, person.slug = "J.", "j"
    person.save()
    redact(article)
    publishing.publish(article, by=None)
    assert traces() == []


@database
def test_a_form_opened_before_is_told_of_the_other_text_and_keeps_nothing_of_the_old_one():
    reporter = make.user("Reporters")
    article = make.story("Mary Jones’s trial", by=reporter)
    browser = desk.client(reporter)
    page = browser.get(desk.url(article))
    typed = desk.typed(page, standfirst="Mary Jones again")
    redact(article)
    answer = browser.post(desk.url(article, "keep"), typed | {"_keep": "typed"})
    assert answer.status_code == 409
    assert "Words of this story were replaced" in answer.json()["why"]
    assert not Autosave.objects.filter(fields__icontains="jones").exists()
    assert browser.post(desk.url(article), typed | {"_continue": "1"}).status_code == 409
    assert traces() == []
    fresh = desk.typed(browser.get(desk.url(article)), standfirst="A new sentence")
    assert browser.post(desk.url(article, "keep"), fresh | {"_keep": "typed"}).status_code == 200


@database
def test_what_colleagues_typed_and_did_not_save_is_redacted_and_still_theirs():
    reporter = make.user("Reporters")
    article = make.story("A trial", by=reporter)
    browser = desk.client(reporter)
    typed = desk.typed(browser.get(desk.url(article)), headline="The trial of Mary Jones")
    assert browser.post(desk.url(article, "keep"), typed | {"_keep": "typed"}).status_code == 200
    redact(article)
    back = browser.get(desk.url(article), {"kept": typed["opening"]})
    assert desk.read(back).fields["headline"] == ["The trial of J."]
