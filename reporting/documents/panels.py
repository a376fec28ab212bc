"""Panels about a report."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal
from reporting.catalogue import OF_PERIOD
from reporting.documents.chapters import CHAPTERS
from reporting.documents.models import Report, ReportState
from reporting.documents.money_blocks import money_blocks
from reporting.documents.paper import Words
from reporting.documents.people_blocks import chain_blocks, flow_blocks
from reporting.documents.printing import paper_of
from reporting.documents.shown import Shown
from reporting.grids import Reader
from reporting.sentences import Sentence, Told


def all_panels(report: Report, user: User) -> list[Panel]:
    """Where the report stands, its files, its chapters, and its main figures as frozen."""
    found = Shown(report.snapshot.figures)
    blocks = [*chain_blocks(found), *flow_blocks(found), *money_blocks(found)]
    return [
        Panel("Laporan", _facts(report)),
        Panel("Dokumen", template="reports/files.html", context={"files": report.files.select_related("file")}),
        _chapters(report, user),
        _said(report, user),
        Panel(
            "Angka yang dibekukan",
            template="reports/blocks.html",
            context={"blocks": blocks, "catalogue": _catalogue(report)},
            note=(
                "Angka lengkap ada dalam PDF dan buku kerja. Katalog indikator membuka baris di balik tiap angka "
                "seperti keadaannya sekarang; yang dibekukan tidak berubah."
            ),
            wide=True,
        ),
    ]


def _said(report: Report, user: User) -> Panel:
    """The sentences that tell figures, each figure leading to its rows as they stand now."""
    reader = Reader.of(user, report.program)
    told = [
        (chapter.title, [reader.said(said, **_days_of(report, said)) for said in block.paragraphs])
        for chapter in paper_of(report).chapters
        for block in chapter.blocks
        if isinstance(block, Words) and block.told
    ]
    return Panel("Angka dalam kalimat", template="reports/sentences.html", context={"told": told}, wide=True)


def _days_of(report: Report, said: Sentence) -> dict[str, str]:
    """The days of the report for a sentence about what happened in them."""
    return _days(report) if any(isinstance(part, Told) and part.key in OF_PERIOD for part in said) else {}


def _catalogue(report: Report) -> str:
    """The catalogue with the days of the report, so that what happened in them opens alike."""
    return f"{reverse('indicators')}?{urlencode({'tahun': report.period.year, **_days(report)})}"


def _days(report: Report) -> dict[str, str]:
    return {"dari": report.period_from.isoformat(), "sampai": report.period_to.isoformat()}


def _facts(report: Report) -> list[Fact]:
    facts = [
        Fact("Status", report.get_state_display(), _next(report)),
        Fact("Periode", str(report.period)),
        Fact("Nomor dan tanggal", f"{report.number or 'belum bernomor'} · {tanggal(report.signed_on)}"),
        Fact("Angka dibekukan", tanggal(report.snapshot.taken_at), f"SHA-256 {report.snapshot.sha256}"),
        Fact("Disusun", tanggal(report.made_at), f"oleh {report.made_by or 'sistem'}"),
    ]
    if report.state == ReportState.ISSUED:
        facts.append(Fact("Ditetapkan", tanggal(report.issued_at), f"oleh {report.issued_by or 'sistem'}"))
        facts.append(Fact("Penanda tangan", report.signer_name, report.signer_title))
    return facts


def _next(report: Report) -> str:
    """What comes next."""
    if report.state == ReportState.DRAFT:
        return "Tulis naskah, cetak rancangan, lalu tetapkan nomor dan tanggalnya."
    if report.state == ReportState.ISSUED and not report.files.filter(variant="signed").exists():
        return "Unggah hasil pindai yang sudah ditandatangani."
    return ""


def _chapters(report: Report, user: User) -> Panel:
    writes = report.state == ReportState.DRAFT and policy.allows(user, Act.WRITE_REPORTS)
    facts = [
        Fact(kind.title, "ditulis Tim" if report.texts.get(kind.key) else "naskah baku", kind.article)
        for kind in CHAPTERS[report.kind]
    ]
    note = "Bab dengan naskah baku dapat ditulis lewat tombol Tulis naskah." if writes else ""
    return Panel("Bab", facts, note=note)
