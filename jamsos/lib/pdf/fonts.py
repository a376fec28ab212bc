"""The one typeface of printed documents: found, measured, and embedded in a PDF as a subset.

Bookman Old Style is what the office's documents use; TeX Gyre Bonum is its free metric twin (Debian package
``fonts-texgyre``). Widths are in thousandths of the font size, as everywhere in PDF.
"""

import io
import subprocess
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pydyf
from fontTools import subset
from fontTools.ttLib import TTFont

from jamsos.errors import DomainError
from jamsos.lib.pdf.text import clean

FAMILY = "TeX Gyre Bonum"
STYLES = ("Regular", "Bold")
MISSING_MARK = "\N{LOZENGE}"
LAYOUT = {"GSUB", "GPOS", "GDEF"}
"""Kerning and ligatures, which tables are set without: a subset with them takes thrice as long to make."""


def font_problem() -> str | None:
    """Indonesian warning when the typeface of decrees cannot be found on this machine, else None."""
    missing = [style for style in STYLES if style not in font_files()]
    if not missing:
        return None
    return (
        f"Huruf {FAMILY} ({', '.join(missing)}) tidak terpasang pada peladen ini; naskah dinas "
        "tidak dapat dicetak dengan huruf yang benar. "
        "Pasang paketnya: apt install fonts-texgyre fontconfig."
    )


@lru_cache(maxsize=1)
def font_files() -> dict[str, Path]:
    """Style name -> font file of the typeface, as fontconfig knows it; empty when there is none."""
    command = ["fc-list", f":family={FAMILY}", "style", "file"]
    try:
        listing = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout
    except OSError:
        return {}
    found = (line.rpartition(": :style=") for line in sorted(listing.splitlines()))
    return {style: Path(file) for file, _, style in found if style in STYLES}


