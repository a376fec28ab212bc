"""What a sample check has found: the share that does not agree, with Wilson's interval, as a whole and by trait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from enrollment.verification.models import Draw, DrawnPerson, with_newest
from enrollment.verification.samples import BANDS
from enrollment.verification.sampling import Interval, wilson
from enrollment.workers.models import Sex

UNKNOWN = "tidak diketahui"


@dataclass(frozen=True)
class Row:
    """A part of the sample: people in the frame, drawn, looked at, not agreeing, and the interval of their share."""

    label: str
    people: int
    drawn: int
    looked_at: int
    wrong: int
    interval: Interval | None


Part = Callable[[DrawnPerson], str]
PARTS: tuple[tuple[str, int, Part], ...] = (
    ("Kecamatan", 0, lambda line: line.district.name),
    ("Jenis kelamin", 1, lambda line: sex_label(line.sex)),
    ("Usia", 2, lambda line: band_label(line.age_band)),
)
"""Title, place in the key of the stratum, and the label of a line's part."""


def sex_label(sex: str) -> str:
    return dict(Sex.choices).get(sex, UNKNOWN)


def band_label(band: str) -> str:
    return f"{band} tahun" if band in BANDS[:-1] else UNKNOWN


def stratum_label(line: DrawnPerson) -> str:
    return ", ".join(label(line) for _, _, label in PARTS)


def lines_of(sample: Draw) -> list[DrawnPerson]:
    """Every line with the newest finding (`agrees`, None while nobody has looked)."""
    return list(with_newest(sample.lines.select_related("district"), "agrees").order_by("no"))


def whole(sample: Draw, lines: Iterable[DrawnPerson]) -> Row:
    """The sample as one."""
    return _row("Seluruh sampel", sample.population, list(lines), sample.confidence)


def by_part(sample: Draw, lines: Iterable[DrawnPerson], title: str) -> list[Row]:
    """The sample by kecamatan, sex or age."""
    _, place, label = next(part for part in PARTS if part[0] == title)
    people: Counter[str] = Counter()
    for key, numbers in sample.frame.items():
        people[key.split("|")[place]] += len(numbers)
    groups: dict[str, list[DrawnPerson]] = {}
    for line in lines:
        groups.setdefault((str(line.district_id), line.sex, line.age_band)[place], []).append(line)
    rows = (_row(label(found[0]), people[key], found, sample.confidence) for key, found in groups.items())
    return sorted(rows, key=lambda row: row.label)


def by_stratum(sample: Draw, lines: Iterable[DrawnPerson]) -> list[Row]:
    """Every stratum that has somebody in the sample, in the order of the list."""
    groups: dict[str, list[DrawnPerson]] = {}
    for line in lines:
        groups.setdefault(f"{line.district_id}|{line.sex}|{line.age_band}", []).append(line)
    return [
        _row(stratum_label(found[0]), len(sample.frame[key]), found, sample.confidence)
        for key, found in groups.items()
    ]


def _row(label: str, people: int, lines: list[DrawnPerson], confidence: int) -> Row:
    looked_at = [line for line in lines if line.agrees is not None]
    wrong = sum(not line.agrees for line in looked_at)
    return Row(label, people, len(lines), len(looked_at), wrong, wilson(wrong, len(looked_at), confidence))
