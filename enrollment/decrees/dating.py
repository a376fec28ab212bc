"""The earliest day that a berita acara or a decree may bear: not before its law, its list and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, QuerySet

from eligibility import regulations
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.decrees.selectors import behind
from enrollment.programs.models import Program
from enrollment.selection.models import SelectionRun
from enrollment.workers.models import Registration
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date

AMENDED = "keputusan yang diubah"


def refuse_early_minutes(program: Program, people: QuerySet[Registration], held_on: date) -> None:
    """Raise `DomainError` for a berita acara dated before the law, or before what it says of these people."""
    found = people.order_by().aggregate(registered=Max("registered_on"), assessed=Max("assessment__assessed_on"))
    _refuse_before(
        held_on,
        program.regulation,
        (found["registered"], "pendaftaran terakhir dalam daftar"),
        (found["assessed"], "penilaian terakhir dalam daftar"),
    )


def refuse_early_decree(decree: Decree, signed_on: date) -> None:
    """Raise `DomainError` for a decree older than its law, its berita acara, its lists or its selection."""
    bases = _of_kadinsos(decree) if decree.kind == Kind.KADINSOS else _of_bupati(decree)
    _refuse_before(signed_on, decree.regulation, *bases)


def first_day(decree: Decree) -> date:
    """The first day that the contributions of a Keputusan Bupati pay for."""
    return date(decree.program.year, decree.first_month, 1)


def refuse_late_amendment(decree: Decree, signed_on: date) -> None:
    """Raise `DomainError` for an amendment decided after its first month has begun: only full months are paid."""
    if decree.is_amendment and signed_on > (begins := first_day(decree)):
        raise DomainError(
            f"Iuran menurut perubahan ini mulai {format_date(begins)}, sebelum tanggal {format_date(signed_on)}.",
            "Batalkan rancangan ini, lalu susun lagi dengan bulan mulai yang belum berjalan.",
        )


def _of_kadinsos(decree: Decree) -> list[tuple[date | None, str]]:
    minutes = getattr(decree, "minutes", None)
    return [(minutes.held_on, f"berita acara nomor {minutes.number}")] if minutes else []


def _of_bupati(decree: Decree) -> list[tuple[date | None, str]]:
    before = Decree.objects.filter(wave=decree.wave, kind=Kind.BUPATI, state=DecreeState.ISSUED)
    amended = before.aggregate(last=Max("decided_on"))["last"]
    lists = behind(Registration.objects.filter(decree_lines__decree=decree)).aggregate(last=Max("decided_on"))
    run = SelectionRun.objects.filter(wave=decree.wave, current=True).first()
    selected = date.fromisoformat(run.inputs["on"]) if run else None
    left = decree.removals.aggregate(last=Max("left_on"))["last"]
    return [
        (lists["last"], "Keputusan Kepala Dinas Sosial"),
        (selected, "seleksi tahap ini"),
        (amended, AMENDED),
        (left, "keluarnya penerima yang dihapus"),
    ]


def _refuse_before(day: date, regulation: str, *bases: tuple[date | None, str]) -> None:
    later = [(since, what) for since, what in (*_law(regulation, day), *bases) if since and day < since]
    if later:
        since, what = max(later)
        raise DomainError(
            f"Tanggal {format_date(day)} mendahului dasarnya, {format_date(since)} ({what}).",
            f"Isi tanggal sejak {format_date(since)}, atau periksa tanggal dasarnya.",
        )


def _law(regulation: str, day: date) -> Iterable[tuple[date, str]]:
    """The first day of the law, unless a reading lets it hold on the day already (C12)."""
    law = regulations.load(regulation)
    return [] if law.in_force(day) else [(law.in_force_from, f"berlakunya {law.short}")]
