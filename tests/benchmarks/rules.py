"""Rules over a whole register, and with findings over a year's proposals."""

from __future__ import annotations

import time
from datetime import date

import polars as pl

from eligibility.regulations import assess

CODE, ON = "perbup-serang-59-2025", date(2026, 3, 9)
WORKERS = 21_434


def run(people: int) -> dict[str, object]:
    """Seconds for `people` rows without findings and for a year's proposals with every sentence."""
    return {
        "rows": people,
        "results_seconds": _timed(_facts(people), findings=False),
        "proposals": WORKERS,
        "findings_seconds": _timed(_facts(WORKERS), findings=True),
    }


def _timed(facts: pl.DataFrame, *, findings: bool) -> float:
    begun = time.perf_counter()
    assess(facts, CODE, ON, findings=findings)
    return round(time.perf_counter() - begun, 2)


def _facts(rows: int) -> pl.DataFrame:
    """A register of mixed ages, deciles and tracks; the rules look at the same columns whatever they hold."""
    number = pl.int_range(rows, eager=True)
    day = pl.Series([date(1950, 1, 1)]).cast(pl.Int32)[0]
    return pl.DataFrame(
        {
            "row_id": number,
            "birth_date": (day + number % 20_000).cast(pl.Int32).cast(pl.Date),
            "registered_on": pl.repeat(date(2026, 1, 15), rows, eager=True),
            "track": pl.Series(["DTSEN", "BINAAN_OPD", "PENYELENGGARA_NEGARA"]).gather(number % 3),
            "occupation": pl.repeat("P20-1C-02", rows, eager=True),
            "ktp_regency": pl.Series(["3604", "3673"]).gather((number % 20 == 0).cast(pl.Int64)),
            "domicile_regency": pl.repeat("3604", rows, eager=True),
            "works": number % 7 != 0,
            "listed": number % 11 != 0,
            "decile": (number % 10 + 1).cast(pl.Int64),
            "protected": number % 13 == 0,
            "aid_source": pl.repeat("TIDAK_ADA", rows, eager=True),
        }
    )
