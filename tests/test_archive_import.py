"""What `manage.py import_archive` makes of stories that were published before, and what it says of bad ones."""

import contextlib
import datetime as dt
import functools
import http.server
import json
import threading

import pytest
from django.contrib.auth.models import User

from articles import beside, publishing, redaction, writing
from articles.archive import importing
from articles.archive.lines import Unusable, story_of
from articles.archive.losses import losses_of
from articles.models import Address, Article, Correction, OldAddress, Origin, Photo, Quote, Topic, Version
from articles.status import Status, standing
from newsroom import edition
from people.models import Contributor, Expert
from tests import archive, make
from tests.archive import line

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring_in(tmp_path, capsys):
    """Import lines; return the exit status, what was printed, and what went to standard error."""

    def bring(*rows, name="old.jsonl", options=()):
        status = archive.run("import_archive", archive.write(tmp_path / name, *rows), *options)
        out, err = capsys.readouterr()
        return status, out, err

    return bring


def live(archive_id):
    return Version.objects.live().get(article__origin__archive_id=archive_id)


# --- What becomes of a story ------------------------------------------------------------------------------------------
def test_a_story_is_public_at_the_day_on_which_it_was_published(bring_in, client):
    status, out, err = bring_in(line(standfirst="Skaters were first.", kind="analysis"))
    version = live("a1")
    page = client.get("/2012/03/04/quay-closed-by-ice/").content.decode()
    assert (status, err) == (0, "")
    assert "1 stories imported" in out
    assert version.published_at == version.live_from == dt.datetime(2012, 3, 4, 5, 6, 7, tzinfo=dt.UTC)
    assert version.kind == "analysis"
    for words in ("Quay closed by ice", "Skaters were first.", "Ada Finch", "Harbour", "closed in the night"):
        assert words in page
    assert "Quay closed by ice" in client.get("/topics/harbour/").content.decode()
    assert "Quay closed by ice" in client.get("/contributors/ada-finch/").content.decode()


def test_the_desk_finds_it_published_with_its_history_and_can_change_it(bring_in):
    bring_in(line())
    article = Article.objects.get()
    assert standing(article.pk).status == Status.PUBLISHED
    assert article.revisions.get().content == writing.content_of(article)
    assert article.transitions.get().move == "publish"
    writing.change(article, by=None, body="<p>The quay was closed at noon.</p>")
    publishing.publish(article, by=None)
    assert "at noon" in make.live(article).body


def test_readers_can_notice_it_at_once(bring_in):
    before = edition.current()
    bring_in(line())
    assert edition.current() > before


def test_names_and_slugs_of_contributors_and_topics_find_who_is_there(bring_in):
    ada = make.contributor("Ada Finch")
    bea = make.contributor("Bea O’Neill")
    floods = make.topic("Floods and rivers")
    bring_in(line(bylines=["Ada Finch", bea.slug], topics=[floods.slug, "FLOODS and Rivers", "harbour-works"]))
    article = Article.objects.get()
    assert [b.contributor for b in article.bylines.all()] == [ada, bea]
    assert set(article.topics.all()) == {floods, Topic.objects.get(name="Harbour works", slug="harbour-works")}


def test_contributors_are_made_without_a_login(bring_in):
    bring_in(line(bylines=["jo-marsh"]))
    assert Contributor.objects.get(slug="jo-marsh").name == "Jo Marsh"
    assert Contributor.objects.get(slug="jo-marsh").user is None


def test_it_comes_in_the_name_of_an_account_or_of_a_system_account_that_cannot_log_in(bring_in):
    editor = make.user("Editors", "erin")
    bring_in(line("a1"))
    bring_in(line("a2", headline="Another"), options=["--by", "erin"])
    first, second = (Origin.objects.get(pk__isnull=False, archive_id=each).article.created_by for each in ("a1", "a2"))
    assert not first.is_active
    assert second == editor


def test_a_story_without_byline_or_topic_is_imported_all_the_same(bring_in, client):
    assert bring_in(line(bylines=[], topics=None))[0] == 0
    assert client.get("/2012/03/04/quay-closed-by-ice/").status_code == 200


def test_two_stories_of_a_day_with_one_headline_have_an_address_each(bring_in):
    bring_in(line("a1"), line("a2"))
    assert live("a1").path == "/2012/03/04/quay-closed-by-ice/"
    assert live("a2").path == "/2012/03/04/quay-closed-by-ice-2/"


