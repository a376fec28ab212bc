"""The workbook of area quotas: one line per kecamatan and desa, out to be filled in and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from enrollment.programs.areas import AreaQuotas, Figures, Level
from enrollment.programs.models import Wave
from jamsos.errors import DomainError
from jamsos.lib.workbook_read import Row, read_table
from jamsos.lib.workbook_write import Column, Sheet, write_workbook
from jamsos.regions.models import District, Village

CODE, DISTRICT, VILLAGE = "KODE", "KECAMATAN", "DESA"
QUOTA, PEOPLE, POOR = "KUOTA", "PENDUDUK", "MISKIN_EKSTREM"
COLUMNS = (
    Column(CODE, 14),
    Column(DISTRICT, 22),
    Column(VILLAGE, 26),
    *(Column(name, 16, number=True) for name in (QUOTA, PEOPLE, POOR)),
)
SHOWN_PROBLEMS = 5
WRITTEN = re.compile(r"\d+|\d{1,3}(\.\d{3})+", re.ASCII)


def write_area_workbook(path: Path, wave: Wave) -> None:
    """Write every kecamatan, each followed by its desa, with the quotas the wave has now."""
    write_workbook(path, [Sheet("Kuota wilayah", COLUMNS, _rows(wave))])


def _rows(wave: Wave) -> Iterator[tuple[object, ...]]:
    held = {(quota.district_id, quota.village_id): quota.quota for quota in wave.area_quotas.all()}
    for district in District.objects.prefetch_related("villages"):
        yield (district.code, district.name, None, held.get((district.pk, None)), None, None)
        for village in sorted(district.villages.all(), key=lambda village: village.name):
            yield (village.code, district.name, village.name, held.get((None, village.pk)), None, None)


class AreaRows:
    """A returned workbook: every line checked before anything is used."""

    def __init__(self, path: Path, name: str) -> None:
        self.districts = dict(District.objects.values_list("code", "pk"))
        self.villages = dict(Village.objects.values_list("code", "pk"))
        table = read_table(
            path, required=[CODE], optional=[DISTRICT, VILLAGE, QUOTA, PEOPLE, POOR], sheet=None, name=name
        )
        self.columns, self.rows, self.problems = table.columns, {}, []
        for row in table.rows:
            self._add(row)
        self._refuse_problems()

    def _add(self, row: Row) -> None:
        code = row.text(CODE)
        if row.problem:
            self.problems.append(f"baris {row.number}: {row.problem}")
        elif code not in self.districts and code not in self.villages:
            self.problems.append(f"baris {row.number}: kode wilayah «{code[:13]}» tidak dikenal")
        elif code in self.rows:
            self.problems.append(f"baris {row.number}: kode {code} muncul lebih dari sekali")
        else:
            self.rows[code] = {column: self._people(row, column) for column in (QUOTA, PEOPLE, POOR)}

    def _people(self, row: Row, column: str) -> int | None:
        text = row.text(column)
        if not text:
            return None
        if WRITTEN.fullmatch(text) and len(text) <= 10:
            return int(text.replace(".", ""))
        self.problems.append(f"baris {row.number}: {column} «{text[:12]}» bukan jumlah orang")
        return None

    def _refuse_problems(self) -> None:
        if self.problems:
            shown = "; ".join(self.problems[:SHOWN_PROBLEMS])
            raise DomainError(
                f"Buku kerja kuota wilayah belum dapat dipakai ({len(self.problems)} kesalahan): {shown}.",
                "Perbaiki lalu unggah lagi; tidak ada yang tersimpan.",
            )

    def quotas(self) -> AreaQuotas:
        """The quotas of every line: an empty cell means no quota of its own. Raises `DomainError` without KUOTA."""
        if QUOTA not in self.columns:
            raise DomainError(f"Kolom {QUOTA} tidak ada.", "Pakai buku kerja yang diunduh dari halaman ini.")
        found = {code: values[QUOTA] for code, values in self.rows.items()}
        return AreaQuotas(
            districts={self.districts[code]: quota for code, quota in found.items() if code in self.districts},
            villages={self.villages[code]: quota for code, quota in found.items() if code in self.villages},
        )

    def figures(self, level: Level) -> dict[str, Figures]:
        """Residents and extreme poverty of the areas of a level that have a figure; raises `DomainError` without."""
        known = self.districts if level is Level.DISTRICT else self.villages
        found = {
            code: Figures(values[PEOPLE], values[POOR] or 0)
            for code, values in self.rows.items()
            if code in known and values[PEOPLE] is not None
        }
        if not found:
            raise DomainError(
                f"Tidak ada baris dengan isian {PEOPLE} pada tingkat wilayah itu.",
                f"Isi kolom {PEOPLE} (dan {POOR} bila ada) pada buku kerja, lalu unggah lagi.",
            )
        return found
