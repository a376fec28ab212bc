"""What an officer decides about a link, and the acts of looking at it and exporting it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from eligibility.reference.models import ReferencePerson
from enrollment.matching import adoption
from enrollment.matching.models import Match, Review
from enrollment.programs.models import Program
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError


@transaction.atomic
def review(match: Match, verdict: str, *, seen: str, actor: User | None) -> Match:
    """Say whether the worker and the row of the list are one person; confirmed links take over the list's NIK.

    `seen`: the review as the officer's page showed it. Raises `DomainError` when it has changed since, when the
    worker is past proposal, when nothing was found, or when another worker of the programme has the NIK.
    """
    if actor is not None:
        policy.require(actor, Act.REVIEW_MATCHES)
    Program.objects.select_for_update().get(pk=match.registration.program_id)
    match = (
        Match.objects.select_for_update(of=("self", "registration")).select_related("registration").get(pk=match.pk)
    )
    _guard(match, seen)
    if verdict == Review.SAME:
        adoption.adopt(match, actor)
    else:
        adoption.give_back(match, actor)
    match.review, match.reviewed_by, match.reviewed_at = Review(verdict), actor, timezone.now()
    match.save(update_fields=["review", "reviewed_by", "reviewed_at"])
    audit.record("matching.review", actor=actor, subject=match.registration, verdict=str(verdict), row_no=match.row_no)
    return match


def _guard(match: Match, seen: str) -> None:
    if not match.is_changeable:
        raise DomainError(
            f"Padanan pada status {match.registration.get_state_display()} tidak dapat diubah.",
            "Padanan DTSEN hanya ditinjau pada usulan baru dan yang dikembalikan.",
        )
    if match.row_no is None:
        raise DomainError("Tidak ada baris daftar yang dapat dibandingkan.", "Perbaiki datanya, lalu padankan lagi.")
    if match.review != seen:
        raise DomainError(
            f"Padanan ini baru saja ditinjau {match.reviewed_by}: {match.get_review_display()}.",
            "Muat ulang halaman untuk melihat keadaan terakhir.",
        )


def view_pair(match: Match, *, actor: User) -> tuple[ReferencePerson | None, ReferencePerson | None]:
    """The row of the list and the runner-up, with full identity numbers; each look is recorded."""
    policy.require(actor, Act.REVIEW_MATCHES)
    persons = ReferencePerson.objects.filter(list_id=match.run.reference_list_id).select_related("village__district")
    rows = persons.filter(row_no__in=[match.row_no, match.runner_up_row_no]).in_bulk(field_name="pk")
    found = {person.row_no: person for person in rows.values()}
    audit.record("matching.view_pair", actor=actor, subject=match.registration, row_no=match.row_no)
    return found.get(match.row_no or 0), found.get(match.runner_up_row_no or 0)
