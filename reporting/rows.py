"""The people behind a figure of the dashboard: the same questions that the figures answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from eligibility import regulations
from enrollment.assessment.models import Finding, Outcome
from enrollment.lifecycle import State
from enrollment.programs.models import Group, Program, Segment
from enrollment.programs.selectors import current_program
from enrollment.workers.models import Registration
from enrollment.workers.tables import WorkerTable
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.regions.models import District, Village
from jamsos.ui.days import DayFilter, SpanForm
from jamsos.ui.pages import ListPage
from jamsos.ui.panels import Fact
from jamsos.ui.templatetags.formats import number
from reporting.balance import TRAITS, Trait
from reporting.flows import FLOWS, Flow
from reporting.indicators import CHAIN, LINKS, POSITION, RUPIAH, in_force, lapsed, on_step, stopped_at, with_standing
from reporting.periods import Period
from reporting.reasons import WORDS, with_reason
from reporting.stages import LIMITS, overdue

STOPPED = [("ya", "hanya yang berhenti di langkah ini")]


class RowsFilter(filters.FilterSet):
    """The same questions that the figures answer, so that a count and its rows cannot differ."""

    tahun = filters.ChoiceFilter(label="Program", field_name="program__year", empty_label="semua")
    langkah = filters.ChoiceFilter(
        label="Langkah", method="by_step", choices=[(step.key, step.name) for step in CHAIN], empty_label="semua"
    )
    padanan = filters.ChoiceFilter(
        label="Padanan DTSEN",
        field_name="link",
        choices=[(link.key, link.name) for link in LINKS],
        empty_label="semua",
    )
    berhenti = filters.ChoiceFilter(label="Lingkup", method="by_stop", choices=STOPPED, empty_label="semua")
    kelompok = filters.ChoiceFilter(label="Kelompok", field_name="group__code", empty_label="semua")
    kecamatan = filters.ChoiceFilter(label="Kecamatan", field_name="village__district__code", empty_label="semua")
    desa = filters.ChoiceFilter(label="Desa", field_name="village__code", empty_label="semua")
    alasan = filters.ChoiceFilter(label="Alasan berhenti", method="by_reason", choices=list(WORDS.items()))
    segmen = filters.ChoiceFilter(
        label="Kategori peserta", field_name="assessment__segment", choices=Segment.choices, empty_label="semua"
    )
    macet = filters.ChoiceFilter(
        label="Lewat batas waktu",
        method="by_overdue",
        choices=[(state.value, state.label) for state in LIMITS],
        empty_label="semua",
    )

    menunggu = filters.ChoiceFilter(
        label="Sedang menunggu",
        field_name="state",
        choices=[(state.value, state.label) for state in LIMITS],
        empty_label="semua",
    )
    keputusan = filters.ChoiceFilter(
        label="Keputusan Bupati", method="by_decree", choices=[("berlaku", "berlaku sekarang")], empty_label="semua"
    )
    penilaian = filters.ChoiceFilter(
        label="Penilaian terbaru",
        method="by_lapse",
        choices=[("berubah", "tidak lagi memenuhi syarat")],
        empty_label="semua",
    )
    syarat = filters.ChoiceFilter(label="Syarat", method="by_rule", empty_label="semua")
    temuan = filters.ChoiceFilter(
        label="Temuan syarat itu", method="within", choices=Outcome.choices, empty_label="semua"
    )
    kegiatan = filters.ChoiceFilter(label="Kegiatan dalam periode", method="by_flow", empty_label="semua")
    dari = DayFilter(label="Periode dari", method="within")
    sampai = DayFilter(label="sampai", method="within")

    class Meta:
        model = Registration
        form = SpanForm
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["tahun"].extra["choices"] = [(str(year), year) for year in _years()]
        groups = Group.objects.order_by("name", "code").values_list("code", "name").distinct()
        self.filters["kelompok"].extra["choices"] = groups
        self.filters["kecamatan"].extra["choices"] = District.objects.values_list("code", "name")
        self.filters["desa"].extra["choices"] = self._villages()
        self.filters["syarat"].extra["choices"] = _rules(self.data.get("tahun", ""))
        self.filters["kegiatan"].extra["choices"] = [
            (flow.key, flow.name) for flow in FLOWS if flow.unit != RUPIAH and may_ask(self.request.user, flow.act)
        ]
        for trait in TRAITS:
            if may_ask(self.request.user, trait.act):
                self.filters[trait.key] = self._of_trait(trait)

    def _villages(self) -> list[tuple[str, str]]:
        """Desa are offered once a kecamatan is chosen: their names repeat."""
        district = self.data.get("kecamatan", "").replace("\0", "")
        chosen = Village.objects.filter(district__code=district)
        return list(chosen.values_list("code", "name")) if district else []

    def _of_trait(self, trait: Trait) -> filters.ChoiceFilter:
        made = filters.ChoiceFilter(
            label=trait.name,
            field_name=trait.key,
            method=self.by_trait,
            choices=[(band.code, band.label) for band in trait.bands],
            empty_label="semua",
        )
        made.parent, made.model = self, Registration
        return made

    def by_step(self, rows: QuerySet[Registration], _name: str, key: str) -> QuerySet[Registration]:
        return on_step(rows, key)

    def by_stop(self, rows: QuerySet[Registration], _name: str, _value: str) -> QuerySet[Registration]:
        key = self.data.get("langkah", "")
        return stopped_at(rows, key) if key in POSITION else rows.none()

    def by_reason(self, rows: QuerySet[Registration], _name: str, key: str) -> QuerySet[Registration]:
        return with_reason(rows).filter(reason=key)

    def by_overdue(self, rows: QuerySet[Registration], _name: str, state: str) -> QuerySet[Registration]:
        return overdue(rows, State(state), timezone.now())

    def by_rule(self, rows: QuerySet[Registration], _name: str, code: str) -> QuerySet[Registration]:
        findings = Finding.objects.filter(assessment__registration=OuterRef("pk"), rule=code)
        outcome = self.form.cleaned_data.get("temuan")
        return rows.filter(Exists(findings.filter(outcome=outcome) if outcome else findings))

    def by_lapse(self, rows: QuerySet[Registration], _name: str, _value: str) -> QuerySet[Registration]:
        return lapsed(rows)

    def by_decree(self, rows: QuerySet[Registration], _name: str, _value: str) -> QuerySet[Registration]:
        return in_force(rows)

    def by_flow(self, rows: QuerySet[Registration], _name: str, key: str) -> QuerySet[Registration]:
        asked = self.asked_period()
        return rows.filter(pk__in=flow_of(key).people(*asked)) if asked else rows.none()

    def within(self, rows: QuerySet[Registration], _name: str, _value: object) -> QuerySet[Registration]:
        """Days narrow what happened, a finding narrows its rule; alone they narrow nothing."""
        return rows

    def asked_period(self) -> tuple[Program, Period] | None:
        """The programme and the days of it that an act is looked for in: the whole year where none are said."""
        data = self.form.cleaned_data
        program = Program.objects.filter(year=data["tahun"]).first() if data.get("tahun") else current_program()
        if program is None:
            return None
        whole = Period(date(program.year, 1, 1), date(program.year, 12, 31))
        return program, Period(data.get("dari") or whole.first, data.get("sampai") or whole.last)

    def by_trait(self, rows: QuerySet[Registration], name: str, code: str) -> QuerySet[Registration]:
        return next(trait for trait in TRAITS if trait.key == name).rows(rows, code)


def flow_of(key: str) -> Flow:
    return next(flow for flow in FLOWS if flow.key == key)


def may_ask(user: User, act: Act | None) -> bool:
    """Whether a question about this field may be asked of everybody the user sees: an answer would tell the field."""
    if act is None:
        return True
    field, seen = policy.area(user, act), policy.area(user, Act.VIEW_WORKERS)
    return field is None or (seen is not None and seen <= field)


def _rules(year: str) -> list[tuple[str, str]]:
    """The rules of the regulation of that year's programme, or of the current one."""
    program = Program.objects.filter(year=year).first() if year.isascii() and year.isdigit() else current_program()
    rules = regulations.load(program.regulation).rules if program else ()
    return [(rule.code, f"{rule.pasal}: {rule.title}") for rule in rules]


