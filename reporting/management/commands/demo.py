"""`manage.py demo [--scale full]`: the worked example, ending in var/demo/ with documents and a summary."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from enrollment.decrees.documents import summary_pdf
from enrollment.programs.models import Program
from jamsos.accounts.models import User
from jamsos.errors import DomainError
from jamsos.jobs.command import PortalCommand
from jamsos.lib.pdf import render_in_child
from reporting.demo import settings as demo
from reporting.demo.story import Story
from reporting.demo.summary import checks, figures, summary_of

# The summary takes its name once every count has agreed; from then on the example is finished.
SUMMARY, SUMMARY_DRAFT = "ringkasan.pdf", "ringkasan-diperiksa.pdf"


class Command(PortalCommand):
    help = "Jalankan contoh lengkap dengan data buatan; hanya bila DEMO=1."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--scale", choices=sorted(demo.SCALES), default="demo")
        parser.add_argument("--out", type=Path, default=Path(settings.DATA_DIR) / "demo")

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        if not settings.DEMO:
            raise DomainError("Peragaan hanya berjalan bila DEMO=1.", "Jalankan lewat `make demo`.")
        story = Story(demo.SCALES[options["scale"]], options["out"], self.stderr)
        self._refuse_other_size(story.out / "ukuran.txt", options["scale"])
        if (story.out / SUMMARY).exists():
            self.stderr.write(f"Contoh sudah ada di {story.out}; tidak ada yang diulang.")
            return {"out": str(story.out), "already": True}
        seconds = self._tell(story)
        found = figures(Program.objects.get(year=demo.YEAR))
        held = checks(found)
        self._print_summary(story, found, held, seconds)
        broken = [check.what for check in held if not check.holds]
        if broken:
            raise DomainError(f"Jumlah tidak cocok: {'; '.join(broken)}.", f"Lihat {story.out}/{SUMMARY_DRAFT}.")
        (story.out / SUMMARY_DRAFT).rename(story.out / SUMMARY)
        return {"out": str(story.out), "seconds": round(sum(seconds.values()), 1)} | found

    @staticmethod
    def _refuse_other_size(kept: Path, scale: str) -> None:
        """One database holds one example; another size needs a place of its own."""
        if kept.exists() and kept.read_text() != scale:
            raise DomainError(
                f"Contoh berukuran «{kept.read_text()}» sudah ada di basis data ini.",
                "Jalankan `make distclean` dahulu, atau beri DATABASE_URL dan DATA_DIR yang lain.",
            )
        kept.write_text(scale)

    def _tell(self, story: Story) -> dict[str, float]:
        kept = story.out / "langkah.json"
        steps = story.steps()
        seconds = json.loads(kept.read_text()) if kept.exists() else {}
        for place, step in enumerate(steps, start=1):
            head = f"[{place:2d}/{len(steps)}] {step.title}"
            if step.done():
                self.stderr.write(f"{head}: sudah ada")
                continue
            self.stderr.write(head)
            begun = time.monotonic()
            step.act()
            seconds[step.title] = round(time.monotonic() - begun, 1)
            kept.write_text(json.dumps(seconds, ensure_ascii=False, indent=1))
            self.stderr.write(f"        {seconds[step.title]:.1f} detik")
        return seconds

    def _print_summary(self, story: Story, found: dict[str, int], held: list, seconds: dict[str, float]) -> None:
        program = Program.objects.get(year=demo.YEAR)
        pdf = render_in_child(summary_pdf, summary_of(program, found, held, seconds))
        (story.out / SUMMARY_DRAFT).write_bytes(pdf.bytes)
