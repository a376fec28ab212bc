"""Made-up workers, the register they are sought in and the truth, as columns for every matcher."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from django.db import connection

from eligibility.matching.persons_file import placed, read_persons
from enrollment.synthetic.worker_file import CSV_FILE, FIRST_ROW, TRUTH_FILE
from jamsos.lib.copying import copy_columns

FIELDS = {
    **{"nik": "NIK", "nkk": "NO_KK", "name": "NAMA", "birth_date": "TGL_LAHIR", "sex": "JENIS_KELAMIN"},
    **{"address": "ALAMAT", "village": "DESA", "district": "KECAMATAN", "rt": "RT", "rw": "RW"},
}
SUBJECTS = ("id", "nik", "nkk", "name", "birth_date", "sex", "district_id", "village_id", "rt", "rw")
REGISTER_COLUMNS = {
    **{"row_no": pl.Int64, "nik": pl.String, "nkk": pl.String, "name": pl.String, "birth_date": pl.Date},
    **{"sex": pl.String, "district_id": pl.Int64, "village_id": pl.Int64, "rt": pl.String, "rw": pl.String},
}
REGISTER = """SELECT row_no, nik, nkk, name, birth_date, sex, district_id, village_id, rt, rw
    FROM reference_person WHERE list_id = 1 ORDER BY row_no"""


def workers(folder: Path) -> pl.DataFrame:
    """Subjects with `truth` (row of the register, null = not there) and `kinds`, without lines an import refuses."""
    truth = pl.read_csv(folder / TRUTH_FILE, infer_schema=False)
    lines = pl.read_csv(folder / CSV_FILE, infer_schema=False).with_row_index("id", offset=FIRST_ROW)
    kept = lines.filter(truth["expect_refused"] == "0")
    persons = folder / "persons.csv"
    kept.select("id", *(pl.col(column).alias(name) for name, column in FIELDS.items())).write_csv(persons)
    (subjects,) = placed(read_persons(persons))
    known = truth.select(
        row=pl.col("row_no"),
        truth=pl.when(pl.col("in_list") == "1").then(pl.col("member_line").cast(pl.Int64)),
        kinds=pl.col("error_kinds").fill_null(""),
    )
    return subjects.join(known, left_on="key", right_on="row", maintain_order="left").select(
        *SUBJECTS, "truth", "kinds"
    )


def quality(people: pl.DataFrame, links: pl.DataFrame) -> dict[str, object]:
    """Precision, recall and F1 of links (id, row_no, decision auto | review), and what goes wrong."""
    known = people.join(links.filter(pl.col("decision") != "none"), on="id", how="left")
    linked, listed = pl.col("row_no").is_not_null(), pl.col("truth").is_not_null()
    right = linked & (pl.col("row_no") == pl.col("truth")).fill_null(False)
    auto = pl.col("decision") == "auto"
    return (
        known.select(
            precision=right.sum() / linked.sum(),
            recall=right.sum() / listed.sum(),
            f1=2 * right.sum() / (linked.sum() + listed.sum()),
            auto_precision=(right & auto).sum() / auto.sum(),
            review=(pl.col("decision") == "review").mean(),
            wrong=(linked & ~right).sum() / linked.sum(),
            unlisted_linked=(linked & ~listed).sum() / (~listed).sum(),
        )
        .with_columns(pl.all().round(5))
        .row(0, named=True)
    )


def by_kind(people: pl.DataFrame, links: pl.DataFrame) -> dict[str, dict[str, float]]:
    """People and recall among the listed with each kind of mistake; "tanpa_salah" = none."""
    kinds = pl.col("kinds").replace("", "tanpa_salah").str.split(";")
    known = people.filter(pl.col("truth").is_not_null()).join(links, on="id", how="left").with_columns(kind=kinds)
    found = (pl.col("row_no") == pl.col("truth")).fill_null(False) & (pl.col("decision") != "none")
    rows = known.explode("kind").group_by("kind").agg(people=pl.len(), recall=found.mean().round(4)).sort("kind")
    return {row.pop("kind"): row for row in rows.iter_rows(named=True)}


def prepare(folder: Path) -> None:
    """Write workers.parquet and register.parquet, by the places and the register of this process's database."""
    with connection.cursor() as cursor:
        copy_columns(cursor, REGISTER, REGISTER_COLUMNS).write_parquet(folder / "register.parquet")
    workers(folder).write_parquet(folder / "workers.parquet")
