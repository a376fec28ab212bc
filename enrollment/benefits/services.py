"""Noting a claim, and taking it from BPJS's desk to the heir's hand (Pasal 24(2)g)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from enrollment.benefits.entitlement import Kind
from enrollment.benefits.models import STEPS, Claim, ClaimStep, Status
from enrollment.benefits.selectors import entitled, recorded_line
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.lib.dates import format_date
from jamsos.stated import stated


@transaction.atomic
def note_claim(
    one: Registration,
    *,
    kind: str,
    happened_on: date,
    event: str,
    heir_name: str,
    heir: str,
    papers: Sequence[str],
    on: date,
    actor: User,
) -> Claim:
    """Note a claim on day `on`, with what the ledger says of it on the day of the event.

    A claim that the ledger does not carry is noted too: BPJS decides, and the sentence stands beside it. Raises
    `DomainError` for somebody whom BPJS never recorded, an event in the future or before birth, empty words or an
    identity number in them, a death that is claimed already, and an event claimed twice.
    """
    policy.require(actor, Act.RECORD_CLAIMS)
    one = Registration.objects.select_for_update().get(pk=one.pk)
    _require_event(one, kind, happened_on, on)
    answer = entitled(one, kind, happened_on)
    claim = Claim.objects.create(
        registration=one,
        kind=kind,
        happened_on=happened_on,
        event=stated(event, "Kejadian"),
        heir_name=stated(heir_name, "Nama penerima", most=120, hint="Tulis namanya."),
        heir=heir,
        papers=sorted(set(papers)),
        noted_on=on,
        level=answer.level,
        entitled=answer.amount,
        basis=answer.says,
        made_by=actor,
    )
    ClaimStep.objects.create(claim=claim, status=Status.NOTED, on=on, made_by=actor)
    audit.record("benefits.note", actor=actor, subject=one, claim=claim.pk, benefit=kind, level=claim.level)
    return claim


def _require_event(one: Registration, kind: str, happened_on: date, on: date) -> None:
    if recorded_line(one) is None:
        raise DomainError("Orang ini belum pernah terekam di BPJS.", "Klaim hanya untuk peserta program.")
    if happened_on > on:
        raise DomainError(f"Tanggal {format_date(happened_on)} belum terjadi.", "Isi tanggal kejadiannya.")
    if one.birth_date and happened_on < one.birth_date:
        raise DomainError("Tanggal kejadian sebelum orangnya lahir.", "Periksa tahunnya.")
    live = Claim.objects.filter(registration=one, kind=kind).exclude(status=Status.DROPPED)
    if kind == Kind.JKM and live.exists():
        raise DomainError("Kematian orang ini sudah diklaim.", "Lanjutkan klaim yang ada.")
    if live.filter(happened_on=happened_on).exists():
        raise DomainError("Kejadian pada tanggal itu sudah diklaim.", "Lanjutkan klaim yang ada.")


@transaction.atomic
def advance(
    claim: Claim,
    status: str,
    *,
    on: date,
    today: date,
    actor: User,
    note: str = "",
    amount: int | None = None,
    papers: Sequence[str] | None = None,
    file: StoredFile | None = None,
) -> Claim:
    """Take a claim to its next status, which happened on day `on`; `papers` = the documents that are there by then.

    Filing needs all documents. Payment needs the rupiah BPJS paid, refusal and dropping a reason. Raises `DomainError`
    for a step that is not next, a day before the event or after `today`, or what is lacking.
    """
    policy.require(actor, Act.RECORD_CLAIMS)
    claim = Claim.objects.select_for_update(of=("self",)).select_related("registration").get(pk=claim.pk)
    _require_step(claim, status, on, today)
    if papers is not None:
        claim.papers = sorted({*claim.papers, *papers})
    note = _require_grounds(claim, status, note, amount)
    claim.status, claim.amount, claim.file = status, amount if status == Status.PAID else None, file or claim.file
    claim.save(update_fields=["status", "amount", "papers", "file"])
    ClaimStep.objects.create(claim=claim, status=status, on=on, note=note, made_by=actor)
    audit.record(
        "benefits.advance",
        actor=actor,
        subject=claim.registration,
        claim=claim.pk,
        status=status,
        amount=claim.amount or 0,
        purpose=note,
    )
    return claim


def _require_step(claim: Claim, status: str, on: date, today: date) -> None:
    if status not in STEPS[claim.status]:
        after = ", ".join(Status(one).label for one in STEPS[claim.status]) or "tidak ada"
        raise DomainError(
            f"Klaim berstatus {claim.get_status_display()} tidak dapat menjadi {Status(status).label}.",
            f"Langkah berikutnya: {after}.",
        )
    last = claim.steps.latest("pk").on
    if not last <= on <= today:
        raise DomainError(
            f"Tanggal {format_date(on)} sebelum langkah terakhir ({format_date(last)}) atau belum tiba.",
            "Isi tanggal langkah ini.",
        )


def _require_grounds(claim: Claim, status: str, note: str, amount: int | None) -> str:
    if status == Status.FILED and claim.missing:
        raise DomainError(f"Dokumen belum lengkap: {', '.join(claim.missing)}.", "Centang yang sudah diterima.")
    if status == Status.PAID and not amount:
        raise DomainError("Jumlah yang dibayar BPJS kosong.", "Isi rupiah pada bukti pembayaran BPJS.")
    if status in (Status.REFUSED, Status.DROPPED) or note.strip():
        return stated(note, "Keterangan")
    return ""
