"""A request of change as panels: what stands, what is asked for, what follows from it, and the answer."""

from __future__ import annotations

from django.urls import reverse

from enrollment.corrections.models import Correction
from enrollment.lifecycle import DECREED_STATES, LISTED_STATES, State
from enrollment.workers.columns import BY_FIELD
from enrollment.workers.models import Registration, Sex
from enrollment.workers.seen import KEPT_FROM_VIEW
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib import nik as numbers
from jamsos.lib.words import beginning
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags import formats

FROZEN = "Baris lampiran keputusan yang sudah dibekukan tidak berubah; perubahan hanya mengenai data pekerja di sini."
NUMBERS = ("nik", "nkk")


def label_of(field: str) -> str:
    """The field as the history of a worker calls it."""
    named = "Desa" if field == "village" else str(Registration._meta.get_field(field).verbose_name)
    return beginning(named)


def shown(correction: Correction, cells: dict[str, str], user: User) -> str:
    """A value as this user may see it."""
    text = ", ".join(value for value in cells.values() if value)
    if not text:
        return "–"
    if correction.field in NUMBERS:
        return numbers.mask(text)
    if correction.field == "mother_name" and not policy.allows(user, Act.VIEW_MOTHER):
        return KEPT_FROM_VIEW
    return Sex(text).label if correction.field == "sex" else text


def asked_panel(correction: Correction, user: User) -> Panel:
    facts = [
        Fact("Data", label_of(correction.field)),
        Fact("Nilai lama", shown(correction, correction.before, user)),
        Fact("Nilai baru", shown(correction, correction.after, user), note=_digits(correction)),
        Fact("Alasan", correction.reason),
        Fact("Diajukan", formats.tanggal(correction.requested_at), note=f"oleh {correction.requested_by}"),
        Fact("Diputuskan oleh", correction.get_level_display().partition("diputuskan ")[2]),
    ]
    return Panel("Yang diminta", facts)


def _digits(correction: Correction) -> str:
    """Which digits of a masked number differ: masked, two numbers may look the same."""
    if correction.field not in NUMBERS:
        return ""
    column = BY_FIELD[correction.field].name
    old, new = correction.before[column], correction.after[column]
    if len(old) != len(new):
        return "sebelumnya kosong" if not old else ""
    places = [str(at) for at, (one, other) in enumerate(zip(old, new, strict=True), 1) if one != other]
    return f"angka ke-{', '.join(places)} berbeda"


def answer_panel(correction: Correction) -> Panel:
    decision = getattr(correction, "decision", None)
    if decision is None:
        return Panel("Putusan", [Fact("Putusan", "Menunggu")])
    answer = "Disetujui dan diterapkan" if decision.approved else "Ditolak"
    facts = [
        Fact("Putusan", answer, note=f"{formats.tanggal(decision.decided_at)}, oleh {decision.decided_by}"),
        Fact("Alasan", decision.reason),
    ]
    return Panel("Putusan", facts)


def effect_panel(one: Registration) -> Panel:
    """What a change does not reach, in the state the person is in."""
    facts = [Fact("Status", one.get_state_display(), note=_effect(one.state))]
    return Panel("Yang tidak ikut berubah", facts, note=FROZEN)


def _effect(state: str) -> str:
    if state in DECREED_STATES:
        return (
            "Lampiran Keputusan Bupati dan berkas BPJS tetap memuat data lama; dibetulkan lewat keputusan perubahan."
        )
    if state == State.SELECTED:
        return "Rancangan Keputusan Bupati dengan nama atau NIK lama tidak dapat ditetapkan; susun lagi rancangannya."
    if state in LISTED_STATES:
        return "Lampiran Keputusan Kepala Dinas Sosial tetap memuat data lama."
    return "Daftar yang dikunci tetap memuat data lama; perubahan menunggu Keputusan Kepala Dinas."


def corrections_panel(one: Registration, user: User) -> Panel | None:
    """The requests about one person, newest first; nothing when there were none."""
    asked = one.corrections.select_related("decision").order_by("-requested_at", "-pk")
    facts = [Fact(label_of(each.field), _standing(each), note=each.reason, url=_url(each)) for each in asked]
    return Panel("Permintaan perubahan", facts) if facts else None


def _standing(correction: Correction) -> str:
    decision = getattr(correction, "decision", None)
    if decision is None:
        return "Menunggu putusan"
    return "Disetujui" if decision.approved else "Ditolak"


def _url(correction: Correction) -> str:
    return reverse("correction", args=[correction.pk])
