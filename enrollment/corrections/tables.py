"""The queue of requested changes."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet

from enrollment.corrections.models import Correction
from enrollment.corrections.panels import label_of, shown
from enrollment.corrections.selectors import waiting_for
from jamsos.ui.tables import DateColumn, LineBelow, Table

STANDINGS = [
    ("saya", "Menunggu putusan saya"),
    ("menunggu", "Menunggu putusan"),
    ("disetujui", "Disetujui"),
    ("ditolak", "Ditolak"),
    ("ajuan", "Ajuan saya"),
]


class CorrectionTable(Table):
    person = tables.Column("Pekerja", accessor="registration__name", linkify=("correction", [tables.A("pk")]))
    village = tables.Column("Desa", accessor="registration__village__name")
    field = tables.Column("Data")
    before = tables.Column("Lama", empty_values=())
    after = tables.Column("Baru", empty_values=())
    requested_at = DateColumn(verbose_name="Diajukan")
    requested_by = tables.Column("Oleh")
    decision = tables.Column("Putusan", empty_values=())
    reason = LineBelow("Alasan")

    class Meta(Table.Meta):
        model = Correction
        fields: tuple[str, ...] = ()

    def render_field(self, value: str) -> str:
        return label_of(value)

    def render_before(self, record: Correction) -> str:
        return shown(record, record.before, self.request.user)

    def render_after(self, record: Correction) -> str:
        return shown(record, record.after, self.request.user)

    def render_decision(self, record: Correction) -> str:
        decision = getattr(record, "decision", None)
        if decision is None:
            return "menunggu"
        return "disetujui" if decision.approved else "ditolak"


class CorrectionFilter(filters.FilterSet):
    keadaan = filters.ChoiceFilter(label="Keadaan", choices=STANDINGS, method="by_standing", empty_label="semua")

    class Meta:
        model = Correction
        fields: tuple[str, ...] = ()

    def by_standing(self, asked: QuerySet[Correction], _name: str, value: str) -> QuerySet[Correction]:
        user = self.request.user
        return {
            "saya": lambda: asked.filter(pk__in=waiting_for(user).order_by().values("pk")),
            "menunggu": lambda: asked.filter(decision__isnull=True),
            "disetujui": lambda: asked.filter(decision__approved=True),
            "ditolak": lambda: asked.filter(decision__approved=False),
            "ajuan": lambda: asked.filter(requested_by=user),
        }[value]()
