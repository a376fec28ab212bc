"""Seeing names of the welfare register: one desa and one job at a time, with a purpose, recorded, within a budget."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from django.db import transaction
from django.db.models import IntegerField, Sum
from django.db.models.functions import Cast
from django.utils import timezone

from eligibility.reference.models import ReferencePerson
from enrollment.candidates.finding import Basis, judge, with_taken
from enrollment.candidates.limits import NAMES_SHOWN, PAGE, WITHIN
from enrollment.candidates.narrowing import Narrowing
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.regions.models import Village

SHOWN = "candidates.names"


@dataclass(frozen=True)
class Candidate:
    """A person of the release on the screen: the row as loaded, and what the rules say of it."""

    person: ReferencePerson
    letters: str
    conflicts: str


@dataclass(frozen=True)
class Names:
    """One page of candidates not yet proposed; `total` of them on `pages` pages, `left` names still in the budget."""

    candidates: list[Candidate]
    total: int
    page: int
    pages: int
    left: int


def open_candidates(basis: Basis, narrowing: Narrowing, actor: User) -> pl.DataFrame:
    """The candidates of the choice that nobody has proposed yet, poorest and oldest first; nobody's name is read.

    Columns of `finding.judge`. Raises `DomainError` without a kecamatan or desa, or outside the actor's area.
    """
    policy.require(actor, Act.SEARCH_CANDIDATES)
    narrowing = placed(narrowing, actor)
    judged = judge(basis, district_id=narrowing.district or 0, village_id=narrowing.village)
    found = narrowing.of_people(judged.candidates.filter(pl.col("village_id").is_not_null()))
    free = with_taken(basis, found).filter(~pl.col("taken"))
    order = pl.when(pl.col("decile") > 0).then("decile")
    return free.sort(order, "birth_date", "row_id", nulls_last=True)


def placed(narrowing: Narrowing, actor: User) -> Narrowing:
    """The choice with its kecamatan; raises `DomainError` when it names no place, or one outside the area."""
    villages = policy.area(actor, Act.SEARCH_CANDIDATES)
    if narrowing.village is None:
        if narrowing.district is None or villages is not None:
            raise DomainError("Wilayah belum dipilih.", "Pilih kecamatan atau desa lebih dahulu.")
        return narrowing
    if villages is not None and narrowing.village not in villages:
        raise DomainError("Desa itu di luar wilayah Anda.", "Pilih desa Anda sendiri.")
    return narrowing.but(district=Village.objects.get(pk=narrowing.village).district_id)


@transaction.atomic
def show_names(basis: Basis, narrowing: Narrowing, page: int, *, purpose: str, actor: User) -> Names:
    """A page of names of one desa and one job. Recorded: how many, which rows of the release, the choice, what for.

    Raises `DomainError`: no purpose, not one desa and one job, outside the area, or the budget is used up.
    """
    policy.require(actor, Act.SEARCH_CANDIDATES)
    if not purpose.strip():
        raise DomainError("Keperluan belum ditulis.", "Tulis untuk apa nama-nama ini dibuka.")
    if narrowing.village is None or narrowing.job is None:
        raise DomainError("Nama hanya ditampilkan per satu desa dan satu pekerjaan.", "Pilih keduanya lebih dahulu.")
    found = open_candidates(basis, narrowing, actor)
    pages = max(1, -(-found.height // PAGE))
    page = min(max(page, 1), pages)
    shown = found.slice((page - 1) * PAGE, PAGE)
    left = _spend(actor, shown.height)
    audit.record(
        SHOWN,
        actor=actor,
        subject=basis.reference,
        purpose=purpose.strip(),
        rows=shown.height,
        row_nos=shown["row_id"].to_list(),
        page=page,
        narrowing=narrowing.chosen,
        program=basis.program.year,
    )
    return Names(_people(basis, shown), found.height, page, pages, left)


def names_left(actor: User) -> int:
    """How many names the actor may still see now."""
    recent = Event.objects.filter(actor=actor, act=SHOWN, at__gte=timezone.now() - WITHIN)
    return NAMES_SHOWN - recent.aggregate(rows=Sum(Cast("data__rows", IntegerField()), default=0))["rows"]


def _spend(actor: User, rows: int) -> int:
    """What remains after these."""
    lock(actor)
    left = names_left(actor)
    if rows > left:
        hours = int(WITHIN.total_seconds() // 3600)
        raise DomainError(
            f"Batas {number(NAMES_SHOWN)} nama dalam {hours} jam tercapai: tersisa {number(max(left, 0))}, "
            f"halaman ini {number(rows)}.",
            "Lanjutkan besok, atau usulkan menurut saringan tanpa membuka nama. Inspektorat dapat melihat batas ini.",
        )
    return left - rows


def lock(actor: User) -> None:
    """Looks of one officer at the same time wait in line until commit, or both would spend the same names."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)


def _people(basis: Basis, shown: pl.DataFrame) -> list[Candidate]:
    rows = ReferencePerson.objects.filter(list=basis.reference, row_no__in=shown["row_id"].to_list())
    persons = {person.row_no: person for person in rows}
    lines = shown.select("row_id", "letters", "conflicts").iter_rows()
    return [Candidate(persons[row], letters, conflicts) for row, letters, conflicts in lines]
