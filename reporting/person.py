"""The page of one person: every stage's panels in the order of the flow, and the timeline through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from enrollment.assessment.missing import missing_panel
from enrollment.assessment.panels import assessment_panels
from enrollment.benefits.panels import claim_panel
from enrollment.candidates.panels import source_panels
from enrollment.contributions.gaps import WORST, Window, standing
from enrollment.contributions.models import Contribution
from enrollment.contributions.overpaid import beyond_in_words, overpaid
from enrollment.contributions.wording import BEHIND, explanation, months_in_words
from enrollment.corrections.panels import corrections_panel
from enrollment.decrees.models import DecreeLine, DecreeState, Kind, Removal
from enrollment.holds.models import Hold
from enrollment.holds.panels import hold_actions, hold_panel
from enrollment.lifecycle import REGISTERED_STATES, State
from enrollment.matching.panels import match_panels
from enrollment.memberships.panels import membership_panel
from enrollment.selection.panels import selection_panel
from enrollment.submissions.models import SubmissionLine
from enrollment.verification.panels import verdict_panel
from enrollment.workers.models import Registration
from enrollment.workers.views import WorkerPage
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib.dates import MONTHS
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal
from reporting.timeline import timeline_panel


class PersonPage(WorkerPage):
    """One person from proposal to contribution; what a reader has no right to is left out."""

    title = "Halaman pekerja"

    def get_queryset(self) -> QuerySet[Registration]:
        return super().get_queryset().prefetch_related(Prefetch("holds", Hold.objects.with_hands()))

    def get_actions(self) -> Sequence[Action]:
        looks = Action("Siapa melihat", reverse("worker-looks", args=[self.object.pk]), Act.VIEW_AUDIT)
        return [*super().get_actions(), *hold_actions(self.object), *self._claim(), looks]

    def _claim(self) -> list[Action]:
        """A benefit can be claimed for whom BPJS has recorded."""
        if self.object.state not in REGISTERED_STATES:
            return []
        return [Action("Catat klaim", reverse("claim-note", args=[self.object.pk]), Act.RECORD_CLAIMS)]

    def get_panels(self) -> Sequence[Panel]:
        one, user = self.object, self.request.user
        identity, proposal, *history = super().get_panels()
        proposed = [proposal, *source_panels(one, user)]
        stages = [*match_panels(one, user), *assessment_panels(one, user), *later_panels(one, user)]
        panels = [identity, *proposed, *stages, timeline_panel(one, user), *history]
        first = [panel for panel in (hold_panel(one, user), missing_panel(one, user)) if panel]
        return [*first, *sorted(panels, key=lambda panel: panel.wide)]


def later_panels(one: Registration, user: User) -> list[Panel]:
    """Verification, selection, decrees, submission and contributions: those that have something to show."""
    panels = []
    if policy.allows(user, Act.VIEW_VERIFICATION) or policy.allows(user, Act.CHANGE_WORKERS):
        panels.append(verdict_panel(one))  # whoever mends must know why the person came back
    if policy.allows(user, Act.VIEW_SELECTION):
        panels.append(selection_panel(one, user))
    panels += [build(one) for act, build in BY_ACT if policy.allows(user, act)]
    panels.append(corrections_panel(one, user))
    return [panel for panel in panels if panel is not None]


def decree_panel(one: Registration) -> Panel | None:
    """The lines of this person in decrees that were not cancelled."""
    lines = DecreeLine.objects.filter(registration=one).exclude(decree__state=DecreeState.CANCELLED)
    facts = [
        fact for line in lines.select_related("decree").order_by("decree__made_at") for fact in _decree_facts(line)
    ]
    off = Removal.objects.filter(line__in=lines).exclude(decree__state=DecreeState.CANCELLED)
    facts += [_removal_fact(item) for item in off.select_related("decree")]
    return Panel("Keputusan", facts) if facts else None


def _decree_facts(line: DecreeLine) -> list[Fact]:
    decree = line.decree
    dated = f", {tanggal(decree.decided_on)}" if decree.decided_on else ""
    named, place = f"{decree.number or 'rancangan'}{dated}", f"nomor urut {number(line.no)}"
    facts = [Fact(Kind(decree.kind).label, named, place, decree.get_absolute_url())]
    if decree.kind == Kind.BUPATI:
        facts.append(Fact("Iuran ditetapkan", rupiah(line.amount), f"{line.months} bulan, {line.fund_source}"))
    return facts


def _removal_fact(item: Removal) -> Fact:
    decree = item.decree
    named, reason = decree.number or "rancangan", item.get_reason_display()
    return Fact("Dihapus dengan keputusan perubahan", named, reason, decree.get_absolute_url())


def submission_panel(one: Registration) -> Panel | None:
    """What was handed to BPJS and what came back; nothing before the first submission."""
    lines = SubmissionLine.objects.filter(line__registration=one)
    facts = [
        fact
        for line in lines.select_related("submission__decree__wave__program").order_by("submission__made_at")
        for fact in _submission_facts(line)
    ]
    return Panel("BPJS Ketenagakerjaan", facts) if facts else None


def _submission_facts(line: SubmissionLine) -> list[Fact]:
    submission, url = line.submission, line.submission.get_absolute_url()
    if not line.included:
        return [Fact(str(submission), "Dikeluarkan dari berkas", line.reason, url)]
    return [
        Fact(str(submission), f"Diajukan {tanggal(submission.submitted_on)}", url=url),
        Fact("Jawaban BPJS", line.get_answer_display(), line.answer_note),
        Fact("KPJ", line.kpj or "belum ada"),
    ]


def contribution_panel(one: Registration) -> Panel | None:
    """Arrears, where the person stands towards JKM in full, and months paid, newest first; nothing before either."""
    paid = Contribution.objects.filter(line__line__registration=one).select_related("payment")
    facts = [
        Fact(f"{MONTHS[row.month - 1]} {row.year}", rupiah(row.amount), f"bukti {row.payment.proof}")
        for row in paid.order_by("-year", "-month")
    ]
    now = standing(one.program, on=timezone.localdate()).filter(line__registration=one)
    stands = [
        fact
        for line in now.select_related("submission__decree__wave__program")
        for fact in (
            Fact("Tunggakan", BEHIND[min(line.behind, WORST)], months_in_words(line) if line.unpaid else ""),
            Fact("Tiga bulan berturut-turut (JKM)", Window(line.window).label, explanation(line)),
        )
    ]
    told = [*stands, *_overpaid_facts(one)]
    return Panel("Iuran", [*told, Fact("Bulan dibayar", number(len(facts))), *facts]) if facts or told else None


def _overpaid_facts(one: Registration) -> list[Fact]:
    if one.state != State.ENDED:
        return []
    lines = overpaid().filter(line__registration=one).select_related("submission__decree__wave__program")
    return [
        Fact(
            "Lebih bayar",
            f"{number(line.beyond_months)} bulan, {rupiah(line.beyond_amount)}",
            f"{beyond_in_words(line)} dibayar sesudah kepesertaannya berakhir: perhitungkan dengan BPJS",
        )
        for line in lines
    ]


BY_ACT: tuple[tuple[Act, Callable[[Registration], Panel | None]], ...] = (
    (Act.VIEW_DECREES, decree_panel),
    (Act.VIEW_SUBMISSIONS, submission_panel),
    (Act.VIEW_CONTRIBUTIONS, membership_panel),
    (Act.VIEW_CONTRIBUTIONS, contribution_panel),
    (Act.VIEW_BENEFITS, claim_panel),
)
