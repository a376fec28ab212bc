"""Regulations of other regions: what they leave open is told, drafts say so, and none becomes our legal base."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from eligibility.regulations import RegulationError, assess, catalogue, describe, legal_base, load
from eligibility.regulations import perwal_kota_serang_2025 as module
from eligibility.regulations.catalogue import FOLDER, build

ON = date(2026, 3, 1)
CITIES = {
    "perwal-kota-serang-2025": ("3673", "rancangan"),
    "raperda-tangsel-2025": ("3674", "rancangan"),
    "perwal-pekalongan-19b-2022": ("3375", "peraturan"),
}


@pytest.mark.parametrize("code", CITIES)
def test_region_status_and_open_points_are_told(code: str) -> None:
    told = describe(load(code), ON)
    assert (told["region"], told["status"]) == CITIES[code]
    assert all(point["about"] and point["says"] for point in told["silent"]) and told["silent"]
    assert "belum terkonfirmasi" in told["note"].lower()


def test_only_drafts_are_called_unconfirmed_where_they_are_chosen() -> None:
    unconfirmed = {law.code for law in catalogue() if "(belum terkonfirmasi)" in law.named}
    assert unconfirmed == {"perwal-kota-serang-2025", "raperda-tangsel-2025"}


def test_a_law_of_another_region_is_never_our_legal_base() -> None:
    assert load("perwal-pekalongan-19b-2022").in_force(date(2022, 6, 1))
    with pytest.raises(RegulationError, match="dasar hukum"):
        legal_base(date(2022, 6, 1))
    assert {legal_base(day).region for day in (date(2024, 1, 1), ON)} == {"3604"}


def built(tmp_path: Path, old: str, new: str):
    path = Path(shutil.copy(FOLDER / "perwal_kota_serang_2025.toml", tmp_path))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return build(module, path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('{ about = "Kuota"', '{ tentang = "Kuota"', "silent.tentang.*tidak dikenal"),
        ('{ about = "Kuota", says = "', '{ about = "", says = "', "silent.about"),
        ('status = "rancangan"', 'status = "wacana"', "status.*'wacana'"),
        ('region = "3673"\n', "", "regulation.region"),
        ("value = 16, valid_from", "value = 14, valid_from", "jumlah_pekerjaan.*14, padahal 15"),
    ],
)
def test_a_bad_head_or_list_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RegulationError, match=message):
        built(tmp_path, old, new)


def test_a_job_is_refused_only_once_the_whole_list_is_known(tmp_path: Path) -> None:
    fisher = pl.DataFrame({"row_id": [1], "occupation": ["P20-1C-01"]})
    whole = built(tmp_path, "value = 16, valid_from", "value = 15, valid_from")
    outcome = {law.version: assess(fisher, law, ON).outcomes["KS-PEKERJAAN"][0] for law in (load(whole.code), whole)}
    assert list(outcome.values()) == ["unknown", "not_met"]
