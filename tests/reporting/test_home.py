"""Home of every role: what waits, each count equal to the rows behind it, the way to the work."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from enrollment.assessment.models import Result
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.matching.models import Decision
from enrollment.workers.models import Registration
from enrollment.workers.services import withdraw
from jamsos.accounts import policy
from jamsos.accounts.models import Role, User
from jamsos.audit import services as audit
from reporting.wording import ACTS, LOOKS, act_label
from reporting.worklist import WORK, tasks
from tests.doubles.people import alike, say

WAITING = {
    Role.OPERATOR_DESA: {
        "orang dikembalikan Disdukcapil: perbaiki datanya",
        "usulan perlu klarifikasi: lengkapi datanya",
    },
    Role.DINSOS_KEPALA: {"usulan memenuhi syarat: kunci pendataan"},
    Role.DISNAKER: {"orang ditetapkan menunggu pengajuan ke BPJS", "peserta terdaftar menunggu iuran pertama"},
    Role.SETDA: {"orang terpilih menunggu rancangan Keputusan Bupati"},
    Role.TIM_KOORDINASI: {"laporan semester kepada Bupati belum ditetapkan"},
    Role.AUDITOR: set(),
    Role.DISDUKCAPIL: set(),
}


@pytest.fixture(autouse=True)
def no_agency_owes_a_supervision_report(settings) -> None:
    """What is owed depends on the day of the test; it is tested with the reports themselves."""
    settings.SUPERVISION_AGENCIES = []


@time_machine.travel("2026-08-03T09:00+07:00", tick=False)
@pytest.mark.parametrize(("role", "labels"), WAITING.items())
def test_each_role_sees_its_own_work(user_of, client_of, everywhere, role, labels):
    assert {task.label for task in tasks(user_of(role))} == labels
    shown = client_of(role).get(reverse("home")).content.decode()
    assert all(label in shown for label in labels)
    if not labels:
        assert "Tidak ada yang menunggu Anda saat ini." in shown


def test_last_acts_are_those_that_changed_something(user_of, client_of):
    clerk = user_of(Role.DINSOS_PETUGAS)
    audit.record("workers.propose", actor=clerk)
    for _ in range(10):
        audit.record("people.list", actor=clerk, who=[])
    shown = [label for _, label in client_of(Role.DINSOS_PETUGAS).get(reverse("home")).context["events"]]
    assert shown == ["Mengusulkan pekerja"]


def test_acts_that_only_look_all_have_words():
    assert ACTS.keys() >= LOOKS


def test_officer_of_dinsos_sees_every_kind_that_waits(user_of, everywhere):
    counts = {task.label: task.count for task in tasks(user_of(Role.DINSOS_PETUGAS))}
    assert counts == {
        "orang dikembalikan Disdukcapil: perbaiki datanya": 1,
        "usulan dengan NIK tidak sah: perbaiki": 1,
        "usulan perlu klarifikasi: lengkapi datanya": 1,
        "usulan belum dipadankan dengan DTSEN": 2,
        "padanan perlu ditinjau berdampingan": 1,
        "usulan belum dinilai kelayakannya": 4,
        "nama siap dikirim ke Disdukcapil": 1,
        "orang terverifikasi siap diseleksi": 1,
    }


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN_SISTEM])
def test_each_count_equals_the_rows_behind_it(user_of, client_of, everywhere, role):
    user, client = user_of(role), client_of(role)
    for task in tasks(user):
        if task.rows_url or "keadaan" in task.url:
            assert client.get(task.rows_url or task.url).context["table"].paginator.count == task.count, task.label
        assert task.url


def test_second_eyes_and_doubles_wait_on_the_home_of_who_may_answer(user_of, client_of, program):
    pair, other = alike(program, score=0.4), alike(program, score=0.4, row=7)
    first, second, head = (
        user_of(Role.DINSOS_PETUGAS, "uji_1"),
        user_of(Role.DINSOS_PETUGAS),
        user_of(Role.DINSOS_KEPALA),
    )

    def mine(user: User) -> dict[str, int]:
        return {task.label: task.count for task in tasks(user) if "ganda" in task.label}

    assert mine(second) == {"dugaan usulan ganda: gabungkan atau bedakan": 2}
    say(pair, "different", first)
    say(other, "different", first)
    assert (mine(first), mine(head)) == ({}, {})
    assert mine(second) == {"putusan data ganda menunggu Anda sebagai orang kedua": 2}
    (task,) = [task for task in tasks(second) if "ganda" in task.label]
    assert client_of(Role.DINSOS_PETUGAS).get(task.url).context["table"].paginator.count == 2
    say(pair, "object", second)
    assert mine(head) == {"dugaan ganda diputus berbeda oleh dua orang: tetapkan": 1}


def test_each_kind_of_work_takes_one_question(user_of, everywhere, django_assert_max_num_queries):
    user = user_of(Role.DINSOS_PETUGAS)
    mine = [work for work in WORK if policy.allows(user, work.act)]
    with django_assert_max_num_queries(len(mine)):
        waiting = tasks(user)
    assert waiting, "the register holds people in every state, so something waits"


def test_operator_sees_only_the_own_desa(user_of, add):
    add(State.RETURNED, village="Kramatwatu")
    add(State.RETURNED, village="Ciruas")
    assert [task.count for task in tasks(user_of(Role.OPERATOR_DESA))] == [1]


def test_list_of_another_role_is_refused(client_of, everywhere):
    assert client_of(Role.DISNAKER).get(reverse("task", args=["dikembalikan"])).status_code == 403
    assert client_of(Role.DISNAKER).get(reverse("task", args=["tidak-ada"])).status_code == 404


def test_list_of_people_needs_the_right_to_see_them(client_of, everywhere):
    assert client_of(Role.SETDA).get(reverse("task", args=["susun"])).status_code == 403


def test_person_in_a_draft_no_longer_waits_for_one(user_of, add, program):
    one = add(State.SELECTED)
    user = user_of(Role.SETDA)
    assert [task.count for task in tasks(user)] == [1]
    decree = Decree.objects.create(
        kind=Kind.BUPATI, program=program, wave=program.waves.get(), title="uji", people=1, lines_hash="x"
    )
    decree.lines.create(no=1, registration=one, nik=one.nik, name=one.name, village="A", district="B")
    found = {task.label: task for task in tasks(user)}
    assert set(found) == {"rancangan Keputusan Bupati menunggu nomor dan tanggal"}
    assert found.popitem()[1].url == reverse("decree", args=[decree.pk])


def test_cancelled_draft_puts_the_person_back(user_of, add, program):
    one = add(State.SELECTED)
    decree = Decree.objects.create(
        kind=Kind.BUPATI, program=program, wave=program.waves.get(), title="uji", people=1, lines_hash="x"
    )
    decree.lines.create(no=1, registration=one, nik=one.nik, name=one.name, village="A", district="B")
    Decree.objects.filter(pk=decree.pk).update(state=DecreeState.CANCELLED)
    assert [task.label for task in tasks(user_of(Role.SETDA))] == [
        "orang terpilih menunggu rancangan Keputusan Bupati"
    ]


def test_maker_of_a_draft_is_not_asked_to_issue_it(user_of, program):
    user = user_of(Role.SETDA)
    Decree.objects.create(
        kind=Kind.BUPATI,
        program=program,
        wave=program.waves.get(),
        title="uji",
        people=1,
        lines_hash="x",
        made_by=user,
    )
    assert tasks(user) == []


def test_admin_sees_accounts_without_a_role(user_of, client_of):
    admin = user_of(Role.ADMIN_SISTEM)
    User.objects.create(username="baru")
    assert [(task.count, task.label) for task in tasks(admin)] == [(1, "akun aktif tanpa peran")]
    assert client_of(Role.ADMIN_SISTEM).get(reverse("home")).status_code == 200


def test_figures_stand_on_the_home_of_those_who_may_open_the_dashboard(client_of, everywhere):
    assert "Memenuhi syarat" in client_of(Role.TIM_KOORDINASI).get(reverse("home")).content.decode()
    assert not client_of(Role.OPERATOR_DESA).get(reverse("home")).context["summary"]


def test_keys_of_the_work_list_are_unique():
    assert len({work.key for work in WORK}) == len(WORK)


def test_work_on_people_is_shown_from_the_longest_wait(client_of, add):
    first, second = add(State.RETURNED), add(State.RETURNED)
    Registration.objects.filter(pk=first.pk).update(state_changed_at="2026-05-02T00:00Z")
    Registration.objects.filter(pk=second.pk).update(state_changed_at="2026-05-01T00:00Z")
    table = client_of(Role.DINSOS_PETUGAS).get(reverse("task", args=["dikembalikan"])).context["table"]
    assert [row.record.pk for row in table.rows] == [second.pk, first.pk]


def test_acts_are_told_in_words():
    assert act_label("workers.unmask") == "Melihat NIK lengkap"
    assert act_label("baru.sekali") == "baru.sekali"
    assert all(label[:1].isupper() for label in ACTS.values())


def test_match_to_review_of_a_locked_person_no_longer_waits(user_of, add):
    add(State.LOCKED, decision=Decision.REVIEW)
    assert tasks(user_of(Role.DINSOS_PETUGAS)) == []


def test_assessment_older_than_the_data_waits_to_be_made_again(user_of, add):
    one = add(decision=Decision.AUTO, result=Result.ELIGIBLE)
    one.changes.create(field="birth_date", before="1980-01-01", after="1961-01-01")
    labels = [task.label for task in tasks(user_of(Role.DINSOS_PETUGAS))]
    assert labels == ["penilaian lebih lama dari data atau padanannya: nilai lagi"]


def test_what_one_has_done_is_gone_at_the_next_look_and_what_others_did_within_a_minute(
    client_of, user_of, add, settings
):
    """And the page says of which time it is (decision 44)."""
    settings.FIGURES_SECONDS = 60
    first, second = add(State.RETURNED), add(State.RETURNED)
    client, officer = client_of(Role.OPERATOR_DESA), user_of(Role.OPERATOR_DESA)

    def counts() -> list[int]:
        answer = client.get(reverse("home"))
        assert "Keadaan register per" in answer.content.decode()
        return [task.count for task in answer.context["tasks"]]

    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert counts() == [2]
        withdraw(first, reason="pindah", actor=officer)
        assert counts() == [1]
        withdraw(second, reason="pindah", actor=user_of(Role.DINSOS_PETUGAS))
        clock.shift(timedelta(seconds=61))
        assert counts() == []


def test_line_tells_how_many_wait_for_longer_than_the_limit(client_of, add):
    people = [add(State.RETURNED) for _ in range(3)]
    for one, days in zip(people, (14, 15, 40), strict=True):
        entered = timezone.now() - timedelta(days=days)
        Registration.objects.filter(pk=one.pk).update(state_changed_at=entered)
    answer = client_of(Role.DINSOS_PETUGAS).get(reverse("home"))
    assert [(task.count, task.overdue) for task in answer.context["tasks"]] == [(3, 2)]
    assert "lewat batas: 2" in answer.content.decode()


def test_nothing_is_said_of_a_limit_that_is_kept(client_of, add):
    add(State.RETURNED)
    assert "lewat batas" not in client_of(Role.DINSOS_PETUGAS).get(reverse("home")).content.decode()


def test_papers_have_the_limit_of_the_people_on_them(user_of, program):
    draft = Decree.objects.create(
        kind=Kind.KADINSOS, program=program, wave=None, title="uji", people=1, lines_hash="x"
    )
    for days, late in ((14, 0), (15, 1)):
        with time_machine.travel(draft.made_at + timedelta(days=days), tick=False):
            (task,) = tasks(user_of(Role.DINSOS_KEPALA))
            assert (task.label.split()[0], task.overdue) == ("rancangan", late)
