"""Assessing a year with 200,000 registrations: the whole command, from the database and back into it."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import psycopg

from tests.benchmarks.memory import Peak
from tests.benchmarks.registrations import YEAR, registrations

REGISTRATIONS = 200_000
ON = "2026-02-01"
STORED = "SELECT (SELECT count(*) FROM assessment_assessment), (SELECT count(*) FROM assessment_finding)"


def run(people: int) -> dict[str, object]:
    """Seconds (the promise: under 40), what was stored, and the peak memory of the command; then all of it again."""
    number = min(people, REGISTRATIONS)
    with registrations(number) as environment:
        first = _assess(environment)
        again = _assess(environment)
        with psycopg.connect(environment["DATABASE_URL"]) as connection:
            assessments, findings = connection.execute(STORED).fetchone()
    again = {"again_seconds": again["seconds"]}
    return {"registrations": number, "assessments": assessments, "findings": findings} | first | again


def _assess(environment: dict[str, str]) -> dict[str, object]:
    """The command as an officer runs it: the job, its progress and its audit entry included."""
    command = [sys.executable, "manage.py", "assess", "--program", str(YEAR), "--on", ON, "--json"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    with Peak(process.pid) as peak:
        output, _ = process.communicate()
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError("the assessment failed")
    told = json.loads(output.splitlines()[-1])
    results = {name: told[name] for name in ("eligible", "not_eligible", "unknown")}
    return {"seconds": round(seconds, 1), "peak_mib": round(peak.mib)} | results
