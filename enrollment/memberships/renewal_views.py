"""Renewal on the screen: whom it would propose, and what is to be done about those proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.assessment.models import Result
from enrollment.lifecycle import State
from enrollment.memberships.jobs import renew_program
from enrollment.memberships.renewal import renewable, year_before
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.lib.dates import years_after
from jamsos.ui.pages import StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number

OLD = 65


class RenewPage(StartJobPage):
    act = Act.IMPORT_WORKERS
    title = "Perpanjang peserta tahun lalu"
    intro = (
        "Peserta yang belum berakhir diusulkan lagi untuk tahun ini, lalu dipadankan dan dinilai ulang seperti usulan "
        "lain (Pasal 19 ayat (1)). Pernyataan pengusul tidak ikut: dinyatakan lagi."
    )
    kind = renew_program

    @cached_property
    def program(self) -> Program:
        return get_object_or_404(Program, year=self.kwargs["year"])

    @cached_property
    def source(self) -> Program | None:
        try:
            return year_before(self.program)
        except DomainError:
            return None

    @cached_property
    def waiting(self) -> int:
        return renewable(self.source, self.program).count() if self.source else 0

    @property
    def submit_label(self) -> str:
        """No button where nobody is left to propose."""
        return f"Usulkan lagi {number(self.waiting)} orang" if self.waiting else ""

    def get_back(self) -> tuple[str, str]:
        return str(self.program), reverse("program", args=[self.program.year])

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Padankan", reverse("match-start"), Act.RUN_MATCHING),
            Action("Nilai", reverse("assessment"), Act.RUN_ASSESSMENT),
            Action("Buka tahap", reverse("wave-open", args=[self.program.year]), Act.CHANGE_PROGRAMS),
        ]

    def get_panels(self) -> Sequence[Panel]:
        if self.source is None:
            return [Panel("Tidak ada tahun sebelumnya", [Fact("Program", self.program.year, "program pertama")])]
        return [self._asked(self.source), self._made()]

    def _asked(self, source: Program) -> Panel:
        today = timezone.localdate()
        people = renewable(source, self.program)
        old = people.filter(birth_date__lte=_born_for(OLD, today)).count()
        facts = [
            Fact(f"Peserta {source.year} yang belum berakhir", f"{number(_members(source))} orang"),
            Fact("Belum diusulkan untuk tahun ini", f"{number(self.waiting)} orang"),
            Fact(f"Di antaranya {OLD} tahun atau lebih", f"{number(old)} orang", "di luar Pasal 21 huruf b"),
        ]
        return Panel("Yang akan diusulkan", facts)

    def _made(self) -> Panel:
        carried = Registration.objects.filter(program=self.program, renewed_from__isnull=False)
        result = "assessment__result"
        sums = carried.aggregate(
            people=Count("pk"),
            unassessed=Count("pk", filter=Q(assessment=None)),
            **{one.value: Count("pk", filter=Q(**{result: one})) for one in Result},
        )
        facts = [
            Fact("Sudah diusulkan lagi", f"{number(sums['people'])} orang"),
            Fact("Belum dinilai", number(sums["unassessed"])),
            *(Fact(one.label, number(sums[one.value])) for one in Result),
        ]
        return Panel(f"Perpanjangan {self.program.year}", facts)

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        source = year_before(self.program)
        return {"source_id": source.pk, "target_id": self.program.pk, "on": timezone.localdate().isoformat()}


def _members(source: Program) -> int:
    return source.registrations.filter(state__in=(State.REGISTERED, State.ACTIVE)).count()


def _born_for(years: int, on: date) -> date:
    """The last birth date of somebody who has completed so many years on the day."""
    return years_after(on, -years)
