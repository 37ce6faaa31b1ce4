"""What subscribers get: whole stories, set right where they were wrong, and nothing that a reader would not see."""

import datetime as dt
import re

import pytest
from django.db.models import F
from django.utils import timezone

from articles import clock, publishing, redaction, workflow, writing
from articles.models import Article, Topic, Version
from newsroom.edition import Edition
from people.models import Expert
from tests import make
from tests.machines import KINDS, TYPES, feed

pytestmark = pytest.mark.django_db
every_kind = pytest.mark.parametrize("kind", KINDS)


def fresh(article):
    return Article.objects.get(pk=article.pk)


def republish(article, change="", **changes):
    article = fresh(article)
    if changes:
        writing.change(article, by=None, **changes)
    return publishing.publish(article, by=None, change=change)


def correct(article, text="It was 214, not 412.", kind="correction", change=""):
    article = fresh(article)
    writing.add_correction(article, kind=kind, text=text, by=None)
    return publishing.publish(article, by=None, change=change)


def an_hour_passes():
    hour = dt.timedelta(hours=1)
    Version.objects.update(live_from=F("live_from") - hour)
    Version.objects.exclude(live_until=None).update(live_until=F("live_until") - hour)
    Edition.objects.update(risen_at=F("risen_at") - hour)


# --- What is in them --------------------------------------------------------------------------------------------------
@every_kind
def test_a_story_comes_whole_with_addresses_that_work_anywhere(client, kind):
    photo, judgment = make.photo(caption="The quay."), make.document()
    earlier = make.published("The quay is inspected")
    article = make.published(
        "The quay is closed",
        f'<p>As <a data-article="{earlier.pk}">we reported</a>, it was inspected.</p>'
        f"<p>{make.quotation(make.expert(), 'Nobody should stand there.')} said Orla Venn.</p>"
        f'<figure data-photo="{photo.pk}"></figure><aside data-document="{judgment.pk}">The judgment</aside>'
        '<aside data-card="https://tube.example/1">The flood</aside>'
        "<table><tbody><tr><th>Day</th><td>Height</td></tr></tbody></table><p>The end of it.</p>",
        standfirst="It may fall.",
        dateline="CORBECK",
        lead_photo=photo,
    )
    entry = feed(client, "/", kind)[0]
    live = make.live(article)
    assert (entry.title, entry.url, entry.summary) == (live.headline, f"http://testserver{live.path}", "It may fall.")
    for part in (
        "It may fall.",
        "CORBECK. As",
        f'<a href="http://testserver{make.live(earlier).path}">we reported</a>',
        "The end of it.",
        f'href="http://testserver/quotes/{live.quotes.get().public_id}/"',
        '<a href="https://tube.example/1">',
        "<td>Height</td>",
        "The judgment</a>",
        "<figcaption>",
    ):
        assert part in entry.html
    addresses = re.findall(r'(?:href|src)="([^"]*)"', entry.html)
    assert all(address.startswith(("http://testserver/", "https://tube.example/")) for address in addresses)
    pictures = re.findall(r'<img [^>]*src="([^"]+)"', entry.html)
    assert len(pictures) == 2
    for address in {*pictures, *(each for each in addresses if "/media/" in each)}:
        assert client.get(address.removeprefix("http://testserver")).getvalue()
    assert all("/media/photos/" in address for address in pictures)
    assert not re.search(r"<q\b|<picture|<source|srcset|class=|\sid=|tabindex", entry.html)
    assert entry.published.replace(microsecond=0) == live.published_at.replace(microsecond=0)
    assert entry.published.utcoffset() == timezone.localtime(live.published_at).utcoffset()
    assert entry.authors == [article.created_by.contributor.name]
    assert entry.tags == ["Floods"]


@every_kind
def test_what_others_wrote_and_what_is_no_news_says_so(client, kind):
    make.published("Bought", kind="sponsored", agency_credit="Tarn Wire", bylines=[])
    entry = feed(client, "/", kind)[0]
    assert entry.authors == ["Tarn Wire"]
    assert "somebody paid for this" in entry.html
    assert "Sponsored" in entry.tags


