"""Many registrations at once into the register, by COPY: the one way in for files and for reference lists.

Whoever calls has checked them (`checking`) and compared them with the register (`doubles`) under the programme's lock.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from enrollment.workers.models import Registration
from jamsos.lib.copying import copy_rows


def enter(registrations: Iterable[Registration]) -> None:
    """Store registrations in the order given, within the caller's transaction."""
    fields = [field for field in Registration._meta.concrete_fields if not field.primary_key]
    lines = (
        [field.get_db_prep_save(field.pre_save(one, add=True), connection) for field in fields]
        for one in registrations
    )
    with connection.cursor() as cursor:
        copy_rows(cursor, Registration._meta.db_table, [field.column for field in fields], lines)
