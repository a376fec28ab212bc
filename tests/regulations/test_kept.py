"""Terms that a decision keeps: explained years later as on its day; and other values put in their place for trials."""

import json
import shutil
from datetime import date
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

from eligibility.regulations import RegulationError, assess, catalogue, load, rank
from eligibility.regulations import perbup_serang_59_2025 as module
from eligibility.regulations.catalogue import FOLDER, build, sources
from eligibility.regulations.engine import flag, letter, rule
from tests.cases.tables import frame, read_folder
from tests.regulations.test_catalogue import check_of, damaged

FILE = "perbup_serang_59_2025.toml"
LAW = load("perbup-serang-59-2025")
DECIDED = date(2025, 11, 15)
LATER = {
    "{ value = 64, valid_from = 2025-10-28 }": "{ value = 64, valid_from = 2025-10-28 }, "
    "{ value = 58, valid_from = 2027-01-01 }",
    "{ value = 4, valid_from = 2025-10-28 }": "{ value = 4, valid_from = 2025-10-28 }, "
    "{ value = 2, valid_from = 2026-07-01 }",
}
ALTERED = {
    "{ value = 18, valid_from = 2025-10-28 }": "{ value = 21, valid_from = 2025-10-28 }",
    "{ value = 4, valid_from = 2025-10-28 }": "{ value = 1, valid_from = 2025-10-28 }",
    'option = "keduanya"': 'option = "bantuan_saja"',
    'rules = ["P20-1", "P21-c", "P21-d"]': "rules = []",
    'P20-1C-01 = "Nelayan"': 'P20-1C-01 = "Nelayan kecil"',
    "Kedua rentang berlaku: 18-64 tahun mengikat.": "Dihapus.",
}


@pytest.fixture
def law_with(tmp_path: Path):
    """The regulation as its file would read after changes: old text -> new text."""

    def make(changes: dict[str, str], rules=module):
        path = Path(shutil.copy(FOLDER / FILE, tmp_path))
        text = path.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        return build(rules, path)

    return make


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    """Everybody of the case tables: each rule with each outcome."""
    cases, _ = read_folder()
    return frame(facts for case in cases for facts in case.people.values() if case.law == LAW.code)


def decided(people: pl.DataFrame, law=LAW) -> pl.DataFrame:
    return assess(people, law, DECIDED).findings


def snapshot(law=LAW) -> dict:
    """The terms as a decision stores and reads them."""
    return json.loads(json.dumps(law.terms(DECIDED).snapshot()))


def test_a_later_value_does_not_touch_a_decision_of_2025(law_with, people) -> None:
    in_2027 = law_with(LATER)
    assert in_2027.terms(date(2027, 2, 1)).parameters.usia_maks == 58
    assert decided(people, in_2027).equals(decided(people))


def test_a_decision_of_2025_is_explained_alike_in_2027_even_where_old_values_were_altered(law_with, people) -> None:
    kept, then = snapshot(), decided(people)
    in_2027 = law_with(LATER | ALTERED)
    assert not decided(people, in_2027).equals(then)
    explained = assess(people, in_2027.as_kept(kept), DECIDED)
    assert explained.findings.equals(then)
    assert explained.results.equals(assess(people, LAW, DECIDED).results)
    assert explained.version == LAW.version != in_2027.version


def test_the_order_of_a_decision_is_kept_too(law_with) -> None:
    two = frame([{"tanggal_lahir": date(1980, 1, 1), "jenis_kelamin": sex} for sex in "LP"])
    numbered = two.rename({"row_id": "number"})
    chosen = law_with({'option = "dilaporkan"': 'option = "pembeda_perempuan"'})
    kept = LAW.as_kept(snapshot(chosen))
    first = [rank(numbered, law, DECIDED, year)["sex"][0] for law in (chosen, kept) for year in range(2020, 2030)]
    assert set(first) == {"P"}
    assert kept.version == chosen.version


