"""Photos, documents and cards in a text: what is kept of them, what readers get, and who may see the files."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import body as bodies
from articles import documents, previews, publishing, redaction, reviews, writing
from articles.compiler import Refused, compile_story
from articles.models import Document, Photo, VersionDocument, VersionPhoto
from articles.proposals import Reading
from tests import desk, make


def kept(body):
    """A body as the sanitiser leaves it, which it would leave alone from then on."""
    clean = bodies.sanitise(body)
    assert bodies.sanitise(clean) == clean
    return clean


def status(browser, address):
    """How an address answers; what it answers with is read, which closes the file."""
    answer = browser.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


# --- What is kept -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body",
    [
        '<figure data-photo="12"></figure>',
        '<p>One.</p><figure data-photo="12 15"><figcaption>Two &amp; two.</figcaption></figure><p>Three.</p>',
        '<aside data-document="5">The judgment</aside>',
        '<aside data-card="https://a.example/?a=1&amp;b=2" data-source="A &quot;B&quot;" data-poster="7">C</aside>',
    ],
)
def test_an_insert_stays_as_it_is(body):
    assert kept(body) == body


@pytest.mark.parametrize(
    ("written", "stays"),
    [
        ('<figure data-photo="1 x 1 2"></figure>', '<figure data-photo="1 2"></figure>'),
        (
            '<figure data-photo="1" onclick="x()"><img src="x"><figcaption>A <q data-expert="3">b</q></figcaption>',
            '<figure data-photo="1"><figcaption>A b</figcaption></figure>',
        ),
        ('<p>a<figure data-photo="1"></figure>b</p>', '<p>a</p><figure data-photo="1"></figure>b'),
        ('<figure data-photo="0 -1"></figure><p>a</p>', "<p>a</p>"),
        ("<figure><p>a</p><figcaption>b</figcaption></figure>", "<p>a</p><p>b</p>"),
        ('<aside data-document="x">Words</aside>', "<p>Words</p>"),
        ('<aside data-card="javascript:alert(1)">Words</aside>', "<p>Words</p>"),
        ("<aside>Words <b>beside</b></aside>", "<p>Words beside</p>"),
        (
            '<aside data-card="https://a.example/1"></aside>',
            '<aside data-card="https://a.example/1" data-source="a.example">a.example/1</aside>',
        ),
        (
            '<aside data-card="https://a.example">A<figure data-photo="3"></figure></aside>',
            '<aside data-card="https://a.example" data-source="a.example">A</aside><figure data-photo="3"></figure>',
        ),
    ],
)
def test_of_an_insert_only_what_it_is_made_of_is_kept(written, stays):
    assert kept(written) == stays


@pytest.mark.parametrize(
    ("pasted", "left"),
    [
        (
            '<p>See <iframe src="https://www.tube.example/e/1" title="The flood">Old browser</iframe></p>',
            '<p>See </p><aside data-card="https://www.tube.example/e/1" data-source="tube.example">The flood</aside>',
        ),
        (
            '<iframe src="//maps.example/1"></iframe>',
            '<aside data-card="https://maps.example/1" data-source="maps.example">maps.example/1</aside>',
        ),
        (
            '<video><source src="https://v.example/a.mp4">Old</video>',
            '<aside data-card="https://v.example/a.mp4" data-source="v.example">v.example/a.mp4</aside>',
        ),
        (
            '<object data="https://o.example/a.pdf"></object>',
            '<aside data-card="https://o.example/a.pdf" data-source="o.example">o.example/a.pdf</aside>',
        ),
        (
            '<img src="https://p.example/a.jpg" alt="A boat">',
            '<aside data-card="https://p.example/a.jpg" data-source="p.example">A boat</aside>',
        ),
        ('<p>a<img src="https://t.example/p.gif" width="1" height="1">b</p>', "<p>ab</p>"),
        ('<p>Well <img src="https://m.example/s.png" width=20 alt=":-)"></p>', "<p>Well :-)</p>"),
        ('<p><img src="data:image/png;base64,AAAA" alt="A boat"></p>', "<p>[Picture: A boat]</p>"),
        (
            '<script src="https://charts.example/9.js"></script>',
            '<aside data-card="https://charts.example/9.js" data-source="charts.example">charts.example/9.js</aside>',
        ),
        (
            '<p>Hi <a href="https://posts.example/1">M</a></p><script src="https://w.posts.example/w.js"></script>',
            '<p>Hi <a href="https://posts.example/1">M</a></p>',
        ),
        ("<p>a<script>document.write('<iframe src=\"https://x.example\">')</script></p>", "<p>a</p>"),
        ("<p>a</p><iframe srcdoc='<p>b</p>'></iframe>", "<p>a</p>"),
    ],
)
def test_what_shows_something_of_others_becomes_a_card_or_its_words(pasted, left):
    assert kept(pasted) == left


@pytest.mark.parametrize("piece", ["<figure>", '<aside data-card="https://a.example">', "<video>", "<blockquote>"])
def test_rubbish_of_inserts_is_read_to_its_end(piece):
    clean = bodies.sanitise(piece * (200_000 // len(piece)))
    assert bodies.plain_text(clean) == ""


def test_inserts_are_no_words_of_the_story_and_break_no_quotation():
    body = kept(
        '<p>He said: <q data-expert="3">“First.</q></p><figure data-photo="1"><figcaption>“Not this.”</figcaption>'
        '</figure><p><q data-expert="3">“Second.”</q> So it was.</p>'
    )
    assert bodies.plain_text(body) == "He said: “First.\n\n“Second.” So it was."
    (quotation,) = bodies.marks(body).quotations
    assert quotation.words == "First.\n“Second."
    reading = Reading(body)
    assert reading.places.is_whole()
    assert [reading.text[span.start : span.end] for span in reading.places.marked] == ["“First.\n\n“Second.”"]


# --- Publishing -------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_readers_get_photos_with_their_words_a_file_to_keep_and_a_card(client):
    photo = make.photo(caption="The quay.", credit="Ada Finch", alt="A quay.")
    other, judgment = make.photo(caption="", alt="A boat."), make.document()
    article = make.published(
        body=f'<p>One.</p><figure data-photo="{photo.pk}"></figure>'
        f'<figure data-photo="{photo.pk} {other.pk}"><figcaption>Both.</figcaption></figure>'
        f'<aside data-document="{judgment.pk}">The judgment</aside>'
        f'<aside data-card="https://tube.example/1" data-poster="{other.pk}">The flood</aside>'
    )
    page = client.get(make.live(article).path).content.decode()
    for words in ("The quay.", "Photograph: Ada Finch", "Both.", 'alt="A boat."', "PDF", "Opens on tube.example"):
        assert words in page
    assert page.count("<picture") == 4
    assert f"/media/documents/{judgment.key}/the-judgment.pdf" in page
    assert "data-photo" not in page
    assert "data-card" not in page
    assert set(VersionPhoto.objects.values_list("photo", flat=True)) == {photo.pk, other.pk}
    assert VersionDocument.objects.get().document == judgment


@pytest.mark.django_db
def test_the_story_keeps_its_own_caption_and_the_photo_its_credit(client):
    photo = make.photo(caption="The photo’s own.", credit="Ada Finch")
    body = f'<p>One.</p><figure data-photo="{photo.pk}"><figcaption>This story’s.</figcaption></figure>'
    page = client.get(make.live(make.published(body=body)).path).content.decode()
    assert "This story’s." in page
    assert "The photo’s own." not in page
    assert "Photograph: Ada Finch" in page


@pytest.mark.django_db
def test_a_photo_in_a_text_is_public_exactly_while_a_live_version_shows_it(client):
    photo, quay = make.photo(), make.photo()
    address, other = photo.url(), quay.url()
    article = make.story(body=f'<p>One.</p><figure data-photo="{photo.pk}"></figure>')
    assert status(client, address) == 404
    publishing.publish(article, by=None)
    assert status(client, address) == 200
    assert status(client, other) == 404
    writing.change(article, by=None, body="<p>One.</p>")
    publishing.publish(article, by=None)
    assert status(client, address) == 404
    writing.change(article, by=None, body=f'<p>One.</p><figure data-photo="{photo.pk}"></figure>')
    publishing.publish(article, by=None)
    publishing.withdraw(article, by=None, reason="Wrong.")
    assert status(client, address) == 404
    publishing.restore(article, by=None)
    assert status(client, address) == 200
    publishing.retract(article, by=None, reason="All wrong.")
    assert status(client, address) == 404


@pytest.mark.django_db
def test_a_document_is_public_exactly_while_a_live_version_offers_it_and_is_never_shown_in_a_page(client):
    judgment = make.document(content=b"%PDF-1.7 words")
    address = f"/media/documents/{judgment.key}/the-judgment.pdf"
    article = make.story(body=f'<p>One.</p><aside data-document="{judgment.pk}">The judgment</aside>')
    assert status(client, address) == 404
    assert status(desk.client(make.user("Reporters")), address) == 200
    assert status(desk.client(make.user("Administrators")), address) == 404
    publishing.publish(article, by=None)
    answer = client.get(address)
    assert answer.getvalue() == b"%PDF-1.7 words"
    assert answer["Content-Disposition"] == 'attachment; filename="the-judgment.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    publishing.withdraw(article, by=None, reason="Wrong.")
    assert status(client, address) == 404
    assert status(client, f"/media/documents/{'0' * 32}/the-judgment.pdf") == 404


@pytest.mark.django_db
def test_a_preview_link_shows_what_is_in_the_text_and_nothing_else(client):
    photo, judgment, secret = make.photo(), make.document(), make.photo()
    body = f'<p>One.</p><figure data-photo="{photo.pk}"></figure><aside data-document="{judgment.pk}">J</aside>'
    article, editor = make.story(body=body), make.user("Editors")
    link = previews.make(article, by=editor, period="day")
    page = client.get(previews.address(link).removeprefix("http://testserver")).content.decode()
    place = photo.url().rpartition("/")[0]
    picture = next(part for part in page.split('"') if part.startswith(place) and " " not in part)
    file = next(part for part in page.split('"') if part.startswith(f"/media/documents/{judgment.key}"))
    assert status(client, picture) == status(client, file) == 200
    assert status(client, picture.replace(photo.key, secret.key)) == 404
    writing.change(article, by=None, body="<p>One.</p>")
    assert status(client, picture) == status(client, file) == 404


@pytest.mark.django_db
def test_a_photo_or_document_that_is_gone_stops_publication_and_readers_never_see_a_broken_one(client):
    photo, judgment = make.photo(), make.document()
    body = f'<p>One.</p><figure data-photo="{photo.pk}"></figure><aside data-document="{judgment.pk}">J</aside>'
    article = make.story(body=body)
    Photo.objects.all().delete()
    Document.objects.all().delete()
    assert {p.code for p in compile_story(article).errors} == {"unknown-photo", "unknown-document"}
    with pytest.raises(Refused):
        publishing.publish(article, by=None)
    page = desk.client(make.user("Editors")).get(desk.url(article, "preview")).content.decode()
    assert "<figure" not in page
    assert "/media/" not in page.partition('class="body"')[2].partition('class="end"')[0]


@pytest.mark.django_db
def test_photos_in_the_text_without_alternative_text_are_one_warning():
    photo, lead = make.photo(alt=""), make.photo(alt="")
    body = f'<p>One.</p><figure data-photo="{photo.pk} {lead.pk}"></figure>'
    found = {p.code: p for p in compile_story(make.story(body=body, lead_photo=lead)).warnings}
    assert found["photo-without-alt"].text == "2 photos have no alternative text."
    alone = make.story(body=f'<p>One.</p><figure data-photo="{photo.pk}"></figure>')
    texts = [p.text for p in compile_story(alone).warnings]
    assert texts == ["A photo in the text has no alternative text."]


@pytest.mark.django_db
def test_copies_made_later_are_shown_in_what_is_published(client):
    photo = make.photo()
    Photo.objects.update(made={"widths": [480], "types": ["webp"]})
    article = make.published(body=f'<p>One.</p><figure data-photo="{photo.pk}"></figure>')
    version = make.live(article)
    assert version.context["photos"][str(photo.pk)]["types"] == ["webp"]
    Photo.objects.update(made=photo.made)
    assert publishing.refresh_names(version)
    assert make.live(article).context["photos"][str(photo.pk)]["types"] == photo.types


@pytest.mark.django_db
def test_another_photo_is_a_change_that_is_seen_and_no_minor_fix():
    one, other = make.photo(), make.photo()
    article = make.published(body=f'<p>One.</p><figure data-photo="{one.pk}"></figure>')
    writing.change(article, by=None, body=f'<p>One.</p><figure data-photo="{other.pk}"></figure>')
    assert reviews.why_not_minor(article, make.live(article))
    page = desk.client(make.user("Editors")).get(desk.url(article, "history")).content.decode()
    assert f"Photo {other.pk}" in page or "saved the text" in page


@pytest.mark.django_db
def test_redaction_finds_words_in_captions_titles_and_cards():
    photo, judgment = make.photo(), make.document()
    article = make.published(
        body=f'<p>One.</p><figure data-photo="{photo.pk}"><figcaption>Tom Hale at home</figcaption></figure>'
        f'<aside data-document="{judgment.pk}">Crown v Tom Hale</aside>'
        '<aside data-card="https://tube.example/tom-hale" data-source="Tom Hale">Tom Hale speaks</aside>'
    )
    redaction.redact(article, words="Tom Hale", replacement="Mr H", by=None, reason="A court’s order.")
    article.refresh_from_db()
    for body in (article.body, make.live(article).body, str(list(article.revisions.values_list("content", flat=True)))):
        assert "hale" not in body.casefold()
        assert "Mr H" in body
    assert not redaction.places(article, "Tom Hale")


# --- Documents --------------------------------------------------------------------------------------------------------
def office(*parts):
    """A file as office programs write it, as far as anybody looks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(part, documents.MIME["odt"] if part == "mimetype" else "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.4 x", "pdf"),
        ("a.exe", b"%PDF-1.4 x", "pdf"),
        ("a.docx", office("[Content_Types].xml", "word/document.xml"), "docx"),
        ("a.xlsx", office("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("a.odt", office("mimetype", "content.xml"), "odt"),
        ("a.csv", b"day;height\nMonday;3.1\n", "csv"),
        ("a.txt", "Zürich".encode("latin-1"), "txt"),
        ("a.html", b"<script>alert(1)</script>", "txt"),
        ("a.txt", "Zürich".encode("utf-16"), "txt"),
    ],
)
def test_a_document_is_judged_by_what_is_in_it(name, content, kind):
    assert documents.kind_of(SimpleUploadedFile(name, content)) == kind


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"MZ\x90\x00\x03", "PDF, Word"),
        ("a.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macro"),
        ("a.docx", office("malware.exe"), "archive"),
        ("a.docx", b"PK\x03\x04 and nothing", "damaged"),
        ("a.pdf", b"%PDF-" + b"x" * documents.MAX_BYTES, "25 MB"),
    ],
)
def test_what_readers_cannot_be_offered_is_refused_with_a_sentence(name, content, why):
    with pytest.raises(ValidationError, match=why):
        documents.kind_of(SimpleUploadedFile(name, content))


