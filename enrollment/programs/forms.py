"""Forms about programmes: opening a year, a wave's figures and group quotas, a ceiling."""

from __future__ import annotations

from typing import Any

from django import forms

from enrollment.programs.models import Budget, Wave
from jamsos.lib.dates import MONTHS

MONTH_CHOICES = list(enumerate(MONTHS, start=1))
QUOTA = "quota_"


class OpenForm(forms.Form):
    year = forms.IntegerField(label="Tahun", min_value=2023, max_value=2100)


class WaveForm(forms.ModelForm):
    """A wave's figures, and one field per group quota named `quota_<group id>`."""

    month_from = forms.TypedChoiceField(label="Bulan pertama", choices=MONTH_CHOICES, coerce=int)
    month_to = forms.TypedChoiceField(label="Bulan terakhir", choices=MONTH_CHOICES, coerce=int)

    class Meta:
        model = Wave
        fields = ("fund_source", "wadah", "month_from", "month_to", "quota", "budget", "monthly_rate")
        help_texts = {"budget": "Rupiah untuk semua bulan tahap ini.", "monthly_rate": "Lihat tabel tarif."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in self.instance.group_quotas.select_related("group"):
            self.fields[f"{QUOTA}{line.group_id}"] = forms.IntegerField(
                label=f"Kuota {line.group.name}", min_value=0, max_value=10_000_000, initial=line.quota
            )

    def quotas(self) -> dict[int, int]:
        """Group id -> people."""
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
