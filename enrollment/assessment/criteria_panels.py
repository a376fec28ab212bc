"""The panels of the Kriteria page, each under a name that the index and links lead to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from eligibility.regulations import Regulation
from eligibility.regulations.timeline import changes
from enrollment.assessment import criteria_coverage as matrix
from enrollment.assessment import criteria_words as words
from jamsos.accounts.models import User
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal

LONG_VALUE = 4
TRY_PAGE, COMPARE_PAGE = ("criteria-try", "Uji pada satu orang"), ("simulations", "Simulasikan")


def head_panel(told: dict[str, Any], asked: date) -> Panel:
    """What the regulation is called, when it is law, and of which day the page speaks."""
    note = told["note"]
    if told["on"] != asked:
        note = f"Peraturan ini tidak berlaku pada {tanggal(asked)}; yang ditampilkan hari terdekat. {note}".strip()
    facts = [
        Fact("Nama", told["title"]),
        Fact("Status", told["status"]),
        Fact("Berlaku", words.validity(told)),
        Fact("Keadaan per", tanggal(told["on"])),
        Fact("Versi aturan dan parameter", told["version"], "berubah bila aturan, parameter atau pembacaan berubah"),
    ]
    return Panel(told["short"], facts, note=note, wide=True)


def silent_panel(told: dict[str, Any]) -> Panel:
    """What the source, as far as it is known, leaves open: there is no rule for it."""
    facts = [Fact(one["about"], one["says"]) for one in told["silent"]]
    note = (
        "Naskah yang diketahui tidak memuat ketentuan tentang ini, sehingga portal tidak menjalankan aturan apa pun."
    )
    return Panel("Yang tidak diatur", facts, note=note, wide=True)


def rules_panel(told: dict[str, Any]) -> Panel:
    """The rules in the order of the law with an example of what they say; the tracks as a note."""
    tracks = {track["code"]: track["title"] for track in told["tracks"]}
    rows = [
        rule
        | {"tracks": words.binding(rule, tracks), "asked": words.facts_asked(rule)}
        | {"example": rule["phrases"]["met"][-1], "others": _other_phrases(rule)}
        for rule in told["rules"]
    ]
    note = "; ".join(f"{track['title']}: {track['article']}" for track in told["tracks"])
    return _table(
        "Syarat, menurut urutan pasal", "assessment/criteria_rules.html", rows, f"Jalur. {note}." if note else ""
    )


def _other_phrases(rule: dict[str, Any]) -> list[tuple[str, str]]:
    """Every sentence of a rule but the example, each with the outcome that it tells."""
    told = [(outcome, phrase) for outcome, phrases in rule["phrases"].items() for phrase in phrases]
    example = ("met", rule["phrases"]["met"][-1])
    return [pair for pair in told if pair != example]


def order_panel(told: dict[str, Any]) -> Panel:
    """Who is put first, and what else the assessment works out: the segment."""
    letters = [
        Fact(f"Huruf {one['code']}", one["title"], "; ".join(filter(None, (one["pasal"], one["also"]))))
        for one in told["letters"]
    ]
    columns = [Fact(one["title"], "dihitung untuk tiap orang", one["pasal"]) for one in told["columns"]]
    return Panel("Prioritas dan segmen", [*letters, *columns], wide=True)


def flags_panel(told: dict[str, Any]) -> Panel:
    """Contradictions an officer should see; they decide nothing."""
    return _table("Tanda yang perlu dicermati petugas", "assessment/criteria_flags.html", told["flags"])


def parameters_panel(told: dict[str, Any]) -> Panel:
    """Every parameter with all its dated values; the one in force is marked."""
    rows = [
        item
        | {
            "set_by": ", ".join(item["set_by"]),
            "dated": [_dated(value, item["unit"], told["on"]) for value in item["values"]],
        }
        for item in told["parameters"]
    ]
    return _table("Parameter", "assessment/criteria_parameters.html", rows)


def _dated(value: dict[str, Any], unit: str, on: date) -> dict[str, Any]:
    lines = words.value_lines(value["value"], unit)
    state = words.standing(value, on)
    return {
        **{"lines": lines, "long": len(lines) > LONG_VALUE, "count": len(lines)},
        **{"period": words.period(value), "state": state, "now": state == words.NOW, "note": value["note"]},
    }


def changes_panel(law: Regulation) -> Panel:
    """What changes from which day, past and to come."""
    rows = [(change, words.change_words(change)) for change in changes(law)]
    return _table("Perubahan menurut tanggal", "assessment/criteria_changes.html", rows)


def readings_panel(told: dict[str, Any], user: User) -> Panel:
    """Open questions of the text: the choice, who made it and why, other choices by date, and what others would do."""
    rows = [
        reading
        | {"others": [_alternative(told, reading["id"], other, user) for other in reading["alternatives"]]}
        | {"earlier": [choice for choice in reading["choices"] if choice["since"] != reading["since"]]}
        for reading in told["readings"]
    ]
    return _table("Pembacaan pasal yang tidak jelas", "assessment/criteria_readings.html", rows)


def _alternative(told: dict[str, Any], reading: str, option: dict[str, Any], user: User) -> dict[str, Any]:
    """Another way to read a clause, with the pages that work out what it would change."""
    query = urlencode({"peraturan": told["code"], "bandingkan": f"{told['code']}:{reading}={option['code']}"})
    pages = [(TRY_PAGE, f"?{query}"), (COMPARE_PAGE, "")] if option["computed"] else []
    found = [(label, matrix.open_to(user, name), asked) for (name, label), asked in pages]
    return option | {"links": [(label, url + asked) for label, url, asked in found if url]}


def coverage_panel(law: Regulation, on: date, user: User, narrowed: dict[str, str]) -> Panel:
    """Clause by clause what answers it on the portal; `narrowed`: `jenis` and `keadaan`, empty = all."""
    clauses = matrix.coverage_of(law.code)
    shown = matrix.rows(law, user, kind=narrowed["jenis"], status=narrowed["keadaan"])
    note = f"Ditampilkan {number(len(shown))} dari {number(len(clauses))} butir." if clauses else ""
    asked = {"peraturan": law.code, "tanggal": on.isoformat()}
    chips = [
        ("Keadaan", _chips("keadaan", words.STATUSES, matrix.by_status(clauses), asked, narrowed)),
        ("Dijawab oleh", _chips("jenis", words.KINDS, matrix.by_kind(clauses), asked, narrowed)),
    ]
    context = {"chips": chips if clauses else [], "missing": not clauses, "readings": set(law.readings)}
    return _table("Cakupan: pasal demi pasal", "assessment/criteria_coverage.html", shown, note, **context)


def _chips(
    name: str, labels: dict[str, str], counted: dict[str, int], asked: dict[str, str], narrowed: dict[str, str]
) -> list[tuple[str, str, bool]]:
    """Links that narrow the matrix: label with its count, address, whether it is the one in force."""
    given = {key: value for key, value in narrowed.items() if value and key != name}
    choices = [("", "semua"), *((key, f"{label} {counted[key]}") for key, label in labels.items() if counted.get(key))]
    return [
        (label, f"?{urlencode(asked | given | ({name: key} if key else {}))}#cakupan", narrowed[name] == key)
        for key, label in choices
    ]


def _table(title: str, template: str, rows: Sequence[Any], note: str = "", **more: Any) -> Panel:
    return Panel(title, template=template, context={"rows": rows, **more}, note=note, wide=True)