class Font:
    """One style of the typeface: measures text, writes it for a page, remembers the glyphs it used."""

    def __init__(self, style: str) -> None:
        if problem := font_problem():
            raise DomainError(problem, "Hubungi admin sistem, lalu ulangi pencetakan.")
        self._file = TTFont(font_files()[style], recalcTimestamp=False)
        self.name = f"JAMSOS+TeXGyreBonum-{style}"
        advances, glyph_id = self._file["hmtx"], self._file.getGlyphID
        letters = {chr(code): name for code, name in self._file.getBestCmap().items()}
        self.widths = {letter: advances[name][0] for letter, name in letters.items()}
        self._codes = {letter: f"{glyph_id(name):04x}" for letter, name in letters.items()}
        self._used: set[str] = {MISSING_MARK}

    def missing(self, text: str) -> list[str]:
        """Letters of the text that this typeface does not have, each once, in order of appearance."""
        return [letter for letter in dict.fromkeys(text) if letter not in self.widths]

    def width(self, text: str, size: float) -> float:
        """Width in points of the text at this size (advance widths; tables are set without kerning)."""
        try:
            return sum(map(self.widths.__getitem__, text)) * size / 1000
        except KeyError:
            unknown = self.widths[MISSING_MARK]
            return sum(self.widths.get(letter, unknown) for letter in text) * size / 1000

    def show(self, text: str) -> bytes:
        """Operators that show the text; a letter the typeface lacks is a lozenge but copied as itself."""
        self._used.update(text)
        try:
            return f"<{''.join(map(self._codes.__getitem__, text))}> Tj".encode()
        except KeyError:
            return b" ".join(self._runs(text))

    def _runs(self, text: str) -> Iterator[bytes]:
        known = ""
        for letter in text:
            if letter in self._codes:
                known += self._codes[letter]
                continue
            if known:
                yield f"<{known}> Tj".encode()
            yield self._substitute(letter)
            known = ""
        if known:
            yield f"<{known}> Tj".encode()

    def _substitute(self, letter: str) -> bytes:
        actual = letter.encode("utf-16-be", "replace").hex()
        return f"/Span <</ActualText <feff{actual}>>> BDC <{self._codes[MISSING_MARK]}> Tj EMC".encode()

    def embed(self, pdf: pydyf.PDF) -> bytes:
        """Add the used glyphs to the PDF as one Type 0 font with a ToUnicode table; returns its reference."""
        used = sorted(self._used & self._codes.keys())
        program = _add(pdf, _stream(self._subset(used), {"Subtype": "/OpenType"}))
        descendant = _add(pdf, self._cid_font(used, self._descriptor(pdf, program)))
        to_unicode = _add(pdf, _stream(self._to_unicode(used)))
        return _add(
            pdf,
            pydyf.Dictionary(
                {
                    "Type": "/Font",
                    "Subtype": "/Type0",
                    "BaseFont": f"/{self.name}",
                    "Encoding": "/Identity-H",
                    "DescendantFonts": pydyf.Array([descendant]),
                    "ToUnicode": to_unicode,
                }
            ),
        )

    def _subset(self, used: list[str]) -> bytes:
        """The font program with the used glyphs only; their numbers stay, so text can be written first."""
        options = subset.Options(retain_gids=True, notdef_outline=True, desubroutinize=True, recalc_timestamp=False)
        for table in LAYOUT & set(self._file.keys()):
            del self._file[table]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[ord(letter) for letter in used])
        subsetter.subset(self._file)
        program = io.BytesIO()
        self._file.save(program, reorderTables=True)
        return program.getvalue()

    def _descriptor(self, pdf: pydyf.PDF, program: bytes) -> bytes:
        head, metrics = self._file["head"], self._file["hhea"]
        return _add(
            pdf,
            pydyf.Dictionary(
                {
                    "Type": "/FontDescriptor",
                    "FontName": f"/{self.name}",
                    "Flags": 4,
                    "ItalicAngle": 0,
                    "FontBBox": pydyf.Array([head.xMin, head.yMin, head.xMax, head.yMax]),
                    "Ascent": metrics.ascent,
                    "Descent": metrics.descent,
                    "CapHeight": self._file["OS/2"].sCapHeight,
                    "StemV": 80,
                    "FontFile3": program,
                }
            ),
        )

    def _cid_font(self, used: list[str], descriptor: bytes) -> pydyf.Dictionary:
        system = pydyf.Dictionary(
            {
                "Registry": pydyf.String("Adobe"),
                "Ordering": pydyf.String("Identity"),
                "Supplement": 0,
            }
        )
        widths = {int(self._codes[letter], 16): self.widths[letter] for letter in used}
        pairs = [item for code in sorted(widths) for item in (code, pydyf.Array([widths[code]]))]
        return pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType0",
                "BaseFont": f"/{self.name}",
                "CIDSystemInfo": system,
                "FontDescriptor": descriptor,
                "DW": 1000,
                "W": pydyf.Array(pairs),
            }
        )

    def _to_unicode(self, used: list[str]) -> bytes:
        # Where two letters share a glyph the lower code point, the plain one, is what a reader copies.
        letters = {self._codes[letter]: letter for letter in reversed(used)}
        lines = [f"<{code}> <{letter.encode('utf-16-be').hex()}>" for code, letter in sorted(letters.items())]
        blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return _CMAP.format(body=body).encode()


def unsupported(text: str) -> list[str]:
    """Letters of a text that cannot be printed in the typeface (ask before a list is locked)."""
    return _regular().missing(clean(text))


@lru_cache(maxsize=1)
def _regular() -> Font:
    return Font("Regular")


def _add(pdf: pydyf.PDF, item: pydyf.Object) -> bytes:
    pdf.add_object(item)
    return item.reference


def _stream(content: bytes, extra: dict[str, str] | None = None) -> pydyf.Stream:
    """A stream compressed once here: pydyf would compress again each time it is asked for its data."""
    return pydyf.Stream([zlib.compress(content, 6)], {**(extra or {}), "Filter": "/FlateDecode"})


_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{body}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
