"""Decrees and summary as PDF. Pure: dataclasses in, files out; no database, no clock.

Layout as the office prints its decrees: F4, Bookman-like type, catchwords, the list grouped by kecamatan and
desa (Pasal 22 ayat (4) and Pasal 24 ayat (2) of Perbup Serang 59/2025). Disability never appears in a list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from enrollment.decrees.list_file import list_attachment
from enrollment.decrees.name_list import (
    AnnexFrame,
    AnnexLine,
    BalanceRow,
    GroupTotal,
    annex_of,
    check_lines,
)
from enrollment.decrees.removal_list import RemovedLine, removal_annex
from enrollment.decrees.wording import Kind, Wording
from enrollment.papers.printing import BLANK, Official, SummaryTable, css_of, drawn, html_of, unbroken
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date
from jamsos.lib.money import number
from jamsos.lib.pdf import TAGGED, Annex, RenderedPdf, render
from jamsos.lib.qr import qr_picture

__all__ = [
    "AnnexLine",
    "DecreeDocument",
    "GroupTotal",
    "RemovedLine",
    "Summary",
    "Variant",
    "decree_pdf",
    "summary_pdf",
]
Variant = Literal["full", "masked", "salinan"]
VARIANTS = ("full", "masked", "salinan")
# Of one tagged print: 45 s of one core and 0.8 GiB, so that a busy machine stays inside the child's limits; an
# average kecamatan has 739 names. Time and memory grow with the names.
TAGGED_NAMES = 3000
MARKS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class DecreeDocument:
    """A decree with its list, as frozen. `reference` names it for ever; number and date are None in a draft.

    `emblem` is a `data:image/...` address of the uploaded emblem. `certifier` signs the salinan.
    `totals` (people, months, rupiah by group and fund source) must add up to the lines. An amendment has `removed`
    people, and the `balance` of receivers and rupiah before and after. `code` and the address where it is asked stand
    on copies for the public. `extract_of` people are on the whole list where this is one kecamatan of it.
    """

    kind: Kind
    reference: str
    wording: Wording
    place: str
    signer: Official
    lines: Sequence[AnnexLine]
    totals: tuple[GroupTotal, ...] = ()
    number: str | None = None
    decided_on: date | None = None
    emblem: str | None = None
    certifier: Official | None = None
    removed: Sequence[RemovedLine] = ()
    balance: tuple[BalanceRow, ...] = ()
    code: str = ""
    code_address: str = ""
    extract_of: int = 0

    @property
    def place_of_extract(self) -> str:
        """The kecamatan of an extract, as part of its identifier."""
        return f"/{self.lines[0].district if self.lines else self.removed[0].district}" if self.extract_of else ""

    @property
    def draft(self) -> bool:
        """Whether number or date is still missing."""
        return not (self.number and self.decided_on)


@dataclass(frozen=True)
class Summary:
    """A one-page overview: tables of counts and notes that the reader must not miss."""

    reference: str
    title: str
    subtitle: str
    tables: tuple[SummaryTable, ...]
    notes: tuple[str, ...] = ()


def decree_pdf(document: DecreeDocument, variant: Variant = "full", tagged: bool = False) -> RenderedPdf:
    """The decree with its list: `full` (archive), `salinan` (certified copy), `masked` (that copy, for publication).

    `tagged` for readers who listen: the list is a table laid out, so that it is slow and the list may not be long.
    A draft carries the watermark RANCANGAN and blanks for number and date. Raises DomainError for an unknown
    variant, a salinan of a draft, an emblem that is not an uploaded image, or lines and totals that disagree.
    """
    _check(document, variant)
    if tagged:
        check_tagged(len(document.lines) + len(document.removed))
    copied = not document.draft and (variant != "full" or bool(document.extract_of))
    certified = document.certifier if copied else None
    signer = document.signer
    frame = AnnexFrame(document.wording, _number(document), _dated(document), signer, certified, document.extract_of)
    html = html_of("decree", _decree_context(document, frame) | _code_context(document, variant))
    identifier = f"{document.reference}/{document.kind}/{variant}/{document.number}{document.place_of_extract}"
    form = {"css": css_of("annex"), "variant": TAGGED} if tagged else {"css": css_of()}
    return render(
        html,
        **form,
        identifier=f"{identifier}/tagged" if tagged else identifier,
        annexes=_annexes(document, frame, masked=variant == "masked"),
        attachments=[list_attachment(document.lines)] if variant == "full" and document.lines else [],
        catchwords=True,
        watermark="RANCANGAN" if document.draft else "",
    )


def check_tagged(names: int) -> None:
    """Refuse a list that is too long to be laid out as a table."""
    if names > TAGGED_NAMES:
        raise DomainError(
            f"Bentuk untuk pembaca layar memuat paling banyak {number(TAGGED_NAMES)} nama; daftar ini memuat "
            f"{number(names)} nama.",
            "Cetak petikan per kecamatan: masing-masing tersedia untuk pembaca layar.",
        )


def body_pdf(document: DecreeDocument) -> RenderedPdf:
    """The pages before the list, as a draft: to look at words while they are edited."""
    frame = AnnexFrame(document.wording, _number(document), _dated(document), document.signer, None)
    html = html_of("decree", _decree_context(document, frame) | _code_context(document, "full"))
    return render(
        html, css=css_of(), identifier=f"{document.reference}/naskah", catchwords=True, watermark="RANCANGAN"
    )


def _annexes(document: DecreeDocument, frame: AnnexFrame, *, masked: bool) -> list[Annex]:
    """The list; in an amendment first who is taken off, then who is added, and last the sums before and after."""
    balance = document.balance
    if not document.removed:
        return [annex_of(document.lines, document.totals, balance, frame=frame, masked=masked)]
    if not document.lines:
        return [removal_annex(document.removed, balance, frame=frame, masked=masked)]
    return [
        removal_annex(document.removed, (), frame=frame, masked=masked, heading="LAMPIRAN I"),
        annex_of(document.lines, document.totals, balance, frame=frame, masked=masked, heading="LAMPIRAN II"),
    ]


def summary_pdf(summary: Summary) -> RenderedPdf:
    """The overview on one sheet."""
    html = html_of(
        "summary",
        {
            "page_title": summary.title,
            "title": summary.title,
            "subtitle": summary.subtitle,
            "tables": [drawn(table) for table in summary.tables],
            "notes": summary.notes,
        },
    )
    return render(html, css=css_of(), identifier=summary.reference)


def _check(document: DecreeDocument, variant: str) -> None:
    if variant not in VARIANTS:
        raise DomainError(f"Ragam dokumen {variant!r} tidak dikenal.", "Pilih full, masked, atau salinan.")
    if variant == "salinan" and (document.draft or not document.certifier):
        raise DomainError(
            "Salinan hanya dapat dibuat dari keputusan yang sudah bernomor, bertanggal, dan ada pengesahnya.",
            "Isi nomor, tanggal, dan pejabat yang mengesahkan salinan lebih dahulu.",
        )
    if document.emblem and not document.emblem.startswith("data:image/"):
        raise DomainError("Lambang bukan gambar unggahan.", "Unggah lambang sebagai berkas PNG atau JPEG.")
    if document.lines or not document.removed:
        check_lines(document.lines, document.totals, extract=bool(document.extract_of))


def _code_context(document: DecreeDocument, variant: str) -> dict[str, Any]:
    """Code and QR picture on copies for the public; the archive's own print, which is signed, has none."""
    shown = document.code_address and (variant != "full" or document.extract_of)
    address = f"{document.code_address}/periksa/?kode={document.code}" if shown else ""
    return {"code": document.code, "code_address": address, "code_picture": qr_picture(address) if shown else ""}


