"""`make bench`: measure the figures the project promises, on this machine, and print what was measured.

`python -m tests.benchmarks [NAME ...] [--people N]`; without names, all of them. Each benchmark is a module with
`run(people) -> dict`; nothing here passes or fails, it prints.
"""

from __future__ import annotations

import argparse
import json
import os
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")
BENCHMARKS = {
    "dtsen": "tests.benchmarks.dtsen_import",
    "lists": "tests.benchmarks.lists",
    "matching": "tests.benchmarks.matching",
    "rules": "tests.benchmarks.rules",
    "assess": "tests.benchmarks.assess",
    "what_if": "tests.benchmarks.what_if",
    "documents": "tests.benchmarks.documents",
    "pages": "tests.benchmarks.pages",
    "audit": "tests.benchmarks.audit_chain",
    "gaps": "tests.benchmarks.gaps",
    "bpjs": "tests.benchmarks.bpjs",
    "chain": "tests.benchmarks.chain",
    "report": "tests.benchmarks.report",
}


def main() -> None:
    """Run the chosen benchmarks one after another and print each result as one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which ones; all if left out")
    parser.add_argument("--people", type=int, default=1_800_000, help="members in the register")
    options = parser.parse_args()
    import django

    django.setup()
    for name in options.names or BENCHMARKS:
        result = import_module(BENCHMARKS[name]).run(options.people)
        print(json.dumps({"benchmark": name} | result, ensure_ascii=False, default=str), flush=True)


if __name__ == "__main__":
    main()
