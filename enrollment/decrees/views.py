"""Decrees on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.decrees import services
from enrollment.decrees.amend_panels import chain_panels
from enrollment.decrees.amendment_plan import amendable
from enrollment.decrees.bupati import chosen_for, refuse_held
from enrollment.decrees.file_panels import file_panel
from enrollment.decrees.forms import CancelForm, DraftForm, IssueForm, waves_to_draft
from enrollment.decrees.jobs import draft_decree, issue_decree, render_decree
from enrollment.decrees.leaving import decrees_to_amend
from enrollment.decrees.life import life_panel
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind
from enrollment.decrees.next_steps import next_panel
from enrollment.decrees.panels import (
    decree_facts,
    draft_panels,
    emblem_warning,
    held_panel,
    total_panel,
    wording_panel,
)
from enrollment.decrees.tables import AnnexFilter, DecreeTable, DraftLineTable, LineTable
from enrollment.holds.selectors import held
from enrollment.programs.models import Wave
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.lib.money import number
from jamsos.ui.pages import ActionPage, DetailPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel


class DecreeListPage(ListPage):
    act = Act.VIEW_DECREES
    title = "Keputusan"
    intro = (
        "Keputusan Bupati disusun dari hasil seleksi, lalu diberi nomor dan tanggal oleh orang yang berbeda. "
        "Keputusan Kepala Dinas disusun saat pendataan dikunci dan ditetapkan Kepala Dinas sendiri."
    )
    table_class = DecreeTable
    empty_text = "Belum ada keputusan."

    def get_queryset(self) -> QuerySet[Decree]:
        return Decree.objects.all()

    def get_summary(self) -> Sequence[Fact]:
        to_amend = [_amendable_fact(*found) for found in decrees_to_amend()]
        if self.draftable or to_amend:
            return to_amend
        why = "Tidak ada tahap yang sudah diseleksi dan belum mempunyai rancangan."
        return [Fact("Rancangan Keputusan Bupati", "Belum dapat disusun", why)]

    @cached_property
    def draftable(self) -> bool:
        """Whether a wave is ready to be drafted."""
        return waves_to_draft().exists()

    def get_actions(self) -> Sequence[Action]:
        if not self.draftable:
            return []
        return [Action("Susun rancangan Keputusan Bupati", reverse("decree-draft"), Act.DRAFT_DECREE, True)]


def _amendable_fact(decree: Decree, people: int) -> Fact:
    """The decree that an amendment waits for leads to where it is drafted."""
    what = f"{number(people)} orang keluar"
    return Fact(f"{decree.stage}: keputusan perubahan", what, "buka keputusannya", reverse("decree", args=[decree.pk]))


class DraftPage(StartJobPage):
    act = Act.DRAFT_DECREE
    title = "Susun rancangan Keputusan Bupati"
    intro = "Penerima terpilih pada tahap itu dibekukan menjadi lampiran; rancangan dicetak tanpa nomor dan tanggal."
    back = ("Keputusan", "decrees")
    form_class = DraftForm
    kind = draft_decree
    submit_label = "Bekukan dan cetak"

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        wave = form.cleaned_data["wave"]
        refuse_held(chosen_for(wave))
        return {"wave_id": wave.pk}

    @cached_property
    def waves(self) -> list[Wave]:
        return list(waves_to_draft())

    def get_impediment(self) -> Panel | None:
        if self.waves:
            return None
        why = Fact("Dinas Sosial", "Jalankan seleksi lebih dahulu.", "Tidak ada tahap yang sudah diseleksi.")
        return Panel("Belum ada yang dapat disusun", [why])

    def get_panels(self) -> Sequence[Panel]:
        return draft_panels(self.waves) if self.waves else []


class DecreePage(DetailPage):
    act = Act.VIEW_DECREES
    back = ("Keputusan", "decrees")

    def get_queryset(self) -> QuerySet[Decree]:
        return Decree.objects.select_related("program", "wave__program", "made_by", "checked_by", "issued_by")

    def get_actions(self) -> Sequence[Action]:
        pk, kind = self.object.pk, Kind(self.object.kind)
        lines = Action("Daftar nama", reverse("decree-lines", args=[pk]), Act.DOWNLOAD_NAMES)
        printing = Action("Cetak ulang", reverse("decree-render", args=[pk]), services.MAKE_ACT[kind])
        extract = Action("Petikan per kecamatan", reverse("decree-extract", args=[pk]), Act.DOWNLOAD_NAMES)
        tagged = Action("Bentuk untuk pembaca layar", reverse("decree-tagged", args=[pk]), Act.DOWNLOAD_NAMES)
        handing = Action("Serahkan daftar", reverse("decree-handover", args=[pk]), Act.DOWNLOAD_NAMES)
        if self.object.state != DecreeState.DRAFT:
            issued = self.object.state == DecreeState.ISSUED
            names = [lines, extract, tagged, handing, printing]
            return [self.get_signing(), *self.get_amending(), *names] if issued else [lines]
        issuing = Action("Tetapkan", reverse("decree-issue", args=[pk]), services.ISSUE_ACT[kind], primary=True)
        cancelling = Action("Batalkan", reverse("decree-cancel", args=[pk]), services.MAKE_ACT[kind], danger=True)
        own = kind == Kind.BUPATI and self.object.made_by_id == self.request.user.pk
        checking = Action("Catat pemeriksaan", reverse("decree-check", args=[pk]), services.ISSUE_ACT[kind], True)
        unchecked = self.object.is_unchecked
        deciding = [*([checking] if unchecked else []), replace(issuing, primary=not unchecked)]
        wording = Action("Sunting naskah", reverse("decree-words", args=[pk]), services.MAKE_ACT[kind], primary=own)
        words = [wording] if self.object.checked_at is None else []
        return [*([] if own else deciding), *words, lines, printing, cancelling]

    def get_signing(self) -> Action:
        """The signed paper is waited for until it is there; afterwards it may be replaced."""
        have = self.object.signed_files.exists()
        label = "Ganti naskah bertanda tangan" if have else "Unggah naskah bertanda tangan"
        act = services.ISSUE_ACT[Kind(self.object.kind)]
        return Action(label, reverse("decree-signed", args=[self.object.pk]), act, not have)

    def get_amending(self) -> list[Action]:
        """The list as it stands, and changing it; both of the wave's first decree, wherever in the chain one is."""
        if self.object.kind != Kind.BUPATI:
            return []
        first = self.object.amends_id or self.object.pk
        listed = Action("Daftar konsolidasi", reverse("decree-consolidated", args=[first]), Act.DOWNLOAD_NAMES)
        amending = Action("Susun perubahan", reverse("decree-amend", args=[first]), Act.DRAFT_DECREE)
        return [amending, listed] if amendable(self.object.wave) else [listed]

    def get_panels(self) -> Sequence[Panel]:
        return [
            *held_panel(self.object, self.request.user),
            next_panel(self.object, self.request.user),
            Panel("Keputusan", decree_facts(self.object)),
            life_panel(self.object),
            *chain_panels(self.object),
            file_panel(self.object, self.request.user),
            total_panel(self.object),
            wording_panel(self.object),
        ]


