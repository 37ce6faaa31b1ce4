"""What `manage.py export_archive` writes, and that it comes back whole."""

import datetime as dt
import html
import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image

from articles import documents, publishing, standings, writing
from articles.models import Article, Change, Document, HouseRules, PreviousReport, Quote, QuotedPerson, Topic, Version
from people.models import Contributor, Expert
from tests import archive, make
from tests.archive import line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker(settings):
    """Let background tasks wait: the smaller copies of photos take longer than all else."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def forget_everything():
    """Empty the database of stories and of all that they name."""
    for model in (PreviousReport, Article, Topic, Expert, Contributor):
        rows = model.objects.all()
        if model is Article:
            for table in ("VersionReport", "Correction", "Version"):
                Article._meta.apps.get_model("articles", table).objects.all().delete()
        if model is Expert:
            rows.update(merged_into=None)
        rows.delete()


@pytest.fixture
def there_and_back(tmp_path, client):
    """Export, import into an empty database, export again; return the lines after comparing the two byte for byte."""

    def go():
        first, second = tmp_path / "first", tmp_path / "second"
        assert archive.run("export_archive", first) == 0
        paths = sorted(Version.objects.live().values_list("path", flat=True))
        before = [words_of(client.get(path)) for path in paths]
        forget_everything()
        assert archive.run("import_archive", first / "archive.jsonl") == 0
        assert archive.run("export_archive", second) == 0
        assert archive.files(first).keys() == archive.files(second).keys()
        assert archive.read(first) == archive.read(second)
        assert archive.files(first) == archive.files(second)
        for path, page in zip(paths, before, strict=True):
            assert words_of(client.get(path)) == page, path
        return archive.read(second)

    return go


def words_of(response):
    """The page but for the time, the addresses of pictures, whose names are random, and what no archive holds.

    That is the menu, which editors arrange, and the related stories, which are found anew.
    """
    assert response.status_code == 200
    page = html.unescape(response.content.decode()).partition("<main")[2].partition("</main>")[0]
    lines = page.partition('<section class="band" aria-labelledby="related">')[0].splitlines()
    return [each for each in lines if "/media/" not in each and "<time datetime" not in each]


def test_an_archive_comes_back_as_it_was(tmp_path, there_and_back):
    rows = [
        line("a1", addresses=["/old/1", "https://old.example/story.php?id=5"], topics=["Harbour", "Ice and snow"]),
        line("a2", headline="Second", previous_reports=["a3", "a1"], canonical_url="https://x.example/2", bylines=[]),
        line("a3", headline="Third “quoted” & <b>", body_html="<h2>A</h2><ul><li>b &amp; c</li></ul>\n<p>d\u2028e</p>"),
    ]
    archive.run("import_archive", archive.write(tmp_path / "in.jsonl", *rows))
    told = {row["id"]: row for row in there_and_back()}
    assert told["a1"]["addresses"] == ["/old/1", "/story.php?id=5"]
    assert told["a2"]["previous_reports"] == ["a3", "a1"]
    assert told["a1"]["topics"] == ["Harbour", "Ice and snow"]
    assert told["a1"]["published"] == "2012-03-04T05:06:07Z"


def test_everything_that_readers_see_of_a_story_comes_back(there_and_back):
    HouseRules.objects.update(public_history=True)
    orla = make.expert("Orla Venn", "harbour master", biography="Born at sea.")
    private = make.expert("Pia Lund", kind="private", biography="Nobody’s business.")
    twin = make.expert("Orla Venn", "another one")
    ada = make.contributor("Ada Finch", role="Reporter")
    make.contributor("Ada Finch")
    topic = make.topic("Floods", description="Water.", running=True)
    first = make.published("First", bylines=[ada], quoting=orla, topics=("Floods", "Zeta", "Alpha"), main_topic=topic)
    body = (
        f"<p>{make.quotation(orla, 'One')}, she said, {make.quotation(twin, 'Two')} he said.</p>"
        f'<p><q data-expert="{private.pk}">“It goes on</q></p><p><q data-expert="{private.pk}">“and on.”</q></p>'
        f'<p><q data-unnamed="k7">“They knew,”</q> said a clerk. See <a data-article="{first.pk}">our report</a>.</p>'
        "<p>A <q>plain one</q> and “no mark”.</p>"
    )
    second = make.story("Second", body, lead_photo=make.photo())
    QuotedPerson.objects.filter(article=second, key="k7").update(description="a clerk", reason="feared for the post")
    make.described(second, orla, "then the harbour master")
    second.report_links.update(kind="follow-up", note="Where it began.", position=1)
    PreviousReport.objects.create(
        article=second,
        outside_url="https://x.example/1",
        outside_headline="Elsewhere",
        outside_date=dt.date(2011, 1, 2),
    )
    second.bylines.update(role="photographs")
    publishing.publish(second, by=None)
    ids = set(Quote.objects.values_list("public_id", flat=True))
    writing.change(second, by=None, headline="Second, corrected", slug="second-corrected")
    publishing.publish(second, by=None, change=Change.CORRECTION, note="It said first.")
    told = {row["headline"]: row for row in there_and_back()}
    row = told["Second, corrected"]
    assert {quote["id"] for each in told.values() for quote in each["quotes"]} == ids
    assert set(Quote.objects.filter(version__in=Version.objects.live()).values_list("public_id", flat=True)) == ids
    assert row["versions"][0]["headline"] == "Second"
    assert [step["change"] for step in row["versions"]] == ["first", "correction"]
    assert row["corrections"][0]["text"] == "It said first."
    assert row["addresses"] == [Version.objects.get(headline="Second").path]
    assert row["photos"][0]["credit"] == "Ada Finch"
    assert row["reports"][0]["url"] == "https://x.example/1"
    assert {person.get("described") for person in row["people"]} >= {"then the harbour master", "a clerk"}
    assert Expert.objects.filter(name="Orla Venn").count() == 2
    assert Expert.objects.get(name="Pia Lund").kind == "private"
    assert not Expert.objects.get(name="Pia Lund").biography
    assert Contributor.objects.get(version_rows__version__headline="First").role == "Reporter"
    assert Topic.objects.get(name="Floods").description == "Water."


def test_where_a_running_story_stands_and_what_turned_it_come_back(tmp_path, there_and_back, client):
    floods, ice = make.topic("Floods", running=True), make.topic("Ice", slug="the-ice")
    ada, editor = make.contributor("Ada Finch"), make.user("Editors", "bea")
    first = make.published("First", bylines=[ada], topics=("Floods", "Ice"))
    draft, second = make.story("Draft"), make.published("Second", bylines=[ada])
    elsewhere = make.published("Elsewhere", topics=("Ice",), bylines=[ada])
    for topic, article, reason in ((floods, first, "It began & grew"), (floods, second, ""), (ice, first, "")):
        topic.turning_points.create(article=article, reason=reason)
    for hidden in (draft, elsewhere):  # what the page of the topic does not show
        floods.turning_points.create(article=hidden, reason="Nobody sees this")
    standings.write(floods, "<p>It rose.</p>", by=None)
    standings.write(floods, "<p>It falls, <em>slowly</em>.</p>", by=editor)
    standings.write(ice, "<p>Of a subject nobody reads this.</p>", by=editor)
    editor.contributor.biography = "Nobody reads this either: they wrote no story."
    editor.contributor.save()
    at = standings.present(floods).at
    page = words_of(client.get("/topics/floods/"))
    told = {row["headline"]: row for row in there_and_back()}
    assert told["First"]["turning_points"] == {"Floods": "It began & grew", "the-ice": ""}
    assert told["Second"]["turning_points"] == {"Floods": ""}
    assert "turning_points" not in told["Elsewhere"]
    standing = standings.present(Topic.objects.get(name="Floods"))
    assert (standing.body, standing.at) == ("<p>It falls, <em>slowly</em>.</p>", at)
    assert (standing.signed.name, standing.signed.biography) == ("Bea", "")
    assert words_of(client.get("/topics/floods/")) == page
    assert "Nobody" not in b"".join(archive.files(tmp_path / "first").values()).decode()


def test_a_file_that_says_wrongly_where_a_story_stands_or_turned_is_told_so(tmp_path, capsys):
    body, at = {"body_html": "<p>So.</p>"}, {"at": "2012-03-04T05:06:07Z"}
    for n, odd in enumerate((body, body | {"at": "yesterday"}, at)):
        told = {"topics": [{"slug": f"ice-{n}", "name": f"Ice {n}", "running": True, "standing": [odd]}]}
        (tmp_path / "profiles.json").write_text(json.dumps(told))
        assert archive.run("import_archive", archive.write(tmp_path / "in.jsonl", line())) == 1
        assert "topics 1: standing 1: " in capsys.readouterr().err
    for odd in ({"Ice": ""}, ["Harbour"], {"Harbour": 1}, {"Harbour": "x" * 201}):
        row = line("a2", headline="Ice", turning_points=odd)
        assert archive.run("import_archive", archive.write(tmp_path / "in.jsonl", row)) == 1
        assert "“turning_points” " in capsys.readouterr().err


def test_photos_in_the_text_cards_and_documents_come_back(there_and_back):
    lead, other, poster = make.photo(title="Lead"), make.photo(title="Other", caption="Other one"), make.photo()
    paper = Document(title="The judgment")
    documents.take_in(paper, ContentFile(b"%PDF-1.4 judgment", "j.pdf"), by=None)
    body = (
        f'<p>Ice.</p><figure data-photo="{other.pk} {lead.pk}"><figcaption>Both</figcaption></figure>'
        f'<aside data-document="{paper.pk}">The judgment</aside><p>More.</p>'
        f'<aside data-card="https://x.example/v" data-source="x.example" data-poster="{poster.pk}">A film</aside>'
    )
    make.published("With", body, lead_photo=lead)
    make.published("Without a lead photo", f'<p>Ice.</p><figure data-photo="{other.pk}"></figure>')
    told = {row["headline"]: row for row in there_and_back()}
    row = told["With"]
    assert '<figure data-photo="2 1"><figcaption>Both</figcaption></figure>' in row["body_html"]
    assert '<aside data-document="1">The judgment</aside>' in row["body_html"]
    assert 'data-poster="3">A film</aside>' in row["body_html"]
    assert [photo.get("lead", True) for photo in row["photos"]] == [True, False, False]
    assert Version.objects.get(headline="With").lead_photo.title == "Lead"
    assert Version.objects.get(headline="Without a lead photo").lead_photo is None


def test_a_story_that_was_retracted_or_restored_or_expires_comes_back(there_and_back):
    retracted, restored = make.published("Retracted"), make.published("Restored")
    expiring = make.story("Expiring", expires_at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    publishing.publish(expiring, by=None)
    publishing.retract(retracted, by=None, reason='It was "made up" & it\'s <gone>.')
    publishing.withdraw(restored, by=None, reason="Legal.")
    publishing.restore(restored, by=None)
    told = {row["headline"]: row for row in there_and_back()}
    assert told["Expiring"]["expires"] == "2999-01-01T00:00:00Z"
    assert told["Retracted"]["versions"][-1]["change"] == "retraction"
    assert told["Restored"]["versions"][-1]["change"] == "restored"


def test_what_readers_do_not_see_is_not_in_it(tmp_path):
    hidden = make.story("Secret draft")
    withdrawn = make.published("Secret withdrawn")
    publishing.withdraw(withdrawn, by=None, reason="Legal.")
    scheduled = make.published("Public")
    writing.change(scheduled, by=None, headline="Secret coming", slug="secret-coming")
    publishing.publish(scheduled, by=None, at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    body = f'<p>See <a data-article="{withdrawn.pk}">this</a>, <a data-article="{hidden.pk}">that</a>.</p>'
    make.published("Citing", body, by=make.user("Editors"), internal_note="Secret note", topics=("Open",))
    make.published("Open", quoting=make.expert("Nan", private_contact_notes="Secret number", aliases="Secret name"))
    withheld = make.published("Secret first try")
    writing.change(withheld, by=None, headline="Better", slug="better")
    publishing.publish(withheld, by=None)
    withheld.versions.filter(number=1).update(withheld="A name in it.", path="/2020/01/01/better/")
    make.topic("Secret topic")
    make.contributor("Secret writer")
    assert archive.run("export_archive", tmp_path / "out") == 0
    assert b"ecret" not in b"".join(archive.files(tmp_path / "out").values())
    told = {row["headline"]: row for row in archive.read(tmp_path / "out")}
    assert set(told) == {"Public", "Citing", "Open", "Better"}
    assert told["Citing"]["body_html"] == "<p>See this, that.</p>"
    assert told["Citing"]["previous_reports"] == []


def test_an_export_imported_where_it_came_from_adds_nothing(tmp_path, capsys):
    make.published("Ours")
    archive.run("import_archive", archive.write(tmp_path / "in.jsonl", line("a1")))
    archive.run("export_archive", tmp_path / "out")
    assert archive.run("import_archive", tmp_path / "out" / "archive.jsonl") == 1
    assert "Another story has the address" in capsys.readouterr().err
    assert Article.objects.count() == 2


def test_profiles_that_are_wrong_are_named_and_the_stories_imported(tmp_path, capsys):
    profiles = {
        "people": [{"slug": "x", "name": "X", "kind": "ghost"}],
        "contributors": [{"name": "Y"}],
        "topics": [{}],
    }
    (tmp_path / "profiles.json").write_text(json.dumps(profiles))
    assert archive.run("import_archive", archive.write(tmp_path / "in.jsonl", line())) == 1
    err = capsys.readouterr().err
    assert "people 1: kind” is none of" in err
    assert "contributors 1: slug” is missing" in err
    assert Article.objects.count() == 1
    for odd in (
        "{",
        "[]",
        '{"people": 1}',
        '{"people": [1]}',
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ):
        (tmp_path / "profiles.json").write_text(odd)
        assert archive.run("import_archive", tmp_path / "in.jsonl") == 1


def test_who_is_there_already_stays_as_the_newsroom_has_them(tmp_path):
    make.expert("Orla Venn", biography="Ours.")
    told = {"people": [{"slug": "orla-venn", "name": "Orla Venn", "biography": "Theirs."}]}
    (tmp_path / "profiles.json").write_text(json.dumps(told))
    archive.run("import_archive", archive.write(tmp_path / "in.jsonl", line()))
    assert Expert.objects.get().biography == "Ours."


def test_a_portrait_comes_back_and_nothing_hidden_in_one_does(tmp_path, there_and_back):
    ada = make.contributor("Ada Finch")
    picture = Image.effect_noise((300, 200), 50).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", comment=b"secret")
    told = {"contributors": [{"slug": "bea", "name": "Bea", "portrait": "bea.jpg"}]}
    (tmp_path / "profiles.json").write_text(json.dumps(told))
    (tmp_path / "bea.jpg").write_bytes(out.getvalue())
    archive.run("import_archive", archive.write(tmp_path / "in.jsonl", line(bylines=["Bea", ada.name])))
    with Contributor.objects.get(slug="bea").portrait.open("rb") as file:
        assert b"secret" not in file.read()
    there_and_back()
    assert Contributor.objects.get(slug="bea").portrait


def test_wrong_use_ends_with_two_and_a_missing_photo_is_told(tmp_path, media):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    assert archive.run("export_archive", tmp_path / "full") == 2
    assert archive.run("export_archive", tmp_path / "full" / "x") == 2
    story = make.published("With a photo", lead_photo=make.photo())
    story.lead_photo.file.storage.delete(story.lead_photo.file.name)
    assert archive.run("export_archive", tmp_path / "out") == 1
    assert archive.read(tmp_path / "out")[0]["headline"] == "With a photo"


def test_the_demonstration_comes_back(there_and_back):
    call_command("demo", "--password", "tide", stdout=io.StringIO())
    assert len(there_and_back()) > 20


COMMANDS = """
import io, os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from django.core.management import call_command, execute_from_command_line
call_command("migrate", verbosity=0)
print("ready", flush=True)
sys.stdin.readline()
for command in (
    ["import_archive", sys.argv[1]],
    ["export_archive", sys.argv[2]],
    ["make_archive", "--stories", "0"],
):
    sys.stdout = io.TextIOWrapper(os.fdopen(os.dup(1), "wb"))
    execute_from_command_line(["manage.py", *command])
"""


def test_a_closed_pipe_ends_a_command_quietly(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", COMMANDS, archive.write(tmp_path / "in.jsonl", line()), tmp_path / "out"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "MEDIA_ROOT": f"{tmp_path}/media"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "ready\n"
        process.stdout.close()
        process.stdin.write("go\n")
        process.stdin.close()
        said = process.stderr.read()
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert list((tmp_path / "out").iterdir())
