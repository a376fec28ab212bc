"""Comparing over registrations and over a release: who moves, by which rule, under which limits; what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from eligibility.reference.models import ListStatus, ReferenceList
from enrollment.lifecycle import State
from enrollment.programs.models import GroupQuota, Wave
from enrollment.workers.models import Registration
from jamsos.errors import DomainError
from reporting.simulation.comparing import Comparison
from reporting.simulation.population import ASSUMPTIONS, LIST, REGISTRATIONS, Population
from reporting.simulation.presets import presets, sides_of
from reporting.simulation.sides import Side
from tests.matches.people import person, release, village
from tests.simulation.conftest import LAW, ON, OUTER, SEVENTEEN, SIXTY_FIVE, asked_of, moves, side

pytestmark = pytest.mark.django_db
TICKED = tuple(ASSUMPTIONS)


def why(answer, move):
    return {line["rule"]: line["people"] for line in answer["reasons"] if line["move"] == move}


def test_the_wider_age_lets_17_and_65_in(program, people):
    people(4)
    people(2, birth_date=SEVENTEEN, where="Anyar")
    people(1, birth_date=SIXTY_FIVE, sex="L")
    people(1, birth_date=date(2012, 1, 1))
    answer = asked_of(program).answer()
    assert moves(answer) == {"both": 4, "only_b": 3, "neither": 1}
    assert why(answer, "entering") == {"P21-b": 3}
    assert moves(answer, "kecamatan", "Anyar") == {"only_b": 2}
    assert moves(answer, "sex", "Laki-laki") == {"only_b": 1}
    assert moves(answer, "age", "di bawah 18") == {"only_b": 2, "neither": 1}
    assert moves(answer, "group", "Badan Permusyawaratan Desa (BPD)") == {"both": 4, "only_b": 3, "neither": 1}


def test_what_is_not_known_is_a_column_of_its_own(program, people):
    people(2)
    people(1, birth_date=None)
    answer = asked_of(program).answer()
    assert moves(answer) == {"both": 2, "unclear": 1}
    assert moves(answer, "age", "belum diketahui") == {"unclear": 1}


def test_the_withdrawn_are_not_asked_about_and_later_states_are(program, people):
    first, second, third = people(3)
    Registration.objects.filter(pk=second.pk).update(state=State.WITHDRAWN)
    Registration.objects.filter(pk=third.pk).update(state=State.LOCKED)
    assert moves(asked_of(program).answer()) == {"both": 2}


def test_a_value_put_in_place_of_another(program, people):
    people(3)
    people(2, birth_date=date(1950, 1, 1))
    wider = side(values={"usia_maks": 80, "usia_luar_maks": 80})
    answer = asked_of(program, b=wider).answer()
    assert moves(answer) == {"both": 3, "only_b": 2}
    assert why(answer, "entering") == {"P19-2a": 2, "P21-b": 2}


def test_another_regulation_is_read_as_if_it_were_ours(program, people):
    people(3)
    a, b = sides_of("peraturan-perwal-kota-serang-2025", side())
    assert moves(asked_of(program, a, b).answer()) != {"only_a": 3}, "not refused for living in another regency"
    elsewhere = Side(b.regulation, ON)
    assert moves(asked_of(program, a, elsewhere).answer()) == {"only_a": 3}


def test_only_people_of_the_desa_one_may_compare(program, people):
    people(3)
    people(2, where="Anyar")
    answer = asked_of(program, villages=(village("Anyar").pk,)).answer()
    assert moves(answer) == {"both": 2}


# Limits


def test_a_quota_leaves_the_last_in_rank_without_a_place(program, people):
    people(3)
    people(2, birth_date=date(1962, 1, 1))
    answer = asked_of(program, b=side(quota=2)).answer()
    assert moves(answer) == {"both": 2, "only_a": 3}
    assert why(answer, "leaving") == {"TEMPAT": 3}
    assert moves(answer, "age", "60–64") == {"both": 2}, "Pasal 22(2)a: 60 and over come first"


def test_the_limits_of_a_wave_are_those_of_a_real_selection(program, people):
    people(3)
    people(2, group="RT_RW")
    wave = _wave(program, quota=4, groups={"BPD": 1, "RT_RW": 4})
    answer = asked_of(program, b=side(wave=wave.pk)).answer()
    assert moves(answer) == {"both": 3, "only_a": 2}
    assert moves(answer, "group", "Badan Permusyawaratan Desa (BPD)") == {"both": 1, "only_a": 2}


def test_money_ends_before_places_do(program, people):
    people(5)
    wave = _wave(program, quota=5, groups={})
    rate = max([wave.monthly_rate, *wave.segment_rates().values()])
    answer = asked_of(program, b=side(wave=wave.pk, budget=2 * wave.months * rate)).answer()
    assert moves(answer)["both"] in (2, 3)
    assert why(answer, "leaving") == {"TEMPAT": 5 - moves(answer)["both"]}


def test_a_tenth_more_of_every_limit(program, people):
    people(25)
    _wave(program, quota=10, groups={"BPD": 10})
    a, b = sides_of("kuota-10", side())
    assert (a.wave, b.percent) == (program.waves.get().pk, 110)
    assert moves(asked_of(program, a, b).answer()) == {"both": 10, "only_b": 1, "neither": 14}


def _wave(program, *, quota, groups) -> Wave:
    """The programme's wave with these places and money for all of them."""
    wave = program.waves.get()
    GroupQuota.objects.filter(wave=wave).delete()
    for code, places in groups.items():
        GroupQuota.objects.create(wave=wave, group=program.groups.get(code=code), quota=places)
    Wave.objects.filter(pk=wave.pk).update(quota=quota, budget=10**12)
    return Wave.objects.get(pk=wave.pk)


