"""What readers find, in what order, and that nobody finds what is not public; the same on both databases."""

import datetime as dt
import html
import re

import pytest
from django.db import connection

from articles import clock, publishing, redaction, search_index, workflow, writing
from articles.archive import generating
from articles.management.commands import rebuild_search
from articles.models import QuotedPerson, SearchEntry, SearchName, Topic, Version
from articles.search import asked_for
from articles.tasks import refresh_published
from articles.text.folding import pieces, words
from articles.text.passages import marked, passage
from articles.upkeep import index_missing
from people.models import Expert
from tests import archive, make
from tests.test_nothing_hidden_leaks import hidden_states

database = pytest.mark.django_db


def page(client, q="", status=200, **given):
    """The search page for a question; names with a line below, as ``from_``, stand for those without."""
    answer = client.get("/search/", {"q": q} | {name.rstrip("_"): value for name, value in given.items()})
    assert answer.status_code == status, (q, given)
    return re.sub(r' datetime="[^"]*"', "", answer.content.decode())


def found(client, q="", **given):
    """The headlines of the stories found, in order."""
    rows = re.findall(r'<article class="story hit.*?<h3><a [^>]*>(.*?)</a></h3>', page(client, q, **given), re.DOTALL)
    return [html.unescape(re.sub(r"</?mark>", "", row)).strip() for row in rows]


def names(client, q, heading="People and topics"):
    """The names under a heading of the page."""
    part = re.search(
        rf'<section[^>]*>\s*<header class="title"><h2[^>]*>{heading}</h2>(.*?)</section>', page(client, q), re.DOTALL
    )
    return re.findall(r'<a href="([^"]*)">', part[1]) if part else []


# --- Words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zürich ZURICH Zu\u0308rich", "zurich zurich zurich"),
        ("Straße STRASSE", "strasse strasse"),
        ("Łódź, Øre; Đuro – \u0131l\u0131k İstanbul", "lodz ore duro ilik istanbul"),
        ("Þórður œuvre Æsop", "thordur oeuvre aesop"),
        ("floods churches stories boxes glass news bus", "flood church story box glass news bus"),
        ("O’Brien’s l'avion", "o brien s l avion"),
        ("ΕΛΛΆΣ Ελλάς ёлка", "ελλασ ελλασ елка"),
        ("王小明 서울", "王 小 明 서 울"),
        ("हिन्दी", "हिनदी"),
        ("ﬁne ½ x\u202ey so\u00adft a\u200bb 🔥 _", "fine 1 2 xy soft ab"),
        ("\ud800 \x00 \U000f0000", ""),
    ],
)
def test_words_are_the_same_however_they_are_written(text, expected):
    assert " ".join(words(text)) == expected


def test_words_stand_where_they_are_found():
    text = "Zürich’s ½ 王明 so\u00adft!"
    assert [(text[p.begin : p.end], " ".join(p.stems)) for p in pieces(text)] == [
        ("Zürich", "zurich"),
        ("s", "s"),
        ("½", "1 2"),
        ("王", "王"),
        ("明", "明"),
        ("so\u00adft", "soft"),
    ]


def test_a_word_of_any_length_is_cut_and_found():
    assert len(words("ж" * 1000)[0].encode()) <= 40
    assert words("x" * 1000) == words("x" * 999)


@pytest.mark.parametrize(
    ("question", "terms", "without"),
    [
        ("Floods in Zürich", [("flood",), ("zurich",)], []),
        ("the of", [("the",), ("of",)], []),
        ("“The North Quays” -tram", [("the", "north", "quay")], [("tram",)]),
        ('a" b"', [("b",)], []),
        ("well-known", [("well", "known")], []),
        ("Venn’s", [("venn",)], []),
        ('--- - " ( * : ^ AND', [("and",)], []),
        (" ".join("abcdefghijklmnopqrstuvwxyz"), [(each,) for each in "bcdefghijklmnop"], []),
    ],
)
def test_a_question_is_cut_into_words_and_phrases(question, terms, without):
    asked = asked_for(question)
    assert [term.words for term in asked.terms] == terms
    assert [term.words for term in asked.without] == without


