"""An import that is killed half-way, run twice at once, or asked twice: the register comes out the same."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from enrollment.workers import imports, merging
from enrollment.workers.jobs import check_workers, merge_workers
from enrollment.workers.models import ImportState, Registration, StagedRow, Verdict, WorkerImport
from jamsos.accounts.models import Role
from jamsos.errors import DomainError
from jamsos.files.services import store_path
from jamsos.jobs import services as jobs
from jamsos.jobs.models import Job, JobIssue

from .conftest import ON, person

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = ("row_no", "nik", "nik_given", "name", "birth_date", "village_id", "group_id", "proposal_hash", "state")


@pytest.fixture
def received(program, write_csv):
    """`received(lines, name)` -> a checked import of those lines."""

    def make(lines, name="usulan.csv") -> WorkerImport:
        path = write_csv(lines, name=name)
        batch = imports.receive(program, store_path(path, actor=None), on=ON, actor=None)
        jobs.run_now(check_workers, actor=None, import_id=batch.pk)
        return WorkerImport.objects.get(pk=batch.pk)

    return make


def register() -> list[tuple]:
    return list(Registration.objects.order_by("row_no").values_list(*KEPT))


def test_killed_merge_resumes_to_the_same_register(received, monkeypatch) -> None:
    monkeypatch.setattr(merging, "CHUNK", 4)
    lines = [person(n, NIK="" if n == 5 else person(n)["NIK"]) for n in range(1, 11)]
    undisturbed = received(lines)
    jobs.run_now(merge_workers, actor=None, import_id=undisturbed.pk)
    expected, counts = register(), WorkerImport.objects.get(pk=undisturbed.pk).counts
    Registration.objects.all().delete()
    WorkerImport.objects.all().delete()

    disturbed = received(lines)
    insert, calls = merging._insert, []

    def dies_in_the_second_chunk(batch, rows):
        calls.append(len(rows))
        insert(batch, rows)
        if len(calls) == 2:
            raise KeyError("killed")

    monkeypatch.setattr(merging, "_insert", dies_in_the_second_chunk)
    job = jobs.run_now(merge_workers, actor=None, import_id=disturbed.pk)
    assert job.attempt == 2
    assert calls == [4, 4, 4, 2]
    assert register() == expected
    assert WorkerImport.objects.get(pk=disturbed.pk).counts == counts


def test_what_one_person_began_to_merge_nobody_else_goes_on_with(received, monkeypatch, user_of, client_of) -> None:
    monkeypatch.setattr(merging, "CHUNK", 1)
    first, second = user_of(Role.DINSOS_PETUGAS, "uji_pertama"), user_of(Role.DINSOS_PETUGAS)
    batch = received([person(1), person(2)])
    with monkeypatch.context() as patch:
        patch.setattr(merging, "_finish", lambda *_, **__: 1 / 0)
        with pytest.raises(DomainError, match="gangguan"):
            jobs.run_now(merge_workers, actor=first, import_id=batch.pk)
    assert WorkerImport.objects.get().merged_by == first
    assert client_of(Role.DINSOS_PETUGAS).post(reverse("worker-merge", args=[batch.pk])).status_code == 409
    with pytest.raises(DomainError, match="dimulai orang lain"):
        jobs.run_now(merge_workers, actor=second, import_id=batch.pk)
    jobs.run_now(merge_workers, actor=first, import_id=batch.pk)
    assert WorkerImport.objects.get().state == ImportState.MERGED and Registration.objects.count() == 2


def test_killed_check_leaves_nothing_and_begins_anew(received, monkeypatch) -> None:
    record, calls = imports.audit.record, []

    def dies_at_the_end(act, **data):
        if act == "workers.check" and not calls:
            calls.append(act)
            raise KeyError("killed")
        return record(act, **data)

    monkeypatch.setattr(imports.audit, "record", dies_at_the_end)
    batch = received([person(1), person(2, NAMA="")])
    assert Job.objects.get().attempt == 2
    assert batch.rows.count() == 2
    assert JobIssue.objects.filter(blocking=True).count() == 1


def test_merge_asked_twice_merges_once(received) -> None:
    batch = received([person(1), person(2)])
    for _ in range(2):
        jobs.run_now(merge_workers, actor=None, import_id=batch.pk)
    assert Registration.objects.count() == 2


def test_two_files_with_the_same_people_merged_at_once_give_each_person_once(received) -> None:
    first = received([person(n) for n in range(1, 30)], "satu.csv")
    second = received([person(n, ALAMAT="lain") for n in range(1, 30)], "dua.csv")
    assert {first.counts[Verdict.READY], second.counts[Verdict.READY]} == {29}
    failures = []

    def merge(batch) -> None:
        try:
            jobs.run_now(merge_workers, actor=None, import_id=batch.pk)
        except DomainError as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=merge, args=(batch,)) for batch in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert Registration.objects.count() == 29
    totals = [WorkerImport.objects.get(pk=batch.pk).counts for batch in (first, second)]
    assert sorted(count[Verdict.MERGED] for count in totals) == [0, 29]
    assert sorted(count[Verdict.REFUSED] for count in totals) == [0, 29]


def test_database_refuses_a_second_live_registration_of_a_nik(received, program) -> None:
    batch = received([person(1)])
    jobs.run_now(merge_workers, actor=None, import_id=batch.pk)
    one = Registration.objects.get()
    one.pk, one.row_no, one.proposal_hash = None, 99, ""
    with pytest.raises(IntegrityError, match="registration_nik_once_per_program"), transaction.atomic():
        one.save()
    one.nik = None
    one.save()
    assert Registration.objects.count() == 2


def test_database_refuses_the_same_row_of_a_file_twice(received) -> None:
    batch = received([person(1)])
    jobs.run_now(merge_workers, actor=None, import_id=batch.pk)
    one = Registration.objects.get()
    one.pk, one.nik, one.proposal_hash = None, None, ""
    with pytest.raises(IntegrityError, match="registration_row_once_per_file"), transaction.atomic():
        one.save()


def test_discarded_import_cannot_be_merged_and_leaves_no_rows(received) -> None:
    batch = received([person(1)])
    imports.discard(batch, actor=None)
    assert not StagedRow.objects.exists()
    with pytest.raises(DomainError, match="Dibuang"):
        jobs.run_now(merge_workers, actor=None, import_id=batch.pk)
    assert not Registration.objects.exists()


def test_merged_import_cannot_be_discarded(received) -> None:
    batch = received([person(1)])
    jobs.run_now(merge_workers, actor=None, import_id=batch.pk)
    with pytest.raises(DomainError, match="sudah digabungkan"):
        imports.discard(batch, actor=None)
