"""The Pasal 20 code of a job as a clerk writes it, where the words leave no doubt."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

from jamsos.environment import BASE_DIR

JOBS = BASE_DIR / "fixtures" / "occupations" / "pasal20.csv"
VAGUE = {"LAINNYA", "DLL", "GURU"}


class Occupations:
    """Words of the Perbup first, then KTP job names; a text that fits two codes fits none."""

    def __init__(self, path: Path = JOBS) -> None:
        with path.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self._labels = _index((row["kode_usulan"], row["label_perbup"]) for row in rows)
        self._ktp = _index((row["kode_usulan"], row["padanan_pekerjaan_ktp"]) for row in rows)
        self._known: dict[str, str] = {}

    def code(self, job: str) -> str:
        """`Guru ngaji / marbot` -> `P20-1C-12`; empty when unclear."""
        if job not in self._known:
            self._known[job] = self._find(job)
        return self._known[job]

    def _find(self, job: str) -> str:
        said = f" {_plain(job)} "
        for phrases in (self._labels, self._ktp):
            codes = {code for phrase, found in phrases.items() if f" {phrase} " in said for code in found}
            if codes:
                return codes.pop() if len(codes) == 1 else ""
        return ""


def _index(pairs) -> dict[str, set[str]]:
    """Phrase -> codes that use it; what stands in brackets explains and names no job."""
    phrases: dict[str, set[str]] = defaultdict(set)
    for code, text in pairs:
        for part in re.split(r"[,;/]|\bdan\b", re.sub(r"\(.*?\)", "", text)):
            phrase = _plain(part)
            if len(phrase) > 2 and phrase not in VAGUE:
                phrases[phrase].add(code)
    return phrases


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[A-Z]+", text.upper()))
