"""The dashboard on one sheet of A4: what is laid before somebody who has one minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.contributions.arrears import alarm_today
from enrollment.contributions.gaps import Alarm
from jamsos.accounts.policy import Act
from jamsos.regions.models import District
from jamsos.ui import charts
from jamsos.ui.pages import PanelPage
from jamsos.ui.panels import Panel
from jamsos.ui.remembered import Remembered, remembered
from jamsos.ui.templatetags.formats import tanggal
from reporting import panels
from reporting.choosing import Chosen
from reporting.glance import Glance, glance
from reporting.grids import Reader, shown
from reporting.tally import Chain
from reporting.tilegrid import places


class OnePage(Chosen, PanelPage):
    """Chain, map, money and arrears of the year, to be printed; no table, so that it always fits."""

    act = Act.VIEW_DASHBOARD
    title = "Lembar satu halaman"
    intro = "Cetak dari peramban: satu halaman A4 tegak."
    back = ("Dasbor", "dashboard")
    template_name = "reporting/one_page.html"

    def get_title(self) -> str:
        return f"Program {self.opened.year}, keadaan {tanggal(self.as_of)} WIB"

    @property
    def as_of(self) -> datetime:
        return min(figure.at for figure in self.figures)

    @cached_property
    def figures(self) -> tuple[Remembered[Glance], Remembered[Alarm]]:
        """Those of the dashboard, so that both say the same."""
        return tuple(remembered(work, self.opened, reader=self.request.user) for work in (glance, alarm_today))

    def get_panels(self) -> Sequence[Panel]:
        reader = Reader.of(self.request.user, self.opened)
        seen, arrears = (figure.value for figure in self.figures)
        return [
            panels.alarm_panel(reader, arrears, self.request.user),
            panels.chain_panel(reader, seen.tally.whole, seen.losses),
            panels.purse_panel(reader, arrears.bills, timezone.localdate()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = Reader.of(self.request.user, self.opened)
        counted = self.figures[0].value.tally
        return super().get_context_data(
            summary=panels.figures(reader, counted), map=self._map(reader, counted.districts), **kwargs
        )

    def _map(self, reader: Reader, chains: dict[int, Chain]) -> charts.TileMap:
        districts = list(District.objects.all())
        spots = places(one.code for one in districts)
        counts = reader.steps([chains.get(one.pk, Chain()) for one in districts])[self.step.key]
        cells = [
            charts.Cell(one.name, count, shown(count), *spots[one.code])
            for one, count in zip(districts, counts, strict=True)
        ]
        return charts.tile_map(f"{self.step.name} per kecamatan, orang", cells)
