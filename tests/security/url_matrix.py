"""Who may open which address: one line per URL name. A URL that is not listed fails the test run.

Written by hand from the division of labour (Pasal 19-27, DESIGN 5), not derived from the code it checks.
"""

from __future__ import annotations

from jamsos.accounts.models import Role

OPERATOR, PETUGAS, KEPALA = Role.OPERATOR_DESA, Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA
DUKCAPIL, DISNAKER, SETDA = Role.DISDUKCAPIL, Role.DISNAKER, Role.SETDA
TIM, AUDITOR, ADMIN = Role.TIM_KOORDINASI, Role.AUDITOR, Role.ADMIN_SISTEM

EVERYBODY = frozenset(Role)
NOT_ADMIN = EVERYBODY - {ADMIN}
SEES_WORKERS = frozenset({OPERATOR, PETUGAS, KEPALA, DUKCAPIL, DISNAKER, AUDITOR})
SEES_CASES = frozenset({PETUGAS, KEPALA, DISNAKER, AUDITOR})
SEES_REFERENCE = frozenset({PETUGAS, KEPALA, AUDITOR})
HANDLES_NAMES = frozenset({KEPALA, DISNAKER, SETDA, AUDITOR})
COMPARES = frozenset({PETUGAS, KEPALA, TIM, SETDA})

# Open before signing in.
OPEN = frozenset({"account_login", "account_logout", "account_inactive", "health"})

