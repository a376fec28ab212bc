"""`manage.py post_contributions --wave 1 --month 2026-01 --proof TEXT`: note that a month was paid (by a bill)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from enrollment.contributions.invoices import find_invoice
from enrollment.contributions.months import parse_month
from enrollment.contributions.proofs import other_uses
from enrollment.contributions.services import Proof, post
from enrollment.programs.selectors import find_wave
from enrollment.submissions.selectors import decree_in_force
from jamsos.accounts.models import User
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Catat pembayaran iuran satu bulan untuk peserta terekam satu tahap yang belum dibayar bulan itu."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--wave", type=int, required=True, help="wave number")
        parser.add_argument("--program", type=int, help="programme year; needed when wave numbers repeat")
        parser.add_argument("--decree", default="", help="its number; without it the wave's newest in force")
        parser.add_argument("--month", required=True, help="month paid for, as 2026-01")
        parser.add_argument("--proof", required=True, help="SP2D or receipt number")
        parser.add_argument("--paid-on", type=date.fromisoformat, help="day of payment; that of posting if left out")
        parser.add_argument("--invoice", default="", metavar="CODE", help="kode iuran of the bill it answers")
        parser.add_argument("--partial", default="", metavar="REASON", help="why only those the bill names are paid")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="day of posting; today if left out")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        decree = decree_in_force(find_wave(options["wave"], year=options["program"]), options["decree"])
        month, on = parse_month(options["month"]), options["on"] or timezone.localdate()
        bill = find_invoice(options["invoice"]) if options["invoice"] else None
        proof = Proof(options["proof"], options["paid_on"] or on, invoice=bill, partial=options["partial"])
        others = other_uses(options["proof"], decree, month)
        payment = post(decree, month, proof, on=on, actor=actor)
        return {
            "month": f"{payment.year}-{payment.month:02d}",
            "sequence": payment.sequence,
            "people": payment.people,
            "amount": payment.amount,
            "proof": payment.proof,
            "invoice": bill.code if bill else "",
            "partial": payment.partial,
            "paid_on": payment.paid_on.isoformat(),
            "proof_also_paid": ", ".join(others),
        }
