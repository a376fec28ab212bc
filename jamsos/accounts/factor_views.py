"""The own second factor: set up, shown, renewed, removed. Steps are allauth's, look and audit trail the portal's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from jamsos.accounts import reauthentication, second_factor
from jamsos.accounts.reminders import reminder_panel
from jamsos.accounts.security_panels import codes_panel, factor_panel, own_panel, sign_in_panel
from jamsos.accounts.services import end_sessions
from jamsos.audit import services as audit
from jamsos.ui.panels import Action, Panel


class OwnPage:
    """What the pages share: everybody has them, for the own account alone, and they ask the password again.

    `needs` says whether the page is about a second factor that is there; without it the way leads back.
    """

    title, intro, submit_label = "", "", ""
    template_name = "layouts/form.html"
    needs = True
    danger = False
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not reauthentication.is_recent(request):
            return reauthentication.ask(request)
        if self.needs and second_factor.active_since(request.user) is None:
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = second_factor.is_missing(self.request.user)
        back = None if held else ("Keamanan akun saya", reverse("mfa_index"))
        page = {"title": self.title, "intro": self.intro, "back": back}
        context = super().get_context_data(page=page, submit_label=self.submit_label, **kwargs)  # type: ignore[misc]
        return context | {"danger": self.danger, "panels": self.get_panels(context)}

    def get_panels(self, context: dict[str, Any]) -> Sequence[Panel]:
        return ()

    def record(self, act: str) -> None:
        audit.record(act, actor=self.request.user, subject=self.request.user)

    def end_other_sessions(self) -> None:
        """A session begun under the old guard does not outlive it; this one goes on."""
        end_sessions(self.request.user)
        update_session_auth_hash(self.request, self.request.user)


class SecurityPage(TemplateView):
    """How the own account is guarded, and who has come in with it lately."""

    template_name = "layouts/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        intro = "Periksa sesekali. Bila ada yang bukan Anda, ganti kata sandi sekarang dan beri tahu admin sistem."
        page = {"title": "Keamanan akun saya", "intro": intro, "actions": self._actions()}
        panels = [own_panel(user), factor_panel(user), reminder_panel(user), sign_in_panel(user)]
        return super().get_context_data(page=page, panels=panels, **kwargs)

    def _actions(self) -> list[Action]:
        change = Action("Ganti kata sandi", reverse("account_change_password"))
        reminder = Action("Pengingat lewat surel", reverse("own-reminder"))
        if second_factor.active_since(self.request.user) is None:
            return [Action("Aktifkan faktor kedua", reverse("mfa_activate_totp"), primary=True), change, reminder]
        return [
            change,
            reminder,
            Action("Buat kode cadangan baru", reverse("mfa_generate_recovery_codes")),
            Action("Lepas faktor kedua", reverse("mfa_deactivate_totp"), danger=True),
        ]


class SetUpPage(OwnPage, ActivateTOTPView):
    title = "Aktifkan faktor kedua"
    submit_label = "Aktifkan"
    needs = False

    @property
    def intro(self) -> str:  # type: ignore[override]
        if second_factor.is_missing(self.request.user):
            return "Peran Anda memutuskan hak orang. Pasang kode di telepon Anda; halaman lain terbuka sesudahnya."
        return "Setelah ini Anda masuk dengan kata sandi dan kode enam angka dari telepon."

    def get_panels(self, context: dict[str, Any]) -> Sequence[Panel]:
        shown = {"image": context["totp_svg_data_uri"], "secret": context["form"].secret}
        return [Panel("Pindai dengan aplikasi autentikator", template="mfa/totp/secret.html", context=shown)]

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        answer = super().form_valid(form)
        self.end_other_sessions()
        self.record("accounts.activate_second_factor")
        return answer


class RemovePage(OwnPage, DeactivateTOTPView):
    title = "Lepas faktor kedua"
    intro = "Kode cadangan ikut hangus. Bila peran Anda mewajibkannya, Anda langsung diminta memasang yang baru."
    submit_label = "Lepas"
    danger = True

    def get_form_kwargs(self) -> dict[str, Any]:
        """Unsent, the form shows no errors yet."""
        kwargs = super().get_form_kwargs()
        return kwargs if self.request.method == "POST" else {**kwargs, "data": None}

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        form.save()
        answer = super().form_valid(form)
        self.end_other_sessions()
        self.record("accounts.remove_second_factor")
        return answer


class NewCodesPage(OwnPage, GenerateRecoveryCodesView):
    title = "Buat kode cadangan baru"
    intro = "Kode cadangan yang lama hangus. Kode yang baru hanya ditampilkan sekali; siapkan pencetak atau kertas."
    submit_label = "Buat kode baru"

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        answer = super().form_valid(form)
        self.record("accounts.renew_recovery_codes")
        return answer


class CodesPage(OwnPage, ViewRecoveryCodesView):
    """The codes themselves, the first time it is opened; later only how many are left."""

    template_name = "layouts/detail.html"
    title = "Kode cadangan"
    intro = "Tiap kode menggantikan telepon Anda satu kali, bila telepon hilang atau rusak."

    def get_panels(self, context: dict[str, Any]) -> Sequence[Panel]:
        return [codes_panel(context["unused_codes"], shown=context["can_view_codes"])]
