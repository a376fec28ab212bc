"""Panels about decrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.urls import reverse

from eligibility.regulations import title_of
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.decrees.pendataan import Counts, counts, what_remains
from enrollment.decrees.rendering import COUNT_LABELS
from enrollment.decrees.services import SIGNS, held_lines
from enrollment.decrees.wording import citation_checks
from enrollment.holds.selectors import held
from enrollment.lifecycle import State
from enrollment.papers.emblems import current_emblem
from enrollment.programs.models import Program, Wave
from enrollment.selection.limits import places
from enrollment.workers.standing import HERE, ever
from jamsos import sealing
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, rupiah, tanggal

# As printed: the decree itself, and lines of the list with the headings of kecamatan and desa between them.
BODY_PAGES, LINES_A_PAGE = 6, 28


def count_panel(found: Counts) -> Panel:
    """What is proposed and not locked yet, by what becomes of it at a lock."""
    labels = COUNT_LABELS | {"proposed": "Usulan belum dikunci"}
    return Panel("Usulan saat ini", [Fact(labels[key], number(value), HERE) for key, value in vars(found).items()])


@dataclass(frozen=True)
class PendataanFigures:
    """What is at this step now, and what has ever been proposed, listed, or locked and not yet listed."""

    counts: Counts
    proposed: int
    listed: int
    locked: int


def pendataan_figures(program: Program) -> PendataanFigures:
    """Of the whole programme."""
    locked = program.registrations.filter(state=State.LOCKED).count()
    return PendataanFigures(counts(program), ever(program), ever(program, reached=State.LISTED), locked)


def pendataan_facts(found: PendataanFigures) -> list[Fact]:
    """What is at this step now, and beside it what has ever come so far, as the dashboard counts."""
    facts = [
        *count_panel(found.counts).facts,
        Fact("Diusulkan, seluruhnya", number(found.proposed), "seperti pada dasbor"),
        Fact("Ditetapkan Dinsos, seluruhnya", number(found.listed), "seperti pada dasbor"),
    ]
    if found.locked:
        facts.append(Fact("Dikunci, menunggu Keputusan Kepala Dinas", number(found.locked), HERE))
    if found.counts.ready:
        return facts
    return [*facts, _nothing_to_lock(found.counts, bool(found.listed or found.locked))]


def _nothing_to_lock(found: Counts, begun: bool) -> Fact:
    """Whether all is done, or something must come first."""
    remains = " ".join(what_remains(found)) if found.proposed or not begun else ""
    if begun and not found.unassessed:
        done = "Semua usulan yang dapat dikunci sudah masuk daftar Dinsos."
        return Fact("Kunci pendataan", "Tidak ada yang perlu dikunci", f"{done} {remains}".strip())
    return Fact("Kunci pendataan", "Belum dapat", f"Belum ada usulan yang memenuhi syarat dan ber-NIK sah. {remains}")


def decree_facts(decree: Decree) -> list[Fact]:
    """Number, people, money, hash and hands of a decree."""
    facts = [
        Fact("Status", decree.get_state_display()),
        Fact("Nomor dan tanggal", f"{decree.number or 'belum bernomor'} · {tanggal(decree.decided_on)}"),
        Fact("Orang", number(decree.people)),
        Fact("Dasar hukum", title_of(decree.regulation)),
        Fact("Disusun", tanggal(decree.made_at), f"oleh {decree.made_by or 'sistem'}"),
        Fact("Sidik baris", decree.lines_hash, sealing.NOTE.format("seluruh baris lampiran")),
    ]
    if decree.kind == Kind.BUPATI:
        facts[3:3] = [
            Fact("Orang-bulan", number(decree.months)),
            Fact("Jumlah iuran", rupiah(decree.amount)),
            Fact("Sumber dana", decree.wave.get_fund_source_display(), str(decree.wave)),
        ]
    return facts


def held_panel(decree: Decree, user: User) -> list[Panel]:
    """That a draft cannot be issued for now, and for whose names; nothing for any other."""
    kept = held_lines(decree).count() if decree.state == DecreeState.DRAFT else 0
    if not kept:
        return []
    may_see = policy.allows(user, Act.DOWNLOAD_NAMES)
    url = f"{reverse('decree-lines', args=[decree.pk])}?ditahan=ya" if may_see else ""
    note = "lepaskan dulu, atau batalkan rancangan ini dan susun lagi tanpa nama itu"
    return [Panel("Belum dapat ditetapkan", [Fact("Pemeriksa", f"{number(kept)} nama ditahan", note, url)])]


def total_panel(decree: Decree) -> Panel:
    """Control totals by group and by kecamatan."""
    sums = {"people": Count("pk"), "months": Sum("months"), "amount": Sum("amount")}
    lines = decree.lines.order_by()
    money = decree.kind == Kind.BUPATI
    context = {
        "groups": lines.values("group").annotate(**sums).order_by("group"),
        "money": money,
        "districts": lines.values("district").annotate(**sums).order_by("district"),
    }
    return Panel("Kendali jumlah", template="decrees/totals.html", context=context, wide=True)


def draft_panels(waves: Sequence[Wave]) -> list[Panel]:
    """What a draft of each of these waves would freeze: people, person-months, rupiah, and about how many pages."""
    sums = {"people": Count("pk"), "monthly": Sum("monthly_rate")}
    given = places(waves).filter(registration__state=State.SELECTED).order_by().values("run__wave").annotate(**sums)
    found = {row["run__wave"]: (row["people"], row["monthly"]) for row in given}
    selected = places(waves).filter(held("registration"), registration__state=State.SELECTED).order_by()
    kept = dict(selected.values_list("run__wave").annotate(Count("pk")))
    return [_draft_panel(wave, *found[wave.pk], kept.get(wave.pk, 0)) for wave in waves if wave.pk in found]


def _draft_panel(wave: Wave, people: int, monthly: int, kept: int) -> Panel:
    pages = BODY_PAGES + -(-people // LINES_A_PAGE)
    facts = [
        Fact("Orang", number(people)),
        Fact("Orang-bulan", number(people * wave.months), f"{number(wave.months)} bulan"),
        Fact("Jumlah iuran", rupiah(monthly * wave.months)),
        Fact("Halaman", f"sekitar {number(pages)}", "jumlah pastinya tertulis pada cetakan rancangan"),
    ]
    if kept:
        facts.append(Fact("Ditahan", f"{number(kept)} orang", "belum dapat disusun: lepaskan, atau ulangi seleksi"))
    return Panel(f"Yang akan dibekukan: {wave}", facts)


def wording_panel(decree: Decree) -> Panel:
    """The words of the decree, and what the legal bureau should compare with the gazette before signing."""
    checks = citation_checks() if decree.state == DecreeState.DRAFT else ()
    context = {"wording": decree.clauses, "checks": checks}
    return Panel("Naskah", template="decrees/wording.html", context=context, wide=True)


def emblem_warning(decree: Decree) -> list[Panel]:
    """A decree is printed with whatever emblem is there when it is issued, for ever: none there is said in time."""
    sign = SIGNS[Kind(decree.kind)]
    if current_emblem(sign) is not None:
        return []
    note = "Keputusan yang ditetapkan sekarang tercetak tanpa lambang, dan tidak dapat diubah lagi."
    url = reverse("emblems")
    return [Panel("Lambang belum diunggah", [Fact(sign.label, "Unggah dulu di halaman Lambang naskah", note, url)])]
