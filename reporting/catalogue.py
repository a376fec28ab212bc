"""The one catalogue of figures: those of the chain, of a period, and of what stands beside people.

A number on a page or in a document names its code here; code, meaning, article, unit and source are said once, and
so is where the rows behind it open. The chapters stand in `figures`.
"""

from __future__ import annotations

from reporting.figures.money import CONTRIBUTIONS, MONEY
from reporting.figures.people import PLACES, STAGES, STOPS
from reporting.figures.protection import BENEFITS, COVERAGE, SUPERVISION
from reporting.flows import FLOWS
from reporting.indicators import CHAIN, Indicator

TOPICS: tuple[tuple[str, tuple[Indicator, ...]], ...] = (
    ("Rantai penetapan", (*CHAIN, *STOPS)),
    ("Kuota dan tempat", PLACES),
    ("Anggaran", MONEY),
    ("Iuran", CONTRIBUTIONS),
    ("Lama menunggu", STAGES),
    ("Cakupan", COVERAGE),
    ("Manfaat dan pemantauan", BENEFITS),
    ("Pengawasan", SUPERVISION),
    ("Kegiatan dalam periode", FLOWS),
)
OF_PERIOD = frozenset(one.key for one in (*FLOWS, SUPERVISION[1]))
"""The figures that tell what happened within days."""
CATALOGUE: dict[str, Indicator] = {one.key: one for _, topic in TOPICS for one in topic}
