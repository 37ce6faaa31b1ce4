"""A newspaper speaks one language, its own: what readers see is German in a German one, down to dates and marks."""

# ruff: noqa: RUF001 - the words of its newspaper are Greek, so that all others are the pages' own

import datetime as dt
import gettext
import json
import re
from html.parser import HTMLParser
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template.base import Lexer, TokenType
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import ngettext, trans_real
from django.utils.translation.trans_real import translation as words_of
from django.views.defaults import bad_request, permission_denied, server_error

from articles import clock, publishing, writing
from articles.models import Correction, HouseRules, PolicyPage, PreviousReport, Standing, TurningPoint, Version
from articles.templatetags import reader
from newsroom.errors import csrf_failure
from tests import make
from tools import messages

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+>")
SPOKEN = ("aria-label", "alt", "title", "placeholder")  # attributes that are read out or shown
TOLD = ("name", "headline", "description", "summary", "title", "creativeWorkStatus", "jobTitle")  # in JSON
# What is the same in English and German, and what only machines read.
SAME = re.compile(
    r"\b(In|RSS|Atom|JSON Feed|Interview|PDF|bytes|April|August|September|November)\b"
    r"|^http:\S+$|^UTF-8$"
)
GREEK = str.maketrans("abcdefghiklmnoprstuvwxyz-", "αβκδεφγηικλμνοπρστυβωξυζ ")


class Said(HTMLParser):
    """Every run of words that a page shows or says, each once."""

    def __init__(self, html):
        super().__init__()
        self.found, self.language, self.direction, self.inside = set(), "", "", ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.inside = tag
        if tag == "html":
            self.language, self.direction = values.get("lang"), values.get("dir")
        is_told = (values.get("name") or values.get("property")) in {"description", "og:title", "og:description"}
        for name, value in values.items():
            if name in SPOKEN or name == "content" and is_told:
                self.found.add(" ".join((value or "").split()))

    def handle_data(self, data):
        if self.inside == "script":
            self.found |= set(told(json.loads(data))) if data.strip() else set()
        else:
            self.found.add(" ".join(data.split()))

    def handle_endtag(self, tag):
        self.inside = ""


def told(value):
    """What JSON says in words."""
    if isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, dict | list):
                yield from told(each)
            elif key in TOLD:
                yield each
            elif key == "content_html":
                yield from Said(each).found
    elif isinstance(value, list):
        for each in value:
            yield from told(each)


def said(answer):
    """What an answer says in words, without what is the newspaper's own: all of that is in Greek."""
    text = answer.content.decode()
    found = set(told(json.loads(text))) if answer.headers["Content-Type"].endswith("json") else Said(text).found
    return {words for words in found if re.search("[A-Za-z]{2}", SAME.sub("", words))}


