"""The chapters: what each is called, what it answers to, whether the Tim writes in it, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reporting.documents import words
from reporting.documents.benefit_blocks import benefit_blocks
from reporting.documents.models import ReportKind
from reporting.documents.money_blocks import money_blocks
from reporting.documents.monitoring_blocks import change_blocks, coverage_blocks, obstacle_blocks
from reporting.documents.paper import Block
from reporting.documents.people_blocks import (
    SMALL,
    chain_blocks,
    desa_blocks,
    district_blocks,
    flow_blocks,
    group_blocks,
    meaning_blocks,
    trait_blocks,
)
from reporting.documents.shown import Shown


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


def spread_blocks(found: Shown) -> list[Block]:
    return [*district_blocks(found), *group_blocks(found), *trait_blocks(found), *coverage_blocks(found)]


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
        "{benefits}",
        lambda found: [*benefit_blocks(found), *change_blocks(found)],
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
        lambda found: [*change_blocks(found), *benefit_blocks(found), *trait_blocks(found)],
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
