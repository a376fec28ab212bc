"""What a legal drafter would remark about the words of a draft; nothing here refuses, a person decides.

Order and form of citations after Lampiran II of UU 12/2011: by rank of the regulation, then by year and number; each
with its gazette, whose year is that of the regulation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from enrollment.decrees.library import library
from enrollment.decrees.words import Words, label_of
from jamsos.lib.dates import format_date
from jamsos.lib.money import number

RANKS = (
    "Undang-Undang Dasar",
    "Undang-Undang",
    "Peraturan Pemerintah",
    "Peraturan Presiden",
    "Peraturan Menteri",
    "Peraturan Daerah Provinsi",
    "Peraturan Daerah",
    "Peraturan Gubernur",
    "Peraturan Bupati",
)
OUT_OF_ORDER = "menurut tingkat peraturan, lalu tahun dan nomornya, seharusnya lebih dahulu"
NUMBERED = re.compile(r"Nomor (\d+) Tahun (\d{4})")
GAZETTE = re.compile(r"(?:Lembaran|Berita) (?:Negara|Daerah)\D*?Tahun (\d{4})")
DIKTUM = re.compile(r"Diktum (KE[A-Z]+(?: BELAS)?)")


def remarks(words: Words, *, people: int, on: date) -> dict[str, list[list[str]]]:
    """Remarks by part, one list per clause in order."""
    texts = {part: list(getattr(words, part)) for part in ("considerations", "citations", "notes", "clauses")}
    return {
        "considerations": [_consideration(text) for text in texts["considerations"]],
        "citations": citation_remarks(texts["citations"], on=on),
        "notes": [_ending(text, ";") for text in texts["notes"]],
        "clauses": _clauses(texts["clauses"], people),
    }


def citation_remarks(texts: Sequence[str], *, on: date) -> list[list[str]]:
    """What to look at in each citation: its source, its form, its gazette and its place in the order."""
    found = []
    for place, text in enumerate(texts):
        before = texts[:place]
        twice = ["sudah disebut di atas"] if text in before else []
        late = [OUT_OF_ORDER] if before and _rank(text) < _rank(before[-1]) else []
        found.append([*_ending(text, ";"), *_gazette(text), *twice, *late, *_source(text, on)])
    return found


def _rank(text: str) -> tuple[int, int, int]:
    rank = next((place for place, name in enumerate(RANKS) if name in text[:60]), len(RANKS))
    dated = NUMBERED.search(text)
    return (rank, int(dated[2]), int(dated[1])) if dated else (rank, 0, 0)


def _gazette(text: str) -> list[str]:
    """The regulation's own number and year against its first gazette; a ministry's may appear a year later."""
    if not (law := NUMBERED.search(text)):
        return []
    if not (printed := GAZETTE.search(text)):
        return ["tanpa lembaran atau berita negara/daerah"]
    late = int(printed[1]) - int(law[2])
    allowed = (0, 1) if text.startswith("Peraturan Menteri") else (0,)
    wrong = [] if late in allowed else [f"tahun lembaran {printed[1]} tidak sama dengan tahun peraturan {law[2]}"]
    doubled = ["kata «Tambahan» tertulis dua kali"] if "Tambahan Tambahan" in text else []
    return [*wrong, *doubled]


def _source(text: str, on: date) -> list[str]:
    entry = next((entry for entry in library() if entry.part == "citations" and entry.text == text), None)
    if entry is None:
        return ["tidak ada dalam pustaka: cocokkan dengan lembaran resmi"]
    gone = [f"hanya berlaku sampai {format_date(entry.until)}"] if entry.until and entry.until < on else []
    return [*gone, *([entry.check] if entry.check else [])]


def _consideration(text: str) -> list[str]:
    return [*([] if text.startswith("bahwa ") else ["diawali kata «bahwa»"]), *_ending(text, ";")]


def _ending(text: str, sign: str) -> list[str]:
    return [] if text.endswith(sign) else [f"diakhiri tanda «{sign}»"]


def _clauses(texts: Sequence[str], people: int) -> list[list[str]]:
    labels = {label_of(place) for place in range(len(texts))}
    found = [[*_ending(text, "."), *_lost(text, labels)] for text in texts]
    if found and not any(f"{number(people)} (" in text for text in texts) and people:
        found[0].append(f"jumlah dalam lampiran, {number(people)} orang, tidak disebut dalam diktum mana pun")
    return found


def _lost(text: str, labels: set[str]) -> list[str]:
    """Diktum that are referred to and do not exist in this draft."""
    if "Keputusan Bupati tersebut" in text:
        return []
    return [f"menunjuk Diktum {name} yang tidak ada" for name in DIKTUM.findall(text) if name not in labels]
