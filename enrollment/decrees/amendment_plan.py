"""What an amending Keputusan Bupati would change if it were drafted now (Pasal 22(4); Diktum KELIMA of the first)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from enrollment.decrees.bupati import refuse_selector
from enrollment.decrees.consolidated import Balance, balance, decrees_in_force
from enrollment.decrees.leaving import Leaver, leavers
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.decrees.replacing import Newcomer, freed, newcomers
from enrollment.programs.models import Wave
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.lib.dates import MONTHS, format_date
from jamsos.lib.money import number


@dataclass(frozen=True)
class Plan:
    """What an amendment of `first` would change: who leaves, who comes from `month` on, and the sums before and after.

    `mark` tells two plans apart: an officer drafts only what was shown.
    """

    first: Decree
    sequence: int
    month: int
    leaving: Sequence[Leaver]
    coming: Sequence[Newcomer]
    before: Balance
    after: Balance

    @property
    def months(self) -> int:
        """For how many months whoever comes is paid for."""
        return self.first.wave.months_left(self.month)

    @property
    def mark(self) -> str:
        people = [(item.place.registration_id, item.replaces and item.replaces.pk) for item in self.coming]
        said = (self.sequence, self.month, [(item.line.pk, item.covered) for item in self.leaving], people)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def preview(wave: Wave, *, month: int, extra: int, on: date) -> Plan:
    """The amendment that could be drafted on day `on`; changes nothing.

    `extra`: places to fill beside those that fall free with it. Raises `DomainError` without a decree in force, with
    a draft under way, for a month that is not a full month of the wave, for more places than can be filled, and when
    nothing would change.
    """
    decrees = list(decrees_in_force(wave))
    _refuse_amendment(wave, decrees)
    if month not in wave.months_to_begin(on):
        raise DomainError(
            f"{MONTHS[month - 1]} bukan bulan penuh {wave} yang belum berjalan pada {format_date(on)}.",
            "Pilih bulan mulai lain; bila tidak ada lagi, perubahan nama menunggu tahap berikutnya.",
        )
    leaving = leavers(wave)
    coming = newcomers(wave, [(item.line, freed(item, wave, month)[1]) for item in leaving], month=month, extra=extra)
    _refuse_extra(coming, extra)
    if not leaving and not coming:
        raise DomainError(
            f"Tidak ada yang berubah pada daftar {wave}.",
            "Perubahan disusun setelah ada penerima yang berakhir, ditolak BPJS atau dikeluarkan, "
            "atau bila tempat tambahan diisi.",
        )
    before = balance(wave)
    after = Balance(
        before.people - len(leaving) + len(coming),
        before.amount - sum(freed(item, wave, month)[1] for item in leaving) + _cost(coming, wave, month),
    )
    return Plan(decrees[0], len(decrees), month, leaving, coming, before, after)


def check(wave: Wave, *, month: int, extra: int, mark: str, on: date, actor: User | None) -> Plan:
    """The plan as shown; raises `DomainError` for whatever bars drafting it."""
    refuse_selector(wave, actor)
    plan = preview(wave, month=month, extra=extra, on=on)
    if plan.mark != mark:
        raise DomainError(
            "Daftar penerima atau daftar cadangan berubah sejak halaman ini dibuka.", "Muat ulang lalu periksa lagi."
        )
    return plan


def amendable(wave: Wave) -> bool:
    """Whether the wave has a decree in force and no draft."""
    drafts = Decree.objects.filter(wave=wave, kind=Kind.BUPATI, state=DecreeState.DRAFT)
    return decrees_in_force(wave).exists() and not drafts.exists()


def _refuse_amendment(wave: Wave, decrees: Sequence[Decree]) -> None:
    if not decrees:
        raise DomainError(
            f"{wave} belum mempunyai Keputusan Bupati yang ditetapkan.",
            "Sebelum penetapan, batalkan rancangannya dan susun lagi.",
        )
    if not amendable(wave):
        raise DomainError(f"{wave} masih mempunyai rancangan perubahan.", "Tetapkan atau batalkan dulu rancangan itu.")


def _refuse_extra(coming: Sequence[Newcomer], extra: int) -> None:
    added = sum(item.replaces is None for item in coming)
    if added < extra:
        raise DomainError(
            f"Hanya {number(added)} dari {number(extra)} tempat tambahan yang dapat diisi dari daftar cadangan.",
            f"Isi paling banyak {number(added)}; batasnya ada pada halaman Daftar cadangan.",
        )


def _cost(coming: Sequence[Newcomer], wave: Wave, month: int) -> int:
    return wave.months_left(month) * sum(item.place.monthly_rate for item in coming)