def test_what_the_sanitiser_dropped_is_counted_by_kind_and_the_original_is_kept(bring_in):
    body = '<p onclick="x()">Ice.<script>x()</script></p><iframe src="https://a.example"></iframe><a href="/x">more</a>'
    _status, out, _err = bring_in(line(body_html=body))
    origin = Origin.objects.get()
    assert origin.html == body
    assert origin.dropped == {"address relative": 1, "attribute onclick": 1, "tag script": 1}
    assert "tag script, 1 times" in out
    assert "script" not in live("a1").body


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Plain <em>words</em></p>", {}),
        ("<div><h1>Head</h1><p>Body</p></div>", {}),
        ('<a href="javascript:x()">x</a>', {"address javascript:": 1}),
        ('<img src=x><img src="y"/><img src="https://x.example/y.jpg">', {"tag img": 2}),
        ('<iframe src="https://x.example/"></iframe><iframe></iframe>', {"tag iframe": 1}),
        ('<video><source src="https://x.example/v"></video><video src="x"></video>', {"tag video": 1}),
        ("<font color=red>x</font><script>y</script>", {"tag font": 1, "tag script": 1}),
        ("<p>a<!-- b -->c</p>", {"comment": 1}),
    ],
)
def test_losses_are_told_by_kind(body, found):
    assert losses_of(body) == found


# --- Previous reports -------------------------------------------------------------------------------------------------
def test_previous_reports_are_linked_also_to_one_further_down(bring_in):
    status, _out, _err = bring_in(
        line("b", headline="Second", published="2013-01-01T00:00:00Z", previous_reports=["c", "a"]),
        line("a", headline="First"),
        line("c", headline="Third"),
    )
    assert status == 0
    assert [v.headline for v in beside.around(live("b")).previous] == ["Third", "First"]


def test_one_that_is_in_no_archive_is_reported_and_linked_once_it_comes(bring_in):
    status, _out, err = bring_in(line("b", headline="Second", previous_reports=["x", "a"]), line("a", headline="First"))
    assert status == 1
    assert "Line 1 (b): Its previous report x is in no archive so far" in err
    status, _out, _err = bring_in(line("x", headline="Late"), name="more.jsonl")
    assert status == 0
    assert [v.headline for v in beside.around(live("b")).previous] == ["Late", "First"]
    assert [r.earlier.headline for r in live("b").article.report_links.all()] == ["Late", "First"]
    assert not Origin.objects.exclude(awaits=[])


def test_a_link_in_the_text_leads_to_the_story_and_one_to_nobody_is_words(bring_in, client):
    body = '<p>See <a data-article="a">the first</a> and <a data-article="nobody">another</a>.</p>'
    bring_in(line("b", headline="Second", body_html=body), line("a", headline="First"))
    page = client.get(live("b").path).content.decode()
    assert '<a href="/2012/03/04/first/">the first</a> and another.' in page


def test_reports_elsewhere_keep_their_place_and_their_note(bring_in, client):
    reports = [{"url": "https://old.example/1", "headline": "Seen there", "date": "2011-01-02"}]
    reports.append({"id": "a", "kind": "follow-up", "note": "Where it began."})
    bring_in(line("a", headline="First"), line("b", headline="Second", previous_reports=["a"], reports=reports))
    page = client.get(live("b").path).content.decode()
    assert page.index("Seen there") < page.index("Where it began.")


# --- Quotations -------------------------------------------------------------------------------------------------------
SAID = "<p>“The ice is thin,” said Orla Venn, the harbour master.</p>"


def test_quotations_are_not_guessed(bring_in):
    bring_in(line(body_html=SAID))
    assert not Quote.objects.exists()


def test_quotations_that_are_told_are_marked_with_who_said_them(bring_in, client):
    quotes = [{"words": "“The ice is thin,”", "name": "Orla Venn", "description": "harbour master"}]
    assert bring_in(line(body_html=SAID, quotes=quotes))[0] == 0
    quote = Quote.objects.get()
    assert (quote.text, quote.expert.name, quote.described) == ("The ice is thin,", "Orla Venn", "harbour master")
    assert "The ice is thin" in client.get("/experts/orla-venn/").content.decode()


