"""The slots of a year: which agency owes a supervision report for which half year, and whether it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings

from jamsos.accounts.models import Agency
from reporting.periods import half_year
from reporting.supervision.models import SupervisionReport

SINCE = date(2025, 10, 28)
"""When Perbup Serang 59/2025 came into force: the first whole half year after it is the first one owed (26(1))."""
REMINDED = timedelta(days=30)
"""How long before the end of the half year the agency is reminded."""


class SlotState(StrEnum):
    OPEN = "belum jatuh tempo"
    SOON = "segera jatuh tempo"
    LATE = "terlambat"
    RECEIVED = "diterima"


@dataclass(frozen=True)
class Slot:
    """A half year of an agency; `report` is the newest one handed in."""

    agency: Agency
    year: int
    half: int
    due: date
    state: SlotState
    report: SupervisionReport | None = None


def obliged() -> list[Agency]:
    """The agencies that owe reports; who they are is for the Tim to confirm (Pasal 26 ayat (1))."""
    return [Agency(code) for code in settings.SUPERVISION_AGENCIES]


def slots(*years: int, on: date) -> list[Slot]:
    """The half years of every agency, as seen on day `on`; of those begun before `SINCE` what was handed in."""
    reports = SupervisionReport.objects.filter(year__in=years).select_related("file").order_by("sequence")
    newest = {(one.agency, one.year, one.half): one for one in reports}
    return [
        _slot(agency, year, half, newest.get((agency, year, half)), on)
        for year in years
        for agency in obliged()
        for half in (1, 2)
        if half_year(year, half).first >= SINCE or (agency, year, half) in newest
    ]


def _slot(agency: Agency, year: int, half: int, report: SupervisionReport | None, on: date) -> Slot:
    due = half_year(year, half).last
    if report is not None:
        state = SlotState.RECEIVED
    elif on > due:
        state = SlotState.LATE
    else:
        state = SlotState.SOON if on >= due - REMINDED else SlotState.OPEN
    return Slot(agency, year, half, due, state, report)


def owed_by(agency: str, *, on: date) -> list[Slot]:
    """What the agency must hand in now: slots that are late or soon due, those of last year too."""
    wanted = (SlotState.LATE, SlotState.SOON)
    found = slots(on.year - 1, on.year, on=on)
    return [slot for slot in found if slot.agency == agency and slot.state in wanted]
