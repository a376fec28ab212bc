"""Counting changes, and the lists that nobody has held against the receivers yet."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from eligibility.reference.models import ListStatus, ReferenceList, ReferencePerson
from enrollment.programs.models import Program
from enrollment.submissions.models import Answer, SubmissionLine
from enrollment.workers.models import Registration
from reporting.monitoring.findings import RECEIVING
from reporting.monitoring.models import Change, Decision, Finding, Search


def unsearched(year: int) -> QuerySet[ReferenceList]:
    """The newest list of each series not yet held against the receivers of the latest programme up to that year.

    Nothing waits while nobody receives.
    """
    program = Subquery(Program.objects.filter(year__lte=year).order_by("-year").values("pk")[:1])
    anybody = Registration.objects.filter(program=program, state__in=RECEIVING)
    same = Q(kind=OuterRef("kind"), funder=OuterRef("funder"), status=ListStatus.READY)
    newer = ReferenceList.objects.filter(same, loaded_at__gt=OuterRef("loaded_at"))
    done = Search.objects.filter(program=program, reference_list=OuterRef("pk"))
    loaded = ReferenceList.objects.filter(status=ListStatus.READY, loaded_at__isnull=False)
    return loaded.filter(~Exists(newer), ~Exists(done), Exists(anybody))


def numbers_of(finding: Finding) -> tuple[str, str]:
    """The person's KPJ by BPJS's answer, and by the row of its list."""
    lines = SubmissionLine.objects.filter(line__registration=finding.registration_id, answer=Answer.RECORDED)
    row = ReferencePerson.objects.filter(list_id=finding.reference_list_id, row_no=finding.row_no)
    ours, theirs = lines.values_list("kpj", flat=True).first(), row.values_list("kpj", flat=True).first()
    return ours or "tidak ada", theirs or "tidak ada"


def counts(program: Program) -> dict[str, dict[str, int]]:
    """Changes by kind and decision, `""` = not decided; every pair is there."""
    rows = Finding.objects.filter(registration__program=program).order_by()
    found = {
        (change, decision): people
        for change, decision, people in rows.values_list("change", "decision").annotate(Count("pk"))
    }
    return {
        change.value: {decision.value: found.get((change, decision), 0) for decision in Decision} for change in Change
    }