def test_words_that_are_not_in_the_text_are_refused(bring_in):
    quotes = [{"words": "The ice is thick", "name": "Orla Venn"}]
    status, _out, err = bring_in(line(body_html=SAID, quotes=quotes))
    assert status == 1
    assert "Line 1 (a1): Its text has not the words quoted: The ice is thick" in err
    assert not Article.objects.exists()


def test_marks_name_people_by_slug_and_never_by_a_number_of_ours(bring_in):
    known = make.expert("Tom Hale")
    marks = [
        f'<p><q data-expert="{known.pk}">“One two three.”</q></p>',
        f"<p><q data-expert={known.pk}>“Four.”</q></p>",
    ]
    marks += [f"<p><Q DATA-EXPERT='{known.pk}'>“Five.”</Q></p>", f'<p><a title=">" data-article={1}>six</a></p>']
    bring_in(line(body_html="".join(marks) + '<p><q data-expert="tom-hale">“Seven eight.”</q> data-expert</p>'))
    assert [(q.text, q.expert) for q in Quote.objects.all()] == [("Seven eight.", known)]
    assert "data-article" not in live("a1").body
    assert "data-expert</p>" in live("a1").body


def test_a_number_of_ours_shows_no_photo_or_document_of_ours(bring_in):
    photo = make.photo()
    ours = [f'<figure data-photo="{photo.pk}">one</figure>', f"<figure data-photo='{photo.pk}'>two</figure>"]
    ours += [f'<aside data-card="https://x.example/" data-poster="{photo.pk}">three</aside>']
    ours += [f"<aside data-document={photo.pk}>four</aside>", f'<aside data-document="{photo.pk}">five</aside>']
    bring_in(line(body_html="<p>Ice.</p>" + "".join(ours)))
    body = live("a1").body
    for word in ("one", "two", "three", "four", "five"):
        assert word in body
    for mark in ("data-photo", "data-poster", "data-document"):
        assert mark not in body


def test_the_same_slug_with_another_name_is_another_person(bring_in):
    Expert.objects.create(name="Otto Venn", slug="o-venn")
    people = [{"slug": "o-venn", "name": "Orla Venn", "kind": "private", "described": "a skater"}]
    body = '<p><q data-expert="o-venn">“Thin ice.”</q></p>'
    bring_in(line(body_html=body, people=people), line("a2", body_html=body, people=people))
    assert {q.expert.name for q in Quote.objects.all()} == {"Orla Venn"}
    assert Expert.objects.get(name="Orla Venn").kind == "private"
    assert Expert.objects.count() == 2


def test_an_unnamed_source_keeps_the_reason(bring_in, client):
    people = [{"unnamed": "k1", "described": "a clerk", "reason": "feared for her post"}]
    bring_in(line(body_html='<p><q data-unnamed="k1">“They knew.”</q> said a clerk.</p>', people=people))
    assert "feared for her post" in client.get(live("a1").path).content.decode()


# --- Versions and corrections -----------------------------------------------------------------------------------------
def past(n, **fields):
    return {
        "number": n,
        "from": f"2012-03-0{n + 3}T05:06:07Z",
        "until": f"2012-03-0{n + 4}T05:06:07Z",
        "headline": f"Headline {n}",
        "body_html": f"<p>Text {n}.</p>",
    } | fields


def test_earlier_versions_are_the_public_history(bring_in, client):
    now = {"number": 3, "from": "2012-03-06T05:06:07Z", "change": "correction", "updated": "2012-03-06T05:06:07Z"}
    fixes = [{"at": "2012-03-06T05:06:07Z", "text": "The ice was 3 cm thick."}]
    status, _out, err = bring_in(line(versions=[past(1), past(2), now], corrections=fixes))
    assert (status, err) == (0, "")
    version = live("a1")
    said = Version.objects.filter(article=version.article).values_list("number", "headline", "live_from__day")
    assert list(said) == [(1, "Headline 1", 4), (2, "Headline 2", 5), (3, "Quay closed by ice", 6)]
    assert Correction.objects.get().published_in == version
    assert "3 cm thick" in client.get("/corrections/").content.decode()
    assert "3 cm thick" in client.get(version.path).content.decode()
    assert standing(version.article_id).status == Status.PUBLISHED


