"""What newer lists say of receivers: found by plain rules, decided by a person, never twice, never by the list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from eligibility.reference.models import ReferenceList, ReferencePerson
from enrollment.assessment.models import Assessment, Result
from enrollment.lifecycle import State
from enrollment.programs.models import Track
from enrollment.submissions import answers
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from reporting.monitoring.models import Change, Decision, Finding
from reporting.monitoring.selectors import counts, unsearched
from reporting.monitoring.services import decide, search
from reporting.worklist import tasks
from tests.submissions.people import ON, answer_file, nik_of, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(program):
    """`release("dtsen", {person: {"decile": 6}})` -> a ready list, newer than those before, with these rows."""
    made = []

    def make(kind: str, rows: dict, funder: str = "") -> ReferenceList:
        number = len(made) + 1
        when = timezone.now() + timedelta(seconds=number)
        ReferenceList.objects.filter(loaded_at=None).update(loaded_at=timezone.now() - timedelta(days=1))
        facts = {
            "kind": kind,
            "funder": funder,
            "label": f"uji-{number}",
            "loaded_at": when,
            "as_of": date(2026, 6, 1),
        }
        one = ReferenceList.objects.create(status="ready", rows=len(rows), **facts)
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE monitor_{one.pk} PARTITION OF reference_person FOR VALUES IN ({int(one.pk)})"
            )
        for row_no, (person, values) in enumerate(rows.items(), 1):
            named = {"nik": person.nik, "name": person.name, "name_key": "", "sound_key": ""}
            ReferencePerson.objects.create(list_id=one.pk, row_no=row_no, **named, **values)
        made.append(one)
        return one

    return make


@pytest.fixture
def receiver(add):
    def make(state: State = State.ACTIVE, track: str = Track.DTSEN, seen: ReferenceList | None = None) -> Registration:
        one = add(state, result=Result.ELIGIBLE)
        Registration.objects.filter(pk=one.pk).update(track=track)
        Assessment.objects.filter(registration=one).update(reference_list=seen)
        return Registration.objects.get(pk=one.pk)

    return make


def test_a_release_tells_who_rose_above_decile_four_and_who_is_gone(program, receiver, release) -> None:
    stays, rises, goes, other_track = receiver(), receiver(), receiver(), receiver(track=Track.PENYELENGGARA_NEGARA)
    old = release("dtsen", {one: {"decile": 3} for one in (stays, rises, goes, other_track)})
    Assessment.objects.update(reference_list=old)
    new = release("dtsen", {stays: {"decile": 4}, rises: {"decile": 5}, other_track: {"decile": 9}})
    made = search(program, new, actor=None)
    assert (made.found, made.receivers) == (2, 4)
    told = {one.registration_id: (one.change, one.decile) for one in Finding.objects.all()}
    assert told == {rises.pk: (Change.DECILE, 5), goes.pk: (Change.GONE, None)}


@pytest.mark.parametrize(
    ("kind", "funder", "values", "change"),
    [
        ("deaths", "", {"standing": "meninggal"}, Change.DIED),
        ("deaths", "", {"standing": "pindah"}, Change.MOVED),
        ("bpjs", "", {"standing": "aktif", "segment": "PU"}, Change.COVERED),
        ("bpjs", "", {"standing": "nonaktif", "segment": "PU"}, None),
        ("bpjs", "", {"standing": "aktif", "segment": "BPU"}, None),  # our own membership is no change
        ("aid", "APBN", {"standing": "aktif"}, Change.DOUBLED),
        ("aid", "APBN", {"standing": "nonaktif"}, None),
    ],
)
def test_other_lists_tell_who_left_is_covered_or_doubled(
    program, receiver, release, kind, funder, values, change
) -> None:
    one = receiver()
    search(program, release(kind, {one: values}, funder), actor=None)
    assert [found.change for found in Finding.objects.all()] == ([change] if change else [])


@pytest.mark.parametrize("state", [State.PROPOSED, State.WAITING, State.ENDED, State.REJECTED])
def test_only_receivers_are_looked_at(program, receiver, release, state) -> None:
    search(program, release("deaths", {receiver(state): {"standing": "meninggal"}}), actor=None)
    assert not Finding.objects.exists()


def test_the_same_list_again_finds_nothing_new_and_a_newer_one_lets_open_ones_lapse(
    program, receiver, release
) -> None:
    one = receiver()
    first = release("deaths", {one: {"standing": "meninggal"}})
    assert search(program, first, actor=None).found == 1
    assert search(program, first, actor=None).found == 0
    second = release("deaths", {})
    made = search(program, second, actor=None)
    assert (made.found, made.lapsed) == (0, 1)
    assert counts(program)[Change.DIED][Decision.LAPSED] == 1
    with pytest.raises(DomainError, match="bukan daftar terbaru"):
        search(program, first, actor=None)


def test_deciding_keeps_or_ends_once_with_its_reason(program, receiver, release, user_of) -> None:
    stays, dies = receiver(), receiver()
    search(program, release("deaths", {one: {"standing": "meninggal"} for one in (stays, dies)}), actor=None)
    officer = user_of(Role.DISNAKER)
    about = {one.registration_id: one for one in Finding.objects.all()}
    kept = decide(about[stays.pk], Decision.KEEP, reason="NIK kakaknya", happened_on=None, actor=officer)
    for reason, day, says in (
        ("", None, "Alasan kosong"),
        ("NIK 3604123456780001", None, "nomor identitas"),
        ("akta", None, "Tanggal kejadian"),
        ("akta", date(2090, 1, 1), "belum terjadi"),
    ):
        with pytest.raises(DomainError, match=says):
            decide(about[dies.pk], Decision.END, reason=reason, happened_on=day, actor=officer)
    decide(about[dies.pk], Decision.END, reason="Akta 12", happened_on=date(2026, 5, 1), actor=officer)
    assert set(Registration.objects.values_list("pk", "state")) == {(stays.pk, "active"), (dies.pk, "ended")}
    with pytest.raises(DomainError, match="sudah diputus"):
        decide(kept, Decision.END, reason="x", happened_on=date(2026, 5, 1), actor=officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.update(reason="lain")


def test_tim_may_not_decide(program, receiver, release, user_of) -> None:
    search(program, release("deaths", {receiver(): {"standing": "meninggal"}}), actor=None)
    with pytest.raises(DomainError, match="tidak berwenang"):
        decide(
            Finding.objects.get(),
            Decision.KEEP,
            reason="x",
            happened_on=None,
            actor=user_of(Role.TIM_KOORDINASI),
        )


def test_work_list_leads_from_the_new_list_to_the_decision(program, receiver, release, client_of, user_of) -> None:
    officer, one = user_of(Role.DINSOS_PETUGAS), receiver()
    new = release("deaths", {one: {"standing": "pindah"}})
    with time_machine.travel(date(2026, 6, 2), tick=False):
        assert new in unsearched(program.year)
        assert "daftar rujukan terbaru belum dibandingkan dengan penerima" in {task.label for task in tasks(officer)}
        search(program, new, actor=officer)
        assert new not in unsearched(program.year)
        line = next(task for task in tasks(officer) if task.label.startswith("perubahan keadaan"))
    finding = Finding.objects.get()
    assert line.url == reverse("monitoring-finding", args=[finding.pk])
    client = client_of(Role.DINSOS_PETUGAS)
    page = client.get(line.url).content.decode()
    assert "Pindah keluar daerah" in page and "Pasal 21 huruf a" in page and one.nik not in page
    answer = client.post(line.url, {"decision": "tetap", "reason": "Kembali tinggal di desa"})
    assert answer.url == reverse("monitoring")
    assert Finding.objects.get().decision == Decision.KEEP


def test_who_may_not_see_the_decile_is_not_told_by_it(program, receiver, release, client_of) -> None:
    rises = receiver()
    search(program, release("dtsen", {rises: {"decile": 8}}), actor=None)
    address = reverse("monitoring-finding", args=[Finding.objects.get().pk])
    assert client_of(Role.DISNAKER).get(address).status_code == 404
    assert rises.name not in client_of(Role.DISNAKER).get(reverse("monitoring")).content.decode()
    assert client_of(Role.DINSOS_PETUGAS).get(address).status_code == 200


@pytest.fixture
def paying(program, tmp_path):
    """Two recorded by BPJS on 2 February, whose contributions have been paid since."""
    with time_machine.travel("2026-02-02T09:00+07:00", tick=False):
        submission = submitted(program, 2)
        rows = [(nik_of(n), f"ORANG {n:03d}", f"0123456789{n}", "Terdaftar", "") for n in (1, 2)]
        answers.record(submission, store_path(answer_file(tmp_path / "a.xlsx", rows), actor=None), on=ON, actor=None)
    people = Registration.objects.filter(nik__in=[nik_of(1), nik_of(2)])
    people.update(state=State.ACTIVE)
    return list(people.order_by("nik"))


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({"standing": "nonaktif", "segment": "BPU", "kpj": "01234567891"}, [Change.INACTIVE]),
        ({"standing": "nonaktif", "segment": "PU"}, []),  # a job that ended
        ({"standing": "aktif", "segment": "BPU", "kpj": "01234567891"}, []),
        ({"standing": "aktif", "segment": "BPU", "kpj": "99999999999"}, [Change.NUMBER]),
        ({"standing": "aktif", "segment": "PU", "kpj": "99999999999"}, [Change.COVERED]),  # the number of a job
        ({"standing": "aktif", "segment": "BPU"}, []),
    ],
)
def test_the_bpjs_list_is_held_against_members(program, paying, release, values, changes, client_of) -> None:
    search(program, release("bpjs", {paying[0]: values}), actor=None)
    assert [found.change for found in Finding.objects.all()] == changes
    if changes == [Change.NUMBER]:
        page = reverse("monitoring-finding", args=[Finding.objects.get().pk])
        body = client_of(Role.DISNAKER).get(page).content.decode()
        assert "01234567891" in body and "99999999999" in body


def test_a_list_older_than_the_recording_says_nothing_of_it(program, paying, release) -> None:
    old = release("bpjs", {paying[0]: {"standing": "nonaktif", "segment": "BPU", "kpj": "99999999999"}})
    ReferenceList.objects.filter(pk=old.pk).update(as_of=date(2026, 1, 15))
    search(program, ReferenceList.objects.get(pk=old.pk), actor=None)
    assert not Finding.objects.exists()
