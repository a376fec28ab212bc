"""Uji petik penerima: drawing participants and recording whether the aid fits them (Pasal 24(2)g)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery

from enrollment.benefits.models import BeneficiaryCheck, BeneficiaryFinding, BeneficiaryLine
from enrollment.benefits.models.checks import ENDING
from enrollment.contributions.selectors import PAYING
from enrollment.programs.models import Program
from enrollment.verification.models import with_newest
from enrollment.verification.samples import design_of, people_drawn
from enrollment.workers.hands import brought_in
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.stated import stated


def participants(program: Program) -> QuerySet[Registration]:
    """Everybody recorded by BPJS who has not left."""
    return Registration.objects.filter(program=program, state__in=PAYING)


@transaction.atomic
def draw_participants(
    program: Program, *, confidence: int, margin: int, on: date, actor: User, seed: int | None = None
) -> BeneficiaryCheck:
    """Draw a sample of the participants, stratified in proportion; `confidence` and `margin` in percent.

    The seed comes from the system, so that nobody chooses whom it meets. Raises `DomainError` without participants.
    """
    policy.require(actor, Act.CHECK_BENEFICIARIES)
    Program.objects.select_for_update().get(pk=program.pk)
    people = participants(program)
    if not people.exists():
        raise DomainError("Belum ada peserta yang terekam.", "Uji petik menunggu jawaban BPJS pertama.")
    design = design_of(people, confidence=confidence, margin=margin, on=on, seed=seed)
    number = (program.beneficiary_checks.aggregate(last=Max("number"))["last"] or 0) + 1
    check = BeneficiaryCheck.objects.create(program=program, number=number, drawn_by=actor, **design)
    BeneficiaryLine.objects.bulk_create(BeneficiaryLine(sample=check, **one) for one in people_drawn(check))
    audit.record("benefits.draw", actor=actor, subject=check, people=check.size, of=check.population)
    return check


@transaction.atomic
def find(line: BeneficiaryLine, *, fault: str, note: str, reason: str, seen: int, actor: User) -> BeneficiaryFinding:
    """Record what was found of a participant, `fault` empty = the aid fits; a further finding says why it replaces.

    `seen`: sequence of the finding that the officer saw, 0 = none. Raises `DomainError`: stale page, a fault without a
    note, no reason, an identity number in the words, or the officer proposed or merged the person.
    """
    policy.require(actor, Act.CHECK_BENEFICIARIES)
    line = BeneficiaryLine.objects.select_for_update(of=("self",)).select_related("registration").get(pk=line.pk)
    if Registration.objects.filter(brought_in(actor), pk=line.registration_id).exists():
        raise DomainError(
            "Anda sendiri yang mengusulkan atau menggabungkan orang ini.", "Minta petugas lain mengujinya."
        )
    last = line.records.order_by("-sequence").first()
    if (last.sequence if last else 0) != seen:
        raise DomainError("Hasilnya sudah berubah sejak halaman ini dibuka.", "Muat ulang, lalu periksa lagi.")
    finding = BeneficiaryFinding.objects.create(
        line=line,
        sequence=seen + 1,
        agrees=not fault,
        fault=fault,
        note=stated(note, "Catatan") if fault or note.strip() else "",
        reason=stated(reason, "Alasan mengganti hasil") if last else "",
        recorded_by=actor,
    )
    audit.record(
        "benefits.find", actor=actor, subject=line.registration, agrees=finding.agrees, purpose=finding.reason
    )
    return finding


def to_end(user: User) -> QuerySet[Registration]:
    """Participants found dead, moved, protected otherwise or idle, whose part has not been ended; `found_at`: when."""
    lines = with_newest(BeneficiaryLine.objects.filter(registration=OuterRef("pk")), "fault", "recorded_at")
    found = Subquery(lines.filter(fault__in=ENDING).order_by("-recorded_at").values("recorded_at")[:1])
    people = Registration.objects.visible_to(user).filter(state__in=PAYING)
    return people.annotate(found_at=found).filter(found_at__isnull=False)


def to_check(user: User) -> QuerySet[BeneficiaryLine]:
    """People drawn of whom nothing has been recorded yet."""
    return BeneficiaryLine.objects.filter(records=None, registration__in=Registration.objects.visible_to(user))
