"""Tables of the selection stage."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables

from enrollment.programs.models import Group, Wave
from enrollment.selection.explaining import Explainer
from enrollment.selection.models import Place, SelectionLine, SelectionRun, Stop
from jamsos.regions.models import District
from jamsos.ui.tables import NumberColumn, RupiahColumn, StateColumn, Table

# Letter b of Pasal 22(2) is disability: these columns are for those who may see health data.
HEALTH_COLUMNS = ("priority", "reason")


class WaveTable(Table):
    wave = tables.Column("Tahap", accessor="pk", linkify=("wave", [tables.A("pk")]))
    fund = tables.Column("Sumber dana", accessor="get_fund_source_display")
    months = NumberColumn(verbose_name="Bulan")
    quota = NumberColumn(verbose_name="Kuota")
    budget = RupiahColumn(verbose_name="Anggaran")

    class Meta(Table.Meta):
        model = Wave
        fields: tuple[str, ...] = ()

    def render_wave(self, record: Wave) -> str:
        return str(record)


class LineTable(Table):
    rank = NumberColumn(verbose_name="Urutan")
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    village = tables.Column("Desa", accessor="registration__village")
    group = tables.Column("Kelompok", accessor="registration__group")
    group_rank = tables.Column("Peringkat kelompok", empty_values=())
    priority = tables.Column("Huruf prioritas", default="–")
    place = StateColumn(field="place", verbose_name="Hasil")
    stopped_by = tables.Column("Keterangan", empty_values=())
    reason = tables.Column("Alasan", attrs={"td": {"class": "cell-sentence"}})

    class Meta(Table.Meta):
        model = SelectionLine
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, run: SelectionRun | None, **kwargs: Any) -> None:
        """`run` = the selection all lines belong to; None when there is none, and then no line either."""
        super().__init__(*args, **kwargs)
        self.explain = Explainer(run) if run else None

    def render_group_rank(self, record: SelectionLine) -> str:
        return self.explain.in_group(record)

    def render_stopped_by(self, record: SelectionLine) -> str:
        return self.explain.outcome(record)


class LineFilter(filters.FilterSet):
    place = filters.ChoiceFilter(label="Hasil", choices=Place.choices, empty_label="Semua")
    stopped_by = filters.ChoiceFilter(label="Terhalang", choices=Stop.choices[1:], empty_label="Semua")
    group = filters.ModelChoiceFilter(
        label="Kelompok", field_name="registration__group", queryset=Group.objects.none(), empty_label="Semua"
    )
    district = filters.ModelChoiceFilter(
        label="Kecamatan",
        field_name="registration__village__district",
        queryset=District.objects.all(),
        empty_label="Semua",
    )
    name = filters.CharFilter(label="Nama", field_name="registration__name", lookup_expr="icontains")

    class Meta:
        model = SelectionLine
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.queryset.order_by().values("registration__group")
        self.filters["group"].field.queryset = Group.objects.filter(pk__in=groups)
