"""Closing a month of a decree once all of it is paid or explained, and opening it again (Pasal 24(2)f)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from enrollment.contributions.models import Closing
from enrollment.contributions.months import label
from enrollment.contributions.selectors import Month, months_of, unanswered
from enrollment.contributions.services import hold
from enrollment.decrees.models import Decree
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.stated import stated

WHY_OWING = "Tulis singkat mengapa masih ada yang belum dibayar."


@transaction.atomic
def close(decree: Decree, month: date, *, explanation: str, on: date, actor: User) -> Closing:
    """Close `month` (its first day) with its totals of this moment; nothing is posted in it any more.

    `explanation` = why those still owed it are not paid for; left out when there are none. Raises `DomainError` for a
    month outside the wave, not begun, closed before, while BPJS has not answered about everybody handed over, or with
    people neither paid for nor explained.
    """
    policy.require(actor, Act.POST_CONTRIBUTIONS)
    decree = hold(decree)
    found = _open_month(decree, month, on)
    if waiting := unanswered(decree):
        raise DomainError(
            f"BPJS belum menjawab tentang {number(waiting)} orang yang diajukan.",
            "Catat dulu jawaban BPJS: yang terekam masih harus dibayar untuk bulan ini.",
        )
    if found.owing and not explanation.strip():
        raise DomainError(
            f"{number(found.owing)} orang belum dibayar untuk {label(month)}.",
            "Catat dulu pembayarannya, atau jelaskan mengapa tidak dibayar.",
        )
    closing = Closing.objects.create(
        decree=decree,
        year=month.year,
        month=month.month,
        people=found.people,
        amount=found.amount,
        owing=found.owing,
        explanation=stated(explanation, "Penjelasan", hint=WHY_OWING) if found.owing else "",
        closed_by=actor,
    )
    _record("contributions.close", closing, closing.explanation, actor)
    return closing


def _open_month(decree: Decree, month: date, on: date) -> Month:
    found = next((one for one in months_of(decree, on=on) if one.first_day == month), None)
    if found is None or not found.due:
        raise DomainError(f"{label(month)} bukan bulan iuran {decree.wave} yang sudah berjalan.", "Pilih bulan lain.")
    if found.closing:
        raise DomainError(f"{label(month)} untuk {decree.wave} sudah ditutup.", "Muat ulang halaman Iuran.")
    return found


@transaction.atomic
def reopen(closing: Closing, *, reason: str, actor: User) -> Closing:
    """Open the month again, by somebody else than who closed it; the closing stays with its totals.

    Raises `DomainError` for the person who closed it, a month opened before, or a reason that does not tell.
    """
    policy.require(actor, Act.POST_CONTRIBUTIONS)
    hold(closing.decree)
    closing = Closing.objects.select_related("decree__wave").get(pk=closing.pk)
    if closing.reopened_at is not None:
        raise DomainError("Bulan ini sudah dibuka lagi.", "Muat ulang halaman Iuran.")
    refuse_closer(closing, actor)
    closing.reopened_by, closing.reopened_at, closing.reopen_reason = actor, timezone.now(), stated(reason)
    closing.save(update_fields=["reopened_by", "reopened_at", "reopen_reason"])
    _record("contributions.reopen", closing, closing.reopen_reason, actor)
    return closing


def refuse_closer(closing: Closing, actor: User) -> None:
    """Raise `DomainError`, naming the others who may, when the actor is who closed the month."""
    if closing.closed_by_id != actor.pk:
        return
    others = [user for user in User.objects.exclude(pk=actor.pk).order_by("pk") if _may_open(user)]
    names = ", ".join(user.get_full_name() or user.username for user in others)
    raise DomainError(
        "Anda sendiri yang menutup bulan ini.",
        f"Yang dapat membukanya: {names}."
        if names
        else "Belum ada petugas Disnaker lain: minta Admin membuat akunnya.",
    )


def _may_open(user: User) -> bool:
    return policy.allows(user, Act.POST_CONTRIBUTIONS)


def _record(act: str, closing: Closing, purpose: str, actor: User) -> None:
    audit.record(
        act,
        actor=actor,
        subject=closing.decree,
        purpose=purpose,
        month=f"{closing.year}-{closing.month:02d}",
        people=closing.people,
        amount=closing.amount,
        owing=closing.owing,
    )
