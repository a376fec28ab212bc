"""Roles with a beginning and an end: in force on those days only, and forbidden pairs on any day of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from jamsos.accounts import policy
from jamsos.accounts.demo import PEOPLE
from jamsos.accounts.models import Agency, Role, RoleAssignment, User
from jamsos.accounts.services import assign_role, end_role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.regions.models import Village

TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=30)


@pytest.fixture
def person(db) -> User:
    return User.objects.create(username="uji_orang", agency=Agency.DISNAKER)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def give(person: User, role: str, first: int, last: int | None = None) -> RoleAssignment:
    """A role of whichever agency: the person's is made to fit."""
    person.agency = PEOPLE[role][1]
    ends_on = None if last is None else day(last)
    return assign_role(person, role, starts_on=day(first), ends_on=ends_on, actor=None)


@pytest.mark.parametrize(
    "first, last",
    [(0, None), (5, 15), (15, 25), (12, 13), (20, 40), (0, 10), (20, None)],
    ids=str,
)
def test_pair_that_overlaps_a_role_to_come_is_refused(person, first, last) -> None:
    give(person, Role.SETDA, 10, 20)
    with pytest.raises(DomainError, match="tidak boleh memegang"):
        give(person, Role.DISNAKER, first, last)


def hold(person: User, role: str, first: int, last: int | None = None) -> RoleAssignment:
    """Past the service."""
    village = Village.objects.first() if role == Role.OPERATOR_DESA else None
    ends_on = None if last is None else day(last)
    return RoleAssignment.objects.create(
        user=person, role=role, village=village, starts_on=day(first), ends_on=ends_on
    )


