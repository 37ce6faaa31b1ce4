"""What search engines and social networks read in the head of a page, which is what the page shows."""

import json
import re

import pytest

from articles import publishing, structured, workflow, writing
from articles.models import Article, PreviousReport
from articles.templatetags.machines import written
from people.models import Expert
from tests import make
from tests.machines import structured as read

pytestmark = pytest.mark.django_db

HOME = "http://testserver"


def page_of(client, article):
    path = make.live(article).path
    return path, client.get(path).content.decode()


def story_of(client, article):
    return next(each for name, each in read(client, make.live(article).path).items() if "Article" in name)


def times(html):
    return re.findall(r'<time datetime="([^"]+)"', html)


def metas(html):
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', html))


# --- A story ----------------------------------------------------------------------------------------------------------
def test_a_story_says_the_same_to_machines_as_to_people(client):
    orla = make.expert("Orla Venn")
    earlier = make.published("The quay is inspected")
    article = make.story(
        "The quay is “closed” & <shut>",
        f"<p>As <a data-article='{earlier.pk}'>reported</a>.</p><p>{make.quotation(orla)} said Orla Venn.</p>",
        standfirst="It may fall.",
        dateline="CORBECK",
        topics=("Floods", "The quay"),
        lead_photo=make.photo(caption="The quay."),
    )
    make.described(article, orla, "harbour master")
    outside = {"outside_url": "https://elsewhere.example/1", "outside_headline": "Seen elsewhere"}
    PreviousReport.objects.create(article=article, position=1, outside_date="2026-01-02", **outside)
    publishing.publish(article, by=None)
    writing.add_correction(article, kind="correction", text="It was 214, not 412.", by=None)
    publishing.publish(Article.objects.get(pk=article.pk), by=None)
    live, (path, html) = make.live(article), page_of(client, article)
    found = story_of(client, article)
    assert found["@type"] == "NewsArticle"
    assert re.search(r"<h1[^>]*>(.*?)</h1>", html)[1] == "The quay is “closed” &amp; &lt;shut&gt;"
    assert found["headline"] == live.headline
    assert found["description"] == "It may fall."
    assert found["url"] == found["mainEntityOfPage"]["@id"] == metas(html)["og:url"] == HOME + path
    assert f'<link rel="canonical" href="{HOME}{path}">' in html
    assert found["datePublished"] in times(html)
    assert found["dateModified"] in times(html)
    assert found["datePublished"] < found["dateModified"]
    assert metas(html)["article:published_time"] == found["datePublished"]
    assert metas(html)["article:modified_time"] == found["dateModified"]
    writer = article.created_by.contributor
    assert found["author"] == [{"@type": "Person", "name": writer.name, "url": HOME + writer.get_absolute_url()}]
    assert found["publisher"]["name"] == "Newsroom"
    assert (found["dateline"], found["articleSection"]) == ("CORBECK", "Floods")
    assert found["keywords"] == ["Floods", "The quay"]
    assert (found["wordCount"], found["version"], found["isAccessibleForFree"]) == (live.words, 2, True)
    assert [report.get("headline") or report["name"] for report in found["citation"]] == [
        "The quay is inspected",
        "Seen elsewhere",
    ]
    assert found["citation"][0]["url"] == HOME + make.live(earlier).path
    assert found["citation"][1]["datePublished"] == "2026-01-02"
    (correction,) = found["correction"]
    assert (correction["text"], correction["name"]) == ("It was 214, not 412.", "Correction")
    assert correction["datePublished"] == found["dateModified"]
    assert correction["url"] == f"{HOME}{path}#correction-1"
    speaker = {"@type": "Person", "name": "Orla Venn", "url": f"{HOME}/experts/orla-venn/"}
    assert found["mentions"] == [speaker | {"description": "harbour master"}]
    (quotation,) = found["hasPart"]
    assert (quotation["text"], quotation["creator"]["name"]) == ("We saw it coming for years.", "Orla Venn")
    assert quotation["@id"] == quotation["url"]
    assert f'href="{quotation["url"].removeprefix(HOME)}"' in html
    assert read(client, quotation["url"].removeprefix(HOME))["Quotation"]["@id"] == quotation["@id"]


def test_the_photo_comes_in_three_shapes_that_can_be_fetched(client):
    article = make.published(lead_photo=make.photo(caption="The quay."))
    crops = story_of(client, article)["image"]
    assert [(crop["width"], crop["height"]) for crop in crops] == [(800, 800), (1200, 900), (1200, 675)]
    html = page_of(client, article)[1]
    for crop in crops:
        assert (crop["caption"], crop["creditText"]) == ("The quay.", "Ada Finch")
        assert client.get(crop["url"].removeprefix(HOME)).getvalue()
    head = metas(html)
    assert head["og:image"] == head["twitter:image"] == crops[-1]["url"]
    assert (head["og:image:width"], head["og:image:height"]) == ("1200", "675")
    assert head["og:image:alt"] == head["twitter:image:alt"] == "A quay at dusk."
    assert (head["twitter:card"], head["og:locale"]) == ("summary_large_image", "en_GB")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("news", "NewsArticle"),
        ("interview", "NewsArticle"),
        ("obituary", "NewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("explainer", "BackgroundNewsArticle"),
        ("review", "ReviewNewsArticle"),
        ("sponsored", "AdvertiserContentArticle"),
    ],
)
def test_what_kind_of_story_it_is_machines_learn_too(client, kind, type_):
    article = make.published(kind=kind, dateline="CORBECK")
    found = story_of(client, article)
    assert found["@type"] == type_
    assert ("dateline" in found) == (kind != "sponsored")  # schema.org knows it of news alone