def test_what_is_found_is_marked_and_the_best_passage_shown():
    matched = asked_for("north quays").matched
    assert marked("The North Quay, Northgate", matched) == [("", "The "), ("mark", "North Quay"), ("", ", Northgate")]
    far = " ".join(f"word{n}" for n in range(60))
    shown = passage(["Nothing.", f"The quay {far}.", f"{far} The north quay. {far}"], matched)
    text = "".join(part for _kind, part in shown)
    assert ("mark", "north quay") in shown
    assert text.startswith("… word")
    assert text.endswith(" …")
    assert len(text.split()) < 42
    assert passage(["Nothing here."], matched) == []


# --- What is found ----------------------------------------------------------------------------------------------------
@pytest.fixture
def flood():
    """A story with something to find in each of its parts."""
    orla = make.expert("Ørla Vénn", "harbour master")
    return make.published(
        "Barriers in Zürich hold",
        f"<p>Sandbags were stacked on the North Quay.</p><p>{make.quotation(orla)} said the master.</p>",
        standfirst="Engineers kept watch.",
        dateline="CORBECK",
        by=make.user("Reporters", "bettina"),
        topics=(make.topic("Coastal defences", aliases="Sea walls\nTide"), "Weather"),
        slug="barriers",
    )


FINDS = [
    "barriers",
    "BARRIER",
    "zurich",
    "Zürichs",
    "engineer",
    "sandbag",
    "corbeck",
    "orla venn",
    "venn orla",
    "bettina",
    "coastal defence",
    "sea wall",
    "weather",
    "watch sandbags zurich orla",
    "sandb",
    "zurich enginee",
    '"north quay"',
    "“were stacked”",
    "north-quay",
    "the barriers of zurich",
    "barrier -tram",
]
FINDS_NOT = [
    "tram",
    "barrier tram",
    '"quay north"',
    '"hold engineers"',
    "barrier -quay",
    'zurich -"north quay"',
    "andbags",
    '"sandb"',
    "ze",
]


@database
def test_a_story_is_found_by_all_that_readers_see_of_it(client, flood):
    for question in FINDS:
        assert found(client, question) == ["Barriers in Zürich hold"], question


@database
def test_a_story_is_not_found_by_what_it_does_not_say(client, flood):
    for question in FINDS_NOT:
        assert found(client, question) == [], question


@database
def test_the_best_comes_first_or_the_newest(client):
    now = clock.read()
    told = [
        ("A long day", "<p>A ferry came, among much else.</p>", 1),
        ("The ferry", "<p>It came.</p>", 3),
        ("Ferrymen meet", "<p>They met.</p>", 2),
        ("At sea", "<p>The ferry, that ferry, the old ferry: a ferry.</p>", 4),
    ]
    for headline, body, days in told:
        publishing.publish_as_of(make.story(headline, body), by=None, at=now - dt.timedelta(days=days))
    newest = ["A long day", "Ferrymen meet", "The ferry", "At sea"]
    assert found(client, "ferry", sort="newest") == found(client, "ferr", sort="newest") == newest
    best = found(client, "ferry")
    assert best[0] == "The ferry"
    assert best[-1] == "Ferrymen meet"  # the word itself before words that begin so
    assert sorted(best) == sorted(newest)
    assert found(client, '"ferry"') == best[:-1]


@database
def test_a_newer_story_comes_first_of_two_alike(client):
    now = clock.read()
    for days in (900, 1, 400):
        publishing.publish_as_of(make.story(f"Ferry {days}"), by=None, at=now - dt.timedelta(days=days))
    assert found(client, "ferry") == ["Ferry 1", "Ferry 400", "Ferry 900"]


