"""The catalogue of figures on the screen, and the decrees, payments and places that a figure is the sum of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from enrollment.programs.models import FundSource, Segment
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.lib.dates import format_date
from jamsos.lib.money import number, rupiah
from jamsos.ui.days import DayField, SpanForm
from jamsos.ui.pages import ListPage, PanelPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import DateColumn, Table
from reporting.catalogue import CATALOGUE, OF_PERIOD, TOPICS
from reporting.choosing import Chosen
from reporting.entries import KINDS, Asked, Entry, found, month_of, said_of, sum_is_closed
from reporting.grids import Reader
from reporting.indicators import RUPIAH, Indicator
from reporting.suppression import CLOSED


class Spanned(SpanForm):
    """The days that the figures of a period are told for: both, or neither."""

    dari = DayField(label="Periode dari", required=False)
    sampai = DayField(label="sampai", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, other in (("dari", "sampai"), ("sampai", "dari")):
            if data.get(other) and name not in self.errors and not data.get(name):
                self.add_error(name, "Periode memerlukan dua tanggal: isi dari dan sampai keduanya.")
        return data


class Narrowed(Spanned):
    """What the address of a figure may narrow its rows to."""

    dana = forms.ChoiceField(required=False, choices=FundSource.choices)
    tahap = forms.IntegerField(required=False, min_value=1, max_value=99)
    kelompok = forms.CharField(required=False, max_length=40)
    bulan = forms.IntegerField(required=False, min_value=1, max_value=12)
    segmen = forms.ChoiceField(required=False, choices=Segment.choices)


class EntryTable(Table):
    what = tables.Column("Baris")
    of = tables.Column("Sumber dana, kelompok, atau kategori")
    on = DateColumn(verbose_name="Tanggal", default="–")
    part = tables.Column("Bagian", attrs={"td": {"class": "text-end"}, "th": {"class": "text-end"}})

    class Meta(Table.Meta):
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, unit: str, opens: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit, self.opens = unit, opens

    def render_what(self, record: Entry) -> str | SafeString:
        if not (self.opens and record.decree):
            return record.what
        return format_html('<a href="{}">{}</a>', reverse("decree", args=[record.decree]), record.what)

    def render_part(self, value: int, record: Entry) -> str:
        return CLOSED if record.closed else in_unit(value, self.unit)


def in_unit(value: int, unit: str) -> str:
    return rupiah(value) if unit == RUPIAH else f"{number(value)} {unit}"


class FigurePage(Chosen, ListPage):
    """What a figure of money or places is the sum of; no names, so that who reads the dashboard reads this too."""

    act = Act.VIEW_DASHBOARD
    table_class = EntryTable
    filterset_class = None
    empty_text = "Tidak ada baris di balik angka ini: nilainya nol."

    @cached_property
    def reader(self) -> Reader:
        return Reader.of(self.request.user, self.opened)

    @cached_property
    def figure(self) -> Indicator:
        """Raises `PermissionDenied` for a reader to whom no page would show the way here."""
        one = CATALOGUE.get(self.kwargs["kind"])
        if one is None or one.key not in KINDS:
            raise Http404("Angka itu tidak ada dalam katalog indikator.")
        if not self.reader.rows(one.key):
            raise PermissionDenied
        return one

    @cached_property
    def asked(self) -> Asked:
        form, parts, today = Narrowed(self.request.GET), KINDS[self.figure.key], timezone.localdate()
        if unknown := [name for name in form.fields if name in self.request.GET and name not in parts.asks]:
            raise Http404(f"Angka ini tidak disaring menurut {', '.join(unknown)}; hapus dari alamatnya.")
        if not form.is_valid():
            told = [text for name in ("dari", "sampai") for text in form.errors.get(name, ())]
            raise Http404(told[0] if told else "Alamat angka ini memuat saringan yang tidak dikenal.")
        data = form.cleaned_data
        return Asked(
            self.opened,
            today,
            reader=self.request.user,
            source=data["dana"],
            wave=data["tahap"],
            group=data["kelompok"],
            month=data["bulan"] or (month_of(self.opened, today) if parts.monthly else None),
            segment=data["segmen"],
            first=data["dari"],
            last=data["sampai"],
        )

    def get_title(self) -> str:
        return f"{self.figure.name}, program {self.opened.year}"

    def get_back(self) -> tuple[str, str]:
        return "Dasbor", f"{reverse('dashboard')}?tahun={self.opened.year}"

    def get_queryset(self) -> Sequence[Entry]:
        return found(self.figure.key, self.asked, names=self.reader.names)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"unit": self.figure.unit, "opens": policy.allows(self.request.user, Act.VIEW_DECREES)}

    def get_summary(self) -> Sequence[Fact]:
        """The sum is told where it opens no row."""
        hides = sum_is_closed(self.figure.key, self.asked, self.object_list)
        whole = CLOSED if hides else in_unit(sum(one.part for one in self.object_list), self.figure.unit)
        return [
            Fact(self.figure.name, whole, said_of(self.asked) or f"keadaan per {format_date(self.asked.on)}"),
            Fact("Arti", self.figure.sentence, self.figure.article),
        ]


ABOUT_PERIOD = "Menyaring baris di balik angka menurut periode; angka lain selalu keadaan sekarang."


class CataloguePage(Chosen, PanelPage):
    """Every figure of dashboard and reports: code, meaning, article, unit, source, and the way to its rows."""

    act = Act.VIEW_DASHBOARD
    title = "Katalog indikator"
    intro = (
        "Setiap angka pada dasbor dan laporan mempunyai satu kode, satu arti, dan satu daftar baris di baliknya. "
        "Daftar nama hanya terbuka bagi yang berwenang melihat nama."
    )
    back = ("Dasbor", "dashboard")

    def get_actions(self) -> Sequence[Action]:
        return [Action("Kamus indikator (csv)", reverse("open-data-dictionary"))]

    def get_panels(self) -> Sequence[Panel]:
        reader = Reader.of(self.request.user, self.opened)
        form = Spanned(self.request.GET)
        days = form.cleaned_data if form.is_valid() else {}
        period = {key: day.isoformat() for key, day in days.items() if day}
        context = {"form": form, "year": self.opened.year}
        return [
            Panel("Periode", template="reporting/period.html", context=context, note=ABOUT_PERIOD, wide=True),
            *self.get_topics(reader, period),
        ]

    def get_topics(self, reader: Reader, period: dict[str, str]) -> Sequence[Panel]:
        return [
            Panel(
                title,
                template="reporting/catalogue.html",
                context={"rows": [(one, reader.rows(one.key, **_of(one, period))) for one in topic]},
                wide=True,
            )
            for title, topic in TOPICS
        ]


def _of(one: Indicator, period: dict[str, str]) -> dict[str, str]:
    """Only the figures of a period are narrowed to it."""
    return period if one.key in OF_PERIOD else {}
