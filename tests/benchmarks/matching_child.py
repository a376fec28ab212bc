"""One matcher in a process of its own: `matching_child METHOD FOLDER`; prints seconds, peak memory, quality."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")

import django
import polars as pl

from tests.benchmarks.memory import forget_peak, own_peak_mib

LIVE, WARMING = 2_000, 100


def main(method: str, folder: Path) -> dict[str, object]:
    """Link everybody in `workers.parquet` of the folder with the register."""
    django.setup()
    if method == "prepare":
        return _prepare(folder)
    if method == "live":
        return _live(folder)
    workers = folder / "workers.parquet"
    run = _jamsos if method == "jamsos" else _peer(method, folder)
    forget_peak()
    begun = time.perf_counter()
    links = run(workers)
    measured = {"seconds": round(time.perf_counter() - begun, 1), "peak_mib": round(own_peak_mib())}
    people = pl.read_parquet(workers)
    if "truth" not in people.columns:
        return measured
    from tests.benchmarks.matching_data import by_kind, quality

    kinds = {"by_kind": by_kind(people, links)} if method == "jamsos" else {}
    return measured | quality(people, links) | kinds


def _jamsos(workers: Path) -> pl.DataFrame:
    """Chunk by chunk, as a run of the portal reads them; only what decides about one person per row is kept, and
    settled for rows that several want."""
    from django.db import connection

    from eligibility.matching import link, resolve_one_to_one
    from enrollment.matching.jobs import CHUNK
    from tests.benchmarks.matching_data import SUBJECTS

    decision = pl.col("decision").cast(pl.Enum(["auto", "review", "none"]))
    kept = ("id", pl.col("row_no").cast(pl.Int32), "weight", decision)
    file = pl.scan_parquet(workers)
    starts = range(0, file.select(pl.len()).collect().item(), CHUNK)
    chunks = (file.select(SUBJECTS).slice(start, CHUNK).collect() for start in starts)
    links = pl.concat([link(chunk, 1, connection).select(kept) for chunk in chunks])
    contested = pl.col("row_no").is_not_null() & pl.col("row_no").is_duplicated()
    settled = resolve_one_to_one(
        links.filter(contested).cast({"decision": pl.String}).with_columns(sentence=pl.lit(""))
    )
    return pl.concat([links.filter(~contested), settled.select(kept)])


def _live(folder: Path) -> dict[str, object]:
    """One worker at a time, as while a form is typed; the first hundred only warm the database."""
    from django.db import connection

    from eligibility.matching import live
    from tests.benchmarks.matching_data import SUBJECTS
    from tests.benchmarks.pages import percentile

    people = pl.read_parquet(folder / "workers.parquet").select(SUBJECTS).sample(LIVE, seed=1).to_dicts()
    taken = []
    for person in people:
        begun = time.perf_counter()
        live(person, 1, connection)
        taken.append(time.perf_counter() - begun)
    warm = taken[WARMING:]
    told = {"median_ms": percentile(warm, 0.5), "p95_ms": percentile(warm)}
    return {"people": len(warm)} | {name: round(seconds * 1000, 2) for name, seconds in told.items()}


def _peer(method: str, folder: Path):
    from tests.benchmarks import matching_peers

    register = pl.read_parquet(folder / "register.parquet")
    return lambda workers: getattr(matching_peers, method)(pl.read_parquet(workers), register)


def _prepare(folder: Path) -> dict[str, object]:
    from tests.benchmarks.matching_data import prepare

    prepare(folder)
    return {"prepared": folder.name}


if __name__ == "__main__":
    logging.disable()
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
