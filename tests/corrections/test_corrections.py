"""Changing data past proposal: asked for by one, answered by another, applied only upon the value that was seen."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from enrollment.corrections import services
from enrollment.corrections.barriers import correctable
from enrollment.corrections.models import Correction, Decision, Level
from enrollment.lifecycle import FINAL_STATES, State
from enrollment.workers import services as workers
from enrollment.workers.models import Registration
from enrollment.workers.seen import opened
from enrollment.workers.showing import cells_of
from jamsos.accounts.models import Role, User
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from reporting.access import looks_at
from reporting.worklist import tasks
from tests.workers.conftest import ON, in_state, person

pytestmark = pytest.mark.django_db
WHY, CHECKED = "KTP-el baru diperlihatkan", "Dicocokkan dengan KTP-el"


@pytest.fixture
def operator(user_of) -> User:
    return user_of(Role.OPERATOR_DESA)


@pytest.fixture
def petugas(user_of) -> User:
    return user_of(Role.DINSOS_PETUGAS)


@pytest.fixture
def kepala(user_of) -> User:
    return user_of(Role.DINSOS_KEPALA)


@pytest.fixture
def one(program, petugas) -> Registration:
    """Somebody on the list of the Kepala Dinas, in the operator's desa."""
    made = workers.propose(program, person(1, ALAMAT="Kp. Lama"), on=ON, declared=False, actor=petugas)
    return in_state(made, State.LISTED)


def ask(one: Registration, actor: User, reason: str = WHY, seen: str = "", **cells: str) -> list[Correction]:
    wanted = cells_of(one) | cells
    return services.request(one, wanted, reason=reason, on=ON, actor=actor, seen=seen or opened(one))


def now(one: Registration) -> Registration:
    return Registration.objects.get(pk=one.pk)


def approve(asked: Correction, actor: User) -> Decision:
    return services.approve(asked, reason=CHECKED, on=ON, actor=actor)


def test_asking_changes_nothing_and_approval_applies_with_history(one, operator, petugas) -> None:
    (asked,) = ask(one, operator, NAMA="Siti Baru")
    assert (asked.before, asked.after) == ({"NAMA": one.name}, {"NAMA": "SITI BARU"})
    assert now(one).name == one.name
    approve(asked, petugas)
    assert now(one).name == "SITI BARU"
    change = one.changes.get(field="name")
    assert (change.before, change.after, change.actor) == (one.name, "SITI BARU", petugas)
    assert WHY in change.reason and operator.username in change.reason


def test_refusal_keeps_the_data_and_the_reason(one, operator, petugas) -> None:
    (asked,) = ask(one, operator, ALAMAT="Kp. Baru")
    services.refuse(asked, reason="Tidak ada buktinya", actor=petugas)
    assert now(one).address == "Kp. Lama" and not one.changes.filter(field="address").exists()
    assert (asked.decision.approved, asked.decision.reason) == (False, "Tidak ada buktinya")


def test_each_difference_is_a_request_of_its_own(one, operator, petugas) -> None:
    asked = {each.field: each for each in ask(one, operator, ALAMAT="Kp. Baru", NO_HP="081234567890")}
    assert set(asked) == {"address", "phone"}
    approve(asked["phone"], petugas)
    assert (now(one).address, now(one).phone) == ("Kp. Lama", "081234567890")


def test_who_asks_decides_who_answers(one, operator, petugas, kepala, user_of) -> None:
    (by_desa,) = ask(one, operator, ALAMAT="Kp. Baru")
    (by_dinas,) = ask(one, petugas, NO_HP="081234567890")
    assert (by_desa.level, by_dinas.level) == (Level.VILLAGE, Level.OFFICE)
    for asked, wrong in ((by_desa, kepala), (by_desa, operator), (by_dinas, operator), (by_dinas, petugas)):
        with pytest.raises(DomainError, match="tidak berwenang"):
            approve(asked, wrong)
    with pytest.raises(DomainError, match="tidak berwenang"):
        approve(by_dinas, user_of(Role.DINSOS_PETUGAS, "uji_petugas_2"))
    approve(by_desa, petugas)
    approve(by_dinas, kepala)


