"""Assessing registrations under a regulation and keeping one finding per rule (Pasal 19-21).

Written for a whole year at once: what is stored goes as columns, not as one object per worker or finding.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from eligibility import regulations
from eligibility.regulations import Regulation
from enrollment.assessment.evidence import evidence
from enrollment.assessment.facts import facts_of
from enrollment.assessment.models import LETTERS, Finding
from enrollment.assessment.selectors import ASSESSED_STATES, still_assessed
from jamsos.accounts.models import User
from jamsos.lib.copying import copy_frame

BIRTH_DATE_DIFFERS = "TGL_LAHIR_BEDA"
LOCK = "SELECT FROM workers_registration WHERE id = ANY (%s) ORDER BY id FOR UPDATE"
STORE = """
    INSERT INTO assessment_assessment (
           regulation, version, assessed_on, actor_id, made_at,
           registration_id, reference_list_id, result, priority, segment, decile, flags, outcomes)
    SELECT %s, %s, %s, %s, %s, line.registration_id, line.list_id, line.result, line.priority, line.segment,
           line.decile, line.flags::jsonb, line.outcomes
      FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::smallint[], %s::text[],
                  %s::text[])
           AS line (registration_id, list_id, result, priority, segment, decile, outcomes, flags)
        ON CONFLICT (registration_id) DO UPDATE SET
           regulation = excluded.regulation, version = excluded.version, assessed_on = excluded.assessed_on,
           actor_id = excluded.actor_id, made_at = excluded.made_at, reference_list_id = excluded.reference_list_id,
           result = excluded.result, priority = excluded.priority, segment = excluded.segment,
           decile = excluded.decile, flags = excluded.flags, outcomes = excluded.outcomes
    RETURNING registration_id, id
"""
LINE = ("row_id", "list_id", "result", "priority", "segment", "decile", "outcomes", "flags")
FORGET = "DELETE FROM assessment_finding WHERE assessment_id = ANY (%s)"
FINDING = ("position", "rule", "pasal", "title", "outcome", "value", "sentence", "evidence")
MAX_VALUE, MAX_SENTENCE, MAX_EVIDENCE = 120, 400, 200


@transaction.atomic
def assess_registrations(ids: Sequence[int], *, law: Regulation, on: date, actor: User | None) -> None:
    """Assess those of the registrations that are still proposed or returned, and those further on about whom a list
    says something new, until a decree names them; the newest assessment replaces.

    `on` picks parameters and readings; ages count on the day of registration.
    Raises RegulationError when the regulation is not in force on that day.
    """
    with connection.cursor() as cursor:
        # Held until commit: a change made meanwhile would otherwise look older than the assessment that missed it.
        cursor.execute(LOCK, [list(ids)])
    facts = facts_of(still_assessed(ids), ASSESSED_STATES)
    if facts.is_empty():
        return
    answer = regulations.assess(facts, law, on)
    kept = _keep_results(facts, answer, on, actor)
    _keep_findings(answer.findings, evidence(facts, law), kept)


def _keep_results(facts: pl.DataFrame, answer: regulations.Assessment, on: date, actor: User | None) -> pl.DataFrame:
    """Store one assessment per row; returns `row_id` with `assessment_id`."""
    known = facts.select("row_id", "list_id", "own_birth_date", "list_birth_date")
    letters = answer.outcomes.select("row_id", outcomes=_letters(answer.outcomes))
    lines = answer.results.join(known, on="row_id", maintain_order="left").join(
        letters, on="row_id", maintain_order="left"
    )
    shown = lines.with_columns(pl.col("segment").fill_null(""), flags=_flags())
    columns: list[list[Any]] = [shown[name].to_list() for name in LINE[:-1]]
    flags = [json.dumps(raised) for raised in shown["flags"].to_list()]
    same = [answer.regulation, answer.version, on, actor and actor.pk, timezone.now()]
    with connection.cursor() as cursor:
        cursor.execute(STORE, [*same, *columns, flags])
        return pl.DataFrame(cursor.fetchall(), schema=["row_id", "assessment_id"], orient="row")


def _letters(outcomes: pl.DataFrame) -> pl.Expr:
    """One letter per rule, in the order of the findings."""
    letter = {outcome.value: letter for outcome, letter in LETTERS.items()}
    rules = pl.exclude("row_id").cast(pl.String).replace_strict(letter)
    return pl.concat_str(rules)


def _flags() -> pl.Expr:
    """The regulation's conflict flags, and a birth date that the register has otherwise."""
    raised = pl.col("conflicts").str.split(",").list.filter(pl.element() != "")
    differs = (pl.col("own_birth_date") != pl.col("list_birth_date")).fill_null(False)
    return pl.when(differs).then(pl.concat_list(raised, pl.lit(BIRTH_DATE_DIFFERS))).otherwise(raised)


def _keep_findings(findings: pl.DataFrame, sources: pl.DataFrame, kept: pl.DataFrame) -> None:
    """Replace the findings of these assessments; they come row after row, each with all rules in order."""
    rules = findings.height // kept.height
    lines = findings.join(sources, on=["row_id", "rule"], how="left", maintain_order="left").join(
        kept, on="row_id", maintain_order="left"
    )
    shown = lines.with_columns(
        pl.int_range(pl.len()).mod(rules).alias("position"),
        pl.col("value").fill_null("").str.slice(0, MAX_VALUE),
        pl.col("sentence").fill_null("").str.slice(0, MAX_SENTENCE),
        pl.col("evidence").fill_null("").str.slice(0, MAX_EVIDENCE),
    )
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [kept["assessment_id"].to_list()])
        copy_frame(cursor, Finding._meta.db_table, shown.select("assessment_id", *FINDING))
