"""Aggregates for Satu Data as CSV, with their dictionary; small counts are closed for every reader alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import View

from enrollment.programs.models import Program
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.regions.models import District
from jamsos.ui.downloads import attachment
from jamsos.ui.pages import Page
from reporting.catalogue import CATALOGUE
from reporting.choosing import Chosen
from reporting.indicators import CHAIN
from reporting.tally import Chain, closed_steps, tally

CSV = "text/csv; charset=utf-8"
COLUMNS = ("tahun", "kode_kecamatan", "kecamatan", "indikator", "orang", "ditutup", "keadaan_per")
MEANING = ("indikator", "nama", "arti", "dasar", "satuan", "sumber")


def district_rows(program: Program) -> list[tuple]:
    """One row for each kecamatan and step: the count, or empty with `ditutup` = 1."""
    day, found = timezone.localdate().isoformat(), tally(program)
    districts = list(District.objects.all())
    chains = [found.districts.get(one.pk, Chain()) for one in districts]
    return [
        (program.year, one.code, one.name, step.key, "" if count is None else count, int(count is None), day)
        for step, counts in zip(CHAIN, zip(*closed_rows(chains), strict=True), strict=True)
        for one, count in zip(districts, counts, strict=True)
    ]


def closed_rows(chains: Sequence[Chain]) -> list[tuple[int | None, ...]]:
    """Of each chain the people on every step, closed where it must be."""
    return list(zip(*closed_steps(chains).values(), strict=True))


def dictionary_rows() -> list[tuple]:
    """What every indicator means, on which article, in which unit, and what it is counted from."""
    return [(one.key, one.name, one.sentence, one.article, one.unit, one.source) for one in CATALOGUE.values()]


def _csv(columns: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


class DistrictData(Chosen, Page, View):
    """The chain by kecamatan as CSV."""

    act = Act.VIEW_DASHBOARD

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = district_rows(self.opened)
        audit.record("dashboard.export", actor=request.user, subject=self.opened, rows=len(rows))
        return attachment(_csv(COLUMNS, rows), f"indikator-kecamatan-{self.opened.year}.csv", CSV)


class DictionaryData(Page, View):
    """The dictionary of the indicators as CSV."""

    act = Act.VIEW_DASHBOARD

    def get(self, request: HttpRequest) -> HttpResponse:
        return attachment(_csv(MEANING, dictionary_rows()), "kamus-indikator.csv", CSV)