def test_nobody_answers_the_own_request_by_code_or_by_raw_sql(one, operator, petugas, user_of) -> None:
    (asked,) = ask(one, operator, ALAMAT="Kp. Baru")
    user_of(Role.DINSOS_PETUGAS, operator.username)
    same = User.objects.get(pk=operator.pk)
    with pytest.raises(DomainError, match="Anda sendiri"):
        approve(asked, same)
    with pytest.raises(IntegrityError, match="correction_decided_by_another"), transaction.atomic():
        Decision.objects.create(correction=asked, approved=True, reason="x", decided_by=same, requested_by=petugas)
    assert now(one).address == "Kp. Lama"
    assert approve(asked, petugas).pk and Decision.objects.get().requested_by == operator


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DISDUKCAPIL, Role.DISNAKER, Role.DINSOS_KEPALA])
def test_who_may_not_change_workers_may_not_ask(one, user_of, role) -> None:
    with pytest.raises(DomainError, match="tidak berwenang"):
        ask(one, user_of(role), ALAMAT="Kp. Baru")


def test_an_operator_asks_only_in_the_own_desa(program, operator, petugas) -> None:
    there = workers.propose(program, person(2, DESA="Margasana"), on=ON, declared=False, actor=petugas)
    there = in_state(there, State.LISTED)
    with pytest.raises(DomainError, match="di luar wilayah"):
        ask(there, operator, ALAMAT="Kp. Baru")


@pytest.mark.parametrize("state", [State.PROPOSED, State.RETURNED, State.WITHDRAWN, State.ENDED])
def test_only_between_proposal_and_end(one, operator, state) -> None:
    with pytest.raises(DomainError, match="diperbaiki langsung|Tidak dapat diubah lagi"):
        ask(in_state(one, state), operator, ALAMAT="Kp. Baru")


@pytest.mark.parametrize("state", sorted(set(State) - FINAL_STATES - workers.EDITABLE))
def test_direct_editing_stays_closed_and_asking_is_open(one, operator, state) -> None:
    later = in_state(one, state)
    with pytest.raises(DomainError, match="tidak dapat diubah"):
        workers.change(later, cells_of(later) | {"ALAMAT": "Kp. Baru"}, on=ON, actor=operator)
    assert ask(later, operator, ALAMAT="Kp. Baru")


@pytest.mark.parametrize(
    ("cells", "match"),
    [
        ({"NIK": "3604"}, "NIK"),
        ({"NIK": "3604616805800002"}, "sudah diusulkan"),
        ({"NAMA": "12"}, "huruf"),
        ({"TGL_LAHIR": "31-02-1980"}, "."),
        ({}, "Tidak ada yang berubah"),
        ({"PEKERJAAN": "Nelayan"}, "Sudah ditetapkan Dinsos"),
        ({"NAMA": "ORANG LAIN", "NIK": "3604616805800077"}, "orang lain"),
    ],
)
def test_the_checks_of_the_entry_form_hold(program, one, operator, petugas, cells, match) -> None:
    workers.propose(program, person(2), on=ON, declared=False, actor=petugas)
    with pytest.raises(DomainError, match=match):
        ask(one, operator, **cells)
    assert not Correction.objects.exists()


def test_a_double_that_came_in_between_is_refused_at_approval(program, one, operator, petugas) -> None:
    (asked,) = ask(one, operator, NIK="3604616805800077")
    workers.propose(program, person(7, NIK="3604616805800077"), on=ON, declared=False, actor=petugas)
    with pytest.raises(DomainError, match="sudah diusulkan"):
        approve(asked, petugas)
    assert now(one).nik == one.nik and not Decision.objects.exists()


