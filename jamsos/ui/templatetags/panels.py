"""Drawing a panel with its own small template."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.template.loader import get_template

from jamsos.ui.panels import Panel

register = template.Library()


@register.simple_tag(takes_context=True)
def panel_body(context: Context, panel: Panel) -> str:
    """Draw the panel's template; what it shows is there as `panel.context`, or `context` for short.

    (`{% include ... with context=... %}` cannot pass that name.)
    """
    with context.push(panel=panel):
        context["context"] = panel.context
        return get_template(panel.template).template.render(context)
