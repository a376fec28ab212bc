"""The column layouts on the screen: their versions, and the next one of the submission and of the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.decrees.models import DecreeLine
from enrollment.submissions.layout_checks import DATE_FORMATS, WIDTHS, wrong_submission
from enrollment.submissions.layout_differences import differences, filling
from enrollment.submissions.layout_versions import (
    Version,
    add_version,
    entered_last,
    holding,
    versions,
)
from enrollment.submissions.layouts import ANSWER_FIELDS, ANSWERS, SOURCES, layout_from
from enrollment.submissions.models import LayoutKind
from jamsos.accounts.policy import Act
from jamsos.stated import MOST
from jamsos.ui.days import DayField
from jamsos.ui.pages import FormPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.templatetags.formats import tanggal

WIDTH = 18
NUMBER = re.compile(r"[0-9]{1,4}")
BACK = ("Susunan kolom", "layouts")
SAMPLE = DecreeLine(
    nik="9904000000000001",
    nkk="9904000000000002",
    name="ORANG CONTOH",
    birth_place="SERANG",
    birth_date=date(1980, 5, 17),
    sex="L",
    mother_name="IBU CONTOH",
    address="KP CONTOH RT 01 RW 01",
    village="Desa Contoh",
    district="Kecamatan Contoh",
    phone="081200000000",
    occupation="Petani",
    group="Kelompok contoh",
    fund_source="APBD",
    months=12,
    amount=201_600,
)
"""A made-up person for the preview."""


class LayoutsPage(PanelPage):
    act = Act.VIEW_SUBMISSIONS
    title = "Susunan kolom"
    intro = (
        "Kolom buku kerja untuk BPJS dan kolom jawabannya, per versi. Berkas yang sudah dibuat atau dibaca tetap "
        "memakai versinya sendiri."
    )
    back = ("BPJS", "submissions")

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Ubah susunan pengajuan", reverse("layout-submission"), Act.PREPARE_SUBMISSION),
            Action("Ubah susunan jawaban", reverse("layout-answer"), Act.PREPARE_SUBMISSION),
        ]

    def get_panels(self) -> Sequence[Panel]:
        return [panel for kind in LayoutKind for panel in self._of(kind)]

    def _of(self, kind: LayoutKind) -> list[Panel]:
        known = versions(kind)
        holds = holding(known, timezone.localdate())
        before = {after.name: old for old, after in pairwise(known)}
        rows = [_version_row(kind, one, before.get(one.name), holds) for one in reversed(known)]
        columns = _submission_facts(holds) if kind == LayoutKind.SUBMISSION else _answer_facts(holds)
        shown = Panel(f"{kind.label}: versi {holds.name} yang berlaku", columns)
        listed = Panel(
            f"{kind.label}: semua versi", template="submissions/layouts.html", context={"rows": rows}, wide=True
        )
        return [shown, listed]


def _version_row(kind: LayoutKind, one: Version, before: Version | None, holds: Version) -> dict[str, Any]:
    entered = one.entered
    return {
        "name": one.name,
        "holds": one.name == holds.name,
        "valid_from": tanggal(entered.valid_from) if entered else "sejak awal",
        "basis": entered.basis if entered else "susunan bawaan",
        "by": f"{entered.made_by or 'sistem'}, {tanggal(entered.made_at)}" if entered else "–",
        "changes": differences(kind, before.content, one.content) if before else [],
    }


def _submission_facts(holds: Version) -> list[Fact]:
    columns = holds.content["columns"]
    return [Fact(f"{place}. {one['name']}", filling(one)) for place, one in enumerate(columns, 1)]


def _answer_facts(holds: Version) -> list[Fact]:
    headings = [Fact(label, ", ".join(holds.content["columns"][name])) for name, label in ANSWER_FIELDS.items()]
    words = [Fact(f"Berarti {label}", ", ".join(holds.content["statuses"][kind])) for kind, label in ANSWERS.items()]
    return [*headings, *words]


class VersionForm(forms.Form):
    """What every version says of itself."""

    valid_from = DayField(label="Berlaku mulai")
    basis = forms.CharField(
        label="Dasar perubahan", max_length=MOST, help_text="Surat atau pesan BPJS yang memintanya; tanpa NIK."
    )
    confirmed = forms.BooleanField(label="Disepakati BPJS", required=False)
    base = forms.CharField(widget=forms.HiddenInput)


class LayoutPage(FormPage):
    """The version that holds today, or a scheduled one (`dari`), to be changed into the next.

    `base` tells which one had been entered last when the page was opened.
    """

    act = Act.PREPARE_SUBMISSION
    back = BACK
    kind: LayoutKind
    submit_label = "Simpan versi baru"
    success_message = "Versi baru disimpan."

    @cached_property
    def known(self) -> list[Version]:
        return versions(self.kind)

    @cached_property
    def start(self) -> Version:
        asked, today = self.request.GET.get("dari"), timezone.localdate()
        return next((one for one in _scheduled(self.known, today) if one.name == asked), holding(self.known, today))

    def get_initial(self) -> dict[str, Any]:
        return {
            "valid_from": max(self.start.valid_from, timezone.localdate()),
            "base": entered_last(self.known).name,
            "confirmed": self.start.content["confirmed"],
        }

    def get_lead(self) -> Sequence[Panel]:
        others = [one for one in _scheduled(self.known, timezone.localdate()) if one is not self.start]
        facts = [Fact("Dimulai dari", f"versi {self.start.name}"), *(_scheduled_fact(one) for one in others)]
        return [Panel("Versi", facts)]

    def get_content(self, form: VersionForm) -> Mapping[str, Any]:
        """The mapping as it stands in the form."""
        raise NotImplementedError

    def save(self, form: VersionForm) -> str:
        told = {name: form.cleaned_data[name] for name in ("valid_from", "basis", "base")}
        content, today = self.get_content(form), timezone.localdate()
        add_version(self.kind, content, on=today, actor=self.request.user, **told)
        return reverse("layouts")


def _scheduled(known: Sequence[Version], today: date) -> list[Version]:
    return [one for one in known if one.valid_from > today]


def _scheduled_fact(one: Version) -> Fact:
    return Fact(
        "Sudah dijadwalkan",
        f"versi {one.name} mulai {tanggal(one.valid_from)}",
        "sejak hari itu versi itu yang berlaku, tanpa perubahan di sini; buka untuk mengubahnya",
        url=f"?{urlencode({'dari': one.name})}",
    )


class SubmissionForm(VersionForm):
    date_format = forms.ChoiceField(label="Bentuk tanggal", choices=DATE_FORMATS.items())


class SubmissionLayoutPage(LayoutPage):
    """One form holds all columns; every button sends it, and only `Simpan versi baru` stores anything."""

    kind = LayoutKind.SUBMISSION
    title = "Ubah susunan pengajuan"
    intro = (
        "NIK, nama, pekerjaan, dan alamat masing-masing pada tepat satu kolom (Pasal 23 ayat (2)). Kolom tanpa isian "
        "selalu berisi teks tetapnya. Versi baru berlaku mulai tanggalnya."
    )
    template_name = "submissions/layout.html"
    form_class = SubmissionForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.columns = [dict(one) for one in self.start.content["columns"]]
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"date_format": self.start.content["date_format"]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.columns = read_columns(request.POST)
        step = request.POST.get("langkah", "")
        if not step:
            return super().post(request, *args, **kwargs)
        self.columns = stepped(self.columns, step)
        return self.render_to_response(self.get_context_data(form=self.get_form_class()(initial=request.POST.dict())))

    def get_content(self, form: SubmissionForm) -> Mapping[str, Any]:
        agreed, dates = form.cleaned_data["confirmed"], form.cleaned_data["date_format"]
        return {"confirmed": agreed, "date_format": dates, "columns": self.columns}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "columns": self.columns,
            "sources": SOURCES.items(),
            "least": WIDTHS[0],
            "most": WIDTHS[-1],
            "preview": self._preview(context["form"]["date_format"].value()),
        }

    def _preview(self, date_format: str) -> dict[str, Any]:
        """Heading row and a made-up person, as the workbook would show them; or what is wrong."""
        dates = date_format if date_format in DATE_FORMATS else next(iter(DATE_FORMATS))
        content = {"confirmed": False, "date_format": dates, "columns": self.columns}
        if wrong := wrong_submission(content):
            return {"wrong": wrong}
        shown = layout_from(content, "")
        cells = shown.row(SAMPLE, date(timezone.localdate().year, 1, 1))
        return {"cells": [(column.heading, cell) for column, cell in zip(shown.columns, cells, strict=True)]}


def read_columns(data: QueryDict) -> list[dict[str, Any]]:
    """The columns as they stand in the form, in its order."""
    rows = zip(*(data.getlist(name) for name in ("heading", "source", "value", "width")), strict=False)
    return [_column(*(" ".join(cell.split()) for cell in row)) for row in rows]


def _column(heading: str, source: str, value: str, width: str) -> dict[str, Any]:
    filled = {"from": source} if source else {"value": value}
    more = {"value": value} if source and value else {}
    return {"name": heading, "width": _whole(width, 0), **filled, **more}


def _whole(text: str, otherwise: int) -> int:
    """A place or a width as typed; `otherwise` when it is no number, or longer than either can be."""
    return int(text) if NUMBER.fullmatch(text) else otherwise


def stepped(columns: Sequence[dict[str, Any]], step: str) -> list[dict[str, Any]]:
    """After adding, dropping or moving one column: `add`, or its place with `up`, `down` or `drop`."""
    rows, (where, _, what) = list(columns), step.partition(":")
    place = _whole(where, -1)
    if step == "add":
        return [*rows, {"name": "", "width": WIDTH, "value": ""}]
    if not 0 <= place < len(rows):
        return rows
    row = rows.pop(place)
    if what != "drop":
        rows.insert(max(0, place + {"up": -1, "down": 1}.get(what, 0)), row)
    return rows


class ListField(forms.CharField):
    """Several texts in one field, parted by commas or lines."""

    def clean(self, value: Any) -> list[str]:
        texts = super().clean(value).replace("\n", ",").split(",")
        return [text for text in (" ".join(one.upper().split()) for one in texts) if text]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class AnswerForm(VersionForm):
    """Headings by field and words by meaning; the service says what is wrong with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in ANSWER_FIELDS.items():
            self.fields[name] = ListField(label=f"Judul kolom {label}", max_length=400, help_text=HEADINGS_HELP)
        for kind, label in ANSWERS.items():
            self.fields[kind] = ListField(label=f"Kata status yang berarti {label}", max_length=600)
        self.order_fields([*ANSWER_FIELDS, *ANSWERS])


HEADINGS_HELP = "Yang pertama dipakai templat; judul lain dipisah koma."


class AnswerLayoutPage(LayoutPage):
    kind = LayoutKind.ANSWER
    title = "Ubah susunan jawaban"
    intro = (
        "Jawaban dibaca menurut judul kolomnya, jadi urutan kolom bebas. Huruf besar, titik, dan spasi pada judul "
        "tidak membedakan. Versi baru dipakai untuk jawaban yang dicatat mulai tanggalnya."
    )
    form_class = AnswerForm

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | self.start.content["columns"] | self.start.content["statuses"]

    def get_content(self, form: AnswerForm) -> Mapping[str, Any]:
        asked = form.cleaned_data
        return {
            "confirmed": asked["confirmed"],
            "columns": {name: asked[name] for name in ANSWER_FIELDS},
            "statuses": {kind: asked[kind] for kind in ANSWERS},
        }
