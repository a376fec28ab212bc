"""A wave with a decree in force, people who left since, and a reserve list: for tests of the amending decree."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from enrollment.decrees import amending
from enrollment.decrees.amendment_plan import preview
from enrollment.decrees.bupati import draft
from enrollment.decrees.models import Decree, DecreeLine
from enrollment.decrees.services import issue
from enrollment.lifecycle import State
from enrollment.programs.models import Program, Wave
from enrollment.selection.services import select
from enrollment.submissions.models import Submission
from enrollment.workers.models import Change, Registration
from tests.decrees.people import ON, issued, verified, wave_of

MAY = date(2026, 5, 4)
JUNE = date(2026, 6, 1)
LEFT = datetime(2026, 5, 2, 5, tzinfo=UTC)
"""When it was recorded that somebody left: before the days on which amendments are decided here."""
NUMBER = "500.15/Kep.1-Huk/2026"


def decreed(program: Program, *, places: int = 4, people: int = 7, **figures: Any) -> Decree:
    """A Keputusan Bupati over `places` of `people` for the months of the year from May on; the others wait."""
    wave = wave_of(program, quota=places, **{"month_from": 5, "month_to": 12, "budget": 2**31 - 1} | figures)
    verified(program, range(1, people + 1))
    program.budgets.update(ceiling=2**31 - 1)
    select(wave, on=ON, actor=None)
    return issued(draft(wave, actor=None), number=NUMBER)


def leave(line: DecreeLine, *, reason: str = "Meninggal dunia: 01-05-2026, akta 7") -> None:
    """The person's part ended for this reason, as recorded by an officer."""
    Registration.objects.filter(pk=line.registration_id).update(state=State.ENDED, state_changed_at=LEFT)
    Change.objects.create(
        registration_id=line.registration_id, field="state", after=State.ENDED.label, reason=reason, before="x"
    )


def reject(line: DecreeLine) -> None:
    """BPJS refused the person."""
    for state in (State.SUBMITTED, State.REJECTED):
        Registration.objects.filter(pk=line.registration_id).update(state=state, state_changed_at=LEFT)


def amend(
    wave: Wave, *, month: int = 6, extra: int = 0, on: date = MAY, actor: Any = None, mark: str | None = None
) -> Decree:
    """The draft of what `preview` shows on that day."""
    shown = preview(wave, month=month, extra=extra, on=on).mark if mark is None else mark
    return amending.draft(wave, month=month, extra=extra, mark=shown, on=on, actor=actor)


def put(decree: Decree, *, number: str = "500.15/Kep.9-Huk/2026", on: date = MAY, actor: Any = None) -> Decree:
    """The amendment with number and date."""
    return issue(
        decree, number=number, signed_on=on, signer_name="Nama Bupati", certifier_name="Nama Kabag", actor=actor
    )


def reserve_names(wave: Wave) -> list[str]:
    """Who waits in the wave's selection, in rank order."""
    run = wave.selection_runs.get(current=True)
    return list(run.lines.filter(place="waiting").order_by("rank").values_list("registration__name", flat=True))


def recorded(submission: Submission) -> None:
    """BPJS recorded everybody of the file."""
    lines = submission.lines.filter(included=True)
    lines.update(answer="recorded")
    people = Registration.objects.filter(pk__in=lines.values("line__registration"))
    people.update(state=State.REGISTERED)
