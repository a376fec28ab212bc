"""What lists of BPJS's members and of other funders say of registrations (Pasal 19(2)c, 21f), through their links.

A link that stands says what its row says: a member or recipient, active or no longer. A link that waits for an officer
says nothing and lets nothing else speak: the outcome is unknown. Not being found says "no" only on a list that is
complete; on any other the proposer's declaration stays. Retired lists are silent: nobody could look them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import connection

from eligibility.reference.models import Funder, ListKind
from eligibility.reference.standings import Segment, Standing
from eligibility.regulations.wording import date_text
from enrollment.lifecycle import State
from enrollment.programs.models import Track

YES, NO, OPEN = "yes", "no", "open"
BARRED = [funder.value for funder in Funder if funder != Funder.CSR]
"""Who pays from public money (Pasal 21 huruf f)."""
OWN = "PROGRAM_SENDIRI"
LINKS = """
    SELECT m.registration_id, l.kind, l.funder, l.id, l.label, l.source_name, l.as_of, l.complete, m.row_no,
           CASE WHEN m.review = 'same' OR (m.decision = 'auto' AND m.review = '') THEN 'stands'
                WHEN m.decision = 'review' AND m.review = '' THEN 'waits' ELSE 'none' END,
           (SELECT min(o.track) FROM workers_registration o JOIN programs_program q ON q.id = o.program_id
             WHERE o.nik = m.nik_matched AND q.year = p.year - 1 AND o.state = ANY (%(recorded)s))
      FROM matches_match m
      JOIN matches_matchrun u ON u.id = m.run_id
      JOIN reference_list l ON l.id = u.reference_list_id AND l.status = 'ready'
      JOIN workers_registration r ON r.id = m.registration_id
      JOIN programs_program p ON p.id = r.program_id
     WHERE m.registration_id = ANY (%(ids)s) AND m.series <> 'dtsen' AND l.kind = ANY (%(kinds)s)
