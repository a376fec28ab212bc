"""Contributions on the screen: months of each wave, what is paid, what is missing, and posting a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from enrollment.contributions.months import label, parse_month
from enrollment.contributions.selectors import (
    Month,
    gap,
    monthly_rates,
    months_of,
    owed_amount,
    payable,
    paying_decrees,
    unpaid_months,
)
from enrollment.contributions.services import post
from enrollment.decrees.models import Decree
from jamsos.accounts.policy import Act
from jamsos.ui.pages import FormPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal


class ContributionsPage(PanelPage):
    """All waves handed to BPJS, month by month; no names."""

    act = Act.VIEW_CONTRIBUTIONS
    title = "Iuran"
    intro = (
        "Iuran per bulan untuk peserta yang terekam. Bulan yang terlewat memutus tiga bulan berturut-turut "
        "yang disyaratkan untuk manfaat JKM penuh (Permenaker 1/2025)."
    )

    def get_actions(self) -> Sequence[Action]:
        today = timezone.localdate()
        return [
            Action(
                f"Catat iuran {decree.wave}", reverse("contribution-post", args=[decree.pk]), Act.POST_CONTRIBUTIONS
            )
            for decree in paying_decrees()
            if unpaid_months(decree, on=today)
        ]

    def get_panels(self) -> Sequence[Panel]:
        today = timezone.localdate()
        panels = [panel for decree in paying_decrees() for panel in wave_panels(decree, today)]
        empty = Panel("Belum ada tahap", note="Iuran dicatat setelah nama tahapnya diajukan ke BPJS dan terekam.")
        return panels or [empty]


def wave_panels(decree: Decree, on: date) -> list[Panel]:
    """A wave's figures, and its months."""
    missing, months = gap(decree, on=on), months_of(decree, on=on)
    facts = [
        Fact("Keputusan Bupati", decree.number, tanggal(decree.decided_on)),
        Fact("Sumber dana", decree.wave.get_fund_source_display(), f"wadah {decree.wave.wadah}"),
        Fact("Peserta terekam", f"{number(payable(decree).count())} orang", "terdaftar atau aktif"),
        _rate_fact(decree),
        Fact("Nilai keputusan", rupiah(decree.amount), f"{number(decree.months)} orang-bulan"),
        Fact(
            f"Tunggakan s.d. {label(on)}",
            f"{number(missing.people)} orang",
            f"{number(missing.months)} orang-bulan, {rupiah(missing.amount)}",
        ),
    ]
    return [Panel(str(decree.wave), facts), _months_panel(decree, months)]


def _months_panel(decree: Decree, months: Sequence[Month]) -> Panel:
    context = {
        "rows": [(label(month.first_day), month) for month in months],
        "paid_months": sum(bool(month.payments) and not month.owing for month in months),
        "people": sum(month.people for month in months),
        "amount": sum(month.amount for month in months),
    }
    return Panel(f"Bulan {decree.wave}", template="contributions/months.html", context=context, wide=True)


class PostForm(forms.Form):
    month = forms.ChoiceField(label="Bulan")
    proof = forms.CharField(label="Nomor SP2D atau bukti penerimaan", max_length=120)

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(f"{month:%Y-%m}", label(month)) for month in months]


class PostPage(FormPage):
    act = Act.POST_CONTRIBUTIONS
    title = "Catat iuran"
    intro = (
        "Satu bulan dicatat untuk semua peserta terekam yang belum dibayar pada bulan itu. "
        "Pembayaran pertama menjadikannya aktif."
    )
    back = ("Iuran", "contributions")
    form_class = PostForm
    submit_label = "Catat pembayaran"
    success_message = "Iuran dicatat."

    @property
    def decree(self) -> Decree:
        return get_object_or_404(paying_decrees(), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        months = unpaid_months(self.decree, on=timezone.localdate())
        return super().get_form_kwargs() | {"months": months}

    def get_panels(self) -> Sequence[Panel]:
        decree = self.decree
        wave, months = decree.wave, months_of(decree, on=timezone.localdate())
        facts = [
            Fact("Tahap", str(wave), f"wadah {wave.wadah}, {wave.get_fund_source_display()}"),
            _rate_fact(decree),
        ]
        facts += [_owing_fact(decree, month) for month in months if month.due and month.owing]
        return [Panel("Yang dibayar", facts)]

    def save(self, form: forms.Form) -> str:
        data = form.cleaned_data
        month, today = parse_month(data["month"]), timezone.localdate()
        post(self.decree, month, data["proof"], on=today, actor=self.request.user)
        return reverse("contributions")


def _rate_fact(decree: Decree) -> Fact:
    """One rate for everybody, or those of the segments on the list."""
    return Fact("Iuran per orang per bulan", " atau ".join(map(rupiah, monthly_rates(decree))))


def _owing_fact(decree: Decree, month: Month) -> Fact:
    owing = owed_amount(decree, month.first_day)
    return Fact(label(month.first_day), f"{number(month.owing)} orang", rupiah(owing))
