"""One document from HTML and an annex to the bytes of a PDF/A file."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from jamsos.errors import DomainError
from jamsos.lib.pdf.annex import Annex
from jamsos.lib.pdf.catchwords import catchword_rules
from jamsos.lib.pdf.finish import Finisher
from jamsos.lib.pdf.fonts import font_problem
from jamsos.lib.pdf.tagged import annex_html

TAGGED = "pdf/a-3a"
"""The variant that is read aloud in the right order: headings, tables and alternative texts are marked."""
_NO_CLOCK = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class RenderedPdf:
    """A finished file: its bytes, number of pages, SHA-256, what to look at before signing."""

    bytes: bytes
    pages: int
    sha256: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF (PDF/A-3), such as the annex as CSV."""

    name: str
    content: bytes
    description: str = ""
    created: datetime = _NO_CLOCK


def render(
    html: str,
    *,
    css: str,
    identifier: str,
    annexes: Sequence[Annex] = (),
    attachments: Sequence[Attachment] = (),
    variant: str = "pdf/a-3b",
    catchwords: bool = False,
    watermark: str = "",
) -> RenderedPdf:
    """Lay out the body, add the annexes in order, write the PDF. `html` must come from an autoescaping template.

    Annexes are drawn, which is quick; in the variant `TAGGED` they are laid out as tables, which is slow and large.
    `identifier` names the document for ever (it becomes the file identifier); `watermark` is a word printed
    pale across every page. Nothing is fetched but `data:` addresses; any other stops the rendering.
    Raises DomainError when the typeface is missing, an address is forbidden, or a row is taller than a page.
    """
    if problem := font_problem():
        raise DomainError(problem, "Hubungi admin sistem, lalu ulangi pencetakan.")
    try:
        drawn, tables = ((), annexes) if variant == TAGGED else (annexes, ())
        body = _laid_out(html, css, tables, catchwords=catchwords)
        finisher = Finisher(drawn, watermark, first_page=len(body.pages) + 1)
        content = _written(body, finisher, identifier, attachments, variant)
    except FatalURLFetchingError as error:
        raise DomainError(str(error), "Sisipkan gambar sebagai berkas unggahan, bukan sebagai alamat.") from None
    pages = len(body.pages) + finisher.pages
    return RenderedPdf(content, pages, hashlib.sha256(content).hexdigest(), tuple(finisher.warnings))


class _DataOnly(URLFetcher):
    """Fetches `data:` addresses and refuses all others aloud."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
        if not url.lower().startswith("data:"):
            scheme = url.partition(":")[0][:20]
            raise FatalURLFetchingError(
                f"Dokumen memuat alamat {scheme}: yang tidak diizinkan; pencetakan dihentikan."
            )
        return super().fetch(url, headers)


def _laid_out(html: str, css: str, annexes: Sequence[Annex], *, catchwords: bool) -> weasyprint.Document:
    document = _layout(html, css)
    if catchwords and len(document.pages) > 1:
        # A margin box never moves the text, so the second layout breaks where the first did.
        css = f"{css}\n{catchword_rules(document.pages)}"
    elif not annexes:
        return document
    # Catchwords are those of the body alone: what follows it begins on a page of its own and has none.
    return _layout(html.replace("</body>", f"{''.join(map(annex_html, annexes))}</body>"), css)


def _layout(html: str, css: str) -> weasyprint.Document:
    fetcher = _DataOnly(allowed_protocols=["data"], allow_redirects=False)
    sheet = weasyprint.CSS(string=css, url_fetcher=fetcher)
    return weasyprint.HTML(string=html, url_fetcher=fetcher).render(stylesheets=[sheet])


def _written(
    body: weasyprint.Document,
    finisher: Finisher,
    identifier: str,
    attachments: Sequence[Attachment],
    variant: str,
) -> bytes:
    output = io.BytesIO()
    body.write_pdf(
        output,
        finisher=finisher,
        pdf_variant=variant,
        pdf_identifier=hashlib.sha256(identifier.encode()).hexdigest()[:32].encode(),
        attachments=[_embedded(item) for item in attachments],
    )
    return output.getvalue()


def _embedded(item: Attachment) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        file_obj=io.BytesIO(item.content),
        name=item.name,
        description=item.description,
        created=item.created,
        modified=item.created,
        relationship="Data",
    )
