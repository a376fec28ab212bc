"""Counting candidates: who is one and who is not, what stays unknown, what is kept, kills and newer releases."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from enrollment.candidates import counting as counts
from enrollment.candidates.finding import basis_of
from enrollment.candidates.jobs import count_candidates
from enrollment.candidates.models import Cell, Counting
from enrollment.candidates.occupations import with_jobs
from enrollment.candidates.selectors import newest_counting, require_fresh, require_program, sums, uncounted_lists
from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Match, MatchRun, Review
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now
from tests.candidates.conftest import JOB, ON, count, farmer
from tests.matches.people import person, release, village, worker

pytestmark = pytest.mark.django_db


def total(counting: Counting) -> tuple[int, int]:
    """Candidates, and those already proposed."""
    (row,) = sums(counting.cells.all())
    return row["calon"], row["sudah"]


@pytest.mark.parametrize(
    ("changes", "candidate"),
    [
        ({}, True),
        ({"birth_date": date(2008, 2, 1)}, True),  # 18 on the very day
        ({"birth_date": date(2008, 2, 2)}, False),
        ({"birth_date": date(1961, 2, 2)}, True),  # 64 until tomorrow
        ({"birth_date": date(1961, 2, 1)}, False),
        ({"birth_date": None}, True),  # unknown is no failure
        ({"decile": 4}, True),
        ({"decile": 5}, False),
        ({"decile": None}, True),
        ({"works": False}, False),
        ({"works": None}, True),
        ({"ktp_regency": "3673"}, False),
        ({"ktp_regency": None}, True),
        ({"domicile_regency": "3673", "ktp_regency": "3673"}, False),
    ],
)
def test_a_candidate_fails_nothing_that_the_register_can_answer(counted, changes, candidate):
    assert total(counted(farmer(2, **changes)))[0] == int(candidate)


def test_what_the_register_cannot_answer_is_counted_and_what_keeps_others_out(counted):
    found = counted(
        farmer(2), farmer(3, birth_date=None), farmer(4, decile=7), farmer(5, decile=9, works=False)
    ).total()
    assert (found["people"], found["candidates"]) == (4, 2)
    assert found["unknown"]["P19-2c"] == found["unknown"]["P21-f"] == 2, "protection and aid are not in DTSEN"
    assert found["unknown"]["P21-b"] == 1
    assert (found["failed"]["P21-d"], found["failed"]["P21-e"]) == (2, 1)


def test_counts_are_by_place_job_sex_age_decile_and_letter(counted):
    elsewhere = village("Pegadingan")
    made = counted(
        farmer(2, sex="L", birth_date=date(1963, 5, 5), decile=1, dependants=0),
        farmer(3, disability=True),
        farmer(4, village="Pegadingan"),
        farmer(5, village_id=None),
    )
    keys = ("village_id", "job", "sex", "age", "decile", "letters", "people")
    assert set(made.cells.values_list(*keys)) == {
        (village().pk, JOB, "L", "60-64", 1, "a", 1),
        (village().pk, JOB, "P", "45-59", 2, "b,c", 1),
        (elsewhere.pk, JOB, "P", "45-59", 2, "c", 1),
        (None, JOB, "P", "45-59", 2, "c", 1),
    }
    assert made.total()["without_village"] == 1
    assert set(made.cells.values_list("district_id", flat=True)) == {village().district_id}


def test_nothing_stored_names_a_person(counted):
    counted(farmer(2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM candidates_cell c UNION ALL SELECT c::text FROM candidates_counting c")
        kept = " ".join(row for (row,) in cursor.fetchall())
    assert farmer(2)["nik"] not in kept and farmer(2)["name"] not in kept and "1980-01-03" not in kept


@pytest.mark.parametrize(
    ("ktp", "industry", "job"),
    [
        ("PETANI/PEKEBUN", "Perdagangan", "P20-1C-02"),  # the KTP speaks first
        ("MENGURUS RUMAH TANGGA", "Hortikultura", "P20-1C-02"),
        ("MENGURUS RUMAH TANGGA", "Perikanan", "PERIKANAN"),  # fishing or fish farming: not ours to choose
        ("PEDAGANG", "Perdagangan", "PEDAGANG"),
        ("PEGAWAI NEGERI SIPIL", "Pertanian tanaman pangan", "PEGAWAI NEGERI SIPIL"),
        ("LAINNYA", None, "Belum diketahui"),
        (None, None, "Belum diketahui"),
        (" PETANI/PEKEBUN ", None, "P20-1C-02"),
    ],
)
def test_the_job_is_a_code_where_the_words_leave_no_doubt(counted, ktp, industry, job):
    made = counted(person(2, ktp_occupation=ktp, industry=industry))
    assert made.cells.get().job == job


def test_a_code_that_the_regulation_does_not_have_is_no_code_under_it(counted):
    import polars as pl

    facts = pl.DataFrame({"ktp_occupation": ["PETANI/PEKEBUN"], "industry": [None]})
    row = with_jobs(facts.cast(pl.String), "perbup-serang-59-2025", set()).to_dicts()[0]
    assert (row["occupation"], row["job"]) == (None, "PETANI/PEKEBUN")


def test_who_is_already_proposed_is_counted_as_such(program):
    people = [farmer(row) for row in (2, 3, 4, 5)]
    reference = release(*people)
    worker(program, people[0])
    worker(program, people[1], state=State.WITHDRAWN)
    run = MatchRun.objects.create(program=program, reference_list=reference)
    for row, review in ((4, ""), (5, Review.DIFFERENT)):
        one = worker(program, people[row - 2], nik=None, nik_given="", name="NAMA LAIN")
        Match.objects.create(registration=one, run=run, decision=Decision.REVIEW, row_no=row, review=review)
    assert total(count(program)) == (4, 2), "by NIK, and by a link that no officer has refused"


def test_the_programme_of_another_year_does_not_count(program, counted):
    other = Program.objects.create(year=2025, regulation=program.regulation)
    group = other.groups.create(code="POKTAN", name="Poktan", track="DTSEN", occupation=JOB)
    Registration.objects.create(
        program=other, group=group, track="DTSEN", nik=farmer(2)["nik"], name="A", village=village(), registered_on=ON
    )
    assert total(counted(farmer(2))) == (1, 0)


def test_counting_again_replaces_and_is_recorded(program, counted):
    first = counted(farmer(2))
    second = count(program)
    assert newest_counting(program) == second != first
    assert not Counting.objects.filter(pk=first.pk).exists()
    assert total(second) == (1, 0)
    event = Event.objects.filter(act="candidates.count").first()
    assert (event.data["candidates"], event.data["list"]) == (1, "2026-3")


def test_a_killed_count_ends_like_an_undisturbed_one(program, monkeypatch):
    release(farmer(2), farmer(3, village="Anyar"), farmer(4, village="Ciruas"))
    expected = count(program)
    cells = set(expected.cells.values_list("district", "village", "people"))
    figures, whole, calls = expected.figures, counts.count_district, []

    def dies_once(counting_id, basis, district_id):
        whole(counting_id, basis, district_id)
        calls.append(district_id)
        if len(calls) == 2:
            raise KeyError("killed")

    monkeypatch.setattr(counts, "count_district", dies_once)
    again = count(program)
    assert (len(calls), len(set(calls))) == (3 + 1, 3), (
        "the kecamatan that was lost is counted again, the others are not"
    )
    assert set(again.cells.values_list("district", "village", "people")) == cells
    assert again.figures == figures


def test_a_count_that_a_newer_one_has_replaced_stops(program):
    release(farmer(2))
    overtaken = counts.begin(basis_of(program, ON), None)
    newer = count(program)
    with pytest.raises(DomainError, match="digantikan"):
        counts.count_district(overtaken.pk, basis_of(program, ON), village().district_id)
    assert newest_counting(program) == newer and total(newer) == (1, 0)


def test_a_count_holds_until_the_release_or_the_rules_change(program, counted):
    made = counted(farmer(2))
    assert require_fresh(ON)[0] == made
    Counting.objects.update(version="lain")
    with pytest.raises(DomainError, match="Aturan atau parameter .* berubah"):
        require_fresh(ON)
    Counting.objects.update(version=made.version)
    release(farmer(2), label="2026-4")
    with pytest.raises(DomainError, match="Hitungan memakai DTSEN 2026-3, yang terbaru DTSEN 2026-4"):
        require_fresh(ON)


def test_what_is_missing_is_told(program):
    with pytest.raises(DomainError, match="Belum ada rilis DTSEN"):
        require_fresh(ON)
    release(farmer(2))
    with pytest.raises(DomainError, match="Calon belum dihitung"):
        require_fresh(ON)
    Program.objects.update(regulation="perbup-serang-322-2023")
    with pytest.raises(DomainError, match="tidak memuat syarat"):
        basis_of(Program.objects.get(), date(2025, 2, 1))


def test_without_a_programme(db):
    with pytest.raises(DomainError, match="Belum ada program"):
        require_fresh(ON)
    release(farmer(2))
    assert not uncounted_lists().exists()


def test_a_release_waits_on_the_work_list_until_it_is_counted(program):
    assert not uncounted_lists().exists()
    old, new = release(farmer(2)), release(farmer(2), label="2026-4")
    assert list(uncounted_lists()) == [new]
    count(program)
    assert not uncounted_lists().exists() and old.pk != new.pk


def test_a_year_opened_early_takes_the_count_over_only_when_it_comes(program, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: ON)
    reference = release(farmer(2))
    early = Program.objects.create(year=2027, regulation=program.regulation)
    count(program)
    assert not uncounted_lists().exists()
    monkeypatch.setattr(timezone, "localdate", lambda: date(2027, 1, 1))
    assert require_program() == early
    assert list(uncounted_lists()) == [reference]


def test_only_an_officer_of_dinsos_may_count(program, user_of):
    reference = release(farmer(2))
    for role in ("dinsos_kepala", "operator_desa", "auditor"):
        with pytest.raises(DomainError, match="tidak berwenang"):
            run_now(
                count_candidates,
                actor=user_of(role),
                program_id=program.pk,
                list_id=reference.pk,
                on=ON.isoformat(),
            )
    assert not Cell.objects.exists()
