"""A new year: members who have not ended are proposed anew, once, with nothing stated for them."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from enrollment.assessment.models import Assessment
from enrollment.lifecycle import State
from enrollment.memberships.renewal import renewable
from enrollment.programs.models import Program
from enrollment.programs.services import open_program
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from tests.submissions.people import propose as made_up

pytestmark = pytest.mark.django_db


def nik_of(number: int) -> str:
    """Well formed for somebody born on 17 May 1980, in a kecamatan that the regency does not have."""
    return f"360461170580{number:04d}"


def propose(program: Program, number: int, **facts: object) -> Registration:
    return made_up(program, number, nik=nik_of(number), name=f"ORANG {'ABCDEFGH'[number]}", **facts)


def renew(*words: object) -> dict:
    out = StringIO()
    call_command("renew_program", "--json", *map(str, words), stdout=out, stderr=StringIO())
    return json.loads(out.getvalue().splitlines()[-1])


def test_members_are_proposed_and_assessed_anew_and_the_ended_are_not(program):
    stays = propose(program, 1, state=State.ACTIVE, fragile=True, works=True, phone="081299999999")
    propose(program, 2, state=State.REGISTERED)
    for number, state in enumerate((State.ENDED, State.REJECTED, State.PROPOSED, State.WAITING), 3):
        propose(program, number, state=state)
    done = renew("--from", program.year, "--to", program.year + 1)
    assert (done["proposed"], done["skipped"]) == (2, 0)
    new = Registration.objects.filter(program__year=program.year + 1)
    assert set(new.values_list("nik", flat=True)) == {nik_of(1), nik_of(2)}
    one = new.get(nik=nik_of(1))
    assert (one.state, one.renewed_from, one.phone) == (State.PROPOSED, stays, "081299999999")
    assert (one.works, one.fragile, one.declared_on) == (None, None, None)
    assert Assessment.objects.filter(registration__in=new).count() == 2
    stays.refresh_from_db()
    assert stays.state == State.ACTIVE


def test_a_second_renewal_proposes_nobody_again_nor_whom_somebody_else_proposed(program):
    propose(program, 1, state=State.ACTIVE)
    propose(program, 2, state=State.ACTIVE)
    target = open_program(program.year + 1, actor=None)
    propose(target, 2, state=State.PROPOSED)
    words = ("--from", program.year, "--to", target.year)
    assert renew(*words)["proposed"] == 1
    assert renew(*words)["proposed"] == 0
    assert target.registrations.count() == 2
    assert not renewable(program, target).exists()


def test_renewal_goes_forward_only(program):
    with pytest.raises(CommandError, match="bukan sesudah"):
        renew("--from", program.year, "--to", program.year)
    assert Program.objects.count() == 1


def test_the_page_counts_before_and_after(program, client_of):
    propose(program, 1, state=State.ACTIVE)
    target = open_program(program.year + 1, actor=None)
    client, url = client_of(Role.DINSOS_PETUGAS), reverse("program-renew", args=[target.year])
    assert "Usulkan lagi 1 orang" in client.get(url).content.decode()
    renew("--from", program.year, "--to", target.year)
    body = client.get(url).content.decode()
    assert "Usulkan lagi 1 orang" not in body and "Sudah diusulkan lagi" in body
    assert url in client.get(reverse("program", args=[target.year])).content.decode()
    first = client.get(reverse("program-renew", args=[program.year]))
    assert first.status_code == 200 and "Tidak ada tahun sebelumnya" in first.content.decode()
