"""What `manage.py import_story` makes of a text file, and what it says of one that is no story."""

import json

import pytest
from django.core.management import CommandError, call_command

from articles import word_index
from articles.models import Article, Transition, Version
from people.models import Expert
from tests import make

pytestmark = pytest.mark.django_db

STORY = """River board admits that the gauge was read wrongly
The river board said on Tuesday that a gauge at Mill Bridge had been read from the wrong end since spring.

“We have been measuring the sky,” said Orla Venn, the board’s chief engineer, at a meeting in the parish hall.
Anglers had complained for weeks. For more on this, see our previous reports.

Dr. Tom Hale, a hydrologist at Dale College, noted: “A gauge does not care which way up you hold the chart.”
"""


@pytest.fixture
def import_story(tmp_path, capsys):
    """Import a text; return the exit status, what was printed and what went to standard error."""

    def run(text, *options):
        path = tmp_path / "story.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            call_command("import_story", str(path), *options)
            status = 0
        except SystemExit as end:
            status = end.code
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_a_story_becomes_a_draft_with_its_quotations_marked_and_its_people_added(import_story):
    status, out, _err = import_story(STORY)
    article = Article.objects.get()
    assert status == 0
    assert article.headline == "River board admits that the gauge was read wrongly"
    assert article.body.count("<p>") == 4
    assert {p.expert.name: p.description for p in article.people_quoted.all()} == {
        "Orla Venn": "the board’s chief engineer",
        "Tom Hale": "a hydrologist at Dale College",
    }
    orla = Expert.objects.get(name="Orla Venn")
    assert f'<q data-expert="{orla.pk}">“We have been measuring the sky,”</q>' in article.body
    assert "our previous reports" in out
    assert "nothing is linked" in out
    assert not Version.objects.exists()


def test_a_known_person_is_recognised_and_not_added_again(import_story):
    tom = make.expert("Tom Hale", "hydrologist")
    import_story(STORY)
    assert Expert.objects.filter(name__contains="Hale").get() == tom


def test_publishing_goes_through_the_checks_and_is_logged(import_story, client):
    editor = make.user("Editors", "ed")
    status, out, _err = import_story(STORY, "--publish", "--by", "ed", "--topic", "Floods", "--json")
    found = json.loads(out)
    assert status == 0
    assert set(found) >= {"id", "url", "headline", "quotes", "people", "references", "topics"}
    path = found["url"].removeprefix("http://testserver")
    page = client.get(path).content.decode()
    assert "measuring the sky" in page
    assert "Ed" in page
    for person in found["people"]:
        address = person["url"].removeprefix("http://testserver")
        assert address in page
        assert person["name"] in client.get(address).content.decode()
    assert [r["words"] for r in found["references"]] == ["our previous reports"]
    assert found["topics"] == ["Floods"]
    moves = Transition.objects.order_by("pk")
    assert [(t.move, t.by) for t in moves] == [("approve", editor), ("publish", editor)]
    assert moves[0].acknowledged == ["earlier-coverage"]
    assert "import_story" in moves[0].reason


def test_without_an_account_the_newspaper_signs_and_nobody_can_log_in_as_it(import_story):
    import_story(STORY, "--publish")
    article = Article.objects.get()
    assert [str(b) for b in article.bylines.all()] == ["Newsroom"]
    assert not article.created_by.is_active
    assert not article.created_by.has_usable_password()


def test_earlier_reports_and_topics_that_fit_are_named_and_not_linked(import_story):
    earlier = make.published("Gauge at Mill Bridge read wrongly", STORY.replace("\n", "</p><p>"), topics=("Gauge",))
    word_index.complete()
    _status, out, _err = import_story(STORY, "--json")
    found = json.loads(out)
    assert [(each["id"], bool(each["why"])) for each in found["previous_reports"]] == [(earlier.pk, True)]
    assert found["topics"] == []
    assert "Gauge" in [each["name"] for each in found["suggested_topics"]]
    assert not Article.objects.get(pk=found["id"]).report_links.exists()
    _status, out, _err = import_story(STORY)
    assert "may build on Gauge at Mill Bridge read wrongly (" in out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not text in UTF-8"),
        ("Schlagzeile\nÄrger im Rathaus".encode("latin-1"), "not text in UTF-8"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b"Head\x00line\nText", "not plain text"),
        (b"Only a headline", "one line only"),
        (b"x" * 1000 + b"\nText", "1000 characters"),
        (b"Headline\n" + b"word " * 1_000_000, "larger than 3 MB"),
    ],
)
def test_a_file_that_is_no_story_gets_a_sentence_and_makes_nothing(import_story, text, sentence):
    status, _out, err = import_story(text)
    assert status == 1
    assert sentence in err
    assert "story.txt" in err
    assert not Article.objects.exists()
    assert not Expert.objects.exists()


def test_one_bad_file_does_not_keep_the_others_back(tmp_path, capsys):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(STORY)
    bad.write_text("")
    with pytest.raises(SystemExit) as end:
        call_command("import_story", str(bad), str(tmp_path / "missing.txt"), str(good))
    assert end.value.code == 1
    assert Article.objects.count() == 1
    assert "missing.txt" in capsys.readouterr().err


def test_markup_in_the_text_stays_text(import_story):
    import_story("Headline <b>\n\nA <script>alert(1)</script> & “We <i>never</i> said so,” said Orla Venn, <mayor>.")
    article = Article.objects.get()
    assert "<script>" not in article.body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in article.body


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_topic_name_that_cannot_be_is_wrong_use(import_story, name):
    with pytest.raises(CommandError, match="name of a topic"):
        import_story(STORY, "--topic", name)
    assert not Article.objects.exists()


@pytest.mark.parametrize(("role", "sentence"), [("Reporters", "may not publish"), (None, "no account")])
def test_publishing_in_the_name_of_somebody_who_may_not_is_wrong_use(import_story, role, sentence):
    if role:
        make.user(role, "someone")
    with pytest.raises(CommandError, match=sentence) as error:
        import_story(STORY, "--publish", "--by", "someone")
    assert error.value.returncode == 2
    assert not Article.objects.exists()
