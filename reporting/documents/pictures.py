"""Charts of a report: the components of the dashboard, filled from frozen figures."""

from __future__ import annotations

from collections.abc import Sequence

from enrollment.contributions.gaps import WORST, Window
from jamsos.lib.dates import MONTHS
from jamsos.lib.money import number
from jamsos.ui import charts
from reporting.documents.paper import Block, Picture, Words
from reporting.documents.shown import KEYS, Shown, inside
from reporting.grids import shown
from reporting.indicators import CHAIN, POSITION
from reporting.tilegrid import places

ROWS, UPRIGHT, TILES = (f"components/charts/{name}.html" for name in ("rows", "columns", "tiles"))
IN_A_ROW = "JKM penuh memerlukan tiga bulan iuran berturut-turut (Permenaker Nomor 1 Tahun 2025)."
MAP_NOTE = "Susunan petak mendekati letak kecamatan; bukan peta resmi."


def bars(
    title: str, items: Sequence[charts.Item], *, legend: tuple = (), codes: tuple[str, ...] = (), note: str = ""
) -> Block:
    """Named bars, or a sentence when there is nothing to draw; a closed count (None) is something."""
    if not any(item.value != 0 or item.back for item in items):
        return _nothing(title, codes)
    return Picture(title, charts.row_bars(title, items), ROWS, note, legend, codes)


def _nothing(title: str, codes: tuple[str, ...]) -> Words:
    return Words(((f"{title}: belum ada, semua angkanya nol.",),), codes=codes)


def chain_picture(shown_: Shown) -> Block:
    items = [
        charts.Item(step.name, people, number(people), back=shown_.whole[max(0, place - 1)])
        for place, step in enumerate(CHAIN)
        for people in (shown_.whole[place],)
    ]
    legend = (("fill", "mencapai langkah itu"), ("back", "berhenti sebelum langkah itu"))
    return bars("Rantai penetapan, orang", items, legend=legend)


def map_picture(shown_: Shown, key: str) -> Picture:
    """Tile map of the people who reached a step, by kecamatan."""
    step, place = CHAIN[POSITION[key]], KEYS.index(key)
    spots = places(one["code"] for one in shown_["districts"])
    cells = [
        charts.Cell(name, counts[place], shown(counts[place]), *spots[one["code"]])
        for one, (name, counts) in zip(shown_["districts"], shown_.districts, strict=True)
    ]
    title = f"{step.name} per kecamatan, orang"
    drawn = charts.tile_map(title, cells)
    return Picture(title, drawn, TILES, MAP_NOTE, drawn.legend)


def group_picture(shown_: Shown) -> Block:
    place = KEYS.index("ditetapkan-bupati")
    items = [
        charts.Item(one["name"], counts[place], f"{shown(counts[place])} / {number(one['quota'])}", back=one["quota"])
        for one, counts in shown_.groups
    ]
    legend = (("fill", "ditetapkan Bupati"), ("back", "kuota semua tahap"))
    return bars("Ditetapkan dibanding kuota per kelompok, orang", items, legend=legend)


def trait_picture(shown_: Shown, name: str, rows: Sequence[tuple[str, list[int]]], key: str) -> Block:
    """How those who reached a step are spread over one trait, before those proposed."""
    first, place = 0, KEYS.index(key)
    items = [
        charts.Item(label[:1].upper() + label[1:], counts[place], shown(counts[place]), back=counts[first] or 0)
        for label, counts in shown_.trait(rows)
    ]
    legend = (("fill", inside(CHAIN[POSITION[key]].name)), ("back", "diusulkan"))
    return bars(f"{name}, orang", items, legend=legend)


def month_picture(shown_: Shown) -> Block:
    items = [
        charts.Item(
            MONTHS[month["month"] - 1][:3],
            month["paid"],
            _millions(month["paid"]),
            back=month["paid"] + month["owing"],
        )
        for month in shown_["months"]
    ]
    title, legend = "Iuran tertagih dan dibayar per bulan, juta rupiah", (("fill", "dibayar"), ("back", "tertagih"))
    if not any(item.back for item in items):
        return _nothing(title, ())
    return Picture(title, charts.upright(title, items), UPRIGHT, legend=legend)


def _millions(amount: int) -> str:
    return f"{amount / 1_000_000:.1f}".replace(".", ",") if amount else "0"


def purse_picture(shown_: Shown) -> Block:
    items = []
    for purse, closed in zip(shown_["purses"], shown_.purses_closed, strict=True):
        for label, key in (("pagu", "ceiling"), ("terikat", "committed"), ("dibayar", "paid")):
            amount = None if label in closed else purse[key]
            items.append(charts.Item(f"{purse['name']}: {label}", amount, shown(amount), purse["ceiling"]))
    return bars("Anggaran per sumber dana, rupiah", items)


def arrears_picture(shown_: Shown, closed: Sequence[int | None]) -> Block:
    labels = [f"{months} bulan" if months < WORST else f"{WORST} bulan atau lebih" for months in range(WORST + 1)]
    items = [charts.Item(label, count, shown(count)) for label, count in zip(labels, closed, strict=True)]
    return bars("Peserta menurut tunggakan berturut-turut, orang", items, codes=("tunggakan-berturut",))


def window_picture(closed: Sequence[int | None]) -> Block:
    items = [charts.Item(one.label, count, shown(count)) for one, count in zip(Window, closed, strict=True)]
    return bars("Peserta menurut jendela JKM, orang", items, codes=("jendela-jkm",), note=IN_A_ROW)


def level_picture(counts: Sequence[tuple[str, int | None]]) -> Block:
    items = [charts.Item(label, count, shown(count)) for label, count in counts]
    return bars("Peserta meninggal menurut iuran yang sudah dibayar", items, codes=("meninggal-menurut-iuran",))


def stage_picture(shown_: Shown) -> Block:
    items = [
        charts.Item(
            state.label, one["overdue"], f"{shown(one['overdue'])} / {shown(one['people'])}", one["people"] or 0
        )
        for state, one in shown_.stages
    ]
    legend = (("fill", "lewat batas waktu"), ("back", "sedang menunggu"))
    return bars("Menunggu per tahap, orang", items, legend=legend)
