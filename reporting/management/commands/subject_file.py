"""What the portal holds about a person and who has looked: `manage.py subject_file --registration 12 --out D.xlsx`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand
from jamsos.lib.workbook import write_workbook
from reporting.subject_file import sheets


class Command(PortalCommand):
    help = "Write everything held about one person, and every look at them, as a workbook for that person."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--registration", type=int, required=True, help="number in the address of the person's page"
        )
        parser.add_argument("--purpose", required=True, help="who asked for it, by which letter; no personal numbers")
        parser.add_argument("--out", type=Path, required=True, metavar="D.xlsx")

    @transaction.atomic
    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        if actor is not None:
            policy.require(actor, Act.UNMASK)
        people = Registration.objects.visible_to(actor) if actor else Registration.objects.all()
        one = people.filter(pk=options["registration"]).first()
        if one is None:
            raise DomainError("Pekerja bernomor itu tidak ada.", "Nomornya tertera pada alamat halaman orangnya.")
        if not options["purpose"].strip():
            raise DomainError("Keperluan kosong.", "Sebutkan siapa yang meminta dan nomor suratnya.")
        found = list(sheets(one))
        write_workbook(options["out"], found)
        options["out"].chmod(0o600)
        audit.record("people.file", actor=actor, subject=one, purpose=options["purpose"], size=len(found))
        return {"out": str(options["out"]), "sheets": len(found), "rows": sum(len(list(each.rows)) for each in found)}
