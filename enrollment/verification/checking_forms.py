"""The form of one person: each element agrees or not, a score where there is one, verdict, note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from enrollment.verification.answers import ELEMENTS, LABELS, SCORED, agrees, read, written
from enrollment.verification.models import CLOSING, Verdict, VerdictRecord
from jamsos.logs import mask_text

YES, NO = "ya", "tidak"
CHOICES = ((YES, "Sesuai"), (NO, "Tidak sesuai"), ("", "Tidak diperiksa"))
ALL, UNMASK, SUGGEST = "all", "unmask", "suggest"
ASIDE = frozenset({ALL, UNMASK, SUGGEST})
"""Answers that only show the page again: all elements agree, full numbers, what the elements suggest."""
SAY_WHAT = (Verdict.PARTIAL, Verdict.UNMATCHED)


@dataclass(frozen=True)
class ElementRow:
    """An element on the page: the key that marks it as wrong, what the proposer says, its two fields."""

    key: int
    label: str
    said: str
    choice: forms.BoundField
    score: forms.BoundField | None


class CheckForm(forms.Form):
    """The officer's answer, and the sequence of the answer that the page had shown (`seen`, 0 = none).

    `sure`: the closing answer that the officer was asked about and confirmed.
    """

    answer = forms.ChoiceField(choices=Verdict.choices)
    sure = forms.CharField(required=False)
    seen = forms.IntegerField(min_value=0, max_value=9999, widget=forms.HiddenInput)
    note = forms.CharField(label="Catatan", max_length=200, required=False, help_text="Dibaca pengusul. Tanpa NIK.")
    reason = forms.CharField(label="Alasan perbaikan jawaban", max_length=200, required=False)
    purpose = forms.CharField(label="Keperluan melihat NIK", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ELEMENTS:
            choice = forms.ChoiceField(label=LABELS[name], choices=CHOICES, required=False, widget=forms.RadioSelect)
            self.fields[f"hasil_{name}"] = choice
            if name in SCORED:
                label = f"Skor {LABELS[name].lower()}, 0 sampai 100"
                self.fields[f"skor_{name}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=100, required=False
                )

    def rows(self, said: Mapping[str, str]) -> Iterator[ElementRow]:
        for key, name in enumerate(ELEMENTS, start=1):
            score = self[f"skor_{name}"] if name in SCORED else None
            yield ElementRow(key, LABELS[name], said[name], self[f"hasil_{name}"], score)

    @property
    def elements(self) -> dict[str, str]:
        """The answers to the elements as the file writes them; those not looked at are left out."""
        given = self.cleaned_data if self.is_bound else self.initial
        chosen = {name: given.get(f"hasil_{name}") for name in ELEMENTS}
        return {name: written(said == YES, given.get(f"skor_{name}")) for name, said in chosen.items() if said}

    @property
    def to_confirm(self) -> Verdict | None:
        """The answer when it ends the proposal and the officer has not said that it is meant so."""
        verdict = Verdict(self.cleaned_data["answer"])
        return verdict if verdict in CLOSING and self.cleaned_data["sure"] != verdict else None

    def clean_note(self) -> str:
        return mask_text(self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in SCORED:
            if cleaned.get(f"skor_{name}") is not None and not cleaned.get(f"hasil_{name}"):
                self.add_error(f"skor_{name}", "Pilih juga sesuai atau tidak.")
        if cleaned.get("answer") in SAY_WHAT and all(map(agrees, self.elements.values())):
            raise forms.ValidationError(
                "Tandai sedikitnya satu unsur yang tidak sesuai: pengusul harus tahu apa yang diperbaiki."
            )
        return cleaned


def initial_of(record: VerdictRecord | None) -> dict[str, Any]:
    """The fields of the form as the answer has them."""
    if record is None:
        return {"seen": 0}
    values: dict[str, Any] = {"seen": record.sequence, "note": record.note}
    for name, answer in record.elements.items():
        agreeing, score = read(answer)
        values |= {f"hasil_{name}": YES if agreeing else NO, f"skor_{name}": score}
    return values
