"""What readers may look up of what a story said before: nothing until it is switched on, never what is hidden."""

import datetime as dt
import html
import re

import pytest

from articles import clock, public_history, publishing, writing
from articles.compiler import Refused
from articles.models import Change, Conflict, HouseRules, Transition, Version
from articles.text import compare
from newsroom import edition
from people.models import Contributor
from tests import make

pytestmark = pytest.mark.django_db

BODY = (
    "<h2>At the quay</h2><p>The river rose two metres in the night.</p>"
    "<ul><li>The quay is closed.</li></ul><blockquote><p>Stay away.</p></blockquote>"
)


@pytest.fixture
def shown():
    return HouseRules.objects.create(pk=1, public_history=True)


@pytest.fixture
def story():
    """A story of three versions."""
    article = make.published("River rises", BODY, standfirst="What happened.", dateline="HARROWMOUTH")
    writing.change(article, by=None, body=BODY.replace("two metres", "three metres"))
    publishing.publish(article, by=None, change=Change.UPDATE)
    writing.change(article, by=None, headline="River rises further")
    publishing.publish(article, by=None, change=Change.UPDATE)
    return article


def address(article, below=""):
    return f"{make.live(article).path}versions/{below}"


def text(page):
    """What stands on a page, without its tags."""
    return " ".join(html.unescape(re.sub("<[^>]+>", "", page.content.decode())).split())


def test_nothing_is_shown_until_the_newsroom_shows_it(client, story):
    never_was = client.get("/2031/11/13/nothing/versions/")
    for below in ("", "1/", "3/"):
        page = client.get(address(story, below))
        assert (page.status_code, text(page)) == (404, text(never_was))
    assert "see what changed" not in client.get(make.live(story).path).content.decode()


def test_readers_find_every_version_newest_first(client, story, shown):
    page = client.get(address(story))
    assert re.findall(r"versions/(\d)/", page.content.decode()) == ["3", "2", "1"]
    assert "First published" in text(page)
    assert "This is what the report says now." in text(page)
    assert f'href="{address(story)}"' in client.get(make.live(story).path).content.decode()


def test_the_words_that_a_version_changed_are_marked(client, story, shown):
    page = client.get(address(story, "2/")).content.decode().replace("\n</", "</")
    assert "The river rose <del>two</del><ins>three</ins> metres in the night." in page
    assert "<h2>At the quay</h2>" in page
    assert "<li>The quay is closed.</li>" in page
    assert "<blockquote><p>Stay away.</p></blockquote>" in page
    newest = client.get(address(story, "3/")).content.decode()
    assert "River rises<ins> further</ins>" in newest
    assert "This is what the report says now." in newest
    first = client.get(address(story, "1/"))
    assert "<ins>" not in first.content.decode()
    assert "HARROWMOUTH. At the quay The river rose two metres" in text(first)


def test_a_very_long_rewrite_is_marked_in_whole_paragraphs():
    old, new = ([f"{n} " + f"{word} " * 100 for n in range(400)] for word in ("old", "new"))
    rows = compare.merged(old, new)
    assert [row.new for row in rows] == new
    assert rows[-1].parts == [("del", old[-1]), ("ins", new[-1])]


def test_a_version_restored_with_the_same_words_says_so(client, shown):
    article = make.published()
    publishing.withdraw(article, by=None, reason="Wrong place.")
    publishing.restore(article, by=None)
    assert "The words are those of the version before." in text(client.get(address(article, "2/")))


def test_search_engines_are_sent_to_the_story(client, story, shown, settings):
    for below in ("", "1/", "3/"):
        page = client.get(address(story, below)).content.decode()
        assert '<meta name="robots" content="noindex">' in page
        assert f'<link rel="canonical" href="{settings.SITE_URL}{make.live(story).path}">' in page
    assert "noindex" not in client.get(make.live(story).path).content.decode()


