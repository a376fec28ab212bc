"""One proof of payment may pay several months or decrees (one SP2D, many bills), but no month of a decree twice."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from enrollment.contributions.models import Payment
from enrollment.contributions.months import label
from enrollment.decrees.models import Decree
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date


def refuse_used(number: str, decree: Decree, month: date) -> None:
    """Raise `DomainError` when a payment of this month of the decree, not taken back, has that number already."""
    if one := _uses(number).filter(decree=decree, year=month.year, month=month.month).first():
        raise DomainError(
            f"Bukti {one.proof} sudah dicatat untuk {label(month)} {decree.stage}, {format_date(one.paid_on)}.",
            "Periksa nomornya. Bila pembayaran yang lama salah, balik dulu pada halaman Iuran.",
        )


def other_uses(number: str, decree: Decree, month: date) -> list[str]:
    """What else was paid with that number: `Januari 2026 Tahap 1`, the newest first."""
    others = _uses(number).exclude(decree=decree, year=month.year, month=month.month)
    return [f"{label(date(one.year, one.month, 1))} {one.decree.stage}" for one in others]


def _uses(number: str) -> QuerySet[Payment]:
    """Standing payments with the number, written with capitals or without."""
    return Payment.objects.filter(proof__iexact=number.strip()).select_related("decree__wave__program")
