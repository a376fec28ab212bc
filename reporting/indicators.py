"""The figures of the programme, each defined once: what it counts, on which article, and the rows behind it.

The chain of Pasal 22-23 goes from proposal to paid membership. A person stands on the highest step reached and
counts on every step before it, so the chain never grows: whoever is missing from a step stopped before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlencode

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, SmallIntegerField, Value, When
from django.urls import reverse

from enrollment.assessment.models import Result
from enrollment.decrees.models import DecreeState, Removal
from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Review
from enrollment.matching.selectors import with_dtsen_link
from enrollment.programs.models import Program
from enrollment.workers.models import Registration
from enrollment.workers.standing import COUNTED, REACHED
from jamsos.accounts.policy import Act

PEOPLE, RUPIAH, MONTHS, PERCENT, DAYS = "orang", "rupiah", "orang-bulan", "persen", "hari"


@dataclass(frozen=True)
class Opens:
    """Where the rows of a figure are: the page, the rights to read it, and what its address always asks.

    `kind`: the part of the path that names what is listed, for a page that lists several kinds.
    """

    page: str
    acts: tuple[Act, ...]
    asks: tuple[tuple[str, str], ...] = ()
    kind: str = ""

    def url(self, **narrowed: str | int) -> str:
        """The address, narrowed."""
        asked = {**narrowed, **dict(self.asks)}
        path = _path(self.page, self.kind)
        return f"{path}?{urlencode(asked)}" if asked else path


@cache
def _path(page: str, kind: str) -> str:
    return reverse(page, args=[kind] if kind else [])


def people(*acts: Act, **asks: str) -> Opens:
    """The list of people behind a figure of the register; `acts`: the rights it needs besides seeing them."""
    return Opens("dashboard-rows", (Act.VIEW_WORKERS, *acts), tuple(asks.items()))


@dataclass(frozen=True)
class Indicator:
    """One figure: its code, its short name, the sentence that explains it, the article it rests on, its unit.

    `source` = what it is counted from.
    """

    key: str
    name: str
    sentence: str
    article: str
    unit: str = field(default=PEOPLE, kw_only=True)
    source: str = field(default="Register pekerja", kw_only=True)

    @property
    def opens(self) -> Opens | None:
        """Where its rows open; None where there is nothing to open."""
        return None


@dataclass(frozen=True)
class Step(Indicator):
    """An indicator of the chain; `condition` = this step itself has been reached."""

    condition: Q
    waiting: str  # what a person who stopped here has not got

    @property
    def opens(self) -> Opens:
        return people(langkah=self.key)


CHAIN: tuple[Step, ...] = (
    Step(
        "diusulkan",
        "Diusulkan",
        "Semua usulan, kecuali yang ditarik sebelum ditetapkan Dinsos.",
        "Pasal 22 ayat (1)",
        Q(),
        "tidak atau belum memenuhi syarat",
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
        REACHED[State.LISTED],
        "tidak atau belum terverifikasi",
    ),
    Step(
        "terverifikasi",
        "Terverifikasi",
        "Dinyatakan padan oleh Disdukcapil.",
        "Pasal 22 ayat (3)",
        REACHED[State.VERIFIED],
        "tidak terpilih",
    ),
    Step(
        "terpilih",
        "Terpilih",
        "Terpilih menurut urutan prioritas dalam kuota dan anggaran.",
        "Pasal 20 ayat (4) dan Pasal 22 ayat (2)",
        REACHED[State.SELECTED],
        "belum ditetapkan Bupati",
    ),
    Step(
        "ditetapkan-bupati",
        "Ditetapkan Bupati",
        "Tercantum dalam lampiran Keputusan Bupati yang ditetapkan, termasuk yang kemudian dihapus perubahannya.",
        "Pasal 22 ayat (4)",
        REACHED[State.DECREED],
        "belum diajukan",
    ),
    Step(
        "diajukan",
        "Diajukan ke BPJS",
        "Masuk berkas pengajuan kepada BPJS Ketenagakerjaan.",
        "Pasal 23 ayat (1) dan (2)",
        REACHED[State.SUBMITTED],
        "belum terekam",
    ),
    Step(
        "terekam",
        "Terekam",
        "Direkam BPJS Ketenagakerjaan sebagai peserta.",
        "Pasal 23 ayat (3)",
        REACHED[State.REGISTERED],
        "tidak aktif",
    ),
    Step(
        "aktif",
        "Aktif",
        "Iurannya sudah dibayar dan kepesertaannya belum berakhir.",
        "Pasal 1 angka 8",
        REACHED[State.ACTIVE],
        "",
    ),
)
POSITION = {step.key: position for position, step in enumerate(CHAIN)}


@dataclass(frozen=True)
class Link:
    """What the matching found of somebody: beside the chain, for Pasal 21 huruf d does not bind every track."""

    key: str
    name: str
    condition: Q


# The first that fits; "padan" has the same rows as `Match.objects.accepted()`.
LINKS: tuple[Link, ...] = (
    Link("padan", "padan", Q(match__review=Review.SAME) | Q(match__decision=Decision.AUTO, match__review="")),
    Link("belum-dipadankan", "belum dipadankan", Q(match__isnull=True)),
    Link("orang-lain", "ditinjau petugas: orang lain", Q(match__review=Review.DIFFERENT)),
    Link("perlu-ditinjau", "padanan perlu ditinjau", Q(match__decision=Decision.REVIEW)),
    Link("tidak-ditemukan", "tidak ditemukan pada DTSEN", Q()),
)


def standing(program: Program | None = None) -> QuerySet[Registration]:
    """The registrations that count, with `reached` (highest step, from 0) and `link` (key of `LINKS`)."""
    rows = Registration.objects.all()
    return with_standing(rows if program is None else rows.filter(program=program))


def with_standing(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Those of the registrations that count, annotated with `reached` and `link`."""
    highest_first = [
        When(step.condition, then=Value(position)) for position, step in reversed(list(enumerate(CHAIN))) if position
    ]
    reached = Case(*highest_first, default=Value(0), output_field=SmallIntegerField())
    *links, rest = LINKS
    found = [When(link.condition, then=Value(link.key)) for link in links]
    link = Case(*found, default=Value(rest.key), output_field=CharField())
    return with_dtsen_link(rows.filter(COUNTED)).annotate(reached=reached, link=link).order_by()


def on_step(rows: QuerySet[Registration], key: str) -> QuerySet[Registration]:
    """Those who reached the step, however much further they are now."""
    return rows.filter(reached__gte=POSITION[key])


def in_force(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Those the Bupati named, less whom an issued amending decree took off (Pasal 22(4))."""
    removed = Removal.objects.filter(line__registration=OuterRef("pk"), decree__state=DecreeState.ISSUED)
    named = rows.filter(REACHED[State.DECREED])  # an index knows them; the step has to be worked out for everybody
    return on_step(named, "ditetapkan-bupati").filter(~Exists(removed))


def stopped_at(rows: QuerySet[Registration], key: str) -> QuerySet[Registration]:
    """Those who reached the step and not the next one."""
    return rows.filter(reached=POSITION[key])


def lapsed(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Those past the assessment of whom a later one says something else than eligible."""
    otherwise = ~Q(assessment__result=Result.ELIGIBLE) | Q(assessment__isnull=True)
    return rows.filter(otherwise, reached__gte=POSITION["memenuhi-syarat"])
