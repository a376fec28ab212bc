"""What an officer does with the present filter of the worker list: keep it under a name, or take the rows away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.workers.exporting import export
from enrollment.workers.filters import WorkerFilter
from enrollment.workers.models import Registration
from enrollment.workers.selectors import workers_for
from jamsos.accounts.policy import Act
from jamsos.ui import saved
from jamsos.ui.download_pages import FilteredDownloadPage
from jamsos.ui.models import SavedFilter
from jamsos.ui.pages import ActionPage, FormPage, ListPage
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.tables import DateColumn, Table

LIST = "workers"


def words(query: str, request: Any) -> list[tuple[str, str]]:
    """A filter of the worker list as label and choice."""
    form = WorkerFilter(QueryDict(query), Registration.objects.none(), request=request).form
    return [(str(form[name].label), _choice(form, name)) for name in form.fields if form[name].value()]


def _choice(form: forms.Form, name: str) -> str:
    value = form[name].value()
    labels = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", ())}
    return labels.get(str(value), str(value))


class SavedFilterTable(Table):
    name = tables.Column("Nama", linkify=lambda record: record.url)
    query = tables.Column("Saringan")
    saved_at = DateColumn(verbose_name="Disimpan")
    delete = tables.Column(
        "", accessor="pk", linkify=("worker-filter-delete", [tables.A("pk")]), attrs={"td": {"class": "text-end"}}
    )

    class Meta(Table.Meta):
        model = SavedFilter
        fields: tuple[str, ...] = ()

    def render_query(self, value: str) -> str:
        return "; ".join(f"{label}: {choice}" for label, choice in words(value, self.request))

    def render_delete(self) -> str:
        return "Hapus"


class SavedListPage(ListPage):
    act = Act.VIEW_WORKERS
    title = "Saringan saya"
    intro = f"Saringan daftar pekerja yang Anda simpan; paling banyak {saved.MOST}, hanya untuk Anda sendiri."
    back = ("Pekerja", LIST)
    table_class = SavedFilterTable
    empty_text = "Belum ada. Saring daftar pekerja, lalu tekan Simpan saringan."

    def get_queryset(self) -> QuerySet[SavedFilter]:
        return saved.own(self.request.user, LIST)


class SaveForm(forms.Form):
    name = forms.CharField(label="Nama saringan", max_length=60, help_text="Misalnya: Kramatwatu tanpa NIK.")


class SavePage(FormPage):
    """The filter stands in the address, as it stands in that of the list."""

    act = Act.VIEW_WORKERS
    title = "Simpan saringan"
    intro = "Saringan yang sedang dipakai disimpan dengan nama; NIK dan nomor orang lain tidak pernah ikut disimpan."
    form_class = SaveForm
    success_message = "Saringan disimpan."

    def get_back(self) -> tuple[str, str]:
        return "Pekerja", f"{reverse(LIST)}?{self.request.GET.urlencode()}"

    def get_panels(self) -> Sequence[Panel]:
        facts = [Fact(*line) for line in words(self.request.GET.urlencode(), self.request)]
        return [Panel("Yang disimpan", facts or [Fact("Saringan", "belum ada yang dipakai")])]

    def save(self, form: SaveForm) -> str:
        filters = saved.used(self.request.GET, WorkerFilter.base_filters)
        return saved.save(LIST, form.cleaned_data["name"], filters, actor=self.request.user).url


class ExportPage(FilteredDownloadPage):
    act = Act.EXPORT_WORKERS
    title = "Unduh daftar pekerja"
    list_page = ("Pekerja", LIST)
    filterset_class = WorkerFilter
    file_name = "pekerja.xlsx"

    def get_rows(self) -> QuerySet[Registration]:
        return workers_for(self.request.user)

    def get_facts(self) -> list[Fact]:
        return [Fact(*line) for line in words(self.request.GET.urlencode(), self.request)]

    def write(self, rows: QuerySet[Registration], filters: Sequence[str], purpose: str) -> bytes:
        return export(rows, filters, purpose=purpose, actor=self.request.user)


class DeletePage(ActionPage):
    act = Act.VIEW_WORKERS
    title = "Hapus saringan"
    intro = "Hanya saringannya yang dihapus; data pekerja tidak berubah."
    back = ("Saringan saya", "worker-filters")
    submit_label = "Hapus"
    success_message = "Saringan dihapus."
    danger = True

    @cached_property
    def saved(self) -> SavedFilter:
        return get_object_or_404(saved.own(self.request.user, LIST), pk=self.kwargs["pk"])

    def get_panels(self) -> Sequence[Panel]:
        facts = [Fact(*line) for line in words(self.saved.query, self.request)]
        return [Panel(self.saved.name, facts)]

    def save(self, form: forms.Form) -> str:
        saved.delete(self.saved, actor=self.request.user)
        return reverse("worker-filters")
