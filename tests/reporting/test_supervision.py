"""Supervision reports twice a year, companies looked at, and official totals beside our own."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from enrollment.lifecycle import State
from jamsos.accounts.models import Agency, Role, User
from jamsos.errors import DomainError
from reporting.coverage.services import coverage, record
from reporting.supervision.models import Inspection, SupervisionReport
from reporting.supervision.services import hand_in
from reporting.supervision.slots import SlotState, slots
from reporting.worklist import tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def disnaker(user_of) -> User:
    user = user_of(Role.DISNAKER)
    User.objects.filter(pk=user.pk).update(agency=Agency.DISNAKER)
    return User.objects.get(pk=user.pk)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("pengawasan.pdf", b"%PDF-1.7 uji", "application/pdf")


def give(user: User, half: int = 1, summary: str = "Baik.", on: date = date(2026, 7, 1)) -> SupervisionReport:
    return hand_in(2026, half, paper(), "pengawasan.pdf", summary=summary, on=on, actor=user)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 5, 30), SlotState.OPEN),
        (date(2026, 5, 31), SlotState.SOON),
        (date(2026, 6, 30), SlotState.SOON),
        (date(2026, 7, 1), SlotState.LATE),
    ],
)
def test_each_agency_owes_two_reports_a_year_and_is_reminded(on, state) -> None:
    found = slots(2026, on=on)
    assert [(slot.agency, slot.half) for slot in found] == [
        *(("disnaker", 1), ("disnaker", 2)),
        *(("dinsos", 1), ("dinsos", 2)),
    ]
    assert {slot.state for slot in found if slot.half == 1} == {state}


def test_nothing_is_owed_for_a_half_year_that_began_before_the_regulation_was_in_force(disnaker) -> None:
    assert slots(2025, on=date(2026, 7, 1)) == []
    hand_in(2025, 2, paper(), "pengawasan.pdf", summary="Baik.", on=date(2026, 1, 5), actor=disnaker)
    assert [(slot.agency, slot.half, slot.state) for slot in slots(2025, on=date(2026, 7, 1))] == [
        (Agency.DISNAKER, 2, SlotState.RECEIVED)
    ]


def test_a_report_handed_in_fills_its_slot_and_a_further_one_stands_beside_it(disnaker) -> None:
    give(disnaker)
    assert give(disnaker, summary="Diperbaiki.").sequence == 2
    filled = [slot for slot in slots(2026, on=date(2026, 7, 1)) if slot.state == SlotState.RECEIVED]
    assert [(slot.agency, slot.half, slot.report.summary) for slot in filled] == [("disnaker", 1, "Diperbaiki.")]
    with pytest.raises(DatabaseError), transaction.atomic():
        SupervisionReport.objects.update(summary="lain")


def test_what_cannot_be_handed_in_leaves_nothing_behind(disnaker, user_of) -> None:
    outsider = user_of(Role.DINSOS_PETUGAS)
    outsider.agency = Agency.KOMINFO
    refused = (
        (lambda: give(outsider), "tidak wajib"),
        (lambda: give(user_of(Role.TIM_KOORDINASI)), "tidak berwenang"),
        (lambda: give(disnaker, half=2, on=date(2026, 6, 1)), "belum dimulai"),
        (lambda: give(disnaker, summary="NIK 3604123456780001"), "nomor identitas"),
    )
    for act, says in refused:
        with pytest.raises(DomainError, match=says):
            act()
    assert not SupervisionReport.objects.exists()


def test_the_work_list_reminds_the_agency_and_the_tim(disnaker, user_of, program) -> None:
    with time_machine.travel("2026-07-10T09:00+07:00", tick=False):
        labels = {task.label: task.count for task in tasks(disnaker)}
        assert labels["laporan pengawasan semester harus disampaikan kepada Tim"] == 1  # none of 2025
        give(disnaker)
        labels = {task.label: task.count for task in tasks(disnaker)}
        assert "laporan pengawasan semester harus disampaikan kepada Tim" not in labels
        tim = {task.label: task.count for task in tasks(user_of(Role.TIM_KOORDINASI))}
        assert tim == {"laporan semester kepada Bupati belum ditetapkan": 1}


@pytest.mark.parametrize(
    ("day", "words", "badge"),
    [
        ("2026-06-20", "jatuh tempo 30 Juni 2026", 0),
        ("2026-06-30", "jatuh tempo 30 Juni 2026", 0),
        ("2026-07-10", "jatuh tempo 30 Juni 2026, terlambat 10 hari", 1),
    ],
)
def test_home_says_until_when_a_report_is_owed_and_how_late_it_is(disnaker, client_of, day, words, badge) -> None:
    with time_machine.travel(f"{day}T09:00+07:00", tick=False):
        page = client_of(Role.DISNAKER).get(reverse("home")).content.decode()
    assert f"<small>{words}</small>" in page and "31 Mei 2026" not in page
    assert page.count("lewat batas: 1") == badge


def test_a_company_is_recorded_with_who_is_not_protected(client_of, disnaker) -> None:
    client, address = client_of(Role.DISNAKER), reverse("inspection-record")
    facts = {"company": "PT Uji", "district": "", "inspected_on": "2026-03-04", "workers": 40, "members": 31}
    assert client.post(address, facts | {"members": 41}).status_code == 409
    assert client.post(address, facts | {"inspected_on": "2090-01-01"}).status_code == 409
    assert client.post(address, facts).status_code == 302
    assert Inspection.objects.get().missing == 9
    assert "PT Uji" in client_of(Role.TIM_KOORDINASI).get(reverse("inspections")).content.decode()


def test_screen_of_the_slots_and_handing_in(client_of, disnaker) -> None:
    client = client_of(Role.DISNAKER)
    with time_machine.travel("2026-07-10T09:00+07:00", tick=False):
        client = client_of(Role.DISNAKER)
        sent = {"year": 2026, "half": 1, "summary": "Dua puluh badan usaha.", "file": paper()}
        assert client.post(reverse("supervision-submit"), sent).status_code == 302
        page = client.get(reverse("supervision")).content.decode()
    assert "Dua puluh badan usaha." in page and "terlambat" in page and "diterima" in page


def test_official_totals_of_the_newest_day_stand_beside_our_own(program, add, client_of) -> None:
    one = add(State.DECREED, result="eligible")
    one.assessment.segment = "BPU"
    one.assessment.save()
    record(date(2026, 6, 30), "BPJS Serang", {"BPU": (75_000, 300_000), "PMI": (5, None)}, actor=None)
    record(date(2026, 3, 31), "BPJS Serang", {"BPU": (1, 2)}, actor=None)
    found = {row.segment.value: row for row in coverage(program)}
    assert list(found) == ["PU", "BPU", "JAKON", "PMI", "SOSIAL_KEAGAMAAN"]
    assert (found["BPU"].members, found["BPU"].workers, found["BPU"].decreed) == (75_000, 300_000, 1)
    assert (found["PU"].members, found["PMI"].workers) == (None, None)
    shown = client_of(Role.DINSOS_PETUGAS).get(reverse("dashboard")).content.decode()
    assert "25,0 %" in shown and "belum tercatat" in shown and "segmen=BPU" in shown


def test_totals_that_cannot_be_are_refused(client_of) -> None:
    client, address = client_of(Role.DISNAKER), reverse("coverage-record")
    facts = {"as_of": "2026-06-30", "source": "BPJS"}
    assert client.post(address, facts).status_code == 409
    assert client.post(address, facts | {"members_PU": 9, "workers_PU": 8}).status_code == 409
    assert client.post(address, facts | {"members_PU": 8, "workers_PU": 9}).status_code == 302
