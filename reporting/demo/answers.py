"""Disdukcapil's and BPJS's side of the worked example, answered from the truth behind the synthetic data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from eligibility.reference.models import ListKind
from enrollment.matching import services
from enrollment.matching.models import Match, Review
from enrollment.verification.handover import confirm
from enrollment.verification.models import Batch, Verdict
from enrollment.verification.workbooks import ANSWERS, FACTS, NOTE, STATUS
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.lib.workbook import Sheet, read_table, write_workbook

# Per thousand, by a fixed lot on the line's number: what a real office also meets.
DECEASED, MOVED, PARTIAL, SILENT, UNMATCHED = 4, 7, 17, 25, 30


def confirm_receipt(*, actor: User) -> None:
    """Disdukcapil counts what arrived and says so, of every batch that waits for it."""
    for batch in Batch.objects.filter(handovers=None):
        confirm(batch, batch.people, actor=actor)


def answer_verification(asked: Path, truth: Path, answered: Path) -> dict[str, int]:
    """Fill in the verval file: padan where the NIK is the person's own, with a few other answers by lot."""
    right = _right_niks(truth)
    counts: dict[str, int] = {}
    rows = []
    for row in read_table(asked, required=("NO", "NIK")).rows:
        verdict = _verdict(row.text("NIK") in right, crc32(row.text("NO").encode()) % 1000)
        counts[verdict or "tanpa jawaban"] = counts.get(verdict or "tanpa jawaban", 0) + 1
        facts = [row.text(column.name) for column in FACTS]
        rows.append([*facts, *_elements(verdict), verdict.label if verdict else "", ""])
    write_workbook(answered, [Sheet("Verval", (*FACTS, *ANSWERS, STATUS, NOTE), rows)])
    return counts


def review_departures(truth: Path, *, actor: User) -> None:
    """Judge every link to the list of deaths and moves as somebody would who knows the people."""
    with truth.open(encoding="utf-8", newline="") as file:
        left = {int(row["row_no"]) for row in csv.DictReader(file) if row["list"] == ListKind.DEATHS}
    waiting = Match.objects.filter(series=ListKind.DEATHS).to_review().select_related("registration")
    for link in waiting.order_by("registration_id"):
        verdict = Review.SAME if link.registration.row_no in left else Review.DIFFERENT
        services.review(link, verdict, seen=services.shown(link, None), actor=actor)


def _verdict(right: bool, lot: int) -> Verdict | None:
    if lot < DECEASED:
        return Verdict.DECEASED
    if lot < MOVED:
        return Verdict.MOVED
    if lot < PARTIAL:
        return Verdict.PARTIAL
    if lot < SILENT:
        return None
    return Verdict.MATCHED if right and lot >= UNMATCHED else Verdict.UNMATCHED


def _elements(verdict: Verdict | None) -> list[str]:
    """Partial: everything agrees but the address."""
    if verdict == Verdict.PARTIAL:
        return ["Tidak Sesuai (59)" if column.name == "HASIL_ALAMAT" else "Sesuai" for column in ANSWERS]
    return ["Sesuai" if verdict == Verdict.MATCHED else "" for _ in ANSWERS]


def _right_niks(truth: Path) -> set[str]:
    """NIKs that truly belong to the registration that carries them."""
    held = dict(Registration.objects.exclude(nik=None).values_list("row_no", "nik"))
    return set(_own(truth, held))


def _own(truth: Path, held: dict[int, str]) -> Iterator[str]:
    with truth.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            nik = held.get(int(row["row_no"]))
            if nik is not None and nik == row["nik_person"]:
                yield nik
