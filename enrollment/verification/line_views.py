"""The names of a batch with what was answered about each, and how long who is unanswered has been waiting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Case, QuerySet, Value, When
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.matching.departures import is_on_list
from enrollment.verification.batch_panels import waiting_days
from enrollment.verification.models import Batch, BatchLine, Verdict, with_newest
from enrollment.verification.selectors import awaited
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.ui.pages import ListPage
from jamsos.ui.panels import Fact
from jamsos.ui.tables import NikColumn, NumberColumn, Table
from jamsos.ui.templatetags.formats import number


def check_url(record: BatchLine, table: Table) -> str | None:
    """Where the person is checked, for who may."""
    allowed = policy.allows(table.request.user, Act.RECORD_VERDICTS)
    return reverse("verification-check", args=[record.pk]) if allowed else None


class LineTable(Table):
    no = NumberColumn(verbose_name="No.")
    name = tables.Column("Nama", accessor="registration__name", linkify=("worker", [tables.A("registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="registration__nik")
    village = tables.Column("Desa", accessor="registration__village")
    verdict = tables.Column("Hasil", empty_values=(), linkify=check_url)
    note = tables.Column("Catatan", default="–")
    days = NumberColumn(verbose_name="Hari menunggu", accessor="waits", default="–")
    left = tables.Column("Daftar kematian dan pindah", accessor="on_list", default="–")

    class Meta(Table.Meta):
        model = BatchLine
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, days: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = number(days)

    def render_verdict(self, value: str | None) -> str:
        """A link also for who waits for an answer: that is where it is given."""
        return Verdict(value).label if value else "belum dijawab"

    def render_days(self, value: bool) -> str:
        return self.days if value else "–"

    def render_left(self, value: bool) -> str:
        return "tercatat: periksa" if value else "–"


class LineFilter(filters.FilterSet):
    verdict = filters.ChoiceFilter(label="Hasil", field_name="verdict", choices=Verdict.choices, empty_label="Semua")
    silent = filters.ChoiceFilter(
        label="Dijawab", choices=(("0", "Sudah"), ("1", "Belum")), empty_label="Semua", method="by_silence"
    )
    name = filters.CharFilter(label="Nama", field_name="registration__name", lookup_expr="icontains")

    class Meta:
        model = BatchLine
        fields: tuple[str, ...] = ()

    def by_silence(self, lines: QuerySet[BatchLine], name: str, value: str) -> QuerySet[BatchLine]:
        return lines.filter(verdict__isnull=value == "1")


class LineListPage(ListPage):
    shows_people = True
    act = Act.VIEW_VERIFICATION
    title = "Nama dalam kiriman"
    table_class = LineTable
    keyset = "pk"
    filterset_class = LineFilter

    @cached_property
    def batch(self) -> Batch:
        return get_object_or_404(Batch, pk=self.kwargs["pk"])

    def get_back(self) -> tuple[str, str]:
        return "Kiriman", reverse("batch", args=[self.kwargs["pk"]])

    def get_queryset(self) -> QuerySet[BatchLine]:
        visible = Registration.objects.visible_to(self.request.user)
        waits = Case(When(pk__in=awaited(self.batch).order_by().values("pk"), then=True), default=Value(False))
        lines = with_newest(BatchLine.objects.filter(batch=self.batch, registration__in=visible), "verdict", "note")
        lines = lines.annotate(on_list=is_on_list("registration"), waits=waits)
        return lines.select_related("registration__village__district")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"days": waiting_days(self.batch)}

    def get_summary(self) -> Sequence[Fact]:
        waiting = awaited(self.batch).count()
        days = f"{number(waiting_days(self.batch))} hari sejak dikirim" if waiting else "semua sudah dijawab"
        return [Fact("Menunggu jawaban", number(waiting), days)]
