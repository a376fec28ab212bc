"""The list of comparisons."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from jamsos.accounts.models import User
from jamsos.ui.tables import DateColumn, NumberColumn, Table
from reporting.grids import shown as text_of
from reporting.simulation.models import Simulation
from reporting.simulation.shown import Shown


class SimulationTable(Table):
    """Each with what moved, as this reader may see it."""

    pk = tables.Column("No.", linkify=("simulation", [tables.A("pk")]))
    a = tables.Column("Sisi A", accessor="inputs__a__name")
    b = tables.Column("Sisi B", accessor="inputs__b__name", linkify=("simulation", [tables.A("pk")]))
    population = tables.Column("Penduduk")
    entered = NumberColumn(verbose_name="Masuk", accessor="pk")
    left = NumberColumn(verbose_name="Keluar", accessor="pk")
    actor = tables.Column("Dijalankan oleh", default="sistem")
    made_at = DateColumn(verbose_name="Pada")

    class Meta(Table.Meta):
        model = Simulation
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def render_entered(self, record: Simulation) -> str:
        return self._told(record, "masuk")

    def render_left(self, record: Simulation) -> str:
        return self._told(record, "keluar")

    def _told(self, record: Simulation, column: str) -> str:
        return text_of(Shown(record, self._user).total(column))
