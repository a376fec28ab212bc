"""Control totals of an answer file: how many people got which verdict, said by Disdukcapil apart from the rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from enrollment.verification.answers import Reply
from enrollment.verification.models import Batch, Verdict
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.lib.workbook_read import Row, has_sheet, read_table
from jamsos.lib.workbook_write import Column, Sheet

SHEET = "Kontrol"
COLUMNS = (Column("HITUNGAN", 34), Column("JUMLAH", 14, number=True), Column("KETERANGAN", 72))
ANSWERED = "Dijawab"
SUM = "answered"
WORDS = {label.upper(): value for value, label in Verdict.choices} | {ANSWERED.upper(): SUM}
PLAIN = re.compile(r"[0-9]{1,7}")
GROUPED = re.compile(r"[0-9]{1,7}|[0-9]{1,3}(\.[0-9]{3})+")
AGAIN = "Betulkan jumlah kontrol atau barisnya, lalu unggah lagi; tidak ada yang disimpan."

Totals = Mapping[str, int]
"""Number of people by verdict, and under `SUM` of all who were answered; a verdict left out counts nobody."""


def control_sheet(batch: Batch, people: int) -> Sheet:
    """The sheet that goes with a batch: what was sent, and the totals for Disdukcapil to fill in."""
    rows = [
        ["Dikirim", people, "Hitung barisnya dan cocokkan; lalu konfirmasi di portal."],
        ["Sidik baris", None, batch.lines_hash],
        *([label, None, "Isi: orang dengan hasil ini dalam berkas ini"] for label in Verdict.labels),
        [ANSWERED, None, "Isi: jumlah semuanya, sama dengan baris yang dijawab"],
    ]
    return Sheet(SHEET, COLUMNS, rows)


def read_totals(path: Path, name: str) -> Totals | None:
    """What the control sheet of the file says; None without such a sheet or when nothing is filled in.

    Raises `DomainError` for an amount that is no whole number.
    """
    if not has_sheet(path, SHEET):
        return None
    rows = read_table(path, required=("HITUNGAN", "JUMLAH"), sheet=SHEET, name=name).rows
    amounts = {WORDS[word]: _amount(row) for row in rows if (word := row.text("HITUNGAN").upper()) in WORDS}
    filled = {key: amount for key, amount in amounts.items() if amount is not None}
    return filled or None


def _amount(row: Row) -> int | None:
    text = row.text("JUMLAH")
    if not text:
        return None
    known = PLAIN if row.cell("JUMLAH").kind == "number" else GROUPED
    if not known.fullmatch(text):
        label = row.text("HITUNGAN")[:40]
        raise DomainError(f"Lembar Kontrol, {label}: «{text[:20]}» bukan bilangan bulat.", AGAIN)
    return int(text.replace(".", ""))


def require_agreement(totals: Totals | None, replies: Sequence[Reply], *, refused: int, needed: bool) -> None:
    """Raise `DomainError` when the totals differ from the rows, do not add up, or are `needed` and missing.

    `refused` rows could not be read; they are named in the message because they are the likely cause.
    """
    if totals is None:
        if needed:
            raise DomainError("Jumlah kontrol belum diisi.", "Isi pada formulir, atau pada lembar Kontrol berkas ini.")
        return
    said = sum(totals.get(verdict, 0) for verdict in Verdict.values)
    whole = totals.get(SUM)
    if whole is None or said != whole:
        raise DomainError(f"Jumlah kontrol tidak utuh: menurut hasil {number(said)}, dijawab {_number(whole)}.", AGAIN)
    found = Counter(reply.verdict.value for reply in replies)
    faults = [
        f"{label} menurut kontrol {number(totals.get(value, 0))}, menurut baris {number(found[value])}"
        for value, label in Verdict.choices
        if totals.get(value, 0) != found[value]
    ]
    if faults:
        unread = f" {number(refused)} baris tidak terbaca, lihat catatan." if refused else ""
        raise DomainError(f"Jumlah kontrol tidak cocok: {'; '.join(faults)}.{unread}", AGAIN)


def _number(value: int | None) -> str:
    return "belum diisi" if value is None else number(value)
