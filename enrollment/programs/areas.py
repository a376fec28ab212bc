"""Quotas of a wave by kecamatan and desa: set by hand, from a workbook, or shared out by weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.db.models import Count, Q

from eligibility import regulations
from eligibility.reference.models import ReferenceList, ReferencePerson
from eligibility.regulations.apportion import apportion, weigh
from enrollment.lifecycle import State
from enrollment.programs.models import AreaQuota, Wave
from enrollment.programs.services import refuse_settled
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.regions.models import District, Village

POOREST = 1
WEIGHTS = {"per_resident": "bobot_penduduk", "per_poor": "bobot_miskin_ekstrem"}
MOST = 10_000_000


class Level(StrEnum):
    """Of which areas a quota is; the value is the field of `AreaQuota`."""

    DISTRICT = "district"
    VILLAGE = "village"

    @property
    def areas(self) -> type[District] | type[Village]:
        return District if self is Level.DISTRICT else Village


Quotas = Mapping[int, int | None]
"""Area number -> people, None = no quota of its own; areas that are not named keep theirs."""


@dataclass(frozen=True)
class AreaQuotas:
    districts: Quotas = field(default_factory=dict)
    villages: Quotas = field(default_factory=dict)

    @classmethod
    def of(cls, level: Level, quotas: Quotas) -> AreaQuotas:
        return cls(districts=quotas) if level is Level.DISTRICT else cls(villages=quotas)


@dataclass(frozen=True)
class Figures:
    """What an area's share is reckoned from: residents, and those of them in extreme poverty."""

    people: int
    poor: int


@transaction.atomic
def set_area_quotas(wave: Wave, quotas: AreaQuotas, *, basis: str, actor: User | None) -> int:
    """Store the quotas with where they come from; returns how many of them changed.

    Raises `DomainError` when the wave is settled or a quota is no number of people.
    """
    if actor is not None:
        policy.require(actor, Act.CHANGE_PROGRAMS)
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    refuse_settled(wave)
    changes = {
        **_put(wave, Level.DISTRICT, quotas.districts, basis),
        **_put(wave, Level.VILLAGE, quotas.villages, basis),
    }
    if changes:
        audit.record("programs.set_area_quotas", actor=actor, subject=wave, basis=basis, changes=changes)
    return len(changes)


def _put(wave: Wave, level: Level, quotas: Quotas, basis: str) -> dict[str, list[int | None]]:
    """Replace what differs; returns area code -> [before, after]."""
    held = dict(wave.area_quotas.exclude(**{level: None}).values_list(level, "quota"))
    changed = {area: quota for area, quota in quotas.items() if held.get(area) != quota}
    _refuse_odd(changed)
    wave.area_quotas.filter(**{f"{level}__in": changed}).delete()
    given = {area: quota for area, quota in changed.items() if quota is not None}
    AreaQuota.objects.bulk_create(
        AreaQuota(wave=wave, quota=quota, basis=basis[:200], **{f"{level}_id": area}) for area, quota in given.items()
    )
    codes = dict(level.areas.objects.filter(pk__in=changed).values_list("pk", "code"))
    return {codes[area]: [held.get(area), quota] for area, quota in changed.items()}


def _refuse_odd(quotas: Quotas) -> None:
    for quota in quotas.values():
        if quota is not None and not 0 <= quota <= MOST:
            raise DomainError(f"Kuota wilayah {quota} tidak masuk akal.", f"Isi 0 sampai {number(MOST)} orang.")


def clear_level(level: Level) -> dict[int, None]:
    """No quota for any area of a level: what a sharing out starts from."""
    return dict.fromkeys(level.areas.objects.values_list("pk", flat=True))


def figures_of(release: ReferenceList, level: Level) -> dict[str, Figures]:
    """Area code -> people of the release who live there, and those of decile 1, read as extreme poverty."""
    living = ReferencePerson.objects.filter(list=release, **{f"{level}__isnull": False}).order_by()
    counts = dict.fromkeys(level.areas.objects.values_list("pk", flat=True), (0, 0))
    counted = living.values(level).annotate(people=Count("row_no"), poor=Count("row_no", filter=Q(decile=POOREST)))
    counts |= {row[level]: (row["people"], row["poor"]) for row in counted}
    codes = dict(level.areas.objects.values_list("pk", "code"))
    return {codes[area]: Figures(*found) for area, found in counts.items()}


@dataclass(frozen=True)
class Sharing:
    """How a quota is shared out: how many people, over which areas, by which weights."""

    total: int
    level: Level
    per_resident: int
    per_poor: int
    capped: bool

    def basis(self, source: str) -> str:
        """What stands beside every quota made like this."""
        cap = ", paling banyak sejumlah usulannya" if self.capped else ""
        weights = f"penduduk x {self.per_resident} + miskin ekstrem x {self.per_poor}"
        return f"{number(self.total)} orang dibagi menurut {weights}{cap}; {source}"


def weights_of(wave: Wave, on: date) -> dict[str, int]:
    """The weights that the programme's regulation gives on a day, by field of `Sharing`; a trial value is none."""
    law = regulations.load(wave.program.regulation)
    given = law.terms(on).parameters.as_dict() if law.in_force(on) else {}
    return {field: given[name] for field, name in WEIGHTS.items() if name in given}


def share_out(wave: Wave, how: Sharing, figures: Mapping[str, Figures]) -> dict[str, int]:
    """Area code -> people by the largest remainder; raises RegulationError without any weight."""
    people = {code: found.people for code, found in figures.items()}
    poor = {code: found.poor for code, found in figures.items()}
    weights = weigh(people, poor, per_resident=how.per_resident, per_extreme_poor=how.per_poor)
    return apportion(how.total, weights, proposed_by_area(wave, how.level) if how.capped else None)


def proposed_by_area(wave: Wave, level: Level) -> dict[str, int]:
    """Area code -> proposals of the programme that were not withdrawn, nought where there is none."""
    area = "village__code" if level is Level.VILLAGE else "village__district__code"
    live = wave.program.registrations.exclude(state=State.WITHDRAWN).order_by()
    found = dict(live.values_list(area).annotate(Count("pk")))
    return {code: found.get(code, 0) for code in level.areas.objects.values_list("code", flat=True)}


def by_number(level: Level, quotas: Mapping[str, int]) -> dict[int, int]:
    """Area code -> people as area number -> people."""
    return {area: quotas[code] for area, code in level.areas.objects.values_list("pk", "code") if code in quotas}
