"""The desa of one kecamatan: what stands behind a tile of the map."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from jamsos.accounts.policy import Act
from jamsos.regions.models import District
from jamsos.ui import charts
from jamsos.ui.pages import PanelPage
from jamsos.ui.panels import Panel
from jamsos.ui.remembered import remembered
from jamsos.ui.templatetags.formats import tanggal
from reporting.choosing import Chosen
from reporting.grids import Reader, shown
from reporting.indicators import standing
from reporting.panels import SMALL_NOTE, place_grid
from reporting.tally import Chain, tally


class DistrictPage(Chosen, PanelPage):
    """The chain of every desa of a kecamatan; small counts closed as on the dashboard."""

    act = Act.VIEW_DASHBOARD
    title = "Desa satu kecamatan"

    @cached_property
    def district(self) -> District:
        return get_object_or_404(District, code=self.kwargs["code"].replace("\0", ""))

    @cached_property
    def reader(self) -> Reader:
        return Reader.of(self.request.user, self.opened)

    def get_title(self) -> str:
        return f"Kecamatan {self.district.name}, program {self.opened.year}"

    def get_back(self) -> tuple[str, str]:
        return "Dasbor", f"{reverse('dashboard')}?tahun={self.opened.year}"

    def get_panels(self) -> Sequence[Panel]:
        above = remembered(tally, self.opened, reader=self.request.user)
        desa, here = list(self.district.villages.all()), self._chains()
        chains = [here.get(one.pk, Chain()) for one in desa]
        whole = Chain(pair for chain in chains for pair in enumerate(chain.stopped))
        hidden = self._hidden(above.value.districts)
        counts = self.reader.steps(chains)[self.step.key]
        if self.step.key in hidden:
            counts = [None] * len(desa)
        items = [charts.Item(one.name, count, shown(count)) for one, count in zip(desa, counts, strict=True)]
        within = {"kecamatan": self.district.code}
        named = [(one.name, "", within | {"desa": one.code}) for one in desa]
        context = {
            "chart": charts.row_bars(f"{self.step.name} per desa", items),
            "grid": place_grid(self.reader, "Desa", named, chains, whole, within=within, hidden=hidden),
        }
        note = f"Gambar: {self.step.name.lower()}. Keadaan register per {tanggal(above.at)} WIB."
        note += "" if self.reader.names else f" {SMALL_NOTE}"
        return [Panel("Per desa", template="reporting/desa.html", context=context, note=note, wide=True)]

    def _chains(self) -> dict[int, Chain]:
        chains: dict[int, Chain] = {}
        people = standing(self.opened).filter(village__district=self.district)
        for village, reached, count in people.values_list("village", "reached").annotate(Count("pk")):
            chains.setdefault(village, Chain()).add(reached, count)
        return chains

    def _hidden(self, districts: dict[int, Chain]) -> frozenset[str]:
        """Steps at which the kecamatan itself is closed to this reader: its desa would open it."""
        order = list(District.objects.values_list("pk", flat=True))
        chains, place = [districts.get(pk, Chain()) for pk in order], order.index(self.district.pk)
        return frozenset(key for key, counts in self.reader.steps(chains).items() if counts[place] is None)
