"""The life of a decree: made with frozen lines, issued by another person, or cancelled as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from enrollment.decrees.codes import new_code
from enrollment.decrees.dating import refuse_early_decree, refuse_late_amendment
from enrollment.decrees.freezing import (
    freeze,
    freeze_removals,
    is_intact,
    lines_hash,
    total_amount,
    total_freed,
    total_months,
)
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind
from enrollment.decrees.printable import refuse_unprintable
from enrollment.decrees.replacing import take_effect
from enrollment.holds.selectors import held
from enrollment.lifecycle import TRANSITIONS, Transition
from enrollment.papers.emblems import current_emblem
from enrollment.papers.letters import refuse_letters
from enrollment.papers.models import Book, Sign
from enrollment.papers.register import check_number, enter, strike
from enrollment.programs.models import Program, Wave
from enrollment.programs.services import reopen_wave
from enrollment.selection.services import lock
from enrollment.workers.hands import brought_in
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number as shown
from jamsos.stated import stated

ISSUE_ACT = {Kind.KADINSOS: Act.SIGN_KADINSOS, Kind.BUPATI: Act.ISSUE_DECREE}
MAKE_ACT = {Kind.KADINSOS: Act.LOCK_PENDATAAN, Kind.BUPATI: Act.DRAFT_DECREE}
SIGNS = {Kind.BUPATI: Sign.STATE, Kind.KADINSOS: Sign.REGENCY}
ON_ISSUE = {Kind.KADINSOS: TRANSITIONS["list"], Kind.BUPATI: TRANSITIONS["decree"]}


def make(
    kind: Kind,
    program: Program,
    values: Sequence[tuple[object, ...]],
    *,
    wave: Wave | None,
    actor: User | None,
    removals: Sequence[tuple[object, ...]] = (),
    **head: Any,
) -> Decree:
    """Create a draft with its frozen lines and, in an amendment, removals; runs in the caller's transaction.

    `head` = title, clauses, signer, and what an amendment amends. Letters that cannot be printed raise `DomainError`.
    """
    refuse_unprintable(values)
    decree = Decree.objects.create(
        kind=kind,
        program=program,
        wave=wave,
        regulation=(wave and wave.legal_base) or program.regulation,
        people=len(values),
        months=total_months(values),
        amount=total_amount(values),
        removed=len(removals),
        freed=total_freed(removals),
        lines_hash=lines_hash(values, removals),
        made_by=actor,
        **head,
    )
    freeze(decree, values)
    freeze_removals(decree, removals)
    return decree


@transaction.atomic
def issue(
    decree: Decree,
    *,
    number: str,
    signed_on: date,
    signer_name: str,
    actor: User | None,
    certifier_name: str = "",
) -> Decree:
    """Give the decree its number and date; its people move on (Pasal 22(3), 22(4)).

    `certifier_name` signs the salinan. Raises `DomainError` for what `check_issue` refuses, when the frozen lines
    were tampered with, when somebody on the list is held, has changed or left since, or when an
    amendment no longer follows from the list it amends and the reserve list.
    """
    decree = _locked(decree)
    names = (signer_name, certifier_name)
    number = check_issue(decree, number=number, signed_on=signed_on, names=names, actor=actor)
    refuse_tampered(decree)
    people = Registration.objects.filter(decree_lines__decree=decree)
    list(people.select_for_update(of=("self",), no_key=True).values_list("pk"))
    refuse_held(decree)
    if decree.is_amendment:
        take_effect(decree, actor=actor)
    step = ON_ISSUE[Kind(decree.kind)]
    _refuse_changed(decree, step)
    decree.state, decree.issued_by, decree.issued_at = DecreeState.ISSUED, actor, timezone.now()
    if decree.is_unchecked:
        decree.checked_by, decree.checked_at = actor, decree.issued_at  # whoever issues vouches for what was checked
    decree.number, decree.decided_on = number, signed_on
    decree.signer_name, decree.certifier_name = signer_name.strip(), certifier_name.strip()
    decree.code, decree.code_address = new_code(), settings.PUBLIC_ADDRESS
    decree.emblem = current_emblem(SIGNS[Kind(decree.kind)])
    enter(
        decree.kind, number=number, dated=signed_on, subject=decree.title, actor=actor, page=decree.get_absolute_url()
    )
    decree.save()
    move(people, step.name, expected=decree.people)
    audit.record("decrees.issue", actor=actor, subject=decree, people=decree.people, hash=decree.lines_hash)
    return decree


def check_issue(decree: Decree, *, number: str, signed_on: date, names: Sequence[str], actor: User | None) -> str:
    """The number as it will be stored; raises `DomainError` when the decree cannot be issued like this.

    Refused: no draft any more, no right, the maker of a Keputusan Bupati, who proposed somebody on the list of the
    Dinas, a number that is empty or taken, a date before the law or what the decree rests on, an amendment decided
    after its first month has begun, and `names` of officials that cannot be printed.
    """
    refuse_ended(decree)
    if actor is not None:
        policy.require(actor, ISSUE_ACT[Kind(decree.kind)])
    refuse_maker(decree, actor)
    refuse_proposer(decree, actor)
    refuse_early_decree(decree, signed_on)
    refuse_late_amendment(decree, signed_on)
    refuse_letters("Nama pejabat", *names)
    return check_number(decree.kind, number, signed_on)


@transaction.atomic
def cancel(decree: Decree, *, reason: str, actor: User) -> Decree:
    """Discard a draft; the people of a pendataan are unlocked, a selection stays as it is."""
    decree = _locked(decree)
    policy.require(actor, MAKE_ACT[Kind(decree.kind)])
    reason = stated(reason, "Alasan pembatalan")
    decree.state = DecreeState.CANCELLED
    decree.save(update_fields=["state"])
    if decree.kind == Kind.KADINSOS:
        move(Registration.objects.filter(decree_lines__decree=decree), "unlock")
        strike(Book.PENDATAAN, decree.get_absolute_url(), reason)
    if decree.wave is not None and not decree.is_amendment:
        reopen_wave(decree.wave, actor=actor)
    audit.record("decrees.cancel", actor=actor, subject=decree, purpose=reason)
    return decree


def _locked(decree: Decree) -> Decree:
    """The year and the wave first, as wherever places are given, then the decree."""
    if decree.wave is not None:
        lock(decree.wave)
    decree = Decree.objects.select_for_update(of=("self",)).select_related("program", "wave").get(pk=decree.pk)
    refuse_ended(decree)
    return decree


def refuse_ended(decree: Decree) -> None:
    """Raise `DomainError` unless the decree is a draft."""
    if decree.state != DecreeState.DRAFT:
        raise DomainError(
            f"{decree} berstatus {decree.get_state_display()}, bukan rancangan.",
            "Yang sudah ditetapkan tetap tersimpan; perubahan nama memerlukan keputusan perubahan.",
        )


def refuse_maker(decree: Decree, actor: User | None) -> None:
    """Raise `DomainError` when the person drafted or worded the Keputusan Bupati: another one checks and issues it."""
    if decree.kind != Kind.BUPATI or actor is None:
        return
    if decree.made_by_id == actor.pk or decree.rewordings.filter(made_by=actor).exists():
        raise DomainError(
            "Penyusun rancangan tidak boleh memeriksa atau menetapkannya.",
            "Minta pejabat Bagian Hukum yang lain.",
        )


def refuse_proposer(decree: Decree, actor: User | None) -> None:
    """Raise `DomainError` when the person proposed or merged somebody on the list of the Dinas Sosial."""
    if decree.kind != Kind.KADINSOS or actor is None:
        return
    if decree.lines.filter(brought_in(actor, "registration__")).exists():
        raise DomainError(
            "Anda ikut mengusulkan atau menggabungkan nama dalam daftar ini.", "Penetapan dilakukan orang lain."
        )


def refuse_tampered(decree: Decree) -> None:
    """Raise `DomainError` when the lines no longer give the hash of the day they were frozen."""
    if not is_intact(decree):
        raise DomainError(
            "Baris keputusan tidak lagi sama dengan sidik saat dibekukan.",
            "Jangan menetapkan; laporkan kepada Inspektorat dan admin sistem.",
        )


def refuse_held(decree: Decree) -> None:
    """Raise `DomainError` while a name on the list is held: the objection is settled first, or the list made anew."""
    if kept := held_lines(decree).count():
        raise DomainError(
            f"{shown(kept)} nama dalam daftar ini sedang ditahan.",
            "Minta yang menahan melepaskannya, atau batalkan rancangan ini dan susun lagi tanpa nama itu.",
        )


def held_lines(decree: Decree) -> QuerySet[DecreeLine]:
    """The names on the list that are held now."""
    return decree.lines.filter(held("registration"))


def _refuse_changed(decree: Decree, step: Transition) -> None:
    same = Q(registration__nik=F("nik"), registration__name=F("name"), registration__state__in=step.sources)
    changed = decree.lines.exclude(same).count()
    if changed:
        raise DomainError(
            f"{shown(changed)} nama dalam daftar sudah berubah atau ditarik sejak daftar dibekukan.",
            "Batalkan rancangan ini, lalu susun lagi dari data terbaru.",
        )
