"""Tables of counts on paper: a column stands to the right as a whole or not at all."""

from __future__ import annotations

import pytest

from enrollment.papers.printing import SummaryTable, drawn


@pytest.mark.parametrize(
    ("column", "right"),
    [
        (["21.434", "3"], True),
        (["21.434 orang", "3 (daftar tunggu 1)", "2.016 · Rp 101.606.400"], True),
        (["Rp101.606.400", "Rp 0", "-5"], True),
        (["98,5 %", "\u2013"], True),
        (["21.434", "cocok"], False),
        (["Dinas Sosial", "28-10-2025"], False),
    ],
)
def test_a_column_is_set_to_one_side(column, right) -> None:
    table = drawn(SummaryTable(("Uraian", "Isi"), tuple((str(n), text) for n, text in enumerate(column))))
    assert [one["figure"] for one in table["columns"]] == [False, right]
    assert [[cell["figure"] for cell in row["cells"]] for row in table["rows"]] == [[False, right]] * len(column)
