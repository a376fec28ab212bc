"""How a person stands, in the words of the screen and of the workbook."""

from __future__ import annotations

from enrollment.contributions.gaps import WORST, Window, in_a_row, lost_in, unpaid_of
from enrollment.contributions.months import label
from enrollment.submissions.models import SubmissionLine

BEHIND = {0: "lunas", 1: "1 bulan", 2: "2 bulan", WORST: f"{WORST} bulan atau lebih"}
NEEDED = 3


def months_in_words(line: SubmissionLine) -> str:
    """The unpaid months, `Februari 2026, Maret 2026`."""
    return ", ".join(map(label, unpaid_of(line))) or "tidak ada"


def explanation(line: SubmissionLine) -> str:
    """Why the JKM window is as it is: what is in a row, what is lacking, which month broke it."""
    row = in_a_row(line)
    if line.window == Window.ENDED:
        return "bulan sampai kepesertaannya berakhir belum dibayar semua"
    if line.window == Window.LOST:
        return f"{label(lost_in(line))} tidak dibayar; {_rest(row)}"
    if line.window == Window.AT_RISK:
        return "putus bila bulan ini tidak dibayar"
    if line.window == Window.KEPT:
        return "tiga bulan terakhir dibayar"
    return _rest(row)


def _rest(row: int) -> str:
    return f"{row} bulan berturut-turut, kurang {NEEDED - row}"
