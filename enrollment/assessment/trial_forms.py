"""Forms of a trial: regulation, day and readings, then one person or a file. Nothing that is typed is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from eligibility import regulations
from eligibility.regulations import Regulation
from eligibility.regulations.engine import Reading
from enrollment.assessment.person_file import COLUMN_OF
from enrollment.assessment.trial_fields import asked_by, field_of, suggestions
from enrollment.programs.selectors import current_program
from jamsos.errors import DomainError
from jamsos.lib.dates import parse_date
from jamsos.ui.days import DayField

MOST_BYTES = 10 * 2**20
READ_AS = "baca_"
TRIAL = "percobaan"
AS_CHOSEN = ("", "sebagaimana berlaku")
NOT_COMPARED = ("", "tidak dibandingkan")
BAD_DAY = "Tanggal tidak terbaca. Pilih dari kalender."


def law_asked_for(data: Mapping[str, Any]) -> Regulation:
    """The regulation named, else the newest programme's, else the first of the catalogue."""
    known = {law.code: law for law in regulations.catalogue()}
    program = current_program()
    usual = program.regulation if program and program.regulation in known else next(iter(known))
    return known.get(data.get("peraturan", ""), known[usual])


def day_asked_for(data: Mapping[str, Any], law: Regulation) -> date:
    """The day named where the regulation is in force then, else a day on which it is: for the fields to show."""
    try:
        day = parse_date(data.get("tanggal") or timezone.localdate())
    except ValueError:
        day = timezone.localdate()
    return day if law.in_force(day) else law.days()[-1]


def usual_day(law: Regulation) -> date:
    """Today, or the last day of a regulation that has ended, or the first of one still to come."""
    today = timezone.localdate()
    return today if law.in_force(today) else law.in_force_to or law.in_force_from


def has_test_values(law: Regulation) -> bool:
    """Whether any parameter has a value that is only for trials."""
    return any(value.test_only for item in law.parameters.items.values() for value in item.values)


def computed(law: Regulation) -> list[Reading]:
    """The open questions whose answer changes what is computed."""
    return [one for one in law.readings.values() if any(option.computed for option in one.options.values())]


