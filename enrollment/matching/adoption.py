"""Taking over the NIK, name and missing birth date of DTSEN for a worker whose link stands; no other list gives any.

The clerk's NIK stays in `nik_given`. Whether the NIK is truly this person's is for Disdukcapil to say (Pasal 22
ayat (3)); until then every take-over stands in the worker's history, and a NIK that another worker of the programme
already has is never taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from eligibility.reference.models import ListKind
from enrollment.matching import births, naming
from enrollment.matching.models import Match, MatchRun
from enrollment.workers.models import Change, Registration, RegistrationQuerySet
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.lib import nik as numbers

DOUBLE = "; NIK pada daftar sudah dipakai pekerja lain dalam program ini: kemungkinan usulan ganda"
MOVING = "m.run_id = %(run)s AND m.decision = 'auto' AND m.review = ''"
# Who holds the NIK and will not give it up: not one whose own automatic link leads to another NIK.
HOLDER = f"""
    SELECT 1 FROM workers_registration h
     WHERE h.program_id = r.program_id AND h.nik = m.nik_matched AND h.id <> r.id AND h.state <> 'withdrawn'
       AND NOT EXISTS (SELECT 1 FROM matches_match m2 WHERE m2.registration_id = h.id
                       AND {MOVING.replace("m.", "m2.")} AND m2.nik_matched <> h.nik)"""
DEMOTE = f"""
    UPDATE matches_match m SET decision = 'review', sentence = left(m.sentence, {300 - len(DOUBLE)}) || %(double)s
      FROM workers_registration r
     WHERE r.id = m.registration_id AND {MOVING} AND r.nik IS DISTINCT FROM m.nik_matched AND EXISTS ({HOLDER})"""
TO_ADOPT = f"""
    SELECT r.id, r.nik, m.nik_matched FROM matches_match m JOIN workers_registration r ON r.id = m.registration_id
     WHERE {MOVING} AND r.nik IS DISTINCT FROM m.nik_matched ORDER BY r.id"""


def adopt_all(match_run: MatchRun) -> dict[str, int]:
    """Take over the NIK, the name and a missing birth date of every automatic link of the run.

    Result: `doubles` links sent to review because another worker holds the NIK, `adopted` NIKs filled in,
    `replaced` well-formed NIKs that gave way to another one, `renamed` names and `dated` birth dates taken from the
    list.
    """
    values: dict[str, Any] = {"run": match_run.pk, "double": DOUBLE}
    with connection.cursor() as cursor:
        doubles = demoted = _count(cursor, DEMOTE, values)
        while demoted:
            demoted = _count(cursor, DEMOTE, values)
            doubles += demoted
        cursor.execute(TO_ADOPT, values)
        moves = cursor.fetchall()
    reason = f"{naming.BY_RUN} {match_run.reference_list}"
    _set_niks(moves, reason, match_run.actor)
    replaced = sum(before is not None for _, before, _ in moves)
    renamed = naming.take_all(match_run, reason)
    dated = births.take_all(match_run, reason)
    adopted = len(moves) - replaced
    return {"adopted": adopted, "replaced": replaced, "doubles": doubles, "renamed": renamed, "dated": dated}


def _count(cursor: Any, statement: str, values: dict[str, Any]) -> int:
    cursor.execute(statement, values)
    return cursor.rowcount


def adopt(match: Match, actor: User | None) -> None:
    """Take over what `adopt_all` does of one link that an officer has confirmed; raises `DomainError` for a double."""
    if match.series != ListKind.DTSEN:
        return
    require_free(match)
    one = match.registration
    if one.nik != match.nik_matched:
        _set_niks([(one.pk, one.nik, match.nik_matched)], naming.BY_OFFICER, actor)
    naming.take(match, actor)
    births.take(match, actor)


def is_free(match: Match) -> bool:
    """Whether no other worker of the programme has the NIK that the link to DTSEN leads to."""
    return holder(match) is None


def holder(match: Match) -> Registration | None:
    """The other worker of the programme who has the NIK that the link to DTSEN leads to."""
    return _holders(match.registration, match.nik_matched).first() if match.series == ListKind.DTSEN else None


def require_free(match: Match) -> None:
    """Raise `DomainError` when another worker of the programme has the NIK that the link leads to."""
    if not is_free(match):
        raise DomainError(
            "NIK pada daftar sudah dipakai pekerja lain dalam program ini: kemungkinan usulan ganda.",
            "Buka pekerja itu (tautan «Pekerja dengan NIK ini»); bila orangnya sama, tarik salah satu usulan.",
        )


def give_back(match: Match, actor: User | None) -> None:
    """Undo a take-over whose link an officer refuses: back to what the proposer wrote, where that is usable."""
    if match.series != ListKind.DTSEN:
        return
    one = match.registration
    naming.give_back(match, actor)
    births.give_back(match, actor)
    if not one.nik or one.nik != match.nik_matched or numbers.clean(one.nik_given) == one.nik:
        return
    given = numbers.clean(one.nik_given)
    usable = numbers.problem(given) is None and not _holders(one, given).exists()
    _set_niks([(one.pk, one.nik, given if usable else None)], naming.REFUSED, actor)


def _holders(one: Registration, nik: str) -> RegistrationQuerySet:
    """Other workers of the programme with that NIK."""
    return Registration.objects.live().filter(program=one.program_id, nik=nik).exclude(pk=one.pk)


def _set_niks(moves: Sequence[tuple[int, str | None, str | None]], reason: str, actor: User | None) -> None:
    """Set NIKs (registration, before, after) with their history; all are emptied first, so that two may swap."""
    Registration.objects.filter(pk__in=[pk for pk, before, _ in moves if before]).update(nik=None)
    rows = [Registration(pk=pk, nik=after) for pk, _, after in moves]
    Registration.objects.bulk_update(rows, ["nik"], batch_size=1000)
    Change.objects.bulk_create(
        [
            Change(
                registration_id=pk,
                field="nik",
                before=numbers.mask(before) if before else "",
                after=numbers.mask(after) if after else "",
                reason=reason,
                actor=actor,
            )
            for pk, before, after in moves
        ],
        batch_size=2000,
    )
