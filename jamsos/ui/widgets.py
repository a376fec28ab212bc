"""Fields and selections of a form, drawn as Django's templates draw them but in code.

A form of the portal has up to seventy fields, a list of desa 326 options: three templates for a line of text, one for
its label and one for each option were most of the time such a page took.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

INPUTS = ("checkbox", "date", "email", "hidden", "number", "password", "text")
FOLDER = "django/forms"
DASHES = BLANK_CHOICE_DASH[0][1]
CHOOSE, NOTHING = "Pilih …", "Tidak diisi"
"""What an empty choice says: where one must be made, and where none need be."""


def renewing(field: str, url: str) -> dict[str, str]:
    """Attributes of a field upon whose change `field` is asked for anew at `url`, which reads what both now hold."""
    part = f"#div_id_{field}"
    how = {"hx-trigger": "change", "hx-swap": "outerHTML", "hx-sync": "closest form:replace"}
    return how | {"hx-get": url, "hx-select": part, "hx-target": part, "hx-include": f"[name={field}]"}


class Renderer(TemplatesSetting):
    """Templates draw what is not drawn here."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWN.get(template_name)
        return mark_safe(draw(context)) if draw else super().render(template_name, context, request)


def _label(context: Mapping[str, Any]) -> str:
    text = _escaped(context["label"])
    return f"<{context['tag']}{_attributes(context)}>{text}</{context['tag']}>" if context["use_tag"] else text


def _input(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_escaped(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{_escaped(widget["name"])}"{value}{_attributes(widget)}>'


def _select(context: Mapping[str, Any]) -> str:
    widget = context["widget"]
    empty = CHOOSE if widget["required"] else NOTHING
    groups = "".join(_group(name, [_said(one, empty) for one in options]) for name, options, _ in widget["optgroups"])
    return f'<select name="{_escaped(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _said(option: Mapping[str, Any], empty: str) -> Mapping[str, Any]:
    """The option with words where Django, or a filter, leaves dashes for no choice."""
    return {**option, "label": empty} if option["label"] == DASHES else option


def _group(name: str | None, options: list[Mapping[str, Any]]) -> str:
    lines = "".join(
        f'\n  <option value="{_escaped(one["value"])}"{_attributes(one)}>{_escaped(one["label"])}</option>'
        for one in options
    )
    return f'\n  <optgroup label="{_escaped(name)}">{lines}\n  </optgroup>' if name else lines


def _attributes(drawn: Mapping[str, Any]) -> str:
    """What is true stands without a value, what is false not at all."""
    return "".join(
        f" {_escaped(name)}" if value is True else f' {_escaped(name)}="{_escaped(value)}"'
        for name, value in drawn["attrs"].items()
        if value is not False
    )


def _escaped(value: Any) -> str:
    """The text of a value, escaped unless it is HTML already: `conditional_escape` at a third of its cost."""
    text = str(value)
    return text if isinstance(text, SafeString) else html.escape(text)


DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{FOLDER}/widgets/{kind}.html": _input for kind in INPUTS},
    f"{FOLDER}/widgets/select.html": _select,
    f"{FOLDER}/label.html": _label,
}
