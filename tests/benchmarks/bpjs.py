"""A wave of 21,434 people to BPJS and back, and a month of 200,000 contributions: seconds, and memory of the workbook.

In a database of its own. As a module it measures the database that DATABASE_URL names:
`python -m tests.benchmarks.bpjs PEOPLE PAYING`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks import gaps
from tests.benchmarks.memory import forget_peak, own_peak_mib, resident_mib
from tests.benchmarks.what_if import temporary_portal

WAVE, PAYING, YEAR, PAID_YEAR = 21_434, 200_000, 2026, 2025
EVERY_REJECTED, EVERY_SILENT = 97, 101


def run(people: int) -> dict[str, object]:
    """`people` is the size of the register; those who pay are at most `PAYING`, the wave at most `WAVE`."""
    with temporary_portal() as environment:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        asked = [sys.executable, "-m", "tests.benchmarks.bpjs", str(min(people, WAVE)), str(min(people, PAYING))]
        done = subprocess.run(asked, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure(people: int, paying: int) -> dict[str, Any]:
    """Through the services that the pages and commands call; only the register is filled by SQL."""
    return {"people": people} | _wave(people) | {"paying": paying} | _month(paying)


def _wave(people: int) -> dict[str, Any]:
    from enrollment.programs.services import open_program
    from enrollment.submissions import answers
    from enrollment.submissions.layout_versions import layout_on
    from enrollment.submissions.services import prepare, sheet_rows
    from enrollment.submissions.workbooks import write_submission
    from enrollment.workers.models import Registration
    from jamsos.files.services import store_path
    from tests.submissions.people import ON, agreement, decreed

    program = open_program(YEAR, actor=None)
    _register(people)
    decree = decreed(program.waves.get(number=1), Registration.objects.only("pk"))
    agreement()
    submission, prepared = _timed(lambda: prepare(decree, on=ON, actor=None))
    with TemporaryDirectory() as folder:
        layout = layout_on(ON)
        rows = sheet_rows(decree, layout, list(decree.lines.order_by("no")))
        before = _forget()
        _, written = _timed(lambda: write_submission(Path(folder) / "lines.xlsx", submission, layout, rows))
        grown = own_peak_mib() - before
        stored = store_path(_answer(Path(folder) / "jawaban.xlsx", submission), actor=None, act="")
    answer, recorded = _timed(lambda: answers.record(submission, stored, on=ON, actor=None))
    return {
        "prepare_seconds": prepared,
        "workbook_written_and_read_seconds": written,
        "workbook_mib_above_the_process": round(grown),
        "answer_seconds": recorded,
        "answer_counts": answer.counts,
    }


def _answer(path: Path, submission: Any) -> Path:
    """Most recorded, some rejected, a few about whom nothing is said."""
    from tests.submissions.people import answer_file

    rows = []
    for place, (nik, name) in enumerate(submission.lines.order_by("line__no").values_list("line__nik", "line__name")):
        if place % EVERY_REJECTED == 0:
            rows.append((nik, name, "", "DITOLAK", "NIK tidak padan"))
        elif place % EVERY_SILENT:
            rows.append((nik, name, f"{place:011d}", "TERDAFTAR", ""))
    return answer_file(path, rows)


def _month(paying: int) -> dict[str, Any]:
    from enrollment.contributions.services import Proof, post
    from enrollment.programs.services import open_program

    program = open_program(PAID_YEAR, actor=None)
    gaps.fill(paying, PAID_YEAR, 1, 0, state="registered")
    on = date(PAID_YEAR, 1, 20)
    payment, posted = _timed(
        lambda: post(program.decrees.get(), on.replace(day=1), Proof("SP2D/1", on), on=on, actor=None)
    )
    return {"month_posted_seconds": posted, "month_people": payment.people}


def _register(people: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(gaps.REGISTER, {"people": people, "year": YEAR, "state": "selected"})
        cursor.execute("ANALYZE")


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    made = act()
    return made, round(time.perf_counter() - begun, 2)


def _forget() -> float:
    forget_peak()
    return resident_mib(os.getpid())


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")
    django.setup()
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
