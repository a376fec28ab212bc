"""Recording what was found of a person drawn: one at a time, by key, as the queue of verval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.matching.queue_page import Button, QueuePage
from enrollment.verification import samples
from enrollment.verification.answers import LABELS
from enrollment.verification.checking import said_by_proposer
from enrollment.verification.models import SampleFinding, SampleLine, with_newest
from enrollment.verification.sample_results import stratum_label
from enrollment.workers.models import Registration
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

AGREES, DIFFERS = "cocok", "tidak"


class FindingForm(forms.Form):
    """What was found, and the sequence of the finding that the page had shown (`seen`, 0 = none)."""

    answer = forms.ChoiceField(choices=[(AGREES, "Cocok"), (DIFFERS, "Tidak cocok")])
    seen = forms.IntegerField(min_value=0, max_value=9999, widget=forms.HiddenInput)
    note = forms.CharField(label="Catatan", max_length=200, required=False, help_text="Wajib bila tidak cocok.")
    reason = forms.CharField(label="Alasan mengganti hasil", max_length=200, required=False)


class FindingPage(QueuePage):
    """One person of the sample: the first finding, or the correction of one recorded."""

    act = Act.CHECK_SAMPLE
    template_name = "verification/finding.html"
    page_name = "sample-line"
    heading = "Uji petik"
    intro = "Cocokkan dengan orangnya atau dengan data kependudukan, lalu tekan hasilnya."
    all_done = "Semua orang dalam sampel sudah diuji."
    form_class = FindingForm
    buttons = (
        Button(AGREES, "Cocok", "C"),
        Button(DIFFERS, "Tidak cocok", "T", "btn-outline-danger"),
    )

    @cached_property
    def one(self) -> SampleLine:
        related = ("sample__program", "district", "registration__village__district")
        return get_object_or_404(self._lines().select_related(*related).defer("sample__frame"), pk=self.kwargs["pk"])

    def _lines(self) -> QuerySet[SampleLine]:
        return SampleLine.objects.filter(registration__in=Registration.objects.visible_to(self.request.user))

    @cached_property
    def last(self) -> SampleFinding | None:
        return self.one.records.order_by("-sequence").first()

    def get_queue(self) -> QuerySet[SampleLine]:
        return with_newest(self._lines().filter(sample=self.one.sample_id), "agrees").filter(agrees=None)

    def get_back(self) -> tuple[str, str]:
        return str(self.one.sample), reverse("sample", args=[self.one.sample_id])

    def get_who(self) -> str:
        return f"{self.one.no}. {self.one.registration.name}, {self.one.registration.village}"

    def get_links(self) -> Sequence[tuple[str, str]]:
        return [("Halaman pekerja", reverse("worker", args=[self.one.registration_id]))]

    def get_note(self) -> str:
        return "Sudah ada hasilnya. Menggantinya memerlukan alasan; yang lama tetap tersimpan." if self.last else ""

    def get_initial(self) -> dict[str, Any]:
        last = self.last
        return {"seen": last.sequence if last else 0, "note": last.note if last else ""}

    def get_person(self) -> Registration:
        return self.one.registration

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = said_by_proposer(self.one.registration, shown=False)
        facts = [Fact(LABELS[name], value) for name, value in said.items()]
        facts.append(Fact("Strata", stratum_label(self.one)))
        return super().get_context_data(facts=facts, buttons=self.buttons, correcting=self.last is not None, **kwargs)

    def get_panels(self) -> Sequence[Panel]:
        found = self.one.records.select_related("recorded_by").order_by("-sequence")
        facts = [
            Fact(
                "Cocok" if finding.agrees else "Tidak cocok",
                finding.note or "–",
                f"{tanggal(finding.recorded_at)} oleh {finding.recorded_by}. {finding.reason}".strip(),
            )
            for finding in found
        ]
        return [Panel("Hasil sejauh ini", facts or [Fact("Belum ada", "–")])]

    def save(self, form: FindingForm) -> str:
        given = form.cleaned_data
        words = {name: given[name] for name in ("note", "reason", "seen")}
        samples.find(self.one, agrees=given["answer"] == AGREES, **words, actor=self.request.user)
        return self.go_on()