def test_a_story_of_nothing_but_words_says_nothing_that_it_has_not(client):
    article = make.published(
        body="<p>The river rose.</p><p>More.</p>", topics=(), bylines=[], agency_credit="Tarn Wire"
    )
    found = story_of(client, article)
    assert found["author"] == [{"@type": "Organization", "name": "Tarn Wire"}]
    assert found["description"] == metas(page_of(client, article)[1])["description"] == "The river rose."
    assert found["dateModified"] == found["datePublished"]
    absent = {"image", "citation", "correction", "mentions", "hasPart", "keywords", "articleSection", "dateline"}
    assert not found.keys() & absent
    assert "article:modified_time" not in page_of(client, article)[1]


def test_a_clarification_that_came_with_a_minor_fix_is_a_change(client):
    article = make.published()
    writing.add_correction(article, kind="clarification", text="Meant was the quay.", by=None)
    publishing.publish(Article.objects.get(pk=article.pk), by=None, change="minor")
    found = story_of(client, article)
    assert found["dateModified"] == found["correction"][0]["datePublished"] > found["datePublished"]
    assert found["dateModified"] in times(page_of(client, article)[1])


def test_a_retraction_says_that_it_is_one_and_nothing_of_what_it_said(client):
    article = make.published("It never happened", quoting=make.expert(), lead_photo=make.photo())
    boss = make.user("Managing editors")
    workflow.move("retract", Article.objects.get(pk=article.pk), by=boss, reason="We made it up.")
    found = story_of(client, article)
    assert (found["creativeWorkStatus"], found["description"]) == ("Retracted", "We made it up.")
    assert not found.keys() & {"image", "mentions", "hasPart"}


def test_a_story_first_published_elsewhere_says_where(client):
    article = make.published(canonical_url="https://elsewhere.example/1")
    found = story_of(client, article)
    assert found["url"] == found["mainEntityOfPage"]["@id"] == "https://elsewhere.example/1"


# --- What is not public -----------------------------------------------------------------------------------------------
def test_a_previous_report_is_cited_only_while_it_is_public(client):
    earlier = make.published("The quay is inspected")
    article = make.published(earlier=(earlier,))
    assert story_of(client, article)["citation"]
    publishing.withdraw(Article.objects.get(pk=earlier.pk), by=None, reason="why")
    assert "citation" not in story_of(client, article)


def test_private_individuals_and_unnamed_sources_stay_in_their_story(client):
    neighbour = make.expert("Nan Pell", kind=Expert.Kind.PRIVATE)
    body = f'<p>{make.quotation(neighbour)} said Nan Pell. <q data-unnamed="crew">“It never closed.”</q></p>'
    article = make.story(body=body, standfirst="A gate stayed open.")
    article.people_quoted.filter(key="crew").update(description="one of the crew", reason="he may not speak")
    publishing.publish(Article.objects.get(pk=article.pk), by=None)
    found = story_of(client, article)
    assert not found.keys() & {"mentions", "hasPart"}
    assert "Nan Pell" not in json.dumps(found)
    Expert.objects.update(page=Expert.Page.YES)
    publishing.publish(Article.objects.get(pk=article.pk), by=None)
    assert [person["name"] for person in story_of(client, article)["mentions"]] == ["Nan Pell"]


def test_a_preview_and_a_page_that_is_not_there_say_nothing(client, admin_client):
    article = make.story()
    preview = admin_client.get(f"/admin/articles/article/{article.pk}/preview/").content.decode()
    for html in (preview, client.get("/never-was/").content.decode()):
        assert "ld+json" not in html
        assert "og:" not in html


def test_what_a_newsroom_writes_cannot_end_the_data_and_become_script(client):
    evil = "</script><script>alert(1)</script><!-- \u2028 &amp;"
    article = make.published(evil, standfirst=evil, topics=(make.topic("A </script> topic"),), agency_credit=evil[:90])
    html = page_of(client, article)[1]
    assert html.count("<script") == html.count("</script>") == 4
    assert story_of(client, article)["headline"] == evil
    assert not set(written({evil: [evil]})) & set("<>&'")
    assert json.loads(written({evil: [evil, 1, 2.5, True, None, {}, []]})) == {evil: [evil, 1, 2.5, True, None, {}, []]}


