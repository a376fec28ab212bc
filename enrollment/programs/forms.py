"""Forms about programmes: opening a year, a wave's figures and group quotas, a ceiling."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from eligibility import regulations
from enrollment.programs.figures import QUOTA, RATE, standing
from enrollment.programs.models import Budget, Segment, Wave
from enrollment.programs.opening import openable
from enrollment.programs.tariffs import known_tariffs
from jamsos.lib.dates import MONTHS
from jamsos.overtaking import fingerprint
from jamsos.ui.shared import SEEN, seen_field

MONTH_CHOICES = list(enumerate(MONTHS, start=1))


class OpenForm(forms.Form):
    """The year, and the regulation it is run under: our own regency's unless another is tried out."""

    year = forms.TypedChoiceField(label="Tahun", coerce=int)
    regulation = forms.ChoiceField(
        label="Peraturan", required=False, help_text="Rancangan dan peraturan daerah lain: untuk uji coba."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        self.fields["year"].choices = [(year, year) for year in (this_year, this_year + 1, this_year - 1)]
        laws = [regulations.load(code) for code in openable()]
        self.fields["regulation"].choices = [(law.code, law.named) for law in laws]


class WaveOpenForm(forms.ModelForm):
    """What a further wave begins with; its other figures follow from these."""

    month_from = forms.TypedChoiceField(label="Bulan pertama", choices=MONTH_CHOICES, coerce=int)
    month_to = forms.TypedChoiceField(label="Bulan terakhir", choices=MONTH_CHOICES, coerce=int, initial=12)
    quota = forms.IntegerField(label="Kuota (orang)", min_value=1, max_value=10_000_000)

    class Meta:
        model = Wave
        fields = ("fund_source", "month_from", "month_to", "quota")

    def _post_clean(self) -> None:
        """The service makes the wave."""


class WaveForm(forms.ModelForm):
    """A wave's figures, and one field per group named `quota_<group id>`; empty = no quota of its own."""

    month_from = forms.TypedChoiceField(label="Bulan pertama", choices=MONTH_CHOICES, coerce=int)
    month_to = forms.TypedChoiceField(label="Bulan terakhir", choices=MONTH_CHOICES, coerce=int)
    seen = seen_field()

    class Meta:
        model = Wave
        fields = (
            *("fund_source", "wadah", "month_from", "month_to", "quota", "budget"),
            *("benefits", "monthly_rate", "sex_preference"),
        )
        help_texts = {
            "budget": "Rupiah untuk semua bulan tahap ini; mengikuti kuota x bulan x iuran bila tidak diubah.",
            "benefits": "Iuran mengikuti program jaminan bila tidak diubah.",
            "monthly_rate": "Harus sama dengan tarif yang terkonfirmasi; lihat tabel tarif pada halaman Program.",
            "sex_preference": "Hanya memutus urutan yang sama; selalu disebut pada alasan (Pasal 20 ayat (3)).",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = standing(self.instance)
        self.fields[SEEN].initial = fingerprint(held)
        self._add_rates(held)
        for group in self.instance.program.groups.all():
            self.fields[f"{QUOTA}{group.pk}"] = forms.IntegerField(
                label=f"Kuota {group.name}",
                min_value=0,
                max_value=10_000_000,
                initial=held.get(f"{QUOTA}{group.pk}"),
                required=False,
            )

    def _add_rates(self, held: dict[str, Any]) -> None:
        """One field per segment with a tariff of its own; what the table says stands beside it."""
        for segment in (item for item in Segment if item.tariff_name and item is not Segment.BPU):
            self.fields[f"{RATE}{segment}"] = forms.IntegerField(
                label=f"Iuran {segment.tariff_name} per orang per bulan",
                min_value=1,
                max_value=10_000_000,
                initial=held.get(f"{RATE}{segment}", ""),
                required=False,
                help_text=f"Kosong = sama dengan iuran tahap. {known_tariffs(self.instance, segment)}".strip(),
            )

    def rates(self) -> dict[str, int | None]:
        """Segment -> rupiah a month, None where the field was left empty."""
        data = self.cleaned_data.items()
        return {name.removeprefix(RATE): value for name, value in data if name.startswith(RATE)}

    def quotas(self) -> dict[int, int | None]:
        """Group id -> people, None where the field was left empty."""
        data = self.cleaned_data.items()
        return {int(name.removeprefix(QUOTA)): value for name, value in data if name.startswith(QUOTA)}

    def figures(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def _post_clean(self) -> None:
        """The service writes the wave under its lock; the form must not touch the instance."""


class BudgetForm(forms.ModelForm):
    class Meta:
        model = Budget
        fields = ("ceiling", "legal_basis")
        labels = {"ceiling": "Pagu (rupiah)", "legal_basis": "Dasar (DPA, APBDes, perjanjian)"}

    def _post_clean(self) -> None:
        """The service writes the budget under its lock; the form must not touch the instance."""


class BudgetOpenForm(BudgetForm):
    class Meta(BudgetForm.Meta):
        fields = ("fund_source", *BudgetForm.Meta.fields)
