"""Doubles on the screen: the queue, starting a search, and one pair of proposals side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse

from enrollment.doubles import services
from enrollment.doubles.forms import MERGE, PairForm, SearchForm
from enrollment.doubles.jobs import find_doubles
from enrollment.doubles.models import MERGES, Pair, PairRuling, Verdict
from enrollment.doubles.selectors import pairs
from enrollment.doubles.tables import PairFilter, PairTable
from enrollment.matching.comparison import Sheet, compare_registrations
from enrollment.matching.pages import Button, PairPage
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact
from jamsos.ui.templatetags.formats import share


class PairListPage(ListPage):
    shows_people = True
    act = Act.VIEW_MATCHES
    title = "Data ganda"
    intro = (
        "Usulan yang mungkin satu orang, di seluruh desa. Buka «Bandingkan», lalu gabungkan (satu usulan tetap, yang "
        "lain ditarik) atau nyatakan orang berbeda; yang berbeda tidak ditanyakan lagi, juga tahun depan."
    )
    table_class = PairTable
    keyset = "pk"
    filterset_class = PairFilter
    empty_text = "Tidak ada dugaan ganda dengan keadaan ini."

    def get_queryset(self) -> QuerySet[Pair]:
        return pairs(self.request.user).order_by("pk")

    def people_of(self, row: Pair) -> Sequence[int]:
        return (row.left_id, row.right_id)

    def get_actions(self) -> Sequence[Action]:
        return [Action("Cari data ganda", reverse("double-search"), Act.RUN_MATCHING, primary=True)]


class SearchPage(StartJobPage):
    act = Act.RUN_MATCHING
    title = "Cari data ganda"
    intro = (
        "Semua usulan yang masih hidup dalam program dibandingkan satu sama lain, juga antar desa. Tidak ada usulan "
        "yang berubah; pasangan yang mirip masuk antrean untuk Anda putuskan."
    )
    back = ("Data ganda", "doubles")
    form_class = SearchForm
    kind = find_doubles
    submit_label = "Cari sekarang"

    def get_params(self, form: Form) -> dict[str, Any]:
        return {"program_id": form.cleaned_data["program"].pk}


class DecidePage(PairPage):
    """Two proposals. Full identity numbers are needed to compare, so each look at either person is recorded."""

    page_name = "double"
    back = ("Data ganda", "doubles")
    heading = "Tinjau dugaan ganda"
    all_done = "Semua dugaan ganda sudah ditinjau."
    form_class = PairForm
    filter_class = PairFilter
    buttons = (
        Button(MERGE, "Gabungkan", "G"),
        Button(Verdict.DIFFERENT, "Orang berbeda", "L", "btn-outline-danger"),
    )
    choices = (
        Button(Verdict.LEFT, "Usulan 1 tetap, usulan 2 ditarik", "1"),
        Button(Verdict.RIGHT, "Usulan 2 tetap, usulan 1 ditarik", "2"),
    )

    @cached_property
    def one(self) -> Pair:
        return get_object_or_404(self.get_rows(), pk=self.kwargs["pk"])

    @cached_property
    def last(self) -> PairRuling | None:
        return services.newest_ruling(self.one)

    def get_rows(self) -> QuerySet[Pair]:
        return pairs(self.request.user)

    def get_rulings(self) -> QuerySet[PairRuling]:
        return PairRuling.objects.filter(pair=self.one)

    def get_initial(self) -> dict[str, Any]:
        return {"seen": services.shown(self.one, self.last)}

    def get_sheet(self) -> Sheet:
        services.view_pair(self.one, actor=self.request.user)
        return compare_registrations(self.one.left, self.one.right, self.one.levels)

    def get_answers(self) -> Sequence[str]:
        allowed = services.answers(self.one, self.request.user)
        return [*allowed, MERGE] if Verdict.LEFT in allowed else allowed

    def get_last_own(self) -> tuple[PairRuling, Pair, str] | None:
        own = PairRuling.objects.undoable_by(self.request.user).filter(pair__in=self.get_rows())
        last = own.exclude(counts__in=MERGES).select_related("pair__left", "pair__right").first()
        return (last, last.pair, str(last.pair)) if last else None

    def verdict_label(self, verdict: str) -> str:
        return Verdict(verdict).label if verdict else ""

    def get_who(self) -> str:
        one = self.one
        return f"{one.left.name}, {one.left.village} – {one.right.name}, {one.right.village}"

    def get_links(self) -> Sequence[tuple[str, str]]:
        ends = (("Halaman usulan 1", self.one.left_id), ("Halaman usulan 2", self.one.right_id))
        return [(label, reverse("worker", args=[pk])) for label, pk in ends]

    def get_facts(self) -> Sequence[Fact]:
        pair = self.one
        return [
            Fact("Dugaan", pair.get_likeness_display(), f"skor {share(pair.score)}"),
            Fact("Penjelasan", pair.sentence),
            Fact("Keadaan", self.last.get_stage_display() if self.last else "Perlu ditinjau"),
        ]

    def answer(self, answer: str, seen: str) -> None:
        services.decide(self.one, answer, seen=seen, actor=self.request.user)

    def take_back(self, seen: str) -> None:
        services.undo(self.one, seen=seen, actor=self.request.user)