@database
@pytest.mark.parametrize("sort", ["best", "newest"])
def test_pages_go_on_from_the_last_story_and_lose_none(client, sort):
    now = clock.read()
    for n in range(43):
        at = now - dt.timedelta(days=n // 3)
        publishing.publish_as_of(make.story(f"Ferry {n:02}", "<p>A ferry.</p>" * (n % 4 + 1)), by=None, at=at)
    seen, given = [], {}
    while given is not None:
        text = page(client, "ferry", sort=sort, **given)
        seen += re.findall(r"<mark>Ferry</mark> (\d\d)", text)
        following = re.search(r"[?&;]before=([0-9-]+)", text.partition("More reports</a>")[0].rpartition("<a ")[2])
        given = {"before": following[1]} if following and "More reports</a>" in text else None
    assert len(seen) == len(set(seen)) == 43


# --- What is not public -----------------------------------------------------------------------------------------------
@database
@pytest.mark.parametrize("state", ["draft", "review", "approved", "scheduled", "spiked", "withdrawn", "expired"])
def test_asking_for_words_of_a_hidden_story_is_asking_for_words_that_nobody_wrote(client, state):
    make.published("A public story", quoting=make.expert("Orla Venn"))
    secret = make.expert("Quixotl Expert")
    article = make.story(
        "Quixotl headline",
        f"<p>The quixotl body.</p><p>{make.quotation(secret, 'My quixotl words.')}</p>",
        standfirst="A quixotl standfirst.",
        topics=("Floods", "Quixotl topic"),
        bylines=[make.contributor("Quixotl Author")],
        slug="hidden",
    )
    hidden_states()[state](article)
    for question in ("quixotl", "quixotl headline", '"quixotl words"', "quixot", "floods quixotl"):
        assert page(client, question) == page(client, question.replace("quixot", "quixob")).replace("uixob", "uixot")
    for field, slug in (("topic", "quixotl-topic"), ("expert", "quixotl-expert"), ("contributor", "quixotl-author")):
        page(client, "story", status=404, **{field: slug})
        page(client, "story", status=404, **{field: "nobody-at-all"})


@database
def test_a_scheduled_story_is_found_from_its_time_on_and_not_before(client):
    article = make.story("Quixotl")
    publishing.publish(article, by=None, at=clock.read() + dt.timedelta(hours=1))
    assert SearchEntry.objects.filter(version__article=article).exists()
    assert found(client, "quixotl") == []
    article.versions.update(live_from=clock.read() - dt.timedelta(seconds=1))
    assert found(client, "quixotl") == ["Quixotl"]
    article.versions.update(live_until=clock.read())
    assert found(client, "quixotl") == []


@database
def test_an_update_is_found_by_its_own_words_only(client):
    article = make.published("Old words")
    writing.change(article, by=None, headline="New words")
    assert found(client, "new words") == []
    publishing.publish(article, by=None, at=clock.read() + dt.timedelta(hours=1))
    assert (found(client, "old words"), found(client, "new words")) == (["Old words"], [])
    publishing.publish(article, by=None)
    assert (found(client, "old words"), found(client, "new words")) == ([], ["New words"])
    assert SearchEntry.objects.count() == 1


@database
def test_a_withdrawn_story_is_not_found_until_it_is_restored(client):
    article = make.published("Quixotl")
    publishing.withdraw(article, by=None, reason="why")
    assert found(client, "quixotl") == []
    publishing.restore(article, by=None)
    assert found(client, "quixotl") == ["Quixotl"]


@database
def test_of_a_retracted_story_neither_the_words_nor_the_notice_are_found(client):
    article = make.published("Quixotl")
    publishing.retract(article, by=None, reason="The zorilla was wrong.")
    assert found(client, "quixotl") == found(client, "zorilla") == []


@database
def test_what_readers_never_see_of_a_story_is_not_looked_in(client):
    article = make.story("A trial", '<p><q data-unnamed="n1">“They hid it,”</q> a clerk said.</p>', slug="x")
    article.people_quoted.update(description="a clerk at the harbour", reason="Fears the quixotl board.")
    make.expert("Orla Venn", private_contact_notes="quixotl", aliases="Quixotl")
    writing.change(article, by=None, internal_note="Ask the quixotl.")
    publishing.publish(article, by=None, note="A quixotl note")
    assert found(client, "quixotl") == []
    assert found(client, "clerk hid") == ["A trial"]


@database
def test_a_private_individual_is_found_in_the_story_and_nowhere_else(client):
    neighbour = make.expert("Nan Pell", kind=Expert.Kind.PRIVATE)
    make.published("The flood", quoting=neighbour)
    text = page(client, "nan pell")
    assert found(client, "nan pell") == ["The flood"]
    assert "/experts/" not in text.replace('"/experts/"', "")
    assert 'value="nan-pell"' not in text
    page(client, "flood", status=404, expert="nan-pell")
    assert names(client, "nam pell", "Did you mean") == []
    Expert.objects.update(page=Expert.Page.YES)
    assert names(client, "nan pell") == ["/experts/nan-pell/"]


# --- People and topics ------------------------------------------------------------------------------------------------
@database
def test_people_and_topics_that_are_named_stand_above_the_stories(client, flood):
    assert names(client, "orla") == ["/experts/rla-venn/"]
    assert names(client, "venn, orla") == ["/experts/rla-venn/"]
    assert names(client, "coast") == ["/topics/coastal-defences/"]
    assert names(client, "sea wall") == ["/topics/coastal-defences/"]
    assert names(client, "bettin") == ["/contributors/bettina/"]
    assert names(client, "what the weather did to coastal defences") == [
        "/topics/weather/",
        "/topics/coastal-defences/",
    ]
    assert names(client, "sandbags") == []


@database
def test_a_name_with_an_apostrophe_is_found_without_it(client):
    make.published("A trial", quoting=make.expert("Siobhán O’Brien"))
    for question in ("o'brien", "O’BRIEN", "obrien", "siobhan obrien"):
        assert names(client, question) == ["/experts/siobhan-obrien/"], question
        assert found(client, question) == ["A trial"]


@database
def test_a_new_name_of_a_person_or_topic_is_found_and_the_old_one_is_not(client, flood):
    orla, topic = Expert.objects.get(), Topic.objects.get(slug="coastal-defences")
    orla.name, topic.name, topic.aliases = "Mabel Quist", "Dunes", "Sand"
    orla.save()
    topic.save()
    for noun, pk in (("expert", orla.pk), ("topic", topic.pk)):
        refresh_published.enqueue(noun, pk)
    assert names(client, "mabel") == ["/experts/rla-venn/"]
    assert names(client, "dune") == names(client, "sand") == ["/topics/coastal-defences/"]
    assert found(client, "mabel quist dunes") == found(client, "sand") == ["Barriers in Zürich hold"]
    assert names(client, "venn") == names(client, "wall") == names(client, "coastal") == []
    assert found(client, "venn") == []


@database
def test_where_nothing_is_found_the_nearest_names_and_the_newest_stories_lead_on(client, flood):
    for question, nearest in (
        ("zzsandbags", []),
        ("orla vemn", ["/experts/rla-venn/"]),
        ("ven", ["/experts/rla-venn/"]),
        ("wether", ["/topics/weather/"]),
        ("costal defenses", ["/topics/coastal-defences/"]),
        ("betina", ["/contributors/bettina/"]),
    ):
        if question != "ven":
            assert found(client, question) == []
            assert names(client, question, "Did you mean") == nearest
    text = page(client, "wether")
    assert "No report has “<bdi>wether</bdi>”." in text
    assert "Barriers in Zürich hold" in text
    assert "Fewer words find more" in page(client, "wether report")


# --- Narrowing --------------------------------------------------------------------------------------------------------
@database
def test_a_search_is_narrowed_to_a_topic_a_person_a_writer_and_a_span_of_days(client, flood):
    other = make.published("Another barrier", topics=("Weather",), quoting=make.expert("Jon Pell"))
    Version.objects.filter(article=other).update(published_at=dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC))
    SearchEntry.objects.filter(version__article=other).update(
        published_at=dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)
    )
    both = {"Another barrier", "Barriers in Zürich hold"}
    assert set(found(client, "barrier", topic="weather")) == both
    assert found(client, "barrier", topic="coastal-defences") == ["Barriers in Zürich hold"]
    assert found(client, "barrier", expert="jon-pell") == ["Another barrier"]
    assert found(client, "barrier", contributor="bettina") == ["Barriers in Zürich hold"]
    assert found(client, "barrier", contributor="bettina", expert="jon-pell") == []
    assert found(client, "", topic="coastal-defences") == ["Barriers in Zürich hold"]
    # Half past midnight in Paris
    assert found(client, "barrier", from_="2026-03-02", to="2026-03-02") == ["Another barrier"]
    assert found(client, "barrier", to="2026-03-01") == []
    assert found(client, "barrier", from_="2026-03-03") == ["Barriers in Zürich hold"]
    assert set(found(client, "barrier", from_="1000-01-01", to="9999-12-31")) == both
    text = page(client, "barrier", topic="weather", expert="jon-pell", sort="newest")
    assert '<option value="weather" selected>' in text
    assert '<option value="jon-pell" selected>' in text
    assert "?q=barrier&amp;topic=weather&amp;expert=jon-pell" in text
    assert "in what you narrowed the search to" in page(client, "zorilla", topic="weather")


