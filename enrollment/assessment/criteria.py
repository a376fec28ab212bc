"""The Kriteria page: rules, parameters and open readings of a regulation, from the source the engine runs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from eligibility import regulations
from eligibility.regulations import Regulation
from enrollment.programs.selectors import newest_program
from jamsos.accounts.policy import Act
from jamsos.ui.pages import PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import tanggal


class CriteriaPage(PanelPage):
    act = Act.VIEW_CRITERIA
    title = "Kriteria"
    intro = (
        "Syarat yang dijalankan portal, pasal demi pasal, dengan parameter bertanggal. Pembacaan pasal yang tidak "
        "jelas tercantum di bawah beserta pilihan lainnya, sampai Bagian Hukum memberi pendapat."
    )

    @property
    def law(self) -> Regulation:
        """The regulation asked for, else the newest programme's; 404 for one that is not known."""
        known = {law.code: law for law in regulations.catalogue()}
        program = newest_program()
        asked = self.request.GET.get("peraturan") or (program.regulation if program else next(iter(known)))
        if asked not in known:
            raise Http404
        return known[asked]

    def get_actions(self) -> Sequence[Action]:
        shown = self.law.code
        others = [law for law in regulations.catalogue() if law.code != shown]
        return [Action(law.short, f"{reverse('criteria')}?peraturan={law.code}") for law in others]

    def get_panels(self) -> Sequence[Panel]:
        law = self.law
        told = regulations.describe(law, day_in_force(law, timezone.localdate()))
        tracks = {track["code"]: track["title"] for track in told["tracks"]}
        return [
            _facts(told),
            _table("Syarat, menurut urutan pasal", "assessment/criteria_rules.html", rows=_rules(told, tracks)),
            _table("Parameter", "assessment/criteria_parameters.html", rows=_parameters(told)),
            _table("Pembacaan pasal yang tidak jelas", "assessment/criteria_readings.html", rows=told["readings"]),
            _table("Tanda yang perlu dicermati petugas", "assessment/criteria_flags.html", rows=told["flags"]),
        ]


def day_in_force(law: Regulation, today: date) -> date:
    """Today where the regulation is in force, else the nearest day on which it was or will be."""
    latest = min(today, law.in_force_to) if law.in_force_to else today
    return max(latest, law.in_force_from)


def _facts(told: dict[str, Any]) -> Panel:
    until = f" sampai {tanggal(told['in_force_to'])}" if told["in_force_to"] else ""
    facts = [
        Fact("Nama", told["title"], told["note"]),
        Fact("Berlaku", f"sejak {tanggal(told['in_force_from'])}{until}"),
        Fact("Keadaan per", tanggal(told["on"])),
        Fact("Versi aturan dan parameter", told["version"], "berubah bila aturan, parameter atau pembacaan berubah"),
    ]
    return Panel(told["short"], facts, wide=True)


def _table(title: str, template: str, rows: list[Any]) -> Panel:
    return Panel(title, template=template, context={"rows": rows}, wide=True)


def _rules(told: dict[str, Any], tracks: dict[str, str]) -> list[dict[str, Any]]:
    """Rules with the tracks they bind on in words."""
    return [
        rule
        | {"facts": [name.replace("_", " ") for name in rule["facts"]]}
        | {"tracks": "semua jalur" if set(rule["binds_on"]) == set(tracks) else _names(rule["binds_on"], tracks)}
        for rule in told["rules"]
    ]


def _names(codes: list[str], tracks: dict[str, str]) -> str:
    return ", ".join(tracks[code] for code in codes) or "tidak ada"


def _parameters(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Parameters with each dated value as words."""
    return [item | {"dated": [_dated(value) for value in item["values"]]} for item in told["parameters"]]


def _dated(value: dict[str, Any]) -> dict[str, Any]:
    end = f" s.d. {tanggal(value['valid_to'])}" if value["valid_to"] else ""
    return {"words": _words(value["value"]), "period": f"sejak {tanggal(value['valid_from'])}{end}", **value}


def _words(value: Any) -> list[str]:
    """A value as lines to read."""
    if isinstance(value, bool):
        return ["ya" if value else "tidak"]
    if isinstance(value, dict):
        return [f"{code}: {label}" for code, label in value.items()]
    return [", ".join(map(str, value)) if isinstance(value, list) else str(value)]
