"""Words an officer states and that stay on record: a reason, a ground, a note. Each fault has its own message."""

from __future__ import annotations

from jamsos.errors import DomainError
from jamsos.lib import nik
from jamsos.lib.money import number
from jamsos.logs import mask_text

MOST = 200  # letters
SHORTLY = "Tulis singkat dasarnya."
WITHOUT = "Tulis tanpa NIK atau No. KK."


def stated(text: str, what: str = "Alasan", *, hint: str = SHORTLY, least: int = 1, most: int = MOST) -> str:
    """The words as they are kept: one space between them.

    `what` names them in a message, `hint` says what to write; `least` 0 = they may be left out. Raises `DomainError`
    for the first fault: an identity number, nothing at all, fewer than `least` letters, more than `most`.
    """
    words = " ".join(text.split())
    refuse_number(words, what)
    if least and not words:
        raise DomainError(f"{what} kosong.", hint)
    if len(words) < least:
        raise DomainError(f"{what} kurang dari {least} huruf.", hint)
    if len(words) > most:
        raise DomainError(f"{what} lebih dari {number(most)} huruf.", "Ringkas menjadi pokoknya.")
    return words


def refuse_number(text: str, what: str) -> None:
    """Raise `DomainError` for an identity number: what is stated is read by others than those it names.

    Sixteen digits in a row or more, whatever they are, and a NIK or No. KK written in groups.
    """
    if mask_text(text) != text or nik.stands_in(text):
        raise DomainError(f"{what} memuat nomor identitas.", WITHOUT)