def test_upon_another_value_than_was_seen_nothing_is_applied(one, operator, petugas) -> None:
    (asked,) = ask(one, operator, ALAMAT="Kp. Baru")
    Registration.objects.filter(pk=one.pk).update(address="Kp. Ketiga")
    with pytest.raises(DomainError, match="sudah bukan yang tercatat"):
        approve(asked, petugas)
    assert now(one).address == "Kp. Ketiga"
    services.refuse(asked, reason="Sudah berubah", actor=petugas)


@pytest.mark.parametrize(
    "state, field", [(State.VERIFIED, "nik"), (State.LISTED, "birth_date"), (State.SELECTED, "village")]
)
def test_what_was_decided_with_stays_fixed(one, petugas, state, field) -> None:
    assert field not in correctable(state)
    later = in_state(one, state)
    column, value = {"nik": ("NIK", "3604616805800077"), "birth_date": ("TGL_LAHIR", "29-05-1980")}.get(
        field, ("DESA", "Margasana")
    )
    with pytest.raises(DomainError, match="Tidak dapat diubah"):
        ask(later, petugas, **{column: value})


@pytest.mark.parametrize("state", [State.LOCKED, State.IN_VERIFICATION])
def test_a_list_on_its_way_is_not_moved_under(one, operator, petugas, state) -> None:
    later = in_state(one, state)
    (asked,) = ask(later, operator, NAMA="SITI BARU")
    with pytest.raises(DomainError, match="dikunci|diverval"):
        approve(asked, petugas)
    assert now(later).name == one.name


def test_one_open_request_per_field_and_one_answer_per_request(one, operator, petugas) -> None:
    (asked,) = ask(one, operator, ALAMAT="Kp. Baru")
    with pytest.raises(DomainError, match="sudah diajukan"):
        ask(one, operator, ALAMAT="Kp. Lain")
    approve(asked, petugas)
    with pytest.raises(DomainError, match="sudah diputuskan"):
        services.refuse(asked, reason="Berubah pikiran", actor=petugas)
    assert ask(now(one), operator, ALAMAT="Kp. Lain"), "after the answer one may ask again"


def test_requests_and_answers_are_only_added(one, operator, petugas) -> None:
    (asked,) = ask(one, operator, ALAMAT="Kp. Baru")
    decision = services.refuse(asked, reason="Tidak ada buktinya", actor=petugas)
    for change in (
        lambda: Correction.objects.update(reason="lain"),
        lambda: Decision.objects.update(approved=True),
        asked.delete,
        decision.delete,
    ):
        with pytest.raises(Exception, match="Cannot|cannot|protected"), transaction.atomic():
            change()


@pytest.mark.parametrize("reason", ["", "abc", "NIK 3604616805800001 salah"])
def test_a_reason_without_numbers_is_needed_on_both_sides(one, operator, petugas, reason) -> None:
    with pytest.raises(DomainError, match="Alasan"):
        ask(one, operator, reason=reason, ALAMAT="Kp. Baru")
    (asked,) = ask(one, operator, ALAMAT="Kp. Baru")
    for act in (lambda: services.refuse(asked, reason=reason, actor=petugas),):
        with pytest.raises(DomainError, match="Alasan"):
            act()


def test_a_form_overtaken_by_another_officer_asks_for_nothing(one, operator, petugas) -> None:
    seen = opened(one)
    (asked,) = ask(one, operator, ALAMAT="Kp. Baru")
    approve(asked, petugas)
    with pytest.raises(DomainError, match="Orang lain mengubah"):
        ask(one, operator, seen=seen, NO_HP="081234567890")


# On the screen


def form_of(client: Client, one: Registration) -> dict[str, str]:
    form = client.get(reverse("correction-request", args=[one.pk])).context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in {None, ""}}


