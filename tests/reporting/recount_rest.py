"""The rest of a report's figures once more: reasons, arrears, waiting, benefits, monitoring, coverage, supervision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from statistics import median
from typing import Any

Rows = Callable[[str, dict[str, Any]], list[tuple]]
Pairs = Iterator[tuple[str, Any, Any]]
RESULTS = {
    "eligible": "memenuhi syarat",
    "not_eligible": "tidak memenuhi syarat",
    "unknown": "perlu klarifikasi",
    None: "belum dinilai",
}
STATES = {
    "proposed": "menunggu penguncian pendataan",
    "locked": "menunggu Keputusan Kepala Dinas Sosial",
    "listed": "menunggu pengiriman untuk verval",
    "in_verification": "menunggu hasil Disdukcapil",
    "returned": "dikembalikan untuk diperbaiki",
    "verified": "menunggu seleksi",
    "waiting": "daftar tunggu",
    "selected": "menunggu Keputusan Bupati",
    "decreed": "menunggu pengajuan, atau dikeluarkan saat pengajuan",
    "submitted": "menunggu jawaban BPJS",
    "rejected": "ditolak BPJS",
    "registered": "menunggu iuran pertama",
    "ended": "berakhir",
    "withdrawn": "ditarik sesudah ditetapkan Dinsos",
    "active": "peserta aktif",
}
CLOSED = {"meninggal": "meninggal", "pindah": "pindah keluar"}
DAYS = {
    "proposed": 30,
    "locked": 14,
    "listed": 7,
    "in_verification": 14,
    "returned": 14,
    "verified": 30,
    "selected": 14,
    "decreed": 7,
    "submitted": 14,
    "registered": 31,
}


def reasons(figures: dict[str, Any], asked: dict[str, Any], rows: Rows, standing: str) -> Pairs:
    """Why people stopped, what the matching found of them, and whose later assessment says otherwise."""
    sql = f"""SELECT s.reached, r.state, s.result,
        (SELECT n.verdict FROM (
            SELECT DISTINCT ON (v.line_id) v.id, v.verdict FROM verification_verdictrecord v
              JOIN verification_batchline b ON b.id = v.line_id WHERE b.registration_id = r.id
             ORDER BY v.line_id, v.sequence DESC) n
          WHERE n.verdict IN ('meninggal', 'pindah') ORDER BY n.id DESC LIMIT 1),
        m.id IS NOT NULL, m.decision, m.review
        FROM ({standing}) s JOIN workers_registration r ON r.id = s.id
        LEFT JOIN matches_match m ON m.registration_id = r.id AND m.series = 'dtsen'"""
    people = rows(sql, asked)
    true = [Counter() for _ in range(9)]
    links: Counter[str] = Counter()
    for reached, state, result, verdict, *link in people:
        gone = f"sesudah verval diketahui {CLOSED[verdict]}" if state == "withdrawn" and verdict else STATES[state]
        true[reached][gone if reached else RESULTS[result]] += 1
        links[_link(*link)] += 1
    for step, counts in enumerate(true):
        yield f"reasons of step {step}", figures["reasons"][step], dict(counts)
    yield "links", {key: count for key, count in figures["links"].items() if count}, dict(links)
    yield "lapsed", figures["lapsed"], sum(row[0] >= 1 and row[2] != "eligible" for row in people)


def _link(matched: bool, decision: str, review: str) -> str:
    if not matched:
        return "belum-dipadankan"
    if review == "same" or (decision == "auto" and not review):
        return "padan"
    if review == "different":
        return "orang-lain"
    return "perlu-ditinjau" if decision == "review" else "tidak-ditemukan"


def quotas(figures: dict[str, Any], asked: dict[str, Any], rows: Rows, standing: str) -> Pairs:
    sql = """SELECT g.name, g.announced, coalesce(sum(q.quota) FILTER (WHERE w.id IS NOT NULL), 0)
        FROM programs_group g LEFT JOIN programs_groupquota q ON q.group_id = g.id
        LEFT JOIN programs_wave w ON w.id = q.wave_id AND w.program_id = %(program)s
        WHERE g.program_id = %(program)s GROUP BY g.id"""
    true = {name: (announced, int(quota)) for name, announced, quota in rows(sql, asked)}
    for one in figures["groups"]:
        yield f"quota {one['name']}", (one["announced"], one["quota"]), true.pop(one["name"])
    yield "groups without a line", true, {}
    sql = f"""SELECT g.name, count(s.id) FROM programs_group g LEFT JOIN ({standing}) s
        ON s.group_id = g.id AND s.reached >= 5 AND NOT EXISTS (
            SELECT 1 FROM decrees_removal m JOIN decrees_decree d ON d.id = m.decree_id
              JOIN decrees_decreeline l ON l.id = m.line_id WHERE d.state = 'issued' AND l.registration_id = s.id)
        WHERE g.program_id = %(program)s GROUP BY g.id"""
    force = dict(rows(sql, asked))
    for one in figures["groups"]:
        yield f"in force {one['name']}", one["in_force"], force[one["name"]]


def waiting(figures: dict[str, Any], asked: dict[str, Any], rows: Rows) -> Pairs:
    """Days in the state, people over the limit; whole days, the middle of an even number cut down."""
    now = datetime.fromisoformat(figures["as_of"])
    since: dict[str, list[int]] = {}
    for state, changed in rows(
        "SELECT state, state_changed_at FROM workers_registration WHERE program_id = %(program)s", asked
    ):
        since.setdefault(state, []).append((now - changed).days)
    yield "stages", [one["state"] for one in figures["stages"]], list(DAYS)
    for one in figures["stages"]:
        days = since.get(one["state"], [])
        over = sum(day > DAYS[one["state"]] for day in days)
        true = (int(median(days)), max(days), over) if days else (0, 0, 0)
        yield f"waiting {one['state']}", (one["median"], one["longest"], one["overdue"]), true


LINES = """SELECT dl.nik, dl.amount / dl.months, w.fund_source, r.state, w.month_to,
    coalesce(d.month_from, w.month_from),
    (coalesce(r.left_on, (r.state_changed_at AT TIME ZONE 'Asia/Jakarta')::date)),
    (SELECT e.month_from FROM decrees_removal x JOIN decrees_decree e ON e.id = x.decree_id
      WHERE x.line_id = dl.id AND e.state = 'issued' LIMIT 1)
    FROM submissions_submissionline l JOIN decrees_decreeline dl ON dl.id = l.line_id
    JOIN workers_registration r ON r.id = dl.registration_id JOIN submissions_submission s ON s.id = l.submission_id
    JOIN decrees_decree d ON d.id = s.decree_id JOIN programs_wave w ON w.id = d.wave_id
    WHERE d.program_id = %(program)s AND l.included AND l.answer = 'recorded'"""
LEDGER = """SELECT dl.nik, c.year * 12 + c.month - 1 FROM contributions_contribution c
    JOIN submissions_submissionline l ON l.id = c.line_id JOIN decrees_decreeline dl ON dl.id = l.line_id
    WHERE c.reversal_id IS NULL AND c.year IN (%(year)s, %(year)s - 1)"""


def arrears(figures: dict[str, Any], asked: dict[str, Any], rows: Rows) -> Pairs:
    """Everybody's months one by one from the ledger: arrears at the end, the JKM window, and what is owed."""
    year, on = asked["year"], asked["on"]
    begun = 12 if year < on.year else on.month if year == on.year else 0
    paid: dict[str, set[int]] = {}
    for nik, month in rows(LEDGER, asked):
        paid.setdefault(nik, set()).add(month)
    behind, windows = Counter(), Counter()
    bills: dict[str, list[int]] = {}
    for nik, rate, source, state, last, first, left, removed in rows(LINES, asked):
        still = state in ("registered", "active")
        if not still:
            last = max(0, min(last, (left.year - year) * 12 + left.month, (removed or 13) - 1))
        until, mine = min(last, begun), paid.get(nik, set())
        missing = [month for month in range(first, until + 1) if year * 12 + month - 1 not in mine]
        if until < first or not (still or missing):
            continue
        at_end = _at_end(missing, until)
        behind[str(min(3, at_end))] += 1
        row = [year * 12 + month - 1 in mine for month in range(-11, until + 1)]
        if year == on.year and last >= on.month and not row[-1]:
            row.pop()
        windows[_window(still, row, at_end)] += 1
        bill = bills.setdefault(source, [0, 0])
        bill[0] += rate if still and year == on.year and last >= on.month else 0
        bill[1] += rate * len(missing)
    yield "behind", {key: n for key, n in figures["behind"].items() if n}, dict(behind)
    yield "windows", {key: n for key, n in figures["windows"].items() if n}, dict(windows)
    yield from _purses(figures, asked, rows, bills)


