"""Recording BPJS's bill and holding its list against decree and recording, person by person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Count, Sum

from enrollment.contributions.models import Fit, Invoice, InvoiceLine
from enrollment.contributions.months import decree_months
from enrollment.contributions.selectors import MONTHLY_RATE, lines_of
from enrollment.contributions.services import hold
from enrollment.decrees.models import Decree
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.models import StoredFile
from jamsos.lib.dates import format_date
from jamsos.lib.money import number, rupiah
from jamsos.lib.workbook_read import Row, read_table
from jamsos.logs import mask_text

NAMES = ("NIK", "JUMLAH")
CODE_LENGTH = 40
TOLD = 5


@dataclass(frozen=True)
class Billed:
    """What the bill says: kode iuran, first and last month of the year, people and whole rupiah, and its day."""

    code: str
    month_from: int
    month_to: int
    people: int
    amount: int
    billed_on: date


@transaction.atomic
def record_invoice(
    decree: Decree, billed: Billed, *, stored: StoredFile | None, on: date, actor: User | None
) -> Invoice:
    """Keep the bill; with its list (NIK, JUMLAH) every person of either side with how they fit.

    Raises `DomainError`, keeping nothing, for months outside the decree's, a code that is missing, known or looks like
    an identity number, no people or rupiah, a day after `on`, or a list that is unreadable or adds up otherwise.
    """
    if actor is not None:
        policy.require(actor, Act.POST_CONTRIBUTIONS)
    decree = hold(decree)
    _check(decree, billed, on)
    asked = _read(stored) if stored else {}
    if stored:
        _refuse_other_sums(billed, asked)
    values = billed.__dict__ | {"code": billed.code.strip()}
    invoice = Invoice.objects.create(decree=decree, file=stored, made_by=actor, **values)
    if stored:
        InvoiceLine.objects.bulk_create(_fitted(invoice, asked), batch_size=5000)
    audit.record(
        "contributions.invoice",
        actor=actor,
        subject=invoice,
        code=invoice.code,
        people=invoice.people,
        amount=invoice.amount,
        file=stored.sha256 if stored else "",
    )
    return invoice


def find_invoice(code: str) -> Invoice:
    """The bill of a kode iuran; raises `DomainError` when none was recorded."""
    found = Invoice.objects.filter(code=code.strip()).first()
    if found is None:
        raise DomainError(
            f"Tagihan {mask_text(code)[:CODE_LENGTH]} belum dicatat.", "Catat dulu tagihannya pada halaman Iuran."
        )
    return found


def _check(decree: Decree, billed: Billed, on: date) -> None:
    code = billed.code.strip()
    if not code or len(code) > CODE_LENGTH or Invoice.objects.filter(code=code).exists():
        raise DomainError("Kode iuran kosong, terlalu panjang, atau sudah dicatat.", "Periksa kode pada tagihan.")
    if mask_text(code) != code:
        raise DomainError("Kode iuran tampak seperti NIK.", "Isi kode iuran dari BPJS.")
    months = [month.month for month in decree_months(decree)]
    if billed.month_from > billed.month_to or not {billed.month_from, billed.month_to} <= set(months):
        raise DomainError("Bulan tagihan di luar masa iuran keputusan ini.", "Periksa bulan pertama dan terakhirnya.")
    if billed.people < 1 or billed.amount < 1:
        raise DomainError("Orang dan rupiah tagihan harus lebih dari nol.", "Isi seperti tertulis pada tagihan.")
    if billed.billed_on > on:
        raise DomainError(f"Tanggal tagihan {format_date(billed.billed_on)} belum tiba.", "Periksa tanggalnya.")


def _read(stored: StoredFile) -> dict[str, int]:
    """NIK -> rupiah; raises `DomainError` naming the first rows that cannot be used."""
    found: dict[str, int] = {}
    wrong = []
    for row in _rows(stored.content.path, stored.name):
        problem = row.problem or _problem(row, found)
        if problem:
            wrong.append(f"baris {row.number}: {problem}")
        else:
            found[row.text("NIK")] = _rupiah(row)
    if wrong:
        raise DomainError(
            f"{number(len(wrong))} baris rincian tidak dapat dipakai. {'; '.join(wrong[:TOLD])}",
            "Perbaiki berkasnya, lalu unggah lagi; tidak ada yang dicatat.",
        )
    return found


def _rows(path: Path, name: str) -> Iterator[Row]:
    return read_table(path, required=NAMES, name=name).rows


def _problem(row: Row, found: dict[str, int]) -> str:
    nik = row.text("NIK")
    if row.cell("NIK").kind != "text" or not (nik.isascii() and nik.isdigit() and len(nik) == 16):
        return "NIK harus 16 angka dalam sel teks."
    if nik in found:
        return "NIK muncul dua kali."
    return "" if _rupiah(row) > 0 else "JUMLAH harus angka rupiah bulat lebih dari nol."


def _rupiah(row: Row) -> int:
    """Whole rupiah as a number or as text with dots; 0 when it is neither."""
    value = row.cell("JUMLAH").value
    if isinstance(value, (int, float)) and value == int(value):
        return int(value)
    digits = row.text("JUMLAH").removeprefix("Rp").replace(".", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _refuse_other_sums(billed: Billed, asked: dict[str, int]) -> None:
    if (len(asked), sum(asked.values())) != (billed.people, billed.amount):
        raise DomainError(
            f"Rincian berisi {number(len(asked))} orang, {rupiah(sum(asked.values()))}; "
            f"tagihannya {number(billed.people)} orang, {rupiah(billed.amount)}.",
            "Samakan tagihan dengan rinciannya, atau minta BPJS memperbaikinya.",
        )


def expected(invoice: Invoice) -> dict[str, tuple[int, int]]:
    """NIK -> submission line and whole rupiah that the decreed rate makes for the months of the bill."""
    lines = lines_of(invoice.decree).filter(last_month__gte=invoice.month_from)
    rows = lines.order_by().values_list("line__nik", "pk", "last_month", MONTHLY_RATE)
    return {nik: (pk, rate * (min(last, invoice.month_to) - invoice.month_from + 1)) for nik, pk, last, rate in rows}


def _fitted(invoice: Invoice, asked: dict[str, int]) -> Iterator[InvoiceLine]:
    ours = expected(invoice)
    for nik in dict.fromkeys([*asked, *ours]):
        billed, (line, due) = asked.get(nik, 0), ours.get(nik, (None, 0))
        yield InvoiceLine(
            invoice=invoice, nik=nik, line_id=line, fit=_fit(line, billed, due), billed=billed, expected=due
        )


def _fit(line: int | None, billed: int, due: int) -> Fit:
    if line is None:
        return Fit.STRANGER
    if not billed:
        return Fit.MISSING
    return Fit.SAME if billed == due else Fit.AMOUNT


def fits(invoice: Invoice) -> dict[str, tuple[int, int, int]]:
    """By `Fit`: people, rupiah billed and rupiah expected; every kind is there."""
    sums = {"people": Count("pk"), "asked": Sum("billed"), "due": Sum("expected")}
    found = {row["fit"]: row for row in invoice.lines.order_by().values("fit").annotate(**sums)}
    return {fit.value: tuple(found[fit][name] for name in sums) if fit.value in found else (0, 0, 0) for fit in Fit}
