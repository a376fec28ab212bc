"""What other pages show of a link."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from eligibility.reference.models import ListKind
from enrollment.matching.link_table import LinkTable
from enrollment.matching.models import Decision, Match, MatchRun
from enrollment.matching.queue import DOUBLES, links, of_state
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import mask_nik, number, share, tanggal

TITLE = "Pemadanan dengan DTSEN"


def match_panels(registration: Registration, user: User) -> list[Panel]:
    """The link of one worker for the worker's page; identity numbers masked."""
    if not policy.allows(user, Act.VIEW_WORKERS):
        return []
    links = registration.links.select_related("run__reference_list", "reviewed_by")
    by_series = {link.series: link for link in links.order_by("series")}
    match = by_series.pop(ListKind.DTSEN, None)
    if match is None:
        dtsen = Panel(TITLE, [Fact("Hasil", "Belum dipadankan")])
    else:
        dtsen = Panel(TITLE, [_decision(match, user), *_found(match, registration)])
    return [dtsen, *([_others(list(by_series.values()))] if by_series else ())]


def _others(links: Sequence[Match]) -> Panel:
    """Every other list on which the worker was looked for, and what came of it."""
    table = LinkTable(links)
    note = (
        "Dicari dengan data yang diketahui sekarang. Daftar yang tidak lengkap tidak membuktikan bahwa ia tidak ada."
    )
    return Panel(
        "Daftar rujukan lain", template="reference/table.html", context={"table": table}, note=note, wide=True
    )


def _decision(match: Match, user: User) -> Fact:
    may_review = match.is_changeable and match.row_no and policy.allows(user, Act.VIEW_MATCHES)
    note = f"ditinjau {match.reviewed_by or 'sistem'}, {tanggal(match.reviewed_at)}" if match.review else ""
    shown = match.get_review_display() or match.get_decision_display()
    return Fact("Hasil", shown, note, reverse("match", args=[match.pk]) if may_review else "")


def _found(match: Match, registration: Registration) -> list[Fact]:
    if match.row_no is None:
        return [Fact("Daftar", match.run.reference_list), Fact("Penjelasan", match.sentence)]
    given = registration.nik_given
    differs = "berbeda, lihat sandingan" if given != match.nik_matched else "sama"
    return [
        Fact("Daftar", f"{match.run.reference_list} baris {number(match.row_no)}"),
        Fact("Kecocokan", match.level, f"skor {share(match.score)}"),
        Fact("Penjelasan", match.sentence),
        Fact("NIK menurut usulan", mask_nik(given) if given else "tidak diisi"),
        Fact("NIK menurut DTSEN", mask_nik(match.nik_matched), differs),
    ]


STILL = "DTSEN, usulan yang belum dikunci atau dikembalikan verval"


def queue_facts(user: User) -> list[Fact]:
    """What the list holds now, as it opens: of DTSEN what was found or not, of all lists what waits for a look."""
    rows, dtsen = links(user), f"kind={ListKind.DTSEN}"
    of_dtsen = rows.filter(run__reference_list__kind=ListKind.DTSEN)
    counted = (
        ("Padan otomatis", of_dtsen, Decision.AUTO, STILL, dtsen),
        ("Perlu ditinjau", rows, Decision.REVIEW, "pada semua daftar", ""),
        ("Tidak ditemukan", of_dtsen, Decision.NONE, STILL, dtsen),
    )
    page = reverse("matches")
    return [
        Fact(label, number(of_state(found, state, user).count()), note, f"{page}?keadaan={state}&{query}".rstrip("&"))
        for label, found, state, note, query in counted
    ]


def run_facts(run: MatchRun) -> list[Fact]:
    """What the last run with DTSEN did to the numbers of those it looked for."""
    counts = run.counts
    return [
        Fact("NIK dari DTSEN", number(counts["nik_from_list"]), "pemadanan terakhir: kosong atau salah ketik"),
        Fact(
            "Dugaan ganda",
            number(counts["doubles"]),
            "pemadanan terakhir: NIK sudah dipakai usulan lain",
            f"{reverse('matches')}?keadaan={DOUBLES}",
        ),
    ]
