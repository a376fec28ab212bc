"""The tariff table: which monthly contribution holds for a segment, a programme and a payer on a day.

Only confirmed tariffs are used. A tariff for self-paying participants (PP 50/2025 halves theirs) never holds
where a fund source of the programme pays.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet

from enrollment.programs.models import Benefits, Payer, Segment, Tariff, Wave
from enrollment.programs.opening import read_tariffs
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date
from jamsos.lib.money import rupiah
from jamsos.stated import stated

SOURCE = "Isi surat atau peraturan dasarnya."


def tariffs(segment: str, benefits: str, fund_source: str, on: date) -> QuerySet[Tariff]:
    """Tariffs in force on `on` where `fund_source` pays, confirmed or not; the one that holds comes first.

    A tariff of that very payer comes before one for whoever pays, a later one before an earlier one.
    """
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    lasting = Q(valid_to=None) | Q(valid_to__gte=on)
    named = Tariff.objects.filter(begun, lasting, segment=Segment(segment).tariff_name, programme=benefits)
    order = ("-payer", F("valid_from").desc(nulls_last=True), "pk")
    return named.filter(payer__in=(Payer.ANYBODY, fund_source)).order_by(*order)


def tariff(segment: str, benefits: str, fund_source: str, on: date) -> Tariff:
    """The confirmed tariff in force; raises `DomainError` when there is none."""
    found = tariffs(segment, benefits, fund_source, on).filter(confirmed=True).first()
    if found is None:
        raise DomainError(
            f"Tidak ada tarif {Segment(segment).tariff_name or Segment(segment).label} {benefits} terkonfirmasi "
            f"yang berlaku pada {on:%d-%m-%Y} untuk sumber dana {fund_source}.",
            "Tambah atau konfirmasi tarifnya pada halaman Program, bagian Tarif iuran.",
        )
    return found


def certainty(row: Tariff) -> str:
    """How sure a tariff is: by a paper the office showed, by a brochure or the press as shipped, or not yet."""
    if not row.confirmed:
        return "belum terkonfirmasi"
    return "terkonfirmasi" if row.confirmed_by_id else "dipublikasikan"


def formula_words(row: Tariff) -> str:
    """How the amount comes about; a sum such as `10000+6800` in rupiah."""
    parts = row.formula.split("+")
    return " + ".join(rupiah(int(part)) for part in parts) if all(map(str.isdecimal, parts)) else row.formula


def first_day(wave: Wave) -> date:
    """The day whose tariffs bind the wave: the first of its first month."""
    return date(wave.program.year, wave.month_from, 1)


def check_rate(wave: Wave, segment: str, amount: int) -> None:
    """Raise `DomainError` unless `amount` is a confirmed tariff of the segment for this wave."""
    known = tariffs(segment, wave.benefits, wave.fund_source, first_day(wave))
    if known.filter(confirmed=True, amount=amount).exists():
        return
    raise DomainError(
        f"{rupiah(amount)} bukan tarif {Segment(segment).tariff_name or Segment(segment).label} {wave.benefits} "
        f"yang terkonfirmasi pada {format_date(first_day(wave))} bila {wave.get_fund_source_display()} membayar.",
        f"{known_tariffs(wave, segment)} Konfirmasi atau tambah tarif pada halaman Program."
        + _self_paid(segment, wave, amount),
    )


def known_tariffs(wave: Wave, segment: str) -> str:
    """What the table says for this segment and wave, in one sentence."""
    known = tariffs(segment, wave.benefits, wave.fund_source, first_day(wave))
    shown = [f"{rupiah(item.amount)}{'' if item.confirmed else ' (belum terkonfirmasi)'}" for item in known]
    return f"Tabel tarif: {', '.join(shown) or 'tidak ada'}."


def _self_paid(segment: str, wave: Wave, amount: int) -> str:
    """Said when the amount is one that only self-paying participants have."""
    name = Segment(segment).tariff_name
    half = Tariff.objects.filter(segment__startswith=name or "-", payer=Payer.SELF, amount=amount).first()
    return f" {rupiah(amount)} hanya bila peserta membayar sendiri: {half.formula}." if half else ""


def changes_within(wave: Wave) -> list[date]:
    """Days after the wave's first on which its own tariff becomes another one, up to its last month."""
    days = [date(wave.program.year, month, 1) for month in range(wave.month_from + 1, wave.month_to + 1)]
    held = {day: _amount(wave, day) for day in (first_day(wave), *days)}
    before = dict(zip(days, held.values(), strict=False))
    return [day for day in days if held[day] != before[day]]


