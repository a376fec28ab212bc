"""How rows are drawn: what a column declares, what is escaped, and what the reader sees where nothing is known."""

from __future__ import annotations

from datetime import date

import django_tables2 as tables
import pytest
from django.template import Context, Template

from jamsos.accounts.models import Agency, RoleAssignment, User
from jamsos.ui.tables import DateColumn, LineBelow, NumberColumn, Table, TemplateColumn

EVIL = "<script>alert(1)</script>"
HARMLESS = "&lt;script&gt;alert(1)&lt;/script&gt;"


def one_row(given: object, **columns: tables.Column) -> str:
    """The row of a table with these columns, without its heading."""
    table = type("Made", (Table,), columns)([given])
    page = Template("{% load panels %}{% draw_table table %}").render(Context({"table": table, "seen": "halaman"}))
    return page.partition("<tbody>")[2].partition("</tbody>")[0].strip()


@pytest.mark.parametrize(
    ("column", "shown"),
    [
        (tables.Column("Isi"), HARMLESS),
        (tables.Column("Isi", linkify=lambda record: "/x/"), f'<a href="/x/">{HARMLESS}</a>'),
        (tables.Column("Isi", linkify=lambda value: f'/"{value}'), f'<a href="/&quot;{HARMLESS}">{HARMLESS}</a>'),
        (tables.Column("Isi", linkify=lambda record: None), HARMLESS),
        (TemplateColumn("<b>{{ value }}</b>{{ record.cell }}"), f"<b>{HARMLESS}</b>{HARMLESS}"),
    ],
)
def test_what_a_person_typed_is_never_html(column: tables.Column, shown: str) -> None:
    assert one_row({"cell": EVIL}, cell=column) == f'<tr><td  data-label="Isi">{shown}</td></tr>'.replace(
        "Isi", column.verbose_name or "Cell"
    )


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        (tables.Column(), None, "—"),
        (tables.Column(default="belum ada"), "", "belum ada"),
        (NumberColumn(), 21234, "21.234"),
        (DateColumn(), date(2026, 11, 28), "28 November 2026"),
        (tables.Column(), 1.5, "1,5"),
        (tables.Column(), 0, "0"),
        (TemplateColumn("{{ seen }}"), None, "halaman"),
    ],
)
def test_values_are_shown_as_their_column_says(column: tables.Column, value: object, shown: str) -> None:
    assert f">{shown}</td>" in one_row({"cell": value}, cell=column)


def test_a_choice_is_shown_in_its_words_also_behind_a_relation() -> None:
    user = User(agency=Agency.DINSOS)
    assert ">Dinas Sosial</td>" in one_row(user, agency=tables.Column())
    assert ">Dinas Sosial</td>" in one_row(RoleAssignment(user=user), agency=tables.Column(accessor="user__agency"))


def test_a_link_that_asks_for_what_there_is_not_is_a_mistake_and_not_a_missing_link() -> None:
    with pytest.raises(KeyError):
        one_row({"cell": "x"}, cell=tables.Column(linkify=lambda event: "/x/"))


def test_what_stands_below_a_row_has_the_whole_width_and_no_line_when_empty() -> None:
    columns = {"cell": tables.Column(), "note": LineBelow("Catatan", default="")}
    shown = one_row({"cell": "x", "note": EVIL}, **columns)
    assert f'<tr class="line-below"><td colspan="2" data-label="Catatan">{HARMLESS}</td></tr>' in shown
    assert "line-below" not in one_row({"cell": "x", "note": ""}, **columns)
