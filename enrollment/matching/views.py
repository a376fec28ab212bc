"""Matching on the screen: figures and queue, starting a run, and one pair side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse

from enrollment.matching import services
from enrollment.matching.comparison import compare
from enrollment.matching.forms import ReviewForm, StartForm
from enrollment.matching.jobs import match_workers
from enrollment.matching.models import Match
from enrollment.matching.panels import run_facts
from enrollment.matching.selectors import newest_run, next_in_queue, place_in_queue, visible_matches
from enrollment.matching.tables import MatchFilter, MatchTable
from enrollment.programs.selectors import current_program
from jamsos.accounts.policy import Act
from jamsos.ui.pages import FormPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact


class MatchListPage(ListPage):
    shows_people = True
    act = Act.REVIEW_MATCHES
    title = "Pemadanan"
    intro = (
        "Tiap usulan dicari di DTSEN menurut NIK, nama, tanggal lahir dan alamat. Yang meragukan ditinjau di sini: "
        "buka «Bandingkan», lalu putuskan orang yang sama atau orang lain."
    )
    table_class = MatchTable
    filterset_class = MatchFilter
    empty_text = "Tidak ada padanan dengan keadaan ini."

    def get_queryset(self) -> QuerySet[Match]:
        matches = visible_matches(self.request.user).filter(registration__program=current_program())
        return matches.order_by("registration_id")

    def get_summary(self) -> Sequence[Fact]:
        run = newest_run(current_program())
        return run_facts(run) if run else ()

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


class ReviewPage(FormPage):
    """One pair. Full identity numbers are needed to compare, so each look is recorded."""

    act = Act.REVIEW_MATCHES
    template_name = "matches/review.html"
    intro = "Bandingkan kedua kolom; bagian yang berbeda ditandai. Pembukaan halaman ini tercatat di jejak audit."
    back = ("Pemadanan", "matches")
    form_class = ReviewForm

    @cached_property
    def match(self) -> Match:
        return get_object_or_404(visible_matches(self.request.user), pk=self.kwargs["pk"], row_no__isnull=False)

    def get_title(self) -> str:
        place, waiting = place_in_queue(self.match, self.request.user)
        return f"Tinjau padanan: {place} dari {waiting}" if place else "Tinjau padanan"

    def get_initial(self) -> dict[str, Any]:
        return {"seen": self.match.review}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, runner_up = services.view_pair(self.match, actor=self.request.user)
        rows = compare(self.match, person, runner_up) if person else []
        facts = [
            Fact("Kecocokan", self.match.level, f"skor {100 * (self.match.score or 0):.1f} %".replace(".", ",")),
            Fact("Penjelasan", self.match.sentence),
            Fact("Keputusan", self.match.get_review_display() or self.match.get_decision_display()),
            Fact("Daftar", f"{self.match.run.reference_list} baris {self.match.row_no}"),
        ]
        following = next_in_queue(self.match, self.request.user)
        return super().get_context_data(
            match=self.match, rows=rows, facts=facts, runner_up=runner_up, following=following, **kwargs
        )

    def save(self, form: Form) -> str:
        services.review(
            self.match, form.cleaned_data["review"], seen=form.cleaned_data["seen"], actor=self.request.user
        )
        following = next_in_queue(self.match, self.request.user)
        if following is None:
            messages.success(self.request, "Semua padanan sudah ditinjau.")
            return reverse("matches")
        return reverse("match", args=[following.pk])