@pytest.mark.parametrize(
    ("versions", "sentence"),
    [
        ([past(1), past(2)], "the last is what readers see"),
        ([past(2), past(1), {"number": 3, "from": "2012-04-01T00:00:00Z"}], "not in order"),
        ([past(1, until="2012-03-09T00:00:00Z"), {"number": 2, "from": "2012-03-06T00:00:00Z"}], "not in order"),
        ([{"number": 1, "from": "2011-01-01T00:00:00Z"}], "begins before “published”"),
        ([{"number": 0}], "whole number from 1"),
        ([{"change": "rewritten"}], "is none of"),
        ("all", "is not a list"),
        ([1], "is not a list of objects"),
    ],
)
def test_versions_that_cannot_have_been_are_refused(bring_in, versions, sentence):
    status, _out, err = bring_in(line(versions=versions))
    assert status == 1
    assert sentence in err
    assert not Article.objects.exists()


# --- Photos -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def ice(tmp_path):
    path = tmp_path / "photos" / "ice.jpg"
    path.parent.mkdir()
    path.write_bytes(make.picture().read())
    return path


def test_a_photo_beside_the_archive_is_shown_with_its_words(bring_in, client, ice):
    photo = {"file": "photos/ice.jpg", "caption": "Ice at dawn", "credit": "Ada Finch", "alt": "White water."}
    assert bring_in(line(photos=[photo]), line("a2", photos=[photo]))[0] == 0
    page = client.get(live("a1").path).content.decode()
    for words in ("Ice at dawn", "White water.", "Ada Finch"):
        assert words in page
    assert Photo.objects.count() == 1
    assert live("a2").lead_photo == Photo.objects.get()


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        ({"file": "photos/none.jpg"}, "is not beside the archive"),
        ({"file": "../../etc/passwd"}, "lies outside"),
        ({"file": "/etc/passwd"}, "lies outside"),
        ({"file": "old.jsonl"}, "cannot be used"),
        ({"url": "file:///etc/passwd"}, "http:// or https://"),
        ({"url": "http://127.0.0.1:9/x.jpg"}, "inside this network"),
        ({"url": "http://localhost:9/x.jpg"}, "inside this network"),
        ({"url": "http://[::1]:9/x.jpg"}, "inside this network"),
        ({}, "says where it is"),
    ],
)
def test_a_photo_that_cannot_be_had_is_refused_with_its_story(bring_in, ice, photo, sentence):
    status, _out, err = bring_in(line(photos=[{"caption": "Ice"} | photo]))
    assert status == 1
    assert sentence in err
    assert not Article.objects.exists()


def test_a_photo_is_fetched_from_its_address(bring_in, ice):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_args) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=ice.parent))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        photos = [[{"url": f"{base}/ice.jpg", "caption": "Ice"}], [{"url": f"{base}/none.jpg"}]]
        status, _out, err = bring_in(line(photos=photos[0]), line("a2", photos=photos[1]), options=["--inside"])
    finally:
        server.shutdown()
        server.server_close()
    assert status == 1
    assert "answers 404" in err
    assert live("a1").lead_photo.caption == "Ice"


# --- Twice, and stopped -----------------------------------------------------------------------------------------------
def test_a_line_that_was_imported_is_passed_over(bring_in):
    bring_in(line("a1"), line("a2"))
    status, out, _err = bring_in(line("a1"), line("a2"), line("a3"))
    assert status == 0
    assert "1 stories imported, 2 were there already" in out
    assert Article.objects.count() == 3


def test_a_line_that_reads_differently_is_refused_and_the_story_stays(bring_in):
    bring_in(line())
    status, _out, err = bring_in(line(headline="Ice closed by quay"))
    assert status == 1
    assert "Line 1 (a1): It was imported before and reads differently now" in err
    assert live("a1").headline == "Quay closed by ice"


def test_a_story_that_was_redacted_is_not_imported_again_although_its_id_told_the_name(bring_in, tmp_path):
    row = line("2012-mary-jones-held", headline="Mary Jones held", addresses=["/news/mary-jones.html"])
    bring_in(row)
    managing = make.user("Managing editors")
    redaction.redact(Article.objects.get(), words="Jones", replacement="J.", by=managing, reason="By order of a court.")
    status, out, _err = bring_in(row)
    assert (status, Article.objects.count()) == (0, 1)
    assert "1 were there already" in out
    archive.run("export_archive", tmp_path / "out")
    assert b"jones" not in b"".join(archive.files(tmp_path / "out").values()).lower()


