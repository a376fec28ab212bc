"""The list of reports."""

from __future__ import annotations

import django_tables2 as tables

from jamsos.ui.tables import DateColumn, StateColumn, Table
from reporting.documents.models import Report


class ReportTable(Table):
    kind = tables.Column("Laporan", accessor="get_kind_display", linkify=("report", [tables.A("pk")]))
    period = tables.Column("Periode", accessor="period_name")
    state = StateColumn()
    number = tables.Column("Nomor", default="belum bernomor")
    signed_on = DateColumn(verbose_name="Tanggal", default="–")
    taken_at = DateColumn(verbose_name="Angka dibekukan", accessor="snapshot__taken_at")

    class Meta(Table.Meta):
        model = Report
        fields: tuple[str, ...] = ()