def _years() -> list[int]:
    return list(Program.objects.values_list("year", flat=True))


class RowsPage(ListPage):
    """The people behind a figure of the dashboard, within the reader's area."""

    shows_people = True
    act = Act.VIEW_WORKERS
    title = "Orang di balik angka"
    intro = "Daftar ini memakai hitungan yang sama dengan dasbor, dalam wilayah wewenang Anda."
    table_class = WorkerTable
    keyset = "pk"
    filterset_class = RowsFilter
    empty_text = "Tidak ada orang pada langkah ini."

    def get_back(self) -> tuple[str, str]:
        if policy.allows(self.request.user, Act.VIEW_DASHBOARD):
            return "Dasbor", reverse("dashboard")
        return "Beranda", reverse("home")

    def get_queryset(self) -> QuerySet[Registration]:
        visible = Registration.objects.visible_to(self.request.user)
        return with_standing(visible).select_related("village__district", "group").order_by("pk")

    def get_summary(self) -> Sequence[Fact]:
        return [Fact("Orang", number(self.keyset_paginator.count)), *self._flow()]

    def _flow(self) -> list[Fact]:
        """What happened in the period, in its own unit: months and claims are more than people."""
        asked = self.filterset
        key = asked.form.cleaned_data.get("kegiatan") if asked.form.is_valid() else ""
        where = asked.asked_period() if key else None
        if where is None:
            return []
        flow = flow_of(key)
        return [Fact(flow.name, f"{number(flow.value_of(self.object_list, *where))} {flow.unit}", str(where[1]))]
