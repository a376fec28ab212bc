"""Loading: the real files are whole, and a bad one stops with its name and key instead of failing open."""

import shutil
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from eligibility.regulations import RegulationError, catalogue, describe, legal_base, load
from eligibility.regulations import perbup_serang_59_2025 as module
from eligibility.regulations.catalogue import FOLDER, build

FILE = "perbup_serang_59_2025.toml"
LAW = load("perbup-serang-59-2025")


def built(tmp_path: Path, *changes: tuple[str, str], rules: ModuleType = module):
    path = Path(shutil.copy(FOLDER / FILE, tmp_path))
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return build(rules, path)


AGE = 'unit = "tahun"\nvalues = [{ value = 18, valid_from = 2025-10-28 }]'


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[parameters.usia_min]", "[parameters.usia_minimal]", "parameters.usia_min'"),
        ("value = 18", 'value = "18"', "parameters.usia_min.values.*bertipe int"),
        ("value = 18", "value = 80", "rentang 80-64"),
        ("value = 18", "nilai = 18", "nilai.*tidak dikenal"),
        (AGE, 'unit = "tahun"\nvalues = []', "paling sedikit satu nilai"),
        (AGE, 'unit = ""\nvalues = [{ value = 18, valid_from = 2025-10-28 }]', "unit"),
        (AGE, AGE.replace("2025-10-28", '"2025"'), "valid_from"),
        (AGE, AGE.replace("2025-10-28", "2026-10-28"), "usia_min"),
        (AGE, AGE.replace("}", ", valid_to = 2025-01-01 }"), "lebih awal"),
        (
            AGE,
            AGE.replace("}", ", valid_to = 2026-12-31 }, { value = 19, valid_from = 2026-06-01 }"),
            "bertumpuk pada 01-06-2026",
        ),
        ("value = true, valid_from", 'value = "ya", valid_from', "bertipe bool"),
        ('"P20-1", "P21-c", "P21-d"]', '"P20-1", "P21-c", "P21-z"]', "P21-z tidak ada"),
        ('option = "irisan"', 'option = "irisn"', "reading.C1.chosen"),
        ("sets = { usia_min = 17", "sets = { usia_mn = 17", "usia_mn"),
        ("sets = { usia_min = 17", 'sets = { usia_min = "17"', "berbeda tipe"),
        ('waives = { DTSEN = ["P19-2c"]', 'waives = { DESA = ["P19-2c"]', "jalur DESA tidak ada"),
        ('id = "C2"', 'id = "C1"', "berulang"),
        ("in_force_from = 2025-10-28", 'in_force_from = "segera"', "in_force_from"),
        ("[regulation]", "[regulation", "tidak dapat dibaca"),
    ],
)
def test_a_bad_parameter_file_is_refused_by_name_and_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(RegulationError, match=message) as error:
        built(tmp_path, (old, new))
    assert FILE in str(error.value)


def test_a_rule_whose_sentence_or_expression_cannot_work_is_refused(tmp_path: Path) -> None:
    import polars as pl

    from eligibility.regulations.engine import Check, rule

    broken_checks = {
        "{tak_ada}": lambda p: Check(pl.lit(False), pl.lit(True), pl.lit("x"), says="Nilai {tak_ada}."),
        "P-X": lambda p: Check(pl.lit(False), pl.col("kolom_asing") > 1, pl.lit("x"), says="Ya."),
    }
    for message, check in broken_checks.items():
        rules = ModuleType("aturan_rusak")
        rules.__dict__.update(vars(module))
        rules.P_X = rule("P-X", pasal="Pasal X", title="Rusak")(check)
        with pytest.raises(RegulationError, match=message):
            built(tmp_path, rules=rules)


def test_two_rules_with_one_code_are_refused(tmp_path: Path) -> None:
    rules = ModuleType("aturan_ganda")
    rules.__dict__.update(vars(module))
    rules.again = module.age
    with pytest.raises(RegulationError, match="kode aturan berulang"):
        built(tmp_path, rules=rules)


def test_a_value_changes_on_its_day_and_a_trial_value_only_in_trials(tmp_path: Path) -> None:
    trial = "{ value = 21, valid_from = 2028-01-01, test_only = true }"
    later = "}, { value = 19, valid_from = 2027-01-01 }, " + trial
    law = built(tmp_path, (AGE, AGE.replace("}", later)))
    youngest = {
        on: law.terms(on).parameters.usia_min
        for on in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 1))
    }
    assert list(youngest.values()) == [18, 19, 19]
    assert law.as_test().terms(date(2028, 2, 1)).parameters.usia_min == 21


def test_the_version_changes_with_the_parameters_and_with_nothing_else(tmp_path: Path) -> None:
    assert built(tmp_path).version == LAW.version
    assert built(tmp_path, ("value = 18", "value = 19")).version != LAW.version


def test_the_legal_base_goes_by_date() -> None:
    assert legal_base(date(2025, 10, 27)).code == "perbup-serang-322-2023"
    assert legal_base(date(2025, 10, 28)).code == "perbup-serang-59-2025"
    with pytest.raises(RegulationError, match="dasar hukum"):
        legal_base(date(2020, 1, 1))


def test_an_unknown_regulation_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RegulationError, match="perbup-serang-59-2025"):
        load("perbup-x")


def test_an_unknown_parameter_name_never_passes_silently() -> None:
    with pytest.raises(RegulationError, match="usia_minimum"):
        _ = LAW.terms(date(2026, 1, 1)).parameters.usia_minimum


def test_the_description_holds_every_rule_parameter_and_reading_of_the_contradictions() -> None:
    told = describe(LAW, date(2026, 1, 20))
    assert [rule["code"] for rule in told["rules"]] == [rule.code for rule in LAW.rules]
    assert {reading["id"] for reading in told["readings"]} >= {
        f"C{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)
    }
    assert all(reading["chosen_by"] == "menunggu pendapat Bagian Hukum" for reading in told["readings"])
    assert all(reading["alternatives"] and reading["ground"] for reading in told["readings"])
    ages = {item["name"]: item["value"] for item in told["parameters"] if item["unit"] == "tahun"}
    assert ages == {
        "usia_luar_min": 17,
        "usia_luar_maks": 65,
        "usia_min": 18,
        "usia_maks": 64,
        "usia_diutamakan": 60,
    }
    decile = next(rule for rule in told["rules"] if rule["code"] == "P21-d")
    assert decile["binds_on"] == ["DTSEN", "BINAAN_OPD"]
    assert decile["facts"] == ["desil", "terdaftar_dtsen"]


def test_every_regulation_of_the_catalogue_loads_and_has_its_own_code() -> None:
    codes = [law.code for law in catalogue()]
    assert len(set(codes)) == len(codes)
