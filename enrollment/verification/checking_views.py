"""Checking one by one: a person at a time with what the proposer says, each element, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.matching.queue_page import Button, QueuePage
from enrollment.verification.answers import Reply, suggestion
from enrollment.verification.checking import obstacle, said_by_proposer
from enrollment.verification.checking_forms import ALL, ASIDE, ELEMENTS, UNMASK, YES, CheckForm, initial_of
from enrollment.verification.checking_panels import checking_panels
from enrollment.verification.correcting import correct
from enrollment.verification.models import BatchLine, Verdict, VerdictRecord
from enrollment.verification.recording import record_one
from enrollment.verification.selectors import awaited
from enrollment.workers import looking
from enrollment.workers.models import Registration
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.lib.words import inside
from jamsos.ui.panels import Panel
from jamsos.ui.purpose import PurposeForm

KEYS = {
    Verdict.MATCHED: "P",
    Verdict.PARTIAL: "S",
    Verdict.UNMATCHED: "T",
    Verdict.DUPLICATE: "G",
    Verdict.DECEASED: "M",
    Verdict.MOVED: "K",
    Verdict.INACTIVE: "O",
    Verdict.NOT_FOUND: "D",
    Verdict.NOT_RECORDED: "R",
}


class CheckPage(QueuePage):
    """One line of a batch: the first answer, or the correction of one given. Each look at a person is recorded."""

    act = Act.RECORD_VERDICTS
    template_name = "verification/check.html"
    page_name = "verification-check"
    heading = "Periksa"
    intro = "Bandingkan dengan data kependudukan. Usulan hanya saran; yang tercatat adalah tombol yang Anda tekan."
    all_done = "Semua orang pada kiriman ini sudah dijawab."
    form_class = CheckForm
    shown = False
    asked: Verdict | None = None
    """The answer that the page asks to confirm."""

    @cached_property
    def one(self) -> BatchLine:
        lines = BatchLine.objects.filter(registration__in=Registration.objects.visible_to(self.request.user))
        related = ("batch__program", "registration__village__district")
        return get_object_or_404(lines.select_related(*related), pk=self.kwargs["pk"])

    @cached_property
    def last(self) -> VerdictRecord | None:
        return self.one.records.select_related("recorded_by").order_by("-sequence").first()

    @cached_property
    def obstacle(self) -> str:
        return obstacle(self.one, self.last, self.request.user)

    def get_queue(self) -> QuerySet[BatchLine]:
        visible = Registration.objects.visible_to(self.request.user)
        return awaited(self.one.batch).filter(registration__in=visible)

    def get_back(self) -> tuple[str, str]:
        return str(self.one.batch), reverse("batch", args=[self.one.batch_id])

    def get_who(self) -> str:
        return f"{self.one.registration.name}, {self.one.registration.village}"

    def get_links(self) -> Sequence[tuple[str, str]]:
        return [("Halaman pekerja", reverse("worker", args=[self.one.registration_id]))]

    def get_note(self) -> str:
        if self.obstacle or self.last is None:
            return self.obstacle
        return f"Sudah dijawab: {inside(self.last.get_verdict_display())}. Jawaban baru memerlukan alasan perbaikan."

    def get_initial(self) -> dict[str, Any]:
        return {"purpose": f"Verval kiriman {self.one.batch.number}"} | initial_of(self.last)

    def get_person(self) -> Registration:
        return self.one.registration

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.POST.get("answer")
        return self._again(wanted) if wanted in ASIDE else super().post(request, *args, **kwargs)

    def _again(self, wanted: str) -> HttpResponse:
        """The page once more with what was typed; nothing is recorded but the showing of a full number."""
        typed = CheckForm(self.request.POST)
        typed.is_valid()
        values = self.get_initial() | typed.cleaned_data | {"seen": self.request.POST.get("seen", "0")}
        if wanted == ALL:
            values |= {f"hasil_{name}": YES for name in ELEMENTS}
        problem = self._unmask() if wanted == UNMASK else ""
        form = CheckForm(initial=values)
        context = self.get_context_data(form=form, problem=problem)
        return self.render_to_response(context, status=409 if problem else 200)

    def _unmask(self) -> str:
        """Show the full numbers, or say why not."""
        purpose = PurposeForm(self.request.POST)
        if not purpose.is_valid():
            return "Tulis keperluan melihat NIK, sedikitnya 10 huruf."
        try:
            looking.unmask(self.one.registration, purpose=purpose.cleaned_data["purpose"], actor=self.request.user)
        except DomainError as error:
            return f"{error.message} {error.hint}"
        self.shown = True
        return ""

    def form_valid(self, form: CheckForm) -> HttpResponse:
        """One key is enough for an answer that can be mended; one that ends the proposal is asked about first."""
        self.asked = form.to_confirm
        if self.asked and not self.obstacle:
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        advice = suggestion(form.elements)
        own = self._last_own()
        return context | {
            "rows": list(form.rows(said_by_proposer(self.one.registration, shown=self.shown))),
            "advice": advice,
            "buttons": self._buttons(advice.verdict),
            "asked": self.asked,
            "here": self.address(self.one),
            "correcting": self.last is not None,
            "last_own": own
            and (own.line.registration.name, inside(own.get_verdict_display()), self.address(own.line)),
        }

    def _buttons(self, suggested: Verdict | None) -> list[Button]:
        if self.obstacle:
            return []
        if self.asked:
            return [Button(self.asked.value, f"Ya, catat {inside(self.asked.label)}", "Y", "btn-danger")]
        return _buttons(suggested)

    def _last_own(self) -> VerdictRecord | None:
        """The officer's own last answer in this batch: the way back to it."""
        own = VerdictRecord.objects.filter(line__batch=self.one.batch_id, recorded_by=self.request.user)
        return own.exclude(line=self.one).select_related("line__registration").order_by("-pk").first()

    def get_panels(self) -> Sequence[Panel]:
        return checking_panels(self.one)

    def save(self, form: CheckForm) -> str:
        given, line = form.cleaned_data, self.one
        reply = Reply(line.no, line.registration.nik or "", Verdict(given["answer"]), form.elements, given["note"])
        if self.last is None:
            record_one(line, reply, actor=self.request.user)
        else:
            correct(line, reply, reason=given["reason"], seen=given["seen"], actor=self.request.user)
        return self.go_on()


def _buttons(suggested: Verdict | None) -> list[Button]:
    """A button for each verdict; the suggested one stands out and says so."""
    return [
        Button(
            verdict.value,
            f"{verdict.label} (usulan)" if verdict == suggested else verdict.label,
            key,
            "btn-primary" if verdict == suggested else "btn-outline-secondary",
        )
        for verdict, key in KEYS.items()
    ]
