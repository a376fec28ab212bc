"""The law that is measured: Perbup 59/2025 on one day, its values as plain attributes for the engines compared."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from eligibility.regulations import load

CODE, ON = "perbup-serang-59-2025", date(2026, 3, 9)
LAW = load(CODE)
TERMS = LAW.terms(ON)
VALUES = SimpleNamespace(
    **{name: frozenset(each) if isinstance(each, list) else each for name, each in TERMS.parameters.as_dict().items()}
)
STATE_BODY, SPONSORED = "PENYELENGGARA_NEGARA", "BINAAN_OPD"
ONLY_ON = {"P20-1ab": SPONSORED, "P12-2": STATE_BODY}
OLDEST = 120
