"""A stand-in for the scan of a signed paper: one page that says what it is."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SIZE = (827, 1270)
LINES = (
    "PERAGAAN",
    "Pindaian naskah Keputusan Bupati yang sudah ditandatangani.",
    "Pada portal yang sebenarnya di sini ada naskah aslinya.",
)


def scan() -> io.BytesIO:
    """A PDF of one picture, as a scanner makes it."""
    page = Image.new("L", SIZE, "white")
    draw = ImageDraw.Draw(page)
    for place, line in enumerate(LINES):
        draw.text((120, 300 + 50 * place), line, fill="black", font_size=22)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=100.0)
    return out
