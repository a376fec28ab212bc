"""The export of links, from the command that an evaluator runs."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from enrollment.matching.models import Match
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from tests.matches.people import person, release, say, worker

pytestmark = pytest.mark.django_db


def command(*args: object) -> dict:
    out = StringIO()
    call_command(*map(str, args), "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def matched(program):
    ani, eti = person(2), person(3, name="ETI ROHAETI", birth_date=date(1990, 5, 6))
    release(ani, eti)
    worker(program, eti, row_no=9)
    worker(program, ani, nik=None, nik_given="3.60411E+15", row_no=4)
    worker(program, person(50, name="DARSONO WIJAYA", birth_date=date(1962, 11, 2), sex="L"), row_no=12)
    return command("match_workers", "--program", 2026)


def test_the_file_has_one_line_per_worker_in_the_order_of_the_worker_file(matched, tmp_path: Path):
    path = tmp_path / "M.csv"
    result = command("export_matches", "--program", 2026, "--out", path)
    with path.open(newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["row_no", "nik_given", "nik_matched", "level", "score", "decision"]
    assert [(line[0], line[1], line[2], line[5]) for line in lines[1:]] == [
        ("4", "3.60411E+15", person(2)["nik"], "auto"),
        ("9", person(3)["nik"], person(3)["nik"], "auto"),
        ("12", person(50)["nik"], "", "none"),
    ]
    assert result["rows"] == 3
    assert Event.objects.get(act="matching.export").data == {
        "rows": 3,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "who": sorted(Registration.objects.filter(row_no__in=(4, 9, 12)).values_list("pk", flat=True)),
    }


def test_a_link_that_an_officer_refused_counts_as_not_found(matched, tmp_path: Path, user_of):
    refused = Match.objects.get(registration__row_no=9)
    say(refused, "different", user_of(Role.DINSOS_PETUGAS))
    command("export_matches", "--program", 2026, "--out", tmp_path / "M.csv")
    lines = (tmp_path / "M.csv").read_text().splitlines()
    assert lines[2].startswith(f"9,{person(3)['nik']},,") and lines[2].endswith(",none")


def test_nothing_matched_yet_and_an_unwritable_place_are_told(program, tmp_path: Path):
    with pytest.raises(CommandError, match="belum dipadankan"):
        command("export_matches", "--program", 2026, "--out", tmp_path / "M.csv")
    release(person(2))
    worker(program, person(2))
    command("match_workers", "--program", 2026)
    with pytest.raises(CommandError, match="tidak dapat ditulis"):
        command("export_matches", "--program", 2026, "--out", tmp_path / "tidak-ada" / "M.csv")


def test_an_unknown_year_or_release_is_told(program):
    with pytest.raises(CommandError, match="Program tahun 1999 belum dibuka"):
        command("match_workers", "--program", 1999)
    with pytest.raises(CommandError, match="Rilis DTSEN 2020-1 tidak ada"):
        command("match_workers", "--program", 2026, "--list", "2020-1")
