"""The pages of signing in, and the one that asks the password again."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.account.views import LoginView, ReauthenticateView
from django.forms import Field

from jamsos.accounts.sessions import ending_text

PASSWORD = "Kata sandi"


class EnterForm(LoginForm):
    """allauth's, with the word that every other page of the portal uses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_password(self.fields["password"])


class AgainForm(ReauthenticateForm):
    """allauth's, with the same word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_password(self.fields["password"])


def name_password(field: Field) -> None:
    """Label and placeholder alike."""
    field.label = PASSWORD
    field.widget.attrs["placeholder"] = PASSWORD


class LoginPage(LoginView):
    """Says why a session ended, when it leads here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(ending=ending_text(self.request.GET.get("akhir", "")), **kwargs)


class PasswordAgainPage(ReauthenticateView):
    template_name = "layouts/form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = {
            "title": "Masukkan kata sandi lagi",
            "intro": "Halaman berikutnya menentukan hak orang, uang, atau akun. Sesudahnya Anda kembali ke sana.",
            "back": ("Beranda", "/"),
        }
        return super().get_context_data(page=page, submit_label="Lanjutkan", **kwargs)
