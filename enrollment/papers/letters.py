"""Only letters of the typeface of naskah dinas are printed: any other would come from whatever font the server has."""

from __future__ import annotations

from jamsos.errors import DomainError
from jamsos.lib.pdf import unsupported


def refuse_letters(what: str, *texts: str) -> None:
    """Raise `DomainError` that says which letters of the texts the typeface does not have."""
    text = " ".join(texts)
    if letters := not text.isascii() and unsupported(text):
        codes = ", ".join(f"U+{ord(letter):04X}" for letter in letters[:5])
        raise DomainError(
            f"{what} memuat huruf yang tidak ada dalam huruf cetak naskah dinas: {codes}.", "Tulis dengan huruf Latin."
        )
