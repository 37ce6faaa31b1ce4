"""What a reader sees on the public pages, rendered from plain data: no database, no request."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from articles.templatetags import reader

PUBLISHED = datetime(2031, 7, 13, 6, 40, tzinfo=UTC)  # 07.40 in London, which is an hour ahead in July
TODAY = PUBLISHED + timedelta(hours=9)
TOLLEMAR = {
    "name": "Bettina Tollemar",
    "url": "/contributors/bettina-tollemar/",
    "role": "Harbour correspondent",
    "portrait": "",
}
CROWTHER = {
    "name": "Felix Crowther",
    "url": "/contributors/felix-crowther/",
    "role": "",
    "portrait": "/media/crowther.webp",
}
BARRIER = {"name": "Tarn Lock", "url": "/topics/tarn-lock/", "running": True}
FLOODS = {"name": "Floods", "url": "/topics/floods/", "running": False}
OSTERBY = {
    "name": "Dr Ingrid Osterby-Hale",
    "url": "/experts/ingrid-osterby-hale/",
    "portrait": "",
    "described": "a hydraulic engineer",
    "reason": "",
    "quotes": [{"id": "q-4be1", "words": "The plans were dry. The cellar was not,"}],
}
CREW = {
    "name": "",
    "url": "",
    "portrait": "",
    "described": "a member of the gate crew",
    "reason": "he may not speak for the board",
    "quotes": [{"id": "q-c518", "words": "We wrote it down each time."}],
}
PHOTO = {
    "key": "barrier",
    "widths": [480, 800, 1200],
    "width": 1500,
    "height": 1000,
    "alt": "Four dark towers",
    "caption": "The barrier at dawn.",
    "credit": "Nils Abery",
}
PAGES = [
    ("articles/front.html", {"stories": []}),
    ("articles/topics.html", {"items": [], "next_before": "", "first_page": True}),
    ("articles/archive.html", {"years": [], "stories": [], "trail": []}),
    ("people/experts.html", {"items": [], "next_before": ""}),
    ("people/contributors.html", {"items": [], "next_before": ""}),
    ("articles/corrections.html", {"corrections": [], "next_before": "", "first_page": True}),
    ("404.html", {}),
    ("410.html", {}),
    ("429.html", {"seconds": 2, "address": "/search/", "is_search": True}),
]


@pytest.fixture(autouse=True)
def plain_settings(settings: Any) -> Any:
    """Fix what the pages take from the settings, and serve static files without a manifest."""
    settings.TIME_ZONE = "Europe/London"
    settings.LANGUAGE_CODE = "en-gb"
    settings.MEDIA_URL = "/media/"
    settings.STATIC_URL = "/static/"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with translation.override("en-gb"):
        yield


def story(headline: str = "The barrier stopped short", **changes: Any) -> SimpleNamespace:
    """Return what a template sees of a version; `context` is merged, all else replaced."""
    context = {"bylines": [TOLLEMAR], "topics": [BARRIER], "people": [], "corrections": [], "photo": None}
    context |= changes.pop("context", {})
    fields = {
        "path": "/2031/07/13/the-barrier/",
        "kind": "news",
        "headline": headline,
        "short_headline": "",
        "standfirst": "",
        "dateline": "",
        "published_at": PUBLISHED,
        "updated_at": None,
        "notice": False,
        "words": 880,
        "minutes": 4,
        "number": 1,
        "agency_credit": "",
        "context": context,
    } | changes
    return SimpleNamespace(get_kind_display=fields["kind"].capitalize(), **fields)


def quote(person: dict[str, Any], of: SimpleNamespace) -> SimpleNamespace:
    """Return a person's first quote as the lists of quotes see it."""
    words = person["quotes"][0]
    return SimpleNamespace(
        public_id=words["id"],
        get_absolute_url=f"/quotes/{words['id']}/",
        text=words["words"],
        name=person["name"],
        url=person["url"],
        described=person["described"],
        story=of,
    )


def words(person: dict[str, Any], of: SimpleNamespace) -> dict[str, str]:
    """Return a person's first quote as the front page has it."""
    said = person["quotes"][0]
    return {**person, "text": said["words"], "id": said["id"], "path": of.path}


