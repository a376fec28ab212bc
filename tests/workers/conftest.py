"""Worker files made by hand for tests; every person and number in them is made up."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from enrollment.workers.columns import COLUMNS, NAMES, REASON
from enrollment.workers.models import Registration
from jamsos.lib.workbook import Column, Sheet, write_workbook

ON = date(2025, 10, 28)


def person(number: int = 1, **changes: str) -> dict[str, str]:
    """A good line: a woman of Kramatwatu born on 28 May 1980, different for each `number`."""
    line = {
        "NIK": f"360461680580{number:04}",
        "NAMA": f"SITI {chr(64 + (number % 26 or 26))}{chr(65 + number // 26)}",
        "TGL_LAHIR": "1980-05-28",
        "JENIS_KELAMIN": "P",
        "DISABILITAS": "Tidak",
        "DESA": "Kramatwatu",
        "KECAMATAN": "Kramatwatu",
        "PEKERJAAN": "Petani",
        "KELOMPOK": "POKTAN",
        "TGL_DAFTAR": "2025-10-01",
    }
    return line | changes


def in_state(one: Registration, state: str) -> Registration:
    """The same person put into the register anew, straight into a later state."""
    Registration.objects.filter(pk=one.pk).delete()
    one.pk, one.state = None, state
    one.save()
    return one


def opened_at(client: Client, address: str) -> dict[str, str]:
    """What a form about a worker remembers of the moment it was opened."""
    return {"seen": client.get(address).context["form"]["seen"].value()}


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable:
    """`write_csv(lines)` -> path of a csv file with a header of all columns (or `header`)."""

    def write(lines: list[dict[str, str]], header: list[str] | None = None, name: str = "usulan.csv") -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header or list(NAMES), extrasaction="ignore")
            writer.writeheader()
            writer.writerows(lines)
        return path

    return write


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable:
    """`write_xlsx(lines)` -> path of a workbook with all columns as text."""

    def write(lines: list[dict[str, str]], name: str = "usulan.xlsx") -> Path:
        path = tmp_path / name
        columns = [Column(column.name) for column in COLUMNS] + [Column(REASON)]
        rows = [[line.get(column, "") for column in (*NAMES, REASON)] for line in lines]
        write_workbook(path, [Sheet("Pekerja", columns, rows)])
        return path

    return write


@pytest.fixture
def import_file(program) -> Callable:
    """`import_file(path)` -> what the command reports; `rejects` is the path of the refused lines."""
    from django.core.management import call_command

    def run(path: Path, rejects: Path | None = None) -> dict:
        import io
        import json

        out = io.StringIO()
        arguments = ["--rejects", str(rejects)] if rejects else []
        call_command("import_workers", str(path), "--program", "2026", "--json", *arguments, stdout=out)
        return json.loads(out.getvalue().splitlines()[-1])

    return run
