"""Assessing registrations under a regulation and keeping one finding per rule (Pasal 19-21)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl
from django.db import connection, transaction

from eligibility import regulations
from eligibility.regulations import Regulation
from enrollment.assessment.evidence import evidence
from enrollment.assessment.facts import facts_of
from enrollment.assessment.models import Assessment, Finding
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.lib.copying import copy_rows

BIRTH_DATE_DIFFERS = "TGL_LAHIR_BEDA"
KEPT = (
    *("regulation", "version", "assessed_on", "reference_list", "result"),
    *("priority", "segment", "decile", "flags", "actor"),
)
FINDING = ("assessment_id", "position", "rule", "pasal", "title", "outcome", "value", "sentence", "evidence")
MAX_VALUE, MAX_SENTENCE, MAX_EVIDENCE = 120, 400, 200


@transaction.atomic
def assess_registrations(ids: Sequence[int], *, law: Regulation, on: date, actor: User | None) -> None:
    """Assess those of the registrations that are still proposed or returned; the newest assessment replaces.

    `on` picks parameters and readings; ages count on the day of registration.
    Raises RegulationError when the regulation is not in force on that day.
    """
    # Held until commit: a change made meanwhile would otherwise look older than the assessment that missed it.
    list(Registration.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk"))
    facts = facts_of(ids)
    if facts.is_empty():
        return
    answer = regulations.assess(facts, law, on)
    kept = _keep_results(facts, answer, on, actor)
    _keep_findings(answer.findings, evidence(facts), kept)


def _keep_results(facts: pl.DataFrame, answer: regulations.Assessment, on: date, actor: User | None) -> dict[int, int]:
    """Store one assessment per row; returns assessment by registration."""
    lines = answer.results.join(facts, on="row_id", maintain_order="left").with_columns(flags=_flags())
    rows = [
        Assessment(
            registration_id=line["row_id"],
            regulation=answer.regulation,
            version=answer.version,
            assessed_on=on,
            reference_list_id=line["list_id"],
            result=line["result"],
            priority=line["priority"],
            segment=line["segment"] or "",
            decile=line["decile"],
            flags=line["flags"],
            actor=actor,
        )
        for line in lines.iter_rows(named=True)
    ]
    stored = Assessment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["registration"], update_fields=[*KEPT, "made_at"], batch_size=2000
    )
    return {row.registration_id: row.pk for row in stored}


def _flags() -> pl.Expr:
    """The regulation's conflict flags, and a birth date that the register has otherwise."""
    raised = pl.col("conflicts").str.split(",").list.filter(pl.element() != "")
    differs = (pl.col("own_birth_date") != pl.col("list_birth_date")).fill_null(False)
    return pl.when(differs).then(pl.concat_list(raised, pl.lit(BIRTH_DATE_DIFFERS))).otherwise(raised)


def _keep_findings(findings: pl.DataFrame, sources: pl.DataFrame, kept: dict[int, int]) -> None:
    """Replace the findings of these assessments."""
    lines = findings.with_columns(position=pl.int_range(pl.len()).over("row_id")).join(
        sources, on=["row_id", "rule"], how="left", maintain_order="left"
    )
    Finding.objects.filter(assessment__in=list(kept.values()))._raw_delete("default")
    with connection.cursor() as cursor:
        copy_rows(cursor, Finding._meta.db_table, FINDING, _finding_rows(lines, kept))


def _finding_rows(lines: pl.DataFrame, kept: dict[int, int]) -> Iterator[tuple[object, ...]]:
    shown = lines.with_columns(
        pl.col("row_id").replace_strict(kept),
        pl.col("value").fill_null("").str.slice(0, MAX_VALUE),
        pl.col("sentence").fill_null("").str.slice(0, MAX_SENTENCE),
        pl.col("evidence").fill_null("").str.slice(0, MAX_EVIDENCE),
    )
    return shown.select("row_id", *FINDING[1:]).iter_rows()