def front(stories: list[SimpleNamespace], said: list[dict[str, str]] | None = None) -> str:
    """Render the front page with a lead, a second row, a list of the newest and a section."""
    lead, row, latest, section = stories[0], stories[1:4], stories[4:8], stories[8:]
    bands = [{"topic": BARRIER, "stories": section, "description": "Three gates."}] if section else []
    shown = {"lead": lead, "row": row, "latest": latest, "bands": bands, "said": said or [], "stories": stories}
    return page("articles/front.html", **shown)


def report(headline: str, **changes: Any) -> dict[str, Any]:
    """Return a row of previous or later reports."""
    fields = {
        "url": "/2031/07/04/earlier/",
        "headline": headline,
        "published_at": PUBLISHED - timedelta(days=9),
        "kind": "follow-up",
        "kind_label": "Follow-up",
        "note": "",
        "outside": False,
    }
    return fields | changes


def page(template: str, **context: Any) -> str:
    """Render a page with what every page gets from its view and the context processor."""
    shared = {
        "site_name": "The Corbeck Ledger",
        "site_url": "https://ledger.example",
        "sections": [BARRIER, FLOODS],
        "today": TODAY,
        "canonical": "https://ledger.example/2031/07/13/the-barrier/",
        "page_title": "The barrier",
        "page_description": "What happened.",
    }
    return render_to_string(template, shared | context)


def article(version: SimpleNamespace, body: str = "<p>Gate 3 never closed.</p>", **context: Any) -> str:
    """Render a story's page."""
    lists = {"previous": [], "later": [], "newest_later": None, "preview": False}
    return page("articles/article.html", version=version, body=mark_safe(body), **lists | context)  # noqa: S308


def text(html: str) -> str:
    """Return the words of a page in one line."""
    return " ".join(strip_tags(html.partition("<main")[2]).split())


@pytest.mark.parametrize(("template", "context"), PAGES)
def test_a_page_without_content_has_one_heading_and_says_something_kind(template: str, context: dict[str, Any]) -> None:
    html = page(template, **context)
    assert html.startswith("<!doctype html>")
    assert '<html lang="en-gb" dir="ltr">' in html
    assert len(re.findall(r"<h1\b", html)) == 1
    assert '<main id="main">' in html
    assert 'href="#main"' in html
    assert len(text(html)) > 30


def test_nothing_on_a_page_needs_more_than_the_strict_content_security_policy() -> None:
    version = story(context={"people": [OSTERBY, CREW], "photo": PHOTO, "bylines": [TOLLEMAR, CROWTHER]})
    html = article(version) + front([version] * 12, [words(OSTERBY, version)])
    html = re.sub(r'<script type="application/ld\+json">.*?</script>', "", html)  # data
    assert not re.search(r"<script|\sstyle=|\son\w+=|url\(|src=\"(?!/)|href=\"#\"", html)


def test_the_error_page_needs_no_context() -> None:
    html = render_to_string("500.html")
    assert "<title>Something broke</title>" in html
    assert 'href="/"' in html


def test_pages_link_to_no_address_that_does_not_exist_yet() -> None:
    html = "".join(page(template, **context) for template, context in PAGES)
    links = set(re.findall(r'href="(/[^"]*)"', html)) - {BARRIER["url"], FLOODS["url"]}
    indexes = {"/", "/topics/", "/experts/", "/contributors/", "/archive/", "/corrections/", "/search/"}
    for_machines = {"/feed.rss", "/feed.atom", "/feed.json", "/opensearch.xml"}
    assert {link for link in links if not link.startswith("/static/")} == indexes | for_machines


def test_a_story_shows_who_wrote_it_where_and_when_on_the_newsrooms_clock() -> None:
    version = story(
        dateline="CORBECK", updated_at=TODAY, agency_credit="Tarn Wire", context={"bylines": [TOLLEMAR, CROWTHER]}
    )
    html = article(version)
    assert '<a href="/contributors/bettina-tollemar/">Bettina Tollemar</a>' in html
    assert '<time datetime="2031-07-13T07:40:00+01:00">13 Jul 2031, 07.40</time>' in html
    seen = text(html)
    for words in ("Harbour correspondent", "Felix Crowther", "Tarn Wire", "Updated 13 Jul 2031, 16.40"):
        assert words in seen
    assert "CORBECK. Gate 3 never closed." in seen


