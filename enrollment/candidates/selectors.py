"""Asking for counts of candidates: the newest, whether it still holds, and its sums."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Abs
from django.utils import timezone

from eligibility.reference.models import ListKind, ListStatus, ReferenceList
from enrollment.candidates.finding import SENIOR, Basis, basis_of
from enrollment.candidates.models import Cell, Counting
from enrollment.candidates.narrowing import Narrowing
from enrollment.candidates.occupations import may_mean
from enrollment.programs.models import GroupQuota, Program
from enrollment.programs.selectors import current_program
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError

AGAIN = "Jalankan «Hitung calon» pada halaman Cari calon."


def newest_counting(program: Program | None) -> Counting | None:
    """The count that stands."""
    found = Counting.objects.filter(program=program, finished_at__isnull=False)
    return found.select_related("reference_list", "program", "actor").first()


def require_program() -> Program:
    """The current programme, or `DomainError`."""
    program = current_program()
    if program is None:
        raise DomainError("Belum ada program yang dibuka.", "Buka program pada halaman Program.")
    return program


def require_fresh(on: date) -> tuple[Counting, Basis]:
    """The standing count of the current programme with what is judged by today.

    Raises `DomainError`: no programme, no release, nothing counted, or counted under another release or rules.
    """
    basis = basis_of(require_program(), on)
    counting = newest_counting(basis.program)
    if counting is None:
        raise DomainError("Calon belum dihitung.", AGAIN)
    if counting.reference_list_id != basis.reference.pk:
        raise DomainError(f"Hitungan memakai {counting.reference_list}, yang terbaru {basis.reference}.", AGAIN)
    if counting.version != basis.law.version:
        raise DomainError(f"Aturan atau parameter {basis.law.short} berubah sejak calon dihitung.", AGAIN)
    return counting, basis


def cells_of(counting: Counting, narrowing: Narrowing, user: User) -> QuerySet[Cell]:
    """The stored counts of the choice, in the area that the user's role reaches."""
    cells = narrowing.of_cells(counting.cells.all())
    villages = policy.area(user, Act.VIEW_REFERENCE)
    return cells if villages is None else cells.filter(village__in=villages)


def uncounted_lists() -> QuerySet[ReferenceList]:
    """The newest release, as long as its candidates have not been counted for the current programme; one question."""
    this_year = timezone.localdate().year
    ahead = Case(When(year__gt=this_year, then=1), default=0)
    program = Program.objects.order_by(ahead, Abs(F("year") - this_year)).values("pk")[:1]  # as `current_program`
    newest = ReferenceList.objects.filter(kind=ListKind.DTSEN, status=ListStatus.READY).order_by("-loaded_at")
    counted = Counting.objects.filter(finished_at__isnull=False, reference_list=OuterRef("pk"), program=program)
    found = ReferenceList.objects.filter(pk__in=newest.values("pk")[:1])
    return found.filter(Exists(Program.objects.all())).exclude(Exists(counted))


SUMS = {
    "calon": Sum("people", default=0),
    "sudah": Sum("proposed", default=0),
    "perempuan": Sum("people", filter=Q(sex="P"), default=0),
    "lansia": Sum("people", filter=Q(age__in=SENIOR), default=0),
    "termiskin": Sum("people", filter=Q(decile=1), default=0),
    "tanda": Sum("flagged", default=0),
}


def sums(cells: QuerySet[Cell], *by: str) -> list[dict]:
    """Sums of `SUMS` and `belum` (not yet proposed) by those fields, most first; without fields one row."""
    rows = cells.values(*by).annotate(**SUMS).order_by("-calon", *by) if by else [cells.aggregate(**SUMS)]
    return [row | {"belum": row["calon"] - row["sudah"]} for row in rows]


def group_rows(program: Program, cells: QuerySet[Cell]) -> list[dict]:
    """Per group: its quota in the waves, people proposed so far, candidates of its kind of job (`surely`, and those
    whose words may also mean another job: `perhaps`). None for a group that is no kind of job."""
    quotas = dict(GroupQuota.objects.filter(group__program=program).values_list("group").annotate(Sum("quota")))
    live = Registration.objects.live().filter(program=program)
    proposed = dict(live.values_list("group").annotate(Count("pk")).order_by())
    by_job = {row["job"]: row["belum"] for row in sums(cells, "job")}
    return [
        {"group": group, "quota": quotas.get(group.pk), "proposed": proposed.get(group.pk, 0)}
        | _of_kind(group.occupation, by_job, program.regulation)
        for group in program.groups.all()
    ]


def _of_kind(code: str, by_job: dict[str, int], regulation: str) -> dict[str, int | None]:
    if not code:
        return {"surely": None, "perhaps": None}
    perhaps = sum(people for job, people in by_job.items() if job != code and code in may_mean(job, regulation))
    return {"surely": by_job.get(code, 0), "perhaps": perhaps}
