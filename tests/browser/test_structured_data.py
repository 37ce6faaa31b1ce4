"""What stands in a page for machines, in a browser: data that it keeps and runs nothing of."""

from articles import publishing, writing
from tests import make

SCRIPT_MARK = "</script><script>document.title = 'ran'</script>"


def test_the_data_in_a_page_is_data_and_no_policy_is_met(page):
    article = make.published(f"Said {SCRIPT_MARK}", quoting=make.expert(), lead_photo=make.photo())
    writing.add_correction(article, kind="correction", text=f"It was {SCRIPT_MARK}", by=None)
    publishing.publish(article, by=None)
    for address in (make.live(article).path, "/", "/topics/floods/", "/experts/orla-venn/", "/corrections/"):
        page.goto(address)  # an error in the console fails the test, and so does what the policy stops
        found = page.locator("script[type='application/ld+json']").all_inner_texts()
        types = page.evaluate("(texts) => texts.map((text) => JSON.parse(text)['@type'])", found)
        assert types[-2:] == ["NewsMediaOrganization", "WebSite"]
        assert len(types) == page.locator("script").count() > 2
        assert page.title() != "ran"
    page.goto(make.live(article).path)
    story = page.evaluate("JSON.parse(document.querySelector('script').textContent)")
    assert story["headline"] == page.locator("h1").inner_text() == f"Said {SCRIPT_MARK}"
    assert story["dateModified"] in page.locator("time").evaluate_all("all => all.map(each => each.dateTime)")


def test_a_browser_shows_a_feed_and_offers_the_search(page):
    make.published()
    page.goto("/")
    assert page.locator("link[rel=search]").get_attribute("href") == "/opensearch.xml"
    for address in page.locator("link[rel=alternate]").evaluate_all("all => all.map(each => each.href)"):
        answer = page.request.get(address)
        assert answer.ok
        assert "River rises past the second mark" in answer.text()
