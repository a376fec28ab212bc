"""Releases of reference lists: what was received, how good it is, and the upload of the next one. No persons."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View

from eligibility.reference.forms import UploadForm
from eligibility.reference.jobs import import_reference, keep_uploads
from eligibility.reference.models import QualityLine, ReferenceList
from eligibility.reference.panels import panels_of, upload_panel
from eligibility.reference.tables import ReferenceListTable
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.ui.pages import DetailPage, ListPage, Page, StartJobPage
from jamsos.ui.panels import Action, Panel


class ReferenceListsPage(ListPage):
    act = Act.VIEW_REFERENCE
    title = "Data rujukan"
    intro = "Muat setiap rilis DTSEN begitu diterima; pemadanan dan penilaian memakai rilis terbaru yang siap dipakai."
    table_class = ReferenceListTable
    empty_text = "Belum ada data rujukan. Muat rilis DTSEN yang pertama."

    def get_queryset(self) -> QuerySet[ReferenceList]:
        return ReferenceList.objects.select_related("loaded_by")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Muat rilis DTSEN", reverse("reference-upload"), Act.IMPORT_REFERENCE, primary=True)]


class ReferenceListPage(DetailPage):
    act = Act.VIEW_REFERENCE
    intro = "Periksa laporan mutu sebelum rilis ini dipakai untuk memadankan pekerja."
    back = ("Data rujukan", "reference-lists")

    def get_queryset(self) -> QuerySet[ReferenceList]:
        return ReferenceList.objects.select_related("loaded_by")

    def get_panels(self) -> Sequence[Panel]:
        return panels_of(self.object)

    def get_actions(self) -> Sequence[Action]:
        return [Action("Unduh baris yang tidak dimuat (csv)", reverse("reference-quality", args=[self.object.pk]))]


class UploadPage(StartJobPage):
    act = Act.IMPORT_REFERENCE
    kind = import_reference
    title = "Muat rilis DTSEN"
    intro = "Pilih kedua berkas dari satu rilis. Berkas mentah dimusnahkan setelah dimuat."
    back = ("Data rujukan", "reference-lists")
    form_class = UploadForm
    submit_label = "Unggah dan muat"

    def get_params(self, form: Form) -> dict[str, Any]:
        data = form.cleaned_data
        uploads = keep_uploads(data["family"], data["members"], actor=self.request.user)
        return {"label": data["label"], "uploads": uploads}

    def get_panels(self) -> Sequence[Panel]:
        return [upload_panel()]


class QualityDownload(Page, View):
    """All lines of a release that were not loaded, as csv; identifiers in it are masked."""

    act = Act.VIEW_REFERENCE

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        reference = get_object_or_404(ReferenceList, pk=pk)
        lines = QualityLine.objects.filter(list=reference).order_by("file", "line_no")
        audit.record("reference.quality", actor=request.user, subject=reference, rows=lines.count())
        response = StreamingHttpResponse(_csv(lines), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="baris-tidak-dimuat.csv"'
        return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(lines: QuerySet[QualityLine]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(("Berkas", "Baris", "Alasan", "Keterangan"))
    for line in lines.iterator():
        yield writer.writerow((line.get_file_display(), line.line_no, line.reason_label, line.detail))
