"""Drawing a panel or a table with its own small template, which sees all that the page sees."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.template.loader import get_template

from jamsos.ui.panels import Panel
from jamsos.ui.tables import Table

register = template.Library()


@register.simple_tag(takes_context=True)
def panel_body(context: Context, panel: Panel) -> str:
    """Draw the panel's template; what it shows is there as `panel.context`, or `context` for short.

    (`{% include ... with context=... %}` cannot pass that name.)
    """
    with context.push(panel=panel):
        context["context"] = panel.context
        return get_template(panel.template).template.render(context)


@register.simple_tag(takes_context=True)
def draw_table(context: Context, table: Table) -> str:
    """Draw the rows of the table's page (the tag of django-tables2 would ask all context processors once more)."""
    table.context = context
    with context.push(table=table):
        return get_template("components/table.html").template.render(context)
