"""Keyed hash over rows: shows that a frozen list is still the one that was frozen.

The key (NIK_KEY) keeps anybody who has the hash from guessing identity numbers behind it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings

NOTE = "kode keutuhan {}, berurutan: berubah bila satu huruf pun berubah (HMAC-SHA256)"
"""What a page says of a hash of these rows."""


def seal(rows: Iterable[Iterable[object]]) -> str:
    """HMAC-SHA256 over the rows in order, as 64 hexadecimal digits. Fields and rows keep their bounds."""
    mac = hmac.new(settings.NIK_KEY.encode(), digestmod=sha256)
    for row in rows:
        for value in row:
            text = "" if value is None else str(value)
            mac.update(f"{len(text)}:{text}\x1f".encode())
        mac.update(b"\x1e")
    return mac.hexdigest()
