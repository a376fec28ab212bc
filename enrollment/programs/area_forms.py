"""Forms about quotas by area: one kecamatan, a workbook, and sharing out by weight."""

from __future__ import annotations

from typing import Any

from django import forms

from eligibility.reference.models import ListKind, ListStatus, ReferenceList
from enrollment.programs.areas import MOST, AreaQuotas, Level, Sharing
from enrollment.programs.models import Wave
from jamsos.regions.models import District

DISTRICT, VILLAGE = "district", "village_"
LEVELS = [(Level.DISTRICT.value, "Kecamatan"), (Level.VILLAGE.value, "Desa")]


def _people(label: str, initial: int | None, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, initial=initial, required=False, **options)


class DistrictForm(forms.Form):
    """The quota of a kecamatan and of each of its desa; empty = no quota of its own."""

    def __init__(self, *args: Any, wave: Wave, district: District, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = dict(wave.area_quotas.values_list("village", "quota"))
        own = wave.area_quotas.filter(district=district).values_list("quota", flat=True).first()
        self.district = district
        self.fields[DISTRICT] = _people(f"Kuota kecamatan {district.name}", own)
        for village in district.villages.order_by("name"):
            self.fields[f"{VILLAGE}{village.pk}"] = _people(f"Kuota desa {village.name}", held.get(village.pk))

    def quotas(self) -> AreaQuotas:
        data = self.cleaned_data
        villages = {int(name.removeprefix(VILLAGE)): data[name] for name in data if name.startswith(VILLAGE)}
        return AreaQuotas(districts={self.district.pk: data[DISTRICT]}, villages=villages)


class AreaFileForm(forms.Form):
    file = forms.FileField(
        label="Buku kerja kuota wilayah (xlsx atau csv)", help_text="Unduh dulu buku kerjanya, lalu isi kolom KUOTA."
    )


class SharingForm(forms.Form):
    """How to share a quota out over areas, and the figures to do it by: a release of DTSEN or a workbook."""

    total = forms.IntegerField(label="Orang yang dibagi", min_value=1, max_value=MOST)
    level = forms.ChoiceField(label="Dibagi ke", choices=LEVELS)
    release = forms.ModelChoiceField(
        ReferenceList.objects.filter(kind=ListKind.DTSEN, status=ListStatus.READY),
        label="Penduduk menurut rilis DTSEN",
        required=False,
        empty_label="(memakai berkas di bawah)",
        help_text="Desil 1 dipakai sebagai tanda miskin ekstrem: belum terkonfirmasi.",
    )
    file = forms.FileField(
        label="atau buku kerja dengan kolom PENDUDUK dan MISKIN_EKSTREM",
        required=False,
    )
    per_resident = forms.IntegerField(label="Bobot tiap penduduk", min_value=0, max_value=1000, initial=1)
    per_poor = forms.IntegerField(
        label="Bobot tambahan tiap penduduk miskin ekstrem", min_value=0, max_value=1000, initial=0
    )
    capped = forms.BooleanField(label="Paling banyak sejumlah usulan yang ada di wilayah itu", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("release") and not data.get("file") and not self.errors:
            raise forms.ValidationError("Pilih rilis DTSEN atau berkas sebagai sumber angka penduduk.")
        return data

    def how(self) -> Sharing:
        data = self.cleaned_data
        weights = {name: data[name] for name in ("total", "per_resident", "per_poor", "capped")}
        return Sharing(level=Level(data["level"]), **weights)
