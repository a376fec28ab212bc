"""Small DTSEN releases in the true format, written line by line so that a test can spoil any of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eligibility.reference.jobs import import_reference
from eligibility.reference.models import ReferenceList
from enrollment.synthetic.register import variables
from jamsos.jobs.services import run_now

KRAMATWATU = "3604220"
FAMILY = {
    "kode_kabupaten_kota": "3604",
    "kode_kecamatan": KRAMATWATU,
    "kode_kelurahan_desa": f"{KRAMATWATU}001",
    "alamat": "KP. UJI RT 001 RW 002",
    "jumlah_anggota_keluarga": "3",
    "desil_nasional": "2",
    "desil_provinsi": "7",
    "desil_kabupaten_kota": "9",
}
MEMBER = {
    "nama": "ORANG UJI",
    "tanggal_lahir": "1985-01-01",
    "jenis_kelamin": "1",
    "status_hubungan_keluarga": "Kepala keluarga",
    "status_kawin": "Kawin/nikah",
    "status_bekerja": "Ya",
    "penglihatan": "4",
    "penyakit_kronis": "RAHASIA-KRONIS",
    "pendidikan_akhir_ktp": "RAHASIA-IJAZAH",
}


def nik(serial: int) -> str:
    """A well-formed NIK whose fifth digit no register ever issued."""
    return f"360465010185{serial:04}"


def kk(serial: int) -> str:
    return f"360465020210{serial:04}"


class Release:
    """Two files being written; `members` and `families` are lists of lines below the header."""

    def __init__(self, folder: Path) -> None:
        self.family_path = folder / "keluarga_dtsen.csv"
        self.members_path = folder / "anggota_keluarga_dtsen.csv"
        self.families: list[str] = []
        self.members: list[str] = []

    def family(self, number: int, **values: Any) -> Release:
        self.families.append(line("keluarga", FAMILY | {"nomor_kartu_keluarga": kk(number)} | values))
        return self

    def member(self, number: int, family: int = 1, **values: Any) -> Release:
        person = {"nomor_induk_kependudukan": nik(number), "nomor_kartu_keluarga": kk(family)}
        self.members.append(line("anggota", MEMBER | person | values))
        return self

    def write(self, encoding: str = "utf-8", newline: str = "\n") -> Release:
        for path, name, lines in (
            (self.family_path, "keluarga", self.families),
            (self.members_path, "anggota", self.members),
        ):
            text = newline.join([header(name), *lines, ""])
            path.write_bytes(text.encode(encoding, errors="surrogateescape"))
        return self

    @property
    def paths(self) -> list[str]:
        return [str(self.family_path), str(self.members_path)]


def header(dataset: str) -> str:
    return "|".join(f'"{name}"' for name in variables(dataset))


def line(dataset: str, values: dict[str, Any]) -> str:
    return "|".join(f'"{values.get(name, "")}"' for name in variables(dataset))


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return Release(tmp_path)


@pytest.fixture
def load(db) -> Callable[..., ReferenceList]:
    """`load(release)` writes it, imports it as the command line does, and gives the list."""

    def run(release: Release, label: str = "2026-1", **writing: str) -> ReferenceList:
        release.write(**writing)
        job = run_now(import_reference, actor=None, label=label, paths=release.paths)
        return ReferenceList.objects.get(pk=job.result["list"])

    return run


def refused(reference: ReferenceList, file: str = "members") -> dict[int, str]:
    """Line number -> reason of the lines not loaded."""
    return dict(reference.quality_lines.filter(file=file).values_list("line_no", "reason"))
