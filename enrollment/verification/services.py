"""Sending names to Disdukcapil and taking its verdicts (Pasal 22(3))."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.verification.mending import refuse_unmended
from enrollment.verification.models import CLOSING, Batch, BatchLine, Verdict, VerdictRecord
from enrollment.verification.workbooks import IDENTITY, Reply, agrees, write_batch
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from enrollment.workers.services import resubmit
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.lib.copying import copy_rows
from jamsos.logs import mask_text
from jamsos.sealing import seal

CHUNK = 5000


@transaction.atomic
def send(program: Program, *, actor: User | None) -> Batch:
    """Make a batch of everybody on the Dinsos list and hand over the file; raises `DomainError` if nobody is."""
    if actor is not None:
        policy.require(actor, Act.SEND_VERIFICATION)
    Program.objects.select_for_update().get(pk=program.pk)
    listed = Registration.objects.filter(program=program, state=State.LISTED, nik__isnull=False)
    # Locked, so that nobody is withdrawn between being written to the file and being moved on.
    locked = listed.select_for_update(of=("self",), no_key=True).select_related("village__district")
    people = list(locked.order_by("village__district__name", "village__name", "name", "pk"))
    if not people:
        raise DomainError(
            "Tidak ada nama berstatus «Ditetapkan Dinsos» untuk dikirim.",
            "Kunci dulu pendataan pada halaman Pendataan.",
        )
    batch = Batch.objects.create(
        program=program,
        number=(program.verification_batches.aggregate(last=Max("number"))["last"] or 0) + 1,
        people=len(people),
        lines_hash=seal((person.pk, person.nik, person.name, person.birth_date) for person in people),
        sent_by=actor,
    )
    with connection.cursor() as cursor:
        rows = ((batch.pk, no, person.pk) for no, person in enumerate(people, start=1))
        copy_rows(cursor, BatchLine._meta.db_table, ("batch_id", "no", "registration_id"), rows)
    _keep_file(batch, people, actor)
    move(Registration.objects.filter(batch_lines__batch=batch), "send", expected=batch.people)
    audit.record("verification.send", actor=actor, subject=batch, people=len(people), hash=batch.lines_hash)
    return batch


def _keep_file(batch: Batch, people: Sequence[Registration], actor: User | None) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"verval-{batch.program.year}-{batch.number}.xlsx"
        write_batch(batch, people, path)
        batch.file = store_path(path, actor=actor, act=Act.RECORD_VERDICTS)
    batch.save(update_fields=["file"])


@transaction.atomic
def record(batch: Batch, replies: Sequence[Reply], *, sha256: str, actor: User | None) -> dict[str, int]:
    """Append verdicts and move the people on; lines answered before keep their verdict (DOMAIN 7).

    `sha256` is the fingerprint of the answer file. The result counts `recorded`, `verified`, `returned`,
    `closed`, `already` answered, `differing` from what was answered before, `left` the batch, and `unanswered` lines.
    Who died or moved away is closed, not returned: there is nothing to mend.
    Raises `DomainError` when the file names people who are not in the batch, or when the officer sent the batch
    or proposed somebody in it (maker is never checker); then nothing is stored.
    """
    if actor is not None:
        policy.require(actor, Act.RECORD_VERDICTS)
        _refuse_maker(batch, replies, actor)
    Batch.objects.select_for_update().get(pk=batch.pk)
    waiting = awaited(batch).select_related("registration").select_for_update(of=("registration",), no_key=True)
    lines = {line.no: line for line in waiting}
    left = set(
        batch.lines.filter(record=None)
        .exclude(pk__in=[line.pk for line in lines.values()])
        .values_list("no", flat=True)
    )
    earlier = dict(batch.lines.exclude(record=None).values_list("no", "record__verdict"))
    _refuse_strangers(replies, lines, {*earlier, *left})
    fresh = {reply.no: reply for reply in replies if reply.no in lines}
    VerdictRecord.objects.bulk_create((_row(lines[no], reply, actor) for no, reply in fresh.items()), batch_size=CHUNK)
    moved = Counter(step_of(reply) for reply in fresh.values())
    for step in moved:
        people = [lines[no].registration_id for no, reply in fresh.items() if step_of(reply) == step]
        move(Registration.objects.filter(pk__in=people), step, expected=len(people))
    verdicts = Counter(reply.verdict.value for reply in fresh.values())
    result = {
        "recorded": len(fresh),
        "verified": moved["verify"],
        "returned": moved["return"],
        "closed": moved["close"],
        "already": sum(reply.no in earlier for reply in replies),
        "left": sum(reply.no in left for reply in replies),
        "differing": sum(earlier.get(reply.no, reply.verdict) != reply.verdict for reply in replies),
        "unanswered": len(lines) - len(fresh),
    }
    audit.record(
        "verification.record", actor=actor, subject=batch, **result, verdicts=dict(verdicts), answer_sha256=sha256
    )
    return result


def step_of(reply: Reply) -> str:
    """The act of the lifecycle that the answer leads to: verify, close (died or moved away) or return."""
    if passes(reply):
        return "verify"
    return "close" if reply.verdict in CLOSING else "return"


def passes(reply: Reply) -> bool:
    """Whether the answer lets the person go on: padan, or padan sebagian with the identity agreeing."""
    if reply.verdict == Verdict.PARTIAL:
        return all(agrees(reply.elements.get(name, "")) for name in IDENTITY)
    return reply.verdict == Verdict.MATCHED


def _refuse_maker(batch: Batch, replies: Sequence[Reply], actor: User) -> None:
    if batch.sent_by_id == actor.pk:
        raise DomainError(
            "Pengirim kiriman tidak boleh mencatat hasil vervalnya sendiri.", "Minta petugas Disdukcapil lain."
        )
    answered = {reply.no for reply in replies}
    proposed = batch.lines.filter(registration__proposed_by=actor).values_list("no", flat=True)
    if own := sorted(answered & set(proposed)):
        raise DomainError(
            f"Nomor urut {own[0]}: Anda sendiri yang mengusulkan orang ini, jadi tidak boleh mencatat vervalnya.",
            "Minta petugas Disdukcapil lain.",
        )


def _refuse_strangers(replies: Sequence[Reply], lines: dict[int, BatchLine], earlier: Container[int]) -> None:
    twice = [no for no, count in Counter(reply.no for reply in replies).items() if count > 1]
    if twice:
        raise DomainError(f"Nomor urut {twice[0]} muncul dua kali dalam berkas.", "Sisakan satu baris per orang.")
    for reply in replies:
        line = lines.get(reply.no)
        if line is None and reply.no in earlier:
            continue
        if line is None or line.registration.nik != reply.nik:
            raise DomainError(
                f"Nomor urut {reply.no}: NIK-nya bukan NIK pada kiriman ini.",
                "Gunakan berkas kiriman yang sama dan jangan mengubah kolom NO dan NIK; tidak ada yang disimpan.",
            )


def _row(line: BatchLine, reply: Reply, actor: User | None) -> VerdictRecord:
    return VerdictRecord(line=line, verdict=reply.verdict, elements=reply.elements, note=reply.note, recorded_by=actor)


def awaited(batch: Batch) -> QuerySet[BatchLine]:
    """Lines still to be answered: not answered, and the person neither recalled, closed nor in a later batch."""
    later = BatchLine.objects.filter(registration=OuterRef("registration"), pk__gt=OuterRef("pk"))
    return batch.lines.filter(~Exists(later), record=None, registration__state=State.IN_VERIFICATION)


@transaction.atomic
def recall(batch: Batch, *, reason: str, actor: User) -> int:
    """Take back who Disdukcapil has not answered about: on the list again, to go with the next batch.

    Raises `DomainError` without a reason, or when everybody has been answered.
    """
    policy.require(actor, Act.SEND_VERIFICATION)
    Batch.objects.select_for_update().get(pk=batch.pk)
    if not reason.strip() or mask_text(reason) != reason:
        raise DomainError("Alasan kosong atau memuat nomor identitas.", "Tulis alasannya tanpa NIK.")
    people = list(awaited(batch).values_list("registration", flat=True))
    if not people:
        raise DomainError(f"Semua orang pada {batch} sudah dijawab atau ditarik.", "Tidak ada yang perlu ditarik.")
    moved = move(Registration.objects.filter(pk__in=people), "recall", expected=len(people))
    audit.record("verification.recall", actor=actor, subject=batch, people=moved, purpose=reason.strip()[:200])
    return moved


@transaction.atomic
def mend(person: Registration, *, actor: User) -> Registration:
    """Put a returned person back on the list once the mended data have been assessed again.

    Raises `DomainError` for what `refuse_unmended` and `resubmit` refuse.
    """
    person = Registration.objects.select_for_update().get(pk=person.pk)
    refuse_unmended(person)
    return resubmit(person, actor=actor)
