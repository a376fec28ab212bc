"""Tables of the assessment stage."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from enrollment.assessment.models import Assessment, Finding, Outcome, Result
from enrollment.programs.models import Group, Track
from jamsos.regions.models import District
from jamsos.ui.tables import NikColumn, StateColumn, Table


class AssessmentTable(Table):
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="registration__nik")
    village = tables.Column("Desa", accessor="registration__village")
    group = tables.Column("Kelompok", accessor="registration__group")
    result = StateColumn(field="result", verbose_name="Hasil")
    reasons = tables.Column("Sebab", empty_values=())

    class Meta(Table.Meta):
        model = Assessment
        fields: tuple[str, ...] = ()

    def render_reasons(self, value: list[Finding]) -> SafeString:
        return format_html_join("", "<div>{}: {}</div>", ((finding.pasal, finding.sentence) for finding in value))


class AssessmentFilter(filters.FilterSet):
    """Rule and outcome belong together: those with that outcome of that rule."""

    result = filters.ChoiceFilter(label="Hasil", choices=Result.choices)
    rule = filters.ChoiceFilter(label="Syarat", method="of_rule")
    outcome = filters.ChoiceFilter(label="Temuan", choices=Outcome.choices, method="of_rule")
    track = filters.ChoiceFilter(label="Jalur", choices=Track.choices, field_name="registration__track")
    group = filters.ModelChoiceFilter(
        label="Kelompok", field_name="registration__group", queryset=Group.objects.order_by("name")
    )
    district = filters.ModelChoiceFilter(
        label="Kecamatan", field_name="registration__village__district", queryset=District.objects.all()
    )
    name = filters.CharFilter(label="Nama", field_name="registration__name", lookup_expr="icontains")

    class Meta:
        model = Assessment
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["rule"].extra["choices"] = rules

    def of_rule(self, rows: QuerySet[Assessment], name: str, value: str) -> QuerySet[Assessment]:
        """Applied once for both fields, so that they speak of one finding."""
        rule, outcome = (self.form.cleaned_data.get(field) for field in ("rule", "outcome"))
        wanted = {key: given for key, given in (("rule", rule), ("outcome", outcome)) if given}
        if name == "outcome" and rule:
            return rows
        found = Finding.objects.filter(**wanted)
        return rows.filter(pk__in=found.values("assessment"))
