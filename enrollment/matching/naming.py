"""Names as on the KTP: an accepted link also takes the list's name, for decrees print what Dukcapil recorded.

A name that an officer has typed since is never replaced, and the name as proposed stays in the worker's history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby

from django.db import connection

from eligibility.reference.models import ReferencePerson
from enrollment.matching.models import Match, MatchRun
from enrollment.workers.models import Change, Registration
from jamsos.accounts.models import User
from jamsos.lib.names import clean_name

BY_RUN, BY_OFFICER, REFUSED = "Pemadanan dengan", "Padanan dibenarkan petugas", "Padanan ditolak petugas"
LONGEST = Registration._meta.get_field("name").max_length or 0
NAMES = """
    SELECT r.id, r.name, p.name FROM matches_match m
      JOIN workers_registration r ON r.id = m.registration_id
      JOIN reference_person p ON p.list_id = %s AND p.nik = m.nik_matched AND p.row_no = m.row_no
     WHERE m.run_id = %s AND m.decision = 'auto' AND m.review = '' AND r.name <> p.name ORDER BY r.id"""

Move = tuple[int, str, str]
"""A registration, its name before and after."""


def take_all(match_run: MatchRun, reason: str) -> int:
    """Take over the names of every automatic link of the run; returns how many names changed."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [match_run.reference_list_id, match_run.pk])
        found = [(pk, before, clean_name(listed)) for pk, before, listed in cursor.fetchall()]
    return _set(found, reason, match_run.actor)


def take(match: Match, actor: User | None) -> None:
    """Take over the name of one link that an officer has confirmed."""
    one = match.registration
    _set([(one.pk, one.name, listed_name(match))], BY_OFFICER, actor)


def give_back(match: Match, actor: User | None) -> None:
    """Put back the name as proposed when the link whose name was taken is refused."""
    one = match.registration
    proposed = proposed_names([one.pk]).get(one.pk)
    if proposed and one.name == listed_name(match):
        _set([(one.pk, one.name, proposed)], REFUSED, actor)


def listed_name(match: Match) -> str:
    """The name on the row of the list that the link leads to."""
    rows = ReferencePerson.objects.filter(list_id=match.run.reference_list_id, nik=match.nik_matched)
    return clean_name(rows.filter(row_no=match.row_no).values_list("name", flat=True).first())


def proposed_names(ids: Collection[int]) -> dict[int, str]:
    """The names before the list's were taken, of those registrations whose name now is the list's."""
    rows = Change.objects.filter(registration__in=ids, field="name").order_by("registration", "-changed_at", "-pk")
    changes = rows.values_list("registration", "before", "reason")
    proposed: dict[int, str] = {}
    for pk, history in groupby(changes, key=lambda change: change[0]):
        for _, before, reason in history:
            if not reason.startswith((BY_RUN, BY_OFFICER)):
                break
            proposed[pk] = before
    return proposed


def _set(found: Iterable[Move], reason: str, actor: User | None) -> int:
    """Set the names that differ and can be kept, with their history; typed ones stay. Returns how many."""
    moves = [move for move in found if move[2] and move[1] != move[2] and len(move[2]) <= LONGEST]
    ids = [pk for pk, _, _ in moves]
    typed = set(
        Change.objects.filter(registration__in=ids, field="name", reason="").values_list("registration", flat=True)
    )
    moves = [move for move in moves if move[0] not in typed]
    Registration.objects.bulk_update(
        [Registration(pk=pk, name=name) for pk, _, name in moves], ["name"], batch_size=1000
    )
    changes = (
        Change(registration_id=pk, field="name", before=before, after=after, reason=reason, actor=actor)
        for pk, before, after in moves
    )
    Change.objects.bulk_create(changes, batch_size=2000)
    return len(moves)
