"""The pages: who may open and run, one click, the form's errors, the job, the answer, the workbook."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from jamsos.accounts import policy
from jamsos.accounts.models import Role
from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.jobs import runner, services
from jamsos.jobs.models import Job, JobState
from jamsos.jobs.services import run_now
from reporting.simulation.jobs import simulate
from reporting.simulation.models import Simulation
from reporting.simulation.population import REGISTRATIONS, Population
from tests.matches.people import person, release, village
from tests.simulation.conftest import OUTER, SEVENTEEN, kept, side

pytestmark = pytest.mark.django_db
NEW = "simulation-new"


def form(program, **changes):
    """What the form sends; sides as they stand."""
    both = {
        f"{name}-{key}": value
        for name in "ab"
        for key, value in (("regulation", side().regulation), ("on", "2026-03-09"))
    }
    return {"population": f"{REGISTRATIONS}:{program.pk}", **both, **changes}


def finish(response) -> Simulation:
    """Run the job that an answer leads to."""
    assert response.status_code == 302, response.content.decode()[:2000]
    job = runner.run(response.url.rstrip("/").rsplit("/", 1)[-1])
    assert job.state == JobState.DONE, job.error
    return Simulation.objects.get(pk=job.result["simulation"])


def test_one_click_compares_the_law_with_the_other_reading(client_of, program, people):
    people(3)
    people(2, birth_date=SEVENTEEN)
    answer = client_of(Role.TIM_KOORDINASI).post(reverse(NEW), form(program, preset="c1-luar"))
    made = finish(answer)
    assert made.whole["only_b"] == 2
    assert made.name("b") == "Perbup Serang 59/2025, C1 luar"
    assert made.version_b.endswith("+C1=luar")
    assert made.inputs["b"]["terms"]["values"]["usia_min"] == 17
    assert Event.objects.filter(act="simulation.run", subject_id=str(made.pk)).count() == 1


def test_readings_and_values_typed_by_hand(client_of, program, people):
    people(3)
    people(1, birth_date=date(1950, 1, 1))
    typed = {"b-nilai-usia_maks": "80", "b-nilai-usia_luar_maks": "80", "b-nilai-rentan_dari_desil": "tidak"}
    made = finish(client_of(Role.SETDA).post(reverse(NEW), form(program, **typed)))
    assert made.inputs["b"]["asked"]["values"] == {"usia_luar_maks": 80, "usia_maks": 80, "rentan_dari_desil": False}
    assert "Usia paling tinggi pada saat pendaftaran (Pasal 21 huruf b): 80, semula 64." in made.inputs["b"]["told"]


def test_over_a_release_the_assumptions_are_kept_and_shown(client_of, program):
    reference = release(person(2), person(3, decile=5))
    typed = form(program, population=f"list:{reference.pk}", preset="desil-5", **{"anggapan-unprotected": "on"})
    made = finish(client_of(Role.DINSOS_KEPALA).post(reverse(NEW), typed))
    assert made.inputs["population"]["assumptions"] == ["unprotected"]
    shown = client_of(Role.DINSOS_KEPALA).get(reverse("simulation", args=[made.pk])).content.decode()
    assert "Anggap semua orang belum terlindungi dan tanpa bantuan iuran lain" in shown
    assert "Anggap yang tercatat bekerja" not in shown


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({}, 409, "Kedua sisi sama"),
        ({"preset": "tidak-ada"}, 409, "siap pakai"),
        ({"b-quota": "0"}, 409, "Sisi B: Kuota 0"),
        ({"b-budget": "5000"}, 409, "Anggaran tanpa tahap"),
        ({"a-on": "2020-01-01", "preset": "c1-luar"}, 409, "Sisi A: Perbup Serang 59/2025 tidak berlaku"),
        ({"b-nilai-usia_min": "70"}, 409, "tidak masuk akal"),
        ({"a-on": "31-02-2026", "preset": "c1-luar"}, 422, "tidak ada di kalender"),
        ({"b-nilai-usia_min": "tujuh"}, 422, "b-nilai-usia_min"),
        ({"b-pembacaan-C1": "lain"}, 422, "b-pembacaan-C1"),
        ({"a-regulation": "perda-lain"}, 422, "Peraturan itu tidak dikenal"),
        ({"population": "list:987654"}, 422, "sudah dimusnahkan"),
        ({"population": "registrations:x"}, 422, "sudah dimusnahkan"),
        ({"b-quota": "9" * 30}, 422, "b-quota"),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_form_and_nothing_begins(
    client_of, program, people, changes, status, said
):
    people(1)
    answer = client_of(Role.DINSOS_PETUGAS).post(reverse(NEW), form(program, **changes))
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not Job.objects.exists()


def test_choosing_another_regulation_brings_its_readings_and_begins_nothing(client_of, program):
    typed = form(program, muat="1", **{"b-regulation": "perwal-kota-serang-2025", "a-quota": "12"})
    answer = client_of(Role.SETDA).post(reverse(NEW), typed)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="b-nilai-domisili_min"' in shown
    assert 'name="a-nilai-desil_maks"' in shown
    assert 'value="12"' in shown
    assert not Job.objects.exists()


def test_an_earlier_comparison_can_be_changed_and_made_again(client_of, program, people):
    people(1)
    one = kept(program)
    again = client_of(Role.SETDA).get(reverse(NEW), {"dari": one.pk})
    assert again.context["form"].sides["b"]["pembacaan-C1"].value() == "luar"
    for unknown in ("987654", "x", "9" * 40):
        assert client_of(Role.SETDA).get(reverse(NEW), {"dari": unknown}).status_code == 404


def test_the_page_tells_sides_reasons_map_and_tables(client_of, program, people):
    people(6)
    people(7, birth_date=SEVENTEEN, where="Anyar")
    one = kept(program)
    client = client_of(Role.DINSOS_PETUGAS)
    shown = client.get(reverse("simulation", args=[one.pk])).content.decode()
    assert "7 orang masuk dan tidak ada yang keluar; terbanyak karena Pasal 21 huruf b" in shown
    assert "Pembacaan C1: Rentang Pasal 19 mengikat: 17-65 tahun." in shown
    assert "<title>Anyar: 7</title>" in shown
    staying = client.get(reverse("simulation", args=[one.pk]), {"peta": "tetap"}).content.decode()
    assert "<title>Kramatwatu: 6</title>" in staying
    assert client.get(reverse("simulation", args=[one.pk]), {"peta": "x"}).status_code == 404


def test_the_workbook_is_recorded(client_of, program, people):
    people(6)
    one = kept(program)
    answer = client_of(Role.AUDITOR).get(reverse("simulation-download", args=[one.pk]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(act="simulation.download", subject_id=str(one.pk)).exists()


def test_the_list_shows_each_reader_what_the_reader_may_see(client_of, program, people):
    people(9)
    people(2, birth_date=SEVENTEEN)
    kept(program)
    names, figures = (client_of(role).get(reverse("simulations")) for role in (Role.DINSOS_PETUGAS, Role.SETDA))
    assert next(iter(names.context["table"].rows)).get_cell("entered") == "2"
    assert next(iter(figures.context["table"].rows)).get_cell("entered") == "ditutup"


# Area


@pytest.fixture
def operator(client_of, monkeypatch):
    """An operator of Kramatwatu, if operators might compare: no other role is held for one desa."""
    more = policy.POLICY[Role.OPERATOR_DESA] | {Act.VIEW_SIMULATION, Act.RUN_SIMULATION}
    monkeypatch.setitem(policy.POLICY, Role.OPERATOR_DESA, more)
    return client_of(Role.OPERATOR_DESA)


def test_an_officer_of_one_desa_compares_its_people_only(operator, program, people):
    people(2)
    people(3, where="Anyar")
    made = finish(operator.post(reverse(NEW), form(program, preset="c1-luar")))
    assert (made.people, made.villages) == (2, [village().pk])


def test_comparisons_of_other_places_do_not_exist_for_such_an_officer(operator, program, people):
    people(2)
    people(3, where="Anyar")
    whole, own = kept(program), kept(program, villages=(village().pk,))
    assert [row.record.pk for row in operator.get(reverse("simulations")).context["table"].rows] == [own.pk]
    for name in ("simulation", "simulation-download"):
        assert operator.get(reverse(name, args=[whole.pk])).status_code == 404
        assert operator.get(reverse(name, args=[own.pk])).status_code == 200


# The job


def params(program):
    asked = {"population": Population(REGISTRATIONS, program.pk), "a": side(), "b": OUTER}
    return {name: one.to_json() for name, one in asked.items()}


def test_a_job_stopped_halfway_keeps_nothing(user_of, program, people, monkeypatch):
    people(4)
    monkeypatch.setattr("reporting.simulation.population.CHUNK", 2)
    user = user_of(Role.SETDA)
    job = services.enqueue(simulate, actor=user, **params(program))

    def stop(running: Job) -> None:
        if running.done == 2:
            Job.objects.filter(pk=running.pk).update(cancel_requested=True)

    assert runner.run(job.pk, stop).state == JobState.CANCELLED
    assert not Simulation.objects.exists()


def test_a_job_begun_again_keeps_one_comparison(program, people):
    people(2)
    first = run_now(simulate, actor=None, **params(program))
    Job.objects.filter(pk=first.pk).update(state=JobState.QUEUED)
    assert runner.run(first.pk).result["simulation"] == first.result["simulation"]
    assert Simulation.objects.count() == 1


def test_the_job_tells_nobody_how_few_moved(program, people):
    people(9)
    people(2, birth_date=SEVENTEEN)
    assert run_now(simulate, actor=None, **params(program)).result["message"] == "11 orang dibandingkan."


def test_nothing_of_a_person_is_kept(program, people):
    one = people(1, name="SARINAH UJI")[0]
    made = kept(program)
    stored = f"{made.inputs}{made.aggregate}{made.population}"
    assert one.nik not in stored
    assert "SARINAH" not in stored


def test_a_comparison_is_kept_as_it_was_made(program, people):
    people(1)
    made = kept(program)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Simulation.objects.filter(pk=made.pk).update(people=99)
