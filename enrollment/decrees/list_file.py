"""The list of a decree as a file for machines, carried inside its PDF/A-3 (ISO 19005-3)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from enrollment.decrees.name_list import AnnexLine
from jamsos.lib.pdf import Attachment

NAME = "lampiran.csv"
HEAD = ("no", "nama", "nik", "alamat", "desa", "kecamatan", "pekerjaan")
# A cell that a spreadsheet would work out is text there: the sign is the only thing put before it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def list_attachment(lines: Sequence[AnnexLine]) -> Attachment:
    """The printed lines in their order as CSV (UTF-8, comma); the same lines give the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for line in lines:
        row = (line.name, line.nik, line.address, line.village, line.district, line.occupation)
        writer.writerow((line.no, *map(_text, row)))
    return Attachment(NAME, out.getvalue().encode(errors="replace"), "Daftar nama lampiran keputusan")


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
