"""Fields and selections of a form, drawn as Django's templates draw them but in code.

A form of the portal has up to seventy fields, a list of desa 326 options: three templates for a line of text and one
for each option were most of the time such a page took.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

INPUTS = ("checkbox", "date", "email", "hidden", "number", "password", "text")
FOLDER = "django/forms/widgets"


class Renderer(TemplatesSetting):
    """Templates draw what is not drawn here."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget))


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = format_html_join("", "{}", ([_group(name, options)] for name, options, _ in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget), groups)


def _group(name: str | None, options: list[Mapping[str, Any]]) -> SafeString:
    lines = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((str(one["value"]), _attributes(one), one["label"]) for one in options),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, lines) if name else lines


def _attributes(widget: Mapping[str, Any]) -> SafeString:
    """What is true stands without a value, what is false not at all."""
    said = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return format_html_join("", "{}", ([_attribute(name, value)] for name, value in said))


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))


DRAWN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    **{f"{FOLDER}/{kind}.html": _input for kind in INPUTS},
    f"{FOLDER}/select.html": _select,
}
