"""Parts of a decree's list for others: an extract of one kecamatan, and the whole list handed to another office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from enrollment.decrees.handing_over import locked_zip, workbook_of
from enrollment.decrees.jobs import render_extract
from enrollment.decrees.models import Decree, DecreeState
from enrollment.decrees.panels import decree_facts
from enrollment.decrees.rendering import VARIANT_LABELS, districts_of
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.ui.downloads import workbook
from jamsos.ui.pages import ActionPage, StartJobPage
from jamsos.ui.panels import Panel


class ExtractForm(forms.Form):
    district = forms.ChoiceField(label="Kecamatan")
    variant = forms.ChoiceField(
        label="Bentuk", choices=[(name, capfirst(VARIANT_LABELS[name])) for name in ("masked", "full")]
    )

    def __init__(self, *args: Any, decree: Decree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = dict(decree.lines.order_by().values_list("district").annotate(Count("pk")))
        self.fields["district"].choices = [
            (name, f"{name} ({counted.get(name, 0)} orang)") for name in districts_of(decree)
        ]


class OneIssued:
    """Pages about one issued decree, for whoever handles its names."""

    act = Act.DOWNLOAD_NAMES
    kwargs: dict[str, Any]

    @cached_property
    def decree(self) -> Decree:
        return get_object_or_404(self.decrees(), pk=self.kwargs["pk"])

    def decrees(self) -> QuerySet[Decree]:
        return Decree.objects.select_related("program", "wave__program", "made_by").filter(state=DecreeState.ISSUED)

    def get_back(self) -> tuple[str, str]:
        return str(self.decree), reverse("decree", args=[self.decree.pk])

    def get_panels(self) -> Sequence[Panel]:
        return [Panel("Keputusan", decree_facts(self.decree))]


class ExtractPage(OneIssued, StartJobPage):
    title = "Petikan per kecamatan"
    intro = (
        "Naskah keputusan dengan nama dari satu kecamatan saja, bernomor seperti dalam lampiran, dari baris yang "
        "dibekukan. Hasilnya muncul di antara dokumen keputusan."
    )
    form_class = ExtractForm
    kind = render_extract
    submit_label = "Cetak petikan"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"decree": self.decree}

    def get_params(self, form: ExtractForm) -> dict[str, Any]:
        return {"decree_id": self.decree.pk, **form.cleaned_data}


class HandoverForm(forms.Form):
    purpose = forms.CharField(
        label="Keperluan dan penerima", max_length=200, help_text="Tercatat dalam jejak audit; tanpa NIK."
    )
    form = forms.ChoiceField(
        label="Bentuk",
        choices=[("zip", "ZIP berkata sandi: lembar kerja dan PDF lengkap"), ("xlsx", "Lembar kerja (xlsx)")],
        widget=forms.RadioSelect,
        initial="zip",
    )


class HandoverPage(OneIssued, ActionPage):
    """The answer to the POST is the workbook, or the page that shows the password of the ZIP, once."""

    shown_once = True
    title = "Serahkan daftar"
    intro = (
        "Nama dan NIK lengkap semua penerima dalam keputusan ini. ZIP dikunci dengan kata sandi acak (AES-256) yang "
        "hanya ditampilkan sekali: kirim kata sandinya lewat jalan lain daripada berkasnya."
    )
    form_class = HandoverForm
    submit_label = "Siapkan"

    def form_valid(self, form: HandoverForm) -> HttpResponse:
        told = {"purpose": form.cleaned_data["purpose"], "actor": self.request.user}
        try:
            if form.cleaned_data["form"] == "xlsx":
                return workbook(workbook_of(self.decree, **told), f"lampiran-{self.decree.pk}.xlsx")
            return self.show(*locked_zip(self.decree, **told))
        except DomainError as error:
            return self.refused(form, error)

    def show(self, file: StoredFile, password: str) -> HttpResponse:
        page = {"title": "Berkas serah terima siap", "intro": "Kata sandinya hanya ditampilkan sekali, sekarang."}
        links = {"file": reverse("file-download", args=[file.pk]), "url": reverse("decree", args=[self.decree.pk])}
        context = {"password": password, "sha256": file.sha256, **links}
        panel = Panel("Catat sekarang", template="decrees/handed.html", context=context)
        return render(self.request, "layouts/detail.html", {"page": page, "panels": [panel]})
