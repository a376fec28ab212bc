"""Birth dates that the proposal left out: an accepted link takes over the list's, for age is judged by it (21 b).

A date that the proposal or an officer gave is never replaced. What was taken over stands in the worker's history.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection

from eligibility.reference.models import ReferencePerson
from enrollment.matching.models import Match, MatchRun
from enrollment.matching.naming import BY_OFFICER, BY_RUN, REFUSED
from enrollment.workers.models import Change, Registration
from jamsos.accounts.models import User
from jamsos.lib.dates import format_short

DATES = """
    SELECT r.id, r.birth_date, p.birth_date FROM matches_match m
      JOIN workers_registration r ON r.id = m.registration_id
      JOIN reference_person p ON p.list_id = %s AND p.nik = m.nik_matched AND p.row_no = m.row_no
     WHERE m.run_id = %s AND m.decision = 'auto' AND m.review = '' AND p.birth_date IS NOT NULL
       AND r.birth_date IS DISTINCT FROM p.birth_date ORDER BY r.id"""

Move = tuple[int, date | None, date | None]
"""A registration, its birth date before and after."""


def take_all(match_run: MatchRun, reason: str) -> int:
    """Take over the missing birth dates of every automatic link of the run; returns how many were set."""
    with connection.cursor() as cursor:
        cursor.execute(DATES, [match_run.reference_list_id, match_run.pk])
        found = cursor.fetchall()
    return _set(_fillable(found), reason, match_run.actor)


def take(match: Match, actor: User | None) -> None:
    """Take over the birth date of one link that an officer has confirmed, if the worker has none of their own."""
    one, listed = match.registration, listed_date(match)
    if listed:
        _set(_fillable([(one.pk, one.birth_date, listed)]), BY_OFFICER, actor)


def give_back(match: Match, actor: User | None) -> None:
    """Leave the birth date open again when the link it came from is refused."""
    one = match.registration
    if one.birth_date == listed_date(match) and one.pk in taken_over([one.pk]):
        _set([(one.pk, one.birth_date, None)], REFUSED, actor)


def listed_date(match: Match) -> date | None:
    """The birth date on the row of the list that the link leads to."""
    rows = ReferencePerson.objects.filter(list_id=match.run.reference_list_id, nik=match.nik_matched)
    return rows.filter(row_no=match.row_no).values_list("birth_date", flat=True).first()


def taken_over(ids: Collection[int]) -> set[int]:
    """The registrations whose birth date now is a list's, not the proposal's: their last change of it says so."""
    rows = Change.objects.filter(registration__in=ids, field="birth_date").order_by("registration", "changed_at", "pk")
    newest = dict(rows.values_list("registration", "reason"))
    return {pk for pk, reason in newest.items() if reason.startswith((BY_RUN, BY_OFFICER))}


def _fillable(moves: Collection[Move]) -> list[Move]:
    """Only dates that are missing, or were a list's before."""
    from_list = taken_over([pk for pk, before, _ in moves if before])
    return [move for move in moves if move[1] != move[2] and (move[1] is None or move[0] in from_list)]


def _set(moves: Collection[Move], reason: str, actor: User | None) -> int:
    """Set the dates with their history; returns how many."""
    rows = [Registration(pk=pk, birth_date=after) for pk, _, after in moves]
    Registration.objects.bulk_update(rows, ["birth_date"], batch_size=1000)
    changes = (
        Change(
            registration_id=pk,
            field="birth_date",
            before=format_short(before) if before else "",
            after=format_short(after) if after else "",
            reason=reason,
            actor=actor,
        )
        for pk, before, after in moves
    )
    Change.objects.bulk_create(changes, batch_size=2000)
    return len(rows)