@pytest.fixture
def pages(client, rf):
    """A newspaper whose own words are all in Greek: its pages by their kind, as functions that ask for them."""
    HouseRules.objects.create(pk=1, public_history=True)
    orla = make.expert("Όρλα Βεν", "λιμενάρχης", biography="Κρατά το λιμάνι.")
    ada = make.contributor("Άντα Φιντς", role="Συντάκτρια", biography="Γράφει.")
    other = make.contributor("Βέρα Κοκ")
    floods = make.topic("Πλημμύρες", running=True)
    make.topic("Νερά")
    own = {"bylines": [ada, other], "topics": ("Πλημμύρες", "Νερά"), "body": "<p>Ο ποταμός.</p>"}
    photo = make.photo(caption="Η αποβάθρα.", alt="Μια αποβάθρα.", credit="Άντα Φιντς")
    body = f"<p>{make.quotation(orla, 'Το βλέπαμε.')}</p>"
    first = make.published("Πρώτο", lead_photo=photo, **own | {"body": body})
    body = (
        f'<p>Όπως <a data-article="{first.pk}">γράψαμε</a>. {make.quotation(orla, "Κανείς.")}</p>'
        f'<figure data-photo="{photo.pk} {make.photo(caption="", alt="Δύο.", credit="Άντα").pk}"></figure>'
        f'<aside data-document="{make.document("Η απόφαση").pk}">Η απόφαση</aside>'
        '<aside data-card="https://1.example/1" data-source="δύο">Τρία</aside>'
        "<table><tbody><tr><th>Α</th><td>Β</td></tr></tbody></table>"
    )
    middle = make.story("Δεύτερο", standfirst="Τίποτα.", agency_credit="ΑΠΕ", **own | {"body": body})
    PreviousReport.objects.filter(article=middle, earlier=first).update(kind="follow-up")
    for kind in ("background", "update", "correction"):
        earlier = make.published(f"Πριν {kind}".translate(GREEK), **own)
        PreviousReport.objects.create(article=middle, earlier=earlier, kind=kind)
    publishing.publish(middle, by=None)
    for number, kind in enumerate(("correction", "clarification", "update", "editors-note"), 1):
        Correction.objects.create(article=middle, number=number, kind=kind, text="Λάθος.")
    writing.change(middle, by=None, headline="Δεύτερο πάλι")
    publishing.publish(middle, by=None, change="correction")
    kinds = {
        kind: make.published(f"Γ {kind}".translate(GREEK), kind=kind, earlier=(middle,), **own)
        for kind in ("opinion", "analysis", "interview", "explainer", "review", "obituary", "sponsored")
    }
    Version.objects.filter(article=kinds["review"]).update(published_at=clock.read() - dt.timedelta(days=400))
    taken_back = make.published("Τέλος", **own)
    publishing.retract(taken_back, by=None, reason="Δεν ίσχυε.")
    gone = make.live(make.published("Έφυγε", **own)).path
    publishing.withdraw(Version.objects.get(path=gone).article, by=None, reason="Όχι.")
    Standing.objects.create(topic=floods, number=1, body="<p>Ανοιχτή.</p>", signed=ada)
    TurningPoint.objects.create(topic=floods, article=middle, reason="Έκλεισε.")
    PolicyPage.objects.update(body="<p>Ρωτάμε.</p>", is_public=True, changed_at=clock.read())
    story = make.live(middle)
    year, month, day = story.path[1:11].split("/")
    addresses = {
        "front": "/",
        "story": story.path,
        **{kind: make.live(kinds[kind]).path for kind in ("opinion", "analysis", "review", "sponsored")},
        "retracted": make.live(taken_back).path,
        "versions": f"{story.path}versions/",
        "version": f"{story.path}versions/1/",
        "version now": f"{story.path}versions/{story.number}/",
        "topic": floods.get_absolute_url(),
        "topics": "/topics/",
        "expert": orla.get_absolute_url(),
        "experts": "/experts/",
        "quote": f"/quotes/{story.quotes.get().public_id}/",
        "contributor": ada.get_absolute_url(),
        "contributors": "/contributors/",
        "archive": "/archive/",
        "month": f"/archive/{year}/{month}/",
        "day": f"/archive/{year}/{month}/{day}/",
        "search": "/search/?q=Δεύτερο",
        "found by day": "/search/?from=2001-01-01&sort=newest",
        "nothing found": "/search/?q=Ζ Ζ&from=2001-01-01",
        "not asked": "/search/",
        "nothing to look for": "/search/?q=-Ζ",
        "no day": "/search/?from=Ζ",
        "days in disorder": "/search/?from=2002-01-01&to=2001-01-01",
        "cut": f"/search/?q={'Ζ ' * 90}",
        "corrections": "/corrections/",
        "about": "/about/",
        "contact": "/about/contact/",
        "never was": "/1/",
        "gone": gone,
        "opensearch": "/opensearch.xml",
        "feed": "/feed.json",
        "feed of a topic": f"{floods.get_absolute_url()}feed.json",
        "feed of quotes": f"{orla.get_absolute_url()}feed.json",
        "feed of a writer": f"{ada.get_absolute_url()}feed.json",
        "feed of corrections": "/corrections/feed.json",
    }
    crowd = {"seconds": 2, "address": "/1/", "is_search": True, "site_name": "Α"}
    return {name: lambda address=address: client.get(address) for name, address in addresses.items()} | {
        "400": lambda: bad_request(rf.get("/"), None),
        "403": lambda: permission_denied(rf.get("/"), None),
        "form too old": lambda: csrf_failure(rf.post("/", {"body": "Γράμματα"})),
        "429": lambda: HttpResponse(render_to_string("429.html", crowd)),
        "500": lambda: server_error(rf.get("/")),
    }


