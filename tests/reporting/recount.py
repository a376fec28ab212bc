"""Every figure of a report once more, in plain SQL written from law and tables, not from the code it checks."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from tests.reporting import recount_rest as rest

# Where an officer took somebody out, by what the register kept of it.
STANDING = """
    SELECT r.id, r.group_id, r.village_id, r.sex, r.disability, r.birth_date, r.registered_on, a.decile, a.result,
           CASE
             WHEN r.state = 'active' THEN 8
             WHEN r.state = 'registered' THEN 7
             WHEN r.state = 'ended' AND out.before = 'Ditetapkan Bupati' THEN 5
             WHEN r.state = 'ended' THEN 7
             WHEN r.state IN ('submitted', 'rejected') THEN 6
             WHEN r.state = 'decreed' THEN 5
             WHEN r.state = 'selected' OR (r.state = 'withdrawn' AND out.before = 'Terpilih') THEN 4
             WHEN r.state IN ('verified', 'waiting') THEN 3
             WHEN r.state = 'withdrawn' AND out.before IN ('Terverifikasi', 'Daftar tunggu') THEN 3
             WHEN r.state IN ('listed', 'in_verification', 'returned', 'withdrawn') THEN 2
             WHEN r.state = 'locked' OR a.result = 'eligible' THEN 1
             ELSE 0
           END AS reached
      FROM workers_registration r
      LEFT JOIN assessment_assessment a ON a.registration_id = r.id
      LEFT JOIN LATERAL (
           SELECT c.before FROM workers_change c
            WHERE c.registration_id = r.id AND c.field = 'state'
              AND c.after = CASE r.state WHEN 'ended' THEN 'Berakhir' ELSE 'Ditarik' END
            ORDER BY c.id DESC LIMIT 1) out ON true
     WHERE r.program_id = %(program)s
       AND (r.state <> 'withdrawn'
            OR EXISTS (SELECT 1 FROM workers_listedidentity l WHERE l.registration_id = r.id))
