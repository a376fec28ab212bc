"""The people a comparison is about: the year's registrations, or everybody in a release of DTSEN."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from eligibility.reference.facts import list_facts
from eligibility.reference.models import ListKind, ListStatus, ReferenceList
from eligibility.regulations import Regulation
from enrollment.assessment.facts import NO_AID, facts_of
from enrollment.lifecycle import State
from enrollment.programs.models import Program, Track
from enrollment.workers.models import Registration
from enrollment.workers.occupations import Occupations
from jamsos.errors import DomainError
from jamsos.regions.models import District
from reporting.simulation.sides import Side

CHUNK = 20_000
LIVE = tuple(state for state in State if state is not State.WITHDRAWN)
REGISTRATIONS, LIST = "registrations", "list"
OTHER_JOB, WORKS = "kode_pekerjaan_lain", "tercatat bekerja"
ASSUMPTIONS = {
    "unprotected": "Anggap semua orang belum terlindungi dan tanpa bantuan iuran lain; daftar rujukan tidak memuat "
    "jawaban atas Pasal 19 ayat (2) huruf c dan Pasal 21 huruf f.",
    "vulnerable_job": "Anggap yang tercatat bekerja termasuk pekerja rentan lainnya (Pasal 20 ayat (1) huruf c "
    "angka 14) bila pekerjaan KTP-nya tidak menunjuk jenis yang jelas.",
}


@dataclass(frozen=True)
class Population:
    """Whom: `kind` and the row number of the programme or the release; only these desa unless `villages` is None.

    `assumptions` (names of `ASSUMPTIONS`) are what the officer ticked for a release, and are kept with the result.
    """

    kind: str
    pk: int
    villages: tuple[int, ...] | None = None
    assumptions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As handed to the job and kept with the simulation."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Population:
        """The population kept by `to_json`."""
        villages = kept["villages"]
        assumptions = tuple(kept["assumptions"])
        return cls(kept["kind"], kept["pk"], None if villages is None else tuple(villages), assumptions)

    def open(self) -> People:
        """The people themselves. Raises DomainError: nobody there, a year or release that is gone or destroyed."""
        found = Registrations(self) if self.kind == REGISTRATIONS else Release(self)
        if not found.total:
            raise DomainError(
                f"{found.label}: tidak ada orang untuk dibandingkan.",
                "Pilih program yang sudah berisi usulan, atau rilis DTSEN yang siap dipakai.",
            )
        return found


class People:
    """A population opened: `label` names it, `total` counts it, `year` is the one of its lots.

    `dimensions` are what its people can be told apart by; `program` or `reference` is where they stand.
    """

    label: str
    total: int
    year: int
    dimensions: tuple[str, ...]
    program: Program | None = None
    reference: ReferenceList | None = None

    def chunks(self) -> Iterator[pl.DataFrame]:
        """Everybody once: the facts, with group_id, village_id and district_id (null: not known)."""
        raise NotImplementedError

    def under(self, facts: pl.DataFrame, side: Side, law: Regulation) -> pl.DataFrame:
        """The facts as a side asks about them."""
        raise NotImplementedError


def job_of(facts: pl.DataFrame, law: Regulation) -> pl.Expr:
    """The regulation's own code for the job that the words tell, null where they leave a doubt."""
    jobs = Occupations.of(law.code)
    codes = {text: jobs.code(text) for text in facts["occupation_text"].unique().drop_nulls()}
    found = pl.col("occupation_text").replace_strict(codes, default="", return_dtype=pl.String)
    return pl.when(found != "").then(found)


