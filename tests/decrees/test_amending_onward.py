"""After the amendment: who was dropped ends, who came goes to BPJS and is paid for from the amendment's month on."""

from __future__ import annotations

from datetime import date

import pytest

from enrollment.contributions.gaps import gap
from enrollment.contributions.months import decree_months
from enrollment.contributions.selectors import owed_amount
from enrollment.contributions.services import Proof, post
from enrollment.decrees.consolidated import balance, consolidated
from enrollment.decrees.leaving import leavers
from enrollment.lifecycle import State
from enrollment.selection.limits import committed
from enrollment.submissions.models import SubmissionLine
from enrollment.submissions.selectors import decree_in_force, find_submission, waiting_decrees
from enrollment.submissions.services import has_months_gone_by, prepare
from enrollment.workers.ending import why_ended
from enrollment.workers.models import Registration
from jamsos.errors import DomainError
from tests.decrees.amending import JUNE, MAY, NUMBER, amend, decreed, leave, put, recorded, reject, reserve_names
from tests.submissions.people import agreement

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 10)
RATE = 16_800


@pytest.fixture
def first(program):
    agreement()
    return decreed(program)


def test_who_was_dropped_from_the_file_is_taken_off_and_ends(program):
    agreement()
    first = decreed(program)
    line = first.lines.order_by("no").first()
    Registration.objects.filter(pk=line.registration_id).update(nik=None)
    Registration.objects.create(
        **{
            **{name: getattr(line.registration, name) for name in ("program", "group", "track", "village", "name")},
            "nik": line.nik,
            "registered_on": APRIL,
        }
    )
    prepare(first, on=APRIL, actor=None)
    (gone,) = leavers(first.wave)
    assert (gone.line, gone.reason, gone.left_on) == (line, "dikeluarkan", APRIL)
    assert gone.note == "NIK juga dipakai pendaftaran lain yang masih berlaku."
    made = put(amend(first.wave))
    one = Registration.objects.get(pk=line.registration_id)
    assert one.state == State.ENDED and why_ended(one) == "Sebab lain"
    assert made.removals.get().replacement.name == reserve_names(first.wave)[0]
    assert not waiting_decrees().filter(pk=first.pk).exists()
    assert leavers(first.wave) == []


def test_a_rejected_person_is_taken_off_with_what_bpjs_remarked(first):
    submission = prepare(first, on=APRIL, actor=None)
    line = submission.lines.first()
    SubmissionLine.objects.filter(pk=line.pk).update(answer="rejected", answer_note="Sudah terdaftar 9904000000010001")
    reject(line.line)
    (gone,) = leavers(first.wave)
    assert (gone.reason, gone.note) == ("ditolak", "Sudah terdaftar 9904********0001")


def test_the_new_people_are_handed_over_from_their_own_month_on(first):
    recorded(prepare(first, on=APRIL, actor=None))
    leave(first.lines.first())
    made = put(amend(first.wave))
    assert list(waiting_decrees()) == [made]
    assert not has_months_gone_by(made, MAY) and has_months_gone_by(first, JUNE)
    submission = prepare(made, on=MAY, actor=None)
    assert (submission.code, submission.people, submission.amount) == ("2026-1-2", 1, 7 * RATE)
    assert str(submission) == "Pengajuan 2 · Tahap 1 2026 perubahan ke-1"
    assert find_submission(first.wave) == submission and find_submission(first.wave, 1).decree == first
    assert decree_in_force(first.wave) == made and decree_in_force(first.wave, NUMBER) == first
    with pytest.raises(DomainError, match="tidak mempunyai Keputusan Bupati nomor 7"):
        decree_in_force(first.wave, "7")


def test_every_month_of_a_place_is_paid_once(first):
    """Four places, May to December: in June one leaves and one comes, and 32 months are paid in all."""
    recorded(prepare(first, on=APRIL, actor=None))
    paid = post(first, date(2026, 5, 1), Proof("SP2D/5", date(2026, 5, 2)), on=date(2026, 5, 2), actor=None).amount
    leave(first.lines.first())
    made = put(amend(first.wave))
    recorded(prepare(made, on=MAY, actor=None))
    assert [month.month for month in decree_months(made)] == list(range(6, 13))
    with pytest.raises(DomainError, match="di luar masa iuran"):
        post(made, date(2026, 5, 1), Proof("SP2D/6", JUNE), on=JUNE, actor=None)
    for month in range(6, 13):
        day = date(2026, month, 1)
        assert owed_amount(first, day) + owed_amount(made, day) == 4 * RATE
        paid += sum(
            post(decree, day, Proof("SP2D/9", JUNE), on=max(day, JUNE), actor=None).amount for decree in (first, made)
        )
    assert paid == 4 * 8 * RATE == balance(first.wave).amount == committed([first.wave])
    assert gap(first, on=date(2026, 12, 31)).people == gap(made, on=date(2026, 12, 31)).people == 0
    assert consolidated(first.wave).count() == 4


def test_a_wave_of_the_same_fund_sees_what_an_amendment_sets_free(first):
    wave = first.wave
    assert committed(wave.program.waves.all()) == 4 * 8 * RATE
    for line in first.lines.all():
        leave(line)
    made = put(amend(wave, month=12, on=date(2026, 11, 30)), on=date(2026, 11, 30))
    come = made.people
    assert come == 3
    assert committed(wave.program.waves.all()) == come * RATE