@database
def test_a_search_that_is_narrowed_by_an_old_slug_goes_on_with_the_present_one(client):
    expert, writer = make.expert("Jon Pell"), make.contributor("Bettina")
    make.published("Barriers hold", topics=("Weather",), quoting=expert, bylines=[writer])
    topic = Topic.objects.get(name="Weather")
    topic.former_slugs.create(slug="rain")
    expert.former_slugs.create(slug="jon-vale")
    writer.former_slugs.create(slug="betty")
    asked = {"q": "barriers", "topic": "rain", "expert": "jon-vale", "contributor": "betty", "sort": "newest"}
    answer = client.get("/search/", asked | {"before": "1-1"})
    now = "topic=weather&expert=jon-pell&contributor=bettina"
    assert (answer.status_code, answer["Location"]) == (301, f"/search/?q=barriers&{now}&sort=newest&before=1-1")
    assert answer["Cache-Control"] == "no-cache"
    assert client.get("/search/?topic=rain&expert=jon-pell")["Location"] == "/search/?topic=weather&expert=jon-pell"
    page(client, "barriers", status=404, topic="rain", expert="nobody")


@database
@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
def test_an_old_slug_of_what_is_not_public_is_one_of_nobody(client, state):
    expert, writer = make.expert("Jon Pell"), make.contributor("Bettina")
    article = make.story("Barriers hold", topics=("Weather",), quoting=expert, bylines=[writer])
    hidden_states()[state](article)
    Topic.objects.get(name="Weather").former_slugs.create(slug="rain")
    expert.former_slugs.create(slug="jon-vale")
    writer.former_slugs.create(slug="betty")
    for field, slug in (("topic", "rain"), ("expert", "jon-vale"), ("contributor", "betty")):
        page(client, "barriers", status=404, **{field: slug})


