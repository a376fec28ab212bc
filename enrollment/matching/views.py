"""Matching on the screen: figures and queue, starting a run, and one pair side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse

from enrollment.matching import adoption, services
from enrollment.matching.comparison import Sheet, compare
from enrollment.matching.forms import StartForm
from enrollment.matching.jobs import match_workers
from enrollment.matching.models import Match, MatchQuerySet, MatchRuling, MatchRun, Review
from enrollment.matching.pages import Button, PairPage
from enrollment.matching.panels import queue_facts, run_facts
from enrollment.matching.queue import links
from enrollment.matching.selectors import newest_run
from enrollment.matching.tables import MatchFilter, MatchTable
from enrollment.programs.selectors import current_program
from enrollment.workers.models import Registration
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact
from jamsos.ui.remembered import Remembered, remembered
from jamsos.ui.templatetags.formats import share


class MatchListPage(ListPage):
    shows_people = True
    act = Act.VIEW_MATCHES
    title = "Pemadanan"
    intro = (
        "Tiap usulan dicari di DTSEN dan daftar lain menurut NIK, nama, tanggal lahir dan alamat. Yang meragukan "
        "ditinjau di sini: buka «Bandingkan», lalu putuskan orang yang sama atau orang lain."
    )
    table_class = MatchTable
    keyset = "pk"
    filterset_class = MatchFilter
    empty_text = "Tidak ada padanan dengan keadaan ini."

    def get_queryset(self) -> QuerySet[Match]:
        return links(self.request.user).order_by("pk")

    @cached_property
    def last_run(self) -> MatchRun | None:
        return newest_run(current_program())

    @cached_property
    def counted(self) -> Remembered[list[Fact]]:
        user = self.request.user
        return remembered(queue_facts, user, reader=user)

    def get_summary(self) -> Sequence[Fact]:
        return [*self.counted.value, *run_facts(self.last_run)] if self.last_run else ()

    def get_as_of(self) -> datetime | None:
        return self.counted.at if self.last_run else None

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Padankan sekarang", reverse("match-start"), Act.RUN_MATCHING, primary=True),
            Action("Riwayat pemadanan", reverse("match-runs"), Act.VIEW_REFERENCE),
        ]


class StartPage(StartJobPage):
    act = Act.RUN_MATCHING
    title = "Padankan pekerja dengan DTSEN"
    intro = (
        "Semua usulan baru dan yang dikembalikan dicari lagi pada rilis yang dipilih. Padanan yang sudah Anda tinjau "
        "tetap berlaku selama menunjuk baris yang sama. NIK yang kosong atau salah ketik diganti dengan NIK DTSEN "
        "bila padanannya pasti; NIK menurut usulan tetap tersimpan."
    )
    back = ("Pemadanan", "matches")
    form_class = StartForm
    kind = match_workers
    submit_label = "Padankan sekarang"

    def get_params(self, form: Form) -> dict[str, Any]:
        return {"program_id": form.cleaned_data["program"].pk, "list_id": form.cleaned_data["reference"].pk}


class ReviewPage(PairPage):
    """A worker and a row of a list. Full identity numbers are needed to compare, so each look is recorded."""

    page_name = "match"
    back = ("Pemadanan", "matches")
    heading = "Tinjau padanan"
    all_done = "Semua padanan sudah ditinjau."
    filter_class = MatchFilter
    buttons = (
        Button(Review.SAME, "Orang yang sama", "S"),
        Button(Review.DIFFERENT, "Orang lain", "L", "btn-outline-danger"),
    )

    @cached_property
    def one(self) -> Match:
        return get_object_or_404(self.get_rows(), pk=self.kwargs["pk"])

    @cached_property
    def last(self) -> MatchRuling | None:
        return services.newest_ruling(self.one)

    def get_rows(self) -> MatchQuerySet:
        return links(self.request.user).filter(row_no__isnull=False)

    def get_rulings(self) -> QuerySet[MatchRuling]:
        about = {"reference_list": self.one.run.reference_list_id, "row_no": self.one.row_no}
        return MatchRuling.objects.filter(match=self.one, **about)

    def get_initial(self) -> dict[str, Any]:
        return {"seen": services.shown(self.one, self.last)}

    def get_sheet(self) -> Sheet | None:
        person, runner_up = services.view_pair(self.one, actor=self.request.user)
        return compare(self.one, person, runner_up) if person else None

    def get_answers(self) -> Sequence[str]:
        return services.answers(self.one, self.request.user)

    def get_last_own(self) -> tuple[MatchRuling, Match, str] | None:
        own = MatchRuling.objects.undoable_by(self.request.user).filter(match__in=links(self.request.user))
        last = own.select_related("match__registration").first()
        return (last, last.match, last.match.registration.name) if last else None

    def verdict_label(self, verdict: str) -> str:
        return Review(verdict).label if verdict else ""

    def get_who(self) -> str:
        one = self.one.registration
        return f"{one.name}, {one.village}"

    def get_links(self) -> Sequence[tuple[str, str]]:
        own = [("Halaman pekerja", reverse("worker", args=[self.one.registration_id]))]
        held = adoption.holder(self.one)
        if held is None or not Registration.objects.visible_to(self.request.user).filter(pk=held.pk).exists():
            return own
        return [*own, ("Pekerja dengan NIK ini", reverse("worker", args=[held.pk]))]

    def get_facts(self) -> Sequence[Fact]:
        match = self.one
        return [
            Fact("Kecocokan", match.level, f"skor {share(match.score)}"),
            Fact("Penjelasan", match.sentence),
            Fact("Keadaan", self.last.get_stage_display() if self.last else match.get_decision_display()),
            Fact("Daftar", f"{match.run.reference_list} baris {match.row_no}"),
        ]

    def answer(self, answer: str, seen: str) -> None:
        services.review(self.one, answer, seen=seen, actor=self.request.user)

    def take_back(self, seen: str) -> None:
        services.undo(self.one, seen=seen, actor=self.request.user)
