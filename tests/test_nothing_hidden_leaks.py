"""What is not public does not exist: a marked story in every hidden state, looked for at every public address."""

import datetime as dt
import re

import pytest
from django.urls import get_resolver

from articles import clock, publishing, sitemaps, workflow, writing
from articles.models import Document, HouseRules, PreviousReport, Quote, Related, Topic, TurningPoint, Version
from people.models import Expert
from tests import make

pytestmark = pytest.mark.django_db

MARKER = "zanzibarine"
OLD_PATH = "/2020/01/01/once-here/"


def hidden_states():
    """Every state in which readers must not find a story, with what brings a draft there."""
    later = clock.read() + dt.timedelta(hours=3)

    def withdraw(article):
        publishing.publish(article, by=None)
        publishing.withdraw(article, by=None, reason=MARKER)

    def expire(article):
        publishing.publish_as_of(article, by=None, at=clock.read() - dt.timedelta(days=2))
        article.versions.update(live_until=clock.read() - dt.timedelta(days=1))

    def approve(article):
        workflow.move("approve", article, by=make.user("Editors"), acknowledged={"earlier-coverage"})

    return {
        "draft": lambda _article: None,
        "review": lambda article: workflow.move("submit", article, by=article.created_by),
        "approved": approve,
        "scheduled": lambda article: publishing.publish(article, by=None, at=later),
        "spiked": lambda article: workflow.move("spike", article, by=make.user("Editors")),
        "withdrawn": withdraw,
        "expired": expire,
    }


@pytest.fixture(params=["draft", "review", "approved", "scheduled", "spiked", "withdrawn", "expired"])
def canary(request):
    """A hidden story that is linked to everything, and a public one that it shares all it can with."""
    HouseRules.objects.create(pk=1, public_history=True)
    shared = make.expert("Orla Venn", "harbour master")
    secret = make.expert(f"{MARKER} Expert", "spy")
    public = make.published("A public story", quoting=shared, topics=("Floods",), slug="public")
    article = make.story(
        f"{MARKER} headline",
        f"<p>{MARKER} body</p><p>{make.quotation(shared, MARKER + ' words')} and {make.quotation(secret, MARKER)}</p>"
        f'<p>See <a data-article="{public.pk}">our report</a>.</p>'
        f'<aside data-document="{make.document(f"{MARKER} file").pk}">{MARKER} file</aside>',
        topics=("Floods", f"{MARKER} topic"),
        standfirst=f"{MARKER} standfirst",
        dateline=MARKER,
        slug=f"{MARKER}-slug",
        lead_photo=make.photo(caption=f"{MARKER} caption"),
    )
    author = make.contributor(f"{MARKER} Author")
    article.bylines.create(contributor=author, position=1)
    PreviousReport.objects.create(article=public, earlier=article, note=f"{MARKER} note")
    writing.change(public, by=None, body=public.body + f'<p>As <a data-article="{article.pk}">we said</a>.</p>')
    publishing.publish(public, by=None)
    writing.add_correction(article, kind="correction", text=f"{MARKER} correction", by=None)
    hidden_states()[request.param](article)
    TurningPoint.objects.create(topic=Topic.objects.get(name="Floods"), article=article, reason=f"{MARKER} reason")
    Related.objects.create(story=public, other=article, score=1)
    Related.objects.create(story=article, other=public, score=1)
    return request.param, article, public, author


