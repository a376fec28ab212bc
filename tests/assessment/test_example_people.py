"""One file of made-up people under four regulations: different answers, each with its reason."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command

from jamsos.environment import BASE_DIR

pytestmark = pytest.mark.django_db
PEOPLE = BASE_DIR / "fixtures" / "regulations" / "contoh-orang.csv"
TABLE = tomllib.loads((Path(__file__).parent / "contoh_orang.toml").read_text(encoding="utf-8"))["orang"]
LAWS = {
    "kabupaten_serang": "perbup-serang-59-2025",
    "kota_serang": "perwal-kota-serang-2025",
    "tangerang_selatan": "raperda-tangsel-2025",
    "pekalongan": "perwal-pekalongan-19b-2022",
}
RESULTS = {
    "memenuhi": ("eligible", "met"),
    "tidak memenuhi": ("not_eligible", "not_met"),
    "perlu klarifikasi": ("unknown", "unknown"),
}
CASES = [
    pytest.param(row["nama"], place, *row[place], id=f"{row['nama']}, {place}") for row in TABLE for place in LAWS
]


@cache
def answers(code: str) -> dict[str, list[dict[str, str]]]:
    """Lines of the command's file by the name of the person."""
    names = {number: row["NAMA"] for number, row in enumerate(rows(PEOPLE), start=2)}
    with TemporaryDirectory() as folder:
        out = Path(folder) / "temuan.csv"
        day = ("--on", "2026-03-01")
        call_command("assess_file", str(PEOPLE), "--regulation", code, *day, "--out", str(out), stdout=StringIO())
        found: dict[str, list[dict[str, str]]] = {}
        for line in rows(out):
            found.setdefault(names[int(line["row_no"])], []).append(line)
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("name", "place", "result", "reason"), CASES)
def test_person_gets_the_result_and_reason_the_table_states(name, place, result, reason) -> None:
    *findings, last = answers(LAWS[place])[name]
    wanted, deciding = RESULTS[result]
    assert (last["rule"], last["outcome"]) == ("RESULT", wanted)
    assert any(reason in line["sentence"] for line in findings if line["outcome"] == deciding), findings


def test_the_table_names_every_person_of_the_file() -> None:
    assert [row["nama"] for row in TABLE] == [row["NAMA"] for row in rows(PEOPLE)]


def test_no_two_regulations_answer_alike_about_everybody() -> None:
    results = [tuple(lines[-1]["outcome"] for lines in answers(code).values()) for code in LAWS.values()]
    assert len(set(results)) == len(LAWS)
