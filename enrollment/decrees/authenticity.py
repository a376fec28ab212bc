"""Whether a file or a code is one of our decrees, for anybody who asks: no names, nothing kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from enrollment.decrees.codes import as_code
from enrollment.decrees.models import Decree, DecreeFile, DecreeState, Kind, SignedFile
from jamsos.lib.dates import format_date

SHA256 = re.compile(r"[0-9a-f]{64}")


class Standing(StrEnum):
    """How a file or a code stands; the value is what the reader is told first."""

    GENUINE = "Asli dan berlaku"
    SUPERSEDED = "Asli, tetapi sudah tidak berlaku penuh"
    DRAFT = "Rancangan, bukan keputusan"
    NAMED = "Kode dikenal"
    DIFFERENT = "Berkas berbeda"
    UNKNOWN = "Tidak dikenal"


@dataclass(frozen=True)
class Answer:
    """What is told: the standing, a sentence, and the decree's own public facts (name, number, date, title)."""

    standing: Standing
    says: str
    decree: str = ""
    title: str = ""

    @property
    def good(self) -> bool:
        """Whether the reader may rely on what was asked about."""
        return self.standing in (Standing.GENUINE, Standing.NAMED)


UNKNOWN_FILE = Answer(
    Standing.UNKNOWN,
    "Portal ini tidak pernah mengeluarkan berkas itu, atau isinya sudah diubah. Satu huruf yang berubah sudah cukup "
    "untuk jawaban ini; mintalah berkas aslinya dari Bagian Hukum.",
)
UNKNOWN_CODE = Answer(Standing.UNKNOWN, "Tidak ada keputusan dengan kode itu. Periksa lagi huruf dan angkanya.")


def of_hash(sha256: str, code: str = "") -> Answer:
    """The answer for a file with this SHA-256; of a `code` given with it, whether the file belongs to that decree."""
    sha256 = sha256.strip().lower()
    named = _named(code)
    if not SHA256.fullmatch(sha256):
        return UNKNOWN_FILE
    signed = SignedFile.objects.filter(file__sha256=sha256).select_related("decree").first()
    if signed:
        return _of_signed(signed)
    printed = DecreeFile.objects.filter(file__sha256=sha256).select_related("decree").first()
    if printed:
        return _of_print(printed)
    return _different(named) if named else UNKNOWN_FILE


def of_code(code: str) -> Answer:
    """The answer for the code on a copy: which decree it names, and that the file itself is still to be compared."""
    decree = _named(code)
    if decree is None:
        return UNKNOWN_CODE
    if later := _amended_by(decree):
        return _about(decree, Standing.SUPERSEDED, f"Keputusan ini diubah dengan {later}.")
    return _about(
        decree,
        Standing.NAMED,
        "Kode ini menunjuk keputusan di bawah. Unggah berkas PDF-nya untuk membandingkan isinya.",
    )


def _named(code: str) -> Decree | None:
    found = as_code(code)
    return Decree.objects.filter(code=found, state=DecreeState.ISSUED).first() if found else None


def _of_signed(signed: SignedFile) -> Answer:
    newer = SignedFile.objects.filter(decree=signed.decree, pk__gt=signed.pk).exists()
    if newer:
        return _about(signed.decree, Standing.SUPERSEDED, "Naskah bertanda tangan ini sudah diganti dengan yang lain.")
    return _in_force(signed.decree, "Berkas ini sama persis dengan naskah bertanda tangan yang disimpan portal.")


def _of_print(printed: DecreeFile) -> Answer:
    decree = printed.decree
    if decree.issued_at is None or printed.made_at < decree.issued_at:
        return Answer(Standing.DRAFT, "Berkas ini cetakan rancangan; rancangan tidak mengikat siapa pun.")
    return _in_force(decree, "Berkas ini sama persis dengan salinan yang dicetak portal.")


def _in_force(decree: Decree, says: str) -> Answer:
    if later := _amended_by(decree):
        return _about(decree, Standing.SUPERSEDED, f"{says} Keputusannya diubah dengan {later}.")
    return _about(decree, Standing.GENUINE, says)


def _different(decree: Decree) -> Answer:
    return _about(
        decree, Standing.DIFFERENT, "Berkas itu bukan berkas keputusan dengan kode ini, atau isinya sudah diubah."
    )


def _about(decree: Decree, standing: Standing, says: str) -> Answer:
    return Answer(standing, says, _called(decree), decree.title)


def _called(decree: Decree) -> str:
    return f"{decree.get_kind_display()} Nomor {decree.number} tanggal {format_date(decree.decided_on)}"


def _amended_by(decree: Decree) -> str:
    """The newest decree in force that amends this one, or amends the same first decree after it."""
    if decree.kind != Kind.BUPATI:
        return ""
    first = decree.amends_id or decree.pk
    later = Decree.objects.filter(Q(amends=first), state=DecreeState.ISSUED, sequence__gt=decree.sequence)
    newest = later.order_by("-sequence").first()
    return _called(newest) if newest else ""
