"""What changes in a regulation, and from which day: for the Kriteria page and for whoever adds a dated line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from eligibility.regulations.engine import Regulation
from eligibility.regulations.parameters import Parameter
from eligibility.regulations.readings import Reading, Track

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """From day `on` something is `after` instead of `before` (None = no value); `test_only` never decides a case."""

    on: date
    what: str
    article: str
    before: Any
    after: Any
    test_only: bool = False


def changes(law: Regulation) -> list[Change]:
    """Everything that differs from what held at first, by day; first values are no change."""
    found = [
        *(change for item in law.parameters.items.values() for change in _of_parameter(item)),
        *(change for reading in law.readings.values() for change in _of_reading(reading)),
        *(change for track in law.tracks.values() for change in _of_track(track)),
    ]
    return sorted(found, key=lambda change: change.on)


def _of_parameter(item: Parameter) -> Iterator[Change]:
    real = [value for value in item.values if not value.test_only]
    days = {value.valid_from for value in real} | {value.valid_to + DAY for value in real if value.valid_to}
    for on in sorted(days)[1:]:
        yield Change(on, item.label, item.article, _value(item, on - DAY), _value(item, on))
    for trial in item.values:
        if trial.test_only:
            before = _value(item, trial.valid_from)
            yield Change(trial.valid_from, item.label, item.article, before, trial.value, test_only=True)


def _value(item: Parameter, on: date) -> Any:
    held = item.at(on)
    return held.value if held else None


def _of_reading(reading: Reading) -> Iterator[Change]:
    for earlier, later in pairwise(reading.choices):
        before, after = (reading.options[choice.option].says for choice in (earlier, later))
        yield Change(later.since, f"Pembacaan {reading.id}, oleh {later.chosen_by}", reading.article, before, after)


def _of_track(track: Track) -> Iterator[Change]:
    for (_, before), (since, after) in pairwise(track.waives):
        what = f"Aturan yang tidak mengikat jalur {track.title}"
        yield Change(since, what, track.article, sorted(before), sorted(after))
