"""What the ledger carries for somebody, the claims there are, and who has died unclaimed."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from enrollment.benefits.entitlement import Entitlement, Kind, entitlement
from enrollment.benefits.models import BeneficiaryCheck, Claim, Status
from enrollment.contributions.models import Contribution
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.submissions.models import Answer, SubmissionLine
from enrollment.workers.ending import EndReason
from enrollment.workers.models import Change, Registration
from jamsos.accounts.models import User

LIVE = "berjalan"
"""In an address: every claim that was not dropped."""


def recorded_line(one: Registration) -> SubmissionLine | None:
    """The newest line with which BPJS recorded the person."""
    lines = SubmissionLine.objects.filter(line__registration=one, included=True, answer=Answer.RECORDED)
    return lines.select_related("line").order_by("-pk").first()


def paid_months(one: Registration) -> dict[int, date]:
    """Months paid for the person in whichever year, and the day each was paid; by the frozen identity number."""
    line = recorded_line(one)
    if line is None:
        return {}
    rows = Contribution.objects.filter(line__line__nik=line.line.nik).order_by("-payment__paid_on")
    return {year * 12 + month - 1: day for year, month, day in rows.values_list("year", "month", "payment__paid_on")}


def entitled(one: Registration, kind: str, happened_on: date) -> Entitlement:
    """What the person's paid months carry for an event on that day."""
    return entitlement(kind, happened_on, paid_months(one))


def claims(user: User) -> QuerySet[Claim]:
    """Claims of people in the user's area, the newest first."""
    visible = Registration.objects.visible_to(user)
    return Claim.objects.filter(registration__in=visible).select_related("registration__program", "made_by", "file")


def unclaimed_deaths(user: User) -> QuerySet[Registration]:
    """Those `unclaimed` whom the user may see."""
    return unclaimed(Registration.objects.visible_to(user))


def unclaimed(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """Those recorded whose part ended by death and whose heirs nobody has noted a claim for."""
    claimed = Claim.objects.filter(registration=OuterRef("pk"), kind=Kind.JKM).exclude(status=Status.DROPPED)
    recorded = SubmissionLine.objects.filter(line__registration=OuterRef("pk"), included=True, answer=Answer.RECORDED)
    return dead(people).filter(Exists(recorded), ~Exists(claimed))


def dead(people: QuerySet[Registration]) -> QuerySet[Registration]:
    """Those whose part in the programme ended by death."""
    died = Change.objects.filter(
        registration=OuterRef("pk"), field="state", after=State.ENDED.label, reason__startswith=EndReason.DIED.label
    )
    return people.filter(Exists(died), state=State.ENDED)


def newest_check(program: Program | None = None) -> BeneficiaryCheck | None:
    """The last spot check drawn, of the programme if one is named, without its frame."""
    checks = BeneficiaryCheck.objects.select_related("program").defer("frame").order_by("-pk")
    return (checks if program is None else checks.filter(program=program)).first()
