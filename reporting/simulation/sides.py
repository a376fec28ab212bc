"""One side of a comparison: a regulation on a day, read how, with which values, placed under which limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from eligibility import regulations
from eligibility.regulations import Regulation, RegulationError
from jamsos.regions.models import District

HOME_CODES, HOME_NAMES = ("kode_kabupaten", "kode_wilayah"), ("nama_kabupaten", "nama_wilayah")
WHOLE = 100


@dataclass(frozen=True)
class Side:
    """What is asked of one side. Empty readings and values: as in force.

    `at_home` reads another regency's regulation as if it were our own. `wave` lends its limits (quota, quotas of
    groups and areas, budget), all multiplied by `percent`; `quota` (people) and `budget` (rupiah) replace the wave's.
    """

    regulation: str
    on: date
    readings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    at_home: bool = False
    wave: int | None = None
    percent: int = WHOLE
    quota: int | None = None
    budget: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As kept with a simulation and handed to the job."""
        return asdict(self) | {"on": self.on.isoformat()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Side:
        """The side kept by `to_json`."""
        return cls(**{**kept, "on": date.fromisoformat(kept["on"])})

    def law(self) -> Regulation:
        """The regulation as this side reads it.

        Raises RegulationError: not known, not in force on the day, no such reading, a value of another type or one
        the regulation itself calls impossible.
        """
        law = self.before_values()
        values = {**(home_values(law) if self.at_home else {}), **self.values}
        try:
            return law.with_values(values) if values else law
        except RegulationError as error:
            raise RegulationError(
                error.message, "Isi nilai sejenis yang masuk akal, atau kosongkan isiannya."
            ) from error

    def before_values(self) -> Regulation:
        """The regulation with the readings taken and the values of the day still in place."""
        law = regulations.load(self.regulation).read_as(**self.readings)
        law.terms(self.on)
        return law

    @property
    def limited(self) -> bool:
        """Whether places are limited at all; limits of nothing are still limits, and refused elsewhere."""
        return (self.wave, self.quota, self.budget) != (None, None, None)


def home() -> tuple[str, str]:
    """Code and name of our own regency, as its own regulation calls it."""
    code = District.objects.values_list("code_kemendagri", flat=True)[0][:4]
    laws = [law.parameters.items for law in regulations.catalogue() if law.region == code]
    names = [items[key].values[-1].value for items in laws for key in HOME_NAMES if key in items]
    return code, (names or [code])[0]


def home_values(law: Regulation) -> dict[str, str]:
    """The parameters that name the regency of a regulation, with ours in them."""
    told = {**dict.fromkeys(HOME_CODES, home()[0]), **dict.fromkeys(HOME_NAMES, home()[1])}
    return {key: value for key, value in told.items() if key in law.parameters.items}
