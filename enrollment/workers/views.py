"""Pages about workers: list, one person, entry, change, withdrawal, and looking at a full NIK."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment import lifecycle
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from enrollment.workers import looking, services
from enrollment.workers.filters import WorkerFilter
from enrollment.workers.forms import FindForm, LookForm, ProposeForm
from enrollment.workers.models import Registration
from enrollment.workers.panels import worker_panels
from enrollment.workers.selectors import workers_for
from enrollment.workers.tables import WorkerTable
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.ui import saved
from jamsos.ui.pages import ActionPage, DetailPage, FormPage, ListPage, Marked
from jamsos.ui.paging import told
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.purpose import PurposeForm


class WorkerListPage(ListPage):
    shows_people = True
    act = Act.VIEW_WORKERS
    title = "Pekerja"
    intro = "Calon penerima di wilayah Anda. Cari menurut nama di sini; menurut NIK lewat tombol Cari NIK."
    table_class = WorkerTable
    keyset = "-pk"
    filterset_class = WorkerFilter
    empty_text = "Tidak ada pekerja yang cocok. Usulkan seorang pekerja atau impor berkas."

    def get_queryset(self) -> QuerySet[Registration]:
        return workers_for(self.request.user)

    def get_summary(self) -> Sequence[Fact]:
        without = self.object_list.filter(nik__isnull=True)
        return (
            Fact("Pekerja", self.keyset_paginator.told),
            Fact("Tanpa NIK yang sah", told(without), note="belum dapat ditetapkan"),
        )

    def get_shortcuts(self) -> Sequence[Action]:
        """Saved filters, and the way to save the present one."""
        links = [Action(one.name, one.url, primary=True) for one in saved.own(self.request.user, "workers")]
        managing = [Action("Kelola saringan", reverse("worker-filters"))] if links else []
        if filters := saved.used(self.request.GET, self.filterset_class.base_filters):
            managing.append(Action("Simpan saringan ini", f"{reverse('worker-filter-save')}?{urlencode(filters)}"))
        return [*links, *managing]

    def get_actions(self) -> Sequence[Action]:
        return (
            Action("Usulkan pekerja", reverse("worker-propose"), Act.PROPOSE_WORKERS, primary=True),
            Action("Impor berkas", reverse("worker-imports"), Act.IMPORT_WORKERS),
            Action("Cari NIK", reverse("worker-find")),
            Action("Unduh", f"{reverse('worker-export')}?{self.request.GET.urlencode()}", Act.EXPORT_WORKERS),
        )


class WorkerPage(DetailPage):
    """One person as proposed; the reporting app's page adds the panels of later stages."""

    act = Act.VIEW_WORKERS
    back = ("Pekerja", "workers")

    def get_queryset(self) -> QuerySet[Registration]:
        return workers_for(self.request.user).select_related("source_file", "source_list", "proposed_by")

    def get_person(self) -> Registration:
        return self.object

    def get_panels(self) -> Sequence[Panel]:
        return worker_panels(self.object, self.request.user)

    def get_actions(self) -> Sequence[Action]:
        return worker_actions(self.object)


def worker_actions(one: Registration) -> list[Action]:
    """What can be done with this worker in its state; rights are checked where the buttons are shown."""
    actions = []
    if one.state in services.EDITABLE:
        actions.append(
            Action("Perbaiki data", reverse("worker-change", args=[one.pk]), Act.CHANGE_WORKERS, primary=True)
        )
    if one.state == State.RETURNED:
        label = lifecycle.TRANSITIONS["mend"].label
        actions.append(Action(label, reverse("mend", args=[one.pk]), Act.CHANGE_WORKERS))
    if one.state in services.EDITABLE:
        actions.append(Action("Klarifikasi", reverse("worker-clarify", args=[one.pk]), Act.RUN_ASSESSMENT))
        actions.append(Action("Nyatakan data", reverse("worker-state", args=[one.pk]), Act.STATE_FACTS))
    elif one.state not in lifecycle.FINAL_STATES:
        actions.append(Action("Ajukan perubahan", reverse("correction-request", args=[one.pk]), Act.CHANGE_WORKERS))
    if one.nik or one.nkk or one.nik_given:
        actions.append(Action("Tampilkan NIK", reverse("worker-unmask", args=[one.pk]), Act.UNMASK))
    if one.state in lifecycle.TRANSITIONS["withdraw"].sources:
        label = lifecycle.TRANSITIONS["withdraw"].label
        act = services.act_to_withdraw(one)
        actions.append(Action(label, reverse("worker-withdraw", args=[one.pk]), act, danger=True))
    if one.state in lifecycle.TRANSITIONS["end"].sources:
        label = lifecycle.TRANSITIONS["end"].label
        actions.append(Action(label, reverse("worker-end", args=[one.pk]), Act.END_PARTICIPATION, danger=True))
    return actions


