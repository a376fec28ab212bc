"""What a trial answers, as panels: one person under one or two regulations, or a whole file in figures."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from eligibility.regulations import Regulation
from eligibility.regulations.choices import choices
from enrollment.assessment.models import Outcome, Result
from enrollment.assessment.trial import OnePerson, Tally
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
    registered = one.persons.facts["registered_on"][0]
    return [(item.pasal, item.title, remedy_lines(item, listed, registered)) for item in one.remedies]


def file_panels(tally: Tally, law: Regulation, on: date, notes: tuple[str, ...]) -> list[Panel]:
    """Figures of a file by result and by rule, and the cells that could not be used."""
    facts = [Fact("Orang", number(tally.rows))]
    facts += [Fact(Result(result).label, number(people)) for result, people in tally.by_result().items()]
    note = " ".join([f"{_title(law)}, keadaan per {tanggal(on)}.", *notes])
    panels = [Panel("Hasil", facts, note=note, wide=True), _rules(tally, law)]
    return [*panels, _remarks(tally)] if tally.remarked else panels


def _rules(tally: Tally, law: Regulation) -> Panel:
    rows = [(rule, [(one.label, tally.outcomes[rule.code][one.value], "") for one in Outcome]) for rule in law.rules]
    context = {"rows": rows, "empty": "Peraturan ini tidak memuat aturan pada portal."}
    return Panel("Menurut syarat", template="assessment/rules.html", context=context, wide=True)


def _remarks(tally: Tally) -> Panel:
    shown = len(tally.remarks)
    more = f" Ditampilkan {number(shown)} yang pertama." if shown < tally.remarked else ""
    note = f"{number(tally.remarked)} sel tidak dapat dipakai; isinya dianggap belum diketahui.{more}"
    context = {"remarks": tally.remarks}
    return Panel("Catatan per sel", template="assessment/trial_remarks.html", context=context, note=note, wide=True)
