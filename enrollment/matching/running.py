"""A run of the matcher: find links chunk by chunk, then resolve and publish all of them in one transaction.

Nothing of a run is visible before it is whole; a run that was killed goes on with the next chunk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import polars as pl
from django.db import connection, transaction
from django.db.models import Count, F, Value
from django.db.models.functions import Concat, Left
from django.utils import timezone
from psycopg.types.json import Jsonb

from eligibility import matching
from eligibility.reference.models import ListKind, ReferenceList
from enrollment.matching import adoption, restoring
from enrollment.matching.models import Decision, FoundLink, Link, Match, MatchRun, states_of
from enrollment.matching.run_report import report_of
from enrollment.matching.subjects import subjects
from enrollment.programs.models import Program
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.copying import analyze, copy_rows

COPIED = (
    "decision",
    "row_no",
    "nik_matched",
    "level",
    "score",
    "sentence",
    "levels",
    "runner_up_row_no",
    "runner_up_score",
)
SEEN_FIRST = "; kematian dan pindah selalu ditinjau petugas"
SAME_LIST = """(SELECT reference_list_id FROM matches_matchrun WHERE id = matches_match.run_id)
      = (SELECT reference_list_id FROM matches_matchrun WHERE id = excluded.run_id)"""
# What an officer saw holds for the same row; on lists that come every month also for the same NIK on the next one.
SAME_LINE = f"""matches_match.review <> '' AND (
    (matches_match.row_no = excluded.row_no AND {SAME_LIST})
    OR (excluded.series <> 'dtsen' AND excluded.nik_matched <> ''
        AND matches_match.nik_matched = excluded.nik_matched))"""
SAYS_THE_SAME = f"""matches_match.decision = excluded.decision
    AND matches_match.row_no IS NOT DISTINCT FROM excluded.row_no AND {SAME_LIST}"""
PUBLISH = f"""
    INSERT INTO matches_match (registration_id, series, run_id, review, changed_at, {", ".join(COPIED)})
    SELECT f.registration_id, %(series)s, f.run_id, '', clock_timestamp(), {", ".join(f"f.{name}" for name in COPIED)}
      FROM matches_foundlink f JOIN workers_registration r ON r.id = f.registration_id
     WHERE f.run_id = %(run)s AND r.state = ANY (%(states)s)
     ORDER BY f.registration_id
    ON CONFLICT (registration_id, series) DO UPDATE SET run_id = excluded.run_id,
        {", ".join(f"{name} = excluded.{name}" for name in COPIED)},
        changed_at = CASE WHEN {SAYS_THE_SAME} THEN matches_match.changed_at ELSE excluded.changed_at END,
        review = CASE WHEN {SAME_LINE} THEN matches_match.review ELSE '' END,
        reviewed_by_id = CASE WHEN {SAME_LINE} THEN matches_match.reviewed_by_id END,
        reviewed_at = CASE WHEN {SAME_LINE} THEN matches_match.reviewed_at END
