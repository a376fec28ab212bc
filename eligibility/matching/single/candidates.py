"""`blocking.Keys` for one person: all blocks, the bearers of the name and the size of the list in one round trip."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import psycopg

from eligibility.matching.blocking import BLOCKS, KEYS, REFERENCE, Source, block_query, empty_list
from eligibility.matching.single.keys import Sought


class Listed(NamedTuple):
    """A person of the list: the columns of `blocking.REFERENCE`."""

    row_no: int
    nik: str | None
    nkk: str | None
    name_key: str | None
    birth_date: date | None
    sex: str | None
    district_id: int | None
    village_id: int | None
    rt: str | None
    rw: str | None


class Near(NamedTuple):
    """The candidates in the order of `row_no`, the persons on the list, and how many of them bear the name sought."""

    rows: list[Listed]
    size: int
    bearers: int | None


def find(one: Sought, source: Source, connection: Any, cap: int) -> Near:
    """What all blocks bring for one person; prepared once per database session, where its driver allows that.

    Raises DomainError for an empty list.
    """
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_query(source, cap), one._asdict(), prepare=True)
        lines = cursor.fetchall()
    size, bearers = lines[0][:2]
    if not size:
        raise empty_list()
    rows = {line[2]: Listed(*line[2:]) for line in lines if line[2] is not None}
    return Near([rows[row_no] for row_no in sorted(rows)], size, bearers)


def _query(source: Source, cap: int) -> str:
    keys = ", ".join(f"%({name})s::{kind} AS {name}" for name, kind in KEYS.items() if name != "n")
    blocks = " UNION ALL ".join(f"({block_query(block, source, cap)})" for block in BLOCKS.values())
    columns = ", ".join(f"f.{name}" for name in REFERENCE)
    return f"""
        WITH match_key AS (SELECT 0 AS n, {keys}), found AS ({blocks.format(keys="match_key", of=0)})
        SELECT COALESCE(NULLIF(({source.size}), 0), (SELECT count(*) FROM {source.persons} r WHERE {source.where})),
               (SELECT r.bearers FROM {source.names} r WHERE {source.where} AND r.name_key = k.name_key), {columns}
          FROM match_key k LEFT JOIN found f ON TRUE"""
