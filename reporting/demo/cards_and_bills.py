"""What BPJS sends beside its answer: how far the cards have come, and each fund source's bill of the first month."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zlib import crc32

from enrollment.contributions.invoices import Billed, record_invoice
from enrollment.contributions.models import Invoice
from enrollment.contributions.selectors import MONTHLY_RATE, lines_of, paying_decrees
from enrollment.decrees.models import Decree
from enrollment.memberships.cards import NAMES, note_file, recorded_lines
from enrollment.memberships.models import Card
from enrollment.programs.models import Program
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.files.services import store_path
from jamsos.lib.workbook import Column, Sheet, write_workbook
from reporting.demo import settings as demo

# Per thousand, by a fixed lot on the identity number: whose card was handed over, and up to whom it has been printed.
RECEIVED, PRINTED = 780, 930


def hand_out_cards(program: Program, path: Path, *, today: date, actor: User) -> None:
    """The status file of the cards, as a branch office sends it; nothing before its day."""
    if today < demo.CARDS_ON:
        return
    rows = [(nik, _card(nik), f"{demo.CARDS_ON:%d-%m-%Y}") for nik in sorted(recorded_lines(program))]
    write_workbook(path, [Sheet("Kartu", [Column(name, 24) for name in NAMES], rows)])
    note_file(program, store_path(path, actor=actor, act=Act.RECORD_ANSWER), on=today, actor=actor)


def _card(nik: str) -> str:
    lot = crc32(nik[::-1].encode()) % 1000
    return Card.RECEIVED.value if lot < RECEIVED else Card.PRINTED.value if lot < PRINTED else Card.NONE.value


def bill_first_month(folder: Path, *, today: date, actor: User) -> None:
    """A bill with its list for every decree that is paid for: one wave, one fund source, one bill."""
    if today < demo.BILLED_ON:
        return
    for decree in paying_decrees():
        _bill(decree, folder, today, actor)


def _bill(decree: Decree, folder: Path, today: date, actor: User) -> None:
    first, wadah = decree.first_month, decree.wave.wadah
    rows = list(lines_of(decree).filter(last_month__gte=first).values_list("line__nik", MONTHLY_RATE))
    path = folder / f"tagihan-bpjs-{wadah}.xlsx"
    write_workbook(path, [Sheet("Tagihan", [Column("NIK", 20), Column("JUMLAH", 14, number=True)], rows)])
    stored = store_path(path, actor=actor, act=Act.POST_CONTRIBUTIONS)
    total, code = sum(rate for _, rate in rows), f"{demo.YEAR}{first:02d}-{wadah}-{decree.wave.number}"
    billed = Billed(code, first, first, len(rows), total, demo.BILLED_ON)
    record_invoice(decree, billed, stored=stored, on=today, actor=actor)


def bill_of(month: date) -> Invoice | None:
    """The bill that the payment of `month` (its first day) answers, if there is one."""
    return Invoice.objects.filter(month_from__lte=month.month, month_to__gte=month.month).first()
