"""Panels about amending decrees: the chain on a decree's page, and what a draft would change."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from enrollment.decrees.amendment_plan import Plan
from enrollment.decrees.consolidated import Balance, balance, decrees_in_force
from enrollment.decrees.leaving import waiting_for_amendment
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.decrees.models.removal import REASONS
from enrollment.decrees.replacing import freed
from enrollment.matching.departures import found_departures
from enrollment.selection.models import SelectionLine
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal

SHOWN = 50
"""Names on one page; a decree takes off few, a list of all of them is in its annex."""
LABELS = dict(REASONS)
LEFT_SINCE = "berakhir, ditolak BPJS, atau dikeluarkan dari berkasnya; menunggu keputusan perubahan"


def chain_panels(decree: Decree) -> list[Panel]:
    """What the decree amends or what amends it, and the list as it stands; nothing for a decree that stands alone."""
    if decree.kind != Kind.BUPATI or decree.state == DecreeState.CANCELLED:
        return []
    others = decree.wave.decrees.filter(kind=Kind.BUPATI).exclude(state=DecreeState.CANCELLED).exclude(pk=decree.pk)
    facts = [_chain_fact(other) for other in others.order_by("sequence")]
    if decree.is_amendment:
        facts += _own_facts(decree)
    if decrees_in_force(decree.wave).exists():
        facts += _standing_facts(decree)
    return [Panel("Perubahan keputusan", facts)] if facts else []


def _chain_fact(other: Decree) -> Fact:
    label = f"Perubahan ke-{other.sequence}" if other.is_amendment else "Keputusan yang diubah"
    told = tanggal(other.decided_on) if other.decided_on else other.get_state_display().lower()
    if other.is_amendment:
        told = f"{told}; {number(other.removed)} dihapus, {number(other.people)} ditambahkan"
    return Fact(label, other.number or "belum bernomor", told, reverse("decree", args=[other.pk]))


def _own_facts(decree: Decree) -> list[Fact]:
    replaced = decree.removals.exclude(replacement=None).count()
    return [
        Fact("Dihapus", f"{number(decree.removed)} orang", f"membebaskan {rupiah(decree.freed)}"),
        Fact("Ditambahkan", f"{number(decree.people)} orang", f"{number(replaced)} di antaranya pengganti"),
    ]


def _standing_facts(decree: Decree) -> list[Fact]:
    facts = [_sum_fact("Berlaku sekarang", balance(decree.wave))]
    if gone := waiting_for_amendment().filter(decree__wave=decree.wave).count():
        facts.append(Fact("Keluar sesudah penetapan", f"{number(gone)} orang", LEFT_SINCE))
    return facts


def _sum_fact(label: str, found: Balance) -> Fact:
    return Fact(label, f"{number(found.people)} orang", rupiah(found.amount))


def plan_panels(plan: Plan) -> list[Panel]:
    """What the draft would change: sums before and after, and name by name."""
    replaced = sum(item.replaces is not None for item in plan.coming)
    facts = [
        Fact("Keputusan yang diubah", plan.first.number, tanggal(plan.first.decided_on)),
        _sum_fact("Semula", plan.before),
        Fact("Dihapus", f"{number(len(plan.leaving))} orang"),
        Fact("Pengganti", f"{number(replaced)} orang", "menurut urutan daftar cadangan, dalam semua batas"),
        Fact("Tambahan", f"{number(len(plan.coming) - replaced)} orang"),
        _sum_fact("Menjadi", plan.after),
    ]
    if unfilled := len(plan.leaving) - replaced:
        facts.insert(4, Fact("Tanpa pengganti", f"{number(unfilled)} orang", "tidak ada cadangan yang muat"))
    rows = changes(plan)
    notice_departures(rows)
    context = {
        "rows": rows,
        "months": plan.months,
        "more": len(plan.leaving) + len(plan.coming) - replaced - len(rows),
    }
    names = Panel("Yang berubah", template="decrees/amendment.html", context=context, wide=True)
    return [Panel("Akan ditetapkan", facts), names]


def changes(plan: Plan) -> list[dict[str, Any]]:
    """One row for each place that changes hands: who leaves and why, and who comes with which rank."""
    coming = {item.replaces.pk: item.place for item in plan.coming if item.replaces}
    leaving = [
        {
            "left": item.line,
            "freed": freed(item, plan.first.wave, plan.month)[1],
            "reason": LABELS[item.reason],
            "note": item.note,
            "left_on": item.left_on,
            **_given(plan, coming.get(item.line.pk)),
        }
        for item in plan.leaving
    ]
    return [*leaving, *(_given(plan, item.place) for item in plan.coming if not item.replaces)][:SHOWN]


def _given(plan: Plan, place: SelectionLine | None) -> dict[str, Any]:
    """Who gets the place and the rupiah of all the months that are paid for; nobody where it stays empty."""
    return {"place": place, "total": plan.months * place.monthly_rate if place else 0}


def notice_departures(rows: list[dict[str, Any]]) -> None:
    """Marks whom a list of deaths and moves names without an officer having said so: those confirmed do not come."""
    people = [row["place"].registration_id for row in rows if row["place"]]
    named = set(found_departures().filter(registration__in=people).values_list("registration", flat=True))
    for row in rows:
        row["doubtful"] = bool(row["place"]) and row["place"].registration_id in named


def people_shown(plan: Plan) -> list[int]:
    """Numbers of the registrations that `plan_panels` names, for the audit trail."""
    rows = changes(plan)
    left = [row["left"].registration_id for row in rows if "left" in row]
    return [*left, *(row["place"].registration_id for row in rows if row["place"])]
