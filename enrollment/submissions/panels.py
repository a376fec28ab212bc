"""Figures of a submission as panels: before the act, the batch itself, and what BPJS answered."""

from __future__ import annotations

from datetime import date

from django.db.models import Count
from django.urls import reverse

from enrollment.decrees.models import Decree
from enrollment.submissions.answers import POSTED
from enrollment.submissions.layout_versions import layout_on
from enrollment.submissions.models import Agreement, Answer, AnswerFile, Mending, Outcome, Submission
from enrollment.submissions.selectors import chain_of, totals, totals_of_wave
from enrollment.submissions.services import Review
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal


def agreement_fact(on: date) -> Fact:
    """The agreement in force on the day, or that there is none."""
    agreement, url = Agreement.in_force(on), reverse("agreements")
    if agreement is None:
        return Fact("PKS", "Tidak ada", "catat dulu PKS yang berlaku", url)
    return Fact("PKS", agreement.number, f"sampai {tanggal(agreement.valid_to)}", url)


NOBODY_LEFT = Fact(
    "Tidak ada yang dapat diajukan hari ini",
    "Selesaikan sebab yang masih dapat diselesaikan, lalu buka halaman ini lagi.",
    "Tempat yang kosong diisi dari daftar cadangan dengan keputusan perubahan: Bagian Hukum menyusunnya pada halaman "
    "Keputusan.",
)


def review_panels(decree: Decree, found: Review, on: date) -> list[Panel]:
    """What would be handed over on the day, who would be dropped and why, and what is next when nobody is left."""
    facts = [
        Fact("Keputusan Bupati", decree.number, tanggal(decree.decided_on)),
        Fact("Tahap", decree.stage, f"{decree.wave.account}, {decree.wave.get_fund_source_display()}"),
        agreement_fact(on),
        Fact("Susunan kolom", f"versi {layout_on(on).version}", url=reverse("layouts")),
        Fact("Tanggal pengajuan", tanggal(on)),
        Fact("Akan diajukan", f"{number(len(found.included))} orang"),
        Fact("Orang-bulan", number(sum(line.months for line in found.included))),
        Fact("Iuran", rupiah(sum(line.amount for line in found.included))),
        Fact("Akan dikeluarkan", f"{number(len(found.dropped))} orang"),
    ]
    next_step = [] if found.included else [Panel("Langkah berikutnya", [NOBODY_LEFT])]
    dropped = _counts("Akan dikeluarkan", sorted(found.reasons.items()))
    return [*next_step, Panel("Yang akan diajukan", facts), dropped]


def _counts(title: str, rows: list[tuple[str, int]]) -> Panel:
    context = {"heading": "Alasan", "unit": "Orang", "rows": rows, "none": "Tidak ada yang dikeluarkan."}
    return Panel(title, template="submissions/counts.html", context=context)


def batch_panel(submission: Submission) -> Panel:
    """What was sent, when, by whom, and the hashes that prove it."""
    decree = submission.decree
    facts = [
        Fact("Kode pengajuan", submission.code),
        Fact("Susunan kolom", f"versi {submission.layout}", url=reverse("layouts")),
        Fact("Keputusan Bupati", decree.number, tanggal(decree.decided_on)),
        Fact("Sumber dana", decree.wave.get_fund_source_display(), decree.wave.account),
        Fact("PKS", submission.agreement.number),
        Fact("Tanggal pengajuan", tanggal(submission.submitted_on), f"oleh {submission.made_by or 'sistem'}"),
        *_late_facts(submission),
        Fact("Diajukan", f"{number(submission.people)} orang", f"{number(submission.months)} orang-bulan"),
        Fact("Iuran", rupiah(submission.amount)),
        Fact("SHA-256 baris", submission.rows_sha256, "tercetak pada lembar Kendali"),
        Fact("SHA-256 berkas", submission.file.sha256 if submission.file else None),
    ]
    return Panel("Pengajuan", facts)


def _late_facts(submission: Submission) -> list[Fact]:
    reason = submission.late_reason
    return [Fact("Masa iuran sudah berjalan", "disepakati dengan BPJS", reason)] if reason else []


def chain_panel(submission: Submission) -> Panel:
    """Every submission of the wave, and the sum in which each person is counted once."""
    wave = submission.decree.wave
    context = {"rows": chain_of(wave), "whole": totals_of_wave(wave), "here": submission.pk}
    note = (
        "Diajukan = terekam + ditolak + belum dijawab, pada tiap pengajuan. Yang diajukan lagi dihitung sekali "
        "dalam jumlah tahap: pada pengajuan terakhirnya."
    )
    return Panel(
        f"Rangkaian pengajuan {wave}", template="submissions/chain.html", context=context, note=note, wide=True
    )


def mending_panel(submission: Submission) -> list[Panel]:
    """What was put right about the rejected, in the words noted; nothing before the first note."""
    noted = Mending.objects.filter(line__submission=submission).order_by().values_list("note")
    facts = [Fact(note, f"{number(people)} orang") for note, people in noted.annotate(Count("pk")).order_by("note")]
    return [Panel("Pembenahan yang ditolak", facts)] if facts else []


def answer_panels(submission: Submission) -> list[Panel]:
    """The reconciliation, and each answer file by outcome."""
    found, lines = totals(submission), reverse("submission-lines", args=[submission.pk])
    balance = "cocok" if found.reconciled else "TIDAK cocok"
    facts = [
        Fact("Diajukan", number(found.sent), f"{balance}: terekam + ditolak + belum dijawab"),
        Fact("Terekam", number(found.recorded), url=f"{lines}?kind={Answer.RECORDED}"),
        Fact("Ditolak", number(found.rejected), url=f"{lines}?kind={Answer.REJECTED}"),
        Fact("Belum dijawab", number(found.unanswered), url=f"{lines}?kind=unanswered"),
    ]
    if found.resent:
        facts.append(Fact("Diajukan lagi", number(found.resent), "dari yang ditolak dan belum dijawab"))
    answers = submission.answers.select_related("file", "recorded_by")
    return [Panel("Jawaban BPJS", facts), *map(_answer_panel, answers)]


def _answer_panel(answer: AnswerFile) -> Panel:
    rows = reverse("submission-answer", args=[answer.pk])
    facts = [
        Fact("Dicatat", tanggal(answer.recorded_at), f"oleh {answer.recorded_by or 'sistem'}"),
        Fact("Susunan kolom", f"versi {answer.layout}", url=reverse("layouts")),
        Fact("Baris", number(answer.rows), "setiap baris masuk tepat satu hasil di bawah ini"),
    ]
    for outcome in Outcome:
        count = answer.counts.get(outcome.value, 0)
        facts.append(Fact(outcome.label, number(count), url=rows if count and outcome not in POSTED else ""))
    return Panel(answer.file.name, facts)


def dropped_panel(submission: Submission) -> Panel:
    """Who was left out of the submission and why."""
    dropped = submission.lines.filter(included=False).order_by("reason")
    rows = list(dropped.values_list("reason").annotate(Count("pk")))
    return _counts("Dikeluarkan saat pengajuan", rows)
