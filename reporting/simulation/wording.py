"""A side in words: kept with the simulation, so that it is explained alike when the regulation has moved on."""

from __future__ import annotations

from typing import Any

from eligibility.regulations import Regulation
from enrollment.programs.models import Wave
from enrollment.selection.allocation import Limits
from jamsos.lib.dates import format_date
from jamsos.lib.money import number, rupiah
from reporting.simulation.sides import WHOLE, Side, home

DRAFT = {"rancangan": " (rancangan, hanya untuk percobaan)"}


def told(side: Side, law: Regulation, bounds: Limits | None) -> list[str]:
    """Sentences about a side: the law and its day, then every reading, value and limit that was put in place."""
    law_and_day = f"{law.short}{DRAFT.get(law.status, '')}, keadaan {format_date(side.on)}."
    return [law_and_day, *_home(side), *_readings(side, law), *_values(side, law), *_limits(side, bounds)]


def name_of(side: Side, law: Regulation) -> str:
    """A few words that tell the side from the other one."""
    changes = [f"{key} {option.replace('_', ' ')}" for key, option in side.readings.items()]
    changes += [f"{_label(law, name)} {_value(value)}" for name, value in side.values.items()]
    changes += ["seolah-olah di sini"] if side.at_home else []
    return ", ".join([law.short, *changes, *_limit_name(side)])


def _limit_name(side: Side) -> list[str]:
    if side.quota is not None:
        return [f"kuota {number(side.quota)}"]
    return [f"kuota {side.percent} %" if side.percent != WHOLE else "dengan kuota"] if side.limited else []


def _label(law: Regulation, name: str) -> str:
    label = law.parameters.items[name].label
    return label[:1].lower() + label[1:]


def _home(side: Side) -> list[str]:
    return [f"Dibaca seolah-olah untuk {home()[1]}."] if side.at_home else []


def _readings(side: Side, law: Regulation) -> list[str]:
    return [f"Pembacaan {key}: {law.readings[key].options[option].says}" for key, option in side.readings.items()]


def _values(side: Side, law: Regulation) -> list[str]:
    """Each value beside the one it was put in place of."""
    before = side.before_values().terms(side.on).parameters.as_dict()
    items = [(law.parameters.items[name], value, before[name]) for name, value in side.values.items()]
    return [f"{item.label} ({item.article}): {_value(now)}, semula {_value(then)}." for item, now, then in items]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return number(value) if isinstance(value, int) else str(value)


def _limits(side: Side, bounds: Limits | None) -> list[str]:
    """Where the limits come from and what they came to."""
    if bounds is None:
        return ["Tanpa kuota dan anggaran: semua yang memenuhi syarat masuk."]
    if side.wave is None:
        return [f"Kuota {number(bounds.quota)} orang, tanpa batas anggaran."]
    wave = Wave.objects.select_related("program").get(pk=side.wave)
    scaled = f", semuanya dikalikan {side.percent} %" if side.percent != WHOLE else ""
    own = sum(map(bool, (bounds.groups, bounds.villages or bounds.districts)))
    within = ["", ", dengan kuota kelompok atau wilayahnya", ", dengan kuota kelompok dan wilayahnya"][own]
    return [
        f"Batas {wave}{scaled}: kuota {number(bounds.quota)} orang, anggaran {rupiah(bounds.budget)}{within}. "
        "Pagu sumber dana dan tempat yang sudah terisi tidak diperhitungkan."
    ]
