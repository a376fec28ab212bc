"""The chapters: what each is called, what it answers to, whether the Tim writes in it, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from enrollment.contributions.gaps import WORST, Window
from enrollment.lifecycle import State
from jamsos.lib.dates import MONTHS
from jamsos.lib.money import number, rupiah
from reporting.documents import pictures, words
from reporting.documents.models import ReportKind
from reporting.documents.paper import Block, Sheet, Words
from reporting.documents.shown import KEYS, STEPS, Shown
from reporting.flows import FLOWS, RUPIAH
from reporting.grids import shown
from reporting.indicators import CHAIN
from reporting.stages import LIMITS
from reporting.suppression import close_small

SMALL = "«ditutup» = di bawah lima orang, atau dapat membuka angka yang di bawah lima."


@dataclass(frozen=True)
class ChapterKind:
    """`standing`: the words when the Tim has written none; `blocks`: figures and pictures below the words."""

    key: str
    title: str
    standing: str
    blocks: Callable[[Shown], Sequence[Block]] = lambda _: ()
    article: str = ""
    points: bool = False
    hint: str = ""
    """What the form tells the writer; a chapter without one is not written by hand."""


def chain_blocks(found: Shown) -> list[Block]:
    rows = [
        (step.name, step.article, number(found.whole[place]), found.rest(step.key), number(found.whole.stopped[place]))
        for place, step in enumerate(CHAIN)
    ]
    heads = ("Langkah", "Dasar", "Orang", "Dari usulan", "Berhenti di sini")
    return [
        pictures.chain_picture(found),
        Sheet("Rantai penetapan", heads, tuple(rows), labels=2),
        _reason_sheet(found),
    ]


def _reason_sheet(found: Shown) -> Sheet:
    rows = [(step.name, reason, count) for step, reasons in found.reasons for reason, count in reasons]
    return Sheet("Mengapa berhenti", ("Berhenti pada", "Sebab", "Orang"), tuple(rows), labels=2, note=SMALL)


def flow_blocks(found: Shown) -> list[Block]:
    """What happened within the period."""
    told = [(flow, found["flows"].get(flow.key, 0)) for flow in FLOWS]
    rows = [
        (flow.name, flow.article, rupiah(value) if flow.unit == RUPIAH else f"{number(value)} {flow.unit}")
        for flow, value in told
    ]
    return [Sheet("Kegiatan dalam periode", ("Kegiatan", "Dasar", "Angka"), tuple(rows), labels=2)]


def stage_blocks(found: Shown) -> list[Block]:
    rows = [
        (
            State(one["state"]).label,
            number(one["people"]),
            f"{one['median']} hari",
            f"{one['longest']} hari",
            f"{LIMITS[State(one['state'])]} hari",
            number(one["overdue"]),
        )
        for one in found["stages"]
    ]
    heads = ("Tahap", "Menunggu", "Nilai tengah", "Terlama", "Batas", "Lewat batas")
    note = "Batas waktu ditetapkan Tim, bukan oleh Perbup; menunggu konfirmasi."
    return [pictures.stage_picture(found), Sheet("Lama menunggu per tahap", heads, tuple(rows), note=note)]


def _counts(counts: Sequence[int | None]) -> tuple[str, ...]:
    return tuple(shown(count) for count in counts)


def _total(found: Shown) -> tuple[str, ...]:
    return ("Jumlah", *(found.step(key) for key in KEYS))


def district_blocks(found: Shown) -> list[Block]:
    rows = [(name, *_counts(counts)) for name, counts in found.districts]
    heads = ("Kecamatan", *(step.name for step in STEPS))
    return [
        pictures.map_picture(found, "diusulkan"),
        pictures.map_picture(found, "ditetapkan-bupati"),
        Sheet("Per kecamatan", heads, (*rows, _total(found)), total=True, note=SMALL),
    ]


def group_blocks(found: Shown) -> list[Block]:
    rows = [
        (one["name"], number(one["announced"]), number(one["quota"]), *_counts(counts)) for one, counts in found.groups
    ]
    announced, quota = (sum(one[key] for one in found["groups"]) for key in ("announced", "quota"))
    total = ("Jumlah", number(announced), number(quota), *_total(found)[1:])
    heads = ("Kelompok", "Diumumkan", "Kuota", *(step.name for step in STEPS))
    sheet = Sheet("Per kelompok", heads, (*rows, total), total=True, note=_announced(found, announced))
    return [pictures.group_picture(found), sheet]


def _announced(found: Shown, computed: int) -> str:
    said = found["announced"]
    if said is None or said == computed:
        return SMALL
    return (
        f"Jumlah kelompok {number(computed)} tidak sama dengan yang diumumkan {number(said)} "
        f"(selisih {number(abs(computed - said))}). {SMALL}"
    )


def trait_blocks(found: Shown) -> list[Block]:
    heads = tuple(step.name for step in STEPS)
    blocks: list[Block] = []
    for trait in found["traits"]:
        rows = [(label[:1].upper() + label[1:], *_counts(counts)) for label, counts in found.trait(trait["rows"])]
        blocks.append(pictures.trait_picture(found, trait["name"], trait["rows"], "ditetapkan-bupati"))
        blocks.append(Sheet(trait["name"], (trait["name"], *heads), (*rows, _total(found)), total=True, note=SMALL))
    return blocks


def spread_blocks(found: Shown) -> list[Block]:
    return [*district_blocks(found), *group_blocks(found), *trait_blocks(found)]


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


def obstacle_blocks(found: Shown) -> list[Block]:
    """What the figures themselves say stands in the way."""
    points = [
        f"{number(one['overdue'])} orang lewat batas waktu pada tahap {state.label.lower()}; terlama "
        f"{number(one['longest'])} hari."
        for state, one in found.overdue
    ]
    points += [
        f"Berhenti pada {step.name.lower()}: {reasons[0][0]} ({reasons[0][1]} orang)."
        for step, reasons in found.reasons
    ]
    return [Words(tuple(points), points=True), *stage_blocks(found)]


def desa_blocks(found: Shown) -> list[Block]:
    heads = ("Desa", *(step.name for step in STEPS))
    return [
        Sheet(f"Kecamatan {name}", heads, tuple((desa, *_counts(counts)) for desa, counts in rows), small=True)
        for name, rows in found.villages
    ]


def meaning_blocks(found: Shown) -> list[Block]:
    rows = [(one.name, one.sentence, one.article) for one in (*CHAIN, *FLOWS)]
    return [Sheet("", ("Angka", "Arti", "Dasar"), tuple(rows), labels=3, small=True)]


OPENING = ChapterKind(
    "pendahuluan", "Pendahuluan", words.OPENING, hint="Latar belakang dan kegiatan Tim dalam periode."
)
CLOSING = ChapterKind("penutup", "Penutup", words.CLOSING)
ADVICE = ChapterKind(
    "rekomendasi",
    "Rekomendasi",
    words.NO_ADVICE,
    article="Pasal 26 ayat (2) dan ayat (3)",
    points=True,
    hint="Satu rekomendasi per baris: apa, oleh siapa, kapan.",
)
OBSTACLES = ChapterKind(
    "kendala", "Kendala", words.NO_OBSTACLES, obstacle_blocks, hint="Kendala yang tidak tampak dari angka."
)
SEMESTER = (
    OPENING,
    ChapterKind("dasar", "Dasar Hukum", words.SEMESTER_BASIS, points=True, hint="Satu dasar per baris."),
    ChapterKind(
        "realisasi",
        "Realisasi",
        words.REALISATION,
        lambda found: [*chain_blocks(found), *flow_blocks(found)],
        "Pasal 22 dan Pasal 23",
        hint="Penjelasan Tim atas rantai penetapan.",
    ),
    ChapterKind(
        "sebaran", "Sebaran", words.SPREAD, spread_blocks, "Pasal 20 ayat (3)", hint="Penjelasan Tim atas sebaran."
    ),
    ChapterKind(
        "iuran",
        "Iuran dan Anggaran",
        words.MONEY,
        money_blocks,
        "Pasal 15 ayat (2), Pasal 24 ayat (2) huruf f, dan Pasal 27",
        hint="Penjelasan Tim atas pembayaran dan anggaran.",
    ),
    ChapterKind(
        "manfaat",
        "Manfaat",
        words.NO_BENEFITS,
        article="Pasal 24 ayat (2) huruf g",
        hint="Kejadian dan manfaat yang diketahui dari BPJS, tanpa nama.",
    ),
    OBSTACLES,
    ADVICE,
    CLOSING,
)
MONEV = (
    OPENING,
    ChapterKind("dasar", "Dasar Hukum", words.MONEV_BASIS, points=True, hint="Satu dasar per baris."),
    ChapterKind(
        "peserta",
        "Jumlah dan Data Peserta",
        words.REALISATION,
        lambda found: [*chain_blocks(found), *district_blocks(found), *group_blocks(found)],
        "Pasal 24 ayat (2) huruf e",
        hint="Penilaian Tim atas jumlah dan data peserta.",
    ),
    ChapterKind(
        "pembayaran",
        "Pelaksanaan Pembayaran Iuran",
        words.MONEY,
        money_blocks,
        "Pasal 24 ayat (2) huruf f",
        hint="Penilaian Tim atas pembayaran iuran.",
    ),
    ChapterKind(
        "kesesuaian",
        "Kesesuaian Penerima Manfaat",
        words.SPREAD,
        trait_blocks,
        "Pasal 24 ayat (2) huruf g",
        hint="Penilaian Tim atas kesesuaian penerima.",
    ),
    OBSTACLES,
    ADVICE,
    CLOSING,
)
ANNEXES = (
    ChapterKind("desa", "Rekapitulasi per Desa", SMALL, desa_blocks),
    ChapterKind(
        "arti",
        "Arti Tiap Angka",
        "Setiap angka dihitung dengan satu cara, sama di portal dan di sini.",
        meaning_blocks,
    ),
)
CHAPTERS: dict[str, tuple[ChapterKind, ...]] = {
    ReportKind.SEMESTER: SEMESTER,
    ReportKind.ON_DEMAND: SEMESTER,
    ReportKind.MONEV: MONEV,
}
