"""Verval on the screen: batches, sending one, taking back who was not answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.holds.selectors import held
from enrollment.lifecycle import State
from enrollment.papers.models import Book
from enrollment.papers.panels import missing, paper_panels
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from enrollment.verification import services
from enrollment.verification.batch_panels import batch_panels
from enrollment.verification.handover import Standing, newest_step, standing_of
from enrollment.verification.jobs import send_verification
from enrollment.verification.models import Batch, Handover
from enrollment.verification.panels import standing_facts
from enrollment.verification.selectors import awaited, days_since, open_lines, to_send, with_sending, with_standing
from enrollment.workers.models import Registration
from enrollment.workers.standing import ever
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ActionPage, DetailPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.remembered import Remembered, remembered
from jamsos.ui.tables import DateColumn, NumberColumn, Table
from jamsos.ui.templatetags.formats import number


class BatchTable(Table):
    number = tables.Column("Kiriman", accessor="pk", linkify=("batch", [tables.A("pk")]))
    people = NumberColumn(verbose_name="Orang")
    answered = NumberColumn(verbose_name="Dijawab")
    waiting = NumberColumn(verbose_name="Menunggu")
    days = NumberColumn(verbose_name="Hari menunggu", accessor="last_sent")
    standing = tables.Column("Serah terima", accessor="pk")
    sent_at = DateColumn(verbose_name="Dikirim")
    sent_by = tables.Column("Oleh", default="sistem")

    class Meta(Table.Meta):
        model = Batch
        fields: tuple[str, ...] = ()

    def render_number(self, record: Batch) -> str:
        return str(record)

    def render_days(self, record: Batch) -> str:
        return number(days_since(record.last_sent)) if record.waiting else "–"

    def render_standing(self, record: Batch) -> str:
        if record.newest_step is None:
            return Standing.AWAITED
        names = {"step": record.newest_step, "people": record.newest_people, "expected": record.newest_expected}
        return standing_of(Handover(**names))


class BatchListPage(ListPage):
    act = Act.VIEW_VERIFICATION
    title = "Verifikasi dan validasi"
    intro = "Daftar dari Dinsos diperiksa Disdukcapil (Pasal 22 ayat (3)); hasil hanya ditambahkan, tidak ditimpa."
    table_class = BatchTable
    empty_text = "Belum ada kiriman. Dinsos mengirim setelah pendataan dikunci."

    def get_queryset(self) -> QuerySet[Batch]:
        batches = with_standing(with_sending(Batch.objects.select_related("program", "sent_by")))
        lines = Count("lines", filter=Q(lines__records__sequence=1), distinct=True)
        waits = Count("lines", filter=Q(lines__in=open_lines().order_by()), distinct=True)
        return batches.annotate(answered=lines, waiting=waits).order_by("-program__year", "-number")

    def get_actions(self) -> Sequence[Action]:
        pages = [
            Action("Dikembalikan", reverse("verification-returned")),
            Action("Uji petik", reverse("samples")),
        ]
        if not to_send().exists():
            return pages
        send = Action("Kirim daftar untuk verval", reverse("verification-send"), Act.SEND_VERIFICATION, True)
        return [*pages, send]

    def get_summary(self) -> Sequence[Fact]:
        figures = self.standing.value if self.standing else []
        if to_send().exists():
            return figures
        if self.program and not ever(self.program, reached=State.LISTED):
            why = "Tidak ada nama berstatus «Ditetapkan Dinsos»: tetapkan dulu Keputusan Kepala Dinas Sosial."
            return [*figures, Fact("Kirim daftar", "Tidak ada yang dikirim", why)]
        return [*figures, Fact("Kirim daftar", "Tidak ada yang perlu dikirim", "Semua yang terdaftar sudah dikirim.")]

    def get_as_of(self) -> datetime | None:
        return self.standing and self.standing.at

    @cached_property
    def program(self) -> Program | None:
        return current_program()

    @cached_property
    def standing(self) -> Remembered[list[Fact]] | None:
        """Who stands at each step of the programme of the year."""
        return remembered(standing_facts, self.program, reader=self.request.user) if self.program else None


class SendForm(forms.Form):
    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)


class SendPage(StartJobPage):
    act = Act.SEND_VERIFICATION
    title = "Kirim daftar untuk verval"
    intro = (
        "Semua nama berstatus «Ditetapkan Dinsos» yang tidak ditahan masuk ke satu kiriman; Disdukcapil mengunduh "
        "berkasnya."
    )
    back = ("Verval", "verification")
    form_class = SendForm
    kind = send_verification
    submit_label = "Kirim"

    def get_panels(self) -> Sequence[Panel]:
        facts = [Fact("Ditetapkan Dinsos", f"{number(to_send().count())} orang")]
        if kept := Registration.objects.in_state(State.LISTED).filter(held()).count():
            rows = f"{reverse('holds')}?state={State.LISTED.value}"
            facts.append(Fact("Ditahan", f"{number(kept)} orang", "tidak ikut dikirim", rows))
        return [Panel("Yang akan dikirim", facts)]

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        return {"program_id": form.cleaned_data["program"].pk}


class BatchPage(DetailPage):
    act = Act.VIEW_VERIFICATION
    back = ("Verval", "verification")
    intro = (
        "Konfirmasi dulu jumlah yang diterima; lalu periksa satu per satu atau lewat berkas. Jawaban sebagian boleh."
    )

    def get_queryset(self) -> QuerySet[Batch]:
        return Batch.objects.select_related("program", "sent_by", "file")

    def get_actions(self) -> Sequence[Action]:
        pk, standing = self.object.pk, standing_of(newest_step(self.object))
        first = awaited(self.object).order_by("pk").first()
        actions = [Action("Unduh berkas", reverse("file-download", args=[self.object.file_id]), Act.RECORD_VERDICTS)]
        if standing != Standing.AGREED and first:
            receive = reverse("verification-receive", args=[pk])
            actions.append(Action("Konfirmasi jumlah", receive, Act.RECORD_VERDICTS, primary=True))
        if standing == Standing.HELD:
            resend = reverse("verification-resend", args=[pk])
            actions.append(Action("Kirim ulang", resend, Act.SEND_VERIFICATION, primary=True))
        if standing == Standing.AGREED and first:
            check = reverse("verification-check", args=[first.pk])
            actions.append(Action("Periksa satu per satu", check, Act.RECORD_VERDICTS, primary=True))
        actions += [
            Action("Unggah hasil", reverse("verification-answer", args=[pk]), Act.RECORD_VERDICTS),
            Action("Daftar nama", reverse("batch-lines", args=[pk])),
        ]
        actions += self.get_papers(standing, done=not first)
        if first:
            recall = reverse("verification-recall", args=[pk])
            actions.append(Action("Tarik yang belum dijawab", recall, Act.SEND_VERIFICATION))
        return actions

    def get_papers(self, standing: Standing, *, done: bool) -> list[Action]:
        """The berita acara that can be made by now and is not there yet."""
        pk, page = self.object.pk, self.object.get_absolute_url()
        handed, result = (reverse(f"verification-{name}", args=[pk]) for name in ("handover-paper", "paper"))
        makers = []
        if standing == Standing.AGREED:
            makers.append((Book.HANDOVER, "Berita acara serah terima", handed, Act.SEND_VERIFICATION))
        if done:
            makers.append((Book.VERIFICATION, "Berita acara hasil", result, Act.RECORD_VERDICTS))
        return missing(page, makers)

    def get_panels(self) -> Sequence[Panel]:
        papers = paper_panels(self.object.get_absolute_url(), self.request.user)
        return [*batch_panels(self.object, self.request.user), *papers]


class RecallForm(forms.Form):
    reason = forms.CharField(label="Alasan", max_length=200, min_length=5, help_text="Tanpa NIK.")


class OneBatch:
    """An act upon one batch, with the way back to its page."""

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch.objects.select_related("program", "sent_by"), pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return "Kiriman", self.get_batch_url()

    def get_batch_url(self) -> str:
        return reverse("batch", args=[self.kwargs["pk"]])


class RecallPage(OneBatch, ActionPage):
    act = Act.SEND_VERIFICATION
    title = "Tarik yang belum dijawab"
    intro = "Mereka kembali ke daftar Dinsos dan ikut kiriman berikutnya; jawaban yang menyusul tidak dicatat lagi."
    form_class = RecallForm
    submit_label = "Tarik dari kiriman"
    success_message = "Yang belum dijawab kembali ke daftar Dinsos."
    danger = True

    def get_panels(self) -> Sequence[Panel]:
        waiting = awaited(self.batch).count()
        return [Panel(str(self.batch), [Fact("Belum dijawab", f"{number(waiting)} orang")])]

    def save(self, form: forms.Form) -> str:
        services.recall(self.batch, reason=form.cleaned_data["reason"], actor=self.request.user)
        return self.get_batch_url()
