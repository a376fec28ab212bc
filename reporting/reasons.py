"""Why somebody stopped on a step of the chain: one answer for the count and for the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from enrollment.assessment.models import Result
from enrollment.holds.models import HOLDABLE
from enrollment.holds.selectors import held
from enrollment.lifecycle import State
from enrollment.matching.selectors import departures
from enrollment.verification.models import CLOSING, VerdictRecord
from enrollment.workers.models import Registration
from jamsos.lib.words import inside
from reporting.indicators import POSITION

ELIGIBLE = POSITION["memenuhi-syarat"]
UNASSESSED, ASSESSED, CLOSED_BY, LEFT, HELD = "belum-dinilai", "hasil-", "verval-", "keluar", "ditahan"
STATE_WORDS = {
    State.PROPOSED: "menunggu penguncian pendataan",
    State.LOCKED: "menunggu Keputusan Kepala Dinas Sosial",
    State.LISTED: "menunggu pengiriman untuk verval",
    State.IN_VERIFICATION: "menunggu hasil Disdukcapil",
    State.RETURNED: "dikembalikan untuk diperbaiki",
    State.VERIFIED: "menunggu seleksi",
    State.WAITING: "daftar tunggu",
    State.SELECTED: "menunggu Keputusan Bupati",
    State.DECREED: "menunggu pengajuan, atau dikeluarkan saat pengajuan",
    State.SUBMITTED: "menunggu jawaban BPJS",
    State.REJECTED: "ditolak BPJS",
    State.REGISTERED: "menunggu iuran pertama",
    State.ENDED: "berakhir",
    State.WITHDRAWN: "ditarik sesudah ditetapkan Dinsos",
}
WORDS: dict[str, str] = {
    UNASSESSED: "belum dinilai",
    LEFT: "meninggal atau pindah menurut Disdukcapil",
    HELD: "namanya ditahan pemeriksa",
    **{f"{ASSESSED}{result}": inside(result.label) for result in Result},
    **{f"{CLOSED_BY}{verdict}": f"sesudah verval diketahui {inside(verdict.label)}" for verdict in CLOSING},
    **{state.value: STATE_WORDS.get(state, inside(state.label)) for state in State},
}


KEYS = {word: key for key, word in WORDS.items()}


def commonest(reasons: Mapping[str, int]) -> list[tuple[str, int]]:
    """Reasons (their keys, or the words frozen of them) with their people, the commonest first.

    One order wherever they are closed: of several that count as many, the same one is closed everywhere.
    """
    return sorted(reasons.items(), key=lambda one: (-one[1], KEYS.get(one[0], one[0])))


def with_reason(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Rows of `standing`, each with the key of its reason (`WORDS`)."""
    before = When(reached__lt=ELIGIBLE, assessment__isnull=True, then=Value(UNASSESSED))
    assessed = When(reached__lt=ELIGIBLE, then=Concat(Value(ASSESSED), "assessment__result"))
    closed = When(closing__isnull=False, then=Concat(Value(CLOSED_BY), "closing"))
    # Found on Disdukcapil's list after being assessed: no lock takes them, so they wait for none.
    left = When(state=State.PROPOSED, pk__in=departures().values("registration"), then=Value(LEFT))
    kept = When(held(), state__in=HOLDABLE, then=Value(HELD))
    reason = Case(before, assessed, closed, left, kept, default=F("state"), output_field=CharField())
    return rows.annotate(closing=_closing_verdict()).annotate(reason=reason)


def _closing_verdict() -> Case:
    """With which verdict of Disdukcapil a case was closed; asked only of those who left."""
    records = VerdictRecord.objects.newest().filter(line__registration=OuterRef("pk"), verdict__in=CLOSING)
    verdict = Subquery(records.order_by("-pk").values("verdict")[:1])
    return Case(When(state=State.WITHDRAWN, then=verdict), default=None, output_field=CharField())
