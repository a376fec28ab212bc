"""Counting the chain: in one query by group and kecamatan, in another by what stopped people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, OuterRef, Subquery, When

from enrollment.assessment.models import Result
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.verification.models import CLOSING, Verdict, VerdictRecord
from reporting.indicators import CHAIN, POSITION, standing

ELIGIBLE = POSITION["memenuhi-syarat"]
STATE_REASONS = {
    State.PROPOSED: "menunggu penguncian pendataan",
    State.LOCKED: "menunggu Keputusan Kepala Dinas Sosial",
    State.LISTED: "menunggu pengiriman untuk verval",
    State.IN_VERIFICATION: "menunggu hasil Disdukcapil",
    State.RETURNED: "dikembalikan untuk diperbaiki",
    State.VERIFIED: "menunggu seleksi",
    State.WAITING: "daftar tunggu",
    State.SELECTED: "menunggu Keputusan Bupati",
    State.DECREED: "menunggu pengajuan, atau dikeluarkan saat pengajuan",
    State.SUBMITTED: "menunggu jawaban BPJS",
    State.REJECTED: "ditolak BPJS",
    State.REGISTERED: "menunggu iuran pertama",
    State.ENDED: "berakhir",
    State.WITHDRAWN: "ditarik sesudah ditetapkan Dinsos",
}


class Chain:
    """How many people stand on each step; `[position]` = how many reached it."""

    def __init__(self, standing: Iterable[tuple[int, int]] = ()) -> None:
        self.stopped = [0] * len(CHAIN)
        for reached, people in standing:
            self.add(reached, people)

    def add(self, reached: int, people: int) -> None:
        self.stopped[reached] += people

    def __getitem__(self, position: int) -> int:
        return sum(self.stopped[position:])

    def at(self, key: str) -> int:
        return self[POSITION[key]]


@dataclass
class Tally:
    """The chain of a programme as a whole, by group (its row number) and by kecamatan (its row number)."""

    whole: Chain = field(default_factory=Chain)
    groups: dict[int, Chain] = field(default_factory=dict)
    districts: dict[int, Chain] = field(default_factory=dict)


def tally(program: Program) -> Tally:
    """Count everybody once."""
    found = Tally()
    rows = standing(program).values_list("group", "village__district", "reached").annotate(Count("pk"))
    for group, district, reached, people in rows:
        found.whole.add(reached, people)
        found.groups.setdefault(group, Chain()).add(reached, people)
        found.districts.setdefault(district, Chain()).add(reached, people)
    return found


@dataclass
class Losses:
    """Why people stopped, per step; what the matching found of them (`LINKS`).

    `lapsed`: people past the assessment of whom a later one says something else than eligible.
    """

    reasons: list[Counter[str]]
    links: Counter[str] = field(default_factory=Counter)
    lapsed: int = 0


def losses(program: Program) -> Losses:
    """The reasons of each step sum to those who stopped on it."""
    found = Losses([Counter() for _ in CHAIN])
    columns = ("reached", "link", "state", "closing", "assessment__result")
    rows = standing(program).annotate(closing=_closing_verdict()).values_list(*columns).annotate(Count("pk"))
    for reached, link, state, closing, result, people in rows:
        found.reasons[reached][_reason(reached, state, closing, result)] += people
        found.links[link] += people
        if reached >= ELIGIBLE and result != Result.ELIGIBLE:
            found.lapsed += people
    return found


def _closing_verdict() -> Case:
    """With which verdict of Disdukcapil a case was closed; asked only of those who left."""
    records = VerdictRecord.objects.newest().filter(line__registration=OuterRef("pk"), verdict__in=CLOSING)
    verdict = Subquery(records.order_by("-pk").values("verdict")[:1])
    return Case(When(state=State.WITHDRAWN, then=verdict), default=None, output_field=CharField())


def _reason(reached: int, state: str, closing: str | None, result: str | None) -> str:
    if reached < ELIGIBLE:
        return Result(result).label.lower() if result else "belum dinilai"
    if closing:
        return f"sesudah verval diketahui {Verdict(closing).label.lower()}"
    return STATE_REASONS.get(State(state), State(state).label.lower())
