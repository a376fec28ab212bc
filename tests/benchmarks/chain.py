"""The worked example from nothing, in a database and a folder of its own: seconds and peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from tempfile import TemporaryDirectory

from django.conf import settings

from tests.benchmarks.memory import Peak
from tools.temporary_database import temporary_database

SCALES = {"demo": 40_000, "full": 1_800_000}


def run(people: int) -> dict[str, object]:
    """Both sizes of `make demo`; the full one only when the whole register is asked for."""
    wanted = [scale for scale, size in SCALES.items() if size <= people]
    return {scale: _example(scale) for scale in wanted}


def _example(scale: str) -> dict[str, object]:
    with TemporaryDirectory() as folder, temporary_database(settings.DATABASE_URL) as url:
        environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": folder, "DEMO": "1"}
        for command in (["migrate", "--verbosity", "0"], ["demo", "--scale", scale]):
            begun = time.perf_counter()
            process = subprocess.Popen([sys.executable, "manage.py", *command], env=environment)
            with Peak(process.pid) as peak:
                code = process.wait()
    return {"exit": code, "seconds": round(time.perf_counter() - begun, 1), "peak_mib": round(peak.mib)}
