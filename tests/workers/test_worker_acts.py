"""Acts upon one worker: the same checks as the import, only in one's own desa, only while it may be changed."""

from __future__ import annotations

import pytest

from enrollment import lifecycle
from enrollment.lifecycle import State
from enrollment.workers import services
from enrollment.workers.ending import leave
from enrollment.workers.models import Change, Registration
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError

from .conftest import ON, in_state, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def petugas(user_of):
    return user_of(Role.DINSOS_PETUGAS)


@pytest.fixture
def proposed(program, petugas):
    return services.propose(program, person(1), on=ON, declared=True, actor=petugas)


def test_proposal_is_kept_and_recorded(proposed, petugas) -> None:
    assert (proposed.name, proposed.state) == (person(1)["NAMA"], State.PROPOSED)
    assert proposed.declared_on == proposed.registered_on
    event = Event.objects.get(act="workers.propose")
    assert (event.actor, event.subject_id) == (petugas, str(proposed.pk))


def test_operator_proposes_only_in_the_own_desa(program, user_of) -> None:
    operator = user_of(Role.OPERATOR_DESA)
    services.propose(program, person(1), on=ON, declared=False, actor=operator)
    with pytest.raises(DomainError, match="di luar wilayah"):
        services.propose(program, person(2, DESA="Margasana"), on=ON, declared=False, actor=operator)


ELSEWHERE = {
    "change": (State.PROPOSED, lambda one, operator: services.change(one, person(1), on=ON, actor=operator)),
    "withdraw": (State.PROPOSED, lambda one, operator: services.withdraw(one, reason="pindah", actor=operator)),
    "resubmit": (State.RETURNED, lambda one, operator: services.resubmit(one, actor=operator)),
    "leave": (
        State.PROPOSED,
        lambda one, operator: leave(one, why="pindah", happened_on=ON, note="surat", on=ON, actor=operator),
    ),
}


@pytest.mark.parametrize("act", ELSEWHERE)
def test_operator_acts_upon_nobody_of_another_desa(program, petugas, user_of, act: str) -> None:
    """Also not to take somebody over: `change` to the own desa."""
    state, does = ELSEWHERE[act]
    one = services.propose(program, person(1, DESA="Margasana"), on=ON, declared=True, actor=petugas)
    one = in_state(one, state)
    with pytest.raises(DomainError, match="di luar wilayah"):
        does(one, user_of(Role.OPERATOR_DESA))
    one.refresh_from_db()
    assert (one.state, one.village.name, one.changes.exists()) == (state, "Margasana", False)


@pytest.mark.parametrize("role", [Role.DISDUKCAPIL, Role.AUDITOR, Role.DINSOS_KEPALA, Role.ADMIN_SISTEM])
def test_other_roles_may_not_propose_change_or_withdraw(program, user_of, proposed, role) -> None:
    user = user_of(role)
    for act in (
        lambda: services.propose(program, person(2), on=ON, declared=False, actor=user),
        lambda: services.change(proposed, person(1, ALAMAT="x"), on=ON, actor=user),
        lambda: services.withdraw(proposed, reason="pindah", actor=user),
    ):
        with pytest.raises(DomainError, match="tidak berwenang"):
            act()
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"NIK": "123"}, "NIK"), ({"TGL_LAHIR": "31-02-1980"}, "TGL_LAHIR"), ({"NO_KK": "5"}, "NO_KK")],
)
def test_form_refuses_what_a_file_may_leave_for_later(program, petugas, changes, column) -> None:
    with pytest.raises(services.Refused) as refused:
        services.propose(program, person(1, **changes), on=ON, declared=False, actor=petugas)
    assert [remark.column for remark in refused.value.remarks if remark.blocking] == [column]


def test_double_nik_is_refused_and_names_the_desa(program, petugas, proposed) -> None:
    with pytest.raises(DomainError, match="Desa Kramatwatu"):
        services.propose(program, person(1, NAMA="ORANG LAIN"), on=ON, declared=False, actor=petugas)


def test_change_keeps_old_and_new_values_and_audits_names_only(proposed, petugas) -> None:
    nik = "3604616805800077"
    fields = services.change(proposed, person(1, NAMA="SITI BARU", NIK=nik, DISABILITAS="Ya"), on=ON, actor=petugas)
    assert set(fields) == {"name", "nik", "nik_given", "disability"}
    proposed.refresh_from_db()
    assert (proposed.nik, proposed.name, proposed.disability) == (nik, "SITI BARU", True)
    kept = {change.field: (change.before, change.after) for change in proposed.changes.all()}
    assert kept["name"] == (person(1)["NAMA"], "SITI BARU")
    assert kept["nik"] == ("3604********0001", "3604********0077")
    assert "Ya" not in kept["disability"] and "True" not in kept["disability"]
    assert nik not in str(Event.objects.get(act="workers.change").data)


def test_nothing_changed_records_nothing(proposed, petugas) -> None:
    assert services.change(proposed, person(1), on=ON, actor=petugas) == []
    assert not Event.objects.filter(act="workers.change").exists()


@pytest.mark.parametrize("state", sorted(set(State) - services.EDITABLE - {State.PROPOSED}))
def test_data_are_fixed_once_they_went_further(proposed, petugas, state) -> None:
    in_state(proposed, state)
    with pytest.raises(DomainError, match="tidak dapat diubah"):
        services.change(proposed, person(1, ALAMAT="baru"), on=ON, actor=petugas)


def test_withdrawal_keeps_the_reason_and_frees_the_nik(program, proposed, petugas) -> None:
    services.withdraw(proposed, reason="pindah ke Cilegon", actor=petugas)
    proposed.refresh_from_db()
    assert proposed.state == State.WITHDRAWN
    assert Change.objects.get(registration=proposed).reason == "pindah ke Cilegon"
    with pytest.raises(DomainError, match="tidak dapat dilakukan"):
        services.withdraw(proposed, reason="lagi", actor=petugas)
    assert services.propose(program, person(1), on=ON, declared=False, actor=petugas).nik == proposed.nik


def test_returned_worker_needs_a_valid_nik_to_be_sent_in_again(program, proposed, petugas) -> None:
    Registration.objects.filter(pk=proposed.pk).delete()
    proposed.pk, proposed.state, proposed.nik = None, State.RETURNED, None
    proposed.save()
    with pytest.raises(DomainError, match="NIK belum benar"):
        services.resubmit(proposed, actor=petugas)
    services.change(proposed, person(1), on=ON, actor=petugas)
    services.resubmit(proposed, actor=petugas)
    proposed.refresh_from_db()
    assert proposed.state == State.LISTED


@pytest.mark.parametrize("role", [Role.OPERATOR_DESA, Role.DINSOS_PETUGAS])
@pytest.mark.parametrize("state", sorted(lifecycle.TRANSITIONS["withdraw"].sources))
def test_once_listed_only_dinsos_withdraws(proposed, user_of, role, state) -> None:
    one = in_state(proposed, state)
    if role == Role.DINSOS_PETUGAS or state in {State.PROPOSED, State.RETURNED}:
        assert services.withdraw(one, reason="pindah", actor=user_of(role)).state == State.WITHDRAWN
        return
    with pytest.raises(DomainError, match="tidak berwenang"):
        services.withdraw(one, reason="pindah", actor=user_of(role))
    one.refresh_from_db()
    assert one.state == state