def test_a_story_of_nothing_but_words_shows_no_empty_parts() -> None:
    html = article(story(context={"bylines": [], "topics": []}))
    for absent in ("<img", "<aside", "People quoted", "Previous reports", "Set right", "There is a later report"):
        assert absent not in html


def test_people_quoted_are_described_and_lead_to_their_words_and_to_their_page() -> None:
    html = article(story(context={"people": [OSTERBY, CREW]}))
    seen = text(html)
    assert '<a href="/experts/ingrid-osterby-hale/">Dr Ingrid Osterby-Hale</a>' in html
    assert '<a href="#q-4be1">The plans were dry. The cellar was…</a>' in html
    assert "2 people quoted" in seen
    assert "A member of the gate crew Not named: he may not speak for the board" in seen


def test_previous_reports_keep_their_order_and_an_outside_one_says_whose_it_is() -> None:
    previous = [
        report("The test was put off", kind="update", kind_label="Update", note="Where it was first told."),
        report("High tides", outside=True, url="https://www.example.org/tides", published_at=date(2029, 8, 22)),
        report("A leaflet", outside=True, url="https://example.org/leaflet", published_at=None),
    ]
    later = report("The council meets", published_at=TODAY)
    html = article(story(), previous=previous, later=[later], newest_later=later)
    seen = text(html)
    assert seen.index("Later coverage") < seen.index("This report") < seen.index("Previous reports")
    assert seen.index("The test was put off") < seen.index("High tides") < seen.index("A leaflet")
    assert '<time datetime="2029-08-22">22 Aug 2029</time>' in html
    assert "example.org" in seen
    assert "There is a later report: The council meets, 13 Jul, 16.40" in seen
    assert "3 previous reports" in seen


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("opinion", "the views are the author’s own"),
        ("analysis", "Analysis: the author weighs"),
        ("sponsored", "somebody paid for this to appear"),
    ],
)
def test_what_is_not_plain_news_says_so_on_its_page_and_in_lists(kind: str, words: str) -> None:
    version = story(kind=kind)
    assert words in text(article(version))
    assert kind.capitalize() in text(front([version]))


def test_corrections_stand_above_and_below_the_story() -> None:
    correction = {
        "number": 1,
        "kind": "correction",
        "text": "It has 212 pages.",
        "at": "2031-07-13T11:05:00+00:00",
    }
    html = article(story(context={"corrections": [correction]}))
    assert html.index('href="#correction-1"') < html.index("Gate 3 never closed") < html.index('id="correction-1"')
    assert text(html).count("It has 212 pages.") == 2
    assert "Correction, 13 Jul 2031, 12.05" in text(html)


def test_a_retraction_notice_stands_in_place_of_the_story() -> None:
    version = story("Retraction", notice=True, context={"people": [OSTERBY], "photo": PHOTO})
    html = article(version, "<p>The count was wrong.</p>")
    seen = text(html)
    assert "We have withdrawn this report. This notice stands in its place." in seen
    assert "The count was wrong." in seen
    assert "Osterby" not in seen
    assert "barrier/" not in html.partition("<main")[2].replace("tarn-lock/", "")
    assert "og:image" not in html


def test_a_preview_says_what_it_is_and_keeps_out_of_search_engines() -> None:
    html = article(story(published_at=None), preview=True)
    assert "Readers cannot see this page" in html
    assert 'content="noindex, nofollow"' in html
    assert 'rel="canonical"' not in html


def test_the_head_of_a_story_tells_machines_what_it_is() -> None:
    version = story("Said “so” & <so>", updated_at=TODAY, context={"photo": PHOTO, "topics": [BARRIER, FLOODS]})
    head = article(version).partition("</head>")[0]
    assert "<title>The barrier | The Corbeck Ledger</title>" in head
    for name, content in [
        ("og:type", "article"),
        ("og:title", "Said “so” &amp; &lt;so&gt;"),
        ("og:url", "https://ledger.example/2031/07/13/the-barrier/"),
        ("og:image", "https://ledger.example/media/photos/barrier/1200.webp"),
        ("og:image:height", "800"),
        ("twitter:card", "summary_large_image"),
        ("og:locale", "en_GB"),
        ("article:published_time", "2031-07-13T07:40:00+01:00"),
        ("article:modified_time", "2031-07-13T16:40:00+01:00"),
        ("article:author", "https://ledger.example/contributors/bettina-tollemar/"),
        ("article:section", "Tarn Lock"),
        ("article:tag", "Floods"),
    ]:
        assert re.search(rf'(?:name|property)="{name}" content="{re.escape(content)}"', head), name


