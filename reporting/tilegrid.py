"""Where each kecamatan stands in the tile map: neighbours near each other, every tile alike; no official map."""

from __future__ import annotations

from collections.abc import Iterable

ROWS = (
    (None, None, "36.04.08", None, None, "36.04.12", "36.04.13", "36.04.14"),
    (None, None, "36.04.07", "36.04.05", None, "36.04.35", "36.04.17", "36.04.18"),
    ("36.04.30", "36.04.32", "36.04.06", None, "36.04.09", "36.04.11", "36.04.16", "36.04.15"),
    ("36.04.31", "36.04.33", None, None, "36.04.23", "36.04.24", "36.04.34", "36.04.26"),
    ("36.04.29", "36.04.27", "36.04.28", "36.04.22", "36.04.19", "36.04.20", None, "36.04.25"),
)
COLUMNS = len(ROWS[0])
PLACES = {code: (column, row) for row, codes in enumerate(ROWS) for column, code in enumerate(codes) if code}


def places(codes: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Column and row of every code; those the grid does not know fill rows of their own below it."""
    codes = list(codes)
    unknown = [code for code in codes if code not in PLACES]
    extra = {code: (n % COLUMNS, len(ROWS) + n // COLUMNS) for n, code in enumerate(unknown)}
    return {code: PLACES.get(code) or extra[code] for code in codes}
