"""Which programme year is worked on, and taking back one that was opened by mistake."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from enrollment.programs.services import discard_program, open_program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.regions.models import Village

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "today, opened, worked_on",
    [
        (date(2026, 11, 20), (2026, 2027), 2026),
        (date(2026, 11, 20), (2025, 2026, 2072), 2026),
        (date(2027, 1, 2), (2025, 2026), 2026),
        (date(2027, 1, 2), (2026, 2027), 2027),
        (date(2026, 11, 20), (2027, 2028), 2027),
    ],
)
def test_a_year_opened_early_takes_nothing_over(today, opened, worked_on) -> None:
    for year in opened:
        open_program(year, actor=None)
    with time_machine.travel(today, tick=False):
        assert current_program().year == worked_on


def test_only_years_at_hand_can_be_opened_on_the_screen(client_of) -> None:
    client = client_of(Role.DINSOS_PETUGAS)
    with time_machine.travel(date(2026, 11, 20), tick=False):
        assert client.post(reverse("program-open"), {"year": 2072}).status_code == 422
        assert client.post(reverse("program-open"), {"year": 2027}).status_code == 302
    assert list(Program.objects.values_list("year", flat=True)) == [2027]


def test_the_form_of_a_proposal_names_its_year(client_of) -> None:
    for year in (2026, 2027):
        open_program(year, actor=None)
    with time_machine.travel(date(2026, 11, 20), tick=False):
        page = client_of(Role.OPERATOR_DESA).get(reverse("worker-propose")).content.decode()
    assert "Usulkan pekerja, Program 2026" in page


def test_an_unused_year_is_taken_back(client_of) -> None:
    program = open_program(2027, actor=None)
    client = client_of(Role.DINSOS_PETUGAS)
    assert client.get(reverse("program-discard", args=[2027])).status_code == 200
    assert client.post(reverse("program-discard", args=[2027])).status_code == 302
    assert not Program.objects.filter(pk=program.pk).exists()


def test_a_year_with_a_proposal_stays(program) -> None:
    Registration.objects.create(
        program=program,
        group=program.groups.first(),
        track=program.groups.first().track,
        name="SITI AMINAH",
        village=Village.objects.first(),
        registered_on=date(2026, 1, 15),
    )
    with pytest.raises(DomainError, match="sudah dipakai"):
        discard_program(program, actor=None)
    assert Program.objects.get() == program and program.groups.count() == 8
