"""The audit trail as Inspektorat reads it."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet

from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.ui.pages import ListPage
from jamsos.ui.tables import DateColumn, NumberColumn, Table


class EventTable(Table):
    seq = NumberColumn(verbose_name="Urutan")
    at = DateColumn(verbose_name="Waktu")
    actor = tables.Column("Pelaku", default="sistem")
    act = tables.Column("Tindakan")
    subject = tables.TemplateColumn("{{ record.subject_type }} {{ record.subject_id }}", verbose_name="Objek")
    purpose = tables.Column("Keperluan", default="–")
    data = tables.TemplateColumn(
        "{% for name, value in value.items %}{{ name }}={{ value }} {% endfor %}", verbose_name="Rincian"
    )


class EventFilter(filters.FilterSet):
    act = filters.CharFilter(label="Tindakan", lookup_expr="startswith")
    actor__username = filters.CharFilter(label="Nama pengguna")
    subject_id = filters.CharFilter(label="Nomor objek")
    since = filters.DateFilter(label="Sejak (tttt-bb-hh)", field_name="at", lookup_expr="date__gte")

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()


class AuditPage(ListPage):
    act = Act.VIEW_AUDIT
    title = "Jejak audit"
    intro = "Setiap tindakan dan akses, berurutan dan berantai; tidak dapat diubah atau dihapus."
    table_class = EventTable
    filterset_class = EventFilter

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.select_related("actor")