class OneDecree:
    """Pages about one decree: find it, lead back to it, and let in whom this kind of decree needs."""

    act = Act.VIEW_DECREES
    kind_acts: dict[Kind, Act]
    drafts_only = True
    kwargs: dict[str, Any]

    def get_acts(self) -> tuple[Act, ...]:
        return (self.act, self.kind_acts[Kind(self.decree.kind)])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.allows(request.user, self.kind_acts[Kind(self.decree.kind)]):
            raise PermissionDenied
        if self.drafts_only:
            services.refuse_ended(self.decree)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def decree(self) -> Decree:
        return get_object_or_404(
            Decree.objects.select_related("program", "wave__program", "made_by"), pk=self.kwargs["pk"]
        )

    def get_back(self) -> tuple[str, str]:
        return str(self.decree), reverse("decree", args=[self.kwargs["pk"]])

    def get_panels(self) -> Sequence[Panel]:
        return [Panel("Keputusan", decree_facts(self.decree))]


ISSUING = (
    "Periksa dulu cetakan rancangan dan jumlahnya. Isi keputusan yang ditetapkan tidak dapat diubah. "
    "Penyusun Keputusan Bupati tidak boleh menetapkannya."
)
VOUCHING = (
    "Pemeriksaan Bagian Hukum belum dicatat. Dengan menetapkan, Anda menyatakan telah memeriksa naskah, daftar nama, "
    "dan jumlahnya; riwayat mencatatnya sebagai pemeriksaan pada saat penetapan. "
)