class Registrations(People):
    """The live registrations of a programme year; ages count on the day each was registered."""

    dimensions = ("kecamatan", "sex", "age", "disability", "decile", "group", "occupation")

    def __init__(self, asked: Population) -> None:
        self.program = Program.objects.filter(pk=asked.pk).first()
        if self.program is None:
            raise DomainError("Program itu tidak ada.", "Pilih program dari daftar.")
        rows = Registration.objects.live().filter(program=self.program)
        rows = rows if asked.villages is None else rows.filter(village__in=asked.villages)
        self._places = list(rows.order_by("pk").values_list("pk", "group_id", "village_id", "village__district_id"))
        self.label, self.total, self.year = f"Usulan {self.program}", len(self._places), self.program.year

    def chunks(self) -> Iterator[pl.DataFrame]:
        schema = dict.fromkeys(("row_id", "group_id", "village_id", "district_id"), pl.Int64)
        for start in range(0, self.total, CHUNK):
            places = pl.DataFrame(self._places[start : start + CHUNK], schema=schema, orient="row")
            yield facts_of(places["row_id"].to_list(), LIVE).join(places, on="row_id", how="inner")

    def under(self, facts: pl.DataFrame, side: Side, law: Regulation) -> pl.DataFrame:
        """Under the programme's own regulation as assessed; under another one jobs go by its own list."""
        if law.code == self.program.regulation:
            return facts
        return facts.with_columns(occupation=job_of(facts, law))


class Release(People):
    """Everybody in a release of DTSEN, as if registered on the day of the side, on the track of DTSEN."""

    dimensions = ("kecamatan", "sex", "age", "disability", "decile", "industry")

    def __init__(self, asked: Population) -> None:
        self.reference = ReferenceList.objects.filter(pk=asked.pk, kind=ListKind.DTSEN).first()
        if self.reference is None:
            raise DomainError("Rilis DTSEN itu tidak ada.", "Pilih rilis dari daftar.")
        self._refuse_unready()
        self._asked = asked
        self.label, self.total, self.year = f"Seluruh {self.reference}", self.reference.rows, 0

    def chunks(self) -> Iterator[pl.DataFrame]:
        """One kecamatan after the other, then those whose kecamatan is not known."""
        for where in self._places():
            facts = list_facts(self.reference, **where)
            if not facts.is_empty():  # the rules take as long over nobody as over a few
                yield facts.with_columns(**self._assumed())
        # Destroyed meanwhile, it would have looked like nobody.
        self.reference.refresh_from_db(fields=["status"])
        self._refuse_unready()

    def _refuse_unready(self) -> None:
        if self.reference.status != ListStatus.READY:
            raise DomainError(
                f"{self.reference} tidak dapat dipakai: {self.reference.get_status_display().lower()}.",
                "Pilih rilis yang siap dipakai.",
            )

    def _places(self) -> list[dict[str, Any]]:
        if self._asked.villages is not None:
            return [{"village_id": pk} for pk in self._asked.villages]
        districts = District.objects.order_by("name").values_list("pk", flat=True)
        return [*({"district_id": pk} for pk in districts), {"nowhere": True}]

    def _assumed(self) -> dict[str, pl.Expr]:
        """What the list cannot tell, and what the officer would have assumed instead."""
        free = "unprotected" in self._asked.assumptions
        told = pl.coalesce(pl.col("ktp_occupation").cast(pl.String), pl.col("industry").cast(pl.String))
        return {
            "track": pl.lit(Track.DTSEN.value),
            "protected": pl.lit(False if free else None, pl.Boolean),
            "aid_source": pl.lit(NO_AID if free else None, pl.String),
            "occupation_text": told,
            "group_id": pl.lit(None, pl.Int64),
        }

    def under(self, facts: pl.DataFrame, side: Side, law: Regulation) -> pl.DataFrame:
        dated = facts.with_columns(registered_on=pl.lit(side.on, pl.Date), occupation=job_of(facts, law))
        other = law.terms(side.on).parameters.as_dict().get(OTHER_JOB)
        if other is None or "vulnerable_job" not in self._asked.assumptions:
            return dated
        told = pl.coalesce("occupation_text", pl.when("works").then(pl.lit(WORKS)))
        assumed = pl.coalesce("occupation", pl.when("works").then(pl.lit(other)))
        return dated.with_columns(occupation=assumed, occupation_text=told)
