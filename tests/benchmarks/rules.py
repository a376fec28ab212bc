"""All rules of Perbup 59/2025 over a whole register in columns, against the same rules made by other means.

The promises: outcome and value of each rule for 1.8 million rows under 1.5 s and below 1 GiB, at least 10 times faster
than plain functions of one person and at least 4 times faster than OpenFisca-Core, in one run. That one is measured as
its documentation teaches to write it, and tuned by hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from eligibility.regulations import assess
from tests.benchmarks.law import LAW, ON
from tests.benchmarks.people import people as made_up

PROPOSALS = 21_434
TRIES = {"columns": 3, "assess": 3, "plain": 1, "openfisca": 3, "openfisca_tuned": 3}
"""How often each engine runs; the best counts."""


def run(people: int) -> dict[str, object]:
    """Seconds and peak memory on columns, how many times slower the others are, and a year's proposals explained."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        made_up(people).rechunk().write_ipc(folder / "facts", record_batch_size=people)
        engines = [engine for engine in TRIES if "openfisca" not in engine or _openfisca()]
        best = {engine: _best(engine, folder) for engine in engines}
        same = {engine: _compare(engine, folder) for engine in engines if engine != "columns"}
    ours = best.pop("columns")
    others = {f"{engine}_seconds": told["seconds"] for engine, told in best.items()}
    times = {f"times_{engine}": round(told["seconds"] / ours["seconds"], 1) for engine, told in best.items()}
    alike = {"same_answers": same, "openfisca_version": _openfisca()}
    explained = {"proposals": PROPOSALS, "findings_seconds": _with_sentences()}
    return {"rows": people, "rules": len(LAW.rules)} | ours | others | times | alike | explained


@cache
def _openfisca() -> str | None:
    """The version of OpenFisca-Core, which only this comparison needs."""
    try:
        return version("openfisca-core")
    except PackageNotFoundError:
        print("OpenFisca-Core is not installed (extra `bench`): left out.", file=sys.stderr)
        return None


def _best(engine: str, folder: Path) -> dict[str, float]:
    """The fastest of some runs, each in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.rules_child", engine, folder / "facts", folder / engine]
    told = [subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout for _ in range(TRIES[engine])]
    return min((json.loads(output) for output in told), key=lambda each: each["seconds"])


def _compare(engine: str, folder: Path) -> str:
    """How many answers of another engine were compared with those on columns; raises when one is different."""
    ours, theirs = pl.read_ipc(folder / "columns"), pl.read_ipc(folder / engine)
    different = [name for name in theirs.columns if not ours[name].equals(theirs[name], null_equal=True)]
    if different:
        raise RuntimeError(f"{engine} answers otherwise: {', '.join(different)}")
    return f"{theirs.height} people, {theirs.width} columns"


def _with_sentences() -> float:
    facts = made_up(PROPOSALS)
    begun = time.perf_counter()
    assess(facts, LAW, ON)
    return round(time.perf_counter() - begun, 2)
