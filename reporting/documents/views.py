"""Reports on the screen: the list, a new one, its words, its number, its signed paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from jamsos.accounts.policy import Act
from jamsos.overtaking import fingerprint
from jamsos.ui.pages import ActionPage, DetailPage, FormPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Panel
from jamsos.ui.shared import SEEN, Difference, SharedPage
from reporting.documents import services
from reporting.documents.chapters import CHAPTERS
from reporting.documents.forms import BeginForm, IssueForm, ScanForm, WordsForm
from reporting.documents.jobs import issue_report, print_report
from reporting.documents.models import Report, ReportKind, ReportState
from reporting.documents.panels import all_panels
from reporting.documents.printing import standing_words
from reporting.documents.shown import Shown
from reporting.documents.tables import ReportTable
from reporting.sentences import plain


class ReportListPage(ListPage):
    act = Act.VIEW_REPORTS
    title = "Laporan"
    intro = (
        "Laporan kepada Bupati: semester (Pasal 26 ayat (3)), pemantauan dan evaluasi (Pasal 24 ayat (2) huruf h), "
        "dan sewaktu-waktu. Angkanya dibekukan, sehingga laporan yang ditandatangani tidak berubah."
    )
    table_class = ReportTable
    empty_text = "Belum ada laporan."

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.select_related("snapshot")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Laporan baru", reverse("report-new"), Act.WRITE_REPORTS, primary=True)]


class NewReportPage(FormPage):
    act = Act.WRITE_REPORTS
    title = "Laporan baru"
    intro = "Angka dihitung dan dibekukan saat ini juga; selama masih rancangan angkanya dapat diperbarui."
    back = ("Laporan", "reports")
    form_class = BeginForm
    submit_label = "Bekukan angka dan mulai"

    def save(self, form: BeginForm) -> str:
        data = form.cleaned_data
        made = services.begin(ReportKind(data["kind"]), data["period"], actor=self.request.user)
        return reverse("report", args=[made.pk])


class ReportPage(DetailPage):
    act = Act.VIEW_REPORTS
    back = ("Laporan", "reports")

    def get_queryset(self) -> QuerySet[Report]:
        return Report.objects.select_related("snapshot", "program", "made_by", "issued_by")

    def get_panels(self) -> Sequence[Panel]:
        return all_panels(self.object, self.request.user)

    def get_actions(self) -> Sequence[Action]:
        pk, write = self.object.pk, Act.WRITE_REPORTS
        printing = Action("Cetak", reverse("report-print", args=[pk]), write)
        if self.object.state == ReportState.ISSUED:
            return [Action("Unggah yang ditandatangani", reverse("report-archive", args=[pk]), write), printing]
        if self.object.state == ReportState.CANCELLED:
            return []
        return [
            Action("Tulis naskah", reverse("report-words", args=[pk]), write, primary=True),
            printing,
            Action("Perbarui angka", reverse("report-refresh", args=[pk]), write),
            Action("Tetapkan", reverse("report-issue", args=[pk]), write),
            Action("Batalkan", reverse("report-cancel", args=[pk]), write, danger=True),
        ]


class OneReport:
    """Pages about one report: find it, lead back to it, refuse what is no draft any more."""

    act = Act.WRITE_REPORTS
    drafts_only = True
    success_message = ""
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.drafts_only and request.method == "POST":
            services.refuse_ended(self.report)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def report(self) -> Report:
        return get_object_or_404(Report.objects.select_related("snapshot", "program"), pk=self.kwargs["pk"])

    @property
    def address(self) -> str:
        return reverse("report", args=[self.report.pk])

    def get_back(self) -> tuple[str, str]:
        return str(self.report), self.address


class WordsPage(OneReport, SharedPage):
    title = "Tulis naskah"
    intro = "Tiap baris menjadi satu alinea. Jangan menulis nama, NIK, atau No. KK."
    form_class = WordsForm
    success_message = "Naskah disimpan."

    def get_form_kwargs(self) -> dict[str, Any]:
        found = Shown(self.report.snapshot.figures)
        standing = {
            kind.key: "\n".join(map(plain, standing_words(kind, self.report, found)))
            for kind in CHAPTERS[self.report.kind]
        }
        return super().get_form_kwargs() | {"report": self.report, "standing": standing}

    def get_fingerprint(self) -> str:
        return fingerprint(self.report.texts)

    def get_rows(self, form: WordsForm) -> Sequence[Difference]:
        del self.report  # as it stands now, not as it was when this request began
        mine = form.words()
        return [(form.fields[key].label, self.report.texts.get(key, ""), mine[key].strip()) for key in mine]

    def save(self, form: WordsForm) -> str:
        services.write(self.report, form.words(), seen=form.cleaned_data[SEEN], actor=self.request.user)
        return self.address


class RefreshPage(OneReport, ActionPage):
    title = "Perbarui angka"
    intro = "Semua angka dihitung lagi dan dibekukan pada saat ini. Angka yang lama tetap tersimpan."
    submit_label = "Hitung dan bekukan"
    success_message = "Angka diperbarui."

    def save(self, form: forms.Form) -> str:
        services.refresh(self.report, actor=self.request.user)
        return self.address


class PrintPage(OneReport, StartJobPage):
    drafts_only = False
    title = "Cetak laporan"
    intro = "PDF dan buku kerja dicetak dari angka yang dibekukan. Rancangan bertanda air RANCANGAN."
    kind = print_report
    submit_label = "Cetak"

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        return {"report_id": self.report.pk}


class IssuePage(OneReport, StartJobPage):
    title = "Tetapkan laporan"
    intro = "Sesudah bernomor, angka dan naskahnya tidak dapat diubah lagi."
    form_class = IssueForm
    kind = issue_report
    submit_label = "Tetapkan dan cetak"

    def get_params(self, form: IssueForm) -> dict[str, Any]:
        data = form.cleaned_data
        services.check_issue(self.report, number=data["number"], signed_on=data["signed_on"])
        return {"report_id": self.report.pk, **data, "signed_on": data["signed_on"].isoformat()}


class CancelPage(OneReport, ActionPage):
    title = "Batalkan rancangan"
    intro = "Rancangan tetap tampak pada daftar sebagai batal; periodenya dapat dibuatkan laporan baru."
    submit_label = "Batalkan rancangan"
    danger = True
    success_message = "Rancangan dibatalkan."

    def save(self, form: forms.Form) -> str:
        services.cancel(self.report, actor=self.request.user)
        return self.address


class ArchivePage(OneReport, FormPage):
    drafts_only = False
    title = "Arsipkan laporan yang ditandatangani"
    intro = "Hasil pindai disimpan di samping PDF bernomor, dengan sidik SHA-256-nya."
    form_class = ScanForm
    submit_label = "Simpan"
    success_message = "Hasil pindai diarsipkan."

    def save(self, form: ScanForm) -> str:
        file = form.cleaned_data["file"]
        services.archive(self.report, file, file.name, actor=self.request.user)
        return self.address