class ChoiceOfLaw(forms.Form):
    """Which regulation, as of which day, and beside it another regulation or reading."""

    peraturan = forms.ChoiceField(label="Peraturan")
    tanggal = DayField(
        label="Tanggal penilaian",
        help_text="Menentukan parameter dan pembacaan yang berlaku.",
        error_messages={"invalid": BAD_DAY},
    )
    bandingkan = forms.ChoiceField(label="Bandingkan dengan", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.law = law_asked_for(self.data or self.initial)
        self.fields["peraturan"].choices = [(law.code, law.short) for law in regulations.catalogue()]
        self.fields["bandingkan"].choices = _comparisons(self.law)
        self.initial = {"tanggal": usual_day(self.law)} | self.initial | {"peraturan": self.law.code}

    def clean_tanggal(self) -> date:
        """A day on which the regulation is in force."""
        return in_force(self.law, self.cleaned_data["tanggal"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("tanggal") and (other := side_of(data.get("bandingkan") or "", self.law)):
            try:
                in_force(other, data["tanggal"])
            except forms.ValidationError as error:
                self.add_error("bandingkan", error)
        return data

    def sides(self, law: Regulation) -> list[Regulation]:
        """The regulation as it is to be read, and the one to put beside it."""
        other = side_of(self.cleaned_data["bandingkan"], law)
        return [law, other] if other else [law]


def in_force(law: Regulation, on: date) -> date:
    """The day, refused as an error of its field when the regulation is not in force then."""
    try:
        law.terms(on)
    except DomainError as error:
        raise forms.ValidationError(f"{error.message} {error.hint}") from error
    return on


class PersonForm(ChoiceOfLaw):
    """One person; empty = not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("peraturan", "bandingkan"):
            self.fields[name].widget.attrs |= {"hx-post": "", "hx-target": "#isian", "hx-select": "#isian"}
        self.readings = [f"{READ_AS}{one.id}" for one in computed(self.law)]
        self.fields |= {f"{READ_AS}{one.id}": _reading_field(one) for one in computed(self.law)}
        if has_test_values(self.law):
            self.fields[TRIAL] = forms.BooleanField(label="Pakai nilai percobaan", required=False)
        self._add_facts()

    def _add_facts(self) -> None:
        """The facts that either side asks for, as they stand on the day chosen."""
        given = self.data or self.initial
        self._day = day_asked_for(given, self.law)
        other = side_of(given.get("bandingkan") or "", self.law)
        self._laws = [law for law in (self.law, other) if law and law.in_force(self._day)]
        self.facts = asked_by(self._laws, self._day)
        names = [fact for _, facts in self.facts for fact in facts]
        self.fields |= {COLUMN_OF[fact]: field_of(fact, self._laws, self._day) for fact in names}

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the person under their titles."""
        return [(title, [self[COLUMN_OF[fact]] for fact in facts]) for title, facts in self.facts]

    def reading_fields(self) -> list[forms.BoundField]:
        """How the open questions are to be read, and whether values for trials count."""
        return [self[name] for name in [*self.readings, TRIAL] if name in self.fields]

    def read_otherwise(self) -> bool:
        """Whether any question is read otherwise than it is in force."""
        return any(field.value() for field in self.reading_fields())

    def lists(self) -> list[tuple[str, list[str]]]:
        """What may be typed where anything may: id of the list and its lines."""
        facts = [fact for _, names in self.facts for fact in names]
        found = [(f"daftar-{fact}", suggestions(fact, self._laws, self._day)) for fact in facts]
        return [(name, lines) for name, lines in found if lines]

    def chosen(self) -> list[Regulation]:
        """The regulation as it is to be read, and the one to put beside it."""
        read = {name.removeprefix(READ_AS): self.cleaned_data[name] for name in self.readings}
        law = self.law.read_as(**{key: option for key, option in read.items() if option})
        return self.sides(law.as_test() if self.cleaned_data.get(TRIAL) else law)

    def person(self) -> dict[str, str]:
        """What was typed, by column."""
        columns = {COLUMN_OF[fact] for _, facts in self.facts for fact in facts}
        return {name: self.cleaned_data[name] for name in columns if self.cleaned_data.get(name)}


class TrialFileForm(ChoiceOfLaw):
    """A file of persons under a regulation."""

    berkas = forms.FileField(
        label="Berkas orang (xlsx atau csv)",
        help_text="Kolomnya seperti templat pekerja; judul kolom di baris pertama. Berkas tidak disimpan.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_berkas(self) -> Any:
        """A file within the size that is answered at once."""
        given = self.cleaned_data["berkas"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(f"Berkas melebihi {MOST_BYTES // 2**20} MiB. Bagi menjadi beberapa berkas.")
        return given


def side_of(named: str, law: Regulation) -> Regulation | None:
    """The other side: `kode`, or `kode:C1=luar` for a reading of the same regulation; nothing for any other name."""
    code, _, reading = named.partition(":")
    if code == law.code and reading:
        question, _, option = reading.partition("=")
        known = option in law.readings[question].options if question in law.readings else False
        return law.read_as(**{question: option}) if known else None
    return next((one for one in regulations.catalogue() if one.code == code and one.code != law.code), None)


def _comparisons(law: Regulation) -> list[tuple[str, Any]]:
    others = [(one.code, one.short) for one in regulations.catalogue() if one.code != law.code]
    readings = [
        (f"{law.code}:{one.id}={option.code}", f"{one.id}: {option.says}")
        for one in computed(law)
        for option in one.options.values()
        if option.code != one.choices[-1].option
    ]
    groups = [("Peraturan lain", others), ("Pembacaan lain", readings)]
    return [NOT_COMPARED, *(group for group in groups if group[1])]


def _reading_field(reading: Reading) -> forms.ChoiceField:
    options = [(option.code, option.says) for option in reading.options.values()]
    return forms.ChoiceField(label=f"{reading.id}. {reading.question}", choices=[AS_CHOSEN, *options], required=False)
