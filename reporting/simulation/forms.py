"""The form of a comparison: whom, and two sides whose readings and values follow from the regulation chosen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField

from eligibility import regulations
from eligibility.reference.models import ListKind, ListStatus, ReferenceList
from eligibility.regulations import Regulation
from eligibility.regulations.parameters import Parameter
from eligibility.regulations.readings import Reading
from enrollment.programs.models import Program, Wave
from jamsos.ui.days import DayField
from reporting.simulation.population import ASSUMPTIONS, LIST, REGISTRATIONS, Population
from reporting.simulation.presets import Preset, presets, sides_of
from reporting.simulation.sides import WHOLE, Side

READING, VALUE, ASSUME = "pembacaan-", "nilai-", "anggapan-"
AS_IN_FORCE = ("", "seperti berlaku")
YES_NO = [AS_IN_FORCE, ("ya", "ya"), ("tidak", "tidak")]
MOST = 10**12
# Another regulation has other readings and values: the form comes again with them. The button does it without htmx.
LOAD_AGAIN = {
    **{"hx-post": "", "hx-vals": '{"muat": "1"}', "hx-trigger": "change"},
    **{"hx-target": "closest form", "hx-select": ".simulation-form", "hx-swap": "outerHTML"},
}


class SideForm(forms.Form):
    """One side. The regulation decides which readings and values can be put in place."""

    regulation = forms.ChoiceField(
        label="Peraturan",
        error_messages={"invalid_choice": "Peraturan itu tidak dikenal; pilih dari daftar."},
        widget=forms.Select(attrs=LOAD_AGAIN),
    )
    on = DayField(label="Keadaan pada tanggal", help_text="Parameter dan pembacaan yang berlaku pada tanggal ini.")
    at_home = forms.BooleanField(label="Baca peraturan daerah lain seolah-olah untuk daerah sendiri", required=False)
    wave = forms.ModelChoiceField(
        Wave.objects.none(), label="Kuota dan anggaran dari", required=False, empty_label="tanpa kuota"
    )
    percent = forms.IntegerField(
        label="Kalikan kuota dan anggaran tahap (%)", initial=WHOLE, min_value=0, max_value=1000, required=False
    )
    quota = forms.IntegerField(label="Kuota pengganti (orang)", max_value=MOST, min_value=0, required=False)
    budget = forms.IntegerField(label="Anggaran pengganti (rupiah)", max_value=MOST, min_value=0, required=False)

    def __init__(self, *args: Any, law: Regulation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.law = law
        self.fields["regulation"].choices = [(one.code, one.short) for one in regulations.catalogue()]
        self.fields["wave"].queryset = _waves()
        for reading in law.readings.values():
            if any(option.computed for option in reading.options.values()):
                self.fields[READING + reading.id] = _reading_field(reading)
        for item in law.parameters.items.values():
            if type(item.values[-1].value) in (int, bool):
                self.fields[VALUE + item.name] = _value_field(item)

    @property
    def main(self) -> list[BoundField]:
        """What is always in sight."""
        return [field for field in self if not field.name.startswith((READING, VALUE))]

    @property
    def changes(self) -> list[BoundField]:
        """Readings and values."""
        return [field for field in self if field.name.startswith((READING, VALUE))]

    @property
    def changed(self) -> bool:
        """Whether the readings and values should be in sight."""
        return any(field.value() not in (None, "") or field.errors for field in self.changes)

    def side(self) -> Side:
        """What was asked; empty fields ask nothing."""
        data = self.cleaned_data
        readings = {name.removeprefix(READING): v for name, v in data.items() if name.startswith(READING) and v}
        values = {name.removeprefix(VALUE): _typed(v) for name, v in data.items() if name.startswith(VALUE)}
        return Side(
            regulation=data["regulation"],
            on=data["on"],
            readings=readings,
            values={name: value for name, value in values.items() if value is not None},
            at_home=data["at_home"],
            wave=data["wave"] and data["wave"].pk,
            percent=WHOLE if data["percent"] is None else data["percent"],
            quota=data["quota"],
            budget=data["budget"],
        )


def _waves() -> QuerySet[Wave]:
    return Wave.objects.select_related("program").order_by("-program__year", "number")


def _reading_field(reading: Reading) -> forms.ChoiceField:
    options = [(option.code, option.says) for option in reading.options.values()]
    label, why = f"Pembacaan {reading.id}", f"{reading.article}: {reading.question}"
    return forms.ChoiceField(label=label, choices=[AS_IN_FORCE, *options], required=False, help_text=why)


def _value_field(item: Parameter) -> forms.Field:
    """A whole number or yes and no; empty = the value in force."""
    told = {"label": item.label, "required": False, "help_text": f"{item.article}, {item.unit}"}
    if isinstance(item.values[-1].value, bool):
        return forms.ChoiceField(choices=YES_NO, **told)
    field = forms.IntegerField(min_value=-MOST, max_value=MOST, **told)
    field.widget.attrs["placeholder"] = item.values[-1].value
    return field


def _typed(value: Any) -> int | bool | None:
    return {"ya": True, "tidak": False, "": None}.get(value, value) if isinstance(value, str) else value


def asked_of(side: Side) -> dict[str, Any]:
    """The fields of a side's form that ask for this side."""
    words = {True: "ya", False: "tidak"}
    values = {VALUE + k: words[v] if isinstance(v, bool) else v for k, v in side.values.items()}
    plain = {name: getattr(side, name) for name in SideForm.base_fields}
    return {**plain, **{READING + key: option for key, option in side.readings.items()}, **values}


