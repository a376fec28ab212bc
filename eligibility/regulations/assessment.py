"""Ask a regulation about people: every rule for every row, its finding, and the result of each row."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from eligibility.regulations.catalogue import load
from eligibility.regulations.columns import RESULT_COLUMNS, result_columns
from eligibility.regulations.engine import (
    MET,
    NOT_MET,
    OUTCOMES,
    UNKNOWN,
    WAIVED,
    Check,
    Regulation,
    Rule,
    Terms,
    names_of,
)
from eligibility.regulations.facts import normalise
from eligibility.regulations.priority import letters_of
from eligibility.regulations.wording import label_of, sentence

ELIGIBLE, NOT_ELIGIBLE = "eligible", "not_eligible"
VALUE = "value of "
SLICE = 600_000
OUTCOME = pl.Enum(OUTCOMES)
TRACK_MISSING = "Perlu klarifikasi: jalur pendaftaran belum ada atau tidak dikenal."


@dataclass(frozen=True)
class Assessment:
    """The answer. `findings` (None when not asked for): row_id, rule, pasal, title, outcome, value, sentence,
    in the order of rows and of the law. `results`: row_id, result, priority ("a,c"), conflicts ("CODE,CODE"), segment
    (Pasal 5(2); null where the regulation has none) and the decile that counts under the readings taken.
    `outcomes`: row_id and one column per rule code (Enum). `values` (None when not asked for): row_id and what each
    rule looked at, one column per rule code in its own type.
    """

    results: pl.DataFrame
    outcomes: pl.DataFrame
    values: pl.DataFrame | None
    findings: pl.DataFrame | None
    regulation: str
    version: str
    on: date


def assess(
    facts: pl.DataFrame, regulation: Regulation | str, on: date, *, findings: bool = True, values: bool = False
) -> Assessment:
    """Assess every row of `facts` (columns of `facts.FACTS`) under the regulation as it stands on day `on`.

    The day picks parameters and readings; ages count on `registered_on` (and `submitted_on` when given).
    Any rule not met: not_eligible; else any unknown: unknown; else eligible. Waived rules stay visible only.

    Raises RegulationError: not in force on that day, or a column of the wrong type.
    """
    law = load(regulation) if isinstance(regulation, str) else regulation
    terms = law.terms(on)
    frame = normalise(facts)
    checks = [(rule, rule.check(terms.parameters)) for rule in law.rules]
    codes = [rule.code for rule in law.rules]
    asked = [outcome_of(rule, check, law, terms) for rule, check in checks]
    looked_at = [check.value.alias(VALUE + rule.code) for rule, check in checks] if values else []
    told = [letters_of(law, terms.parameters), conflicts(law, terms), *result_columns(law, terms)]
    wanted = frame.select("row_id", *asked, *looked_at, *told).with_columns(result_of(codes))
    judged = in_slices(wanted, facts.height)
    # By subscript: `select` would first copy the whole frame into one piece.
    results = judged[["row_id", "result", "priority", "conflicts", *RESULT_COLUMNS]]
    decided = judged[["row_id", *codes]]
    seen = pl.DataFrame([judged["row_id"], *(judged[VALUE + code].alias(code) for code in codes)]) if values else None
    explained = explain(frame.collect(), decided, checks, law, terms) if findings else None
    return Assessment(results, decided, seen, explained, law.code, law.version, on)


def in_slices(frame: pl.LazyFrame, rows: int) -> pl.DataFrame:
    """The whole frame, worked out some rows at a time: what lies in between stays small."""
    return pl.concat([frame.slice(start, SLICE).collect() for start in range(0, max(rows, 1), SLICE)])


def outcome_of(rule: Rule, check: Check, law: Regulation, terms: Terms) -> pl.Expr:
    """The outcome column of one rule. Without a known track, a rule some track waives is met or unknown."""
    free = free_tracks(rule, law, terms)
    unknown = (check.unknown | check.met.is_null()).fill_null(True)
    if free:
        unknown = unknown | (track_missing(law) & ~check.met)
    chain = pl.when(pl.col("track").is_in(free).fill_null(False)).then(outcome(WAIVED))
    return (
        chain.when(unknown)
        .then(outcome(UNKNOWN))
        .when(check.met)
        .then(outcome(MET))
        .otherwise(outcome(NOT_MET))
        .alias(rule.code)
    )


def outcome(name: str) -> pl.Expr:
    """One outcome as a literal of the outcome type."""
    return pl.lit(name, dtype=OUTCOME)


def free_tracks(rule: Rule, law: Regulation, terms: Terms) -> list[str]:
    """The tracks on which this rule does not bind."""
    return [
        code for code in law.tracks if rule.code in terms.waived[code] or (rule.tracks and code not in rule.tracks)
    ]


def track_missing(law: Regulation) -> pl.Expr:
    """Whether a row has no track this regulation knows."""
    return ~pl.col("track").is_in(list(law.tracks)).fill_null(False)


def result_of(codes: list[str]) -> pl.Expr:
    """The result column from the outcome columns; a regulation without rules can only leave it unknown."""
    if not codes:
        return pl.lit(UNKNOWN).alias("result")
    failed, open_ = (pl.any_horizontal(pl.col(codes) == outcome) for outcome in (NOT_MET, UNKNOWN))
    worst = pl.when(failed).then(pl.lit(NOT_ELIGIBLE)).when(open_).then(pl.lit(UNKNOWN))
    return worst.otherwise(pl.lit(ELIGIBLE)).alias("result")


def conflicts(law: Regulation, terms: Terms) -> pl.Expr:
    """The codes of the conflict flags that apply, joined by commas."""
    if not law.flags:
        return pl.lit("").alias("conflicts")
    raised = [pl.when(flag.when(terms.parameters)).then(pl.lit(flag.code)) for flag in law.flags]
    return pl.concat_str(raised, separator=",", ignore_nulls=True).alias("conflicts")


def explain(
    frame: pl.DataFrame,
    decided: pl.DataFrame,
    checks: list[tuple[Rule, Check]],
    law: Regulation,
    terms: Terms,
) -> pl.DataFrame:
    """The findings: one line per row and rule, rows in their order, rules in the order of the law."""
    wide = frame.join(decided, on="row_id", maintain_order="left")
    told = wide.select("row_id", *(finding(rule, check, law, terms) for rule, check in checks))
    parts = [
        told.select("row_id", pl.col(rule.code).struct.unnest()).with_row_index("row").with_columns(order=order)
        for order, (rule, _) in enumerate(checks)
    ]
    if not parts:
        return empty_findings(frame)
    return pl.concat(parts).sort("row", "order").drop("row", "order")


def empty_findings(frame: pl.DataFrame) -> pl.DataFrame:
    """A findings frame without lines."""
    names = ("rule", "pasal", "title", "outcome", "value", "sentence")
    return frame.select("row_id").clear().with_columns(pl.lit("").alias(name) for name in names)


def finding(rule: Rule, check: Check, law: Regulation, terms: Terms) -> pl.Expr:
    """One rule's finding as a struct column."""
    return pl.struct(
        pl.lit(rule.code).alias("rule"),
        pl.lit(rule.pasal).alias("pasal"),
        pl.lit(rule.title).alias("title"),
        pl.col(rule.code).cast(pl.String).alias("outcome"),
        check.value.cast(pl.String).alias("value"),
        told(rule, check, law, terms).alias("sentence"),
    ).alias(rule.code)


