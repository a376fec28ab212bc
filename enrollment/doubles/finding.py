"""Searching a programme's register for the same person twice, across desa; who was told apart is not asked again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db import connection, transaction

from eligibility import matching
from enrollment.doubles.models import Pair, PairRuling, Verdict
from enrollment.matching.subjects import registration_ids, subjects
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.sealing import seal

REGISTER = "register"
"""In place of a series of lists: everybody alive in the programme, with what is known of them by now."""
FOUND = ("likeness", "score", "level", "sentence", "levels", "weights_version")


def search(program: Program) -> pl.DataFrame:
    """Likely doubles among the living registrations of the programme, as `matching.doubles` gives them."""
    return matching.doubles(subjects(registration_ids(program), REGISTER), connection)


@transaction.atomic
def keep(program: Program, found: pl.DataFrame, actor: User | None) -> dict[str, int]:
    """Make the pairs found the queue of the programme, once and whole; repeating it changes nothing.

    Result: `found` pairs, `told_apart` ones that an officer has told apart before, `new` ones, and `gone`: those
    nobody has ruled upon that were not found again.
    """
    Program.objects.select_for_update().get(pk=program.pk)
    people = Registration.objects.in_bulk({*found["left_id"], *found["right_id"]})
    pairs = [_pair(program, row, people) for row in found.iter_rows(named=True)]
    apart = told_apart(pairs)
    asked = [pair for pair in pairs if key_of(pair) not in apart]
    held = set(Pair.objects.filter(program=program).values_list("left_id", "right_id"))
    Pair.objects.bulk_create(
        asked, update_conflicts=True, unique_fields=["left", "right"], update_fields=FOUND, batch_size=1000
    )
    counts = {
        "found": len(pairs),
        "told_apart": len(pairs) - len(asked),
        "new": sum((pair.left_id, pair.right_id) not in held for pair in asked),
        "gone": _forget(program, asked),
    }
    audit.record("doubles.search", actor=actor, subject=program, **counts)
    return counts


def told_apart(pairs: Iterable[Pair]) -> set[str]:
    """The keys among the pairs' about which the newest ruling, of whatever year, says: different persons."""
    rulings = PairRuling.objects.filter(key__in={key_of(pair) for pair in pairs}).order_by("key", "-pk")
    newest = rulings.distinct("key").values_list("key", "counts")
    return {key for key, counts in newest if counts == Verdict.DIFFERENT}


def key_of(pair: Pair) -> str:
    """Keyed hash of both identities in either order: by NIK, else by name, birth date and desa."""
    return seal(sorted(_identity(one) for one in (pair.left, pair.right)))


def _identity(one: Registration) -> tuple[str, ...]:
    return ("nik", one.nik) if one.nik else ("orang", one.name, str(one.birth_date), str(one.village_id))


def _pair(program: Program, row: dict[str, Any], people: dict[int, Registration]) -> Pair:
    return Pair(
        program=program,
        left=people[row["left_id"]],
        right=people[row["right_id"]],
        likeness=row["decision"],
        weights_version=matching.load().version,
        **{name: row[name] for name in ("score", "level", "sentence", "levels")},
    )


def _forget(program: Program, found: Iterable[Pair]) -> int:
    kept = {(pair.left_id, pair.right_id) for pair in found}
    open_ones = Pair.objects.filter(program=program, rulings__isnull=True)
    gone = [pk for pk, *ends in open_ones.values_list("pk", "left_id", "right_id") if tuple(ends) not in kept]
    return Pair.objects.filter(pk__in=gone).delete()[0]
