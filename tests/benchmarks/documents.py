"""A Keputusan Bupati with the annex of a whole year."""

from __future__ import annotations

import os
import time

from enrollment.decrees.documents import DecreeDocument, decree_pdf
from enrollment.decrees.name_list import AnnexLine
from enrollment.decrees.wording import default_wording
from enrollment.papers.printing import Official
from jamsos.lib.pdf import render_in_child
from tests.benchmarks.memory import Peak

NAMES = 21_434


def run(people: int) -> dict[str, object]:
    """Seconds, pages and peak memory of the full variant, printed in a child process."""
    values = dict.fromkeys(
        ("tahun", "tahap", "orang", "orang_terbilang", "program", "masa", "rupiah", "rupiah_terbilang", "sumber_dana"),
        "–",
    )
    document = DecreeDocument(
        kind="bupati",
        reference="benchmark",
        wording=default_wording("bupati", values),
        place="Serang",
        signer=Official("BUPATI SERANG", "NAMA PERAGAAN"),
        lines=[_line(no) for no in range(1, NAMES + 1)],
    )
    begun = time.perf_counter()
    with Peak(os.getpid()) as peak:
        pdf = render_in_child(decree_pdf, document, "full")
    return {"names": NAMES, "pages": pdf.pages, "seconds": round(time.perf_counter() - begun, 1), "peak_mib": peak.mib}


def _line(no: int) -> AnnexLine:
    village = no // 70
    return AnnexLine(
        no=no,
        name=f"NAMA PERAGAAN {no}",
        nik=f"360480{no % 28 + 1:02}0185{no % 9999 + 1:04}",
        address=f"Kp. Peragaan RT {no % 20:03}/RW {no % 7:03}",
        village=f"Desa {village:03}",
        district=f"Kecamatan {village // 11:02}",
        occupation="Petani",
    )
