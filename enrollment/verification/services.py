"""Sending names to Disdukcapil, taking back who was not answered, putting the mended on the list again (22(3))."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Max

from enrollment.programs.models import Program
from enrollment.verification.mending import refuse_unmended
from enrollment.verification.models import Batch, BatchLine
from enrollment.verification.selectors import awaited, to_send
from enrollment.verification.workbooks import write_batch
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
from jamsos.sealing import seal
from jamsos.stated import stated


@transaction.atomic
def send(program: Program, *, actor: User | None) -> Batch:
    """Make a batch of everybody on the Dinsos list who is not held, and hand over the file.

    Raises `DomainError` when there is nobody.
    """
    if actor is not None:
        policy.require(actor, Act.SEND_VERIFICATION)
    Program.objects.select_for_update().get(pk=program.pk)
    listed = to_send().filter(program=program)
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
def recall(batch: Batch, *, reason: str, actor: User) -> int:
    """Take back who Disdukcapil has not answered about: on the list again, to go with the next batch.

    Raises `DomainError` without a reason, or when everybody has been answered.
    """
    policy.require(actor, Act.SEND_VERIFICATION)
    Batch.objects.select_for_update().get(pk=batch.pk)
    reason = stated(reason, hint="Tulis mengapa namanya ditarik.")
    people = list(awaited(batch).values_list("registration", flat=True))
    if not people:
        raise DomainError(f"Semua orang pada {batch} sudah dijawab atau ditarik.", "Tidak ada yang perlu ditarik.")
    moved = move(Registration.objects.filter(pk__in=people), "recall", expected=len(people))
    audit.record("verification.recall", actor=actor, subject=batch, people=moved, purpose=reason)
    return moved


@transaction.atomic
def mend(person: Registration, *, actor: User) -> Registration:
    """Put a returned person back on the list once the mended data have been assessed again.

    Raises `DomainError` for what `refuse_unmended` and `resubmit` refuse.
    """
    person = Registration.objects.select_for_update().get(pk=person.pk)
    refuse_unmended(person)
    return resubmit(person, actor=actor)
