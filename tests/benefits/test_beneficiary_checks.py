"""Spot checks of participants: whom they draw from, what may be recorded, and what follows from a finding."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from enrollment.benefits.checks import draw_participants, find
from enrollment.benefits.models import BeneficiaryCheck, BeneficiaryFinding
from enrollment.lifecycle import State
from enrollment.verification.samples import is_as_drawn
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from reporting.worklist import tasks
from tests.contributions.test_gaps import participants
from tests.submissions.people import nik_of, propose

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 10)


@pytest.fixture
def head(user_of):
    return user_of(Role.DINSOS_KEPALA)


@pytest.fixture
def check(program, head):
    """Of ten participants; who is verified only is none."""
    participants(program, 10)
    propose(program, 11, state=State.VERIFIED)
    return draw_participants(program, confidence=90, margin=10, on=ON, actor=head)


def finds(line, actor, fault="", note="", reason="", seen=0) -> BeneficiaryFinding:
    return find(line, fault=fault, note=note, reason=reason, seen=seen, actor=actor)


def test_the_sample_is_of_participants_and_can_be_drawn_again(check):
    assert (check.population, check.size) == (10, 9)  # n0 = 1.645^2 x 0.25 / 0.01 = 67.6; 67.6 / (1 + 66.6 / 10) = 8.8
    assert is_as_drawn(check)
    assert nik_of(11) not in set(check.lines.values_list("registration__nik", flat=True))


def test_nobody_recorded_leaves_nothing_to_draw(program, head):
    with pytest.raises(DomainError, match="Belum ada peserta"):
        draw_participants(program, confidence=95, margin=5, on=ON, actor=head)


def test_a_fault_is_told_and_a_correction_says_why(check, head, user_of):
    line = check.lines.first()
    with pytest.raises(DomainError, match="Catatan kosong"):
        finds(line, head, fault="pindah")
    finds(line, head, fault="pindah", note="Pindah ke Lebak")
    with pytest.raises(DomainError, match="sudah berubah"):
        finds(line, head)
    with pytest.raises(DomainError, match="Alasan mengganti hasil kosong"):
        finds(line, head, seen=1)
    assert finds(line, head, seen=1, reason="Salah rumah").agrees
    with pytest.raises(DomainError, match="tidak berwenang"):
        finds(line, user_of(Role.DISNAKER), seen=2, reason="x")


def test_who_proposed_somebody_does_not_check_them(program, head):
    participants(program, 1, proposed_by=head)
    line = draw_participants(program, confidence=90, margin=10, on=ON, actor=head).lines.get()
    with pytest.raises(DomainError, match="Anda sendiri yang mengusulkan"):
        finds(line, head)


def test_what_ends_a_part_waits_for_disnaker_until_it_is_ended(check, head, user_of):
    lines = list(check.lines.all())
    finds(lines[0], head, fault="meninggal", note="Menurut keluarga")
    finds(lines[1], head, fault="data", note="Alamat salah")
    label = "temuan uji petik penerima: akhiri kepesertaannya bila benar"
    found = {task.label: task.count for task in tasks(user_of(Role.DISNAKER))}
    assert found[label] == 1
    mine = {task.label: task.count for task in tasks(head)}
    assert mine["peserta dalam sampel uji petik penerima belum diuji"] == 7
    Registration.objects.filter(pk=lines[0].registration_id).update(state=State.ENDED)
    assert label not in {task.label for task in tasks(user_of(Role.DISNAKER))}


def test_pages_draw_record_and_show_the_share(program, client_of):
    participants(program, 10)
    client = client_of(Role.DINSOS_KEPALA)
    drawn = client.post(
        reverse("beneficiary-draw"), {"program": program.pk, "confidence": "90", "margin": "10"}, follow=True
    )
    assert drawn.status_code == 200
    check = BeneficiaryCheck.objects.get()
    first, second = check.lines.all()[:2]
    address = reverse("beneficiary-finding", args=[first.pk])
    assert client.post(address, {"fault": "pindah", "note": "", "seen": "0"}).status_code == 409
    done = client.post(address, {"fault": "pindah", "note": "Pindah", "seen": "0"})
    assert done.url == reverse("beneficiary-finding", args=[second.pk]), "the next one follows"
    listed = client.get(reverse("beneficiary-lines", args=[check.pk]), {"hasil": "tidak"}).content.decode()
    assert "Pindah keluar daerah" in listed and first.registration.name in listed
    assert second.registration.name not in listed
    team = client_of(Role.TIM_KOORDINASI)
    figures = team.get(reverse("benefits")).content.decode()
    assert "1 dari 9" in figures and "100,0 %" in figures and first.registration.name not in figures
    assert team.get(reverse("beneficiary-check", args=[check.pk])).status_code == 200
    assert team.get(reverse("beneficiary-lines", args=[check.pk])).status_code == 403


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE benefits_beneficiarycheck SET seed = 1",
        "DELETE FROM benefits_beneficiaryline",
        "UPDATE benefits_beneficiaryfinding SET agrees = true, fault = ''",
        "DELETE FROM benefits_beneficiaryfinding",
    ],
)
def test_nothing_of_a_check_is_rewritten(check, head, statement):
    finds(check.lines.first(), head, fault="data", note="Alamat salah")
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
