"""Two officers decide on one pair, or on two pairs with one person in both, in the same moment."""

from __future__ import annotations

import pytest

from enrollment.doubles import services
from enrollment.doubles.models import Pair, PairRuling
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role
from tests.decrees.test_decree_races import together
from tests.doubles.people import alike, stranger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officers(user_of):
    return user_of(Role.DINSOS_PETUGAS), user_of(Role.DINSOS_PETUGAS, "uji_kedua")


def seen(pair: Pair) -> str:
    return services.shown(pair, None)


def test_of_two_answers_at_once_one_counts(program, officers):
    pair = alike(program)
    first, second = officers
    refused = together(
        lambda: services.decide(pair, "left", seen=seen(pair), actor=first),
        lambda: services.decide(pair, "right", seen=seen(pair), actor=second),
    )
    assert len(refused) == 1 and "baru saja diputus" in refused[0]
    assert PairRuling.objects.count() == 1
    assert Registration.objects.live().count() == 1


def test_two_merges_that_share_a_person_never_withdraw_everybody(program, officers):
    pair = alike(program)
    other = Pair.objects.create(
        program=program, left=pair.right, right=stranger(program), likeness="review", score=0.9, weights_version="uji"
    )
    first, second = officers
    together(
        lambda: services.decide(pair, "right", seen=seen(pair), actor=first),
        lambda: services.decide(other, "right", seen=seen(other), actor=second),
    )
    alive = Registration.objects.live()
    assert alive.count() in {1, 2}
    assert PairRuling.objects.count() == 3 - alive.count()
    assert alive.filter(pk__in=[pair.right_id, other.right_id]).exists()
