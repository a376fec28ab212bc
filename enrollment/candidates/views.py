"""Candidates of the newest release: counts first, names of one desa and job with a purpose, then the bulk proposal."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import uuid4

import polars as pl
from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from eligibility import regulations
from enrollment.candidates import panels
from enrollment.candidates.finding import Basis, basis_of, employed, track_of
from enrollment.candidates.forms import NamesForm, NarrowingForm, ProposeForm, job_choices, rows_in
from enrollment.candidates.jobs import count_candidates, start_proposal
from enrollment.candidates.looking import names_left, open_candidates, show_names
from enrollment.candidates.models import BulkProposal, Counting
from enrollment.candidates.narrowing import Narrowing
from enrollment.candidates.requesting import CountChanged, Request
from enrollment.candidates.selectors import cells_of, newest_counting, require_fresh, require_program, sums
from enrollment.candidates.tables import NameTable
from enrollment.candidates.wording import Words, words_for
from enrollment.programs.selectors import current_program
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.ui.pages import DetailPage, FormPage, PanelPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal

BACK = ("Cari calon", "candidates")


def narrowing_form(request: HttpRequest, counting: Counting, words: Words) -> NarrowingForm:
    """The choice that stands in the address."""
    return NarrowingForm(
        request.GET,
        user=request.user,
        jobs=job_choices(counting, words),
        letters=[(code, f"{code}: {title}") for code, title in words.letters.items()],
    )


def basis_then(counting: Counting) -> Basis:
    """What a count was judged by, as far as its words go."""
    law = regulations.load(counting.regulation)
    return Basis(counting.program, counting.reference_list, law, counting.counted_on)


class OverviewPage(PanelPage):
    """Counts alone; nobody's name is read for this page."""

    act = Act.VIEW_REFERENCE
    template_name = "candidates/overview.html"
    title = "Cari calon"
    intro = (
        "Pendataan dari DTSEN (Pasal 22 ayat (1)): lihat jumlahnya, persempit sampai satu desa dan satu pekerjaan, "
        "lalu usulkan. Calon adalah orang yang tidak gugur pada satu pun syarat yang dapat dijawab DTSEN."
    )

    @cached_property
    def counting(self) -> Counting | None:
        return newest_counting(current_program())

    @cached_property
    def problem(self) -> DomainError | None:
        """Why nobody can be looked at or proposed now."""
        try:
            require_fresh(timezone.localdate())
        except DomainError as error:
            return error
        return None

    @cached_property
    def words(self) -> Words:
        return words_for(basis_then(self.counting), self.request.user)

    @cached_property
    def filter(self) -> NarrowingForm | None:
        return narrowing_form(self.request, self.counting, self.words) if self.counting else None

    @cached_property
    def narrowing(self) -> Narrowing:
        return self.filter.narrowing() if self.filter else Narrowing()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filter=self.filter, problem=self.problem, summary=self._summary(), **kwargs)

    def get_actions(self) -> Sequence[Action]:
        chosen, query, fresh = self.narrowing, f"?{self.narrowing.query}", self.problem is None
        count = Action("Hitung calon", reverse("candidates-count"), Act.SEARCH_CANDIDATES, primary=not fresh)
        actions = [count]
        if fresh and chosen.village and chosen.job:
            actions.append(Action("Lihat nama", reverse("candidate-names") + query, Act.SEARCH_CANDIDATES))
        if fresh and chosen.district:
            propose = reverse("candidate-propose") + query
            actions.append(Action("Usulkan menurut saringan", propose, Act.SEARCH_CANDIDATES, primary=True))
        return actions

    def _summary(self) -> Sequence[Fact]:
        if self.counting is None:
            return ()
        (total,) = sums(cells_of(self.counting, self.narrowing, self.request.user))
        return [
            Fact("Calon", number(total["calon"]), "pada saringan ini"),
            Fact("Belum diusulkan", number(total["belum"]), f"hitungan {tanggal(self.counting.counted_on)}"),
            Fact("Sudah diusulkan", number(total["sudah"])),
            Fact("Perempuan", number(total["perempuan"])),
            Fact("60 tahun ke atas", number(total["lansia"])),
            Fact("Desil 1", number(total["termiskin"])),
        ]

    def get_panels(self) -> Sequence[Panel]:
        if self.counting is None:
            return ()
        cells = cells_of(self.counting, self.narrowing, self.request.user)
        found = [
            panels.place_panel(cells, self.narrowing),
            panels.job_panel(cells, self.narrowing, self.words),
            *panels.trait_panels(cells, self.narrowing, self.words),
            panels.basis_panel(self.counting, basis_then(self.counting)),
            panels.quota_panel(self.counting.program, cells),
            *panels.rule_panels(self.counting, self.narrowing.district, self.words),
            panels.proposals_panel(self.counting.program),
        ]
        return [panel for panel in found if panel is not None]


