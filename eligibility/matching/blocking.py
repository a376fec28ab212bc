"""Candidate pairs by joins on the stored keys of a list; capped per person and key, and what was capped is told.

A block brings the persons who agree with the one sought on one key that survives one kind of error. What exceeds
the cap is cut by likeness (name, sound, village), then line number, so that the same candidates come every time.
Each block is one walk down one index of `loading.INDEXES` per key, so that no plan reads a whole list for one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import polars as pl

from jamsos.errors import DomainError
from jamsos.lib.copying import copy_columns

REFERENCE = {
    "row_no": pl.Int64,
    "nik": pl.String,
    "nkk": pl.String,
    "name_key": pl.String,
    "birth_date": pl.Date,
    "sex": pl.String,
    "district_id": pl.Int32,
    "village_id": pl.Int32,
    "rt": pl.String,
    "rw": pl.String,
}
KEYS = {
    "n": "integer",
    "nik": 'text COLLATE "C"',
    "nkk": 'text COLLATE "C"',
    "name_key": 'text COLLATE "C"',
    "sound_key": 'text COLLATE "C"',
    "birth_date": "date",
    "birth_dates": "date[]",
    "birth_from": "date",
    "birth_to": "date",
    "district_id": "integer",
    "village_id": "integer",
}
KEY_ROWS = 50_000
PREFIX = 2
"""First letters of the sound that agree even when the rest of a name is lost."""


def nothing_more(people: pl.DataFrame) -> pl.DataFrame:
    """No pairs beyond those of the blocks."""
    return pl.DataFrame(schema={"n": pl.UInt32, **REFERENCE})


class Source(NamedTuple):
    """Where the persons of a list lie: tables with the columns of `reference_person` and of `reference_name`, which of
    their rows are the list's (`r` stands for the table), and a query that tells the number of persons at once.

    `more` brings further pairs for a slice of the persons sought, where more is known than the table holds.
    """

    persons: str
    names: str
    where: str = "TRUE"
    size: str = "SELECT NULL::bigint"
    more: Callable[[pl.DataFrame], pl.DataFrame] = nothing_more


def listed(list_id: int) -> Source:
    """The persons of a reference list."""
    number = int(list_id)
    size = f"SELECT rows FROM reference_list WHERE id = {number}"
    return Source("reference_person", "reference_name", f"r.list_id = {number}", size)


class Block(NamedTuple):
    """One key: the condition on the list's row `r` for the key row `k`; `days`: once for each likely birth date."""

    condition: str
    days: bool = False


BLOCKS = {
    "nik": Block("r.nik = k.nik"),
    "household": Block("r.nkk = k.nkk"),
    "birth_village": Block("r.birth_date = day.birth_date AND r.village_id = k.village_id", days=True),
    "birth_sound": Block(
        f"r.birth_date = k.birth_date AND r.sound_key >= left(k.sound_key, {PREFIX}) "
        f"AND r.sound_key < left(k.sound_key, {PREFIX}) || 'a'"
    ),
    "sound_birth": Block("r.sound_key = k.sound_key AND r.birth_date = day.birth_date", days=True),
    "sound_years": Block(
        "r.sound_key = k.sound_key AND r.district_id = k.district_id "
        "AND r.birth_date >= k.birth_from AND r.birth_date < k.birth_to"
    ),
    "sound_village": Block(
        "r.sound_key = k.sound_key AND r.district_id = k.district_id AND r.village_id = k.village_id"
    ),
}
_DAYS = "CROSS JOIN LATERAL unnest(k.birth_dates) day(birth_date)"
_OF = "WHERE k.n IN ({of})"
_ALIKE = """(r.name_key = k.name_key) IS TRUE DESC, (r.sound_key = k.sound_key) IS TRUE DESC,
            (r.village_id = k.village_id) IS TRUE DESC, r.row_no"""
_COLUMNS = ", ".join(f"r.{name}" for name in REFERENCE)


def exact_query(source: Source) -> str:
    """Pairs whose NIK is the same; `{keys}` stands for the table of the persons sought."""
    return f"SELECT k.n, {_COLUMNS} FROM {{keys}} k JOIN {source.persons} r ON {source.where} AND r.nik = k.nik"


def block_query(block: Block, source: Source, cap: int, *, alike: bool = True) -> str:
    """The pairs of one block for the persons `{of}` in the table `{keys}`, one more than the cap if it holds more: the
    most `alike` ones, or any."""
    order = f"ORDER BY {_ALIKE}" if alike else ""
    return f"""SELECT k.n, {_COLUMNS} FROM {{keys}} k {_DAYS if block.days else ""} CROSS JOIN LATERAL (
        SELECT {_COLUMNS} FROM {source.persons} r WHERE {source.where} AND {block.condition} {order}
        LIMIT {int(cap) + 1}
    ) r {_OF}"""


