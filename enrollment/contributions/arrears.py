"""The list of arrears: who has how many months unpaid, and how each person stands towards JKM in full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from enrollment.contributions.exporting import export
from enrollment.contributions.gaps import WORST, Alarm, Window, alarm, standing
from enrollment.contributions.participant_pages import (
    ParticipantExport,
    ParticipantFilter,
    ParticipantPage,
    Participants,
)
from enrollment.contributions.wording import BEHIND, explanation, months_in_words
from enrollment.programs.models import FundSource, Program
from enrollment.programs.selectors import current_program
from enrollment.submissions.models import SubmissionLine
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.errors import DomainError
from jamsos.ui.panels import Fact
from jamsos.ui.remembered import Remembered, remembered
from jamsos.ui.tables import LineBelow, NikColumn, NumberColumn, Table
from jamsos.ui.templatetags.formats import number

READERS = (Act.VIEW_CONTRIBUTIONS, Act.VIEW_WORKERS)
YEAR = re.compile(r"\d{4}", re.ASCII)
NOWRAP = {"td": {"class": "nowrap"}}


def arrears_url(user: User, program: Program, **narrowed: str) -> str:
    """Address of the list, narrowed; nothing for a reader who may not see names."""
    if not all(policy.allows(user, act) for act in READERS):
        return ""
    return f"{reverse('arrears')}?{urlencode({'tahun': program.year, **narrowed})}"


class ArrearsTable(Table):
    name = tables.Column("Nama", accessor="line__name", linkify=("worker", [tables.A("line__registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="line__nik", attrs=NOWRAP)
    village = tables.Column("Desa, kecamatan", accessor="line__village")
    fund_source = tables.Column("Dana", accessor="line__fund_source")
    behind = NumberColumn(verbose_name="Bulan berturut-turut")
    window = tables.Column("Jendela JKM")
    unpaid = LineBelow("Belum dibayar", empty_values=())
    why = LineBelow("JKM", empty_values=())

    class Meta(Table.Meta):
        model = SubmissionLine
        fields: tuple[str, ...] = ()

    def render_village(self, record: SubmissionLine) -> str:
        return f"{record.line.village}, {record.line.district}"

    def render_window(self, record: SubmissionLine) -> str:
        return Window(record.window).label

    def render_unpaid(self, record: SubmissionLine) -> str:
        return months_in_words(record)

    def render_why(self, record: SubmissionLine) -> str:
        return explanation(record)


class ArrearsFilter(ParticipantFilter):
    tunggakan = filters.ChoiceFilter(
        label="Tunggakan",
        method="by_months",
        choices=[(str(n), word) for n, word in BEHIND.items()],
        empty_label="semua",
    )
    kurang = filters.ChoiceFilter(
        label="Belum dibayar",
        method="by_gap",
        empty_label="semua",
        choices=[("ya", "sedikitnya satu bulan"), ("akhir", "bulan terakhir")],
    )
    jkm = filters.ChoiceFilter(label="Jendela JKM", field_name="window", choices=Window.choices, empty_label="semua")
    dana = filters.ChoiceFilter(
        label="Sumber dana", field_name="line__fund_source", choices=FundSource.choices, empty_label="semua"
    )

    def by_months(self, lines: QuerySet[SubmissionLine], _name: str, months: str) -> QuerySet[SubmissionLine]:
        return lines.filter(behind__gte=WORST) if int(months) == WORST else lines.filter(behind=int(months))

    def by_gap(self, lines: QuerySet[SubmissionLine], _name: str, which: str) -> QuerySet[SubmissionLine]:
        return lines.filter(unpaid__gt=0) if which == "ya" else lines.filter(behind__gt=0)


def asked_program(year: str) -> Program:
    """The chosen programme, else the year's; raises `DomainError` with the years there are for another one."""
    found = Program.objects.filter(year=year).first() if YEAR.fullmatch(year) else current_program()
    if found is None:
        years = ", ".join(str(one.year) for one in Program.objects.order_by("year"))
        raise DomainError(
            f"Program {year} belum dibuka." if year else "Belum ada program yang dibuka.",
            f"Yang ada program {years}: pilih tahunnya pada saringan."
            if years
            else "Petugas Dinas Sosial membukanya pada halaman Program.",
        )
    return found


class Asked(Participants):
    """The lines of the programme that the address asks for."""

    @cached_property
    def program(self) -> Program:
        return asked_program(self.request.GET.get("tahun", ""))

    def get_lines(self) -> QuerySet[SubmissionLine]:
        return standing(self.program, on=timezone.localdate())


def alarm_today(program: Program) -> Alarm:
    """Arrears of the programme as of today."""
    today = timezone.localdate()
    return alarm(program, standing(program, on=today), on=today)


class ArrearsPage(Asked, ParticipantPage):
    act, also = READERS[0], READERS[1:]
    title = "Tunggakan iuran"
    intro = (
        "Peserta terekam menurut bulan yang belum dibayar dan tiga bulan berturut-turut untuk manfaat JKM penuh "
        "(Permenaker 1/2025). Bulan berjalan baru memutus setelah lewat. Sejak tiga bulan menunggak BPJS menganggap "
        "peserta tidak aktif (belum terkonfirmasi)."
    )
    back = ("Iuran", "contributions")
    table_class = ArrearsTable
    filterset_class = ArrearsFilter
    download = "arrears-export"
    empty_text = "Tidak ada orang pada saringan ini."

    @cached_property
    def alarmed(self) -> Remembered[Alarm]:
        """Of the whole regency the figures are shared by all readers for a while, and say when they were made."""
        user = self.request.user
        if all(policy.area(user, act) is None for act in READERS):
            return remembered(alarm_today, self.program, reader=user)
        return Remembered(alarm(self.program, self.everybody(), on=timezone.localdate()), timezone.now())

    def get_summary(self) -> Sequence[Fact]:
        """The whole programme, whatever is filtered: each figure leads to its rows."""
        return alarm_facts(self.alarmed.value, self.request.user, self.program)

    def get_as_of(self) -> datetime:
        return self.alarmed.at


def alarm_facts(found: Alarm, user: User, program: Program) -> list[Fact]:
    """People by unpaid months at the end and by window, each with its rows for who may see them."""
    behind = [
        Fact(f"Tunggakan: {BEHIND[months]}", number(people), "", arrears_url(user, program, tunggakan=str(months)))
        for months, people in found.behind.items()
    ]
    windows = [
        Fact(f"JKM: {window.label.lower()}", number(people), "", arrears_url(user, program, jkm=window.value))
        for window, people in found.windows.items()
    ]
    return [*behind, *windows]


class ExportPage(Asked, ParticipantExport):
    act, also = READERS[0], (*READERS[1:], Act.DOWNLOAD_NAMES)
    title = "Unduh tunggakan iuran"
    list_page = (ArrearsPage.title, "arrears")
    filterset_class = ArrearsFilter
    file_name = "tunggakan.xlsx"
    export = staticmethod(export)

    def get_facts(self) -> list[Fact]:
        return [Fact("Program", self.program)]
