"""Load every regulation, its matrix and its document, and tell what changes from which day: after any edit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from eligibility import regulations
from eligibility.regulations import Regulation
from eligibility.regulations.timeline import Change, changes
from enrollment.assessment.criteria_coverage import coverage_of, dead_references
from enrollment.assessment.criteria_document import PATH, is_stale
from enrollment.assessment.criteria_words import change_words
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand
from jamsos.ui.templatetags.formats import tanggal


class Command(PortalCommand):
    help = "Check all regulations, parameters, readings and the coverage matrix; list what changes from which day."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--regulation", metavar="CODE", help="only this one; without it all")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        """Raises `DomainError` naming file and key for whatever cannot stand."""
        code, today = options["regulation"], timezone.localdate()
        laws = [regulations.load(code)] if code else regulations.catalogue()
        told = {law.code: _told(law, today) for law in laws}
        if not options["json"]:
            self._print(laws, today)
        if PATH.parent.is_dir() and is_stale():
            raise DomainError(
                "docs/kriteria.md tidak sama lagi dengan peraturannya.", "Jalankan manage.py write_criteria."
            )
        return {code: f"sah, versi {one['version']}" for code, one in told.items()} if not options["json"] else told

    def _print(self, laws: Any, today: date) -> None:
        for law in laws:
            self.stdout.write(f"{law.short} ({law.code})")
            for change in changes(law):
                when = "akan berubah" if change.on > today else "berubah"
                self.stdout.write(
                    f"  {tanggal(change.on)} {when}: {change.what} ({change.article}): {change_words(change)}"
                )
            if not changes(law):
                self.stdout.write("  belum ada yang berubah sejak nilai pertama")


def _told(law: Regulation, today: date) -> dict[str, Any]:
    """What is known of a regulation, once its matrix has been found to lead somewhere."""
    if dead := dead_references(law.code):
        raise DomainError(f"Matriks cakupan {law.short}: {dead[0]} tidak ditemukan.", "Perbaiki coverage.toml.")
    return {
        "version": law.version,
        "in_force": law.in_force(today),
        "rules": len(law.rules),
        "parameters": len(law.parameters.items),
        "readings": len(law.readings),
        "clauses": len(coverage_of(law.code)),
        "changes": [_change(change) for change in changes(law)],
    }


def _change(change: Change) -> dict[str, Any]:
    return {"on": change.on.isoformat(), "what": change.what, "to": change_words(change)}
