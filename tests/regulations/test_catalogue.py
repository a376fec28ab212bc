"""Loading: the real files are whole, and a bad one stops with its name and key instead of failing open."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from eligibility.regulations import RegulationError, catalogue, describe, legal_base, load
from eligibility.regulations import perbup_serang_59_2025 as module
from eligibility.regulations.catalogue import FOLDER, build
from eligibility.regulations.engine import Check, Rule, column, flag, letter, rule

FILE = "perbup_serang_59_2025.toml"
BASE = Path(__file__).parents[2]
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
        ("value = 18", 'value = "18"', "parameters.usia_min.values.*bilangan bulat"),
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
        ("value = true, valid_from", 'value = "ya", valid_from', "true atau false"),
        ('"P20-1", "P21-c", "P21-d"]', '"P20-1", "P21-c", "P21-z"]', "P21-z tidak ada"),
        ('option = "irisan"', 'option = "irisn"', "reading.C1.chosen"),
        ("sets = { usia_min = 17", "sets = { usia_mn = 17", "usia_mn"),
        ("sets = { usia_min = 17", 'sets = { usia_min = "17"', "berbeda tipe"),
        ('waives = { DTSEN = ["P19-2c"]', 'waives = { DESA = ["P19-2c"]', "jalur DESA tidak ada"),
        ('id = "C2"', 'id = "C1"', "berulang"),
        ("in_force_from = 2025-10-28", 'in_force_from = "segera"', "in_force_from"),
        ("[regulation]", "[regulation", "tidak dapat dibaca"),
        ("[regulation]", "[peraturan]", "peraturan.*tidak dikenal"),
        ('code = "perbup-serang-59-2025"', 'code = "perbup-serang-59-2026"', "bukan nama berkas ini"),
        ('code = "perbup-serang-59-2025"\n', "", "regulation.code.*belum diisi"),
        ('status = "peraturan"', 'status = "hukum"', "regulation.status"),
        ("in_force_from = 2025-10-28", "in_force_from = 2025-10-28\nin_force_to = 2025-01-01", "in_force_to"),
        ("in_force_from = 2025-10-28", "in_force_form = 2025-10-28", "regulation.in_force_form.*tidak dikenal"),
        ('article = "Pasal 21 huruf b"\n', "", "parameters.usia_min.article.*belum diisi"),
        ('label = "Usia paling rendah pada saat pendaftaran"', "label = 7", "usia_min.label.*teks di antara"),
        ("[parameters.usia_min]", "[parameters.usia_min]\nsatuan = 1", "usia_min.satuan.*tidak dikenal"),
        ("value = 18, valid_from = 2025-10-28 }]", "valid_from = 2025-10-28 }]", "usia_min.value.*belum diisi"),
        (AGE, AGE.replace("}", ", valid_to = 2026 }"), "valid_to.*tanggal tanpa"),
        (AGE, AGE.replace("}", ', test_only = "ya" }'), "test_only.*true atau false"),
        (AGE, AGE.replace("}", '}, { value = "19", valid_from = 2027-01-01 }'), "usia_min.values.*berbeda"),
        (AGE, AGE.replace("}", "}, { value = 90, valid_from = 2027-01-01 }"), "rentang 90-64"),
        (AGE, AGE.replace("}", "}, { value = 90, valid_from = 2027-01-01, test_only = true }"), "rentang 90-64"),
        (AGE, AGE.replace("2025-10-28 }", "2025-10-28, valid_to = 2026-12-31 }"), "usia_min.*belum bernilai"),
        ('["PNS", "TNI"', '["PNS", 7', "status_pegawai.value.*berbeda-beda"),
        ('P20-1C-01 = "Nelayan"', "P20-1C-01 = 1", "pekerjaan.value.*berbeda-beda"),
        ('P20-1C-12 = "Pemulasara', 'P20-1C-12A = "Pemulasara', "kode P20-1C-12 dipakai"),
        ('CSR = "CSR/TJSL"', 'APBN = "APBN"', "sumber_bantuan_boleh.*APBN juga ada"),
        ('PROGRAM_SENDIRI = "program', 'PROGRAM_LAIN = "program', "sumber_program_sendiri"),
        ('value = "petugas"', 'value = "kepala desa"', "domisili_luar.*hanya 'petugas'"),
        ('value = "nasional"', 'value = "provinsi"', "desil_dipakai.*hanya 'nasional'"),
        ("value = 4, valid_from", "value = 0, valid_from", "desil_maks.*1 sampai 10"),
        ("value = 60, valid_from", "value = 200, valid_from", "usia_diutamakan"),
        ('[[reading]]\nid = "C1"', '[reading.C1]\nid = "C1"', "tidak dapat dibaca|reading"),
        ('question = "Usia 17-65', 'soal = "Usia 17-65', "reading.C1.soal.*tidak dikenal"),
        ('code = "luar"\nsays', 'code = "irisan"\nsays', "reading.C1.option.*berulang"),
        ("usia_maks = 65 }", "usia_maks = 5 }", "rentang 17-5"),
        ("sets = { usia_min = 17", "set = { usia_min = 17", "reading.C1.option.set.*tidak dikenal"),
        ("sets = { usia_min = 17, usia_maks = 65 }", "sets = 17", "reading.C1.option.luar.sets.*tabel"),
        ('waives = { DTSEN = ["P19-2c"]', 'waives = { DTSEN = ["P19-2z"]', "P19-2z tidak ada"),
        ('binds = { PENYELENGGARA_NEGARA = ["P21-c", "P21-d"]', 'binds = { PENYELENGGARA_NEGARA = ["P21-q"]', "P21-q"),
        ('effect = "Laporan pengawasan Pasal 26 memuat pemberi kerja', 'says = "', "tidak dapat dibaca"),
        ("sets = { hanya_keagamaan = true }\n", "", "reading.C3.option.*effect.*belum diisi"),
        (
            "sets = { hanya_keagamaan = true }",
            'sets = { hanya_keagamaan = true }\neffect = "x"',
            "reading.C3.option.*effect",
        ),
        ('chosen_by = "menunggu pendapat Bagian Hukum"', 'chosen_by = ""', "chosen.chosen_by.*terisi"),
        ("since = 2025-10-28", 'since = "sekarang"', "reading.C1.chosen.since"),
        ('[[track]]\ncode = "DTSEN"\n', '[[track]]\ncode = "BINAAN_OPD"\n', "kode berulang"),
    ],
)
def test_a_bad_parameter_file_is_refused_by_name_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RegulationError, match=message) as error:
        built(tmp_path, (old, new))
    assert FILE in error.value.message
    assert error.value.hint


def damaged(**pieces) -> ModuleType:
    """The rules of the regulation with further pieces."""
    rules = ModuleType("aturan_rusak")
    rules.__dict__.update(vars(module) | pieces)
    return rules


def check_of(**parts) -> Check:
    return Check(**{"unknown": pl.lit(False), "met": pl.lit(True), "value": pl.lit("x"), "says": "Ya."} | parts)


def new_rule(make) -> Rule:
    return rule("P-X", pasal="Pasal X", title="Rusak")(make)


@pytest.mark.parametrize(
    ("piece", "message"),
    [
        (new_rule(lambda p: check_of(says="Nilai {tak_ada}.")), "{tak_ada}"),
        (new_rule(lambda p: check_of(fails="Nilai {tak_ada}.")), "{tak_ada}"),
        (new_rule(lambda p: check_of(asks=((pl.lit(True), "Nilai {tak_ada}."), "Ya."))), "{tak_ada}"),
        (new_rule(lambda p: check_of(recorded="Nilai {tak_ada}.")), "{tak_ada}"),
        (new_rule(lambda p: check_of(says="Kurung { lepas.")), "'P-X'"),
        (new_rule(lambda p: check_of(says=((pl.lit(True), "Ya."),))), "tidak berakhir dengan kalimat umum"),
        (new_rule(lambda p: check_of(met=pl.col("kolom_asing") > 1)), "'P-X'.*kolom_asing"),
        (new_rule(lambda p: check_of(met=pl.col("decile") + 1)), "'P-X'"),
        (new_rule(lambda p: check_of(unknown=pl.col("track"))), "'P-X'"),
        (new_rule(lambda p: check_of(met=pl.col("decile") > p.usia_tak_ada)), "usia_tak_ada"),
        (new_rule(lambda p: check_of(met=pl.col("decile") > p.pekerjaan)), "'P-X'"),
        (new_rule(lambda p: None), "'P-X'"),
        (flag("P-X", pasal="Pasal X", title="Rusak")(lambda p: pl.col("decile")), "'P-X'"),
        (flag("P-X", pasal="Pasal X", title="Rusak")(lambda p: pl.col("kolom_asing")), "'P-X'.*kolom_asing"),
        (letter("x", pasal="Pasal X", title="Rusak")(lambda p: pl.col("decile") > p.usia_tak_ada), "usia_tak_ada"),
        (letter("x", pasal="Pasal X", title="usia {tak_ada}")(lambda p: pl.lit(True)), "'x'.*tak_ada"),
        (
            column("segmen", pasal="Pasal X", title="Rusak")(lambda p: pl.lit("BPU")),
            "kolom hasil 'segmen' tidak dikenal",
        ),
        (rule("P21-b", pasal="Pasal X", title="Ganda")(lambda p: check_of()), "kode aturan berulang: P21-b"),
        (flag("PEGAWAI", pasal="Pasal X", title="Ganda")(lambda p: pl.lit(True)), "kode tanda berulang: PEGAWAI"),
        (letter("a", pasal="Pasal X", title="Ganda")(lambda p: pl.lit(True)), "kode huruf berulang: a"),
        (column("segment", pasal="Pasal X", title="Ganda")(lambda p: pl.lit("PU")), "kode kolom berulang: segment"),
    ],
)
def test_a_piece_that_cannot_work_is_refused_when_it_is_loaded(tmp_path: Path, piece, message: str) -> None:
    with pytest.raises(RegulationError, match=message):
        built(tmp_path, rules=damaged(PIECE=piece))


def test_letters_without_the_parameter_that_says_how_they_count_are_refused(tmp_path: Path) -> None:
    expected = {name: kind for name, kind in module.PARAMETERS.items() if name != "huruf_dihitung"}
    text = (FOLDER / FILE).read_text(encoding="utf-8")
    start, end = text.index("[parameters.huruf_dihitung]"), text.index("[parameters.pembeda_jenis_kelamin]")
    reading = text[text.index('[[reading]]\nid = "K3"') :]
    with pytest.raises(RegulationError, match="huruf_dihitung.*huruf prioritas"):
        built(tmp_path, (text[start:end], ""), (reading, ""), rules=damaged(PARAMETERS=expected))


def test_a_file_that_is_gone_or_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    with pytest.raises(RegulationError, match=f"{FILE} tidak ditemukan"):
        build(module, path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RegulationError, match=f"{FILE} tidak dapat dibaca"):
        build(module, path)


def test_the_portal_does_not_start_with_a_bad_regulation(tmp_path: Path) -> None:
    """A process of its own, as gunicorn, the worker and manage.py are; with good ones those start in other tests."""
    folder = shutil.copytree(FOLDER, tmp_path / "parameters")
    path = folder / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("value = 18", "value = 80", 1), encoding="utf-8")
    start = "import sys; from pathlib import Path; from eligibility.regulations import catalogue as _;"
    start += "c = sys.modules['eligibility.regulations.catalogue']; c.FOLDER = Path(sys.argv[1]);"
    start += "import django; django.setup()"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", start, str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=BASE, env=environment)
    assert ended.returncode != 0
    assert "perbup_serang_59_2025.toml, kunci 'parameters.usia_maks': rentang 80-64" in ended.stderr


def test_a_value_changes_on_its_day_and_a_trial_value_only_in_trials(tmp_path: Path) -> None:
    trial = "{ value = 21, valid_from = 2028-01-01, test_only = true }"
    later = "}, { value = 19, valid_from = 2027-01-01 }, " + trial
    law = built(tmp_path, (AGE, AGE.replace("}", later)))
    youngest = {
        on: law.terms(on).parameters.usia_min for on in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 1))
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


def test_under_the_other_reading_of_c12_every_wave_rests_on_the_new_regulation(tmp_path: Path) -> None:
    older, day = load("perbup-serang-322-2023"), date(2025, 3, 1)
    chosen = built(tmp_path, ('option = "per_gelombang"', 'option = "semua_baru"'))
    assert legal_base(day, [LAW, older]).code == older.code
    for newer in (chosen, LAW.read_as(C12="semua_baru")):
        assert legal_base(day, [newer, older]).code == LAW.code
        assert newer.terms(day).parameters.usia_maks == 64
    with pytest.raises(RegulationError, match="tidak berlaku pada 1 Maret 2025"):
        LAW.terms(day)


def test_the_legal_base_is_one_of_our_own_regency() -> None:
    others = [law for law in catalogue() if law.region != LAW.region]
    assert others
    assert legal_base(date(2023, 6, 1)).region == LAW.region


def test_an_unknown_regulation_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RegulationError, match="perbup-serang-59-2025"):
        load("perbup-x")


def test_an_unknown_parameter_name_never_passes_silently() -> None:
    with pytest.raises(RegulationError, match="usia_minimum"):
        _ = LAW.terms(date(2026, 1, 1)).parameters.usia_minimum


def test_the_description_holds_every_rule_parameter_and_reading_of_the_contradictions() -> None:
    told = describe(LAW, date(2026, 1, 20))
    assert [rule["code"] for rule in told["rules"]] == [rule.code for rule in LAW.rules]
    assert {reading["id"] for reading in told["readings"]} >= {f"C{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)}
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
