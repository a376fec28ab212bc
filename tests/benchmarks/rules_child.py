"""One engine in a process of its own: `python -m tests.benchmarks.rules_child ENGINE FACTS ANSWERS`.

Prints seconds and the peak memory while it worked, facts and answers included, as one JSON object; writes the answers
of the first rows as text, so that the engines can be compared.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

import polars as pl

from tests.benchmarks.memory import forget_peak, own_peak_mib

ENGINES = {
    "columns": "rules_columns.measure_rules",
    "assess": "rules_columns.measure_whole",
    "plain": "rules_plain.measure",
    "openfisca": "rules_openfisca.measure_documented",
    "openfisca_tuned": "rules_openfisca.measure_tuned",
}
COMPARED = 50_000


def main(engine: str, facts: str, answers: str) -> None:
    module, name = ENGINES[engine].split(".")
    measure = getattr(import_module(f"tests.benchmarks.{module}"), name)
    people = pl.read_ipc(facts)
    forget_peak()
    seconds, told = measure(people)
    peak = own_peak_mib()
    told.head(COMPARED).cast(pl.String).write_ipc(answers)
    print(json.dumps({"seconds": round(seconds, 2), "peak_mib": round(peak)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