class IssuePage(OneDecree, StartJobPage):
    """Number and date. What can be refused at once is refused on the form; the job asks everything again."""

    kind_acts = services.ISSUE_ACT
    title = "Tetapkan keputusan"
    form_class = IssueForm
    kind = issue_decree
    submit_label = "Tetapkan dan cetak"

    @property
    def intro(self) -> str:  # type: ignore[override]
        """What issuing means; who issues an unchecked Keputusan Bupati is told that this states the check."""
        return f"{VOUCHING if self.decree.is_unchecked else ''}{ISSUING}"

    def get_lead(self) -> Sequence[Panel]:
        """What is about to be decided: the print of the draft with its pages, and the sums."""
        seen = [*super().get_panels(), file_panel(self.decree, self.request.user), total_panel(self.decree)]
        return [*emblem_warning(self.decree), *seen]

    def get_impediment(self) -> Panel | None:
        """Who made a Keputusan Bupati, or proposed for the Dinas, learns that another issues it before filling in."""
        try:
            services.refuse_maker(self.decree, self.request.user)
            services.refuse_proposer(self.decree, self.request.user)
        except DomainError as error:
            office = "Bagian Hukum" if self.decree.kind == Kind.BUPATI else "Dinas Sosial"
            return Panel("Bukan Anda yang menetapkan", [Fact(office, error.hint, error.message)])
        return next(iter(held_panel(self.decree, self.request.user)), None)

    def get_panels(self) -> Sequence[Panel]:
        return []

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kind": self.decree.kind}

    def get_params(self, form: IssueForm) -> dict[str, Any]:
        data = form.cleaned_data
        names = (data["signer_name"], data["certifier_name"])
        given = {"number": data["number"], "signed_on": data["signed_on"], "names": names}
        services.check_issue(self.decree, **given, actor=self.request.user)
        return {"decree_id": self.decree.pk, **data, "signed_on": data["signed_on"].isoformat()}


class CancelPage(OneDecree, ActionPage):
    kind_acts = services.MAKE_ACT
    title = "Batalkan rancangan"
    intro = "Rancangan disimpan sebagai batal. Nama dalam pendataan kembali menjadi usulan; seleksi dapat diulang."
    form_class = CancelForm
    submit_label = "Batalkan rancangan"
    danger = True
    success_message = "Rancangan dibatalkan."

    def save(self, form: forms.Form) -> str:
        services.cancel(self.decree, actor=self.request.user, **form.cleaned_data)
        return reverse("decree", args=[self.kwargs["pk"]])


class RenderPage(OneDecree, StartJobPage):
    kind_acts = services.MAKE_ACT
    drafts_only = False
    asks_password = False
    title = "Cetak ulang"
    intro = "Semua bentuk dicetak dari baris yang dibekukan; masukan yang sama menghasilkan berkas yang sama."
    kind = render_decree
    submit_label = "Cetak"

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        return {"decree_id": self.decree.pk}


KIND_SEEN = {Kind.KADINSOS: Act.VIEW_WORKERS, Kind.BUPATI: Act.VIEW_HOLDS}


class LineListPage(ListPage):
    shows_people = True
    act = Act.DOWNLOAD_NAMES
    title = "Lampiran keputusan"
    keyset = "no"
    filterset_class = AnnexFilter

    def get_back(self) -> tuple[str, str]:
        return "Keputusan", reverse("decree", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[DecreeLine]:
        lines = DecreeLine.objects.filter(decree=self.decree).order_by("no")
        return lines.annotate(on_hold=ExpressionWrapper(held("registration"), BooleanField()))

    @cached_property
    def decree(self) -> Decree:
        return get_object_or_404(Decree, pk=self.kwargs["pk"])

    def get_table_class(self) -> type[LineTable]:
        """With the way to hold a name, for who may: of a list of the Dinas only those who see its register."""
        user, act = self.request.user, KIND_SEEN[Kind(self.decree.kind)]
        holds = self.decree.state == DecreeState.DRAFT and policy.allows(user, Act.HOLD_NAMES)
        return DraftLineTable if holds and policy.allows(user, act) else LineTable
