"""What waits for the signed-in person: one line per kind of work, each with the rows behind its count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from enrollment.assessment.models import Assessment, Result
from enrollment.assessment.selectors import stale
from enrollment.candidates.selectors import uncounted_lists
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.matching.selectors import queue
from enrollment.selection.eligible import eligible
from enrollment.submissions.models import Submission, SubmissionLine
from enrollment.verification.models import Batch, BatchLine
from enrollment.workers.models import ImportState, Registration, WorkerImport
from jamsos.accounts import policy
from jamsos.accounts.models import RoleAssignment, User
from jamsos.accounts.policy import Act


@dataclass(frozen=True)
class Task:
    """A line of the work list: how many, what to do, where, since when the oldest waits, the people meant."""

    count: int
    label: str
    url: str
    since: datetime | None
    rows_url: str


@dataclass(frozen=True)
class Work:
    """A kind of work: who it waits for, the rows that wait, the moment each began to wait, where to do it.

    `page` = URL name of the place, empty when the list of people is the place; `one` = URL name of a single row,
    where to go when only one waits.
    """

    key: str
    act: Act
    label: str
    rows: Callable[[User], QuerySet]
    since: str
    page: str = ""
    one: str = ""

    def task(self, user: User) -> Task | None:
        """Count in one query; nothing when nothing waits."""
        rows = self.rows(user)
        found = rows.order_by().aggregate(count=Count("pk"), oldest=Min(self.since), first=Min("pk"))
        if not found["count"]:
            return None
        people = rows.model is Registration and policy.allows(user, Act.VIEW_WORKERS)
        rows_url = reverse("task", args=[self.key]) if people else ""
        return Task(found["count"], self.label, self._place(found, rows_url), found["oldest"], rows_url)

    def _place(self, found: dict, rows_url: str) -> str:
        if self.one and found["count"] == 1:
            return reverse(self.one, args=[found["first"]])
        return reverse(self.page) if self.page else rows_url


def _people(*states: State, **more: object) -> Callable[[User], QuerySet]:
    return lambda user: Registration.objects.visible_to(user).filter(state__in=states, **more)


def _malformed(user: User) -> QuerySet:
    return Registration.objects.visible_to(user).filter(state=State.PROPOSED, nik__isnull=True).exclude(nik_given="")


def _unclear(user: User) -> QuerySet:
    """Who lacks a fact; once it has been recorded it is for Dinsos to assess again."""
    recorded = stale(Assessment.objects.filter(result=Result.UNKNOWN)).values("registration")
    return _people(State.PROPOSED, assessment__result=Result.UNKNOWN)(user).exclude(pk__in=recorded)


def _outdated(user: User) -> QuerySet:
    return stale(Assessment.objects.filter(registration__in=Registration.objects.visible_to(user).live()))


def _to_submit(user: User) -> QuerySet:
    """Decreed people not yet handed to BPJS; who was dropped at a submission waits for an amending decree."""
    dropped = SubmissionLine.objects.filter(included=False).values("line__registration")
    return _people(State.DECREED)(user).exclude(pk__in=dropped)


def _to_decree(user: User) -> QuerySet:
    drafted = DecreeLine.objects.filter(
        registration=OuterRef("pk"), decree__kind=Kind.BUPATI, decree__state=DecreeState.DRAFT
    )
    return Registration.objects.in_state(State.SELECTED).exclude(Exists(drafted))


def _unanswered(user: User) -> QuerySet:
    return Batch.objects.filter(Exists(BatchLine.objects.filter(batch=OuterRef("pk"), record__isnull=True)))


def _drafts(kind: Kind) -> QuerySet:
    return Decree.objects.filter(kind=kind, state=DecreeState.DRAFT)


def _without_role(user: User) -> QuerySet:
    today = timezone.localdate()
    held = RoleAssignment.objects.in_force(today).filter(user=OuterRef("pk"))
    return User.objects.filter(~Exists(held), is_active=True, is_superuser=False)


WORK: tuple[Work, ...] = (
    Work(
        "dikembalikan",
        Act.CHANGE_WORKERS,
        "orang dikembalikan Disdukcapil: perbaiki datanya",
        _people(State.RETURNED),
        "state_changed_at",
    ),
    Work(
        "nik-salah",
        Act.CHANGE_WORKERS,
        "usulan dengan NIK tidak sah: perbaiki",
        _malformed,
        "proposed_at",
    ),
    Work(
        "tanpa-nik",
        Act.CHANGE_WORKERS,
        "usulan tanpa NIK: lengkapi",
        _people(State.PROPOSED, nik__isnull=True, nik_given=""),
        "proposed_at",
    ),
    Work(
        "klarifikasi",
        Act.CHANGE_WORKERS,
        "usulan perlu klarifikasi: lengkapi datanya",
        _unclear,
        "assessment__made_at",
    ),
    Work(
        "impor",
        Act.IMPORT_WORKERS,
        "berkas impor sudah diperiksa, menunggu digabungkan",
        lambda user: WorkerImport.objects.filter(state=ImportState.CHECKED),
        "created_at",
        "worker-imports",
        "worker-import",
    ),
    Work(
        "calon",
        Act.SEARCH_CANDIDATES,
        "rilis DTSEN belum dihitung calonnya: hitung, lalu usulkan",
        lambda user: uncounted_lists(),
        "loaded_at",
        "candidates",
    ),
    Work(
        "padankan",
        Act.RUN_MATCHING,
        "usulan belum dipadankan dengan DTSEN",
        _people(State.PROPOSED, match__isnull=True),
        "proposed_at",
        "matches",
    ),
    Work(
        "tinjau",
        Act.REVIEW_MATCHES,
        "padanan perlu ditinjau berdampingan",
        queue,
        "run__started_at",
        "matches",
    ),
    Work(
        "nilai",
        Act.RUN_ASSESSMENT,
        "usulan belum dinilai kelayakannya",
        _people(State.PROPOSED, assessment__isnull=True),
        "proposed_at",
        "assessment",
    ),
    Work(
        "nilai-ulang",
        Act.RUN_ASSESSMENT,
        "penilaian lebih lama dari data atau padanannya: nilai lagi",
        _outdated,
        "made_at",
        "assessment",
    ),
    Work(
        "kunci",
        Act.LOCK_PENDATAAN,
        "usulan memenuhi syarat: kunci pendataan",
        lambda user: eligible(_people(State.PROPOSED, nik__isnull=False)(user)),
        "assessment__made_at",
        "pendataan",
    ),
    Work(
        "kadinsos",
        Act.SIGN_KADINSOS,
        "rancangan Keputusan Kepala Dinas menunggu nomor dan tanda tangan",
        lambda user: _drafts(Kind.KADINSOS),
        "made_at",
        "pendataan",
        "decree",
    ),
    Work(
        "kirim-verval",
        Act.SEND_VERIFICATION,
        "nama siap dikirim ke Disdukcapil",
        _people(State.LISTED),
        "state_changed_at",
        "verification",
    ),
    Work(
        "jawab-verval",
        Act.RECORD_VERDICTS,
        "kiriman verval menunggu jawaban",
        _unanswered,
        "sent_at",
        "verification",
        "batch",
    ),
    Work(
        "seleksi",
        Act.RUN_SELECTION,
        "orang terverifikasi siap diseleksi",
        lambda user: eligible(_people(State.VERIFIED)(user)),
        "state_changed_at",
        "waves",
    ),
    Work(
        "susun",
        Act.DRAFT_DECREE,
        "orang terpilih menunggu rancangan Keputusan Bupati",
        _to_decree,
        "state_changed_at",
        "decrees",
    ),
    Work(
        "tetapkan",
        Act.ISSUE_DECREE,
        "rancangan Keputusan Bupati menunggu nomor dan tanggal",
        lambda user: _drafts(Kind.BUPATI).exclude(made_by=user),
        "made_at",
        "decrees",
        "decree",
    ),
    Work(
        "ajukan",
        Act.PREPARE_SUBMISSION,
        "orang ditetapkan menunggu pengajuan ke BPJS",
        _to_submit,
        "state_changed_at",
        "submissions",
    ),
    Work(
        "jawaban-bpjs",
        Act.RECORD_ANSWER,
        "pengajuan menunggu jawaban BPJS",
        lambda user: Submission.objects.filter(answer_hash=""),
        "made_at",
        "submissions",
        "submission",
    ),
    Work(
        "iuran-pertama",
        Act.POST_CONTRIBUTIONS,
        "peserta terdaftar menunggu iuran pertama",
        _people(State.REGISTERED),
        "state_changed_at",
        "contributions",
    ),
    Work(
        "tanpa-peran",
        Act.MANAGE_ACCOUNTS,
        "akun aktif tanpa peran",
        _without_role,
        "date_joined",
        "accounts",
    ),
)


def tasks(user: User) -> list[Task]:
    """The user's work list: only kinds of work that the user may do and that have something waiting."""
    return [task for task in _waiting(user) if task is not None]


def _waiting(user: User) -> Iterator[Task | None]:
    for work in WORK:
        if policy.allows(user, work.act):
            yield work.task(user)
