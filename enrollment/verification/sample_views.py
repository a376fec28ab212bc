"""Uji petik on the screen: the checks, drawing one, its result, its list and the workbook for the field."""

from __future__ import annotations

from collections.abc import Sequence

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from enrollment.verification import samples
from enrollment.verification.models import CONFIDENCES, SampleCheck, SampleLine, with_newest
from enrollment.verification.sample_panels import sample_panels, sizes_panel
from enrollment.verification.sample_workbook import sample_workbook
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.ui.downloads import workbook
from jamsos.ui.pages import ActionPage, DetailPage, ListPage, Page
from jamsos.ui.panels import Action, Panel
from jamsos.ui.tables import DateColumn, NikColumn, NumberColumn, Table


class SampleTable(Table):
    number = tables.Column("Uji petik", accessor="pk", linkify=("sample", [tables.A("pk")]))
    population = NumberColumn(verbose_name="Orang")
    size = NumberColumn(verbose_name="Sampel")
    looked_at = NumberColumn(verbose_name="Sudah diuji")
    design = tables.Column("Rancangan", accessor="confidence")
    drawn_at = DateColumn(verbose_name="Diundi")
    drawn_by = tables.Column("Oleh", default="sistem")

    class Meta(Table.Meta):
        model = SampleCheck
        fields: tuple[str, ...] = ()

    def render_number(self, record: SampleCheck) -> str:
        return str(record)

    def render_design(self, record: SampleCheck) -> str:
        return f"kepercayaan {record.confidence} %, galat {record.margin} %"


class SampleListPage(ListPage):
    act = Act.VIEW_VERIFICATION
    title = "Uji petik"
    intro = "Sampel acak dari yang sudah lolos verval, diuji lagi di lapangan atau pada data kependudukan."
    back = ("Verval", "verification")
    table_class = SampleTable
    empty_text = "Belum ada uji petik."

    def get_queryset(self) -> QuerySet[SampleCheck]:
        looked_at = Count("lines", filter=Q(lines__records__sequence=1))
        checks = SampleCheck.objects.defer("frame").select_related("program", "drawn_by")
        return checks.annotate(looked_at=looked_at).order_by("-drawn_at")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Undi sampel", reverse("sample-draw"), Act.CHECK_SAMPLE, primary=True)]


class DrawForm(forms.Form):
    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)
    confidence = forms.TypedChoiceField(label="Tingkat kepercayaan", choices=CONFIDENCES, coerce=int, initial=95)
    margin = forms.IntegerField(label="Batas galat (%)", min_value=1, max_value=20, initial=5)


class DrawPage(ActionPage):
    act = Act.CHECK_SAMPLE
    title = "Undi sampel uji petik"
    intro = (
        "Ukurannya dihitung dari tingkat kepercayaan dan batas galat; pembagiannya sebanding per kecamatan, jenis "
        "kelamin, dan usia. Benih acaknya ditentukan sistem dan disimpan, sehingga undiannya dapat diulang."
    )
    back = ("Uji petik", "samples")
    form_class = DrawForm
    submit_label = "Undi"

    def get_panels(self) -> Sequence[Panel]:
        program = current_program()
        return [sizes_panel(samples.verified_people(program).count())] if program else []

    def save(self, form: forms.Form) -> str:
        drawn = samples.draw(**form.cleaned_data, on=timezone.localdate(), actor=self.request.user)
        return reverse("sample", args=[drawn.pk])


class SamplePage(DetailPage):
    act = Act.VIEW_VERIFICATION
    back = ("Uji petik", "samples")
    intro = "Bagian yang tidak cocok dihitung dari yang sudah diuji; rentangnya menunjukkan seberapa pasti angkanya."

    def get_queryset(self) -> QuerySet[SampleCheck]:
        return SampleCheck.objects.select_related("program", "drawn_by")

    def get_actions(self) -> Sequence[Action]:
        first = with_newest(self.object.lines, "agrees").filter(agrees=None).order_by("pk").first()
        names = Action("Daftar nama", reverse("sample-lines", args=[self.object.pk]))
        file = Action("Unduh daftar (xlsx)", reverse("sample-workbook", args=[self.object.pk]), Act.CHECK_SAMPLE)
        if first is None:
            return [names, file]
        check = reverse("sample-line", args=[first.pk])
        return [names, file, Action("Catat hasil satu per satu", check, Act.CHECK_SAMPLE, primary=True)]

    def get_panels(self) -> Sequence[Panel]:
        return sample_panels(self.object)


def finding_url(record: SampleLine, table: Table) -> str | None:
    """Where the finding is recorded, for who may."""
    allowed = policy.allows(table.request.user, Act.CHECK_SAMPLE)
    return reverse("sample-line", args=[record.pk]) if allowed else None


class SampleLineTable(Table):
    no = NumberColumn(verbose_name="No.")
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="registration__nik")
    village = tables.Column("Desa", accessor="registration__village")
    agrees = tables.Column("Hasil", default="belum diuji", linkify=finding_url)
    note = tables.Column("Catatan", default="–")

    class Meta(Table.Meta):
        model = SampleLine
        fields: tuple[str, ...] = ()

    def render_agrees(self, value: bool) -> str:
        return "cocok" if value else "tidak cocok"


class SampleLineFilter(filters.FilterSet):
    found = filters.ChoiceFilter(
        label="Hasil",
        choices=(("belum", "Belum diuji"), ("cocok", "Cocok"), ("tidak", "Tidak cocok")),
        empty_label="Semua",
        method="by_finding",
    )

    class Meta:
        model = SampleLine
        fields: tuple[str, ...] = ()

    def by_finding(self, lines: QuerySet[SampleLine], name: str, value: str) -> QuerySet[SampleLine]:
        return lines.filter(agrees={"belum": None, "cocok": True, "tidak": False}[value])


class SampleLineListPage(ListPage):
    shows_people = True
    act = Act.VIEW_VERIFICATION
    title = "Nama dalam uji petik"
    table_class = SampleLineTable
    filterset_class = SampleLineFilter

    @cached_property
    def sample(self) -> SampleCheck:
        return get_object_or_404(SampleCheck.objects.defer("frame"), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return "Uji petik", reverse("sample", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[SampleLine]:
        visible = Registration.objects.visible_to(self.request.user)
        lines = with_newest(self.sample.lines.filter(registration__in=visible), "agrees", "note")
        return lines.select_related("registration__village__district").order_by("no")


class SampleWorkbookView(Page, View):
    """The list for the field, with NIK masked and room for the result."""

    act = Act.CHECK_SAMPLE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sample = get_object_or_404(SampleCheck.objects.select_related("program"), pk=pk)
        content = sample_workbook(sample, actor=request.user)
        return workbook(content, f"uji-petik-{sample.program.year}-{sample.number}.xlsx")
