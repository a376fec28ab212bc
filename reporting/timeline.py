"""What happened to a person, in order: the dates of the stages, and for an auditor every act upon the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from enrollment.assessment.models import Assessment
from enrollment.contributions.models import Contribution
from enrollment.decrees.models import DecreeLine, DecreeState, Kind
from enrollment.doubles.models import MERGES, PairRuling
from enrollment.matching.models import Match
from enrollment.matching.two_eyes import Stage
from enrollment.selection.explaining import promotion_of
from enrollment.selection.models import SelectionLine
from enrollment.submissions.models import SubmissionLine
from enrollment.verification.models import BatchLine
from enrollment.workers.doubles import where_proposed
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.lib.dates import MONTHS
from jamsos.lib.words import inside
from jamsos.ui.panels import Panel
from reporting.wording import act_label


@dataclass(frozen=True)
class Moment:
    """Something that happened: when, what, and who or under which number."""

    at: datetime
    what: str
    detail: str = ""


def timeline_panel(one: Registration, user: User) -> Panel:
    """Newest first."""
    moments = [*stage_moments(one), *(act_moments(one) if policy.allows(user, Act.VIEW_AUDIT) else ())]
    rows = sorted(moments, key=lambda moment: moment.at, reverse=True)
    return Panel("Perjalanan", template="reporting/timeline.html", context={"rows": rows})


def act_moments(one: Registration) -> Iterator[Moment]:
    """Acts upon and looks at this person, from the audit trail."""
    events = Event.objects.filter(subject_type=one._meta.label_lower, subject_id=str(one.pk)).select_related("actor")
    for event in events:
        detail = " · ".join(part for part in (str(event.actor or "sistem"), event.purpose) if part)
        yield Moment(event.at, f"Jejak audit: {act_label(event.act).lower()}", detail)


def stage_moments(one: Registration) -> Iterator[Moment]:
    """One moment for every stage passed, without the names of officers."""
    yield Moment(one.proposed_at, "Diusulkan", one.sponsor)
    for match in Match.objects.filter(registration=one).select_related("run__reference_list"):
        at = match.reviewed_at or match.run.finished_at or match.run.started_at
        said = match.get_review_display() or match.get_decision_display()
        yield Moment(at, f"Pemadanan: {inside(said)}", str(match.run.reference_list))
    for made in Assessment.objects.filter(registration=one):
        yield Moment(made.made_at, f"Penilaian: {inside(made.get_result_display())}")
    yield from _doubles(one)
    yield from _holds(one)
    yield from _verification(one)
    for line in SelectionLine.objects.filter(registration=one, run__current=True).select_related("run__wave__program"):
        yield Moment(line.run.made_at, f"Seleksi: {inside(line.get_place_display())}", str(line.run.wave))
        if promotion := promotion_of(line):
            yield Moment(promotion.made_at, "Terpilih dari daftar cadangan", str(line.run.wave))
    yield from _decrees(one)
    yield from _submissions(one)
    yield from _contributions(one)


def _doubles(one: Registration) -> Iterator[Moment]:
    """A merge, on the page of who stayed and on that of who was withdrawn."""
    mergers = PairRuling.objects.filter(Q(pair__left=one) | Q(pair__right=one), stage=Stage.COUNTS, counts__in=MERGES)
    for ruling in mergers.select_related("pair__left__village__district", "pair__right__village__district"):
        stays, leaves = ruling.pair.stays_and_leaves(ruling.counts)
        if one == leaves:
            yield Moment(ruling.made_at, "Ditarik: usulan ganda", f"tetap diusulkan di {where_proposed(stays)}")
        else:
            yield Moment(ruling.made_at, "Usulan ganda digabungkan", f"dari {where_proposed(leaves)}")


def _holds(one: Registration) -> Iterator[Moment]:
    for held in one.holds.all():
        yield Moment(held.held_at, "Nama ditahan", held.reason)
        for said in held.explanations.all():
            yield Moment(said.said_at, "Penahanan dijelaskan", said.text)
        if held.released_at:
            yield Moment(held.released_at, "Nama dilepaskan", held.release_reason)


def _verification(one: Registration) -> Iterator[Moment]:
    for line in BatchLine.objects.filter(registration=one).select_related("batch").prefetch_related("records"):
        yield Moment(line.batch.sent_at, "Dikirim untuk verval", f"kiriman {line.batch.number}")
        for record in line.records.all():
            what = "Jawaban verval diperbaiki" if record.reason else "Hasil verval"
            yield Moment(record.recorded_at, f"{what}: {inside(record.get_verdict_display())}", record.note)


def _decrees(one: Registration) -> Iterator[Moment]:
    lines = DecreeLine.objects.filter(registration=one).exclude(decree__state=DecreeState.CANCELLED)
    for line in lines.select_related("decree"):
        decree, kind = line.decree, Kind(line.decree.kind).label
        yield Moment(decree.made_at, f"Masuk rancangan {kind}")
        if decree.issued_at:
            yield Moment(decree.issued_at, f"{kind} ditetapkan", f"nomor {decree.number}")


def _submissions(one: Registration) -> Iterator[Moment]:
    lines = SubmissionLine.objects.filter(line__registration=one)
    for line in lines.select_related("submission", "answered_in"):
        what = "Diajukan ke BPJS" if line.included else "Dikeluarkan dari pengajuan BPJS"
        yield Moment(line.submission.made_at, what, line.reason)
        if line.answered_in:
            answer = inside(line.get_answer_display())
            yield Moment(line.answered_in.recorded_at, f"Jawaban BPJS: {answer}", line.answer_note)


def _contributions(one: Registration) -> Iterator[Moment]:
    """Every month posted, and with what reason it was taken back: nothing paid vanishes."""
    for row in Contribution.every.filter(line__line__registration=one).select_related("payment", "reversal"):
        month = f"Iuran {MONTHS[row.month - 1]} {row.year}"
        yield Moment(row.payment.made_at, f"{month} dicatat")
        if row.reversal:
            yield Moment(row.reversal.made_at, f"{month} dibalik", row.reversal.reason)