"""
ENTRIES = "SELECT list_id, row_no, standing, segment FROM reference_person WHERE list_id = %s AND row_no = ANY (%s)"
LINK_SCHEMA = {
    **{"row_id": pl.Int64, "kind": pl.String, "funder": pl.String, "list": pl.Int64, "label": pl.String},
    **{"source": pl.String, "as_of": pl.Date, "complete": pl.Boolean, "list_row": pl.Int64, "link": pl.String},
    **{"before": pl.String},
}
ENTRY_SCHEMA = {"list": pl.Int64, "list_row": pl.Int64, "standing": pl.String, "segment": pl.String}


def other_lists(ids: Sequence[int]) -> pl.DataFrame:
    """One row per registration of which a list says something: `row_id`, and

    `member` yes | no | open: protected according to BPJS; `own`: by this programme of the year before (C5);
    `aid` the code of the funder who pays, public money first; `aid_says` yes | no | open, `no` only when the lists
    of all public funders are complete and silent; `member_words`, `aid_words`: where that stands.
    """
    links = _links(ids)
    members = links.filter(pl.col("kind") == ListKind.BPJS).select(
        "row_id", "own", member="says", member_words="words", member_missed="missed"
    )
    return members.join(_aid(links.filter(pl.col("kind") == ListKind.AID)), on="row_id", how="full", coalesce=True)


def _links(ids: Sequence[int]) -> pl.DataFrame:
    """The links with what their rows say."""
    values = {
        "ids": list(ids),
        "kinds": [ListKind.BPJS.value, ListKind.AID.value],
        "recorded": [State.REGISTERED, State.ACTIVE, State.ENDED],
    }
    with connection.cursor() as cursor:
        cursor.execute(LINKS, values)
        links = pl.DataFrame(cursor.fetchall(), schema=LINK_SCHEMA, orient="row")
        entries = pl.DataFrame(_entries(cursor, links), schema=ENTRY_SCHEMA, orient="row")
    told = links.join(entries, on=["list", "list_row"], how="left").with_columns(says=_says())
    return told.with_columns(
        own=_is_own(),
        words=_words(),
        missed=pl.when(pl.col("link") == "none").then(_named()),
    )


def _entries(cursor: Any, links: pl.DataFrame) -> list[tuple[Any, ...]]:
    """The rows that the standing links lead to, list by list: each lies in a partition of its own."""
    rows = []
    standing = links.filter(pl.col("link") == "stands")
    for (number,), of_list in standing.group_by("list"):
        cursor.execute(ENTRIES, [number, of_list["list_row"].to_list()])
        rows += cursor.fetchall()
    return rows


def _says() -> pl.Expr:
    active, stands = pl.col("standing") == Standing.ACTIVE, pl.col("link") == "stands"
    return (
        pl.when((pl.col("link") == "waits") | (stands & pl.col("standing").is_null()))
        .then(pl.lit(OPEN))
        .when(stands)
        .then(pl.when(active).then(pl.lit(YES)).otherwise(pl.lit(NO)))
        .when("complete")
        .then(pl.lit(NO))
    )


def _is_own() -> pl.Expr:
    """Recorded under this programme the year before, in the segment in which it registers people."""
    of_state = pl.col("before") == Track.PENYELENGGARA_NEGARA
    expected = pl.when(of_state).then(pl.lit(Segment.WAGE.value)).otherwise(pl.lit(Segment.OWN.value))
    fits = pl.col("segment").is_null() | (pl.col("segment") == expected)
    return (pl.col("before").is_not_null() & (pl.col("says") == YES) & fits).fill_null(False)


def _named() -> pl.Expr:
    """List, label, source and date, as evidence names them."""
    aid = pl.concat_str(pl.lit("Bantuan "), pl.col("funder"))
    title = pl.when(pl.col("kind") == ListKind.BPJS).then(pl.lit("Peserta BPJS")).otherwise(aid)
    of_day = pl.concat_str(pl.lit(", keadaan "), date_text(pl.col("as_of"))).fill_null("")
    return pl.concat_str(
        title, pl.lit(" "), "label", pl.lit(" ("), pl.col("source").str.slice(0, 60), of_day, pl.lit(")")
    )


def _words() -> pl.Expr:
    row = pl.format(" baris {}", pl.col("list_row"))
    segment = pl.concat_str(pl.lit(", segmen "), "segment").fill_null("")
    state = pl.col("standing").fill_null("statusnya tidak terbaca")
    return (
        pl.when(pl.col("link") == "stands")
        .then(pl.concat_str(_named(), row, pl.lit(": "), state, segment))
        .when(pl.col("link") == "waits")
        .then(pl.concat_str(_named(), row, pl.lit(": padanan belum ditinjau")))
        .when("complete")
        .then(pl.concat_str(pl.lit("Tidak ditemukan pada "), _named()))
    )


def _aid(links: pl.DataFrame) -> pl.DataFrame:
    """All aid lists of a registration as one answer: public money, then what waits, then CSR, then "no"."""
    public = pl.col("funder").is_in(BARRED)
    weight = (
        pl.when((pl.col("says") == YES) & public).then(0).when(pl.col("says") == OPEN).then(1)
        .when(pl.col("says") == YES).then(2).otherwise(3)
    )  # fmt: skip
    silent = ((pl.col("says") == NO) & public).sum().over("row_id")
    ranked = links.with_columns(weight=weight, silent=silent).sort("row_id", "weight", "funder")
    first = ranked.unique("row_id", keep="first", maintain_order=True)
    clear = pl.col("silent") == len(BARRED)
    settled = pl.col("weight") < 3
    return first.select(
        "row_id",
        aid=pl.when(pl.col("says") == YES).then("funder"),
        aid_says=pl.when(settled).then("says").when(clear).then(pl.lit(NO)),
        aid_words=pl.when(settled).then("words").when(clear).then(pl.lit(ALL_SILENT)),
        aid_missed=pl.col("missed"),
    )


ALL_SILENT = "Tidak ditemukan pada daftar bantuan APBN, APBD provinsi, APBD dan APBDes yang lengkap"
