"""Tables of the matching stage."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet

from enrollment.matching.models import Decision, Match, Review
from enrollment.programs.models import Group
from jamsos.regions.models import District
from jamsos.ui.tables import Table

STATES = [
    (Decision.REVIEW, "Perlu ditinjau"),
    (Review.SAME, "Dibenarkan petugas"),
    (Review.DIFFERENT, "Ditolak petugas"),
    (Decision.AUTO, "Padan otomatis"),
    (Decision.NONE, "Tidak ditemukan"),
]


class MatchTable(Table):
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    village = tables.Column("Desa", accessor="registration__village")
    group = tables.Column("Kelompok", accessor="registration__group")
    score = tables.Column("Skor", attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})
    sentence = tables.Column("Penjelasan")
    compare = tables.TemplateColumn(
        '{% if record.row_no %}<a class="text-nowrap" href="{% url "match" record.pk %}">Bandingkan</a>{% endif %}',
        verbose_name="",
    )

    class Meta(Table.Meta):
        model = Match
        fields: tuple[str, ...] = ()

    def render_score(self, value: float) -> str:
        return f"{100 * value:.1f} %".replace(".", ",")


class MatchFilter(filters.FilterSet):
    """Without a choice only what waits for an officer."""

    keadaan = filters.ChoiceFilter(label="Keadaan", choices=STATES, method="of_state", empty_label=None)
    group = filters.ModelChoiceFilter(
        label="Kelompok", field_name="registration__group", queryset=Group.objects.order_by("name")
    )
    district = filters.ModelChoiceFilter(
        label="Kecamatan", field_name="registration__village__district", queryset=District.objects.all()
    )
    name = filters.CharFilter(label="Nama", field_name="registration__name", lookup_expr="icontains")

    class Meta:
        model = Match
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        chosen = data.copy() if data is not None else {}
        if not chosen.get("keadaan"):
            chosen["keadaan"] = Decision.REVIEW.value
        super().__init__(chosen, *args, **kwargs)

    def of_state(self, rows: QuerySet[Match], name: str, value: str) -> QuerySet[Match]:
        if value in Review.values:
            return rows.filter(review=value)
        return rows.filter(decision=value, review="")
