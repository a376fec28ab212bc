"""Uji petik penerima on the screen: the checks, drawing one, its result, its people and what was found of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.benefits.checks import draw_participants, find, participants
from enrollment.benefits.forms import DrawForm, FindingForm
from enrollment.benefits.models import BeneficiaryCheck, BeneficiaryLine, Fault
from enrollment.benefits.panels import finding_panel
from enrollment.programs.selectors import current_program
from enrollment.verification.models import with_newest
from enrollment.verification.sample_panels import sample_panels, sizes_panel
from enrollment.workers.models import Registration
from enrollment.workers.panels import worker_panels
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ActionPage, DetailPage, FormPage, ListPage
from jamsos.ui.panels import Action, Panel
from jamsos.ui.tables import DateColumn, NikColumn, NumberColumn, Table

CHECKS = ("Uji petik penerima", "beneficiary-checks")
WHOM = "Peserta terekam"


class CheckTable(Table):
    number = tables.Column("Uji petik", accessor="pk", linkify=("beneficiary-check", [tables.A("pk")]))
    population = NumberColumn(verbose_name="Peserta")
    size = NumberColumn(verbose_name="Sampel")
    looked_at = NumberColumn(verbose_name="Sudah diuji")
    drawn_at = DateColumn(verbose_name="Diundi")
    drawn_by = tables.Column("Oleh", default="sistem")

    class Meta(Table.Meta):
        model = BeneficiaryCheck
        fields: tuple[str, ...] = ()

    def render_number(self, record: BeneficiaryCheck) -> str:
        return str(record)


class CheckListPage(ListPage):
    act = Act.VIEW_BENEFITS
    title = CHECKS[0]
    intro = "Sampel acak dari peserta yang terekam, didatangi untuk memeriksa apakah bantuan tepat pada orangnya."
    back = ("Manfaat", "benefits")
    table_class = CheckTable
    empty_text = "Belum ada uji petik penerima."

    def get_queryset(self) -> QuerySet[BeneficiaryCheck]:
        looked_at = Count("lines", filter=Q(lines__records__sequence=1))
        checks = BeneficiaryCheck.objects.defer("frame").select_related("program", "drawn_by")
        return checks.annotate(looked_at=looked_at).order_by("-drawn_at")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Undi sampel", reverse("beneficiary-draw"), Act.CHECK_BENEFICIARIES, primary=True)]


class DrawPage(ActionPage):
    act = Act.CHECK_BENEFICIARIES
    title = "Undi sampel penerima"
    intro = (
        "Ukurannya dihitung dari tingkat kepercayaan dan batas galat; pembagiannya sebanding per kecamatan, jenis "
        "kelamin, dan usia. Benih acaknya ditentukan sistem dan disimpan, sehingga undiannya dapat diulang."
    )
    back = CHECKS
    form_class = DrawForm
    submit_label = "Undi"

    def get_panels(self) -> Sequence[Panel]:
        program = current_program()
        return [sizes_panel(participants(program).count(), WHOM)] if program else []

    def save(self, form: forms.Form) -> str:
        drawn = draw_participants(**form.cleaned_data, on=timezone.localdate(), actor=self.request.user)
        return reverse("beneficiary-check", args=[drawn.pk])


class CheckPage(DetailPage):
    act = Act.VIEW_BENEFITS
    back = CHECKS
    intro = "Bagian yang tidak sesuai dihitung dari yang sudah diuji; rentangnya menunjukkan seberapa pasti angkanya."

    def get_queryset(self) -> QuerySet[BeneficiaryCheck]:
        return BeneficiaryCheck.objects.select_related("program", "drawn_by")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Daftar nama", reverse("beneficiary-lines", args=[self.object.pk]), Act.VIEW_WORKERS)]

    def get_panels(self) -> Sequence[Panel]:
        return sample_panels(self.object, WHOM)


def finding_url(record: BeneficiaryLine, table: Table) -> str | None:
    """Where the finding is recorded, for who may."""
    allowed = policy.allows(table.request.user, Act.CHECK_BENEFICIARIES)
    return reverse("beneficiary-finding", args=[record.pk]) if allowed else None


class LineTable(Table):
    no = NumberColumn(verbose_name="No.")
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="registration__nik")
    village = tables.Column("Desa", accessor="registration__village")
    agrees = tables.Column("Hasil", default="belum diuji", linkify=finding_url)
    note = tables.Column("Catatan", default="belum ada")

    class Meta(Table.Meta):
        model = BeneficiaryLine
        fields: tuple[str, ...] = ()

    def render_agrees(self, value: bool, record: BeneficiaryLine) -> str:
        return "Sesuai" if value else Fault(record.fault).label


class LineFilter(filters.FilterSet):
    hasil = filters.ChoiceFilter(
        label="Hasil",
        choices=(("belum", "Belum diuji"), ("sesuai", "Sesuai"), ("tidak", "Tidak sesuai")),
        empty_label="semua",
        method="by_finding",
    )

    class Meta:
        model = BeneficiaryLine
        fields: tuple[str, ...] = ()

    def by_finding(self, lines: QuerySet[BeneficiaryLine], _name: str, value: str) -> QuerySet[BeneficiaryLine]:
        return lines.filter(agrees={"belum": None, "sesuai": True, "tidak": False}[value])


class LineListPage(ListPage):
    shows_people = True
    act, also = Act.VIEW_BENEFITS, (Act.VIEW_WORKERS,)
    title = "Nama dalam uji petik penerima"
    table_class = LineTable
    filterset_class = LineFilter

    @cached_property
    def check(self) -> BeneficiaryCheck:
        return get_object_or_404(BeneficiaryCheck.objects.defer("frame"), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return CHECKS[0], reverse("beneficiary-check", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[BeneficiaryLine]:
        visible = Registration.objects.visible_to(self.request.user)
        lines = with_newest(self.check.lines.filter(registration__in=visible), "agrees", "fault", "note")
        return lines.select_related("registration__village__district").order_by("no")


class FindingPage(FormPage):
    """What was found of one person; the next one not looked at follows."""

    act = Act.CHECK_BENEFICIARIES
    intro = "Temui orangnya: masih hidup, tinggal di Daerah, bekerja, belum dilindungi pihak lain, tahu ia peserta."
    form_class = FindingForm
    submit_label = "Catat hasil"
    success_message = "Hasil uji petik dicatat."

    @cached_property
    def line(self) -> BeneficiaryLine:
        visible = Registration.objects.visible_to(self.request.user)
        lines = BeneficiaryLine.objects.filter(registration__in=visible).defer("sample__frame")
        return get_object_or_404(
            lines.select_related("sample__program", "registration__village__district"), pk=self.kwargs["pk"]
        )

    @cached_property
    def found(self) -> list[Any]:
        return list(self.line.records.select_related("recorded_by").order_by("-sequence"))

    def get_title(self) -> str:
        return f"{self.line.no}. {self.line.registration.name}"

    def get_back(self) -> tuple[str, str]:
        return str(self.line.sample), reverse("beneficiary-lines", args=[self.line.sample_id])

    def get_form_kwargs(self) -> dict[str, Any]:
        seen = self.found[0].sequence if self.found else 0
        return super().get_form_kwargs() | {"correcting": bool(self.found), "initial": {"seen": seen}}

    def get_panels(self) -> Sequence[Panel]:
        return [finding_panel(self.found), *worker_panels(self.line.registration, self.request.user)[:1]]

    def get_person(self) -> Registration:
        return self.line.registration

    def save(self, form: forms.Form) -> str:
        find(self.line, **{"reason": ""} | form.cleaned_data, actor=self.request.user)
        following = self.line.sample.lines.filter(records=None, no__gt=self.line.no).order_by("no").first()
        if following is None:
            return reverse("beneficiary-lines", args=[self.line.sample_id])
        return reverse("beneficiary-finding", args=[following.pk])
