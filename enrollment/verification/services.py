"""Sending names to Disdukcapil and taking its verdicts (Pasal 22(3))."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from enrollment.lifecycle import State, guard
from enrollment.programs.models import Program
from enrollment.verification.models import Batch, BatchLine, Verdict, VerdictRecord
from enrollment.verification.workbooks import Reply, write_batch
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.lib.copying import copy_rows
from jamsos.sealing import seal

# "Padan sebagian" passes only when what identifies the person agrees; the rest is mended by the proposer.
IDENTITY = ("NIK", "NAMA", "TGL_LAHIR")
CHUNK = 5000


@transaction.atomic
def send(program: Program, *, actor: User | None) -> Batch:
    """Make a batch of everybody on the Dinsos list and hand over the file; raises `DomainError` if nobody is."""
    if actor is not None:
        policy.require(actor, Act.SEND_VERIFICATION)
    Program.objects.select_for_update().get(pk=program.pk)
    listed = Registration.objects.filter(program=program, state=State.LISTED)
    people = list(
        listed.select_related("village__district").order_by("village__district__name", "village__name", "name", "pk")
    )
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
    listed.update(state=State.IN_VERIFICATION, state_changed_at=timezone.now())
    audit.record("verification.send", actor=actor, subject=batch, people=len(people), hash=batch.lines_hash)
    return batch


def _keep_file(batch: Batch, people: Sequence[Registration], actor: User | None) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"verval-{batch.program.year}-{batch.number}.xlsx"
        write_batch(batch, people, path)
        batch.file = store_path(path, actor=actor, act=Act.RECORD_VERDICTS)
    batch.save(update_fields=["file"])


@transaction.atomic
def record(batch: Batch, replies: Sequence[Reply], *, actor: User | None) -> dict[str, int]:
    """Append verdicts and move the people on; answered lines of an earlier file are left as they are.

    Raises `DomainError` when the file names people who are not in the batch, or when the officer also locked
    or proposed them (maker is never checker); then nothing is stored.
    """
    if actor is not None:
        policy.require(actor, Act.RECORD_VERDICTS)
        _refuse_sender(batch, actor)
    Batch.objects.select_for_update().get(pk=batch.pk)
    lines = {line.no: line for line in batch.lines.select_related("registration").filter(record=None)}
    known = set(batch.lines.values_list("no", flat=True))
    _refuse_strangers(replies, lines, known)
    fresh = {reply.no: reply for reply in replies if reply.no in lines}
    VerdictRecord.objects.bulk_create((_row(lines[no], reply, actor) for no, reply in fresh.items()), batch_size=CHUNK)
    passed = {no for no, reply in fresh.items() if passes(reply)}
    _move([lines[no] for no in passed], State.VERIFIED)
    _move([line for no, line in lines.items() if no in fresh and no not in passed], State.RETURNED)
    counts = Counter(reply.verdict.value for reply in fresh.values())
    result = {"recorded": len(fresh), "verified": len(passed), "returned": len(fresh) - len(passed)}
    audit.record("verification.record", actor=actor, subject=batch, **result, verdicts=dict(counts))
    return result | {"already": len(replies) - len(fresh), "unanswered": len(lines) - len(fresh)}


def passes(reply: Reply) -> bool:
    """Whether the answer lets the person go on: padan, or padan sebagian with the identity agreeing."""
    if reply.verdict == Verdict.PARTIAL:
        return all(reply.elements.get(name, "").startswith("SESUAI") for name in IDENTITY)
    return reply.verdict == Verdict.MATCHED


def _refuse_sender(batch: Batch, actor: User) -> None:
    if batch.sent_by_id == actor.pk:
        raise DomainError(
            "Pengirim kiriman tidak boleh mencatat hasil vervalnya sendiri.", "Minta petugas Disdukcapil lain."
        )


def _refuse_strangers(replies: Sequence[Reply], lines: dict[int, BatchLine], known: set[int]) -> None:
    twice = [no for no, count in Counter(reply.no for reply in replies).items() if count > 1]
    if twice:
        raise DomainError(f"Nomor urut {twice[0]} muncul dua kali dalam berkas.", "Sisakan satu baris per orang.")
    for reply in replies:
        line = lines.get(reply.no)
        if reply.no not in known or (line and line.registration.nik != reply.nik):
            raise DomainError(
                f"Nomor urut {reply.no}: NIK-nya bukan NIK pada kiriman ini.",
                "Gunakan berkas kiriman yang sama dan jangan mengubah kolom NO dan NIK; tidak ada yang disimpan.",
            )


def _row(line: BatchLine, reply: Reply, actor: User | None) -> VerdictRecord:
    return VerdictRecord(line=line, verdict=reply.verdict, elements=reply.elements, note=reply.note, recorded_by=actor)


def _move(lines: Sequence[BatchLine], state: State) -> None:
    ids = [line.registration_id for line in lines]
    moving = Registration.objects.filter(pk__in=ids, state=State.IN_VERIFICATION)
    moving.update(state=state, state_changed_at=timezone.now())


@transaction.atomic
def mend(person: Registration, *, actor: User) -> Registration:
    """Put a returned person back on the list; raises `DomainError` if somebody else already did."""
    policy.require(actor, Act.CHANGE_WORKERS)
    person = Registration.objects.select_for_update().get(pk=person.pk)
    person.state = guard("mend", person.state)
    person.state_changed_at = timezone.now()
    person.save(update_fields=["state", "state_changed_at"])
    audit.record("verification.mend", actor=actor, subject=person)
    return person
