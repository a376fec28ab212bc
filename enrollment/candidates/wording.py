"""Names of what a count holds: jobs, letters, rules, flags, in the words of the regulation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eligibility.regulations.priority import letters_looking_at
from enrollment.candidates.finding import Basis
from enrollment.candidates.occupations import marks, may_mean
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act

SECRET = "disability"
ACRONYM = re.compile(r"\b(bumn|bumd|ri|tni|polri|pns|dpr|dpd|dprd|bpk)\b", re.IGNORECASE)
PROPER = {"TENTARA NASIONAL INDONESIA": "Tentara Nasional Indonesia"}


@dataclass(frozen=True)
class Words:
    """Of one regulation: code -> words. Letters that tell of health only for who may see it."""

    regulation: str
    jobs: dict[str, str]
    letters: dict[str, str]
    rules: dict[str, str]
    flags: dict[str, str]

    def job(self, job: str) -> str:
        """The regulation's name of a job, or the register's words as one writes them."""
        return self.jobs.get(job) or PROPER.get(job.upper()) or ACRONYM.sub(lambda it: it[0].upper(), job.capitalize())

    def job_note(self, job: str) -> str:
        """What to mind about words that are no code: who they may be, or that they tell of no vulnerable worker."""
        if job in self.jobs:
            return ""
        codes = sorted(may_mean(job, self.regulation) & set(self.jobs))
        meant = "; ".join(self.jobs[code].partition(",")[0] for code in codes)
        return "; ".join(part for part in (meant and f"mungkin: {meant}", marks().get(job, "")) if part)

    def letters_of(self, codes: str) -> list[str]:
        """Of "a,b" those letters that the reader may see."""
        return [code for code in codes.split(",") if code in self.letters]


def words_for(basis: Basis, user: User) -> Words:
    """The words of the regulation on the day."""
    law, parameters = basis.law, basis.law.terms(basis.on).parameters
    hidden = set() if policy.allows(user, Act.VIEW_HEALTH) else letters_looking_at(law, SECRET)
    letters = {letter.code: letter.told(parameters) for letter in law.letters if letter.code not in hidden}
    return Words(
        regulation=law.code,
        jobs=dict(parameters.as_dict().get("pekerjaan", {})),
        letters=letters,
        rules={rule.code: f"{rule.pasal}: {rule.title}" for rule in law.rules},
        flags={flag.code: flag.title for flag in law.flags},
    )
