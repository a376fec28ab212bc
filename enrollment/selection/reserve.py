"""The reserve list: who waits in which order, and who comes next when a place falls free (Pasal 20(4), 22(2))."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from enrollment.lifecycle import TRANSITIONS, State, guard
from enrollment.programs.funds import bound_by_wave
from enrollment.programs.models import Wave
from enrollment.selection.allocation import STOPS, Person, Room
from enrollment.selection.eligible import eligible
from enrollment.selection.limits import figures, limits, places
from enrollment.selection.models import Place, Promotion, SelectionLine, SelectionRun, Stop
from enrollment.selection.selectors import current_run
from enrollment.selection.services import lock, refuse_verifier
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.stated import stated

AREAS = {"Kelompok": "group_id", "Kecamatan": "village__district__name"}
"""By what the reserve list is looked at -> the field that tells it."""
GONE = (State.WITHDRAWN, State.ENDED, State.REJECTED)


@dataclass(frozen=True)
class Waiting:
    """Somebody on the reserve list, the limit in the way (empty = none) and the months still to be paid."""

    line: SelectionLine
    stop: Stop
    months: int

    @property
    def hindrance(self) -> str:
        """Why the person gets no place now, in words; empty = there is room."""
        if not self.months:
            return "tidak ada bulan penuh lagi"
        return f"terhalang {self.stop.label}" if self.stop else ""


def reserve(run: SelectionRun) -> QuerySet[SelectionLine]:
    """Who still waits, in order: not withdrawn, without a place in another wave, and not changed since assessed."""
    fresh = eligible(Registration.objects.filter(program=run.wave.program, state__in=TRANSITIONS["select"].sources))
    waiting = run.lines.filter(place=Place.WAITING, promotion=None)
    in_order = waiting.filter(registration__in=fresh.values("pk")).order_by("rank")
    return in_order.annotate(district=F("village__district"))


def fallen(run: SelectionRun) -> list[int]:
    """Ranks whose places were given up since the selection: withdrawn, ended, or refused by BPJS."""
    gone = places([run.wave]).filter(registration__state__in=GONE)
    return list(gone.order_by("rank").values_list("rank", flat=True))


def dropped(run: SelectionRun) -> int:
    """How many hold a place though a file to BPJS left them out: only an amending decree sets it free."""
    held = places([run.wave]).filter(registration__state=State.DECREED)
    out = held.filter(registration__decree_lines__submission_lines__included=False)
    return out.values("registration").distinct().count()


def room_left(run: SelectionRun, besides: Collection[int] = ()) -> Room:
    """What the limits have left beside the places still held: not by who left, or whom BPJS refused, since.

    Once the wave is decreed its rupiah are those that its decrees bind, as amended. `besides`: people (registrations)
    who left and whose places still count as held, until an amendment frees them one by one.
    """
    room, bound = Room(limits(run.wave)), bound_by_wave([run.wave]).get(run.wave.pk)
    left = Q(registration__state__in=GONE) & ~Q(registration__in=besides)
    held = places([run.wave]).exclude(left).order_by()
    months = run.inputs["months"] if bound is None else 0
    for group, village, district, rate in held.values_list("group", "village", "village__district", "monthly_rate"):
        room.fill(group, village, district, rate * months)
    room.budget -= bound or 0
    room.ceiling -= bound or 0
    return room


def person(line: SelectionLine, months: int) -> Person:
    """A line of `reserve` as the limits see it."""
    return line.group_id, line.village_id, line.district, line.monthly_rate * months


def next_in_line(run: SelectionRun) -> Waiting | None:
    """The first of the reserve list for whom there is room; None when nobody waits or nothing is free."""
    waiting = reserve(run).select_related("registration", "group", "village__district").iterator(chunk_size=500)
    months = run.inputs["months"]
    line = first_fitting(waiting, room_left(run), months)
    return Waiting(line, Stop.NONE, months) if line else None


def first_fitting(waiting: Iterable[SelectionLine], room: Room, months: int) -> SelectionLine | None:
    """The first of lines of `reserve` in order whom every limit can carry for so many months."""
    if room.quota <= 0:
        return None
    return next((line for line in waiting if not room.stop(*person(line, months))), None)


def months_to_pay(run: SelectionRun, on: date) -> int:
    """Months of contributions for whoever gets a place on day `on`.

    Once the wave is decreed only an amendment gives places, and it pays from the first full month that is still to
    begin; 0 when there is none left.
    """
    wave = run.wave
    return len(wave.months_to_begin(on)) if bound_by_wave([wave]) else run.inputs["months"]


def first_waiting(run: SelectionRun, months: int) -> dict[str, list[Waiting]]:
    """Of every group and of every kecamatan the first who waits, and what is in the way of so many months."""
    room = room_left(run)
    return {
        area: [Waiting(line, Stop(STOPS[room.stop(*person(line, months))]), months) for line in _first(run, field)]
        for area, field in AREAS.items()
    }


def _first(run: SelectionRun, field: str) -> QuerySet[SelectionLine]:
    lines = reserve(run).select_related("registration", "group", "village__district")
    return lines.order_by(field, "rank").distinct(field)


@transaction.atomic
def promote(wave: Wave, *, expected: int, reason: str, actor: User | None) -> Promotion:
    """Give the next in line the place that has fallen free, with a reason for the file.

    `expected`: the registration the officer was shown; another one by now is refused, so nobody decides unseen.
    Raises `DomainError` when the actor verified people of the programme, the wave is settled, its figures changed
    since the selection, nothing is free, or nobody fits.
    """
    if actor is not None:
        policy.require(actor, Act.RUN_SELECTION)
    refuse_verifier(wave, actor, others="Tempat kosong diisi petugas Dinsos lain.")
    wave = lock(wave)
    run = _open_run(wave)
    told = stated(reason, hint="Tulis mengapa tempat itu kosong.")
    found = next_in_line(run)
    if found is None:
        raise DomainError(
            f"Tidak ada tempat kosong pada {wave} yang dapat diisi.", "Lihat daftar cadangan dan batasnya."
        )
    if found.line.registration_id != expected:
        raise DomainError("Yang berikutnya sudah berganti sejak halaman ini dibuka.", "Muat ulang lalu periksa lagi.")
    made = Promotion.objects.create(run=run, line=found.line, fallen=fallen(run), reason=told, actor=actor)
    _give_place(found.line)
    audit.record(
        "selection.promote", actor=actor, subject=made, purpose=told, rank=found.line.rank, fallen=made.fallen
    )
    return made


def _open_run(wave: Wave) -> SelectionRun:
    run = current_run(wave)
    if wave.settled_at is not None:
        raise DomainError(
            f"{wave} sudah mempunyai rancangan atau Keputusan Bupati; daftar cadangannya tidak dapat dipakai.",
            "Batalkan rancangannya; bila sudah ditetapkan, tempatnya diisi dengan keputusan perubahan.",
        )
    if any(run.inputs.get(name) != value for name, value in figures(wave).items()):
        raise DomainError(f"Angka {wave} berubah sejak seleksi.", "Jalankan seleksi lagi.")
    return run


def _give_place(line: SelectionLine) -> None:
    one = Registration.objects.select_for_update(no_key=True).get(pk=line.registration_id)
    one.state, one.state_changed_at = guard("select", one.state), timezone.now()
    one.save(update_fields=["state", "state_changed_at"])
