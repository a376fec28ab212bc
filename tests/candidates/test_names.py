"""Seeing names: one desa and one job, with a purpose, a page at a time, recorded, within a budget."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from enrollment.candidates import looking
from enrollment.candidates.finding import basis_of
from enrollment.candidates.looking import names_left, open_candidates, show_names
from jamsos.accounts.models import Role
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from tests.candidates.conftest import JOB, ON, farmer, here
from tests.matches.people import village, worker

pytestmark = pytest.mark.django_db
PURPOSE = "Pendataan bersama Tim Januari 2026"


@pytest.fixture
def show(program, officer):
    """`show(page, **changes)` -> a page of names of the desa's farmers."""

    def run(page: int = 1, purpose: str = PURPOSE, actor=officer, **changes):
        return show_names(basis_of(program, ON), here(**{"job": JOB} | changes), page, purpose=purpose, actor=actor)

    return run


def rows(names) -> list[int]:
    return [one.person.row_no for one in names.candidates]


def test_names_come_page_by_page_poorest_and_oldest_first_without_those_proposed(program, counted, show, monkeypatch):
    monkeypatch.setattr(looking, "PAGE", 2)
    taken = farmer(5)
    counted(farmer(2, decile=3), farmer(3), farmer(4, decile=1), taken, farmer(6, decile=None), farmer(7, works=False))
    worker(program, taken)
    first, second, beyond = show(1), show(2), show(99)
    assert (rows(first), rows(second)) == ([4, 3], [2, 6])
    assert (first.total, first.pages, beyond.page) == (4, 2, 2)


def test_each_showing_is_recorded_with_how_many_and_which_choice_but_nobody(counted, show):
    counted(farmer(2), farmer(3))
    show(decile=2)
    event = Event.objects.filter(act="candidates.names").get()
    assert (event.purpose, event.data["rows"], event.data["page"]) == (PURPOSE, 2, 1)
    assert sorted(event.data["row_nos"]) == [2, 3], "so that who saw whom can be answered from the release"
    assert event.data["narrowing"] == {k: v for k, v in asdict(here(job=JOB, decile=2)).items() if v is not None}
    told = str(event.data) + event.purpose
    assert not any(farmer(row)[key] in told for row in (2, 3) for key in ("nik", "name", "nkk"))


@pytest.mark.parametrize("purpose", ["", "   "])
def test_without_a_purpose_nobody_is_shown(counted, show, purpose):
    counted(farmer(2))
    with pytest.raises(DomainError, match="Keperluan belum ditulis"):
        show(purpose=purpose)
    assert not Event.objects.filter(act="candidates.names").exists()


@pytest.mark.parametrize("changes", [{"job": None}, {"village": None}])
def test_names_are_of_one_desa_and_one_job(counted, show, changes):
    counted(farmer(2))
    with pytest.raises(DomainError, match="satu desa dan satu pekerjaan"):
        show(**changes)


def test_the_budget_counts_names_over_all_pages_and_then_refuses(counted, show, officer, monkeypatch):
    monkeypatch.setattr(looking, "NAMES_SHOWN", 5)
    counted(farmer(2), farmer(3))
    assert names_left(officer) == 5
    assert [show().left, show().left] == [3, 1]
    with pytest.raises(DomainError, match=r"Batas 5 nama dalam 24 jam tercapai: tersisa 1, halaman ini 2\."):
        show()
    assert Event.objects.filter(act="candidates.names").count() == 2, "what was refused was not shown"


def test_the_budget_is_each_officers_own_and_comes_back_after_a_day(counted, show, user_of, monkeypatch):
    monkeypatch.setattr(looking, "NAMES_SHOWN", 2)
    counted(farmer(2), farmer(3))
    show()
    assert show(actor=user_of(Role.DINSOS_PETUGAS, "uji_petugas_lain")).left == 0
    monkeypatch.setattr(looking, "WITHIN", looking.WITHIN * 0)
    assert show().left == 0, "the first showing is out of the window"


def test_other_roles_see_counts_but_no_names(counted, show, user_of):
    counted(farmer(2))
    for role in (Role.DINSOS_KEPALA, Role.AUDITOR, Role.OPERATOR_DESA, Role.ADMIN_SISTEM):
        with pytest.raises(DomainError, match="tidak berwenang"):
            show(actor=user_of(role))


def test_beyond_the_area_of_the_role_nobody_is_shown(program, counted, show, officer, monkeypatch):
    counted(farmer(2), farmer(3, village="Pegadingan"))
    mine = village("Pegadingan").pk
    monkeypatch.setattr(looking.policy, "area", lambda user, act: frozenset({mine}))
    with pytest.raises(DomainError, match="di luar wilayah"):
        show()
    with pytest.raises(DomainError, match="Wilayah belum dipilih"):
        open_candidates(basis_of(program, ON), here(village=None), officer)
    assert rows(show(village=mine)) == [3]
