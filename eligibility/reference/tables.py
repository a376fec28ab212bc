"""Tables of the reference pages."""

from __future__ import annotations

import django_tables2 as tables

from eligibility.reference.models import ReferenceList
from jamsos.ui.tables import DateColumn, NumberColumn, StateColumn, Table


class ReferenceListTable(Table):
    label = tables.Column("Rilis", linkify=("reference-list", {"pk": tables.A("pk")}))
    source_name = tables.Column("Sumber")
    status = StateColumn("status")
    rows = NumberColumn(verbose_name="Orang dimuat")
    families = NumberColumn(verbose_name="Keluarga")
    lines_not_loaded = NumberColumn(verbose_name="Baris tidak dimuat")
    loaded_at = DateColumn(verbose_name="Dimuat")
    loaded_by = tables.Column("Oleh", default="sistem")

    def render_label(self, record: ReferenceList) -> str:
        return str(record)


class QualityTable(Table):
    """Counts by reason; `record` is a mapping."""

    label = tables.Column("Alasan")
    outcome = tables.Column("Akibat")
    count = NumberColumn(verbose_name="Baris")


class QualityLineTable(Table):
    file = tables.Column("Berkas", accessor="get_file_display")
    line_no = NumberColumn(verbose_name="Baris")
    reason = tables.Column("Alasan", accessor="reason_label")
    detail = tables.Column("Keterangan")


class DistributionTable(Table):
    """Persons by one characteristic; `record` is a mapping."""

    label = tables.Column("")
    count = NumberColumn(verbose_name="Orang")
    share = tables.TemplateColumn(
        '<progress max="100" value="{{ value }}" aria-hidden="true"></progress> {{ value }} %', verbose_name="Bagian"
    )
