"""What a new release of DTSEN changes for the people of a programme: decile, gone, or there for the first time."""

from __future__ import annotations

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)

from eligibility.reference.models import ListKind, ReferenceList, ReferencePerson
from enrollment.workers.models import Registration


class Kind(TextChoices):
    DECILE = "desil", "Desil berubah"
    LEFT = "keluar", "Tidak ada lagi"
    APPEARED = "masuk", "Baru tercantum"
    SAME = "sama", "Tidak berubah"
    NEITHER = "tidak", "Tidak ada pada keduanya"


def newest_two() -> tuple[ReferenceList, ReferenceList] | None:
    """The release before, and the newest; None while there is only one."""
    newest = list(ReferenceList.objects.ready(ListKind.DTSEN)[:2])
    return (newest[1], newest[0]) if len(newest) == 2 else None


def compared(people: QuerySet[Registration], before: ReferenceList, after: ReferenceList) -> QuerySet[Registration]:
    """The people who have a NIK, with `decile_before`, `decile_after` and `change`, found by that NIK."""
    rows = {
        name: ReferencePerson.objects.filter(list_id=release.pk, nik=OuterRef("nik"))
        for name, release in (("before", before), ("after", after))
    }
    known = people.filter(nik__isnull=False).annotate(
        in_before=Exists(rows["before"]),
        in_after=Exists(rows["after"]),
        decile_before=Subquery(rows["before"].values("decile")[:1]),
        decile_after=Subquery(rows["after"].values("decile")[:1]),
    )
    return known.annotate(change=_change())


def _change() -> Case:
    same = Q(decile_before=F("decile_after")) | Q(decile_before=None, decile_after=None)
    return Case(
        When(in_before=False, in_after=False, then=Value(Kind.NEITHER.value)),
        When(in_after=False, then=Value(Kind.LEFT.value)),
        When(in_before=False, then=Value(Kind.APPEARED.value)),
        When(same, then=Value(Kind.SAME.value)),
        default=Value(Kind.DECILE.value),
        output_field=CharField(),
    )


def change_counts(people: QuerySet[Registration]) -> dict[str, int]:
    """How many people of `compared` by kind of change."""
    found = dict(people.order_by().values_list("change").annotate(Count("pk")))
    return {kind.value: found.get(kind.value, 0) for kind in Kind}
