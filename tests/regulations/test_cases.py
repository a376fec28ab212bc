"""The rule tables of tests/cases as the office wrote them; nothing a regulation can answer is left untried."""

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from eligibility.regulations import assess, catalogue, load
from eligibility.regulations.engine import UNKNOWN
from eligibility.regulations.facts import FACTS
from tests.cases.__main__ import main
from tests.cases.judging import Verdict, explained, judge, shortages
from tests.cases.tables import FOLDER, Case, read_folder

CASES, MISTAKES = read_folder()
LAW = "perbup-serang-59-2025"


@cache
def verdicts() -> list[Verdict]:
    return judge(CASES)


@pytest.mark.parametrize("verdict", verdicts(), ids=lambda verdict: f"{verdict.case.file}: {verdict.case.name}")
def test_case_gives_the_result_the_office_wrote(verdict: Verdict) -> None:
    assert verdict.right, explained(verdict)


def test_every_table_can_be_read() -> None:
    assert MISTAKES == []


def test_no_name_stands_twice_in_a_table() -> None:
    names = [(case.file, case.name) for case in CASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("law", catalogue(), ids=lambda law: law.code)
def test_every_rule_outcome_letter_flag_and_reading_has_its_cases(law) -> None:
    assert shortages(CASES, [law]) == []


@pytest.mark.parametrize("case", CASES[::7], ids=lambda case: f"{case.file}: {case.name}")
def test_a_case_alone_ends_as_among_all_others(case: Case) -> None:
    together = next(verdict for verdict in verdicts() if verdict.case == case)
    assert judge([case]) == [together]


@pytest.mark.parametrize("code", [rule.code for rule in load(LAW).rules])
def test_every_rule_asks_when_nothing_is_known(code: str) -> None:
    findings = assess(pl.DataFrame({"row_id": [1]}), LAW, CASES[0].on).findings
    found = findings.filter(pl.col("rule") == code).to_dicts()[0]
    assert found["outcome"] == UNKNOWN
    assert found["sentence"].startswith("Perlu klarifikasi: ")


def test_the_readme_explains_every_fact_a_clerk_can_write() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [fact.label for fact in FACTS if fact.column != "row_id" and f"`{fact.label}`" not in told] == []


GOOD = """
peraturan = "perbup-serang-59-2025"
aturan = "P21-d"
[dasar]
jalur = "DTSEN"
[[kasus]]
nama = "Desil 4"
fakta = { desil = 4 }
hasil = "memenuhi"
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('hasil = "memenuhi"', 'hasil = "memenuhl"', ["kasus «Desil 4»", "Mungkin maksudnya 'memenuhi'"]),
        ("desil = 4 }", "desill = 4 }", ["fakta 'desill' tidak dikenal", "'desil'"]),
        ("desil = 4 }", 'desil = "4" }', ["fakta 'desil' = '4'", "bilangan bulat tanpa tanda kutip"]),
        ("desil = 4 }", "desil = 4 ", ["tidak dapat dibaca pada atau sebelum baris", "periksa kurung"]),
        ("P21-d", "P21-dd", ["aturan 'P21-dd' tidak dikenal", "'P21-d'"]),
        ("perbup-serang-59", "perbup-serang-95", ["tidak dikenal", "perbup-serang-59-2025"]),
        ("fakta", "Fakta", ["kunci 'Fakta' tidak dikenal", "'fakta'"]),
        ('nama = "Desil 4"\n', "", ["kasus «nomor 1»", "'nama' belum ditulis"]),
        ('aturan = "P21-d"', 'tentang = "huruf"', ["hasil harus berupa daftar"]),
        ('"memenuhi"', '"memenuhi"\npembacaan = { C1 = "entah" }', ["Pembacaan C1='entah' tidak ada"]),
        ("desil = 4", "desil = 5", ["GAGAL", "Desil 4", "diharapkan : memenuhi", "didapat    : tidak memenuhi"]),
        ("desil = 4", "desil = 5", ["kalimat    : Desil 5; syarat desil 1-4.", "P21-d, Pasal 21 huruf d"]),
        ("desil = 4", "desil = 5", ["1 kasus dalam 1 berkas: 0 sesuai, 1 gagal."]),
    ],
)
def test_a_clerk_is_told_what_to_mend(
    tmp_path: Path, monkeypatch, capsys, old: str, new: str, told: list[str]
) -> None:
    assert old in GOOD
    (tmp_path / "pasal.toml").write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr("tests.cases.__main__.read_folder", lambda: read_folder(tmp_path))
    assert main(["pasal"]) == 1
    shown = capsys.readouterr().out
    assert "pasal.toml" in shown or "1 berkas" in shown
    assert [words for words in told if words not in shown] == []


def test_all_as_written_ends_well(tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "pasal.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setattr("tests.cases.__main__.read_folder", lambda: read_folder(tmp_path))
    assert main(["pasal"]) == 0
    assert "1 sesuai, 0 gagal" in capsys.readouterr().out
