"""Last year's members proposed anew for a new year (Pasal 19(1): every year anew, nothing carries over silently).

Who the person is comes along; what an officer or proposer must state of the year does not, and the person is matched
and assessed again like anybody else. Membership of the year before is no bar (DOMAIN C5).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.workers.checking import Checked, Checker
from enrollment.workers.columns import BY_FIELD, STATED
from enrollment.workers.doubles import compare
from enrollment.workers.entering import enter
from enrollment.workers.imports import issue_of
from enrollment.workers.models import Registration
from enrollment.workers.showing import cells_of
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.jobs.run import Run
from jamsos.lib.workbook import Cell

MEMBERS = (State.REGISTERED, State.ACTIVE)
OF_THE_YEAR = frozenset(BY_FIELD[name].name for name in ("registered_on", *(column.field for column in STATED)))


def year_before(program: Program) -> Program:
    """The programme before it; raises `DomainError` when there is none."""
    found = Program.objects.filter(year__lt=program.year).order_by("-year").first()
    if found is None:
        raise DomainError(f"Tidak ada program sebelum {program.year}.", "Perpanjangan ada sejak tahun kedua.")
    return found


def renewable(source: Program, target: Program) -> QuerySet[Registration]:
    """Members of `source` whose part has not ended and who are not in `target` yet, in order."""
    live = Registration.objects.live().filter(program=target)
    renewed, named = live.filter(renewed_from=OuterRef("pk")), live.filter(nik=OuterRef("nik"))
    members = source.registrations.filter(state__in=MEMBERS, nik__isnull=False)
    return members.filter(~Exists(renewed), ~Exists(named)).order_by("pk")


def renew_some(target: Program, people: Sequence[int], *, on: date, run: Run) -> None:
    """Propose these members for `target`, checked as a line of the worker file; who cannot enter is reported.

    Within the caller's transaction and under the programme's lock; a member entered before is left out.
    """
    run.advance(run.job.done)  # the job's row before the audit trail, as whoever cancels takes them
    target = Program.objects.select_for_update().get(pk=target.pk)
    members = Registration.objects.filter(pk__in=people).exclude(renewals__program=target)
    members = list(members.select_related("village__district", "group", "program").order_by("pk"))
    checker = Checker(target, on)
    lines = [checker.check_row(_cells(one)) for one in members]
    compare(target, lines)
    pairs = list(zip(members, lines, strict=True))
    fit = [(one, line) for one, line in pairs if not (line.held or line.refused)]
    enter(_proposal(target, one, line, run) for one, line in fit)
    run.issues(issue_of(one.pk, remark) for one, line in pairs for remark in line.remarks)
    audit.record("memberships.renew", actor=run.actor, subject=target, rows=len(fit), of=len(members))


def _cells(one: Registration) -> dict[str, Cell]:
    typed = {name: text for name, text in cells_of(one).items() if name not in OF_THE_YEAR}
    return {name: Cell(str(text)) for name, text in typed.items() if text}


def _proposal(target: Program, one: Registration, line: Checked, run: Run) -> Registration:
    return Registration(**line.values, program_id=target.pk, renewed_from_id=one.pk, proposed_by_id=run.job.actor_id)
