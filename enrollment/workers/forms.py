"""Forms about workers. The entry form only collects text: `checking` judges it, as it does for files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.programs.selectors import current_program
from enrollment.workers.cells import Fault
from enrollment.workers.checking import Remark
from enrollment.workers.columns import BY_FIELD, YES_NO, Column, stated_for
from enrollment.workers.ending import SHORTEST, TYPED, EndReason
from enrollment.workers.identity import SETTLED
from enrollment.workers.models import Registration, Sex
from enrollment.workers.seen import opened
from enrollment.workers.showing import HIDDEN, MARITAL, initial_of
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.lib.nik import LENGTH, mask
from jamsos.lib.workbook import Cell
from jamsos.regions.models import Village
from jamsos.ui.as_is import as_is_field, ask
from jamsos.ui.days import DAY, DayField
from jamsos.ui.shared import seen_field
from jamsos.ui.table_field import TableField

LABELS = {
    "nik": "NIK",
    "nkk": "No. KK",
    "name": "Nama sesuai KTP-el",
    "birth_place": "Tempat lahir",
    "birth_date": "Tanggal lahir",
    "dependants": "Jumlah tanggungan",
    "address": "Alamat",
    "rt": "RT",
    "rw": "RW",
    "occupation_text": "Pekerjaan",
    "sponsor": "OPD pengusul",
    "phone": "Nomor HP",
    "mother_name": "Nama ibu kandung",
    "registered_on": "Tanggal daftar",
}
BLANK = [("", "– belum diketahui –")]
DIGITS = ("nik", "nkk", "dependants", "rt", "rw")


def stated_field(column: Column) -> forms.Field:
    """The field of a column that only some regulations ask for."""
    label = Registration._meta.get_field(column.field).verbose_name.capitalize()
    if column.choices:
        return forms.ChoiceField(label=label, choices=[*BLANK, *((word, word) for word in YES_NO)], required=False)
    return forms.CharField(label=label, required=False, max_length=20, widget=DAY)


class WorkerForm(forms.Form):
    """One worker, column by column as in the file; lists instead of free text where there is a list."""

    nik = forms.CharField(required=False, max_length=40, help_text="16 angka sesuai KTP-el.")
    nkk = forms.CharField(required=False, max_length=40)
    name = forms.CharField(max_length=200)
    birth_place = forms.CharField(required=False, max_length=200)
    birth_date = forms.CharField(required=False, max_length=20, widget=DAY)
    sex = forms.ChoiceField(label="Jenis kelamin", choices=BLANK + Sex.choices, required=False)
    marital = forms.ChoiceField(
        label="Status kawin", choices=BLANK + [(label, label) for label in MARITAL.values()], required=False
    )
    dependants = forms.CharField(required=False, max_length=10, help_text="Orang serumah yang ditanggung.")
    disability = forms.ChoiceField(
        label="Penyandang disabilitas", choices=[*BLANK, ("Ya", "Ya"), ("Tidak", "Tidak")], required=False
    )
    address = forms.CharField(required=False, max_length=300)
    rt = forms.CharField(required=False, max_length=10)
    rw = forms.CharField(required=False, max_length=10)
    village = forms.ModelChoiceField(Village.objects.none(), label="Desa", empty_label="– pilih –")
    occupation_text = forms.CharField(required=False, max_length=200)
    group = forms.ChoiceField(label="Kelompok")
    sponsor = forms.CharField(required=False, max_length=200)
    phone = forms.CharField(required=False, max_length=40)
    mother_name = forms.CharField(required=False, max_length=200)
    registered_on = forms.CharField(required=False, max_length=20, widget=DAY, help_text="Kosong = hari ini.")

    def __init__(self, *args: Any, program: Program, user: User, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name, label in LABELS.items():
            self.fields[name].label = label
        for name in DIGITS:
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
        for column in stated_for(program.regulation):
            self.fields[column.field] = stated_field(column)
        villages = Village.objects.select_related("district").order_by("district__name", "name")
        area = policy.area(user, act)
        self.fields["village"].queryset = villages if area is None else villages.filter(pk__in=area)
        if area is not None and len(area) == 1:
            self.fields["village"].initial = next(iter(area))
            self.fields["village"].empty_label = None
        self.fields["group"].choices = [("", "– pilih –"), *((g.code, g.name) for g in program.groups.all())]

    def cells(self) -> dict[str, str]:
        """What was typed, by column name of the worker file."""
        data = self.cleaned_data
        typed = {BY_FIELD[name].name: data[name] for name in BY_FIELD if name in data and name != "village"}
        village = data.get("village")
        return typed | ({"DESA": village.name, "KECAMATAN": village.district.name} if village else {})

    def show(self, remarks: Sequence[Remark]) -> None:
        """Put each refusal beside its field."""
        self._beside([remark for remark in remarks if remark.blocking])

    def _beside(self, remarks: Sequence[Remark]) -> None:
        fields = {column.name: column.field for column in BY_FIELD.values()}
        for remark in remarks:
            name = fields.get(remark.column)
            said = remark.message.replace(", dikosongkan.", ".")
            parts = [part for part in (said, remark.hint, self._link(remark.about)) if part]
            shown = format_html_join(" ", "{}", ((part,) for part in parts))
            self.add_error(name if name in self.fields else None, shown)

    def _link(self, about: int | None) -> str:
        """To whom a remark is about, for who may see that person."""
        if about is None or not Registration.objects.visible_to(self.user).filter(pk=about).exists():
            return ""
        return format_html('<a href="{}">Buka halaman pekerja</a>', reverse("worker", args=[about]))


class ProposeForm(WorkerForm):
    declared = forms.BooleanField(
        label="Pengusul menyatakan: aktif bekerja, belum terlindungi, dan tidak menerima bantuan iuran lain",
        required=False,
    )

    as_is = as_is_field("Sudah saya cocokkan dengan KTP-el dan KK: simpan apa adanya")

    LOOKED_AT = ("nik", "name", "birth_date", "village")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        look = {"hx-post": reverse("worker-look-ahead"), "hx-trigger": "change", "hx-target": "#cek-usulan"}
        for name in self.LOOKED_AT:
            self.fields[name].widget.attrs |= look | {"hx-sync": "closest form:queue last"}

    def ask(self, remarks: Sequence[Remark]) -> None:
        """Show what looks like a slip, and let the officer say that it is none."""
        self._beside(remarks)
        ask(self)


class LookForm(WorkerForm):
    """What of the entry form says who somebody is, half filled in as it may be."""

    HINT = "Isi desa, lalu NIK atau nama dan tanggal lahir: di sini tampil apakah orangnya ada di DTSEN."
    ASKED = ("nik", "nkk", "name", "birth_date", "sex", "rt", "rw")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: field for name, field in self.fields.items() if name in {*self.ASKED, "village"}}
        self.fields["name"].required = False

    def person(self, on: date) -> dict[str, Any]:
        """The columns of the matcher; what cannot be read is not known yet."""
        village = self.cleaned_data["village"]
        typed = {name: self._value(name, on) for name in self.ASKED}
        return typed | {"village_id": village.pk, "district_id": village.district_id}

    def _value(self, name: str, on: date) -> Any:
        try:
            return BY_FIELD[name].clean(Cell(self.cleaned_data[name]), on) or None
        except Fault:
            return None


class ChangeForm(WorkerForm):
    """Mending: private values are kept unless typed anew, settled ones are shown but cannot be changed."""

    seen = seen_field(required=True)

    def __init__(self, *args: Any, one: Registration, **kwargs: Any) -> None:
        super().__init__(*args, program=one.program, **kwargs | {"initial": initial_of(one) | {"seen": opened(one)}})
        self.one = one
        hidden = {"nik": mask(one.nik or one.nik_given), "nkk": mask(one.nkk)}
        hidden["mother_name"] = "tersimpan" if one.mother_name else ""
        for name, shown in hidden.items():
            self.fields[name].widget.attrs["placeholder"] = shown or "belum diisi"
            self.fields[name].help_text = "Biarkan kosong bila tidak berubah."
        if one.state == State.RETURNED:
            for name in {name.removesuffix("_id") for name in SETTLED} & set(self.fields):
                self.fields[name].disabled = True

    def cells(self) -> dict[str, str]:
        kept = {name: getattr(self.one, name) or "" for name in HIDDEN if not self.cleaned_data[name]}
        return super().cells() | {BY_FIELD[name].name: value for name, value in kept.items()}


class UploadForm(forms.Form):
    program = forms.ModelChoiceField(Program.objects.all(), label="Program", empty_label=None, initial=current_program)
    file = TableField(label="Berkas pekerja (xlsx atau csv)", help_text="Pakai templat bila belum punya.")
    declared = forms.BooleanField(
        label="Surat usulan memuat pernyataan: aktif bekerja, belum terlindungi, tidak menerima bantuan iuran lain",
        required=False,
    )


class FindForm(forms.Form):
    nik = forms.CharField(
        label="NIK",
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text="16 angka. Pencarian ini dicatat, NIK-nya tidak.",
    )

    def clean_nik(self) -> str:
        digits = "".join(filter(str.isdigit, self.cleaned_data["nik"]))
        if len(digits) != LENGTH:
            raise forms.ValidationError(f"NIK terdiri atas {LENGTH} angka; yang diketik {len(digits)} angka.")
        return digits


def _yes_or_no(text: str) -> bool | None:
    return {"ya": True, "tidak": False}.get(text)


class StatementForm(forms.Form):
    """What the proposer has seen or states; an empty field leaves things as they are."""

    seen = seen_field(required=True)
    ktp_regency = forms.CharField(
        label="Kabupaten/kota pada KTP-el",
        required=False,
        max_length=4,
        widget=forms.TextInput({"inputmode": "numeric"}),
        help_text="Kode 4 angka; 3604 = Kabupaten Serang, 3673 = Kota Serang. Kosong = tidak berubah.",
    )
    declared_on = DayField(
        label="Tanggal pernyataan pengusul",
        required=False,
        help_text="Pengusul menyatakan: aktif bekerja, belum terlindungi, tidak menerima bantuan iuran lain.",
    )
    evidence = forms.CharField(
        label="Bukti",
        min_length=10,
        max_length=200,
        help_text="Apa yang dilihat dan kapan, misalnya: KTP-el diperlihatkan 3 Februari 2026. Tanpa NIK.",
    )

    def __init__(self, *args: Any, one: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"seen": opened(one)}})


class ClarifyForm(StatementForm):
    """What the officer has seen or been told, with what only an officer may say."""

    UNCHANGED = [("", "– tidak berubah –"), ("ya", "Ya"), ("tidak", "Tidak")]

    works = forms.TypedChoiceField(
        label="Aktif bekerja", choices=UNCHANGED, coerce=_yes_or_no, empty_value=None, required=False
    )
    fragile = forms.TypedChoiceField(
        label="Rentan jatuh miskin", choices=UNCHANGED, coerce=_yes_or_no, empty_value=None, required=False
    )

    def __init__(self, *args: Any, one: Registration, **kwargs: Any) -> None:
        super().__init__(*args, one=one, **kwargs)
        stated = stated_for(one.program.regulation)
        self.fields |= {column.field: self._stated(column) for column in stated}
        self.order_fields(["ktp_regency", "works", "fragile", "declared_on", *(column.field for column in stated)])

    def _stated(self, column: Column) -> forms.Field:
        """A further fact that the programme's regulation asks for."""
        field = stated_field(column)
        if column.choices:
            return forms.TypedChoiceField(
                label=field.label, choices=self.UNCHANGED, coerce=_yes_or_no, empty_value=None, required=False
            )
        return DayField(label=field.label, required=False)


class LeaveForm(forms.Form):
    """Why somebody leaves, since when, and what says so; `why` offers what fits the stage."""

    why = forms.ChoiceField(label="Sebab")
    happened_on = DayField(
        label="Tanggal kejadian",
        help_text="Misalnya tanggal meninggal, pindah, atau mulai bekerja.",
    )
    note = forms.CharField(
        label="Bukti",
        min_length=SHORTEST,
        max_length=TYPED,
        help_text="Misalnya nomor akta kematian. Tanpa NIK.",
    )

    def __init__(self, *args: Any, decreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [(value, label) for value, label in EndReason.choices if not (decreed and value == EndReason.MISTAKEN)]
        self.fields["why"].choices = [("", "Pilih sebab"), *kept]
