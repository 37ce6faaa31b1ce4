"""Notes between colleagues beside a story: who leaves and reads them, and that they touch nothing else."""

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article, EditorialNote, HouseRules, Revision, Transition
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter():
    return make.user("Reporters", "mara", first_name="Mara", last_name="Quill")


@pytest.fixture
def editor():
    return make.user("Editors", "edda")


def add(user, article, text, **headers):
    return desk.client(user).post(desk.url(article, "notes"), {"text": text}, headers=headers)


def everything_about(article):
    return (
        Article.objects.values().get(pk=article.pk),
        Revision.objects.count(),
        Transition.objects.count(),
        article.versions.count(),
    )


def test_a_note_stands_beside_the_form_for_everybody_who_may_read_the_story(reporter, editor):
    article = make.story(by=reporter)
    answer = add(reporter, article, "  The second name is from the register.\r\nI have a copy.  ")
    assert (answer.status_code, answer["Location"]) == (302, f"{desk.url(article)}#notes")
    add(editor, article, "Send it to me, please.")
    page = desk.client(editor).get(desk.url(article)).content.decode()
    assert page.index("Send it to me, please.") < page.index("The second name is from the register.\nI have a copy.")
    assert "Mara Quill" in page
    assert "just now" in page


def test_a_note_touches_neither_the_words_nor_where_the_story_stands(reporter, editor):
    article = make.story(by=reporter)
    publishing.publish(article, by=None)
    before = everything_about(article)
    form = desk.client(editor).get(desk.url(article))
    add(reporter, article, "Only a note.")
    assert everything_about(article) == before
    answer = desk.client(editor).post(desk.url(article), desk.typed(form, headline="Saved after it", _continue="1"))
    assert answer.status_code == 302  # no conflict with the note


def test_readers_never_see_a_note(reporter):
    article = make.published(by=reporter)
    add(reporter, article, "zanzibarine")
    for address in (make.live(article).path, "/", desk.url(article, "preview")):
        assert "zanzibarine" not in desk.client(reporter).get(address).content.decode()


def test_the_script_gets_the_notes_alone(reporter):
    article = make.story(by=reporter)
    answer = add(reporter, article, "Only a note.", X_Requested_With="fetch")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Only a note." in page
    assert "Note added." in page
    assert "article_form" not in page


@pytest.mark.parametrize("headers", [{}, {"X_Requested_With": "fetch"}], ids=["page", "script"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 4001, "A note has at most 4000 characters; this one has 4001."),
        ("word " * 20_000, "A note has at most 4000 characters"),
        ("", "Write the note first."),
        (" \x00\n ", "Write the note first."),
    ],
)
def test_what_is_no_note_is_refused_with_a_sentence_and_stays_in_the_box(reporter, headers, text, said):
    article = make.story(by=reporter)
    answer = add(reporter, article, text, **headers)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert said in page
    assert f'aria-describedby="note-error">{text.replace(chr(0), "").strip()}</textarea>' in page
    assert not EditorialNote.objects.exists()


def test_the_longest_note_counts_a_line_break_once(reporter):
    article = make.story(by=reporter)
    text = "\n".join(["x" * 99] * 40)  # 3,999 characters
    assert add(reporter, article, text.replace("\n", "\r\n")).status_code == 302
    assert EditorialNote.objects.get().text == text


def test_a_nul_in_a_note_is_dropped(reporter):
    article = make.story(by=reporter)
    add(reporter, article, "Only\x00 a note.")
    assert EditorialNote.objects.get().text == "Only a note."


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors", "Administrators", ""])
def test_who_may_not_know_of_a_story_leaves_no_note_on_it(role):
    article = make.story("Secret plans")
    user = make.user(role)
    answer = add(user, article, "I know.")
    assert answer.status_code == 404
    assert "Secret" not in answer.content.decode()
    assert add(user, 10**9, "I know.").status_code == 404
    assert desk.client(user).get(desk.url(article, "notes")).status_code == 404
    assert not EditorialNote.objects.exists()


def test_a_colleague_who_may_read_a_shared_story_may_leave_a_note_and_change_nothing(reporter):
    HouseRules.objects.create(pk=1, shared_drafts=True)
    article = make.story(by=make.user("Reporters"))
    assert add(reporter, article, "I was there too.").status_code == 302
    page = desk.client(reporter).get(desk.url(article)).content.decode()
    assert "I was there too." in page
    assert 'name="_continue"' not in page


def test_whoever_is_not_logged_in_leaves_no_note():
    article = make.story()
    assert Client().post(desk.url(article, "notes"), {"text": "Hello"}).status_code in {302, 403}
    assert "/login/" in Client().get(desk.url(article, "notes"))["Location"]
    assert not EditorialNote.objects.exists()


def test_a_note_is_left_by_a_post_with_its_token_only(reporter):
    article = make.story(by=reporter)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reporter)
    assert browser.post(desk.url(article, "notes"), {"text": "Hello"}).status_code == 403
    assert browser.get(desk.url(article, "notes"), {"text": "Hello"}).status_code == 302
    assert not EditorialNote.objects.exists()


def test_a_note_is_shown_as_text(reporter):
    article = make.story(by=reporter)
    add(reporter, article, "<script>alert(1)</script> & {{ 7 }}")
    page = desk.client(reporter).get(desk.url(article)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 }}" in page


def test_a_new_story_has_no_box_for_a_note(reporter):
    assert 'id="notes"' not in desk.client(reporter).get(desk.ADD).content.decode()


def test_the_box_is_no_part_of_the_storys_form(reporter):
    article = make.story(by=reporter)
    page = desk.client(reporter).get(desk.url(article)).content.decode()
    assert 'id="id_note_text" form="note-form"' in page
    assert page.index('id="note-form"') < page.index('id="article_form"')


def test_many_notes_cost_no_more_queries(reporter, editor, django_assert_max_num_queries):
    article = make.story(by=reporter)
    EditorialNote.objects.bulk_create(EditorialNote(article=article, text=f"Note {n}", by=editor) for n in range(130))
    browser = desk.client(editor)
    with django_assert_max_num_queries(8):
        answer = browser.post(desk.url(article, "notes"), {"text": "One more"}, headers={"X-Requested-With": "fetch"})
    page = answer.content.decode()
    assert page.count('class="note-text"') == 100
    assert "The newest 100 are shown." in page
