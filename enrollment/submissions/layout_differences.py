"""What one version of a column layout changes in the one before it, as sentences for an officer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrollment.submissions.layout_checks import DATE_FORMATS
from enrollment.submissions.layouts import ANSWER_FIELDS, ANSWERS, SOURCES
from enrollment.submissions.models import LayoutKind
from jamsos.lib.workbook import normal_column

Column = Mapping[str, Any]


def differences(kind: LayoutKind, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Every difference between two mappings of one kind; none when they say the same."""
    found = _submission(old, new) if kind == LayoutKind.SUBMISSION else _answer(old, new)
    return [*found, *_confirmation(old, new)]


def filling(column: Column) -> str:
    """What stands in the column: a field of the person, or always the same text."""
    source, value = column.get("from", ""), column.get("value", "")
    return SOURCES[source] if source else f"selalu «{value}»" if value else "selalu kosong"


def _confirmation(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    if old["confirmed"] != new["confirmed"]:
        yield "Disepakati BPJS." if new["confirmed"] else "Belum terkonfirmasi BPJS."


def _submission(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    pairs = _paired(old["columns"], new["columns"])
    for before, after in pairs:
        if before is None:
            yield f"Kolom {after['name']} ditambahkan: {filling(after)}."
        elif after is None:
            yield f"Kolom {before['name']} dihapus."
        else:
            yield from _changed(before, after)
    yield from _moved(old["columns"], pairs)
    if old["date_format"] != new["date_format"]:
        shown = [DATE_FORMATS[one["date_format"]] for one in (old, new)]
        yield f"Bentuk tanggal: {shown[0]} menjadi {shown[1]}."


def _paired(old: Sequence[Column], new: Sequence[Column]) -> list[tuple[Column | None, Column | None]]:
    """Columns that are the same one: of one heading, or else filled alike under another heading; in the new order."""
    left = {normal_column(one["name"]): one for one in old}
    same = {place: left.pop(normal_column(one["name"]), None) for place, one in enumerate(new)}
    for place, one in enumerate(new):
        alike = next((name for name, other in left.items() if filling(other) == filling(one)), None)
        if same[place] is None and alike is not None:
            same[place] = left.pop(alike)
    return [*((same[place], one) for place, one in enumerate(new)), *((one, None) for one in left.values())]


def _changed(before: Column, after: Column) -> Iterator[str]:
    if before["name"] != after["name"]:
        yield f"Judul {before['name']} menjadi {after['name']}."
    if filling(before) != filling(after):
        yield f"Kolom {after['name']}: {filling(before)} menjadi {filling(after)}."
    if before["width"] != after["width"]:
        yield f"Kolom {after['name']}: lebar {before['width']} menjadi {after['width']}."


def _moved(old: Sequence[Column], pairs: Sequence[tuple[Column | None, Column | None]]) -> Iterator[str]:
    """The columns that stayed, when they now stand in another order."""
    stayed = [(before, after) for before, after in pairs if before is not None and after is not None]
    places = [old.index(before) for before, _ in stayed]
    if places != sorted(places):
        yield f"Urutan kolom menjadi {', '.join(after['name'] for _, after in stayed)}."


def _answer(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, label in ANSWER_FIELDS.items():
        yield from _list(f"Judul kolom {label}", old["columns"][name], new["columns"][name])
    for kind, label in ANSWERS.items():
        yield from _list(f"Kata status {label}", old["statuses"][kind], new["statuses"][kind])


def _list(label: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    if list(old) != list(new):
        yield f"{label}: {', '.join(old)} menjadi {', '.join(new)}."
