"""What each reader sees of a comparison: every count, or small ones put together so that no total opens them."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from jamsos.accounts.models import Role
from reporting.simulation.headline import sentences
from reporting.simulation.shown import Shown
from reporting.simulation.workbooks import simulation_workbook
from tests.simulation.conftest import SEVENTEEN, SIXTY_FIVE, kept, side

pytestmark = pytest.mark.django_db

NAMES = (Role.DINSOS_PETUGAS, Role.DINSOS_KEPALA, Role.AUDITOR)
NO_NAMES = (Role.TIM_KOORDINASI, Role.SETDA)


@pytest.fixture
def mixed(program, people):
    """Two enter in Anyar, four in Ciruas, nine in Kramatwatu; everybody else stays."""
    people(2, birth_date=SEVENTEEN, where="Anyar")
    people(4, birth_date=SEVENTEEN, where="Ciruas")
    people(9, birth_date=SIXTY_FIVE)
    for where in ("Anyar", "Ciruas", "Kramatwatu"):
        people(20, where=where, sex="L")
    people(3, where="Cikeusal", disability=True)
    return kept(program)


def table(shown, key):
    return next(table for table in shown.tables if table.key == key)


def cells(shown, key):
    return {row.label: row.cells for row in table(shown, key).rows}


@pytest.mark.parametrize("role", NAMES)
def test_who_may_see_names_sees_every_count(mixed, user_of, role):
    shown = Shown(mixed, user_of(role))
    found = cells(shown, "kecamatan")
    assert found["Anyar"] == (20, 0, 2)
    assert found["Cikeusal"] == (3, 0, 0)
    assert not any(table.closed for table in shown.tables)
    assert cells(shown, "disability")["Penyandang disabilitas"] == (3, 0, 0)


@pytest.mark.parametrize("role", NO_NAMES)
def test_small_counts_are_closed_to_everybody_else(mixed, user_of, role):
    shown = Shown(mixed, user_of(role))
    found = cells(shown, "kecamatan")
    assert found == {
        **dict.fromkeys(("Anyar", "Cikeusal", "Ciruas"), (None, None, None)),
        "Kramatwatu": (20, 0, 9),
        "Gabungan baris yang ditutup": (43, 0, 6),
    }
    assert shown.totals.cells == (63, 0, 15)
    assert all(not 0 < count < 5 for table in shown.tables for row in table.rows for count in row.cells if count)


def test_no_closed_count_can_be_worked_out_from_row_and_column_totals(mixed, user_of):
    for each in Shown(mixed, user_of(Role.TIM_KOORDINASI)).tables:
        opened = [row for row in each.rows if row.people is not None]
        closed = {at for row in opened for at, count in enumerate(row.cells) if count is None}
        assert len(each.rows) - len(opened) != 1, each.title
        assert len(closed) != 1, each.title
        for row in opened:
            left = row.people - sum(count or 0 for count in row.cells)
            assert not 0 < left < 5, "what an open row leaves closed is five people or more, in two columns"


def test_a_small_total_is_joined_with_what_is_wanted_least(program, people, user_of):
    people(30)
    people(8, birth_date=None)
    people(3, birth_date=SEVENTEEN)
    shown = Shown(kept(program), user_of(Role.SETDA))
    assert (shown.total("masuk"), shown.total("klarifikasi")) == (None, None)
    assert (shown.total("tetap"), shown.moved("both", "only_a", "in_unclear")) == (30, 30)
    assert shown.moved("both", "only_b", "unclear_in") is None, "would tell those three"
    assert "(angka ditutup) orang masuk" in sentences(shown)[0]
    assert "Pasal" not in sentences(shown)[0], "the reason is not told of a closed count"


def test_of_fewer_than_five_people_nothing_is_shown(program, people, user_of):
    people(3)
    people(1, birth_date=SEVENTEEN)
    shown = Shown(kept(program), user_of(Role.TIM_KOORDINASI))
    assert shown.totals.people is None
    assert {count for each in shown.tables for row in each.rows for count in (*row.cells, row.people)} <= {None}


def test_figures_of_a_desa_are_open_to_who_may_see_its_people_alone(program, people, user_of):
    home = people(2)[0].village_id
    one = kept(program, villages=(home,))
    operator = user_of(Role.OPERATOR_DESA)
    assert Shown(one, operator).names
    assert not Shown(kept(program), operator).names


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"readings": {"C1": "luar"}}, "2 orang masuk dan tidak ada yang keluar; terbanyak karena Pasal 21 huruf b"),
        ({"values": {"usia_maks": 30}}, "tidak ada yang masuk dan 4 keluar; terbanyak karena Pasal 21 huruf b"),
        ({"values": {"usia_diutamakan": 61}}, "Tidak ada yang masuk atau keluar"),
    ],
)
def test_the_headline_says_who_moves_and_why(program, people, user_of, values, said):
    people(4)
    people(2, birth_date=SEVENTEEN)
    shown = Shown(kept(program, b=side(**values)), user_of(Role.DINSOS_PETUGAS))
    assert said in sentences(shown)[0]


def test_the_unclear_are_told_apart(program, people, user_of):
    people(4)
    people(3, birth_date=None)
    told = sentences(Shown(kept(program), user_of(Role.DINSOS_PETUGAS)))
    assert "Perlu klarifikasi: 3 orang menurut A dan 3 orang menurut B; mereka tidak dihitung masuk." in told


def test_the_workbook_closes_what_the_screen_closes(mixed, user_of):
    def sheet(role, name):
        book = load_workbook(BytesIO(simulation_workbook(Shown(mixed, user_of(role)))))
        return {row[0]: row[1:] for row in book[name].iter_rows(values_only=True)}

    assert sheet(Role.DINSOS_PETUGAS, "Kecamatan")["Anyar"] == (20, 0, 2, 22)
    assert sheet(Role.TIM_KOORDINASI, "Kecamatan")["Anyar"] == (None, None, None, None)
    assert sheet(Role.TIM_KOORDINASI, "Kecamatan")["Jumlah"] == (63, 0, 15, 78)
    assert "menutup" not in str(sheet(Role.DINSOS_PETUGAS, "Ringkasan"))
