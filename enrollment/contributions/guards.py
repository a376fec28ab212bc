"""What the database itself refuses about payments and closed months, whoever writes.

Payments and closings of one decree wait for each other on the row of the decree, so that neither slips past a check of
the other that has not been committed yet.
"""

from __future__ import annotations

import pgtrigger

PAID_IN_TIME = pgtrigger.Trigger(
    name="paid_in_time",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.paid_on > (NEW.made_at AT TIME ZONE 'Asia/Jakarta')::date
           OR NEW.paid_on < (SELECT decided_on FROM decrees_decree WHERE id = NEW.decree_id) THEN
            RAISE EXCEPTION 'paid before the decree or in the future' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
WRITTEN_BY_THE_LEDGER = pgtrigger.Trigger(
    name="written_by_the_ledger",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF pg_trigger_depth() < 2 THEN
            RAISE EXCEPTION 'months paid follow from contributions alone' USING ERRCODE = 'check_violation';
        END IF;
        RETURN coalesce(NEW, OLD);
    """,
)
# A month added is one bit more, whichever transaction comes first; what was taken back is read anew from the ledger.
MONTHS_ADDED = pgtrigger.Trigger(
    name="months_added",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="added"),
    func="""
        INSERT INTO contributions_paidmonths AS kept (nik, year, paid)
        SELECT dl.nik, a.year, bit_or(1 << (12 - a.month))
          FROM added a JOIN submissions_submissionline sl ON sl.id = a.line_id
          JOIN decrees_decreeline dl ON dl.id = sl.line_id
         WHERE a.reversal_id IS NULL
         GROUP BY dl.nik, a.year ORDER BY dl.nik
            ON CONFLICT (nik, year) DO UPDATE SET paid = kept.paid | excluded.paid;
        RETURN NULL;
    """,
)
MONTHS_TAKEN_BACK = pgtrigger.Trigger(
    name="months_taken_back",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    referencing=pgtrigger.Referencing(new="changed"),
    func="""
        UPDATE contributions_paidmonths AS kept SET paid = now.months
          FROM (SELECT touched.nik, touched.year,
                       coalesce(bit_or(1 << (12 - c.month)) FILTER (WHERE c.reversal_id IS NULL), 0) AS months
                  FROM (SELECT DISTINCT dl.nik, x.year FROM changed x
                          JOIN submissions_submissionline sl ON sl.id = x.line_id
                          JOIN decrees_decreeline dl ON dl.id = sl.line_id) touched
                  JOIN decrees_decreeline dl ON dl.nik = touched.nik
                  JOIN submissions_submissionline sl ON sl.line_id = dl.id
                  JOIN contributions_contribution c ON c.line_id = sl.id AND c.year = touched.year
                 GROUP BY touched.nik, touched.year) now
         WHERE (kept.nik, kept.year) = (now.nik, now.year);
        RETURN NULL;
    """,
)
CLOSED = """
        IF EXISTS (SELECT FROM contributions_closing c
                    WHERE (c.decree_id, c.year, c.month) = ({month}) AND c.reopened_at IS NULL) THEN
            RAISE EXCEPTION 'the month is closed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
"""
NOTHING_IN_CLOSED_MONTH = pgtrigger.Trigger(
    name="nothing_in_closed_month",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="PERFORM FROM decrees_decree WHERE id = NEW.decree_id FOR KEY SHARE;"
    + CLOSED.format(month="NEW.decree_id, NEW.year, NEW.month"),
)
REVERSED_IN_OPEN_MONTH = pgtrigger.Trigger(
    name="reversed_in_open_month",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("paid", "contributions_payment%ROWTYPE")],
    func="SELECT * INTO paid FROM contributions_payment WHERE id = NEW.payment_id;"
    "PERFORM FROM decrees_decree WHERE id = paid.decree_id FOR KEY SHARE;"
    + CLOSED.format(month="paid.decree_id, paid.year, paid.month"),
)
TRUE_TOTALS = pgtrigger.Trigger(
    name="true_totals",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        PERFORM FROM decrees_decree WHERE id = NEW.decree_id FOR UPDATE;
        IF (SELECT (coalesce(sum(p.people), 0), coalesce(sum(p.amount), 0)) IS DISTINCT FROM (NEW.people, NEW.amount)
              FROM contributions_payment p
             WHERE (p.decree_id, p.year, p.month) = (NEW.decree_id, NEW.year, NEW.month)
               AND NOT EXISTS (SELECT FROM contributions_reversal r WHERE r.payment_id = p.id)) THEN
            RAISE EXCEPTION 'the month was not paid as its closing says' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
