"""Two people on one record: a form carries a fingerprint of what it was opened on; who comes second is told."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from jamsos.errors import DomainError


class Overtaken(DomainError):
    """Somebody else wrote there while the form was open; nothing has been stored."""

    def __init__(self) -> None:
        super().__init__(
            "Orang lain mengubah data ini sejak formulir dibuka; isian Anda belum disimpan.",
            "Bandingkan dulu, lalu terapkan isian Anda pada keadaan sekarang, atau tekan Batal untuk membuangnya.",
        )


def fingerprint(shown: Any) -> str:
    """What a form keeps of the state that it was opened on."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def require_unmoved(now: Any, seen: str | None) -> None:
    """Raise `Overtaken` unless things stand as the form showed them; None = the caller has no form."""
    if seen is not None and seen != fingerprint(now):
        raise Overtaken
