"""Whether somebody is known already, told while the form is typed: to the proposer, who has the person's card at hand.

What is told is how well the card agrees with the newest DTSEN release, never what the release says; and nobody of
another desa to whom only reaches the own. Every look is recorded by row number and counts in the budget of look-ups.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from eligibility import matching
from eligibility.reference.lookup import current_list
from eligibility.reference.models import ReferenceList
from enrollment.programs.models import Program
from enrollment.workers.looking import LOOK_AHEAD, require_budget
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.audit.models import Event
from jamsos.errors import DomainError

SAME_ROW, DAY = 20, timedelta(hours=24)
"""Looks of one officer at one row of the list in a day: more would try out a NIK digit by digit."""
TOLD = ("name", "birth", "nik")
HOW = {"auto": "cocok", "review": "mirip"}
HELD = "Sudah diusulkan pada program ini."
NO_LIST = "Belum ada rilis DTSEN yang siap dipakai."


@transaction.atomic
def look(program: Program, person: Mapping[str, Any], *, actor: User) -> list[str]:
    """Sentences about a person not proposed yet: on the newest DTSEN (Pasal 21 huruf d), and on the programme.

    person: the columns of `matching.live`, `village_id` within the actor's area. Raises `DomainError` without the
    right, for another desa, over the budget, or when one row has been looked at too often.
    """
    policy.require(actor, Act.PROPOSE_WORKERS)
    area = policy.area(actor, Act.PROPOSE_WORKERS)
    if area is not None and person["village_id"] not in area:
        raise DomainError("Desa itu di luar wilayah Anda.", "Pilih desa Anda sendiri.")
    require_budget(actor)
    reference = current_list()
    link = _link(person, reference, only_village=area is not None) if reference else None
    if link:
        _require_patience(actor, reference, link["row_no"])
    held = _held(program, person, link)
    audit.record(LOOK_AHEAD, actor=actor, subject=reference, row_no=link["row_no"] if link else None, held=held)
    return [_on_list(reference, link), *([HELD] if held else [])]


def _link(person: Mapping[str, Any], reference: ReferenceList, *, only_village: bool) -> dict[str, Any] | None:
    link = matching.live(person, reference.pk, connection)
    hidden = only_village and link["levels"]["place"] != "village"
    return None if hidden or link["row_no"] is None else link


def _require_patience(actor: User, reference: ReferenceList, row_no: int) -> None:
    looks = Event.objects.filter(actor=actor, act=LOOK_AHEAD, at__gte=timezone.now() - DAY)
    if looks.filter(subject_id=str(reference.pk), data__row_no=row_no).count() >= SAME_ROW:
        raise DomainError(
            f"Orang ini sudah {SAME_ROW} kali dicek dalam sehari.", "Isi menurut KTP-el, lalu kirim usulannya."
        )


def _held(program: Program, person: Mapping[str, Any], link: Mapping[str, Any] | None) -> bool:
    """Whether the programme holds this NIK, that of a sure link, or this name, birth date and desa."""
    sure = link["nik_matched"] if link and link["decision"] == "auto" else None
    same = Q(nik__in=[nik for nik in (person["nik"], sure) if nik])
    if person["name"] and person["birth_date"]:
        same |= Q(**{field: person[field] for field in ("name", "birth_date", "village_id")})
    return Registration.objects.live().filter(same, program=program).exists()


def _on_list(reference: ReferenceList | None, link: Mapping[str, Any] | None) -> str:
    if reference is None:
        return NO_LIST
    if link is None:
        return f"Pada {reference} belum ditemukan orang yang cocok. Periksa isian; usulan tetap boleh dikirim."
    says = "; ".join(matching.says(link["levels"], TOLD))
    return f"Pada {reference} ada orang yang {HOW[link['decision']]}: {says}."
