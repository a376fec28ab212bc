"""The columns of BPJS's member list, of aid lists, and of deaths and moves: declared once, for reader and template.

No official layout of these lists is at hand, so every column has the names it is likely to bear. What is not declared
here is not read (UU 27/2022: minimisation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.reference.models import ListKind
from jamsos.errors import DomainError
from jamsos.lib.workbook import Column, Sheet, normal_column, workbook_bytes


@dataclass(frozen=True)
class ListColumn:
    """A column: its name in code, its heading in the template, other headings it may bear, what to write in it."""

    name: str
    title: str
    hint: str
    aliases: Sequence[str] = ()
    required: bool = False
    choices: Sequence[str] = ()


NIK = ListColumn("nik", "NIK", "16 angka, sel teks", ("NO_NIK", "NOMOR_INDUK_KEPENDUDUKAN", "NO_KTP"), required=True)
NAME = ListColumn("name", "NAMA", "menurut KTP", ("NAMA_LENGKAP", "NAMA_PESERTA", "NAMA_PENERIMA"), required=True)
PERSON = (
    NIK,
    NAME,
    ListColumn("birth_date", "TGL_LAHIR", "tttt-bb-hh atau hh-bb-tttt", ("TANGGAL_LAHIR", "TGL_LHR")),
    ListColumn("sex", "JENIS_KELAMIN", "L atau P", ("JK", "KELAMIN", "SEX"), choices=("L", "P")),
    ListColumn("nkk", "NO_KK", "16 angka, boleh kosong", ("NKK", "KK", "NOMOR_KARTU_KELUARGA")),
    ListColumn("address", "ALAMAT", "boleh kosong", ("ALAMAT_KTP", "ALAMAT_DOMISILI")),
    ListColumn("rt", "RT", "boleh kosong"),
    ListColumn("rw", "RW", "boleh kosong"),
    ListColumn("village", "DESA", "nama desa", ("KELURAHAN", "DESA_KELURAHAN", "KELURAHAN_DESA", "NAMA_DESA")),
    ListColumn("district", "KECAMATAN", "nama kecamatan", ("KEC", "NAMA_KECAMATAN")),
)
BENEFITS = ListColumn("benefits", "PROGRAM", "JKK, JKM, JHT", ("PROGRAM_JAMINAN", "PROGRAM_PERLINDUNGAN"))
COLUMNS = {
    ListKind.BPJS: (
        *PERSON,
        ListColumn(
            "standing",
            "STATUS",
            "AKTIF atau NONAKTIF",
            ("STATUS_KEPESERTAAN", "STATUS_PESERTA", "STATUS_AKTIF", "KEPESERTAAN"),
            required=True,
            choices=("AKTIF", "NONAKTIF"),
        ),
        ListColumn("segment", "SEGMEN", "PU, BPU, JAKON atau PMI", ("SEGMEN_PESERTA", "JENIS_KEPESERTAAN", "SEGMENT")),
        BENEFITS,
        ListColumn("wadah", "WADAH", "kode wadah, misalnya SG", ("KODE_WADAH", "NAMA_WADAH", "NPP")),
        ListColumn("kpj", "KPJ", "11 tanda, sel teks", ("NO_KPJ", "NOMOR_KPJ", "NO_KARTU", "NOMOR_PESERTA")),
    ),
    ListKind.AID: (
        *PERSON,
        ListColumn(
            "standing",
            "STATUS",
            "AKTIF atau NONAKTIF; kosong = aktif",
            ("STATUS_BANTUAN", "STATUS_PENERIMA", "STATUS_KEPESERTAAN"),
            choices=("AKTIF", "NONAKTIF"),
        ),
        BENEFITS,
        ListColumn("wadah", "WADAH", "kode wadah, bila ada", ("KODE_WADAH", "NAMA_WADAH")),
    ),
    ListKind.DEATHS: (
        *PERSON,
        ListColumn(
            "standing",
            "PERISTIWA",
            "MENINGGAL atau PINDAH",
            ("KETERANGAN", "JENIS_PERISTIWA", "STATUS", "ALASAN"),
            required=True,
            choices=("MENINGGAL", "PINDAH"),
        ),
        ListColumn(
            "event_date",
            "TGL_PERISTIWA",
            "tanggal meninggal atau pindah",
            (
                "TANGGAL_PERISTIWA",
                "TGL_MENINGGAL",
                "TANGGAL_MENINGGAL",
                "TGL_KEMATIAN",
                "TANGGAL_KEMATIAN",
                "TGL_PINDAH",
            ),
        ),
    ),
}


def columns_in(found: Sequence[str], kind: str, shown: str) -> dict[str, str]:
    """Which heading of the file holds which column: name in code -> heading as found, the template's heading first.

    Raises `DomainError` that names a required column which is missing.
    """
    headings = {normal_column(heading): heading for heading in reversed(found)}
    held = {}
    for column in COLUMNS[ListKind(kind)]:
        known = next((heading for heading in (column.title, *column.aliases) if heading in headings), None)
        if known:
            held[column.name] = headings[known]
        elif column.required:
            raise DomainError(
                f"Kolom {column.title} tidak ada pada baris judul berkas {shown}.",
                f"Beri judul {column.title} (atau {', '.join(column.aliases)}); contoh ada pada templat.",
            )
    return held


def template_bytes(kind: str) -> bytes:
    """An empty workbook with the headings of the kind, and a sheet that says what to write under each."""
    columns = COLUMNS[ListKind(kind)]
    explained = [
        (column.title, "wajib" if column.required else "", column.hint, ", ".join(column.aliases))
        for column in columns
    ]
    widths = [Column("JUDUL", 18), Column("WAJIB", 8), Column("ISI", 36), Column("JUDUL LAIN YANG DIKENALI", 60)]
    return workbook_bytes(
        [
            Sheet("Daftar", [Column(column.title, 18, column.choices) for column in columns]),
            Sheet("Penjelasan", widths, explained),
        ]
    )
