"""Panels of a sample check: how it was drawn, with the formula, and what it has found."""

from __future__ import annotations

from collections.abc import Iterable

from enrollment.verification.models import CONFIDENCES, Draw
from enrollment.verification.sample_results import PARTS, Row, by_part, by_stratum, lines_of, whole
from enrollment.verification.samples import is_as_drawn
from enrollment.verification.sampling import Interval, sample_size, unlimited_size, z_of
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, share, tanggal

FORMULA = "n0 = z² × 0,25 ÷ e²; n = n0 ÷ (1 + (n0 − 1) ÷ N), dibulatkan ke atas"
SAMPLED = (
    "Rentangnya rentang Wilson pada tingkat kepercayaan uji petik ini, tanpa bobot; belum tentu mewakili selama masih "
    "ada yang belum diuji."
)
MARGINS = (3, 5, 10)


def sample_panels(sample: Draw, whom: str = "Orang terverifikasi") -> list[Panel]:
    """The design, the whole result, and the result by kecamatan, sex, age and stratum; `whom`: who was drawn from."""
    lines = lines_of(sample)
    return [
        _result(whole(sample, lines)),
        _design(sample, whom),
        *(_table(title, by_part(sample, lines, title)) for title, _, _ in PARTS),
        _table("Kecamatan × jenis kelamin × usia", by_stratum(sample, lines)),
    ]


def _result(row: Row) -> Panel:
    facts = [
        Fact("Sudah diuji", f"{number(row.looked_at)} dari {number(row.drawn)}"),
        Fact("Tidak cocok", number(row.wrong)),
        Fact("Bagian yang tidak cocok", part_wrong(row.interval), between(row.interval)),
    ]
    return Panel("Hasil", facts, note=SAMPLED)


def between(interval: Interval | None) -> str:
    """`antara 1,8 % dan 40,4 %`."""
    return f"antara {share(interval.low)} dan {share(interval.high)}" if interval else ""


def part_wrong(interval: Interval | None) -> str:
    """`20,0 %`; a dash while nobody has been looked at."""
    return share(interval.share if interval else None)


def _design(sample: Draw, whom: str) -> Panel:
    whole_size = decimal(unlimited_size(sample.confidence, sample.margin))
    used = f"z = {decimal(z_of(sample.confidence), 3)}; e = {sample.margin} %; n0 = {whole_size}"
    same = "sama dengan daftar ini" if is_as_drawn(sample) else "BERBEDA dari daftar ini: laporkan ke Inspektorat"
    facts = [
        Fact(f"{whom} (N)", number(sample.population)),
        Fact("Tingkat kepercayaan", f"{sample.confidence} %"),
        Fact("Batas galat (e)", f"{sample.margin} %"),
        Fact("Ukuran sampel (n)", number(sample.size), f"{FORMULA}; {used}"),
        Fact(
            "Pembagian",
            "Sebanding per kecamatan, jenis kelamin, dan usia",
            "sisa terbesar; sedikitnya satu per strata",
        ),
        Fact("Benih acak", str(sample.seed), f"urutan SHA-256 «benih:nomor»; diundi ulang {same}"),
        Fact(
            "Diundi",
            tanggal(sample.drawn_at),
            f"oleh {sample.drawn_by or 'sistem'}; usia per {tanggal(sample.drawn_on)}",
        ),
    ]
    return Panel("Rancangan", facts)


def decimal(value: float, places: int = 2) -> str:
    """384.146 -> 384,15"""
    return f"{value:.{places}f}".replace(".", ",")


def _table(title: str, rows: Iterable[Row]) -> Panel:
    shown = [(row, part_wrong(row.interval), between(row.interval) or "–") for row in rows]
    return Panel(title, template="verification/sample_rows.html", context={"rows": shown}, wide=True)


def sizes_panel(population: int, whom: str = "Orang terverifikasi") -> Panel:
    """How many people each confidence and margin would ask for, of so many."""
    facts = [
        Fact(
            f"Kepercayaan {label}",
            "; ".join(f"galat {margin} %: {number(sample_size(population, value, margin))}" for margin in MARGINS),
        )
        for value, label in CONFIDENCES
    ]
    return Panel("Ukuran sampel", [Fact(f"{whom} (N)", number(population)), *facts], note=FORMULA)