@pytest.mark.django_db
def test_a_document_is_added_from_the_text_and_at_its_own_page():
    browser = desk.client(make.user("Reporters"))
    file = SimpleUploadedFile("Crown v Hale.pdf", b"%PDF-1.4 x")
    answer = browser.post("/admin/articles/article/insert/document/", {"file": file})
    made = Document.objects.get()
    assert answer.json() == {"id": str(made.pk), "text": "Crown v Hale", "kind": "PDF"}
    assert made.file.name == f"documents/{made.key}"
    file = SimpleUploadedFile("x.pdf", b"%PDF-1.4 x")
    browser.post("/admin/articles/document/add/", {"file": file, "title": "At its page"})
    assert Document.objects.filter(title="At its page", kind="pdf").exists()
    page = browser.get(f"/admin/articles/document/{made.pk}/change/").content.decode()
    assert f"/media/documents/{made.key}/crown-v-hale.pdf" in page


@pytest.mark.django_db
def test_a_document_that_a_published_story_offers_cannot_be_deleted():
    judgment = make.document()
    make.published(body=f'<p>One.</p><aside data-document="{judgment.pk}">J</aside>')
    browser = desk.client(make.user("Managing editors"))
    answer = browser.post(f"/admin/articles/document/{judgment.pk}/delete/", {"post": "yes"})
    assert "cannot be deleted" in answer.content.decode()
    assert Document.objects.filter(pk=judgment.pk).exists()


