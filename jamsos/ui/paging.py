"""Long lists by the key of a row instead of by counting all rows before it: every page costs the same.

The address says behind which row a page begins (`after=`) or before which it ends (`before=`, `before=end` for the
last rows). The key is a column of which no value occurs twice in the list, such as a row's number or rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet

from jamsos.lib.money import number

END = "end"
DIGITS = 18
"""What any whole number of the database can hold."""
CHEAP = 2_000.0
"""The planner's cost up to which rows are counted one by one: some 50,000 rows of an index, a few milliseconds."""
CAP = 1_001


@dataclass(frozen=True)
class Link:
    """One button of the pager: its words, the relation for the browser, and the two parameters (None: left out)."""

    label: str
    rel: str
    after: object = None
    before: object = None


@dataclass(frozen=True)
class KeysetPage:
    """The rows of one page, in order, and the ways on."""

    object_list: Any
    links: tuple[Link, ...]
    words: str

    @property
    def has_other_pages(self) -> bool:
        return bool(self.links)


class KeysetPaginator:
    """Pages of `rows` in the order of `key` ("pk", "-pk", "no"); stands where Django's Paginator does."""

    def __init__(self, rows: QuerySet[Model], key: str, per_page: int) -> None:
        self.rows, self.key, self.per_page = rows, key, per_page
        self.field, self.falling = key.removeprefix("-"), key.startswith("-")

    @cached_property
    def count(self) -> int:
        return self.rows.count()

    @cached_property
    def told(self) -> str:
        """How many rows, in words; exactly where the page has counted them anyway."""
        return number(self.count) if "count" in vars(self) else told(self.rows)

    def get_page(self, given: Mapping[str, str]) -> KeysetPage:
        """The page that the address asks for; the first one when what it asks cannot be read."""
        after, before = key_in(given.get("after")), key_in(given.get("before"))
        backwards = before is not None or given.get("before") == END
        rows = self._from(before if backwards else after, backwards)
        found = list(rows[: self.per_page + 1])
        more, found = len(found) > self.per_page, found[: self.per_page]
        if backwards:
            found.reverse()
        earlier = more if backwards else after is not None
        later = before is not None if backwards else more
        return KeysetPage(found, self._links(found, earlier, later), self._words(len(found), earlier or later))

    def _from(self, mark: int | None, backwards: bool) -> QuerySet[Model]:
        falling = self.falling != backwards
        rows = self.rows.order_by(("-" if falling else "") + self.field)
        return rows if mark is None else rows.filter(**{f"{self.field}__{'lt' if falling else 'gt'}": mark})

    def _links(self, found: list[Model], earlier: bool, later: bool) -> tuple[Link, ...]:
        mark = attrgetter(self.field.replace("__", "."))
        first, last = (mark(found[0]), mark(found[-1])) if found else (None, None)
        back = (Link("« Awal", "first"), Link("‹ Sebelumnya", "prev", before=first)) if earlier else ()
        on = (Link("Berikutnya ›", "next", after=last), Link("Akhir »", "last", before=END)) if later else ()
        return back[: 2 if found else 1] + on

    def _words(self, shown: int, others: bool) -> str:
        return f"{number(shown)} dari {self.told}" if others else ""


def told(rows: QuerySet[Model]) -> str:
    """How many rows, as an officer reads it: counted when that is cheap, else estimated or "lebih dari 1.000"."""
    bare = rows.order_by().values("pk")
    try:
        question, values = bare.query.sql_with_params()  # written once: that takes longer than the answers
    except EmptyResultSet:
        return number(0)
    with connections[rows.db].cursor() as cursor:

        def ask(sql: str) -> Any:
            return cursor.execute(sql, values).fetchone()[0]

        plan = ask(f"EXPLAIN (FORMAT JSON) {question}")[0]["Plan"]
        if plan["Total Cost"] <= CHEAP:
            return number(ask(f"SELECT COUNT(*) FROM ({question}) AS found"))
        if (counted := ask(f"SELECT COUNT(*) FROM ({question} LIMIT {CAP}) AS found")) < CAP:
            return number(counted)
    guessed = round(plan["Plan Rows"], -3)  # statistics of a table that has just been filled may be far too low
    return f"sekitar {number(guessed)}" if _whole(plan) and guessed >= CAP else f"lebih dari {number(CAP - 1)}"


def _whole(plan: Mapping[str, Any]) -> bool:
    """Whether no row is filtered away: then the planner knows the number from its statistics."""
    conditions = ("Filter", "Index Cond", "Join Filter", "Hash Cond", "Recheck Cond")
    return "Plans" not in plan and not any(name in plan for name in conditions)


def key_in(text: str | None) -> int | None:
    """The number of a row as an address gives it, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= DIGITS else None