def test_from_the_person_to_the_answer(one, client_of, operator, petugas) -> None:
    client, page = client_of(Role.OPERATOR_DESA), reverse("worker", args=[one.pk])
    address = reverse("correction-request", args=[one.pk])
    assert address in client.get(page).content.decode()
    shown = client.get(address).content.decode()
    assert "sudah dibekukan tidak berubah" in shown and 'name="birth_date"' not in shown and one.nik not in shown
    given = form_of(client, one) | {"nik": "3604616805810001", "reason": WHY}
    assert client.post(address, given).status_code == 302
    asked = Correction.objects.get()
    assert "Menunggu putusan" in client.get(page).content.decode()
    one_page = reverse("correction", args=[asked.pk])
    mine = client.get(one_page).content.decode()
    assert reverse("correction-approve", args=[asked.pk]) not in mine
    officer = client_of(Role.DINSOS_PETUGAS)
    text = officer.get(one_page).content.decode()
    assert "angka ke-12 berbeda" in text and "3604616805810001" not in text
    full = officer.post(reverse("correction-unmask", args=[asked.pk]), {"purpose": "mencocokkan dengan KTP-el"})
    assert "3604616805810001" in full.content.decode()
    assert officer.post(reverse("correction-approve", args=[asked.pk]), {"reason": CHECKED}).status_code == 302
    assert now(one).nik == "3604616805810001"
    assert officer.get(reverse("correction-approve", args=[asked.pk])).status_code == 409
    assert "3604616805810001" not in str(list(Event.objects.values_list("data", "purpose")))


def test_every_page_of_a_request_is_a_look_at_the_person(one, client_of, operator) -> None:
    (asked,) = ask(one, operator, NIK="3604616805810001")
    pages = ("correction", "correction-approve", "correction-refuse", "correction-unmask")
    for times, name in enumerate(pages, start=1):
        assert client_of(Role.DINSOS_PETUGAS).get(reverse(name, args=[asked.pk])).status_code == 200
        assert [look.act for look in looks_at(one)] == ["people.view"] * times, name
    assert not Event.objects.filter(act="people.view", subject_type=Correction._meta.label_lower).exists()
    assert client_of(Role.OPERATOR_DESA).get(reverse("correction-request", args=[one.pk])).status_code == 200
    assert looks_at(one).latest("seq").actor == operator


def test_a_mistake_is_shown_beside_its_field(one, client_of) -> None:
    client, address = client_of(Role.OPERATOR_DESA), reverse("correction-request", args=[one.pk])
    answer = client.post(address, form_of(client, one) | {"nik": "123", "reason": WHY})
    assert answer.status_code == 409 and "nik" in answer.context["form"].errors


def test_work_list_counts_the_rows_behind_it(one, client_of, operator, petugas, kepala) -> None:
    ask(one, operator, ALAMAT="Kp. Baru", NO_HP="081234567890")
    ask(one, petugas, NAMA="SITI BARU")
    found = {}
    for user, role in ((petugas, Role.DINSOS_PETUGAS), (kepala, Role.DINSOS_KEPALA), (operator, Role.OPERATOR_DESA)):
        found[role] = [task.count for task in tasks(user) if "perubahan data" in task.label]
        queue = client_of(role).get(reverse("corrections"), {"keadaan": "saya"}).context["table"]
        assert queue.paginator.count == sum(found[role])
    assert found == {Role.DINSOS_PETUGAS: [2], Role.DINSOS_KEPALA: [1], Role.OPERATOR_DESA: []}


def test_the_queue_is_of_the_own_area_and_masks_numbers(program, one, client_of, petugas) -> None:
    there = workers.propose(program, person(2, DESA="Margasana"), on=ON, declared=False, actor=petugas)
    there = in_state(there, State.LISTED)
    ask(there, petugas, NIK="3604616805800077")
    assert there.name not in client_of(Role.OPERATOR_DESA).get(reverse("corrections")).content.decode()
    page = client_of(Role.DINSOS_KEPALA).get(reverse("corrections")).content.decode()
    assert there.name in page and "3604616805800077" not in page
