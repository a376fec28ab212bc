"""A selection stands on its own: law, limits and facts are kept with it, and give it again years later."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pgtrigger
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.urls import reverse

from eligibility import regulations
from enrollment.assessment.models import Assessment
from enrollment.decrees.bupati import draft
from enrollment.lifecycle import State
from enrollment.programs.models import AreaQuota, Wave, WaveRate
from enrollment.programs.services import open_budget
from enrollment.selection import jobs
from enrollment.selection.checking import recheck
from enrollment.selection.legal_base import base_of, changed_since
from enrollment.selection.models import SelectionLine, SelectionRun, Stop
from enrollment.selection.services import select
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.jobs.services import run_now
from jamsos.regions.models import Village
from tests.decrees.people import ON, assess, ceiling, proposals, selected, verified, wave_of

pytestmark = pytest.mark.django_db
LAW, EARLIER = "perbup-serang-59-2025", "perbup-serang-322-2023"


def mixed(program) -> list:
    """Twelve people of two groups and two desa, with letters, deciles and births apart and alike."""
    homes = [Village.objects.get(name="Kramatwatu"), Village.objects.get(name="Anyar")]
    groups = [program.groups.get(code="POKTAN"), program.groups.get(code="BPD")]
    made = []
    for number in range(1, 13):
        facts = {"village": homes[number % 2], "group": groups[number % 3 == 0], "state": State.VERIFIED}
        made += proposals(program, [number], birth_date=date(1970 + number % 4, 1, 1), sex="LP"[number % 2], **facts)
        assess(made[-1:], priority=("", "a", "a,c", "b")[number % 4], decile=1 + number % 3)
    return made


@pytest.fixture
def run(program) -> SelectionRun:
    """A selection in which every kind of limit stops somebody."""
    mixed(program)
    wave = wave_of(program, quota=8, budget=3 * (2 * 13_500 + 4 * 16_800))
    WaveRate.objects.create(wave=wave, segment="PU", amount=13_500)
    wave.group_quotas.create(group=program.groups.get(code="BPD"), quota=2)
    AreaQuota.objects.create(wave=wave, village=Village.objects.get(name="Anyar"), quota=3)
    return select(wave, on=ON, actor=None)


def test_the_wave_keeps_the_law_of_its_selection(run):
    law, wave = regulations.load(LAW), Wave.objects.get(pk=run.wave_id)
    assert (wave.legal_base, wave.legal_version) == (run.regulation, run.version) == (LAW, law.version)
    assert wave.legal_terms == run.terms == json.loads(json.dumps(law.terms(ON).snapshot()))


def test_the_law_is_that_of_the_day(program):
    days = {date(2025, 10, 27): EARLIER, date(2025, 10, 28): LAW, ON: LAW}
    assert {on: base_of(program, on).code for on in days} == days


def test_another_regency_has_no_earlier_law_of_ours(program):
    program.regulation = "perwal-pekalongan-19b-2022"
    first = regulations.load(program.regulation).in_force_from
    assert base_of(program, first).code == program.regulation
    with pytest.raises(regulations.RegulationError, match="tidak berlaku"):
        base_of(program, date(2020, 1, 1))


def test_who_was_assessed_under_another_law_is_not_selected(program):
    people = verified(program, [1, 2])
    Assessment.objects.filter(registration=people[0]).update(regulation=EARLIER)
    chosen = select(wave_of(program), on=ON, actor=None)
    assert list(chosen.lines.values_list("registration", flat=True)) == [people[1].pk]
    with pytest.raises(DomainError, match="menurut Perbup Serang 322/2023"):
        Assessment.objects.update(regulation=LAW)
        select(wave_of(program), on=date(2025, 10, 27), actor=None)


def test_a_line_keeps_what_ranked_it_and_what_it_costs(run):
    line = run.lines.select_related("registration__group").get(registration__name="ORANG 00003")
    person = line.registration
    assert (line.birth_date, line.registered_on, line.sex) == (person.birth_date, person.registered_on, person.sex)
    assert (line.group, line.village, line.decile, line.priority) == (person.group, person.village, 1, "b")
    assert (line.segment, line.monthly_rate) == ("PU", 13_500)
    assert set(run.lines.filter(segment="BPU").values_list("monthly_rate", flat=True)) == {16_800}


def test_every_limit_is_met_and_money_counted_by_segment(run):
    stops = set(run.lines.values_list("stopped_by", flat=True))
    assert stops == {Stop.NONE, Stop.GROUP, Stop.VILLAGE, Stop.BUDGET}
    taken = run.lines.filter(place="selected")
    assert run.counts["money"]["selected"] == 3 * sum(taken.values_list("monthly_rate", flat=True))
    assert run.counts["money"]["selected"] <= run.wave.budget
    assert taken.filter(group__code="BPD").count() == 2 and taken.filter(village__name="Anyar").count() == 3


def test_the_rank_within_the_group_follows_the_rank(run):
    for group in run.wave.program.groups.filter(code__in=["POKTAN", "BPD"]):
        ranks = list(run.lines.filter(group=group).order_by("rank").values_list("group_rank", flat=True))
        assert ranks == list(range(1, len(ranks) + 1))


def test_it_comes_out_again(run):
    found = recheck(SelectionRun.objects.get(pk=run.pk))
    assert found.identical and (found.people, found.law) == (12, run.version)


@pytest.fixture
def other_rules(monkeypatch) -> None:
    """The portal of a later year: letters no longer counted, men first, another stamp."""
    load = regulations.load

    def changed(code: str) -> regulations.Regulation:
        law = load(code)
        if code != LAW:
            return law
        values = law.with_values({"huruf_dihitung": False, "pembeda_jenis_kelamin": "L", "usia_diutamakan": 50})
        return type(law)(**{**vars(values), "stamp": "ffffffffffff"})

    monkeypatch.setattr(regulations, "load", changed)


def test_it_comes_out_again_under_other_parameters(run, other_rules):
    """The proof that it is the kept terms which decide: selecting now would give another order."""
    found = recheck(SelectionRun.objects.get(pk=run.pk))
    assert found.identical and found.law == run.version
    assert changed_since(run) == "ffffffffffff"
    before = list(run.lines.order_by("rank").values_list("registration", flat=True))
    again = select(Wave.objects.get(pk=run.wave_id), on=ON, actor=None)
    assert list(again.lines.order_by("rank").values_list("registration", flat=True)) != before


def test_it_comes_out_again_after_the_people_changed(run):
    elsewhere = Village.objects.get(name="Tirtayasa")
    for line in run.lines.select_related("registration"):
        person = line.registration
        type(person).objects.filter(pk=person.pk).update(birth_date=date(1999, 9, 9), sex="", village=elsewhere)
    Assessment.objects.update(priority="a,b,c", decile=4)
    WaveRate.objects.all().delete()
    assert recheck(SelectionRun.objects.get(pk=run.pk)).identical


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": "Kerabat."}, "Sidik baris tidak sama"),
        ({"place": "selected", "stopped_by": ""}, "Sidik baris tidak sama"),
        ({"decile": 4}, "Sidik baris tidak sama"),
    ],
)
def test_an_altered_line_is_noticed(run, change, message):
    with pgtrigger.ignore("selection.SelectionLine:append_only"):
        SelectionLine.objects.filter(run=run, rank=12).update(**change)
    assert message in recheck(SelectionRun.objects.get(pk=run.pk)).difference


def test_an_altered_line_with_a_new_seal_is_noticed_too(run):
    """Whoever could also make the seal anew would still have to explain the rank."""
    from enrollment.selection.checking import stored_lines
    from enrollment.selection.services import lines_seal

    with pgtrigger.ignore("selection.SelectionLine:append_only"):
        SelectionLine.objects.filter(run=run, rank=12).update(place="selected", stopped_by="")
    with pgtrigger.ignore("selection.SelectionRun:content_frozen"):
        SelectionRun.objects.filter(pk=run.pk).update(lines_hash=lines_seal(stored_lines(run)))
    difference = recheck(SelectionRun.objects.get(pk=run.pk)).difference
    assert difference.startswith("Urutan 12: hasil «selected», dihitung lagi «waiting»")


@pytest.mark.parametrize("change", [{"terms": {}}, {"inputs": {}}, {"regulation": "x"}, {"lines_hash": ""}])
def test_the_database_keeps_a_run_as_it_was(run, change):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        SelectionRun.objects.filter(pk=run.pk).update(**change)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        SelectionRun.objects.filter(pk=run.pk).delete()


def test_a_selection_of_before_says_so(run):
    with pgtrigger.ignore("selection.SelectionRun:content_frozen"):
        SelectionRun.objects.filter(pk=run.pk).update(terms=None, method="pasal-22-2/1")
    with pytest.raises(DomainError, match="sebelum masukannya disimpan"):
        recheck(SelectionRun.objects.get(pk=run.pk))


def test_the_command_says_identical_or_names_the_difference(run):
    def command() -> dict:
        out = StringIO()
        call_command("verify_selection", "--program", "2026", "--wave", "1", "--json", stdout=out)
        return json.loads(out.getvalue())

    assert command() == {"identical": True, "people": 12, "promotions": 0, "law": run.version}
    with pgtrigger.ignore("selection.SelectionLine:append_only"):
        SelectionLine.objects.filter(run=run, rank=1).update(monthly_rate=1)
    with pytest.raises(CommandError, match="Sidik baris tidak sama"):
        command()


def test_the_job_says_it_in_words(run, user_of):
    job = run_now(jobs.check_selection, actor=user_of(Role.AUDITOR), run_id=run.pk)
    assert job.result["message"].startswith("Sama persis: 12 orang")


def test_the_tie_break_of_the_wave_is_kept_and_told(program):
    women_first = ["P", "P", "L", "L"]
    for number, sex in enumerate("LPLP", start=1):
        verified(program, [number], sex=sex)
    wave = wave_of(program, sex_preference="P")
    chosen = select(wave, on=ON, actor=None)
    lines = chosen.lines.order_by("rank")
    assert list(lines.values_list("sex", flat=True)) == women_first
    assert "jenis kelamin P (pembeda urutan)" in lines[0].reason
    assert chosen.terms["values"]["pembeda_jenis_kelamin"] == "P" and "pembeda_jenis_kelamin=P" in chosen.version
    assert recheck(SelectionRun.objects.get(pk=chosen.pk)).identical and not changed_since(chosen)
    as_read = select(wave_of(program, sex_preference=""), on=ON, actor=None)
    assert as_read.terms["values"]["pembeda_jenis_kelamin"] == "-"
    assert "jenis kelamin" not in as_read.lines.first().reason


def test_the_decree_pays_what_the_selection_fixed(program):
    """Rates by segment reach the decree line by line, and its words by their sum."""
    ceiling(program, 100)
    groups = {"POKTAN": 16_800, "BPD": 13_500}
    for number, code in enumerate(groups, start=1):
        verified(program, [number], group=program.groups.get(code=code))
    wave = wave_of(program, quota=2)
    WaveRate.objects.create(wave=wave, segment="PU", amount=13_500)
    select(wave, on=ON, actor=None)
    decree = draft(wave, actor=None)
    amounts = dict(decree.lines.values_list("registration__group__code", "amount"))
    assert amounts == {code: 3 * rate for code, rate in groups.items()}
    assert decree.amount == 3 * (16_800 + 13_500) and decree.regulation == LAW
    assert "Rp90.900" in " ".join(clause["text"] for clause in decree.clauses["clauses"])


def test_the_money_of_another_wave_is_counted_at_its_own_rates(program):
    verified(program, [1], group=program.groups.get(code="BPD"))
    verified(program, [2])
    open_budget(program, "CSR", 3 * (13_500 + 16_800), "TJSL", actor=None)
    first = wave_of(program, 1, quota=1, fund_source="CSR")
    WaveRate.objects.create(wave=first, segment="PU", amount=13_500)
    first.group_quotas.create(group=program.groups.get(code="POKTAN"), quota=0)
    assert select(first, on=ON, actor=None).counts["money"] == {"selected": 40_500}
    second = select(wave_of(program, 2, quota=1, fund_source="CSR"), on=ON, actor=None)
    assert second.counts["money"] == {"selected": 50_400}


def test_the_pages_show_the_law_by_its_name_and_how_it_was_read(program, client_of):
    wave, made = selected(program, 2)
    client, page = client_of(Role.AUDITOR), reverse("wave", args=[wave.pk])
    body = client.get(page).content.decode()
    assert "Perbup Serang 59/2025" in body and made.version in body and LAW not in body
    assert "Pembacaan pasal yang dipakai" in body and "menunggu pendapat Bagian Hukum" in body
    assert "berubah sejak seleksi" not in body
    person = client.get(reverse("worker", args=[made.lines.first().registration_id])).content.decode()
    assert "Dasar hukum" in person and made.version in person


def test_the_pages_say_when_the_rules_changed_since(program, client_of, other_rules):
    wave, made = selected(program, 2)
    with pgtrigger.ignore("selection.SelectionRun:content_frozen"):
        SelectionRun.objects.filter(pk=made.pk).update(version="0123456789ab")
    client = client_of(Role.AUDITOR)
    assert "berubah sejak seleksi ini" in client.get(reverse("wave", args=[wave.pk])).content.decode()
    person = client.get(reverse("worker", args=[made.lines.first().registration_id])).content.decode()
    assert "aturan pada portal berubah sejak itu" in person
