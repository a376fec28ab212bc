"""What changes from which day: values, readings and tracks that follow one another, and trials beside them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from eligibility.regulations import load
from eligibility.regulations import perbup_serang_59_2025 as module
from eligibility.regulations.catalogue import FOLDER, build
from eligibility.regulations.timeline import Change, changes

FILE = "perbup_serang_59_2025.toml"
YOUNGEST = "values = [{ value = 18, valid_from = 2025-10-28 }]"
UNDECIDED = """
[[reading.chosen]]
option = "irisan"
since = 2025-10-28
"""
DECIDED = """
[[reading.chosen]]
option = "luar"
since = 2027-03-01
chosen_by = "Bagian Hukum"
ground = "Surat 1/2027."
"""
WAIVES = 'waives = [{ valid_from = 2025-10-28, rules = ["P20-1", "P21-c", "P21-d"] }]'


def told(tmp_path: Path, *changed: tuple[str, str]) -> list[Change]:
    path = Path(shutil.copy(FOLDER / FILE, tmp_path))
    text = path.read_text(encoding="utf-8")
    for old, new in changed:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return changes(build(module, path))


@pytest.fixture
def first() -> list[Change]:
    return changes(load("perbup-serang-59-2025"))


def test_a_following_value_is_a_change_from_its_day(tmp_path, first) -> None:
    later = YOUNGEST.replace(" }]", " }, { value = 19, valid_from = 2027-01-01 }]")
    (change,) = set(map(repr, told(tmp_path, (YOUNGEST, later)))) - set(map(repr, first))
    assert "datetime.date(2027, 1, 1)" in change and "before=18, after=19" in change and "test_only=False" in change


def test_an_end_without_a_following_value_is_a_change_too(tmp_path) -> None:
    old = 'unit = "kata"\nnote = "Hanya tanda untuk petugas, tidak menggugurkan."\nvalues = [{ value = ["PNS",'
    gap = '{ value = ["PNS"], valid_from = 2024-01-01, valid_to = 2024-12-31 }, { value = ["PNS",'
    new = old.replace('{ value = ["PNS",', gap)
    found = [change for change in told(tmp_path, (old, new)) if change.article == "Pasal 6 ayat (1)"]
    assert [(change.on, change.before, change.after is None) for change in found] == [
        (date(2025, 1, 1), ["PNS"], True),
        (date(2025, 10, 28), None, False),
    ]


def test_a_trial_value_stands_beside_and_says_so(tmp_path, first) -> None:
    trial = YOUNGEST.replace(" }]", " }, { value = 21, valid_from = 2026-06-01, test_only = true }]")
    (change,) = [one for one in told(tmp_path, (YOUNGEST, trial)) if one not in first]
    assert (change.on, change.before, change.after, change.test_only) == (date(2026, 6, 1), 18, 21, True)


def test_an_opinion_of_the_legal_bureau_is_a_change_of_reading(tmp_path, first) -> None:
    (change,) = [one for one in told(tmp_path, (UNDECIDED, DECIDED + UNDECIDED)) if one not in first]
    assert (change.on, change.after) == (date(2027, 3, 1), "Rentang Pasal 19 mengikat: 17-65 tahun.")
    assert "C1" in change.what and "Bagian Hukum" in change.what


def test_a_track_that_waives_less_is_a_change(tmp_path, first) -> None:
    more = WAIVES.replace(" }]", ' }, { valid_from = 2027-01-01, rules = ["P20-1"] }]')
    (change,) = [one for one in told(tmp_path, (WAIVES, more)) if one not in first]
    assert (change.on, change.before, change.after) == (date(2027, 1, 1), ["P20-1", "P21-c", "P21-d"], ["P20-1"])


def test_changes_come_by_day(tmp_path) -> None:
    later = YOUNGEST.replace(" }]", " }, { value = 19, valid_from = 2029-01-01 }]")
    found = told(tmp_path, (YOUNGEST, later), (UNDECIDED, DECIDED + UNDECIDED))
    assert [change.on for change in found] == sorted(change.on for change in found)
