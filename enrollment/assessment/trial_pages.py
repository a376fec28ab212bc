"""Uji kelayakan: one person typed in, or a file, explained rule by rule; nothing is kept but that a trial was run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from eligibility.regulations import Regulation
from enrollment.assessment.models import Result
from enrollment.assessment.person_file import READ, PersonFile, open_persons
from enrollment.assessment.trial import OnePerson, assess_one
from enrollment.assessment.trial_forms import BAD_DAY, PersonForm, TrialFileForm
from enrollment.assessment.trial_panels import file_panels, person_panels
from enrollment.assessment.trial_sides import FileSide, assess_side
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.dates import parse_date
from jamsos.lib.workbook import Column, Sheet, workbook_bytes
from jamsos.ui.downloads import attachment
from jamsos.ui.pages import FormPage
from jamsos.ui.panels import Action, Panel

MOST_ROWS = 20_000
GIVEN_BY_ADDRESS = ("peraturan", "tanggal", "bandingkan")
SHEETS = ("Hasil per orang", "Hasil pembanding")
CSV = "text/csv; charset=utf-8"
PEOPLE = (Column("BARIS", 8, number=True), Column("HASIL", 24), Column("PRIORITAS", 12), Column("SEBAB", 90))


class Trial(FormPage):
    """What both pages share: the answer is shown where the form stands, never kept."""

    act = Act.TRY_CRITERIA
    title = "Uji kelayakan"
    submit_label = "Nilai"
    panels: Sequence[Panel] = ()

    def get_panels(self) -> Sequence[Panel]:
        return self.panels

    def get_initial(self) -> dict[str, Any]:
        """What the address names; a day that cannot be read is told, not passed over."""
        given = {name: self.request.GET[name] for name in GIVEN_BY_ADDRESS if self.request.GET.get(name)}
        if "tanggal" in given and not _is_day(given["tanggal"]):
            messages.error(self.request, f"{BAD_DAY} Tanggal pada alamat halaman ini tidak dipakai.")
            del given["tanggal"]
        return given

    def answer(self, form: Form) -> HttpResponse | None:
        """Fill `panels`, or give another response. Raises `DomainError` for what cannot be answered."""
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            given = self.answer(form)
        except DomainError as error:
            form.add_error(None, f"{error.message} {error.hint}".strip())
            return self.form_invalid(form)
        return given or self.render_to_response(self.get_context_data(form=form))

    def record(self, law: Regulation, on: date, rows: int, **more: Any) -> None:
        """That a trial was run, and under what: no person in it."""
        audit.record(
            "criteria.try",
            actor=self.request.user,
            regulation=law.code,
            version=law.version,
            on=on.isoformat(),
            rows=rows,
            **more,
        )


class PersonPage(Trial):
    """One person; choosing another regulation only shows its fields."""

    intro = (
        "Ketik apa yang diketahui tentang satu orang: tiap syarat menjawab dengan pasal dan sebabnya. Yang kosong "
        "berarti belum diketahui. Tidak ada yang disimpan; yang tercatat hanya bahwa uji dijalankan."
    )
    template_name = "assessment/trial.html"
    form_class = PersonForm

    def get_initial(self) -> dict[str, Any]:
        return self.request.POST.dict() if self.request.htmx else super().get_initial()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A change of regulation asks for other fields, with what was typed left in them."""
        if request.htmx:
            return self.render_to_response(self.get_context_data(form=PersonForm(initial=self.get_initial())))
        return super().post(request, *args, **kwargs)

    def get_actions(self) -> Sequence[Action]:
        return [Action("Uji berkas", reverse("criteria-try-file"))]

    def answer(self, form: PersonForm) -> None:
        on = form.cleaned_data["tanggal"]
        sides = [assess_one(form.person(), law, on) for law in form.chosen()]
        self.panels = person_panels(sides, on)
        for row_remark in sides[0].persons.remarks:
            _point_out(form, row_remark[1])
        self.record(sides[0].law, on, 1, **_compared(sides))


class FilePage(Trial):
    """A file of persons: figures on the page, findings to take away."""

    title = "Uji kelayakan satu berkas"
    intro = (
        "Unggah daftar orang: yang kembali adalah ringkasan dan temuannya. Berkas dibaca sekali lalu dibuang; tidak "
        "ada orang yang masuk daftar usulan."
    )
    back = ("Uji kelayakan", "criteria-try")
    template_name = "assessment/trial_file.html"
    form_class = TrialFileForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(columns=list(READ), **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        """htmx only shows answers that went well, and the reason must be shown."""
        answer = super().form_invalid(form)
        answer.status_code = 200 if self.request.htmx else answer.status_code
        return answer

    def answer(self, form: TrialFileForm) -> HttpResponse | None:
        on, given = form.cleaned_data["tanggal"], form.cleaned_data["berkas"]
        sides = [assess_side(_opened(given, law, on), law, on, most=MOST_ROWS) for law in form.sides(form.law)]
        tally = sides[0].tally
        self.record(form.law, on, tally.rows, **tally.by_result(), **_compared(sides))
        if "temuan" in self.request.POST:
            return attachment(_csv(sides[0]), "temuan.csv", CSV)
        if "hasil" in self.request.POST:
            return attachment(_people(sides), "hasil-per-orang.xlsx")
        self.panels = file_panels(sides, on)
        return None


def _is_day(text: str) -> bool:
    try:
        return bool(parse_date(text))
    except ValueError:
        return False


def _opened(given: UploadedFile, law: Regulation, on: date) -> PersonFile:
    """The upload, which the upload handler keeps in a temporary file until the request ends."""
    return open_persons(Path(given.temporary_file_path()), law, on, name=given.name)


def _compared(sides: Sequence[OnePerson | FileSide]) -> dict[str, str]:
    """For the audit trail: under what else it was tried."""
    return {"compared": sides[1].law.version} if len(sides) > 1 else {}


def _csv(side: FileSide) -> bytes:
    """All findings, as the command `assess_file` writes them."""
    file = BytesIO()
    side.lines.write_csv(file)
    return file.getvalue()


def _people(sides: list[FileSide]) -> bytes:
    """A sheet per regulation, one row per person: result, letters and what stands in the way."""
    labels = {result.value: result.label for result in Result}
    frames = [side.people.with_columns(pl.col("outcome").replace(labels)) for side in sides]
    return workbook_bytes(
        [Sheet(title, PEOPLE, frame.iter_rows()) for title, frame in zip(SHEETS, frames, strict=False)]
    )


def _point_out(form: PersonForm, remark: Any) -> None:
    """A cell that could not be used, beside its field."""
    form.add_error(remark.column if remark.column in form.fields else None, f"{remark.message} {remark.hint}")
