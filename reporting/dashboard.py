"""The dashboard and the people behind its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.contributions.gaps import Alarm, alarm, standing
from enrollment.programs.models import Group, Program
from enrollment.programs.selectors import current_program
from enrollment.workers.models import Registration
from enrollment.workers.tables import WorkerTable
from jamsos.accounts.policy import Act
from jamsos.regions.models import District
from jamsos.ui.pages import ListPage, PanelPage
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.remembered import Remembered, remembered
from jamsos.ui.templatetags.formats import number
from reporting import panels
from reporting.balance import Spread, balance
from reporting.grids import Reader
from reporting.indicators import CHAIN, LINKS, POSITION, Step, on_step, stopped_at, with_standing
from reporting.tally import Losses, Tally, losses, tally


def alarm_today(program: Program) -> Alarm:
    """Arrears of the programme as of today."""
    today = timezone.localdate()
    return alarm(standing(program, on=today), on=today)


class DashboardPage(PanelPage):
    """One programme year at a glance; `?tahun=` chooses it, `?langkah=` the step that the map shows."""

    act = Act.VIEW_DASHBOARD
    title = "Dasbor"
    template_name = "reporting/dashboard.html"

    @cached_property
    def programs(self) -> list[Program]:
        return list(Program.objects.all())

    @cached_property
    def program(self) -> Program | None:
        """The chosen programme, or the year's; a year that was never opened is not found."""
        year = self.request.GET.get("tahun")
        if year is None:
            return current_program()
        found = next((program for program in self.programs if str(program.year) == year), None)
        if found is None:
            raise Http404(f"Program tahun {year[:8]} belum dibuka.")
        return found

    @cached_property
    def step(self) -> Step:
        """The step of the map."""
        key = self.request.GET.get("langkah", CHAIN[0].key)
        if key not in POSITION:
            raise Http404("Langkah itu tidak ada.")
        return CHAIN[POSITION[key]]

    @cached_property
    def reader(self) -> Reader:
        return Reader.of(self.request.user, self.program)

    @cached_property
    def counted(self) -> Remembered[Tally]:
        return remembered(tally, self.program, reader=self.request.user)

    @cached_property
    def lost(self) -> Remembered[Losses]:
        return remembered(losses, self.program, reader=self.request.user)

    @cached_property
    def spread(self) -> Remembered[Spread]:
        return remembered(balance, self.program, reader=self.request.user)

    @cached_property
    def arrears(self) -> Remembered[Alarm]:
        return remembered(alarm_today, self.program, reader=self.request.user)

    @property
    def as_of(self) -> datetime:
        """The time of the oldest figure on the page."""
        shown = (self.counted, self.lost, self.spread, self.arrears) if self.program else ()
        return min((figure.at for figure in shown), default=timezone.now())

    def get_title(self) -> str:
        return f"Dasbor program {self.program.year}" if self.program else self.title

    def get_panels(self) -> Sequence[Panel]:
        if self.program is None:
            return [Panel("Belum ada program", [Fact("Langkah berikutnya", "Buka program tahun ini.")])]
        reader, found = self.reader, self.counted.value
        return [
            panels.chain_panel(reader, found.whole, self.lost.value),
            panels.district_panel(reader, found, list(District.objects.all()), self.step),
            panels.group_panel(reader, found, list(self.program.groups.all())),
            panels.purse_panel(reader, self.arrears.value.bills, timezone.localdate()),
            panels.alarm_panel(reader, self.arrears.value, self.request.user),
            panels.balance_panel(reader, self.spread.value),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            programs=self.programs,
            program=self.program,
            step=self.step,
            steps=CHAIN,
            as_of=self.as_of,
            summary=panels.figures(self.reader, self.counted.value.whole) if self.program else (),
            **kwargs,
        )


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

    class Meta:
        model = Registration
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["tahun"].extra["choices"] = [(str(year), year) for year in _years()]
        groups = Group.objects.order_by("name", "code").values_list("code", "name").distinct()
        self.filters["kelompok"].extra["choices"] = groups
        self.filters["kecamatan"].extra["choices"] = District.objects.values_list("code", "name")

    def by_step(self, rows: QuerySet[Registration], _name: str, key: str) -> QuerySet[Registration]:
        return on_step(rows, key)

    def by_stop(self, rows: QuerySet[Registration], _name: str, _value: str) -> QuerySet[Registration]:
        key = self.data.get("langkah", "")
        return stopped_at(rows, key) if key in POSITION else rows.none()


def _years() -> list[int]:
    return list(Program.objects.values_list("year", flat=True))


class RowsPage(ListPage):
    """The people behind a figure of the dashboard, within the reader's area."""

    shows_people = True
    act = Act.VIEW_WORKERS
    title = "Orang di balik angka"
    intro = "Daftar ini memakai hitungan yang sama dengan dasbor, dalam wilayah wewenang Anda."
    table_class = WorkerTable
    filterset_class = RowsFilter
    empty_text = "Tidak ada orang pada langkah ini."

    def get_back(self) -> tuple[str, str]:
        return "Dasbor", reverse("dashboard")

    def get_queryset(self) -> QuerySet[Registration]:
        visible = Registration.objects.visible_to(self.request.user)
        return with_standing(visible).select_related("village__district", "group").order_by("pk")

    def get_summary(self) -> Sequence[Fact]:
        return [Fact("Orang", number(self.object_list.count()))]
