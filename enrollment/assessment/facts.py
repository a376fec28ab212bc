"""What is known of registrations, as the columns a regulation asks about, with where each piece came from.

Sources in order: what an officer recorded or the proposal says, then the proposer's dated declaration, then the
row of the DTSEN release the worker is linked to. On protection and aid BPJS's and the funders' lists overrule the
declaration. What no source says stays null: unknown, never met, never failed.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db import connection

from eligibility.reference.facts import is_married
from enrollment.assessment.other_lists import NO, OPEN, OWN, YES, other_lists
from enrollment.matching.models import OPEN_STATES

QUERY = """
    SELECT r.id AS row_id, COALESCE(r.nik, NULLIF(r.nik_given, '')) AS nik, r.registered_on, r.track,
           r.occupation, r.occupation_text, g.code AS "group", r.sponsor, r.fragile, r.declared_on,
           r.birth_date AS own_birth_date, p.birth_date AS list_birth_date,
           COALESCE(NULLIF(r.sex, ''), p.sex) AS sex,
           NULLIF(r.ktp_regency, '') AS own_ktp, p.ktp_regency AS list_ktp,
           left(v.code_kemendagri, 4) AS domicile_regency,
           r.domicile_since, r.breadwinner, r.formal_job, r.low_income, r.extreme_poor,
           r.works AS own_works, p.works AS list_works, p.job_status, p.industry, p.ktp_occupation, p.decile,
           r.disability AS own_disability, p.disability AS list_disability,
           COALESCE(r.dependants, p.dependants) AS dependants,
           NULLIF(r.marital, '') AS own_marital, p.marital AS list_marital,
           u.reference_list_id AS list_id, l.label AS list_label, p.row_no AS list_row,
           r.nik = p.nik AND r.nik_given <> p.nik AS nik_from_list,
           CASE WHEN p.row_no IS NOT NULL THEN true
                WHEN r.nik IS NULL OR (m.review = 'different' AND m.nik_matched = r.nik) THEN NULL
                WHEN m.decision = 'none' OR m.review = 'different' THEN false END AS listed
      FROM workers_registration r
      JOIN programs_group g ON g.id = r.group_id
      JOIN regions_village v ON v.id = r.village_id
      LEFT JOIN matches_match m ON m.registration_id = r.id AND m.series = 'dtsen'
      LEFT JOIN matches_matchrun u ON u.id = m.run_id
      LEFT JOIN reference_list l ON l.id = u.reference_list_id
      LEFT JOIN reference_person p ON p.list_id = u.reference_list_id AND p.nik = m.nik_matched
           AND p.row_no = m.row_no AND (m.review = 'same' OR (m.decision = 'auto' AND m.review = ''))
     WHERE r.id = ANY (%s) AND r.state = ANY (%s)
     ORDER BY r.id
"""
SCHEMA = {
    **{"row_id": pl.Int64, "nik": pl.String, "registered_on": pl.Date, "track": pl.String},
    **{"occupation": pl.String, "occupation_text": pl.String, "group": pl.String, "sponsor": pl.String},
    **{"fragile": pl.Boolean, "declared_on": pl.Date, "own_birth_date": pl.Date, "list_birth_date": pl.Date},
    **{"sex": pl.String, "own_ktp": pl.String, "list_ktp": pl.String, "domicile_regency": pl.String},
    **{"domicile_since": pl.Date, "breadwinner": pl.Boolean, "formal_job": pl.Boolean},
    **{"low_income": pl.Boolean, "extreme_poor": pl.Boolean},
    **{"own_works": pl.Boolean, "list_works": pl.Boolean, "job_status": pl.String, "industry": pl.String},
    **{"ktp_occupation": pl.String, "decile": pl.Int64},
    **{"own_disability": pl.Boolean, "list_disability": pl.Boolean, "dependants": pl.Int64},
    **{"own_marital": pl.String, "list_marital": pl.String, "list_id": pl.Int64, "list_label": pl.String},
    **{"list_row": pl.Int64, "nik_from_list": pl.Boolean, "listed": pl.Boolean},
}
NO_AID = "TIDAK_ADA"


def facts_of(ids: Sequence[int], states: Sequence[str] = OPEN_STATES) -> pl.DataFrame:
    """One row per registration in one of the states (unless told: that may still be assessed): the facts, and the
    columns `evidence` reads.
    """
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [list(ids), list(states)])
        rows = cursor.fetchall()
    declared = pl.col("declared_on").is_not_null()
    people = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    listed = people.join(other_lists(people["row_id"].to_list()), on="row_id", how="left", maintain_order="left")
    return listed.with_columns(
        birth_date=pl.coalesce("own_birth_date", "list_birth_date"),
        ktp_regency=pl.coalesce("own_ktp", "list_ktp"),
        works=pl.coalesce("own_works", pl.when(declared).then(True), "list_works"),
        protected=_protected(declared),
        aid_source=_aid_source(declared),
        disability=_either("own_disability", "list_disability"),
        married=pl.coalesce(is_married("own_marital"), is_married("list_marital")),
    )


def _protected(declared: pl.Expr) -> pl.Expr:
    """What BPJS's list says; where it is silent, who receives aid is protected; else as declared (C5)."""
    says, waits = pl.col("member"), pl.col("member") == OPEN
    told = pl.when(says == YES).then(True).when(says == NO).then(False)
    aided = pl.when(pl.col("aid_says") == YES).then(True)
    return pl.when(~waits.fill_null(False)).then(pl.coalesce(told, aided, pl.when(declared).then(False)))


def _aid_source(declared: pl.Expr) -> pl.Expr:
    """The funder that a list names; our own programme of the year before; none, by complete lists or as declared."""
    waits = (pl.col("aid_says") == OPEN).fill_null(False)
    own = pl.when("own").then(pl.lit(OWN))
    none = pl.when((pl.col("aid_says") == NO) | declared).then(pl.lit(NO_AID))
    return pl.when(~waits).then(pl.coalesce("aid", own, none))


def _either(own: str, listed: str) -> pl.Expr:
    """True as soon as one source says so; false only where no source says otherwise."""
    says_yes = (pl.col(own) | pl.col(listed)).fill_null(False)
    return pl.when(says_yes).then(True).otherwise(pl.coalesce(own, listed))