@pytest.mark.django_db
def test_what_only_a_draft_shows_cannot_be_deleted_either():
    first, second, poster, spare = (make.photo(title=name) for name in ("First", "Second", "Poster", "Spare"))
    judgment, other = make.document(), make.document("The appeal")
    make.story(
        body=f'<p>One.</p><figure data-photo="{first.pk} {second.pk}"></figure>'
        f'<aside data-card="https://tube.example/1" data-poster="{poster.pk}">The flood</aside>'
        f'<aside data-document="{judgment.pk}">J</aside>'
    )
    browser = desk.client(make.user("Managing editors"))
    for noun, rows in (("photo", (first, second, poster)), ("document", (judgment,))):
        for row in rows:
            page = browser.post(f"/admin/articles/{noun}/{row.pk}/delete/", {"post": "yes"}).content.decode()
            assert f"“{row.title}”" in page
            assert "cannot be deleted" in page
    for noun, row in (("photo", spare), ("document", other)):
        assert browser.post(f"/admin/articles/{noun}/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert set(Photo.objects.values_list("title", flat=True)) == {"First", "Second", "Poster"}
    assert Document.objects.get() == judgment


# --- Added from the text ----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_photo_is_added_from_the_text():
    browser = desk.client(make.user("Reporters"))
    words = {"alt": "A quay.\x00", "credit": "Ada Finch", "caption": "The quay."}
    answer = browser.post("/admin/articles/article/insert/photo/", {"file": make.picture()} | words)
    photo = Photo.objects.get()
    assert answer.json() == {
        "id": str(photo.pk),
        "text": "IMG_0001",
        "picture": photo.url(),
        "alt": "A quay.",
        "caption": "The quay.",
        "credit": "Ada Finch",
    }


@pytest.mark.django_db
def test_what_cannot_be_added_is_refused_in_a_sentence():
    browser = desk.client(make.user("Reporters"))
    add = "/admin/articles/article/insert/"
    svg = SimpleUploadedFile("x.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    answer = browser.post(f"{add}photo/", {"file": svg})
    assert (answer.status_code, "not a picture" in answer.json()["errors"]["file"]) == (400, True)
    answer = browser.post(f"{add}photo/", {"file": make.picture(), "credit": "x" * 100_000})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["credit"])
    assert browser.post(f"{add}document/").status_code == 400
    assert browser.get(f"{add}document/").status_code == 405
    outsider = desk.client(make.user("Administrators"))
    assert outsider.post(f"{add}photo/", {"file": make.picture()}).status_code == 403
    assert outsider.post(f"{add}document/").status_code == 403
    assert not Photo.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_the_form_knows_the_photos_and_documents_of_its_text():
    photo, judgment = make.photo(title="The quay"), make.document()
    body = f'<p>One.</p><figure data-photo="{photo.pk} 99"></figure><aside data-document="{judgment.pk}">J</aside>'
    page = desk.client(make.user("Editors")).get(desk.url(make.story(body=body)))
    assert page.context["photos_in_text"].keys() == {photo.pk}
    assert page.context["documents_in_text"][judgment.pk]["text"] == "The judgment"


# --- Earlier stories --------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_previous_report_is_found_by_headline_by_topic_and_by_day():
    flood = make.story("The river rose", topics=("Flood defence",))
    publishing.publish_as_of(flood, by=None, at=dt.datetime(2026, 3, 12, 12, tzinfo=dt.UTC))
    make.published("Another matter", topics=("Schools",))
    browser = desk.client(make.user("Reporters"))
    source = {"app_label": "articles", "model_name": "previousreport", "field_name": "earlier"}
    for term in ("river", "defence", "2026-03-12", "12 Mar 2026", "March 2026", "river 12 March 2026", "flood rose"):
        results = browser.get("/admin/autocomplete/", source | {"term": term}).json()["results"]
        assert [row["headline"] for row in results] == ["The river rose"], term
    for term in ("13 Mar 2026", "2026-02", "river schools"):
        assert browser.get("/admin/autocomplete/", source | {"term": term}).json()["results"] == [], term
