"""Forms of the candidates stage: the choice among candidates, the purpose of seeing names, the bulk proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from enrollment.candidates.finding import AGES, OLDEST
from enrollment.candidates.models import Counting
from enrollment.candidates.narrowing import NONE, Narrowing
from enrollment.candidates.wording import Words
from enrollment.programs.models import Group, Program
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib.money import number
from jamsos.regions.models import District, Village

ALL = [("", "semua")]
AGE_CHOICES = [*ALL, *((name, f"{name} tahun") for _, name in AGES), (OLDEST, "65 tahun ke atas"), ("?", "belum ada")]
DECILES = [*ALL, *((str(decile), f"Desil {decile}") for decile in range(1, 11)), ("0", "Belum diketahui")]


class NarrowingForm(forms.Form):
    """The choice among the candidates of a count; the desa on offer follow the kecamatan."""

    district = forms.ModelChoiceField(District.objects.all(), label="Kecamatan", required=False, empty_label="semua")
    village = forms.ModelChoiceField(Village.objects.none(), label="Desa", required=False, empty_label="semua")
    job = forms.ChoiceField(label="Pekerjaan", required=False)
    decile = forms.TypedChoiceField(label="Desil", choices=DECILES, coerce=int, empty_value=None, required=False)
    age = forms.ChoiceField(label="Usia", choices=AGE_CHOICES, required=False)
    letter = forms.ChoiceField(label="Huruf prioritas", required=False)

    def __init__(
        self, data: QueryDict, *, user: User, jobs: Sequence[tuple[str, str]], letters: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.fields["village"].queryset = self._villages(user)
        self.fields["village"].error_messages["invalid_choice"] = (
            "Desa itu tidak ada di kecamatan yang dipilih atau di luar wilayah Anda."
        )
        self.fields["job"].choices = [*ALL, *jobs]
        self.fields["letter"].choices = [*ALL, *letters, (NONE, "tidak ada")]

    def _villages(self, user: User) -> Any:
        area = policy.area(user, Act.VIEW_REFERENCE)
        villages = Village.objects.select_related("district").order_by("name")
        villages = villages if area is None else villages.filter(pk__in=area)
        chosen = self.data.get("district", "")
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 9:
            return villages.filter(district_id=int(chosen))
        return villages

    def narrowing(self) -> Narrowing:
        """What was chosen; of what cannot be chosen nothing."""
        data = self.cleaned_data if self.is_valid() else {}
        village, district = data.get("village"), data.get("district")
        return Narrowing(
            district=village.district_id if village else district and district.pk,
            village=village and village.pk,
            job=data.get("job") or None,
            age={"": None, "?": ""}.get(data.get("age", ""), data.get("age")),
            decile=data.get("decile"),
            letter=data.get("letter") or None,
        )


class NamesForm(forms.Form):
    """What the names are opened for, and which page of them."""

    purpose = forms.CharField(
        label="Keperluan",
        min_length=10,
        max_length=200,
        help_text="Tercatat di jejak audit bersama saringan dan jumlah nama.",
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)


class LeftOut(forms.Field):
    """Rows of the release left out by hand: a list of whole numbers."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[int]:
        return rows_in(value or ())


def rows_in(given: Iterable[Any]) -> list[int]:
    """The row numbers among what a form sent; what is none is nobody's row."""
    texts = (str(row) for row in given)
    return sorted({int(row) for row in texts if row.isascii() and row.isdigit() and len(row) < 9})


class ProposeForm(forms.Form):
    """The bulk proposal: group, reason, and what the page had shown."""

    group = forms.ModelChoiceField(
        Group.objects.none(),
        label="Kelompok",
        empty_label="– pilih –",
        help_text="Hanya kelompok jalur DTSEN: menurut jalur itu calon dihitung.",
    )
    employed = forms.BooleanField(required=False)
    reason = forms.CharField(
        label="Alasan pengusulan",
        min_length=10,
        max_length=200,
        help_text="Misalnya: nelayan kecil desil 1 hasil pendataan Tim, belum pernah diusulkan.",
    )
    expected = forms.IntegerField(min_value=0, max_value=10_000_000, widget=forms.HiddenInput)
    expected_employed = forms.IntegerField(min_value=0, max_value=10_000_000, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    left_out = LeftOut(required=False)

    def __init__(self, *args: Any, program: Program, track: str | None, employed: int, **kwargs: Any) -> None:
        """`track`: the only one on offer, None = all. `employed`: people who are left out unless ticked."""
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = program.groups.filter(track=track) if track else program.groups.all()
        told = f"Usulkan juga {number(employed)} orang yang menurut DTSEN pegawai, penerima upah, atau pemberi kerja"
        self.fields["employed"].label = told
        if not employed:
            self.fields["employed"].widget = forms.HiddenInput()

    def shown(self) -> int:
        """How many people the officer was shown, with the tick as it was sent."""
        data = self.cleaned_data
        return data["expected"] + (data["expected_employed"] if data["employed"] else 0)

    def expect(self, people: int, employed: int) -> None:
        """Show the form again with the numbers that hold now."""
        self.data = self.data.copy()
        self.data |= {"expected": str(people), "expected_employed": str(employed)}


def job_choices(counting: Counting, words: Words) -> list[tuple[str, str]]:
    """The jobs of a count, those of the regulation first."""
    jobs = counting.cells.values_list("job", flat=True).distinct()
    return sorted(((job, words.job(job)) for job in jobs), key=lambda choice: (choice[0] not in words.jobs, choice[1]))
