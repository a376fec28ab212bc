"""A table that keeps its rows is not emptied either: TRUNCATE asks no row, so it is refused apart."""

from __future__ import annotations

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model


def keeps_rows(model: type[Model]) -> bool:
    """Whether no row of it may change, or none may go."""
    protections = [one for one in getattr(model._meta, "triggers", ()) if isinstance(one, pgtrigger.Protect)]
    return any(type(one) is pgtrigger.Protect and one.condition is None for one in protections)


KEPT = sorted(model._meta.db_table for model in apps.get_models() if keeps_rows(model))


def test_the_tables_that_matter_most_are_among_them() -> None:
    known = {"audit_event", "decrees_decree", "decrees_decreeline", "decrees_decreefile", "decrees_removal"}
    assert known | {"verification_verdictrecord", "contributions_payment"} <= set(KEPT) and len(KEPT) > 45


@pytest.mark.django_db
@pytest.mark.parametrize("table", KEPT)
def test_nobody_empties_it(table: str) -> None:
    with (
        pytest.raises(DatabaseError, match="its rows are kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f'TRUNCATE "{table}" CASCADE')


@pytest.mark.django_db
def test_it_refuses_of_itself_and_not_only_through_a_table_that_refers_to_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgtype & 32 > 0")
        assert {name for (name,) in cursor.fetchall()} >= set(KEPT)
