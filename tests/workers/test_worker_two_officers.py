"""Two officers on one worker: the second is told and shown the difference, and nothing is overwritten unseen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from enrollment.workers import services
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role

from .conftest import ON, in_state, person
from .test_worker_pages import shown_by

pytestmark = pytest.mark.django_db
AGAIN = "Terapkan isian saya pada keadaan sekarang"


@pytest.fixture
def one(program, user_of) -> Registration:
    line = person(1, NAMA_IBU_KANDUNG="IBU RAHASIA", ALAMAT="Kp. Lama")
    return services.propose(program, line, on=ON, declared=False, actor=user_of(Role.DINSOS_PETUGAS))


@pytest.fixture
def operator(client_of) -> Client:
    return client_of(Role.OPERATOR_DESA)


def address_of(one: Registration) -> str:
    return reverse("worker-change", args=[one.pk])


def writes(one: Registration, user_of, **cells: str) -> None:
    """Meanwhile an officer of Dinsos changes something."""
    line = person(1, NAMA_IBU_KANDUNG="IBU RAHASIA", ALAMAT="Kp. Lama") | cells
    services.change(one, line, on=ON, actor=user_of(Role.DINSOS_PETUGAS))


def kept(one: Registration) -> Registration:
    return Registration.objects.get(pk=one.pk)


def rows(answer) -> dict[str, tuple[str, str, str]]:
    panel = next(panel for panel in answer.context["lead"] if panel.title == "Yang berubah sementara itu")
    return {row["label"]: (row["was"], row["now"], row["mine"]) for row in panel.context["rows"]}


def test_the_second_is_told_and_the_first_is_not_overwritten(one, operator, user_of) -> None:
    opened = shown_by(operator.get(address_of(one)))
    writes(one, user_of, ALAMAT="Kp. Baru", PEKERJAAN="Buruh tani")
    answer = operator.post(address_of(one), opened | {"address": "Kp. Operator"})
    assert answer.status_code == 409
    assert (kept(one).address, kept(one).occupation_text) == ("Kp. Baru", "Buruh tani")
    assert rows(answer) == {
        "Alamat": ("Kp. Lama", "Kp. Baru", "Kp. Operator"),
        "Pekerjaan": ("Petani", "Buruh tani", "tidak Anda ubah"),
    }
    page = answer.content.decode()
    assert "Orang lain mengubah data ini" in page and AGAIN in page and "uji_dinsos_petugas" in page


def test_the_own_entry_is_applied_anew_on_the_present_state(one, operator, user_of) -> None:
    opened = shown_by(operator.get(address_of(one)))
    writes(one, user_of, PEKERJAAN="Buruh tani")
    answer = operator.post(address_of(one), opened | {"address": "Kp. Operator"})
    assert operator.post(address_of(one), shown_by(answer)).status_code == 302
    assert (kept(one).address, kept(one).occupation_text) == ("Kp. Operator", "Buruh tani")


def test_overtaken_twice_is_told_twice(one, operator, user_of) -> None:
    opened = shown_by(operator.get(address_of(one)))
    writes(one, user_of, PEKERJAAN="Buruh tani")
    answer = operator.post(address_of(one), opened | {"address": "Kp. Operator"})
    writes(one, user_of, PEKERJAAN="Nelayan")
    assert operator.post(address_of(one), shown_by(answer)).status_code == 409
    assert kept(one).address == "Kp. Lama"


def test_numbers_and_mothers_name_are_compared_without_being_shown(one, operator, user_of) -> None:
    page = operator.get(address_of(one))
    opened = shown_by(page)
    assert not [secret for secret in (one.nik, one.mother_name) if secret in page.content.decode()]
    writes(one, user_of, NIK="3604616805800077", NAMA_IBU_KANDUNG="IBU LAIN")
    answer = operator.post(address_of(one), opened | {"nik": "3604616805800088"})
    assert answer.status_code == 409 and kept(one).nik == "3604616805800077"
    shown = rows(answer)
    assert shown["NIK"] == ("3604********0001", "3604********0077", "3604********0088")
    assert shown["Nama ibu kandung"][1:] == ("(tidak ditampilkan)", "tidak Anda ubah")
    assert "3604616805800077" not in answer.content.decode() and "IBU LAIN" not in answer.content.decode()


def test_nobody_else_wrote_then_nothing_is_asked(one, operator, user_of) -> None:
    opened = shown_by(operator.get(address_of(one)))
    services.clarify(
        one, works=True, evidence="Dilihat 3 Februari", on=ON, actor=user_of(Role.DINSOS_PETUGAS)
    )  # another matter
    assert operator.post(address_of(one), opened | {"address": "Kp. Operator"}).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "eyJ3b3JrZXIiOjF9:1:x"])
def test_a_form_that_does_not_say_what_it_was_opened_on_changes_nothing(one, operator, seen) -> None:
    opened = shown_by(operator.get(address_of(one))) | {"seen": seen, "address": "Kp. Operator"}
    assert operator.post(address_of(one), opened).status_code in {409, 422}
    assert kept(one).address == "Kp. Lama"


def test_the_form_of_another_worker_changes_nothing(one, program, operator, user_of) -> None:
    other = services.propose(program, person(2), on=ON, declared=False, actor=user_of(Role.DINSOS_PETUGAS))
    foreign = shown_by(operator.get(address_of(other)))["seen"]
    answer = operator.post(address_of(one), shown_by(operator.get(address_of(one))) | {"seen": foreign})
    assert answer.status_code == 409 and "tidak utuh" in answer.content.decode()


def test_two_clarifications_of_one_fact_meet(one, client_of, user_of) -> None:
    client, address = client_of(Role.DINSOS_PETUGAS), reverse("worker-clarify", args=[one.pk])
    opened = shown_by(client.get(address))
    services.clarify(
        one,
        works=False,
        fragile=True,
        evidence="Lurah, 3 Februari",
        on=ON,
        actor=user_of(Role.DINSOS_PETUGAS, "uji_2"),
    )
    given = opened | {"works": "ya", "evidence": "Dilihat bekerja 3 Februari"}
    answer = client.post(address, given)
    assert answer.status_code == 409 and kept(one).works is False
    assert rows(answer) == {"Aktif bekerja": ("–", "Tidak", "Ya")}, "of the other fact nothing was said here"
    renewed = given | {"seen": answer.context["form"]["seen"].value()}
    assert client.post(address, renewed).status_code == 302 and kept(one).works is True


def test_returned_people_are_guarded_too(one, operator, user_of) -> None:
    back = in_state(one, "returned")
    opened = shown_by(operator.get(address_of(back)))
    writes(back, user_of, ALAMAT="Kp. Baru")
    assert operator.post(address_of(back), opened | {"rt": "2"}).status_code == 409
    assert kept(back).rt == ""