def test_a_story_that_never_changed_leads_to_no_versions(client, shown):
    article = make.published()
    assert "see what changed" not in client.get(make.live(article).path).content.decode()
    assert client.get(address(article)).status_code == 200


def test_a_hidden_version_is_nowhere(client, story, shown):
    hidden = story.versions.get(number=1)
    public_history.withhold(hidden, by=None, reason="A court’s order.")
    unknown = client.get(address(story, "9/"))
    page = client.get(address(story, "1/"))
    assert (page.status_code, text(page)) == (404, text(unknown))
    assert "versions/1/" not in client.get(address(story)).content.decode()
    second = client.get(address(story, "2/")).content.decode()
    assert "two" not in second
    assert "<del>" not in second
    assert "court" not in second + client.get(address(story)).content.decode()
    hidden.refresh_from_db()
    public_history.show_again(hidden, by=None, reason="The order was lifted.")
    assert client.get(address(story, "1/")).status_code == 200


def test_a_story_whose_only_earlier_version_is_hidden_leads_to_none(client, shown):
    article = make.published()
    writing.change(article, by=None, headline="Another")
    publishing.publish(article, by=None)
    assert "see what changed" in client.get(make.live(article).path).content.decode()
    public_history.withhold(article.versions.get(number=1), by=None, reason="A court’s order.")
    assert "see what changed" not in client.get(make.live(article).path).content.decode()


def test_a_withdrawn_story_has_no_history(client, story, shown):
    path, below = make.live(story).path, address(story)
    publishing.withdraw(story, by=None, reason="Wrong.")
    gone = client.get(path)
    assert gone.status_code == 410
    for each in (below, f"{below}1/", f"{below}3/"):
        page = client.get(each)
        assert (page.status_code, text(page)) == (410, text(gone))


def test_a_retracted_story_has_no_history(client, story, shown):
    path, below = make.live(story).path, address(story)
    publishing.retract(story, by=None, reason="It was invented.")
    for each in (below, f"{below}1/", f"{below}3/", f"{below}4/"):
        assert client.get(each).status_code == 404
    assert "see what changed" not in client.get(path).content.decode()


def test_what_is_to_come_is_in_no_history(client, story, shown):
    writing.change(story, by=None, headline="Secret of tomorrow")
    publishing.publish(story, by=None, at=clock.read() + dt.timedelta(hours=1))
    assert client.get(address(story, "4/")).status_code == 404
    assert "tomorrow" not in client.get(address(story)).content.decode()
    first = make.story("Not out yet")
    publishing.publish(first, by=None, at=clock.read() + dt.timedelta(hours=1))
    assert client.get(f"{first.versions.get().path}versions/").status_code == 404


def test_a_former_slug_leads_to_the_same_page_at_the_present_one(client, shown):
    article = make.published("River rises", slug="river-rises")
    old = make.live(article).path
    writing.change(article, by=None, slug="river-falls")
    publishing.publish(article, by=None)
    for below in ("versions/", "versions/1/"):
        answer = client.get(old + below)
        assert (answer.status_code, answer["Location"]) == (301, make.live(article).path + below)


@pytest.mark.parametrize("number", ["0", "01", "999999999", "1e3", "%00", "99999999999999999999"])
def test_a_number_that_is_no_version_is_not_found(client, story, shown, number):
    assert client.get(address(story, f"{number}/")).status_code == 404
    assert client.get(address(story), {"before": number}).status_code == (200 if number == "999999999" else 404)


def test_many_versions_go_on_from_page_to_page(client, shown, monkeypatch):
    monkeypatch.setattr("articles.views.VERSIONS", 2)
    article = make.published()
    for n in range(5):
        writing.change(article, by=None, dateline=f"Day {n}")
        publishing.publish(article, by=None, change=Change.MINOR)
    seen, below = [], ""
    while below is not None:
        page = client.get(address(article) + below).content.decode()
        seen += re.findall(r"versions/(\d)/", page)
        found = re.search(r'href="(\?before=\d+)"', page)
        below = found[1] if found else None
    assert seen == ["6", "5", "4", "3", "2", "1"]