def public_addresses(article, public, author):
    """Every address a reader could ask for, by route; a route without an example here fails the test."""
    day = make.live(public).path[:12]
    examples = {
        "front": ["/"],
        "article": [make.live(public).path, f"/2026/01/01/{article.slug}/"],
        "versions": [f"{path}versions/" for path in (make.live(public).path, f"/2026/01/01/{article.slug}/")],
        "version": [f"{v.path}versions/{v.number}/" for v in Version.objects.all()],
        "topics": ["/topics/"],
        "topic": ["/topics/floods/", f"/topics/{MARKER}-topic/"],
        "experts": ["/experts/"],
        "expert": ["/experts/orla-venn/", f"/experts/{MARKER}-expert/"],
        "contributors": ["/contributors/"],
        "contributor": [f"/contributors/{author.slug}/", f"/contributors/{article.created_by.contributor.slug}/"],
        "corrections": ["/corrections/"],
        "search": ["/search/", f"/search/?q={MARKER[:-1]}", "/search/?topic=floods", "/search/?expert=orla-venn"],
        "archive": ["/archive/"],
        "archived_year": [f"/archive{day[:6]}", "/archive/2026/"],
        "archived_month": [f"/archive{day[:9]}", "/archive/2026/01/"],
        "archived_day": [f"/archive{day}", "/archive/2026/01/01/"],
        "quote": [f"/quotes/{quote.public_id}/" for quote in Quote.objects.all()],
        "photo": [f"/media/photos/{article.lead_photo.key}/480.webp", f"/media/originals/{article.lead_photo.key}"],
        "document": [f"/media/documents/{Document.objects.get().key}/{MARKER}-file.pdf"],
        "portrait": [f"/media/portraits/{'0' * 32}.webp"],
        "preview": [f"/preview/1.{'A' * 43}/", "/preview/1/"],
        "feed": feeds("/"),
        "topic_feed": feeds("/topics/floods/", f"/topics/{MARKER}-topic/"),
        "expert_feed": feeds("/experts/orla-venn/", f"/experts/{MARKER}-expert/"),
        "contributor_feed": feeds(
            f"/contributors/{author.slug}/", f"/contributors/{public.created_by.contributor.slug}/"
        ),
        "corrections_feed": feeds("/corrections/"),
        "sitemap": ["/sitemap.xml"],
        "sitemap_of_pages": ["/sitemap-pages.xml"],
        "sitemap_of_news": ["/sitemap-news.xml"],
        "sitemap_listing": [f"/sitemap-{kind}-1.xml" for kind in sitemaps.LISTINGS],
        "about": ["/about/"],
        "policy": ["/about/ethics/", f"/about/{MARKER}/"],
        "site_picture": [f"/media/site/{'0' * 32}.png"],
        "colours": ["/site-8a0000-ff9478-0b5d1e-93b8ee.css"],
        "icon": ["/icon-4e-ff9478-93b8ee.svg"],
        "favicon": ["/favicon.ico"],
        "styleguide": ["/styleguide/"],
        "robots": ["/robots.txt"],
        "opensearch": ["/opensearch.xml"],
        "security": ["/.well-known/security.txt"],
        "alive": ["/healthz"],
        "ready": ["/readyz"],
    }
    routes = {
        pattern.name or pattern.callback.__name__
        for pattern in _patterns(get_resolver().url_patterns)
        if not str(pattern.pattern).startswith("admin/")
    }
    assert routes <= set(examples), f"no example address for {routes - set(examples)}"
    return [address for name in routes for address in examples[name]] + [v.path for v in article.versions.all()]


def feeds(*pages):
    """The addresses of the feeds of pages."""
    return [f"{page}feed.{kind}" for page in pages for kind in ("rss", "atom", "json")]


def _patterns(patterns):
    for pattern in patterns:
        if str(pattern.pattern) == "admin/":
            continue
        yield from _patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def test_a_hidden_story_is_found_nowhere(client, canary):
    state, article, public, author = canary
    for address in public_addresses(article, public, author):
        odd = f"{address}?preview=1&status=draft&before=9-9"
        for answer in (client.get(address), client.get(odd), client.head(address)):
            assert MARKER not in answer.getvalue().decode("latin-1"), f"{state} at {address}"
            assert MARKER not in str(answer.headers), f"{state} at {address}"
            assert not (answer.status_code == 200 and MARKER in address), f"{state} at {address}"


def test_the_public_story_names_no_hidden_one_and_says_it_in_plain_words(client, canary):
    _state, _article, public, _author = canary
    for address in (make.live(public).path, *feeds("/", "/topics/floods/")):
        assert "As we said." in client.get(address).content.decode()


def test_a_hidden_address_answers_as_one_that_never_was(client, canary):
    state, article, _public, author = canary
    never = client.get("/2026/01/01/never-was/")
    pages = [f"/topics/{MARKER}-topic/", f"/experts/{MARKER}-expert/", f"/contributors/{author.slug}/"]
    if state == "scheduled":
        pages.append(article.versions.get().path)
    for address in pages:
        answer = client.get(address)
        assert (answer.status_code, answer.headers.keys()) == (404, never.headers.keys()), address
        assert len(answer.content) == len(never.content), address


def test_a_withdrawn_story_says_that_it_is_gone(client):
    article = make.published(f"{MARKER} headline", slug="gone")
    path = make.live(article).path
    publishing.withdraw(article, by=None, reason="It was wrong.")
    answer = client.get(path)
    assert answer.status_code == 410
    assert answer["Cache-Control"] == "no-cache"  # it may be restored, for this reader too
    assert MARKER not in answer.content.decode()
    assert "withdrawn" in answer.content.decode()


def test_a_moved_story_is_found_at_its_new_address_only_while_it_is_public(client):
    article = make.published(slug="first")
    old = make.live(article).path
    writing.change(article, by=None, slug="second")
    publishing.publish(article, by=None)
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, make.live(article).path)
    publishing.withdraw(article, by=None, reason="why")
    assert client.get(old).status_code == 410


def test_a_private_individual_has_no_page_until_an_editor_switches_it_on(client):
    neighbour = make.expert("Nan Pell", kind=Expert.Kind.PRIVATE)
    article = make.published(quoting=neighbour)
    assert client.get("/experts/nan-pell/").status_code == 404
    assert "Nan Pell" not in client.get("/experts/").content.decode()
    page = client.get(make.live(article).path).content.decode()
    assert "Nan Pell" in page
    assert "/experts/nan-pell/" not in page
    Expert.objects.update(page=Expert.Page.YES)
    assert client.get("/experts/nan-pell/").status_code == 200


