"""Comparisons at one click: side B follows from side A, everything else alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from eligibility import regulations
from enrollment.programs.models import Wave
from enrollment.programs.selectors import current_program
from jamsos.errors import DomainError
from reporting.simulation.sides import Side, home

OTHER = "peraturan-"
MORE_PLACES = 110


@dataclass(frozen=True)
class Preset:
    """A button: what it is called, and the two sides it makes of side A."""

    key: str
    label: str
    sides: Callable[[Side], tuple[Side, Side]]


def presets(a: Side) -> list[Preset]:
    """Those that make sense beside side A: its own readings and parameters, its limits, the other regulations."""
    law = regulations.load(a.regulation)
    fitting = [
        *([_reading("c1-luar", "C1 luar (17–65)", "C1", "luar")] if "C1" in law.readings else []),
        *([_value("desil-5", "Desil 1–5", "desil_maks", 5)] if "desil_maks" in law.parameters.items else []),
        *([_reading("c6-semua", "Semua jalur DTSEN (C6)", "C6", "semua_dtsen")] if "C6" in law.readings else []),
        Preset("kuota-10", "Kuota +10 %", _more_places),
    ]
    others = [other for other in regulations.catalogue() if other.rules and other.code != a.regulation]
    return [*fitting, *(Preset(OTHER + other.code, other.short, _other(other.code)) for other in others)]


def sides_of(key: str, a: Side) -> tuple[Side, Side]:
    """Both sides of the preset. Raises DomainError: no such preset beside this side."""
    found = next((preset for preset in presets(a) if preset.key == key), None)
    if found is None:
        raise DomainError("Pilihan siap pakai itu tidak ada untuk peraturan ini.", "Pilih salah satu tombol di atas.")
    return found.sides(a)


def _reading(key: str, label: str, reading: str, option: str) -> Preset:
    return Preset(key, label, lambda a: (a, replace(a, readings={**a.readings, reading: option})))


def _value(key: str, label: str, name: str, value: int) -> Preset:
    return Preset(key, label, lambda a: (a, replace(a, values={**a.values, name: value})))


def _other(code: str) -> Callable[[Side], tuple[Side, Side]]:
    """Another regulation, read as if it were ours where it is another regency's; A's own changes do not carry over."""
    elsewhere = regulations.load(code).region != home()[0]
    return lambda a: (a, replace(a, regulation=code, readings={}, values={}, at_home=elsewhere))


def _more_places(a: Side) -> tuple[Side, Side]:
    """A tenth more of every limit; without limits, those of this year's first wave are taken for both sides."""
    if not a.limited:
        wave = Wave.objects.filter(program=current_program()).order_by("number").first()
        if wave is None:
            raise DomainError("Belum ada tahap yang kuotanya dapat ditambah.", "Buka tahap, atau isi kuota sisi A.")
        a = replace(a, wave=wave.pk)
    if a.quota is None:
        return a, replace(a, percent=MORE_PLACES)
    return a, replace(a, quota=a.quota * MORE_PLACES // 100)