"""
ISSUED = "d.state = 'issued' AND d.program_id = %(program)s AND d.decided_on BETWEEN %(first)s AND %(last)s"
FLOWS = {
    "masuk": f"""SELECT count(*) FROM ({STANDING}) s WHERE s.registered_on BETWEEN %(first)s AND %(last)s""",
    "ditetapkan-dinsos-periode": f"""SELECT count(DISTINCT l.registration_id) FROM decrees_decreeline l
        JOIN decrees_decree d ON d.id = l.decree_id WHERE d.kind = 'kadinsos' AND {ISSUED}""",
    "ditetapkan-bupati-periode": f"""SELECT count(DISTINCT l.registration_id) FROM decrees_decreeline l
        JOIN decrees_decree d ON d.id = l.decree_id WHERE d.kind = 'bupati' AND {ISSUED}""",
    "dihapus-periode": f"""SELECT count(*) FROM decrees_removal m
        JOIN decrees_decree d ON d.id = m.decree_id WHERE {ISSUED}""",
    "verval-dijawab": """SELECT count(DISTINCT registration_id) FROM (
        SELECT DISTINCT ON (v.line_id) v.line_id, b.registration_id, v.recorded_at, v.verdict
          FROM verification_verdictrecord v JOIN verification_batchline b ON b.id = v.line_id
          JOIN workers_registration r ON r.id = b.registration_id AND r.program_id = %(program)s
         ORDER BY v.line_id, v.sequence DESC) n
        WHERE (n.recorded_at AT TIME ZONE 'Asia/Jakarta')::date BETWEEN %(first)s AND %(last)s""",
    "diajukan-periode": """SELECT count(*) FROM submissions_submissionline l
        JOIN submissions_submission s ON s.id = l.submission_id JOIN decrees_decree d ON d.id = s.decree_id
        WHERE l.included AND d.program_id = %(program)s AND s.submitted_on BETWEEN %(first)s AND %(last)s""",
    "orang-bulan-dibayar": """SELECT count(*) FROM contributions_contribution c
        JOIN contributions_payment p ON p.id = c.payment_id JOIN decrees_decree d ON d.id = p.decree_id
        WHERE c.reversal_id IS NULL AND NOT EXISTS (SELECT 1 FROM contributions_reversal x WHERE x.payment_id = p.id)
          AND d.program_id = %(program)s AND p.paid_on BETWEEN %(first)s AND %(last)s""",
    "rupiah-dibayar": """SELECT coalesce(sum(p.amount), 0) FROM contributions_payment p
        JOIN decrees_decree d ON d.id = p.decree_id
        WHERE NOT EXISTS (SELECT 1 FROM contributions_reversal x WHERE x.payment_id = p.id)
          AND d.program_id = %(program)s AND p.paid_on BETWEEN %(first)s AND %(last)s""",
}
FLOWS["meninggal-periode"] = """SELECT count(*) FROM workers_registration r
    WHERE r.program_id = %(program)s AND r.state = 'ended' AND r.left_on BETWEEN %(first)s AND %(last)s
      AND EXISTS (SELECT 1 FROM workers_change c WHERE c.registration_id = r.id AND c.field = 'state'
                  AND c.after = 'Berakhir' AND c.reason LIKE 'Meninggal dunia%%')"""
FLOWS["klaim-periode"] = """SELECT count(*) FROM benefits_claim c JOIN workers_registration r
    ON r.id = c.registration_id WHERE r.program_id = %(program)s AND c.status <> 'batal'
    AND c.noted_on BETWEEN %(first)s AND %(last)s"""
FLOWS[
    "klaim-dibayar-periode"
] = """SELECT count(*) FROM benefits_claimstep s JOIN benefits_claim c ON c.id = s.claim_id
    JOIN workers_registration r ON r.id = c.registration_id WHERE r.program_id = %(program)s
    AND s.status = 'dibayar' AND s."on" BETWEEN %(first)s AND %(last)s"""
FLOWS["verval-padan"] = FLOWS["verval-dijawab"] + " AND n.verdict = 'padan'"
for _key, _answer in (("terekam-periode", "recorded"), ("ditolak-periode", "rejected")):
    FLOWS[_key] = f"""SELECT count(DISTINCT dl.registration_id) FROM submissions_submissionline l
        JOIN decrees_decreeline dl ON dl.id = l.line_id JOIN submissions_answerfile f ON f.id = l.answered_in_id
        JOIN decrees_decree d ON d.id = dl.decree_id
        WHERE l.answer = '{_answer}' AND d.program_id = %(program)s
          AND (f.recorded_at AT TIME ZONE 'Asia/Jakarta')::date BETWEEN %(first)s AND %(last)s"""
PAID = """SELECT count(*), coalesce(sum(c.amount), 0) FROM contributions_contribution c
    JOIN submissions_submissionline l ON l.id = c.line_id JOIN submissions_submission s ON s.id = l.submission_id
    JOIN decrees_decree d ON d.id = s.decree_id
    WHERE c.reversal_id IS NULL AND d.program_id = %(program)s AND c.year = %(year)s AND c.month = %(month)s"""
OWING = """SELECT count(*), coalesce(sum(dl.amount / dl.months), 0) FROM submissions_submissionline l
    JOIN decrees_decreeline dl ON dl.id = l.line_id JOIN workers_registration r ON r.id = dl.registration_id
    JOIN submissions_submission s ON s.id = l.submission_id JOIN decrees_decree d ON d.id = s.decree_id
    JOIN programs_wave w ON w.id = d.wave_id
    WHERE d.program_id = %(program)s AND l.included AND l.answer = 'recorded'
      AND %(month)s BETWEEN coalesce(d.month_from, w.month_from) AND w.month_to
      AND (r.state IN ('registered', 'active') OR (
           make_date(%(year)s, %(month)s, 1)
             <= coalesce(r.left_on, (r.state_changed_at AT TIME ZONE 'Asia/Jakarta')::date)
           AND NOT EXISTS (SELECT 1 FROM decrees_removal x JOIN decrees_decree e ON e.id = x.decree_id
                           WHERE x.line_id = dl.id AND e.state = 'issued' AND e.month_from <= %(month)s)))
      AND make_date(%(year)s, %(month)s, 1) <= %(on)s
      AND NOT EXISTS (SELECT 1 FROM contributions_contribution c WHERE c.line_id = l.id AND c.reversal_id IS NULL
                      AND c.year = %(year)s AND c.month = %(month)s)"""
COMMITTED = """SELECT coalesce(sum(d.amount - d.freed), 0) FROM decrees_decree d
    JOIN programs_wave w ON w.id = d.wave_id
    WHERE d.kind = 'bupati' AND d.state = 'issued' AND w.program_id = %(program)s AND w.fund_source = %(source)s"""
SPENT = """SELECT coalesce(sum(p.amount), 0) FROM contributions_payment p JOIN decrees_decree d ON d.id = p.decree_id
    JOIN programs_wave w ON w.id = d.wave_id
    WHERE NOT EXISTS (SELECT 1 FROM contributions_reversal x WHERE x.payment_id = p.id)
      AND w.program_id = %(program)s AND w.fund_source = %(source)s"""
WAITING = """SELECT state, count(*) FROM workers_registration WHERE program_id = %(program)s GROUP BY state"""


def differences(figures: dict[str, Any], program: Any, first: date, last: date, on: date) -> list[str]:
    """Where the figures and the plain SQL disagree; nothing when they agree everywhere."""
    pairs = _pairs(figures, program, first, last, on)
    return [f"{name}: {said} instead of {true}" for name, said, true in pairs if said != true]


def compared(figures: dict[str, Any], program: Any, first: date, last: date, on: date) -> int:
    """How many figures are held against the SQL."""
    return len(list(_pairs(figures, program, first, last, on)))


def _pairs(figures: dict[str, Any], program: Any, first: date, last: date, on: date):
    asked = {"program": program.pk, "first": first, "last": last, "on": on, "year": program.year}
    yield from _people(figures, asked)
    yield from _flows(figures, asked)
    yield from _money(figures, asked, program)
    yield from rest.reasons(figures, asked, _rows, STANDING)
    yield from rest.quotas(figures, asked, _rows, STANDING)
    yield from rest.waiting(figures, asked, _rows)
    yield from rest.arrears(figures, asked, _rows)
    yield from rest.benefits(figures, asked, _rows)
    yield from rest.monitoring(figures, asked, _rows)
    yield from rest.coverage(figures, asked, _rows, STANDING)
    yield from rest.supervision(figures, asked, _rows, settings.SUPERVISION_AGENCIES)


def _rows(sql: str, asked: dict[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return cursor.fetchall()


def _people(figures: dict[str, Any], asked: dict[str, Any]):
    sql = f"""SELECT s.reached, g.name, d.code, v.code, s.sex, s.disability, s.decile,
        CASE WHEN s.birth_date IS NULL THEN 'belum diketahui'
             WHEN s.birth_date > s.registered_on - interval '18 years' THEN 'di bawah 18'
             WHEN s.birth_date > s.registered_on - interval '30 years' THEN '18–29'
             WHEN s.birth_date > s.registered_on - interval '45 years' THEN '30–44'
             WHEN s.birth_date > s.registered_on - interval '60 years' THEN '45–59'
             WHEN s.birth_date > s.registered_on - interval '65 years' THEN '60–64' ELSE '65 ke atas' END
        FROM ({STANDING}) s JOIN programs_group g ON g.id = s.group_id
        JOIN regions_village v ON v.id = s.village_id JOIN regions_district d ON d.id = v.district_id"""
    rows = _rows(sql, asked)
    yield from _chain("chain", figures["chain"], [row[0] for row in rows])
    keys = {"groups": (1, "name"), "districts": (2, "code"), "villages": (3, "code")}
    for name, (place, key) in keys.items():
        for one in figures[name]:
            here = [row[0] for row in rows if row[place] == one[key]]
            yield from _chain(f"{name} {one[key]}", one["chain"], here)
    words = {
        "Jenis kelamin": lambda row: {"L": "Laki-laki", "P": "Perempuan"}.get(row[4], "belum diketahui"),
        "Usia saat daftar": lambda row: row[7],
        "Disabilitas": lambda row: {
            None: "belum diketahui",
            True: "Penyandang disabilitas",
            False: "Bukan penyandang disabilitas",
        }[row[5]],
        "Desil": lambda row: "belum diketahui" if row[6] is None else f"Desil {row[6]}",
    }
    for trait in figures["traits"]:
        found = {label: chain for label, chain in trait["rows"]}
        true: dict[str, list[int]] = {}
        for row in rows:
            true.setdefault(words[trait["name"]](row), []).append(row[0])
        yield trait["name"], set(found), set(true)
        for label, reached in true.items():
            yield from _chain(f"{trait['name']} {label}", found.get(label, []), reached)
    waiting = dict(_rows(WAITING, asked))
    for stage in figures["stages"]:
        yield f"waiting {stage['state']}", stage["people"], waiting.get(stage["state"], 0)


def _chain(name: str, said: list[int], reached: list[int]):
    count = Counter(reached)
    for step in range(9):
        yield f"{name} step {step}", (said[step] if said else None), count[step]


def _flows(figures: dict[str, Any], asked: dict[str, Any]):
    yield "flows", set(figures["flows"]), set(FLOWS)
    for key, sql in FLOWS.items():
        yield key, figures["flows"][key], int(_rows(sql, asked)[0][0])


def _money(figures: dict[str, Any], asked: dict[str, Any], program: Any):
    for month in figures["months"]:
        here = asked | {"month": month["month"]}
        said = (month["paid_people"], month["paid"], month["owing_people"], month["owing"])
        yield f"month {month['month']}", said, tuple(map(int, (*_rows(PAID, here)[0], *_rows(OWING, here)[0])))
    labels = {"APBD": "APBD", "APBDES": "APBDes", "CSR": "CSR/TJSL", "OTHER": "Sumber lain yang sah"}
    for purse in figures["purses"]:
        source = next(code for code, label in labels.items() if label == purse["name"])
        here = asked | {"source": source}
        true = tuple(int(_rows(sql, here)[0][0]) for sql in (COMMITTED, SPENT))
        yield f"purse {source}", (purse["committed"], purse["paid"]), true
