"""Releases of reference lists: what was received, how good it is, and the upload of the next one. No persons."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from eligibility.reference.forms import OTHER_KINDS, ListForm, RetireForm, UploadForm
from eligibility.reference.jobs import import_list, import_reference, keep_uploads
from eligibility.reference.list_columns import template_bytes
from eligibility.reference.models import ListStatus, QualityLine, ReferenceList
from eligibility.reference.panels import list_panel, panels_of, retire_panel, upload_panel
from eligibility.reference.retiring import retire
from eligibility.reference.services import ListRequest, check_request
from eligibility.reference.tables import ReferenceListTable
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.ui.downloads import workbook
from jamsos.ui.pages import ActionPage, DetailPage, ListPage, Page, StartJobPage
from jamsos.ui.panels import Action, Panel


class ReferenceListsPage(ListPage):
    act = Act.VIEW_REFERENCE
    title = "Data rujukan"
    intro = (
        "Muat setiap rilis DTSEN, daftar peserta BPJS, bantuan iuran lain, serta kematian dan pindah begitu diterima; "
        "pemadanan dan penilaian memakai yang terbaru dari tiap jenis."
    )
    table_class = ReferenceListTable
    empty_text = "Belum ada data rujukan. Muat rilis DTSEN yang pertama."

    def get_queryset(self) -> QuerySet[ReferenceList]:
        return ReferenceList.objects.select_related("loaded_by")

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Muat rilis DTSEN", reverse("reference-upload"), Act.IMPORT_REFERENCE, primary=True),
            Action("Muat daftar lain", reverse("reference-upload-list"), Act.IMPORT_REFERENCE),
        ]


class ReferenceListPage(DetailPage):
    act = Act.VIEW_REFERENCE
    intro = "Periksa laporan mutu sebelum rilis ini dipakai untuk memadankan pekerja."
    back = ("Data rujukan", "reference-lists")

    def get_queryset(self) -> QuerySet[ReferenceList]:
        return ReferenceList.objects.select_related("loaded_by")

    def get_panels(self) -> Sequence[Panel]:
        return panels_of(self.object)

    def get_actions(self) -> Sequence[Action]:
        pk, in_use = self.object.pk, self.object.status == ListStatus.READY
        destroy = Action("Musnahkan", reverse("reference-retire", args=[pk]), Act.DESTROY_REFERENCE, danger=True)
        report = Action("Unduh baris yang tidak dimuat (csv)", reverse("reference-quality", args=[pk]))
        return [report, *([destroy] if in_use else ())]


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


class ListUploadPage(StartJobPage):
    act = Act.IMPORT_REFERENCE
    kind = import_list
    title = "Muat daftar lain"
    intro = "Satu berkas csv atau xlsx dari BPJS, pemberi bantuan, atau Disdukcapil; dimusnahkan setelah dimuat."
    back = ("Data rujukan", "reference-lists")
    form_class = ListForm
    submit_label = "Unggah dan muat"

    def get_params(self, form: Form) -> dict[str, Any]:
        asked = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        check_request(ListRequest(**asked), timezone.localdate())
        uploads = keep_uploads(form.cleaned_data["file"], actor=self.request.user)
        return {"request": asked | {"as_of": asked["as_of"].isoformat()}, "uploads": uploads}

    def get_panels(self) -> Sequence[Panel]:
        return [list_panel()]


class TemplateDownload(Page, View):
    """An empty workbook for one kind of list."""

    act = Act.IMPORT_REFERENCE

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in dict(OTHER_KINDS):
            raise Http404
        return workbook(template_bytes(kind), f"templat-{kind}.xlsx")


class RetirePage(ActionPage):
    act = Act.DESTROY_REFERENCE
    title = "Musnahkan data orang pada daftar ini"
    form_class = RetireForm
    submit_label = "Musnahkan"
    danger = True
    success_message = "Data orang pada daftar ini dimusnahkan; sidik berkas dan laporan mutunya tetap ada."

    @cached_property
    def reference(self) -> ReferenceList:
        return get_object_or_404(ReferenceList, pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return str(self.reference), reverse("reference-list", args=[self.reference.pk])

    def get_panels(self) -> Sequence[Panel]:
        return [retire_panel(self.reference)]

    def save(self, form: Form) -> str:
        retire(self.reference, reason=form.cleaned_data["reason"], actor=self.request.user)
        return reverse("reference-list", args=[self.reference.pk])


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
