"""What waits for the signed-in person: one line per kind of work, each with the rows behind its count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, QuerySet
from django.urls import reverse

from enrollment.assessment.models import Result
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.matching.models import Match
from enrollment.submissions.models import Submission
from enrollment.verification.models import Batch
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act


@dataclass(frozen=True)
class Task:
    """A line of the work list: how many, what to do, where, and since when the oldest waits."""

    count: int
    label: str
    url: str
    since: datetime | None


@dataclass(frozen=True)
class Work:
    """A kind of work: who it waits for, the rows that wait, the moment each began to wait, where to do it."""

    act: Act
    label: str
    url: Callable[[], str]
    rows: Callable[[User], QuerySet]
    since: str


def _people(*states: State, **more: object) -> Callable[[User], QuerySet]:
    return lambda user: Registration.objects.visible_to(user).filter(state__in=states, **more)


def _workers(query: str) -> Callable[[], str]:
    return lambda: f"{reverse('workers')}?{query}"


def _page(name: str) -> Callable[[], str]:
    return lambda: reverse(name)


WORK: tuple[Work, ...] = (
    Work(
        Act.CHANGE_WORKERS,
        "dikembalikan Disdukcapil: perbaiki datanya",
        _workers(f"state={State.RETURNED}"),
        _people(State.RETURNED),
        "state_changed_at",
    ),
    Work(
        Act.CHANGE_WORKERS,
        "usulan tanpa NIK yang sah: lengkapi",
        _workers(f"state={State.PROPOSED}&nik=tanpa"),
        _people(State.PROPOSED, nik__isnull=True),
        "proposed_at",
    ),
    Work(
        Act.RUN_MATCHING,
        "usulan belum dipadankan dengan DTSEN",
        _page("matches"),
        _people(State.PROPOSED, match__isnull=True),
        "proposed_at",
    ),
    Work(
        Act.REVIEW_MATCHES,
        "padanan perlu ditinjau berdampingan",
        _page("matches"),
        lambda user: Match.objects.to_review().filter(registration__state=State.PROPOSED),
        "run__started_at",
    ),
    Work(
        Act.RUN_ASSESSMENT,
        "usulan belum dinilai kelayakannya",
        _page("assessment"),
        _people(State.PROPOSED, assessment__isnull=True),
        "proposed_at",
    ),
    Work(
        Act.LOCK_PENDATAAN,
        "usulan memenuhi syarat: kunci pendataan",
        _page("pendataan"),
        _people(State.PROPOSED, assessment__result=Result.ELIGIBLE, nik__isnull=False),
        "assessment__made_at",
    ),
    Work(
        Act.SIGN_KADINSOS,
        "rancangan Keputusan Kepala Dinas menunggu nomor dan tanda tangan",
        _page("pendataan"),
        lambda user: Decree.objects.filter(kind=Kind.KADINSOS, state=DecreeState.DRAFT),
        "made_at",
    ),
    Work(
        Act.SEND_VERIFICATION,
        "nama siap dikirim ke Disdukcapil",
        _page("verification"),
        _people(State.LISTED),
        "state_changed_at",
    ),
    Work(
        Act.RECORD_VERDICTS,
        "kiriman verval menunggu jawaban",
        _page("verification"),
        lambda user: Batch.objects.filter(lines__record__isnull=True).distinct(),
        "sent_at",
    ),
    Work(
        Act.RUN_SELECTION,
        "orang terverifikasi siap diseleksi",
        _page("waves"),
        _people(State.VERIFIED),
        "state_changed_at",
    ),
    Work(
        Act.DRAFT_DECREE,
        "orang terpilih menunggu rancangan Keputusan Bupati",
        _page("decrees"),
        lambda user: Registration.objects.in_state(State.SELECTED).exclude(
            decree_lines__decree__kind=Kind.BUPATI, decree_lines__decree__state=DecreeState.DRAFT
        ),
        "state_changed_at",
    ),
    Work(
        Act.ISSUE_DECREE,
        "rancangan Keputusan Bupati menunggu nomor dan tanggal",
        _page("decrees"),
        lambda user: Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.DRAFT).exclude(made_by=user),
        "made_at",
    ),
    Work(
        Act.PREPARE_SUBMISSION,
        "orang ditetapkan menunggu pengajuan ke BPJS",
        _page("submissions"),
        _people(State.DECREED),
        "state_changed_at",
    ),
    Work(
        Act.RECORD_ANSWER,
        "pengajuan menunggu jawaban BPJS",
        _page("submissions"),
        lambda user: Submission.objects.filter(answer_hash=""),
        "made_at",
    ),
    Work(
        Act.POST_CONTRIBUTIONS,
        "peserta terdaftar menunggu iuran pertama",
        _page("contributions"),
        _people(State.REGISTERED),
        "state_changed_at",
    ),
)


def tasks(user: User) -> list[Task]:
    """The user's work list: only kinds of work that the user may do and that have something waiting."""
    return [task for task in _counted(user) if task.count]


def _counted(user: User) -> Iterable[Task]:
    for work in WORK:
        if policy.allows(user, work.act):
            rows = work.rows(user)
            oldest = rows.aggregate(oldest=Min(work.since))["oldest"]
            yield Task(rows.count(), work.label, work.url(), oldest)
