"""Contributions on the screen: months of each wave, what is paid, missing and closed, and posting a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.contributions.arrears import arrears_url
from enrollment.contributions.closing_views import reopening_panels
from enrollment.contributions.gaps import gap
from enrollment.contributions.models import Payment
from enrollment.contributions.months import label, parse_month
from enrollment.contributions.selectors import (
    Month,
    monthly_rates,
    months_of,
    owed,
    owed_amount,
    payable,
    paying_decrees,
    reversals,
    skipped,
    unpaid_months,
)
from enrollment.contributions.services import Due, Overtaken, Proof, check_proof, post, reverse_payment
from enrollment.decrees.models import Decree
from enrollment.submissions.views import DATE_INPUT
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.papers import store_paper
from jamsos.ui.pages import ActionPage, FormPage, PanelPage
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
        today = timezone.localdate()
        posting = [
            Action(
                f"Catat iuran {decree.stage}", reverse("contribution-post", args=[decree.pk]), Act.POST_CONTRIBUTIONS
            )
            for decree in paying_decrees()
            if unpaid_months(decree, on=today)
        ]
        return [*posting, Action("Tunggakan", reverse("arrears"), Act.VIEW_WORKERS)]

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
        Fact("Sumber dana", decree.wave.get_fund_source_display(), f"wadah {decree.wave.wadah}"),
        Fact("Peserta terekam", f"{number(payable(decree).count())} orang", "terdaftar atau aktif"),
        _rate_fact(decree),
        Fact("Nilai keputusan", rupiah(decree.amount), f"{number(decree.months)} orang-bulan"),
        Fact(
            f"Tunggakan s.d. {label(on)}",
            f"{number(missing.people)} orang",
            f"{number(missing.months)} orang-bulan, {rupiah(missing.amount)}",
            arrears_url(user, decree.program, kurang="ya"),
        ),
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


class PostForm(forms.Form):
    """`confirming`: the second form, which takes the scanned proof as well."""

    month = forms.ChoiceField(label="Bulan")
    proof = forms.CharField(label="Nomor SP2D atau bukti penerimaan", max_length=120)
    paid_on = forms.DateField(label="Tanggal bayar", widget=DATE_INPUT)
    file = forms.FileField(label="Pindaian bukti", help_text="PDF, JPG, atau PNG; paling besar 5 MiB.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, months: Sequence[date], confirming: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", "Pilih bulan"), *((f"{month:%Y-%m}", label(month)) for month in months)]
        if not confirming:
            del self.fields["file"]


class PostPage(FormPage):
    """Asked twice: the second form shows month, people and rupiah, and posts only exactly that."""

    act = Act.POST_CONTRIBUTIONS
    title = "Catat iuran"
    intro = (
        "Satu bulan dicatat untuk semua peserta terekam yang belum dibayar pada bulan itu. "
        "Pembayaran pertama menjadikannya aktif. Sebelum dicatat, bulan dan jumlahnya ditampilkan untuk diperiksa, "
        "dan pindaian buktinya diminta."
    )
    back = ("Iuran", "contributions")
    form_class = PostForm
    submit_label = "Periksa pembayaran"
    success_message = "Iuran dicatat."
    asked: date | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not unpaid_months(self.decree, on=timezone.localdate()):
            messages.info(request, f"Tidak ada bulan {self.decree.stage} yang menunggu dibayar.")
            return redirect("contributions")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if form.cleaned_data["seen"]:
            return super().form_valid(form)
        proof = Proof(form.cleaned_data["proof"], form.cleaned_data["paid_on"])
        try:
            check_proof(proof, self.decree, timezone.localdate())
        except DomainError as error:
            return self.refused(form, error)
        return self._confirming(form)

    def _confirming(self, form: forms.Form) -> HttpResponse:
        """The second form, upon what is due now."""
        month = parse_month(form.cleaned_data["month"])
        self._ask(month)
        typed = {name: form.cleaned_data[name] for name in ("month", "proof", "paid_on")}
        due = Due(month, owed(self.decree, month).count(), owed_amount(self.decree, month))
        again = PostForm(initial=typed | {"seen": str(due)}, months=self.get_form_kwargs()["months"], confirming=True)
        return self.render_to_response(self.get_context_data(form=again))

    def _ask(self, month: date) -> None:
        self.asked, self.submit_label = month, f"Ya, catat iuran {label(month)}"

    def refused(self, form: forms.Form, error: DomainError) -> HttpResponse:
        if isinstance(error, Overtaken):
            messages.warning(self.request, f"{error.message} {error.hint}")
            return self._confirming(form)
        self._ask_again(form)
        return super().refused(form, error)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        self._ask_again(form)
        return super().form_invalid(form)

    def _ask_again(self, form: forms.Form) -> None:
        """A mistake in the second form leaves it the second form: what is about to be posted stays in view."""
        if form.data.get("seen") and (month := form.cleaned_data.get("month")):
            self._ask(parse_month(month))

    @property
    def decree(self) -> Decree:
        return get_object_or_404(paying_decrees(), pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        months = unpaid_months(self.decree, on=timezone.localdate())
        return super().get_form_kwargs() | {"months": months, "confirming": bool(self.request.POST.get("seen"))}

    def get_lead(self) -> Sequence[Panel]:
        return [_asking_panel(self.decree, self.asked)] if self.asked else []

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
        data, user = form.cleaned_data, self.request.user
        month, today = parse_month(data["month"]), timezone.localdate()
        with transaction.atomic():  # a payment that is refused leaves no file behind
            file = store_paper(data["file"], data["file"].name, actor=user, act=PROOF_RIGHT)
            proof = Proof(data["proof"], data["paid_on"], file)
            post(self.decree, month, proof, on=today, actor=user, expected=data["seen"])
        return reverse("contributions")


def _asking_panel(decree: Decree, month: date) -> Panel:
    """What is about to be posted, and the months that would be left out before it."""
    before = skipped(decree, month)
    facts = [
        Fact("Bulan", label(month)),
        Fact("Orang", f"{number(owed(decree, month).count())} orang"),
        Fact("Rupiah", rupiah(owed_amount(decree, month))),
    ]
    if before:
        names = ", ".join(map(label, before))
        facts.append(Fact("Perhatian", f"{names} belum dibayar", "Ada bulan yang terlewat; pastikan bulannya benar."))
    return Panel("Periksa, lalu catat", facts)


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
        return get_object_or_404(Payment.objects.select_related("decree__wave__program"), pk=self.kwargs["pk"])

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


def _rate_fact(decree: Decree) -> Fact:
    """One rate for everybody, or those of the segments on the list."""
    return Fact("Iuran per orang per bulan", " atau ".join(map(rupiah, monthly_rates(decree))))


def _owing_fact(decree: Decree, month: Month) -> Fact:
    owing = owed_amount(decree, month.first_day)
    return Fact(label(month.first_day), f"{number(month.owing)} orang", rupiah(owing))