def _decree_context(document: DecreeDocument, frame: AnnexFrame) -> dict[str, Any]:
    wording, certified = document.wording, frame.certifier
    return {
        "page_title": f"{wording.decree_name.title()} {document.number or '(rancangan)'}",
        "stamp": frame.word.upper() if certified or frame.extract_of else "",
        "certified_word": frame.word,
        "letterhead": wording.letterhead,
        "header": wording.header,
        "emblem": document.emblem,
        "decree_name": wording.decree_name,
        "number": _number(document),
        "title": unbroken(wording.title),
        "signer_title": document.signer.role,
        "groups": _groups(wording),
        "enacts": unbroken(wording.enacts),
        "clauses": [{"label": clause.label, "text": unbroken(clause.text)} for clause in wording.clauses],
        "place": document.place,
        "date": _dated(document),
        "signed": "ttd." if certified else "",
        "signer_name": document.signer.printed_name,
        "signer_details": document.signer.details,
        "certified": certified and {"title": certified.role, "name": certified.name, "details": certified.details},
    }


def _groups(wording: Wording) -> list[dict[str, Any]]:
    groups = [("Menimbang", _marked(MARKS, wording.considerations)), ("Mengingat", _counted(wording.citations))]
    if wording.notes:
        groups.append(("Memperhatikan", _counted(wording.notes)))
    return [{"label": label, "entries": entries} for label, entries in groups]


def _counted(texts: Sequence[str]) -> list[dict[str, str]]:
    return _marked(range(1, len(texts) + 1), texts)


def _marked(marks: Iterable[object], texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"mark": f"{mark}.", "text": unbroken(text)} for mark, text in zip(marks, texts, strict=False)]


def _number(document: DecreeDocument) -> str:
    return document.number or BLANK


def _dated(document: DecreeDocument) -> str:
    return format_date(document.decided_on) if document.decided_on else BLANK
