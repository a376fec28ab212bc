"""The rows behind the lines of the work list that no stage asks for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Value
from django.utils import timezone

from enrollment.assessment.models import Assessment, Result
from enrollment.assessment.selectors import stale
from enrollment.contributions.gaps import standing
from enrollment.contributions.models import Closing
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.programs.selectors import current_program
from enrollment.submissions.models import SubmissionLine
from enrollment.verification.models import SampleLine
from enrollment.workers.models import Registration
from jamsos.accounts.models import RoleAssignment, User


def people(*states: State, **more: object) -> Callable[[User], QuerySet]:
    return lambda user: Registration.objects.visible_to(user).filter(state__in=states, **more)


def malformed(user: User) -> QuerySet:
    return Registration.objects.visible_to(user).filter(state=State.PROPOSED, nik__isnull=True).exclude(nik_given="")


def unclear(user: User) -> QuerySet:
    """Who lacks a fact; once it has been recorded it is for Dinsos to assess again."""
    recorded = stale(Assessment.objects.filter(result=Result.UNKNOWN)).values("registration")
    return people(State.PROPOSED, assessment__result=Result.UNKNOWN)(user).exclude(pk__in=recorded)


def outdated(user: User) -> QuerySet:
    return stale(Assessment.objects.filter(registration__in=Registration.objects.visible_to(user).live()))


def to_submit(user: User) -> QuerySet:
    """Decreed people not yet handed to BPJS; who was dropped at a submission waits for an amending decree."""
    dropped = SubmissionLine.objects.filter(included=False).values("line__registration")
    return people(State.DECREED)(user).exclude(pk__in=dropped)


def to_decree(user: User) -> QuerySet:
    drafted = DecreeLine.objects.filter(
        registration=OuterRef("pk"), decree__kind=Kind.BUPATI, decree__state=DecreeState.DRAFT
    )
    return Registration.objects.in_state(State.SELECTED).exclude(Exists(drafted))


def to_look_at(user: User) -> QuerySet:
    """People of a sample check of whom nothing has been recorded yet."""
    visible = Registration.objects.visible_to(user)
    return SampleLine.objects.filter(records=None, registration__in=visible)


def behind(user: User, **more: object) -> QuerySet:
    """Participants of the year whose present month is unpaid, waiting since that month began."""
    program, today = current_program(), timezone.localdate()
    lines = SubmissionLine.objects.none()
    if program is not None:
        visible = Registration.objects.visible_to(user)
        shut = Closing.objects.filter(decree=OuterRef("submission__decree"), month=OuterRef("until"), reopened_at=None)
        lines = standing(program, on=today).filter(behind__gt=0, line__registration__in=visible, **more)
        lines = lines.exclude(Exists(shut))  # explained when the month was closed: nothing is left to do
    month = timezone.make_aware(datetime(today.year, today.month, 1))
    return lines.annotate(month_began=Value(month, DateTimeField()))


def drafts(kind: Kind) -> QuerySet:
    return Decree.objects.filter(kind=kind, state=DecreeState.DRAFT)


def without_role(user: User) -> QuerySet:
    today = timezone.localdate()
    held = RoleAssignment.objects.in_force(today).filter(user=OuterRef("pk"))
    return User.objects.filter(~Exists(held), is_active=True, is_superuser=False)
