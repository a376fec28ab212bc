"""Recording official totals, and putting them beside our own (Universal Coverage Jamsostek)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from enrollment.programs.models import Program, Segment
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from reporting.counting import Rows, count_by
from reporting.coverage.models import CoverageRelease, CoverageTotal
from reporting.indicators import standing
from reporting.tally import Chain

SEGMENTS = ("assessment__segment", "reached")


@dataclass(frozen=True)
class Coverage:
    """A category: official participants and workers (None = not known), and of ours decreed and active."""

    segment: Segment
    members: int | None
    workers: int | None
    decreed: int
    active: int


@transaction.atomic
def record(
    as_of: date, source: str, totals: Mapping[str, tuple[int, int | None]], *, actor: User | None
) -> CoverageRelease:
    """Keep totals (participants, workers) by category.

    Raises `DomainError` for a day to come, without any total, and where there are more participants than workers.
    """
    if actor is not None:
        policy.require(actor, Act.RECORD_COVERAGE)
    if as_of > timezone.localdate():
        raise DomainError("Tanggal keadaan belum terjadi.", "Isi tanggal pada sumbernya.")
    if not totals:
        raise DomainError("Belum ada angka yang diisi.", "Isi peserta sedikitnya satu kategori.")
    for segment, (members, workers) in totals.items():
        if workers is not None and members > workers:
            raise DomainError(
                f"{Segment(segment).label}: peserta lebih banyak daripada pekerjanya.", "Periksa kedua angka itu."
            )
    made = CoverageRelease.objects.create(as_of=as_of, source=source.strip(), made_by=actor)
    CoverageTotal.objects.bulk_create(
        CoverageTotal(release=made, segment=segment, members=members, workers=workers)
        for segment, (members, workers) in totals.items()
    )
    audit.record("coverage.record", actor=actor, subject=made, on=as_of.isoformat())
    return made


def newest() -> CoverageRelease | None:
    """The totals of the latest day."""
    return CoverageRelease.objects.first()


def coverage(program: Program) -> list[Coverage]:
    """All five categories, whether anything is known of them or not."""
    (rows,) = count_by(standing(program), SEGMENTS)
    return coverage_of(rows)


def coverage_of(rows: Rows) -> list[Coverage]:
    """The same from people counted by `SEGMENTS`."""
    release = newest()
    official = {one.segment: one for one in release.totals.all()} if release else {}
    chains: dict[str | None, Chain] = {}
    for segment, reached, people in rows:
        chains.setdefault(segment, Chain()).add(reached, people)
    return [
        Coverage(
            segment,
            official[segment].members if segment in official else None,
            official[segment].workers if segment in official else None,
            *(chains.get(segment, Chain()).at(key) for key in ("ditetapkan-bupati", "aktif")),
        )
        for segment in Segment
    ]
