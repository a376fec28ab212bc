"""Asking for a bulk proposal: a choice, a reason, and the number of people the officer was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from enrollment.candidates.finding import Basis, employed, track_of
from enrollment.candidates.limits import MOST_AT_ONCE, MOST_LEFT_OUT
from enrollment.candidates.looking import open_candidates, placed
from enrollment.candidates.models import BulkProposal, Counting
from enrollment.candidates.narrowing import Narrowing
from enrollment.programs.models import Group, Program, Track
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.stated import stated

SHORTEST_REASON = 10


class CountChanged(DomainError):
    """The choice no longer holds as many people as the officer was shown; `now` = how many it holds."""

    def __init__(self, expected: int, now: int) -> None:
        super().__init__(
            f"Jumlah calon berubah dari {number(expected)} menjadi {number(now)} sejak halaman ini dibuka.",
            "Periksa lagi, lalu kirim ulang bila jumlah yang baru benar.",
        )
        self.now = now


@dataclass(frozen=True)
class Request:
    """What the officer asks for: the choice, how many people were shown, rows left out by hand, group and reason.

    `key` names the form sent. `employed`: also those who by the register have or are an employer.
    """

    key: UUID
    narrowing: Narrowing
    expected: int
    left_out: Sequence[int]
    group: Group
    reason: str
    employed: bool = False


@transaction.atomic
def request_proposal(counting: Counting, basis: Basis, wanted: Request, *, actor: User) -> BulkProposal:
    """Note a bulk proposal with the rows it means; nobody enters the register yet. The same form again: the same one.

    Raises `CountChanged`, or `DomainError` for an empty or too large choice, a missing reason, a foreign group.
    """
    policy.require(actor, Act.SEARCH_CANDIDATES)
    policy.require(actor, Act.PROPOSE_WORKERS)
    Program.objects.select_for_update().get(pk=basis.program.pk)
    if known := BulkProposal.objects.filter(key=wanted.key, actor=actor).first():
        return known
    _require_sound(basis, wanted)
    narrowing = placed(wanted.narrowing, actor)
    rows = rows_meant(basis, narrowing, wanted, actor)
    if len(rows) != wanted.expected:
        raise CountChanged(wanted.expected, len(rows))
    _require_size(len(rows))
    made = BulkProposal.objects.create(
        key=wanted.key,
        counting=counting,
        group=wanted.group,
        narrowing=narrowing.chosen,
        employed=wanted.employed,
        reason=_reason(wanted),
        proposed_on=basis.on,
        rows=rows,
        left_out=sorted(set(wanted.left_out)),
        actor=actor,
    )
    _record(made, basis)
    return made


def rows_meant(basis: Basis, narrowing: Narrowing, wanted: Request, actor: User) -> list[int]:
    """Rows of the release that a proposal by this choice would mean, in its order."""
    found, out = open_candidates(basis, narrowing, actor), set(wanted.left_out)
    rows = (found if wanted.employed else found.filter(~employed()))["row_id"].to_list()
    return sorted(row for row in rows if row not in out)


def _reason(wanted: Request) -> str:
    hint = "Tulis mengapa orang-orang ini diusulkan."
    return stated(wanted.reason, "Alasan pengusulan", least=SHORTEST_REASON, hint=hint)


def _require_sound(basis: Basis, wanted: Request) -> None:
    _reason(wanted)
    if wanted.group.program_id != basis.program.pk:
        raise DomainError(f"Kelompok itu bukan kelompok {basis.program}.", "Pilih kelompok dari daftarnya.")
    if (track := track_of(basis)) and wanted.group.track != track:
        raise DomainError(
            f"Kelompok {wanted.group} tidak pada jalur {Track(track).label}.",
            "Calon dari rilis hanya diusulkan ke kelompok jalur itu; yang lain diusulkan desa atau OPD.",
        )
    if len(wanted.left_out) > MOST_LEFT_OUT:
        raise DomainError(f"Lebih dari {MOST_LEFT_OUT} orang dilewati satu per satu.", "Persempit saringannya.")


def _require_size(people: int) -> None:
    if not people:
        raise DomainError("Tidak ada calon yang belum diusulkan pada saringan ini.", "Ubah saringannya.")
    if people > MOST_AT_ONCE:
        raise DomainError(
            f"{number(people)} orang terlalu banyak untuk satu usulan; paling banyak {number(MOST_AT_ONCE)}.",
            "Persempit saringan, misalnya per desa, pekerjaan atau desil.",
        )


def _record(made: BulkProposal, basis: Basis) -> None:
    audit.record(
        "candidates.propose",
        actor=made.actor,
        subject=made,
        purpose=made.reason,
        list=basis.reference.label,
        narrowing=made.narrowing,
        group=made.group.code,
        people=len(made.rows),
        left_out=len(made.left_out),
        employed=made.employed,
    )
