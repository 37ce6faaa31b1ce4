"""What of a pasted text is kept, and what is read out of its marks."""

import pytest

from articles import body as bodies
from articles import publishing, writing
from articles.compiler import Refused, compile_story, quote_id
from articles.models import Article, PreviousReport, Quote, QuotedPerson
from tests import make


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>Hi<script>alert(1)</script></p>", "<p>Hi</p>"),
        ("<p onclick=x()>Hi</p>", "<p>Hi</p>"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "<p><a>x</a></p>"),
        (
            '<p><a href="https://a.example/?a=1&b=%3E">x</a></p>',
            '<p><a href="https://a.example/?a=1&amp;b=%3E">x</a></p>',
        ),
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("<p><strong>open", "<p><strong>open</strong></p>"),
        ('<p style="color:red" class="MsoNormal">Word</p>', "<p>Word</p>"),
        ("<div><p>Mail</p></div>", "<p>Mail</p>"),
        ("<p> </p>", ""),
        ("<p>\x00NUL</p>", "<p>NUL</p>"),
        ('<p><q data-expert="1 or 1">x</q></p>', "<p><q>x</q></p>"),
        ('<p><q data-unnamed="<b>">x</q></p>', "<p><q>x</q></p>"),
    ],
)
def test_only_what_the_editor_offers_is_kept(pasted, kept):
    assert bodies.sanitise(pasted) == kept


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("“‘Never,’ he told me.”", "‘Never,’ he told me."),
        ("“He said ‘never’”", "He said ‘never’"),
        ("“It is the farmers’”", "It is the farmers’"),
        ("“We go”.", "We go"),
        ("«Nous partons.»", "Nous partons."),
        ("„Wir gehen.“", "Wir gehen."),
        ('"We go."', "We go."),
        ("We go.", "We go."),
    ],
)
def test_the_exact_words_lose_one_pair_of_marks_and_nothing_else(said, words):
    (quotation,) = bodies.marks(f'<p><q data-expert="1">{said}</q></p>').quotations
    assert quotation.words == words


def test_an_unclosed_mark_takes_nobody_elses_words():
    clean = bodies.sanitise('<p><q data-expert="1">“One.</p><p>He said <q data-expert="2">“Two.”</q></p>')
    assert [(q.expert, q.words) for q in bodies.marks(clean).quotations] == [(1, "One."), (2, "Two.")]


def test_pasted_blocks_stay_apart():
    assert bodies.sanitise("<div>One</div><div><p>Two</p></div><h1>Three</h1>") == "<p>One</p><p>Two</p><h2>Three</h2>"


def test_words_marked_bold_in_a_quotation_stay_whole():
    mark = '<q data-expert="1">'
    body = f"<p>{mark}“It is un</q><strong>{mark}believ</q></strong>{mark}able.”</q></p>"
    (quotation,) = bodies.marks(body).quotations
    assert quotation.words == "It is unbelievable."


@pytest.mark.django_db
def test_no_space_and_no_word_is_lost_on_the_way_to_the_page():
    orla, earlier = make.expert(), make.published("Earlier")
    mark = f'<q data-expert="{orla.pk}"> “We <em>go</em>.” </q>'
    article = make.story(body=f'<p>She said{mark}then <a data-article="{earlier.pk}">{mark} she said</a> and left.</p>')
    compiled = compile_story(article).body
    assert bodies.plain_text(compiled) == bodies.plain_text(article.body)
    for addresses in ({}, {earlier.pk: "/x/"}):
        page = bodies.link_reports(compiled, addresses)
        assert bodies.plain_text(page) == bodies.plain_text(article.body)
        assert page.count("<a ") == page.count("</a>") == 1 + len(addresses)


def test_sanitising_twice_changes_nothing():
    once = bodies.sanitise('<p><q data-expert="3">“a</p><p>b”</q> c <a data-article="7" href="/x">d</a></p><h2>e</h2>')
    assert bodies.sanitise(once) == once


def test_a_quotation_over_two_paragraphs_is_one_mark_a_paragraph_and_one_quotation():
    clean = bodies.sanitise('<p>He said: <q data-expert="3">“First.</p><p>“Second.”</q> So it was.</p>')
    assert clean == ('<p>He said: <q data-expert="3">“First.</q></p><p><q data-expert="3">“Second.”</q> So it was.</p>')
    (quotation,) = bodies.marks(clean).quotations
    assert quotation.words == "First.\n“Second."


def test_two_closed_quotations_of_one_person_stay_two():
    found = bodies.marks('<p><q data-expert="3">“One,”</q> she said. <q data-expert="3">“Two.”</q></p>').quotations
    assert [q.words for q in found] == ["One,", "Two."]


def test_a_mark_inside_a_mark_belongs_to_the_outer_quotation():
    clean = bodies.sanitise('<p><q data-expert="1">“He said <q data-expert="2">‘no’</q> to me.”</q></p>')
    (quotation,) = bodies.marks(clean).quotations
    assert (quotation.expert, quotation.words) == (1, "He said ‘no’ to me.")