"""


def choose_list(label: str | None = None, kind: str = ListKind.DTSEN, funder: str = "") -> ReferenceList:
    """The list of that label, or the newest of its series; raises `DomainError` when there is none in use."""
    ready = ReferenceList.objects.ready(kind, funder)
    found = ready.filter(label=label).first() if label else ready.first()
    if found is None:
        labels = ", ".join(ready.values_list("label", flat=True)) or "belum ada"
        what = " ".join(filter(None, (ListKind(kind).label, funder)))
        named = f"Rilis {what} {label} tidak ada" if label else f"Belum ada rilis {what} yang siap dipakai"
        raise DomainError(f"{named}.", f"Impor dulu {what} pada halaman Data rujukan; rilis yang siap: {labels}.")
    return found


@contextmanager
def alone(program: Program) -> Iterator[None]:
    """Only one run of a programme at a time; the database frees the place when the process dies."""
    key = "hashtext('match-workers'), %s"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({key})", [program.pk])
        if not cursor.fetchone()[0]:
            raise DomainError(
                f"Pemadanan lain untuk {program} sedang berjalan.", "Tunggu sampai selesai, lalu ulangi bila perlu."
            )
        try:
            yield
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock({key})", [program.pk])


def begin(program: Program, reference: ReferenceList, actor: User | None) -> MatchRun:
    """A new run; what an abandoned one had found is thrown away."""
    MatchRun.objects.filter(program=program, finished_at=None).delete()
    return MatchRun.objects.create(
        program=program, reference_list=reference, weights_version=matching.load().version, actor=actor
    )


@transaction.atomic
def link_now(program: Program, reference: ReferenceList, ids: Sequence[int], actor: User | None) -> MatchRun:
    """Link registrations that were just made from rows of the list, by a run of their own, within one transaction."""
    match_run = MatchRun.objects.create(
        program=program,
        reference_list=reference,
        weights_version=matching.load().version,
        whole=False,
        actor=actor,
    )
    find(match_run, ids)
    return finish(match_run)


def find(match_run: MatchRun, ids: Sequence[int]) -> None:
    """Find the links of these registrations and keep them with the run; repeating it changes nothing."""
    people = subjects(ids, match_run.reference_list.series)
    FoundLink.objects.filter(run=match_run, registration__in=ids).delete()
    if people.is_empty():
        return
    found = matching.search(people, matching.listed(match_run.reference_list_id), connection)
    capped = dict(found.capped.group_by("id").agg(pl.col("block").sort()).iter_rows())
    rows = found.links.select("id", "weight", *COPIED).iter_rows(named=True)
    with connection.cursor() as cursor:
        copy_rows(
            cursor,
            FoundLink._meta.db_table,
            ("run_id", "registration_id", "weight", "capped", *COPIED),
            ((match_run.pk, row["id"], row["weight"], Jsonb(capped.get(row["id"], [])), *_cells(row)) for row in rows),
        )


def _cells(row: dict) -> Iterator[object]:
    """The columns as the table wants them: no null text, the levels as JSON."""
    for name in COPIED:
        value = row[name]
        if name == "levels":
            yield Jsonb(value)
        else:
            yield "" if value is None and name == "nik_matched" else value


@transaction.atomic
def finish(match_run: MatchRun) -> MatchRun:
    """Leave each row of the list to one registration and publish the links; once and whole.

    NIKs are taken over from DTSEN only: no other list is made to tell who somebody is.
    """
    Program.objects.select_for_update().get(pk=match_run.program_id)
    runs = MatchRun.objects.select_for_update(of=("self",)).select_related("actor", "reference_list")
    match_run = runs.get(pk=match_run.pk)
    if match_run.finished_at:
        return match_run
    series = match_run.reference_list.series
    _resolve(match_run)
    if series == ListKind.DEATHS:
        _leave_to_officers(match_run)
    values = {"series": series, "run": match_run.pk, "states": list(states_of(series))}
    with connection.cursor() as cursor:
        cursor.execute(PUBLISH, values)
        analyze(cursor, Match._meta.db_table)
    restoring.restore(match_run)
    taken = adoption.adopt_all(match_run) if series == ListKind.DTSEN else {}
    match_run.counts, match_run.report = _counts(match_run) | taken, report_of(match_run)
    match_run.finished_at = timezone.now()
    match_run.save()
    match_run.found.all().delete()
    audit.record("matching.run", actor=match_run.actor, subject=match_run, **match_run.counts)
    return match_run


def _resolve(match_run: MatchRun) -> None:
    """One registration per row of the list, over all chunks; only lines that lose their row change."""
    fields = ("registration_id", "row_no", "weight", "decision", "sentence")
    types = (pl.Int64, pl.Int64, pl.Float64, pl.String, pl.String)
    names = ("id", *fields[1:])
    wanted = match_run.found.values("row_no").annotate(forms=Count("pk")).filter(forms__gt=1)
    contested = match_run.found.filter(row_no__in=wanted.values("row_no"))
    found = pl.DataFrame(
        list(contested.values_list(*fields)), schema=dict(zip(names, types, strict=True)), orient="row"
    )
    lost = matching.resolve_one_to_one(found).join(found, on=["id", "decision", "sentence"], how="anti")
    for row in lost.iter_rows(named=True):
        match_run.found.filter(registration=row["id"]).update(decision=row["decision"], sentence=row["sentence"])


def _leave_to_officers(match_run: MatchRun) -> None:
    """A link to somebody dead or moved away takes everything from the worker: only an officer may say it."""
    shortened = Left("sentence", Link._meta.get_field("sentence").max_length - len(SEEN_FIRST))
    sure = match_run.found.filter(decision=Decision.AUTO)
    sure.update(decision=Decision.REVIEW, sentence=Concat(shortened, Value(SEEN_FIRST)))


def _counts(match_run: MatchRun) -> dict[str, int]:
    matches = Match.objects.filter(run=match_run)
    from_list = (
        matches.accepted().filter(registration__nik=F("nik_matched")).exclude(registration__nik_given=F("nik_matched"))
    )
    counts = {decision.value: matches.filter(decision=decision).count() for decision in Decision}
    if match_run.reference_list.kind == ListKind.DTSEN:
        counts["nik_from_list"] = from_list.count()
    return counts
