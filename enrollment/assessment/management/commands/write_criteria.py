"""Write docs/kriteria.md anew from the regulations: `manage.py write_criteria`."""

from __future__ import annotations

from typing import Any

from enrollment.assessment.criteria_document import PATH, document, is_stale
from jamsos.accounts.models import User
from jamsos.environment import BASE_DIR
from jamsos.jobs.command import PortalCommand
from jamsos.lib.replacing import replacing


class Command(PortalCommand):
    help = "Write docs/kriteria.md from the source that the rules run on; the same source gives the same file."

    def act(self, *, actor: User | None, options: dict[str, Any]) -> dict[str, Any]:
        changed = is_stale()
        if changed:
            with replacing(PATH) as file:
                file.write(document().encode())
        return {"file": PATH.relative_to(BASE_DIR), "changed": changed}
