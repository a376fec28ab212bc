"""Who may answer a question when, and what then stands: one officer, a second one below a score, a third in dispute.

Pure: it knows numbers of persons and words of verdicts, and serves links to a list and doubles alike. What is written
down of every step is `rulings.Ruling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import TextChoices

from jamsos.errors import DomainError


class Step(TextChoices):
    DECIDE = "decide", "Diputuskan"
    CONFIRM = "confirm", "Disetujui orang kedua"
    OBJECT = "object", "Tidak disetujui orang kedua"
    SETTLE = "settle", "Diputuskan setelah berbeda pendapat"
    UNDO = "undo", "Diurungkan"


class Stage(TextChoices):
    OPEN = "open", "Perlu ditinjau"
    SECOND = "second", "Menunggu orang kedua"
    DISPUTED = "disputed", "Berbeda pendapat: menunggu kepala atau orang ketiga"
    COUNTS = "counts", "Berlaku"


@dataclass(frozen=True)
class Standing:
    """What stands now: the stage, the verdict given, the one that counts, and who has spoken since it was open."""

    stage: str = Stage.OPEN
    verdict: str = ""
    counts: str = ""
    parties: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rights:
    """What a person may do here at all: decide and be the second, settle what two others disagree about."""

    person: int
    decides: bool
    settles: bool


def open_answers(standing: Standing, rights: Rights, verdicts: Sequence[str]) -> Sequence[str]:
    """The answers this person may give now; none for who may not, or has spoken already and needs another person."""
    spoken = rights.person in standing.parties
    if standing.stage == Stage.SECOND:
        return (Step.CONFIRM, Step.OBJECT) if rights.decides and not spoken else ()
    if standing.stage == Stage.DISPUTED:
        return verdicts if rights.settles and not spoken else ()
    return verdicts if rights.decides else ()


def require_open(standing: Standing, rights: Rights, verdicts: Sequence[str], answer: str) -> None:
    """Raise `DomainError` unless the person may give this answer now."""
    if answer in open_answers(standing, rights, verdicts):
        return
    if rights.person in standing.parties and standing.stage in {Stage.SECOND, Stage.DISPUTED}:
        raise DomainError(
            "Anda sudah berpendapat tentang pasangan ini.", "Orang lain yang harus menilainya; lanjutkan yang berikut."
        )
    raise DomainError(
        f"Jawaban itu tidak berlaku pada keadaan «{Stage(standing.stage).label}».",
        "Muat ulang halaman untuk melihat keadaan terakhir dan pilihan Anda.",
    )


def follow(standing: Standing, answer: str, person: int, *, second: bool) -> tuple[Step, Standing]:
    """The step that the answer is, and what stands after it; `second`: a verdict needs another person to count."""
    parties = (*standing.parties, person)
    if answer == Step.CONFIRM:
        return Step.CONFIRM, Standing(Stage.COUNTS, standing.verdict, standing.verdict, parties)
    if answer == Step.OBJECT:
        return Step.OBJECT, replace(standing, stage=Stage.DISPUTED, parties=parties)
    if standing.stage == Stage.DISPUTED:
        return Step.SETTLE, Standing(Stage.COUNTS, answer, answer, parties)
    if second:
        return Step.DECIDE, Standing(Stage.SECOND, answer, standing.counts, (person,))
    return Step.DECIDE, Standing(Stage.COUNTS, answer, answer, (person,))
