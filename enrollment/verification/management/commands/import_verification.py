"""`manage.py import_verification V.xlsx`: take Disdukcapil's verdicts for the newest batch, or a named one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from enrollment.verification.jobs import record_verification
from enrollment.verification.models import Batch
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.jobs.command import PortalCommand

COUNTS = ("recorded", "verified", "returned", "closed", "already", "differing", "unanswered", "refused")


class Command(PortalCommand):
    help = "Catat hasil verval dari berkas Disdukcapil."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--program", type=int)
        parser.add_argument("--batch", type=int, help="number of the batch; the newest if left out")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        batch = find_batch(options["program"], options["batch"])
        stored = store_path(options["file"], actor=actor)
        job = self.run_job(record_verification, actor=actor, batch_id=batch.pk, file_id=str(stored.pk))
        return {"batch": batch.number} | {key: job.result[key] for key in COUNTS}


def find_batch(year: int | None, number: int | None) -> Batch:
    """The batch of that number, or the newest one."""
    batches = Batch.objects.select_related("program").order_by("-program__year", "-number")
    if year is not None:
        batches = batches.filter(program__year=year)
    if number is not None:
        batches = batches.filter(number=number)
    batch = batches.first()
    if batch is None:
        raise DomainError("Kiriman verval itu tidak ada.", "Buat dulu kiriman dengan export_verification.")
    return batch
