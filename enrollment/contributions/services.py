"""Posting a month's contributions for the recorded people of a decree (Pasal 1(8), 23(3))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Max, QuerySet, Sum

from enrollment.contributions.models import Contribution, Fit, Invoice, InvoiceLine, Payment, Reversal
from enrollment.contributions.months import decree_months, label
from enrollment.contributions.proofs import refuse_used
from enrollment.contributions.selectors import MONTHLY_RATE, closed, lines_of, owed
from enrollment.decrees.models import Decree
from enrollment.submissions.models import SubmissionLine
from enrollment.workers.models import Registration
from enrollment.workers.moving import move
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.lib import nik
from jamsos.lib.copying import copy_rows
from jamsos.lib.dates import format_date
from jamsos.lib.money import number, rupiah
from jamsos.stated import stated


@dataclass(frozen=True)
class Proof:
    """What shows that a month was paid: SP2D or receipt number, day of payment, and the scan if there is one.

    `invoice`: the bill it answers. `partial`: why only those on the bill's list are paid for; empty = everybody owed.
    """

    number: str
    paid_on: date
    file: StoredFile | None = None
    invoice: Invoice | None = None
    partial: str = ""


@dataclass(frozen=True)
class Due:
    """What an officer was shown before posting: the month (its first day), people and whole rupiah."""

    month: date
    people: int
    amount: int

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}:{self.people}:{self.amount}"


def due_of(decree: Decree, month: date, proof: Proof | None = None) -> Due:
    """People and rupiah that a payment of `month` (its first day) would be for now."""
    lines = to_pay(decree, month, proof) if proof else owed(decree, month)
    found = lines.order_by().aggregate(people=Count("pk"), amount=Sum(MONTHLY_RATE))
    return Due(month, found["people"], found["amount"] or 0)


class Overtaken(DomainError):
    """What is due is no longer what the officer was shown."""


@transaction.atomic
def post(
    decree: Decree, month: date, proof: Proof, *, on: date, actor: User | None, expected: str | None = None
) -> Payment:
    """Note on day `on` that `month` (its first day) was paid, at the decreed rate of everybody still owed it.

    Those are the people recorded by BPJS without a contribution for that month: all of them at the first
    payment, later only those recorded since; who has left is among them up to the month of leaving. Who pays for the
    first time becomes an active participant (Pasal 1(8)). `expected`: the `Due` that was shown, as text. Raises
    `Overtaken` when something else is due by now, `DomainError` for a month outside the wave, not begun or closed, an
    empty proof or one that paid this month already, a day of payment before the decree or after `on`, or when nobody
    is left to pay for.
    """
    if actor is not None:
        policy.require(actor, Act.POST_CONTRIBUTIONS)
    decree = hold(decree)
    _refuse_month(decree, month, on)
    refuse_closed(decree, month)
    check_proof(proof, decree, on)
    check_invoice(proof, decree, month)
    lines = list(to_pay(decree, month, proof).values_list("pk", MONTHLY_RATE))
    if not lines:
        raise _nobody(decree, month)
    refuse_used(proof.number, decree, month)
    due = Due(month, len(lines), sum(rate for _, rate in lines))
    if expected is not None and expected != str(due):
        raise Overtaken(
            f"Yang belum dibayar untuk {label(month)} kini {number(due.people)} orang, {rupiah(due.amount)}.",
            "Periksa lagi jumlahnya, lalu catat.",
        )
    payment = _pay(decree, month, proof, lines, actor)
    _activate(payment)
    audit.record(
        "contributions.post",
        actor=actor,
        subject=payment,
        month=f"{month:%Y-%m}",
        sequence=payment.sequence,
        people=payment.people,
        amount=payment.amount,
        proof=payment.proof,
        paid_on=payment.paid_on.isoformat(),
        file=proof.file.sha256 if proof.file else "",
        code=proof.invoice.code if proof.invoice else "",
        partial=payment.partial,
    )
    return payment


def to_pay(decree: Decree, month: date, proof: Proof) -> QuerySet[SubmissionLine]:
    """Who is paid for: everybody still owed `month`, of a partial payment only those the bill names."""
    lines = owed(decree, month)
    if not proof.partial or proof.invoice is None:
        return lines
    named = InvoiceLine.objects.filter(invoice=proof.invoice, line__isnull=False).exclude(fit=Fit.MISSING)
    return lines.filter(pk__in=named.values("line"))


def check_invoice(proof: Proof, decree: Decree, month: date) -> None:
    """Raise `DomainError` for a bill of another decree or month, or a partial payment without a list of names."""
    bill = proof.invoice
    if bill and (bill.decree_id != decree.pk or not bill.month_from <= month.month <= bill.month_to):
        raise DomainError(f"Tagihan {bill.code} bukan untuk {label(month)} keputusan ini.", "Pilih tagihan lain.")
    if not proof.partial:
        return
    stated(proof.partial)
    if bill is None or bill.file_id is None:
        raise DomainError(
            "Pembayaran sebagian memerlukan tagihan dengan rincian namanya.",
            "Pilih tagihannya, atau catat dulu tagihan dengan rinciannya.",
        )


def hold(decree: Decree) -> Decree:
    """Lock the decree: months of one decree are posted one after the other."""
    return Decree.objects.select_for_update(of=("self",)).select_related("wave__program").get(pk=decree.pk)


def refuse_closed(decree: Decree, month: date) -> None:
    """Raise `DomainError` when the month is closed: nothing is paid or taken back in it until it is reopened."""
    if closed(decree, month):
        raise DomainError(
            f"{label(month)} untuk {decree.wave} sudah ditutup.",
            "Minta petugas lain membukanya lagi dengan alasan, pada halaman Iuran.",
        )


def _refuse_month(decree: Decree, month: date, on: date) -> None:
    months = decree_months(decree) if decree.wave else []
    if month not in months:
        shown = ", ".join(map(label, months)) or "tidak ada"
        raise DomainError(f"{label(month)} di luar masa iuran {decree.wave or decree}.", f"Masa iurannya: {shown}.")
    if month > on:
        raise DomainError(
            f"Iuran {label(month)} belum dapat dicatat pada {format_date(on)}.",
            "Iuran dicatat paling awal pada bulan yang dibayar.",
        )


def _nobody(decree: Decree, month: date) -> DomainError:
    if lines_of(decree).exists():
        return DomainError(
            f"Iuran {label(month)} untuk {decree.wave} sudah dicatat bagi semua peserta yang terekam.",
            "Satu orang dibayar satu kali sebulan; periksa buktinya pada halaman Iuran.",
        )
    return DomainError(
        f"Belum ada peserta terdaftar pada {decree.wave}.", "Catat dulu jawaban BPJS pada halaman BPJS."
    )


def check_proof(proof: Proof, decree: Decree, on: date) -> None:
    """Raise `DomainError` for a number that is missing or too long, or a day in the future or before the decree."""
    if not proof.number.strip():
        raise DomainError("Bukti bayar kosong.", "Isi nomor SP2D atau nomor bukti penerimaan BPJS.")
    if len(proof.number.strip()) > 120:
        raise DomainError("Bukti bayar lebih dari 120 huruf.", "Isi nomornya saja.")
    if nik.stands_in(proof.number):
        raise DomainError("Bukti bayar tampak seperti NIK.", "Isi nomor SP2D atau nomor bukti penerimaan BPJS.")
    if proof.paid_on > on:
        raise DomainError(f"Tanggal bayar {format_date(proof.paid_on)} belum tiba.", "Isi tanggal pada bukti bayar.")
    if proof.paid_on < decree.decided_on:
        raise DomainError(
            f"Tanggal bayar {format_date(proof.paid_on)} sebelum keputusannya ditetapkan.",
            f"Keputusan {decree.number} ditetapkan {format_date(decree.decided_on)}; periksa tanggal buktinya.",
        )


def _pay(decree: Decree, month: date, proof: Proof, lines: list[tuple[int, int]], actor: User | None) -> Payment:
    """`lines`: the submission line's number and its rupiah a month."""
    earlier = Payment.every.filter(decree=decree, year=month.year, month=month.month)
    payment = Payment.objects.create(
        decree=decree,
        year=month.year,
        month=month.month,
        sequence=(earlier.aggregate(last=Max("sequence"))["last"] or 0) + 1,
        proof=proof.number.strip(),
        paid_on=proof.paid_on,
        file=proof.file,
        invoice=proof.invoice,
        partial=stated(proof.partial, least=0),
        people=len(lines),
        amount=sum(rate for _, rate in lines),
        made_by=actor,
    )
    columns = ("payment_id", "line_id", "year", "month", "amount")
    rows = ((payment.pk, line, month.year, month.month, rate) for line, rate in lines)
    with connection.cursor() as cursor:
        copy_rows(cursor, Contribution._meta.db_table, columns, rows)
    return payment


