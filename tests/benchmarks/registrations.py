"""A programme year with very many registrations, linked to a DTSEN release, in a database of its own.

`with registrations(200_000) as environment:` and run the portal's commands with that environment. As a module it fills
the database that DATABASE_URL names: `python -m tests.benchmarks.registrations NUMBER`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.temporary_database import temporary_database

YEAR, REGISTERED = 2026, date(2026, 1, 15)
SPARE, SEED, BATCH = 1.1, 1, 5000
NOT_FOUND, NOT_DECLARED = 20, 10
"""One in so many is not in the release; one in so many came without the proposer's declaration."""


@contextmanager
def registrations(number: int, listed: int = 0) -> Iterator[dict[str, str]]:
    """The environment of a portal with `number` proposed workers of the year, matched and not yet assessed.

    `listed`: people in the release; some more than the workers if left out.
    """
    from django.conf import settings

    with TemporaryDirectory() as name, temporary_database(settings.DATABASE_URL) as url:
        environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": f"{name}/var", "DEMO": "1"}
        _release(Path(name), max(listed, round(number * SPARE)), environment)
        _run(environment, "manage.py", "open_program", "--year", str(YEAR))
        _run(environment, "-m", "tests.benchmarks.registrations", str(number))
        yield environment


def _release(folder: Path, people: int, environment: dict[str, str]) -> None:
    """A synthetic DTSEN release with some more people than will be proposed, imported."""
    from enrollment.synthetic.build import VILLAGE_FILE, make_synthetic
    from enrollment.synthetic.register import FAMILY_FILE, MEMBER_FILE

    make_synthetic(people, people // 100, SEED, folder)
    _run(environment, "manage.py", "migrate", "--verbosity", "0")
    _run(environment, "manage.py", "import_village_codes", str(folder / VILLAGE_FILE))
    files = ("--family", str(folder / FAMILY_FILE), "--members", str(folder / MEMBER_FILE))
    _run(environment, "manage.py", "import_reference", "--kind", "dtsen", *files, "--label", "2026-1")


def _run(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, *command], env=environment, check=True, stdout=subprocess.DEVNULL)


def fill(number: int) -> None:
    """Propose `number` people of the release, for one group after another, each with the link a matcher would find."""
    from django.utils import timezone

    from eligibility.reference.models import ReferenceList, ReferencePerson
    from enrollment.matching.models import Match, MatchRun
    from enrollment.programs.models import Program
    from enrollment.workers.models import Registration

    program, listed = Program.objects.get(year=YEAR), ReferenceList.objects.get()
    counts = {"auto": number - number // NOT_FOUND, "review": 0, "none": number // NOT_FOUND, "nik_from_list": 0}
    run = MatchRun.objects.create(
        program=program, reference_list=listed, finished_at=timezone.now(), counts=counts | {"doubles": 0}
    )
    groups = list(program.groups.order_by("pk"))
    found = ReferencePerson.objects.filter(list=listed, village__isnull=False, birth_date__isnull=False)
    people = list(found.order_by("row_no")[:number])
    if len(people) < number:
        raise RuntimeError(f"the release has only {len(people)} people in known villages")
    for start in range(0, number, BATCH):
        chosen = people[start : start + BATCH]
        rows = [_registration(person, program, groups[person.row_no % len(groups)]) for person in chosen]
        made = Registration.objects.bulk_create(rows)
        Match.objects.bulk_create(_match(one, person, run) for one, person in zip(made, chosen, strict=True))
    _analyze()


def _registration(person: Any, program: Any, group: Any) -> Any:
    from enrollment.workers.models import Registration

    declared = person.row_no % NOT_DECLARED != 0
    return Registration(
        program=program,
        group=group,
        track=group.track,
        occupation=group.occupation,
        occupation_text="" if group.occupation else group.name,
        nik=person.nik,
        nik_given=person.nik,
        name=person.name,
        birth_date=person.birth_date,
        sex=person.sex or "",
        village_id=person.village_id,
        registered_on=REGISTERED,
        declared_on=REGISTERED if declared else None,
    )


def _match(registration: Any, person: Any, run: Any) -> Any:
    from enrollment.matching.models import Decision, Match

    if person.row_no % NOT_FOUND == 0:
        return Match(registration=registration, run=run, decision=Decision.NONE)
    where = {"row_no": person.row_no, "nik_matched": person.nik}
    return Match(registration=registration, run=run, decision=Decision.AUTO, **where)


def _analyze() -> None:
    """The planner's figures and the index of names, as an import leaves them."""
    from django.db import connection

    from enrollment.workers.models import NAME_INDEX
    from jamsos.lib.copying import fold_in

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        fold_in(cursor, NAME_INDEX)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")
    django.setup()
    fill(int(sys.argv[1]))
