"""Which lines of batches wait for an answer, and what was last answered."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from enrollment.holds.selectors import held
from enrollment.lifecycle import State
from enrollment.verification.models import Batch, BatchLine, Handover, HandoverStep, VerdictRecord
from enrollment.workers.models import Registration


def to_send() -> QuerySet[Registration]:
    """Who would go with a batch made now, in any programme: on the list of the Dinas, with a NIK, and not held."""
    return Registration.objects.filter(~held(), state=State.LISTED, nik__isnull=False)


def superseded() -> Exists:
    """Of a line: the person went with a later batch."""
    return Exists(BatchLine.objects.filter(registration=OuterRef("registration"), pk__gt=OuterRef("pk")))


def open_lines() -> QuerySet[BatchLine]:
    """Lines still to be answered: not answered, and the person neither recalled, closed nor in a later batch."""
    return BatchLine.objects.filter(~superseded(), records=None, registration__state=State.IN_VERIFICATION)


def awaited(batch: Batch) -> QuerySet[BatchLine]:
    """Lines of the batch still to be answered."""
    return open_lines().filter(batch=batch)


def with_sending(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """The batches with `last_sent`: the sending, or the last sending anew, from which waiting is counted."""
    resent = Max("handovers__made_at", filter=Q(handovers__step=HandoverStep.RESENT))
    return batches.annotate(last_sent=Coalesce(resent, F("sent_at")))


def with_standing(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """The batches with step, number and expectation of the newest step of their hand-over."""
    newest = Handover.objects.filter(batch=OuterRef("pk")).order_by("-sequence")
    columns = {f"newest_{name}": Subquery(newest.values(name)[:1]) for name in ("step", "people", "expected")}
    return batches.annotate(**columns)


def held_batches() -> QuerySet[Batch]:
    """Batches of which Disdukcapil received another number of people than was sent."""
    received = with_standing(Batch.objects.all()).filter(newest_step=HandoverStep.RECEIVED)
    return received.exclude(newest_people=F("newest_expected"))


def unconfirmed_batches() -> QuerySet[Batch]:
    """Batches with somebody to be answered, of which Disdukcapil has not said how many people it received."""
    waiting = open_lines().filter(batch=OuterRef("pk"))
    unsaid = Q(newest_step=None) | Q(newest_step=HandoverStep.RESENT)
    return with_standing(Batch.objects.all()).filter(Exists(waiting), unsaid)


def unanswered_batches() -> QuerySet[Batch]:
    """Batches with somebody to be answered whose number Disdukcapil has confirmed: the others wait for that first."""
    waiting = open_lines().filter(batch=OuterRef("pk"))
    return Batch.objects.filter(Exists(waiting)).exclude(pk__in=unconfirmed_batches().values("pk"))


def last_record(person: Registration) -> VerdictRecord | None:
    """What Disdukcapil last answered about the person."""
    records = VerdictRecord.objects.filter(line__registration=person).select_related("line__batch", "recorded_by")
    return records.order_by("-line__pk", "-sequence").first()


def days_since(moment: datetime) -> int:
    """Whole calendar days from the moment until today, here."""
    return (timezone.localdate() - timezone.localtime(moment).date()).days