def test_kept_terms_hold_on_any_day_and_name_the_readings_of_then(law_with) -> None:
    in_2027 = law_with(ALTERED).as_kept(snapshot())
    terms = in_2027.terms(date(2027, 5, 1))
    assert terms.on == DECIDED
    choice, option = in_2027.choice(in_2027.readings["C1"], date(2027, 5, 1))
    assert (choice.option, option.says) == ("irisan", "Kedua rentang berlaku: 18-64 tahun mengikat.")


def test_a_decision_under_another_reading_or_value_keeps_that(people) -> None:
    tried = LAW.read_as(C1="luar").with_values({"desil_maks": 5})
    kept = LAW.as_kept(snapshot(tried))
    assert decided(people, kept).equals(decided(people, tried))
    assert kept.version == tried.version == f"{LAW.version}+C1=luar,desil_maks=5"


def test_what_was_added_to_the_rules_since_is_not_asked_of_an_old_decision(law_with, people) -> None:
    grown = damaged(
        RULE=rule("P21-g", pasal="Pasal 21 huruf g", title="Baru")(lambda p: check_of(met=pl.lit(False))),
        FLAG=flag("BARU", pasal="Pasal X", title="Baru")(lambda p: pl.lit(True)),
        LETTER=letter("d", pasal="Pasal 22 ayat (2) huruf d", title="baru")(lambda p: pl.lit(True)),
    )
    now = law_with({}, grown)
    assert "P21-g" in set(decided(people, now)["rule"])
    answer = assess(people, now.as_kept(snapshot()), DECIDED)
    assert answer.findings.equals(decided(people))
    assert answer.results.equals(assess(people, LAW, DECIDED).results)


def test_a_rule_that_is_gone_stops_instead_of_being_left_out(law_with) -> None:
    shrunk = damaged()
    del shrunk.works
    with pytest.raises(RegulationError, match="'P21-e' pada ketentuan yang disimpan tidak ada lagi"):
        law_with({}, shrunk).as_kept(snapshot())


def test_changed_code_of_the_rules_shows_in_the_version(tmp_path: Path, law_with) -> None:
    rewritten = damaged()
    rewritten.__file__ = str(tmp_path / "rules.py")
    Path(rewritten.__file__).write_bytes(Path(module.__file__).read_bytes() + b"\n# mended\n")
    kept = law_with({}, rewritten).as_kept(snapshot())
    assert kept.version == f"{LAW.version}+aturan-diubah"


@pytest.mark.parametrize("code", [law.code for law in catalogue() if law.rules])
def test_the_version_stands_for_every_file_the_rules_are_written_in(code: str) -> None:
    name = code.replace("-", "_")
    files = {path.name for path in sources(import_module(f"eligibility.regulations.{name}"))}
    further = {f"{name}_segments.py"} if code == LAW.code else set()
    assert files == {f"{name}.py", "criteria.py"} | further


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda kept: [], "harus berisi"),
        (lambda kept: kept | {"lain": 1}, "harus berisi"),
        (lambda kept: kept | {"code": "perwal-x"}, "milik 'perwal-x', bukan 'perbup-serang-59-2025'"),
        (lambda kept: kept | {"on": "kemarin"}, "'on': 'kemarin' bukan tanggal"),
        (lambda kept: kept | {"version": None}, "'version': bukan daftar teks"),
        (lambda kept: kept | {"values": []}, "'values': bukan tabel"),
        (
            lambda kept: kept | {"values": kept["values"] | {"usia_min": "18"}},
            "'values.usia_min': nilai '18' berbeda tipe",
        ),
        (lambda kept: kept | {"waived": {"DTSEN": "P21-d"}}, "'waived.DTSEN': bukan daftar teks"),
        (lambda kept: kept | {"waived": {"DESA": []}}, "'DESA' .*tidak ada lagi"),
        (lambda kept: kept | {"parts": {"rules": ["P21-d"]}}, "'parts.flags': bukan daftar teks"),
        (lambda kept: kept | {"readings": {"C1": {"option": "luar"}}}, "'readings.C1': harus berisi"),
    ],
)
def test_a_damaged_snapshot_is_refused(damage, message: str) -> None:
    with pytest.raises(RegulationError, match=message):
        LAW.as_kept(damage(snapshot()))


