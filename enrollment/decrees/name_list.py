"""The list of names behind a decree: grouped by kecamatan and desa, with sums, as an annex for printing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from enrollment.decrees.wording import Wording
from enrollment.papers.printing import Official
from jamsos.errors import DomainError
from jamsos.lib.money import number, rupiah, terbilang
from jamsos.lib.nik import mask
from jamsos.lib.pdf import Annex, Band, Column, Row, Table

# DESA and PEKERJAAN hold their longest words (Waringinkurung, Permusyawaratan) uncut; together 180 mm.
COLUMNS = (
    Column("NO.", 10.8, "right"),
    Column("NAMA", 39.6),
    Column("NIK", 30.2, "center"),
    Column("ALAMAT", 38),
    Column("DESA", 24.9),
    Column("PEKERJAAN", 27.1),
    Column("KET.", 9.4),
)
# "RT 013/RW 007" is not parted at the end of a line.
RT_RW = re.compile(r"\b(R[TW]) (?=\d)")
TOTAL_COLUMNS = (
    Column("NO.", 10, "right"),
    Column("KELOMPOK", 55),
    Column("SUMBER DANA", 30),
    Column("ORANG", 22, "right"),
    Column("ORANG-BULAN", 28, "right"),
    Column("IURAN", 35, "right"),
)
BALANCE_COLUMNS = (Column("URAIAN", 90), Column("ORANG", 40, "right"), Column("IURAN", 50, "right"))


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One frozen line of the list, as printed; `address` includes RT/RW, `note` is the KET. column."""

    no: int
    name: str
    nik: str
    address: str
    village: str
    district: str
    occupation: str
    note: str = ""


@dataclass(frozen=True)
class AnnexFrame:
    """What stands around every annex of a decree. A `certifier` makes it a salinan: stamp, "ttd.", certification."""

    wording: Wording
    number: str
    dated: str
    signer: Official
    certifier: Official | None
    extract_of: int = 0
    """People on the whole list, where only a part of it is shown."""

    @property
    def word(self) -> str:
        """What a certified copy is called: all of the decree, or one kecamatan of its list."""
        return "Petikan" if self.extract_of else "Salinan"


@dataclass(frozen=True)
class BalanceRow:
    """Receivers and rupiah: before, taken off, added, and after an amendment."""

    label: str
    people: int
    rupiah: int


@dataclass(frozen=True)
class GroupTotal:
    """Control totals of a group and fund source; `months` are person-months, `rupiah` the contributions."""

    group: str
    fund_source: str
    people: int
    months: int
    rupiah: int


def group_totals(entries: Iterable[tuple[str, str, int, int]]) -> tuple[GroupTotal, ...]:
    """Control totals from one (group, fund source, months, rupiah) per person, in order of appearance."""
    sums: dict[tuple[str, str], list[int]] = {}
    for group, fund_source, months, amount in entries:
        counts = sums.setdefault((group, fund_source), [0, 0, 0])
        for position, value in enumerate((1, months, amount)):
            counts[position] += value
    return tuple(GroupTotal(*key, *counts) for key, counts in sums.items())


def check_lines(lines: Sequence[AnnexLine], totals: Sequence[GroupTotal], *, extract: bool = False) -> None:
    """Refuse a list that is empty, misnumbered, torn apart by place, or unequal to its control totals.

    An extract keeps the numbers of the whole list, of which it shows one stretch.
    """
    if not lines:
        raise DomainError("Daftar lampiran kosong.", "Pastikan tahap ini mempunyai penerima sebelum dicetak.")
    for expected, line in enumerate(lines, lines[0].no if extract else 1):
        if line.no != expected:
            raise DomainError(
                f"Nomor urut lampiran melompat: baris ke-{expected} bernomor {line.no}.",
                "Susun ulang daftar lampiran.",
            )
    _check_order(lines)
    counted = sum(total.people for total in totals)
    if totals and counted != len(lines):
        raise DomainError(
            f"Rekapitulasi menghitung {number(counted)} orang, sedangkan lampiran memuat {number(len(lines))} orang.",
            "Hitung ulang rekapitulasi dari baris lampiran.",
        )


def _check_order(lines: Sequence[AnnexLine]) -> None:
    seen: set[tuple[str, str]] = set()
    for (district, village), group in groupby(lines, key=_place):
        if (district, village) in seen:
            raise DomainError(
                f"Baris {next(group).no}: Desa {village}, Kecamatan {district} muncul lagi terpisah.",
                "Urutkan lampiran menurut kecamatan lalu desa.",
            )
        seen.add((district, village))


