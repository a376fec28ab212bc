"""Every address with arguments: the row of `tests.security.world` it shows, and who may open it.

Who may is the line of the matrix, save where the row decides more narrowly than the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.security.url_matrix import KEPALA, MATRIX, OPERATOR, PETUGAS, SETDA
from tests.security.world import World


@dataclass(frozen=True)
class Object:
    """An address name, the name of its row, the argument that names it, and the roles that may open it."""

    name: str
    row: str
    key: str = "pk"
    only: frozenset[str] | None = None

    @property
    def allowed(self) -> frozenset[str]:
        return MATRIX[self.name] if self.only is None else self.only

    def arguments(self, world: World, role: str) -> dict[str, Any]:
        """None for an address without any; `own …` is the role's own; what is no row of the world is the value."""
        if not self.row:
            return {}
        owned = {"own job": world.jobs, "own filter": world.filters}
        row = owned[self.row][role] if self.row in owned else world.rows.get(self.row, self.row)
        return {self.key: getattr(row, self.key, row)}


OBJECTS = (
    Object("account", "inactive"),
    Object("api-key-revoke", "api key"),
    Object("officer-acts", "user"),
    Object("account-deactivate", "user"),
    Object("account-reactivate", "inactive"),
    Object("account-reset", "user"),
    Object("account-second-factor-reset", "user"),
    Object("account-role-end", "role"),
    Object("job", "own job"),
    Object("job-progress", "own job"),
    Object("job-issues", "own job"),
    Object("file-download", "file", only=MATRIX["pendataan"]),
    Object("task", "dikembalikan", key="key", only=frozenset({OPERATOR, PETUGAS})),
    Object("reference-list", "list"),
    Object("reference-quality", "list"),
    Object("reference-retire", "list"),
    Object("match-run", "match run"),
    Object("reference-template", "bpjs", key="kind"),
    Object("program", "program", key="year"),
    Object("wave-open", "program", key="year"),
    Object("program-discard", "program", key="year"),
    Object("budget-open", "program", key="year"),
    Object("wave-change", "wave"),
    Object("budget-change", "budget"),
    Object("wave-areas", "wave"),
    Object("wave-area", "wave"),
    Object("wave-areas-share", "wave"),
    Object("wave-areas-upload", "wave"),
    Object("wave-areas-workbook", "wave"),
    Object("tariff-confirm", "tariff"),
    Object("worker", "proposed"),
    Object("worker-looks", "proposed"),
    Object("worker-change", "proposed"),
    Object("worker-clarify", "proposed"),
    Object("worker-state", "proposed"),
    Object("worker-withdraw", "proposed"),
    Object("worker-end", "decreed"),
    Object("worker-unmask", "proposed"),
    Object("worker-hold", "selected"),
    Object("worker-release", "held"),
    Object("worker-explain", "held"),
    Object("worker-filter-delete", "own filter"),
    Object("correction-request", "decreed"),
    Object("correction", "asked by desa"),
    Object("correction-approve", "asked by desa", only=frozenset({PETUGAS})),
    Object("correction-approve", "asked by dinas", only=frozenset({KEPALA})),
    Object("correction-refuse", "asked by desa", only=frozenset({PETUGAS})),
    Object("correction-refuse", "asked by dinas", only=frozenset({KEPALA})),
    Object("correction-unmask", "asked by desa"),
    Object("worker-import", "import"),
    Object("worker-merge", "import"),
    Object("worker-discard", "import"),
    Object("worker-rejects", "import"),
    Object("candidate-proposal", "bulk"),
    Object("match", "match"),
    Object("double", "pair"),
    Object("batch", "batch"),
    Object("batch-lines", "batch"),
    Object("verification-answer", "batch"),
    Object("verification-recall", "batch"),
    Object("verification-receive", "batch"),
    Object("verification-resend", "batch"),
    Object("verification-paper", "batch"),
    Object("verification-handover-paper", "batch"),
    Object("verification-check", "batch line"),
    Object("sample", "sample"),
    Object("sample-lines", "sample"),
    Object("sample-workbook", "sample"),
    Object("sample-line", "sample line"),
    Object("mend", "returned"),
    Object("wave", "wave"),
    Object("wave-select", "wave"),
    Object("selection-lines", "wave"),
    Object("wave-check", "wave"),
    Object("wave-what-if", "wave"),
    Object("wave-reserve", "wave"),
    Object("wave-promote", "wave"),
    Object("decree", "draft"),
    Object("decree", "pendataan"),
    Object("decree-lines", "draft"),
    Object("decree-amend", "waiting"),
    Object("decree-consolidated", "waiting"),
    Object("decree-consolidated-export", "waiting"),
    Object("decree-issue", "draft", only=frozenset({SETDA})),
    Object("decree-issue", "pendataan", only=frozenset({KEPALA})),
    Object("decree-check", "draft", only=frozenset({SETDA})),
    Object("decree-words", "draft", only=frozenset({SETDA})),
    Object("decree-words", "pendataan", only=frozenset({KEPALA})),
    Object("decree-signed", "waiting", only=frozenset({SETDA})),
    Object("decree-extract", "waiting"),
    Object("decree-tagged", "waiting"),
    Object("decree-handover", "waiting"),
    Object("decree-cancel", "draft", only=frozenset({SETDA})),
    Object("decree-cancel", "pendataan", only=frozenset({KEPALA})),
    Object("decree-render", "draft", only=frozenset({SETDA})),
    Object("decree-render", "pendataan", only=frozenset({KEPALA})),
    Object("simulation", "simulation"),
    Object("simulation-download", "simulation"),
    Object("dashboard-district", "36.04.09", key="code"),
    Object("dashboard-figure", "sisa-pagu", key="kind"),
    Object("monitoring-finding", "finding"),
    Object("report", "report"),
    Object("report-words", "report"),
    Object("report-refresh", "report"),
    Object("report-print", "report"),
    Object("report-issue", "report"),
    Object("report-cancel", "report"),
    Object("report-archive", "report"),
    Object("submission-prepare", "waiting"),
    Object("submission", "submission"),
    Object("submission-lines", "submission"),
    Object("submission-reply", "submission"),
    Object("submission-cover", "submission"),
    Object("submission-answer", "answer"),
    Object("submission-recheck", "submission"),
    Object("submission-follow-up", "handed"),
    Object("submission-mend", "submission"),
    Object("submission-mend-one", "submission line"),
    Object("contribution-post", "handed"),
    Object("invoices", "handed"),
    Object("invoice-record", "handed"),
    Object("invoice-lines", "invoice"),
    Object("contribution-close", "handed"),
    Object("contribution-reopen", "closing"),
    Object("contribution-reverse", "payment"),
    Object("program-renew", "program", key="year"),
    Object("cards-upload", "program"),
    Object("card-note", "recorded line"),
    Object("claim-note", "participant"),
    Object("claim", "claim"),
    Object("claim-step", "claim"),
    Object("beneficiary-check", "beneficiary check"),
    Object("beneficiary-lines", "beneficiary check"),
    Object("beneficiary-finding", "beneficiary line"),
)

# Answers only to POST; tested with the other acts.
POST_ONLY = frozenset({"job-cancel"})
# Who has no right to this file is not told that it exists.
HIDDEN = frozenset({"file-download"})
# What an operator of a desa may open, but not for somebody of another desa, and Bagian Hukum only for whom a selection
# has named; for these such people do not exist.
OUT_OF_AREA = (
    Object("worker", "proposed_elsewhere", only=frozenset({OPERATOR})),
    Object("worker-change", "proposed_elsewhere", only=frozenset({OPERATOR})),
    Object("worker-withdraw", "proposed_elsewhere", only=frozenset({OPERATOR})),
    Object("correction", "asked elsewhere", only=frozenset({OPERATOR})),
    Object("mend", "returned_elsewhere", only=frozenset({OPERATOR})),
    Object("worker-hold", "proposed", only=frozenset({SETDA})),
)