@every_kind
def test_a_story_without_a_standfirst_is_told_of_in_its_first_words(client, kind):
    make.published(body="<h2>Night</h2><p>The river rose &amp; fell.</p><p>More.</p>")
    assert feed(client, "/", kind)[0].summary in {"Night The river rose & fell.", "Night The river rose &amp; fell."}


@every_kind
def test_the_feed_of_a_person_has_their_words_how_they_were_described_and_the_story(client, kind):
    orla = make.expert("Orla Venn", "harbour master")
    article = make.published("The quay is closed", quoting=orla)
    (entry,) = feed(client, "/experts/orla-venn/", kind)
    live = make.live(article)
    assert entry.title == "Orla Venn: “We saw it coming for years.”"
    quote = live.quotes.get()
    assert entry.url == f"http://testserver/quotes/{quote.public_id}/"
    assert client.get(entry.url).status_code == 200
    place = f"http://testserver{live.path}#{quote.public_id}"
    for part in ("“We saw it coming for years.”", "harbour master", f'<a href="{place}">The quay is closed</a>'):
        assert part in entry.html


@every_kind
def test_each_list_has_a_feed_of_its_own(client, kind):
    ada, bo = make.user("Reporters", "ada"), make.user("Reporters", "bo")
    make.published("Of the flood", by=ada, topics=("Floods",))
    make.published("Of the quay", by=bo, topics=("The quay",))
    assert [entry.title for entry in feed(client, "/", kind)] == ["Of the quay", "Of the flood"]
    assert [entry.title for entry in feed(client, "/topics/floods/", kind)] == ["Of the flood"]
    assert [entry.title for entry in feed(client, "/contributors/bo/", kind)] == ["Of the quay"]
    assert feed(client, "/corrections/", kind) == []


@every_kind
def test_the_newest_twenty_come_newest_first(client, kind):
    for n in range(22):
        make.published(f"Story {n:02}")
    found = [entry.title for entry in feed(client, "/topics/floods/", kind)]
    assert found == [f"Story {n:02}" for n in range(21, 1, -1)]
    assert len(feed(client, "/", kind)) == 20


# --- What becomes of a story ------------------------------------------------------------------------------------------
@every_kind
def test_an_entry_keeps_its_id_when_the_address_changes_and_words_are_replaced_on_a_courts_order(client, kind):
    article = make.published("Mr Vane sued", slug="mr-vane-sued", quoting=make.expert())
    before = feed(client, "/", kind)[0], feed(client, "/experts/orla-venn/", kind)[0]
    republish(article, slug="somebody-sued")
    after = feed(client, "/", kind)[0], feed(client, "/experts/orla-venn/", kind)[0]
    assert [entry.id for entry in after] == [entry.id for entry in before]
    assert "somebody-sued" in after[0].url
    assert "somebody-sued" in after[1].html
    assert "mr-vane" not in before[0].id


@every_kind
def test_a_correction_travels(client, kind):
    article = make.published("The ferry")
    make.published("Another story")
    before = next(entry for entry in feed(client, "/", kind) if entry.title == "The ferry")
    correct(article)
    after = next(entry for entry in feed(client, "/", kind) if entry.title == "The ferry")
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated > before.updated
    assert "It was 214, not 412." in after.html
    (entry,) = feed(client, "/corrections/", kind)
    assert entry.title == "Correction: The ferry"
    assert entry.url == f"http://testserver{make.live(article).path}#correction-1"
    assert "It was 214, not 412." in entry.html


@every_kind
def test_a_clarification_travels_also_with_a_minor_fix_and_a_minor_fix_alone_does_not(client, kind):
    article = make.published()
    before = feed(client, "/", kind)[0]
    republish(article, change="minor", body="<p>The river rose in the nite.</p>")
    fixed = feed(client, "/", kind)[0]
    assert "nite" in fixed.html
    assert fixed.updated == before.updated
    correct(article, kind="clarification", text="Meant was the quay.", change="minor")
    assert feed(client, "/", kind)[0].updated > before.updated