def annex_of(
    lines: Sequence[AnnexLine],
    totals: Sequence[GroupTotal],
    balance: Sequence[BalanceRow] = (),
    *,
    frame: AnnexFrame,
    masked: bool,
    heading: str = "LAMPIRAN",
) -> Annex:
    """The annex of those a decree names; `balance` only in an amendment."""
    tables = [Table(COLUMNS, _items(lines, masked=masked, whole=frame.extract_of))]
    if totals:
        tables.append(Table(TOTAL_COLUMNS, list(_totals(totals)), title="REKAPITULASI", together=True))
    words = frame.wording
    return framed(frame, words.annex_title, (*tables, *balance_tables(balance)), words.annex_closing, heading)


def framed(frame: AnnexFrame, title: tuple[str, ...], tables: Sequence[Table], closing: str, heading: str) -> Annex:
    """Any annex of a decree: its reference block, its signature and, on a salinan, stamp and certification."""
    certifier = frame.certifier
    return Annex(
        reference=(
            (frame.wording.decree_name, ""),
            ("NOMOR", frame.number),
            ("TANGGAL", frame.dated),
            ("TENTANG", frame.wording.title),
        ),
        title=title,
        tables=tuple(tables),
        # The closing counts the whole list; an extract counts itself under its rows.
        closing=() if frame.extract_of else (closing,),
        signature=_signature(frame.signer, "ttd." if certifier else ""),
        certification=_certification(certifier, frame.word) if certifier else (),
        stamp=frame.word.upper() if certifier or frame.extract_of else "",
        heading=heading,
    )


def balance_tables(balance: Sequence[BalanceRow]) -> list[Table]:
    """The sums before and after, if there are any."""
    last = len(balance)
    rows = [
        Row((row.label, number(row.people), rupiah(row.rupiah)), bold=place == last)
        for place, row in enumerate(balance, 1)
    ]
    return [Table(BALANCE_COLUMNS, rows, title="PERHITUNGAN PERUBAHAN", together=True)] if rows else []


def _items(lines: Sequence[AnnexLine], *, masked: bool, whole: int) -> Iterator[Row | Band]:
    for district, in_district in groupby(lines, key=lambda line: line.district):
        yield Band(f"KECAMATAN {district.upper()}", level=0)
        people = 0
        for village, in_village in groupby(in_district, key=lambda line: line.village):
            yield Band(f"DESA {village.upper()}", level=1)
            count = 0
            for line in in_village:
                count += 1
                yield _row(line, masked=masked)
            people += count
            yield Band(f"Jumlah Desa {village}: {number(count)} orang", level=1, closes=True)
        yield Band(f"Jumlah Kecamatan {district}: {number(people)} orang", level=0, closes=True)
    label, rest = ("JUMLAH PETIKAN", f" dari {number(whole)} orang") if whole else ("JUMLAH SELURUHNYA", " orang")
    yield Band(f"{label}: {number(len(lines))} ({terbilang(len(lines))}){rest}", level=0, closes=True)


def _row(line: AnnexLine, *, masked: bool) -> Row:
    nik = mask(line.nik) if masked else line.nik
    address = RT_RW.sub("\\1\N{NO-BREAK SPACE}", line.address)
    cells = (str(line.no), line.name, nik, address, line.village, line.occupation, line.note)
    return Row(cells, label=f"Lampiran nomor {line.no}")


def _totals(totals: Sequence[GroupTotal]) -> Iterator[Row]:
    for order, total in enumerate(totals, 1):
        yield Row((str(order), total.group, total.fund_source, *_figures([total])))
    yield Row(("", "JUMLAH", "", *_figures(totals)), bold=True)


def _figures(totals: Sequence[GroupTotal]) -> tuple[str, str, str]:
    return (
        number(sum(total.people for total in totals)),
        number(sum(total.months for total in totals)),
        rupiah(sum(total.rupiah for total in totals)),
    )


def _signature(signer: Official, signed: str) -> tuple[str, ...]:
    return (f"{signer.role},", "", signed, "", "", signer.printed_name, *signer.details)


def _certification(certifier: Official, word: str) -> tuple[str, ...]:
    return (
        f"{word} sesuai dengan aslinya",
        f"{certifier.role},",
        "",
        "",
        "",
        certifier.name,
        *certifier.details,
    )


def _place(line: AnnexLine) -> tuple[str, str]:
    return line.district, line.village
