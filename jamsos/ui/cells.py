"""How the cells of one column are drawn: what is the same for all rows is looked up once.

django-tables2 asks for the arguments of `render`, the field behind the accessor and its choices again for every cell.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns.base import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor


class Cells:
    """The cells of one column of a table."""

    def __init__(self, table: Table, bound: BoundColumn) -> None:
        self.column, self.header, self.default = bound.column, bound.header, bound.default
        self.opening = format_html('<td {} data-label="{}">', bound.attrs["td"].as_html(), bound.header)
        self._fixed = {"column": bound.column, "bound_column": bound, "table": table}
        self._accessor = Accessor(bound.accessor)
        self._chosen: dict[type, bool] = {}
        self._render = _asking_only(bound.render)
        self._link = _link(bound)

    def content(self, row: BoundRow) -> Any:
        """What stands in the cell of this row; the column's default where there is no value."""
        value = self._value(row.record)
        if value in self.column.empty_values:
            return self.default
        given = {"value": value, "record": row.record, "bound_row": row, **self._fixed}
        content = self._render(given)
        url = self._link(given) if self._link else None
        return content if url is None else format_html('<a href="{}">{}</a>', url, content)

    def html(self, row: BoundRow) -> str:
        """The cell itself."""
        return f"{self.opening}{shown(self.content(row))}</td>"

    def _value(self, record: Any) -> Any:
        if self._has_choices(record):
            owner, field = self._accessor.penultimate(record)
            if display := isinstance(owner, Model) and getattr(owner, f"get_{field}_display", None):
                return display()
        return self._accessor.resolve(record, quiet=True)

    def _has_choices(self, record: Any) -> bool:
        kind = type(record)
        if kind not in self._chosen:
            field = self._accessor.get_field(record)
            self._chosen[kind] = bool(getattr(field, "choices", None))
        return self._chosen[kind]


def shown(content: Any) -> SafeString:
    """Content as a template shows it: escaped unless it is HTML already, numbers and days in Indonesian."""
    if isinstance(content, str):
        return conditional_escape(content)
    return mark_safe(render_value_in_context(content, Context()))


def _asking_only(function: Callable[..., Any]) -> Callable[[Mapping[str, Any]], Any]:
    """The function, called with those of the values on offer that it has a name for."""
    asked = inspect.signature(function).parameters.values()
    if any(one.kind is one.VAR_KEYWORD for one in asked):
        return lambda given: function(**given)
    names = [one.name for one in asked]
    return lambda given: function(**{name: given[name] for name in names})


def _link(bound: BoundColumn) -> Callable[[Mapping[str, Any]], str | None] | None:
    """What answers the address that a cell leads to."""
    link = bound.link
    if link is None:
        return None
    return _asking_only(link.url) if callable(link.url) else lambda given: link.compose_url(**given)
