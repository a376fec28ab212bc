"""What a release says of its people, as columns: as loaded, unknown left unknown, one desa alone."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from eligibility import regulations
from eligibility.reference.facts import list_facts
from tests.matches.people import person, release, village

pytestmark = pytest.mark.django_db


def test_each_person_is_one_row_with_what_the_release_says():
    facts = list_facts(
        release(
            person(3, works=False, job_status="Berusaha sendiri", industry="Perikanan", ktp_occupation="Nelayan"),
            person(2, sex="L", marital="Cerai mati", disability=True, dependants=None),
        )
    )
    home = village()
    first, second = facts.to_dicts()
    assert first == {
        **{"row_id": 2, "birth_date": date(1985, 3, 17), "sex": "L", "ktp_regency": "3604"},
        **{"domicile_regency": "3604", "works": True, "job_status": None, "decile": 2, "disability": True},
        **{"dependants": None, "district_id": home.district_id, "village_id": home.pk},
        **{"ktp_occupation": None, "industry": None, "married": False, "listed": True},
    }
    assert (second["row_id"], second["works"], second["job_status"]) == (3, False, "Berusaha sendiri")
    assert (second["industry"], second["ktp_occupation"], second["married"]) == ("Perikanan", "Nelayan", True)


def test_what_the_release_leaves_out_stays_unknown():
    (row,) = list_facts(
        release(
            person(
                2,
                **dict.fromkeys(("birth_date", "sex", "marital", "works", "ktp_regency", "domicile_regency")),
                **dict.fromkeys(("decile", "disability", "dependants", "village_id", "district_id")),
            )
        )
    ).to_dicts()
    known = {name for name, value in row.items() if value is not None}
    assert known == {"row_id", "listed"}


def test_one_kecamatan_or_desa_alone_and_an_empty_list():
    reference = release(person(2), person(3, village="Pegadingan"), person(4, village="Anyar"))
    assert list_facts(reference, village_id=village("Pegadingan").pk)["row_id"].to_list() == [3]
    assert list_facts(reference, district_id=village("Pegadingan").district_id)["row_id"].to_list() == [2, 3]
    nobody = list_facts(release(label="kosong"))
    assert nobody.is_empty() and nobody.schema == list_facts(reference).schema


def test_people_of_no_known_kecamatan_are_found_too():
    reference = release(person(2), person(3, district_id=None, village_id=None))
    assert list_facts(reference, nowhere=True)["row_id"].to_list() == [3]


def test_a_regulation_takes_the_columns_as_they_are():
    facts = list_facts(release(person(2), person(3, decile=7), person(4, birth_date=None)))
    asked = facts.with_columns(registered_on=date(2026, 2, 1), track=pl.lit("DTSEN"))
    outcomes = regulations.assess(asked, "perbup-serang-59-2025", date(2026, 2, 1), findings=False).outcomes
    assert outcomes["P21-d"].to_list() == ["met", "not_met", "met"]
    assert outcomes["P21-b"].to_list() == ["met", "met", "unknown"]
    assert outcomes["P19-2c"].to_list() == ["unknown"] * 3, "protection is not in the register"
