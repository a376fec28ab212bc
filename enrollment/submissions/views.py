"""Handing over to BPJS on the screen: what waits, counts before the act, the batch, its names and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from enrollment.decrees.models import Decree
from enrollment.papers.models import Book
from enrollment.papers.panels import missing, paper_panels
from enrollment.submissions import services
from enrollment.submissions.checks import lines_to_resend
from enrollment.submissions.jobs import prepare_submission, recheck_submission, record_answer
from enrollment.submissions.layout_versions import answer_layout_on
from enrollment.submissions.mending import unmended
from enrollment.submissions.models import Agreement, Answer, AnswerFile, AnswerRow, Submission, SubmissionLine
from enrollment.submissions.panels import (
    agreement_fact,
    answer_panels,
    batch_panel,
    chain_panel,
    dropped_panel,
    mending_panel,
    review_panels,
)
from enrollment.submissions.selectors import waiting_decrees
from enrollment.submissions.tables import AgreementTable, AnswerRowTable, LineFilter, LineTable, SubmissionTable
from enrollment.submissions.workbooks import answer_template
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.files.services import store
from jamsos.stated import MOST
from jamsos.ui.days import DayField
from jamsos.ui.downloads import workbook
from jamsos.ui.pages import DetailPage, FormPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.table_field import TableField
from jamsos.ui.templatetags.formats import number

BACK = ("BPJS", "submissions")


def _sent(answer: str) -> Count:
    return Count("lines", filter=Q(lines__included=True, lines__answer=answer))


class SubmissionListPage(ListPage):
    act = Act.VIEW_SUBMISSIONS
    title = "Pengajuan BPJS"
    intro = "Keputusan yang berlaku menunggu diajukan; klik angkanya untuk memeriksa dan mengajukan (Pasal 23)."
    table_class = SubmissionTable
    empty_text = "Belum ada pengajuan. Pengajuan disiapkan setelah Keputusan Bupati ditetapkan."

    def get_queryset(self) -> QuerySet[Submission]:
        submissions = Submission.objects.select_related("decree__wave__program")
        return submissions.annotate(
            recorded=_sent(Answer.RECORDED), rejected=_sent(Answer.REJECTED), unanswered=_sent(Answer.NONE)
        ).order_by("-made_at")

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Perjanjian (PKS)", reverse("agreements"), Act.VIEW_SUBMISSIONS),
            Action("Susunan kolom", reverse("layouts"), Act.VIEW_SUBMISSIONS),
        ]

    def get_summary(self) -> Sequence[Fact]:
        may = policy.allows(self.request.user, Act.PREPARE_SUBMISSION)
        return [*(_waiting_fact(one, may) for one in waiting_decrees()), agreement_fact(timezone.localdate())]


def _waiting_fact(decree: Decree, may_prepare: bool) -> Fact:
    url = reverse("submission-prepare", args=[decree.pk]) if may_prepare else ""
    people = f"{number(decree.waiting)} orang"
    if decree.submitted:
        return Fact(f"{decree.stage} dikeluarkan", people, "tidak dapat diajukan; buka untuk melihat sebabnya", url)
    return Fact(f"{decree.stage} menunggu diajukan", people, f"Keputusan {decree.number}", url)


class LateForm(forms.Form):
    """Asked only when contributions begin before the month of submission."""

    late = forms.BooleanField(label="Masa iuran sudah berjalan, disepakati dengan BPJS")
    reason = forms.CharField(label="Dasar kesepakatannya", max_length=MOST, help_text="Tanpa NIK.")


class PreparePage(StartJobPage):
    act = Act.PREPARE_SUBMISSION
    title = "Siapkan pengajuan BPJS"
    intro = (
        "Semua nama diperiksa ulang hari ini. Yang tidak boleh diajukan dikeluarkan dengan alasan; "
        "yang lain disusun ke berkas BPJS dari daftar beku keputusan."
    )
    back = BACK
    kind = prepare_submission

    @cached_property
    def decree(self) -> Decree:
        return get_object_or_404(waiting_decrees(), pk=self.kwargs["pk"])

    @cached_property
    def review(self) -> services.Review:
        """Who could be handed over today."""
        return services.review(self.decree, on=timezone.localdate())

    @property
    def submit_label(self) -> str:
        """No button where nobody could be handed over."""
        return "Siapkan berkas dan ajukan" if self.review.included else ""

    def get_form_class(self) -> type[forms.Form]:
        late = services.has_months_gone_by(self.decree, timezone.localdate())
        return LateForm if late and self.review.included else forms.Form

    def get_panels(self) -> Sequence[Panel]:
        return review_panels(self.decree, self.review, timezone.localdate())

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        on, decree, late = timezone.localdate(), self.decree, form.cleaned_data.get("reason", "")
        services.require_ready(decree, on=on, late=late, actor=self.request.user)
        return {"decree_id": decree.pk, "on": on.isoformat(), "late": late}


class SubmissionPage(DetailPage):
    act = Act.VIEW_SUBMISSIONS
    back = BACK
    intro = "Unduh berkasnya untuk BPJS, lalu unggah jawabannya. Jawaban sebagian boleh."

    def get_queryset(self) -> QuerySet[Submission]:
        return Submission.objects.select_related("decree__wave__program", "agreement", "file", "made_by")

    def get_actions(self) -> Sequence[Action]:
        pk = self.object.pk
        cover = reverse("submission-cover", args=[pk])
        return [
            Action("Unggah jawaban", reverse("submission-reply", args=[pk]), Act.RECORD_ANSWER, True),
            Action("Unduh berkas BPJS", reverse("file-download", args=[self.object.file_id]), Act.PREPARE_SUBMISSION),
            Action("Daftar nama", reverse("submission-lines", args=[pk]), Act.VIEW_SUBMISSIONS),
            *missing(self.object.get_absolute_url(), [(Book.COVER, "Surat pengantar", cover, Act.PREPARE_SUBMISSION)]),
            *self._again(),
            Action("Periksa ulang", reverse("submission-recheck", args=[pk]), Act.VIEW_SUBMISSIONS),
        ]

    def _again(self) -> list[Action]:
        """What is left to do about those not recorded."""
        decree, acts = self.object.decree_id, []
        if unmended(self.object).exists():
            acts.append(
                Action("Catat pembenahan", reverse("submission-mend", args=[self.object.pk]), Act.RECORD_ANSWER)
            )
        if lines_to_resend(self.object.decree, unanswered=True).exists():
            acts.append(Action("Ajukan lagi", reverse("submission-follow-up", args=[decree]), Act.PREPARE_SUBMISSION))
        return acts

    def get_panels(self) -> Sequence[Panel]:
        one = self.object
        papers = paper_panels(one.get_absolute_url(), self.request.user)
        answered = [*answer_panels(one), *mending_panel(one)]
        return [batch_panel(one), *papers, *answered, dropped_panel(one), chain_panel(one)]


class RecheckPage(StartJobPage):
    act = Act.VIEW_SUBMISSIONS
    title = "Periksa ulang pengajuan"
    intro = (
        "Berkas yang dikirim disusun lagi dari daftar beku dan jawaban dibaca lagi, masing-masing menurut susunan "
        "kolom yang dipakai waktu itu. Tidak ada yang berubah."
    )
    kind = recheck_submission
    submit_label = "Periksa ulang"

    def get_back(self) -> tuple[str, str]:
        return "Pengajuan", reverse("submission", args=[self.kwargs["pk"]])

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        return {"submission_id": get_object_or_404(Submission, pk=self.kwargs["pk"]).pk}


class LineListPage(ListPage):
    shows_people = True
    act, also = Act.VIEW_SUBMISSIONS, (Act.VIEW_WORKERS,)
    title = "Nama dalam pengajuan"
    intro = "Nama yang diajukan dan yang dikeluarkan, dengan jawaban BPJS."
    table_class = LineTable
    keyset = "line__no"
    filterset_class = LineFilter

    def get_back(self) -> tuple[str, str]:
        return "Pengajuan", reverse("submission", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[SubmissionLine]:
        visible = Registration.objects.visible_to(self.request.user)
        lines = SubmissionLine.objects.filter(submission=self.kwargs["pk"], line__registration__in=visible)
        return lines.select_related("line", "mending", "resent_in")

    def people_of(self, row: SubmissionLine) -> Sequence[int]:
        return (row.line.registration_id,)


class AnswerForm(forms.Form):
    file = TableField(label="Jawaban BPJS (xlsx atau csv)")


class ReplyPage(StartJobPage):
    act = Act.RECORD_ANSWER
    title = "Unggah jawaban BPJS"
    intro = (
        "Kolom NIK, NAMA, STATUS, serta KPJ dan KETERANGAN bila ada. Baris yang tidak cocok ditahan dengan sebabnya; "
        "jawaban untuk pengajuan lain ditolak seluruhnya."
    )
    form_class = AnswerForm
    kind = record_answer
    submit_label = "Unggah dan catat"

    def get_actions(self) -> Sequence[Action]:
        return [Action("Unduh templat", reverse("submission-template"))]

    def get_back(self) -> tuple[str, str]:
        return "Pengajuan", reverse("submission", args=[self.kwargs["pk"]])

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        submission = get_object_or_404(Submission, pk=self.kwargs["pk"])
        upload = form.cleaned_data["file"]
        stored = store(upload, upload.name, actor=self.request.user, act=Act.RECORD_ANSWER)
        return {"submission_id": submission.pk, "file_id": str(stored.pk)}


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty answer with the columns and status words that are understood."""
    if not policy.allows(request.user, Act.RECORD_ANSWER):
        raise PermissionDenied
    return workbook(answer_template(answer_layout_on(timezone.localdate())), "templat-jawaban-bpjs.xlsx")


