"""Claims on the screen: the figures, the register, noting one and taking it further."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.benefits.entitlement import Kind, Level
from enrollment.benefits.forms import NoteForm, StepForm
from enrollment.benefits.models import STEPS, Claim, Status
from enrollment.benefits.panels import UNCONFIRMED, benefit_panels, claim_panels
from enrollment.benefits.selectors import LIVE, claims, entitled, recorded_line
from enrollment.benefits.services import advance, note_claim
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from enrollment.workers.views import OneWorker
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.files.papers import store_paper
from jamsos.ui.pages import DetailPage, FormPage, ListPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import DateColumn, LineBelow, RupiahColumn, StateColumn, Table
from jamsos.ui.templatetags.formats import tanggal

REGISTER = ("Klaim manfaat", "claims")


class BenefitsPage(PanelPage):
    """Figures without names, for the Tim too."""

    act = Act.VIEW_BENEFITS
    title = "Manfaat"
    intro = (
        "Apa yang dibawa iuran bagi pesertanya: klaim JKM, JKK, dan beasiswa, dan hasil uji petik kesesuaian penerima "
        "(Pasal 24 ayat (2) huruf g)."
    )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Register klaim", reverse("claims"), Act.VIEW_WORKERS),
            Action("Uji petik penerima", reverse("beneficiary-checks")),
        ]

    def get_panels(self) -> Sequence[Panel]:
        return benefit_panels()


class ClaimTable(Table):
    number = tables.Column("Klaim", accessor="pk", linkify=("claim", [tables.A("pk")]))
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    happened_on = DateColumn(verbose_name="Kejadian")
    status = StateColumn("status")
    level = tables.Column("Menurut iuran", accessor="get_level_display")
    amount = RupiahColumn(verbose_name="Dibayar BPJS", default="belum")
    basis = LineBelow("Dasar")

    class Meta(Table.Meta):
        model = Claim
        fields: tuple[str, ...] = ()

    def render_number(self, record: Claim) -> str:
        return f"{record.get_kind_display()} {record.pk}"

    def render_status(self, record: Claim) -> str:
        return record.get_status_display()


class ClaimFilter(filters.FilterSet):
    manfaat = filters.ChoiceFilter(label="Manfaat", field_name="kind", choices=Kind.choices, empty_label="semua")
    keadaan = filters.ChoiceFilter(
        label="Status",
        method="by_status",
        choices=[(LIVE, f"Semua selain {Status.DROPPED.label.lower()}"), *Status.choices],
        empty_label="semua",
    )
    iuran = filters.ChoiceFilter(label="Menurut iuran", field_name="level", choices=Level.choices, empty_label="semua")

    tahun = filters.ModelChoiceFilter(
        label="Program",
        field_name="registration__program",
        queryset=Program.objects.all(),
        to_field_name="year",
        empty_label="semua",
    )

    class Meta:
        model = Claim
        fields: tuple[str, ...] = ()

    def by_status(self, rows: QuerySet[Claim], _name: str, status: str) -> QuerySet[Claim]:
        return rows.exclude(status=Status.DROPPED) if status == LIVE else rows.filter(status=status)


class ClaimListPage(ListPage):
    shows_people = True
    act, also = Act.VIEW_BENEFITS, (Act.VIEW_WORKERS,)
    title = REGISTER[0]
    intro = "Klaim dicatat dari halaman pekerja. Setiap klaim membawa jawaban buku iuran pada hari kejadiannya."
    back = ("Manfaat", "benefits")
    table_class = ClaimTable
    filterset_class = ClaimFilter
    empty_text = "Tidak ada klaim pada saringan ini. Klaim dicatat dari halaman pekerja."

    def get_queryset(self) -> QuerySet[Claim]:
        return claims(self.request.user).order_by("-pk")


class ClaimPage(DetailPage):
    act, also = Act.VIEW_BENEFITS, (Act.VIEW_WORKERS,)
    back = REGISTER

    def get_queryset(self) -> QuerySet[Claim]:
        return claims(self.request.user)

    def get_actions(self) -> Sequence[Action]:
        if not STEPS[self.object.status]:
            return []
        step = reverse("claim-step", args=[self.object.pk])
        return [Action("Catat langkah berikutnya", step, Act.RECORD_CLAIMS, primary=True)]

    def get_panels(self) -> Sequence[Panel]:
        return claim_panels(self.object)

    def get_person(self) -> Registration:
        return self.object.registration


class NotePage(OneWorker, FormPage):
    act = Act.RECORD_CLAIMS
    title = "Catat klaim"
    intro = (
        "Sistem memeriksa buku iuran pada hari kejadian dan menyimpan jawabannya bersama klaim. Yang menurut iuran "
        "tidak berhak tetap dapat dicatat: yang memutuskan BPJS."
    )
    form_class = NoteForm
    submit_label = "Catat klaim"
    success_message = "Klaim dicatat. Lengkapi dokumennya, lalu ajukan ke BPJS."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if recorded_line(self.worker) is None:
            raise DomainError("Orang ini belum pernah terekam di BPJS.", "Klaim hanya untuk peserta program.")
        return super().get(request, *args, **kwargs)

    def get_panels(self) -> Sequence[Panel]:
        today = timezone.localdate()
        answers = [(kind, entitled(self.worker, kind, today)) for kind in Kind]
        facts = [Fact(kind.label, answer.level.label, answer.says) for kind, answer in answers]
        return [*super().get_panels(), Panel(f"Bila terjadi hari ini, {tanggal(today)}", facts, note=UNCONFIRMED)]

    def save(self, form: forms.Form) -> str:
        claim = note_claim(self.worker, **form.cleaned_data, on=timezone.localdate(), actor=self.request.user)
        return reverse("claim", args=[claim.pk])


class StepPage(FormPage):
    act = Act.RECORD_CLAIMS
    title = "Langkah klaim"
    intro = "Diajukan ke BPJS setelah dokumennya lengkap; lalu dibayar, atau ditolak dengan alasan."
    form_class = StepForm
    submit_label = "Catat langkah"
    success_message = "Langkah klaim dicatat."

    @cached_property
    def claim(self) -> Claim:
        return get_object_or_404(claims(self.request.user), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return str(self.claim), reverse("claim", args=[self.claim.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not STEPS[self.claim.status]:
            raise DomainError(f"Klaim ini sudah {self.claim.get_status_display().lower()}.", "Tidak ada langkah lagi.")
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"claim": self.claim}

    def get_panels(self) -> Sequence[Panel]:
        return claim_panels(self.claim)[:3]

    def save(self, form: forms.Form) -> str:
        given, user = form.cleaned_data, self.request.user
        with transaction.atomic():  # a step that is refused leaves no file behind
            scan = given.pop("file")
            file = store_paper(scan, scan.name, actor=user, act=Act.RECORD_CLAIMS) if scan else None
            advance(self.claim, **given, file=file, today=timezone.localdate(), actor=user)
        return reverse("claim", args=[self.claim.pk])
