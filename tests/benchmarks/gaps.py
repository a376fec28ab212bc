"""Arrears and the JKM window over two programme years: 200,000 people, 24 months each, some months unpaid.

In a database of its own, filled by SQL. As a module it measures the database that DATABASE_URL names:
`python -m tests.benchmarks.gaps NUMBER`.
"""

from __future__ import annotations

from datetime import date

YEARS, ON, PEOPLE, AGAIN = (2025, 2026), date(2026, 12, 20), 200_000, 5
# Keys are checked by nobody while the rows are made: they are right, and there are five million of them.
HEAD = "SET session_replication_role = replica"
REGISTER = """
    INSERT INTO workers_registration (program_id, group_id, track, state, nik, nik_given, nkk, name, birth_place,
        birth_date, sex, marital, address, rt, rw, village_id, occupation_text, occupation, sponsor, phone,
        mother_name, registered_on, ktp_regency, proposal_hash, proposed_at, state_changed_at)
    SELECT g.program_id, g.id, g.track, 'active', '9904' || lpad(n::text, 8, '0') || '0001', '', '', 'ORANG ' || n,
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
        certifier_name, clauses, regulation, people, months, amount, lines_hash, made_at)
    SELECT 'bupati', w.program_id, w.id, 'issued', '', '1/' || p.year, make_date(p.year, 1, 2), '', '', '', '{}', '',
           %(people)s, %(people)s * 12, %(people)s::bigint * 12 * 16800, '', now()
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
      FROM generate_series(1, 12) m
      JOIN submissions_submissionline l ON (l.id * 7919 + m * 104729) %% 97 > 3
      JOIN submissions_submission s ON s.id = l.submission_id
      JOIN decrees_decree d ON d.id = s.decree_id JOIN programs_program p ON p.id = d.program_id AND p.year = %(year)s
"""
FILL = (REGISTER, DECREE, LINES, SUBMISSION, RECORDED, PAID)
