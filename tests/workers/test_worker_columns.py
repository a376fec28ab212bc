"""Every kind of cell that clerks type, as a table; and what takes several columns to decide."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from enrollment.workers.checking import Checker
from enrollment.workers.columns import COLUMNS
from jamsos.lib.workbook import Cell

from .conftest import ON, person

CASES = [
    pytest.param(column, case, id=f"{column}-{at}-{case['isi']}")
    for column, cases in tomllib.loads((Path(__file__).parent / "kasus_kolom.toml").read_text()).items()
    for at, case in enumerate(cases)
]
FIELDS = {column.name: column.field for column in COLUMNS}


@pytest.fixture
def checker(program) -> Checker:
    return Checker(program, ON)


def check(checker: Checker, line: dict):
    return checker.check_row({name: Cell(value) for name, value in line.items()})


@pytest.mark.parametrize(("column", "case"), CASES)
def test_cell(checker, column, case) -> None:
    result = check(checker, person() | {column: case["isi"]})
    said = [(remark.blocking, remark.message) for remark in result.remarks if remark.column == column]
    if "ditolak" in case:
        assert any(blocking and case["ditolak"] in message for blocking, message in said)
        return
    assert not result.refused
    assert result.values[FIELDS[column]] == case.get("hasil")
    if "catatan" in case:
        assert any(case["catatan"] in message for _, message in said)
    elif column not in {"TGL_LAHIR", "JENIS_KELAMIN"}:  # these may also disagree with the NIK, which is a remark
        assert not said


@pytest.mark.parametrize(
    ("desa", "kecamatan"),
    [
        ("KRAMATWATU", "KRAMATWATU"),
        ("Ds. Kramatwatu", "Kec. Kramatwatu"),
        ("desa  kramat watu", "kecamatan kramatwatu"),
        (" Kramat  Watu ", "KEC KRAMATWATU"),
    ],
)
def test_place_is_recognised_however_it_is_written(checker, desa, kecamatan) -> None:
    plain = check(checker, person())
    result = check(checker, person(DESA=desa, KECAMATAN=kecamatan))
    assert not result.refused
    assert result.values["village_id"] == plain.values["village_id"]


@pytest.mark.parametrize(
    ("desa", "kecamatan", "column", "hint"),
    [
        ("Kramatwatu", "", "KECAMATAN", "beberapa kecamatan"),
        ("", "Kramatwatu", "DESA", "Isi nama desa"),
        ("Kramatwatu", "Kramatwato", "KECAMATAN", "Mungkin maksudnya Kramatwatu"),
        ("Margosana", "Kramatwatu", "DESA", "Mungkin maksudnya Margasana"),
        ("Margasana", "Ciruas", "DESA", "Kecamatan Kramatwatu"),
        ("Mekarsari Indah Permai", "Ciruas", "DESA", "templat"),
    ],
)
def test_unknown_place_is_refused_with_what_it_may_be(checker, desa, kecamatan, column, hint) -> None:
    result = check(checker, person(DESA=desa, KECAMATAN=kecamatan))
    (remark,) = [remark for remark in result.remarks if remark.blocking]
    assert remark.column == column
    assert hint in remark.hint


def test_villages_of_one_name_are_told_apart_by_kecamatan(checker) -> None:
    from django.db.models import Count

    from jamsos.regions.models import Village

    name = Village.objects.values_list("name").annotate(times=Count("pk")).filter(times__gt=1).order_by("name")[0][0]
    found = set()
    for village in Village.objects.filter(name=name).select_related("district"):
        result = check(checker, person(DESA=village.name, KECAMATAN=village.district.name))
        assert result.values["village_id"] == village.pk
        found.add(village.pk)
    assert len(found) > 1


def test_every_village_is_found_by_its_own_name(checker) -> None:
    from enrollment.workers.places import Places
    from jamsos.regions.models import Village

    places = Places.load()
    villages = Village.objects.select_related("district")
    assert villages.count() == 326
    for village in villages:
        assert places.village(village.name, places.district(village.district.name)) == village


@pytest.mark.parametrize(
    ("changes", "track", "occupation"),
    [
        ({"KELOMPOK": "POKTAN", "PEKERJAAN": ""}, "DTSEN", "P20-1C-02"),
        ({"KELOMPOK": "kelompok tani (poktan)", "PEKERJAAN": "Buruh tani"}, "DTSEN", "P20-1C-02"),
        ({"KELOMPOK": "UEP", "PEKERJAAN": "Tukang becak"}, "DTSEN", "P20-1C-07"),
        ({"KELOMPOK": "UEP", "PEKERJAAN": "Pedagang kecil"}, "DTSEN", "P20-1C-04"),
        ({"KELOMPOK": "guru ngaji", "PEKERJAAN": "guru ngaji / marbot"}, "DTSEN", "P20-1C-12"),
        ({"KELOMPOK": "RT_RW", "PEKERJAAN": "Ketua RT"}, "PENYELENGGARA_NEGARA", ""),
        ({"KELOMPOK": "BALAWISTA", "JALUR": "binaan opd"}, "BINAAN_OPD", "P20-1C-02"),
    ],
)
def test_group_gives_the_track_and_the_occupation_unless_the_line_names_one(
    checker, changes, track, occupation
) -> None:
    result = check(checker, person(**changes))
    assert not result.refused
    assert (result.values["track"], result.values["occupation"]) == (track, occupation)


@pytest.mark.parametrize(("column", "value"), [("KELOMPOK", "Sopir"), ("KELOMPOK", "")])
def test_unknown_group_is_refused_with_the_list(checker, column, value) -> None:
    result = check(checker, person(**{column: value}))
    (remark,) = [remark for remark in result.remarks if remark.blocking]
    assert remark.column == column
    assert "Isi salah satu" in remark.hint


def test_nik_that_says_another_birth_date_or_sex_is_kept_with_a_remark(checker) -> None:
    result = check(checker, person(TGL_LAHIR="1981-05-28", JENIS_KELAMIN="L"))
    assert result.values["nik"] == person()["NIK"]
    assert not result.refused
    assert {remark.column for remark in result.remarks} == {"TGL_LAHIR", "JENIS_KELAMIN"}


def test_reports_never_show_a_whole_identity_number(checker) -> None:
    given = ["360461680580001", "36046168058000011", "36O4616805800001"]
    for nik in given:
        shown = [remark.value for remark in check(checker, person(NIK=nik, NO_KK=nik)).remarks]
        assert not any(nik in value or nik[4:12] in value for value in shown)


def test_no_column_lets_a_nul_through(checker) -> None:
    line = {column.name: "\0" + str(person().get(column.name, "")) + "\0" for column in COLUMNS}
    result = check(checker, line)
    assert not result.refused
    assert "\0" not in repr(result.values) and "\\x00" not in repr(result.values)
    broken = check(checker, {column.name: "x\0y" for column in COLUMNS})
    assert broken.refused
    assert not any("\0" in remark.value + remark.message for remark in broken.remarks)


@pytest.mark.parametrize("track", ["PENYELENGGARA_NEGARA", "penyelenggara negara", "BINAAN_OPD", "CEPAT"])
def test_track_that_is_not_the_groups_is_refused_and_names_it(checker, track) -> None:
    """Otherwise whoever proposes would choose which criteria are waived."""
    result = check(checker, person(JALUR=track))
    (remark,) = [remark for remark in result.remarks if remark.blocking]
    assert (remark.column, remark.value) == ("JALUR", track)
    assert "Jalur berbeda" in remark.message
    assert "DTSEN" in remark.hint and "kelompok tani" in remark.hint.lower()


@pytest.mark.parametrize("day", ["2024-12-31", "2020-02-29"])
def test_registration_long_before_the_programme_is_refused_with_the_first_day(checker, day) -> None:
    result = check(checker, person(TGL_DAFTAR=day))
    (remark,) = [remark for remark in result.remarks if remark.blocking]
    assert remark.column == "TGL_DAFTAR"
    assert "01-01-2025" in remark.hint
    assert not check(checker, person(TGL_DAFTAR="2025-01-01")).refused
