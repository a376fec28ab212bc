"""What a person's assessment still waits for: each missing fact, the article that asks, and who fills it in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from eligibility import regulations
from eligibility.regulations.pieces import facts_used
from eligibility.regulations.remedies import LATER, PATHS
from enrollment.assessment.facts import facts_of
from enrollment.assessment.models import Assessment, Finding, Outcome
from enrollment.assessment.trial_fields import label_of
from enrollment.matching.models import OPEN_STATES, Decision, Match, Review
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel

TITLE = "Yang masih kurang"
RECORDED = "Sudah dicatat; menunggu penilaian lagi oleh petugas Dinas Sosial."


@dataclass(frozen=True)
class Filling:
    """Who fills in a fact, in words, and the pages where that is done by right."""

    who: str
    pages: tuple[tuple[Act, str], ...]


STATED = Filling(
    "pengusul (Nyatakan data) atau petugas Dinas Sosial (Klarifikasi)",
    ((Act.STATE_FACTS, "worker-state"), (Act.RUN_ASSESSMENT, "worker-clarify")),
)
CLARIFIED = Filling("petugas Dinas Sosial (Klarifikasi)", ((Act.RUN_ASSESSMENT, "worker-clarify"),))
MATCHED = Filling("petugas Dinas Sosial (Pemadanan dengan DTSEN)", ())
REVIEWED = Filling("petugas Dinas Sosial (Pemadanan: padanannya menunggu tinjauan)", ())
NOT_FOUND = Filling(
    "pengusul atau petugas Dinas Sosial (sudah dipadankan dan tidak ditemukan: periksa NIK dan namanya)",
    ((Act.CHANGE_WORKERS, "worker-change"),),
)
NOT_IN_LIST = Filling("rilis DTSEN berikutnya (sudah dipadankan; barisnya tidak memuat data ini)", ())
MENDED = Filling("pengusul atau petugas Dinas Sosial (Perbaiki data)", ((Act.CHANGE_WORKERS, "worker-change"),))
FILLED = {
    **dict.fromkeys(("ktp_regency", "works", "protected", "aid_source"), STATED),
    "fragile": CLARIFIED,
}
OF_LIST = ("listed", "decile", "decile_regency")
"""What only the matching with DTSEN can tell."""
LABELS = {
    "works": "Pernyataan aktif bekerja",
    "protected": "Pernyataan belum terlindungi",
    "aid_source": "Pernyataan tidak menerima bantuan iuran lain",
}


def missing_panel(one: Registration, user: User) -> Panel | None:
    """The facts whose absence leaves rules open; nothing once the person's data can no longer be mended.

    A fact filled in since is left out: then the panel says that the assessment is to be made again.
    """
    assessment = Assessment.objects.filter(registration=one, registration__state__in=OPEN_STATES).first()
    if assessment is None:
        return None
    left_open = list(assessment.findings.filter(outcome=Outcome.UNKNOWN))
    if not left_open:
        return None
    matching = of_list(one)
    facts = [_fact(one, user, fact, articles, matching) for fact, articles in _asked(assessment, left_open)]
    note = RECORDED if assessment.is_overtaken else ""
    return Panel(TITLE, facts, note=note) if facts or note else None


def _asked(assessment: Assessment, left_open: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    """Each fact that is not known, with the articles of the open rules that look at it."""
    law = regulations.load(assessment.regulation)
    parameters = law.terms(assessment.assessed_on).parameters
    rules = {finding.rule for finding in left_open}
    checks = {rule.code: rule.check(parameters) for rule in law.rules if rule.code in rules}
    known = facts_of([assessment.registration_id]).row(0, named=True)
    articles: dict[str, list[str]] = {}
    for finding in left_open:
        for fact in facts_used(checks[finding.rule]):
            if known.get(fact) is None and fact not in PATHS | LATER:
                articles.setdefault(fact, []).append(finding.pasal)
    yield from ((fact, ", ".join(dict.fromkeys(named))) for fact, named in articles.items())


def of_list(one: Registration) -> Filling:
    """What is left to do for a fact of DTSEN: it depends on how far the matching of this person has come."""
    link = Match.objects.to_dtsen().filter(registration=one).first()
    if link is None:
        return MATCHED
    if link.is_accepted:
        return NOT_IN_LIST
    return NOT_FOUND if link.decision == Decision.NONE or link.review == Review.DIFFERENT else REVIEWED


def _fact(one: Registration, user: User, fact: str, articles: str, matching: Filling) -> Fact:
    filling = matching if fact in OF_LIST else FILLED.get(fact, MENDED)
    page = next((name for act, name in filling.pages if policy.allows(user, act)), "")
    url = reverse(page, args=[one.pk]) if page else ""
    return Fact(LABELS.get(fact, label_of(fact)), f"diisi {filling.who}", f"Diminta {articles}.", url)
