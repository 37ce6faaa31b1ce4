"""The command that says which earlier stories each story of an imported archive is likely to build on."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles import publishing
from articles.models import Article, Origin, Profile, VersionReport
from tests import make

pytestmark = pytest.mark.django_db

WEIR = "<p>The council heard that the weir at Pellard leaks and that its sluice gates will have to be replaced.</p>"
TRAM = "<p>The night tram to Eastbarns runs until two o’clock from the first of the month, its drivers were told.</p>"


def story(key: str, headline: str, body: str, day: int, **fields) -> Article:
    """A story of an archive, published on a day of May 2024."""
    article = make.story(headline, body, **fields)
    publishing.publish_as_of(article, by=None, at=dt.datetime(2024, 5, day, 12, tzinfo=dt.UTC))
    Origin.objects.create(article=article, archive_id=key, digest="")
    return article


@pytest.fixture
def archive() -> dict[str, Article]:
    """Three stories on the weir and one on the tram, with no index yet."""
    return {
        "first": story("first", "Weir leaks", WEIR, 1, topics=("Weir",)),
        "tram": story("tram", "Tram runs at night", TRAM, 2, topics=("Tram",)),
        "second": story("second", "Weir leaks again", WEIR, 3, topics=("Weir",)),
        "third": story("third", "Weir leaks no more", WEIR, 4, topics=("Weir",)),
    }


@pytest.fixture
def run(capsys):
    """Run the command; return the suggestions by id, and what it said."""

    def run(*args: object) -> tuple[dict[str, list[str]], str, int]:
        status = 0
        try:
            call_command("suggest_reports", *args)
        except CommandError as error:
            status = error.returncode
        out, said = capsys.readouterr()
        lines = [json.loads(line) for line in out.splitlines()]
        assert all(list(line) == ["id", "suggestions"] for line in lines)
        return {line["id"]: line["suggestions"] for line in lines}, said, status

    return run


def test_each_story_gets_a_line_with_earlier_ones_best_first(archive, run):
    found, said, status = run()
    assert list(found) == ["first", "tram", "second", "third"]
    assert found["first"] == []
    assert found["second"] == ["first"]
    assert set(found["third"][:2]) == {"first", "second"}
    assert (said, status) == ("", 0)


def test_what_is_missing_of_the_index_is_made(archive, run):
    assert not Profile.objects.exists()
    run()
    assert Profile.objects.count() == len(archive)


def test_no_story_published_later_is_suggested(archive, run):
    found, *_rest = run()
    days = {key: publishing_day(article) for key, article in archive.items()}
    assert all(days[each] <= days[key] for key, suggestions in found.items() for each in suggestions)


def publishing_day(article: Article) -> dt.datetime:
    return make.live(article).published_at


def test_a_storys_own_previous_reports_neither_help_nor_are_left_out(archive, run):
    before, *_rest = run()
    version = make.live(archive["third"])
    VersionReport.objects.create(
        version=version, earlier=archive["first"], kind="background", position=0, published_at=version.published_at
    )
    assert run()[0] == before
    assert "first" in before["third"]


def test_links_of_later_stories_change_nothing(archive, run):
    before, *_rest = run()
    story("late", "Weir and tram", WEIR, 20, earlier=(archive["tram"], archive["first"]))
    after, *_rest = run()
    assert {key: after[key] for key in before} == before


def test_stories_that_readers_no_longer_see_are_left_out(archive, run):
    publishing.withdraw(archive["first"], by=None, reason="Wrong.")
    found, *_rest = run()
    assert "first" not in found
    assert found["third"][0] == "second"


def test_only_the_stories_of_a_list_are_asked_for(archive, run, tmp_path: Path):
    (tmp_path / "ids").write_text("third\n\nthird\n second \n", encoding="utf8")
    found, said, status = run("--ids", str(tmp_path / "ids"), "--limit", "1")
    assert list(found) == ["second", "third"]
    assert [len(suggestions) for suggestions in found.values()] == [1, 1]
    assert (said, status) == ("", 0)


def test_an_id_that_nobody_knows_is_named_and_the_others_answered(archive, run, tmp_path: Path):
    (tmp_path / "ids").write_text("nowhere\nthird\n", encoding="utf8")
    found, said, status = run("--ids", str(tmp_path / "ids"))
    assert list(found) == ["third"]
    assert "with the id nowhere" in said
    assert status == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "cannot be read"), (b"Zo\xeb", "is not UTF-8 text"), (b"x", "--limit is 1")],
)
def test_wrong_use_is_told_in_a_sentence(run, tmp_path: Path, content: bytes | None, sentence: str):
    if content is not None:
        (tmp_path / "ids").write_bytes(content)
    with pytest.raises(CommandError, match=sentence) as caught:
        call_command("suggest_reports", "--ids", str(tmp_path / "ids"), "--limit", "0" if content == b"x" else "10")
    assert caught.value.returncode == 2


def test_a_database_without_an_archive_has_nothing_to_say(run):
    make.published("Weir leaks", WEIR)
    assert run() == ({}, "", 0)
