"""The life of a decree in the order it is lived: checked, numbered, signed, in force, amended."""

from __future__ import annotations

from enrollment.decrees.models import Decree, DecreeState, Kind
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

WAITING = "belum"
CHECKED = "Diperiksa Bagian Hukum"
AT_ISSUE = "dinyatakan pada saat penetapan, tanpa catatan pemeriksaan sebelumnya"


def life_panel(decree: Decree) -> Panel:
    """One line per step after the draft, with the day and the hand; what has not happened says whom it waits for."""
    facts = []
    if decree.kind == Kind.BUPATI:
        facts.append(_step(CHECKED, decree.checked_at, decree.checked_by, _how_checked(decree)))
    if decree.state == DecreeState.CANCELLED:
        return Panel("Riwayat keputusan", [*facts, Fact("Dibatalkan", "ya", "alasannya ada dalam jejak audit")])
    facts.append(_step("Bernomor dan bertanggal", decree.issued_at, decree.issued_by, decree.number))
    return Panel("Riwayat keputusan", [*facts, *_after_issue(decree)])


def _how_checked(decree: Decree) -> str:
    """The note of the check; who issued without one stated it in the same moment."""
    at_issue = decree.checked_at is not None and decree.checked_at == decree.issued_at
    return AT_ISSUE if at_issue else decree.check_note


def _step(label: str, at: object, by: object, note: str) -> Fact:
    if at is None:
        return Fact(label, WAITING)
    return Fact(label, tanggal(at), "; ".join(filter(None, (f"oleh {by or 'sistem'}", note))))


def _after_issue(decree: Decree) -> list[Fact]:
    if decree.state != DecreeState.ISSUED:
        return [Fact("Naskah bertanda tangan", WAITING)]
    signed = decree.signed_files.select_related("made_by").first()
    if signed is None:
        paper = Fact("Naskah bertanda tangan", WAITING, "diunggah sesudah ditandatangani")
    else:
        paper = _step("Naskah bertanda tangan", signed.made_at, signed.made_by, _kind_of(signed.signatures))
    return [paper, Fact("Berlaku sejak", tanggal(decree.decided_on)), *_amended(decree)]


def _kind_of(signatures: list) -> str:
    return "bertanda tangan elektronik" if signatures else "pindaian"


def _amended(decree: Decree) -> list[Fact]:
    later = Decree.objects.filter(amends=decree.amends_id or decree.pk, state=DecreeState.ISSUED)
    return [
        Fact("Diubah", tanggal(other.decided_on), f"dengan Nomor {other.number}")
        for other in later.filter(sequence__gt=decree.sequence).order_by("sequence")
    ]