# --- The other pages --------------------------------------------------------------------------------------------------
def test_every_page_says_whose_it_is_and_how_the_site_is_searched(client):
    article = make.published(quoting=make.expert())
    for path in ("/", make.live(article).path, "/topics/", "/topics/floods/", "/experts/orla-venn/", "/corrections/"):
        found = read(client, path)
        publisher, site = found["NewsMediaOrganization"], found["WebSite"]
        assert (publisher["name"], publisher["url"]) == ("Newsroom", f"{HOME}/")
        assert publisher["logo"]["url"] == f"{HOME}/icon-4e-ff9478-93b8ee.svg"
        assert site["publisher"]["@id"] == publisher["@id"]
        assert site["potentialAction"]["target"]["urlTemplate"] == f"{HOME}/search/?q={{search_term_string}}"


def test_the_policies_of_the_newsroom_are_named_where_there_are_any():
    page = {"site_name": "Newsroom", "site_url": HOME}
    found = structured.organization(page | {"policies": {"correctionsPolicy": "/about/corrections/"}})
    assert found["correctionsPolicy"] == f"{HOME}/about/corrections/"
    assert "correctionsPolicy" not in structured.organization(page)


def test_a_persons_page_is_their_profile_with_every_word_on_it(client):
    portrait = make.picture()
    make.expert("Orla Venn", "harbour master", biography="She measures gates.", website="https://orla.example/")
    orla = Expert.objects.get()
    orla.portrait.save("x.webp", portrait)
    article = make.published(quoting=orla)
    found = read(client, "/experts/orla-venn/")
    profile = found["ProfilePage"]
    person = profile["mainEntity"]
    assert (person["@type"], person["name"], person["url"]) == ("Person", "Orla Venn", f"{HOME}/experts/orla-venn/")
    assert (person["jobTitle"], person["description"]) == ("harbour master", "She measures gates.")
    assert person["sameAs"] == ["https://orla.example/"]
    assert person["image"].startswith(f"{HOME}/media/portraits/")
    (quotation,) = profile["hasPart"]
    assert quotation["text"] == "We saw it coming for years."
    assert quotation["isPartOf"]["url"] == HOME + make.live(article).path
    assert quotation["@id"] == f"{HOME}/quotes/{make.live(article).quotes.get().public_id}/"
    assert [item["name"] for item in found["BreadcrumbList"]["itemListElement"]] == [
        "Newsroom",
        "People we quote",
        "Orla Venn",
    ]
    head = metas(client.get("/experts/orla-venn/").content.decode())
    assert (head["og:type"], head["og:image"], head["og:image:alt"]) == (
        "profile",
        person["image"],
        "Portrait of Orla Venn",
    )


def test_a_writers_page_is_their_profile_with_their_stories(client):
    ada = make.user("Reporters", "ada")
    article = make.published(by=ada, kind="opinion")
    found = read(client, "/contributors/ada/")["ProfilePage"]
    assert found["mainEntity"]["name"] == "Ada"
    assert found["hasPart"][0]["@type"] == "OpinionNewsArticle"
    assert found["hasPart"][0]["url"] == HOME + make.live(article).path


def test_a_topic_lists_its_stories_in_their_order_and_says_where_it_stands(client):
    parent = make.topic("Weather")
    make.topic("Floods", parent=parent, description="Water.", picture=make.photo())
    for n in range(3):
        make.published(f"Story {n}", topics=("Floods", "Weather"))
    found = read(client, "/topics/floods/")
    listed = found["CollectionPage"]["mainEntity"]["itemListElement"]
    html = client.get("/topics/floods/").content.decode()
    shown = re.findall(r'<h3 class="head"><a href="([^"]+)"', html)
    assert [item["url"] for item in listed] == [HOME + path for path in shown]
    assert [item["position"] for item in listed] == [1, 2, 3]
    assert found["CollectionPage"]["description"] == "Water."
    trail = found["BreadcrumbList"]["itemListElement"]
    assert [item["name"] for item in trail] == ["Newsroom", "All topics", "Weather", "Floods"]
    assert metas(html)["og:image:width"] == "1200"


def test_lists_of_names_and_of_corrections_are_collections(client):
    article = make.published(quoting=make.expert())
    writing.add_correction(article, kind="correction", text="It was 214.", by=None)
    publishing.publish(Article.objects.get(pk=article.pk), by=None)
    for path, name in (("/topics/", "Floods"), ("/experts/", "Orla Venn")):
        items = read(client, path)["CollectionPage"]["mainEntity"]["itemListElement"]
        assert [item["name"] for item in items] == [name]
    (correction,) = read(client, "/corrections/")["CollectionPage"]["hasPart"]
    assert correction["text"] == "It was 214."
    assert correction["url"] == f"{HOME}{make.live(article).path}#correction-1"


def test_a_later_page_of_a_list_is_a_page_of_its_own_by_the_same_person(client):
    writer = make.user("Reporters", "ada")
    for n in range(22):
        make.published(f"Story {n}", by=writer)
    html = client.get("/contributors/ada/").content.decode()
    later = "/contributors/ada/" + re.search(r'href="(\?before=[^"]+)"', html)[1]
    found = read(client, later)["ProfilePage"]
    assert found["url"] == HOME + later
    assert found["mainEntity"]["url"] == f"{HOME}/contributors/ada/"
    assert len(found["hasPart"]) == 2
