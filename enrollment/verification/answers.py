"""What Disdukcapil says of one person, and what follows from it. Pure: it knows no database and no file (DOMAIN 7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from enrollment.verification.models import CLOSING, Verdict

LABELS = {
    "NIK": "NIK",
    "NO_KK": "No. KK",
    "NAMA": "Nama",
    "TEMPAT_LAHIR": "Tempat lahir",
    "TGL_LAHIR": "Tanggal lahir",
    "JENIS_KELAMIN": "Jenis kelamin",
    "ALAMAT": "Alamat",
    "WILAYAH": "Wilayah",
}
ELEMENTS = tuple(LABELS)
SCORED = ("NAMA", "TEMPAT_LAHIR", "ALAMAT")
"""Elements whose likeness Disdukcapil gives as a number from 0 to 100; the others agree or do not."""
# "Padan sebagian" passes only when these agree, and elements alone decide only when all of these are answered.
IDENTITY = ("NIK", "NAMA", "TGL_LAHIR")
ANSWER = re.compile(r"(TIDAK )?SESUAI( ?\((100|[0-9]{1,2})\))?")


@dataclass(frozen=True)
class Reply:
    """Disdukcapil's answer about one line of a batch; `row` of its file, 0 when there is none."""

    no: int
    nik: str
    verdict: Verdict
    elements: dict[str, str] = field(default_factory=dict)
    note: str = ""
    row: int = 0


@dataclass(frozen=True)
class Suggestion:
    """The verdict that the elements alone give, if they give one, and why; a person decides."""

    verdict: Verdict | None
    why: str


def agrees(answer: str) -> bool:
    """Whether an element's answer is "Sesuai", with or without a score."""
    return answer.startswith("SESUAI")


def written(agreeing: bool, score: int | None = None) -> str:
    """An element's answer as the file has it: `SESUAI (92)`, `TIDAK SESUAI`."""
    return f"{'SESUAI' if agreeing else 'TIDAK SESUAI'}{'' if score is None else f' ({score})'}"


def read(answer: str) -> tuple[bool | None, int | None]:
    """Whether an element agrees and with what score; None where nothing is said."""
    number = re.search(r"\d+", answer)
    return (agrees(answer) if answer else None), (int(number[0]) if number else None)


def wrong(elements: Mapping[str, str]) -> list[str]:
    """Labels of the elements that do not agree, in the order of the file."""
    return [LABELS[name] for name in ELEMENTS if name in elements and not agrees(elements[name])]


def verdict_of(elements: Mapping[str, str]) -> Verdict | None:
    """The verdict that the elements alone give: all agree = padan; NIK agrees but others not = padan sebagian.

    None while NIK, name and birth date are not all answered: silence is no agreement.
    """
    if not set(IDENTITY) <= set(elements):
        return None
    if all(map(agrees, elements.values())):
        return Verdict.MATCHED
    return Verdict.PARTIAL if agrees(elements["NIK"]) else Verdict.UNMATCHED


def suggestion(elements: Mapping[str, str]) -> Suggestion:
    """What the elements alone say, with the reason and what would follow."""
    verdict = verdict_of(elements)
    if verdict is None:
        missing = [LABELS[name] for name in IDENTITY if name not in elements]
        return Suggestion(None, f"Belum ada usulan: {', '.join(missing)} belum dijawab.")
    if verdict == Verdict.MATCHED:
        return Suggestion(verdict, "Semua unsur yang dijawab sesuai. Orangnya lolos.")
    faults = ", ".join(wrong(elements))
    if verdict == Verdict.UNMATCHED:
        return Suggestion(verdict, f"NIK tidak sesuai ({faults}). Orangnya dikembalikan ke pengusul.")
    if passes(verdict, elements):
        return Suggestion(verdict, f"NIK, nama, dan tanggal lahir sesuai; {faults} tidak. Orangnya lolos.")
    return Suggestion(verdict, f"NIK sesuai, tetapi {faults} tidak. Orangnya dikembalikan ke pengusul.")


def passes(verdict: Verdict, elements: Mapping[str, str]) -> bool:
    """Whether the answer lets the person go on: padan, or padan sebagian with the identity agreeing."""
    if verdict == Verdict.PARTIAL:
        return all(agrees(elements.get(name, "")) for name in IDENTITY)
    return verdict == Verdict.MATCHED


def step_of(verdict: Verdict, elements: Mapping[str, str]) -> str:
    """The act of the lifecycle that the answer leads to: verify, close (died or moved away) or return."""
    if passes(verdict, elements):
        return "verify"
    return "close" if verdict in CLOSING else "return"


def contradicts(verdict: Verdict, elements: Mapping[str, str]) -> bool:
    """Whether the verdict says padan while an element does not agree."""
    return verdict == Verdict.MATCHED and not all(map(agrees, elements.values()))
