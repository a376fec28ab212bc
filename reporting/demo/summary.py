"""One page that reconciles every count of the worked example, from proposal to submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Sum

from eligibility.reference.models import Funder, ListKind, ReferenceList, ReferencePerson
from eligibility.reference.standings import Standing
from enrollment.assessment.models import Assessment, Finding, Outcome, Result
from enrollment.contributions.models import Payment
from enrollment.decrees.documents import Summary
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.lifecycle import State
from enrollment.matching.models import Match, MatchQuerySet
from enrollment.papers.printing import SummaryTable
from enrollment.programs.models import Program
from enrollment.selection.models import Place, SelectionLine
from enrollment.submissions.models import Answer, Submission, SubmissionLine
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
        **_list_counts(program),
        "eligible": results.get(Result.ELIGIBLE, 0),
        "not_eligible": results.get(Result.NOT_ELIGIBLE, 0),
        "unknown": results.get(Result.UNKNOWN, 0),
        "listed": _people(decrees, Kind.KADINSOS),
        "listed_lines": _lines(decrees, Kind.KADINSOS),
        "sent": verval.count(),
        "verified": people.in_state(*AFTER_VERIFICATION).count(),
        "returned": people.in_state(State.RETURNED).count(),
        "closed": verval.filter(registration__state=State.WITHDRAWN).count(),
        "unanswered": verval.filter(records=None).count(),
        "selected": places.filter(place=Place.SELECTED).count(),
        "waiting": places.filter(place=Place.WAITING).count(),
        "decreed": _people(decrees, Kind.BUPATI),
        "decreed_lines": _lines(decrees, Kind.BUPATI),
        "decreed_amount": decrees.filter(kind=Kind.BUPATI).aggregate(total=Sum("amount"))["total"] or 0,
        "submitted": sent["people"] or 0,
        "dropped": sent["dropped"] or 0,
        "submitted_amount": sent["amount"] or 0,
        **_paid_counts(program),
    }


def _paid_counts(program: Program) -> dict[str, int]:
    """What BPJS answered, and the contributions posted since."""
    lines = SubmissionLine.objects.filter(submission__decree__program=program, included=True)
    paid = Payment.objects.filter(decree__program=program).aggregate(months=Sum("people"), amount=Sum("amount"))
    return {
        "recorded": lines.filter(answer=Answer.RECORDED).count(),
        "rejected": lines.filter(answer=Answer.REJECTED).count(),
        "silent": lines.filter(answer=Answer.NONE).count(),
        "paid_months": paid["months"] or 0,
        "paid_amount": paid["amount"] or 0,
    }


def _list_counts(program: Program) -> dict[str, int]:
    """What other lists say, and who fails Pasal 19(2)c and 21f: each from its own table."""
    failed = Finding.objects.filter(assessment__registration__program=program, outcome=Outcome.NOT_MET)
    return {
        "members": _found(program, ListKind.BPJS, standing=Standing.ACTIVE).count(),
        "protected": failed.filter(rule="P19-2c").count(),
        "aided": _found(program, f"{ListKind.AID}:{Funder.REGENCY}", standing=Standing.ACTIVE).count(),
        "aid_failed": failed.filter(rule="P21-f").count(),
        "left": Match.objects.filter(series=ListKind.DEATHS, registration__program=program).accepted().count(),
    }


def _found(program: Program, series: str, standing: str) -> MatchQuerySet:
    """Links that stand to rows of that standing."""
    row = ReferencePerson.objects.filter(
        list_id=OuterRef("run__reference_list_id"), row_no=OuterRef("row_no"), standing=standing
    )
    links = Match.objects.filter(series=series, registration__program=program).accepted()
    return links.filter(Exists(row))


AFTER_VERIFICATION = (
    State.VERIFIED,
    State.SELECTED,
    State.WAITING,
    State.DECREED,
    State.SUBMITTED,
    State.REGISTERED,
    State.REJECTED,
    State.ACTIVE,
    State.ENDED,
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
        Check("Peserta aktif pada daftar BPJS = gugur Pasal 19 ayat (2) huruf c", part("members"), part("protected")),
        Check("Penerima pada daftar bantuan = gugur Pasal 21 huruf f", part("aided"), part("aid_failed")),
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
        Check(
            "Diajukan = terekam + ditolak + belum dijawab",
            part("submitted"),
            part("recorded") + part("rejected") + part("silent"),
        ),
    ]


def summary_of(program: Program, found: dict[str, int], held: list[Check], seconds: dict[str, float]) -> Summary:
    """The page: chain, checks, groups, and what the reader must not miss."""
    published = sum(group.announced for group in program.groups.all())
    announced = program.announced_people or 0
    chain = [
        ("Register DTSEN yang dimuat", f"{number(found['register'])} orang"),
        ("Baris berkas usulan", number(found["rows"])),
        ("Diusulkan", number(found["proposed"])),
        ("Peserta aktif pada daftar BPJS", number(found["members"])),
        ("Penerima bantuan iuran APBD lain", number(found["aided"])),
        ("Meninggal atau pindah, dibenarkan petugas", number(found["left"])),
        ("Memenuhi syarat", number(found["eligible"])),
        ("Ditetapkan Dinsos", number(found["listed"])),
        ("Lolos verval", number(found["verified"])),
        ("Terpilih", f"{number(found['selected'])} (daftar tunggu {number(found['waiting'])})"),
        ("Keputusan Bupati", f"{number(found['decreed'])} · {rupiah(found['decreed_amount'])}"),
        ("Diajukan ke BPJS", f"{number(found['submitted'])} · {rupiah(found['submitted_amount'])}"),
        ("Terekam BPJS", f"{number(found['recorded'])} (ditolak {number(found['rejected'])})"),
        ("Iuran dibayar", f"{number(found['paid_months'])} orang-bulan · {rupiah(found['paid_amount'])}"),
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
            f"Daftar BPJS dan bantuan menggugurkan {number(found['protected'] + found['aid_failed'])} orang; "
            f"{number(found['left'])} orang yang dibenarkan meninggal atau pindah ditahan dari penguncian.",
            f"Lama seluruh langkah {round(sum(seconds.values()))} detik.",
        ),
    )
