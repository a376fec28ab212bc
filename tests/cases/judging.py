"""What the regulations answer to the case tables, and which cases are still missing."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from eligibility.regulations import assess, rank
from eligibility.regulations.engine import WAIVED, Regulation, Rule
from eligibility.regulations.readings import Option
from tests.cases.tables import FLAGS, LETTERS, NO_SEGMENT, ORDER, OUTCOMES, RESULT, RESULTS, SEGMENT, Case, frame

FEWEST = 8
YEAR = 2026


@dataclass(frozen=True)
class Verdict:
    """A case with the answer of the regulation and its sentence."""

    case: Case
    got: Any
    sentence: str

    @property
    def right(self) -> bool:
        """Whether answer and sentence are as expected."""
        return self.got == self.case.expected and self.case.sentence in self.sentence


def judge(cases: Iterable[Case]) -> list[Verdict]:
    """Ask each regulation once about all its cases of one day and reading."""
    together: dict[tuple[str, str, date], list[Case]] = defaultdict(list)
    alone: list[Case] = []
    for case in cases:
        shared = (case.law, json.dumps(case.readings, sort_keys=True), case.on)
        (alone if case.about == ORDER else together[shared]).append(case)
    asked = [verdict for group in together.values() for verdict in ask(group)]
    return sorted([*asked, *map(ask_order, alone)], key=lambda verdict: verdict.case.file)


def ask(cases: list[Case]) -> list[Verdict]:
    """One assessment for cases of the same regulation, reading and day."""
    people = [facts for case in cases for facts in case.people.values()]
    answer = assess(frame(people), cases[0].under, cases[0].on)
    results = answer.results.to_dicts()
    findings = {(line["row_id"], line["rule"]): line for line in answer.findings.to_dicts()}
    return [verdict_of(case, results[row], findings.get((row, case.about))) for row, case in enumerate(cases)]


def verdict_of(case: Case, result: dict[str, Any], finding: dict[str, Any] | None) -> Verdict:
    """The part of the answer that the case is about."""
    if finding:
        return Verdict(case, finding["outcome"], finding["sentence"])
    answers = {
        LETTERS: split(result["priority"]),
        FLAGS: split(result["conflicts"]),
        SEGMENT: result["segment"] or NO_SEGMENT,
        RESULT: result["result"],
    }
    return Verdict(case, answers[case.about], "")


def split(codes: str) -> list[str]:
    """Codes joined by commas."""
    return codes.split(",") if codes else []


def ask_order(case: Case) -> Verdict:
    """The people of a case in the order of selection, with the reason of the first."""
    names = list(case.people)
    facts = frame(list(case.people.values()))
    results = assess(facts, case.under, case.on, findings=False).results
    people = facts.drop("decile").join(results.select("row_id", "decile", "priority"), on="row_id")
    numbered = people.rename({"row_id": "number"})
    ranked = rank(numbered, case.under, case.on, YEAR)
    return Verdict(case, [names[number] for number in ranked["number"]], ranked["reason"][0])


def shortages(cases: list[Case], laws: Iterable[Regulation]) -> list[str]:
    """What the tables leave untried: rules, outcomes, letters, flags, segments and readings of the regulations."""
    found: list[str] = []
    for law in laws:
        mine = [case for case in cases if case.law == law.code]
        for rule in law.rules:
            found += short_of_rule(rule, law, [case for case in mine if case.about == rule.code])
        for about, pieces in ((LETTERS, law.letters), (FLAGS, law.flags)):
            untried = short_of_codes(pieces, [case.expected for case in mine if case.about == about])
            found += [f"{law.code}, {about} {code}: perlu kasus yang berlaku dan yang tidak." for code in untried]
        found += idle_readings(law, mine)
    return found


def short_of_rule(rule: Rule, law: Regulation, cases: list[Case]) -> list[str]:
    """Too few cases of a rule, or an outcome that no case has."""
    words = {code: word for word, code in OUTCOMES.items()}
    tried = Counter(case.expected for case in cases if not case.readings)
    missing = [words[code] for code in possible(rule, law) if code not in tried]
    few = [f"{law.code}, aturan {rule.code}: baru {len(cases)} kasus, paling sedikit {FEWEST}."]
    none = f"{law.code}, aturan {rule.code}: belum ada kasus dengan hasil {', '.join(missing)}."
    return (few if len(cases) < FEWEST else []) + ([none] if missing else [])


def possible(rule: Rule, law: Regulation) -> list[str]:
    """Every outcome the rule can give on some track."""
    waived = law.terms(law.days()[-1]).waived.values()
    free = bool(rule.tracks) or any(rule.code in codes for codes in waived)
    return [*rule.outcomes, *([WAIVED] if free else [])]


def short_of_codes(pieces: Iterable[Any], answers: list[list[str]]) -> list[str]:
    """Letters or flags that no case raises, or none leaves out."""
    tried = {code: {code in answer for answer in answers} for code in (piece.code for piece in pieces)}
    return [code for code, seen in tried.items() if seen != {True, False}]


def idle_readings(law: Regulation, cases: list[Case]) -> list[str]:
    """Options said to be computable that no case shows to change anything."""
    found = []
    for reading in law.readings.values():
        others = set(reading.options) - {reading.chosen(law.days()[-1]).option}
        for code in sorted(others):
            asked = [case for case in cases if case.readings.get(reading.id) == code]
            if changes_answers(reading.options[code]) and not any(map(differs, asked)):
                found.append(f"{law.code}, pembacaan {reading.id}='{code}': belum ada kasus yang berubah karenanya.")
    return found


def changes_answers(option: Option) -> bool:
    """Whether a person's answer or place can differ under it (another legal base is tried elsewhere)."""
    return bool(option.sets or option.waives or option.binds)


def differs(case: Case) -> bool:
    """Whether the case would end otherwise under the readings in force."""
    usual = judge([replace(case, readings={})])[0]
    return usual.got != case.expected


def words_of(case: Case, answer: Any) -> str:
    """An answer in the words of the tables."""
    if isinstance(answer, list):
        return ", ".join(answer) or "tidak ada"
    table = RESULTS if case.about == RESULT else OUTCOMES
    return next((word for word, code in table.items() if code == answer), str(answer))


def explained(verdict: Verdict) -> str:
    """A failing case for the person who wrote it."""
    case = verdict.case
    lines = [f"GAGAL  {case.file}, kasus «{case.name}»", f"       tentang    : {topic(case)}"]
    for name, facts in case.people.items():
        told = ", ".join(f"{label} = {value}" for label, value in facts.items()) or "tidak ada"
        lines.append(f"       fakta      : {'' if len(case.people) == 1 else name + ': '}{told}")
    lines += [
        f"       diharapkan : {words_of(case, case.expected)}"
        + (f", kalimat memuat «{case.sentence}»" if case.sentence else ""),
        f"       didapat    : {words_of(case, verdict.got)}",
    ]
    return "\n".join([*lines, f"       kalimat    : {verdict.sentence}"] if verdict.sentence else lines)


def topic(case: Case) -> str:
    """The rule with its article, or the topic; and the reading asked for."""
    rule = next((rule for rule in case.under.rules if rule.code == case.about), None)
    told = f"{rule.code}, {rule.pasal}: {rule.title}" if rule else case.about
    read = ", ".join(f"{key} = {option}" for key, option in case.readings.items())
    return f"{told} (pembacaan {read})" if read else told
