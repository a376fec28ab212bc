"""Who stands on the list of a wave and has left since: for an amending decree to take off (Pasal 22(4), 23(4))."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from enrollment.decrees.consolidated import consolidated
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind, Removal
from enrollment.decrees.models.removal import DROPPED, REJECTED
from enrollment.lifecycle import State
from enrollment.programs.models import Wave
from enrollment.workers.ending import EndReason
from enrollment.workers.models import Change
from jamsos.logs import mask_text

NOTE_LENGTH = 200
# Ended or rejected, or dropped from a file to BPJS and not handed over since.
GONE = Q(registration__state__in=(State.ENDED, State.REJECTED)) | Q(
    registration__state=State.DECREED, submission_lines__included=False
)
# Handed over to BPJS and not refused: some of the months may have been paid, or are still to be.
COVERED = Q(
    submission_lines__included=True,
    submission_lines__resent_in=None,
    submission_lines__answer__in=("", "recorded"),
)
CODES = {label: code for code, label in EndReason.choices}


@dataclass(frozen=True)
class Leaver:
    """A line in force whose person has left: why, on what evidence, and since when it is recorded.

    `covered`: BPJS had the person, so that only the months from an amendment on are set free; else no month was or
    will be paid, and all of them are.
    """

    line: DecreeLine
    reason: str
    note: str
    left_on: date
    covered: bool


def leavers(wave: Wave) -> list[Leaver]:
    """Everybody on the list in force who has left since, in the order of the list."""
    gone = consolidated(wave).filter(pk__in=DecreeLine.objects.filter(GONE).values("pk"))
    lines = list(gone.select_related("decree", "registration"))
    covered = set(DecreeLine.objects.filter(COVERED, pk__in=[line.pk for line in lines]).values_list("pk", flat=True))
    ended, answered = _endings(lines), _answers(lines)
    return [Leaver(line, *_leaving(line, ended, answered), line.pk in covered) for line in lines]


def waiting_for_amendment() -> QuerySet[DecreeLine]:
    """Lines of all waves whose people have left and whom no amendment, nor a draft of one, takes off yet."""
    off = Removal.objects.filter(line=OuterRef("pk")).exclude(decree__state=DecreeState.CANCELLED)
    decreed = DecreeLine.objects.filter(decree__kind=Kind.BUPATI, decree__state=DecreeState.ISSUED)
    return decreed.filter(~Exists(off), pk__in=DecreeLine.objects.filter(GONE).values("pk"))


def decrees_to_amend() -> list[tuple[Decree, int]]:
    """The first decree of each wave that has people to take off, and how many."""
    waiting = waiting_for_amendment().order_by().values_list("decree__wave").annotate(Count("pk"))
    firsts = Decree.objects.filter(kind=Kind.BUPATI, state=DecreeState.ISSUED, amends=None)
    first = {one.wave_id: one for one in firsts.filter(wave__in=[wave for wave, _ in waiting]).select_related("wave")}
    return [(first[wave], people) for wave, people in waiting]


def _leaving(
    line: DecreeLine, ended: Mapping[int, str], answered: Mapping[int, tuple[str, date]]
) -> tuple[str, str, date]:
    """Reason, note, and the day it was recorded."""
    person = line.registration
    since = timezone.localdate(person.state_changed_at)
    if person.state == State.ENDED:
        told, _, note = ended.get(person.pk, "").partition(": ")
        return CODES.get(told, EndReason.OTHER), _note(note), since
    note, sent_on = answered.get(line.pk, ("", since))
    if person.state == State.REJECTED:
        return REJECTED, _note(note), since
    return DROPPED, _note(note), sent_on


def _endings(lines: list[DecreeLine]) -> dict[int, str]:
    """Registration -> the reason its part ended for, as recorded last."""
    people = [line.registration_id for line in lines if line.registration.state == State.ENDED]
    changes = Change.objects.filter(registration__in=people, field="state", after=State.ENDED.label)
    return dict(changes.order_by("changed_at", "pk").values_list("registration", "reason"))


def _answers(lines: list[DecreeLine]) -> dict[int, tuple[str, date]]:
    """Line -> why the newest file to BPJS left it out, or what BPJS remarked when it refused; and the file's day."""
    found = DecreeLine.objects.filter(pk__in=[line.pk for line in lines]).exclude(submission_lines=None)
    facts = ("reason", "answer_note", "submission__submitted_on")
    rows = found.order_by("submission_lines__pk").values_list("pk", *(f"submission_lines__{name}" for name in facts))
    return {pk: (reason or note, day) for pk, reason, note, day in rows}


def _note(text: str) -> str:
    return mask_text(text)[:NOTE_LENGTH]
