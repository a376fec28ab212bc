"""What happened within a period, each figure with its definition: acts by their own date, not by when typed.

Beside them the chain (`indicators.CHAIN`) tells where everybody stands; the two need not be equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, QuerySet, Sum

from enrollment.benefits.models import Claim, ClaimStep, Status
from enrollment.benefits.selectors import dead
from enrollment.contributions.models import Contribution, Payment
from enrollment.decrees.models import DecreeLine, DecreeState, Kind, Removal
from enrollment.programs.models import Program
from enrollment.submissions.models import Answer, SubmissionLine
from enrollment.verification.models import Verdict, VerdictRecord
from enrollment.workers.models import Registration
from enrollment.workers.standing import COUNTED
from jamsos.accounts.policy import Act
from reporting.indicators import MONTHS, RUPIAH, Indicator, Opens, people
from reporting.periods import Period

CLAIMS = "klaim"
# From each kind of row to the person it is about; a payment is about many.
PERSON: dict[type[Model], str] = {
    Registration: "pk",
    VerdictRecord: "line__registration",
    DecreeLine: "registration",
    Removal: "line__registration",
    SubmissionLine: "line__registration",
    Contribution: "line__line__registration",
    Claim: "registration",
    ClaimStep: "claim__registration",
}


@dataclass(frozen=True)
class Flow(Indicator):
    """An indicator of a period: `rows` are what is behind it, `measure` what of them is added up.

    `act` = the right without which nobody is told whom of the people it is about.
    """

    rows: Callable[[Program, Period], QuerySet[Any]]
    measure: Any = Count("pk", distinct=True)
    act: Act | None = None

    @property
    def opens(self) -> Opens:
        """The people of it; the payments where it is rupiah."""
        if self.unit == RUPIAH:
            return Opens("dashboard-figure", (Act.VIEW_DASHBOARD,), kind="dibayar")
        return people(*([self.act] if self.act else []), kegiatan=self.key)

    def value(self, program: Program, period: Period) -> int:
        """The figure: people, person-months or whole rupiah."""
        return self._sum(self.rows(program, period))

    def people(self, program: Program, period: Period) -> QuerySet[Any]:
        """Numbers of the registrations behind it."""
        rows = self.rows(program, period)
        return rows.order_by().values(PERSON[rows.model])

    def value_of(self, people: QuerySet[Registration], program: Program, period: Period) -> int:
        """The figure of some people only: what a reader of a smaller area may see of it."""
        rows = self.rows(program, period)
        return self._sum(rows.filter(**{f"{PERSON[rows.model]}__in": people.values("pk")}))

    def _sum(self, rows: QuerySet[Any]) -> int:
        return rows.order_by().aggregate(found=self.measure)["found"] or 0


def _days(field: str, period: Period) -> dict[str, Any]:
    return {f"{field}__range": (period.first, period.last)}


def _proposed(program: Program, period: Period) -> QuerySet[Registration]:
    return Registration.objects.filter(COUNTED, program=program, **_days("registered_on", period))


def _verdicts(*verdicts: Verdict) -> Callable[[Program, Period], QuerySet[VerdictRecord]]:
    def rows(program: Program, period: Period) -> QuerySet[VerdictRecord]:
        newest = VerdictRecord.objects.newest().filter(line__registration__program=program)
        within = newest.filter(**_days("recorded_at__date", period))
        return within.filter(verdict__in=verdicts) if verdicts else within

    return rows


def _lines(kind: Kind) -> Callable[[Program, Period], QuerySet[DecreeLine]]:
    def rows(program: Program, period: Period) -> QuerySet[DecreeLine]:
        issued = {"decree__kind": kind, "decree__state": DecreeState.ISSUED, "decree__program": program}
        return DecreeLine.objects.filter(**issued, **_days("decree__decided_on", period))

    return rows


def _removed(program: Program, period: Period) -> QuerySet[Removal]:
    issued = Removal.objects.filter(decree__state=DecreeState.ISSUED, decree__program=program)
    return issued.filter(**_days("decree__decided_on", period))


def _submitted(program: Program, period: Period) -> QuerySet[SubmissionLine]:
    lines = SubmissionLine.objects.filter(included=True, resent_in=None, submission__decree__program=program)
    return lines.filter(**_days("submission__submitted_on", period))


def _answered(answer: Answer) -> Callable[[Program, Period], QuerySet[SubmissionLine]]:
    def rows(program: Program, period: Period) -> QuerySet[SubmissionLine]:
        lines = SubmissionLine.objects.filter(answer=answer, resent_in=None, submission__decree__program=program)
        return lines.filter(**_days("answered_in__recorded_at__date", period))

    return rows


def _payments(program: Program, period: Period) -> QuerySet[Payment]:
    return Payment.objects.filter(decree__program=program, **_days("paid_on", period))


def _contributions(program: Program, period: Period) -> QuerySet[Contribution]:
    return Contribution.objects.filter(payment__in=_payments(program, period))


def _died(program: Program, period: Period) -> QuerySet[Registration]:
    return dead(program.registrations.filter(**_days("left_on", period)))


def _claims(program: Program, period: Period) -> QuerySet[Claim]:
    live = Claim.objects.filter(registration__program=program).exclude(status=Status.DROPPED)
    return live.filter(**_days("noted_on", period))


def _paid_claims(program: Program, period: Period) -> QuerySet[ClaimStep]:
    steps = ClaimStep.objects.filter(claim__registration__program=program, status=Status.PAID)
    return steps.filter(**_days("on", period))


ONCE = Count("line__registration", distinct=True)
FLOWS: tuple[Flow, ...] = (
    Flow(
        "masuk",
        "Usulan masuk",
        "Usulan dengan tanggal daftar dalam periode, kecuali yang ditarik sebelum ditetapkan Dinsos.",
        "Pasal 22 ayat (1)",
        _proposed,
    ),
    Flow(
        "ditetapkan-dinsos-periode",
        "Ditetapkan Dinsos dalam periode",
        "Nama dalam Keputusan Kepala Dinas Sosial yang bertanggal dalam periode.",
        "Pasal 24 ayat (2) huruf d",
        _lines(Kind.KADINSOS),
        Count("registration", distinct=True),
    ),
    Flow(
        "verval-dijawab",
        "Hasil verval dicatat",
        "Orang yang hasil verval terbarunya dicatat Disdukcapil dalam periode.",
        "Pasal 22 ayat (3)",
        _verdicts(),
        Count("line__registration", distinct=True),
    ),
    Flow(
        "verval-padan",
        "di antaranya padan",
        "Bagian dari hasil verval itu yang berbunyi padan.",
        "Pasal 22 ayat (3)",
        _verdicts(Verdict.MATCHED),
        Count("line__registration", distinct=True),
    ),
    Flow(
        "ditetapkan-bupati-periode",
        "Ditetapkan Bupati dalam periode",
        "Nama yang ditambahkan Keputusan Bupati dan perubahannya yang bertanggal dalam periode.",
        "Pasal 22 ayat (4)",
        _lines(Kind.BUPATI),
        Count("registration", distinct=True),
    ),
    Flow(
        "dihapus-periode",
        "Dihapus dengan keputusan perubahan",
        "Nama yang dihapus keputusan perubahan yang bertanggal dalam periode.",
        "Pasal 22 ayat (4)",
        _removed,
    ),
    Flow(
        "diajukan-periode",
        "Diajukan ke BPJS dalam periode",
        "Orang dalam berkas pengajuan yang bertanggal dalam periode.",
        "Pasal 23 ayat (1) dan (2)",
        _submitted,
    ),
    Flow(
        "terekam-periode",
        "Terekam dalam periode",
        "Orang yang jawaban BPJS-nya «terekam» dicatat dalam periode.",
        "Pasal 23 ayat (3)",
        _answered(Answer.RECORDED),
        ONCE,
    ),
    Flow(
        "ditolak-periode",
        "Ditolak BPJS dalam periode",
        "Orang yang jawaban BPJS-nya «ditolak» dicatat dalam periode.",
        "Pasal 23 ayat (3)",
        _answered(Answer.REJECTED),
        ONCE,
    ),
    Flow(
        "orang-bulan-dibayar",
        "Iuran dibayar dalam periode",
        "Bulan iuran yang pembayarannya bertanggal dalam periode, tanpa yang dibalik.",
        "Pasal 24 ayat (2) huruf f",
        _contributions,
        act=Act.VIEW_CONTRIBUTIONS,
        unit=MONTHS,
    ),
    Flow(
        "rupiah-dibayar",
        "Rupiah iuran dibayar dalam periode",
        "Jumlah pembayaran iuran yang bertanggal dalam periode, tanpa yang dibalik.",
        "Pasal 24 ayat (2) huruf f",
        _payments,
        Sum("amount"),
        unit=RUPIAH,
    ),
    Flow(
        "meninggal-periode",
        "Peserta meninggal dalam periode",
        "Kepesertaan yang berakhir karena meninggal dunia pada tanggal dalam periode.",
        "Pasal 24 ayat (2) huruf g",
        _died,
    ),
    Flow(
        "klaim-periode",
        "Klaim manfaat dicatat dalam periode",
        "Klaim JKM, JKK, dan beasiswa yang dilaporkan dalam periode, kecuali yang dibatalkan.",
        "Pasal 24 ayat (2) huruf g",
        _claims,
        act=Act.VIEW_BENEFITS,
        unit=CLAIMS,
    ),
    Flow(
        "klaim-dibayar-periode",
        "Klaim manfaat dibayar dalam periode",
        "Klaim yang dibayar BPJS pada tanggal dalam periode.",
        "Pasal 24 ayat (2) huruf g",
        _paid_claims,
        act=Act.VIEW_BENEFITS,
        unit=CLAIMS,
    ),
)
