"""What the database itself refuses about roles, whoever asks: the service says it first, in words."""

from __future__ import annotations

import pgtrigger

from jamsos.accounts.roles import FORBIDDEN_PAIRS


def _both_ways() -> str:
    """Every forbidden pair in both orders, as SQL rows."""
    pairs = sorted(tuple(sorted(pair)) for pair in FORBIDDEN_PAIRS)
    return ", ".join(f"('{one}', '{other}'), ('{other}', '{one}')" for one, other in pairs)


# The person is locked first, so that two roles given at once see each other. What only becomes shorter always passes.
NO_FORBIDDEN_PAIR = pgtrigger.Trigger(
    name="no_forbidden_pair",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF TG_OP = 'UPDATE' THEN
            IF NEW.user_id = OLD.user_id AND NEW.role = OLD.role AND NEW.starts_on >= OLD.starts_on
               AND COALESCE(NEW.ends_on, 'infinity') <= COALESCE(OLD.ends_on, 'infinity') THEN
                RETURN NEW;
            END IF;
        END IF;
        PERFORM FROM accounts_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
        IF EXISTS (
            SELECT FROM accounts_roleassignment held
             WHERE held.user_id = NEW.user_id AND held.id <> NEW.id AND held.taken_at IS NULL
               AND (held.role, NEW.role) IN ({_both_ways()})
               AND held.starts_on <= COALESCE(NEW.ends_on, 'infinity')
               AND NEW.starts_on <= COALESCE(held.ends_on, 'infinity')
        ) THEN
            RAISE EXCEPTION 'one person may not hold these two roles at once' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
