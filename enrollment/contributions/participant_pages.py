"""What every list of lines handed to BPJS has in common: its people, what narrows it, its page and its workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from enrollment.programs.models import Program
from enrollment.submissions.models import SubmissionLine
from enrollment.workers.models import Registration
from jamsos.accounts.policy import Act
from jamsos.regions.models import District
from jamsos.ui.download_pages import FilteredDownloadPage
from jamsos.ui.pages import ListPage
from jamsos.ui.panels import Action


class ParticipantFilter(filters.FilterSet):
    """What every list of lines handed to BPJS is narrowed by."""

    tahun = filters.ChoiceFilter(
        label="Program", field_name="submission__decree__program__year", empty_label="berjalan"
    )
    kecamatan = filters.ChoiceFilter(
        label="Kecamatan", field_name="line__registration__village__district__code", empty_label="semua"
    )

    class Meta:
        model = SubmissionLine
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["tahun"].extra["choices"] = [(str(one.year), one.year) for one in Program.objects.all()]
        self.filters["kecamatan"].extra["choices"] = District.objects.values_list("code", "name")


class Participants:
    """The lines within the reader's area: the same for the page and for the workbook."""

    request: HttpRequest

    def get_lines(self) -> QuerySet[SubmissionLine]:
        """The lines of the list, whoever reads it."""
        raise NotImplementedError

    def everybody(self) -> QuerySet[SubmissionLine]:
        visible = Registration.objects.visible_to(self.request.user)
        lines = self.get_lines().filter(line__registration__in=visible)
        return lines.select_related("line", "submission__decree__wave__program").order_by("pk")


class ParticipantPage(Participants, ListPage):
    """A list of such lines; `download` is the address of its workbook."""

    shows_people = True
    keyset = "pk"
    download: str

    def get_queryset(self) -> QuerySet[SubmissionLine]:
        return self.everybody()

    def get_actions(self) -> Sequence[Action]:
        query = self.request.GET.urlencode()
        return [Action("Unduh", f"{reverse(self.download)}?{query}".rstrip("?"), Act.DOWNLOAD_NAMES)]

    def people_of(self, row: SubmissionLine) -> Sequence[int]:
        return (row.line.registration_id,)


class ParticipantExport(Participants, FilteredDownloadPage):
    """Its workbook; `export` is the service that writes it."""

    export: Callable[..., bytes]

    def get_rows(self) -> QuerySet[SubmissionLine]:
        return self.everybody()

    def write(self, rows: QuerySet[SubmissionLine], filters: Sequence[str], purpose: str) -> bytes:
        return self.export(rows, filters, purpose=purpose, actor=self.request.user)
