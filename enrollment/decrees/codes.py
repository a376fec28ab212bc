"""The code on copies of a decree, by which anybody may ask whether it is genuine; it tells nothing about people."""

from __future__ import annotations

import re
import secrets

# Crockford's 32 signs: none is mistaken for another, and no word comes out.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PARTS, SIZE = 3, 4
ALIKE = str.maketrans("OIL", "011")
SHAPE = re.compile(f"[{SIGNS}]{{{PARTS * SIZE}}}")


def new_code() -> str:
    """A random code of 60 bits: `7K2M-94QX-D0BV`."""
    return _parted("".join(secrets.choice(SIGNS) for _ in range(PARTS * SIZE)))


def as_code(text: str) -> str:
    """The code as stored from what somebody typed; empty when it cannot be one."""
    signs = "".join(text.upper().split()).replace("-", "").translate(ALIKE)
    return _parted(signs) if SHAPE.fullmatch(signs) else ""


def _parted(signs: str) -> str:
    return "-".join(signs[start : start + SIZE] for start in range(0, len(signs), SIZE))
