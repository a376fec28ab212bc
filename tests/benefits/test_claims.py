"""A claim from the person's page to the heir's hand: what the ledger says, what is refused, what stands."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from enrollment.benefits.entitlement import Level
from enrollment.benefits.models import Claim, Status
from enrollment.benefits.services import advance, note_claim
from enrollment.contributions.services import Proof, post, reverse_payment
from enrollment.lifecycle import State
from enrollment.workers.ending import leave
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from reporting.worklist import tasks
from tests.contributions.test_gaps import participants
from tests.submissions.people import nik_of, propose

pytestmark = pytest.mark.django_db
TODAY, DIED = date(2026, 4, 10), date(2026, 4, 2)
ALL = ["kpj", "akta", "kk", "waris", "rekening"]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-04-10T09:00+07:00", tick=False):
        yield


@pytest.fixture
def decree(program):
    """Two participants, paid January to March; each month on the 5th of its own."""
    decree = participants(program, 2)[0].submission.decree
    for month in (1, 2, 3):
        paid = Proof(f"SP2D/{month}", date(2026, month, 25))
        post(decree, date(2026, month, 1), paid, on=TODAY, actor=None)
    return decree


@pytest.fixture
def disnaker(user_of):
    return user_of(Role.DISNAKER)


def person(number: int) -> Registration:
    return Registration.objects.get(nik=nik_of(number))


def note(number: int, actor, **other) -> Claim:
    words = {"event": "Meninggal karena sakit", "heir_name": "SITI", "heir": "pasangan", "papers": ["kpj"]}
    return note_claim(person(number), **{"kind": "jkm", "happened_on": DIED} | words | other, on=TODAY, actor=actor)


def step(claim: Claim, status: str, actor, **other) -> Claim:
    return advance(claim, status, **{"on": TODAY, "today": TODAY} | other, actor=actor)


def test_what_the_ledger_says_is_kept_with_the_claim(decree, disnaker):
    claim = note(1, disnaker)
    assert (claim.level, claim.entitled, claim.status) == (Level.FULL, 42_000_000, Status.NOTED)
    reverse_payment(decree.payments.get(month=3), reason="keliru", actor=disnaker)
    claim.refresh_from_db()
    assert claim.level == Level.FULL, "what was answered then stands"
    assert note(2, disnaker).level == Level.FUNERAL, "asked today the ledger says something else"


def test_from_noted_to_paid(decree, disnaker):
    claim = note(1, disnaker)
    with pytest.raises(DomainError, match="Dokumen belum lengkap: Akta atau surat kematian, Kartu Keluarga"):
        step(claim, "diajukan", disnaker)
    with pytest.raises(DomainError, match="Dicatat tidak dapat menjadi Dibayar"):
        step(claim, "dibayar", disnaker, amount=1)
    claim = step(claim, "diajukan", disnaker, papers=ALL)
    with pytest.raises(DomainError, match="Jumlah yang dibayar BPJS kosong"):
        step(claim, "dibayar", disnaker)
    claim = step(claim, "ditolak", disnaker, note="Nama berbeda")
    claim = step(claim, "diajukan", disnaker)
    claim = step(claim, "dibayar", disnaker, amount=42_000_000)
    told = [(one.status, one.note) for one in claim.steps.all()]
    assert told == [("dicatat", ""), ("diajukan", ""), ("ditolak", "Nama berbeda"), ("diajukan", ""), ("dibayar", "")]
    assert claim.amount == 42_000_000 and Event.objects.filter(act="benefits.advance").count() == 4
    with pytest.raises(DomainError, match="Langkah berikutnya: tidak ada"):
        step(claim, "batal", disnaker, note="x")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"happened_on": date(2026, 4, 11)}, "belum terjadi"),
        ({"happened_on": date(1970, 1, 1)}, "sebelum orangnya lahir"),
        ({"event": " "}, "Kejadian kosong"),
        ({"event": f"NIK {nik_of(1)}"}, "nomor identitas"),
        ({"heir_name": nik_of(2)}, "nomor identitas"),
    ],
)
def test_bad_input_is_refused_in_words(decree, disnaker, other, words):
    with pytest.raises(DomainError, match=words):
        note(1, disnaker, **other)
    assert not Claim.objects.exists()


def test_who_may_and_for_whom(program, decree, disnaker, user_of):
    for role in set(Role.values) - {Role.DISNAKER}:
        with pytest.raises(DomainError, match="tidak berwenang"):
            note(1, user_of(role))
    propose(program, 9, state=State.VERIFIED)
    with pytest.raises(DomainError, match="belum pernah terekam"):
        note(9, disnaker)
    note(1, disnaker)
    with pytest.raises(DomainError, match="sudah diklaim"):
        note(1, disnaker, happened_on=date(2026, 4, 3))


def test_a_dropped_claim_makes_room_for_another(decree, disnaker):
    with pytest.raises(DomainError, match="Keterangan kosong"):
        step(note(1, disnaker), "batal", disnaker)
    step(Claim.objects.get(), "batal", disnaker, note="Salah orang")
    assert note(1, disnaker).status == Status.NOTED


@pytest.mark.parametrize("on", [date(2026, 4, 11), date(2026, 4, 9)])
def test_a_step_lies_between_the_last_one_and_today(decree, disnaker, on):
    with pytest.raises(DomainError, match="sebelum langkah terakhir"):
        step(note(1, disnaker), "diajukan", disnaker, papers=ALL, on=on)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE benefits_claim SET status = 'dibayar', amount = 1 WHERE status = 'dicatat'",
        "UPDATE benefits_claim SET entitled = 1",
        "UPDATE benefits_claim SET amount = 5 WHERE status = 'dicatat'",
        "UPDATE benefits_claim SET papers = '{}' WHERE status = 'dibayar'",
        "DELETE FROM benefits_claim",
        "UPDATE benefits_claimstep SET note = 'lain'",
        "DELETE FROM benefits_claimstep",
    ],
)
def test_the_database_refuses_what_the_services_refuse(decree, disnaker, statement):
    note(2, disnaker)
    step(step(note(1, disnaker), "diajukan", disnaker, papers=ALL), "dibayar", disnaker, amount=10)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_death_that_nobody_claimed_waits_on_the_work_list(decree, disnaker, client_of):
    one = person(1)
    leave(one, why="meninggal", happened_on=DIED, note="akta 1", on=TODAY, actor=disnaker)
    leave(person(2), why="pindah", happened_on=DIED, note="surat 2", on=TODAY, actor=disnaker)
    label = "peserta meninggal belum diklaim manfaatnya: dampingi ahli warisnya"
    found = {task.label: task for task in tasks(disnaker)}
    assert found[label].count == 1
    assert "ORANG 001" in client_of(Role.DISNAKER).get(found[label].url).content.decode()
    claim = note(1, disnaker)
    found = {task.label: task.url for task in tasks(disnaker)}
    assert label not in found and reverse("claim", args=[claim.pk]) in found.values()


def test_pages_from_the_person_to_the_payment(decree, client_of):
    client, one = client_of(Role.DISNAKER), person(1)
    address = reverse("claim-note", args=[one.pk])
    assert address in client.get(reverse("worker", args=[one.pk])).content.decode()
    assert "Rp42.000.000" in client.get(address).content.decode()
    given = {"kind": "jkm", "happened_on": "2026-04-02", "event": "Sakit", "heir_name": "SITI", "heir": "anak"}
    assert client.post(address, given | {"kind": ""}).status_code == 422
    assert client.post(address, given | {"papers": ALL}).status_code == 302
    claim = Claim.objects.get()
    further = reverse("claim-step", args=[claim.pk])
    scan = SimpleUploadedFile("tanda-terima.pdf", b"%PDF-1.7 terima")
    assert client.post(further, {"status": "diajukan", "on": "2026-04-10", "file": scan}).status_code == 302
    bad = SimpleUploadedFile("x.pdf", b"bukan pdf")
    paid = {"status": "dibayar", "on": "2026-04-10", "amount": "10000000"}
    assert client.post(further, paid | {"file": bad}).status_code == 409
    assert client.post(further, paid).status_code == 302
    page = client.get(reverse("claim", args=[claim.pk])).content.decode()
    assert "berbeda Rp32.000.000 dari buku iuran" in page and "tanda-terima.pdf" in page
    assert further not in page and client.get(further).status_code == 409
    assert nik_of(1) not in page
    listed = client.get(reverse("claims"), {"keadaan": "dibayar"}).content.decode()
    assert "ORANG 001" in listed and "Rp10.000.000" in listed
    assert "Klaim manfaat" in client.get(reverse("worker", args=[one.pk])).content.decode()
    team = client_of(Role.TIM_KOORDINASI).get(reverse("benefits")).content.decode()
    assert "Rp10.000.000" in team and "ORANG 001" not in team
