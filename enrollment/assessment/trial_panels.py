"""What a trial answers, as panels: one person under one or two regulations, or a whole file in figures."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from eligibility.regulations import Regulation
from eligibility.regulations.choices import choices
from enrollment.assessment.models import Outcome, Result
from enrollment.assessment.trial import OnePerson, Tally
from enrollment.assessment.trial_sides import FileSide, moves, rows_of
from enrollment.assessment.trial_words import remedy_lines
from enrollment.programs.models import Segment
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal

NOTHING = "tidak ada"


def person_panels(sides: list[OnePerson], on: date) -> list[Panel]:
    """One panel per side; beside another reading of the same regulation the rules that differ are marked."""
    return [_side(one, next((other for other in sides if other is not one), None), on) for one in sides]


def _side(one: OnePerson, other: OnePerson | None, on: date) -> Panel:
    differs = one.differs_from(other) if other else set()
    findings = [
        finding | {"label": Outcome(finding["outcome"]).label, "differs": finding["rule"] in differs}
        for finding in one.findings
    ]
    context = {
        "result": one.result["result"],
        "label": Result(one.result["result"]).label,
        "facts": _facts(one, on),
        "findings": findings,
        "remedies": _remedies(one, on),
    }
    return Panel(_title(one.law), template="assessment/trial_answer.html", context=context, wide=other is None)


def _title(law: Regulation) -> str:
    """The regulation, and how it was read otherwise."""
    told = [f"{key}: {law.readings[key].options[option].says}" for key, option in law.read_otherwise]
    return f"{law.short}. {' '.join(told)}" if told else law.short


def _facts(one: OnePerson, on: date) -> list[Fact]:
    titles = {flag.code: flag.title for flag in one.law.flags}
    raised = [titles[code] for code in one.result["conflicts"].split(",") if code]
    segment = one.result["segment"]
    url = f"{reverse('criteria')}?peraturan={one.law.code}&tanggal={on.isoformat()}"
    return [
        Fact("Prioritas", "; ".join(_letters(one, on)) or NOTHING),
        Fact("Segmen", Segment(segment).label if segment else "tidak ditentukan peraturan ini"),
        Fact("Perlu dicermati", "; ".join(raised) or NOTHING),
        Fact("Aturan", f"{one.law.status}, keadaan per {tanggal(on)}", f"versi {one.law.version}", url),
    ]


def _letters(one: OnePerson, on: date) -> list[str]:
    parameters = one.law.terms(on).parameters
    applied = one.result["priority"].split(",")
    return [f"huruf {item.code}: {item.told(parameters)}" for item in one.law.letters if item.code in applied]


def _remedies(one: OnePerson, on: date) -> list[tuple[str, str, list[str]]]:
    """Article, title and lines of each rule that stands open."""
    listed = choices(one.law, one.law.terms(on).parameters)
    return [(item.pasal, item.title, remedy_lines(item, listed)) for item in one.remedies]


def file_panels(sides: list[FileSide], on: date) -> list[Panel]:
    """Figures of a file by result and by rule, who fares otherwise beside it, the first rows, unusable cells."""
    results = [_results(side, on, wide=len(sides) == 1) for side in sides]
    rules = [_rules(side.tally, side.law) for side in sides]
    tally = sides[0].tally
    return [*results, *_moves(sides), _rows(sides), *rules, *([_remarks(tally)] if tally.remarked else [])]


def _results(side: FileSide, on: date, *, wide: bool) -> Panel:
    facts = [Fact("Orang", number(side.tally.rows))]
    facts += [Fact(Result(result).label, number(people)) for result, people in side.tally.by_result().items()]
    note = " ".join([f"{_title(side.law)}, keadaan per {tanggal(on)}.", *side.notes])
    return Panel("Hasil", facts, note=note, wide=wide)


def _moves(sides: list[FileSide]) -> list[Panel]:
    """How many people fare the same under both, and how many otherwise, result by result."""
    if len(sides) == 1:
        return []
    found = moves(*sides)
    same = sum(people for (here, there), people in found.items() if here == there)
    facts = [Fact("Hasil sama", number(same))]
    facts += [
        Fact(f"{Result(here).label} → {Result(there).label}", number(people))
        for (here, there), people in found.items()
        if here != there
    ]
    return [Panel("Perbandingan", facts, note=f"{_title(sides[0].law)} → {_title(sides[1].law)}", wide=True)]


def _rows(sides: list[FileSide]) -> Panel:
    shown, rows = sides[0].first.height, sides[0].tally.rows
    note = f"{number(shown)} dari {number(rows)} baris, menurut nomor baris pada berkas, dengan sebab yang pertama."
    context = {"laws": [_title(side.law) for side in sides], "rows": list(rows_of(sides))}
    return Panel("Baris pertama", template="assessment/trial_rows.html", context=context, note=note, wide=True)


def _rules(tally: Tally, law: Regulation) -> Panel:
    rows = [(rule, [(one.label, tally.outcomes[rule.code][one.value], "") for one in Outcome]) for rule in law.rules]
    context = {"rows": rows, "empty": "Peraturan ini tidak memuat aturan pada portal."}
    title = f"Menurut syarat: {_title(law)}"
    return Panel(title, template="assessment/rules.html", context=context, wide=True)


def _remarks(tally: Tally) -> Panel:
    shown = len(tally.remarks)
    more = f" Ditampilkan {number(shown)} yang pertama." if shown < tally.remarked else ""
    note = f"{number(tally.remarked)} sel tidak dapat dipakai; isinya dianggap belum diketahui.{more}"
    context = {"remarks": tally.remarks}
    return Panel("Catatan per sel", template="assessment/trial_remarks.html", context=context, note=note, wide=True)
