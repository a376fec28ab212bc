"""How values are shown, everywhere alike. Built in to every template."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.forms import BaseForm, BoundField
from django.utils import timezone

from jamsos.lib import dates, money, nik

register = template.Library()


@register.filter
def number(value: int | None) -> str:
    """21234 -> 21.234"""
    return "–" if value is None else money.number(int(value))


@register.filter
def rupiah(value: int | None) -> str:
    """16800 -> Rp16.800"""
    return "–" if value is None else money.rupiah(int(value))


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """28 Oktober 2025, with the hour for a moment in time."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{dates.format_date(local.date())} {local:%H.%M}"
    return dates.format_date(value)


@register.filter
def mask_nik(value: str | None) -> str:
    """3604********0001; a dash when there is none."""
    return nik.mask(value) if value else "–"


@register.filter
def percent_of(part: int | None, whole: int | None) -> int:
    """Whole percent, 0 when there is no whole."""
    return round(100 * (part or 0) / whole) if whole else 0


@register.filter
def share(value: float | None) -> str:
    """0.987 -> 98,7 %"""
    return "–" if value is None else f"{100 * value:.1f} %".replace(".", ",")


@register.filter
def wrong_fields(form: BaseForm) -> list[BoundField]:
    """The fields a person sees that were refused, in their order on the form."""
    return [field for field in form.visible_fields() if field.errors]
