"""Forms of the account pages."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from jamsos.accounts.models import Agency, Role, User
from jamsos.accounts.roles import AGENCIES_OF
from jamsos.regions.models import Village
from jamsos.ui.days import DayField
from jamsos.ui.widgets import renewing


class CreateForm(forms.Form):
    username = forms.CharField(
        label="Nama pengguna",
        max_length=40,
        help_text="3-40 huruf kecil, angka, titik, garis bawah, atau strip, diawali huruf. Jangan NIK atau NIP.",
    )
    name = forms.CharField(label="Nama lengkap", max_length=150, help_text="Satu orang satu akun.")
    agency = forms.ChoiceField(label="Instansi", choices=[("", "Pilih instansi"), *Agency.choices])


class AssignForm(forms.Form):
    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("username"), label="Pengguna", empty_label="Pilih pengguna"
    )
    role = forms.ChoiceField(
        choices=[("", "Pilih peran"), *Role.choices],
        label="Peran",
        help_text="Hanya peran yang dapat dipegang instansi penggunanya.",
    )
    village = forms.ModelChoiceField(
        Village.objects.select_related("district"),
        label="Desa",
        required=False,
        empty_label="Tanpa desa",
        help_text="Hanya untuk operator desa.",
    )
    starts_on = DayField(label="Mulai", required=False, help_text="Kosongkan bila berlaku mulai hari ini.")
    ends_on = DayField(
        label="Sampai", required=False, help_text="Hari terakhir berlaku. Kosongkan bila belum diketahui."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Once the user is chosen, only the roles that accounts of that agency may have are offered."""
        super().__init__(*args, **kwargs)
        users = self.fields["user"]
        users.widget.attrs |= renewing("role", reverse("account-assign"))
        user = None
        with suppress(forms.ValidationError):
            user = users.to_python(self["user"].value())
        if user and user.agency:
            offered = [choice for choice in Role.choices if user.agency in AGENCIES_OF[choice[0]]]
            self.fields["role"].widget.choices = [("", "Pilih peran"), *offered]

    def clean_starts_on(self) -> date:
        """What was done before today was done without the role."""
        today = timezone.localdate()
        starts_on = self.cleaned_data["starts_on"] or today
        if starts_on < today:
            raise forms.ValidationError("Peran tidak dapat dimulai sebelum hari ini.")
        return starts_on

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("role") == Role.OPERATOR_DESA) != bool(data.get("village")):
            self.add_error("village", "Desa wajib untuk operator desa, dan hanya untuk operator desa.")
        return data
