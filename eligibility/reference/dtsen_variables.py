"""The DTSEN variables that may be read: those the Perbup needs, by the catalogue of 2026 (minimisation)."""

from __future__ import annotations

import csv
from functools import cache

from jamsos.environment import BASE_DIR

CATALOGUE = BASE_DIR / "fixtures" / "dtsen" / "variables_2026.csv"
MEMBERS, FAMILIES = "anggota", "keluarga"
FUNCTIONS = (
    *("penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari"),
    *("belajar_kemampuan_intelektual", "pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri"),
    "mengingat_berkonsentrasi",
)


@cache
def needed(dataset: str) -> tuple[str, ...]:
    """Variables of a set (`anggota`, `keluarga`) marked `perlu_untuk_perbup59`: these are read, no others."""
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["set"] == dataset]
    return tuple(row["variabel"] for row in rows if row["perlu_untuk_perbup59"] == "ya")
