"""The audit trail as Inspektorat reads it: acts in words, and the thing an act was about one click away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jamsos.accounts.policy import Act
from jamsos.audit.models import Event
from jamsos.ui.days import DayFilter
from jamsos.ui.pages import ListPage, StartJobPage
from jamsos.ui.panels import Action
from jamsos.ui.tables import DateColumn, NumberColumn, Table
from reporting.jobs import verify_trail
from reporting.trail_words import details
from reporting.wording import SUBJECTS, act_label, acts_named, subject_label


def subject_url(event: Event) -> str | None:
    """The page of the thing an act was about, where it has one."""
    page = SUBJECTS.get(event.subject_type, ("", ""))[1]
    try:
        return reverse(page, args=[event.subject_id]) if page else None
    except NoReverseMatch:
        return None


def officer_url(event: Event) -> str | None:
    """The page of what the actor did; the system has none."""
    return reverse("officer-acts", args=[event.actor_id]) if event.actor_id else None


READABLE = 8
"""Digits of a number that a reader can take in."""


class EventTable(Table):
    seq = NumberColumn(verbose_name="Urutan")
    at = DateColumn(verbose_name="Waktu", attrs={"td": {"class": "nowrap"}})
    actor = tables.Column("Pelaku", default="sistem", linkify=lambda record: officer_url(record))
    act = tables.Column("Tindakan")
    subject = tables.Column("Tentang", accessor="subject_id", linkify=lambda record: subject_url(record))
    purpose = tables.Column("Keperluan", default="–")
    data = tables.Column("Rincian", attrs={"td": {"class": "cell-detail"}})

    def render_act(self, value: str) -> str:
        return act_label(value)

    def render_data(self, value: dict[str, Any]) -> SafeString:
        """Whose names a list showed is told on the page of each of them."""
        told = {key: part for key, part in value.items() if key != "who"}
        return format_html_join("", "<div>{}: {}</div>", details(told))

    def render_subject(self, record: Event) -> str | SafeString:
        """What the act was about; a number too long to be read is begun only, and whole where one points at it."""
        label, key = subject_label(record.subject_type), record.subject_id
        if len(key) <= READABLE:
            return f"{label} {key}"
        return format_html('{} <small title="{}">{}…</small>', label, key, key[:READABLE])


class EventFilter(filters.FilterSet):
    act = filters.CharFilter(label="Tindakan", method="named")
    actor__username = filters.CharFilter(label="Nama pengguna")
    subject_id = filters.CharFilter(label="Nomor objek")
    since = DayFilter(label="Sejak", field_name="at", lookup_expr="date__gte")

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()

    def named(self, events: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Acts whose words contain the text, or whose own name begins with it."""
        return events.filter(Q(act__in=acts_named(value)) | Q(act__startswith=value))


class AuditPage(ListPage):
    act = Act.VIEW_AUDIT
    title = "Jejak audit"
    intro = (
        "Setiap tindakan dan akses, berurutan dan berantai; tidak dapat diubah atau dihapus. "
        "«Periksa keutuhan» menghitung ulang seluruh rantainya."
    )
    table_class = EventTable
    keyset = "-seq"
    filterset_class = EventFilter

    def get_actions(self) -> Sequence[Action]:
        return [Action("Periksa keutuhan", reverse("audit-check"), Act.VIEW_AUDIT)]

    def get_queryset(self) -> QuerySet[Event]:
        return Event.objects.select_related("actor")


class CheckPage(StartJobPage):
    act = Act.VIEW_AUDIT
    title = "Periksa keutuhan jejak audit"
    intro = (
        "Setiap kejadian dihitung ulang bersama kejadian sebelumnya; yang diubah atau hilang disebut nomor urutnya. "
        "Tidak ada yang berubah."
    )
    back = ("Jejak audit", "audit")
    kind = verify_trail
    submit_label = "Periksa keutuhan"
