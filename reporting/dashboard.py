"""The dashboard: one programme year at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property

from enrollment.contributions.arrears import alarm_today
from enrollment.contributions.gaps import Alarm
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.regions.models import District
from jamsos.ui.pages import PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.remembered import Remembered, remembered
from reporting import panels
from reporting.choosing import Chosen
from reporting.comparison import by_wave, year_panel
from reporting.coverage.panels import coverage_panel
from reporting.coverage.services import newest
from reporting.glance import Glance, glance
from reporting.grids import Reader
from reporting.indicators import CHAIN
from reporting.stage_panel import stage_panel
from reporting.tally import group_quotas


class DashboardPage(Chosen, PanelPage):
    """One programme year at a glance; `?tahun=` chooses it, `?langkah=` the step that the map shows."""

    act = Act.VIEW_DASHBOARD
    title = "Dasbor"
    template_name = "reporting/dashboard.html"

    @cached_property
    def reader(self) -> Reader:
        return Reader.of(self.request.user, self.program)

    @cached_property
    def seen(self) -> Remembered[Glance]:
        return remembered(glance, self.program, reader=self.request.user)

    @cached_property
    def arrears(self) -> Remembered[Alarm]:
        return remembered(alarm_today, self.program, reader=self.request.user)

    @property
    def as_of(self) -> datetime:
        """The time of the oldest figure on the page."""
        return min(self.seen.at, self.arrears.at) if self.program else timezone.now()

    def get_title(self) -> str:
        return f"Dasbor program {self.program.year}" if self.program else self.title

    def get_actions(self) -> Sequence[Action]:
        if self.program is None:
            return []
        year = f"?tahun={self.program.year}"
        return [
            Action("Satu halaman A4", reverse("dashboard-sheet") + year),
            Action("Angka per kecamatan (csv)", reverse("open-data-districts") + year),
            Action("Siapa tertinggal", reverse("dashboard-left-out") + year),
            Action("Katalog indikator", reverse("indicators") + year),
        ]

    def get_panels(self) -> Sequence[Panel]:
        """Asked for when they are drawn: who sees the same figures with the same rights is shown what was drawn."""
        return SimpleLazyObject(self._panels)

    def _drawn_of(self) -> str:
        """Tells apart what is drawn: the figures, the day, the step of the map, and what leads the reader further."""
        if self.program is None:
            return ""
        user, times = self.request.user, (self.seen.at, self.arrears.at, timezone.localdate())
        rights = (act for act in Act if policy.allows(user, act))
        what = (self.program.pk, self.step.key, *times, *rights, "", *sorted(self.reader.acts))
        return " ".join(map(str, what))

    def _panels(self) -> Sequence[Panel]:
        if self.program is None:
            return [Panel("Belum ada program", [Fact("Langkah berikutnya", "Buka program tahun ini.")])]
        reader, seen = self.reader, self.seen.value
        return [
            panels.chain_panel(reader, seen.tally.whole, seen.losses),
            panels.district_panel(reader, seen.tally, list(District.objects.all()), self.step),
            panels.group_panel(reader, seen.tally, list(self.program.groups.all()), group_quotas(self.program)),
            panels.purse_panel(reader, self.arrears.value.bills, timezone.localdate()),
            panels.alarm_panel(reader, self.arrears.value, self.request.user),
            panels.balance_panel(reader, seen.spread),
            coverage_panel(reader, seen.covered, newest()),
            stage_panel(reader, seen.stages),
            year_panel(reader, seen.years, by_wave(self.program)),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            programs=self.programs,
            program=self.program,
            step=self.step,
            steps=CHAIN,
            as_of=self.as_of,
            kept=settings.FIGURES_SECONDS,
            drawn_of=self._drawn_of(),
            summary=panels.figures(self.reader, self.seen.value.tally) if self.program else (),
            **kwargs,
        )
