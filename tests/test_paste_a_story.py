"""A whole story pasted, dropped or imported: what is read from each kind of file, and what of one that is none."""

import contextlib
import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from articles import body as bodies
from articles import text_files
from articles.models import Article
from articles.text_files import Unreadable, read
from people.models import Expert
from tests import desk, make

PAGE = "/admin/articles/article/paste/"
STORY = """River board admits that the gauge was read wrongly

“We have been measuring the sky,” said Orla Venn, the board’s chief engineer. “It was known,” the council said.

For more on this, see our previous reports.
"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def docx(body, **parts):
    """A Word document with this inside its body; ``parts`` are further files by the last part of their name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        document = body if body.startswith("<?xml") else f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", document)
        for name, content in parts.items():
            archive.writestr({"rels": "word/_rels/document.xml.rels"}.get(name, f"word/{name}.xml"), content)
    return out.getvalue()


def p(words, style="", more=""):
    kind = f'<w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>' if style or more else ""
    return f"<w:p>{kind}<w:r><w:t>{words}</w:t></w:r></w:p>"


# --- What is read from each kind --------------------------------------------------------------------------------------
def test_plain_text_has_its_headline_first():
    assert read(b"Head\r\n\r\nOne &\nTwo") == ("Head", "<p>One &amp;</p><p>Two</p>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_an_encoding_that_says_what_it_is(encoding):
    assert read("Kai gesperrt\nÄrger am Fluß".encode(encoding)) == ("Kai gesperrt", "<p>Ärger am Fluß</p>")


def test_markdown_keeps_emphasis_lists_links_and_headings():
    text = "# Head *line*\n\nOne **two** [three](https://a.example/).\nSame line.\n\n## Sub\n\n- a\n- b\n\n> said\n"
    headline, body = read(text.encode(), "story.md")
    assert headline == "Head line"
    assert "<strong>two</strong>" in body
    assert 'href="https://a.example/"' in body
    assert "Same line.</p><h2>Sub</h2><ul><li>" in body
    assert "<blockquote>" in body


def test_markdown_is_not_a_way_to_bring_in_html_or_pictures():
    body = read(b"Head\n\n<script>alert(1)</script> and ![a](https://a.example/p.png)", "s.md").body
    assert "<script" not in body
    assert "<img" not in body
    assert "&lt;script&gt;" in body
    assert 'href="https://a.example/p.png"' in body


PAGE_OF_HTML = """<!DOCTYPE html><html><head><title>Site | Head</title><style>p{}</style><script>x()</script></head>
<body><header>Menu</header><nav><a href="/">Home</a></nav><article><h1>The real
headline</h1><div>One <b>two</b><br>three.</div><p onclick="x()">Fo<i>u</i>r
five.</p><q data-expert="7">“Six,”</q><a data-article="3" href="javascript:x()">seven</a></article>
<footer>Imprint</footer></body></html>"""


def test_of_a_web_page_the_article_is_kept_and_nothing_around_it():
    headline, body = read(PAGE_OF_HTML.encode(), "page.html")
    assert headline == "The real headline"
    assert body.startswith("<p>One <strong>two</strong><br>three.</p>")
    assert "<p>Fo<em>u</em>r five.</p>" in body
    for gone in ("Menu", "Home", "Imprint", "onclick", "javascript", "x()", "data-expert", "data-article"):
        assert gone not in body
    assert "“Six,”" in body


def test_a_page_without_an_article_and_one_in_an_old_encoding():
    page = '<meta charset="iso-8859-1"><title>Ärger</title><p>Über die Brücke.</p>'.encode("latin-1")
    assert read(page, "a.htm") == ("Ärger", "<p>Über die Brücke.</p>")
    assert read(b"<html><header><p>Head</p><p>All in a header.</p></header>").body == "<p>All in a header.</p>"


def test_a_word_document_keeps_paragraphs_emphasis_links_lists_headings_and_tables():
    styles = f'<w:styles {W}><w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    styles += '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
    target = 'Target="https://a.example/?a=1&amp;b=2" TargetMode="External"'
    rels = f'<Relationships><Relationship Id="r1" {target}/></Relationships>'
    number = "<w:numPr/>"
    body = (
        p("Quay closed", "T")
        + "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r><w:r><w:rPr><w:i/><w:b w:val='0'/></w:rPr>"
        + "<w:t xml:space='preserve'> slant</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        + "<w:hyperlink r:id='r1'><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>a &amp; b</w:t></w:r></w:p>"
        + p("Sub", "berschrift1")
        + p("one", more=number)
        + p("two", more=number)
        + f"<w:tbl><w:tr><w:tc>{p('cell')}</w:tc></w:tr></w:tbl>"
    )
    headline, found = read(docx(body, styles=styles, rels=rels), "story.docx")
    assert headline == "Quay closed"
    assert "<strong>Bold</strong><em> slant</em>" in found
    assert 'href="https://a.example/?a=1&amp;b=2"' in found
    assert "gone" not in found
    assert "<h2>Sub</h2><ul><li><p>one</p></li><li><p>two</p></li></ul>" in found
    assert "<td><p>cell</p></td>" in found


def item(words, which=1, level=0):
    """A paragraph of a list of Word's."""
    return p(words, more=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{which}"/></w:numPr>')


def lists_of_word(*kinds):
    """Word's lists 1, 2 …, each with this kind of sign on its levels, or a kind and what it begins with."""
    abstract = numbers = ""
    for which, kind in enumerate(kinds, 1):
        sign, begins = kind if isinstance(kind, tuple) else (kind, 1)
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{begins}"/><w:numFmt w:val="{sign}"/></w:lvl>' for level in (0, 1)
        )
        abstract += f'<w:abstractNum w:abstractNumId="{which}">{levels}</w:abstractNum>'
        numbers += f'<w:num w:numId="{which}"><w:abstractNumId w:val="{which}"/></w:num>'
    return f"<w:numbering {W}>{abstract}{numbers}</w:numbering>"


def test_lists_of_a_word_document_keep_their_numbers_and_their_levels():
    lists = lists_of_word("bullet", "decimal", ("lowerRoman", 4))
    body = (
        p("Head")
        + item("a")
        + item("one", 2)
        + item("deeper", 2, 1)
        + item("two", 2)
        + p("Between.")
        + item("three", 2)
    )
    found = read(
        docx(body + item("four", 3) + p("No list.", more='<w:numPr><w:numId w:val="0"/></w:numPr>'), numbering=lists)
    )
    assert found.body == (
        "<ul><li><p>a</p></li></ul>"
        "<ol><li><p>one</p><ol><li><p>deeper</p></li></ol></li><li><p>two</p></li></ol><p>Between.</p>"
        '<ol start="3"><li><p>three</p></li></ol><ol start="4"><li><p>four</p></li></ol><p>No list.</p>'
    )


def test_a_list_of_a_word_document_that_begins_within_or_says_nonsense_is_kept():
    body = p("Head") + item("in", 1, 1) + item("in too", 1, 1) + item("out", 1) + p("styled", "N") + item("odd", 7, 99)
    styles = f'<w:styles {W}><w:style w:styleId="N"><w:name w:val="List Number"/></w:style></w:styles>'
    found = read(docx(body, numbering=lists_of_word("decimal"), styles=styles)).body
    assert bodies.plain_text(found).split("\n\n") == ["in", "in too", "out", "styled", "odd"]
    assert found.startswith("<ol><li><p>in</p></li><li><p>in too</p></li></ol><ol><li><p>out</p></li></ol>")
    assert found.endswith("<ol><li><p>styled</p><ul><li><p>odd</p></li></ul></li></ol>")


def test_without_a_title_the_first_paragraph_is_the_headline():
    assert read(docx(p("Quay closed") + p("It rained."))) == ("Quay closed", "<p>It rained.</p>")


# --- What is no story -------------------------------------------------------------------------------------------------
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.txt", "is empty"),
        (b"<html><body></body></html>", "a.html", "is empty"),
        (docx(""), "a.docx", "is empty"),
        (docx(p("Only a headline")), "a.docx", "one line only"),
        (docx(BOMB), "a.docx", "entities"),
        (docx("<?xml version='1.0'?><w:document><w:body>"), "a.docx", "damaged"),
        (docx(p("x"))[:60], "a.docx", "damaged"),
        (docx(p("x")).replace(b"word/document.xml", b"word/documint.xml"), "a.docx", "no Word document"),
        (b"plain", "a.docx", "no Word document"),
        (b"\xd0\xcf\x11\xe0 old", "a.doc", "old kind"),
        (b"{\\rtf1 x}", "a.rtf", "rich text"),
        (b"%PDF-1.7", "a.pdf", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n\xff", "a.txt", "not text in UTF-8"),
        (b"Head\nT\x00xt", "a.txt", "not plain text"),
        (b"a" * (text_files.MOST_BYTES + 1), "a.txt", "larger than 12 MB"),
        (b"a " * 2_000_000, "a.txt", "larger than 3 MB"),
        (b"# " + b"x" * 300 + b"\n\ntext", "a.md", "300 characters"),
    ],
    ids=range(17),
)
def test_what_is_no_story_gets_a_sentence(data, name, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(data, name)


def test_a_word_document_that_unpacks_without_end_is_refused_soon():
    bomb = docx(f"<w:p><w:r><w:t>{'a' * (text_files.MOST_XML + 10)}</w:t></w:r></w:p>")
    assert len(bomb) < 1_000_000
    begin = time.process_time()
    with pytest.raises(Unreadable, match="unpacks to more than"):
        read(bomb)
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("deep", ["<w:sdt>" * 30_000 + "</w:sdt>" * 30_000, "<w:p>" * 2_000 + "</w:p>" * 2_000])
def test_a_word_document_nested_beyond_sense_ends_in_a_sentence(deep):
    with pytest.raises(Unreadable):
        read(docx(deep))


@pytest.mark.parametrize(
    "data", [b"<p>" * 50_000 + b"x", b"<article>" * 50_000 + b"x", b"<!" * 100_000, b"<a " * 50_000]
)
def test_a_page_of_broken_html_is_read_in_linear_time_or_refused(data):
    begin = time.process_time()
    with contextlib.suppress(Unreadable):
        read(b"<html><p>Head</p>" + data, "a.html")
    assert time.process_time() - begin < 10


# --- The page ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def mara(db):
    return make.user("Reporters", "mara")


def test_a_pasted_story_becomes_a_draft_with_what_is_sure_marked_and_the_rest_proposed(mara):
    browser = desk.client(mara)
    answer = browser.post(PAGE, {"text": STORY}, follow=True)
    story = Article.objects.get()
    assert answer.redirect_chain == [(desk.url(story), 302)]
    text = answer.content.decode()
    assert "1 quotation is marked. 1 person was added. 1 quotation asks who said it." in text
    assert story.headline == "River board admits that the gauge was read wrongly"
    assert [str(b) for b in story.bylines.all()] == ["Mara"]
    assert story.people_quoted.get().description == "the board’s chief engineer"
    page = browser.get(desk.url(story))
    (left,) = browser.post(desk.url(story, "proposals"), desk.typed(page)).json()["quotes"]
    assert left["words"] == "“It was known,”"
    assert 'data-code="earlier-coverage"' in text


@pytest.mark.parametrize("name", ["s.txt", "s.md", "s.html", "s.docx"])
def test_a_file_does_the_same(mara, name):
    lines = [line for line in STORY.splitlines() if line]
    files = {
        "s.txt": STORY.encode(),
        "s.md": ("# " + STORY).encode(),
        "s.html": ("<h1>" + "</h1><p>".join([lines[0], "</p><p>".join(lines[1:])])).encode(),
        "s.docx": docx("".join(map(p, lines))),
    }
    desk.client(mara).post(PAGE, {"text": "", "file": SimpleUploadedFile(name, files[name])})
    story = Article.objects.get()
    assert story.headline == lines[0]
    assert [person.expert.name for person in story.people_quoted.all()] == ["Orla Venn"]
    assert f'<q data-expert="{Expert.objects.get().pk}">“We have been measuring the sky,”</q>' in story.body


def test_what_was_pasted_with_links_and_emphasis_keeps_them(mara):
    rich = (
        '<html><head><meta charset="windows-1252"></head><body><h1>Quay closed</h1>'
        '<p>The “quay” <b>is</b> <a href="https://port.example/">shut</a>.</p></body></html>'
    )
    desk.client(mara).post(PAGE, {"text": "Quay closed\nThe “quay” is shut.", "rich": rich})
    article = Article.objects.get()
    assert article.headline == "Quay closed"
    assert article.body == '<p>The “quay” <strong>is</strong> <a href="https://port.example/">shut</a>.</p>'


@pytest.mark.parametrize(("text", "sentence"), [("", "The text is empty"), ("One line", "one line only")])
def test_what_is_no_story_makes_nothing_and_the_text_stays_in_its_box(mara, text, sentence):
    answer = desk.client(mara).post(PAGE, {"text": text})
    assert sentence in answer.content.decode()
    assert desk.read(answer).fields["text"] == [text]
    assert not Article.objects.exists()


def test_a_file_that_is_none_is_named_and_the_text_beside_it_is_kept(mara):
    file = SimpleUploadedFile("<b>.docx", b"x")
    answer = desk.client(mara).post(PAGE, {"text": "Kept\n\ntext", "file": file})
    assert "&lt;b&gt;.docx is no Word document" in answer.content.decode()
    assert desk.read(answer).fields["text"] == ["Kept\n\ntext"]


def test_two_hundred_thousand_words_are_a_draft_in_seconds(mara):
    line = "“We have been measuring the sky,” said Orla Venn, the engineer. " + "The water was high again today. " * 15
    text = "Headline\n" + f"{line}\n" * 2000
    assert len(text.split()) > 200_000
    begin = time.process_time()
    assert desk.client(mara).post(PAGE, {"text": text}).status_code == 302
    assert time.process_time() - begin < 10
    assert Article.objects.get().body.count("<q ") == 2000


def test_who_may_not_write_stories_may_not_paste_one(db):
    administrator = make.user("Administrators")
    assert desk.client(administrator).get(PAGE).status_code == 403
    assert desk.client(administrator).post(PAGE, {"text": STORY}).status_code == 403


def test_the_page_is_reached_from_a_new_story(mara):
    assert PAGE in desk.client(mara).get(desk.ADD).content.decode()


@pytest.mark.django_db
def test_import_story_takes_the_same_files(tmp_path, capsys):
    path = tmp_path / "story.docx"
    path.write_bytes(docx("".join(map(p, [line for line in STORY.splitlines() if line]))))
    call_command("import_story", str(path))
    assert Article.objects.get().people_quoted.count() == 1
    assert "Orla Venn" in capsys.readouterr().out
