"""Tables that stay small: kecamatan, desa, programmes, groups, waves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet


class SmallTable(QuerySet):
    """Rows fetched at once also where `iterator` is asked for, as a form does for its choices.

    A cursor on the server, made for very many rows, takes three questions more for each list of choices.
    """

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        return iter(self)