class AnswerRowsPage(ListPage):
    shows_people = True
    act = Act.VIEW_SUBMISSIONS
    title = "Baris jawaban BPJS yang ditahan"
    intro = "Baris jawaban yang belum dicatat, untuk diselesaikan dengan BPJS. Berkas asalnya tetap disimpan."
    table_class = AnswerRowTable
    empty_text = "Semua baris jawaban ini sudah dicatat."

    @property
    def answer(self) -> AnswerFile:
        return get_object_or_404(AnswerFile.objects.select_related("file"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"Baris yang ditahan: {self.answer.file.name}"

    def get_back(self) -> tuple[str, str]:
        return "Pengajuan", reverse("submission", args=[self.answer.submission_id])

    def get_actions(self) -> Sequence[Action]:
        return [Action("Unduh jawaban", reverse("file-download", args=[self.answer.file_id]), Act.RECORD_ANSWER)]

    def get_queryset(self) -> QuerySet[AnswerRow]:
        return self.answer.unposted.select_related("line__line")

    def people_of(self, row: AnswerRow) -> Sequence[int]:
        return (row.line.line.registration_id,) if row.line else ()


class AgreementListPage(ListPage):
    act = Act.VIEW_SUBMISSIONS
    title = "Perjanjian kerja sama (PKS)"
    intro = "Tanpa PKS yang berlaku pada hari pengajuan, tidak ada nama yang diajukan (Pasal 20 ayat (5))."
    back = BACK
    table_class = AgreementTable
    empty_text = "Belum ada PKS yang dicatat."

    def get_queryset(self) -> QuerySet[Agreement]:
        return Agreement.objects.all()

    def get_actions(self) -> Sequence[Action]:
        return [Action("Catat PKS", reverse("agreement-record"), Act.PREPARE_SUBMISSION, True)]


class AgreementForm(forms.Form):
    number = forms.CharField(label="Nomor PKS", max_length=80)
    valid_from = DayField(label="Berlaku mulai")
    valid_to = DayField(label="Berlaku sampai")


class AgreementPage(FormPage):
    act = Act.PREPARE_SUBMISSION
    title = "Catat PKS"
    intro = "Perjanjian antara Pemerintah Kabupaten dan BPJS Ketenagakerjaan."
    back = ("Perjanjian (PKS)", "agreements")
    form_class = AgreementForm
    success_message = "PKS dicatat."

    def save(self, form: forms.Form) -> str:
        services.record_agreement(**form.cleaned_data, actor=self.request.user)
        return reverse("agreements")