# --- Bad questions ----------------------------------------------------------------------------------------------------
ODD = [
    "x" * 1_000_000,
    "flood " * 100_000,
    "-" * 33,
    "\"'`\\",
    '"',
    "AND OR NOT NEAR NEAR/3 * : ^ ( ) + ~ & | ! <->",
    "headline:flood",
    "NEAR(flood tide, 3)",
    'flood"*',
    "flood' OR 1=1 --",
    "'':* & !()",
    "🔥🔥🔥",
    "\u202etxeT\u202c \u2066\u200f",
    "\ud83d\ude00 \ufffd \ufdfa" * 60,
    "%_ \\% \\_",
    "王小明" * 60,
    "-flood",
    '-"a b" -c',
    "\t\n\r\x0b\x1c flood",
    "a\u0300" * 100,
]


@database
def test_an_odd_question_is_answered(client, flood):
    for odd in ODD:
        question = odd.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = page(client, question)
        assert len(text) < 40_000
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
        page(client, question, sort="newest", topic="weather", from_="2020-01-01")


ODD_ADDRESSES = [
    ("q=%00", 404),
    ("q=%ED%A0%80+flood", 200),
    ("q=%FF%FE", 200),
    ("q=flood&q=tide&q=", 200),
    ("sort=%27", 200),
    ("q=x&before=", 404),
    ("q=x&before=1", 404),
    ("q=x&before=9999999999999999999999-1", 404),
    ("q=x&before=99999999999999999-999999999999999999", 200),
    ("q=x&sort=newest&before=99999999999999999-999999999999999999", 200),
    ("q=x&before=-99999999999999999-1", 200),
    ("q=x&before=٣-٣", 404),
    ("before=x", 404),
    ("topic=nobody", 404),
    ("topic=%27", 404),
    ("expert=UP", 404),
    ("contributor=" + "a" * 5000, 404),
    ("from=2026-02-30", 400),
    ("from=yesterday", 400),
    ("to=2026-3-1", 400),
    ("to=0001-01-01", 400),
    ("from=20260101", 400),
    ("to=2026-W01-1", 400),
    ("from=%D9%A2%D9%A0%D9%A2%D9%A6-01-01", 400),
    ("from=2026-03-02&to=2026-03-01", 400),
    ("from=9999-12-31&to=9999-12-31", 200),
    ("&".join(f"a{n}=1" for n in range(2000)), 400),
]


