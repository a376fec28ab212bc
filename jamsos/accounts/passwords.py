"""First passwords: made by the portal, handed over once, replaced by their owner at the first sign-in."""

from __future__ import annotations

import secrets

# Without characters that are mistaken for one another when copied from a screen or a slip of paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def first_password() -> str:
    """Sixteen random characters (79 bits) in groups that can be read aloud: `k7qm-x2bt-9hnp-dw4s`."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
