"""Locking the pendataan: who is frozen, who remains, what the berita acara counts, and how it is undone."""

from __future__ import annotations

import io
from datetime import date
from random import Random

import pytest
from django.urls import reverse
from pypdf import PdfReader

from enrollment.assessment.models import Result
from enrollment.decrees.models import Decree, DecreeState, Minutes
from enrollment.decrees.pendataan import counts, lock
from enrollment.decrees.rendering import COUNT_LABELS, keep_minutes
from enrollment.decrees.services import cancel, issue
from enrollment.lifecycle import State
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.jobs.models import Job
from jamsos.lib.money import number
from jamsos.regions.models import Village
from tests.decrees.people import (
    ON,
    SIGNATORIES,
    assess,
    change_after,
    eligible,
    issued,
    locked,
    merged_by,
    proposals,
    states,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(program):
    """One person or more of every kind that the berita acara counts."""
    eligible(program, range(1, 5))
    eligible(program, [10], nik=None)
    assess(proposals(program, [11, 12]), Result.NOT_ELIGIBLE)
    assess(proposals(program, [13]), Result.UNKNOWN)
    proposals(program, [14])
    change_after(eligible(program, [15])[0])
    eligible(program, [16], state=State.WITHDRAWN)
    return program


def test_counts_add_up(mixed):
    found = vars(counts(mixed))
    assert found == {
        "proposed": 10,
        "ready": 4,
        "without_nik": 1,
        "not_eligible": 2,
        "unknown": 1,
        "unassessed": 2,
        "departed": 0,
        "held": 0,
    }
    assert sum(found.values()) == 2 * found["proposed"]


def test_the_lock_freezes_exactly_the_ready(mixed):
    decree = locked(mixed)
    frozen = list(decree.lines.order_by("no").values_list("registration__nik", "nik", "name"))
    assert [nik for nik, _, _ in frozen] == [nik for _, nik, _ in frozen] and len(frozen) == 4
    assert decree.people == 4 and decree.state == DecreeState.DRAFT and decree.amount == 0
    still = mixed.registrations.filter(state=State.PROPOSED).count()
    assert still == 6
    assert decree.minutes.counts == {
        "proposed": 10,
        "ready": 4,
        "without_nik": 1,
        "not_eligible": 2,
        "unknown": 1,
        "unassessed": 2,
        "departed": 0,
        "held": 0,
    }
    with pytest.raises(DomainError, match="Belum ada usulan"):
        locked(mixed, number="BA/2")


def test_a_birth_date_changed_after_the_assessment_is_not_locked(program):
    fresh, stale = eligible(program, [1, 2])
    change_after(stale)
    locked(program)
    assert states([fresh, stale]) == [State.LOCKED, State.PROPOSED]
    assess_again = stale.assessment
    assess_again.delete()
    assess([stale])
    locked(program, number="BA/2")
    assert states([stale]) == [State.LOCKED]


def test_lines_come_by_kecamatan_desa_and_name(program):
    villages = Random(3).sample(list(Village.objects.select_related("district")), 12)
    for at, village in enumerate(villages):
        eligible(program, range(at * 3 + 1, at * 3 + 4), village=village)
    lines = list(locked(program).lines.order_by("no").values_list("district", "village", "name"))
    assert lines == sorted(lines) and len(lines) == 36


def test_the_printed_minutes_show_the_same_numbers(mixed, own_process):
    minutes = keep_minutes(locked(mixed).minutes, actor=None)
    text = " ".join(PdfReader(io.BytesIO(minutes.file.content.read())).pages[0].extract_text().split())
    for key, count in minutes.counts.items():
        assert f"{COUNT_LABELS[key]} {number(count)}" in text
    assert "Jumlah 4" in text and "BA/1" in text
    assert keep_minutes(minutes, actor=None).file_id == minutes.file_id


def test_the_proposer_may_not_lock(program, user_of):
    head, other = user_of(Role.DINSOS_KEPALA), user_of(Role.DINSOS_KEPALA, "uji_kepala_lain")
    eligible(program, [1, 2], proposed_by=head)
    with pytest.raises(DomainError, match="ikut mengusulkan"):
        locked(program, actor=head)
    assert locked(program, actor=other).made_by == other


def test_who_merged_the_file_may_not_lock(program, user_of):
    head, other = user_of(Role.DINSOS_KEPALA), user_of(Role.DINSOS_KEPALA, "uji_kepala_lain")
    eligible(program, [1, 2], source_file=merged_by(head, program))
    with pytest.raises(DomainError, match="mengusulkan atau menggabungkan"):
        locked(program, actor=head)
    assert locked(program, actor=other).made_by == other


def test_who_proposed_does_not_sign_the_list(program, user_of):
    head, other = user_of(Role.DINSOS_KEPALA), user_of(Role.DINSOS_KEPALA, "uji_kepala_lain")
    eligible(program, [1], proposed_by=head)
    eligible(program, [2], source_file=merged_by(head, program))
    decree = locked(program, actor=other)
    with pytest.raises(DomainError, match="ikut mengusulkan atau menggabungkan"):
        issued(decree, number="400/1/2026", actor=head)
    assert issued(decree, number="400/1/2026", actor=other).issued_by == other


def test_only_the_head_of_the_dinas_locks(program, user_of):
    eligible(program, [1])
    for role in set(Role.values) - {Role.DINSOS_KEPALA}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            locked(program, actor=user_of(role))
    assert not Decree.objects.exists()


def test_cancelling_unlocks_and_frees_the_number(program, user_of):
    people = eligible(program, range(1, 4))
    head = user_of(Role.DINSOS_KEPALA)
    decree = locked(program, actor=head)
    with pytest.raises(DomainError, match="Alasan pembatalan kosong"):
        cancel(decree, reason=" ", actor=head)
    cancel(decree, reason="Nama keliru", actor=head)
    assert set(states(people)) == {State.PROPOSED}
    assert Event.objects.get(act="decrees.cancel").purpose == "Nama keliru"
    assert locked(program).people == 3
    eligible(program, [9])
    with pytest.raises(DomainError, match="Nomor BA/1 sudah dipakai dalam buku Berita acara pendataan"):
        locked(program)


def test_issuing_moves_the_people_to_the_list(program, user_of):
    people = eligible(program, range(1, 4))
    head = user_of(Role.DINSOS_KEPALA)
    decree = locked(program, actor=head)
    with pytest.raises(DomainError, match="mendahului dasarnya, 2 Februari 2026"):
        issue(decree, number="K/1", signed_on=date(2026, 2, 1), signer_name="Kepala", actor=head)
    issue(decree, number="K/1", signed_on=ON, signer_name="Kepala", actor=head)
    assert set(states(people)) == {State.LISTED}
    with pytest.raises(DomainError, match="bukan rancangan"):
        cancel(decree, reason="terlambat", actor=head)


@pytest.mark.parametrize(
    ("held_on", "registered_on", "basis"),
    [
        (date(2020, 1, 1), date(2019, 1, 5), "2 Februari 2026 .penilaian terakhir"),
        (date(2026, 2, 1), date(2026, 1, 5), "2 Februari 2026 .penilaian terakhir"),
        (date(2026, 2, 10), date(2026, 2, 11), "11 Februari 2026 .pendaftaran terakhir"),
    ],
)
def test_minutes_are_not_older_than_what_they_tell(program, held_on, registered_on, basis):
    eligible(program, [1])
    eligible(program, [2], registered_on=registered_on)
    with pytest.raises(DomainError, match=f"mendahului dasarnya, {basis}"):
        lock(program, number="BA/1", held_on=held_on, place="Serang", signatories=SIGNATORIES, actor=None)
    assert not Decree.objects.exists()


def test_minutes_are_not_older_than_their_law(program):
    (one,) = eligible(program, [1], registered_on=date(2019, 1, 5))
    one.assessment.delete()
    assess([one], assessed_on=date(2019, 2, 1))
    with pytest.raises(DomainError, match="mendahului dasarnya, 28 Oktober 2025 .berlakunya Perbup Serang 59/2025"):
        lock(program, number="BA/1", held_on=date(2020, 1, 1), place="S", signatories=SIGNATORIES, actor=None)


def test_nobody_is_listed_without_a_birth_date(program):
    (one,) = eligible(program, [1], birth_date=None)
    with pytest.raises(DomainError, match="1 orang memenuhi syarat, tetapi tanggal lahirnya belum tercatat"):
        locked(program)
    Registration.objects.filter(pk=one.pk).update(birth_date=date(1980, 5, 17))
    assert locked(program).lines.get().birth_date == date(1980, 5, 17)


def test_the_form_refuses_an_early_date_before_any_job_starts(program, client_of):
    eligible(program, [1])
    data = {"program": program.pk, "number": "BA/1", "held_on": "2020-01-01", "place": "S", "head": "A", "team": "B"}
    answer = client_of(Role.DINSOS_KEPALA).post(reverse("pendataan-lock"), data)
    assert answer.status_code == 409 and "mendahului dasarnya" in answer.content.decode()
    assert not Job.objects.exists()


def test_minutes_are_evidence(program):
    eligible(program, [1])
    minutes = locked(program).minutes
    from django.db import DatabaseError, transaction

    for change in ({"counts": {}}, {"number": "X"}, {"held_on": date(2020, 1, 1)}):
        with pytest.raises(DatabaseError, match="read-only|Cannot"), transaction.atomic():
            Minutes.objects.filter(pk=minutes.pk).update(**change)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk)._raw_delete("default")
