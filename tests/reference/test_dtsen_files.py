"""Whole files: unfit ones are refused with a clear message and leave nothing; xlsx; minimisation; repetition."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from eligibility.reference.dtsen_variables import FAMILIES, MEMBERS, needed
from eligibility.reference.jobs import import_reference
from eligibility.reference.models import ReferenceList
from enrollment.synthetic.build import VILLAGE_FILE, make_synthetic
from enrollment.synthetic.register import FAMILY_FILE, FAULT_FILE, MEMBER_FILE, variables
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now
from jamsos.regions.services import import_village_codes
from tests.reference.conftest import FAMILY, MEMBER, Release, header, kk, nik, refused

pytestmark = pytest.mark.django_db


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^reference_person_[0-9]+$' AND relkind = 'r'")
        return [name for (name,) in cursor.fetchall()]


def try_import(release: Release, label: str = "2026-1") -> str:
    """The message of the refusal; nothing may be left behind."""
    before = tables()
    with pytest.raises(DomainError) as refusal:
        run_now(import_reference, actor=None, label=label, paths=release.paths)
    assert not ReferenceList.objects.filter(label=label, rows=0).exists()
    assert set(tables()) <= set(before)
    assert refusal.value.hint
    return refusal.value.message


@pytest.fixture
def good(release: Release) -> Release:
    return release.family(1).member(1).member(2).write()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("catatan.txt", "bukan tabel")
    return buffer.getvalue()


UNFIT = {
    "empty": (b"", "kosong"),
    "blank lines only": (b"\n\n\n", "kosong"),
    "header only": (header("anggota").encode() + b"\n", "hanya berisi baris judul"),
    "UTF-16": (header("anggota").encode("utf-16"), "bukan UTF-8"),
    "UTF-16 without mark": (header("anggota").encode("utf-16-le"), "bukan UTF-8"),
    "html": (b"<!DOCTYPE html><html></html>", "halaman web"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel lama"),
    "zip": (zipped(), ""),
    "comma separated": (header("anggota").replace("|", ",").encode() + b"\n", "tidak bersekat"),
    "one endless line": (header("anggota").encode() + b"\n" + b"x" * 7_000_000, "terlalu panjang"),
    "every line bad": (f"{header('anggota')}\nrusak\n".encode(), "Tidak satu pun baris"),
}


@pytest.mark.parametrize(("content", "message"), UNFIT.values(), ids=UNFIT)
def test_an_unfit_members_file_is_refused(good, content, message):
    good.members_path.write_bytes(content)
    assert message in try_import(good)


@pytest.mark.parametrize("column", needed(MEMBERS))
def test_a_missing_needed_column_of_members_is_named(good, column):
    good.members_path.write_text(good.members_path.read_text().replace(f'"{column}"', '"lain"'))
    assert column in try_import(good)


@pytest.mark.parametrize("column", needed(FAMILIES))
def test_a_missing_needed_column_of_families_is_named(good, column):
    good.family_path.write_text(good.family_path.read_text().replace(f'"{column}"', '"lain"'))
    assert column in try_import(good)


def test_swapped_files_are_recognised(good):
    good.family_path, good.members_path = good.members_path, good.family_path
    assert "tertukar" in try_import(good)


def test_a_file_that_is_not_there(good):
    good.family_path.unlink()
    assert "keluarga_dtsen.csv tidak dapat dibaca" in try_import(good)


@pytest.mark.parametrize("label", ["", "../2026", "2026 3", "x" * 41, "2026-3\n"])
def test_an_unusable_label_is_refused(good, label):
    assert "tidak dapat dipakai" in try_import(good, label)


def test_columns_are_found_by_name_in_any_order(release, load):
    release.write()
    for path, dataset, values in (
        (release.family_path, "keluarga", FAMILY | {"nomor_kartu_keluarga": kk(1)}),
        (
            release.members_path,
            "anggota",
            MEMBER | {"nomor_induk_kependudukan": nik(1), "nomor_kartu_keluarga": kk(1)},
        ),
    ):
        names = [*reversed(variables(dataset)), "kolom_baru"]
        rows = ["|".join(names), "|".join(values.get(name, "") for name in names)]
        path.write_text("\ufeff" + "\n".join(rows))
    job = run_now(import_reference, actor=None, label="2026-1", paths=release.paths)
    assert ReferenceList.objects.get(pk=job.result["list"]).persons.get().name == "ORANG UJI"


def test_only_needed_columns_are_stored(release, load):
    load(release.family(1, nama_kepala_keluarga="RAHASIA-KEPALA", desil_provinsi="7").member(1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM reference_person p")
        (stored,) = cursor.fetchone()
    assert "ORANG UJI" in stored
    assert "RAHASIA" not in stored


def test_the_same_files_again_change_nothing_and_say_so(good):
    first = run_now(import_reference, actor=None, label="2026-1", paths=good.paths)
    again = run_now(import_reference, actor=None, label="2026-2", paths=good.paths)
    assert first.result["changed"] and not again.result["changed"]
    assert "sudah dimuat sebagai DTSEN 2026-1" in again.result["message"]
    assert ReferenceList.objects.count() == 1
    assert Event.objects.filter(act="reference.import").count() == 1


def test_the_same_label_with_other_files_is_refused(good):
    run_now(import_reference, actor=None, label="2026-1", paths=good.paths)
    good.member(3).write()
    with pytest.raises(DomainError, match="sudah ada dengan berkas lain"):
        run_now(import_reference, actor=None, label="2026-1", paths=good.paths)
    assert ReferenceList.objects.get().rows == 2


def test_two_releases_stand_side_by_side_and_the_newest_is_current(good):
    run_now(import_reference, actor=None, label="2026-1", paths=good.paths)
    good.member(3).write()
    run_now(import_reference, actor=None, label="2026-2", paths=good.paths)
    assert [each.persons.count() for each in ReferenceList.objects.order_by("label")] == [2, 3]
    assert ReferenceList.objects.current("dtsen").label == "2026-2"


def test_the_evidence_and_the_counts_are_kept(good):
    job = run_now(import_reference, actor=None, label="2026-1", paths=good.paths)
    reference = ReferenceList.objects.get(pk=job.result["list"])
    assert [(file["name"], file["lines"], len(file["sha256"])) for file in reference.files] == [
        ("keluarga_dtsen.csv", 1, 64),
        ("anggota_keluarga_dtsen.csv", 2, 64),
    ]
    assert reference.distribution["decile"] == {"2": 2}
    assert good.members_path.exists(), "the operator's own file is never deleted"


def workbook(path: Path, dataset: str, rows: list[dict[str, object]]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(variables(dataset))
    for row in rows:
        book.active.append([row.get(name) for name in variables(dataset)])
    book.save(path)
    return path


def test_xlsx_files_are_read_and_number_cells_are_no_identifiers(tmp_path, db):
    family = workbook(tmp_path / "k.xlsx", "keluarga", [FAMILY | {"nomor_kartu_keluarga": kk(1), "desil_nasional": 3}])
    people = [
        MEMBER | {"nomor_induk_kependudukan": number, "nomor_kartu_keluarga": kk(1)}
        for number in (nik(1), nik(2)[:-1], nik(1), int(nik(4)), "3.604E+15")
    ]
    members = workbook(tmp_path / "a.xlsx", "anggota", people)
    job = run_now(import_reference, actor=None, label="2026-1", paths=[str(family), str(members)])
    reference = ReferenceList.objects.get(pk=job.result["list"])
    assert refused(reference) == {3: "nik_format", 4: "nik_double", 5: "nik_format", 6: "nik_format"}
    assert "berubah menjadi bilangan" in reference.quality_lines.get(line_no=5).detail
    assert reference.persons.get().decile == 3


def test_swapped_workbooks_are_recognised(tmp_path, release):
    release.family_path = workbook(tmp_path / "k.xlsx", "anggota", [MEMBER])
    release.members_path = workbook(tmp_path / "a.xlsx", "keluarga", [FAMILY])
    assert "tertukar" in try_import(release)


def test_the_command_prints_what_was_loaded(good, capsys):
    call_command(
        "import_reference",
        kind="dtsen",
        family=good.family_path,
        members=good.members_path,
        label="2026-1",
        json=True,
    )
    assert '"rows": 2' in capsys.readouterr().out


def test_dtsen_needs_both_files_and_a_label():
    with pytest.raises(CommandError, match="--members, --label"):
        call_command("import_reference", kind="dtsen", family="k.csv")


def test_a_line_of_every_kind_of_the_synthetic_register(tmp_path, db):
    """Every fault put into a made-up register is listed, and no line is unaccounted for."""
    make_synthetic(30_000, 600, 3, tmp_path)
    import_village_codes(tmp_path / VILLAGE_FILE, actor=None)
    paths = [str(tmp_path / FAMILY_FILE), str(tmp_path / MEMBER_FILE)]
    job = run_now(import_reference, actor=None, label="2026-1", paths=paths)
    reference = ReferenceList.objects.get(pk=job.result["list"])
    with (tmp_path / FAULT_FILE).open() as file:
        faults = list(csv.DictReader(file))
    listed = {"terpotong", "kolom_lebih", "kutip", "patah", "nik_rusak", "kk_tanpa_keluarga"}
    for name, kind in ((MEMBER_FILE, "members"), (FAMILY_FILE, "family")):
        expected = {int(row["baris"]) for row in faults if row["berkas"] == name and row["jenis"] in listed}
        assert expected <= set(refused(reference, kind))
    lines = {file["name"]: file["lines"] for file in reference.files}
    assert reference.rows + len(refused(reference)) == lines[MEMBER_FILE]
    assert reference.quality["repaired"] == sum(
        row["jenis"] == "latin1" and row["berkas"] == MEMBER_FILE for row in faults
    )
