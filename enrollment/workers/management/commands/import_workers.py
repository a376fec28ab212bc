"""Read a worker file into a programme year: `manage.py import_workers FILE --program 2026 --rejects OUT.xlsx`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from enrollment.programs.selectors import find_program
from enrollment.workers import imports
from enrollment.workers.jobs import check_workers, merge_workers
from enrollment.workers.models import ImportState, Verdict, WorkerImport
from enrollment.workers.workbooks import write_rejects, write_template
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.jobs.command import PortalCommand


class Command(PortalCommand):
    help = "Check a worker file (csv, xlsx), merge its good lines, write the refused ones to a workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
        parser.add_argument("--program", type=int, required=True, help="programme year")
        parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help="where refused lines go")
        parser.add_argument("--declared", action="store_true", help="the proposer's declaration came with the file")
        parser.add_argument("--template", type=Path, metavar="OUT.xlsx", help="write an empty template")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        program = find_program(options["program"])
        if options["template"]:
            write_template(options["template"], program)
        if options["file"] is None and not options["template"]:
            raise DomainError("Tidak ada berkas yang disebut.", "Sebut berkasnya, atau --template OUT.xlsx.")
        if options["file"] is None:
            return {"template": options["template"]}
        stored = store_path(options["file"], actor=actor)
        batch = imports.receive(program, stored, on=timezone.localdate(), actor=actor, declared=options["declared"])
        return self._import(batch, options["rejects"], actor)

    def _import(self, batch: WorkerImport, rejects: Path | None, actor: User | None) -> dict[str, Any]:
        checked = self.run_job(check_workers, actor=actor, import_id=batch.pk)
        batch = WorkerImport.objects.get(pk=checked.result["import_id"])
        if batch.state == ImportState.MERGED:
            return self._report(batch, rejects, repeated=True)
        if not batch.counts[Verdict.READY] and not batch.counts[Verdict.UNCHANGED]:
            raise self._nothing_fit(batch, rejects, actor)
        self.run_job(merge_workers, actor=actor, import_id=batch.pk)
        return self._report(WorkerImport.objects.get(pk=batch.pk), rejects)

    def _report(self, batch: WorkerImport, rejects: Path | None, *, repeated: bool = False) -> dict[str, Any]:
        rows, refused, merged = (batch.counts[name] for name in ("rows", Verdict.REFUSED, Verdict.MERGED))
        if rejects and batch.rejects:
            with batch.rejects.content.open("rb") as source:
                rejects.write_bytes(source.read())
        return {
            "rows": rows,
            "merged": 0 if repeated else merged,
            "refused": refused,
            "unchanged": rows - refused if repeated else batch.counts[Verdict.UNCHANGED],
            "remarks": batch.counts["remarks"],
            "rejects": rejects if batch.rejects else None,
            "message": "Berkas yang sama sudah digabungkan; tidak ada yang berubah."
            if repeated
            else imports.summary(batch),
        }

    def _nothing_fit(self, batch: WorkerImport, rejects: Path | None, actor: User | None) -> DomainError:
        refused = batch.rows.filter(verdict=Verdict.REFUSED).order_by("row_no")
        first = refused.first()
        if rejects:
            write_rejects(rejects, batch.program, refused)
        imports.discard(batch, actor=actor)
        return DomainError(
            f"Tidak satu pun dari {batch.counts['rows']} baris dapat digabungkan; tidak ada yang berubah.",
            f"Baris {first.row_no}: {first.problem}" if first else "",
        )
