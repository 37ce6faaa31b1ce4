"""A quotation by itself, and the pages of those who said something."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from articles import clock, publishing
from articles.models import Quote
from people.models import Expert
from tests import make
from tests.test_reader_templates import text

pytestmark = pytest.mark.django_db


def published(*sayings: tuple[Expert, str], days: float = 1, headline: str = "River rises", **fields):
    """A story that came out so many days ago, in which these people said these words."""
    body = "".join(f"<p>{make.quotation(who, words)} said {who.name}.</p>" for who, words in sayings)
    article = make.story(headline, body, **fields)
    publishing.publish_as_of(article, by=None, at=clock.read() - dt.timedelta(days=days))
    return article


def address_of(words: str) -> str:
    return Quote.objects.live().get(text=words).get_absolute_url()


def test_words_have_a_page_with_who_said_them_how_described_where_and_when(client):
    orla = make.expert("Orla Venn", "port director")
    article = make.story("River rises", f"<p>{make.quotation(orla, 'We saw it.')}</p>")
    make.described(article, orla, "then harbour master")
    publishing.publish(article, by=None)
    live, address = make.live(article), address_of("We saw it.")
    page = client.get(address).content.decode()
    seen = text(page)
    for words in ("We saw it.”", "Orla Venn", "Described that day as then harbour master", "River rises"):
        assert words in seen
    assert page.count("<h1") == 1
    assert '<a href="/experts/orla-venn/">Orla Venn</a>' in page
    assert f'<a href="{live.path}#{address[8:-1]}">River rises</a>' in page
    assert f'<link rel="canonical" href="http://testserver{address}">' in page
    assert f'<time datetime="{live.published_at.astimezone().isoformat()[:10]}' in page
    assert "noindex" not in page
    assert f'href="{address}"' in client.get(live.path).content.decode()  # the closing mark leads there
    assert f'href="{address}"' in client.get("/experts/orla-venn/").content.decode()


def test_the_address_without_its_prefix_is_the_same_page(client):
    published((make.expert(), "We saw it."))
    address = address_of("We saw it.")
    page = client.get(address.replace("q-", ""))
    assert page.status_code == 200
    assert f'<link rel="canonical" href="http://testserver{address}">' in page.content.decode()


def test_other_words_of_the_same_person_on_the_topic_stand_below(client):
    orla, tom = make.expert("Orla Venn"), make.expert("Tom Ash")
    published((orla, "One."), (tom, "Mine."), days=9)
    published((orla, "Two."), days=5, headline="Quay closed")
    published((orla, "Three."), days=1, headline="Trams run late", topics=("Trams",))
    seen = text(client.get(address_of("One.")).content.decode())
    assert "Orla Venn on Floods" in seen
    assert "Two." in seen
    for absent in ("Three.", "Mine."):
        assert absent not in seen
    seen = text(client.get(address_of("Three.")).content.decode())
    assert seen.index("Other words of Orla Venn") < seen.index("Two.") < seen.index("One.")


@pytest.mark.parametrize("named", [True, False])
def test_whoever_has_no_page_has_their_words_shown_and_nothing_gathered(client, named):
    private = make.expert("Ann Private", kind=Expert.Kind.PRIVATE)
    mark = f'<q data-expert="{private.pk}">' if named else '<q data-unnamed="u1">'
    for n in (1, 2):
        article = make.story(f"Report {n}", f"<p>{mark}“Words {n}.”</q> they said.</p>")
        article.people_quoted.update(description="a neighbour", reason="" if named else "Fears for the job.")
        publishing.publish(article, by=None)
    answer = client.get(address_of("Words 1."))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<meta name="robots" content="noindex">' in page
    assert "neighbour" in page
    assert "Words 2." not in page
    assert "/experts/ann-private/" not in page
    assert "Private" not in re.search(r"<title>.*</title>", page)[0] + "".join(re.findall(r"<script.*?</script>", page))
    assert ("Ann Private" in page) is named


def test_a_quotation_of_any_length_and_with_html_in_it_is_shown_as_words(client):
    orla = make.expert()
    published((orla, f"&lt;script&gt;x()&lt;/script&gt; {'long ' * 2000}end"))
    page = client.get(Quote.objects.get().get_absolute_url()).content.decode()
    assert "<script>x()" not in page
    assert "long end" in page
    assert '<h1 class="long">' in page


def test_a_page_of_a_quotation_costs_two_queries_whatever_was_said(client, django_assert_max_num_queries):
    orla = make.expert("Orla Venn", "harbour master")
    for n in range(12):
        published((orla, f"Words {n}."), days=n + 1, headline=f"Report {n}")
    address = address_of("Words 5.")
    with django_assert_max_num_queries(2):
        page = client.get(address).content.decode()
    assert "Words 0." in page


# --- Somebody who is quoted -------------------------------------------------------------------------------------------
def test_a_person_was_first_and_last_quoted_then_and_on_these_topics(client):
    orla = make.expert("Orla Venn")
    published((orla, "One."), days=400, topics=("Harbour",))
    published(*((orla, f"Words {n}.") for n in range(25)), days=2)
    published((orla, "Last."), days=1, topics=("Trams", "Floods"))
    coming = make.story("To come", quoting=orla, topics=("Secret",))
    publishing.publish(coming, by=None, at=clock.read() + dt.timedelta(hours=3))
    page = client.get("/experts/orla-venn/").content.decode()
    days = [f"{timezone.localdate(clock.read() - dt.timedelta(days=ago))}" for ago in (400, 1)]
    assert re.search(rf'First quoted <time datetime="{days[0]}.*Last quoted <time datetime="{days[1]}', page, re.DOTALL)
    tags = page[page.index('id="topics"') :]
    assert re.findall(r'<a href="/topics/(\w+)/">', tags) == ["floods", "harbour", "trams"]
    assert "secret" not in tags