class CountPage(StartJobPage):
    act = Act.SEARCH_CANDIDATES
    title = "Hitung calon"
    intro = (
        "Semua orang pada rilis DTSEN terbaru dinilai dengan peraturan program terbaru. Yang disimpan hanya jumlah; "
        "hitungan sebelumnya diganti."
    )
    back = BACK
    kind = count_candidates
    submit_label = "Hitung sekarang"

    def get_params(self, form: Form) -> dict[str, Any]:
        basis = basis_of(require_program(), timezone.localdate())
        return {"program_id": basis.program.pk, "list_id": basis.reference.pk, "on": basis.on.isoformat()}


class OverCandidates:
    """What pages upon the candidates of a choice share: a count that holds, the choice in the address, the words.

    What stands in the way sends the officer back to the counts, with the reason.
    """

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except DomainError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(f"{reverse('candidates')}?{request.GET.urlencode()}")

    @cached_property
    def fresh(self) -> tuple[Counting, Basis]:
        return require_fresh(timezone.localdate())

    @property
    def basis(self) -> Basis:
        return self.fresh[1]

    @cached_property
    def words(self) -> Words:
        return words_for(self.basis, self.request.user)

    @cached_property
    def narrowing(self) -> Narrowing:
        form = narrowing_form(self.request, self.fresh[0], self.words)
        if not form.is_valid():
            raise DomainError("Saringan tidak dapat dipakai.", " ".join(e for es in form.errors.values() for e in es))
        return form.narrowing()

    @cached_property
    def found(self) -> pl.DataFrame:
        """The candidates of the choice that nobody has proposed yet."""
        return open_candidates(self.basis, self.narrowing, self.request.user)

    @cached_property
    def left_out(self) -> list[int]:
        """Rows that were marked to be left out, on this page of names or an earlier one."""
        return rows_in(self.request.POST.getlist("left_out"))

    def get_back(self) -> tuple[str, str]:
        return BACK[0], f"{reverse(BACK[1])}?{self.narrowing.query}"


class NamesPage(OverCandidates, FormPage):
    """The answer to the POST itself shows the names: they stand in no address, and each page is asked for anew."""

    act = Act.SEARCH_CANDIDATES
    title = "Lihat nama calon"
    intro = "Nama satu desa dan satu pekerjaan, halaman demi halaman. Setiap halaman dicatat beserta keperluannya."
    form_class = NamesForm
    submit_label = "Tampilkan nama"

    def get_panels(self) -> Sequence[Panel]:
        if self.narrowing.village is None or self.narrowing.job is None:
            raise DomainError("Nama hanya ditampilkan per satu desa dan satu pekerjaan.", "Pilih keduanya dulu.")
        left = max(0, names_left(self.request.user))
        facts = [
            Fact("Belum diusulkan", f"{number(self.found.height)} orang"),
            Fact("Sisa nama yang boleh Anda lihat", number(left), "dalam 24 jam terakhir"),
        ]
        return [Panel("Saringan", [*panels.chosen_facts(self.narrowing, self.words), *facts])]

    def form_valid(self, form: Form) -> HttpResponse:
        purpose, page = form.cleaned_data["purpose"], form.cleaned_data["page"] or 1
        try:
            names = show_names(self.basis, self.narrowing, page, purpose=purpose, actor=self.request.user)
        except DomainError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return self._shown(form, names)

    def _shown(self, form: Form, names: Any) -> HttpResponse:
        user = self.request.user
        health = policy.allows(user, Act.VIEW_HEALTH)
        left_out = set(self.left_out)
        rows = panels.name_rows(names.candidates, self.words, health, left_out)
        table = NameTable(rows, exclude=() if health else ("disability",), empty_text="Semua sudah diusulkan.")
        elsewhere = sorted(left_out - {row["row_no"] for row in rows})
        propose = f"{reverse('candidate-propose')}?{self.narrowing.query}"
        context = self.get_context_data(form=form) | {
            "names": names, "table": table, "elsewhere": elsewhere, "propose": propose
        }  # fmt: skip
        return self.response_class(self.request, ["candidates/names.html"], context, using=self.template_engine)


