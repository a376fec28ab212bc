"""A programme year of a city: opened, workers imported with what its regulation asks, assessed, selected, shown.

No NIK here can have been issued: the code of its kecamatan has 60 added.
"""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from eligibility import regulations
from enrollment.assessment.models import Assessment, Finding
from enrollment.lifecycle import State
from enrollment.matching.jobs import match_workers
from enrollment.matching.running import choose_list
from enrollment.programs.areas import weights_of
from enrollment.programs.models import Program
from enrollment.programs.services import open_program
from enrollment.selection.models import SelectionLine
from enrollment.workers.models import Registration
from enrollment.workers.services import clarify
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now
from jamsos.regions.models import District, Village
from tests.matches.people import person, release

pytestmark = pytest.mark.django_db
PEKALONGAN, TANGSEL, KOTA_SERANG = "perwal-pekalongan-19b-2022", "raperda-tangsel-2025", "perwal-kota-serang-2025"
DAY = "2026-02-10"
STEPS = (State.LOCKED, State.LISTED, State.IN_VERIFICATION, State.VERIFIED)


def kelurahan(region: str, name: str = "Kampung Uji") -> Village:
    """A made-up kelurahan of the city."""
    code = f"{region[:2]}.{region[2:]}.61"
    digits = code.replace(".", "")
    district, _ = District.objects.get_or_create(
        code=code, code_kemendagri=digits, code_bps=f"{digits}0", name=f"Kecamatan Uji {region}"
    )
    return Village.objects.create(code=f"{code}.1001", code_kemendagri=f"{digits}1001", district=district, name=name)


def worker(number: int, home: Village, **changes: str) -> dict[str, str]:
    return {
        "NIK": f"{home.district.code_kemendagri}170385{number:04}",
        "NAMA": f"ORANG {'ABCDEFGH'[number]}",
        "TGL_LAHIR": "1985-03-17",
        "JENIS_KELAMIN": "L",
        "DESA": home.name,
        "KECAMATAN": home.district.name,
        "PEKERJAAN": "Tukang becak",
        "KELOMPOK": "PEKERJA_RENTAN",
        "TGL_DAFTAR": "2026-02-02",
    } | changes


def bring_in(folder: Path, *lines: dict[str, str]) -> dict[str, Registration]:
    """Imported by the command with the proposer's declaration; by name."""
    path = folder / "usulan.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for line in lines for name in line)))
        writer.writeheader()
        writer.writerows(lines)
    call_command("import_workers", str(path), "--program", "2026", "--declared", stdout=StringIO())
    return {one.name: one for one in Registration.objects.all()}


def assess() -> dict[str, str]:
    """Result by name."""
    call_command("assess", "--program", "2026", "--on", DAY, stdout=StringIO())
    return dict(Assessment.objects.values_list("registration__name", "result"))


def select() -> dict[str, str]:
    """Everybody through verification, then the wave: the reason of each who was ranked, by name."""
    for state in STEPS:
        Registration.objects.update(state=state)
    call_command("select", "--program", "2026", "--wave", "1", "--on", DAY, stdout=StringIO())
    return dict(SelectionLine.objects.filter(place="selected").values_list("registration__name", "reason"))


def sentences(one: Registration) -> dict[str, str]:
    return dict(Finding.objects.filter(assessment__registration=one).values_list("rule", "sentence"))


def test_pekalongan_takes_breadwinners_with_a_listed_job(tmp_path, client_of) -> None:
    open_program(2026, regulation=PEKALONGAN, actor=None)
    home = kelurahan("3375")
    people = bring_in(
        tmp_path,
        worker(1, home, PENCARI_NAFKAH_UTAMA="Ya"),
        worker(2, home, PENCARI_NAFKAH_UTAMA="Tidak"),
        worker(3, home, PENCARI_NAFKAH_UTAMA="Ya", PEKERJAAN="Penjahit"),
        worker(4, home, PEKERJAAN="Buruh batik"),
    )
    assert people["ORANG E"].occupation == "PKL-15"
    results = assess()
    assert results == {
        "ORANG B": "eligible", "ORANG C": "not_eligible", "ORANG D": "unknown", "ORANG E": "unknown",
    }  # fmt: skip
    assert "17 jenis yang diketahui, dari 21" in sentences(people["ORANG D"])["PK-PEKERJAAN"]
    page = client_of(Role.DINSOS_PETUGAS).get(reverse("worker", args=[people["ORANG C"].pk])).content.decode()
    assert "Bukan tulang punggung keluarga." in page and "Perwal Pekalongan 19B/2022" in page
    assert "menurut peraturan: Tukang becak" in page and "Pasal 20" not in page
    assert set(chosen := select()) == {"ORANG B"}
    assert "tulang punggung keluarga" in chosen["ORANG B"] and "desil" not in chosen["ORANG B"]


def test_what_the_proposal_left_open_is_clarified_with_evidence(tmp_path, client_of, user_of) -> None:
    open_program(2026, regulation=PEKALONGAN, actor=None)
    one = bring_in(tmp_path, worker(1, kelurahan("3375")))["ORANG B"]
    assert assess() == {"ORANG B": "unknown"}
    client = client_of(Role.DINSOS_PETUGAS)
    address = reverse("worker-clarify", args=[one.pk])
    form = client.get(address).context["form"]
    fields, opened = form.fields, {"seen": form["seen"].value()}
    assert "breadwinner" in fields and "low_income" not in fields and list(fields)[-1] == "evidence"
    seen = "Kartu keluarga diperlihatkan 3 Februari 2026"
    client.post(address, opened | {"breadwinner": "ya", "evidence": seen})
    assert assess() == {"ORANG B": "eligible"}
    with pytest.raises(DomainError, match="tidak menanyakan low_income"):
        clarify(one, evidence="x" * 10, on=one.registered_on, actor=user_of(Role.DINSOS_PETUGAS), low_income=True)


