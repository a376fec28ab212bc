"""Destroying the persons of a list whose retention has ended, or that should not have been loaded (UU 27/2022).

What remains is the evidence of decisions made on it: the list's row, the fingerprints of its files, its report.
Whoever imports lists does not destroy them: that is the head's act.
"""

from __future__ import annotations

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from eligibility.reference import loading
from eligibility.reference.models import ListStatus, ReferenceList
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.stated import stated


def retire(reference: ReferenceList, *, reason: str, actor: User | None) -> ReferenceList:
    """Drop the list's persons for good; from then on no run, look-up or assessment reads it.

    Raises `DomainError` without a reason, for a list not in use, or while somebody reads it.
    """
    if actor is not None:
        policy.require(actor, Act.DESTROY_REFERENCE)
    reason = stated(reason, least=5, hint="Tulis alasan pemusnahan.")
    try:
        return _drop(reference, reason, actor)
    except OperationalError as error:
        raise DomainError(f"{reference} sedang dibaca pekerjaan lain.", "Tunggu selesai, lalu ulangi.") from error


@transaction.atomic
def _drop(reference: ReferenceList, reason: str, actor: User | None) -> ReferenceList:
    reference = ReferenceList.objects.select_for_update().get(pk=reference.pk)
    if reference.status != ListStatus.READY:
        raise DomainError(
            f"{reference} berstatus {reference.get_status_display()}.", "Hanya daftar yang siap dipakai dimusnahkan."
        )
    with connection.cursor() as cursor:
        loading.drop(cursor, reference.pk)
    reference.status, reference.retired_at = ListStatus.RETIRED, timezone.now()
    reference.retired_by, reference.retired_why = actor, reason[:200]
    reference.save(update_fields=["status", "retired_at", "retired_by", "retired_why"])
    audit.record("reference.destroy", actor=actor, subject=reference, purpose=reason[:200], rows=reference.rows)
    return reference
