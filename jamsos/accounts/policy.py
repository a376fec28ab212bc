"""Who may do what: the one table of role x act, and the area each act reaches.

Screens, services, commands and tests ask `allows`; querysets of people ask `area`. An act that is not in
the table is refused, so a new act does nothing until it is given to a role here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from jamsos.accounts.models import User
from jamsos.accounts.roles import FORBIDDEN_PAIRS, Role
from jamsos.errors import DomainError


class Act(StrEnum):
    """Every act of the portal; the value is what the audit trail and the policy page show."""

    VIEW_DASHBOARD = "dashboard.view"
    VIEW_CRITERIA = "criteria.view"
    TRY_CRITERIA = "criteria.try"
    VIEW_REFERENCE = "reference.view"
    IMPORT_REFERENCE = "reference.import"
    DESTROY_REFERENCE = "reference.destroy"
    VIEW_PROGRAMS = "programs.view"
    CHANGE_PROGRAMS = "programs.change"
    VIEW_WORKERS = "workers.view"
    PROPOSE_WORKERS = "workers.propose"
    CHANGE_WORKERS = "workers.change"
    STATE_FACTS = "workers.state_facts"
    DECIDE_VILLAGE_CHANGES = "corrections.decide_village"
    DECIDE_OFFICE_CHANGES = "corrections.decide_office"
    IMPORT_WORKERS = "workers.import"
    EXPORT_WORKERS = "workers.export"
    UNMASK = "workers.unmask"
    SEARCH_CANDIDATES = "candidates.search"
    VIEW_HEALTH = "workers.view_health"
    VIEW_DECILE = "workers.view_decile"
    VIEW_MOTHER = "workers.view_mother"
    RUN_MATCHING = "matching.run"
    VIEW_MATCHES = "matching.view"
    REVIEW_MATCHES = "matching.review"
    SETTLE_MATCHES = "matching.settle"
    DECIDE_DOUBLES = "doubles.decide"
    RUN_ASSESSMENT = "assessment.run"
    END_PARTICIPATION = "workers.end"
    HOLD_NAMES = "names.hold"
    VIEW_HOLDS = "names.view_holds"
    LOCK_PENDATAAN = "pendataan.lock"
    VIEW_PENDATAAN = "pendataan.view"
    SIGN_KADINSOS = "kadinsos.sign"
    SEND_VERIFICATION = "verification.send"
    VIEW_VERIFICATION = "verification.view"
    RECORD_VERDICTS = "verification.record"
    CHECK_SAMPLE = "verification.check_sample"
    VIEW_SELECTION = "selection.view"
    RUN_SELECTION = "selection.run"
    VIEW_DECREES = "decrees.view"
    DRAFT_DECREE = "decrees.draft"
    ISSUE_DECREE = "decrees.issue"
    DOWNLOAD_NAMES = "decrees.download_names"
    SET_EMBLEM = "papers.emblem"
    VIEW_REGISTER = "papers.view_register"
    KEEP_REGISTER = "papers.keep_register"
    VIEW_SUBMISSIONS = "submissions.view"
    PREPARE_SUBMISSION = "submissions.prepare"
    RECORD_ANSWER = "submissions.record_answer"
    VIEW_CONTRIBUTIONS = "contributions.view"
    POST_CONTRIBUTIONS = "contributions.post"
    VIEW_BENEFITS = "benefits.view"
    RECORD_CLAIMS = "benefits.record"
    CHECK_BENEFICIARIES = "benefits.check"
    VIEW_REPORTS = "reports.view"
    WRITE_REPORTS = "reports.write"
    DECIDE_MONITORING = "monitoring.decide"
    SUBMIT_SUPERVISION = "supervision.submit"
    RECORD_INSPECTIONS = "supervision.inspect"
    RECORD_COVERAGE = "coverage.record"
    VIEW_SIMULATION = "simulation.view"
    RUN_SIMULATION = "simulation.run"
    VIEW_AUDIT = "audit.view"
    MANAGE_ACCOUNTS = "accounts.manage"
    VIEW_POLICY = "policy.view"
    VIEW_BUILD = "criteria.build"


READ_CASES = frozenset(
    {
        Act.VIEW_DASHBOARD,
        Act.VIEW_CRITERIA,
        Act.TRY_CRITERIA,
        Act.VIEW_PROGRAMS,
        Act.VIEW_WORKERS,
        Act.VIEW_HOLDS,
        Act.VIEW_PENDATAAN,
        Act.VIEW_VERIFICATION,
        Act.VIEW_SELECTION,
        Act.VIEW_DECREES,
        Act.VIEW_REPORTS,
        Act.VIEW_REGISTER,
        Act.VIEW_POLICY,
    }
)

# What a page leaves out, field by field, for those without the right. Identity numbers are always masked: UNMASK opens
# one of them, with a purpose. Who checks an identity or sends a file needs none of these to do it.
FIELDS = (Act.VIEW_HEALTH, Act.VIEW_DECILE, Act.VIEW_MOTHER)

POLICY: dict[str, frozenset[Act]] = {
    Role.OPERATOR_DESA: frozenset(
        {
            Act.VIEW_CRITERIA,
            Act.TRY_CRITERIA,
            Act.VIEW_WORKERS,
            Act.VIEW_HOLDS,
            Act.PROPOSE_WORKERS,
            Act.CHANGE_WORKERS,
            Act.STATE_FACTS,
            *FIELDS,
            Act.VIEW_POLICY,
        }
    ),
    Role.DINSOS_PETUGAS: READ_CASES
    | {
        Act.VIEW_REFERENCE,
        Act.IMPORT_REFERENCE,
        Act.CHANGE_PROGRAMS,
        Act.PROPOSE_WORKERS,
        Act.CHANGE_WORKERS,
        Act.DECIDE_VILLAGE_CHANGES,
        Act.IMPORT_WORKERS,
        Act.EXPORT_WORKERS,
        Act.UNMASK,
        *FIELDS,
        Act.SEARCH_CANDIDATES,
        Act.RUN_MATCHING,
        Act.VIEW_MATCHES,
        Act.REVIEW_MATCHES,
        Act.SETTLE_MATCHES,
        Act.DECIDE_DOUBLES,
        Act.RUN_ASSESSMENT,
        Act.SEND_VERIFICATION,
        Act.RUN_SELECTION,
        Act.END_PARTICIPATION,
        Act.VIEW_BENEFITS,
        Act.CHECK_BENEFICIARIES,
        Act.DECIDE_MONITORING,
        Act.SUBMIT_SUPERVISION,
        Act.VIEW_SIMULATION,
        Act.RUN_SIMULATION,
    },
    Role.DINSOS_KEPALA: READ_CASES
    | {
        Act.VIEW_REFERENCE,
        Act.DESTROY_REFERENCE,
        *FIELDS,
        Act.VIEW_MATCHES,
        Act.SETTLE_MATCHES,
        Act.DECIDE_OFFICE_CHANGES,
        Act.HOLD_NAMES,
        Act.LOCK_PENDATAAN,
        Act.SIGN_KADINSOS,
        Act.CHECK_SAMPLE,
        Act.VIEW_BENEFITS,
        Act.CHECK_BENEFICIARIES,
        Act.VIEW_SIMULATION,
        Act.RUN_SIMULATION,
        Act.DOWNLOAD_NAMES,
        Act.UNMASK,
    },
    Role.DISDUKCAPIL: frozenset(
        {
            Act.VIEW_CRITERIA,
            Act.VIEW_WORKERS,
            Act.VIEW_HOLDS,
            Act.VIEW_VERIFICATION,
            Act.RECORD_VERDICTS,
            Act.VIEW_REGISTER,
            Act.CHECK_SAMPLE,
            Act.UNMASK,
            Act.VIEW_POLICY,
        }
    ),
    Role.DISNAKER: READ_CASES
    | {
        Act.VIEW_SUBMISSIONS,
        Act.PREPARE_SUBMISSION,
        Act.RECORD_ANSWER,
        Act.VIEW_CONTRIBUTIONS,
        Act.POST_CONTRIBUTIONS,
        Act.VIEW_BENEFITS,
        Act.RECORD_CLAIMS,
        Act.END_PARTICIPATION,
        Act.DECIDE_MONITORING,
        Act.SUBMIT_SUPERVISION,
        Act.RECORD_INSPECTIONS,
        Act.RECORD_COVERAGE,
        Act.DOWNLOAD_NAMES,
        Act.UNMASK,
    },
    Role.SETDA: frozenset(
        {
            Act.VIEW_DASHBOARD,
            Act.VIEW_CRITERIA,
            Act.TRY_CRITERIA,
            Act.VIEW_PROGRAMS,
            Act.VIEW_SELECTION,
            Act.VIEW_SIMULATION,
            Act.RUN_SIMULATION,
            Act.VIEW_HOLDS,
            Act.HOLD_NAMES,
            Act.VIEW_DECREES,
            Act.DRAFT_DECREE,
            Act.ISSUE_DECREE,
            Act.DOWNLOAD_NAMES,
            Act.VIEW_REPORTS,
            Act.SET_EMBLEM,
            Act.VIEW_REGISTER,
            Act.KEEP_REGISTER,
            Act.VIEW_POLICY,
        }
    ),
    Role.TIM_KOORDINASI: frozenset(
        {
            Act.VIEW_DASHBOARD,
            Act.VIEW_CRITERIA,
            Act.TRY_CRITERIA,
            Act.VIEW_PROGRAMS,
            Act.VIEW_SELECTION,
            Act.VIEW_SIMULATION,
            Act.RUN_SIMULATION,
            Act.VIEW_CONTRIBUTIONS,
            Act.VIEW_BENEFITS,
            Act.VIEW_REPORTS,
            Act.WRITE_REPORTS,
            Act.VIEW_REGISTER,
            Act.VIEW_POLICY,
        }
    ),
    Role.AUDITOR: READ_CASES
    | {
        Act.VIEW_REFERENCE,
        Act.VIEW_MATCHES,
        *FIELDS,
        Act.UNMASK,
        Act.DOWNLOAD_NAMES,
        Act.VIEW_SUBMISSIONS,
        Act.VIEW_CONTRIBUTIONS,
        Act.VIEW_BENEFITS,
        Act.VIEW_SIMULATION,
        Act.VIEW_AUDIT,
        Act.VIEW_BUILD,
    },
    Role.ADMIN_SISTEM: frozenset(
        {Act.VIEW_CRITERIA, Act.VIEW_BUILD, Act.VIEW_PROGRAMS, Act.VIEW_POLICY, Act.MANAGE_ACCOUNTS, Act.SET_EMBLEM}
    ),
}

# Acts that close a list, sign, send, pay, destroy data or give rights: pages that do them ask the password again. What
# is decided person by person (verdicts, ends) or comes to nothing without a decree (selection) does not: the desks
# would type it all day.
HIGH_VALUE = frozenset(
    {
        Act.LOCK_PENDATAAN,
        Act.SIGN_KADINSOS,
        Act.ISSUE_DECREE,
        Act.PREPARE_SUBMISSION,
        Act.POST_CONTRIBUTIONS,
        Act.MANAGE_ACCOUNTS,
        Act.DESTROY_REFERENCE,
    }
)

# Who decides needs something that is had besides something that is known.
SECOND_FACTOR = frozenset({Role.DINSOS_KEPALA, Role.DISDUKCAPIL, Role.SETDA, Role.DISNAKER, Role.ADMIN_SISTEM})

# What a role bound to a village may do in general: no person is shown or changed, so that there is no area.
ABOUT_NOBODY = frozenset({Act.VIEW_CRITERIA, Act.TRY_CRITERIA, Act.VIEW_POLICY})


def allows(user: User, act: Act) -> bool:
    """Whether one of the user's roles in force today carries the act."""
    return user.is_active and any(act in POLICY.get(role, ()) for role in user.roles)


def require(user: User, act: Act) -> None:
    """Raise `DomainError` unless the user may do the act; services call this first."""
    if not allows(user, act):
        raise DomainError(
            f"Peran Anda tidak berwenang untuk tindakan ini ({act}).",
            "Minta petugas dengan peran yang sesuai; daftar wewenang ada di halaman Kewenangan.",
        )


def area(user: User, act: Act) -> frozenset[int] | None:
    """Villages the act reaches: `None` = the whole regency, a set of village ids = only those."""
    villages = set()
    for assignment in user.assignments:
        if act in POLICY.get(assignment.role, ()):
            if assignment.village_id is None:
                return None
            villages.add(assignment.village_id)
    return frozenset(villages)


def forbidden_pair(roles: Iterable[str]) -> frozenset[str] | None:
    """The first pair among `roles` that one person may not hold, if any."""
    held = set(roles)
    return next((pair for pair in sorted(FORBIDDEN_PAIRS, key=sorted) if pair <= held), None)
