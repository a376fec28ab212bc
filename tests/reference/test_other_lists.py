"""Lists of BPJS members, aid, and deaths: headings that vary, lines that cannot be used, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from eligibility.reference.jobs import import_list
from eligibility.reference.models import ReferenceList, ReferencePerson
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now
from jamsos.lib.workbook import Column, Sheet, write_workbook
from tests.reference.conftest import nik, refused

pytestmark = pytest.mark.django_db
BPJS = ("NIK", "NAMA", "TGL_LAHIR", "JENIS_KELAMIN", "DESA", "KECAMATAN", "STATUS", "SEGMEN", "WADAH", "KPJ")
ANI = ("SITI AMINAH", "1985-03-17", "P", "Kramatwatu", "Kramatwatu", "AKTIF", "BPU", "SG", "01234567890")


@pytest.fixture
def load_list(tmp_path: Path) -> Callable[..., ReferenceList]:
    """`load_list("bpjs", header, *rows)` writes a csv and imports it as the command does."""

    def load(
        kind: str, header: Sequence[str], *rows: Sequence[str], separator: str = ",", **more: Any
    ) -> ReferenceList:
        path = tmp_path / more.pop("name", f"{kind}.csv")
        path.write_text("\n".join(separator.join(row) for row in (header, *rows)) + "\n", encoding="utf-8")
        return imported(path, kind, **more)

    return load


def imported(path: Path, kind: str, **more: Any) -> ReferenceList:
    asked = {"kind": kind, "source": "BPJS Serang", "label": "2026-03", "as_of": "2026-03-01"}
    job = run_now(import_list, actor=None, paths=[str(path)], request=asked | more)
    return ReferenceList.objects.get(pk=job.result["list"])


def people(reference: ReferenceList, *fields: str) -> list[tuple]:
    return list(ReferencePerson.objects.filter(list=reference).order_by("row_no").values_list(*fields))


def test_a_member_list_keeps_status_segment_wadah_and_kpj(load_list) -> None:
    made = load_list("bpjs", BPJS, (nik(1), *ANI), complete=True)
    kept = people(made, "nik", "birth_date", "sex", "village__name", "standing", "segment", "wadah", "kpj", "nkk")
    assert kept == [(nik(1), date(1985, 3, 17), "P", "Kramatwatu", "aktif", "BPU", "SG", "01234567890", None)]
    assert (made.complete, made.as_of, made.source_name) == (True, date(2026, 3, 1), "BPJS Serang")
    assert made.distribution["standing"] == {"aktif": 1}


def test_headings_and_words_may_vary(load_list) -> None:
    header = ("Nama Peserta", "No. NIK", "Tanggal Lahir", "Status Kepesertaan", "Segmen Peserta", "Gaji")
    rows = [
        ("Budi", nik(1), "17-03-1985", "Non Aktif", "Penerima Upah", "5000000"),
        ("Cici", nik(2), "17/03/1985", "Tidak aktif", "Bukan Penerima Upah", "0"),
        ("Dedi", nik(3), "1985-03-17", "Aktif", "Jasa Konstruksi", "0"),
    ]
    made = load_list("bpjs", header, *rows, separator=";")
    kept = people(made, "birth_date", "standing", "segment")
    day = date(1985, 3, 17)
    assert kept == [(day, "nonaktif", "PU"), (day, "nonaktif", "BPU"), (day, "aktif", "JAKON")]


def test_lines_that_cannot_be_used_are_listed_by_number_and_reason(load_list) -> None:
    header = ("NIK", "NAMA", "STATUS", "SEGMEN", "TGL_LAHIR")
    rows = [
        (nik(1), "ANI", "NONAKTIF", "PU", "1985-03-17"),
        ("3604", "PENDEK", "AKTIF", "PU", "1985-03-17"),
        (nik(1), "ANI", "AKTIF", "BPU", "1985-03-17"),
        (nik(2), "BUDI", "entah", "PU", "31-02-1985"),
        (nik(3), "CICI", "AKTIF"),
    ]
    made = load_list("bpjs", header, *rows)
    assert refused(made, "list") == {2: "list_nik_double", 3: "list_nik_format", 6: "list_broken_line"}
    assert people(made, "row_no", "standing") == [(4, "aktif"), (5, None)], "the active membership is the one kept"
    assert (made.quality["list_no_standing"], made.quality["list_bad_birth_date"]) == (1, 1)
    assert not any(nik(1) in line.detail for line in made.quality_lines.all())


def test_deaths_and_moves_keep_their_date_and_places_are_known_by_name(load_list) -> None:
    header = ("NIK", "NAMA", "PERISTIWA", "TGL_PERISTIWA", "DESA", "KECAMATAN")
    rows = [
        (nik(1), "ANI", "Meninggal dunia", "2026-01-05", "Ds. Kramatwatu", "KEC. KRAMATWATU"),
        (nik(2), "BUDI", "Pindah ke Cilegon", "2026-01-06", "Kramatwatu", ""),
        (nik(3), "CICI", "MENINGGAL", "", "Entah", "Berantah"),
    ]
    made = load_list("deaths", header, *rows)
    kept = people(made, "standing", "event_date", "village__name")
    assert kept[0] == ("meninggal", date(2026, 1, 5), "Kramatwatu")
    assert kept[1][:2] == ("pindah", date(2026, 1, 6))
    assert kept[2] == ("meninggal", None, None)
    assert made.quality["list_unknown_place"] >= 1


def test_an_aid_list_belongs_to_its_funder_and_names_recipients(load_list) -> None:
    header = ("NIK", "NAMA PENERIMA")
    apbd = load_list("aid", header, (nik(1), "ANI"), funder="APBD", source="Dinas Pertanian")
    csr = load_list("aid", header, (nik(2), "BUDI"), funder="CSR", source="PT Maju", name="csr.csv")
    assert (apbd.series, csr.series) == ("aid:APBD", "aid:CSR")
    assert people(apbd, "standing") == [("aktif",)]
    with pytest.raises(DomainError, match="Sumber dana"):
        load_list("aid", header, (nik(3), "CICI"), name="lain.csv")


def test_the_same_file_again_changes_nothing(load_list) -> None:
    first = load_list("bpjs", BPJS, (nik(1), *ANI))
    again = load_list("bpjs", BPJS, (nik(1), *ANI), label="2026-04")
    assert again == first and ReferenceList.objects.count() == 1
    with pytest.raises(DomainError, match="sudah ada dengan berkas lain"):
        load_list("bpjs", BPJS, (nik(2), *ANI))


def test_a_workbook_is_read_and_a_nik_typed_as_number_is_listed(tmp_path) -> None:
    path = tmp_path / "bpjs.xlsx"
    good = [Column("NIK"), Column("NAMA"), Column("STATUS")]
    write_workbook(path, [Sheet("Peserta", good, [(nik(1), "ANI", "AKTIF"), (nik(2), "BUDI", "NONAKTIF")])])
    made = imported(path, "bpjs")
    assert people(made, "nik", "standing") == [(nik(1), "aktif"), (nik(2), "nonaktif")]
    book = openpyxl.Workbook()
    for row in (("NIK", "NAMA", "STATUS"), (int(nik(3)), "CICI", "AKTIF")):
        book.active.append(row)
    book.save(path)
    with pytest.raises(DomainError, match="Tidak satu pun baris"):
        imported(path, "bpjs", label="2026-04")


@pytest.mark.parametrize(
    ("header", "message"),
    [(("NIK", "NAMA"), "Kolom STATUS tidak ada"), (("NAMA", "STATUS"), "Kolom NIK tidak ada")],
)
def test_a_file_without_a_needed_column_leaves_nothing(load_list, header, message) -> None:
    with pytest.raises(DomainError, match=message):
        load_list("bpjs", header, ("A", "B"))
    assert not ReferenceList.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname ~ '^reference_person_[0-9]+$'")
        assert cursor.fetchone() == (0,)


def test_the_command_says_what_is_missing(tmp_path) -> None:
    with pytest.raises(CommandError, match="FILE, --source"):
        call_command("import_reference", "--kind", "bpjs")
