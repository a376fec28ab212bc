"""Recording Disdukcapil's verdicts, from a file or one by one (Pasal 22(3)): they are only ever added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from django.db import transaction
from django.db.models import Q

from enrollment.verification.answers import Reply, contradicts, step_of
from enrollment.verification.handover import refuse_held, refuse_unconfirmed
from enrollment.verification.models import Batch, BatchLine, VerdictRecord, with_newest
from enrollment.verification.selectors import awaited
from enrollment.workers.hands import brought_in
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.models import JobIssue

CHUNK = 5000


@transaction.atomic
def record(batch: Batch, replies: Sequence[Reply], *, sha256: str, actor: User | None) -> dict[str, int]:
    """Append verdicts and move the people on; lines answered before keep their verdict (DOMAIN 7).

    `sha256` is the fingerprint of the answer file, empty without one. The result counts `recorded`, `verified`,
    `returned`, `closed`, `already` answered, `differing` from what was answered before, `left` the batch, and
    `unanswered` lines. Who died or moved away is closed, not returned: there is nothing to mend.
    Raises `DomainError` when the batch is held, when the file names people who are not in the batch, or when the
    officer sent the batch, or proposed, merged or listed somebody in it (maker is never checker); nothing is stored.
    """
    if actor is not None:
        policy.require(actor, Act.RECORD_VERDICTS)
        refuse_maker(batch, {reply.no for reply in replies}, actor)
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    refuse_held(batch)
    named = {reply.no for reply in replies}
    waiting = awaited(batch).filter(no__in=named).select_related("registration")
    lines = {line.no: line for line in waiting.select_for_update(of=("registration",), no_key=True)}
    others = with_newest(batch.lines.filter(no__in=named - set(lines)), "verdict").values_list("no", "verdict")
    earlier = {no: verdict for no, verdict in others if verdict}
    left = {no for no, verdict in others if not verdict}
    _refuse_strangers(replies, lines, {*earlier, *left})
    fresh = [reply for reply in replies if reply.no in lines]
    VerdictRecord.objects.bulk_create((row_of(lines[reply.no], reply, actor) for reply in fresh), batch_size=CHUNK)
    moved = _move_on(fresh, lines)
    verdicts = Counter(reply.verdict.value for reply in fresh)
    result = {
        "recorded": len(fresh),
        "verified": moved["verify"],
        "returned": moved["return"],
        "closed": moved["close"],
        "already": sum(reply.no in earlier for reply in replies),
        "left": sum(reply.no in left for reply in replies),
        "differing": sum(earlier.get(reply.no, reply.verdict) != reply.verdict for reply in replies),
        "unanswered": awaited(batch).count(),
    }
    audit.record(
        "verification.record", actor=actor, subject=batch, **result, verdicts=dict(verdicts), answer_sha256=sha256
    )
    return result


def _move_on(fresh: Sequence[Reply], lines: dict[int, BatchLine]) -> Counter[str]:
    steps: dict[str, list[int]] = {}
    for reply in fresh:
        steps.setdefault(step_of(reply.verdict, reply.elements), []).append(lines[reply.no].registration_id)
    for step, people in steps.items():
        move(Registration.objects.filter(pk__in=people), step, expected=len(people))
    return Counter({step: len(people) for step, people in steps.items()})


@transaction.atomic
def record_one(line: BatchLine, reply: Reply, *, actor: User) -> None:
    """Record the answer about one person as an officer gives it on the screen.

    Raises `DomainError` like `record`, and besides when the receipt is not confirmed, the answer contradicts itself,
    or somebody else answered first.
    """
    refuse_unconfirmed(line.batch)
    refuse_contradiction(reply)
    if not record(line.batch, [reply], sha256="", actor=actor)["recorded"]:
        raise DomainError(
            "Orang ini sudah dijawab atau sudah ditarik dari kiriman.", "Muat ulang untuk melihat keadaan terakhir."
        )


def refuse_contradiction(reply: Reply) -> None:
    if contradicts(reply.verdict, reply.elements):
        raise DomainError(
            "Hasil «Padan», tetapi ada unsur yang tidak sesuai.", "Pilih hasil lain atau perbaiki unsurnya."
        )


def refuse_maker(batch: Batch, numbers: set[int], actor: User) -> None:
    """Raise `DomainError` when the actor sent the batch, or proposed, merged or listed one of these people."""
    if batch.sent_by_id == actor.pk:
        raise DomainError(
            "Pengirim kiriman tidak boleh mencatat hasil vervalnya sendiri.", "Minta petugas Disdukcapil lain."
        )
    lines = batch.lines.filter(no__in=numbers)
    proposed = lines.filter(brought_in(actor, "registration__")).values_list("no", flat=True)
    if own := sorted(proposed):
        raise DomainError(
            f"Nomor urut {own[0]}: Anda sendiri yang mengusulkan atau menggabungkan orang ini, jadi tidak boleh "
            "mencatat vervalnya.",
            "Minta petugas Disdukcapil lain.",
        )
    list_of = "registration__decree_lines__decree__"
    hands = Q(**{f"{list_of}made_by": actor}) | Q(**{f"{list_of}issued_by": actor})
    listed = lines.filter(hands, **{f"{list_of}kind": "kadinsos"}).values_list("no", flat=True)
    if own := sorted(listed):
        raise DomainError(
            f"Nomor urut {own[0]}: Anda sendiri yang mengunci atau menetapkan daftar yang memuat orang ini, jadi "
            "tidak boleh mencatat vervalnya.",
            "Minta petugas Disdukcapil lain.",
        )


class Strangers(DomainError):
    """Rows that are not those of the batch; `issues` has every one, the message the first."""

    def __init__(self, issues: Sequence[JobIssue]) -> None:
        more = f" Begitu pula {len(issues) - 1} baris lain, lihat catatan." if len(issues) > 1 else ""
        super().__init__(f"{issues[0].message}{more}", issues[0].hint)
        self.issues = issues


def _refuse_strangers(replies: Sequence[Reply], lines: dict[int, BatchLine], earlier: Container[int]) -> None:
    times = Counter(reply.no for reply in replies)
    issues = []
    for reply in replies:
        line = lines.get(reply.no)
        if times[reply.no] > 1:
            said = f"Nomor urut {reply.no} muncul dua kali dalam berkas."
            issues.append(_stranger(reply, "NO", said, "Sisakan satu baris per orang."))
        elif (line is None and reply.no not in earlier) or (line and line.registration.nik != reply.nik):
            said = f"Nomor urut {reply.no}: NIK-nya bukan NIK pada kiriman ini."
            hint = "Gunakan berkas kiriman yang sama dan jangan mengubah kolom NO dan NIK; tidak ada yang disimpan."
            issues.append(_stranger(reply, "NIK", said, hint))
    if issues:
        raise Strangers(issues)


def _stranger(reply: Reply, column: str, message: str, hint: str) -> JobIssue:
    return JobIssue(row=reply.row or None, column=column, message=message, hint=hint)


def row_of(line: BatchLine, reply: Reply, actor: User | None, **more: object) -> VerdictRecord:
    """The row that an answer becomes; `more`: sequence and reason of a correction."""
    said = {"verdict": reply.verdict, "elements": reply.elements, "note": reply.note}
    return VerdictRecord(line=line, recorded_by=actor, **said, **more)
