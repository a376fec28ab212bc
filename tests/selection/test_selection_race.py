"""Two officers select two waves of one year at the same time: real threads, real transactions."""

from __future__ import annotations

from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connections

from enrollment.programs.models import Wave
from enrollment.selection import services
from enrollment.selection.models import Place, SelectionLine
from tests.decrees.people import ON, ceiling, verified, wave_of

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = 6


@pytest.fixture
def waves(program) -> list[Wave]:
    """Two waves that may spend six places between them, each with room for all of these."""
    ceiling(program, PLACES)
    verified(program, range(1, 21))
    return [wave_of(program, number, quota=PLACES) for number in (1, 2)]


def select_both(waves: list[Wave], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Select both at once, each seeing the pool before either has stored; the people given a place."""
    meet, pool = Barrier(2), services.pool

    def pool_together(wave):
        frame = pool(wave)
        with suppress(BrokenBarrierError):  # the lock keeps the other one out: nobody comes to meet
            meet.wait(timeout=1.5)
        return frame

    monkeypatch.setattr(services, "pool", pool_together)
    threads = [Thread(target=_select, args=(wave,)) for wave in waves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = SelectionLine.objects.filter(run__current=True, place=Place.SELECTED)
    return list(places.values_list("registration_id", flat=True))


def _select(wave: Wave) -> None:
    try:
        services.select(wave, on=ON, actor=None)
    finally:
        connections.close_all()


def test_the_ceiling_holds_and_nobody_has_two_places(waves, monkeypatch):
    chosen = select_both(waves, monkeypatch)
    assert len(chosen) == PLACES
    assert len(set(chosen)) == PLACES


def test_without_the_lock_the_same_people_are_given_twice(waves, monkeypatch):
    """The control: it is the lock that the test above tests."""
    monkeypatch.setattr(services, "lock", lambda wave: Wave.objects.select_related("program").get(pk=wave.pk))
    chosen = select_both(waves, monkeypatch)
    assert len(chosen) == 2 * PLACES
    assert len(set(chosen)) == PLACES
