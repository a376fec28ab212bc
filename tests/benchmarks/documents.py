"""A Keputusan Bupati with the annex of a whole year."""

from __future__ import annotations

import time
from typing import Any

from enrollment.decrees.documents import DecreeDocument, decree_pdf
from enrollment.decrees.name_list import AnnexLine
from enrollment.decrees.wording import default_wording
from enrollment.papers.printing import Official
from jamsos.lib.pdf import render_in_child
from tests.benchmarks.memory import own_peak_mib

NAMES, MANY = 21_434, 100_000


def run(people: int) -> dict[str, object]:
    """Seconds, pages, size and peak memory of the full variant, how much longer the list of a province takes, and what
    the same annex takes as one WeasyPrint table (promised: 1/40 of its time, 1/12 of its memory).

    The memory is that of the printing process, exactly; the portal, which only waits for it, is not counted.
    """
    year, province = _printed(NAMES), _printed(MANY)
    begun = time.perf_counter()
    table = render_in_child(_print_table, NAMES, timeout=900, memory_mib=8192)
    seconds = time.perf_counter() - begun
    return year | {
        "names_many": MANY,
        "times_as_long": round(province["seconds"] / year["seconds"], 1),
        "one_table_seconds": round(seconds, 1),
        "one_table_peak_mib": table,
        "of_one_table_time": round(year["seconds"] / seconds, 4),
        "of_one_table_memory": round(year["peak_mib"] / table, 3),
    }


def _print_table(names: int) -> int:
    """The child's work: the annex alone, laid out by the browser's rules; its peak in MiB."""
    from weasyprint import HTML

    lines = map(_line, range(1, names + 1))
    cells = ((one.no, one.name, one.nik, one.address, one.village, one.district, one.occupation) for one in lines)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    style = "<style>@page { size: 215mm 330mm } table { border-collapse: collapse } td { border: 1px solid }</style>"
    HTML(string=f"{style}<table>{rows}</table>").write_pdf()
    return round(own_peak_mib())


def _printed(names: int) -> dict[str, Any]:
    document = _document(names)
    begun = time.perf_counter()
    measured = render_in_child(_print, document, timeout=600)
    return {"names": names, "seconds": round(time.perf_counter() - begun, 1)} | measured


def _print(document: DecreeDocument) -> dict[str, Any]:
    """The child's work: print, and tell what it took instead of the file."""
    pdf = decree_pdf(document, "full")
    return {"pages": pdf.pages, "mb": round(len(pdf.bytes) / 1e6, 1), "peak_mib": round(own_peak_mib())}


def _document(names: int) -> DecreeDocument:
    values = dict.fromkeys(
        ("tahun", "tahap", "orang", "orang_terbilang", "program", "masa", "rupiah", "rupiah_terbilang", "sumber_dana"),
        "–",
    )
    return DecreeDocument(
        kind="bupati",
        reference="benchmark",
        wording=default_wording("bupati", values),
        place="Serang",
        signer=Official("BUPATI SERANG", "NAMA PERAGAAN"),
        lines=[_line(no) for no in range(1, names + 1)],
    )


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