@database
def test_an_odd_address_is_answered(client, flood):
    for query, status in ODD_ADDRESSES:
        assert client.get(f"/search/?{query}").status_code == status, query


@database
def test_what_is_wrong_is_said_in_a_sentence(client, flood):
    assert "“2026-02-30” is no day." in page(client, "flood", status=400, from_="2026-02-30")
    assert 'aria-describedby="problem"' in page(client, "flood", status=400, from_="2026-02-30")
    wrong = page(client, "flood", status=400, from_="2026-03-02", to="2026-03-01")
    assert "The first day is after the last one." in wrong
    assert "There is nothing in that to look for." in page(client, "---")
    assert "Write at least one word that the reports are to have." in page(client, "-flood")
    assert "Its first 200 characters and 16 words were looked for." in page(client, "barrier " * 17)
    nowhere = page(client, "zorilla " * 17)
    assert "Nothing found" in nowhere
    assert "16 words were looked for." in nowhere
    assert "What are you looking for?" in page(client)


# --- The page ---------------------------------------------------------------------------------------------------------
@database
def test_what_was_typed_and_what_is_found_are_shown_as_words_and_not_as_html(client):
    evil = "<script>alert(1)</script> & <mark>"
    make.published(evil, f"<p>{html.escape(evil)} zorilla</p>", standfirst=evil)
    for question in ("script alert", evil, "zorilla"):
        text = page(client, question)
        assert "<script>alert" not in text
        assert "<mark>script" in text or "zorilla" in question
    assert "&lt;<mark>script</mark>&gt;" in page(client, "script")
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;mark&gt;"' in page(client, evil)


@database
def test_the_page_is_for_readers_and_not_for_search_engines(client, flood):
    answer = client.get("/search/?q=barrier&sort=newest")
    text = answer.content.decode()
    assert answer["Cache-Control"] == client.get("/")["Cache-Control"] == "no-cache"
    assert '<meta name="robots" content="noindex">' in text
    assert '<link rel="canonical" href="http://testserver/search/">' in text
    assert "<title>Search: barrier | " in text
    assert len(re.findall("<h1", text)) == 1
    assert len(re.findall('role="search"', text)) == 1
    assert not re.search(r"<script(?! type=\"application/ld\+json\")|\sstyle=|\son\w+=", text)


@database
def test_every_page_has_a_box_to_search_in_and_one_that_is_not_there_too(client, flood):
    for address in ("/", make.live(flood).path, "/topics/weather/", "/never-was/"):
        text = client.get(address).content.decode()
        assert text.count('action="/search/"') == 1, address
        assert 'href="/search/"' in text


COSTS = [
    ("q=report", ["<mark>Report</mark> number", "Speaker Number"]),
    ("q=report&sort=newest", ["<mark>Report</mark> number"]),
    ("q=speaker+number3", ["/experts/speaker-number3/", "<mark>Speaker Number3</mark>"]),
    ("q=report&topic=floods&expert=speaker-number2&contributor=writer&from=2020-01-01", ["selected>Floods"]),
    ("q=speeker+nomber", ["Did you mean", "/experts/speaker-number", "The newest reports"]),
    ("q=zzzz", ["Nothing found", "The newest reports"]),
    ("topic=floods", ["Report number"]),
    ("", ["What are you looking for?", "The newest reports"]),
]


