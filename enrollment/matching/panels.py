"""What other pages show of a link."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from eligibility.reference.models import ListKind
from enrollment.matching.link_table import LinkTable
from enrollment.matching.models import Match, MatchRun
from enrollment.matching.queue import DOUBLES
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
    links = Match.objects.filter(registration=registration).select_related("run__reference_list", "reviewed_by")
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


def run_facts(run: MatchRun) -> list[Fact]:
    """The figures of one run, each leading to its rows."""
    counts, rows = run.counts, reverse("matches")
    return [
        Fact("Padan otomatis", number(counts["auto"]), url=f"{rows}?keadaan=auto"),
        Fact("Perlu ditinjau", number(counts["review"]), "saat pemadanan", f"{rows}?keadaan=review"),
        Fact("Tidak ditemukan", number(counts["none"]), url=f"{rows}?keadaan=none"),
        Fact("NIK dari DTSEN", number(counts["nik_from_list"]), "pada usulan kosong atau salah ketik"),
        Fact("Dugaan ganda", number(counts["doubles"]), "NIK sudah dipakai usulan lain", f"{rows}?keadaan={DOUBLES}"),
    ]