class Asked(gettext.NullTranslations):
    """The end of the line of catalogues, where messages come that none of them has."""

    def __init__(self):
        super().__init__()
        self.messages = set()

    def gettext(self, message):
        self.messages.add(message)
        return message

    def ngettext(self, one, _several, _number):
        self.messages.add(one)
        return one


@pytest.fixture
def in_german(settings, monkeypatch):
    """Ask whether every message has been found, of a newspaper that is German from now on."""
    settings.LANGUAGE_CODE = "de"
    monkeypatch.setattr(trans_real, "_translations", {})  # or other languages' tests would ask for German words too
    asked = Asked()
    words_of("de").add_fallback(asked)
    return asked


# --- The catalogues ---------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def wanted():
    """Every message that readers can see, as (context, message)."""
    return {(each.context, each.id) for each in messages.messages() if each.id}


@pytest.mark.parametrize("language", messages.languages())
def test_a_catalogue_has_every_message_and_no_other(language, wanted):
    catalog = messages.read(language)
    there = {(each.context, each.id) for each in catalog if each.id and each.context != messages.PLACE}
    assert there == wanted, "Run .venv/bin/python -m tools.messages, and translate what it lists."
    assert messages.lacking(catalog) == []
    assert [each.id for each in catalog if each.id and each.fuzzy] == []


@pytest.mark.parametrize("language", messages.languages())
def test_a_translation_keeps_what_is_filled_in(language):
    for each in messages.read(language):
        ids, strings = (value if isinstance(value, tuple) else (value,) for value in (each.id, each.string))
        for string in filter(None, strings if each.id else ()):
            assert sorted(PLACEHOLDER.findall(string)) == sorted(PLACEHOLDER.findall(ids[-1])), each.id
            assert not re.search(r"\s$|^\s", string), each.id


@pytest.mark.parametrize("language", messages.languages())
def test_what_programs_read_is_what_translators_wrote(language):
    path = messages.file_of(language).with_suffix(".mo")
    assert path.read_bytes() == messages.compiled(messages.read(language)), "Run .venv/bin/python -m tools.messages."
    assert gettext.GNUTranslations(BytesIO(path.read_bytes())).gettext("Corrections") != "Corrections"


def test_no_template_has_words_that_cannot_be_translated():
    found = {}
    for path in (messages.ROOT / "templates").rglob("*.html"):
        name = path.relative_to(messages.ROOT).as_posix()
        if name.startswith(messages.NOT_FOR_READERS):
            continue
        bare, is_translated = "", False
        for token in Lexer(path.read_text()).tokenize():
            if token.token_type == TokenType.BLOCK:
                is_translated = token.contents.startswith(("blocktranslate", "plural")) or (
                    is_translated and token.contents != "endblocktranslate"
                )
            elif token.token_type == TokenType.TEXT and not is_translated:
                bare += token.contents
        words = {each for each in Said(bare).found if re.search("[A-Za-z]{2}", each)}
        found |= {name: words} if words else {}
    assert found == {"templates/includes/feeds.html": {"(RSS)", "(Atom)", "(JSON Feed)"}}


# --- The pages --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_page_of_a_german_newspaper_is_german(pages, settings, in_german):
    settings.SITE_NAME, settings.TIME_ZONE = "Α", "Europe/Vienna"
    german = {name: ask() for name, ask in pages.items()}
    assert in_german.messages == set()  # or it comes from a module that tools/messages.py does not name
    settings.LANGUAGE_CODE = "en-gb"
    english, left = {name: ask() for name, ask in pages.items()}, left_of_english()
    heard = {name: said(answer) for name, answer in german.items()}
    same = {name: words & said(english[name]) for name, words in heard.items()}
    assert {name: words for name, words in same.items() if words} == {}
    for name, answer in german.items():
        words = heard[name]
        assert words, name
        assert [each for each in words if left.search(each)] == [], name
        assert "Accept-Language" not in answer.headers.get("Vary", ""), name
        if b"<html" in answer.content:
            assert Said(answer.content.decode()).language == "de", name