class Candidates(NamedTuple):
    """`pairs`: `n` and the columns of `REFERENCE`; `capped`: `n`, `block` whose block held more than the cap."""

    pairs: pl.DataFrame
    capped: pl.DataFrame


class Keys:
    """The keys of the persons sought, in a temporary table of one database session."""

    def __init__(self, cursor: Any, source: Source, table: str = "match_key") -> None:
        self.cursor, self.source, self.table = cursor, source, table

    def fill(self, people: pl.DataFrame) -> None:
        """Put these persons into the table, made anew, with those of the KEYS that they have."""
        held = [name for name in KEYS if name in people.columns]
        self.drop()
        kinds = ", ".join(f"{name} {KEYS[name]}" for name in held)
        self.cursor.execute(f"CREATE TEMPORARY TABLE {self.table} ({kinds})")
        with self.cursor.copy(f"COPY {self.table} ({', '.join(held)}) FROM STDIN (FORMAT csv)") as copy:
            for part in people.iter_slices(KEY_ROWS):
                copy.write(_csv(part.select(held)))
        self.cursor.execute(f"CREATE INDEX ON {self.table} (n)")
        self.cursor.execute(f"ANALYZE {self.table}")

    def drop(self) -> None:
        self.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{self.table}")

    def exact(self) -> pl.DataFrame:
        """Pairs whose NIK is the same."""
        return self._read(exact_query(self.source))

    def candidates(self, people: pl.DataFrame, cap: int) -> Candidates:
        """Distinct pairs of all blocks for these of the persons, in the order of `n`, `row_no`."""
        self.cursor.execute("SET enable_memoize = off")  # nobody is sought twice: what was found is not worth keeping
        found = [self._block(name, block, people["n"], cap) for name, block in BLOCKS.items()]
        self.cursor.execute("RESET enable_memoize")
        pairs = pl.concat([*(one.pairs for one in found), self.source.more(people)])
        capped = pl.concat([one.capped for one in found])
        return Candidates(pairs.unique(["n", "row_no"]).sort("n", "row_no"), capped.sort("n", "block"))

    def _block(self, name: str, block: Block, numbers: pl.Series, cap: int) -> Candidates:
        """One block; the most alike are picked only where it holds more than the cap: few do, and sorting for all
        costs the database more than finding them."""
        pairs = self._read(block_query(block, self.source, cap, alike=False), numbers)
        over = _over(pairs, block, cap)
        if len(over):
            picked = self._read(block_query(block, self.source, cap), over["n"])
            pairs = pl.concat([pairs.join(over, on="n", how="anti"), picked])
        return Candidates(pairs, over.with_columns(block=pl.lit(name)))

    def name_counts(self) -> pl.DataFrame:
        """How many persons of the list bear each name sought: `name_key`, `bearers`."""
        query = (
            f"SELECT r.name_key, r.bearers FROM {self.source.names} r WHERE {self.source.where} "
            f"AND r.name_key IN (SELECT name_key FROM {self.table})"
        )
        return copy_columns(self.cursor, query, {"name_key": pl.String, "bearers": pl.Int64})

    def _read(self, query: str, numbers: Iterable[int] = ()) -> pl.DataFrame:
        asked = query.format(keys=self.table, of=_listed(numbers))
        return copy_columns(self.cursor, asked, {"n": pl.UInt32, **REFERENCE})


@contextmanager
def key_table(connection: Any, people: pl.DataFrame, source: Source) -> Iterator[Keys]:
    """A session in which a table holds the keys of these persons (columns of `prepare`)."""
    with connection.cursor() as cursor:
        keys = Keys(cursor, source)
        keys.fill(people)
        yield keys
        keys.drop()


def empty_list() -> DomainError:
    """What is said about a list without persons."""
    return DomainError(
        "Daftar acuan kosong sehingga tidak ada yang dapat dipadankan.", "Impor daftar acuan lebih dahulu."
    )


def size_of(cursor: Any, source: Source) -> int:
    """Number of persons on the list: as its import counted them, else counted now."""
    cursor.execute(source.size)
    known = cursor.fetchone()
    if known and known[0]:
        return known[0]
    cursor.execute(f"SELECT count(*) FROM {source.persons} r WHERE {source.where}")
    return cursor.fetchone()[0]


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers)) or "NULL"


def _csv(people: pl.DataFrame) -> str:
    if "birth_dates" in people.columns:
        dates = pl.col("birth_dates").cast(pl.List(pl.String)).list.join(",")
        people = people.with_columns(birth_dates=pl.concat_str(pl.lit("{"), dates, pl.lit("}")))
    return people.write_csv(include_header=False)


def _over(pairs: pl.DataFrame, block: Block, cap: int) -> pl.DataFrame:
    """Persons for whom the block held more than the cap."""
    by = ["n", "birth_date"] if block.days else ["n"]
    return pairs.group_by(by).len().filter(pl.col("len") > cap).select("n").unique()
