"""What the interface answers, as plain data: the indicators of the dashboard, closed for every reader alike."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.regions.models import District
from jamsos.ui.remembered import Remembered, remembered
from reporting.indicators import CHAIN
from reporting.open_data import closed_rows, dictionary_rows
from reporting.tally import Chain, Tally, tally

Answer = dict[str, Any]


def indicators() -> Answer:
    """Every indicator with its meaning, article and unit."""
    names = ("kunci", "nama", "arti", "dasar", "satuan", "sumber")
    return {"indikator": [dict(zip(names, row, strict=True)) for row in dictionary_rows()]}


def years() -> Answer:
    return {"program": [{"tahun": one.year, "nama": str(one)} for one in Program.objects.order_by("-year")]}


def chain(program: Program) -> Answer:
    """The chain of the whole regency."""
    found = counted(program)
    people = [{"kunci": step.key, "nama": step.name, "orang": found.value.whole.at(step.key)} for step in CHAIN]
    return _head(program, found) | {"indikator": people}


def by_district(program: Program) -> Answer:
    found, places = counted(program), list(District.objects.all())
    chains = [found.value.districts.get(one.pk, Chain()) for one in places]
    return _head(program, found) | {"baris": _rows([(one.code, one.name) for one in places], chains)}


def by_group(program: Program) -> Answer:
    found, groups = counted(program), list(program.groups.all())
    chains = [found.value.groups.get(one.pk, Chain()) for one in groups]
    return _head(program, found) | {"baris": _rows([(one.code, one.name) for one in groups], chains)}


def counted(program: Program) -> Remembered[Tally]:
    """The figures that the dashboard shows, and their time."""
    return remembered(tally, program, reader=None)


def person(found: list[Registration]) -> Answer:
    """Whether and how somebody is in the programme: no name, no address, no trait."""
    rows = [
        {
            "tahun": one.program.year,
            "status": one.state,
            "arti": State(one.state).label,
            "peserta_aktif": one.state == State.ACTIVE,
            "sejak": timezone.localdate(one.state_changed_at).isoformat(),
        }
        for one in found
    ]
    return {"ditemukan": bool(rows), "program": rows}


def _head(program: Program, found: Remembered[Tally]) -> Answer:
    return {"tahun": program.year, "keadaan_per": found.at.isoformat(timespec="seconds")}


def _rows(names: list[tuple[str, str]], chains: list[Chain]) -> list[Answer]:
    """`orang` by indicator; null = closed, for it or one beside it is below five."""
    keys = [step.key for step in CHAIN]
    return [
        {"kode": code, "nama": name, "orang": dict(zip(keys, counts, strict=True))}
        for (code, name), counts in zip(names, closed_rows(chains), strict=True)
    ]