def test_the_pages_keep_their_budgets(client, story, shown, django_assert_max_num_queries):
    path = make.live(story).path
    for below in ("", "versions/", "versions/1/", "versions/2/", "versions/3/"):
        with django_assert_max_num_queries(3):
            assert client.get(path + below).status_code == 200


def test_words_of_an_earlier_version_run_no_script(client, shown):
    article = make.published("Signs <script>alert(1)</script>", "<p>&lt;img src=x onerror=alert(1)&gt; one</p>")
    writing.change(article, by=None, body="<p>&lt;img src=x onerror=alert(1)&gt; two</p>")
    publishing.publish(article, by=None)
    page = client.get(address(article, "2/")).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_hiding_is_logged_and_seen_at_once(story):
    by, before = make.user("Managing editors", "boss"), edition.current()
    public_history.withhold(story.versions.get(number=1), by=by, reason="A court’s order.")
    logged = Transition.objects.filter(move="withhold").get()
    assert (logged.version, logged.by, logged.reason) == (1, by, "A court’s order.")
    assert edition.current() == before + 1


def test_what_readers_see_or_are_to_see_cannot_be_hidden(story):
    writing.change(story, by=None, headline="Tomorrow")
    publishing.publish(story, by=None, at=clock.read() + dt.timedelta(hours=1))
    for number in (3, 4):
        with pytest.raises(Refused, match="saw before"):
            public_history.withhold(Version.objects.get(article=story, number=number), by=None, reason="Because.")
    assert not Version.objects.exclude(withheld="").exists()


def test_a_version_is_not_hidden_without_a_reason_that_fits(story):
    for reason, sentence in (("", "Say why"), ("x" * 501, "longer than 500"), ("x" * 100_000, "longer than 500")):
        with pytest.raises(Refused, match=sentence):
            public_history.withhold(story.versions.get(number=1), by=None, reason=reason)


def test_a_version_is_hidden_once_and_shown_once(story):
    with pytest.raises(Refused, match="not hidden"):
        public_history.show_again(story.versions.get(number=1), by=None, reason="Because.")
    version = Version.objects.get(article=story, number=1)
    public_history.withhold(version, by=None, reason="Because.")
    with pytest.raises(Refused, match="already"):
        public_history.withhold(version, by=None, reason="Because.")


def test_nothing_is_shown_again_while_a_legal_hold_lasts(story):
    public_history.withhold(story.versions.get(number=1), by=None, reason="Because.")
    publishing.hold(story, by=None)
    with pytest.raises(Refused, match="legal hold"):
        public_history.show_again(story.versions.get(number=1), by=None, reason="Because.")


def test_two_who_hide_at_once_do_it_once(story):
    mine, theirs = story.versions.get(number=1), Version.objects.get(article=story, number=1)
    public_history.withhold(mine, by=None, reason="Mine.")
    theirs.article.moves -= 1  # as it was read before mine
    with pytest.raises(Conflict):
        public_history.withhold(theirs, by=None, reason="Theirs.")


def test_a_past_version_names_who_signed_it(client, story, shown):
    name = Contributor.objects.get(bylines__article=story).name
    assert name in text(client.get(address(story, "1/")))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b", "a b", [("", "a b")]),
        ("", "a b", [("ins", "a b")]),
        ("a b", "", [("del", "a b")]),
        ("", "", []),
        ("one two three", "one 2 3", [("", "one "), ("del", "two three"), ("ins", "2 3")]),
        ("He said so.", "He never said so.", [("", "He"), ("ins", " never"), ("", " said so.")]),
    ],
)
def test_two_texts_read_as_one_line(old, new, expected):
    assert compare.inline(old, new) == expected
    parts = compare.inline(old, new)
    assert "".join(words for kind, words in parts if kind != "ins") == old
    assert "".join(words for kind, words in parts if kind != "del") == new
