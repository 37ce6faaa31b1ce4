"""The working copy shown before it is published: beside the form, and by a link to somebody without an account."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import clock, previews, publishing, workflow, writing
from articles.compiler import Refused
from articles.models import Article, PreviewLink, PreviewVisit
from articles.status import standing
from tests import desk, make

pytestmark = pytest.mark.django_db

UNKNOWN = "/never-was/"


@pytest.fixture
def editor():
    return make.user("Editors", "edda")


def make_link(article, by, **fields):
    fields = {"period": "day", "note": ""} | fields
    return previews.make(Article.objects.get(pk=article.pk), by=by, **fields)


def path_of(link):
    address = previews.address(link)
    assert address.startswith("http://testserver/preview/")
    return address.removeprefix("http://testserver")


def text_of(answer):
    """The page without the second at which it was made."""
    return re.sub(r'datetime="[^"]*"', "", answer.content.decode())


def assert_unknown(address):
    """The address answers, to anybody, exactly like one that never was."""
    here, never = Client().get(address), Client().get(UNKNOWN)
    assert here.status_code == never.status_code == 404, address
    assert dict(here.headers) == dict(never.headers)
    assert text_of(here) == text_of(never)
    assert not here.cookies


# --- Beside the form --------------------------------------------------------------------------------------------------
def test_the_preview_says_plainly_that_it_is_not_published(editor):
    page = desk.client(editor).get(desk.url(make.story(), "preview")).content.decode()
    assert "Preview: not published." in page


def test_the_preview_may_stand_in_a_frame_of_ours_and_no_other_page_may(editor):
    article = make.published()
    browser = desk.client(editor)
    answer = browser.get(desk.url(article, "preview"))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    form = browser.get(desk.url(article))
    assert "frame-src 'self'" in form["Content-Security-Policy"]
    for page in (form, browser.get(desk.url(article, "previews")), Client().get(make.live(article).path)):
        assert page["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    shared = Client().get(path_of(make_link(article, editor)))
    assert shared["X-Frame-Options"] == "DENY"


def test_the_form_offers_the_preview_as_a_page_without_javascript_and_none_of_a_new_story(editor):
    article = make.story()
    page = desk.client(editor).get(desk.url(article)).content.decode()
    assert f'href="{desk.url(article, "preview")}"' in page
    assert re.search(r'<button[^>]*id="preview-open"[^>]* hidden>', page)
    assert "preview-pane" not in desk.client(editor).get(desk.ADD).content.decode()


# --- A link -----------------------------------------------------------------------------------------------------------
def test_a_link_shows_the_working_copy_as_it_stands_to_somebody_without_an_account(editor):
    article = make.published("The quay is closed", quoting=make.expert())
    path = path_of(make_link(article, editor))
    writing.change(article, by=editor, headline="The quay is open again")
    page = Client().get(path).content.decode()
    assert "The quay is open again" in page
    assert "The quay is closed" not in page
    assert "Preview: not published." in page
    assert "/admin/" not in page
    assert 'content="noindex, nofollow"' in page
    assert "og:title" not in page


def test_a_preview_is_never_kept_never_indexed_and_sends_nobody_its_address(editor):
    answer = Client().get(path_of(make_link(make.story(), editor)))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "script-src" not in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers


def test_a_preview_names_no_unpublished_story(editor):
    secret, public = make.story("Operation Secret"), make.published("A public story")
    body = f'<p>As <a data-article="{secret.pk}">we said</a> and <a data-article="{public.pk}">said</a>.</p>'
    article = make.story(body=body, earlier=())
    later = make.story("A later secret", earlier=(article,))
    page = Client().get(path_of(make_link(article, editor))).content.decode()
    assert "As we said and" in page
    assert make.live(public).path in page
    assert secret.headline not in page
    assert later.headline not in page


def test_a_preview_is_not_what_the_next_visitor_gets(editor):
    article = make.published("The quay is closed")
    path = path_of(make_link(article, editor))
    writing.change(article, by=editor, headline="The quay is open again")
    visitor = Client()
    visitor.get(path)
    for address in (make.live(article).path, "/"):
        assert "open again" not in visitor.get(address).content.decode()


@pytest.mark.parametrize(
    "end",
    [
        lambda link: PreviewLink.objects.filter(pk=link.pk).update(expires_at=clock.read()),
        lambda link: previews.revoke(link, by=link.made_by),
        lambda link: link.article.delete(),
        lambda link: workflow.move("spike", link.article, by=make.user("Editors")),
        lambda link: workflow.move("hold", link.article, by=make.user("Editors")),
        lambda link: User.objects.filter(pk=link.made_by_id).update(is_active=False),
        lambda link: link.made_by.groups.clear(),
        lambda link: link.made_by.delete(),
    ],
    ids=["expired", "revoked", "deleted", "spiked", "on hold", "maker switched off", "maker lost role", "maker gone"],
)
def test_a_link_that_ended_answers_like_an_address_that_never_was(editor, end):
    photo = make.photo()
    article = make.story("Secret plans", lead_photo=photo)
    link = make_link(article, editor)
    page = Client().get(path_of(link)).content.decode()
    [picture] = set(re.findall(r'src="(/media/photos/[^"]+)"', page))
    path = path_of(link)
    end(link)
    assert_unknown(path)
    assert Client().get(picture).status_code == 404


def test_a_link_that_was_altered_answers_like_an_address_that_never_was(editor):
    mine, other = make_link(make.story(), editor), make_link(make.story(), editor)
    path = path_of(mine)
    signature = path.split(".")[1].rstrip("/")
    for altered in (
        f"/preview/{other.pk}.{signature}/",
        f"/preview/0{mine.pk}.{signature}/",
        f"/preview/{mine.pk}/",
        f"/preview/{mine.pk}./",
        f"/preview/.{signature}/",
        f"/preview/{mine.pk}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}/",
        f"/preview/{mine.pk}.{signature.upper()}/",
        f"/preview/{'9' * 56}.{signature}/",
        f"/preview/{'9' * 200}.{signature}/",
        "/preview/",
    ):
        assert_unknown(altered)
    assert Client().get(f"/preview/{mine.pk}.{signature}%00/").status_code == 404
    assert not PreviewVisit.objects.exists()


def test_each_opening_is_logged_with_the_address_it_came_from(editor):
    link = make_link(make.story(), editor)
    before = clock.read() - dt.timedelta(seconds=5)
    for address in ("203.0.113.7", "2001:db8::7"):
        Client().get(path_of(link), REMOTE_ADDR=address)
    assert {visit.address for visit in link.visits.all()} == {"203.0.113.7", "2001:db8::7"}
    assert all(visit.at > before for visit in link.visits.all())


def test_a_preview_costs_few_queries(editor, django_assert_max_num_queries):
    people = [make.expert(f"Speaker Number{n}") for n in range(6)]
    body = "".join(f"<p>{make.quotation(p)} said {p.name}.</p>" for p in people)
    path = path_of(make_link(make.story(body=body, lead_photo=make.photo()), editor))
    with django_assert_max_num_queries(20):
        assert Client().get(path).status_code == 200


# --- Photos -----------------------------------------------------------------------------------------------------------
def test_the_photo_of_an_unpublished_story_shows_in_its_preview_and_nowhere_else(editor):
    photo, other = make.photo(), make.photo()
    article = make.story(lead_photo=photo)
    make.story(lead_photo=other)
    page = Client().get(path_of(make_link(article, editor))).content.decode()
    found = set(re.findall(rf"/media/photos/{photo.key}/\d+\.webp\?preview=[\w.-]+", page))
    assert len(found) == len(photo.widths)
    for address in found:
        answer = Client().get(address)
        assert answer.getvalue()[:4] == b"RIFF"
        assert answer["Cache-Control"] == "private, no-store"
        assert not answer.cookies
        plain, _mark, query = address.partition("?")
        assert Client().get(plain).status_code == 404
        assert Client().get(f"{plain}?preview=").status_code == 404
        assert Client().get(f"{other.url()}?{query}").status_code == 404
        assert Client().get(f"{plain}?{query}x").status_code == 404
        assert Client().get(f"{plain}?{query.replace('=', '=0')}").status_code == 404


def test_a_photo_taken_out_of_the_story_is_no_longer_shown_by_the_link(editor):
    photo = make.photo()
    article = make.story(lead_photo=photo)
    page = Client().get(path_of(make_link(article, editor))).content.decode()
    address = re.search(rf"/media/photos/{photo.key}/\d+\.webp\?preview=[\w.-]+", page)[0]
    writing.change(article, by=editor, lead_photo=None)
    assert Client().get(address).status_code == 404


def test_the_address_of_the_photo_does_not_open_the_story(editor):
    article = make.story(lead_photo=make.photo())
    page = Client().get(path_of(make_link(article, editor))).content.decode()
    token = re.search(r"\?preview=([\w.-]+)", page)[1]
    assert_unknown(f"/preview/{token}/")


def test_photos_of_published_stories_keep_their_addresses():
    article = make.published(lead_photo=make.photo())
    assert "?preview" not in Client().get(make.live(article).path).content.decode()


# --- Making and revoking ----------------------------------------------------------------------------------------------
def test_an_editor_makes_a_link_sees_who_opened_it_and_revokes_it(editor):
    article = make.story()
    browser = desk.client(editor)
    page = desk.url(article, "previews")
    assert f'href="{page}"' in browser.get(desk.url(article)).content.decode()
    answer = browser.post(page, {"note": "Counsel", "period": "3-days"}, follow=True)
    link = PreviewLink.objects.get()
    assert (link.article, link.made_by, link.note) == (article, editor, "Counsel")
    left = link.expires_at - clock.read()
    assert dt.timedelta(days=3) - dt.timedelta(minutes=1) < left <= dt.timedelta(days=3)
    text = answer.content.decode()
    assert f'value="{previews.address(link)}"' in text
    assert "not opened yet" in text
    Client().get(path_of(link))
    Client().get(path_of(link))
    assert "opened 2 times, last just now" in browser.get(page).content.decode()

    other = make.user("Editors", "otto")
    text = desk.client(other).post(page, {"revoke": link.pk}, follow=True).content.decode()
    assert "Revoked by otto" in text
    assert previews.address(link) not in text
    link.refresh_from_db()
    revoked = link.revoked_at
    desk.client(editor).post(page, {"revoke": link.pk})
    link.refresh_from_db()
    assert (link.revoked_by, link.revoked_at) == (other, revoked)


def test_the_usual_link_is_valid_for_a_day(editor):
    form = desk.read(desk.client(editor).get(desk.url(make.story(), "previews")))
    assert form.fields["period"] == ["day"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"note": "Counsel", "period": "for ever"}, "Choose for how long"),
        ({"note": "Counsel", "period": ""}, "Choose for how long"),
        ({"note": "Counsel " * 15_000, "period": "hour"}, "at most 120 characters"),
    ],
)
def test_a_link_that_cannot_be_is_refused_and_what_was_typed_stays(editor, typed, said):
    answer = desk.client(editor).post(desk.url(make.story(), "previews"), typed)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert f'value="{typed["note"].strip()}"' in answer.content.decode()
    assert not PreviewLink.objects.exists()


def test_a_nul_in_what_is_typed_is_dropped(editor):
    desk.client(editor).post(desk.url(make.story(), "previews"), {"note": "Coun\x00sel", "period": "day"})
    assert PreviewLink.objects.get().note == "Counsel"


def test_a_story_on_hold_or_spiked_is_shown_to_nobody(editor):
    article = make.story()
    workflow.move("hold", article, by=editor)
    answer = desk.client(editor).post(desk.url(article, "previews"), {"note": "Counsel", "period": "day"})
    assert "on legal hold" in answer.content.decode()
    with pytest.raises(Refused, match="hold"):
        make_link(article, editor)
    spiked = make.story()
    workflow.move("spike", spiked, by=editor)
    with pytest.raises(Refused, match="spiked"):
        make_link(spiked, editor)
    assert not PreviewLink.objects.exists()


def test_no_link_opens_a_withdrawn_story(client, editor):
    article = make.published()
    address = path_of(make_link(article, editor))
    assert client.get(address).status_code == 200
    workflow.move("withdraw", standing(article.pk), by=make.user("Managing editors"), reason="Libel.")
    assert client.get(address).status_code == 404
    with pytest.raises(Refused, match="withdrawn"):
        make_link(article, editor)


@pytest.mark.parametrize(
    ("role", "status"),
    [("Editors", 200), ("Managing editors", 200), ("Reporters", 403), ("Outside contributors", 403)],
)
def test_only_editors_make_links(role, status):
    user = make.user(role)
    article = make.story(by=user)
    browser, page = desk.client(user), desk.url(article, "previews")
    link = make_link(make.story(), make.user("Editors"))
    assert browser.get(page).status_code == status
    shown = "Preview links" in browser.get(desk.url(article)).content.decode()
    assert shown == (status == 200)
    answer = browser.post(page, {"note": "", "period": "day"})
    assert answer.status_code == (302 if status == 200 else 403)
    assert browser.post(page, {"revoke": link.pk}).status_code == (404 if status == 200 else 403)
    link.refresh_from_db()
    assert link.revoked_at is None


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors", "Administrators", ""])
def test_who_may_not_know_of_a_story_learns_nothing_from_its_links_or_preview(role):
    article = make.story("Secret plans")
    browser = desk.client(make.user(role))
    for page in ("preview", "previews"):
        answer = browser.get(desk.url(article, page))
        assert answer.status_code == 404
        assert "Secret" not in answer.content.decode()
        assert text_of(answer) == text_of(browser.get(desk.url(10**9, page)))
    assert browser.post(desk.url(article, "previews"), {"note": "", "period": "day"}).status_code == 404


@pytest.mark.parametrize("typed", ["", "x", "1e3", "-1", "9" * 30, "٣", "1 OR 1=1", "\x001"])
def test_a_link_to_revoke_that_does_not_exist_is_not_found(editor, typed):
    answer = desk.client(editor).post(desk.url(make.story(), "previews"), {"revoke": typed})
    assert answer.status_code == 404


def test_links_are_made_and_revoked_by_nothing_but_a_post_with_its_token(editor):
    article = make.story()
    link = make_link(article, editor)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    assert browser.post(desk.url(article, "previews"), {"note": "", "period": "day"}).status_code == 403
    assert browser.post(desk.url(article, "previews"), {"revoke": link.pk}).status_code == 403
    browser.get(desk.url(article, "previews"), {"note": "", "period": "day", "revoke": link.pk})
    link.refresh_from_db()
    assert link.revoked_at is None
    assert PreviewLink.objects.count() == 1


def test_what_was_typed_for_a_link_is_shown_as_text(editor):
    article = make.story("<script>alert(1)</script>", slug="x")
    make_link(article, editor, note="<img src=x onerror=alert(1)>")
    page = desk.client(editor).get(desk.url(article, "previews")).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_a_scheduled_story_is_shown_by_its_link_before_its_time_and_nowhere_else(editor):
    article = make.story("Secret until noon")
    publishing.publish(article, by=None, at=clock.read() + dt.timedelta(hours=3))
    assert "Secret until noon" in Client().get(path_of(make_link(article, editor))).content.decode()
    assert "Secret until noon" not in Client().get("/").content.decode()
