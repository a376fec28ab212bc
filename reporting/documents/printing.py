"""From a report and its frozen figures to the paper that is printed, and to its files."""

from __future__ import annotations

from django.db import transaction

from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.files.services import store_bytes
from jamsos.lib.money import number, rupiah
from jamsos.lib.pdf import RenderedPdf, render_in_child
from reporting.catalogue import CATALOGUE
from reporting.documents import words
from reporting.documents.benefit_blocks import benefit_words
from reporting.documents.chapters import ANNEXES, CHAPTERS, ChapterKind
from reporting.documents.models import FileVariant, Report, ReportFile, ReportState
from reporting.documents.paper import Chapter, Paper, Words, report_pdf
from reporting.documents.shown import Shown
from reporting.documents.workbook import report_workbook
from reporting.figures.people import IN_FORCE
from reporting.indicators import CHAIN, POSITION
from reporting.sentences import Sentence, Told, sentence

MARKS = ("BAB I", "BAB II", "BAB III", "BAB IV", "BAB V", "BAB VI", "BAB VII", "BAB VIII", "BAB IX")
RENDER_SECONDS = 120.0


def render_report(report: Report) -> RenderedPdf:
    """Print the report in a child process, from its frozen figures only."""
    return render_in_child(report_pdf, paper_of(report), timeout=RENDER_SECONDS)


def paper_of(report: Report) -> Paper:
    """The report as the printer takes it."""
    found = Shown(report.snapshot.figures)
    issued = report.state == ReportState.ISSUED
    kinds = CHAPTERS[report.kind]
    chapters = [_chapter(mark, kind, report, found) for mark, kind in zip(MARKS, kinds, strict=False)]
    annexes = [_chapter(f"LAMPIRAN {'I' * no}", kind, report, found) for no, kind in enumerate(ANNEXES, 1)]
    return Paper(
        reference=f"laporan-{report.pk}-{report.snapshot.sha256[:16]}",
        letterhead=words.LETTERHEAD,
        title=report.get_kind_display(),
        period=report.period_name,
        as_of=found.as_of,
        sha256=report.snapshot.sha256,
        place=words.PLACE,
        signer_title=report.signer_title,
        headlines=headlines(found),
        chapters=(*chapters, *annexes),
        number=report.number if issued else "",
        signed_on=report.signed_on if issued else None,
        signer_name=report.signer_name if issued else "",
    )


def headlines(found: Shown) -> tuple[tuple[str, str, str], ...]:
    """The figures for who reads one page only, all of the moment they were frozen; each with name and code."""
    keys = ("diusulkan", "memenuhi-syarat", "terverifikasi", "ditetapkan-bupati", "terekam", "aktif")
    steps = [(CHAIN[POSITION[key]].name, found.step(key), key) for key in keys]
    money = [
        (CATALOGUE[key].name, rupiah(sum(purse[name] for purse in found["purses"])), key)
        for key, name in (("pagu", "ceiling"), ("terikat", "committed"), ("dibayar", "paid"))
    ]
    return (*steps, *money)


def _chapter(mark: str, kind: ChapterKind, report: Report, found: Shown) -> Chapter:
    written = tuple((line,) for line in words.paragraphs(report.texts.get(kind.key, "")))
    blocks = (Words(written or standing_words(kind, report, found), points=kind.points), *kind.blocks(found))
    return Chapter(kind.key, mark, kind.title, blocks, kind.article)


def standing_words(kind: ChapterKind, report: Report, found: Shown) -> tuple[Sentence, ...]:
    """The words of a chapter in which nobody has written, filled with its figures."""
    values = {
        "period": report.period_name,
        "year": str(report.program.year),
        "as_of": found.as_of,
        "proposed": _step(found, "diusulkan"),
        "eligible": _step(found, "memenuhi-syarat"),
        "verified": _step(found, "terverifikasi"),
        "decreed": _step(found, "ditetapkan-bupati"),
        "decreed_share": Told(found.rest("ditetapkan-bupati"), "bagian"),
        "in_force": in_force_words(found),
        "active": _step(found, "aktif"),
        "benefits": benefit_words(found),
    }
    return tuple(sentence(line, **values) for line in words.paragraphs(kind.standing))


def _step(found: Shown, key: str) -> Told:
    return Told(found.step(key), key)


def in_force_words(found: Shown) -> Sentence:
    """How many of the named are in force, where amendments took some off; nothing for figures frozen before."""
    counts = [one.get("in_force") for one in found["groups"]]
    if None in counts or sum(counts) == found.whole.at("ditetapkan-bupati"):
        return ()
    return sentence(words.IN_FORCE, in_force=Told(number(sum(counts)), IN_FORCE.key))


def keep_pdf(report: Report, *, actor: User | None) -> ReportFile:
    """Print and keep the file with its SHA-256; the same bytes are kept once."""
    pdf = render_report(report)
    variant = FileVariant.FINAL if report.state == ReportState.ISSUED else FileVariant.DRAFT
    return _keep(report, variant, pdf.bytes, "pdf", pages=pdf.pages, sha256=pdf.sha256, actor=actor)


def keep_workbook(report: Report, *, actor: User | None) -> ReportFile:
    """The same figures as a workbook."""
    return _keep(report, FileVariant.WORKBOOK, report_workbook(report), "xlsx", actor=actor)


def _keep(
    report: Report,
    variant: FileVariant,
    content: bytes,
    ending: str,
    *,
    pages: int = 0,
    sha256: str = "",
    actor: User | None,
) -> ReportFile:
    same = report.files.filter(variant=variant, file__sha256=sha256).exclude(file__content="").first()
    if sha256 and same is not None:
        return same
    with transaction.atomic():
        name = f"laporan-{report.pk}-{variant}.{ending}"
        stored = store_bytes(content, name, actor=actor, act=Act.VIEW_REPORTS)
        kept = ReportFile.objects.create(report=report, variant=variant, file=stored, pages=pages)
        audit.record("reports.print", actor=actor, subject=report, variant=variant, sha256=stored.sha256)
    return kept
