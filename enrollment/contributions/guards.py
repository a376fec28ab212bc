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
# What was added or taken back is a bit of the month, whichever transaction comes first: nothing is read anew.
MONTHS_ADDED = pgtrigger.Trigger(
    name="months_added",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="added"),
    func="""
        INSERT INTO contributions_paidmonths AS kept (line_id, nik, year, paid)
        SELECT a.line_id, dl.nik, a.year, bit_or(1 << (12 - a.month))
          FROM added a JOIN submissions_submissionline sl ON sl.id = a.line_id
          JOIN decrees_decreeline dl ON dl.id = sl.line_id
         WHERE a.reversal_id IS NULL
         GROUP BY a.line_id, dl.nik, a.year ORDER BY a.line_id
            ON CONFLICT (line_id, year) DO UPDATE SET paid = kept.paid | excluded.paid;
        RETURN NULL;
    """,
)
MONTHS_TAKEN_BACK = pgtrigger.Trigger(
    name="months_taken_back",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    referencing=pgtrigger.Referencing(new="changed", old="before"),
    func="""
        UPDATE contributions_paidmonths AS kept SET paid = kept.paid & ~gone.months
          FROM (SELECT c.line_id, c.year, bit_or(1 << (12 - c.month)) AS months
                  FROM changed c JOIN before b ON b.id = c.id
                 WHERE b.reversal_id IS NULL AND c.reversal_id IS NOT NULL GROUP BY c.line_id, c.year) gone
         WHERE (kept.line_id, kept.year) = (gone.line_id, gone.year);
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
