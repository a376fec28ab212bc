"""The list of names that are held."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from enrollment.holds.models import HOLDABLE, Hold, HoldQuerySet
from enrollment.lifecycle import State
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.regions.models import District
from jamsos.ui.tables import DateColumn, LineBelow, Table
from jamsos.ui.templatetags.formats import tanggal

STANDINGS = [("dijelaskan", "Ditahan dan sudah dijelaskan"), ("dilepas", "Sudah dilepaskan"), ("semua", "Semua")]
"""Beside those still held, which the list shows when nothing is asked."""


def _page_of(record: Hold, table: HoldTable) -> str | None:
    """The person's page, for who may open it."""
    return reverse("worker", args=[record.registration_id]) if table.opens_people else None


class HoldTable(Table):
    person = tables.Column("Pekerja", accessor="registration__name", linkify=_page_of)
    village = tables.Column("Desa", accessor="registration__village__name")
    district = tables.Column("Kecamatan", accessor="registration__village__district__name")
    state = tables.Column("Status", accessor="registration__state")
    held_at = DateColumn(verbose_name="Ditahan sejak")
    held_by = tables.Column("Oleh")
    release = tables.Column("Dilepaskan", empty_values=())
    reason = LineBelow("Alasan ditahan")
    explanation = LineBelow("Penjelasan pengusul", empty_values=())
    release_reason = LineBelow("Alasan dilepaskan", default="")

    class Meta(Table.Meta):
        model = Hold
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        """`reader`: whose rights decide where the names lead."""
        super().__init__(*args, **kwargs)
        self.opens_people = policy.allows(reader, Act.VIEW_WORKERS)
        self.releases = policy.allows(reader, Act.HOLD_NAMES)

    def render_explanation(self, record: Hold) -> str:
        """The newest answer; the person's page tells them all."""
        return next((each.text for each in record.explanations.all()), "")

    def render_release(self, record: Hold) -> str:
        """Who released it and when; else, for who may, the way to do so."""
        if record.released_at is not None:
            return f"{tanggal(record.released_at)}, oleh {record.released_by}"
        if not self.releases or record.registration.state not in HOLDABLE:
            return "belum"
        address = reverse("worker-release", args=[record.registration_id])
        return format_html('<a href="{}">Lepaskan</a>', address)


class HoldFilter(filters.FilterSet):
    keadaan = filters.ChoiceFilter(
        label="Keadaan", choices=STANDINGS, method="by_standing", empty_label="Masih ditahan"
    )
    name = filters.CharFilter(label="Nama", method="by_name", max_length=80, strip=True)
    state = filters.ChoiceFilter(
        label="Status", field_name="registration__state", choices=State.choices, empty_label="semua"
    )
    district = filters.ModelChoiceFilter(
        label="Kecamatan",
        queryset=District.objects.all(),
        field_name="registration__village__district",
        empty_label="semua",
    )

    class Meta:
        model = Hold
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if policy.area(self.request.user, Act.VIEW_HOLDS) is not None:
            del self.filters["district"]

    def by_standing(self, holds: HoldQuerySet, _name: str, value: str) -> HoldQuerySet:
        if value == "dijelaskan":
            return holds.in_force().explained()
        return holds.filter(released_at__isnull=False) if value == "dilepas" else holds

    def by_name(self, holds: QuerySet[Hold], _name: str, value: str) -> QuerySet[Hold]:
        return holds.filter(registration__name__icontains=value.replace("\0", ""))
