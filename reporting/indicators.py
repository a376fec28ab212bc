"""The figures of the programme, each defined once: what it counts, on which article, and the rows behind it.

The chain of Pasal 22-23 goes from proposal to paid membership. A person stands on the highest step reached and
counts on every step before it, so the chain never grows: whoever is missing from a step stopped before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BooleanField, Case, ExpressionWrapper, Q, QuerySet, SmallIntegerField, Value, When

from enrollment.assessment.models import Result
from enrollment.lifecycle import DECREED_STATES, State
from enrollment.matching.models import Decision, Review
from enrollment.matching.selectors import with_dtsen_link
from enrollment.programs.models import Program
from enrollment.workers.models import Registration

REGISTERED_STATES = frozenset({State.REGISTERED, State.ACTIVE, State.ENDED})
SUBMITTED_STATES = REGISTERED_STATES | {State.SUBMITTED, State.REJECTED}
SELECTED_STATES = DECREED_STATES | {State.SELECTED}
VERIFIED_STATES = SELECTED_STATES | {State.VERIFIED, State.WAITING}
LISTED_STATES = VERIFIED_STATES | {State.LISTED, State.IN_VERIFICATION, State.RETURNED}

# The same rows as `Match.objects.accepted()`, as a condition on a registration with its link to DTSEN.
LINKED = Q(match__review=Review.SAME) | Q(match__decision=Decision.AUTO, match__review="")


@dataclass(frozen=True)
class Indicator:
    """One figure: its short name, the sentence that explains it, the article it rests on."""

    key: str
    name: str
    sentence: str
    article: str


@dataclass(frozen=True)
class Step(Indicator):
    """An indicator of the chain; `condition` = this step itself has been reached."""

    condition: Q
    waiting: str  # what a person who stopped here has not got


CHAIN: tuple[Step, ...] = (
    Step(
        "diusulkan",
        "Diusulkan",
        "Semua usulan yang tidak ditarik.",
        "Pasal 22 ayat (1)",
        Q(),
        "tidak dipadankan",
    ),
    Step(
        "dipadankan",
        "Dipadankan",
        "Ditemukan pada DTSEN, atau sudah dinyatakan memenuhi syarat pada jalur yang tidak menuntut DTSEN.",
        "Pasal 21 huruf d",
        LINKED,
        "tidak memenuhi syarat",
    ),
    Step(
        "memenuhi-syarat",
        "Memenuhi syarat",
        "Hasil penilaian terbaru: memenuhi semua syarat yang mengikat jalurnya.",
        "Pasal 19 ayat (2) dan Pasal 21",
        Q(assessment__result=Result.ELIGIBLE) | Q(state=State.LOCKED),
        "belum ditetapkan Dinsos",
    ),
    Step(
        "ditetapkan-dinsos",
        "Ditetapkan Dinsos",
        "Tercantum dalam Keputusan Kepala Dinas Sosial yang sudah ditetapkan.",
        "Pasal 24 ayat (2) huruf d",
        Q(state__in=LISTED_STATES),
        "belum terverifikasi",
    ),
    Step(
        "terverifikasi",
        "Terverifikasi",
        "Dinyatakan padan oleh Disdukcapil.",
        "Pasal 22 ayat (3)",
        Q(state__in=VERIFIED_STATES),
        "tidak terpilih",
    ),
    Step(
        "terpilih",
        "Terpilih",
        "Terpilih menurut urutan prioritas dalam kuota dan anggaran.",
        "Pasal 20 ayat (4) dan Pasal 22 ayat (2)",
        Q(state__in=SELECTED_STATES),
        "belum ditetapkan Bupati",
    ),
    Step(
        "ditetapkan-bupati",
        "Ditetapkan Bupati",
        "Tercantum dalam lampiran Keputusan Bupati yang sudah ditetapkan.",
        "Pasal 22 ayat (4)",
        Q(state__in=DECREED_STATES),
        "belum diajukan",
    ),
    Step(
        "diajukan",
        "Diajukan ke BPJS",
        "Masuk berkas pengajuan kepada BPJS Ketenagakerjaan.",
        "Pasal 23 ayat (1) dan (2)",
        Q(state__in=SUBMITTED_STATES),
        "belum terekam",
    ),
    Step(
        "terekam",
        "Terekam",
        "Direkam BPJS Ketenagakerjaan sebagai peserta.",
        "Pasal 23 ayat (3)",
        Q(state__in=REGISTERED_STATES),
        "tidak aktif",
    ),
    Step(
        "aktif",
        "Aktif",
        "Iurannya sudah dibayar dan kepesertaannya belum berakhir.",
        "Pasal 1 angka 8",
        Q(state=State.ACTIVE),
        "",
    ),
)
POSITION = {step.key: position for position, step in enumerate(CHAIN)}


def standing(program: Program | None = None) -> QuerySet[Registration]:
    """Live registrations with `reached` (highest step, from 0) and `linked` (a link to DTSEN stands)."""
    rows = Registration.objects.live()
    return with_standing(rows if program is None else rows.filter(program=program))


def with_standing(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Annotate registrations with `reached` and `linked`."""
    highest_first = [
        When(step.condition, then=Value(position)) for position, step in reversed(list(enumerate(CHAIN))) if position
    ]
    reached = Case(*highest_first, default=Value(0), output_field=SmallIntegerField())
    linked = ExpressionWrapper(LINKED, output_field=BooleanField())
    return with_dtsen_link(rows).annotate(reached=reached, linked=linked).order_by()


def on_step(rows: QuerySet[Registration], key: str) -> QuerySet[Registration]:
    """Those who reached the step, however much further they are now."""
    return rows.filter(reached__gte=POSITION[key])


def stopped_at(rows: QuerySet[Registration], key: str) -> QuerySet[Registration]:
    """Those who reached the step and not the next one."""
    return rows.filter(reached=POSITION[key])
