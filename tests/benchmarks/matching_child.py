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

CHUNK = 20_000


def main(method: str, folder: Path) -> dict[str, object]:
    """Link everybody in `workers.parquet` of the folder with the register."""
    django.setup()
    if method == "prepare":
        return _prepare(folder)
    people = pl.read_parquet(folder / "workers.parquet")
    run = MATCHERS.get(method) or _peer(method, folder)
    forget_peak()
    begun = time.perf_counter()
    links = run(people)
    measured = {"seconds": round(time.perf_counter() - begun, 1), "peak_mib": round(own_peak_mib())}
    if "truth" not in people.columns:
        return measured
    from tests.benchmarks.matching_data import by_kind, quality

    kinds = {"by_kind": by_kind(people, links)} if method == "jamsos" else {}
    return measured | quality(people, links) | kinds


def _jamsos(people: pl.DataFrame) -> pl.DataFrame:
    """Chunk by chunk, as a run of the portal does; only what decides about one person per row is kept."""
    from django.db import connection

    from eligibility.matching import link, resolve_one_to_one
    from tests.benchmarks.matching_data import SUBJECTS

    kept = ("id", "row_no", "weight", "decision")
    parts = (link(part, 1, connection).select(kept) for part in people.select(SUBJECTS).iter_slices(CHUNK))
    return resolve_one_to_one(pl.concat(parts).with_columns(sentence=pl.lit("")))


def _peer(method: str, folder: Path):
    from tests.benchmarks import matching_peers

    register = pl.read_parquet(folder / "register.parquet")
    return lambda people: getattr(matching_peers, method)(people, register)


def _prepare(folder: Path) -> dict[str, object]:
    from tests.benchmarks.matching_data import prepare

    prepare(folder)
    return {"prepared": folder.name}


MATCHERS = {"jamsos": _jamsos}

if __name__ == "__main__":
    logging.disable()
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
