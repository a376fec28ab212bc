"""Taking many registrations one step of the lifecycle: the bulk twin of `lifecycle.guard`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from enrollment.lifecycle import TRANSITIONS
from enrollment.workers.models import Registration
from jamsos.errors import DomainError
from jamsos.lib.money import number


def move(people: QuerySet[Registration], act: str, *, expected: int | None = None) -> int:
    """Take those of the people who stand in a state that the act starts from to its target; returns how many.

    With `expected` that many must move: raises `DomainError` otherwise, so that the caller's transaction is undone.
    """
    step = TRANSITIONS[act]
    standing = people.filter(state__in=step.sources)
    moved = standing.update(state=step.target, state_changed_at=timezone.now())
    if expected is not None and moved != expected:
        raise DomainError(
            f"«{step.label}» untuk {number(expected)} orang, tetapi hanya {number(moved)} yang statusnya sesuai.",
            "Data berubah sementara itu dan tidak ada yang disimpan; muat ulang, lalu ulangi.",
        )
    return moved
