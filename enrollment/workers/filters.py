"""Search and filters of the worker list. The NIK is not among them: it must never stand in an address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from enrollment.lifecycle import State
from enrollment.programs.models import Group, Program
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.regions.models import District, Village
from jamsos.ui.paging import key_in

NIK_STATES = [("ada", "Ada"), ("salah", "Perlu diperbaiki"), ("kosong", "Belum ada")]


class WorkerFilter(filters.FilterSet):
    name = filters.CharFilter(label="Nama", method="by_name", max_length=80, strip=True)
    state = filters.ChoiceFilter(label="Status", choices=State.choices, empty_label="semua")
    group = filters.ChoiceFilter(label="Kelompok", field_name="group__code", empty_label="semua")
    district = filters.ModelChoiceFilter(
        label="Kecamatan", queryset=District.objects.all(), field_name="village__district", empty_label="semua"
    )
    village = filters.ModelChoiceFilter(label="Desa", queryset=Village.objects.none(), empty_label="semua")
    nik = filters.ChoiceFilter(label="NIK", choices=NIK_STATES, method="by_nik_state", empty_label="semua")
    program = filters.ModelChoiceFilter(label="Program", queryset=Program.objects.all(), empty_label="semua")

    class Meta:
        model = Registration
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Group.objects.values_list("code", "name").order_by("name").distinct("name")
        self.filters["group"].extra["choices"] = list(groups)
        self._limit_places()

    def _limit_places(self) -> None:
        """An operator chooses among the own desa, if there are several; else the desa follow the kecamatan."""
        area = policy.area(self.request.user, Act.VIEW_WORKERS)
        villages = Village.objects.select_related("district")
        if area is not None:
            del self.filters["district"]
            villages = villages.filter(pk__in=area)
        elif district := key_in(self.data.get("district", "")):
            villages = villages.filter(district_id=district)
        else:
            self.filters["village"].extra["help_text"] = "Pilih kecamatan dahulu."
            villages = villages.filter(pk=key_in(self.data.get("village", "")))
        if area is not None and len(area) < 2:
            del self.filters["village"]
        else:
            self.filters["village"].queryset = villages

    def by_name(self, queryset: QuerySet[Registration], _name: str, value: str) -> QuerySet[Registration]:
        return queryset.filter(name__icontains=value.replace("\0", ""))

    def by_nik_state(self, queryset: QuerySet[Registration], _name: str, value: str) -> QuerySet[Registration]:
        condition = {
            "ada": Q(nik__isnull=False),
            "salah": Q(nik__isnull=True) & ~Q(nik_given=""),
            "kosong": Q(nik__isnull=True, nik_given=""),
        }[value]
        return queryset.filter(condition)
