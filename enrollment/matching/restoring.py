"""After a run: what officers have decided about a row of this very list counts again, whichever runs came between."""

from __future__ import annotations

from django.db import connection

from enrollment.matching import adoption
from enrollment.matching.models import Match, MatchRun, Review

RESTORE = """
    UPDATE matches_match m SET review = d.counts, reviewed_by_id = d.actor_id, reviewed_at = d.made_at
      FROM (SELECT DISTINCT ON (match_id, row_no) match_id, row_no, counts, actor_id, made_at
              FROM matches_matchruling WHERE reference_list_id = %s ORDER BY match_id, row_no, id DESC) d
     WHERE m.run_id = %s AND d.match_id = m.id AND d.row_no = m.row_no AND m.review <> d.counts
    RETURNING m.id"""


def restore(match_run: MatchRun) -> int:
    """Let the newest ruling about each row of the run's list count; returns how many links it changed.

    A confirmed link takes the list's NIK over again, unless another worker has it by now.
    """
    with connection.cursor() as cursor:
        cursor.execute(RESTORE, [match_run.reference_list_id, match_run.pk])
        restored = [pk for (pk,) in cursor.fetchall()]
    confirmed = Match.objects.filter(pk__in=restored, review=Review.SAME).select_related("registration", "run")
    for match in filter(adoption.is_free, confirmed):
        adoption.adopt(match, match_run.actor)
    return len(restored)
