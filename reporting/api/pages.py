"""The admin's pages about keys: the list, a new one shown once, revoking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from jamsos.accounts.models import Agency
from jamsos.accounts.policy import Act
from jamsos.ui.days import DayField
from jamsos.ui.pages import ActionPage, FormPage, ListPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import DateColumn, Table
from jamsos.ui.templatetags.formats import tanggal
from reporting.api import services
from reporting.api.models import ApiKey, Right

YEAR = timedelta(days=365)


class KeyTable(Table):
    name = tables.Column("Aplikasi", linkify=("api-key-revoke", [tables.A("pk")]))
    agency = tables.Column("Instansi", accessor="get_agency_display")
    right_labels = tables.Column("Boleh menanyakan", orderable=False)
    hint = tables.Column("Awal kunci")
    ends_on = DateColumn(verbose_name="Berlaku sampai")
    revoked_at = DateColumn(verbose_name="Dicabut", default="–")


class KeyListPage(ListPage):
    act = Act.MANAGE_ACCOUNTS
    title = "Kunci akses aplikasi"
    intro = (
        "Aplikasi instansi lain membaca angka agregat atau status seseorang dengan kunci ini. Uraian alamatnya: "
        "/api/v1/openapi.json. Setiap pertanyaan tentang orang tercatat dalam jejak audit."
    )
    table_class = KeyTable
    filterset_class = None
    empty_text = "Belum ada kunci. Buat kunci untuk satu aplikasi dari satu instansi."

    def get_queryset(self) -> QuerySet[ApiKey]:
        return ApiKey.objects.all()

    def get_actions(self) -> Sequence[Action]:
        return [Action("Buat kunci", reverse("api-key-make"), primary=True)]


class KeyForm(forms.Form):
    agency = forms.ChoiceField(label="Instansi", choices=[("", "Pilih instansi"), *Agency.choices])
    name = forms.CharField(label="Aplikasi", max_length=80, help_text="Satu kunci untuk satu aplikasi.")
    rights = forms.MultipleChoiceField(
        label="Boleh menanyakan", choices=Right.choices, widget=forms.CheckboxSelectMultiple
    )
    ends_on = DayField(label="Berlaku sampai")


class MakeKeyPage(FormPage):
    """The answer itself shows the key: it stands in no address, no session and no later page."""

    act = Act.MANAGE_ACCOUNTS
    title = "Buat kunci akses"
    intro = "Hak status hanya untuk instansi yang punya dasar hukum menanyakan orang satu per satu."
    back = ("Kunci akses aplikasi", "api-keys")
    form_class = KeyForm
    submit_label = "Buat kunci"
    shown_once = True

    def get_initial(self) -> dict[str, Any]:
        return {"ends_on": timezone.localdate() + YEAR}

    def save(self, form: forms.Form) -> str:
        self.made = services.make_key(**form.cleaned_data, on=timezone.localdate(), actor=self.request.user)
        return reverse("api-keys")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        answer = super().form_valid(form)
        return self.show(*self.made) if answer.status_code == 302 else answer

    def show(self, key: ApiKey, text: str) -> HttpResponse:
        page = {"title": "Kunci akses baru", "intro": f"Untuk {key}. Hanya ditampilkan sekali, sekarang."}
        context = {"key": key, "text": text, "url": reverse("api-keys")}
        panel = Panel("Catat sekarang", template="api/new_key.html", context=context)
        return render(self.request, "layouts/detail.html", {"page": page, "panels": [panel]})


class RevokeKeyPage(ActionPage):
    act = Act.MANAGE_ACCOUNTS
    title = "Cabut kunci akses"
    intro = (
        "Aplikasi yang memakai kunci ini seketika tidak dapat membaca lagi. Kunci yang dicabut tidak hidup kembali."
    )
    back = ("Kunci akses aplikasi", "api-keys")
    submit_label = "Cabut kunci"
    success_message = "Kunci dicabut."
    danger = True

    @cached_property
    def key(self) -> ApiKey:
        return get_object_or_404(ApiKey.objects.select_related("made_by", "revoked_by"), pk=self.kwargs["pk"])

    def get_panels(self) -> Sequence[Panel]:
        ended = f"{tanggal(self.key.revoked_at)} oleh {self.key.revoked_by}" if self.key.revoked_at else "belum"
        facts = [
            Fact("Aplikasi", self.key.name, self.key.get_agency_display()),
            Fact("Boleh menanyakan", self.key.right_labels),
            Fact("Awal kunci", self.key.hint),
            Fact("Dibuat", tanggal(self.key.made_at), f"oleh {self.key.made_by or 'sistem'}"),
            Fact("Berlaku sampai", tanggal(self.key.ends_on)),
            Fact("Dicabut", ended),
        ]
        return [Panel("Kunci", facts)]

    def save(self, form: forms.Form) -> str:
        services.revoke(self.key, actor=self.request.user)
        return reverse("api-keys")
