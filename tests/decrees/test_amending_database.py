"""What the database itself refuses of an amending decree, whatever writes; and two officers at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind, Removal
from enrollment.programs.models import Wave
from enrollment.selection.models import Promotion
from tests.decrees.amending import MAY, amend, decreed, leave, put, reject
from tests.decrees.test_decree_races import together
from tests.submissions.people import decreed as made_by_hand
from tests.submissions.people import propose


@pytest.fixture
def made(program) -> Decree:
    """A draft amendment that takes two people off; one is replaced."""
    first = decreed(program, places=4, people=5)
    lines = list(first.lines.order_by("no"))
    leave(lines[0])
    reject(lines[1])
    return amend(first.wave)


def head(decree: Decree, **facts: object) -> dict[str, object]:
    """A decree row like the amendment, of nobody."""
    same = {name: getattr(decree, name) for name in ("kind", "program", "wave", "title", "regulation", "signer_title")}
    own = {"amends": decree.amends, "sequence": 1, "month_from": 6, "people": 0, "removed": 1, "lines_hash": "x"}
    return same | own | facts


def refuse(words: str, act) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def cancelled(decree: Decree) -> None:
    Decree.objects.filter(pk=decree.pk).update(state=DecreeState.CANCELLED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decrees_removal SET reason = 'lain'",
        "UPDATE decrees_removal SET replacement_id = NULL",
        "DELETE FROM decrees_removal",
        "UPDATE decrees_decree SET freed = 0 WHERE amends_id IS NOT NULL",
        "UPDATE decrees_decree SET removed = 9 WHERE amends_id IS NOT NULL",
        "UPDATE decrees_decree SET month_from = 12 WHERE amends_id IS NOT NULL",
        "UPDATE decrees_decree SET sequence = 2 WHERE amends_id IS NOT NULL",
        "UPDATE decrees_decree SET amends_id = NULL, sequence = 0, removed = 0, freed = 0, month_from = NULL"
        " WHERE amends_id IS NOT NULL",
    ],
)
def test_what_an_amendment_decides_is_frozen(made, statement):
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def decided() -> list[object]:
        return [*Removal.objects.order_by("pk").values(), *Decree.objects.order_by("pk").values()]

    before = decided()
    refuse("frozen|Cannot update|Cannot delete", act)
    assert decided() == before


@pytest.mark.django_db
def test_nobody_is_taken_off_twice(made):
    removal = made.removals.first()
    put(made)
    again = Decree.objects.create(**head(made, sequence=2))
    facts = {"no": 1, "reason": "lain", "left_on": MAY, "months": 1, "amount": 1}
    refuse("removed already", lambda: Removal.objects.create(decree=again, line=removal.line, **facts))
    other = made.amends.lines.exclude(removals__decree=made).first()
    Removal.objects.create(decree=again, line=other, **facts)
    third = made.amends.lines.exclude(removals__decree__in=(made, again)).first()
    facts["no"] = 2
    refuse("only a draft amendment", lambda: Removal.objects.create(decree=again, line=third, **facts))
    assert removal.line.removals.count() == 1 and not third.removals.exists()


@pytest.mark.django_db
def test_one_place_has_one_replacement_of_its_own_decree(made):
    cancelled(made)
    replacement = made.lines.get()
    again = Decree.objects.create(**head(made, removed=2))
    lines = made.amends.lines.order_by("no")
    facts = {"decree": again, "reason": "lain", "left_on": MAY, "months": 1, "amount": 1}
    refuse(
        "a replacement stands in the decree",
        lambda: Removal.objects.create(no=1, line=lines[0], replacement=replacement, **facts),
    )
    assert made.removals.exclude(replacement=None).count() == 1


@pytest.mark.django_db
def test_only_people_of_the_list_that_is_amended(made, program):
    cancelled(made)
    stranger = _line_of_another_wave(program)
    again = Decree.objects.create(**head(made))
    facts = {"reason": "lain", "left_on": MAY, "months": 1, "amount": 1, "no": 1}
    refuse("only a draft amendment", lambda: Removal.objects.create(decree=again, line=stranger, **facts))
    refuse("only a draft amendment", lambda: Removal.objects.create(decree=made.amends, line=stranger, **facts))
    assert not stranger.removals.exists()


def _line_of_another_wave(program) -> DecreeLine:
    wave = Wave.objects.create(
        program=program, number=2, fund_source="APBD", month_from=5, month_to=12, quota=9, budget=10**9
    )
    return made_by_hand(wave, [propose(program, 900)], number="9/2026").lines.get()


@pytest.mark.django_db
def test_one_open_draft_and_amendments_in_order(made):
    refuse("amendments of decree .* come in order", lambda: Decree.objects.create(**head(made)))
    with pytest.raises(IntegrityError, match="one_open_bupati_draft_per_wave"), transaction.atomic():
        Decree.objects.create(**head(made, sequence=2))
    refuse("needs the first decree of its wave", lambda: Decree.objects.create(**head(made, amends=made)))
    cancelled(made)
    refuse("come in order", lambda: Decree.objects.create(**head(made, sequence=2)))
    assert Decree.objects.create(**head(made)).sequence == 1


@pytest.mark.django_db
def test_only_an_amendment_takes_people_off(made):
    cancelled(made)
    facts = {"amends": None, "sequence": 0, "month_from": None, "state": DecreeState.CANCELLED}
    with pytest.raises(IntegrityError, match="only_an_amendment_removes"), transaction.atomic():
        Decree.objects.create(**head(made, **facts))


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [{"quota": 2}, {"budget": 1}])
def test_no_amendment_passes_the_quota_or_budget_of_its_wave(made, limit):
    Wave.objects.filter(pk=made.wave_id).update(**limit)
    signed = {"number": "9", "decided_on": MAY, "state": DecreeState.ISSUED, "issued_at": timezone.now()}
    refuse("exceed its quota or budget", lambda: Decree.objects.filter(pk=made.pk).update(**signed))
    assert Decree.objects.get(pk=made.pk).state == DecreeState.DRAFT


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_leave_one(program):
    first = decreed(program, places=20, people=30)
    for line in first.lines.order_by("no")[:5]:
        leave(line)
    refused = together(*[lambda: amend(first.wave)] * 2)
    assert len(refused) == 1 and "masih mempunyai rancangan perubahan" in refused[0]
    assert Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.DRAFT).count() == 1
    assert Removal.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_issued_twice_at_once_gives_each_place_once(program):
    first = decreed(program, places=20, people=30)
    for line in first.lines.order_by("no")[:5]:
        leave(line)
    made = amend(first.wave)
    refused = together(lambda: put(made, number="2/2026"), lambda: put(made, number="3/2026"))
    assert len(refused) == 1 and "bukan rancangan" in refused[0]
    assert Promotion.objects.count() == 5 and date(2026, 5, 4) == Decree.objects.get(pk=made.pk).decided_on
