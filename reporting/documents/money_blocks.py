"""What a report shows of money: contributions month by month, arrears, the fund sources."""

from __future__ import annotations

from collections.abc import Callable

from enrollment.contributions.gaps import WORST, Window
from jamsos.lib.dates import MONTHS
from jamsos.lib.money import number, rupiah
from reporting.documents import pictures
from reporting.documents.paper import Block, Sheet
from reporting.documents.shown import Shown
from reporting.documents.words import CLOSED_MONEY
from reporting.suppression import CLOSED, close_small

MONTHLY = ("bulan-dibayar", "dibayar", "bulan-belum-dibayar", "bulan-belum-dibayar-rupiah")


def month_blocks(found: Shown) -> list[Block]:
    months = found["months"]
    rows = [
        (
            MONTHS[one["month"] - 1],
            number(one["paid_people"]),
            rupiah(one["paid"]),
            number(one["owing_people"]),
            rupiah(one["owing"]),
        )
        for one in months
    ]
    sums = {key: sum(one[key] for one in months) for key in ("paid_people", "paid", "owing_people", "owing")}
    total = (
        "Jumlah, orang-bulan dan rupiah",
        number(sums["paid_people"]),
        rupiah(sums["paid"]),
        number(sums["owing_people"]),
        rupiah(sums["owing"]),
    )
    heads = ("Bulan iuran", "Orang dibayar", "Dibayar", "Orang belum dibayar", "Belum dibayar")
    note = (
        f"Bulan iuran dalam periode, sebagaimana dibayar sampai {found.as_of} WIB. Belum dibayar = terekam BPJS, "
        "bulannya sudah dimulai."
    )
    return [
        pictures.month_picture(found),
        Sheet("Iuran per bulan", heads, (*rows, total), total=True, note=note, codes=MONTHLY),
        *_arrears(found),
    ]


def _arrears(found: Shown) -> list[Block]:
    behind = close_small([found["behind"][str(months)] for months in range(WORST + 1)])
    windows = close_small([found["windows"][window.value] for window in Window])
    return [pictures.arrears_picture(found, behind), pictures.window_picture(windows)]


def purse_blocks(found: Shown) -> list[Block]:
    """A row for each figure and a column for each fund source, so that four of them stand within the margins."""
    purses = found["purses"]
    names = (*(purse["name"] for purse in purses), *(("Jumlah",) if len(purses) > 1 else ()))
    rows = [(label, key, *_rupiah(found, key, [worth(purse) for purse in purses])) for label, key, worth in PURSE]
    lasts = tuple(
        CLOSED if "cukup-sampai" in closed else _lasting(purse)
        for purse, closed in zip(purses, found.purses_closed, strict=True)
    )
    lasting = ("Perkiraan", "cukup-sampai", *lasts, *(("–",) if len(purses) > 1 else ()))
    note = (
        "Terikat = Keputusan Bupati yang sudah ditetapkan, dikurangi yang dibebaskan perubahannya. Perkiraan: "
        "sisa uang membayar tunggakan dulu, lalu bulan demi bulan menurut tagihan sekarang. Iuran dibayar sejak awal "
        "program, tidak hanya dalam periode."
    )
    note += f" {CLOSED_MONEY}" if any(found.purses_closed) else ""
    heads = ("Rupiah", "Kode", *names)
    sheet = Sheet("Anggaran per sumber dana", heads, (*rows, lasting), labels=2, note=found.state_note(note))
    return [pictures.purse_picture(found), sheet]


def _rupiah(found: Shown, key: str, amounts: list[int]) -> tuple[str, ...]:
    """Amounts without the sign, for the table says rupiah, closed where they must be, and their sum of several."""
    told = [CLOSED if key in closed else number(one) for one, closed in zip(amounts, found.purses_closed, strict=True)]
    return (*told, *([number(sum(amounts))] if len(amounts) > 1 else []))


PURSE: tuple[tuple[str, str, Callable[[dict], int]], ...] = (
    ("Pagu", "pagu", lambda purse: purse["ceiling"]),
    ("Terikat keputusan", "terikat", lambda purse: purse["committed"]),
    ("Sisa pagu", "sisa-pagu", lambda purse: purse["ceiling"] - purse["committed"]),
    ("Iuran dibayar", "dibayar", lambda purse: purse["paid"]),
    ("Sisa uang", "sisa-uang", lambda purse: purse["ceiling"] - purse["paid"]),
    ("Tunggakan", "tunggakan-rupiah", lambda purse: purse["arrears"]),
    ("Tagihan sebulan", "tagihan-sebulan", lambda purse: purse["month"]),
)


def _lasting(purse: dict) -> str:
    if not purse["month"]:
        return "belum ada tagihan"
    short = purse["short_in"]
    return f"tidak cukup mulai {MONTHS[int(short[5:7]) - 1]}" if short else "cukup sampai Desember"


def money_blocks(found: Shown) -> list[Block]:
    return [*month_blocks(found), *purse_blocks(found)]
