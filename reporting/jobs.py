"""Checking the audit trail as background work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from jamsos.accounts.policy import Act
from jamsos.audit.services import require_unbroken
from jamsos.jobs.registry import job
from jamsos.jobs.run import Run
from jamsos.lib.money import number


@job("verify-audit", title="Periksa keutuhan jejak audit", act=Act.VIEW_AUDIT)
def verify_trail(run: Run) -> dict[str, Any]:
    """Work out every link again; an altered or missing event ends the job with its number."""
    run.stage("Menghitung ulang rantai")
    found = require_unbroken()
    return {
        "message": f"Utuh: {number(found.events)} kejadian berantai tanpa putus. Catat tanda akhirnya: {found.head}",
        "url": reverse("audit"),
        "url_label": "Kembali ke jejak audit",
        "events": found.events,
        "head": found.head,
    }