@pytest.mark.parametrize("piece", ["<", "</a>", "<q", '<q data-expert="1">', "&lt;", "<p>“", '"', "<a b='"])
def test_a_megabyte_of_rubbish_is_read_to_its_end(piece):
    clean = bodies.sanitise(piece * (1_000_000 // len(piece)))  # an hour, if anything in it were quadratic
    assert bodies.marks(clean).reports == []
    assert "<script" not in bodies.plain_text(clean)


def test_the_same_words_have_the_same_address_whatever_their_punctuation():
    assert quote_id(1, "expert:2", "Yes, we knew!") == quote_id(1, "expert:2", "yes we knew")
    assert quote_id(1, "expert:2", "Yes") != quote_id(1, "expert:3", "Yes")
    assert quote_id(1, "expert:2", "Yes") != quote_id(2, "expert:2", "Yes")


@pytest.mark.django_db
def test_words_said_twice_have_two_addresses():
    orla = make.expert()
    article = make.published(body=f"<p>{make.quotation(orla, 'No.')} Later: {make.quotation(orla, 'No.')}</p>")
    ids = list(Quote.objects.filter(version__article=article).values_list("public_id", flat=True))
    assert len(set(ids)) == 2


@pytest.mark.django_db
def test_the_closing_mark_of_a_quotation_is_its_permanent_link():
    orla = make.expert()
    article = make.published(quoting=orla)
    public_id = Quote.objects.get().public_id
    assert (
        f'<q id="{public_id}"><span class="o">“</span>We saw it coming for years.'
        f'<a class="mk" href="#{public_id}">”</a></q>'
    ) in make.live(article).body
    assert "data-expert" not in make.live(article).body


@pytest.mark.django_db
def test_whoever_is_marked_in_the_text_is_among_the_people_quoted_and_nobody_else():
    orla, tom = make.expert("Orla Venn", "harbour master"), make.expert("Tom Hale")
    article = make.story(body=f"<p>{make.quotation(orla)} {make.quotation(tom, 'Indeed.')}</p>")
    assert [str(p) for p in article.people_quoted.all()] == ["Orla Venn", "Tom Hale"]
    assert article.people_quoted.get(expert=orla).description == "harbour master"
    make.described(article, orla, "then harbour master")
    writing.change(article, by=None, body=f"<p>{make.quotation(orla)}</p>")
    assert [(str(p), p.description) for p in article.people_quoted.all()] == [("Orla Venn", "then harbour master")]


@pytest.mark.django_db
def test_an_earlier_story_linked_in_the_text_is_a_previous_report_by_itself():
    earlier = make.published("The first flood")
    article = make.story(body=f'<p>As <a data-article="{earlier.pk}">we reported</a>, it rose.</p>')
    assert list(article.previous_reports.all()) == [earlier]
    assert list(earlier.later_coverage.all()) == [article]
    writing.change(article, by=None, headline="Again")
    assert PreviousReport.objects.count() == 1


@pytest.mark.django_db
def test_a_link_to_a_story_its_writer_may_not_know_of_is_as_one_to_no_story():
    hidden, own = make.story("Somebody else’s draft"), make.story("One’s own draft")
    links = f'<a data-article="{hidden.pk}">this</a> and <a data-article="{own.pk}">that</a>'
    article = make.story(body=f"<p>See {links}.</p>", by=own.created_by)
    assert list(article.previous_reports.all()) == [own]
    assert [p.code for p in compile_story(article).errors] == ["unknown-report"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<p><q data-expert="999999">“Who?”</q></p>', "unknown-person"),
        ('<p>See <a data-article="999999">this</a>.</p>', "unknown-report"),
        ('<p><q data-unnamed="a">“Nobody.”</q></p>', "unnamed-source"),
    ],
)
def test_a_mark_that_leads_nowhere_stops_publication_with_a_sentence(body, code):
    article = make.story(body=body)
    with pytest.raises(Refused) as refused:
        publishing.publish(article, by=None)
    assert [p.code for p in refused.value.problems] == [code]
    article.refresh_from_db()
    assert article.body == body


@pytest.mark.django_db
def test_an_unnamed_source_is_printed_with_its_description_and_the_reason():
    article = make.story(body='<p><q data-unnamed="a">“They were told.”</q></p>')
    QuotedPerson.objects.update(description="an official at the town hall", reason="may not speak in public")
    version = publishing.publish(article, by=None)
    (person,) = version.context["people"]
    assert (person["name"], person["described"]) == ("", "an official at the town hall")
    assert person["reason"] == "may not speak in public"


@pytest.mark.django_db
def test_a_body_stored_past_every_service_still_reaches_readers_clean(client):
    article = make.story()
    Article.objects.filter(pk=article.pk).update(body="<p onclick=x()>Hi<script>alert(1)</script></p><img src=x>")
    article.refresh_from_db()
    publishing.publish(article, by=None)
    assert make.live(article).body == "<p>Hi</p>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"headline": "x" * 111}, "long-headline"),
        ({"topics": ()}, "no-topic"),
        ({"body": "<p>For more, see our previous reports.</p>"}, "earlier-coverage"),
        ({"body": "<p>“We never knew of any of this,” said Orla Venn.</p>"}, "quotation-without-speaker"),
    ],
)
def test_what_an_editor_should_see_before_it_goes_out_is_a_warning(fields, code):
    assert [p.code for p in compile_story(make.story(**fields)).warnings] == [code]


@pytest.mark.django_db
def test_a_lead_photo_without_alternative_text_is_a_warning():
    article = make.story(lead_photo=make.photo(alt=""))
    assert [p.code for p in compile_story(article).warnings] == ["photo-without-alt"]
