"""Workbooks about workers: the template to fill in, and refused lines to mend and send again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from enrollment.programs.models import Group, Program, Track
from enrollment.workers.columns import COLUMNS, REASON, columns_for
from enrollment.workers.models import StagedRow
from jamsos.lib.workbook import Column, Sheet, write_workbook
from jamsos.regions.models import District, Village

WORKERS_SHEET, VILLAGES_SHEET, GROUPS_SHEET = "Pekerja", "Desa", "Kelompok"


def write_template(path: Path, program: Program | None) -> None:
    """An empty workbook with lists to choose from, and a sheet each of desa and groups to copy from."""
    groups = Group.objects.filter(program=program) if program else Group.objects.none()
    villages = Village.objects.values_list("name", "district__name", "code").order_by("district__name", "name")
    write_workbook(
        path,
        [
            Sheet(WORKERS_SHEET, _columns(program)),
            Sheet(VILLAGES_SHEET, [Column("DESA", 26), Column("KECAMATAN", 22), Column("KODE", 16)], villages),
            Sheet(
                GROUPS_SHEET,
                [Column("KELOMPOK", 16), Column("NAMA KELOMPOK", 36), Column("JALUR", 24)],
                [(group.code, group.name, group.track) for group in groups],
            ),
        ],
    )


def write_rejects(path: Path, program: Program, rows: Iterable[StagedRow]) -> None:
    """The refused lines as they stood in the file, with the reason in a last column."""
    columns = _columns(program)
    lines = ([*(row.raw.get(column.name, "") for column in columns), row.problem] for row in rows)
    write_workbook(path, [Sheet(WORKERS_SHEET, [*columns, Column(REASON, 90)], lines)])


def rejects_bytes(program: Program, rows: Iterable[StagedRow]) -> bytes:
    """`write_rejects` as bytes, to be kept as a stored file."""
    with TemporaryDirectory(prefix="jamsos-") as folder:
        path = Path(folder) / "ditolak.xlsx"
        write_rejects(path, program, rows)
        return path.read_bytes()


def template_bytes(program: Program | None) -> bytes:
    """`write_template` as bytes, to be sent at once."""
    with TemporaryDirectory(prefix="jamsos-") as folder:
        path = Path(folder) / "templat.xlsx"
        write_template(path, program)
        return path.read_bytes()


def _columns(program: Program | None) -> list[Column]:
    taken = columns_for(program.regulation) if program else COLUMNS
    choices = {
        "KELOMPOK": [group.code for group in program.groups.all()] if program else [],
        "JALUR": Track.values,
        "KECAMATAN": list(District.objects.order_by("name").values_list("name", flat=True)),
    }
    return [Column(column.name, column.width, choices.get(column.name, column.choices)) for column in taken]
