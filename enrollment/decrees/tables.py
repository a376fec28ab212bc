"""Tables of the decree stage."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from enrollment.decrees.models import Decree, DecreeLine, Kind
from enrollment.holds.selectors import held
from jamsos.ui.tables import DateColumn, NikColumn, NumberColumn, RupiahColumn, StateColumn, Table
from jamsos.ui.templatetags.formats import rupiah


class DecreeTable(Table):
    decree = tables.Column("Keputusan", accessor="pk", linkify=("decree", [tables.A("pk")]))
    title = tables.Column("Tentang")
    state = StateColumn()
    decided_on = DateColumn(verbose_name="Tanggal")
    people = NumberColumn(verbose_name="Orang")
    amount = RupiahColumn(verbose_name="Iuran")

    class Meta(Table.Meta):
        model = Decree
        fields: tuple[str, ...] = ()

    def render_decree(self, record: Decree) -> str:
        return str(record)

    def render_amount(self, record: Decree, value: int) -> str:
        """A Keputusan Kepala Dinas Sosial decides on names, not on money."""
        return rupiah(value) if record.kind == Kind.BUPATI else "–"


class LineTable(Table):
    no = NumberColumn(verbose_name="No.")
    name = tables.Column("Nama")
    nik = NikColumn(verbose_name="NIK")
    address = tables.Column("Alamat")
    village = tables.Column("Desa")
    district = tables.Column("Kecamatan")
    occupation = tables.Column("Pekerjaan")
    months = NumberColumn(verbose_name="Bulan")
    amount = RupiahColumn(verbose_name="Iuran")

    class Meta(Table.Meta):
        model = DecreeLine
        fields: tuple[str, ...] = ()


class DraftLineTable(LineTable):
    """The lines of a draft for who may hold names of it; they know `on_hold`."""

    hold = tables.Column("Penahanan", accessor="registration_id")

    class Meta(LineTable.Meta):
        fields: tuple[str, ...] = ()

    def render_hold(self, record: DecreeLine) -> SafeString:
        page, label = ("worker-release", "Ditahan: lepaskan") if record.on_hold else ("worker-hold", "Tahan")
        return format_html('<a href="{}">{}</a>', reverse(page, args=[record.registration_id]), label)


class LineFilter(filters.FilterSet):
    name = filters.CharFilter(label="Nama", lookup_expr="icontains")
    district = filters.ChoiceFilter(label="Kecamatan", empty_label="Semua")
    village = filters.CharFilter(label="Desa", lookup_expr="iexact")

    class Meta:
        model = DecreeLine
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = self.queryset.order_by("district").values_list("district", flat=True).distinct()
        self.filters["district"].extra["choices"] = [(name, name) for name in districts]


class AnnexFilter(LineFilter):
    ditahan = filters.ChoiceFilter(label="Ditahan", choices=[("ya", "Ya")], method="by_hold", empty_label="Semua")

    def by_hold(self, lines: QuerySet[DecreeLine], _name: str, _value: str) -> QuerySet[DecreeLine]:
        return lines.filter(held("registration"))
