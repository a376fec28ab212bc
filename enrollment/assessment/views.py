"""Assessment on the screen: figures, the people behind each figure, starting an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from eligibility import regulations
from enrollment.assessment.forms import StartForm
from enrollment.assessment.jobs import assess_program
from enrollment.assessment.models import TO_EXPLAIN, Assessment, Finding, Outcome, Result
from enrollment.assessment.panels import hidden_words
from enrollment.assessment.selectors import Overview, overview, overview_of, visible_assessments
from enrollment.assessment.tables import AssessmentFilter, AssessmentTable
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ListPage, PanelPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.remembered import Remembered, remembered
from jamsos.ui.templatetags.formats import number, tanggal


class OverviewPage(PanelPage):
    act = Act.VIEW_WORKERS
    title = "Kelayakan"
    intro = (
        "Tiap usulan dinilai menurut peraturan programnya, satu temuan per syarat. Data yang belum ada berarti "
        "«perlu klarifikasi», tidak pernah lulus dan tidak pernah gugur. Pilih angka untuk melihat orangnya."
    )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Nilai sekarang", reverse("assessment-start"), Act.RUN_ASSESSMENT, primary=True),
            Action("Kriteria", reverse("criteria"), Act.VIEW_CRITERIA),
        ]

    def get_panels(self) -> Sequence[Panel]:
        program = current_program()
        counted = self._counted(program)
        found, note = counted.value, f"Keadaan {tanggal(counted.at)}." if program else ""
        rules = {"rows": _outcome_rows(found.rules)}
        return [
            Panel(f"Hasil {program}" if program else "Belum ada program", _facts(found), note=note),
            Panel("Menurut syarat", template="assessment/rules.html", context=rules, wide=True),
        ]

    def _counted(self, program: Program | None) -> Remembered[Overview]:
        """Those of the whole regency are shared by all readers for a while, those of a desa kept for its reader."""
        user = self.request.user
        if program is None:
            return Remembered(overview_of(Registration.objects.none()), timezone.now())
        if policy.area(user, self.act) is None:
            return remembered(overview, program, reader=user)
        return remembered(own_overview, user, reader=user)


def own_overview(user: User) -> Overview:
    """Those of the year's whom the user may see."""
    return overview_of(Registration.objects.visible_to(user).filter(program=current_program()))


def _facts(found: Overview) -> list[Fact]:
    rows = reverse("assessments")
    results = [
        Fact(result.label, number(found.results.get(result, 0)), url=f"{rows}?result={result}") for result in Result
    ]
    return [
        *results,
        Fact("Belum dinilai", number(found.never)),
        Fact("Perlu dinilai lagi", number(found.again), "data atau padanan berubah sesudah penilaian"),
    ]


def _outcome_rows(rules: Sequence[dict[str, object]]) -> list[tuple[dict[str, object], list[tuple[str, object, str]]]]:
    """Per rule its article, and per outcome the label, the count and where its people are listed."""
    rows = reverse("assessments")
    return [
        (rule, [(o.label, rule.get(o.value, 0), f"{rows}?rule={rule['rule']}&outcome={o}") for o in Outcome])
        for rule in rules
    ]


class AssessmentListPage(ListPage):
    """People by result, rule and outcome, each with the reasons that stand against them."""

    shows_people = True
    act = Act.VIEW_WORKERS
    title = "Hasil penilaian"
    intro = "Saring menurut hasil, syarat dan temuan; buka namanya untuk melihat semua temuan dan buktinya."
    back = ("Kelayakan", "assessment")
    table_class = AssessmentTable
    keyset = "registration_id"
    filterset_class = AssessmentFilter
    empty_text = "Tidak ada orang dengan hasil ini."

    @cached_property
    def assessments(self) -> QuerySet[Assessment]:
        return visible_assessments(self.request.user, current_program())

    def get_queryset(self) -> QuerySet[Assessment]:
        findings = Finding.objects.filter(outcome__in=TO_EXPLAIN)
        for word in hidden_words(self.request.user):
            findings = findings.exclude(sentence__icontains=word)
        people = self.assessments.select_related("registration__village__district", "registration__group")
        return people.prefetch_related(Prefetch("findings", findings, to_attr="reasons")).order_by("registration_id")

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        program = current_program()
        rules = regulations.load(program.regulation).rules if program else ()
        choices = [(rule.code, f"{rule.pasal}: {rule.title}") for rule in rules]
        return super().get_filterset_kwargs(filterset_class) | {"rules": choices}


class StartPage(StartJobPage):
    act = Act.RUN_ASSESSMENT
    title = "Nilai kelayakan"
    intro = (
        "Semua usulan baru dan yang dikembalikan dinilai lagi dengan padanan dan data terakhir; temuan lama diganti. "
        "Yang sudah dikunci atau ditetapkan tidak berubah."
    )
    back = ("Kelayakan", "assessment")
    form_class = StartForm
    kind = assess_program
    submit_label = "Nilai sekarang"

    def get_params(self, form: Form) -> dict[str, Any]:
        program = form.cleaned_data["program"]
        return {
            "program_id": program.pk,
            "regulation": program.regulation,
            "on": timezone.localdate().isoformat(),
        }
