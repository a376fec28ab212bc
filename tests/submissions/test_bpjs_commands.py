"""The commands of the stage, as the README and the worked example call them."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from enrollment.lifecycle import State
from enrollment.submissions.models import Submission
from jamsos.files.models import StoredFile
from jamsos.jobs.models import Job
from jamsos.lib.workbook import read_table
from tests.submissions.people import ON, agreement, answer_file, decreed, nik_of, propose, state_of, submitted

pytestmark = pytest.mark.django_db


def run(*words: object) -> dict:
    out = StringIO()
    call_command(*map(str, words), "--json", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_export_writes_the_workbook_and_gives_it_again(program, tmp_path):
    agreement()
    decreed(program.waves.get(number=1), [propose(program, number) for number in (1, 2)])
    first = run("export_bpjs", "--wave", 1, "--on", ON, "--out", tmp_path / "B.xlsx")
    again = run("export_bpjs", "--wave", 1, "--out", tmp_path / "C.xlsx")
    assert (first["people"], first["dropped"], first["amount"]) == (2, 0, 2 * 16_800 * 12)
    assert (first["made"], again["made"]) == (True, False)
    assert (tmp_path / "B.xlsx").read_bytes() == (tmp_path / "C.xlsx").read_bytes()
    assert len(list(read_table(tmp_path / "B.xlsx", sheet="BPJS").rows)) == 2
    assert Submission.objects.count() == 1


def test_export_without_decree_or_agreement_fails_clearly(program, tmp_path):
    with pytest.raises(CommandError, match="belum mempunyai Keputusan Bupati"):
        run("export_bpjs", "--wave", 1, "--out", tmp_path / "B.xlsx")
    decreed(program.waves.get(number=1), [propose(program, 1)])
    with pytest.raises(CommandError, match="PKS"):
        run("export_bpjs", "--wave", 1, "--on", ON, "--out", tmp_path / "B.xlsx")
    assert not (tmp_path / "B.xlsx").exists()


def test_months_gone_by_need_the_reason_on_the_command_line_too(program, tmp_path):
    agreement()
    decreed(program.waves.get(number=1), [propose(program, 1)])
    words = ("export_bpjs", "--wave", 1, "--on", "2026-03-02", "--out", tmp_path / "B.xlsx")
    with pytest.raises(CommandError, match="sebelum bulan pengajuan"):
        run(*words)
    assert not Job.objects.exists()
    assert run(*words, "--late", "surat BPJS 9")["people"] == 1
    assert Submission.objects.get().late_reason == "surat BPJS 9"


def test_answer_is_posted_once_and_a_repeated_upload_is_not_kept(program, tmp_path):
    submitted(program)
    rows = [(nik_of(1), "ORANG 001", "", "Terdaftar", ""), (nik_of(2), "ORANG 002", "", "Ditolak", "usia")]
    path = answer_file(tmp_path / "A.xlsx", rows)
    first = run("import_bpjs_answer", path, "--wave", 1)
    again = run("import_bpjs_answer", path, "--wave", 1)
    assert (first["recorded"], first["rejected"], first["repeated"]) == (1, 1, False)
    assert first["sent"] == first["total_recorded"] + first["total_rejected"] + first["unanswered"] == 3
    assert again == first | {"repeated": True}
    assert StoredFile.objects.filter(name="A.xlsx").exclude(content="").count() == 1


def test_refused_answer_leaves_no_file_behind(program, tmp_path):
    submitted(program)
    path = answer_file(tmp_path / "A.xlsx", [(nik_of(99), "ORANG 099", "", "Terdaftar", "")])
    with pytest.raises(CommandError, match="bukan anggota"):
        run("import_bpjs_answer", path, "--wave", 1)
    assert not StoredFile.objects.filter(name="A.xlsx").exclude(content="").exists()
    assert state_of(1) == State.SUBMITTED
