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