MATRIX: dict[str, frozenset[str]] = {
    "home": EVERYBODY,
    "account_change_password": EVERYBODY,
    "jobs": EVERYBODY,
    "job": EVERYBODY,
    "job-progress": EVERYBODY,
    "job-cancel": EVERYBODY,
    "job-issues": EVERYBODY,
    "file-download": EVERYBODY,
    "dashboard-rows": SEES_WORKERS,
    "task": EVERYBODY,
    "dashboard": NOT_ADMIN - {OPERATOR, DUKCAPIL},
    # rules and accounts
    "criteria": EVERYBODY,
    "criteria-try": NOT_ADMIN - {DUKCAPIL},
    "criteria-try-file": NOT_ADMIN - {DUKCAPIL},
    "policy": EVERYBODY,
    "accounts": frozenset({ADMIN}),
    "account-assign": frozenset({ADMIN}),
    "account": frozenset({ADMIN}),
    "account-create": frozenset({ADMIN}),
    "account-reset": frozenset({ADMIN}),
    "account-deactivate": frozenset({ADMIN}),
    "account-reactivate": frozenset({ADMIN}),
    "account-role-end": frozenset({ADMIN}),
    "audit": frozenset({AUDITOR}),
    "audit-check": frozenset({AUDITOR}),
    # reference lists
    "reference-lists": SEES_REFERENCE,
    "reference-list": SEES_REFERENCE,
    "reference-quality": SEES_REFERENCE,
    "reference-upload": frozenset({PETUGAS}),
    "reference-upload-list": frozenset({PETUGAS}),
    "reference-template": frozenset({PETUGAS}),
    "reference-retire": frozenset({KEPALA}),
    "match-runs": SEES_REFERENCE,
    "match-run": SEES_REFERENCE,
    "release-changes": SEES_REFERENCE,
    # programmes
    "programs": EVERYBODY - {OPERATOR, DUKCAPIL},
    "program": EVERYBODY - {OPERATOR, DUKCAPIL},
    "program-open": frozenset({PETUGAS}),
    "program-discard": frozenset({PETUGAS}),
    "wave-open": frozenset({PETUGAS}),
    "budget-open": frozenset({PETUGAS}),
    "wave-change": frozenset({PETUGAS}),
    "budget-change": frozenset({PETUGAS}),
    "wave-areas": EVERYBODY - {OPERATOR, DUKCAPIL},
    "wave-area": frozenset({PETUGAS}),
    "wave-areas-share": frozenset({PETUGAS}),
    "wave-areas-upload": frozenset({PETUGAS}),
    "wave-areas-workbook": frozenset({PETUGAS}),
    "tariff-add": frozenset({PETUGAS}),
    "tariff-confirm": frozenset({PETUGAS}),
    # workers
    "workers": SEES_WORKERS,
    "worker": SEES_WORKERS,
    "worker-find": SEES_WORKERS,
    "worker-propose": frozenset({OPERATOR, PETUGAS}),
    "worker-look-ahead": frozenset({OPERATOR, PETUGAS}),
    "worker-change": frozenset({OPERATOR, PETUGAS}),
    "worker-clarify": frozenset({PETUGAS}),
    "worker-state": frozenset({OPERATOR}),
    "worker-withdraw": frozenset({OPERATOR, PETUGAS}),
    "worker-end": frozenset({PETUGAS, DISNAKER}),
    "worker-unmask": SEES_WORKERS - {OPERATOR},
    "worker-export": frozenset({PETUGAS}),
    "worker-filters": SEES_WORKERS,
    "worker-filter-save": SEES_WORKERS,
    "worker-filter-delete": SEES_WORKERS,
    "correction-request": frozenset({OPERATOR, PETUGAS}),
    "corrections": SEES_WORKERS,
    "correction": SEES_WORKERS,
    "correction-approve": frozenset({PETUGAS, KEPALA}),
    "correction-refuse": frozenset({PETUGAS, KEPALA}),
    "correction-unmask": SEES_WORKERS - {OPERATOR},
    "worker-template": frozenset({PETUGAS}),
    "worker-imports": frozenset({PETUGAS}),
    "worker-upload": frozenset({PETUGAS}),
    "worker-import": frozenset({PETUGAS}),
    "worker-merge": frozenset({PETUGAS}),
    "worker-discard": frozenset({PETUGAS}),
    "worker-rejects": frozenset({PETUGAS}),
    # candidates from DTSEN
    "candidates": SEES_REFERENCE,
    "candidates-count": frozenset({PETUGAS}),
    "candidate-names": frozenset({PETUGAS}),
    "candidate-propose": frozenset({PETUGAS}),
    "candidate-proposal": SEES_REFERENCE,
    # matching and assessment
    "matches": frozenset({PETUGAS, KEPALA, AUDITOR}),
    "match": frozenset({PETUGAS, KEPALA, AUDITOR}),
    "match-start": frozenset({PETUGAS}),
    "doubles": frozenset({PETUGAS, KEPALA, AUDITOR}),
    "double": frozenset({PETUGAS, KEPALA, AUDITOR}),
    "double-search": frozenset({PETUGAS}),
    "assessment": SEES_WORKERS,
    "assessments": SEES_WORKERS,
    "assessment-start": frozenset({PETUGAS}),
    # pendataan, verification, selection, decrees
    "pendataan": SEES_CASES,
    "pendataan-lock": frozenset({KEPALA}),
    "verification": SEES_CASES | {DUKCAPIL},
    "batch": SEES_CASES | {DUKCAPIL},
    "batch-lines": SEES_CASES | {DUKCAPIL},
    "verification-send": frozenset({PETUGAS}),
    "verification-answer": frozenset({DUKCAPIL}),
    "verification-recall": frozenset({PETUGAS}),
    "mend": frozenset({OPERATOR, PETUGAS}),
    "waves": SEES_CASES | {SETDA, TIM},
    "wave": SEES_CASES | {SETDA, TIM},
    "wave-select": frozenset({PETUGAS}),
    "selection-lines": SEES_CASES,
    "wave-check": SEES_CASES | {SETDA, TIM},
    "wave-what-if": frozenset({PETUGAS, KEPALA, TIM, SETDA}),
    "wave-reserve": SEES_CASES | {SETDA, TIM},
    "wave-promote": frozenset({PETUGAS}),
    "decrees": SEES_CASES | {SETDA},
    "decree": SEES_CASES | {SETDA},
    "decree-draft": frozenset({SETDA}),
    "decree-issue": SEES_CASES | {SETDA},
    "decree-cancel": SEES_CASES | {SETDA},
    "decree-render": SEES_CASES | {SETDA},
    "decree-lines": HANDLES_NAMES,
    # simulation
    "simulations": COMPARES | {AUDITOR},
    "simulation": COMPARES | {AUDITOR},
    "simulation-download": COMPARES | {AUDITOR},
    "simulation-new": COMPARES,
    # BPJS and contributions
    "submissions": frozenset({DISNAKER, AUDITOR}),
    "submission": frozenset({DISNAKER, AUDITOR}),
    "submission-prepare": frozenset({DISNAKER}),
    "submission-template": frozenset({DISNAKER}),
    "submission-reply": frozenset({DISNAKER}),
    "submission-answer": frozenset({DISNAKER, AUDITOR}),
    "submission-lines": frozenset({DISNAKER, AUDITOR}),
    "agreements": frozenset({DISNAKER, AUDITOR}),
    "agreement-record": frozenset({DISNAKER}),
    "contributions": frozenset({DISNAKER, TIM, AUDITOR}),
    "contribution-post": frozenset({DISNAKER}),
    "contribution-reverse": frozenset({DISNAKER}),
}

# Views that declare no act: they show only what is one's own, or check the right of the one thing asked for.
WITHOUT_ACT = frozenset(
    {
        "home",
        "jobs",
        "job",
        "job-progress",
        "job-cancel",
        "job-issues",
        "file-download",
        "account_change_password",
        "worker-template",
        "submission-template",
        "worker-rejects",
        "wave-areas-workbook",
    }
)