def left_of_english():
    """The pattern of words of English messages that no German one has."""
    catalog = [each for each in messages.read("de") if each.id and each.context not in {messages.PLACE, "date format"}]
    ids, strings = (
        {text for value in values for text in (value if isinstance(value, tuple) else (value,))}
        for values in ([each.id for each in catalog], [each.string for each in catalog])
    )
    german = " | ".join(strings)
    parts = {part.strip(" .,:;“”") for text in ids for part in PLACEHOLDER.split(text)}
    english = [part for part in parts if len(part) > 3 and not re.search(rf"\b{re.escape(part)}\b", german)]
    assert len(english) > 200
    return re.compile(rf"\b({'|'.join(map(re.escape, english))})\b")


@pytest.mark.django_db
def test_a_story_published_in_another_language_has_the_words_around_it_in_the_present_one(client, settings):
    article = make.published("Nachtfahrt", quoting=make.expert())
    Correction.objects.create(article=article, number=1, kind="correction", text="Es war anders.")
    publishing.publish(article, by=None, change="correction")
    settings.LANGUAGE_CODE = "de"
    page = client.get(make.live(article).path).content.decode()
    assert 'aria-label="Dauerhafter Link zu diesem Zitat"' in page
    assert re.search(r"<h3>Korrektur, <time", page)
    assert "“We saw it coming for years.”" in re.sub("<[^>]+>", "", page)  # a story's own marks are its own


def test_dates_and_hours_are_written_as_in_german(in_german):
    at = dt.datetime(2031, 3, 13, 6, 40, tzinfo=dt.UTC)  # 7.40 in Paris
    bare = {name: re.sub("<[^>]+>", "", getattr(reader, name)(at)) for name in ("moment", "day", "weekday", "hour")}
    assert bare == {
        "moment": "13. März 2031, 07.40 Uhr",
        "day": "13. März 2031",
        "weekday": "Donnerstag, 13. März 2031",
        "hour": "07.40 Uhr",
    }
    assert re.sub("<[^>]+>", "", reader.brief(at, at)) == "13. März, 07.40 Uhr"
    assert re.sub("<[^>]+>", "", reader.day(at.replace(month=11))) == "13. Nov. 2031"
    assert reader.month(at) == "März 2031"
    file = {"title": "Das Urteil", "file": {"kind": "pdf", "size": 1_258_291, "key": "k", "slug": "s"}}
    assert "PDF, 1,2\xa0MB" in render_to_string("includes/document.html", file)


@pytest.mark.parametrize(("number", "words"), [(0, "0 Zitate"), (1, "1 Zitat"), (2, "2 Zitate")])
def test_numbers_have_the_german_plural(in_german, number, words):
    assert ngettext("%(quotes)s quote", "%(quotes)s quotes", number) % {"quotes": number} == words
    story = SimpleNamespace(minutes=number or 2, context={"people": [{}] * number})
    page = render_to_string("includes/opening.html", {"version": story})
    assert f"<b>{number or 2}</b> {'Minute' if number == 1 else 'Minuten'} Lesezeit" in page
    assert (f"<b>{number}</b> {'Person' if number == 1 else 'Personen'} zitiert" in page) == bool(number)


@pytest.mark.parametrize(("code", "place"), [("de", "Wien"), ("de-at", "Wien"), ("en-gb", "Vienna")])
def test_the_clock_is_that_of_a_place_with_its_name_in_the_language(settings, code, place):
    settings.TIME_ZONE, settings.LANGUAGE_CODE = "Europe/Vienna", code
    assert reader.newsroom_zone() == place


@pytest.mark.django_db
def test_pages_of_a_newspaper_that_is_written_from_right_to_left_run_so(client, settings):
    settings.LANGUAGE_CODE = "ar"
    article = make.published()
    for address in ("/", make.live(article).path, "/search/?q=river", "/archive/"):
        page = Said(client.get(address).content.decode())
        assert (page.language, page.direction) == ("ar", "rtl")


def test_a_visitor_does_not_choose_the_language(settings):
    settings.LANGUAGE_CODE = "de"
    request = RequestFactory().get("/", headers={"accept-language": "en"})
    assert "Bei uns ist etwas schiefgegangen" in server_error(request).content.decode()
    assert translation.get_language() == "de"