# A release of DTSEN


def over(reference, *assumptions, a=None, b=None):
    wider = b or side(values={"desil_maks": 5})
    return Comparison.of(Population(LIST, reference.pk, None, assumptions), a or side(), wider).answer()


def test_the_list_cannot_tell_of_protection_so_everybody_is_unclear_until_it_is_assumed():
    reference = release(person(2), person(3, decile=5), person(4, decile=9))
    assert moves(over(reference)) == {"unclear": 1, "out_unclear": 1, "neither": 1}
    assert moves(over(reference, *TICKED)) == {"both": 1, "only_b": 1, "neither": 1}


def test_who_works_without_a_clear_job_counts_as_other_vulnerable_worker_only_where_assumed():
    reference = release(person(2, ktp_occupation="WIRASWASTA"), person(3, ktp_occupation="NELAYAN/PERIKANAN"))
    assert moves(over(reference, "unprotected")) == {"unclear": 1, "both": 1}
    assert moves(over(reference, *TICKED)) == {"both": 2}


def test_people_of_a_list_are_as_old_as_on_the_day_of_each_side():
    reference = release(person(2, birth_date=date(2008, 6, 1)))
    later = side(on=date(2026, 7, 1))
    assert moves(over(reference, *TICKED, b=later)) == {"only_b": 1}


def test_everybody_in_a_list_is_counted_once_also_without_a_known_kecamatan():
    reference = release(person(2), person(3, village="Anyar"), person(4, district_id=None, village_id=None))
    answer = over(reference, *TICKED)
    assert moves(answer) == {"both": 3}
    assert moves(answer, "kecamatan", "belum diketahui") == {"both": 1}


def test_only_the_desa_one_may_compare_of_a_list():
    reference = release(person(2), person(3, village="Anyar"))
    asked = Population(LIST, reference.pk, (village("Anyar").pk,), TICKED)
    assert moves(Comparison.of(asked, side(), OUTER).answer()) == {"both": 1}


def test_places_of_a_list_go_to_the_poorest_whatever_the_quotas_of_groups(program):
    reference = release(
        person(2, decile=4), person(3, decile=1), person(4, decile=1, district_id=None, village_id=None)
    )
    wave = _wave(program, quota=2, groups={"BPD": 1})
    assert moves(over(reference, *TICKED, b=side(wave=wave.pk))) == {"both": 2, "only_a": 1}
    assert moves(over(reference, *TICKED, b=side(wave=wave.pk)), "decile", "Desil 4") == {"only_a": 1}


# Refused


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (side(regulation="perda-antah-berantah"), "tidak dikenal"),
        (side(on=date(2025, 10, 27)), "tidak berlaku pada 27 Oktober 2025"),
        (side(readings={"C1": "lain"}), "Pembacaan C1='lain' tidak ada"),
        (side(readings={"C99": "luar"}), "tidak ada"),
        (side(values={"usia_min": "tujuh belas"}), "berbeda tipe"),
        (side(values={"usia_min": True}), "berbeda tipe"),
        (side(values={"usia_min": 70}), "tidak masuk akal"),
        (side(values={"umur": 17}), "Parameter 'umur' tidak ada"),
        (side(quota=0), "Kuota 0"),
        (side(percent=0, quota=4), "Kuota 0"),
        (side(budget=1_000_000), "Anggaran tanpa tahap"),
        (side(wave=987654), "Tahap itu tidak ada"),
        (side(), "Kedua sisi sama"),
    ],
)
def test_a_side_that_cannot_be_is_refused_before_any_work(program, people, asked, told):
    people(1)
    with pytest.raises(DomainError, match=told) as refused:
        asked_of(program, side(), asked)
    assert refused.value.hint or "Pembacaan" in refused.value.message


def test_a_population_of_nobody_is_refused(program):
    with pytest.raises(DomainError, match="tidak ada orang untuk dibandingkan"):
        asked_of(program)


@pytest.mark.parametrize("kind", [REGISTRATIONS, LIST])
def test_a_population_that_is_gone_is_refused(kind):
    with pytest.raises(DomainError, match="tidak ada"):
        Comparison.of(Population(kind, 987654), side(), OUTER)


def test_a_destroyed_release_is_refused():
    reference = release(person(2))
    reference.status = ListStatus.RETIRED
    reference.save()
    with pytest.raises(DomainError, match="dimusnahkan"):
        over(reference)


def test_a_release_destroyed_while_it_is_read_gives_no_answer():
    reference = release(person(2))
    asked = Comparison.of(Population(LIST, reference.pk), side(), OUTER)

    def destroy(_done: int) -> None:
        ReferenceList.objects.update(status=ListStatus.RETIRED)

    with pytest.raises(DomainError, match="dimusnahkan"):
        asked.answer(destroy)


def test_buttons_that_fit_side_a():
    keys = [preset.key for preset in presets(side())]
    assert keys[:4] == ["c1-luar", "desil-5", "c6-semua", "kuota-10"]
    assert "peraturan-perwal-pekalongan-19b-2022" in keys
    assert f"peraturan-{LAW}" not in keys
    assert "peraturan-perbup-serang-322-2023" not in keys, "it has no rules that could be asked"
    with pytest.raises(DomainError, match="siap pakai"):
        sides_of("c1-luar", Side("perwal-kota-serang-2025", ON))


def test_sides_come_back_from_what_is_kept():
    full = side(readings={"C1": "luar"}, values={"desil_maks": 5, "rentan_dari_desil": False}, at_home=True, quota=7)
    assert Side.from_json(full.to_json()) == full
    asked = Population(LIST, 4, (1, 2), TICKED)
    assert Population.from_json(asked.to_json()) == asked
