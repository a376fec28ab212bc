"""Columns that several tables share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import django_tables2 as tables
from django.template import Template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jamsos.ui.cells import Cells
from jamsos.ui.templatetags import formats

ATTRS = {"class": "table table-vcenter card-table table-mobile-md"}


@dataclass(frozen=True)
class Line:
    """One row to be drawn: its cells, and what stands below it (heading, content)."""

    cells: SafeString
    below: list[tuple[str, Any]]


class Table(tables.Table):
    """Base of every table: Indonesian labels, Tabler classes, columns that fold on a phone."""

    class Meta:
        attrs = ATTRS
        empty_text = "Belum ada data."
        orderable = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A subclass without a `Meta` of its own would lose what stands in ours."""
        kwargs.setdefault("attrs", self._meta.attrs or ATTRS)
        kwargs.setdefault("empty_text", self._meta.empty_text or Table.Meta.empty_text)
        kwargs.setdefault("orderable", False)
        super().__init__(*args, **kwargs)

    def lines(self) -> Iterator[Line]:
        """The rows of the page as the template draws them."""
        columns = [Cells(self, column) for column in self.columns]
        below = [column for column in columns if isinstance(column.column, LineBelow)]
        beside = [column for column in columns if column not in below]
        for row in self.paginated_rows:
            cells = mark_safe("".join([column.html(row) for column in beside]))
            under = [(column.header, column.content(row)) for column in below]
            yield Line(cells, [(header, content) for header, content in under if content])


class LineBelow(tables.Column):
    """A sentence under its row, over the whole width: no column of its own. An empty one leaves no line."""

    below = True


class TemplateColumn(tables.Column):
    """Cells drawn by a small template, which knows the page's context, the `record` and the `value`."""

    empty_values = ()

    def __init__(self, code: str = "", *, template_name: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code, self.template_name = code, template_name

    def render(self, record: Any, value: Any, table: Table) -> SafeString:
        template = _compiled(self.code) if self.code else get_template(self.template_name).template
        with table.context.push(record=record, value=value):
            return template.render(table.context)


@cache
def _compiled(code: str) -> Template:
    """A template compiled once, not for each cell; the code stands in the source and nowhere else."""
    return Template(code)


class NumberColumn(tables.Column):
    """Right-aligned number with Indonesian separators."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "text-end"}, "th": {"class": "text-end"}})
        super().__init__(*args, **kwargs)

    def render(self, value: int) -> str:
        return formats.number(value)


class RupiahColumn(NumberColumn):
    def render(self, value: int) -> str:
        return formats.rupiah(value)


class DateColumn(tables.Column):
    def render(self, value: Any) -> str:
        return formats.tanggal(value)


class NikColumn(tables.Column):
    """An identity number, always masked; unmasking is an act of its own on the person's page."""

    def render(self, value: str) -> str:
        return formats.mask_nik(value)


class StateColumn(tables.Column):
    """A state as a small coloured label; colours stand in the stylesheet by state."""

    def __init__(self, field: str = "state", **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", "Status")
        super().__init__(accessor=field, **kwargs)
        self.field = field

    def render(self, value: str, record: Any) -> SafeString:
        """`value` is already the label of the choice."""
        return format_html('<span class="badge state-{}">{}</span>', getattr(record, self.field), value)
