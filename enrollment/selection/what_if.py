"""What other figures would give: the ranking is worked out once and kept in memory, each answer walks down it again.

Counts only, no names. What is kept is thrown away as soon as anything changed that the ranking rests on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

import polars as pl
from django.db import connection

from eligibility import regulations
from enrollment.programs.models import Wave
from enrollment.selection.allocation import PERSON, STOPS, Limits, walk
from enrollment.selection.checking import limits_of, stored_lines
from enrollment.selection.legal_base import law_of
from enrollment.selection.limits import limits, places
from enrollment.selection.models import SelectionRun
from enrollment.selection.pool import pool
from enrollment.selection.selectors import current_run

KEPT_WAVES = 4
# Whatever moves people in or out of a pool leaves a mark here: a state, a change of data, an assessment, a link,
# a hold.
MARKS = """
    SELECT (SELECT (count(*), max(state_changed_at))::text FROM workers_registration WHERE program_id = %s),
           (SELECT max(id) FROM workers_change),
           (SELECT (count(*), max(made_at), min(regulation), max(regulation))::text FROM assessment_assessment),
           (SELECT max(reviewed_at) FROM matches_match),
           (SELECT (max(id), max(finished_at))::text FROM matches_matchrun),
           (SELECT (count(*), count(released_at))::text FROM holds_hold)
"""


@dataclass(frozen=True)
class Figures:
    """The figures tried: people, rupiah, and people by group (a group that is not named has no quota)."""

    quota: int
    budget: int
    groups: Mapping[int, int]


@dataclass(frozen=True)
class Ranking:
    """People in order of rank as columns: group, village, district, cost, and whether they hold a place now.

    `gone`: places held by people who are not in the ranking any more.
    """

    people: pl.DataFrame
    gone: int


@dataclass(frozen=True)
class Answer:
    """Counts and whole rupiah. `groups` and `districts`: number -> places now, selected, waiting."""

    limits: Limits
    selected: int
    waiting: int
    money: int
    now: int
    enters: int
    leaves: int
    stops: dict[str, int]
    groups: dict[int, tuple[int, int, int]]
    districts: dict[int, tuple[int, int, int]]


def answer(wave: Wave, figures: Figures, *, on: date) -> Answer:
    """Who would be selected under these figures, everything else as it stands.

    Raises `DomainError` without a ceiling, RegulationError without a law of that day.
    """
    ranking = ranking_of(wave, on=on)
    bounds = replace(bounds_of(wave), quota=figures.quota, budget=figures.budget, groups=figures.groups)
    walked = ranking.people.with_columns(stop=walk(ranking.people, bounds))
    people = walked.with_columns(chosen=pl.col("stop") == 0)
    total = people.select(
        selected=pl.col("chosen").sum(),
        money=pl.col("cost").filter("chosen").sum(),
        now=pl.col("held").sum(),
        enters=(pl.col("chosen") & ~pl.col("held")).sum(),
        leaves=(~pl.col("chosen") & pl.col("held")).sum(),
    ).row(0, named=True)
    return Answer(
        limits=bounds,
        selected=total["selected"],
        waiting=people.height - total["selected"],
        money=total["money"],
        now=total["now"] + ranking.gone,
        enters=total["enters"],
        leaves=total["leaves"] + ranking.gone,
        stops={STOPS[stop]: count for stop, count in people["stop"].value_counts().iter_rows() if stop},
        groups=_by(people, "group"),
        districts=_by(people, "district"),
    )


def _by(people: pl.DataFrame, column: str) -> dict[int, tuple[int, int, int]]:
    counted = people.group_by(column).agg(pl.col("held").sum(), pl.col("chosen").sum(), pl.len())
    return {number: (held, chosen, all_ - chosen) for number, held, chosen, all_ in counted.iter_rows()}


def bounds_of(wave: Wave) -> Limits:
    """The limits that stand: of a settled wave those its selection was made under."""
    return limits_of(current_run(wave)) if wave.settled_at else limits(wave)


def ranking_of(wave: Wave, *, on: date) -> Ranking:
    """The ranking from memory, or worked out and kept."""
    key = _marks(wave, on)
    with _lock:
        kept = _kept.get(wave.pk)
        if kept and kept[0] == key:
            _kept.move_to_end(wave.pk)
            return kept[1]
    made = _settled(wave) if wave.settled_at else _fresh(wave, on)
    with _lock:
        _kept[wave.pk] = (key, made)
        while len(_kept) > KEPT_WAVES:
            _kept.popitem(last=False)
    return made


_kept: OrderedDict[int, tuple[Hashable, Ranking]] = OrderedDict()
_lock = Lock()


def _marks(wave: Wave, on: date) -> Hashable:
    """What the ranking of the wave rests on, cheap to ask."""
    run = SelectionRun.objects.filter(wave=wave, current=True).values_list("pk", flat=True).first()
    if wave.settled_at:
        return run, wave.settled_at
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [wave.program_id])
        marks = cursor.fetchone()
    law = law_of(wave, on)
    return run, marks, law.code, law.version, wave.months, wave.monthly_rate, *sorted(wave.segment_rates().items())


def _fresh(wave: Wave, on: date) -> Ranking:
    """From the people who could be selected now."""
    law = law_of(wave, on)
    people = pool(wave).filter(pl.col("regulation") == law.code)
    return _ranking(wave, regulations.rank(people, law, on, wave.program.year))


def _settled(wave: Wave) -> Ranking:
    """From the lines the settled selection kept: the people have moved on since."""
    return _ranking(wave, stored_lines(current_run(wave)))


def _ranking(wave: Wave, people: pl.DataFrame) -> Ranking:
    held = list(places([wave]).order_by().values_list("registration_id", flat=True))
    marked = people.select(*PERSON, held=pl.col("number").is_in(held))
    return Ranking(marked, len(held) - marked["held"].sum())