class ProposePage(OverCandidates, FormPage):
    act = Act.SEARCH_CANDIDATES
    also = (Act.PROPOSE_WORKERS,)
    title = "Usulkan calon"
    intro = (
        "Calon pada saringan ini diusulkan sekaligus ke satu kelompok, masing-masing dengan baris DTSEN sebagai bukti "
        "asal. Periksa rinciannya: bila pekerjaannya bermacam-macam, persempit dulu saringannya. Yang sudah diusulkan "
        "orang lain dilewati dan dilaporkan."
    )
    form_class = ProposeForm

    @property
    def submit_label(self) -> str:
        if not self.meant.height:
            return ""
        return f"Usulkan {number(self.plain.height)} orang" if self.plain.height else "Usulkan yang dicentang"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Coming from the names with people left out, the page is only shown."""
        return self.get(request, *args, **kwargs) if "review" in request.POST else super().post(request)

    @cached_property
    def meant(self) -> pl.DataFrame:
        """Who may enter: not left out by hand."""
        return self.found.filter(~pl.col("row_id").is_in(self.left_out))

    @cached_property
    def plain(self) -> pl.DataFrame:
        """Those of them who enter without a further tick."""
        return self.meant.filter(~employed())

    @property
    def to_tick(self) -> int:
        return self.meant.height - self.plain.height

    def get_form_kwargs(self) -> dict[str, Any]:
        offered = {"program": self.basis.program, "track": track_of(self.basis), "employed": self.to_tick}
        given = super().get_form_kwargs() | offered
        if "review" in self.request.POST:
            del given["data"], given["files"]
        return given

    def get_initial(self) -> dict[str, Any]:
        numbers = {"expected": self.plain.height, "expected_employed": self.to_tick}
        return numbers | {"key": uuid4(), "left_out": self.left_out}

    def get_panels(self) -> Sequence[Panel]:
        out = self.found.height - self.meant.height
        told = panels.people_panel(self.plain, self.to_tick, out, self.narrowing, self.words)
        return [told, *panels.spread_panels(self.plain, self.narrowing, self.words)]

    def save(self, form: ProposeForm) -> str:
        data = form.cleaned_data
        wanted = Request(
            data["key"],
            self.narrowing,
            form.shown(),
            data["left_out"],
            data["group"],
            data["reason"],
            employed=data["employed"],
        )
        counting, basis = self.fresh
        try:
            proposal = start_proposal(counting, basis, wanted, actor=self.request.user)
        except CountChanged:
            form.expect(self.plain.height, self.to_tick)
            raise
        return reverse("job", args=[proposal.job_id])


class ProposalPage(DetailPage):
    act = Act.VIEW_REFERENCE
    intro = "Satu usulan massal dari DTSEN: apa yang diminta, apa hasilnya, dan siapa yang dilewati karena apa."
    back = BACK

    def get_queryset(self) -> QuerySet[BulkProposal]:
        return BulkProposal.objects.select_related(
            "counting__program", "counting__reference_list", "group", "actor", "job"
        )

    def get_panels(self) -> Sequence[Panel]:
        words = words_for(basis_then(self.object.counting), self.request.user)
        return panels.proposal_panels(self.object, words)
