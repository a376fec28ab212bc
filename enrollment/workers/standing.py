"""How far registrations have come: whoever reached a stage counts there, however much further or out they are now.

Whoever the Keputusan Kepala Dinas Sosial named (Pasal 24 ayat (2) huruf d) stays counted after leaving: berita acara
and decrees go on naming that number. A proposal withdrawn before counts nowhere.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from enrollment.lifecycle import (
    DECREED_STATES,
    LISTED_STATES,
    REGISTERED_STATES,
    SELECTED_STATES,
    SUBMITTED_STATES,
    VERIFIED_STATES,
    State,
)
from enrollment.programs.models import Program
from enrollment.workers.models import Change, Registration

LEFT = Q(state=State.WITHDRAWN, listed_identity__isnull=False)
COUNTED = ~Q(state=State.WITHDRAWN) | LEFT


def _out(target: State, *sources: State) -> Q:
    """Those an officer took out (`withdraw`, `end`) while they stood in one of the sources.

    The state comes first: only of who stands in it does the database look for the step.
    """
    labels = [source.label for source in sources]
    left = Change.objects.filter(registration=OuterRef("pk"), field="state", after=target.label, before__in=labels)
    return Q(state=target) & Q(Exists(left))


_ENDED_EARLY = _out(State.ENDED, State.DECREED)
REACHED: dict[State, Q] = {
    State.LISTED: Q(state__in=LISTED_STATES) | LEFT,
    State.VERIFIED: Q(state__in=VERIFIED_STATES)
    | _out(State.WITHDRAWN, State.VERIFIED, State.WAITING, State.SELECTED),
    State.SELECTED: Q(state__in=SELECTED_STATES) | _out(State.WITHDRAWN, State.SELECTED),
    State.DECREED: Q(state__in=DECREED_STATES),
    State.SUBMITTED: Q(state__in=SUBMITTED_STATES) & ~_ENDED_EARLY,
    State.REGISTERED: Q(state__in=REGISTERED_STATES) & ~_ENDED_EARLY,
    State.ACTIVE: Q(state=State.ACTIVE),
}

HERE = "sedang di langkah ini"


def ever(program: Program, *, reached: State | None = None) -> int:
    """People of the programme who ever reached that stage; without one, everybody who counts."""
    return Registration.objects.filter(REACHED[reached] if reached else COUNTED, program=program).count()