def test_kota_serang_takes_an_outsider_who_has_lived_there_for_a_year(tmp_path) -> None:
    open_program(2026, regulation=KOTA_SERANG, actor=None)
    home = kelurahan("3673")
    bring_in(
        tmp_path,
        worker(1, home, DOMISILI_SEJAK="2025-02-02"),
        worker(2, home, DOMISILI_SEJAK="2025-02-03"),
        worker(3, home, KELOMPOK="SENI", PEKERJAAN="Penari", DOMISILI_SEJAK="2020-01-01"),
    )
    Registration.objects.update(ktp_regency="3602")
    assert assess() == {"ORANG B": "eligible", "ORANG C": "not_eligible", "ORANG D": "eligible"}
    assert set(select()) == {"ORANG B", "ORANG D"}


def test_tangsel_waits_for_the_match_with_dtsen(tmp_path) -> None:
    open_program(2026, regulation=TANGSEL, actor=None)
    home = kelurahan("3674")
    stated = {"KELOMPOK": "PEKERJA_INFORMAL", "HUBUNGAN_KERJA_FORMAL": "Tidak", "PENGHASILAN_RENDAH_TIDAK_TETAP": "Ya"}
    nobody = {"NAMA": "SUKMA WIJAYA", "TGL_LAHIR": "1971-08-09", "NIK": "3674610908710002"}
    lines = [worker(1, home, **stated), worker(2, home, **stated | nobody)]
    bring_in(tmp_path, *lines)
    assert set(assess().values()) == {"unknown"}
    found = {"nik": lines[0]["NIK"], "name": "ORANG B", "sex": "L", "decile": 9}
    release(person(1, **found))
    run_now(match_workers, actor=None, program_id=Program.objects.get().pk, list_id=choose_list().pk)
    assert assess() == {"ORANG B": "eligible", "SUKMA WIJAYA": "not_eligible"}
    assert set(select()) == {"ORANG B"}


@pytest.mark.parametrize(
    ("regulation", "taken"),
    [
        ("", set()),
        (KOTA_SERANG, {"DOMISILI_SEJAK"}),
        (TANGSEL, {"HUBUNGAN_KERJA_FORMAL", "PENGHASILAN_RENDAH_TIDAK_TETAP"}),
        (PEKALONGAN, {"PENCARI_NAFKAH_UTAMA", "MISKIN_EKSTREM"}),
    ],
)
def test_template_and_register_take_only_what_the_regulation_asks(tmp_path, regulation, taken) -> None:
    open_program(2026, regulation=regulation, actor=None)
    template = tmp_path / "templat.xlsx"
    call_command("import_workers", "--program", "2026", "--template", str(template), stdout=StringIO())
    further = {"DOMISILI_SEJAK", "HUBUNGAN_KERJA_FORMAL", "PENGHASILAN_RENDAH_TIDAK_TETAP", "PENCARI_NAFKAH_UTAMA"}
    further.add("MISKIN_EKSTREM")
    header = next(load_workbook(template)["Pekerja"].iter_rows(max_row=1, values_only=True))
    assert set(header) & further == taken


def test_our_own_programme_keeps_nothing_it_does_not_ask(tmp_path) -> None:
    program = open_program(2026, actor=None)
    home = Village.objects.get(name="Kramatwatu")
    line = worker(1, home, KELOMPOK="POKTAN", PENCARI_NAFKAH_UTAMA="Ya", MISKIN_EKSTREM="Ya")
    one = bring_in(tmp_path, line | {"NIK": "3604651703850001"})["ORANG B"]
    assert (one.breadwinner, one.extreme_poor, one.program) == (None, None, program)


def test_weights_of_a_kelurahan_come_from_the_regulation_once_the_office_has_set_them(monkeypatch) -> None:
    wave = open_program(2026, regulation=PEKALONGAN, actor=None).waves.get()
    day = date(2026, 2, 10)
    assert weights_of(wave, day) == {}, "not published: the values for trials decide nothing"
    law = regulations.load(PEKALONGAN)
    monkeypatch.setattr(regulations, "load", lambda code: law.as_test())
    assert weights_of(wave, day) == {"per_resident": 1, "per_poor": 10}


def test_forms_offer_what_the_regulation_asks_and_keep_it(client_of) -> None:
    open_program(2026, regulation=PEKALONGAN, actor=None)
    home, client = kelurahan("3375"), client_of(Role.DINSOS_PETUGAS)
    typed = {"name": "ORANG A", "birth_date": "17-03-1985", "village": home.pk, "group": "PEKERJA_RENTAN"}
    client.post(reverse("worker-propose"), typed | {"breadwinner": "Ya"})
    one = Registration.objects.get()
    assert (one.breadwinner, one.extreme_poor, one.low_income) == (True, None, None)
    address = reverse("worker-change", args=[one.pk])
    form = client.get(address).context["form"]
    assert (form.initial["breadwinner"], "low_income" in form.fields) == ("Ya", False)
    client.post(address, typed | {"breadwinner": "Tidak", "seen": form["seen"].value()})
    one.refresh_from_db()
    assert one.breadwinner is False
    assert one.changes.get(field="breadwinner").after == "Tidak"