class SimulationForm(forms.Form):
    """Whom to compare and both sides; `preset` (a button) makes side B from side A."""

    population = forms.ChoiceField(
        label="Penduduk",
        help_text="Kedua anggapan hanya dipakai untuk seluruh rilis DTSEN.",
        error_messages={"invalid_choice": "Penduduk itu tidak ada atau sudah dimusnahkan; pilih dari daftar."},
    )
    preset = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        start: Mapping[str, Side],
        typed: Mapping[str, Any] | None = None,
    ) -> None:
        """`start`: both sides to begin with. `typed`: what stood in the form when another regulation was chosen."""
        super().__init__(data, initial=dict(typed or {}))
        self.fields["population"].choices = _populations()
        for key, text in ASSUMPTIONS.items():
            self.fields[ASSUME + key] = forms.BooleanField(label=text, required=False)
        self.sides = {name: _side_form(data, name, side, typed) for name, side in start.items()}

    @property
    def titled(self) -> list[tuple[str, SideForm]]:
        return [("Sisi A: semula", self.sides["a"]), ("Sisi B: menjadi", self.sides["b"])]

    @property
    def whom(self) -> list[BoundField]:
        return [field for field in self if field.name != "preset"]

    @property
    def presets(self) -> list[Preset]:
        """The buttons that fit side A as it stands."""
        return presets(Side(self.sides["a"].law.code, date.min))

    def is_valid(self) -> bool:
        """Side B is not asked about where a button makes it."""
        own = super().is_valid()
        names = ("a",) if own and self.cleaned_data["preset"] else ("a", "b")
        return all([own, *(self.sides[name].is_valid() for name in names)])

    def asked(self) -> tuple[Side, Side]:
        """Both sides. Raises DomainError: a button that does not fit side A."""
        a = self.sides["a"].side()
        key = self.cleaned_data["preset"]
        return sides_of(key, a) if key else (a, self.sides["b"].side())

    def whom_asked(self, villages: tuple[int, ...] | None) -> Population:
        """The population, within the desa the officer may compare."""
        kind, _, pk = self.cleaned_data["population"].partition(":")
        ticked = tuple(key for key in ASSUMPTIONS if self.cleaned_data[ASSUME + key]) if kind == LIST else ()
        return Population(kind, int(pk), villages, ticked)


def _side_form(data: Mapping[str, Any] | None, name: str, start: Side, typed: Mapping[str, Any] | None) -> SideForm:
    """The form of a side, with the readings and values of the regulation that was chosen."""
    stood = {key.removeprefix(f"{name}-"): value for key, value in (typed or {}).items() if key.startswith(f"{name}-")}
    chosen = (data or {}).get(f"{name}-regulation") or stood.get("regulation") or start.regulation
    known = {law.code: law for law in regulations.catalogue()}
    return SideForm(
        data, prefix=name, law=known.get(chosen, known[start.regulation]), initial=stood or asked_of(start)
    )


def _populations() -> list[tuple[str, str]]:
    programs = [(f"{REGISTRATIONS}:{one.pk}", f"Usulan {one}") for one in Program.objects.all()]
    ready = ReferenceList.objects.filter(kind=ListKind.DTSEN, status=ListStatus.READY).order_by("-loaded_at")
    return [*programs, *((f"{LIST}:{one.pk}", f"Seluruh {one}") for one in ready)]
