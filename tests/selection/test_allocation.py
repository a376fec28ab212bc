"""Places under quotas and money, from a table that a clerk can read and extend."""

from __future__ import annotations

import tomllib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrollment.programs.models import Group
from enrollment.selection.allocation import PERSON, SENTENCES, STOPS, Limits, Room, allocate, walk
from enrollment.selection.panels import empty_places

CASES = tomllib.loads(Path(__file__).with_name("pembagian_tempat.toml").read_text(encoding="utf-8"))["kasus"]
TOLD = {
    **{"terpilih": "", "kelompok": "group", "desa": "village", "kecamatan": "district"},
    **{"tahap": "quota", "anggaran": "budget", "pagu": "ceiling"},
}
GROUPS = {"tani": 1, "nelayan": 2}
# Two desa of Anyar, one of Cinangka.
AREAS = {"bandulu": (11, 1), "cikoneng": (12, 1), "pasauran": (21, 2)}
DISTRICTS = {"anyar": 1, "cinangka": 2}
PLENTY = 10**12


def people_of(case: dict) -> pl.DataFrame:
    ranked = case["urutan"]
    areas = [AREAS[name] for name in case.get("desa", ["bandulu"] * len(ranked))]
    return pl.DataFrame(
        {
            "rank": range(1, len(ranked) + 1),
            "group": [GROUPS[group] for group in ranked],
            "village": [village for village, _ in areas],
            "district": [district for _, district in areas],
            "cost": case.get("iuran", [1] * len(ranked)),
            "reason": "Alasan.",
        }
    )


def limits_of(case: dict) -> Limits:
    return Limits(
        quota=case["kuota_tahap"],
        budget=case.get("anggaran", case.get("cukup_untuk", PLENTY)),
        ceiling=case.get("sisa_pagu", PLENTY),
        groups={GROUPS[name]: quota for name, quota in case.get("kuota_kelompok", {}).items()},
        villages={AREAS[name][0]: quota for name, quota in case.get("kuota_desa", {}).items()},
        districts={DISTRICTS[name]: quota for name, quota in case.get("kuota_kecamatan", {}).items()},
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["nama"])
def test_places(case):
    placed = allocate(people_of(case), limits_of(case))
    assert placed["stopped_by"].to_list() == [TOLD[outcome] for outcome in case["hasil"]]
    sentences = [f"Alasan. {SENTENCES.get(TOLD[outcome], '')}".strip() for outcome in case["hasil"]]
    assert placed["reason"].to_list() == sentences


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["nama"])
def test_rows_may_come_in_any_order(case):
    people = people_of(case)
    assert allocate(people.reverse(), limits_of(case)).equals(allocate(people, limits_of(case)))


def test_every_limit_has_a_case():
    told = {outcome for case in CASES for outcome in case["hasil"]}
    assert told == set(TOLD)


def test_limits_are_kept_as_they_were():
    limits = Limits(3, 5, 7, groups={1: 2}, villages={11: 1}, districts={2: 0})
    assert Limits.from_json(limits.to_json()) == limits


@st.composite
def crowds(draw) -> tuple[pl.DataFrame, Limits]:
    """A ranking and limits small enough that each of them is reached now and then."""
    size = draw(st.integers(0, 30))
    columns = {name: draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)) for name in PERSON[:3]}
    costs = draw(st.lists(st.sampled_from([135, 168]), min_size=size, max_size=size))
    quotas = st.dictionaries(st.integers(0, 3), st.integers(0, 6), max_size=3)
    limits = Limits(
        draw(st.integers(0, 25)),
        draw(st.integers(0, 4000)),
        draw(st.integers(-200, 4000)),
        draw(quotas),
        draw(quotas),
        draw(quotas),
    )
    return pl.DataFrame({**columns, "cost": costs}, schema=dict.fromkeys(PERSON, pl.Int64)), limits


DEARER_BELOW = pl.DataFrame({**dict.fromkeys(PERSON[:3], [0] * 5), "cost": [135, 168, 135, 168, 135]})


@given(crowds())
@example((DEARER_BELOW, Limits(3, 438, 303)))
def test_walking_is_asking_each_person_in_turn(crowd):
    """The quick walk against the plain one: ask, take the place, and let that money close which first did not suffice.

    From there on nothing is taken any more, so that each person below is told what is in the own way.
    """
    people, limits = crowd
    room, closed, expected = Room(limits), False, []
    for person in people.iter_rows():
        stop = room.stop(*person)
        expected.append(stop)
        if not stop:
            room.fill(*person)
        elif STOPS[stop] in ("budget", "ceiling") and not closed:
            closed = True
            setattr(room, STOPS[stop], -1)
    assert walk(people, limits).to_list() == expected


def test_empty_places_are_told_only_while_people_of_other_groups_wait():
    full, short = Group(code="RT", name="RT dan RW"), Group(code="NELAYAN", name="Nelayan")
    short.pk, full.pk = 1, 2
    told = empty_places([(full, 428, 428, 157), (short, 1_200, 1_100, 0)])
    assert told.startswith("100 tempat tidak terisi (Nelayan 100) sementara 157 orang kelompok lain menunggu")
    assert "keputusan Tim Koordinasi" in told
    assert empty_places([(full, 428, 428, 0), (short, 1_200, 1_100, 0)]) == ""
    assert empty_places([(full, 428, 428, 157), (short, None, 40, 9)]) == ""
