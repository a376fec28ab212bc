"""One page that reconciles every count of the worked example, from proposal to submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from eligibility.reference.models import ListKind, ReferenceList
from enrollment.assessment.models import Assessment, Result
from enrollment.decrees.documents import Summary, SummaryTable
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.matching.models import Match
from enrollment.programs.models import Program
from enrollment.selection.models import Place, SelectionLine
from enrollment.submissions.models import Submission
from enrollment.verification.models import BatchLine
from enrollment.workers.models import ImportState, Registration
from jamsos.lib.money import number, rupiah


@dataclass(frozen=True)
class Check:
    """Two counts that must be the same, each taken from its own source."""

    what: str
    left: int
    right: int

    @property
    def holds(self) -> bool:
        return self.left == self.right


def figures(program: Program) -> dict[str, int]:
    """Every count of the chain, each by its own query."""
    people = Registration.objects.filter(program=program)
    links = Match.objects.to_dtsen().filter(registration__program=program)
    decisions = dict(links.values_list("decision").annotate(Count("pk")))
    results = dict(
        Assessment.objects.filter(registration__program=program).values_list("result").annotate(Count("pk"))
    )
    verval = BatchLine.objects.filter(batch__program=program)
    places = SelectionLine.objects.filter(run__wave__program=program, run__current=True)
    decrees = Decree.objects.filter(program=program, state=DecreeState.ISSUED)
    sent = Submission.objects.filter(decree__program=program).aggregate(
        people=Sum("people"), dropped=Sum("dropped"), amount=Sum("amount")
    )
    imported = _import_counts(program)
    listed = ReferenceList.objects.ready(ListKind.DTSEN).aggregate(rows=Sum("rows"), families=Sum("families"))
    return {
        "register": listed["rows"] or 0,
        "families": listed["families"] or 0,
        "rows": imported["rows"],
        "refused": imported["refused"],
        "proposed": people.count(),
        "auto": decisions.get("auto", 0),
        "review": decisions.get("review", 0),
        "none": decisions.get("none", 0),
        "eligible": results.get(Result.ELIGIBLE, 0),
        "not_eligible": results.get(Result.NOT_ELIGIBLE, 0),
        "unknown": results.get(Result.UNKNOWN, 0),
        "listed": _people(decrees, Kind.KADINSOS),
        "listed_lines": _lines(decrees, Kind.KADINSOS),
        "sent": verval.count(),
        "verified": people.in_state(*AFTER_VERIFICATION).count(),
        "returned": people.in_state(State.RETURNED).count(),
        "closed": verval.filter(registration__state=State.WITHDRAWN).count(),
        "unanswered": verval.filter(record=None).count(),
        "selected": places.filter(place=Place.SELECTED).count(),
        "waiting": places.filter(place=Place.WAITING).count(),
        "decreed": _people(decrees, Kind.BUPATI),
        "decreed_lines": _lines(decrees, Kind.BUPATI),
        "decreed_amount": decrees.filter(kind=Kind.BUPATI).aggregate(total=Sum("amount"))["total"] or 0,
        "submitted": sent["people"] or 0,
        "dropped": sent["dropped"] or 0,
        "submitted_amount": sent["amount"] or 0,
    }


AFTER_VERIFICATION = (
    State.VERIFIED,
    State.SELECTED,
    State.WAITING,
    State.DECREED,
    State.SUBMITTED,
    State.REGISTERED,
    State.REJECTED,
    State.ACTIVE,
)


def _import_counts(program: Program) -> dict[str, int]:
    """Rows and refusals of the merged worker files; a row that was already there counts with the refused."""
    merged = [batch.counts for batch in program.imports.filter(state=ImportState.MERGED)]
    refused = sum(counts["refused"] + counts["unchanged"] for counts in merged)
    return {"rows": sum(counts["rows"] for counts in merged), "refused": refused}


def _people(decrees: Any, kind: str) -> int:
    return decrees.filter(kind=kind).aggregate(total=Sum("people"))["total"] or 0


def _lines(decrees: Any, kind: str) -> int:
    return decrees.filter(kind=kind).aggregate(total=Count("lines"))["total"] or 0


def checks(found: dict[str, int]) -> list[Check]:
    """Where nobody may appear or vanish between two steps."""
    part = found.__getitem__
    return [
        Check("Baris berkas = ditolak + diusulkan", part("rows"), part("refused") + part("proposed")),
        Check(
            "Diusulkan = padan otomatis + perlu ditinjau + tidak ditemukan",
            part("proposed"),
            part("auto") + part("review") + part("none"),
        ),
        Check(
            "Diusulkan = memenuhi + tidak memenuhi + perlu klarifikasi",
            part("proposed"),
            part("eligible") + part("not_eligible") + part("unknown"),
        ),
        Check("Ditetapkan Dinsos = baris lampirannya", part("listed"), part("listed_lines")),
        Check("Ditetapkan Dinsos = dikirim untuk verval", part("listed"), part("sent")),
        Check(
            "Dikirim = lolos + dikembalikan + ditutup + belum dijawab",
            part("sent"),
            part("verified") + part("returned") + part("closed") + part("unanswered"),
        ),
        Check("Lolos verval = terpilih + daftar tunggu", part("verified"), part("selected") + part("waiting")),
        Check("Terpilih = Keputusan Bupati", part("selected"), part("decreed")),
        Check("Keputusan Bupati = baris lampirannya", part("decreed"), part("decreed_lines")),
        Check("Keputusan Bupati = diajukan + dikeluarkan", part("decreed"), part("submitted") + part("dropped")),
    ]


def summary_of(program: Program, found: dict[str, int], held: list[Check], seconds: dict[str, float]) -> Summary:
    """The page: chain, checks, groups, and what the reader must not miss."""
    published = sum(group.announced for group in program.groups.all())
    announced = program.announced_people or 0
    chain = [
        ("Register DTSEN yang dimuat", f"{number(found['register'])} orang"),
        ("Baris berkas usulan", number(found["rows"])),
        ("Diusulkan", number(found["proposed"])),
        ("Memenuhi syarat", number(found["eligible"])),
        ("Ditetapkan Dinsos", number(found["listed"])),
        ("Lolos verval", number(found["verified"])),
        ("Terpilih", f"{number(found['selected'])} (daftar tunggu {number(found['waiting'])})"),
        ("Keputusan Bupati", f"{number(found['decreed'])} · {rupiah(found['decreed_amount'])}"),
        ("Diajukan ke BPJS", f"{number(found['submitted'])} · {rupiah(found['submitted_amount'])}"),
    ]
    matched = [(c.what, number(c.left), number(c.right), "cocok" if c.holds else "TIDAK COCOK") for c in held]
    return Summary(
        reference=f"ringkasan-peragaan-{program.year}",
        title=f"Ringkasan peragaan Program {program.year}",
        subtitle="Semua orang dan nomor di sini buatan.",
        tables=(
            SummaryTable(("Langkah", "Jumlah"), tuple(chain), "Dari usulan sampai pengajuan"),
            SummaryTable(("Pemeriksaan", "Kiri", "Kanan", "Hasil"), tuple(matched), "Rekonsiliasi"),
        ),
        notes=(
            f"Jumlah delapan kelompok yang dipublikasikan {number(published)} orang, sedangkan yang diumumkan "
            f"{number(announced)} orang: selisih {number(abs(published - announced))} orang perlu dijelaskan.",
            "Syarat belum terlindungi dan tidak menerima bantuan lain dinilai dari pernyataan pengusul, karena daftar "
            "peserta BPJS belum dimuat.",
            f"Lama seluruh langkah {round(sum(seconds.values()))} detik.",
        ),
    )
