"""The page of one pair: persons side by side, the answers one may give, the way through the queue by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import Form
from django.urls import reverse

from enrollment.matching import services
from enrollment.matching.comparison import Sheet
from enrollment.matching.forms import AnswerForm
from enrollment.matching.queue_page import Button, QueuePage
from enrollment.matching.rulings import Ruling
from enrollment.matching.tables import QueueFilter
from enrollment.matching.two_eyes import Stage, Step
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

SECOND_PERSON = (
    Button(Step.CONFIRM, "Setuju", "S"),
    Button(Step.OBJECT, "Tidak setuju", "T", "btn-outline-danger"),
)


@dataclass(frozen=True)
class Undo:
    """One's own last answer: what it was, where it is taken back, and its number."""

    text: str
    url: str
    seen: int


class PairPage(QueuePage):
    """One pair of the queue that the filters in the address describe. Subclasses say what is compared and decided."""

    act = Act.VIEW_MATCHES
    template_name = "matches/review.html"
    intro = "Bagian yang berbeda ditandai huruf demi huruf. Pembukaan halaman ini tercatat di jejak audit."
    form_class = AnswerForm
    buttons: Sequence[Button] = ()
    choices: Sequence[Button] = ()
    filter_class: type[QueueFilter]

    @property
    def last(self) -> Ruling | None:
        """The last step taken about it."""
        raise NotImplementedError

    def get_rows(self) -> QuerySet[Any]:
        """Every pair that the user may see."""
        raise NotImplementedError

    def get_rulings(self) -> QuerySet[Any]:
        """Every step taken about the pair."""
        raise NotImplementedError

    def get_sheet(self) -> Sheet | None:
        """What is shown side by side; nothing when the list has been destroyed."""
        raise NotImplementedError

    def get_answers(self) -> Sequence[str]:
        """What this person may answer now."""
        raise NotImplementedError

    def get_last_own(self) -> tuple[Ruling, Model, str] | None:
        """One's own last answer, the pair it was about, and whom it was about."""
        raise NotImplementedError

    def verdict_label(self, verdict: str) -> str:
        raise NotImplementedError

    def answer(self, answer: str, seen: str) -> None:
        raise NotImplementedError

    def take_back(self, seen: str) -> None:
        raise NotImplementedError

    def get_queue(self) -> QuerySet[Any]:
        """The rows among which the officer goes on: those of the list that the address describes."""
        return self.filter_class(self.request.GET, self.get_rows(), request=self.request).qs

    def get_back(self) -> tuple[str, str] | None:
        label, name = self.back or ("", "home")
        return label, f"{reverse(name)}{self.query}"

    def get_form_kwargs(self) -> dict[str, Any]:
        verdicts = [button.value for button in self.buttons]
        return super().get_form_kwargs() | {"verdicts": verdicts}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        allowed = self.get_answers()
        return super().get_context_data(
            sheet=self.get_sheet(),
            buttons=[button for button in (*self.buttons, *SECOND_PERSON) if button.value in allowed],
            undo=self._undo(),
            choices=self.choices,
            **kwargs,
        )

    def get_note(self) -> str:
        """What the officer must know before answering."""
        stage, verdict = (self.last.stage, self.verdict_label(self.last.verdict)) if self.last else (Stage.OPEN, "")
        if stage == Stage.SECOND:
            return f"Putusan orang pertama: {verdict.lower()}. Setujukah Anda?"
        if stage == Stage.DISPUTED:
            return f"Putusan orang pertama: {verdict.lower()}; orang kedua tidak setuju. Putusan Anda yang berlaku."
        below = services.needs_second(self.one.score)
        return "Skornya rendah: putusan baru berlaku setelah orang kedua setuju." if below else ""

    def _undo(self) -> Undo | None:
        last = self.get_last_own()
        if last is None:
            return None
        ruling, about, name = last
        said = self.verdict_label(ruling.verdict) if ruling.step == Step.DECIDE else ruling.get_step_display()
        return Undo(f"{name}: {said.lower()}", self.address(about), ruling.pk)

    def get_panels(self) -> Sequence[Panel]:
        return [Panel("Penilaian pemadan", self.get_facts()), self._history()]

    def get_facts(self) -> Sequence[Fact]:
        """What the matcher says of the pair."""
        raise NotImplementedError

    def _history(self) -> Panel:
        """Every step taken about the pair, newest first."""
        facts = [
            Fact(
                tanggal(ruling.made_at),
                f"{ruling.get_step_display()}: {self.verdict_label(ruling.verdict).lower() or 'belum ada putusan'}",
                f"oleh {ruling.actor}; {ruling.get_stage_display().lower()}",
            )
            for ruling in self.get_rulings().select_related("actor")
        ]
        return Panel("Riwayat putusan", facts or [Fact("Belum ada", "–")])

    def save(self, form: Form) -> str:
        answer, seen = form.cleaned_data["answer"], form.cleaned_data["seen"]
        if answer == Step.UNDO:
            self.take_back(seen)
            return self.address(self.one)
        self.answer(answer, seen)
        return self.go_on()
