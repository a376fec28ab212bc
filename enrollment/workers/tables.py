"""Tables about workers."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse

from enrollment.workers.models import Registration, WorkerImport
from jamsos.jobs.models import JobIssue
from jamsos.ui.tables import DateColumn, NikColumn, NumberColumn, StateColumn, Table

NOWRAP = {"td": {"class": "nowrap"}}


class WorkerTable(Table):
    name = tables.Column("Nama", linkify=lambda record: reverse("worker", args=[record.pk]))
    nik = NikColumn(verbose_name="NIK", empty_values=(), attrs=NOWRAP)
    birth_date = DateColumn(verbose_name="Tanggal lahir", attrs=NOWRAP)
    village = tables.Column("Desa", accessor="village__name", attrs=NOWRAP)
    district = tables.Column("Kecamatan", accessor="village__district__name", attrs=NOWRAP)
    group = tables.Column("Kelompok", accessor="group__name")
    state = StateColumn()

    class Meta(Table.Meta):
        model = Registration
        fields = ("name", "nik", "birth_date", "village", "district", "group", "state")

    def render_nik(self, value: str | None, record: Registration) -> str:
        if value:
            return NikColumn().render(value)
        return "perlu diperbaiki" if record.nik_given else "belum ada"


class ImportTable(Table):
    file = tables.Column(
        "Berkas", accessor="source_file__name", linkify=lambda record: reverse("worker-import", args=[record.pk])
    )
    program = tables.Column("Program")
    created_at = DateColumn(verbose_name="Diunggah")
    actor = tables.Column("Oleh", default="sistem")
    rows = NumberColumn(verbose_name="Baris", accessor="counts__rows", default="–")
    refused = NumberColumn(verbose_name="Ditolak", accessor="counts__refused", default="–")
    state = StateColumn()

    class Meta(Table.Meta):
        model = WorkerImport
        fields = ("file", "program", "created_at", "actor", "rows", "refused", "state")


class RemarkTable(Table):
    """What the check found, line by line."""

    row = NumberColumn()
    column = tables.Column(attrs=NOWRAP)
    value = tables.Column(attrs=NOWRAP)
    blocking = tables.Column("Akibat")

    class Meta(Table.Meta):
        model = JobIssue
        fields = ("row", "column", "value", "message", "hint", "blocking")

    def render_blocking(self, value: bool) -> str:
        return "menolak baris" if value else "catatan"
