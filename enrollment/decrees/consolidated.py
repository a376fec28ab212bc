"""The list of a wave as it stands on a day: its decree, less who was taken off, and who was added since (22(4))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Sum

from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind, Removal
from enrollment.programs.models import Wave

ALL = date.max


@dataclass(frozen=True)
class Balance:
    """Receivers and rupiah of a wave's decrees on a day, as amended by then."""

    people: int
    amount: int


def decrees_in_force(wave: Wave, on: date = ALL) -> QuerySet[Decree]:
    """The wave's Keputusan Bupati and its amendments, those decided by day `on`, the first one first."""
    issued = Decree.objects.filter(wave=wave, kind=Kind.BUPATI, state=DecreeState.ISSUED, decided_on__lte=on)
    return issued.order_by("sequence")


def consolidated(wave: Wave, on: date = ALL) -> QuerySet[DecreeLine]:
    """The lines in force, or those in force on day `on`, in the order of the decrees and of their annexes."""
    decrees = decrees_in_force(wave, on).order_by()
    taken_off = Removal.objects.filter(line=OuterRef("pk"), decree__in=decrees)
    lines = DecreeLine.objects.filter(~Exists(taken_off), decree__in=decrees)
    return lines.select_related("decree").order_by("decree__sequence", "no")


def balance(wave: Wave, on: date = ALL) -> Balance:
    """What the decrees in force grant together, or granted on day `on`."""
    return total_of(decrees_in_force(wave, on))


def total_of(decrees: QuerySet[Decree]) -> Balance:
    """What these decrees grant together; of somebody taken off, the months before that stay in the rupiah."""
    sums = {name: Sum(name, default=0) for name in ("people", "removed", "amount", "freed")}
    found = decrees.order_by().aggregate(**sums)
    return Balance(found["people"] - found["removed"], found["amount"] - found["freed"])
