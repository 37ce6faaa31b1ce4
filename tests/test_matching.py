"""Whom a name in a story means."""

import pytest

from people.matching import match, normalised
from people.models import Organisation
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "is_the_same_as"),
    [
        ("Dr. Orla Venn", "Orla Venn"),
        ("Prof. Dr Orla VENN", "orla venn"),
        ("  Orla\u00a0 Venn ", "Orla Venn"),
        ("J. K. Marsh", "J.K. Marsh"),
        ("Seán O’Neill", "Seán O'Neill"),
        ("Ingrid Osterby-Hale", "Ingrid Osterby\u2013Hale"),
        ("Mesut O\u0308zil", "MESUT ÖZIL"),
        ("Orla Venn", "Orla Venn"),
        ("Jürgen Straße", "JÜRGEN STRASSE"),
    ],
)
def test_spellings_of_one_name(written, is_the_same_as):
    assert normalised(written) == normalised(is_the_same_as)


def test_names_that_differ_and_names_of_nothing():
    assert normalised("Orla Venn") != normalised("Orla Venns")
    assert normalised("Dr.") == "dr"
    assert normalised(" –…!\x00") == ""
    assert match("") is None
    assert match("“…” \x00 %_") is None


@pytest.mark.parametrize(
    "written", ["Orla Venn", "ORLA VENN", "Dr Orla Venn", "Ms. Orla Venn", "Orla  Venn", "Órla de Venn", "Ó. Venn"]
)
def test_a_person_is_found_by_name_and_by_other_names(written):
    orla = make.expert("Orla Venn", aliases="Órla de Venn\nÓ. Venn")
    make.expert("Orla Vennard")
    make.expert("Carla Venn")
    assert match(written) == orla


@pytest.mark.parametrize("stored", ["Mesut Özil", "MESUT ÖZIL", "mesut özil", "Mesut O\u0308zil"])
@pytest.mark.parametrize("written", ["Mesut Özil", "MESUT ÖZIL", "Mesut O\u0308zil"])
def test_letters_beyond_ascii_match_in_any_case(stored, written):
    known = make.expert(stored)
    assert match(written) == known


@pytest.mark.parametrize(
    ("stored", "written"), [("Иван Петров", "ИВАН ПЕТРОВ"), ("李 明", "李 明"), ("Åsa Öö", "ÅSA ÖÖ")]
)
def test_names_without_any_ascii_match_in_any_case(stored, written):
    known = make.expert(stored)
    assert match(written) == known


def test_wildcards_in_a_name_are_letters_like_any_other():
    make.expert("Orla Venn")
    assert match("O% V%") is None
    assert match("Orl_ Venn") is None


def test_somebody_merged_stands_for_who_was_kept():
    kept = make.expert("Orla Venn-Marsh")
    between = make.expert("O. Marsh", merged_into=kept)
    make.expert("Orla Venn", merged_into=between)
    assert match("Orla Venn") == kept


def test_a_person_and_who_was_merged_into_them_are_one():
    kept = make.expert("Orla Venn")
    make.expert("Orla Venn", merged_into=kept)
    assert match("Orla Venn") == kept


def test_two_people_of_one_name_are_told_apart_by_the_description():
    port = Organisation.objects.create(name="Port Authority", slug="port-authority")
    master = make.expert("Orla Venn", "harbour master")
    master.positions.create(title="pilot", organisation=port)
    nurse = make.expert("Orla Venn", "night nurse")
    assert match("Orla Venn", "who was harbour master of the town") == master
    assert match("Orla Venn", "of the Port Authority") == master
    assert match("Orla Venn", "a nurse on the ward") == nurse
    assert match("Orla Venn", "who lives by the canal") is None
    assert match("Orla Venn", "the nurse of the harbour") is None
    assert match("Orla Venn") is None


def test_a_surname_alone_needs_a_description_that_agrees_and_nobody_else_of_that_name():
    orla = make.expert("Orla Venn", "harbour master")
    assert match("Venn", "the harbour master") == orla
    assert match("Ms Venn", "the harbour master") == orla
    assert match("Venn", "a poet") is None
    assert match("Venn") is None
    assert match("Orla", "the harbour master") is None
    make.expert("Cleo Venn", "poet")
    assert match("Venn", "the harbour master") is None


def test_a_name_is_looked_up_in_few_queries_whoever_else_there_is(django_assert_max_num_queries):
    for n in range(30):
        make.expert(f"Person {n} Marsh", "surveyor")
    make.expert("Orla Venn", "harbour master")
    make.expert("Orla Venn", "nurse")
    with django_assert_max_num_queries(1):
        assert match("Person 7 Marsh").name == "Person 7 Marsh"
    with django_assert_max_num_queries(4):
        assert match("Orla Venn", "nurse").description == "nurse"