class FindPage(FormPage):
    """Search by NIK: by POST, so that the NIK stands in no address and no log."""

    act = Act.VIEW_WORKERS
    title = "Cari NIK"
    intro = "Masukkan NIK untuk membuka halaman pekerjanya, bila ada di wilayah Anda."
    back = ("Pekerja", "workers")
    form_class = FindForm
    submit_label = "Cari"

    def save(self, form: Form) -> str:
        found = looking.find(form.cleaned_data["nik"], actor=self.request.user)
        if found is None:
            raise DomainError("NIK itu tidak ada di wilayah Anda.", "Periksa angkanya, atau cari menurut nama.")
        return reverse("worker", args=[found.pk])


class ProposePage(FormPage):
    act = Act.PROPOSE_WORKERS
    intro = "Isi sesuai KTP-el dan KK. Isian diperiksa sama seperti berkas impor."
    back = ("Pekerja", "workers")
    form_class = ProposeForm
    submit_label = "Usulkan"
    success_message = "Pekerja diusulkan."

    @cached_property
    def program(self) -> Program:
        program = current_program()
        if program is None:
            raise DomainError("Belum ada program yang dibuka.", "Minta Dinas Sosial membuka program.")
        return program

    def get_title(self) -> str:
        return f"Usulkan pekerja, {self.program}"

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        return super().get_form_kwargs() | {"program": self.program, "user": user, "act": self.act}

    def get_panels(self) -> Sequence[Panel]:
        return (Panel("Sudah dikenal?", template="workers/look.html", context={"lines": [LookForm.HINT]}),)

    def form_invalid(self, form: ProposeForm) -> HttpResponse:
        """What is missing and what is wrong in one round."""
        form.show(services.remarks_on(self.program, form.cells(), on=timezone.localdate()))
        return super().form_invalid(form)

    def save(self, form: ProposeForm) -> str:
        cells = form.cells()
        doubts = [] if form.cleaned_data["as_is"] else services.doubts_on(self.program, cells, on=timezone.localdate())
        if doubts:
            form.ask(doubts)
            raise DomainError(
                "Ada isian yang tampak keliru, ditandai di bawah; belum ada yang disimpan.",
                "Cocokkan dengan KTP-el dan KK. Bila memang begitu, centang di bagian akhir, lalu usulkan lagi.",
            )
        try:
            made = services.propose(
                self.program,
                cells,
                on=timezone.localdate(),
                declared=form.cleaned_data["declared"],
                actor=self.request.user,
            )
        except services.Refused as refused:
            form.show(refused.remarks)
            raise Marked("Usulan belum dapat disimpan.", "Perbaiki isian yang ditandai.") from refused
        return reverse("worker", args=[made.pk])


class OneWorker:
    """What pages upon one worker share: the worker within the user's area, and the way back."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def worker(self) -> Registration:
        return get_object_or_404(self.get_workers(), pk=self.kwargs["pk"])

    def get_workers(self) -> QuerySet[Registration]:
        """Whom the page may be about."""
        return workers_for(self.request.user)

    def get_back(self) -> tuple[str, str]:
        return self.worker.name, reverse("worker", args=[self.worker.pk])

    def get_person(self) -> Registration:
        return self.worker

    def get_panels(self) -> Sequence[Panel]:
        """Whom the act concerns."""
        return worker_panels(self.worker, self.request.user)[:1]


class UnmaskPage(OneWorker, ActionPage):
    """The answer to the POST itself shows the numbers: they stand in no address and are not kept."""

    act = Act.UNMASK
    shown_once = True
    title = "Tampilkan NIK"
    intro = "NIK dan No. KK lengkap ditampilkan satu kali. Nama Anda, waktu dan keperluannya dicatat."
    form_class = PurposeForm
    submit_label = "Tampilkan"

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            shown = looking.unmask(self.worker, purpose=form.cleaned_data["purpose"], actor=self.request.user)
        except DomainError as error:
            form.add_error(None, f"{error.message} {error.hint}")
            return self.form_invalid(form)
        facts = [Fact("Nama", shown.name), Fact("NIK", shown.nik or "–"), Fact("No. KK", shown.nkk or "–")]
        if not shown.nik:
            facts.append(Fact("NIK menurut pengusul", shown.nik_given or "–", note="tidak sah"))
        context = self.get_context_data(form=form) | {"panels": [Panel("Ditampilkan satu kali", facts)]}
        return self.response_class(self.request, ["layouts/detail.html"], context, using=self.template_engine)