def told(rule: Rule, check: Check, law: Regulation, terms: Terms) -> pl.Expr:
    """The sentence that fits the outcome."""
    names = names_of(check, terms.parameters)
    asked = sentence(check.asks, names)
    free = free_tracks(rule, law, terms)
    if free:
        unanswered = (check.unknown | check.met.is_null()).fill_null(True)
        asked = (
            pl.when(track_missing(law) & (~unanswered | bool(rule.tracks)))
            .then(pl.lit(TRACK_MISSING))
            .otherwise(asked)
        )
    result = pl.col(rule.code)
    return (
        pl.when(result == MET)
        .then(sentence(check.says, names))
        .when(result == NOT_MET)
        .then(sentence(check.fails or check.says, names))
        .when(result == UNKNOWN)
        .then(asked)
        .otherwise(told_waived(rule, check, law, terms) if free else None)
    )


def told_waived(rule: Rule, check: Check, law: Regulation, terms: Terms) -> pl.Expr:
    """Why the rule does not bind on this track, and what is on record all the same."""
    article = " ".join(rule.pasal.split()[:2])
    why = {
        code: track.waived_says.replace("{pasal}", article)
        if rule.code in terms.waived[code]
        else f"Tidak disyaratkan pada jalur {track.title}."
        for code, track in law.tracks.items()
    }
    reason = label_of(pl.col("track"), why)
    recorded = sentence(check.recorded, names_of(check, terms.parameters))
    return pl.when(check.value.is_null()).then(reason).otherwise(pl.format("{} {}", reason, recorded))
