"""The dashboard and the semester report over 200,000 registrations (promised: 0.3 s at p95, 15 s)."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.benchmarks.registrations import YEAR, registrations

REGISTRATIONS, ON = 200_000, "2026-02-01"


def run(people: int) -> dict[str, object]:
    """Seconds: the dashboard at p95 and at its first look, the counting of a report's figures, its printing."""
    number = min(people, REGISTRATIONS)
    with registrations(number) as environment:
        quiet = environment | {"LOG_LEVEL": "ERROR"}
        assess = [sys.executable, "manage.py", "assess", "--program", str(YEAR), "--on", ON]
        subprocess.run(assess, env=quiet, check=True, stdout=subprocess.DEVNULL)
        asked = [sys.executable, "-m", "tests.benchmarks.report_child"]
        done = subprocess.run(asked, env=quiet, check=True, stdout=subprocess.PIPE, text=True)
    return {"registrations": number} | json.loads(done.stdout.splitlines()[-1])
