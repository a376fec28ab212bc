"""Changes of receivers on the screen: the list, the search, the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.programs.selectors import current_program
from enrollment.workers.ending import TYPED
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.ui.days import DayField
from jamsos.ui.pages import FormPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import DateColumn, Table
from jamsos.ui.templatetags.formats import number, tanggal
from reporting.monitoring.findings import ARTICLES
from reporting.monitoring.jobs import search_changes
from reporting.monitoring.models import Change, Decision, Finding
from reporting.monitoring.selectors import numbers_of, unsearched
from reporting.monitoring.services import decide


class FindingTable(Table):
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    village = tables.Column("Desa", accessor="registration__village")
    change = tables.Column("Perubahan", linkify=("monitoring-finding", [tables.A("pk")]))
    reference_list = tables.Column("Menurut")
    found_at = DateColumn(verbose_name="Ditemukan")
    decision = tables.Column("Putusan", accessor="get_decision_display")

    class Meta(Table.Meta):
        model = Finding
        fields: tuple[str, ...] = ()


class FindingFilter(filters.FilterSet):
    perubahan = filters.ChoiceFilter(
        label="Perubahan", field_name="change", choices=Change.choices, empty_label="semua"
    )
    putusan = filters.ChoiceFilter(
        label="Putusan",
        method="by_decision",
        choices=[("belum", Decision.NONE.label), *((one.value, one.label) for one in Decision if one)],
        empty_label="semua",
    )

    class Meta:
        model = Finding
        fields: tuple[str, ...] = ()

    def by_decision(self, rows: QuerySet[Finding], _name: str, value: str) -> QuerySet[Finding]:
        return rows.filter(decision="" if value == "belum" else value)


class MonitoringPage(ListPage):
    """Everybody whose standing a newer list tells otherwise."""

    shows_people = True
    act = Act.VIEW_WORKERS
    also = (Act.VIEW_REPORTS,)
    title = "Perubahan penerima"
    intro = (
        "Yang menurut rilis DTSEN, daftar BPJS, bantuan lain, atau kematian terbaru tidak lagi seperti ketika "
        "ditetapkan (Pasal 24 ayat (2) huruf e dan g). Daftar tidak mengakhiri apa pun: petugas yang memutuskan."
    )
    table_class = FindingTable
    filterset_class = FindingFilter
    empty_text = "Tidak ada perubahan yang ditemukan."

    def get_queryset(self) -> QuerySet[Finding]:
        rows = Finding.objects.visible_to(self.request.user)
        if not policy.allows(self.request.user, Act.VIEW_DECILE):
            rows = rows.exclude(change__in=(Change.DECILE, Change.GONE))
        return rows.select_related("registration__village__district", "reference_list").order_by("pk")

    def get_summary(self) -> Sequence[Fact]:
        waiting = Finding.objects.visible_to(self.request.user).waiting().count()
        lists = unsearched(timezone.localdate().year).count()
        return [Fact("Belum diputus", number(waiting)), Fact("Daftar belum dibandingkan", number(lists))]

    def get_actions(self) -> Sequence[Action]:
        return [Action("Bandingkan dengan daftar terbaru", reverse("monitoring-search"), Act.DECIDE_MONITORING, True)]


class SearchPage(StartJobPage):
    act = Act.DECIDE_MONITORING
    title = "Bandingkan dengan daftar terbaru"
    intro = "Semua penerima program berjalan dibandingkan menurut NIK. Tidak ada yang diakhiri karenanya."
    back = ("Perubahan penerima", "monitoring")
    kind = search_changes
    submit_label = "Bandingkan"

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        program = current_program()
        if program is None:
            raise DomainError("Belum ada program.", "Buka program tahun ini dahulu.")
        return {"program_id": program.pk}

    def get_panels(self) -> Sequence[Panel]:
        lists = [Fact(str(one), f"{number(one.rows)} orang") for one in unsearched(timezone.localdate().year)]
        nothing = [Fact("Tidak ada", "Semua daftar terbaru sudah dibandingkan")]
        return [Panel("Daftar yang belum dibandingkan", lists or nothing)]


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="Putusan", choices=[(one.value, one.label) for one in (Decision.KEEP, Decision.END)]
    )
    happened_on = DayField(
        label="Berubah sejak",
        required=False,
        help_text="Wajib bila kepesertaan diakhiri.",
    )
    reason = forms.CharField(label="Alasan atau bukti", max_length=TYPED, help_text="Tanpa NIK atau No. KK.")


class DecidePage(FormPage):
    """One change, what the list says of it, and the decision."""

    act = Act.DECIDE_MONITORING
    title = "Putuskan perubahan"
    intro = "Mengakhiri kepesertaan memakai tindakan yang sama dengan tombol Akhiri pada halaman orangnya."
    back = ("Perubahan penerima", "monitoring")
    form_class = DecideForm
    submit_label = "Simpan putusan"
    success_message = "Putusan dicatat."

    @cached_property
    def finding(self) -> Finding:
        visible = Finding.objects.visible_to(self.request.user)
        if not policy.allows(self.request.user, Act.VIEW_DECILE):
            visible = visible.exclude(change__in=(Change.DECILE, Change.GONE))
        found = visible.select_related("registration__village__district", "reference_list", "decided_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_lead(self) -> Sequence[Panel]:
        one, person = self.finding, self.finding.registration
        facts = [
            Fact("Orang", person.name, str(person.village), reverse("worker", args=[person.pk])),
            Fact("Status", person.get_state_display()),
            Fact("Perubahan", one.get_change_display(), ARTICLES[Change(one.change)]),
            Fact("Menurut", str(one.reference_list), f"keadaan per {tanggal(one.reference_list.as_of)}"),
        ]
        facts += self._numbers()
        if one.decile:
            facts.append(Fact("Desil sekarang", one.decile, "syarat desil 1 sampai 4"))
        if one.decision:
            facts.append(Fact("Putusan", one.get_decision_display(), f"{one.reason} · {tanggal(one.decided_at)}"))
        return [Panel("Yang ditemukan", facts)]

    def _numbers(self) -> list[Fact]:
        """Both numbers, where they differ."""
        if self.finding.change != Change.NUMBER:
            return []
        ours, theirs = numbers_of(self.finding)
        return [Fact("KPJ pada jawaban BPJS", ours), Fact("KPJ pada daftar", theirs)]

    def save(self, form: DecideForm) -> str:
        decide(self.finding, actor=self.request.user, **form.cleaned_data)
        return reverse("monitoring")