def _at_end(missing: list[int], until: int) -> int:
    count = 0
    while until - count in missing:
        count += 1
    return count


def _window(still: bool, row: list[bool], behind: int) -> str:
    if not still:
        return "berakhir"
    if row[-3:] == [True] * 3:
        return "terancam" if behind else "terjaga"
    return "terputus" if "111" in "".join("01"[paid] for paid in row) else "menuju"


def _purses(figures: dict[str, Any], asked: dict[str, Any], rows: Rows, bills: dict[str, list[int]]) -> Pairs:
    labels = {"APBD": "APBD", "APBDES": "APBDes", "CSR": "CSR/TJSL", "OTHER": "Sumber lain yang sah"}
    sql = "SELECT fund_source, ceiling FROM programs_budget WHERE program_id = %(program)s"
    ceilings = {labels[source]: ceiling for source, ceiling in rows(sql, asked)}
    owed = {labels[source]: bill for source, bill in bills.items()}
    for purse in figures["purses"]:
        month, unpaid = owed.get(purse["name"], [0, 0])
        ceiling = ceilings.get(purse["name"], 0)
        lasts = _short_in(ceiling - purse["paid"] - unpaid, month, asked["on"])
        said = tuple(purse[key] for key in ("ceiling", "month", "arrears", "short_in"))
        yield f"purse {purse['name']}", said, (ceiling, month, unpaid, lasts)


