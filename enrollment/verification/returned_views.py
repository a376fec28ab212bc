"""Who came back from Disdukcapil: per desa and by name with the age in days, and the way back onto the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import django_filters as filters
import django_tables2 as tables
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.forms import Form
from django.urls import reverse
from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.verification import services
from enrollment.verification.answers import wrong
from enrollment.verification.models import Verdict, VerdictRecord
from enrollment.verification.panels import condition_panel, verdict_panel
from enrollment.verification.selectors import days_since
from enrollment.workers.models import Registration
from enrollment.workers.views import OneWorker
from jamsos.accounts.policy import Act
from jamsos.regions.models import District, Village
from jamsos.ui.pages import ActionPage, ListPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import NikColumn, NumberColumn, Table
from jamsos.ui.templatetags.formats import number

LONG = 14
"""Days after which a returned person counts as waiting long."""


class DaysColumn(NumberColumn):
    """Days since a moment."""

    def render(self, value: datetime) -> str:
        return number(days_since(value))


class ReturnedVillageTable(Table):
    village = tables.Column("Desa", accessor="name", linkify=lambda record: people_of(record))
    district = tables.Column("Kecamatan")
    people = NumberColumn(verbose_name="Dikembalikan")
    long = NumberColumn(verbose_name=f"Lebih dari {LONG} hari")
    days = DaysColumn(verbose_name="Terlama (hari)", accessor="oldest")

    class Meta(Table.Meta):
        model = Village
        fields: tuple[str, ...] = ()


def people_of(village: Village) -> str:
    return f"{reverse('verification-returned-people')}?village={village.pk}"


class ReturnedPage(ListPage):
    act = Act.VIEW_VERIFICATION
    title = "Dikembalikan untuk diperbaiki"
    intro = "Menurut desa, yang terlama di atas. Pengusul memperbaiki datanya, lalu orangnya ikut kiriman berikutnya."
    back = ("Verval", "verification")
    table_class = ReturnedVillageTable
    empty_text = "Tidak ada yang dikembalikan."

    def get_queryset(self) -> QuerySet[Village]:
        since = timezone.now() - timedelta(days=LONG)
        people = Registration.objects.visible_to(self.request.user).in_state(State.RETURNED)
        rows = people.filter(village=OuterRef("pk")).order_by().values("village")
        counts = {
            "people": rows.annotate(n=Count("pk")).values("n"),
            "long": rows.annotate(n=Count("pk", filter=Q(state_changed_at__lt=since))).values("n"),
            "oldest": rows.annotate(n=Min("state_changed_at")).values("n"),
        }
        villages = Village.objects.select_related("district")
        villages = villages.annotate(**{name: Subquery(query) for name, query in counts.items()})
        return villages.filter(people__gt=0).order_by("oldest", "pk")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Semua nama", reverse("verification-returned-people"))]

    def get_summary(self) -> Sequence[Fact]:
        people = Registration.objects.visible_to(self.request.user).in_state(State.RETURNED)
        oldest = people.aggregate(oldest=Min("state_changed_at"))["oldest"]
        age = f"terlama {number(days_since(oldest))} hari" if oldest else ""
        return [Fact("Dikembalikan", number(people.count()), age)]


class ReturnedTable(Table):
    name = tables.Column("Nama", linkify=("worker", [tables.A("pk")]))
    nik = NikColumn(verbose_name="NIK")
    village = tables.Column("Desa")
    verdict = tables.Column("Hasil", default="–")
    elements = tables.Column("Tidak sesuai", default="–")
    changed = tables.Column("Diperbaiki", empty_values=())
    days = DaysColumn(verbose_name="Hari", accessor="state_changed_at")

    class Meta(Table.Meta):
        model = Registration
        fields: tuple[str, ...] = ()

    def render_verdict(self, value: str) -> str:
        return Verdict(value).label

    def render_elements(self, value: dict[str, str]) -> str:
        return ", ".join(wrong(value)) or "–"

    def render_changed(self, record: Registration) -> str:
        return "sudah, ajukan lagi" if record.changed else "belum"


class ReturnedFilter(filters.FilterSet):
    district = filters.ModelChoiceFilter(
        label="Kecamatan", field_name="village__district", queryset=District.objects.all(), empty_label="Semua"
    )
    village = filters.ModelChoiceFilter(
        label="Desa", queryset=Village.objects.select_related("district"), empty_label="Semua"
    )
    verdict = filters.ChoiceFilter(label="Hasil", choices=Verdict.choices, empty_label="Semua")
    mended = filters.ChoiceFilter(
        label="Diperbaiki", choices=(("1", "Sudah"), ("0", "Belum")), empty_label="Semua", method="by_mending"
    )

    class Meta:
        model = Registration
        fields: tuple[str, ...] = ()

    def by_mending(self, people: QuerySet[Registration], name: str, value: str) -> QuerySet[Registration]:
        return people.filter(changed__gt=0) if value == "1" else people.exclude(changed__gt=0)


class ReturnedPeoplePage(ListPage):
    shows_people = True
    act = Act.VIEW_VERIFICATION
    title = "Nama yang dikembalikan"
    back = ("Dikembalikan", "verification-returned")
    table_class = ReturnedTable
    filterset_class = ReturnedFilter
    empty_text = "Tidak ada yang dikembalikan dengan saringan ini."

    def get_queryset(self) -> QuerySet[Registration]:
        people = Registration.objects.visible_to(self.request.user).in_state(State.RETURNED)
        records = VerdictRecord.objects.filter(line__registration=OuterRef("pk")).order_by("-line__pk", "-sequence")
        changed = Count(
            "changes", filter=Q(changes__changed_at__gt=F("state_changed_at")) & ~Q(changes__field="state")
        )
        people = people.annotate(
            verdict=Subquery(records.values("verdict")[:1]),
            elements=Subquery(records.values("elements")[:1]),
            changed=changed,
        )
        return people.select_related("village__district").order_by("state_changed_at", "pk")


class MendPage(OneWorker, ActionPage):
    """Send one returned person back to verification after the data were mended, with what was found beside it."""

    act = Act.CHANGE_WORKERS
    title = "Ajukan lagi setelah diperbaiki"
    intro = (
        "Perbaiki datanya dan nilai ulang. Orang ini lalu kembali ke daftar Dinsos dan ikut kiriman verval berikutnya."
    )
    submit_label = "Ajukan lagi"
    success_message = "Diajukan lagi; ikut kiriman verval berikutnya."

    def get_workers(self) -> QuerySet[Registration]:
        return super().get_workers().in_state(State.RETURNED)

    def get_actions(self) -> Sequence[Action]:
        return [Action("Perbaiki data", reverse("worker-change", args=[self.worker.pk]), Act.CHANGE_WORKERS)]

    def get_panels(self) -> Sequence[Panel]:
        found = verdict_panel(self.worker)
        return [*([found] if found else []), condition_panel(self.worker)]

    def save(self, form: Form) -> str:
        services.mend(self.worker, actor=self.request.user)
        return reverse("worker", args=[self.worker.pk])
