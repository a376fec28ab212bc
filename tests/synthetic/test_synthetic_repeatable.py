"""The same seed gives the same bytes, in another process and with another hash seed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[2]
SIZE = ["--people", "3000", "--workers", "200"]


def run(out: Path, seed: str, hash_seed: str) -> dict[str, bytes]:
    command = [sys.executable, "-m", "enrollment.synthetic", *SIZE, "--seed", seed, "--out", str(out), "--json"]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["workers"] == 200
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The population of seed 5, which each of the others is held against."""
    return run(tmp_path_factory.mktemp("first") / "a", "5", "0")


def test_same_seed_same_bytes_whatever_the_hash_seed(first: dict[str, bytes], tmp_path: Path):
    assert first == run(tmp_path / "b", "5", "12345")
    assert set(first) == {
        "keluarga_dtsen_v3_2026_36.04.csv",
        "anggota_keluarga_dtsen_v3_2026_36.04.csv",
        "cacat_dtsen.csv",
        "pekerja.csv",
        "pekerja.xlsx",
        "truth.csv",
        "padanan_kode_desa.csv",
        *("bpjs.csv", "bantuan_apbd.csv", "kematian.csv", "truth_daftar.csv"),
    }


def test_another_seed_makes_another_population(first: dict[str, bytes], tmp_path: Path):
    other = run(tmp_path / "b", "6", "0")
    assert [name for name in first if first[name] == other[name]] == ["padanan_kode_desa.csv"]


def test_impossible_size_ends_with_one_clear_line(tmp_path: Path):
    command = [sys.executable, "-m", "enrollment.synthetic", "--people", "10", "--out", str(tmp_path / "x")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "penduduk paling sedikit" in done.stderr


@pytest.mark.django_db
def test_management_command_prints_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    call_command("make_synthetic", "--json", *SIZE, "--seed", "5", "--out", str(tmp_path / "c"))
    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (printed["people"], printed["workers"]) == (3000, 200)