def test_the_section_of_a_page_is_marked_in_the_masthead() -> None:
    assert '<a href="/topics/tarn-lock/" class="run" aria-current="true">' in article(story())
    html = page("articles/topics.html", items=[], next_before="", canonical="https://ledger.example/topics/")
    assert '<a href="/topics/" aria-current="page">' in html


@pytest.mark.parametrize("count", [1, 2, 5, 9, 12])
def test_the_front_page_shows_every_story_once(count: int) -> None:
    html = front([story(f"Story {n:02}", path=f"/s/{n}/") for n in range(count)])
    for n in range(count):
        assert html.count(f'href="/s/{n}/"') == 1


def test_lists_prefer_the_short_headline_and_a_long_one_is_set_smaller() -> None:
    long = "A very long headline " * 12
    html = front([story(long), story(long, short_headline="Short")])
    assert '<h2 class="long">' in html
    assert ">Short</a>" in html


def test_the_front_page_lets_people_speak_and_leads_to_the_place_in_the_story() -> None:
    version = story(context={"people": [OSTERBY]})
    html = front([version], [words(CREW, version)])
    assert 'href="/2031/07/13/the-barrier/#q-c518"' in html
    assert "“We wrote it down each time.” A member of the gate crew" in text(html)
    assert "“The plans were dry. The cellar was not” Dr Ingrid Osterby-Hale" in text(html)


def topic_page(**changes: Any) -> str:
    """Render a topic's page."""
    context = {
        "topic": SimpleNamespace(name="Tarn Lock", description="Three gates.", running=True, picture=None),
        "stories": [],
        "people": [],
        "trail": [],
        "next_before": "",
        "first_page": True,
    }
    return page("articles/topic.html", **context | changes)


def test_a_topic_shows_its_reports_its_people_and_its_neighbours() -> None:
    newest, oldest = story("Newest", context={"people": [OSTERBY]}), story("Oldest")
    person = {**OSTERBY, "count": 9, "last": quote(OSTERBY, newest)}
    html = topic_page(stories=[newest, oldest], began=oldest, people=[person], trail=[FLOODS])
    seen = text(html)
    assert seen.index("Newest") < seen.index("Where it began") < seen.index("Oldest")
    assert "Three gates." in seen
    assert "9 quotes" in seen
    assert '<a href="/topics/floods/">Floods</a>' in html


def test_a_topic_with_more_reports_leads_on_and_a_later_page_leads_back() -> None:
    assert 'href="?before=2031-07-01T00%3A00%2B01%3A00"' in topic_page(
        stories=[story(), story()], next_before="2031-07-01T00:00+01:00"
    )
    html = topic_page(stories=[story()], first_page=False)
    assert 'href="./"' in html
    assert "Three gates." not in html


def test_a_persons_page_has_every_word_as_printed_and_how_they_were_described_that_day() -> None:
    expert = SimpleNamespace(
        name="Dr Ingrid Osterby-Hale",
        description="engineer, Coastal Works",
        biography="She measures gates.",
        portrait=SimpleNamespace(url="/media/osterby.webp"),
        website="https://www.coastal.example/osterby",
    )
    positions = [
        {"title": "Engineer", "organisation": "Coastal Works", "started": date(2030, 1, 15), "ended": None},
        {"title": "Deputy", "organisation": "", "started": date(2027, 1, 1), "ended": date(2029, 1, 1)},
        {"title": "Pupil", "organisation": "", "started": None, "ended": None},
    ]
    html = page(
        "people/expert.html",
        expert=expert,
        positions=positions,
        quotes=[quote(OSTERBY, story())],
        topics=[BARRIER],
        next_before="",
        first_page=True,
    )
    seen = text(html)
    for words in (
        "“The plans were dry. The cellar was not,”",
        "Described that day as a hydraulic engineer",
        "Since 15 Jan 2030",
        "Engineer, Coastal Works",
        "2027 to 2029",
        "She measures gates.",
        "coastal.example",
    ):
        assert words in seen
    assert html.count('href="/2031/07/13/the-barrier/#q-4be1"') == 1
    assert html.count('class="mk" href="/quotes/q-4be1/"') == 1
    assert 'src="/media/osterby.webp"' in html