def _short_in(left: int, month: int, on: date) -> str | None:
    """Month after month paid from what is left, until one is not."""
    if not month:
        return None
    for number in range(on.month, 13):
        if left < 0 or (number > on.month and left < month):
            return date(on.year, number, 1).isoformat()
        left -= month if number > on.month else 0
    return None


def benefits(figures: dict[str, Any], asked: dict[str, Any], rows: Rows) -> Pairs:
    """Claims by benefit and status, their rupiah, deaths without one, and the newest spot check."""
    sql = """SELECT c.kind, c.status, c.level, c.amount, c.entitled FROM benefits_claim c
        JOIN workers_registration r ON r.id = c.registration_id WHERE r.program_id = %(program)s"""
    claims, told = rows(sql, asked), figures["benefits"]
    yield "benefits", [one["kind"] for one in told["claims"]], ["jkm", "jkk", "beasiswa"]
    for one in told["claims"]:
        mine = [claim for claim in claims if claim[0] == one["kind"]]
        said = {status: count for status, count in one["statuses"].items() if count}
        yield f"claims {one['kind']}", said, dict(Counter(claim[1] for claim in mine))
        true = (sum(claim[3] or 0 for claim in mine), sum(claim[4] or 0 for claim in mine if claim[1] != "batal"))
        yield f"rupiah {one['kind']}", (one["paid"], one["entitled"]), true
    deaths = Counter(claim[2] for claim in claims if claim[0] == "jkm" and claim[1] != "batal")
    yield "levels", {level: count for level, count in told["levels"].items() if count}, dict(deaths)
    sql = """SELECT count(*) FROM workers_registration r WHERE r.program_id = %(program)s AND r.state = 'ended'
        AND EXISTS (SELECT 1 FROM workers_change c WHERE c.registration_id = r.id AND c.field = 'state'
                    AND c.after = 'Berakhir' AND c.reason LIKE 'Meninggal dunia%%')
        AND EXISTS (SELECT 1 FROM submissions_submissionline l JOIN decrees_decreeline d ON d.id = l.line_id
                    WHERE d.registration_id = r.id AND l.included AND l.answer = 'recorded')
        AND NOT EXISTS (SELECT 1 FROM benefits_claim c WHERE c.registration_id = r.id AND c.kind = 'jkm'
                        AND c.status <> 'batal')"""
    yield "unclaimed", told["unclaimed"], rows(sql, asked)[0][0]
    yield from _check(told["check"], asked, rows)


