"""Working a selection out again from what it kept, and holding the answer against what it decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from enrollment.selection.allocation import METHOD, Limits, Room
from enrollment.selection.legal_base import kept_law
from enrollment.selection.models import Place, SelectionRun
from enrollment.selection.pool import priced
from enrollment.selection.services import LINE, lines_seal, placed
from jamsos.errors import DomainError
from jamsos.regions.models import Village

TYPES = {
    "number": pl.Int64,
    "rank": pl.Int64,
    "group_rank": pl.Int64,
    "group": pl.Int64,
    "village": pl.Int64,
    "monthly_rate": pl.Int64,
    "decile": pl.Int64,
    "birth_date": pl.Date,
    "registered_on": pl.Date,
}
DECIDED = ("rank", "group_rank", "priority", "place", "stopped_by", "reason", "monthly_rate")
LABELS = {
    "rank": "urutan",
    "group_rank": "urutan kelompok",
    "priority": "huruf prioritas",
    "place": "hasil",
    "stopped_by": "batas",
    "reason": "alasan",
    "monthly_rate": "iuran sebulan",
}


@dataclass(frozen=True)
class Recheck:
    """`difference` names the first thing that came out otherwise; empty = identical."""

    people: int
    promotions: int
    law: str
    difference: str = ""

    @property
    def identical(self) -> bool:
        return not self.difference


def recheck(run: SelectionRun) -> Recheck:
    """Rank and place the stored people anew under the stored law and limits, and replay the reserve list.

    Raises `DomainError` for a selection made before inputs were kept, RegulationError when its law is gone.
    """
    if run.method != METHOD or run.terms is None:
        raise DomainError(
            f"{run} dibuat sebelum masukannya disimpan lengkap.", "Jalankan seleksi lagi bila belum ada rancangan."
        )
    stored, law = stored_lines(run), kept_law(run)
    differences = _differences(run, stored)
    return Recheck(stored.height, run.promotions.count(), law.version, next(differences, ""))


def stored_lines(run: SelectionRun) -> pl.DataFrame:
    """The lines of a run in order of rank, as they were sealed, with kecamatan and cost."""
    rows = run.lines.order_by("rank").values_list(*LINE)
    schema = {name: TYPES.get(name, pl.String) for name in LINE.values()}
    frame = pl.DataFrame(list(rows.iterator(chunk_size=20_000)), schema=schema, orient="row")
    districts = dict(Village.objects.values_list("pk", "district_id"))
    return frame.with_columns(
        district=pl.col("village").replace_strict(districts, return_dtype=pl.Int64),
        cost=pl.col("monthly_rate") * run.inputs["months"],
    )


def limits_of(run: SelectionRun) -> Limits:
    """The limits the run was made under, with what its fund source had left."""
    return Limits.from_json(run.inputs["limits"] | {"ceiling": run.inputs["ceiling"]})


def _differences(run: SelectionRun, stored: pl.DataFrame) -> Iterator[str]:
    """Whatever does not come out again, the gravest first."""
    if lines_seal(stored) != run.lines_hash:
        yield "Sidik baris tidak sama: baris yang tersimpan bukan lagi yang dibuat seleksi ini."
    again = anew(run, stored).sort("number")
    yield from _line_differences(stored.sort("number"), again)
    yield from _reserve_differences(run, stored)


def anew(run: SelectionRun, stored: pl.DataFrame) -> pl.DataFrame:
    """The lines as the kept law and limits give them from the stored facts alone."""
    inputs = run.inputs
    people = stored.drop(*DECIDED, "cost").with_columns(priority=stored["priority"])
    people = priced(people, rates=inputs["rates"], own=inputs["monthly_rate"], months=inputs["months"])
    on = date.fromisoformat(inputs["on"])
    return placed(people, kept_law(run), limits_of(run), on=on, year=inputs["year"])


def _line_differences(stored: pl.DataFrame, again: pl.DataFrame) -> Iterator[str]:
    """The first differing line by rank, and what differs in it."""
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_again")) for name in DECIDED)
    both = stored.with_columns(again[name].cast(stored.schema[name]).alias(f"{name}_again") for name in DECIDED)
    for line in both.filter(differs).sort("rank").head(1).iter_rows(named=True):
        name = next(name for name in DECIDED if line[name] != line[f"{name}_again"])
        before, after = _shown(line[name]), _shown(line[f"{name}_again"])
        yield f"Urutan {line['rank']}: {LABELS[name]} «{before}», dihitung lagi «{after}»."


def _shown(value: Any) -> str:
    return "–" if value in ("", None) else str(value)


def _reserve_differences(run: SelectionRun, stored: pl.DataFrame) -> Iterator[str]:
    """Each place filled from the reserve went to somebody who fitted into what had fallen free.

    What other waves had left of the fund source on that day is not known any more, so it is not asked again.
    """
    by_rank = {line["rank"]: line for line in stored.iter_rows(named=True)}
    held = {rank for rank, line in by_rank.items() if line["place"] == Place.SELECTED.value}
    for promotion in run.promotions.select_related("line"):
        held -= set(promotion.fallen)
        room, line = Room(replace(limits_of(run), ceiling=run.wave.budget)), by_rank[promotion.line.rank]
        for rank in held:
            room.fill(*_person(by_rank[rank]))
        if room.stop(*_person(line)):
            yield f"Urutan {line['rank']}: diisi dari daftar cadangan padahal batasnya penuh."
        held.add(line["rank"])


def _person(line: dict[str, Any]) -> tuple[int, int, int, int]:
    return line["group"], line["village"], line["district"], line["cost"]
