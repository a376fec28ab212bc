"""What is wrong with a mapping of columns, sentence by sentence; each names the column and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from enrollment.submissions.layouts import ANSWER_FIELDS, ANSWERS, SOURCES, printable
from jamsos.lib.workbook import normal_column
from jamsos.logs import mask_text

REQUIRED = ("nik", "name", "occupation", "address")
"""At least these go to BPJS: Pasal 23(2)."""
READ = ("nik", "name", "status")
"""Without these an answer cannot be told."""
DATE_FORMATS = {"%d-%m-%Y": "31-12-2026", "%d/%m/%Y": "31/12/2026", "%Y-%m-%d": "2026-12-31", "%Y%m%d": "20261231"}
FORMULA = ("=", "+", "-", "@")
HEADING_LENGTH, VALUE_LENGTH, MOST_COLUMNS, WIDTHS = 60, 60, 40, range(4, 81)


def wrong_submission(raw: Mapping[str, Any]) -> list[str]:
    """Why a mapping of the submission cannot be used; nothing when it can."""
    columns = raw["columns"]
    return [
        *_too_many(columns),
        *(says for place, column in enumerate(columns, 1) for says in _column(place, column)),
        *_doubled([column["name"] for column in columns]),
        *_not_once([column.get("from", "") for column in columns]),
        *([] if raw["date_format"] in DATE_FORMATS else ["Bentuk tanggal tidak dikenal. Pilih dari daftar."]),
    ]


def wrong_answer(raw: Mapping[str, Any]) -> list[str]:
    """Why a mapping of the answer cannot be used; nothing when it can."""
    columns, words = raw["columns"], raw["statuses"]
    headings = [(ANSWER_FIELDS[name], text) for name in ANSWER_FIELDS for text in columns[name]]
    missing = [ANSWER_FIELDS[name] for name in ANSWER_FIELDS if not columns[name]]
    return [
        *(f"{label}: judul kolom kosong. Isi sedikitnya satu." for label in missing),
        *(f"{label}: {says}" for label, text in headings for says in _heading(text)),
        *_doubled([text for _, text in headings]),
        *(f"Kata status {ANSWERS[kind]} kosong. Isi sedikitnya satu." for kind in ANSWERS if not words[kind]),
        *(f"Kata status «{text}»: {says}" for kind in ANSWERS for text in words[kind] for says in _text(text)),
        *_two_meanings(words),
    ]


def _too_many(columns: Sequence[object]) -> Iterator[str]:
    if len(columns) > MOST_COLUMNS:
        yield f"Kolomnya {len(columns)}; paling banyak {MOST_COLUMNS}."


def _column(place: int, column: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"Kolom {place}: {says}" for says in _heading(column["name"]))
    source = column.get("from", "")
    if source and source not in SOURCES:
        yield f"Kolom {place}: isian tidak dikenal. Pilih dari daftar."
    if source and column.get("value"):
        yield f"Kolom {place}: isi tetap hanya untuk kolom tanpa isian. Kosongkan salah satunya."
    if column.get("value"):
        yield from (f"Kolom {place}, isi tetap: {says}" for says in _text(column["value"]))
    if column["width"] not in WIDTHS:
        yield f"Kolom {place}: lebar {WIDTHS[0]} sampai {WIDTHS[-1]} huruf."


def _heading(text: str) -> Iterator[str]:
    if not normal_column(text):
        yield "judul kosong. Isi judul dengan huruf atau angka, atau hapus kolomnya."
    else:
        yield from _text(text)


def _text(text: str) -> Iterator[str]:
    if len(text) > HEADING_LENGTH:
        yield f"lebih dari {HEADING_LENGTH} huruf. Singkatkan."
    if text.startswith(FORMULA):
        yield "berawalan seperti rumus. Buang tanda = + - @ di depannya."
    if printable(text) != text:
        yield "memuat tanda yang tidak tampak. Ketik ulang."
    if mask_text(text) != text:
        yield "memuat nomor identitas. Tulis tanpa NIK."


def _doubled(headings: Iterable[str]) -> Iterator[str]:
    """Headings that a reader cannot tell apart: capitals, dots and spaces make no difference."""
    times = Counter(filter(None, map(normal_column, headings)))
    yield from (f"Judul «{name}» dipakai {count} kali. Beri judul lain." for name, count in times.items() if count > 1)


def _not_once(sources: Sequence[str]) -> Iterator[str]:
    for name in REQUIRED:
        if sources.count(name) != 1:
            yield f"{SOURCES[name]} harus ada pada tepat satu kolom, kini {sources.count(name)} (Pasal 23 ayat (2))."


def _two_meanings(words: Mapping[str, Sequence[str]]) -> Iterator[str]:
    both = {text.upper() for text in words["recorded"]} & {text.upper() for text in words["rejected"]}
    yield from (f"Kata status «{text}» berarti terekam dan ditolak. Pilih salah satu." for text in sorted(both))
