"""Made-up doubles: one woman proposed in two desa, the second time with two letters changed and without a NIK."""

from __future__ import annotations

from datetime import date

from enrollment.doubles import services
from enrollment.doubles.models import Likeness, Pair
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from tests.matches.people import person, village, worker


def propose_twice(program: Program, row: int = 2) -> tuple[Registration, Registration]:
    here = person(row)
    there = here | {"village_id": village("Anyar").pk}
    return worker(program, here), worker(program, there, nik=None, name="SITI AMNIAH", group="UEP")


def stranger(program: Program) -> Registration:
    ujang = person(50, name="UJANG KOSASIH", birth_date=date(1970, 8, 9), sex="L", nkk="", village="Ciruas")
    return worker(program, ujang)


def alike(program: Program, score: float = 0.97, row: int = 2) -> Pair:
    left, right = propose_twice(program, row)
    return Pair.objects.create(
        program=program, left=left, right=right, likeness=Likeness.REVIEW, score=score, weights_version="uji"
    )


def say(pair: Pair, answer: str, actor: User) -> Pair:
    """What an officer answers who has just opened the pair."""
    pair = Pair.objects.get(pk=pair.pk)
    return services.decide(pair, answer, seen=services.shown(pair, services.newest_ruling(pair)), actor=actor)
