"""Panels of claims: on the person's page, on the claim's own, and the figures without names."""

from __future__ import annotations

from django.db.models import Count, Q, Sum
from django.urls import reverse

from enrollment.benefits.entitlement import Kind
from enrollment.benefits.models import BeneficiaryFinding, Claim, Fault, Heir, Status
from enrollment.benefits.selectors import newest_check
from enrollment.lifecycle import REGISTERED_STATES
from enrollment.verification.models import with_newest
from enrollment.verification.sample_panels import between, part_wrong
from enrollment.verification.sampling import wilson
from enrollment.workers.models import Registration
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal

UNCONFIRMED = (
    "Jumlah dan syarat menurut Permenaker 1/2025 dibaca dari buku iuran; yang memutuskan BPJS Ketenagakerjaan. Batas "
    "tiga bulan menunggak dan syarat beasiswa belum terkonfirmasi."
)


def claim_panel(one: Registration) -> Panel | None:
    """The person's claims; nothing before the first, and nobody is asked about who was never recorded."""
    if one.state not in REGISTERED_STATES:
        return None
    facts = [
        Fact(
            claim.get_kind_display(),
            claim.get_status_display(),
            f"kejadian {tanggal(claim.happened_on)}; {claim.basis}",
            reverse("claim", args=[claim.pk]),
        )
        for claim in one.claims.all()
    ]
    return Panel("Klaim manfaat", facts) if facts else None


def claim_panels(claim: Claim) -> list[Panel]:
    """What happened, what the ledger says, what is lacking, and every step."""
    return [_event(claim), _ledger(claim), _papers(claim), _steps(claim)]


def _event(claim: Claim) -> Panel:
    facts = [
        Fact("Peserta", claim.registration.name, "", reverse("worker", args=[claim.registration_id])),
        Fact("Manfaat", claim.get_kind_display()),
        Fact("Kejadian", claim.event, tanggal(claim.happened_on)),
        Fact("Penerima", claim.heir_name, Heir(claim.heir).label),
        Fact("Dilaporkan", tanggal(claim.noted_on), f"oleh {claim.made_by or 'sistem'}"),
    ]
    return Panel("Kejadian", facts)


def _ledger(claim: Claim) -> Panel:
    facts = [
        Fact("Menurut iuran", claim.get_level_display(), claim.basis),
        Fact("Jumlah menurut iuran", "ditentukan BPJS" if claim.entitled is None else rupiah(claim.entitled)),
        Fact("Dibayar BPJS", rupiah(claim.amount) if claim.amount else "belum", _difference(claim)),
    ]
    return Panel("Menurut buku iuran pada hari kejadian", facts, note=UNCONFIRMED)


def _difference(claim: Claim) -> str:
    """Said when BPJS paid another sum than the ledger carries."""
    if not claim.amount or claim.entitled is None or claim.amount == claim.entitled:
        return ""
    return f"berbeda {rupiah(abs(claim.amount - claim.entitled))} dari buku iuran: tanyakan sebabnya ke BPJS"


def _papers(claim: Claim) -> Panel:
    facts = [Fact(label, "belum ada") for label in claim.missing] or [Fact("Dokumen", "lengkap")]
    if claim.file_id:
        facts.append(Fact("Pindaian", claim.file.name, "", reverse("file-download", args=[claim.file_id])))
    return Panel("Dokumen", facts)


def _steps(claim: Claim) -> Panel:
    facts = [
        Fact(step.get_status_display(), tanggal(step.on), f"oleh {step.made_by or 'sistem'}. {step.note}".strip())
        for step in claim.steps.select_related("made_by")
    ]
    return Panel("Langkah", facts)


def benefit_panels() -> list[Panel]:
    """Claims by benefit and the newest spot check: figures only, for the Tim's report (Pasal 24(2)g-h)."""
    return [*map(_kind, Kind), *_newest_check()]


def _kind(kind: Kind) -> Panel:
    live = Claim.objects.filter(kind=kind).order_by()
    count = {status: people for status, people in live.values_list("status").annotate(Count("pk"))}
    sums = live.aggregate(paid=Sum("amount"), due=Sum("entitled", filter=~Q(status=Status.DROPPED)))
    facts = [Fact(status.label, number(count.get(status, 0))) for status in Status]
    facts.append(Fact("Dibayar BPJS", rupiah(sums["paid"] or 0), f"menurut iuran {rupiah(sums['due'] or 0)}"))
    return Panel(kind.label, facts)


def _newest_check() -> list[Panel]:
    check = newest_check()
    if check is None:
        return []
    found = with_newest(check.lines, "agrees", "fault").exclude(agrees=None).values_list("agrees", "fault")
    faults = [fault for agrees, fault in found if not agrees]
    interval = wilson(len(faults), len(found), check.confidence)
    facts = [
        Fact("Sudah diuji", f"{number(len(found))} dari {number(check.size)}"),
        Fact("Bagian yang tidak sesuai", part_wrong(interval), between(interval)),
        *(Fact(fault.label, number(faults.count(fault))) for fault in Fault if fault in faults),
    ]
    return [Panel(str(check), facts)]


def finding_panel(findings: list[BeneficiaryFinding]) -> Panel:
    """What has been found of a person so far, the newest first."""
    facts = [
        Fact(
            one.get_fault_display() or "Sesuai",
            one.note or "tanpa catatan",
            f"{tanggal(one.recorded_at)} oleh {one.recorded_by}. {one.reason}".strip(),
        )
        for one in findings
    ]
    return Panel("Hasil sejauh ini", facts or [Fact("Belum diuji", "belum ada hasil")])
