"""Posting a month on the screen, asked twice: the second form shows what would be posted and takes the proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.contributions.invoice_views import billed_months
from enrollment.contributions.models import Invoice
from enrollment.contributions.months import code, label, parse_month
from enrollment.contributions.proofs import other_uses, refuse_used
from enrollment.contributions.selectors import Month, months_of, owed_amount, paying_decrees, skipped, unpaid_months
from enrollment.contributions.services import Due, Overtaken, Proof, check_invoice, check_proof, due_of, post
from enrollment.contributions.views import PROOF_RIGHT, rate_fact
from enrollment.decrees.models import Decree
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.files.papers import store_paper
from jamsos.ui.as_is import as_is_field, ask
from jamsos.ui.days import DayField
from jamsos.ui.pages import FormPage
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah
from jamsos.ui.widgets import renewing

NOT_WAITING = "Bulan itu tidak menunggu dibayar: sudah dicatat, atau belum mulai. Pilih bulan pada formulir."
SHOWN = 3
"""So many earlier uses of a proof are named."""


def _offered(bills: QuerySet[Invoice], month: str | None) -> list[tuple[int, str]]:
    """The bills that cover the chosen month; before one is chosen all, with their months."""
    try:
        number = parse_month(month or "").month
    except DomainError:
        return [(one.pk, f"{one} ({billed_months(one)})") for one in bills]
    return [(one.pk, str(one)) for one in bills if one.month_from <= number <= one.month_to]


class PostForm(forms.Form):
    """`confirming`: the second form, which takes the scanned proof as well."""

    month = forms.ChoiceField(label="Bulan", error_messages={"invalid_choice": NOT_WAITING})
    proof = forms.CharField(label="Nomor SP2D atau bukti penerimaan", max_length=120)
    paid_on = DayField(label="Tanggal bayar")
    invoice = forms.ModelChoiceField(
        label="Tagihan (kode iuran)", queryset=Invoice.objects.none(), required=False, empty_label="tanpa tagihan"
    )
    partial = forms.CharField(
        label="Alasan bila hanya yang ditagih dibayar",
        max_length=200,
        required=False,
        help_text="Kosong = semua yang belum dibayar. Terisi = hanya nama pada rincian tagihan; yang lain menunggak.",
    )
    as_is = as_is_field("Sudah saya cocokkan: bukti ini memang membayar beberapa bulan atau keputusan")
    file = forms.FileField(label="Pindaian bukti", help_text="PDF, JPG, atau PNG; paling besar 5 MiB.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, months: Sequence[date], decree: Decree, confirming: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invoice"].queryset = bills = Invoice.objects.filter(decree=decree).select_related(
            "decree__program"
        )
        self.fields["invoice"].widget.choices = [("", "tanpa tagihan"), *_offered(bills, self["month"].value())]
        self.fields["month"].widget.attrs |= renewing("invoice", reverse("contribution-post", args=[decree.pk]))
        self.fields["month"].choices = [("", "Pilih bulan"), *((code(month), label(month)) for month in months)]
        if not confirming:
            del self.fields["file"]


class PostPage(FormPage):
    """Asked twice: the second form shows month, people and rupiah, and posts only exactly that."""

    act = Act.POST_CONTRIBUTIONS
    title = "Catat iuran"
    intro = (
        "Satu bulan dicatat untuk semua peserta terekam yang belum dibayar pada bulan itu. "
        "Pembayaran pertama menjadikannya aktif. Sebelum dicatat, bulan dan jumlahnya ditampilkan untuk diperiksa, "
        "dan pindaian buktinya diminta: siapkan berkasnya sebelum mulai."
    )
    back = ("Iuran", "contributions")
    form_class = PostForm
    submit_label = "Periksa pembayaran"
    success_message = "Iuran dicatat."
    asked: date | None = None
    due: Due | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.waiting:
            messages.info(request, f"Tidak ada bulan {self.decree.stage} yang menunggu dibayar.")
            return redirect("contributions")
        if request.GET.get("bulan", "") not in {"", *map(code, self.waiting)}:
            messages.info(request, NOT_WAITING)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self._check(form)
        except DomainError as error:
            return self.refused(form, error)
        return super().form_valid(form) if form.cleaned_data["seen"] else self._confirming(form)

    def _check(self, form: forms.Form) -> None:
        """What the service would refuse, and what only looks like a slip."""
        decree, month, proof = self.decree, parse_month(form.cleaned_data["month"]), _proof(form)
        if not form.cleaned_data["seen"]:
            check_proof(proof, decree, timezone.localdate())
            check_invoice(proof, decree, month)
            refuse_used(proof.number, decree, month)
        if not form.cleaned_data["as_is"] and (others := other_uses(proof.number, decree, month)):
            ask(form)
            used = ", ".join(others[:SHOWN])
            raise DomainError(
                f"Bukti {proof.number.strip()} sudah dipakai untuk {used}. Pembayaran ini belum disimpan.",
                "Cocokkan dengan SP2D-nya. Bila memang membayar beberapa bulan, centang pada formulir, lalu lanjut.",
            )

    def _confirming(self, form: forms.Form) -> HttpResponse:
        """The second form, upon what is due now."""
        month = parse_month(form.cleaned_data["month"])
        self._ask(month)
        typed = {name: form.cleaned_data[name] for name in ("month", "proof", "paid_on", "partial", "as_is")}
        typed["invoice"] = form.data.get("invoice", "")
        self.due = due_of(self.decree, month, _proof(form))
        kwargs = self.get_form_kwargs()
        again = PostForm(
            initial=typed | {"seen": str(self.due)}, months=kwargs["months"], decree=self.decree, confirming=True
        )
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

    @cached_property
    def decree(self) -> Decree:
        return get_object_or_404(paying_decrees(), pk=self.kwargs["pk"])

    @cached_property
    def waiting(self) -> list[date]:
        """The months that may be posted now."""
        return unpaid_months(self.decree, on=timezone.localdate())

    def get_initial(self) -> dict[str, Any]:
        """The month of the row that was pressed, or the only one there is; among several nobody chooses for you."""
        months = [*map(code, self.waiting)]
        asked = self.request.GET.get("bulan") or self.request.GET.get("month")
        chosen = asked if asked in months else months[0] if len(months) == 1 else ""
        return {"month": chosen}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "months": self.waiting,
            "decree": self.decree,
            "confirming": bool(self.request.POST.get("seen")),
        }

    def get_lead(self) -> Sequence[Panel]:
        return [_asking_panel(self.decree, self.asked, self.due)] if self.asked else []

    def get_panels(self) -> Sequence[Panel]:
        decree = self.decree
        wave, months = decree.wave, months_of(decree, on=timezone.localdate())
        facts = [
            Fact("Tahap", str(wave), f"{wave.account}, {wave.get_fund_source_display()}"),
            rate_fact(decree),
        ]
        facts += [_owing_fact(decree, month) for month in months if month.due and month.owing]
        return [Panel("Yang dibayar", facts)]

    def save(self, form: forms.Form) -> str:
        data, user = form.cleaned_data, self.request.user
        month, today = parse_month(data["month"]), timezone.localdate()
        with transaction.atomic():  # a payment that is refused leaves no file behind
            file = store_paper(data["file"], data["file"].name, actor=user, act=PROOF_RIGHT)
            proof = _proof(form, file)
            post(self.decree, month, proof, on=today, actor=user, expected=data["seen"])
        return reverse("contributions")


def _proof(form: forms.Form, file: StoredFile | None = None) -> Proof:
    data = form.cleaned_data
    return Proof(data["proof"], data["paid_on"], file, data["invoice"], data["partial"].strip())


def _asking_panel(decree: Decree, month: date, due: Due | None) -> Panel:
    """What is about to be posted, and the months that would be left out before it."""
    before, due = skipped(decree, month), due or due_of(decree, month)
    facts = [
        Fact("Bulan", label(month)),
        Fact("Orang", f"{number(due.people)} orang"),
        Fact("Rupiah", rupiah(due.amount)),
    ]
    if before:
        names = ", ".join(map(label, before))
        facts.append(Fact("Perhatian", f"{names} belum dibayar", "Ada bulan yang terlewat; pastikan bulannya benar."))
    return Panel("Periksa, lalu catat", facts)


def _owing_fact(decree: Decree, month: Month) -> Fact:
    owing = owed_amount(decree, month.first_day)
    return Fact(label(month.first_day), f"{number(month.owing)} orang", rupiah(owing))
