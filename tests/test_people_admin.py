"""What the newsroom sees and changes of the people it quotes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from newsroom import edition
from people.models import Expert, FormerSlug, Organisation
from tests import desk, make
from tests.desk import errors

pytestmark = pytest.mark.django_db

LIST = "/admin/people/expert/"
ADD = f"{LIST}add/"
QUICK = f"{LIST}add-quickly/"
INLINE = {"positions-TOTAL_FORMS": "0", "positions-INITIAL_FORMS": "0"}
EMPTY = INLINE | {
    "name": "",
    "slug": "",
    "kind": "expert",
    "page": "usual",
    "aliases": "",
    "biography": "",
    "website": "",
    "private_contact_notes": "",
}


@pytest.fixture
def editor():
    return desk.client(make.user("Editors"))


@pytest.fixture
def reporter():
    return desk.client(make.user("Reporters"))


def page_of(expert: Expert) -> str:
    return f"{LIST}{expert.pk}/change/"


def names(client: Client, query: str = "") -> set[str]:
    return {e.name for e in client.get(f"{LIST}?{query}").context["cl"].result_list}


# --- Adding and changing ----------------------------------------------------------------------------------------------
def test_an_editor_adds_a_person_with_positions(editor):
    port = Organisation.objects.create(name="Port Authority", slug="port-authority")
    data = EMPTY | {
        "name": "Orla Venn",
        "private_contact_notes": "Rings back after nine.",
        "website": "venn.example",
        "positions-TOTAL_FORMS": "2",
        "positions-0-title": "harbour master",
        "positions-0-organisation": port.pk,
        "positions-0-started": "2020-01-01",
        "positions-1-title": "pilot",
        "positions-1-ended": "2020-01-01",
    }
    assert editor.post(ADD, data).status_code == 302
    orla = Expert.objects.get()
    assert (orla.slug, orla.description) == ("orla-venn", "harbour master, Port Authority")
    assert orla.private_contact_notes == "Rings back after nine."
    assert orla.website == "https://venn.example"
    assert orla.positions.count() == 2


def test_a_position_ends_after_it_begins(editor):
    data = EMPTY | {
        "name": "Orla Venn",
        "positions-TOTAL_FORMS": "1",
        "positions-0-title": "pilot",
        "positions-0-started": "2020-01-02",
        "positions-0-ended": "2020-01-01",
    }
    assert "A position ends after it begins." in editor.post(ADD, data).content.decode()
    assert not Expert.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("address", [ADD, QUICK])
def test_four_who_add_somebody_of_one_name_at_once_all_get_an_answer(address):
    clients = [desk.client(make.user("Editors")) for _n in range(4)]

    def press(client: Client):
        try:
            return client.post(address, EMPTY | {"name": "Orla Venn", "again": "1"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        assert set(pool.map(press, clients)) == {302 if address == ADD else 200}
    addresses = ["orla-venn", "orla-venn-2", "orla-venn-3", "orla-venn-4"]
    assert sorted(Expert.objects.values_list("slug", flat=True)) == addresses


def test_a_reporter_adds_people_and_changes_none(reporter):
    data = EMPTY | {"name": "Orla Venn", "positions-TOTAL_FORMS": "1", "positions-0-title": "harbour master"}
    assert reporter.post(ADD, data | {"kind": "private", "page": "yes"}).status_code == 302
    orla = Expert.objects.get()
    assert orla.description == "harbour master"
    assert (orla.page, orla.has_page) == ("usual", False)
    assert reporter.get(page_of(orla)).status_code == 200
    assert reporter.post(page_of(orla), EMPTY | {"name": "Stolen"}).status_code == 403
    assert reporter.post(f"{LIST}{orla.pk}/delete/", {"post": "yes"}).status_code == 403
    orla.refresh_from_db()
    assert orla.name == "Orla Venn"


def test_an_administrator_of_contributors_has_no_business_with_sources():
    client = desk.client(make.user("Administrators"))
    orla = make.expert()
    for address in (LIST, ADD, page_of(orla)):
        assert client.get(address).status_code == 403
    assert client.post(QUICK, {"name": "X"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 121}, "name", "at most 120"),
        ({"name": "…"}, "name", "letters or digits"),
        ({"slug": "no/slash"}, "slug", "small letters"),
        ({"slug": "taken"}, "slug", "has this slug already"),
        ({"website": "javascript:alert(1)"}, "website", "valid URL"),
        ({"kind": "alien"}, "kind", "valid choice"),
    ],
)
def test_what_cannot_be_gets_a_sentence(editor, typed, field, sentence):
    Expert.objects.create(name="Other", slug="taken")
    found = errors(editor.post(ADD, EMPTY | {"name": "Orla Venn"} | typed))
    assert sentence in found[field][0]
    assert Expert.objects.count() == 1


def test_nobody_is_merged_or_made_another_person_by_a_posted_field(editor):
    orla, other = make.expert("Orla Venn"), make.expert("Other")
    editor.post(page_of(orla), EMPTY | {"name": "Orla Venn", "merged_into": other.pk, "id": 7})
    orla.refresh_from_db()
    assert orla.merged_into is None


# --- Contact notes ----------------------------------------------------------------------------------------------------
def test_contact_notes_are_neither_seen_nor_found_nor_changed_by_a_reporter(reporter, editor):
    orla = make.expert("Orla Venn", private_contact_notes="Under the third bridge")
    assert "third bridge" in editor.get(page_of(orla)).content.decode()
    for address in (page_of(orla), LIST, f"{LIST}{orla.pk}/history/", f"{LIST}?q=bridge"):
        assert "third bridge" not in reporter.get(address).content.decode()
    assert names(reporter, "q=bridge") == names(editor, "q=bridge") == set()
    assert "private_contact_notes" not in reporter.get(ADD).content.decode()
    reporter.post(ADD, EMPTY | {"name": "New", "private_contact_notes": "Planted"})
    assert Expert.objects.get(name="New").private_contact_notes == ""


@pytest.mark.parametrize(
    "query",
    [
        "private_contact_notes__startswith=U",
        "private_contact_notes__regex=^U",
        "private_contact_notes__isnull=0",
        "merged__private_contact_notes__startswith=U",
        "merged_into__private_contact_notes__startswith=U",
        "quoted_in__article__headline__startswith=A",
        "quotes__version__headline__startswith=A",
    ],
)
def test_no_filter_in_an_address_spells_out_what_is_hidden(reporter, query):
    make.expert("Orla Venn", private_contact_notes="Under the third bridge")
    assert reporter.get(f"{LIST}?{query}").status_code == 400
    autocomplete = reverse("admin:autocomplete")
    term = {"app_label": "articles", "model_name": "quotedperson", "field_name": "expert", "term": "bridge"}
    assert reporter.get(autocomplete, term).json()["results"] == []


def test_saving_without_the_notes_leaves_them(django_user_model):
    from django.contrib.auth.models import Permission  # noqa: PLC0415 - this test alone makes a role of its own

    orla = make.expert("Orla Venn", private_contact_notes="Under the third bridge")
    user = make.user("Reporters")
    user.user_permissions.add(Permission.objects.get(codename="change_expert"))
    client = Client()
    client.force_login(user)
    data = EMPTY | {"name": "Orla Marsh", "private_contact_notes": ""}
    assert client.post(page_of(orla), data).status_code == 302
    orla.refresh_from_db()
    assert (orla.name, orla.private_contact_notes) == ("Orla Marsh", "Under the third bridge")


# --- The list and the search ------------------------------------------------------------------------------------------
def test_people_are_found_by_name_other_name_and_position(editor):
    make.expert("Orla Venn", "harbour master", aliases="Órla de Venn")
    make.expert("Cleo Marsh", "poet", kind="private")
    gone = make.expert("Orla Merged")
    Expert.objects.filter(pk=gone.pk).update(merged_into=Expert.objects.get(name="Cleo Marsh"))
    assert names(editor) == {"Orla Venn", "Cleo Marsh"}
    for term in ("venn", "ÓRLA", "harbour", "orla master"):
        assert names(editor, f"q={term}") == {"Orla Venn"}
    assert names(editor, "kind__exact=private") == {"Cleo Marsh"}
    assert names(editor, "has_page=yes") == {"Orla Venn"}
    assert names(editor, "has_page=no") == {"Cleo Marsh"}
    text = editor.get(LIST).content.decode()
    assert "harbour master" in text


def test_whoever_is_called_so_is_offered_before_whoever_is_described_so(reporter):
    make.expert("Dr Pascal Winnard", "chief of the Infirmary")
    make.expert("Ada Marsh")
    make.expert("Marit Hollis")
    term = {"app_label": "articles", "model_name": "quotedperson", "field_name": "expert", "term": "mar"}
    results = reporter.get(reverse("admin:autocomplete"), term).json()["results"]
    assert [each["text"].partition(",")[0] for each in results] == ["Marit Hollis", "Ada Marsh", "Dr Pascal Winnard"]


def test_the_list_and_the_autocomplete_cost_the_same_however_long_they_are(editor, django_assert_max_num_queries):
    port = Organisation.objects.create(name="Port Authority", slug="port-authority")
    for n in range(25):
        make.expert(f"Orla {n}").positions.create(title="pilot", organisation=port)
    with django_assert_max_num_queries(10):
        editor.get(LIST)
    term = {"app_label": "articles", "model_name": "quotedperson", "field_name": "expert", "term": "orla"}
    with django_assert_max_num_queries(10):
        results = editor.get(reverse("admin:autocomplete"), term).json()["results"]
    assert len(results) == 20
    assert results[0]["text"] == "Orla 0, pilot, Port Authority"


# --- Adding quickly ---------------------------------------------------------------------------------------------------
def test_a_reporter_adds_a_person_from_the_text(reporter):
    answer = reporter.post(QUICK, {"name": " Orla  Venn ", "description": "harbour master", "kind": "official"})
    orla = Expert.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {"id": str(orla.pk), "text": "Orla Venn, harbour master"}
    assert (orla.kind, orla.slug, orla.description) == ("official", "orla-venn", "harbour master")
    assert f"{reverse('admin:people_expert_add_quickly')}" == QUICK


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Write the person’s name."),
        ({"name": "  "}, "Write the person’s name."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"name": "Orla", "description": "x" * 151}, "at most 150 characters"),
        ({"name": "Orla", "kind": "alien"}, "not a valid choice"),
    ],
)
def test_quickly_what_cannot_be_gets_a_sentence(reporter, posted, sentence):
    answer = reporter.post(QUICK, posted)
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
    assert not Expert.objects.exists()


def test_quickly_somebody_of_that_name_is_named_first(reporter):
    orla = make.expert("Orla Venn", "harbour master")
    answer = reporter.post(QUICK, {"name": "Orla Venn"})
    assert answer.status_code == 409
    assert answer.json() == {
        "error": "There is somebody of this name already: Orla Venn, harbour master.",
        "id": str(orla.pk),
        "text": "Orla Venn, harbour master",
    }
    assert reporter.post(QUICK, {"name": "Orla Venn", "description": "poet", "again": "1"}).status_code == 200
    assert set(Expert.objects.values_list("slug", flat=True)) == {"orla-venn", "orla-venn-2"}


def test_quickly_needs_the_permission_a_post_and_the_token(reporter):
    assert reporter.get(QUICK).status_code == 405
    assert Client().post(QUICK, {"name": "X"}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make.user("Reporters"))
    assert strict.post(QUICK, {"name": "X"}).status_code == 403
    assert not Expert.objects.exists()


# --- Addresses --------------------------------------------------------------------------------------------------------
def test_a_changed_name_and_slug_reach_what_is_published(editor, django_capture_on_commit_callbacks):
    orla = make.expert("Orla Venn")
    article = make.published(quoting=orla)
    number = edition.current()
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(page_of(orla), EMPTY | {"name": "Orla Marsh"}).status_code == 302
    person = make.live(article).context["people"][0]
    assert (person["name"], person["url"]) == ("Orla Marsh", "/experts/orla-marsh/")
    assert edition.current() > number
    answer = Client().get("/experts/orla-venn/")
    assert (answer.status_code, answer["Location"]) == (301, "/experts/orla-marsh/")
    editor.post(page_of(orla), EMPTY | {"name": "Orla Marsh", "slug": "orla-venn"})
    assert [row.slug for row in FormerSlug.objects.all()] == ["orla-marsh"]


def test_a_person_made_private_loses_the_page_and_the_links(editor, django_capture_on_commit_callbacks):
    orla = make.expert("Orla Venn")
    article = make.published(quoting=orla)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(page_of(orla), EMPTY | {"name": "Orla Venn", "slug": "orla-venn", "kind": "private"})
    assert make.live(article).context["people"][0]["url"] == ""
    assert Client().get("/experts/orla-venn/").status_code == 404


# --- Deleting ---------------------------------------------------------------------------------------------------------
def test_a_person_who_is_quoted_is_not_deleted():
    orla, unused = make.expert("Orla Venn"), make.expert("Cleo Marsh", "poet")
    make.story(quoting=orla)
    manager = desk.client(make.user("Managing editors"))
    answer = manager.post(f"{LIST}{orla.pk}/delete/", {"post": "yes"})
    assert "“Orla Venn” is quoted in stories and cannot be deleted." in answer.content.decode()
    both = {"action": "delete_selected", "_selected_action": [orla.pk, unused.pk], "post": "yes"}
    assert "“Orla Venn” is quoted in stories and cannot be deleted." in manager.post(LIST, both).content.decode()
    assert Expert.objects.count() == 2
    assert manager.post(f"{LIST}{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Expert.objects.get() == orla


# --- Organisations ----------------------------------------------------------------------------------------------------
def test_organisations(editor):
    address = "/admin/people/organisation/"
    assert editor.post(f"{address}add/", {"name": "Port  Authority", "slug": ""}).status_code == 302
    port = Organisation.objects.get()
    assert (port.name, port.slug) == ("Port Authority", "port-authority")
    found = errors(editor.post(f"{address}add/", {"name": "Port Authority", "slug": ""}))
    assert found["name"] == ["There is an organisation of this name already."]
    make.expert().positions.create(title="pilot", organisation=port)
    manager = desk.client(make.user("Managing editors"))
    text = manager.post(f"{address}{port.pk}/delete/", {"post": "yes"}).content.decode()
    assert "People have positions at “Port Authority”." in text
    assert editor.get(address).status_code == 200
    assert desk.client(make.user("Reporters")).post(f"{address}add/", {"name": "X"}).status_code == 403
