"""The life of a decree: made with frozen lines, issued by another person, or cancelled as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from enrollment.decrees.freezing import freeze, lines_hash
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import TRANSITIONS, State, Transition
from enrollment.programs.models import Program, Wave
from enrollment.programs.services import reopen_wave
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number

ISSUE_ACT = {Kind.KADINSOS: Act.SIGN_KADINSOS, Kind.BUPATI: Act.ISSUE_DECREE}
MAKE_ACT = {Kind.KADINSOS: Act.LOCK_PENDATAAN, Kind.BUPATI: Act.DRAFT_DECREE}
ON_ISSUE = {Kind.KADINSOS: TRANSITIONS["list"], Kind.BUPATI: TRANSITIONS["decree"]}


def make(
    kind: Kind,
    program: Program,
    values: Sequence[tuple[object, ...]],
    *,
    wave: Wave | None,
    actor: User | None,
    **head: Any,
) -> Decree:
    """Create a draft with its frozen lines; `head` = title, clauses, signer. Runs in the caller's transaction."""
    months = wave.months if wave else 0
    decree = Decree.objects.create(
        kind=kind,
        program=program,
        wave=wave,
        regulation=program.regulation,
        people=len(values),
        months=months * len(values),
        amount=(wave.cost_per_person if wave else 0) * len(values),
        lines_hash=lines_hash(values),
        made_by=actor,
        **head,
    )
    freeze(decree, values)
    return decree


@transaction.atomic
def issue(decree: Decree, *, number: str, signed_on: date, signer_name: str, actor: User | None) -> Decree:
    """Give the decree its number and date; its people move on (Pasal 22(3), 22(4)).

    Raises `DomainError` when it is no draft, when the maker of a Keputusan Bupati tries to issue it, when the
    number is taken, or when somebody on the list has changed or left since it was frozen.
    """
    decree = _locked(decree)
    kind = Kind(decree.kind)
    if actor is not None:
        policy.require(actor, ISSUE_ACT[kind])
    _refuse_maker(decree, actor)
    _refuse_taken(decree, number)
    step = ON_ISSUE[kind]
    _refuse_changed(decree, step)
    decree.state, decree.issued_by, decree.issued_at = DecreeState.ISSUED, actor, timezone.now()
    decree.number, decree.decided_on, decree.signer_name = number.strip(), signed_on, signer_name.strip()
    decree.save()
    people = Registration.objects.filter(decree_lines__decree=decree)
    people.update(state=step.target, state_changed_at=timezone.now())
    audit.record("decrees.issue", actor=actor, subject=decree, people=decree.people, hash=decree.lines_hash)
    return decree


@transaction.atomic
def cancel(decree: Decree, *, reason: str, actor: User) -> Decree:
    """Discard a draft; the people of a pendataan are unlocked, a selection stays as it is."""
    decree = _locked(decree)
    policy.require(actor, MAKE_ACT[Kind(decree.kind)])
    if not reason.strip():
        raise DomainError("Alasan pembatalan kosong.", "Tulis alasannya; alasan tercatat dalam jejak audit.")
    decree.state = DecreeState.CANCELLED
    decree.save(update_fields=["state"])
    if decree.kind == Kind.KADINSOS:
        locked = Registration.objects.filter(decree_lines__decree=decree, state=State.LOCKED)
        locked.update(state=State.PROPOSED, state_changed_at=timezone.now())
    if decree.wave is not None:
        reopen_wave(decree.wave, actor=actor)
    audit.record("decrees.cancel", actor=actor, subject=decree, purpose=reason)
    return decree


def _locked(decree: Decree) -> Decree:
    decree = Decree.objects.select_for_update().get(pk=decree.pk)
    if decree.state != DecreeState.DRAFT:
        raise DomainError(
            f"{decree} berstatus {decree.get_state_display()}, bukan rancangan.",
            "Keputusan yang sudah ditetapkan hanya diubah dengan keputusan perubahan.",
        )
    return decree


def _refuse_maker(decree: Decree, actor: User | None) -> None:
    if decree.kind == Kind.BUPATI and actor is not None and decree.made_by_id == actor.pk:
        raise DomainError(
            "Penyusun rancangan tidak boleh menetapkannya sendiri.", "Minta pejabat Bagian Hukum yang lain."
        )


def _refuse_taken(decree: Decree, given: str) -> None:
    if not given.strip():
        raise DomainError("Nomor keputusan kosong.", "Isi nomor dari buku register keputusan.")
    if Decree.objects.filter(kind=decree.kind, number=given.strip()).exists():
        raise DomainError(f"Nomor {given.strip()} sudah dipakai keputusan lain.", "Periksa buku register.")


def _refuse_changed(decree: Decree, step: Transition) -> None:
    same = Q(registration__nik=F("nik"), registration__name=F("name"), registration__state__in=step.sources)
    changed = decree.lines.exclude(same).count()
    if changed:
        raise DomainError(
            f"{number(changed)} nama dalam daftar sudah berubah atau ditarik sejak daftar dibekukan.",
            "Batalkan rancangan ini, lalu susun lagi dari data terbaru.",
        )
