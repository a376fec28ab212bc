"""Places under quota and budget, from a table that a clerk can read and extend."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from enrollment.programs.models import Wave
from enrollment.selection.allocation import Candidate, Limits, allocate

CASES = tomllib.loads(Path(__file__).with_name("pembagian_tempat.toml").read_text(encoding="utf-8"))["kasus"]
WAITING = {
    "kelompok": "Menunggu: kuota kelompok sudah penuh.",
    "tahap": "Menunggu: kuota tahap sudah penuh.",
    "anggaran": "Menunggu: anggaran tahap sudah habis.",
}
GROUPS = {"tani": 1, "nelayan": 2}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["nama"])
def test_places(case):
    ranked = [Candidate(n, GROUPS[group], n, "", "Alasan.") for n, group in enumerate(case["urutan"], 1)]
    quotas = {GROUPS[name]: quota for name, quota in case["kuota_kelompok"].items()}
    placed = allocate(ranked, Limits(case["kuota_tahap"], case["cukup_untuk"], quotas))
    assert [item.candidate.rank for item in placed] == [*range(1, len(ranked) + 1)]
    assert [item.selected for item in placed] == [outcome == "terpilih" for outcome in case["hasil"]]
    sentences = [f"Alasan. {WAITING.get(outcome, '')}".strip() for outcome in case["hasil"]]
    assert [item.reason for item in placed] == sentences


@pytest.mark.parametrize(
    ("people", "first", "last", "rate", "rupiah"),
    [
        (2_016, 10, 12, 16_800, 101_606_400),  # kelompok tani, October to December 2025
        (34_782, 10, 12, 16_800, 1_753_012_800),  # Bontang, October to December 2023
        (21_234, 1, 1, 16_800, 356_731_200),  # Kabupaten Serang, one month
        (21_234, 1, 12, 16_800, 4_280_774_400),  # Kabupaten Serang, a year
        (1_593, 1, 12, 16_800, 321_148_800),  # Mukomuko 2024, first part
        (3_450, 1, 12, 13_500, 558_900_000),  # Mukomuko 2024, second part: together 880,048,800
    ],
)
def test_published_sums(people, first, last, rate, rupiah):
    wave = Wave(month_from=first, month_to=last, monthly_rate=rate, budget=rupiah)
    assert wave.cost_per_person * people == rupiah
    assert wave.affordable == people
    wave.budget -= 1
    assert wave.affordable == people - 1
