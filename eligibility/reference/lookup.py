"""Looking a person up in a list: one NIK at a time, with a purpose, recorded, and within a budget."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from eligibility.reference.models import ListKind, ListStatus, ReferenceList, ReferencePerson
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.lib.nik import clean, mask, problem

LOOKUP = "reference.lookup"
BUDGET, WITHIN = 300, timedelta(minutes=10)


def current_list(kind: str = ListKind.DTSEN) -> ReferenceList | None:
    """The newest list of the kind that is ready for use, or None."""
    return ReferenceList.objects.current(kind)


@transaction.atomic
def find_by_nik(reference: ReferenceList, nik: str, *, actor: User | None, purpose: str) -> ReferencePerson | None:
    """The person of this NIK on the list, or None. The look-up is recorded by row number, never by NIK.

    Raises `DomainError` without a purpose, for a malformed NIK, a list not in use, or over the read budget
    (300 look-ups in ten minutes).
    """
    nik = clean(nik)
    _guard(reference, nik, actor, purpose)
    person = ReferencePerson.objects.filter(list=reference, nik=nik).select_related("district", "village").first()
    audit.record(
        LOOKUP,
        actor=actor,
        subject=reference,
        purpose=purpose,
        found=person is not None,
        row_no=person.row_no if person else None,
        nik=mask(nik),
    )
    return person


def _guard(reference: ReferenceList, nik: str, actor: User | None, purpose: str) -> None:
    if actor is not None:
        policy.require(actor, Act.VIEW_REFERENCE)
        _require_budget(actor)
    if not purpose.strip():
        raise DomainError("Keperluan pencarian belum diisi.", "Tulis untuk apa data orang ini dibuka.")
    if reason := problem(nik):
        raise DomainError(f"NIK tidak dapat dicari: {reason}.", "Periksa NIK pada KTP.")
    if reference.status != ListStatus.READY:
        raise DomainError(f"{reference} tidak sedang dipakai.", "Pilih rilis yang siap dipakai.")


def _require_budget(actor: User) -> None:
    recent = Event.objects.filter(act=LOOKUP, actor=actor, at__gte=timezone.now() - WITHIN)
    if recent.count() >= BUDGET:
        raise DomainError(
            f"Sudah {BUDGET} pencarian dalam sepuluh menit.",
            "Tunggu beberapa menit; pencarian massal tidak diizinkan.",
        )
