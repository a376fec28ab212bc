"""Counting the candidates of a whole release, kecamatan by kecamatan; what is kept are counts alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from eligibility.regulations.engine import NOT_MET, UNKNOWN
from enrollment.candidates.finding import Basis, Judged, judge, with_taken
from enrollment.candidates.models import Cell, Counting
from enrollment.programs.models import Program
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.copying import copy_rows

KEYS = ("district_id", "village_id", "job", "sex", "age", "decile", "letters")
COUNTS = ("people", "proposed", "flagged")


def begin(basis: Basis, actor: User | None) -> Counting:
    """A new count, empty as yet."""
    return Counting.objects.create(
        program=basis.program,
        reference_list=basis.reference,
        regulation=basis.law.code,
        version=basis.law.version,
        counted_on=basis.on,
        actor=actor,
    )


def count_district(counting_id: int, basis: Basis, district_id: int) -> None:
    """Count one kecamatan, anew if it was counted before, within the caller's transaction.

    Raises `DomainError` when a newer count has replaced this one, or the rules have changed since it began.
    """
    counting = _locked(counting_id)
    if counting.version != basis.law.version:
        raise DomainError(f"Aturan {basis.law.short} berubah selagi calon dihitung.", "Hitung calon lagi.")
    judged = judge(basis, district_id=district_id)
    found = with_taken(basis, judged.candidates)
    Cell.objects.filter(counting=counting, district=district_id)._raw_delete("default")
    with connection.cursor() as cursor:
        copy_rows(cursor, Cell._meta.db_table, ("counting_id", *KEYS, *COUNTS), _cells(counting_id, found))
    counting.figures[str(district_id)] = _figures(judged, found)
    counting.save(update_fields=["figures"])


def _locked(counting_id: int) -> Counting:
    counting = Counting.objects.select_for_update().filter(pk=counting_id).first()
    if counting is None:
        raise DomainError("Hitungan ini sudah digantikan oleh yang lebih baru.", "Lihat hasilnya di Cari calon.")
    return counting


def _cells(counting_id: int, found: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    cells = found.group_by(KEYS).agg(
        people=pl.len(), proposed=pl.col("taken").sum(), flagged=(pl.col("conflicts") != "").sum()
    )
    return cells.sort(KEYS).select(pl.lit(counting_id), *KEYS, *COUNTS).iter_rows()


def _figures(judged: Judged, found: pl.DataFrame) -> dict[str, Any]:
    """See `Counting.figures`."""
    codes = [name for name in judged.outcomes.columns if name != "row_id"]
    of_candidates = judged.outcomes.filter(judged.people["candidate"])
    return {
        "people": judged.people.height,
        "candidates": found.height,
        "proposed": int(found["taken"].sum()),
        "without_village": found["village_id"].null_count(),
        "failed": {code: int((judged.outcomes[code] == NOT_MET).sum()) for code in codes},
        "unknown": {code: int((of_candidates[code] == UNKNOWN).sum()) for code in codes},
    }


@transaction.atomic
def refresh(counting_id: int, basis: Basis, district_id: int) -> None:
    """Count one kecamatan again after a proposal; a count that no longer stands is left alone."""
    standing = Counting.objects.filter(pk=counting_id, version=basis.law.version, cells__isnull=False)
    if standing.exists():
        count_district(counting_id, basis, district_id)


@transaction.atomic
def finish(counting_id: int, actor: User | None) -> Counting:
    """Open the count for use and drop what it replaces; once, however often it is taken up again."""
    Program.objects.select_for_update().get(pk=Counting.objects.values_list("program").get(pk=counting_id)[0])
    counting = _locked(counting_id)
    if counting.finished_at:
        return counting
    _drop_others(counting)
    counting.finished_at = timezone.now()
    counting.save(update_fields=["finished_at"])
    total = counting.total()
    audit.record(
        "candidates.count",
        actor=actor,
        subject=counting,
        list=counting.reference_list.label,
        regulation=counting.regulation,
        version=counting.version,
        **{name: total[name] for name in ("people", "candidates", "proposed")},
    )
    return counting


def _drop_others(counting: Counting) -> None:
    """Older counts go, save the head of those that somebody was proposed by."""
    others = Counting.objects.filter(program=counting.program).exclude(pk=counting.pk)
    Cell.objects.filter(counting__in=others)._raw_delete("default")
    others.filter(proposals__isnull=True).delete()
