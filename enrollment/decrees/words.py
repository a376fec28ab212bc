"""The words of a draft while they are edited: lists of clauses, and the steps on them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from enrollment.decrees.wording import letters
from enrollment.papers.letters import refuse_letters
from jamsos.errors import DomainError
from jamsos.logs import mask_text
from jamsos.stated import stated

ORDINALS = ["SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM", "TUJUH", "DELAPAN", "SEMBILAN", "SEPULUH", "SEBELAS"]
MOST = {"considerations": 26, "citations": 60, "notes": 30, "clauses": 19}
NEEDED = {"considerations": "Menimbang", "citations": "Mengingat", "clauses": "Memutuskan"}
TITLE_LENGTH, LENGTH = 300, 3_000
RESTS_ON = re.compile(r"(dimaksud dalam )huruf a(?:,? (?:dan )?huruf [b-z])*")


@dataclass(frozen=True)
class Words:
    """What the legal bureau may change of a draft; a clause of `clauses` is the text of a diktum."""

    title: str
    considerations: tuple[str, ...]
    citations: tuple[str, ...]
    notes: tuple[str, ...]
    clauses: tuple[str, ...]


def words_of(kept: Mapping[str, Any]) -> Words:
    """The words in the wording kept with a decree."""
    parts = {part: tuple(kept[part]) for part in ("considerations", "citations", "notes")}
    return Words(title=kept["title"], clauses=tuple(item["text"] for item in kept["clauses"]), **parts)


def merged(words: Words, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The kept wording with these words: the diktum named anew in order, the title in `enacts` too."""
    changed = asdict(words) | {"clauses": [_diktum(place, text) for place, text in enumerate(words.clauses)]}
    return {**kept, **changed, "enacts": kept["enacts"].replace(kept["title"], words.title)}


def label_of(place: int) -> str:
    """KESATU, KEDUA ... KESEPULUH, KEDUA BELAS for the diktum at a place counted from 0."""
    if place < len(ORDINALS):
        return f"KE{ORDINALS[place]}"
    return f"KE{ORDINALS[place - 10]} BELAS"


def tidy(words: Words) -> Words:
    """One space between words, no empty clause, and the letters the last consideration rests on counted anew.

    Raises DomainError that names the part and the clause: too many, too long, none at all, an identity number,
    letters that cannot be printed.
    """
    parts = {part: _clean(part, getattr(words, part)) for part in MOST}
    title = stated(words.title, "Judul", most=TITLE_LENGTH, hint="Isi judulnya.")
    refuse_letters("Judul", title)
    return Words(title=title, **parts | {"considerations": _resting(parts["considerations"])})


def stepped(words: Words, step: str, text: str = "") -> Words:
    """After one step on the page: `citations:2:up`, `:down`, `:drop`, or `citations::add` of `text`.

    Raises DomainError for a step that the page does not offer.
    """
    part, _, rest = step.partition(":")
    place, _, act = rest.partition(":")
    if part not in MOST or act not in ("up", "down", "drop", "add"):
        raise DomainError("Langkah penyuntingan tidak dikenal.", "Muat ulang halamannya.")
    rows = list(getattr(words, part))
    if act == "add":
        rows.append(text)
    elif place.isdecimal() and int(place) < len(rows):
        _move(rows, int(place), act)
    return replace(words, **{part: tuple(rows)})


def _move(rows: list[str], place: int, act: str) -> None:
    row = rows.pop(place)
    if act != "drop":
        rows.insert(max(place - 1, 0) if act == "up" else place + 1, row)


def _diktum(place: int, text: str) -> dict[str, str]:
    return {"label": label_of(place), "text": text}


def _clean(part: str, rows: tuple[str, ...]) -> tuple[str, ...]:
    clean = tuple(filter(None, (" ".join(row.split()) for row in rows)))
    if part in NEEDED and not clean:
        raise DomainError(f"Bagian {NEEDED[part]} kosong.", "Tambahkan sedikitnya satu butir, dari pustaka atau baru.")
    if len(clean) > MOST[part]:
        raise DomainError(f"Satu bagian memuat lebih dari {MOST[part]} butir.", "Gabungkan atau hapus butirnya.")
    for no, row in enumerate(clean, 1):
        clause = f"Butir {no} «{mask_text(row[:40])}»"
        stated(row, clause, most=LENGTH)
        if not row.isprintable():
            raise DomainError(f"{clause} memuat tanda yang tidak tercetak.", "Ketik ulang butir itu.")
        refuse_letters(f"Butir {no}", row)
    return clean


def _resting(rows: tuple[str, ...]) -> tuple[str, ...]:
    if len(rows) < 2:
        return rows
    return (*rows[:-1], RESTS_ON.sub(lambda found: found[1] + letters(len(rows) - 1), rows[-1]))
