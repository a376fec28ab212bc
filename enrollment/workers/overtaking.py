"""Two officers on one worker: the second sees field by field what it was, what the first wrote, and the own entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import ChoiceField, Form, ModelChoiceField

from enrollment.workers.models import Registration
from enrollment.workers.seen import KEPT_FROM_VIEW, Moved, opened, shown_in
from enrollment.workers.showing import HIDDEN, initial_of
from jamsos.lib import nik as numbers
from jamsos.ui.panels import Panel
from jamsos.ui.templatetags import formats

NOT_SHOWN = "tidak ditampilkan saat itu"
UNCHANGED = "tidak Anda ubah"


def merged(form: Form, one: Registration) -> dict[str, Any]:
    """The present state with what this officer changed laid upon it, ready to be sent again."""
    now, mine = initial_of(one), changed_in(form, one)
    shown = {name: now.get(name, "") for name in form.fields}
    return shown | {name: form.data.get(name, "") for name in mine} | {"seen": opened(one)}


def changed_in(form: Form, one: Registration) -> list[str]:
    """Fields in which something else was typed than the form had shown."""
    before = shown_in(form.cleaned_data["seen"], one)
    open_fields = [name for name, field in form.fields.items() if name != "seen" and not field.disabled]
    return [name for name in open_fields if form.data.get(name, "") != _as_shown(before, name)]


def _as_shown(before: dict[str, Any], name: str) -> str:
    """What the form's field held when it was opened; that of a hidden value was empty."""
    return "" if name in HIDDEN else str(before.get(name, ""))


def difference_panel(form: Form, moved: Sequence[Moved]) -> Panel:
    """Every field that somebody else wrote; the officer's own entry beside it."""
    rows = [_row(form, one) for one in moved]
    note = "Formulir di bawah memuat keadaan sekarang ditambah perubahan Anda."
    return Panel(
        "Yang berubah sementara itu", template="workers/overtaken.html", context={"rows": rows}, note=note, wide=True
    )


def _row(form: Form, one: Moved) -> dict[str, str]:
    field = form.fields.get(one.name)
    typed = form.data.get(one.name, "")
    untouched = typed == "" if one.name in HIDDEN else typed == str(one.was)
    return {
        "label": field.label if field else one.name,
        "was": NOT_SHOWN if one.was is None else _word(field, one.was),
        "now": _word(field, one.now),
        "by": f"{one.by or 'sistem'}, {formats.tanggal(one.at)}" if one.at else "",
        "mine": UNCHANGED if untouched else _private(one.name, _word(field, typed)),
    }


def _private(name: str, typed: str) -> str:
    if name not in HIDDEN:
        return typed
    return KEPT_FROM_VIEW if name == "mother_name" else numbers.mask(typed)


def _word(field: Any, value: Any) -> str:
    """A value as the field calls it."""
    if isinstance(field, ModelChoiceField):
        found = field.queryset.filter(pk=value).first() if str(value).isdecimal() else None
        return str(found or "–")
    labels = {str(key): label for key, label in field.choices} if isinstance(field, ChoiceField) else {}
    return (labels.get(str(value), str(value)) if value != "" else "") or "–"
