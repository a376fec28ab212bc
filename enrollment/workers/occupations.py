"""The code of a job as a clerk writes it, where the words leave no doubt: of Pasal 20, or of another regulation."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from eligibility import regulations
from jamsos.environment import BASE_DIR

JOBS = BASE_DIR / "fixtures" / "occupations" / "pasal20.csv"
OF_PASAL_20 = {"perbup-serang-59-2025", "perbup-serang-322-2023"}
VAGUE = {"LAINNYA", "DLL", "GURU"}


class Occupations:
    """Words of the regulation first, then other names of its jobs; a text that fits two codes fits none."""

    def __init__(self, labels: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]) -> None:
        self._labels, self._others = _index(labels), _index(others)
        self._known: dict[str, frozenset[str]] = {}

    @classmethod
    def of(cls, regulation: str) -> Occupations:
        """The jobs of a regulation; one without a list of jobs has no codes."""
        return cls(*(_pasal_20() if regulation in OF_PASAL_20 else _listed(regulation)))

    def code(self, job: str) -> str:
        """`Guru ngaji / marbot` -> `P20-1C-12`; empty when unclear."""
        codes = self.codes(job)
        return next(iter(codes)) if len(codes) == 1 else ""

    def codes(self, job: str) -> frozenset[str]:
        """All codes that the words may stand for."""
        if job not in self._known:
            self._known[job] = self._find(job)
        return self._known[job]

    def _find(self, job: str) -> frozenset[str]:
        said = f" {_plain(job)} "
        for phrases in (self._labels, self._others):
            codes = frozenset(code for phrase, found in phrases.items() if f" {phrase} " in said for code in found)
            if codes:
                return codes
        return frozenset()


def job_words(code: str, regulation: str) -> str:
    """What the regulation calls the job of that code; the code itself where it names none."""
    labels, _ = _pasal_20() if regulation in OF_PASAL_20 else _listed(regulation)
    return dict(labels).get(code, code)


Pairs = list[tuple[str, str]]


@cache
def _pasal_20() -> tuple[Pairs, Pairs]:
    """Words of the Perbup, and KTP job names (fixtures/occupations)."""
    with JOBS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = ("label_perbup", "padanan_pekerjaan_ktp")
    return tuple([(row["kode_usulan"], row[name]) for row in rows] for name in names)


@cache
def _listed(regulation: str) -> tuple[Pairs, Pairs]:
    """The regulation's own list with every job it has named so far, and what else clerks call them."""
    parameters = regulations.load(regulation).parameters.items
    named = [parameters[name].values if name in parameters else () for name in ("pekerjaan", "sebutan_pekerjaan")]
    return tuple([pair for value in values for pair in value.value.items()] for values in named)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
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
