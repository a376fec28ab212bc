"""Tables of the doubles stage."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet

from enrollment.doubles.models import Pair, Verdict
from enrollment.doubles.selectors import MERGED, of_state
from enrollment.matching.queue import OWN
from enrollment.matching.tables import QueueFilter, compare_column
from enrollment.matching.two_eyes import Stage
from jamsos.regions.models import District
from jamsos.ui.tables import Table
from jamsos.ui.templatetags.formats import share

STATES = [
    (Stage.OPEN, "Perlu ditinjau"),
    (Stage.SECOND, "Menunggu orang kedua"),
    (Stage.DISPUTED, "Berbeda pendapat"),
    (OWN, "Putusan saya, menunggu orang lain"),
    (MERGED, "Digabungkan"),
    (Verdict.DIFFERENT, "Orang berbeda"),
]


class PairTable(Table):
    left = tables.Column("Usulan 1", accessor="left__name", linkify=("worker", [tables.A("left_id")]))
    left_place = tables.Column("Desa", accessor="left__village")
    right = tables.Column("Usulan 2", accessor="right__name", linkify=("worker", [tables.A("right_id")]))
    right_place = tables.Column("Desa", accessor="right__village")
    score = tables.Column("Skor", attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})
    sentence = tables.Column("Penjelasan")
    compare = compare_column("double")

    class Meta(Table.Meta):
        model = Pair
        fields: tuple[str, ...] = ()

    def render_score(self, value: float) -> str:
        return share(value)


class PairFilter(QueueFilter):
    """Pairs by who must look at them; a kecamatan or a name is that of either person."""

    keadaan = filters.ChoiceFilter(label="Keadaan", choices=STATES, method="of_state", empty_label=None)
    district = filters.ModelChoiceFilter(label="Kecamatan", queryset=District.objects.all(), method="of_district")
    name = filters.CharFilter(label="Nama", method="of_name")
    first_state = Stage.OPEN.value

    class Meta:
        model = Pair
        fields: tuple[str, ...] = ()

    def of_state(self, rows: QuerySet[Pair], name: str, value: str) -> QuerySet[Pair]:
        return of_state(rows, value, self.request.user)

    def of_district(self, rows: QuerySet[Pair], name: str, value: Any) -> QuerySet[Pair]:
        return rows.filter(Q(left__village__district=value) | Q(right__village__district=value))

    def of_name(self, rows: QuerySet[Pair], name: str, value: str) -> QuerySet[Pair]:
        return rows.filter(Q(left__name__icontains=value) | Q(right__name__icontains=value))
