"""Verval on the screen: batches, their answers, sending, and uploading what Disdukcapil found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.lifecycle import State
from enrollment.matching.departures import is_on_list
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from enrollment.verification import services
from enrollment.verification.jobs import record_verification, send_verification
from enrollment.verification.models import Batch, BatchLine, Verdict
from enrollment.verification.panels import batch_panels, condition_panel, standing_facts, verdict_panel
from enrollment.workers.models import Registration
from enrollment.workers.standing import ever
from jamsos.accounts.policy import Act
from jamsos.files.services import store
from jamsos.ui.pages import ActionPage, DetailPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import DateColumn, NikColumn, NumberColumn, Table
from jamsos.ui.templatetags.formats import number


class BatchTable(Table):
    number = tables.Column("Kiriman", accessor="pk", linkify=("batch", [tables.A("pk")]))
    people = NumberColumn(verbose_name="Orang")
    answered = NumberColumn(verbose_name="Dijawab")
    sent_at = DateColumn(verbose_name="Dikirim")
    sent_by = tables.Column("Oleh", default="sistem")

    class Meta(Table.Meta):
        model = Batch
        fields: tuple[str, ...] = ()

    def render_number(self, record: Batch) -> str:
        return str(record)


def sendable() -> QuerySet[Registration]:
    """Who would be in a batch made now, in any programme."""
    return Registration.objects.filter(state=State.LISTED, nik__isnull=False)


class BatchListPage(ListPage):
    act = Act.VIEW_VERIFICATION
    title = "Verifikasi dan validasi"
    intro = "Daftar dari Dinsos diperiksa Disdukcapil (Pasal 22 ayat (3)); hasil hanya ditambahkan, tidak ditimpa."
    table_class = BatchTable
    empty_text = "Belum ada kiriman. Dinsos mengirim setelah pendataan dikunci."

    def get_queryset(self) -> QuerySet[Batch]:
        batches = Batch.objects.select_related("program", "sent_by")
        return batches.annotate(answered=Count("lines__record")).order_by("-program__year", "-number")

    def get_actions(self) -> Sequence[Action]:
        if not sendable().exists():
            return []
        return [Action("Kirim daftar untuk verval", reverse("verification-send"), Act.SEND_VERIFICATION, True)]

    def get_summary(self) -> Sequence[Fact]:
        program = current_program()
        figures = standing_facts(program) if program else []
        if sendable().exists():
            return figures
        if program and not ever(program, reached=State.LISTED):
            why = "Tidak ada nama berstatus «Ditetapkan Dinsos»: tetapkan dulu Keputusan Kepala Dinas Sosial."
            return [*figures, Fact("Kirim daftar", "Tidak ada yang dikirim", why)]
        return [*figures, Fact("Kirim daftar", "Tidak ada yang perlu dikirim", "Semua yang terdaftar sudah dikirim.")]


class SendForm(forms.Form):
    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)


class SendPage(StartJobPage):
    act = Act.SEND_VERIFICATION
    title = "Kirim daftar untuk verval"
    intro = "Semua nama berstatus «Ditetapkan Dinsos» masuk ke satu kiriman; Disdukcapil mengunduh berkasnya."
    back = ("Verval", "verification")
    form_class = SendForm
    kind = send_verification
    submit_label = "Kirim"

    def get_panels(self) -> Sequence[Panel]:
        waiting = Registration.objects.in_state(State.LISTED).count()
        return [Panel("Yang akan dikirim", [Fact("Ditetapkan Dinsos", f"{number(waiting)} orang")])]

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        return {"program_id": form.cleaned_data["program"].pk}


class BatchPage(DetailPage):
    act = Act.VIEW_VERIFICATION
    back = ("Verval", "verification")
    intro = "Unduh berkas, isi kolom STATUS atau HASIL, lalu unggah kembali. Jawaban sebagian boleh."

    def get_queryset(self) -> QuerySet[Batch]:
        return Batch.objects.select_related("program", "sent_by", "file")

    def get_actions(self) -> Sequence[Action]:
        pk = self.object.pk
        file = reverse("file-download", args=[self.object.file_id])
        recall = Action("Tarik yang belum dijawab", reverse("verification-recall", args=[pk]), Act.SEND_VERIFICATION)
        recalling = [recall] if services.awaited(self.object).exists() else []
        return [
            Action("Unduh berkas", file, Act.RECORD_VERDICTS),
            Action("Unggah hasil", reverse("verification-answer", args=[pk]), Act.RECORD_VERDICTS, True),
            Action("Daftar nama", reverse("batch-lines", args=[pk])),
            *recalling,
        ]

    def get_panels(self) -> Sequence[Panel]:
        return batch_panels(self.object, self.request.user)


class LineTable(Table):
    no = NumberColumn(verbose_name="No.")
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="registration__nik")
    village = tables.Column("Desa", accessor="registration__village")
    verdict = tables.Column("Hasil", accessor="record__get_verdict_display", default="belum dijawab")
    note = tables.Column("Catatan", accessor="record__note", default="–")
    left = tables.Column("Daftar kematian dan pindah", accessor="on_list", default="–")

    class Meta(Table.Meta):
        model = BatchLine
        fields: tuple[str, ...] = ()

    def render_left(self, value: bool) -> str:
        return "tercatat: periksa" if value else "–"


class LineFilter(filters.FilterSet):
    verdict = filters.ChoiceFilter(
        label="Hasil", field_name="record__verdict", choices=Verdict.choices, empty_label="Semua"
    )
    silent = filters.ChoiceFilter(
        label="Dijawab", choices=(("0", "Sudah"), ("1", "Belum")), empty_label="Semua", method="by_silence"
    )
    name = filters.CharFilter(label="Nama", field_name="registration__name", lookup_expr="icontains")

    class Meta:
        model = BatchLine
        fields: tuple[str, ...] = ()

    def by_silence(self, lines: QuerySet[BatchLine], name: str, value: str) -> QuerySet[BatchLine]:
        return lines.filter(record__isnull=value == "1")


class LineListPage(ListPage):
    shows_people = True
    act = Act.VIEW_VERIFICATION
    title = "Nama dalam kiriman"
    table_class = LineTable
    filterset_class = LineFilter

    def get_back(self) -> tuple[str, str]:
        return "Kiriman", reverse("batch", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[BatchLine]:
        visible = Registration.objects.visible_to(self.request.user)
        batch = get_object_or_404(Batch, pk=self.kwargs["pk"])
        lines = BatchLine.objects.filter(batch=batch, registration__in=visible)
        lines = lines.annotate(on_list=is_on_list("registration"))
        return lines.select_related("registration__village__district", "record")


class AnswerForm(forms.Form):
    file = forms.FileField(label="Berkas hasil verval (xlsx atau csv)")


class AnswerPage(StartJobPage):
    act = Act.RECORD_VERDICTS
    title = "Unggah hasil verval"
    intro = "Baris tanpa jawaban dibiarkan; baris yang tidak dapat dibaca dilaporkan dan dapat diunggah lagi."
    form_class = AnswerForm
    kind = record_verification
    submit_label = "Unggah dan catat"

    def get_back(self) -> tuple[str, str]:
        return "Kiriman", reverse("batch", args=[self.kwargs["pk"]])

    def get_panels(self) -> Sequence[Panel]:
        return batch_panels(self.batch, self.request.user)[1:]

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch.objects.select_related("sent_by"), pk=self.kwargs["pk"])

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        upload = form.cleaned_data["file"]
        stored = store(upload, upload.name, actor=self.request.user)
        return {"batch_id": self.batch.pk, "file_id": str(stored.pk)}


class RecallForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=200, min_length=5, help_text="Tanpa NIK.")


class RecallPage(ActionPage):
    act = Act.SEND_VERIFICATION
    title = "Tarik yang belum dijawab"
    intro = "Mereka kembali ke daftar Dinsos dan ikut kiriman berikutnya; jawaban yang menyusul tidak dicatat lagi."
    form_class = RecallForm
    submit_label = "Tarik dari kiriman"
    success_message = "Yang belum dijawab kembali ke daftar Dinsos."
    danger = True

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch.objects.select_related("program"), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return "Kiriman", reverse("batch", args=[self.kwargs["pk"]])

    def get_panels(self) -> Sequence[Panel]:
        waiting = services.awaited(self.batch).count()
        return [Panel(str(self.batch), [Fact("Belum dijawab", f"{number(waiting)} orang")])]

    def save(self, form: forms.Form) -> str:
        services.recall(self.batch, reason=form.cleaned_data["reason"], actor=self.request.user)
        return reverse("batch", args=[self.kwargs["pk"]])


class MendPage(ActionPage):
    """Send one returned person back to verification after the data were mended, with what was found beside it."""

    act = Act.CHANGE_WORKERS
    title = "Ajukan lagi setelah diperbaiki"
    intro = (
        "Perbaiki datanya dan nilai ulang. Orang ini lalu kembali ke daftar Dinsos dan ikut kiriman verval berikutnya."
    )
    submit_label = "Ajukan lagi"
    success_message = "Diajukan lagi; ikut kiriman verval berikutnya."

    @cached_property
    def person(self) -> Registration:
        people = Registration.objects.visible_to(self.request.user)
        return get_object_or_404(people, pk=self.kwargs["pk"], state=State.RETURNED)

    def get_back(self) -> tuple[str, str]:
        return self.person.name, reverse("worker", args=[self.person.pk])

    def get_panels(self) -> Sequence[Panel]:
        found = verdict_panel(self.person)
        return [*([found] if found else []), condition_panel(self.person)]

    def save(self, form: forms.Form) -> str:
        services.mend(self.person, actor=self.request.user)
        return reverse("worker", args=[self.person.pk])