@every_kind
def test_a_retracted_story_is_its_notice(client, kind):
    article = make.published("It never happened", quoting=make.expert(), lead_photo=make.photo())
    before = feed(client, "/", kind)[0]
    workflow.move("retract", fresh(article), by=make.user("Managing editors"), reason="We made it up.")
    after = feed(client, "/", kind)[0]
    assert (after.id, after.title) == (before.id, "Retracted: It never happened")
    assert "We have withdrawn this report." in after.html
    assert "We made it up." in after.html
    assert "quay was closed" not in after.html
    assert "<img" not in after.html
    assert after.updated > before.updated
    assert client.get(f"/experts/orla-venn/feed.{kind}").status_code == 404
    assert feed(client, "/corrections/", kind)[0].url == f"http://testserver{make.live(article).path}"


@every_kind
def test_a_withdrawn_story_vanishes_for_those_who_ask_whether_anything_changed_too(client, kind):
    article, topic = make.published("Gone soon"), make.published("Stays", topics=("The quay",))
    an_hour_passes()
    for page in ("/", "/topics/floods/"):
        answer = client.get(f"{page}feed.{kind}")
        kept = [{"if-none-match": answer["ETag"]}, {"if-modified-since": answer["Last-Modified"]}]
        assert [client.get(f"{page}feed.{kind}", headers=each).status_code for each in kept] == [304, 304]
    publishing.withdraw(fresh(article), by=None, reason="Libel.")
    assert [client.get(f"/feed.{kind}", headers=each).status_code for each in kept] == [200, 200]
    assert [client.get(f"/topics/floods/feed.{kind}", headers=each).status_code for each in kept] == [404, 404]
    assert [entry.title for entry in feed(client, "/", kind)] == [topic.headline]


@every_kind
def test_a_report_that_is_not_public_now_is_plain_words(client, kind):
    earlier = make.published("The quay is inspected", slug="inspected")
    make.published(body=f'<p>As <a data-article="{earlier.pk}">we reported</a>.</p>')
    publishing.withdraw(fresh(earlier), by=None, reason="why")
    assert "As we reported." in feed(client, "/", kind)[0].html
    publishing.restore(fresh(earlier), by=None)
    assert 'inspected/">we reported</a>' in feed(client, "/", kind)[0].html


# --- What is not in them ----------------------------------------------------------------------------------------------
@every_kind
def test_a_private_individual_has_no_feed_until_an_editor_switches_their_page_on(client, kind):
    make.published(quoting=make.expert("Nan Pell", kind=Expert.Kind.PRIVATE))
    assert client.get(f"/experts/nan-pell/feed.{kind}").status_code == 404
    Expert.objects.update(page=Expert.Page.YES)
    assert len(feed(client, "/experts/nan-pell/", kind)) == 1


@every_kind
def test_nobody_learns_of_logins_addresses_or_notes(client, kind):
    ada = make.user("Reporters", "login17", email="ada@home.example")
    ada.contributor.name, ada.contributor.public_contact = "Ada Finch", "ada@paper.example"
    ada.contributor.save()
    make.published(by=ada, internal_note="SECRETNOTE")
    for page in ("/", f"/contributors/{ada.contributor.slug}/"):
        words = client.get(f"{page}feed.{kind}").content.decode()
        assert "Ada Finch" in words
        for hidden in ("login17@", "ada@", "SECRETNOTE"):
            assert hidden not in words


@pytest.mark.parametrize(
    "page",
    [
        "/topics/no-such/",
        "/topics/operation/",
        "/experts/no-such/",
        "/contributors/no-such/",
        "/topics/%00/",
        "/topics/zürich/",
        "/topics/%ED%A0%80/",
        "/experts/Орла/",
        "/contributors/../",
        "/versions/",
    ],
)
def test_what_has_nothing_public_has_no_feed(client, page):
    make.story(topics=("Operation",))
    make.published()
    for kind in KINDS:
        assert client.get(f"{page}feed.{kind}").status_code == 404


def test_there_are_feeds_of_three_kinds_and_no_pages_of_them(client):
    make.published()
    assert client.get("/feed.xml").status_code == 404
    assert client.get("/topics/floods/feed.RSS").status_code == 404
    for kind in KINDS:
        assert client.get(f"/feed.{kind}?before=9-9&x=%FF").content == client.get(f"/feed.{kind}").content


