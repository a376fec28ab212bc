"""docs/kriteria.md and the commands that keep it: the same source, always the same words, never behind."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from eligibility.regulations import catalogue, load
from eligibility.regulations.timeline import Change
from enrollment.assessment import criteria_document
from enrollment.assessment.criteria_document import PATH, document
from enrollment.assessment.criteria_words import change_words
from enrollment.assessment.management.commands import check_regulations

CODE = "perbup-serang-59-2025"


def test_the_document_is_as_the_regulations_are_now() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "run manage.py write_criteria"


def test_it_tells_every_rule_parameter_reading_and_silence_of_every_regulation() -> None:
    text = document()
    for law in catalogue():
        assert f"## {law.short}\n" in text
        assert all(f"({rule.code})" in text for rule in law.rules)
        assert all(f"| {item.label} |" in text for item in law.parameters.items.values())
        assert all(f"**{reading.id}** {reading.question}" in text for reading in law.readings.values())
        assert all(f"- {silence.about}: {silence.says}" in text for silence in law.silent)


def test_a_cell_with_a_bar_stays_one_cell() -> None:
    rows = [line for line in document().splitlines() if line.startswith("| Ber-KTP Daerah tetapi tinggal di luar")]
    assert rows and all(row.replace("\\|", "").count("|") == 7 for row in rows)


def test_writing_again_changes_nothing_and_a_lost_file_comes_back(tmp_path, monkeypatch) -> None:
    path = tmp_path / "kriteria.md"
    for module in ("criteria_document", "management.commands.write_criteria"):
        monkeypatch.setattr(f"enrollment.assessment.{module}.PATH", path)
    monkeypatch.setattr("enrollment.assessment.management.commands.write_criteria.BASE_DIR", tmp_path)
    told = [written(), written()]
    assert [one["changed"] for one in told] == [True, False]
    assert path.read_text(encoding="utf-8") == document()
    path.write_text("lain")
    assert written()["changed"] is True


def written() -> dict[str, object]:
    out = StringIO()
    call_command("write_criteria", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_check_tells_what_changes_from_which_day() -> None:
    out = StringIO()
    call_command("check_regulations", stdout=out)
    assert "22 Juni 2023 berubah: Banyaknya jenis pekerjaan" in out.getvalue() and "11 menjadi 21" in out.getvalue()
    out = StringIO()
    call_command("check_regulations", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert set(told) == {law.code for law in catalogue()}
    assert (told[CODE]["rules"], told[CODE]["clauses"]) == (len(load(CODE).rules), 44)


@pytest.mark.parametrize(
    ("module", "name", "value", "message"),
    [
        (check_regulations, "dead_references", lambda code: ["21b: rule hilang"], "rule hilang tidak ditemukan"),
        (criteria_document, "document", lambda: "lain", "write_criteria"),
    ],
)
def test_the_check_fails_on_a_dead_reference_and_on_a_document_left_behind(
    monkeypatch, module, name, value, message
) -> None:
    monkeypatch.setattr(module, name, value)
    with pytest.raises(CommandError, match=message):
        call_command("check_regulations", stdout=StringIO())


def test_an_unknown_regulation_is_told() -> None:
    with pytest.raises(CommandError, match="tidak dikenal"):
        call_command("check_regulations", "--regulation", "perda-1", stdout=StringIO())


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (18, 19, "18 menjadi 19"),
        (None, True, "tidak bernilai menjadi ya"),
        (["a", "b"], ["b", "c"], "bertambah c, berkurang a"),
        ({"A": "x"}, {"A": "y"}, "bertambah A: y, berkurang A: x"),
        (["a", "b"], ["b", "a"], "hanya urutannya"),
        (["a"], None, "a menjadi tidak bernilai"),
    ],
)
def test_a_change_is_told_in_words(before, after, words) -> None:
    change = Change(date(2027, 1, 1), "Usia", "Pasal 21", before, after)
    assert change_words(change) == words
    assert change_words(Change(*list(vars(change).values())[:5], test_only=True)) == f"{words} (percobaan)"
