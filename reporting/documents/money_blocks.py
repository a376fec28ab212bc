"""What a report shows of money: contributions month by month, arrears, the fund sources."""

from __future__ import annotations

from enrollment.contributions.gaps import WORST, Window
from jamsos.lib.dates import MONTHS
from jamsos.lib.money import number, rupiah
from reporting.documents import pictures
from reporting.documents.paper import Block, Sheet, Words
from reporting.documents.shown import Shown
from reporting.suppression import close_small


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
        "Jumlah",
        number(sums["paid_people"]),
        rupiah(sums["paid"]),
        number(sums["owing_people"]),
        rupiah(sums["owing"]),
    )
    heads = ("Bulan iuran", "Orang dibayar", "Dibayar", "Orang belum dibayar", "Belum dibayar")
    note = "Menurut bulan iurannya, kapan pun dibayar. Belum dibayar = terekam BPJS, bulannya sudah dimulai."
    return [
        pictures.month_picture(found),
        Sheet("Iuran per bulan", heads, (*rows, total), total=True, note=note),
        *_arrears(found),
    ]


def _arrears(found: Shown) -> list[Block]:
    behind = close_small([found["behind"][str(months)] for months in range(WORST + 1)])
    windows = close_small([found["windows"][window.value] for window in Window])
    note = Words(("JKM penuh memerlukan tiga bulan iuran berturut-turut (Permenaker Nomor 1 Tahun 2025).",))
    return [pictures.arrears_picture(found, behind), pictures.window_picture(windows), note]


def purse_blocks(found: Shown) -> list[Block]:
    rows = [
        (
            purse["name"],
            *(rupiah(purse[key]) for key in ("ceiling", "committed", "paid")),
            rupiah(purse["ceiling"] - purse["committed"]),
            rupiah(purse["month"]),
            _lasting(purse),
        )
        for purse in found["purses"]
    ]
    heads = ("Sumber dana", "Pagu", "Terikat", "Dibayar", "Sisa pagu", "Tagihan sebulan", "Perkiraan")
    note = "Terikat = Keputusan Bupati yang sudah ditetapkan, dikurangi yang dibebaskan perubahannya."
    return [pictures.purse_picture(found), Sheet("Anggaran per sumber dana", heads, tuple(rows), note=note)]


def _lasting(purse: dict) -> str:
    if not purse["month"]:
        return "belum ada tagihan"
    short = purse["short_in"]
    return f"tidak cukup mulai {MONTHS[int(short[5:7]) - 1]}" if short else "cukup sampai Desember"


def money_blocks(found: Shown) -> list[Block]:
    return [*month_blocks(found), *purse_blocks(found)]