@every_kind
def test_a_feed_moves_with_its_page(client, kind):
    make.published(quoting=make.expert())
    topic = Topic.objects.get()
    topic.former_slugs.create(slug="high-water")
    answer = client.get(f"/topics/high-water/feed.{kind}")
    assert (answer.status_code, answer["Location"]) == (301, f"/topics/floods/feed.{kind}")


# --- How they are sent ------------------------------------------------------------------------------------------------
@every_kind
def test_before_anything_is_published_there_is_a_feed_with_nothing_in_it(client, kind):
    assert feed(client, "/", kind) == []


@every_kind
def test_odd_characters_break_no_feed(client, kind):
    article = make.published("Ends ]]> here & <b>there</b>", standfirst="Is 3 < 4?")
    Version.objects.update(headline="Bell \x07 & <b>bold</b> \ufffe 🔥", body="<p>A \x0b tab ]]&gt;</p>")
    entry = feed(client, "/", kind)[0]
    assert "bold" in entry.title
    assert "]]&gt;" in entry.html
    assert make.live(article).path in entry.url


@every_kind
def test_who_has_a_feed_already_gets_nothing_twice(client, kind):
    make.published()
    an_hour_passes()
    address = f"/feed.{kind}"
    answer = client.get(address)
    for headers in (
        {"if-none-match": answer["ETag"]},
        {"if-none-match": f'"other", W/{answer["ETag"]}'},
        {"if-none-match": "*"},
        {"if-modified-since": answer["Last-Modified"]},
        {"if-none-match": answer["ETag"], "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ):
        again = client.get(address, headers=headers)
        assert (again.status_code, again.content) == (304, b""), headers
        assert (again["ETag"], again["Last-Modified"]) == (answer["ETag"], answer["Last-Modified"])
    for headers in ({"if-none-match": '"other"'}, {"if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT"}):
        assert client.get(address, headers=headers).status_code == 200
    assert client.get(address, headers={"if-modified-since": "yesterday"}).status_code == 200


def test_of_two_changes_in_one_second_nobody_misses_the_second(client):
    article = make.published("First words")
    first = client.get("/feed.rss")
    republish(article, change="minor", headline="Second words")
    Edition.objects.update(risen_at=clock.read())
    again = client.get("/feed.rss", headers={"if-modified-since": first["Last-Modified"]})
    assert again.status_code == 200
    assert b"Second words" in again.content


@every_kind
def test_a_draft_changes_nothing_about_a_feed(client, kind):
    make.published()
    before = client.get(f"/feed.{kind}")
    make.story("Not yet")
    assert client.get(f"/feed.{kind}")["ETag"] == before["ETag"]


@every_kind
def test_only_the_head_is_sent_to_who_asks_for_that(client, kind):
    make.published()
    an_hour_passes()
    whole, head = client.get(f"/feed.{kind}"), client.head(f"/feed.{kind}")
    assert head.content == b""
    for name in ("Content-Type", "ETag", "Last-Modified", "Content-Length", "Cache-Control"):
        assert head[name] == whole[name]
    assert whole["Content-Type"] == TYPES[kind]
    assert not whole.cookies
    assert "Cookie" not in whole.get("Vary", "")


@every_kind
def test_pages_lead_to_their_feeds(client, kind):
    article = make.published(quoting=make.expert())
    writer = f"/contributors/{article.created_by.contributor.slug}/"
    media_type = TYPES[kind].partition(";")[0]
    for page in ("/", "/topics/floods/", "/experts/orla-venn/", writer, "/corrections/", make.live(article).path):
        html = client.get(page).content.decode()
        offered = re.findall(
            rf'<link rel="alternate" type="{re.escape(media_type)}" title="[^"]+" href="([^"]+)"', html
        )
        own = [] if page in {"/", make.live(article).path} else [f"{page}feed.{kind}"]
        assert offered == [*own, f"/feed.{kind}"]
        assert [client.get(address).status_code for address in offered] == [200] * len(offered)


def test_a_redaction_reaches_the_feeds(client):
    article = make.published("The case of Mr Vane", "<p>Mr Vane denied it.</p>")
    redaction.redact(
        fresh(article), by=make.user("Managing editors"), words="Mr Vane", replacement="a man", reason="A court."
    )
    for kind in KINDS:
        assert "Vane" not in client.get(f"/feed.{kind}").content.decode()
