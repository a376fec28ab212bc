"""Tables of the reference pages."""

from __future__ import annotations

import django_tables2 as tables

from eligibility.reference.models import ReferenceList
from jamsos.ui.tables import DateColumn, NumberColumn, StateColumn, Table, TemplateColumn


class ReferenceListTable(Table):
    label = tables.Column("Rilis", linkify=("reference-list", {"pk": tables.A("pk")}))
    source_name = tables.Column("Sumber")
    status = StateColumn("status")
    rows = NumberColumn(verbose_name="Orang dimuat")
    families = NumberColumn(verbose_name="Keluarga")
    lines_not_loaded = NumberColumn(verbose_name="Baris tidak dimuat")
    loaded_at = DateColumn(verbose_name="Dimuat")
    loaded_by = tables.Column("Oleh", default="sistem")

    class Meta(Table.Meta):
        fields = ("label", "source_name", "status", "rows", "families", "lines_not_loaded", "loaded_at", "loaded_by")

    def render_label(self, record: ReferenceList) -> str:
        return str(record)


class QualityTable(Table):
    """Counts by reason; `record` is a mapping."""

    label = tables.Column("Alasan")
    outcome = tables.Column("Akibat")
    count = NumberColumn(verbose_name="Baris")

    class Meta(Table.Meta):
        fields = ("label", "outcome", "count")


class QualityLineTable(Table):
    reason = tables.Column("Alasan", accessor="reason_label")
    line_no = NumberColumn(verbose_name="Baris")
    detail = tables.Column("Keterangan")

    class Meta(Table.Meta):
        fields = ("reason", "line_no", "detail")


class DistributionTable(Table):
    """Persons by one characteristic; `record` is a mapping."""

    label = tables.Column("Kelompok")
    count = NumberColumn(verbose_name="Orang")
    share = TemplateColumn(
        '<progress max="100" value="{{ value }}" aria-hidden="true"></progress> {{ value }} %', verbose_name="Bagian"
    )

    class Meta(Table.Meta):
        fields = ("label", "count", "share")
