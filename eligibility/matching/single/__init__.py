"""The twin of `link` for one person, while a form is typed: the same line in a few milliseconds.

Polars takes some 90 ms for one person: it costs per expression, not per row, and `link` has hundreds of them. Here the
seven blocks are one query, and its thirty pairs or so are judged in plain Python. Queries, levels, weights, thresholds
and words are those of `link`; only how they are worked out is written twice, and a test holds the two to each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eligibility.matching.blocking import listed
from eligibility.matching.compare import LEVELS, MISSING
from eligibility.matching.keys import COLUMNS
from eligibility.matching.single.candidates import find
from eligibility.matching.single.judging import Found, judge, level_name, sentence
from eligibility.matching.single.keys import sought
from eligibility.matching.weights import Weights, load
from eligibility.matching.wording import NOTHING, NOTHING_SENTENCE

__all__ = ["live"]


def live(person: Mapping[str, Any], list_id: int, connection: Any, weights: Weights | None = None) -> dict[str, Any]:
    """The line of `link` for one person; columns that are left out are unknown.

    connection: Django's, to the database of `reference_person`. Raises DomainError for an empty list.
    """
    weights = weights or load()
    one = sought({name: person.get(name) for name in COLUMNS})
    near = find(one, listed(list_id), connection, weights.decision.block_cap)
    exact = judge(one, [row for row in near.rows if row.nik == one.nik], near.size, None, weights)
    found = exact if _confirmed(exact) else judge(one, near.rows, near.size, near.bearers, weights)
    return {"id": person.get("id", 0)} | _line(found, weights)


def _confirmed(exact: Found | None) -> bool:
    """Found by the very NIK; whoever lives in another district now may be contested by a namesake."""
    return exact is not None and exact.decision == "auto" and exact.best.levels["place"] != "differ"


def _line(found: Found | None, weights: Weights) -> dict[str, Any]:
    seen = found.best.levels if found else {}
    line = {
        "row_no": None,
        "nik_matched": None,
        "level": NOTHING,
        "score": found.best.score if found else 0.0,
        "decision": found.decision if found else "none",
        "runner_up_row_no": None,
        "runner_up_score": None,
        "sentence": NOTHING_SENTENCE,
        "levels": {name: seen.get(level, MISSING) for name, level in LEVELS.items()},
        "weight": found.best.weight if found else None,
        "weights_version": weights.version,
    }
    return line | _link(found, weights) if found and found.decision != "none" else line


def _link(found: Found, weights: Weights) -> dict[str, Any]:
    return {
        "row_no": found.best.row.row_no,
        "nik_matched": found.best.row.nik,
        "level": level_name(found, weights),
        "runner_up_row_no": found.second.row.row_no if found.second else None,
        "runner_up_score": found.second.score if found.second else None,
        "sentence": sentence(found, weights),
    }
