"""The portal's processes, started by hand as docker-compose.yml starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from django.db import connection

PROJECT = Path(__file__).resolve().parents[1]
SERVICES = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]


def portal_environment(**more: str) -> dict[str, str]:
    """Environment of a process that works on this test's database and data folder."""
    return os.environ | {
        "DATABASE_URL": urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DATA_DIR": str(settings.DATA_DIR),
        "DJANGO_SETTINGS_MODULE": "jamsos.settings",
        "PYTHONPATH": str(PROJECT),
        **more,
    }


@contextmanager
def starter(environment: dict[str, str], logs: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """`start("worker", "--include", "x")` starts a service of docker-compose.yml; all are killed at the end."""
    started: list[subprocess.Popen] = []

    def start(service: str, *more: str) -> subprocess.Popen:
        command = [sys.executable, "-m", *SERVICES[service]["command"], *more]
        with (logs / f"{service}-{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)
        started.append(process)
        return process

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.wait()