def _activate(payment: Payment) -> None:
    """First payment: terdaftar becomes aktif."""
    people = payment.contributions.values("line__line__registration")
    move(Registration.objects.filter(pk__in=people), "activate")


@transaction.atomic
def reverse_payment(payment: Payment, *, reason: str, actor: User) -> Reversal:
    """Take a payment back by an entry of its own: its month is owed again, for the people it paid for.

    Who has no other month paid is registered again, no longer active (Pasal 1(8)). Raises `DomainError` for a payment
    reversed before or of a closed month, or a reason that is empty or names an identity number.
    """
    policy.require(actor, Act.POST_CONTRIBUTIONS)
    hold(payment.decree)
    refuse_closed(payment.decree, date(payment.year, payment.month, 1))
    if Reversal.objects.filter(payment=payment).exists():
        raise DomainError("Pembayaran ini sudah dibalik.", "Muat ulang halaman Iuran.")
    entry = Reversal.objects.create(payment=payment, reason=stated(reason), made_by=actor)
    Contribution.objects.filter(payment=payment).update(reversal=entry)
    _deactivate(entry)
    audit.record(
        "contributions.reverse",
        actor=actor,
        subject=payment,
        purpose=entry.reason,
        month=f"{payment.year}-{payment.month:02d}",
        sequence=payment.sequence,
        people=payment.people,
        amount=payment.amount,
    )
    return entry


def _deactivate(entry: Reversal) -> None:
    """Who has paid no other month is no participant yet."""
    concerned = Contribution.every.filter(reversal=entry).values("line__line__registration")
    paying = Contribution.objects.filter(line__line__registration__in=concerned).values("line__line__registration")
    move(Registration.objects.filter(pk__in=concerned).exclude(pk__in=paying), "deactivate")
