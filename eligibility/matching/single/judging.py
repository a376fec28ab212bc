"""`scoring`, `deciding` and `wording` for the pairs of one person."""

from __future__ import annotations

from collections.abc import Iterable
from math import log2
from typing import NamedTuple

from eligibility.matching.compare import MISSING
from eligibility.matching.scoring import SCORE_DIGITS, WEIGHT_DIGITS, bits, priors
from eligibility.matching.single.candidates import Listed
from eligibility.matching.single.keys import Sought
from eligibility.matching.single.levels import levels
from eligibility.matching.weights import COLUMNS, Weights
from eligibility.matching.wording import AFTER, BESIDE, ELSEWHERE, Clause, name_clauses, sentence_clauses


class Pair(NamedTuple):
    row: Listed
    levels: dict[str, str]
    weight: float
    score: float

    @property
    def same_nik(self) -> bool:
        return self.levels["digits"] == "same"


class Found(NamedTuple):
    """The best pair, its runner-up, and `owner`: the row that bears the NIK of the form."""

    best: Pair
    second: Pair | None
    owner: Listed | None
    decision: str

    @property
    def nik_elsewhere(self) -> bool:
        return self.owner is not None and self.owner.row_no != self.best.row.row_no


def judge(one: Sought, rows: list[Listed], size: int, bearers: int | None, weights: Weights) -> Found | None:
    """The line of `choose` over these rows; None without any."""
    if not rows:
        return None
    pairs = _scored(one, rows, size, bearers, weights)
    owner = next((pair.row for pair in pairs if pair.same_nik), None)
    ordered = sorted(pairs, key=lambda pair: (-_shown_first(pair, weights), -pair.weight, pair.row.row_no))
    found = Found(ordered[0], ordered[1] if len(ordered) > 1 else None, owner, "none")
    return found._replace(decision=_decision(found, weights))


def level_name(found: Found, weights: Weights) -> str:
    return BESIDE.join(_said(name_clauses(weights), found.best.levels))


def sentence(found: Found, weights: Weights) -> str:
    said = _said(sentence_clauses(weights), found.best.levels)
    return AFTER.join([*said, ELSEWHERE] if found.nik_elsewhere else said)


def _said(clauses: Iterable[Clause], seen: dict[str, str]) -> list[str]:
    words = (clause.words.get(seen[clause.field], clause.default) for clause in clauses)
    return [said for said in words if said is not None]


def _scored(one: Sought, rows: list[Listed], size: int, bearers: int | None, weights: Weights) -> list[Pair]:
    seen = [levels(one, row) for row in rows]
    evidence = _weights_of(seen, size, bearers, weights)
    odds = [2.0**weight for weight in evidence]
    whole = 1 - weights.prior.listed + sum(odds)
    return [
        Pair(row, found, round(weight, WEIGHT_DIGITS), round(part / whole, SCORE_DIGITS))
        for row, found, weight, part in zip(rows, seen, evidence, odds, strict=True)
    ]


def _weights_of(seen: list[dict[str, str]], size: int, bearers: int | None, weights: Weights) -> list[float]:
    """The weight of each pair in bits, one person against two."""
    prior = priors(size, weights, weights.prior.listed)
    tables = {column: {field: bits(field, column, weights) for field in weights.fields} for column in COLUMNS}
    if bearers is not None:
        tables["stranger"]["name"]["same"] = log2(bearers / size)
    sums = (
        [
            sum((table[field].get(found.get(field, MISSING), 0.0) for field in table), log2(prior[column]))
            for column, table in tables.items()
        ]
        for found in seen
    )
    return [match - _log_sum(stranger, relative) for match, stranger, relative in sums]


def _log_sum(left: float, right: float) -> float:
    return max(left, right) + log2(1 + 2.0 ** -abs(left - right))


def _shown_first(pair: Pair, weights: Weights) -> int:
    """Likely rows, then the very NIK of the form, then the others."""
    return 2 if pair.score >= weights.decision.review else int(pair.same_nik)


def _decision(found: Found, weights: Weights) -> str:
    limits, best, second = weights.decision, found.best, found.second
    clear = best.score - (second.score if second else 0) >= limits.margin
    if best.score >= limits.auto and clear and _visible(found, weights):
        return "auto"
    return "review" if best.score >= limits.review or best.same_nik else "none"


def _visible(found: Found, weights: Weights) -> bool:
    """Agreement that a person can see, and no other owner of the NIK than a slip explains."""
    best = found.best
    name_agrees = best.levels["name"] in weights.labels("name")
    birth_agrees = best.levels["birth"] in weights.labels("birth")
    if not found.nik_elsewhere:
        return name_agrees or (best.same_nik and birth_agrees)
    slip = best.levels["digits"] in ("near1", "near2")
    return name_agrees and birth_agrees and slip and _other_family(found.owner, best.row)


def _other_family(owner: Listed | None, row: Listed) -> bool:
    return owner is not None and None not in (owner.nkk, row.nkk) and owner.nkk != row.nkk
