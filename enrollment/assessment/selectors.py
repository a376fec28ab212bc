"""Asking for assessments: figures by result and rule, and what has changed since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from eligibility.reference.models import ListKind
from enrollment.assessment.models import LETTERS, OVERTAKEN, Assessment, Finding, Result
from enrollment.lifecycle import State
from enrollment.matching.models import OPEN_STATES, Decision, Match
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from enrollment.workers.standing import COUNTED
from jamsos.accounts.models import User

_MADE = F("registration__assessment__made_at")
_LATER = Q(changed_at__gt=_MADE) | Q(reviewed_at__gt=_MADE)
# No rule reads the list of deaths; whom it names is kept back by itself. On people past proposal only what was found
# counts: that a list does not name them takes nothing from the assessment they rest on.
_FOUND_LATER = Match.objects.filter(_LATER).exclude(series=ListKind.DEATHS).exclude(decision=Decision.NONE)

BEFORE_DECREE = (State.LOCKED, State.LISTED, State.IN_VERIFICATION, State.VERIFIED, State.SELECTED, State.WAITING)
ASSESSED_STATES = (*OPEN_STATES, *BEFORE_DECREE)
OUTCOMES = {letter: outcome.value for outcome, letter in LETTERS.items()}


def link_changed(assessment: str = "", registration: str = "registration__") -> Q:
    """A link of the worker began to say something else after the assessment.

    `assessment`, `registration`: the ways there from the rows asked about, which are assessments if left out.
    """
    found = Exists(_FOUND_LATER.filter(registration=OuterRef(f"{registration}pk")))
    return Q(**{f"{assessment}link_changed": True}) & (Q(**{f"{registration}state__in": OPEN_STATES}) | found)


def overtaken(assessment: str = "", registration: str = "registration__") -> Q:
    """A link or the data of the worker changed after the assessment."""
    return Q(**{f"{assessment}data_changed": True}) | link_changed(assessment, registration)


def still_assessed(ids: Sequence[int]) -> list[int]:
    """Those of the registrations that may be assessed now: open ones; before a decree where a list says otherwise."""
    among = RawSQL("SELECT unnest(%s::bigint[])", (list(ids),))  # one value; ten thousand of them cost a second each
    people = Registration.objects.filter(pk__in=among)
    rested_on = Assessment.objects.filter(registration__state__in=BEFORE_DECREE, registration__in=among)
    again = rested_on.filter(link_changed()).values_list("registration_id", flat=True)
    return [*people.in_state(*OPEN_STATES).values_list("pk", flat=True), *again]


def result_counts(program: Program) -> dict[str, int]:
    """Workers of the programme that may still be assessed, by result."""
    rows = Assessment.objects.filter(registration__program=program, registration__state__in=OPEN_STATES)
    found = dict(rows.values_list("result").annotate(people=Count("pk")))
    return {result.value: found.get(result.value, 0) for result in Result}


def visible_assessments(user: User, program: Program | None) -> QuerySet[Assessment]:
    """Newest assessments of the programme's workers in the user's area: of all that the dashboard counts."""
    registrations = Registration.objects.visible_to(user).filter(COUNTED, program=program)
    return Assessment.objects.filter(registration__in=registrations)


def stale(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those older than a change of the worker's data or link: to be made again before anybody relies on them."""
    return assessments.filter(OVERTAKEN, registration__state__in=OPEN_STATES)


@dataclass(frozen=True)
class Overview:
    """People by result, those never assessed, those to be assessed again, and the counts of each rule."""

    results: dict[str, int]
    never: int
    again: int
    rules: list[dict[str, object]]


def overview(program: Program) -> Overview:
    """Everybody whom the programme counts."""
    return overview_of(Registration.objects.filter(program=program))


def overview_of(registrations: QuerySet[Registration]) -> Overview:
    """Those of the registrations that are counted."""
    found = Assessment.objects.filter(registration__in=registrations.filter(COUNTED))
    never = registrations.filter(state__in=OPEN_STATES, assessment__isnull=True).count()
    counted = _alike(found)
    results: Counter[str] = Counter()
    for line in counted:
        results[line["result"]] += line["people"]
    return Overview(dict(results), never, stale(found).count(), _rule_counts(counted))


def rule_counts(assessments: QuerySet[Assessment]) -> list[dict[str, object]]:
    """For each rule in the order of the law: article, title, and people by outcome."""
    return _rule_counts(_alike(assessments))


def _alike(assessments: QuerySet[Assessment]) -> list[dict[str, Any]]:
    """People whose assessments say the same of every rule, with one of them: some hundred rows for a whole year."""
    alike = assessments.order_by("regulation", "version").values("regulation", "version", "outcomes", "result")
    return list(alike.annotate(people=Count("pk"), one=Min("pk")))


def _rule_counts(counted: Sequence[dict[str, Any]]) -> list[dict[str, object]]:
    told = [line for line in counted if line["outcomes"]]
    rules = _rules({(line["regulation"], line["version"]): line["one"] for line in told})
    rows: dict[str, dict[str, Any]] = {}
    for line in told:
        for rule, letter in zip(rules[line["regulation"], line["version"]], line["outcomes"], strict=True):
            row = rows.setdefault(rule["rule"], dict(rule))
            row[OUTCOMES[letter]] = row.get(OUTCOMES[letter], 0) + line["people"]
    return list(rows.values())


def _rules(examples: dict[tuple[str, str], int]) -> dict[tuple[str, str], list[dict[str, str]]]:
    """The rules of each regulation and version, in order, as one of the assessments made under it tells them."""
    told = Finding.objects.filter(assessment__in=examples.values()).order_by("assessment", "position")
    rules = {
        one: [{"rule": found.rule, "pasal": found.pasal, "title": found.title} for found in findings]
        for one, findings in groupby(told, attrgetter("assessment_id"))
    }
    return {law: rules[one] for law, one in examples.items()}
