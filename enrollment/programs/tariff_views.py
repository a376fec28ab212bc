"""Adding a tariff with its legal reference, and confirming one that has been known from a report only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.programs.models import Benefits, Payer, Segment, Tariff
from enrollment.programs.tariffs import add_tariff, confirm_tariff, formula_words
from jamsos.accounts.policy import Act
from jamsos.ui.days import DayField
from jamsos.ui.pages import FormPage
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import rupiah, tanggal

WITH_TARIFF = [(segment.value, segment.tariff_name) for segment in Segment if segment.tariff_name]


class BasisForm(forms.Form):
    basis = forms.CharField(
        label="Dasar", max_length=200, help_text="Surat BPJS Ketenagakerjaan atau peraturan, dengan nomor dan tanggal."
    )


class TariffForm(BasisForm):
    segment = forms.ChoiceField(label="Segmen", choices=WITH_TARIFF)
    benefits = forms.ChoiceField(label="Program", choices=Benefits.choices)
    payer = forms.ChoiceField(label="Berlaku bila dibayar oleh", choices=Payer.choices, required=False)
    amount = forms.IntegerField(label="Rupiah sebulan", min_value=1, max_value=10_000_000)
    valid_from = DayField(label="Berlaku mulai", required=False)
    valid_to = DayField(label="Berlaku sampai", required=False)

    field_order = ("segment", "benefits", "payer", "amount", "valid_from", "valid_to", "basis")


class TariffPage(FormPage):
    """What the tariff pages share; they belong to the programme they were opened from."""

    act = Act.CHANGE_PROGRAMS

    def get_back(self) -> tuple[str, str]:
        return "Program", reverse("programs")


class AddTariffPage(TariffPage):
    title = "Tambah tarif"
    intro = (
        "Tarif baru berlaku di samping yang lama menurut tanggalnya; yang terbaru dipakai. Tarif lama tidak diubah, "
        "agar keputusan yang memakainya tetap dapat dijelaskan."
    )
    form_class = TariffForm
    submit_label = "Tambah"
    success_message = "Tarif ditambahkan dan terkonfirmasi."

    def save(self, form: TariffForm) -> str:
        add_tariff(**form.cleaned_data, actor=self.request.user)
        return reverse("programs")


class ConfirmTariffPage(TariffPage):
    title = "Konfirmasi tarif"
    intro = "Tarif yang terkonfirmasi boleh dipakai sebagai iuran segmen pada sebuah tahap."
    form_class = BasisForm
    submit_label = "Konfirmasi"
    success_message = "Tarif terkonfirmasi."

    @cached_property
    def row(self) -> Tariff:
        return get_object_or_404(Tariff, pk=self.kwargs["pk"])

    def get_panels(self) -> Sequence[Panel]:
        row = self.row
        facts = [
            Fact("Segmen", row.segment),
            Fact("Program", row.programme),
            Fact("Sebulan", rupiah(row.amount), formula_words(row)),
            Fact("Masa berlaku", f"{tanggal(row.valid_from)} s.d. {tanggal(row.valid_to)}"),
            Fact("Sumber", row.source),
        ]
        return [Panel("Tarif ini", facts)]

    def save(self, form: Any) -> str:
        confirm_tariff(self.row, basis=form.cleaned_data["basis"], actor=self.request.user)
        return reverse("programs")