def test_a_private_individual_is_in_no_list_of_voices(client):
    make.published(quoting=make.expert("Nan Pell", kind=Expert.Kind.PRIVATE))
    assert "Nan Pell" not in client.get("/").content.decode()
    assert "Nan Pell" not in client.get("/topics/floods/").content.decode()


def test_an_index_says_nothing_of_whom_it_does_not_list(client):
    make.published(quoting=make.expert("Orla Venn"))
    make.expert("Zoe Secret", kind=Expert.Kind.PRIVATE)
    make.story(topics=("Operation Secret",))
    assert client.get("/experts/?before=orla-venn").status_code == 200
    assert client.get("/experts/?before=zoe-secret").status_code == 404
    assert client.get("/topics/?before=operation-secret").status_code == 404


def test_a_parent_topic_without_a_public_story_is_not_named(client):
    make.topic("Floods", parent=make.topic("Operation Secret"))
    make.published()
    assert "Operation Secret" not in client.get("/topics/floods/").content.decode()


def test_an_address_to_come_is_unknown_until_it_comes(client):
    article = make.published(slug="river")
    writing.change(article, by=None, slug="mayor-resigns")
    publishing.publish(article, by=None, at=clock.read() + dt.timedelta(hours=2))
    to_come = article.versions.last().path
    assert client.get(to_come).status_code == 404
    publishing.unschedule(article, by=None)
    assert client.get(to_come).status_code == 404


def test_a_photo_can_be_fetched_only_while_a_public_story_shows_it(client):
    photo = make.photo()
    article = make.story(lead_photo=photo)
    address = photo.url(480)
    assert client.get(address).status_code == 404
    publishing.publish(article, by=None)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.getvalue()[:4] == b"RIFF"
    kept = {"if-none-match": answer["ETag"]}
    assert client.get(address, headers=kept).status_code == 304
    publishing.withdraw(article, by=None, reason="why")
    assert client.get(address, headers=kept).status_code == 404


def test_strange_addresses_are_not_found_on_either_database(client):
    make.published()
    for address in (
        "/2026/01/01/%00/",
        "/topics/%ED%A0%80/",
        "/topics/?before=%00",
        "/corrections/?before=9999999999999999999999",
        "/corrections/?before=٣-٣",
        "/0000/00/00/x/",
        "/quotes/q-123456789abc/",
        "/media/photos/../../etc/passwd",
    ):
        assert client.get(address).status_code == 404, address


def test_a_nul_in_a_cookie_is_passed_over(client):
    assert client.get("/admin/", headers={"cookie": "sessionid=\x00\x00"}).status_code == 302


def test_words_gone_from_a_story_lead_on_to_it(client):
    orla = make.expert()
    article = make.published(quoting=orla)
    quote = Quote.objects.live().get()
    assert f"{make.live(article).path}#{quote.public_id}" in client.get(f"/quotes/{quote.public_id}/").content.decode()
    writing.change(article, by=None, body="<p>No more of that.</p>")
    publishing.publish(article, by=None)
    answer = client.get(f"/quotes/{quote.public_id}/")
    assert (answer.status_code, answer["Location"]) == (301, make.live(article).path)


def test_lists_go_on_from_the_last_story_of_a_page(client):
    for n in range(45):
        make.published(f"Story {n:02}", slug=f"story-{n}")
    seen, address = [], "/topics/floods/"
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'<h3 class="head"><a[^>]*>(Story \d\d)</a>', page)
        following = re.search(r'href="(\?before=[^"]+)"', page)
        address = f"/topics/floods/{following[1]}" if following else ""
    assert seen == [f"Story {n:02}" for n in reversed(range(45))]
    assert Topic.objects.get().version_rows.count() == Version.objects.count() == 45


def test_a_list_of_stories_of_one_minute_loses_none_when_some_are_edited(client):
    at = clock.read() - dt.timedelta(days=1)
    stories = [make.story(f"Story {n:02}") for n in range(41)]
    for article in stories:
        publishing.publish_as_of(article, by=None, at=at)
    for article in stories[:14]:
        writing.change(article, by=None, dateline="EDITED")
    seen, address = set(), "/topics/floods/"
    while address:
        page = client.get(address).content.decode()
        seen |= set(re.findall(r"Story \d\d", page))
        following = re.search(r'href="(\?before=[^"]+)"', page)
        address = f"/topics/floods/{following[1]}" if following else ""
    assert len(seen) == 41


def test_a_quotation_of_a_withdrawn_story_is_gone_and_one_of_a_story_to_come_never_was(client):
    article = make.published(quoting=make.expert())
    quote = Quote.objects.get()
    publishing.withdraw(article, by=None, reason="Libel.")
    assert client.get(f"/quotes/{quote.public_id}/").status_code == 410
    coming = make.story("To come", quoting=make.expert("Jon Pell"))
    publishing.publish(coming, by=None, at=clock.read() + dt.timedelta(hours=1))
    assert client.get(f"/quotes/{Quote.objects.get(version__article=coming).public_id}/").status_code == 404