def _check(said: dict[str, Any] | None, asked: dict[str, Any], rows: Rows) -> Pairs:
    sql = """SELECT id, number, population, size, confidence FROM benefits_beneficiarycheck
        WHERE program_id = %(program)s ORDER BY id DESC LIMIT 1"""
    drawn = rows(sql, asked)
    if said is None or not drawn:
        yield "check", said is None, not drawn
        return
    sql = """SELECT DISTINCT ON (f.line_id) f.agrees, f.fault FROM benefits_beneficiaryfinding f
        JOIN benefits_beneficiaryline l ON l.id = f.line_id WHERE l.sample_id = %(sample)s
        ORDER BY f.line_id, f.sequence DESC"""
    found = rows(sql, {"sample": drawn[0][0]})
    yield "check", tuple(said[key] for key in ("number", "population", "size", "confidence")), drawn[0][1:]
    true = (len(found), dict(Counter(fault for agrees, fault in found if not agrees)))
    yield "findings", (said["looked_at"], said["faults"]), true


def monitoring(figures: dict[str, Any], asked: dict[str, Any], rows: Rows) -> Pairs:
    sql = """SELECT f.change, f.decision, count(*) FROM monitoring_finding f
        JOIN workers_registration r ON r.id = f.registration_id WHERE r.program_id = %(program)s GROUP BY 1, 2"""
    said = {
        (change, decision, people)
        for change, decisions in figures["monitoring"].items()
        for decision, people in decisions.items()
        if people
    }
    yield "monitoring", said, set(rows(sql, asked))


def coverage(figures: dict[str, Any], asked: dict[str, Any], rows: Rows, standing: str) -> Pairs:
    sql = """SELECT segment, members, workers FROM coverage_coveragetotal WHERE release_id =
        (SELECT id FROM coverage_coveragerelease ORDER BY as_of DESC, id DESC LIMIT 1)"""
    official = {segment: figures_ for segment, *figures_ in rows(sql, asked)}
    sql = f"""SELECT a.segment, count(*) FILTER (WHERE s.reached >= 5), count(*) FILTER (WHERE s.reached >= 8)
        FROM ({standing}) s JOIN assessment_assessment a ON a.registration_id = s.id GROUP BY 1"""
    ours = {segment: counts for segment, *counts in rows(sql, asked)}
    categories = ["PU", "BPU", "JAKON", "PMI", "SOSIAL_KEAGAMAAN"]
    yield "categories", [one["segment"] for one in figures["coverage"]], categories
    for one in figures["coverage"]:
        said = [one[key] for key in ("members", "workers", "decreed", "active")]
        yield one["segment"], said, [*official.get(one["segment"], [None, None]), *ours.get(one["segment"], [0, 0])]


def supervision(figures: dict[str, Any], asked: dict[str, Any], rows: Rows, agencies: list[str]) -> Pairs:
    handed_in = set(rows("SELECT agency, half FROM supervision_supervisionreport WHERE year = %(year)s", asked))
    true = []
    for agency in agencies:
        for half, due in ((1, date(asked["year"], 6, 30)), (2, date(asked["year"], 12, 31))):
            owed = asked["year"] > 2025 or (agency, half) in handed_in
            if owed and asked["first"] <= due <= asked["last"]:
                true.append([agency, half, due.isoformat(), _slot((agency, half) in handed_in, due, asked["on"])])
    yield "slots", figures["supervision"]["slots"], true
    sql = """SELECT count(*), coalesce(sum(workers), 0), coalesce(sum(members), 0) FROM supervision_inspection
        WHERE inspected_on BETWEEN %(first)s AND %(last)s"""
    said = tuple(figures["supervision"]["inspections"][key] for key in ("companies", "workers", "members"))
    yield "inspections", said, rows(sql, asked)[0]


def _slot(handed_in: bool, due: date, on: date) -> str:
    if handed_in:
        return "diterima"
    if on > due:
        return "terlambat"
    return "segera jatuh tempo" if (due - on).days <= 30 else "belum jatuh tempo"