def _amount(wave: Wave, on: date) -> int | None:
    known = tariffs(Segment.BPU, wave.benefits, wave.fund_source, on).filter(confirmed=True)
    return known.values_list("amount", flat=True).first()


def load_tariffs() -> int:
    """Load the tariff table; safe to repeat, and what the office confirmed stays. Returns the tariffs read."""
    key = ("segment", "programme", "payer", "amount", "valid_from")
    by_office = set(Tariff.objects.exclude(confirmed_by=None).values_list(*key))
    given = read_tariffs()
    Tariff.objects.bulk_create(
        [item for item in given if tuple(getattr(item, name) for name in key) not in by_office],
        update_conflicts=True,
        unique_fields=key,
        update_fields=["formula", "valid_to", "source", "confirmed"],
    )
    return len(given)


@transaction.atomic
def confirm_tariff(row: Tariff, *, basis: str, actor: User) -> Tariff:
    """Confirm a tariff on a ground that can be shown (a letter of BPJS); raises `DomainError` without one."""
    policy.require(actor, Act.CHANGE_PROGRAMS)
    row = Tariff.objects.select_for_update().get(pk=row.pk)
    if row.confirmed_by_id:
        raise DomainError(f"Tarif {row} sudah terkonfirmasi.", "Tidak ada yang perlu dilakukan.")
    row.confirmed, row.confirmed_by, row.confirmed_basis = True, actor, stated(basis, "Dasar tarif", hint=SOURCE)
    row.save(update_fields=["confirmed", "confirmed_by", "confirmed_basis"])
    audit.record("programs.confirm_tariff", actor=actor, subject=row, amount=row.amount, basis=row.confirmed_basis)
    return row


@transaction.atomic
def add_tariff(
    *,
    segment: str,
    benefits: str,
    payer: str,
    amount: int,
    valid_from: date | None,
    valid_to: date | None,
    basis: str,
    actor: User,
) -> Tariff:
    """A further tariff with its dates and legal reference, in force from then on beside the earlier ones.

    Raises `DomainError` for a segment the table does not know, an amount of nothing, dates out of order, or a
    tariff that is there already.
    """
    policy.require(actor, Act.CHANGE_PROGRAMS)
    name = Segment(segment).tariff_name
    if not name or benefits not in Benefits.values or payer not in Payer.values:
        raise DomainError(f"Tarif {segment} {benefits} tidak dikenal.", "Pilih segmen dan program dari daftar.")
    if amount < 1 or (valid_from and valid_to and valid_from > valid_to):
        raise DomainError("Rupiah atau masa berlaku tarif tidak masuk akal.", "Periksa jumlah dan tanggalnya.")
    source = stated(basis, "Dasar tarif", hint=SOURCE)
    row = Tariff(segment=name, programme=benefits, payer=payer, amount=amount, source=source, confirmed=True)
    row.valid_from, row.valid_to = valid_from, valid_to
    row.confirmed_by, row.confirmed_basis = actor, row.source
    if Tariff.objects.filter(
        segment=name, programme=benefits, payer=payer, amount=amount, valid_from=valid_from
    ).exists():
        raise DomainError(f"Tarif {row} dengan tanggal itu sudah ada.", "Konfirmasi yang ada bila perlu.")
    row.save()
    audit.record("programs.add_tariff", actor=actor, subject=row, amount=amount, basis=row.source)
    return row