def test_a_value_missing_from_the_snapshot_is_never_taken_from_today(people) -> None:
    kept = snapshot()
    del kept["values"]["usia_min"]
    with pytest.raises(RegulationError, match="usia_min"):
        assess(people, LAW.as_kept(kept), DECIDED)


def test_kept_terms_are_not_read_otherwise() -> None:
    kept = LAW.as_kept(snapshot())
    for change in (lambda: kept.read_as(C1="luar"), kept.as_test):
        with pytest.raises(RegulationError, match="tidak dapat dibaca dengan cara lain"):
            change()
    assert kept.with_values({"usia_min": 20}).terms(DECIDED).parameters.usia_min == 20


def one(law, **facts) -> dict[str, str]:
    found = assess(frame([facts]), law, DECIDED).findings
    return dict(zip(found["rule"], found["outcome"], strict=True))


def test_other_values_change_the_answers_and_the_regulation_stays_as_it_was() -> None:
    tried = LAW.with_values({"desil_maks": 5, "pekerjaan": LAW.terms(DECIDED).parameters.pekerjaan | {"OJEK": "Ojek"}})
    facts = {"jalur": "DTSEN", "desil": 5, "pekerjaan": "OJEK", "disabilitas": False}
    assert (one(LAW, **facts)["P21-d"], one(tried, **facts)["P21-d"]) == ("not_met", "met")
    assert (one(LAW, **facts)["P20-1"], one(tried, **facts)["P20-1"]) == ("not_met", "met")
    assert LAW.terms(DECIDED).parameters.desil_maks == 4


def test_other_values_hold_on_every_day_and_win_over_readings() -> None:
    tried = LAW.read_as(C1="luar").with_values({"usia_maks": 60})
    assert [tried.terms(day).parameters.usia_maks for day in (DECIDED, date(2030, 1, 1))] == [60, 60]
    assert tried.terms(DECIDED).parameters.usia_min == 17
    assert LAW.with_values({"usia_maks": 60}).with_values({"usia_min": 20}).terms(DECIDED).parameters.usia_maks == 60


def test_the_version_tells_which_values_were_put_in() -> None:
    assert LAW.with_values({"usia_min": 20, "desil_maks": 3}).version == f"{LAW.version}+desil_maks=3,usia_min=20"
    few = [LAW.with_values({"pekerjaan": LAW.terms(DECIDED).parameters.pekerjaan | {"X": word}}) for word in "ab"]
    assert len({law.version for law in few}) == 2
    assert all(len(law.version) <= 40 for law in few)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"usia_minimum": 20}, "Parameter 'usia_minimum' tidak ada"),
        ({"usia_min": "20"}, "parameters.usia_min.*berbeda tipe"),
        ({"usia_min": True}, "parameters.usia_min.*berbeda tipe"),
        ({"usia_min": 70}, "rentang 70-64"),
        ({"desil_maks": 11}, "desil_maks.*1 sampai 10"),
        ({"domisili_luar": "lurah"}, "domisili_luar"),
        ({"kode_binaan": [1, 2]}, "kode_binaan.*berbeda tipe"),
        ({"pekerjaan": {"P20-1A": 1}}, "pekerjaan.*berbeda tipe"),
        ({"pekerjaan": {}}, "kode P20-1A dipakai"),
        ({"pembeda_jenis_kelamin": "X"}, "pembeda_jenis_kelamin"),
    ],
)
def test_values_that_cannot_be_are_refused_at_once(changes: dict, message: str) -> None:
    with pytest.raises(RegulationError, match=message):
        LAW.with_values(changes)
