"""Contributions on the screen: months of each wave, what is paid, missing and closed, and posting a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.contributions.arrears import arrears_url
from enrollment.contributions.closing_views import reopening_panels
from enrollment.contributions.gaps import gap
from enrollment.contributions.models import Payment, Reversal
from enrollment.contributions.months import label
from enrollment.contributions.overpaid import overpaid, total
from enrollment.contributions.overpaid_views import overpaid_fact
from enrollment.contributions.selectors import (
    Month,
    monthly_rates,
    months_of,
    payable,
    paying_decrees,
    reversals,
    unpaid_months,
)
from enrollment.contributions.services import reverse_payment
from enrollment.decrees.models import Decree
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.errors import NotThere
from jamsos.ui.pages import ActionPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal

# A scanned receipt may name people: for who handles names with BPJS, not for every reader of the figures.
PROOF_RIGHT = Act.VIEW_SUBMISSIONS


class ContributionsPage(PanelPage):
    """All waves handed to BPJS, month by month; no names."""

    act = Act.VIEW_CONTRIBUTIONS
    title = "Iuran"
    intro = (
        "Iuran per bulan untuk peserta yang terekam. Bulan yang terlewat memutus tiga bulan berturut-turut "
        "yang disyaratkan untuk manfaat JKM penuh (Permenaker 1/2025)."
    )

    def get_actions(self) -> Sequence[Action]:
        today, decrees = timezone.localdate(), list(paying_decrees())
        posting = [
            Action(
                f"Catat iuran {decree.stage}", reverse("contribution-post", args=[decree.pk]), Act.POST_CONTRIBUTIONS
            )
            for decree in decrees
            if unpaid_months(decree, on=today)
        ]
        billing = [
            Action(f"Tagihan {decree.stage}", reverse("invoices", args=[decree.pk]), Act.VIEW_CONTRIBUTIONS)
            for decree in decrees
        ]
        names = [
            Action("Tunggakan", reverse("arrears"), Act.VIEW_WORKERS),
            Action("Lebih bayar", reverse("overpaid"), Act.VIEW_WORKERS),
        ]
        return [*posting, *billing, *names]

    def get_panels(self) -> Sequence[Panel]:
        today = timezone.localdate()
        panels = [panel for decree in paying_decrees() for panel in wave_panels(decree, today, self.request.user)]
        empty = Panel("Belum ada tahap", note="Iuran dicatat setelah nama tahapnya diajukan ke BPJS dan terekam.")
        return panels or [empty]


def wave_panels(decree: Decree, on: date, user: User) -> list[Panel]:
    """A wave's figures, its months, and what was taken back or reopened; buttons and files by right."""
    missing, months = gap(decree, on=on), months_of(decree, on=on)
    further = [*_reversal_panels(decree), *reopening_panels(decree)]
    facts = [
        Fact("Keputusan Bupati", decree.number, tanggal(decree.decided_on)),
        Fact("Sumber dana", decree.wave.get_fund_source_display(), decree.wave.account),
        Fact("Peserta terekam", f"{number(payable(decree).count())} orang", "terdaftar atau aktif"),
        rate_fact(decree),
        Fact("Nilai keputusan", rupiah(decree.amount), f"{number(decree.months)} orang-bulan"),
        Fact(
            f"Tunggakan s.d. {label(on)}",
            f"{number(missing.people)} orang",
            f"{number(missing.months)} orang-bulan, {rupiah(missing.amount)}",
            arrears_url(user, decree.program, kurang="ya"),
        ),
        overpaid_fact("Lebih bayar", total(overpaid().filter(submission__decree=decree)), user, keputusan=decree.pk),
    ]
    return [Panel(decree.stage, facts), *further, _months_panel(decree, months, user)]


def _months_panel(decree: Decree, months: Sequence[Month], user: User) -> Panel:
    context = {
        "decree": decree,
        "may_post": policy.allows(user, Act.POST_CONTRIBUTIONS),
        "may_read_proof": policy.allows(user, PROOF_RIGHT),
        "user": user,
        "rows": [(label(month.first_day), month) for month in months],
        "paid_months": sum(bool(month.payments) and not month.owing for month in months),
        "people": sum(month.people for month in months),
        "amount": sum(month.amount for month in months),
    }
    return Panel(f"Bulan {decree.stage}", template="contributions/months.html", context=context, wide=True)


class ReverseForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=200, min_length=5, help_text="Tanpa NIK.")


class ReversePage(ActionPage):
    act = Act.POST_CONTRIBUTIONS
    title = "Balik pembayaran iuran"
    intro = (
        "Untuk pembayaran yang salah dicatat. Pembayaran tetap tersimpan dengan alasan pembalikannya; "
        "bulannya terbuka lagi, dan yang belum membayar bulan lain kembali terdaftar."
    )
    back = ("Iuran", "contributions")
    form_class = ReverseForm
    submit_label = "Balik pembayaran"
    success_message = "Pembayaran dibalik."
    danger = True

    @cached_property
    def payment(self) -> Payment:
        asked = get_object_or_404(Payment.every.select_related("decree__wave__program"), pk=self.kwargs["pk"])
        if Reversal.objects.filter(payment=asked).exists():
            raise NotThere("Pembayaran ini sudah dibalik.", ("Iuran", reverse("contributions")))
        return asked

    def get_panels(self) -> Sequence[Panel]:
        payment = self.payment
        facts = [
            Fact("Tahap", payment.decree.stage, f"pembayaran ke-{payment.sequence}"),
            Fact("Bulan", label(date(payment.year, payment.month, 1))),
            Fact("Orang", f"{number(payment.people)} orang"),
            Fact("Rupiah", rupiah(payment.amount), f"bukti {payment.proof}, {tanggal(payment.paid_on)}"),
        ]
        return [Panel("Yang dibalik", facts)]

    def save(self, form: forms.Form) -> str:
        reverse_payment(self.payment, reason=form.cleaned_data["reason"], actor=self.request.user)
        return reverse("contributions")


def _reversal_panels(decree: Decree) -> list[Panel]:
    facts = [
        Fact(
            label(date(entry.payment.year, entry.payment.month, 1)),
            f"{number(entry.payment.people)} orang, {rupiah(entry.payment.amount)}",
            f"bukti {entry.payment.proof}; {tanggal(entry.made_at)} oleh {entry.made_by or 'sistem'}: {entry.reason}",
        )
        for entry in reversals(decree)
    ]
    return [Panel(f"Pembayaran dibalik {decree.stage}", facts)] if facts else []


def rate_fact(decree: Decree) -> Fact:
    """One rate for everybody, or those of the segments on the list."""
    return Fact("Iuran per orang per bulan", " atau ".join(map(rupiah, monthly_rates(decree))))