@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_run_that_was_stopped_is_gone_on_with(bring_in, monkeypatch, tmp_path, after):
    rows = [line(f"a{n}", headline=f"Story {n}", previous_reports=["a0"] if n else ["a5"]) for n in range(6)]
    monkeypatch.setattr(importing, "BATCH", 2)
    steps = []

    def stop(step, done, of):
        steps.append(step)
        if len(steps) == after + 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.import_file(archive.write(tmp_path / "x.jsonl", *rows), by=make.user(), progress=stop)
    bring_in(*rows)
    archive.run("export_archive", tmp_path / "stopped")
    assert [row["id"] for row in archive.read(tmp_path / "stopped")] == [f"a{n}" for n in range(6)]
    assert Version.objects.count() == 6
    assert beside.around(live("a2")).previous


# --- Bad lines --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("{", "This is not JSON"),
        ("[]", "This is not a story"),
        (b'{"id": "\xff"}', "This is not JSON in UTF-8"),
        ("[" * 100_000, "This is not JSON"),
        ('{"id": "x", "y": ' + "[" * 900 + "]" * 900 + "}", "“published” is missing"),
        (line(id=None), "“id” is missing"),
        (line(id=True), "“id” is missing, or neither"),
        (line(id="x" * 201), "“id” is longer than 200"),
        (line(headline=None), "“headline” is missing"),
        (line(headline=" "), "“headline” is not a text, or an empty one"),
        (line(headline=["x"]), "“headline” is not a text"),
        (line(headline="x" * 251), "“headline” is longer than 250"),
        (line(body_html=None), "“body_html” is missing"),
        (line(body_html="<script>x</script>"), "Nothing of its text is left"),
        (line(published=None), "“published” is missing"),
        (line(published="2012-03-04"), "is not a time such as"),
        (line(published="2012-03-04T05:06:07"), "is not a time such as"),
        (line(published="2012-02-30T05:06:07Z"), "is not a time such as"),
        (line(published="0001-01-01T00:00:00+23:59"), "is not a time such as"),
        (line(published="0999-01-01T00:00:00Z"), "lies before the year 1600"),
        (line(published="2999-01-01T00:00:00Z"), "It lies in the future"),
        (line(headline="half \ud800"), "characters that are no text"),
        (line(topics=["a\x00b"]), "characters that are no text"),
        (line(**{"x\x00": 1}), "characters that are no text"),
        (line(bylines="Ada"), "“bylines” is not a list"),
        (line(bylines=[1]), "“bylines” is not a list of texts"),
        (line(bylines=["x" * 121]), "“bylines” has one of more than 120"),
        (line(topics=["\u00ad".join("ab"), ""]), "“topics” is not a list of texts"),
        (line(kind="gossip"), "“kind” is none of: news, analysis"),
        (line(canonical_url="javascript:x()"), "“canonical_url” is not an address"),
        (line(slug="Not A Slug"), "“slug” has more than small letters"),
        (line(previous_reports=["a1"]), "names the story itself"),
        (line(previous_reports=[None]), "“previous_reports” is missing, or neither"),
        (line(corrections=[{"at": "2013-01-01T00:00:00Z"}]), "“corrections 1: text” is missing"),
        (line(people=[{"unnamed": "k1", "described": "a clerk"}]), "“people 1: reason” is missing"),
        (line(quotes=[{"words": "x", "person": "nobody"}]), "is not among the “people”"),
        (line(body_html="<p>x</p>" + "<b>" * 101), "more than 100 elements inside one another"),
        (line(body_html="x" * 5_000_001), "is longer than 5 million characters"),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_the_others_are_imported(bring_in, row, sentence):
    status, _out, err = bring_in(line("good"), row, "", line("fine"))
    assert status == 1
    assert err.startswith("Line 2")
    assert sentence in err
    assert set(Origin.objects.values_list("archive_id", flat=True)) == {"good", "fine"}
    assert Article.objects.count() == 2


