"""From a decree's frozen lines to its files: PDF variants, berita acara, list of lines."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.text import slugify

from enrollment.decrees.consolidated import decrees_in_force, total_of
from enrollment.decrees.documents import (
    VARIANTS,
    DecreeDocument,
    RemovedLine,
    Variant,
    decree_pdf,
)
from enrollment.decrees.freezing import is_intact
from enrollment.decrees.models import Decree, DecreeFile, DecreeLine, DecreeState, Kind, Minutes
from enrollment.decrees.name_list import AnnexLine, BalanceRow, group_totals
from enrollment.decrees.services import SIGNS
from enrollment.decrees.wording import from_json
from enrollment.papers.emblems import current_emblem, picture_of
from enrollment.papers.models import Book, Sign
from enrollment.papers.printing import BLANK, Official, SummaryTable, minutes_pdf
from enrollment.papers.printing import Minutes as MinutesDocument
from enrollment.papers.register import attach
from enrollment.programs.models import FundSource
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.files.services import store_bytes
from jamsos.lib.money import number
from jamsos.lib.pdf import RenderedPdf, render_in_child

PLACE = "Serang"
CERTIFIERS = {Kind.BUPATI: "KEPALA BAGIAN HUKUM", Kind.KADINSOS: "SEKRETARIS DINAS SOSIAL"}
VARIANT_LABELS = {"full": "lengkap", "masked": "NIK disamarkan", "salinan": "salinan"}
# The masked variant is made for publication; the others show names with full identity numbers.
VARIANT_ACTS = {"full": Act.DOWNLOAD_NAMES, "masked": Act.VIEW_DECREES, "salinan": Act.DOWNLOAD_NAMES}
LINE_FIELDS = ("no", "nik", "name", "village", "district", "group", "fund_source", "months")
ANNEX = ("no", "name", "nik", "address", "village", "district", "occupation")
LETTERHEAD = ("PEMERINTAH KABUPATEN SERANG", "DINAS SOSIAL")
RENDER_SECONDS = 180.0
COUNT_LABELS = {
    "proposed": "Diusulkan",
    "ready": "Memenuhi syarat dan ber-NIK sah (ditetapkan dalam daftar)",
    "without_nik": "Memenuhi syarat, NIK belum sah",
    "not_eligible": "Tidak memenuhi syarat",
    "unknown": "Perlu klarifikasi",
    "unassessed": "Belum dinilai",
    "departed": "Memenuhi syarat, tetapi meninggal atau pindah menurut Disdukcapil",
    "held": "Memenuhi syarat, tetapi namanya ditahan",
}


def render_variant(decree: Decree, variant: str, district: str = "", *, tagged: bool = False) -> RenderedPdf:
    """Print one variant in a child process, of a `district` only its extract, `tagged` for readers who listen.

    Raises `DomainError` when the lines no longer match their hash, and for a kecamatan without anybody on the list.
    """
    if variant not in VARIANTS:
        raise DomainError(f"Bentuk dokumen {variant} tidak dikenal.", f"Pilih: {', '.join(VARIANTS)}.")
    if not is_intact(decree):
        raise DomainError(
            "Baris keputusan tidak lagi sama dengan sidik saat dibekukan.",
            "Jangan mencetak; laporkan kepada Inspektorat dan admin sistem.",
        )
    document = document_of(decree, find_district(decree, district))
    return render_in_child(decree_pdf, document, variant, tagged, timeout=RENDER_SECONDS)


def keep_variant(
    decree: Decree, variant: Variant, district: str = "", *, tagged: bool = False, actor: User | None
) -> DecreeFile:
    """Print a variant and keep the file with its SHA-256 and page count; the same bytes are kept once."""
    pdf = render_variant(decree, variant, district, tagged=tagged)
    form = {"variant": variant, "district": district, "tagged": tagged}
    same = decree.files.filter(**form, file__sha256=pdf.sha256).exclude(file__content="").first()
    if same is not None:
        return same
    part = f"petikan-{slugify(district)}-" if district else ""
    with transaction.atomic():
        name = f"keputusan-{decree.kind}-{decree.pk}-{part}{variant}{'-pembaca-layar' if tagged else ''}.pdf"
        stored = store_bytes(pdf.bytes, name, actor=actor, act=VARIANT_ACTS[variant])
        kept = DecreeFile.objects.create(decree=decree, file=stored, pages=pdf.pages, **form)
        if variant == "full" and not district and not tagged and not decree.signed_files.exists():
            attach(decree.kind, decree.get_absolute_url(), stored)
        audit.record("decrees.render", actor=actor, subject=decree, **form, sha256=stored.sha256)
    return kept


def names_of(decree: Decree) -> dict[str, int]:
    """How many names a decree adds and takes off, by kecamatan in order of their names."""
    added = decree.lines.order_by().values_list("district").annotate(Count("pk"))
    removed = decree.removals.order_by().values_list("line__district").annotate(Count("pk"))
    found = Counter(dict(added)) + Counter(dict(removed))
    return dict(sorted(found.items()))


def districts_of(decree: Decree) -> list[str]:
    """The kecamatan that a decree adds people of or takes people off, by name."""
    return list(names_of(decree))


def find_district(decree: Decree, typed: str) -> str:
    """The kecamatan as the list writes it; raises `DomainError` when nobody of it is on the list."""
    known = {name.casefold(): name for name in districts_of(decree)} if typed else {"": ""}
    if (found := known.get(typed.strip().casefold())) is None:
        raise DomainError(
            f"Tidak ada nama dari Kecamatan {typed[:60]} pada {decree}.",
            f"Pilih salah satu: {', '.join(known.values())}.",
        )
    return found


def document_of(decree: Decree, district: str = "") -> DecreeDocument:
    """The decree as the printer takes it, from its frozen lines only; of a `district` only its part of the list."""
    issued = decree.state == DecreeState.ISSUED
    lines = decree.lines.order_by("no")
    if district:
        lines = lines.filter(district=district)
    return DecreeDocument(
        kind=Kind(decree.kind).value,
        reference=f"keputusan-{decree.pk}-{decree.lines_hash[:16]}",
        wording=from_json(decree.clauses),
        place=PLACE,
        signer=Official(decree.signer_title, decree.signer_name.upper()),
        lines=[AnnexLine(*row) for row in lines.values_list(*ANNEX).iterator()],
        totals=group_totals(_money(lines)) if decree.kind == Kind.BUPATI else (),
        number=decree.number if issued else None,
        decided_on=decree.decided_on if issued else None,
        emblem=picture_of(decree.emblem if issued else current_emblem(SIGNS[Kind(decree.kind)])),
        certifier=Official(CERTIFIERS[Kind(decree.kind)], decree.certifier_name.upper() or BLANK) if issued else None,
        removed=[line for line in _removed(decree) if district in ("", line.district)],
        balance=_balance(decree) if decree.is_amendment and not district else (),
        code=decree.code,
        code_address=decree.code_address,
        extract_of=max(decree.people, decree.removed) if district else 0,
    )


def _removed(decree: Decree) -> Iterator[RemovedLine]:
    """Who is taken off, from the frozen lines of the earlier decrees."""
    for item in decree.removals.select_related("line", "replacement").order_by("no"):
        line, instead = item.line, item.replacement
        where = (line.village, line.district, item.get_reason_display(), instead and instead.no)
        yield RemovedLine(item.no, line.name, line.nik, *where)


def _balance(decree: Decree) -> tuple[BalanceRow, ...]:
    """Receivers and rupiah of the decrees before this one, what it takes and adds, and the sum."""
    earlier = decrees_in_force(decree.wave).filter(sequence__lt=decree.sequence)
    before = total_of(earlier)
    return (
        BalanceRow("Semula", before.people, before.amount),
        BalanceRow("Dihapus", -decree.removed, -decree.freed),
        BalanceRow("Ditambahkan", decree.people, decree.amount),
        BalanceRow(
            "Menjadi",
            before.people - decree.removed + decree.people,
            before.amount - decree.freed + decree.amount,
        ),
    )


def _money(lines: QuerySet[DecreeLine]) -> Iterator[tuple[str, str, int, int]]:
    labels = dict(FundSource.choices)
    ordered = lines.order_by("group", "no").values_list("group", "fund_source", "months", "amount")
    for group, source, months, amount in ordered.iterator():
        yield group, labels.get(source, source), months, amount


def keep_minutes(minutes: Minutes, *, actor: User | None) -> Minutes:
    """Print the berita acara and keep its file; the same bytes are kept once."""
    pdf = render_in_child(minutes_pdf, minutes_document(minutes))
    if minutes.file is not None and minutes.file.content and minutes.file.sha256 == pdf.sha256:
        return minutes
    with transaction.atomic():
        name = f"berita-acara-{minutes.pk}.pdf"
        minutes.file = store_bytes(pdf.bytes, name, actor=actor, act=Act.VIEW_PENDATAAN)
        minutes.save(update_fields=["file"])
        attach(Book.PENDATAAN, minutes.decree.get_absolute_url(), minutes.file)
        audit.record("pendataan.render_minutes", actor=actor, subject=minutes, sha256=minutes.file.sha256)
    return minutes


def minutes_document(minutes: Minutes) -> MinutesDocument:
    """The berita acara as the printer takes it: who, when, where, the counts of the lock, per group and kecamatan."""
    year, lines = minutes.program.year, minutes.decree.lines
    found = tuple((COUNT_LABELS[key], number(minutes.counts[key])) for key in COUNT_LABELS if key in minutes.counts)
    return MinutesDocument(
        reference=f"berita-acara-{minutes.pk}-{minutes.decree.lines_hash[:16]}",
        letterhead=LETTERHEAD,
        title=f"HASIL PENDATAAN PEKERJA RENTAN TAHUN {year}",
        held_on=minutes.held_on,
        place=minutes.place,
        signers=tuple(Official(person["role"], person["name"]) for person in minutes.signatories),
        statement=(
            f"telah menyelesaikan pendataan pekerja rentan Program Tahun {year} berdasarkan Data Tunggal Sosial dan "
            "Ekonomi Nasional, dengan hasil sebagai berikut:"
        ),
        tables=(
            SummaryTable(("Uraian", "Orang"), found, "Hasil pendataan"),
            _counted("Kelompok", lines.values_list("group", flat=True)),
            _counted("Kecamatan", lines.values_list("district", flat=True)),
        ),
        number=minutes.number,
        emblem=picture_of(current_emblem(Sign.REGENCY)),
    )


def _counted(column: str, values: Any) -> SummaryTable:
    sums: dict[str, int] = {}
    for value in values.order_by().iterator():
        sums[value] = sums.get(value, 0) + 1
    rows = [(value, number(count)) for value, count in sorted(sums.items())]
    total = ("Jumlah", number(sum(sums.values())))
    return SummaryTable((column, "Orang"), (*rows, total), f"Daftar menurut {column.lower()}", total=True)


def export_lines(decree: Decree, path: Path) -> int:
    """Write the frozen lines as csv in annex order; returns how many."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(LINE_FIELDS)
        writer.writerows(decree.lines.order_by("no").values_list(*LINE_FIELDS).iterator())
    return decree.people
