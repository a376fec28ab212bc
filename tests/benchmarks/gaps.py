"""Arrears and the JKM window over two programme years: 200,000 people, 24 months each, some months unpaid.

In a database of its own, filled by SQL. As a module it measures the database that DATABASE_URL names:
`python -m tests.benchmarks.gaps NUMBER`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.benchmarks.what_if import temporary_portal

YEARS, PEOPLE, AGAIN = (2025, 2026), 200_000, 5
REGISTER = """
    INSERT INTO workers_registration (program_id, group_id, track, state, nik, nik_given, nkk, name, birth_place,
        birth_date, sex, marital, address, rt, rw, village_id, occupation_text, occupation, sponsor, phone,
        mother_name, registered_on, ktp_regency, proposal_hash, proposed_at, state_changed_at)
    SELECT g.program_id, g.id, g.track, %(state)s, '9904' || lpad(n::text, 8, '0') || '0001', '', '', 'ORANG ' || n,
           '', date '1980-05-17', 'L', '', '', '', '', v.id, '', '', '', '', '', make_date(%(year)s, 1, 5), '', '',
           now(), now()
      FROM generate_series(1, %(people)s) n
      JOIN (SELECT g.* FROM programs_group g JOIN programs_program p ON p.id = g.program_id AND p.year = %(year)s
             ORDER BY g.id LIMIT 1) g ON true
      JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS of FROM regions_village) v
           ON v.place = n * 31 %% v.of
"""
DECREE = """
    INSERT INTO decrees_decree (kind, program_id, wave_id, state, title, number, decided_on, signer_title, signer_name,
        certifier_name, clauses, regulation, people, months, amount, sequence, removed, freed, lines_hash, check_note,
        code, code_address, made_at)
    SELECT 'bupati', w.program_id, w.id, 'issued', '', '1/' || p.year, make_date(p.year, 1, 2), '', '', '', '{}', '',
           %(people)s, %(people)s * 12, %(people)s::bigint * 12 * 16800, 0, 0, 0, '', '', w.id::text, '', now()
      FROM programs_wave w JOIN programs_program p ON p.id = w.program_id WHERE p.year = %(year)s
"""
LINES = """
    INSERT INTO decrees_decreeline (decree_id, no, registration_id, nik, nkk, name, birth_place, sex, mother_name,
        address, village, district, phone, occupation, "group", fund_source, months, amount)
    SELECT d.id, row_number() OVER (ORDER BY r.id), r.id, r.nik, '', r.name, '', 'L', '', '', '', '', '', '', '',
           'APBD', 12, 12 * 16800
      FROM workers_registration r JOIN programs_program p ON p.id = r.program_id AND p.year = %(year)s
      JOIN decrees_decree d ON d.program_id = p.id
"""
SUBMISSION = """
    INSERT INTO submissions_submission (decree_id, number, submitted_on, agreement_id, late_reason, layout, people,
        dropped, months, amount, lines_hash, rows_sha256, answer_hash, made_at)
    SELECT d.id, 1, d.decided_on, 0, '', '', d.people, 0, d.months, d.amount, '', '', 'x', now()
      FROM decrees_decree d JOIN programs_program p ON p.id = d.program_id WHERE p.year = %(year)s
"""
RECORDED = """
    INSERT INTO submissions_submissionline (submission_id, line_id, included, reason, answer, kpj, answer_note)
    SELECT s.id, l.id, true, '', 'recorded', '', ''
      FROM decrees_decreeline l JOIN submissions_submission s ON s.decree_id = l.decree_id
      JOIN decrees_decree d ON d.id = l.decree_id JOIN programs_program p ON p.id = d.program_id AND p.year = %(year)s
"""
PAID = """
    INSERT INTO contributions_contribution (payment_id, line_id, year, month, amount)
    SELECT m, l.id, %(year)s, m, 16800
      FROM generate_series(%(first)s, %(last)s) m
      JOIN submissions_submissionline l ON (l.id * 7919 + m * 104729) %% 97 > 3
      JOIN submissions_submission s ON s.id = l.submission_id
      JOIN decrees_decree d ON d.id = s.decree_id JOIN programs_program p ON p.id = d.program_id AND p.year = %(year)s
"""
KEPT = """
    INSERT INTO contributions_paidmonths (nik, year, paid)
    SELECT dl.nik, c.year, bit_or(1 << (12 - c.month))
      FROM contributions_contribution c JOIN submissions_submissionline sl ON sl.id = c.line_id
      JOIN decrees_decreeline dl ON dl.id = sl.line_id
     WHERE c.year = %(year)s GROUP BY dl.nik, c.year
        ON CONFLICT (nik, year) DO UPDATE SET paid = excluded.paid
"""
REGISTERED = (REGISTER, DECREE, LINES, SUBMISSION, RECORDED)


def run(people: int) -> dict[str, object]:
    """Seconds of the alarm, of a page of the list and of a decree's gap, after 14 and after 24 months.

    `people` is the size of the register; the participants are at most `PEOPLE`.
    """
    with temporary_portal() as environment:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        asked = [sys.executable, "-m", "tests.benchmarks.gaps", str(min(people, PEOPLE))]
        done = subprocess.run(asked, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure(number: int) -> dict[str, Any]:
    """Fill the database and ask: in February, when most rows of three reach into the year before, and in December."""
    from enrollment.programs.services import open_program

    programs = [open_program(year, actor=None) for year in YEARS]
    told: dict[str, Any] = {"people": number}
    for year, first, last in ((YEARS[0], 1, 12), (YEARS[1], 1, 2), (YEARS[1], 3, 12)):
        fill(number, year, first, last)
        if year == YEARS[1]:
            told[f"months_{12 + last}"] = asked(programs[1], date(year, last, 20))
    return told


def fill(number: int, year: int, first: int, last: int, state: str = "active") -> None:
    """Contributions of the months `first` to `last`; with the first also the year's people, decree and BPJS answer."""
    from django.db import connection

    values = {"people": number, "year": year, "first": first, "last": last, "state": state}
    with connection.cursor() as cursor:
        # Five million rows that are known to be right: neither keys nor triggers look at them.
        cursor.execute("SET session_replication_role = replica")
        for statement in (*REGISTERED, PAID, KEPT) if first == 1 else (PAID, KEPT):
            cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def asked(program: Any, on: date) -> dict[str, Any]:
    """Medians of `AGAIN` answers, in seconds, and the counts found."""
    from enrollment.contributions.gaps import Window, alarm, gap, standing
    from enrollment.contributions.models import Contribution

    decree, people = program.decrees.get(), standing(program, on=on).order_by("pk")
    return {
        "contributions": Contribution.objects.count(),
        "alarm_seconds": _median(lambda: alarm(program, people, on=on)),
        "first_page_seconds": _median(lambda: list(people[:51])),
        "at_risk_page_seconds": _median(lambda: list(people.filter(window=Window.AT_RISK)[:51])),
        "two_months_page_seconds": _median(lambda: list(people.filter(behind=2)[:51])),
        "gap_of_a_decree_seconds": _median(lambda: gap(decree, on=on)),
        "behind": list(alarm(program, people, on=on).behind.values()),
        "windows": dict(alarm(program, people, on=on).windows),
    }


def _median(act: Callable[[], Any]) -> float:
    seconds = []
    for _ in range(AGAIN):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return round(statistics.median(seconds), 3)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsos.settings")
    django.setup()
    print(json.dumps(measure(int(sys.argv[1]))))
