"""Counting people by several sets of columns in one look at the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from enrollment.workers.models import Registration

Columns = tuple[str, ...]
Rows = list[tuple[Any, ...]]
"""The values of the columns as the database keeps them, then how many people have them."""


def count_by(people: QuerySet[Registration], *sets: Columns) -> list[Rows]:
    """For each set of columns (fields or annotations) its rows.

    What a figure rests on is worked out once for each person, however many sets ask for it: without OFFSET the
    database would put the whole expression in place of every mention of its column.
    """
    columns = list(dict.fromkeys(column for one in sets for column in one))
    names = {column: f"c{place}" for place, column in enumerate(columns)}
    asked, given = people.values_list(*columns).query.sql_with_params()
    listed = ", ".join(names.values())
    grouped = ", ".join(f"({', '.join(names[column] for column in one)})" for one in sets)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT GROUPING({listed}), {listed}, count(*) FROM ({asked} OFFSET 0) AS people ({listed})"
            f" GROUP BY GROUPING SETS ({grouped})",
            given,
        )
        found = cursor.fetchall()
    return [_rows_of(one, columns, found) for one in sets]


def _rows_of(one: Columns, columns: Sequence[str], found: Rows) -> Rows:
    """The rows of one set: GROUPING tells by a bit for each column which of them a row leaves out."""
    left_out = int("".join("0" if column in one else "1" for column in columns), 2)
    places = [columns.index(column) + 1 for column in one]
    return [(*(row[place] for place in places), row[-1]) for row in found if row[0] == left_out]
