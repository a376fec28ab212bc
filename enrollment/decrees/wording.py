"""Default wording of decrees, kept as data in `fixtures/decrees` and filled in with a wave's figures."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Literal

from jamsos.errors import DomainError

Kind = Literal["bupati", "kadinsos", "perubahan"]
FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "decrees"


@dataclass(frozen=True)
class Clause:
    """One diktum: its label (KESATU) and its text."""

    label: str
    text: str


@dataclass(frozen=True)
class Wording:
    """All words of a decree but its list. `header` stands under the emblem; a `letterhead` replaces both.

    `removal_*` are those of the annex that names who is taken off; only an amendment has it.
    """

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
    removal_title: tuple[str, ...] = ()
    removal_closing: str = ""


def default_wording(
    kind: Kind, values: Mapping[str, str], notes: tuple[str, ...] = (), cases: Collection[str] | None = None
) -> Wording:
    """The drafted wording of a decree with `values` in place of the words in braces.

    `notes` are the documents under Memperhatikan (berita acara, Keputusan Kadinsos). Values needed: tahun,
    tahap, orang, orang_terbilang; for a Keputusan Bupati also program, masa, rupiah, rupiah_terbilang and
    sumber_dana. `cases` are the tracks of the people on the list, or what an amendment does: texts for other cases
    are left out (None leaves out nothing).
    Raises DomainError naming a value that is missing.
    """
    raw = _read(kind)
    title = _filled(raw["title"], values)
    known = {**values, "title": title}
    considerations = [_text(entry) for entry in _of_cases(raw["considerations"], cases)]
    resting = letters(len(considerations) - 1)
    return Wording(
        decree_name=raw["decree_name"],
        title=title,
        enacts=_filled(raw["enacts"], known),
        header=tuple(raw["header"]),
        letterhead=tuple(raw.get("letterhead", ())),
        considerations=tuple(_filled(text, known | {"huruf": resting}) for text in considerations),
        citations=tuple(item["text"] for item in _read("citations")["citations"]),
        notes=notes,
        clauses=tuple(
            Clause(item["label"], _filled(item["text"], known)) for item in _of_cases(raw["clauses"], cases)
        ),
        annex_title=tuple(_filled(text, known) for text in raw["annex_title"]),
        annex_closing=_filled(raw["annex_closing"], known),
        removal_title=tuple(_filled(text, known) for text in raw.get("removal_title", ())),
        removal_closing=_filled(raw.get("removal_closing", ""), known),
    )


def _of_cases(entries: Sequence[Any], cases: Collection[str] | None) -> Iterator[Any]:
    """A plain entry always stands; one with `cases` only where one of them is given."""
    for entry in entries:
        if cases is None or isinstance(entry, str) or "cases" not in entry or set(cases) & set(entry["cases"]):
            yield entry


def _text(entry: str | dict[str, Any]) -> str:
    return entry if isinstance(entry, str) else entry["text"]


def letters(count: int) -> str:
    """`huruf a, huruf b, dan huruf c` for three."""
    named = [f"huruf {letter}" for letter in ascii_lowercase[:count]]
    return " dan ".join(named) if count < 3 else f"{', '.join(named[:-1])}, dan {named[-1]}"


def to_json(wording: Wording) -> dict[str, Any]:
    """The wording as plain lists and text, to be kept and edited with a decree."""
    return asdict(wording)


def from_json(data: Mapping[str, Any]) -> Wording:
    """The wording kept by `to_json`. Raises DomainError when a part is missing."""
    try:
        kept = [field.name for field in fields(Wording) if field.name in data or field.default is MISSING]
        parts = {name: data[name] for name in kept}
        parts["clauses"] = [Clause(item["label"], item["text"]) for item in data["clauses"]]
    except KeyError as error:
        raise DomainError(
            f"Naskah keputusan tidak memuat bagian {error.args[0]}.", "Susun ulang naskah dari naskah baku."
        ) from None
    return Wording(**{name: tuple(part) if isinstance(part, list) else part for name, part in parts.items()})


def citation_checks() -> tuple[str, ...]:
    """What the legal bureau should compare with the gazette before signing, one line per citation."""
    return tuple(
        f"{item['text'].partition(' (')[0]}: {item['check']}"
        for item in _read("citations")["citations"]
        if "check" in item
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
