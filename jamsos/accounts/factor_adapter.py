"""Secrets of the second factor are stored encrypted: a copy of the database alone makes no codes."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from jamsos.errors import DomainError


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Kode salah atau sudah dipakai. Tunggu kode berikutnya pada aplikasi Anda.",
        "cannot_generate_recovery_codes": "Aktifkan faktor kedua lebih dahulu.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises `DomainError` when SECRET_KEY is no longer the one of the set-up: nobody gets in without a check."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise DomainError(
                "Faktor kedua akun ini tidak dapat dibaca lagi; kunci portal sudah berganti.",
                "Minta admin sistem mengatur ulang faktor kedua Anda, lalu aktifkan lagi.",
            ) from error


def _cipher() -> Fernet:
    """A key of its own, derived from SECRET_KEY."""
    return Fernet(urlsafe_b64encode(sha256(b"jamsos.second-factor:" + settings.SECRET_KEY.encode()).digest()))
