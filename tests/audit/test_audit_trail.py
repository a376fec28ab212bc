"""The audit trail: one unbroken chain whoever writes, nothing can be changed unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction

from jamsos.accounts.models import Role
from jamsos.audit import services as audit
from jamsos.audit.models import Event

MANY = 8


@pytest.fixture
def trail(db) -> list[Event]:
    return [audit.record("uji.langkah", actor=None, rows=number) for number in range(1, MANY + 1)]


@pytest.fixture
def intruder(trail) -> Iterator:
    """A cursor of somebody who may switch the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


def test_events_are_numbered_and_linked(trail) -> None:
    links = list(Event.objects.order_by("seq").values_list("seq", "previous", "hash"))
    assert [seq for seq, _, _ in links] == list(range(1, MANY + 1))
    assert [previous for _, previous, _ in links] == ["", *[link for _, _, link in links[:-1]]]
    assert audit.verify() == audit.Verification(events=MANY, first_broken=None, head=links[-1][2])


def test_empty_trail_is_intact(db) -> None:
    assert audit.verify() == audit.Verification(events=0, first_broken=None, head="")


def test_bulk_writers_are_chained_too(trail) -> None:
    Event.objects.bulk_create([Event(seq=0, at=trail[0].at, act="uji.massal") for _ in range(5)])
    assert audit.verify().events == MANY + 5
    assert audit.verify().first_broken is None


def test_writer_cannot_choose_number_or_hash(trail) -> None:
    Event.objects.create(seq=3, at=trail[0].at, act="uji.palsu", previous="x", hash="y")
    last = Event.objects.latest("seq")
    assert (last.act, last.seq, last.previous) == ("uji.palsu", MANY + 1, Event.objects.get(seq=MANY).hash)


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_make_one_chain() -> None:
    def write(worker: int) -> None:
        try:
            for number in range(15):
                with transaction.atomic():
                    audit.record("uji.serentak", actor=None, worker=worker, number=number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert audit.verify().events == 60
    assert audit.verify().first_broken is None


@pytest.mark.django_db(transaction=True)
def test_rolled_back_event_leaves_no_gap() -> None:
    audit.record("uji.satu", actor=None)
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("uji.batal", actor=None)
        raise RuntimeError
    audit.record("uji.dua", actor=None)
    assert list(Event.objects.order_by("seq").values_list("seq", "act")) == [(1, "uji.satu"), (2, "uji.dua")]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET act = 'lain' WHERE seq = 2", "DELETE FROM audit_event WHERE seq = 2"],
)
def test_database_refuses_to_change_an_event(trail, statement) -> None:
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement)
    assert audit.verify().first_broken is None


def test_database_refuses_to_empty_the_trail(trail) -> None:
    """The test run switches this trigger off to clean up after itself, so it is switched on here."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
        with pytest.raises(ProgrammingError, match="its rows are kept"), transaction.atomic():
            cursor.execute("TRUNCATE audit_event")
    assert audit.verify().events == MANY


@pytest.mark.parametrize(
    "column, value",
    [
        ("act", "'lain'"),
        ("at", "at + interval '1 microsecond'"),
        ("purpose", "'karangan'"),
        ("data", """'{"rows": 999}'"""),
        ("subject_id", "'77'"),
        ("hash", "repeat('0', 64)"),
        ("previous", "repeat('0', 64)"),
    ],
)
def test_altered_event_is_named(intruder, column, value) -> None:
    intruder.execute(f"UPDATE audit_event SET {column} = {value} WHERE seq = 5")
    assert audit.verify().first_broken == 5


def test_deleted_event_is_named(intruder) -> None:
    intruder.execute("DELETE FROM audit_event WHERE seq = 4")
    assert audit.verify().first_broken == 4


def test_exchanged_events_are_named(intruder) -> None:
    intruder.execute("UPDATE audit_event SET seq = -seq WHERE seq IN (3, 6)")
    intruder.execute("UPDATE audit_event SET seq = CASE seq WHEN -3 THEN 6 ELSE 3 END WHERE seq < 0")
    assert audit.verify().first_broken == 3


def test_recomputed_event_still_breaks_the_next_link(intruder) -> None:
    intruder.execute("UPDATE audit_event SET act = 'lain' WHERE seq = 5")
    intruder.execute("UPDATE audit_event e SET hash = audit_link(e) WHERE seq = 5")
    assert audit.verify().first_broken == 6


def test_text_moved_between_columns_is_seen(intruder) -> None:
    intruder.execute("UPDATE audit_event SET act = 'uji.', subject_type = 'langkah' WHERE seq = 2")
    assert audit.verify().first_broken == 2


def test_cut_off_end_is_seen_by_who_noted_the_head(intruder, capsys) -> None:
    noted = audit.verify().head
    intruder.execute("DELETE FROM audit_event WHERE seq = %s", [MANY])
    call_command("verify_audit")
    with pytest.raises(CommandError, match="telah dipotong"):
        call_command("verify_audit", head=noted)


def test_command_prints_one_json_object(trail, capsys) -> None:
    call_command("verify_audit", "--json", "--head", Event.objects.get(seq=3).hash)
    printed = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert (printed["events"], printed["intact"]) == (MANY, True)


def test_command_fails_and_names_the_event(intruder) -> None:
    intruder.execute("UPDATE audit_event SET act = 'lain' WHERE seq = 7")
    with pytest.raises(CommandError, match="urutan 7"):
        call_command("verify_audit")


def test_identity_number_typed_as_purpose_is_masked(db) -> None:
    for written in ("3604610101900001", "3604 6101 0190 0001", "360461.010190.0001"):
        event = audit.record("uji.keperluan", actor=None, purpose=f"cek NIK {written} atas permintaan desa")
        assert event.purpose == "cek NIK 3604********0001 atas permintaan desa"


def test_auditor_reads_the_trail_page_by_page(trail, client_of) -> None:
    page = client_of(Role.AUDITOR).get("/jejak-audit/?act=uji&per_page=1000000").content.decode()
    assert page.count("uji.langkah") == MANY
    assert 'class="table table-vcenter card-table table-mobile-md"' in page


def test_page_size_cannot_be_chosen_in_the_address(db, client_of) -> None:
    for number in range(60):
        audit.record("uji.banyak", actor=None, number=number)
    client = client_of(Role.AUDITOR)
    assert client.get("/jejak-audit/?act=uji&per_page=1000000").content.decode().count("uji.banyak") == 50
    assert client.get("/jejak-audit/?act=uji&before=end").content.decode().count("uji.banyak") == 50