@database
def test_a_search_keeps_its_budget(client, django_assert_max_num_queries):
    writer = make.user("Reporters", "writer")
    people = [make.expert(f"Speaker Number{n}", "harbour master") for n in range(8)]
    said = "".join(f"<p>{make.quotation(p, f'What {p.name} said.')} said {p.name}.</p>" for p in people)
    for n in range(22):
        make.published(f"Report number {n}", f"<p>Day {n}.</p>{said}", by=writer, topics=("Floods", f"Street {n}"))
    client.get("/")  # which reads what stands around every page
    for query, shown in COSTS:
        with django_assert_max_num_queries(4):
            text = client.get(f"/search/?{query}").content.decode()
        for words_shown in shown:
            assert words_shown in text, query


# --- Keeping the index ------------------------------------------------------------------------------------------------
def kept():
    """All that is in the index, by version, and the names."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT version_id, vector::text FROM articles_searchentry")
        else:
            cursor.execute("SELECT rowid, headline, names, standfirst, body FROM articles_searchwords")
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    assert set(rows) == set(SearchEntry.objects.values_list("pk", flat=True))
    return rows, set(SearchName.objects.values_list("topic", "expert", "contributor", "words"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_generated_and_imported_stories_are_found_as_if_published_here(client, settings, tmp_path):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # copies of photos take long
    generating.generate(40, seed=2)
    file = archive.write(tmp_path / "a.jsonl", archive.line("a1", headline="Zorilla seen", topics=["Zoo"]))
    assert archive.run("import_archive", file) == 0
    assert found(client, "zorilla zoo") == ["Zorilla seen"]
    before = kept()
    assert len(before[0]) == 41
    search_index.rebuild()
    assert kept() == before


@database
def test_the_command_and_the_worker_bring_back_what_is_missing(client, flood, capsys):
    before = kept()
    other = make.published("Zorilla seen")
    withdrawn = make.published("Zorilla gone")
    publishing.withdraw(withdrawn, by=None, reason="why")
    SearchEntry.objects.filter(version__article=other).delete()
    assert found(client, "zorilla") == []
    index_missing.call()
    assert found(client, "zorilla") == ["Zorilla seen"]
    SearchEntry.objects.exclude(version__article=withdrawn).delete()
    SearchName.objects.all().delete()
    rebuild_search.Command().execute(no_color=True, stderr=None, stdout=None, force_color=False, skip_checks=True)
    assert found(client, "zorilla") == ["Zorilla seen"]
    assert set(before[0].items()) <= set(kept()[0].items())
    assert len(kept()[0]) == 2


@database
def test_what_was_to_come_and_is_taken_off_leaves_nothing_in_the_index():
    article = make.story("Quixotl")
    publishing.publish(article, by=None, at=clock.read() + dt.timedelta(hours=1))
    assert len(kept()[0]) == 1
    publishing.unschedule(article, by=None)
    assert kept()[0] == {}


@database
def test_redacted_words_are_gone_from_the_index_too(client):
    article = make.story("Quixotl’s trial", "<p>A Quixotl and a ZORILLA came.</p>", slug="x")
    workflow.move("publish", article, by=make.user("Managing editors"), acknowledged=set())
    for n in range(3):
        make.published(f"Beside it {n}")
    redaction.redact(article, words="Quixotl", replacement="J.", by=None, reason="By order.")
    assert found(client, "quixotl") == []
    assert found(client, "zorilla") == ["J.’s trial"]
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if "search" in name]
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own
            assert "uixotl" not in str(cursor.fetchall())
    assert connection.vendor == "postgresql" or len(tables) > 4  # those in which SQLite keeps its index


@database
def test_a_story_of_any_length_is_published_and_found(client):
    many = " ".join(f"{n}ж" * 5 for n in range(17_000))
    often = "the quay " * 2000
    make.published("A long story", f"<p>zorilla {often} last quay.</p><p>{many}</p>")
    assert found(client, "zorilla") == ["A long story"]
    assert found(client, '"zorilla the quay"') == ["A long story"]
    assert found(client, '"the last"') == found(client, '"quay last"') == []  # what stands too often counts no more
    assert QuotedPerson.objects.count() == 0
