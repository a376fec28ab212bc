"""Pendataan and decrees on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from enrollment.decrees import pendataan, services
from enrollment.decrees.forms import CancelForm, DraftForm, IssueForm, LockForm
from enrollment.decrees.jobs import draft_decree, lock_pendataan, render_decree
from enrollment.decrees.models import Decree, DecreeLine, DecreeState, Kind
from enrollment.decrees.panels import count_panel, decree_facts, file_panel, total_panel, wording_panel
from enrollment.decrees.tables import DecreeTable, LineFilter, LineTable
from enrollment.programs.models import Program
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ActionPage, DetailPage, ListPage, StartJobPage
from jamsos.ui.panels import Action, Fact, Panel


class PendataanPage(ListPage):
    """What the register holds now, and the lists that were locked from it."""

    act = Act.VIEW_PENDATAAN
    title = "Pendataan"
    intro = "Kunci usulan yang memenuhi syarat menjadi berita acara dan rancangan Keputusan Kepala Dinas Sosial."
    table_class = DecreeTable
    empty_text = "Belum ada pendataan yang dikunci."

    def get_queryset(self) -> QuerySet[Decree]:
        return Decree.objects.filter(kind=Kind.KADINSOS)

    def get_summary(self) -> Sequence[Fact]:
        program = Program.objects.first()
        return count_panel(pendataan.counts(program)).facts if program else ()

    def get_actions(self) -> Sequence[Action]:
        return [Action("Kunci pendataan", reverse("pendataan-lock"), Act.LOCK_PENDATAAN, True)]


class LockPage(StartJobPage):
    act = Act.LOCK_PENDATAAN
    title = "Kunci pendataan"
    intro = (
        "Daftar dibekukan: nama, NIK, dan alamat pada keputusan tidak berubah lagi. Berita acara dan rancangan "
        "Keputusan Kepala Dinas Sosial dicetak sekaligus."
    )
    back = ("Pendataan", "pendataan")
    form_class = LockForm
    kind = lock_pendataan
    submit_label = "Kunci dan cetak"

    def get_panels(self) -> Sequence[Panel]:
        return [count_panel(pendataan.counts(program)) for program in Program.objects.all()[:1]]

    def get_params(self, form: LockForm) -> dict[str, Any]:
        data = form.cleaned_data
        return {
            "program_id": data["program"].pk,
            "number": data["number"],
            "held_on": data["held_on"].isoformat(),
            "place": data["place"],
            "signatories": form.signatories(),
        }


class DecreeListPage(ListPage):
    act = Act.VIEW_DECREES
    title = "Keputusan"
    intro = "Rancangan disusun dari hasil seleksi, lalu diberi nomor dan tanggal oleh orang yang berbeda."
    table_class = DecreeTable
    empty_text = "Belum ada keputusan."

    def get_queryset(self) -> QuerySet[Decree]:
        return Decree.objects.all()

    def get_actions(self) -> Sequence[Action]:
        return [Action("Susun rancangan Keputusan Bupati", reverse("decree-draft"), Act.DRAFT_DECREE, True)]


class DraftPage(StartJobPage):
    act = Act.DRAFT_DECREE
    title = "Susun rancangan Keputusan Bupati"
    intro = "Penerima terpilih pada tahap itu dibekukan menjadi lampiran; rancangan dicetak tanpa nomor dan tanggal."
    back = ("Keputusan", "decrees")
    form_class = DraftForm
    kind = draft_decree
    submit_label = "Bekukan dan cetak"

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        return {"wave_id": form.cleaned_data["wave"].pk}


class DecreePage(DetailPage):
    act = Act.VIEW_DECREES
    back = ("Keputusan", "decrees")

    def get_queryset(self) -> QuerySet[Decree]:
        return Decree.objects.select_related("program", "wave", "made_by", "issued_by")

    def get_actions(self) -> Sequence[Action]:
        pk, kind = self.object.pk, Kind(self.object.kind)
        lines = Action("Daftar nama", reverse("decree-lines", args=[pk]), Act.DOWNLOAD_NAMES)
        printing = Action("Cetak ulang", reverse("decree-render", args=[pk]), Act.VIEW_DECREES)
        if self.object.state != DecreeState.DRAFT:
            return [lines, printing]
        issuing = Action("Tetapkan", reverse("decree-issue", args=[pk]), services.ISSUE_ACT[kind], primary=True)
        cancelling = Action("Batalkan", reverse("decree-cancel", args=[pk]), services.MAKE_ACT[kind], danger=True)
        return [issuing, lines, printing, cancelling]

    def get_panels(self) -> Sequence[Panel]:
        return [
            Panel("Keputusan", decree_facts(self.object)),
            file_panel(self.object, self.request.user),
            total_panel(self.object),
            wording_panel(self.object),
        ]


class OneDecree:
    """Pages about one decree: find it, lead back to it."""

    kwargs: dict[str, Any]

    @property
    def decree(self) -> Decree:
        return get_object_or_404(Decree, pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return str(self.decree), reverse("decree", args=[self.kwargs["pk"]])

    def get_panels(self) -> Sequence[Panel]:
        return [Panel("Keputusan", decree_facts(self.decree))]


class IssuePage(OneDecree, ActionPage):
    """Number and date; who may do it depends on the kind of decree, so the service asks the policy again."""

    act = Act.VIEW_DECREES
    title = "Tetapkan keputusan"
    intro = "Setelah ditetapkan, isi keputusan tidak dapat diubah. Penyusun rancangan tidak boleh menetapkannya."
    form_class = IssueForm
    submit_label = "Tetapkan"
    success_message = "Keputusan ditetapkan. Cetak ulang untuk mendapatkan dokumen bernomor dan salinannya."

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        policy.require(request.user, services.ISSUE_ACT[Kind(self.decree.kind)])
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: forms.Form) -> str:
        services.issue(self.decree, actor=self.request.user, **form.cleaned_data)
        return reverse("decree", args=[self.kwargs["pk"]])


class CancelPage(OneDecree, ActionPage):
    act = Act.VIEW_DECREES
    title = "Batalkan rancangan"
    intro = "Rancangan disimpan sebagai batal. Nama dalam pendataan kembali menjadi usulan."
    form_class = CancelForm
    submit_label = "Batalkan rancangan"
    danger = True
    success_message = "Rancangan dibatalkan."

    def save(self, form: forms.Form) -> str:
        services.cancel(self.decree, actor=self.request.user, **form.cleaned_data)
        return reverse("decree", args=[self.kwargs["pk"]])


class RenderPage(OneDecree, StartJobPage):
    act = Act.VIEW_DECREES
    title = "Cetak ulang"
    intro = "Semua bentuk dicetak dari baris yang dibekukan; masukan yang sama menghasilkan berkas yang sama."
    kind = render_decree
    submit_label = "Cetak"

    def get_params(self, form: forms.Form) -> dict[str, Any]:
        return {"decree_id": self.decree.pk}


class LineListPage(ListPage):
    act = Act.DOWNLOAD_NAMES
    title = "Lampiran keputusan"
    table_class = LineTable
    filterset_class = LineFilter

    def get_back(self) -> tuple[str, str]:
        return "Keputusan", reverse("decree", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[DecreeLine]:
        return DecreeLine.objects.filter(decree=self.kwargs["pk"]).order_by("no")
