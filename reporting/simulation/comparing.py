"""Comparing two sides over a population: everybody under both, one kecamatan at a time, then the counts alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from eligibility.regulations import Assessment, Regulation, assess
from eligibility.regulations.simulation import IN, compare, reasons, standings, without_place
from enrollment.selection.allocation import Limits
from jamsos.errors import DomainError
from reporting.simulation.dimensions import DIMENSIONS, labelled
from reporting.simulation.places import RANKED, limits_of, winners
from reporting.simulation.population import People, Population
from reporting.simulation.sides import Side
from reporting.simulation.wording import name_of, told

SIDES = ("a", "b")
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Read:
    """A side with its regulation read and its limits worked out."""

    side: Side
    law: Regulation
    bounds: Limits | None

    @classmethod
    def of(cls, side: Side) -> Read:
        """Raises DomainError for whatever makes the side impossible."""
        return cls(side, side.law(), limits_of(side))

    def to_json(self) -> dict[str, Any]:
        """As kept with a simulation: what was asked, and what it meant on that day, in figures and in words."""
        bounds = self.bounds and self.bounds.to_json()
        words = {"name": name_of(self.side, self.law), "told": told(self.side, self.law, self.bounds)}
        terms = self.law.terms(self.side.on).snapshot()
        return {"asked": self.side.to_json(), "limits": bounds, "terms": terms, **words}


@dataclass(frozen=True)
class Comparison:
    """A question that can be answered: who, and the two sides."""

    population: Population
    people: People
    a: Read
    b: Read

    @classmethod
    def of(cls, population: Population, a: Side, b: Side) -> Comparison:
        """Raises DomainError: a side or population that cannot be, or two sides that are the same."""
        if a == b:
            raise DomainError(
                "Kedua sisi sama, jadi tidak ada yang berubah.", "Ubah salah satu sisi, atau pilih siap pakai."
            )
        return cls(
            population, population.open(), *(_read(side, name) for name, side in zip(SIDES, (a, b), strict=True))
        )

    def answer(self, progress: Progress = lambda done: None) -> dict[str, Any]:
        """The aggregate: `lines` by dimension and value, `reasons` by move and rule; counts of people only.

        `progress` hears how many people have been asked about; what it raises ends the work.
        """
        people, eligible = self._judged(progress)
        for name, read in zip(SIDES, (self.a, self.b), strict=True):
            if read.bounds is not None:
                people = self._placed(people, eligible[name], name, read)
        lines = compare(people, self.people.dimensions).to_dicts()
        program_id = self.people.program and self.people.program.pk
        return {
            "lines": labelled(lines, self.a.law, program_id),
            "reasons": reasons(people, self.a.law, self.b.law).to_dicts(),
        }

    def _judged(self, progress: Progress) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
        """Everybody's standing under both sides, and of the sides with limits those who would be ranked."""
        parts: list[pl.DataFrame] = []
        eligible: dict[str, list[pl.DataFrame]] = {name: [] for name in SIDES}
        done = 0
        for facts in self.people.chunks():
            part, ranked = self._judge(facts)
            parts.append(part)
            for name, rows in ranked.items():
                eligible[name].append(rows)
            done += facts.height
            progress(done)
        if not done:
            raise DomainError(f"{self.people.label}: tidak ada orang untuk dibandingkan.", "Pilih penduduk yang lain.")
        return pl.concat(parts), {name: pl.concat(rows) for name, rows in eligible.items() if rows}

    def _judge(self, facts: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
        """One chunk: small columns only, for they are kept until everybody has been asked about."""
        part, ranked = None, {}
        for name, read in zip(SIDES, (self.a, self.b), strict=True):
            asked = self.people.under(facts, read.side, read.law)
            answer = assess(asked, read.law, read.side.on, findings=False)
            if part is None:
                part = asked.select("row_id", *(DIMENSIONS[one].column.alias(one) for one in self.people.dimensions))
            part = part.join(_standing(answer, name), on="row_id", how="left", maintain_order="left")
            if read.bounds is not None:
                ranked[name] = _to_rank(asked, answer)
        return part, ranked

    def _placed(self, people: pl.DataFrame, eligible: pl.DataFrame, name: str, read: Read) -> pl.DataFrame:
        """The people with the side's standing after its limits."""
        year = self.people.year or read.side.on.year
        got = winners(eligible, read.side, read.law, read.bounds, year)
        limited = without_place(read.law, pl.col("row_id").is_in(got.implode()), standing=name, stops=f"stops_{name}")
        return people.with_columns(**limited)


def _read(side: Side, name: str) -> Read:
    try:
        return Read.of(side)
    except DomainError as error:
        raise DomainError(f"Sisi {name.upper()}: {error.message}", error.hint) from error


def _standing(answer: Assessment, name: str) -> pl.DataFrame:
    found = standings(answer)
    return found.select(
        "row_id", pl.col("standing").alias(name), pl.col("stops").cast(pl.UInt32).alias(f"stops_{name}")
    )


def _to_rank(facts: pl.DataFrame, answer: Assessment) -> pl.DataFrame:
    """Those in, with what the ranking and the limits ask about."""
    inside = standings(answer).filter(pl.col("standing") == IN).select("row_id")
    decided = answer.results.select("row_id", "priority", "segment", "decile")
    rows = inside.join(facts.drop("decile"), on="row_id").join(decided, on="row_id")
    places = {"number": "row_id", "group": "group_id", "village": "village_id", "district": "district_id"}
    return rows.select(**{name: pl.col(places.get(name, name)).cast(kind) for name, kind in RANKED.items()})
