"""Tables of the matching stage."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet

from eligibility.reference.models import ListKind
from enrollment.matching.models import Decision, Match, MatchQuerySet, Review
from enrollment.matching.queue import DOUBLES, OWN, of_state
from enrollment.matching.two_eyes import Stage
from enrollment.programs.models import Group, Program
from jamsos.regions.models import District
from jamsos.ui.tables import Table, TemplateColumn
from jamsos.ui.templatetags.formats import share

STATES = [
    (Decision.REVIEW, "Perlu ditinjau"),
    (DOUBLES, "Perlu ditinjau: NIK dipakai usulan lain"),
    (Stage.SECOND, "Menunggu orang kedua"),
    (Stage.DISPUTED, "Berbeda pendapat"),
    (OWN, "Putusan saya, menunggu orang lain"),
    (Review.SAME, "Dibenarkan petugas"),
    (Review.DIFFERENT, "Ditolak petugas"),
    (Decision.AUTO, "Padan otomatis"),
    (Decision.NONE, "Tidak ditemukan"),
]
SCORES = {
    "bawah": ("Di bawah 60 %", 0.0, 0.6),
    "tengah": ("60 % sampai 90 %", 0.6, 0.9),
    "atas": ("90 % ke atas", 0.9, 1.01),
}


def compare_column(page: str, when: str = "record.pk") -> TemplateColumn:
    """The way to the pair, with the filters of the list."""
    query = "{% if request.GET %}?{{ request.GET.urlencode }}{% endif %}"
    link = f'<a class="text-nowrap" href="{{% url "{page}" record.pk %}}{query}">Bandingkan</a>'
    return TemplateColumn(f"{{% if {when} %}}{link}{{% endif %}}", verbose_name="")


class MatchTable(Table):
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    village = tables.Column("Desa", accessor="registration__village")
    group = tables.Column("Kelompok", accessor="registration__group")
    listed = tables.Column("Daftar", accessor="run__reference_list")
    score = tables.Column("Skor", attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})
    sentence = tables.Column("Penjelasan")
    compare = compare_column("match", when="record.row_no")

    class Meta(Table.Meta):
        model = Match
        fields: tuple[str, ...] = ()

    def render_score(self, value: float) -> str:
        return share(value)


class QueueFilter(filters.FilterSet):
    """Pairs by who must look at them and by score; without a choice only what waits for an officer."""

    keadaan = filters.ChoiceFilter(label="Keadaan", method="of_state", empty_label=None)
    score = filters.ChoiceFilter(
        label="Skor", choices=[(key, label) for key, (label, _, _) in SCORES.items()], method="of_score"
    )
    first_state = ""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        chosen = data.copy() if data is not None else {}
        if not chosen.get("keadaan"):
            chosen["keadaan"] = self.first_state
        super().__init__(chosen, *args, **kwargs)

    def of_score(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        _, least, below = SCORES[value]
        return rows.filter(score__gte=least, score__lt=below)


class MatchFilter(QueueFilter):
    keadaan = filters.ChoiceFilter(label="Keadaan", choices=STATES, method="of_state", empty_label=None)
    program = filters.ModelChoiceFilter(
        label="Program", field_name="registration__program", queryset=Program.objects.all()
    )
    kind = filters.ChoiceFilter(label="Daftar", field_name="run__reference_list__kind", choices=ListKind.choices)
    group = filters.ModelChoiceFilter(
        label="Kelompok", field_name="registration__group", queryset=Group.objects.order_by("name")
    )
    district = filters.ModelChoiceFilter(
        label="Kecamatan", field_name="registration__village__district", queryset=District.objects.all()
    )
    name = filters.CharFilter(label="Nama", field_name="registration__name", lookup_expr="icontains")
    first_state = Decision.REVIEW.value

    class Meta:
        model = Match
        fields: tuple[str, ...] = ()

    def of_state(self, rows: MatchQuerySet, name: str, value: str) -> MatchQuerySet:
        return of_state(rows, value, self.request.user)
