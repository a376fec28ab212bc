"""Tables of the selection stage."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.utils.html import format_html

from enrollment.programs.models import Group, Wave
from enrollment.selection.explaining import Explainer, ground
from enrollment.selection.models import Place, SelectionLine, SelectionRun, Stop
from jamsos.regions.models import District
from jamsos.ui.tables import LineBelow, NumberColumn, RupiahColumn, Table

# Letter b of Pasal 22(2) is disability: this column and the reason are for those who may see health data.
HEALTH_COLUMNS = ("priority",)


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
    place = tables.Column("Hasil")
    reason = LineBelow("Alasan")

    class Meta(Table.Meta):
        model = SelectionLine
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, run: SelectionRun | None, reasons: bool, **kwargs: Any) -> None:
        """`run` = the selection all lines belong to; None when there is none, and then no line either.

        `reasons`: whether the reader may see the letters and the reason, which tell of disability.
        """
        super().__init__(*args, exclude=() if reasons else HEALTH_COLUMNS, **kwargs)
        self.reasons = reasons
        self.explain = Explainer(run) if run else None

    def render_group_rank(self, record: SelectionLine) -> str:
        return self.explain.in_group(record)

    def render_place(self, record: SelectionLine) -> str:
        outcome, _, _ = self.explain.outcome(record).partition(": ")
        place = Place.SELECTED if outcome.startswith(Place.SELECTED.label) else Place.WAITING
        return format_html('<span class="badge state-{}">{}</span>', place.value, outcome)

    def render_reason(self, record: SelectionLine) -> str:
        """The reason, and the limit reached where the reason does not say it."""
        _, _, limit = self.explain.outcome(record).partition(": ")
        reason = ground(record) if self.reasons else ""
        return "; ".join(filter(None, (limit if limit not in reason else "", reason)))


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