def test_a_contributors_page_has_their_stories() -> None:
    contributor = SimpleNamespace(
        name="Bettina Tollemar", role="Harbour", biography="", portrait="", public_contact="bettina@ledger.example"
    )
    html = page("people/contributor.html", contributor=contributor, stories=[story()], next_before="", first_page=True)
    assert 'href="mailto:bettina@ledger.example"' in html
    assert 'href="/2031/07/13/the-barrier/"' in html


def test_an_index_lists_names_with_their_notes() -> None:
    items = [{"name": "Floods", "url": "/topics/floods/", "note": "3 reports"}]
    html = page("people/experts.html", items=items, next_before="g h")
    assert "Floods 3 reports" in text(html)
    assert 'href="?before=g%20h"' in html


def test_corrections_are_grouped_by_month() -> None:
    rows = [
        {
            "kind": "correction",
            "number": 1,
            "text": f"Text {days}",
            "at": PUBLISHED - timedelta(days=days),
            "story_url": "/s/",
            "story_headline": "A story",
        }
        for days in (0, 2, 40)
    ]
    seen = text(page("articles/corrections.html", corrections=rows, next_before="", first_page=True))
    assert seen.count("July 2031") == 1
    assert seen.index("Text 2") < seen.index("June 2031") < seen.index("Text 40")


def test_a_withdrawn_story_says_that_it_is_gone_and_no_more() -> None:
    assert "no longer public" in page("410.html")


def test_names_are_escaped_wherever_they_are_shown() -> None:
    evil = "<b>Bold</b>"
    people = [{**OSTERBY, "name": evil, "described": evil, "quotes": [{"id": "q-1", "words": evil}]}]
    version = story(evil, standfirst=evil, dateline=evil, context={"people": people})
    for html in (
        article(version),
        front([version]),
        topic_page(stories=[version]),
    ):
        assert evil not in html


def test_a_body_that_was_not_compiled_is_escaped() -> None:
    assert reader.story_body("<p>x</p>", "") == "&lt;p&gt;x&lt;/p&gt;"


def test_a_table_gets_a_box_that_scrolls_and_a_dateline_a_paragraph_if_there_is_none() -> None:
    table = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    html = reader.story_body(mark_safe(table), "CORBECK.")  # noqa: S308
    assert html.startswith('<p><span class="dateline">CORBECK.</span> </p><div class="scroll"')
    assert 'tabindex="0"' in html
    assert html.endswith(f"{table}</div>")


def test_a_time_in_a_list_gives_the_hour_today_and_the_year_when_it_is_another() -> None:
    assert strip_tags(reader.brief(PUBLISHED, TODAY)) == "13 Jul, 07.40"
    assert strip_tags(reader.brief(PUBLISHED - timedelta(days=3), TODAY)) == "10 Jul"
    assert strip_tags(reader.brief(PUBLISHED - timedelta(days=400), TODAY)) == "8 Jun 2030"
    assert strip_tags(reader.brief("2031-07-13", TODAY)) == "13 Jul"
    assert reader.brief(None, TODAY) == ""


def test_a_photo_is_offered_in_the_widths_that_exist() -> None:
    assert reader.srcset(PHOTO).split(", ")[0] == "/media/photos/barrier/480.webp 480w"
    assert reader.rendition(PHOTO, 800) == ("/media/photos/barrier/800.webp", 800, 533)
    assert reader.rendition({**PHOTO, "widths": [320]}, 200).width == 320
    assert reader.srcset(SimpleNamespace(**PHOTO, types=["webp"], cuts={})) == reader.srcset(PHOTO)


def test_the_stylesheet_stays_small_and_asks_for_nothing_from_elsewhere() -> None:
    css = (Path(project_settings.BASE_DIR) / "newsroom/static/site/site.css").read_text()
    assert re.findall(r"url\(([^)]*)\)", css) == ["fonts/brygada-1918.woff2"]
    assert "@import" not in css
