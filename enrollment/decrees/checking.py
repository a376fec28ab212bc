"""The check of a draft Keputusan Bupati by Bagian Hukum, before it is numbered and dated (Pasal 22(4))."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from enrollment.decrees.models import Decree, Kind
from enrollment.decrees.services import ISSUE_ACT, refuse_ended, refuse_maker, refuse_tampered
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.stated import stated


@transaction.atomic
def check(decree: Decree, *, note: str, actor: User) -> Decree:
    """Note that words, list and sums were compared; from then on the words of the draft are frozen too.

    Raises `DomainError` for no draft, the draft's maker, a second check, frozen lines that were tampered with, and a
    note that is long or holds an identity number.
    """
    policy.require(actor, ISSUE_ACT[Kind.BUPATI])
    decree = Decree.objects.select_for_update(of=("self",)).get(pk=decree.pk)
    refuse_unready(decree, actor)
    refuse_tampered(decree)
    told = stated(note, "Catatan", least=0)
    decree.checked_by, decree.checked_at, decree.check_note = actor, timezone.now(), told
    decree.save(update_fields=["checked_by", "checked_at", "check_note"])
    audit.record("decrees.check", actor=actor, subject=decree, note=told, hash=decree.lines_hash)
    return decree


def refuse_unready(decree: Decree, actor: User) -> None:
    """Raise `DomainError` for what bars `actor` from checking: no draft of a Keputusan Bupati, checked, or the own."""
    refuse_ended(decree)
    if decree.kind != Kind.BUPATI or decree.checked_at is not None:
        raise DomainError(f"{decree} tidak menunggu pemeriksaan.", "Lihat riwayatnya pada halaman keputusan.")
    refuse_maker(decree, actor)