WHOLE = line(
    standfirst="x",
    slug="x",
    roles={"Ada Finch": "research"},
    addresses=["/x"],
    reports=[
        {"id": "b", "kind": "update", "note": "x"},
        {"url": "https://x.example", "headline": "x", "date": "2011-01-01"},
    ],
    people=[
        {"slug": "x", "name": "X", "kind": "expert", "described": "x"},
        {"unnamed": "k", "described": "x", "reason": "x"},
    ],
    quotes=[{"id": "q-0123456789ab", "words": "closed", "person": "x"}],
    photos=[{"file": "x.jpg", "caption": "x", "focal": [1, 2], "taken_at": "2011-01-01"}],
    corrections=[{"number": 1, "kind": "correction", "text": "x", "at": "2013-01-01T00:00:00Z"}],
    expires="2990-01-01T00:00:00Z",
    versions=[past(1, bylines=["x"], topics=["y"]), {"number": 3, "from": "2012-03-06T05:06:07Z", "note": "x"}],
)


def places(value, path=()):
    """The ways to every value in an object."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*path, key))


@pytest.mark.parametrize("path", [path for path in places(WHOLE) if path], ids=str)
def test_whatever_stands_in_a_place_is_read_or_refused(path):
    for odd in (
        None,
        "",
        "x",
        0,
        -1,
        1.5,
        10**40,
        True,
        [],
        [[]],
        {},
        {"x": []},
        "\n",
        "<q data-expert=1>",
        "2990-01-01T00:00:00Z",
    ):
        row = json.loads(json.dumps(WHOLE))
        inside = row
        for key in path[:-1]:
            inside = inside[key]
        inside[path[-1]] = odd
        with contextlib.suppress(Unusable):  # any other error would be ours
            story_of(json.dumps(row).encode(), dt.datetime.now(dt.UTC))


def test_a_story_of_twelve_megabytes_is_refused_in_good_time(bring_in):
    assert bring_in(line(body_html="<p>word</p>" * 1_100_000))[0] == 1


def test_an_id_twice_in_a_file_is_refused(bring_in):
    status, _out, err = bring_in(line("a1"), line("a1", headline="Other"))
    assert status == 1
    assert "Line 2 (a1): Line 1 has the same id." in err


def test_a_file_that_is_cut_off_is_imported_up_to_there(bring_in, tmp_path, capsys):
    rows = [line(f"a{n}", body_html=f"<p>{'word ' * 100}{n}</p>") for n in range(30)]
    path = archive.write(tmp_path / "cut.jsonl.gz", *rows)
    path.write_bytes(path.read_bytes()[:-12])
    assert archive.run("import_archive", path) == 1
    assert "is not a whole gzip file" in capsys.readouterr().err
    assert Article.objects.exists()


def test_a_packed_file_with_a_mark_of_its_byte_order_is_read(bring_in):
    assert bring_in(b"\xef\xbb\xbf" + json.dumps(line()).encode(), name="old.jsonl.gz")[0] == 0


def test_wrong_use_ends_with_two(tmp_path):
    assert archive.run("import_archive", tmp_path / "none.jsonl") == 2
    assert archive.run("import_archive", archive.write(tmp_path / "x.jsonl", line()), "--by", "nobody") == 2
    assert not User.objects.filter(username="nobody").exists()


# --- Old addresses ----------------------------------------------------------------------------------------------------
def test_an_address_that_is_taken_is_refused_with_its_story(bring_in):
    make.published("Ours", slug="ours")
    own = Address.objects.get().path
    status, _out, err = bring_in(
        line("a1", addresses=["/old/1"]),
        line("a2", addresses=["/old/1"]),
        line("a3", addresses=[own]),
        line("a4", addresses=["/topics/harbour/"]),
        line("a5", addresses=["/admin/"]),
        line("a6", addresses=["mailto:x@y.example"]),
        line("a7", addresses=["/" + "x" * 600]),
        line("a8", slug="quay-closed-by-ice"),
    )
    sentences = ["leads to another story already", "is that of another story", "one of Newsroom’s own"]
    sentences += ["one of Newsroom’s own", "is no address", "is no address", "Another story has the address"]
    assert status == 1
    for sentence, text in zip(sentences, err.splitlines(), strict=True):
        assert sentence in text
    assert Article.objects.count() == 2
    assert OldAddress.objects.count() == 1
