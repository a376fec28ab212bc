"""Pages of a worker file: upload, what the check found, merge or throw away, refused lines to mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from enrollment.programs.selectors import current_program
from enrollment.workers import imports, merging
from enrollment.workers.forms import UploadForm
from enrollment.workers.jobs import check_workers, merge_workers
from enrollment.workers.models import ImportState, Verdict, WorkerImport
from enrollment.workers.tables import ImportTable, RemarkTable
from enrollment.workers.workbooks import rejects_bytes, template_bytes
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.files import services as files
from jamsos.jobs import services as jobs
from jamsos.jobs.models import Job, JobIssue
from jamsos.ui.downloads import workbook
from jamsos.ui.pages import ActionPage, DetailPage, FormPage, ListPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal

SHOWN = 50


class ImportListPage(ListPage):
    act = Act.IMPORT_WORKERS
    title = "Impor berkas pekerja"
    intro = "Unggah berkas, periksa hasilnya, lalu gabungkan. Berkas yang sama tidak mengubah apa pun lagi."
    back = ("Pekerja", "workers")
    table_class = ImportTable
    empty_text = "Belum ada berkas. Unduh templat, isi, lalu unggah."

    def get_queryset(self) -> QuerySet[WorkerImport]:
        return WorkerImport.objects.select_related("program", "source_file", "actor")

    def get_actions(self) -> Sequence[Action]:
        return (
            Action("Unggah berkas", reverse("worker-upload"), primary=True),
            Action("Unduh templat", reverse("worker-template")),
        )


class UploadPage(FormPage):
    act = Act.IMPORT_WORKERS
    title = "Unggah berkas pekerja"
    intro = "Berkas hanya diperiksa; belum ada yang masuk daftar sampai Anda menggabungkannya."
    back = ("Impor berkas", "worker-imports")
    form_class = UploadForm
    submit_label = "Unggah dan periksa"

    def get_actions(self) -> Sequence[Action]:
        return (Action("Unduh templat", reverse("worker-template")),)

    def save(self, form: Form) -> str:
        data, user = form.cleaned_data, self.request.user
        stored = files.store(data["file"], data["file"].name, actor=user)
        batch = imports.receive(
            data["program"], stored, on=timezone.localdate(), actor=user, declared=data["declared"]
        )
        job = jobs.enqueue(check_workers, actor=user, origin=self.request.path, import_id=batch.pk)
        return reverse("job", args=[job.pk])


class ImportPage(DetailPage):
    act = Act.IMPORT_WORKERS
    back = ("Impor berkas", "worker-imports")

    def get_queryset(self) -> QuerySet[WorkerImport]:
        return WorkerImport.objects.select_related("program", "source_file", "actor", "check_job", "rejects")

    @property
    def intro(self) -> str:
        if self.object.state == ImportState.CHECKED:
            return "Periksa catatan di bawah, lalu gabungkan. Baris yang ditolak dapat diperbaiki dan diunggah lagi."
        return ""

    def get_actions(self) -> Sequence[Action]:
        batch, actions = self.object, []
        if batch.state == ImportState.CHECKED:
            actions.append(Action("Gabungkan", reverse("worker-merge", args=[batch.pk]), primary=True))
        if batch.counts.get(Verdict.REFUSED) and batch.state != ImportState.DISCARDED:
            actions.append(Action("Unduh baris ditolak", reverse("worker-rejects", args=[batch.pk])))
        if batch.state in {ImportState.UPLOADED, ImportState.CHECKED}:
            actions.append(Action("Buang", reverse("worker-discard", args=[batch.pk]), danger=True))
        return actions

    def get_panels(self) -> Sequence[Panel]:
        batch = self.object
        panels = [_file_panel(batch), _counts_panel(batch)]
        if batch.check_job is None:
            return panels
        own = batch.check_job if batch.check_job.actor_id == self.request.user.pk else None
        found = batch.check_job.issues.order_by("row", "pk")
        turned_away = set(found.filter(blocking=True).values_list("row", flat=True))
        refused = found.filter(row__in=turned_away).order_by("row", "-blocking", "pk")
        noted = found.exclude(row__in=turned_away)
        return [
            *panels,
            *_remarks_panel("Baris ditolak: perbaiki lalu unggah lagi", refused, own),
            *_remarks_panel("Diterima dengan catatan: periksa bila perlu", noted, own),
        ]


def _remarks_panel(title: str, remarks: QuerySet[JobIssue], job: Job | None) -> list[Panel]:
    """The first remarks of one kind; all of them as a workbook for who had the file checked."""
    total = remarks.count()
    context = {"table": RemarkTable(remarks[:SHOWN]), "total": total, "shown": SHOWN, "job": job}
    return [Panel(title, template="workers/remarks.html", context=context, wide=True)] if total else []


def _file_panel(batch: WorkerImport) -> Panel:
    facts = [
        Fact("Status", batch.get_state_display()),
        Fact("Program", batch.program),
        Fact("Diunggah", tanggal(batch.created_at), note=f"oleh {batch.actor or 'sistem'}"),
        Fact("Pernyataan pengusul", "disertakan" if batch.declared else "tidak disertakan"),
        Fact("SHA-256", batch.source_file.sha256[:16] + "…"),
    ]
    return Panel("Berkas", facts, note=" ".join(batch.notes))


def _counts_panel(batch: WorkerImport) -> Panel:
    labels = (
        ("rows", "Baris dibaca", ""),
        (Verdict.READY, "Siap digabungkan", ""),
        (Verdict.MERGED, "Digabungkan", ""),
        (Verdict.UNCHANGED, "Sudah ada, tidak berubah", ""),
        (Verdict.REFUSED, "Ditolak", "unduh, perbaiki, unggah lagi"),
        ("remarks", "Diterima dengan catatan", "misalnya NIK kosong atau tidak sah"),
    )
    done = {Verdict.READY} if batch.state == ImportState.MERGED else set()
    shown = batch.counts.keys() - done
    facts = [Fact(label, number(batch.counts[key]), note) for key, label, note in labels if key in shown]
    return Panel("Hasil", facts or [Fact("Baris", "belum diperiksa")])


class OneImport:
    """What acts upon one import share."""

    act = Act.IMPORT_WORKERS
    kwargs: dict[str, Any]

    @cached_property
    def batch(self) -> WorkerImport:
        return get_object_or_404(WorkerImport.objects.select_related("program", "source_file"), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return self.batch.source_file.name, reverse("worker-import", args=[self.batch.pk])


class MergePage(OneImport, ActionPage):
    title = "Gabungkan ke daftar pekerja"
    intro = "Baris yang baik masuk daftar sebagai usulan; baris yang ditolak disimpan sebagai berkas untuk diperbaiki."
    submit_label = "Gabungkan"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        merging.require_checked(self.batch)
        merging.refuse_other_hand(self.batch, self.request.user)
        return super().get(request, *args, **kwargs)

    def get_panels(self) -> Sequence[Panel]:
        return [_counts_panel(self.batch)]

    def save(self, form: Form) -> str:
        merging.require_checked(self.batch)
        merging.refuse_other_hand(self.batch, self.request.user)
        job = jobs.enqueue(merge_workers, actor=self.request.user, import_id=self.batch.pk)
        return reverse("job", args=[job.pk])


class DiscardPage(OneImport, ActionPage):
    title = "Buang impor ini"
    intro = "Baris yang menunggu dan isi berkas dihapus; nama dan sidik berkas tetap tercatat."
    submit_label = "Buang"
    success_message = "Impor dibuang; daftar pekerja tidak berubah."
    danger = True

    def save(self, form: Form) -> str:
        imports.discard(self.batch, actor=self.request.user)
        return reverse("worker-imports")


@require_GET
def rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """Refused lines with the reason, to mend and upload again."""
    _require_import(request)
    batch = get_object_or_404(WorkerImport, pk=pk)
    if batch.rejects_id:
        return redirect("file-download", pk=batch.rejects_id)
    refused = batch.rows.filter(verdict=Verdict.REFUSED)
    if not refused.exists():
        raise Http404
    audit.record("workers.rejects", actor=request.user, subject=batch, rows=refused.count())
    return workbook(rejects_bytes(batch.program, refused), "baris-ditolak.xlsx")


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with lists to choose from."""
    _require_import(request)
    return workbook(template_bytes(current_program()), "templat-pekerja.xlsx")


def _require_import(request: HttpRequest) -> None:
    if not policy.allows(request.user, Act.IMPORT_WORKERS):
        raise PermissionDenied
