"""Drafting an amending decree on the screen: choose the month, see what changes, draft exactly that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.decrees.amend_panels import people_shown, plan_panels
from enrollment.decrees.amendment_plan import Plan, check, preview
from enrollment.decrees.jobs import draft_amendment
from enrollment.decrees.models import Decree, DecreeState, Kind
from enrollment.programs.models import Wave
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.audit.models import LISTED
from jamsos.errors import DomainError
from jamsos.lib.dates import MONTHS
from jamsos.ui.pages import StartJobPage
from jamsos.ui.panels import Fact, Panel

MOST_EXTRA = 1_000


class ChoiceForm(forms.Form):
    """What the officer decides: from which month, and how many free places to fill beside the replacements."""

    month = forms.TypedChoiceField(
        label="Iuran berubah mulai", coerce=int, widget=forms.Select(attrs={"class": "form-select"})
    )
    extra = forms.IntegerField(
        label="Tempat tambahan yang diisi, di luar pengganti",
        min_value=0,
        max_value=MOST_EXTRA,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )

    def __init__(self, *args: Any, months: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(month, MONTHS[month - 1]) for month in months]


class AmendForm(forms.Form):
    """What was shown, sent back unchanged."""

    month = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=12)
    extra = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_EXTRA)
    mark = forms.CharField(widget=forms.HiddenInput, max_length=16)


class AmendPage(StartJobPage):
    """The months and places are chosen in the address; the form sends back what was shown for them."""

    act = Act.DRAFT_DECREE
    also = (Act.DOWNLOAD_NAMES,)
    title = "Susun keputusan perubahan"
    intro = (
        "Semua penerima yang berakhir, ditolak BPJS, atau dikeluarkan saat pengajuan dihapus dengan alasannya; "
        "tempatnya diisi menurut urutan daftar cadangan. Yang masih dapat diajukan ke BPJS, ajukan lagi lebih dahulu. "
        "Keputusan yang diubah tetap tersimpan seperti ditetapkan."
    )
    form_class = AmendForm
    kind = draft_amendment

    @cached_property
    def decree(self) -> Decree:
        found = Decree.objects.select_related("wave__program").filter(kind=Kind.BUPATI, amends=None)
        return get_object_or_404(found, state=DecreeState.ISSUED, pk=self.kwargs["pk"])

    @property
    def wave(self) -> Wave:
        return self.decree.wave

    @cached_property
    def choice(self) -> ChoiceForm:
        months = self.wave.months_to_begin(timezone.localdate())
        first = {"month": months[0] if months else "", "extra": 0}
        return ChoiceForm(first | self.request.GET.dict(), months=months)

    @cached_property
    def plan(self) -> Plan | DomainError:
        """What would change, or why nothing can be drafted."""
        if not self.choice.is_valid():
            return DomainError(
                "Bulan mulai atau jumlah tempat tambahan tidak dapat dipakai.",
                "Pilih bulan penuh yang belum berjalan pada tahap ini; bila tidak ada, tunggu tahap berikutnya.",
            )
        try:
            return preview(self.wave, **self.choice.cleaned_data, on=timezone.localdate())
        except DomainError as error:
            return error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom the page names goes to the audit trail, as with any list of names."""
        if isinstance(self.plan, Plan):
            who, where = people_shown(self.plan), self.request.resolver_match.url_name
            audit.record(LISTED, actor=self.request.user, page=where, shown=len(who), filters=[], who=who)
        return super().get_context_data(**kwargs)

    @property
    def submit_label(self) -> str:
        """No button where nothing can be drafted."""
        return "Bekukan dan cetak rancangan" if isinstance(self.plan, Plan) else ""

    def get_back(self) -> tuple[str, str]:
        return str(self.decree), reverse("decree", args=[self.decree.pk])

    def get_initial(self) -> dict[str, Any]:
        return {**self.choice.cleaned_data, "mark": self.plan.mark} if isinstance(self.plan, Plan) else {}

    def get_lead(self) -> Sequence[Panel]:
        choice = Panel("Pilihan", template="decrees/amendment_choice.html", context={"form": self.choice})
        if isinstance(self.plan, Plan):
            return [choice, *plan_panels(self.plan)]
        return [choice, Panel("Belum dapat disusun", [Fact(self.plan.message, self.plan.hint or "–")])]

    def get_params(self, form: AmendForm) -> dict[str, Any]:
        on = timezone.localdate()
        check(self.wave, **form.cleaned_data, on=on, actor=self.request.user)
        return {"wave_id": self.wave.pk, **form.cleaned_data, "on": on.isoformat()}
