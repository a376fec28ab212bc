"""Claims, deaths and spot checks in the report: counted twice, closed where small, told where nothing is recorded."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from enrollment.benefits.checks import draw_participants, find
from enrollment.benefits.services import advance, note_claim
from enrollment.contributions.services import Proof, post
from enrollment.workers.ending import leave
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from reporting.coverage.services import record
from reporting.documents.benefit_blocks import benefit_blocks, benefit_words
from reporting.documents.figures import collect
from reporting.documents.paper import Sheet
from reporting.documents.people_blocks import flow_blocks
from reporting.documents.shown import Shown
from reporting.monitoring.models import Change, Finding
from reporting.periods import half_year
from reporting.sentences import plain
from reporting.supervision.models import Inspection
from tests.contributions.test_gaps import participants
from tests.reporting.recount import differences
from tests.submissions.people import nik_of

pytestmark = pytest.mark.django_db
TODAY, DIED = date(2026, 4, 10), date(2026, 4, 2)
PERIOD = half_year(2026, 1)


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
        yield


@pytest.fixture
def figures(program, user_of, match_run):
    """Twelve participants paid to March; two died, one of them claimed and paid; one of the sample has moved."""
    disnaker, head = user_of(Role.DISNAKER), user_of(Role.DINSOS_KEPALA)
    decree = participants(program, 12)[0].submission.decree
    for month in (1, 2, 3):
        post(decree, date(2026, month, 1), Proof(f"SP2D/{month}", date(2026, month, 25)), on=TODAY, actor=None)
    dead = [Registration.objects.get(nik=nik_of(number)) for number in (1, 2)]
    for one in dead:
        leave(one, why="meninggal", happened_on=DIED, note="akta kematian", on=TODAY, actor=disnaker)
    claim = note_claim(
        dead[0],
        kind="jkm",
        happened_on=DIED,
        event="Sakit",
        heir_name="SITI",
        heir="pasangan",
        papers=["kpj", "akta", "kk", "waris", "rekening"],
        on=TODAY,
        actor=disnaker,
    )
    advance(claim, "diajukan", on=TODAY, today=TODAY, actor=disnaker)
    advance(claim, "dibayar", on=TODAY, today=TODAY, actor=disnaker, amount=42_000_000)
    check = draw_participants(program, confidence=95, margin=5, on=TODAY, actor=head, seed=1)
    for place, line in enumerate(check.lines.order_by("no")[:6]):
        find(
            line, fault="" if place else "pindah", note="" if place else "rumah kosong", reason="", seen=0, actor=head
        )
    record(TODAY, "BPJS", {"BPU": (900, 4000)}, actor=None)
    Inspection.objects.create(company="PT UJI", inspected_on=date(2026, 3, 1), workers=20, members=15)
    Finding.objects.create(registration=dead[1], change=Change.DIED, reference_list=match_run.reference_list)
    return collect(program, PERIOD, on=timezone.now())


def test_every_figure_of_benefits_and_around_them_equals_plain_sql(figures, program) -> None:
    assert differences(figures, program, PERIOD.first, PERIOD.last, TODAY) == []
    flows = figures["flows"]
    assert (flows["meninggal-periode"], flows["klaim-periode"], flows["klaim-dibayar-periode"]) == (2, 1, 1)
    april = figures["months"][3]
    assert april["owing_people"] == 12, "April is owed for who died in April"
    assert figures["months"][4]["owing_people"] == 0


def test_the_chapter_tells_claims_and_check_and_closes_the_small(figures) -> None:
    found = Shown(figures)
    said = plain(benefit_words(found))
    assert "tercatat kurang dari 5 klaim" in said and "belum diklaim manfaatnya: kurang dari 5 orang" in said
    told = {row[2]: row[3] for row in flow_blocks(found)[0].rows}
    assert told["klaim-periode"] == "kurang dari 5 klaim"
    claims, check = [block for block in benefit_blocks(found) if isinstance(block, Sheet)]
    jkm = dict(zip(claims.columns, claims.rows[0], strict=True))
    assert (jkm["Dibayar"], jkm["Rupiah dibayar BPJS"], jkm["Dicatat"]) == ("ditutup", "ditutup", "0")
    sums = dict(zip(claims.columns, claims.rows[-1], strict=True))
    assert (sums["Dibayar"], sums["Dicatat"]) == ("kurang dari 5", "0")
    assert claims.rows[-1][-1] == "ditutup", "the sum of one person's benefit is that person's benefit"
    assert ("Sudah diuji", "6") in check.rows
    assert ("Tidak sesuai: Pindah keluar daerah", "ditutup") in check.rows


def test_figures_frozen_before_there_were_claims_say_so_and_show_no_nought(figures) -> None:
    flows = {key: value for key, value in figures["flows"].items() if key != "klaim-periode"}
    old = Shown({key: value for key, value in figures.items() if key != "benefits"} | {"flows": flows})
    assert benefit_blocks(old) == [] and "belum tercatat dalam portal" in plain(benefit_words(old))
    assert not any("Klaim manfaat dicatat" in row[0] for row in flow_blocks(old)[0].rows)
