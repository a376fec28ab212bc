"""For Inspektorat: who has seen this person, and what did this officer do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from enrollment.workers.looking import FIND
from enrollment.workers.models import Registration
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.audit.models import LISTED, Event
from jamsos.ui.days import DayFilter
from jamsos.ui.pages import ListPage
from jamsos.ui.panels import Fact
from jamsos.ui.tables import DateColumn, Table
from jamsos.ui.templatetags.formats import number
from reporting import access
from reporting.trail import EventFilter, EventTable, officer_url
from reporting.trail_words import value_words
from reporting.wording import act_label

OFFICER_SEEN = "people.officer_acts"
MOST = 4


class LookTable(Table):
    at = DateColumn(verbose_name="Waktu", attrs={"td": {"class": "nowrap"}})
    actor = tables.Column("Siapa", default="sistem", linkify=lambda record: officer_url(record))
    agency = tables.Column("Instansi", accessor="actor__get_agency_display", default="–", orderable=False)
    act = tables.Column("Bagaimana")
    where = tables.Column("Di mana", accessor="data", orderable=False)
    purpose = tables.Column("Keperluan", default="–")

    def render_act(self, value: str) -> str:
        return act_label(value)

    def render_where(self, record: Event) -> str:
        """The list the person stood on, or the name of the file; for everything else the act says it."""
        data = record.data
        return value_words("page", data["page"]) if record.act == LISTED else str(data.get("name", "–"))


class SinceFilter(filters.FilterSet):
    since = DayFilter(label="Sejak", field_name="at", lookup_expr="date__gte")
    actor__username = filters.CharFilter(label="Nama pengguna")

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()


class LooksPage(ListPage):
    act, also = Act.VIEW_AUDIT, (Act.VIEW_WORKERS,)
    intro = (
        "Setiap kali orang ini dibuka, dicari, disandingkan, muncul dalam daftar, atau ada dalam berkas yang diunduh. "
        "Daftar mencatat nomor pekerja sejak pencatatan itu ada; sebelumnya hanya jumlahnya."
    )
    table_class = LookTable
    filterset_class = SinceFilter
    empty_text = "Belum ada yang melihat orang ini."

    @cached_property
    def person(self) -> Registration:
        return get_object_or_404(Registration.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"Siapa melihat {self.person.name}"

    def get_back(self) -> tuple[str, str]:
        return "Pekerja", reverse("worker", args=[self.person.pk])

    def get_queryset(self) -> QuerySet[Event]:
        return access.looks_at(self.person)

    def get_summary(self) -> Sequence[Fact]:
        looks = self.object_list
        officers = looks.order_by().exclude(actor=None).values("actor").distinct().count()
        return [
            Fact("Kali dilihat", number(looks.count())),
            Fact("Petugas", number(officers)),
            Fact("NIK lengkap ditampilkan", number(looks.filter(act__in=access.FULL_NUMBER).count())),
        ]


class OfficerPage(ListPage):
    """The look itself is recorded: who watches officers is watched too."""

    act = Act.VIEW_AUDIT
    intro = "Semua yang dilakukan dan dilihat petugas ini, terbaru di atas. Saringan berlaku juga untuk angkanya."
    back = ("Jejak audit", "audit")
    table_class = EventTable
    filterset_class = EventFilter
    empty_text = "Tidak ada tindakan yang cocok."

    @cached_property
    def officer(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().get(request, *args, **kwargs)
        audit.record(OFFICER_SEEN, actor=request.user, subject=self.officer)
        return answer

    def get_title(self) -> str:
        return f"Yang dilakukan {self.officer}"

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"exclude": ("actor",)}

    def get_queryset(self) -> QuerySet[Event]:
        return access.acts_of(self.officer).select_related("actor")

    def get_summary(self) -> Sequence[Fact]:
        events = self.object_list
        counts = access.act_counts(events)
        times = dict(counts)
        return [
            Fact("Tindakan", number(sum(times.values()))),
            Fact("Orang dibuka", number(access.people_seen(events))),
            Fact("NIK dicari", number(times.get(FIND, 0))),
            Fact("NIK lengkap ditampilkan", number(sum(times.get(act, 0) for act in access.FULL_NUMBER))),
            Fact("Berkas diunduh", number(times.get(access.DOWNLOAD, 0))),
            *(Fact(act_label(act), number(count), url=f"?act={act}") for act, count in counts[:MOST]),
        ]
