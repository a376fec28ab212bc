"""Rows that stay: what the database itself refuses, whoever asks. Whose rows are kept is not emptied either."""

from __future__ import annotations

import pgtrigger

NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'table % is not emptied: its rows are kept', TG_TABLE_NAME;",
)


def only_added(name: str = "append_only") -> list[pgtrigger.Trigger]:
    """Rows are added, never changed and never deleted."""
    return [pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete), NO_TRUNCATE]


def stays(name: str, *columns: str) -> pgtrigger.Trigger:
    """What these columns of a row said when it was made, they say for good; other updates do not ask."""
    return pgtrigger.Protect(
        name=name, operation=pgtrigger.UpdateOf(*columns), condition=pgtrigger.AnyChange(*columns)
    )


def never_deleted() -> list[pgtrigger.Trigger]:
    """Rows may change where other triggers let them, and stay."""
    return [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete), NO_TRUNCATE]
