"""A list taken away as a workbook: its purpose is asked and recorded, and the answer to the POST is the file."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django_filters import FilterSet

from jamsos.errors import DomainError
from jamsos.ui import saved
from jamsos.ui.downloads import workbook
from jamsos.ui.pages import ActionPage
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.purpose import PurposeForm
from jamsos.ui.templatetags.formats import number


class DownloadPage(ActionPage):
    """Set `get_file_name` and `content`; a `DomainError` becomes an error of the form."""

    form_class = PurposeForm
    submit_label = "Unduh (xlsx)"

    def get_file_name(self) -> str:
        raise NotImplementedError

    def content(self, purpose: str) -> bytes:
        """The workbook; the service records who took it, and what for."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            content = self.content(form.cleaned_data["purpose"])
        except DomainError as error:
            return self.refused(form, error)
        return workbook(content, self.get_file_name())


class FilteredDownloadPage(DownloadPage):
    """The rows of a list by its own filter, in the address as there.

    Set `list_page` (label, URL name), `filterset_class`, `file_name`, `get_rows` within the reader's area, `write`.
    """

    intro = (
        "Semua baris pada saringan ini sebagai berkas Excel; NIK tetap disamarkan. Keperluan dan jumlahnya dicatat."
    )
    list_page: tuple[str, str]
    filterset_class: type[FilterSet]
    file_name: str

    def get_rows(self) -> QuerySet:
        raise NotImplementedError

    def write(self, rows: QuerySet, filters: Sequence[str], purpose: str) -> bytes:
        """The service that writes these rows; `filters`: the names of those used."""
        raise NotImplementedError

    def get_file_name(self) -> str:
        return self.file_name

    def get_back(self) -> tuple[str, str]:
        label, name = self.list_page
        return label, f"{reverse(name)}?{self.request.GET.urlencode()}"

    @cached_property
    def chosen(self) -> FilterSet:
        return self.filterset_class(self.request.GET, self.get_rows(), request=self.request)

    def get_facts(self) -> Sequence[Fact]:
        """What is taken away besides the number of rows."""
        return ()

    def get_panels(self) -> Sequence[Panel]:
        valid = self.chosen.is_valid()
        rows = Fact("Baris", number(self.chosen.qs.count())) if valid else Fact("Saringan", "tidak sah")
        return [Panel("Yang diunduh", [rows, *self.get_facts()])]

    def content(self, purpose: str) -> bytes:
        if not self.chosen.is_valid():
            raise DomainError("Saringan tidak dapat dipakai.", "Kembali ke daftar, lalu saring lagi.")
        used = saved.used(self.request.GET, self.filterset_class.base_filters)
        return self.write(self.chosen.qs, list(used), purpose)
