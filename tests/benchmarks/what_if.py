"""The what-if page over very many registrations: the first answer, later ones, and the selection itself.

In a database of its own, filled by SQL: verified people of every group and desa, assessed as eligible.
As a module it measures the database that DATABASE_URL names: `python -m tests.benchmarks.what_if NUMBER`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from tempfile import TemporaryDirectory
from typing import Any

from tools.temporary_database import temporary_database

YEAR, ON, PEOPLE = 2026, date(2026, 2, 2), 200_000
LATER = 20
FILL = """
    INSERT INTO workers_registration (program_id, group_id, track, state, nik, nik_given, nkk, name, birth_place,
        birth_date, sex, marital, address, rt, rw, village_id, occupation_text, occupation, sponsor, phone,
        mother_name, registered_on, ktp_regency, proposal_hash, proposed_at, state_changed_at)
    SELECT g.program_id, g.id, g.track, 'verified', '9904' || lpad(n::text, 8, '0') || '0001', '', '', 'ORANG ' || n,
           '', date '1962-03-01' + (n * 7919 %% 15000), CASE n %% 2 WHEN 0 THEN 'L' ELSE 'P' END, '', '', '', '', v.id,
           '', '', '', '', '', date '2026-01-05' + n %% 40, '', '', now(), now()
      FROM generate_series(1, %s) n
      JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS of FROM programs_group) g
           ON g.place = n %% g.of
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS of FROM regions_village) v
           ON v.place = n * 31 %% v.of
"""
ASSESS = """
    INSERT INTO assessment_assessment (registration_id, regulation, version, assessed_on, result, priority, segment,
        decile, flags, made_at)
    SELECT r.id, p.regulation, 'uji', date '2026-02-02', 'eligible',
           (ARRAY['', '', 'a', 'c', 'a,c', 'b'])[1 + r.id %% 6], '', 1 + r.id %% 4, '[]', now()
      FROM workers_registration r JOIN programs_program p ON p.id = r.program_id
"""


def run(people: int) -> dict[str, object]:
    """Seconds of the first and of later answers on the page, of selecting and of working it out again.

    `people` is the size of the register; the year's registrations are at most `PEOPLE`.
    """
    with temporary_portal() as environment:
        for command in (["migrate", "--verbosity", "0"], ["open_program", "--year", str(YEAR)]):
            subprocess.run(
                [sys.executable, "manage.py", *command], env=environment, check=True, stdout=subprocess.DEVNULL
            )
        asked = [sys.executable, "-m", "tests.benchmarks.what_if", str(min(people, PEOPLE))]
        done = subprocess.run(asked, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def temporary_portal() -> Iterator[dict[str, str]]:
    from django.conf import settings

    with TemporaryDirectory() as folder, temporary_database(settings.DATABASE_URL) as url:
        yield os.environ | {"DATABASE_URL": url, "DATA_DIR": folder, "DEMO": "1", "LOG_LEVEL": "ERROR"}


def measure(number: int) -> dict[str, Any]:
    """Fill the database and ask as an officer would."""
    wave, client = _filled(number), _officer()
    address = f"/seleksi/{wave.pk}/bagaimana-jika/"

    def asked(quota: int) -> Callable[[], Any]:
        figures = {"quota": quota, "budget": quota * wave.cost_per_person}
        return lambda: client.get(address, figures, headers={"hx-request": "true"})

    first = _seconds(asked(number // 10))
    later = [_seconds(asked(number // 20 + step * 997)) for step in range(LATER)]
    return {
        "registrations": number,
        "first_seconds": first,
        "later_median_seconds": round(statistics.median(later), 3),
        "later_worst_seconds": max(later),
        **_selection(wave),
    }


def _selection(wave: Any) -> dict[str, float]:
    from enrollment.selection.checking import recheck
    from enrollment.selection.selectors import current_run
    from enrollment.selection.services import select

    chosen = _seconds(lambda: select(wave, on=ON, actor=None))
    again = _seconds(lambda: recheck(current_run(wave)))
    return {"select_seconds": chosen, "recheck_seconds": again}


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    found = act()
    if getattr(found, "status_code", 200) != 200:
        raise RuntimeError(f"answered {found.status_code}")
    return round(time.perf_counter() - begun, 3)


def _filled(number: int) -> Any:
    from django.db import connection

    from enrollment.programs.models import Wave

    with connection.cursor() as cursor:
        cursor.execute(FILL, [number])
        cursor.execute(ASSESS, [])
        cursor.execute("ANALYZE")
    return Wave.objects.select_related("program").get()


def _officer() -> Any:
    """A browser signed in as somebody who may try figures."""
    from django.test import Client

    from jamsos.accounts.models import Role, RoleAssignment, User

    user = User.objects.create(username="ukur")
    RoleAssignment.objects.create(user=user, role=Role.DINSOS_PETUGAS, starts_on=date(2025, 1, 1))
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")
    django.setup()
    print(json.dumps(measure(int(sys.argv[1]))))
