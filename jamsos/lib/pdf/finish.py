"""Last touches on the open PDF, through WeasyPrint's `finisher` hook: annex pages and the watermark."""

from collections.abc import Sequence
from math import cos, radians, sin

import pydyf
import weasyprint

from jamsos.lib.pdf.annex import Annex
from jamsos.lib.pdf.blocks import Faces
from jamsos.lib.pdf.canvas import PAGE_HEIGHT, PAGE_WIDTH, resource_name
from jamsos.lib.pdf.fonts import Font
from jamsos.lib.pdf.grid import Setter

_SLOPE = radians(52)
_PALE = 0.91


class Finisher:
    """Adds annex pages under the body's page numbering and a pale word behind every page."""

    def __init__(self, annexes: Sequence[Annex], watermark: str, *, first_page: int) -> None:
        self._annexes, self._watermark, self._first_page = annexes, watermark, first_page
        self.pages = 0
        self.warnings: list[str] = []

    def __call__(self, document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        """Called by WeasyPrint once the body is drawn and before the file is written."""
        if not self._annexes and not self._watermark:
            return
        faces = Faces(Font("Regular"), Font("Bold"))
        fonts, resources = pydyf.Dictionary(), pydyf.Dictionary()
        pdf.add_object(resources)
        for annex in self._annexes:
            self._add_annex(annex, pdf, faces, resources)
        mark = self._mark(pdf, faces.bold, fonts)
        fonts.update({resource_name(font): font.embed(pdf) for font in (faces.regular, faces.bold)})
        resources["Font"] = fonts
        if mark:
            resources["XObject"] = pydyf.Dictionary({"Watermark": mark})
            self._stamp_pages(pdf, mark)

    def _add_annex(self, annex: Annex, pdf: pydyf.PDF, faces: Faces, resources: pydyf.Dictionary) -> None:
        setter = Setter(annex, faces, self._first_page + self.pages)
        box = pydyf.Array([0, 0, round(PAGE_WIDTH, 3), round(PAGE_HEIGHT, 3)])
        for canvas in setter.pages():
            content = canvas.stream()
            pdf.add_object(content)
            pdf.add_page(
                pydyf.Dictionary(
                    {
                        "Type": "/Page",
                        "Parent": pdf.pages.reference,
                        "MediaBox": box,
                        "TrimBox": box,
                        "Contents": content.reference,
                        "Resources": resources.reference,
                    }
                )
            )
            self.pages += 1
        self.warnings += setter.warnings

    def _mark(self, pdf: pydyf.PDF, font: Font, fonts: pydyf.Dictionary) -> bytes | None:
        """The watermark as a form drawn once and used by every page; its fonts are filled in later."""
        if not self._watermark:
            return None
        form = pydyf.Stream(
            [_sloping(self._watermark, font)],
            {
                "Type": "/XObject",
                "Subtype": "/Form",
                "BBox": pydyf.Array([0, 0, round(PAGE_WIDTH, 3), round(PAGE_HEIGHT, 3)]),
                "Resources": pydyf.Dictionary({"Font": fonts}),
            },
        )
        pdf.add_object(form)
        return form.reference

    def _stamp_pages(self, pdf: pydyf.PDF, mark: bytes) -> None:
        under = pydyf.Stream([b"/Artifact BMC q /Watermark Do Q EMC"])
        pdf.add_object(under)
        for reference in pdf.page_references:
            page = _at(pdf, reference)
            resources = _at(pdf, page["Resources"])
            resources.setdefault("XObject", pydyf.Dictionary())["Watermark"] = mark
            page["Contents"] = pydyf.Array([under.reference, page["Contents"]])


def _sloping(word: str, font: Font) -> bytes:
    """The word across the middle of the page, rising to the right, as wide as fits."""
    size = 0.72 * PAGE_HEIGHT / font.width(word, 1)
    half = font.width(word, size) / 2
    x = PAGE_WIDTH / 2 - half * cos(_SLOPE) + size * 0.34 * sin(_SLOPE)
    y = PAGE_HEIGHT / 2 - half * sin(_SLOPE) - size * 0.34 * cos(_SLOPE)
    turn = b"%.4f %.4f %.4f %.4f %.2f %.2f Tm" % (cos(_SLOPE), sin(_SLOPE), -sin(_SLOPE), cos(_SLOPE), x, y)
    paint = f"{_PALE} g BT /{resource_name(font)} {size:.2f} Tf".encode()
    # Said as one word, because readers of sloping text take each letter for a line of its own.
    whole = f"/Span <</ActualText <feff{word.encode('utf-16-be').hex()}>>> BDC".encode()
    return b" ".join((whole, paint, turn, font.show(word), b"ET EMC"))


def _at(pdf: pydyf.PDF, reference: bytes) -> pydyf.Dictionary:
    return pdf.objects[int(reference.split()[0])]
