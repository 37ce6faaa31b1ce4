"""What an administrator does on a contributor's page: the byline, and the login that goes with it."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from newsroom import edition
from people import logins
from people.models import Contributor, FormerSlug
from tests import make
from tests.desk import can_log_in, errors
from tests.desk import client as browser_of

pytestmark = pytest.mark.django_db

LIST = "/admin/people/contributor/"
ADD = f"{LIST}add/"
EMPTY = {
    "name": "",
    "slug": "",
    "role": "",
    "biography": "",
    "public_contact": "",
    "username": "",
    "newsroom_role": "",
    "password": "",
    "email": "",
}
GOOD = "seven-swans-a-swimming"


def page_of(contributor: Contributor) -> str:
    return f"{LIST}{contributor.pk}/change/"


def as_shown(client: Client, contributor: Contributor, **changes) -> dict:
    """What a press of Save posts when these fields were changed in the form."""
    form = client.get(page_of(contributor)).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if not form.fields[name].disabled}
    data |= changes
    return {k: v for k, v in data.items() if v not in (None, False) and k != "portrait" or k in changes and v}


@pytest.fixture
def chief():
    return make.user("Administrators")


@pytest.fixture
def desk(chief):
    return browser_of(chief)


@pytest.fixture
def ada(desk):
    """A reporter, made on the page itself."""
    data = EMPTY | {
        "name": "Ada Finch",
        "username": "ada",
        "newsroom_role": "Reporters",
        "password": GOOD,
        "active": "on",
        "email": "ada@home.example",
    }
    assert desk.post(ADD, data).status_code == 302
    return Contributor.objects.get(user__username="ada")


# --- Adding -----------------------------------------------------------------------------------------------------------
def test_a_contributor_without_a_login(desk):
    assert desk.post(ADD, EMPTY | {"name": "  Ada   Finch ", "active": "on"}).status_code == 302
    ada = Contributor.objects.get()
    assert (ada.name, ada.slug, ada.user) == ("Ada Finch", "ada-finch", None)
    assert not User.objects.filter(username__icontains="ada").exists()


def test_a_contributor_with_a_login_that_works(ada):
    login = ada.user
    assert (login.is_staff, login.is_active, login.is_superuser) == (True, True, False)
    assert [g.name for g in login.groups.all()] == ["Reporters"]
    assert not login.user_permissions.exists()
    assert login.email == "ada@home.example"
    client = Client()
    answer = client.post("/admin/login/", {"username": "ada", "password": GOOD})
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert login.has_perm("articles.add_article")


def test_a_login_can_be_given_later(desk):
    ada = make.contributor("Ada Finch")
    data = as_shown(desk, ada, username="ada", newsroom_role="Editors", password=GOOD)
    assert desk.post(page_of(ada), data).status_code == 302
    ada.refresh_from_db()
    assert [g.name for g in ada.user.groups.all()] == ["Editors"]


@pytest.mark.parametrize("role", logins.ROLES)
def test_every_role_exists_and_can_be_given(desk, role):
    data = EMPTY | {"name": "New", "username": "new", "newsroom_role": role, "password": GOOD, "active": "on"}
    assert desk.post(ADD, data).status_code == 302
    assert [g.name for g in User.objects.get(username="new").groups.all()] == [role]


def test_a_first_login_may_be_made_deactivated(desk):
    data = EMPTY | {"name": "New", "username": "new", "newsroom_role": "Reporters", "password": GOOD}
    desk.post(ADD, data)
    assert not can_log_in("new", GOOD)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"username": "ada"}, "newsroom_role", "Choose what they do"),
        ({"username": "ada", "newsroom_role": "Reporters"}, "password", "Write a first password"),
        ({"newsroom_role": "Reporters"}, "username", "leave the whole login empty"),
        ({"password": GOOD}, "username", "leave the whole login empty"),
        ({"username": "a b", "newsroom_role": "Reporters", "password": GOOD}, "username", "Enter a valid username"),
        ({"username": "x" * 151}, "username", "at most 150"),
        ({"username": "ada", "newsroom_role": "Reporters", "password": "short"}, "password", "too short"),
        ({"username": "ada", "newsroom_role": "Reporters", "password": "password1"}, "password", "too common"),
        ({"username": "adafinch", "newsroom_role": "Reporters", "password": "adafinch"}, "password", "too similar"),
        ({"username": "ada", "newsroom_role": "Owners", "password": GOOD}, "newsroom_role", "valid choice"),
        ({"username": "ada", "email": "nobody"}, "email", "valid email"),
        ({"name": " "}, "name", "required"),
        ({"name": "—"}, "name", "letters or digits"),
        ({"slug": "Not A Slug"}, "slug", "small letters"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_makes_nothing(desk, typed, field, sentence):
    found = errors(desk.post(ADD, EMPTY | {"name": "Ada Finch"} | typed))
    assert sentence in " ".join(found[field])
    assert not Contributor.objects.exists()
    assert not User.objects.filter(username="ada").exists()


@pytest.mark.parametrize("name", ["ada", "ADA"])
def test_a_user_name_that_is_taken(desk, ada, name):
    data = EMPTY | {"name": "Other", "username": name, "newsroom_role": "Reporters", "password": GOOD}
    assert errors(desk.post(ADD, data))["username"] == [f"The user name “{name}” is taken. Choose another."]


def test_a_slug_that_is_taken(desk, ada):
    assert "has this slug already" in errors(desk.post(ADD, EMPTY | {"name": "X", "slug": ada.slug}))["slug"][0]
    assert desk.post(ADD, EMPTY | {"name": "Ada Finch"}).status_code == 302
    assert Contributor.objects.filter(slug="ada-finch-2").exists()


def test_a_refused_form_does_not_lose_what_was_typed(desk):
    answer = desk.post(ADD, EMPTY | {"name": "Ada Finch", "biography": "Long.", "username": "ada"})
    assert "Long." in answer.content.decode()
    assert 'value="ada"' in answer.content.decode()


# --- Changing ---------------------------------------------------------------------------------------------------------
def test_saving_unchanged_changes_nothing_of_the_login(desk, ada):
    before = User.objects.filter(pk=ada.user_id).values().get()
    assert desk.post(page_of(ada), as_shown(desk, ada)).status_code == 302
    assert User.objects.filter(pk=ada.user_id).values().get() == before


def test_a_new_password_logs_them_out_and_lets_them_in_again(desk, ada):
    hers = browser_of(ada.user)
    assert hers.get("/admin/").status_code == 200
    desk.post(page_of(ada), as_shown(desk, ada, password="five-gold-rings-please"))
    assert hers.get("/admin/").status_code == 302
    assert not can_log_in("ada", GOOD)
    assert can_log_in("ada", "five-gold-rings-please")


def test_a_weak_new_password_is_refused(desk, ada):
    data = as_shown(desk, ada, password="ada")
    assert "too short" in " ".join(errors(desk.post(page_of(ada), data))["password"])
    assert can_log_in("ada", GOOD)


def test_deactivating_ends_it_at_the_next_click_and_reactivating_begins_it_again(desk, ada):
    hers = browser_of(ada.user)
    assert hers.get("/admin/").status_code == 200
    desk.post(page_of(ada), as_shown(desk, ada, active=""))
    assert hers.get("/admin/").status_code == 302
    assert hers.get("/admin/articles/article/").status_code == 302
    assert not can_log_in("ada", GOOD)
    assert Contributor.objects.filter(pk=ada.pk, user=ada.user).exists()
    desk.post(page_of(ada), as_shown(desk, ada, active="on"))
    assert can_log_in("ada", GOOD)


def test_another_role_holds_from_the_next_request(desk, ada):
    hers = browser_of(ada.user)
    assert hers.get("/admin/articles/photo/add/").status_code == 200
    desk.post(page_of(ada), as_shown(desk, ada, newsroom_role="Administrators"))
    assert hers.get("/admin/articles/photo/add/").status_code == 403
    assert hers.get(ADD).status_code == 200
    assert [g.name for g in ada.user.groups.all()] == ["Administrators"]


def test_a_login_keeps_a_user_name_which_may_change(desk, ada):
    assert "untick" in errors(desk.post(page_of(ada), as_shown(desk, ada, username="")))["username"][0]
    desk.post(page_of(ada), as_shown(desk, ada, username="ada.finch"))
    assert can_log_in("ada.finch", GOOD)


def test_the_newsroom_greets_them_by_their_present_name(desk, ada):
    assert ada.user.get_full_name() == "Ada Finch"
    desk.post(page_of(ada), as_shown(desk, ada, name="Ada Marsh"))
    assert User.objects.get(username="ada").get_full_name() == "Ada Marsh"


def test_a_contributor_stays_when_the_login_goes(ada):
    ada.user.delete()
    ada.refresh_from_db()
    assert ada.user is None


def test_the_log_says_what_was_changed_and_not_the_password(desk, ada):
    desk.post(page_of(ada), as_shown(desk, ada, password="five-gold-rings-please"))
    entry = LogEntry.objects.latest("pk")
    assert "New password" in entry.get_change_message()
    assert not LogEntry.objects.filter(change_message__contains="rings").exists()


def test_a_password_is_never_printed_back(desk, ada):
    answer = desk.post(ADD, EMPTY | {"name": "X", "username": "ada", "password": "nine-ladies-dancing"})
    assert answer.status_code == 200
    assert "nine-ladies-dancing" not in answer.content.decode()
    page = desk.get(page_of(ada)).content.decode()
    assert ada.user.password not in page
    assert "md5" not in page
    assert GOOD not in page


# --- What nobody may --------------------------------------------------------------------------------------------------
def test_nobody_changes_their_own_role_or_password_here_or_locks_themselves_out(chief, desk):
    mine = make.contributor("Chief", user=chief)
    answer = desk.post(
        page_of(mine),
        as_shown(desk, mine) | {"newsroom_role": "Managing editors", "active": "", "password": GOOD, "role": "Boss"},
    )
    assert answer.status_code == 302
    login = User.objects.get(pk=chief.pk)
    assert (login.is_active, login.password) == (True, chief.password)
    assert [g.name for g in login.groups.all()] == ["Administrators"]
    mine.refresh_from_db()
    assert mine.role == "Boss"
    for change in ({"role": "Editors"}, {"active": False}, {"password": GOOD}):
        with pytest.raises(PermissionDenied):
            logins.change(login, by=login, **change)


def test_a_superusers_login_is_for_superusers(desk):
    root = User.objects.create_superuser("root", password=GOOD)
    theirs = make.contributor("Root", user=root)
    data = as_shown(desk, theirs) | {
        "username": "mine",
        "newsroom_role": "Reporters",
        "active": "",
        "password": "nine-ladies-dancing",
        "email": "me@evil.example",
    }
    assert desk.post(page_of(theirs), data).status_code == 302
    after = User.objects.get(pk=root.pk)
    assert (after.username, after.is_active, after.password, after.email) == ("root", True, root.password, "")
    assert not after.groups.exists()
    assert desk.post(f"{LIST}{theirs.pk}/delete/", {"post": "yes"}).status_code == 403
    other = User.objects.create_superuser("other", password=GOOD)
    browser_of(other).post(page_of(theirs), as_shown(browser_of(other), theirs, username="roots"))
    assert User.objects.filter(username="roots").exists()


def test_posted_fields_that_the_form_has_not_reach_nothing(chief, desk, ada):
    all_permissions = list(Permission.objects.values_list("pk", flat=True))
    evil = {
        "is_superuser": "on",
        "is_staff": "on",
        "user_permissions": all_permissions,
        "groups": list(Group.objects.values_list("pk", flat=True)),
        "user": chief.pk,
        "user__is_superuser": "on",
        "id": 999,
        "pk": 999,
    }
    desk.post(page_of(ada), as_shown(desk, ada) | evil)
    login = User.objects.get(username="ada")
    assert not login.is_superuser
    assert not login.user_permissions.exists()
    assert [g.name for g in login.groups.all()] == ["Reporters"]
    assert Contributor.objects.get(pk=ada.pk).user == login
    desk.post(ADD, EMPTY | {"name": "New", "username": "new", "newsroom_role": "Reporters", "password": GOOD} | evil)
    new = User.objects.get(username="new")
    assert not new.is_superuser
    assert not new.user_permissions.exists()


@pytest.mark.parametrize("role", ["Reporters", "Outside contributors", "Editors", "Managing editors"])
def test_others_see_contributors_and_nothing_of_logins(ada, role):
    theirs = browser_of(make.user(role))
    secret = ("ada@home.example", "newsroom_role", "deactivated", "no login")
    for address in (page_of(ada), LIST, f"{LIST}?q=ada"):
        text = theirs.get(address).content.decode()
        assert "Ada Finch" in text
        assert not [word for word in secret if word in text]
    assert theirs.post(page_of(ada), EMPTY | {"name": "Stolen"}).status_code == 403
    assert theirs.get(ADD).status_code == 403
    assert theirs.post(ADD, EMPTY | {"name": "Mine"}).status_code == 403
    assert theirs.post(f"{LIST}{ada.pk}/delete/", {"post": "yes"}).status_code == 403
    with pytest.raises(PermissionDenied):
        logins.create(make.contributor(), by=make.user(role), username="x", role="Editors", password=GOOD)
    ada.refresh_from_db()
    assert ada.name == "Ada Finch"


@pytest.mark.parametrize(
    "lookup",
    [
        "user__password__startswith=md5",
        "user__email__startswith=a",
        "user__username=ada",
        "user__isnull=0",
        "user=1",
        "user__groups=1",
        "login=active",
        "newsroom_role=Reporters",
        "bylines__article__headline__startswith=A",
    ],
)
def test_no_filter_in_an_address_tells_about_logins(ada, lookup):
    assert browser_of(make.user("Editors")).get(f"{LIST}?{lookup}").status_code in (302, 400)


def test_not_even_an_administrators_filter_tells_about_passwords(desk, ada):
    for lookup in ("user__password__startswith=md5", "user__email__startswith=a"):
        assert desk.get(f"{LIST}?{lookup}").status_code == 400
    assert desk.get(f"{LIST}?_to_field=user").status_code == 400
    for term in ("md5", "home.example"):
        assert not desk.get(f"{LIST}?q={term}").context["cl"].result_list


def test_the_stock_screens_of_accounts_are_for_superusers(chief, desk, ada):
    chief.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    for address in (
        "/admin/auth/user/",
        "/admin/auth/group/",
        "/admin/auth/user/add/",
        f"/admin/auth/user/{chief.pk}/change/",
        f"/admin/auth/user/{chief.pk}/password/",
        "/admin/auth/",
    ):
        assert desk.get(address).status_code in (403, 404), address
    assert "/admin/auth/" not in desk.get("/admin/").content.decode()
    for field in (("people", "contributor", "user"), ("articles", "article", "created_by")):
        query = dict(zip(("app_label", "model_name", "field_name"), field, strict=True)) | {"term": "md5"}
        assert desk.get("/admin/autocomplete/", query).status_code == 403
    root = browser_of(User.objects.create_superuser("root", password=GOOD))
    assert root.get(f"/admin/auth/user/{chief.pk}/change/").status_code == 200


# --- Addresses, portraits, deleting -----------------------------------------------------------------------------------
def test_a_changed_slug_leads_on_and_a_published_name_follows(desk, django_capture_on_commit_callbacks):
    ada = make.contributor("Ada Finch")
    article = make.published(bylines=[ada])
    number = edition.current()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page_of(ada), as_shown(desk, ada, name="Ada Marsh", slug=""))
    ada.refresh_from_db()
    assert ada.slug == "ada-marsh"
    byline = make.live(article).context["bylines"][0]
    assert (byline["name"], byline["url"]) == ("Ada Marsh", "/contributors/ada-marsh/")
    assert edition.current() > number
    answer = Client().get("/contributors/ada-finch/")
    assert (answer.status_code, answer["Location"]) == (301, "/contributors/ada-marsh/")
    desk.post(page_of(ada), as_shown(desk, ada, slug="ada-finch"))
    assert [row.slug for row in FormerSlug.objects.all()] == ["ada-marsh"]
    assert Client().get("/contributors/ada-finch/").status_code == 200


def test_an_emptied_slug_stays_where_it_would_be_made_so_again(desk):
    make.contributor("Ada Finch")
    second = make.contributor("Ada Finch")
    desk.post(page_of(second), as_shown(desk, second, slug=""))
    second.refresh_from_db()
    assert second.slug == "ada-finch-2"
    assert not FormerSlug.objects.exists()


def test_a_new_contributor_takes_a_slug_over_from_the_former_ones(desk):
    ada = make.contributor("Ada Marsh")
    FormerSlug.objects.create(slug="ada-finch", contributor=ada)
    desk.post(ADD, EMPTY | {"name": "Ada Finch"})
    assert not FormerSlug.objects.exists()


def test_a_portrait_is_a_square_copy_and_the_old_file_goes(desk, media, django_capture_on_commit_callbacks):
    ada = make.contributor("Ada Finch")
    for _n in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            answer = desk.post(page_of(ada), as_shown(desk, ada) | {"portrait": make.picture((900, 600))})
        assert answer.status_code == 302
    ada.refresh_from_db()
    assert [p.name for p in (media / "portraits").iterdir()] == [ada.portrait.name.removeprefix("portraits/")]
    answer = Client().get(ada.portrait.url)
    assert Image.open(io.BytesIO(answer.getvalue())).size == (480, 480)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(page_of(ada), as_shown(desk, ada) | {"portrait-clear": "on"})
    ada.refresh_from_db()
    assert not ada.portrait
    assert not list((media / "portraits").iterdir())


def test_a_portrait_that_is_no_picture_gets_a_sentence(desk):
    ada = make.contributor("Ada Finch")
    file = make.picture()
    file.file.seek(0)
    file.file.truncate(200)
    found = errors(desk.post(page_of(ada), as_shown(desk, ada) | {"portrait": file}))
    assert "not a picture that can be read" in found["portrait"][0]


def test_a_contributor_with_bylines_is_not_deleted(desk):
    ada = make.contributor("Ada Finch")
    make.story("Secret headline", bylines=[ada])
    answer = desk.post(f"{LIST}{ada.pk}/delete/", {"post": "yes"})
    assert "Stories are signed by “Ada Finch”, and a byline stays." in answer.content.decode()
    assert "Secret headline" not in answer.content.decode()
    assert Contributor.objects.filter(pk=ada.pk).exists()


def test_deleting_a_contributor_deactivates_the_login(desk, ada):
    hers = browser_of(ada.user)
    assert desk.post(f"{LIST}{ada.pk}/delete/", {"post": "yes"}).status_code == 302
    assert hers.get("/admin/").status_code == 302
    assert not User.objects.get(username="ada").is_active


def test_nobody_deletes_themselves_or_several_at_once(chief, desk):
    mine = make.contributor("Chief", user=chief)
    assert desk.get(f"{LIST}{mine.pk}/delete/").status_code == 403
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [mine.pk], "post": "yes"})
    assert Contributor.objects.filter(pk=mine.pk).exists()


# --- The list ---------------------------------------------------------------------------------------------------------
def test_the_list_says_who_logs_in_and_as_what(desk, ada):
    make.contributor("Nora Quill")
    gone = make.user("Editors", "gone", is_active=False)
    text = desk.get(LIST).content.decode()
    assert all(word in text for word in ("no login", "active", "deactivated", "Reporters", "Editors"))
    shown = lambda query: {c.name for c in desk.get(f"{LIST}?{query}").context["cl"].result_list}  # noqa: E731
    assert shown("login=none") == {"Nora Quill"}
    assert shown("login=deactivated") == {gone.contributor.name}
    assert shown("login=active") == {"Ada Finch"}
    assert shown("newsroom_role=Editors") == {gone.contributor.name}
    assert shown("q=ada") == {"Ada Finch"}


def test_a_search_finds_letters_beyond_ascii_and_stands_long_ones(desk):
    make.contributor("Mesut Özil")
    for term in ("ÖZIL", "özil mesut", '"Özil"'):
        assert "Mesut Özil" in desk.get(LIST, {"q": term}).content.decode()
    assert desk.get(LIST, {"q": "a " * 3000}).status_code == 200
    assert desk.get(LIST, {"q": "ö " * 3000}).status_code == 200
    assert desk.get(LIST, {"q": "'"}).status_code == 200
    assert desk.get(LIST, {"q": "ö '"}).status_code == 200


def test_the_list_costs_the_same_however_long_it_is(desk, django_assert_max_num_queries):
    def look():
        with django_assert_max_num_queries(10) as queries:
            assert desk.get(LIST).status_code == 200
        return len(queries)

    make.user("Reporters")
    few = look()
    for _n in range(20):
        make.user("Editors")
        make.contributor()
    assert look() == few


def test_an_autocomplete_costs_the_same_however_long_it_is(django_assert_max_num_queries):
    client = browser_of(make.user("Reporters"))
    query = {"app_label": "articles", "model_name": "byline", "field_name": "contributor", "term": "e"}
    client.get(reverse("admin:autocomplete"), query)
    for _n in range(10):
        make.user("Editors")
    with django_assert_max_num_queries(6) as queries:
        found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert len(found) > 9
    assert not [q for q in queries.captured_queries if "password" in q["sql"] and "people_contributor" in q["sql"]]


def test_the_service_refuses_what_the_form_would(chief):
    ada = make.contributor("Ada Finch")
    with pytest.raises(ValidationError, match="no role"):
        logins.create(ada, by=chief, username="ada", role="Owners", password=GOOD)
    with pytest.raises(ValidationError, match="too short"):
        logins.create(ada, by=chief, username="ada", role="Editors", password="x")
    assert not User.objects.filter(username="ada").exists()
    logins.create(ada, by=chief, username="ada", role="Editors", password=GOOD)
    with pytest.raises(PermissionDenied):
        logins.create(ada, by=chief, username="ada2", role="Editors", password=GOOD)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_give_one_user_name_at_once_get_one_login_and_one_sentence():
    clients = [browser_of(make.user("Administrators")) for _n in range(4)]
    data = EMPTY | {"name": "Ada Finch", "username": "ada", "newsroom_role": "Reporters", "password": GOOD}

    def press(client: Client):
        try:
            return client.post(ADD, data)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(press, clients))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    for answer in answers:
        if answer.status_code == 200:
            assert "is taken" in errors(answer)["username"][0]
    assert Contributor.objects.get().user.username == "ada"


def test_a_password_set_meanwhile_survives_another_change_of_the_login():
    admin, reporter = make.user("Administrators"), make.user("Reporters")
    stale = User.objects.get(pk=reporter.pk)
    reporter.set_password("brand-new-password-77")
    reporter.save()
    logins.change(stale, by=admin, email="new@example.org")
    assert User.objects.get(pk=reporter.pk).check_password("brand-new-password-77")
