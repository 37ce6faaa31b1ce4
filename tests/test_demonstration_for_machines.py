"""Everything that machines read of the demonstration newsroom, every story of it, held to what they demand."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.utils.html import escape

from articles.models import Correction, Topic
from people.models import Contributor, Expert
from tests.machines import KINDS, everything_listed, feed, sitemap, structured_in

HOME = "http://testserver"

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(demonstration):
    return Client()


def lists():
    """The pages that have a feed, with the field by which a story knows that it stands on them."""
    yield "/", ""
    yield from ((topic.get_absolute_url(), "topics") for topic in Topic.objects.all())
    yield from ((person.get_absolute_url(), "bylines") for person in Contributor.objects.all())


def test_every_feed_has_the_stories_of_its_page(reader, demonstration):
    feeds = 0
    for page, field in lists():
        stories = [v for v in demonstration if not field or page in {entry["url"] for entry in v.context[field]}]
        for kind in KINDS:
            if not stories:
                assert reader.get(f"{page}feed.{kind}").status_code == 404
                continue
            entries = feed(reader, page, kind)
            assert [entry.url for entry in entries] == [HOME + story.path for story in stories[:20]]
            assert len({entry.id for entry in entries}) == len(entries)
            feeds += 1
    assert feeds > 40


def test_every_entry_is_a_whole_story_on_its_own(reader, demonstration):
    by_kind = [feed(reader, "/", kind) for kind in KINDS]
    for story, *entries in zip(demonstration, *by_kind, strict=False):
        for entry in entries:
            assert entry.title == story.headline
            assert entry.id == entries[0].id
            assert entry.authors == [author["name"] for author in story.context["bylines"]]
            assert entry.published.tzinfo
            assert entry.updated.tzinfo
            assert entry.updated >= entry.published
            words = re.sub(r"<[^>]+>", "", entry.html).split()
            assert len(words) >= story.words
            assert not re.search(r'(?:href|src)="(?!https?://|mailto:)|<script|\son\w+=|<q\b', entry.html)
            assert all(f"{HOME}/media/" in picture for picture in re.findall(r"<img[^>]*>", entry.html))
            for correction in story.context["corrections"]:
                assert correction["text"].split()[0] in entry.html


def test_everybody_with_a_page_has_a_feed_of_their_words(reader, demonstration):
    listed = everything_listed(reader)
    people = Expert.objects.all()
    assert any(f"/experts/{person.slug}/" not in listed for person in people)
    for person in people:
        page = f"/experts/{person.slug}/"
        for kind in KINDS:
            if page not in listed:
                assert reader.get(f"{page}feed.{kind}").status_code == 404
                continue
            words = [quote.text for quote in person.quotes.live().newest_first()[:20]]
            entries = feed(reader, page, kind)
            assert len(entries) == len(words)
            assert all(
                text.split()[-1].strip("”,.!?") in entry.html for text, entry in zip(words, entries, strict=True)
            )
    assert len(feed(reader, "/corrections/", "atom")) == Correction.objects.live().count() > 0


def test_the_sitemaps_list_what_can_be_read_and_nothing_else(reader, demonstration):
    listed = everything_listed(reader)
    assert {path for path in listed if path[1:2] == "2"} == {v.path for v in demonstration if not v.notice}
    for path, changed in listed.items():
        answer = reader.get(path)
        assert answer.status_code == 200, path
        assert f'<link rel="canonical" href="{HOME}{path}">' in answer.content.decode()
        assert not changed or datetime.fromisoformat(changed).tzinfo
    files = sitemap(reader, "/sitemap.xml")
    assert 1 <= len(files) <= 50_000
    for entry in sitemap(reader, "/sitemap-news.xml"):
        assert entry.keys() == {"loc", "name", "language", "publication_date", "title"}
        assert entry["loc"].removeprefix(HOME) in listed


def test_what_every_story_says_of_itself_is_what_its_page_shows(reader, demonstration):
    listed = everything_listed(reader)
    for story in demonstration:
        html = reader.get(story.path).content.decode()
        found = structured_in(html)
        said = next(found[name] for name in found if "Article" in name)
        assert said["headline"] == story.headline
        assert said["url"] == said["mainEntityOfPage"]["@id"] == HOME + story.path
        for moment in (
            said["datePublished"],
            said["dateModified"],
            *(c["datePublished"] for c in said.get("correction", ())),
        ):
            assert f'<time datetime="{moment}">' in html
        for author in said["author"]:
            assert author["name"] in html
            assert author["url"].removeprefix(HOME) in listed
        for image in said.get("image", ()):
            assert image["width"] * image["height"] >= 50_000
            assert re.fullmatch(rf"{HOME}/media/photos/[0-9a-f]{{32}}/[\w-]+\.\w+", image["url"])
        for person in said.get("mentions", ()):
            assert f'href="{person["url"].removeprefix(HOME)}"' in html
        for quotation in said.get("hasPart", ()):
            assert quotation["url"].startswith(f"{HOME}/quotes/")
            assert f'<q id="{quotation["url"].split("/")[-2]}">' in html
        for report in said.get("citation", ()):
            assert f'href="{report["url"].removeprefix(HOME)}"' in html
        trail = found["BreadcrumbList"]["itemListElement"]
        assert [item["position"] for item in trail] == list(range(1, len(trail) + 1))
        assert len(trail) >= 2
        assert f'<meta name="description" content="{escape(said["description"])}">' in html


def test_every_other_page_is_what_it_says(reader, demonstration):
    crumbs = set()
    for path in everything_listed(reader):
        if path[1:2] == "2":
            continue
        found = structured_in(reader.get(path).content.decode())
        (said,) = (each for name, each in found.items() if name.endswith("Page"))
        assert said["url"] == HOME + path
        assert (said["@type"] == "ProfilePage") == bool(re.match(r"/(experts|contributors)/.", path))
        trail = found.get("BreadcrumbList", {}).get("itemListElement", [])
        assert len(trail) >= 2 or path == "/"
        crumbs |= {item["item"].removeprefix(HOME) for item in trail}
    assert crumbs <= everything_listed(reader).keys()
