"""Default wording of decrees, kept as data in `fixtures/decrees` and filled in with a wave's figures."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from jamsos.errors import DomainError

Kind = Literal["bupati", "kadinsos"]
FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "decrees"


@dataclass(frozen=True)
class Clause:
    """One diktum: its label (KESATU) and its text."""

    label: str
    text: str


@dataclass(frozen=True)
class Wording:
    """All words of a decree that are not the list itself. `header` stands under the emblem, `letterhead` replaces it."""

    decree_name: str
    title: str
    enacts: str
    header: tuple[str, ...]
    letterhead: tuple[str, ...]
    considerations: tuple[str, ...]
    citations: tuple[str, ...]
    notes: tuple[str, ...]
    clauses: tuple[Clause, ...]
    annex_title: tuple[str, ...]
    annex_closing: str


def default_wording(kind: Kind, values: Mapping[str, str], notes: tuple[str, ...] = ()) -> Wording:
    """The drafted wording of a decree with `values` in place of the words in braces.

    `notes` are the documents under Memperhatikan (berita acara, Keputusan Kadinsos). Values needed: tahun, tahap,
    orang, orang_terbilang; a Keputusan Bupati also program, masa, rupiah, rupiah_terbilang, sumber_dana.
    Raises DomainError naming a value that is missing.
    """
    raw = _read(kind)
    title = _filled(raw["title"], values)
    known = {**values, "title": title}
    return Wording(
        decree_name=raw["decree_name"],
        title=title,
        enacts=_filled(raw["enacts"], known),
        header=tuple(raw["header"]),
        letterhead=tuple(raw.get("letterhead", ())),
        considerations=tuple(_filled(text, known) for text in raw["considerations"]),
        citations=tuple(item["text"] for item in _read("citations")["citations"]),
        notes=notes,
        clauses=tuple(Clause(item["label"], _filled(item["text"], known)) for item in raw["clauses"]),
        annex_title=tuple(_filled(text, known) for text in raw["annex_title"]),
        annex_closing=_filled(raw["annex_closing"], known),
    )


def citation_checks() -> tuple[str, ...]:
    """What the legal bureau should compare with the gazette before signing, one line per doubtful citation."""
    return tuple(
        f"{item['text'].partition(' (')[0]}: {item['check']}"
        for item in _read("citations")["citations"] if "check" in item
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _filled(text: str, values: Mapping[str, str]) -> str:
    try:
        return text.format_map(values)
    except KeyError as error:
        raise DomainError(
            f"Naskah keputusan memerlukan isian {error.args[0]} yang belum tersedia.",
            "Lengkapi data tahap (tahun, jumlah, masa iuran, sumber dana), lalu susun ulang naskahnya.",
        ) from None
