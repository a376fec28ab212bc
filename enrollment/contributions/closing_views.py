"""Closing a month on the screen, and opening it again by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.contributions.closing import close, refuse_closer, reopen
from enrollment.contributions.models import Closing
from enrollment.contributions.months import code, label, parse_month
from enrollment.contributions.selectors import Month, closings, months_of, paying_decrees
from enrollment.decrees.models import Decree
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ActionPage, FormPage
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal


class CloseForm(forms.Form):
    month = forms.ChoiceField(label="Bulan")
    explanation = forms.CharField(
        label="Penjelasan bila ada yang belum dibayar",
        max_length=200,
        required=False,
        help_text="Misalnya: terekam sesudah tagihan BPJS bulan itu. Tanpa NIK.",
    )

    def __init__(self, *args: Any, months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_months = ((code(month.first_day), label(month.first_day)) for month in months)
        self.fields["month"].choices = [("", "Pilih bulan"), *open_months]


class ClosePage(FormPage):
    act = Act.POST_CONTRIBUTIONS
    title = "Tutup bulan iuran"
    intro = (
        "Bulan yang ditutup dibekukan jumlahnya: tidak ada pembayaran atau pembalikan lagi, kecuali petugas lain "
        "membukanya dengan alasan. Yang belum dibayar harus dijelaskan."
    )
    back = ("Iuran", "contributions")
    form_class = CloseForm
    submit_label = "Tutup bulan"
    success_message = "Bulan ditutup."

    @cached_property
    def decree(self) -> Decree:
        return get_object_or_404(paying_decrees(), pk=self.kwargs["pk"])

    @cached_property
    def months(self) -> list[Month]:
        """Those that have begun and are open."""
        found = months_of(self.decree, on=timezone.localdate())
        return [month for month in found if month.due and not month.closing]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"months": self.months}

    def get_panels(self) -> Sequence[Panel]:
        facts = [
            Fact(
                label(month.first_day),
                f"{number(month.people)} orang dibayar, {rupiah(month.amount)}",
                f"{number(month.owing)} orang belum dibayar" if month.owing else "semua dibayar",
            )
            for month in self.months
        ]
        return [Panel(f"Bulan terbuka {self.decree.wave}", facts or [Fact("Bulan", "tidak ada yang terbuka")])]

    def save(self, form: forms.Form) -> str:
        data, today = form.cleaned_data, timezone.localdate()
        month = parse_month(data["month"])
        close(self.decree, month, explanation=data["explanation"], on=today, actor=self.request.user)
        return reverse("contributions")


class ReopenForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=200, min_length=5, help_text="Tanpa NIK.")


class ReopenPage(ActionPage):
    act = Act.POST_CONTRIBUTIONS
    title = "Buka lagi bulan iuran"
    intro = "Hanya oleh petugas lain daripada yang menutup. Angka saat ditutup tetap tersimpan bersama alasannya."
    back = ("Iuran", "contributions")
    form_class = ReopenForm
    submit_label = "Buka lagi"
    success_message = "Bulan dibuka lagi."
    danger = True

    @cached_property
    def closing(self) -> Closing:
        return get_object_or_404(
            Closing.objects.select_related("decree__wave__program", "closed_by"),
            pk=self.kwargs["pk"],
            reopened_at=None,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """No form that can only fail: whoever closed the month is told who may open it."""
        refuse_closer(self.closing, request.user)
        return super().get(request, *args, **kwargs)

    def get_panels(self) -> Sequence[Panel]:
        return [Panel("Yang dibuka", [Fact("Tahap", str(self.closing.decree.wave)), closing_fact(self.closing)])]

    def save(self, form: forms.Form) -> str:
        reopen(self.closing, reason=form.cleaned_data["reason"], actor=self.request.user)
        return reverse("contributions")


def closing_fact(closing: Closing) -> Fact:
    """The totals as frozen, who closed the month, and why somebody was left unpaid."""
    unpaid = f"; {number(closing.owing)} orang belum dibayar: {closing.explanation}" if closing.owing else ""
    return Fact(
        label(date(closing.year, closing.month, 1)),
        f"{number(closing.people)} orang, {rupiah(closing.amount)}",
        f"ditutup {tanggal(closing.closed_at)} oleh {closing.closed_by or 'sistem'}{unpaid}",
    )


def reopening_panels(decree: Decree) -> list[Panel]:
    """Months that were opened again, with what stood when they were closed; nothing when there are none."""
    facts = [_reopened_fact(closing) for closing in closings(decree).exclude(reopened_at=None)]
    return [Panel(f"Bulan dibuka lagi {decree.wave}", facts)] if facts else []


def _reopened_fact(closing: Closing) -> Fact:
    shut = closing_fact(closing)
    opened = f"dibuka lagi {tanggal(closing.reopened_at)} oleh {closing.reopened_by}: {closing.reopen_reason}"
    return Fact(shut.label, shut.value, f"{shut.note}; {opened}")
