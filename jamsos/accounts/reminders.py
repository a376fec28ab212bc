"""The own reminder by e-mail: where it goes, and whether it is wanted at all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import FormView

from jamsos.accounts import reauthentication
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.ui.panels import Fact, Panel


@transaction.atomic
def set_reminder(user: User, *, email: str, wanted: bool) -> User:
    """Keep the own address and whether the daily reminder is wanted. The trail keeps no address."""
    user.email, user.wants_digest = email.strip(), wanted
    user.save(update_fields=["email", "wants_digest"])
    audit.record("accounts.set_reminder", actor=user, subject=user, active=bool(wanted and user.email))
    return user


def reminder_panel(user: User) -> Panel:
    if not user.wants_digest:
        return Panel("Pengingat lewat surel", [Fact("Pengingat harian", "tidak dikirim")])
    return Panel("Pengingat lewat surel", [Fact("Pengingat harian", user.email or "alamat surel belum diisi")])


class ReminderForm(forms.Form):
    email = forms.EmailField(label="Alamat surel", required=False, max_length=150)
    wanted = forms.BooleanField(label="Kirim pengingat setiap pagi bila ada yang menunggu saya", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("wanted") and not data.get("email") and "email" not in self.errors:
            raise forms.ValidationError("Isi alamat surelnya, atau hapus centangnya.")
        return data


class ReminderPage(FormView):
    """Everybody has it, for the own account alone."""

    title = "Pengingat lewat surel"
    form_class = ReminderForm
    template_name = "layouts/form.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not reauthentication.is_recent(request):
            return reauthentication.ask(request)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.request.user.email, "wanted": self.request.user.wants_digest}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        set_reminder(self.request.user, **form.cleaned_data)
        messages.success(self.request, "Pengingat disimpan.")
        return HttpResponseRedirect(reverse("mfa_index"))

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = "Isinya hanya jumlah pekerjaan yang menunggu dan alamat halamannya; tidak pernah nama atau NIK orang."
        page = {"title": self.title, "intro": intro, "back": ("Keamanan akun saya", reverse("mfa_index"))}
        return super().get_context_data(page=page, submit_label="Simpan", **kwargs)
