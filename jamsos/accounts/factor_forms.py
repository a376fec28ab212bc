"""Forms that take a code: of the telephone (TOTP, six digits) or from the list of recovery codes (eight)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from jamsos.accounts import second_factor
from jamsos.audit import services as audit

# Longer than a code can be valid with the tolerance of the settings, in seconds.
USED_FOR = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 2)


class CodeForm(AuthenticateForm):
    """The second step of signing in; five wrong codes in five minutes close it, whatever the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Kode"
        self.fields["code"].widget.attrs["placeholder"] = ""

    def clean_code(self) -> str:
        try:
            code = super().clean_code()
        except ValidationError as error:
            self._record_failure(error.code)
            raise
        if self.authenticator.type == Authenticator.Type.TOTP:
            self._use_once(code)
        return code

    @transaction.atomic
    def save(self) -> None:
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            left = second_factor.codes_left(self.user)
            audit.record("accounts.use_recovery_code", actor=self.user, subject=self.user, codes_left=left)

    def _use_once(self, code: str) -> None:
        """allauth forgets a used code after 30 seconds, the tolerance keeps it valid for longer."""
        if not cache.add(f"code-used:{self.user.pk}:{code.strip()}", 1, timeout=USED_FOR):
            self._record_failure("incorrect_code")
            raise get_adapter().validation_error("incorrect_code")

    def _record_failure(self, code: str | None) -> None:
        if code != "incorrect_code":
            get_account_adapter().locked_out(context.request, self.user.username, "code")
            return
        address = get_account_adapter().get_client_ip(context.request)
        audit.record("accounts.second_factor_failed", actor=None, subject=self.user, address=address)


class RemoveForm(CodeForm):
    """Who takes the second factor away shows it once more: the password alone does not remove what guards it."""

    def __init__(self, *args: Any, authenticator: Authenticator, **kwargs: Any) -> None:
        super().__init__(*args, user=authenticator.user, **kwargs)


class SetUpForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Kode enam angka dari aplikasi"
        self.fields["code"].help_text = "Pindai dulu gambar di bawah dengan aplikasi autentikator di telepon Anda."
        self.fields["code"].widget.attrs["placeholder"] = ""