def refused_by_database(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        assert "may not hold these two roles" in str(error)
        return True
    return False


@pytest.mark.parametrize("pair", sorted(tuple(sorted(pair)) for pair in policy.FORBIDDEN_PAIRS), ids="-".join)
def test_database_refuses_each_pair_in_either_order(person, pair) -> None:
    for one, other in (pair, pair[::-1]):
        held = hold(person, one, 0)
        assert refused_by_database(lambda role=other: hold(person, role, 5))
        held.delete()


def test_database_lets_other_roles_be_held_together(person) -> None:
    for role in (Role.TIM_KOORDINASI, Role.DISNAKER, Role.OPERATOR_DESA):
        hold(person, role, 0)
    assert person.role_assignments.count() == 3


@pytest.mark.parametrize(
    "first, last, refused",
    [(0, None, True), (12, 13, True), (0, 10, True), (20, None, True), (0, 9, False), (21, None, False)],
)
def test_database_looks_at_the_days(person, first, last, refused) -> None:
    hold(person, Role.SETDA, 10, 20)
    assert refused_by_database(lambda: hold(person, Role.DISNAKER, first, last)) is refused


def test_database_refuses_a_change_into_a_pair_and_lets_a_role_end(person) -> None:
    hold(person, Role.SETDA, 10, 20)
    other = RoleAssignment.objects.filter(pk=hold(person, Role.DISNAKER, 0, 9).pk)
    assert refused_by_database(lambda: other.update(ends_on=None))
    assert refused_by_database(lambda: other.update(ends_on=day(10)))
    assert other.update(ends_on=day(5)) == 1
    tim = RoleAssignment.objects.filter(pk=hold(person, Role.TIM_KOORDINASI, 0).pk)
    assert refused_by_database(lambda: tim.update(role=Role.DINSOS_KEPALA))
    stranger = User.objects.create(username="uji_lain")
    moved = RoleAssignment.objects.filter(pk=hold(stranger, Role.DISNAKER, 15).pk)
    assert refused_by_database(lambda: moved.update(user=person))


@pytest.mark.parametrize("first, last", [(0, 9), (21, None), (21, 30)], ids=str)
def test_pair_that_does_not_overlap_is_given(person, first, last) -> None:
    give(person, Role.SETDA, 10, 20)
    assert give(person, Role.DISNAKER, first, last).pk


@pytest.mark.parametrize("first, last, refused", [(0, 9, False), (0, 10, True), (21, None, False), (20, None, True)])
def test_same_role_twice_is_refused_only_for_the_same_days(person, first, last, refused) -> None:
    give(person, Role.DISNAKER, 10, 20)
    if not refused:
        assert give(person, Role.DISNAKER, first, last).pk
        return
    with pytest.raises(DomainError, match="sudah memegang"):
        give(person, Role.DISNAKER, first, last)


def test_end_before_the_beginning_is_refused(person) -> None:
    with pytest.raises(DomainError, match="mendahului"):
        give(person, Role.DISNAKER, 10, 9)
    assert not person.role_assignments.exists()


def test_role_is_in_force_on_its_days_only(person, time_machine) -> None:
    give(person, Role.DISNAKER, 1, 2)
    seen = []
    for number in range(4):
        time_machine.move_to(timezone.now() + timedelta(days=bool(number)), tick=False)
        seen.append(User.objects.get(pk=person.pk).roles == {Role.DISNAKER})
    assert seen == [False, True, True, False]


def test_role_with_an_end_ahead_can_be_ended_sooner_but_not_once_it_is_over(person) -> None:
    role = give(person, Role.DISNAKER, -5, 30)
    end_role(role, on=TODAY, actor=None)
    role.refresh_from_db()
    assert role.ends_on == day(-1)
    with pytest.raises(DomainError, match="sudah berakhir"):
        end_role(role, on=TODAY, actor=None)


def test_role_ended_on_its_first_day_is_over_at_once_and_stays_in_the_record(person) -> None:
    role = give(person, Role.DISNAKER, 0)
    end_role(role, on=TODAY, actor=None)
    role.refresh_from_db()
    assert (role.starts_on, role.ends_on) == (TODAY, TODAY) and role.taken_at is not None and role.is_over(TODAY)
    assert User.objects.get(pk=person.pk).roles == set()
    with pytest.raises(DomainError, match="sudah berakhir"):
        end_role(role, on=TODAY, actor=None)


@pytest.mark.parametrize("following", [Role.DISNAKER, Role.SETDA])
def test_after_it_the_same_role_or_the_other_of_the_pair_can_be_given_that_day(person, following) -> None:
    end_role(give(person, Role.DISNAKER, 0), on=TODAY, actor=None)
    give(person, following, 0)
    assert User.objects.get(pk=person.pk).roles == {following}
    assert person.role_assignments.count() == 2


def test_role_to_come_that_is_ended_before_never_was_and_is_gone(person) -> None:
    end_role(give(person, Role.DISNAKER, 1), on=TODAY, actor=None)
    assert not person.role_assignments.exists()


def test_form_takes_both_dates(client_of, person) -> None:
    admin = client_of(Role.ADMIN_SISTEM)
    sent = {"user": person.pk, "role": Role.DISNAKER, "starts_on": str(day(3)), "ends_on": str(LATER)}
    assert admin.post("/akun/tugaskan/", sent).status_code == 302
    held = person.role_assignments.get()
    assert (held.starts_on, held.ends_on) == (day(3), LATER)
    assert Event.objects.latest("seq").data["ends_on"] == str(LATER)
    assert reverse("account-role-end", args=[held.pk]) in admin.get(f"/akun/{person.pk}/").content.decode()


def test_form_begins_today_when_nothing_is_said(client_of, person) -> None:
    client_of(Role.ADMIN_SISTEM).post("/akun/tugaskan/", {"user": person.pk, "role": Role.DISNAKER})
    held = person.role_assignments.get()
    assert (held.starts_on, held.ends_on) == (TODAY, None)


@pytest.mark.parametrize(
    "dates, status, said",
    [
        ({"starts_on": str(day(-1))}, 422, "sebelum hari ini"),
        ({"ends_on": str(day(-1))}, 409, "mendahului"),
        ({"ends_on": "besok"}, 422, "tidak dikenali"),
    ],
    ids=str,
)
def test_form_refuses_dates_that_cannot_be(client_of, person, dates, status, said) -> None:
    answer = client_of(Role.ADMIN_SISTEM).post("/akun/tugaskan/", {"user": person.pk, "role": Role.DISNAKER} | dates)
    assert answer.status_code == status and said in answer.content.decode()
    assert not person.role_assignments.exists()
