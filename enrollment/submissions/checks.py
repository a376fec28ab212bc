"""Looking at every decreed name once more on the day it goes to BPJS (Pasal 21 huruf b, 22(4))."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Removal
from enrollment.lifecycle import TRANSITIONS, State
from enrollment.submissions.models import Answer, SubmissionLine
from enrollment.workers.ending import why_ended
from enrollment.workers.models import Registration
from jamsos.lib.dates import completed_years, format_date

AGE_LIMIT = 65  # BPJS Ketenagakerjaan registers only people below this age


def open_lines(decree: Decree) -> QuerySet[DecreeLine]:
    """Lines of the decree that no submission has included yet, in the order of the annex."""
    sent = SubmissionLine.objects.filter(line=OuterRef("pk"), included=True)
    return decree.lines.filter(~Exists(sent)).select_related("registration").order_by("no")


def lines_to_resend(decree: Decree, *, unanswered: bool) -> QuerySet[DecreeLine]:
    """Lines of rejected people who were mended, and with `unanswered` of those BPJS has said nothing about.

    Whose place an amending decree has taken, or a draft of one takes, stays out.
    """
    standing = SubmissionLine.objects.filter(line=OuterRef("pk"), included=True, resent_in=None)
    again = Exists(standing.filter(answer=Answer.REJECTED, mending__isnull=False))
    if unanswered:
        again |= Exists(standing.filter(answer=Answer.NONE))
    off = Removal.objects.filter(line=OuterRef("pk")).exclude(decree__state=DecreeState.CANCELLED)
    return decree.lines.filter(again, ~Exists(off)).select_related("registration").order_by("no")


def doubled(decree: Decree) -> set[int]:
    """Ids of the decree's lines whose NIK also stands in another live registration or submission of the year.

    Both sides are read once and held against each other here: linear whatever the database knows of the tables.
    """
    registered = Registration.objects.live().filter(program=decree.program_id, nik__isnull=False)
    sent = SubmissionLine.objects.filter(included=True, submission__decree__program=decree.program_id)
    owners: dict[str, set[int]] = defaultdict(set)
    for nik, person in registered.values_list("nik", "pk"):
        owners[nik].add(person)
    for nik, person in sent.exclude(answer=Answer.REJECTED).values_list("line__nik", "line__registration"):
        owners[nik].add(person)
    lines = decree.lines.order_by().values_list("pk", "nik", "registration")
    return {pk for pk, nik, person in lines if owners[nik] - {person}}


def reason_to_drop(line: DecreeLine, *, on: date, doubled: set[int], act: str = "submit") -> str:
    """Why the person may not be handed over on day `on`, in one or more sentences; empty when nothing bars it.

    `act`: `submit`, or `resubmit` for a follow-up.
    """
    found = (_state_reason(line, act), _age_reason(line, on), _double_reason(line, doubled))
    return " ".join(filter(None, found))


def _state_reason(line: DecreeLine, act: str) -> str:
    state = State(line.registration.state)
    if state in TRANSITIONS[act].sources:
        return ""
    why = why_ended(line.registration)
    return f"Status pendaftaran: {state.label} ({why.lower()})." if why else f"Status pendaftaran: {state.label}."


def _age_reason(line: DecreeLine, on: date) -> str:
    if line.birth_date is None:
        return "Tanggal lahir tidak ada, usia tidak dapat diperiksa."
    years = completed_years(line.birth_date, on)
    return (
        f"Berusia {years} tahun pada {format_date(on)}; batas BPJS di bawah {AGE_LIMIT} tahun."
        if years >= AGE_LIMIT
        else ""
    )


def _double_reason(line: DecreeLine, doubled: set[int]) -> str:
    return "NIK juga dipakai pendaftaran lain yang masih berlaku." if line.pk in doubled else ""
