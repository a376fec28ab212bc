"""The coverage matrix: every clause of the text answered or honestly open, and no answer that leads nowhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eligibility.regulations import RegulationError, load
from eligibility.regulations.coverage import COVERED, EXCLUDED, OPEN, PARTLY, read_coverage, unresolved
from enrollment.assessment.criteria_coverage import FOLDER, dead_references
from jamsos.environment import BASE_DIR

CODE = "perbup-serang-59-2025"
LAW = load(CODE)
# By hand from the text: who may enter is decided by these and by nothing else.
DECIDES = {
    *("6(1)b-d,12", "19(2)a", "19(2)b", "19(2)c", "19(3)", "20(1)a-c"),
    *("21a", "21b", "21c", "21d", "21e", "21f"),
}
FIRST = 'pasal = "21b"\neligibility = true\nentries = [\n  { kind = "rule", ref = "P21-b" },'


def read(tmp_path: Path, file: str = "coverage.toml", *changes: tuple[str, str]):
    folder = Path(shutil.copytree(FOLDER / CODE, tmp_path / CODE))
    text = (folder / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / file).write_text(text, encoding="utf-8")
    return read_coverage(folder, LAW)


def test_the_matrix_stands_and_every_reference_leads_somewhere(tmp_path) -> None:
    assert {clause.pasal for clause in read(tmp_path) if clause.eligibility} == DECIDES
    assert dead_references(CODE) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((FIRST, FIRST.replace("21b", "21z", 1)), "clause.21z.*tidak ada pada requirements.csv"),
        (('pasal = "21c"', 'pasal = "21b"'), "clause.21b.*berulang"),
        (('ref = "P21-b"', 'ref = "P21-z"'), "clause.21b.ref.*P21-z.*tidak ada"),
        (('ref = "K1"', 'ref = "K9"'), "clause.21c.ref.*K9.*tidak ada"),
        (('{ kind = "rule", ref = "P21-b" },', ""), "clause.21b.*perlu aturan"),
        (('{ kind = "test", ref = "tests/cases/pasal_21_c.toml" },', ""), "clause.21c.*tabel kasus"),
        (
            ('{ kind = "test", ref = "tests/selection/pembagian_tempat.toml" },', "{},"),
            "clause.20.4..kind.*belum diisi",
        ),
        (('kind = "luar-lingkup", says', 'kind = "lewat", says'), "clause.8.3..kind.*tidak dikenal"),
        (('says = "Kewajiban penyedia jasa', 'alasan = "Kewajiban penyedia jasa'), "clause.8.3..alasan"),
        (('{ kind = "belum", says = "Status kartu', '{ kind = "belum", ref = "x", says = "Status kartu'), "23.4..ref"),
        (
            ('kind = "belum", says = "Tim pendataan', 'kind = "service", ref = "manage.py", says = "Tim'),
            "belum ada uji",
        ),
    ],
)
def test_a_claim_that_cannot_stand_is_refused_by_file_and_clause(tmp_path, change, message) -> None:
    with pytest.raises(RegulationError, match=message) as error:
        read(tmp_path, "coverage.toml", change)
    assert "coverage.toml" in str(error.value)


def test_a_contradiction_that_is_no_reading_of_the_law_is_refused(tmp_path) -> None:
    with pytest.raises(RegulationError, match="21b.kontradiksi.*C99 tidak ada"):
        read(tmp_path, "requirements.csv", ("on registration date,inti,C1", "on registration date,inti,C99"))


def test_a_clause_without_entry_is_refused(tmp_path) -> None:
    with pytest.raises(RegulationError, match=r"clause.21g.*belum mempunyai isian"):
        read(tmp_path, "requirements.csv", ("21f,", "21g,Baru,New,inti,\n21f,"))


def test_a_rule_that_no_clause_claims_is_refused(tmp_path) -> None:
    claim = '{ kind = "rule", ref = "P19-2a" },\n'
    with pytest.raises(RegulationError, match="P19-2a tidak disebut"):
        read(tmp_path, "coverage.toml", (claim, '{ kind = "rule", ref = "P21-b" },\n'))


@pytest.mark.parametrize(
    ("old", "new", "dead"),
    [
        ('ref = "pendataan", says', 'ref = "halaman-hilang", says', "screen halaman-hilang"),
        ("tests/cases/pasal_22_2_urutan.toml", "tests/cases/hilang.toml", "test tests/cases/hilang.toml"),
        ("enrollment/lifecycle.py:State", "enrollment/lifecycle.py:Hilang", "service enrollment/lifecycle.py:Hilang"),
        ("templates/print/minutes.html", "templates/print/hilang.html", "document templates/print/hilang.html"),
    ],
)
def test_a_reference_that_is_gone_is_named(tmp_path, old, new, dead) -> None:
    clauses = read(tmp_path, "coverage.toml", (old, new))
    found = unresolved(clauses, BASE_DIR, lambda name: name != "halaman-hilang")
    assert len(found) == 1 and found[0].endswith(dead)


def test_what_is_half_there_is_not_called_there(tmp_path) -> None:
    status = {clause.pasal: clause.status for clause in read(tmp_path)}
    assert (status["8(3)"], status["21b"]) == (EXCLUDED, COVERED)
    for clause in read_coverage(FOLDER / CODE, LAW):
        assert clause.of("belum") == [] or clause.status in {OPEN, PARTLY}, clause.pasal
    assert status["24(1)"] == OPEN, "a reading alone does nothing"
