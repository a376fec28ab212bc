"""Base of every management command: actor by name, progress bar, one JSON object last, clear errors."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs import services
from jamsos.jobs.models import Job
from jamsos.jobs.registry import JobKind

BAR = 30


class PortalCommand(BaseCommand):
    """A command returns a mapping; it is printed as lines, or with `--json` as one JSON object last.

    The screens are not checked before each command: that is the tests' work, and costs more than a second.
    """

    requires_system_checks = ()
    decisive = False
    """What it does binds people: outside a demonstration somebody must stand for it by name."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object last")
        parser.add_argument("--actor", metavar="USERNAME", help="the officer in whose name this is done")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self.act(actor=self._actor(options["actor"]), options=options)
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, default=str))
        else:
            for name, value in result.items():
                self.stdout.write(f"{name}: {value}")

    def _actor(self, username: str | None) -> User | None:
        if self.decisive and username is None and not settings.DEMO:
            raise DomainError(
                "Perintah ini memutuskan sesuatu, jadi harus atas nama seseorang.",
                "Tambahkan --actor NAMA_PENGGUNA pejabat yang berwenang.",
            )
        return find_actor(username)

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        """Do the work and return what to print."""
        raise NotImplementedError

    def run_job(self, kind: JobKind, *, actor: User | None, **params: Any) -> Job:
        """Run a job in this process with a progress bar on standard error."""
        return services.run_now(kind, actor=actor, on_progress=ProgressBar(self.stderr.isatty()), **params)


class ProgressBar:
    """Draws a job's progress: a moving bar on a terminal, a line per stage elsewhere."""

    def __init__(self, moving: bool) -> None:
        self._moving = moving
        self._stage = ""

    def __call__(self, job: Job) -> None:
        if self._moving:
            self._draw(job)
        elif job.stage != self._stage:
            print(f"  {job.title}: {job.stage}", file=sys.stderr, flush=True)
        self._stage = job.stage

    def _draw(self, job: Job) -> None:
        filled = job.percent * BAR // 100
        bar = "█" * filled + "░" * (BAR - filled)
        end = "\n" if job.total and job.done >= job.total else ""
        print(f"\r  {bar} {job.percent:3d} % {job.stage[:50]:50s}", end=end, file=sys.stderr, flush=True)


def find_actor(username: str | None) -> User | None:
    """The active user of that name; None means the system itself acts."""
    if username is None:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise DomainError(f"Pengguna {username} tidak ada atau tidak aktif.", "Periksa nama pengguna pada --actor.")
    return user
