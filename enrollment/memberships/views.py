"""The members of a programme on the screen: the list with its figures, and its workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html

from enrollment.contributions.arrears import asked_program
from enrollment.contributions.participant_pages import (
    ParticipantExport,
    ParticipantFilter,
    ParticipantPage,
    Participants,
)
from enrollment.contributions.wording import months_in_words
from enrollment.memberships.exporting import export
from enrollment.memberships.models import Card
from enrollment.memberships.statuses import Counts, Membership, counts, counts_today, members
from enrollment.programs.models import Program
from enrollment.submissions.models import SubmissionLine
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.ui.panels import Action, Fact
from jamsos.ui.remembered import Remembered, remembered
from jamsos.ui.tables import LineBelow, NikColumn, Table
from jamsos.ui.templatetags.formats import number

READERS = (Act.VIEW_SUBMISSIONS, Act.VIEW_WORKERS)
ONE_LINE = {"td": {"class": "text-nowrap"}}


class MemberTable(Table):
    name = tables.Column("Nama", accessor="line__name", linkify=("worker", [tables.A("line__registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="line__nik", attrs=ONE_LINE)
    village = tables.Column("Desa, kecamatan", accessor="line__village")
    kpj = tables.Column("KPJ", default="belum ada", attrs=ONE_LINE)
    membership = tables.Column("Kepesertaan")
    card = tables.Column("Kartu")
    unpaid = LineBelow("Belum dibayar")

    class Meta(Table.Meta):
        model = SubmissionLine
        fields: tuple[str, ...] = ()

    def render_village(self, record: SubmissionLine) -> str:
        return f"{record.line.village}, {record.line.district}"

    def render_membership(self, value: str) -> str:
        return Membership(value).label

    def render_card(self, value: str, record: SubmissionLine) -> str:
        """Leads to its note for who may make one."""
        label = Card(value).label
        if not policy.allows(self.request.user, Act.RECORD_ANSWER):
            return label
        return format_html('<a href="{}">{}</a>', reverse("card-note", args=[record.pk]), label)

    def render_unpaid(self, record: SubmissionLine) -> str:
        return months_in_words(record) if record.unpaid else ""


class MemberFilter(ParticipantFilter):
    keadaan = filters.ChoiceFilter(
        label="Kepesertaan", field_name="membership", choices=Membership.choices, empty_label="semua"
    )
    kartu = filters.ChoiceFilter(label="Kartu", method="by_card", choices=Card.choices, empty_label="semua")
    nama = filters.CharFilter(label="Nama", field_name="line__name", lookup_expr="icontains")

    def by_card(self, lines: QuerySet[SubmissionLine], _name: str, card: str) -> QuerySet[SubmissionLine]:
        """As the figures count them: whose part has ended needs no card."""
        return lines.filter(card=card).exclude(membership=Membership.ENDED)


class Asked(Participants):
    """The members of the programme that the address asks for."""

    @cached_property
    def program(self) -> Program | None:
        """None before the first programme is opened; raises `DomainError` for a year there is none of."""
        year = self.request.GET.get("tahun", "")
        return asked_program(year) if year or Program.objects.exists() else None

    def get_lines(self) -> QuerySet[SubmissionLine]:
        if self.program is None:
            return SubmissionLine.objects.annotate(membership=Value(""), card=Value("")).none()
        return members(self.program, on=timezone.localdate())


class MembersPage(Asked, ParticipantPage):
    act, also = READERS[0], READERS[1:]
    title = "Peserta"
    intro = (
        "Terdaftar = direkam BPJS, belum ada iuran. Aktif = iurannya sudah dibayar (Pasal 1 angka 8). Nonaktif = tiga "
        "bulan berturut-turut menunggak (belum terkonfirmasi). Diturunkan dari buku iuran, tidak pernah diketik."
    )
    table_class = MemberTable
    filterset_class = MemberFilter
    download = "memberships-export"
    empty_text = "Tidak ada peserta pada saringan ini. Peserta ada setelah jawaban BPJS dicatat."

    def get_actions(self) -> Sequence[Action]:
        if self.program is None:
            return []
        cards = reverse("cards-upload", args=[self.program.pk])
        return [Action("Unggah status kartu", cards, Act.RECORD_ANSWER, True), *super().get_actions()]

    @cached_property
    def counted(self) -> Remembered[Counts]:
        """Of the whole regency the figures are shared by all readers for a while, and say when they were made."""
        user = self.request.user
        if all(policy.area(user, act) is None for act in READERS):
            return remembered(counts_today, self.program, reader=user)
        return Remembered(counts(self.everybody()), timezone.now())

    def get_as_of(self) -> datetime | None:
        return self.counted.at if self.program else None

    def get_summary(self) -> Sequence[Fact]:
        """The whole programme, whatever is filtered: each figure leads to its rows."""
        if self.program is None:
            return []
        kinds, cards = self.counted.value
        page = f"{reverse('memberships')}?tahun={self.program.year}"
        shown = [Fact(one.label, number(kinds[one]), url=f"{page}&keadaan={one.value}") for one in Membership]
        held = [
            Fact(f"Kartu {one.label.lower()}", number(cards[one]), url=f"{page}&kartu={one.value}") for one in Card
        ]
        return [*shown, *held]


class ExportPage(Asked, ParticipantExport):
    act, also = READERS[0], (*READERS[1:], Act.DOWNLOAD_NAMES)
    title = "Unduh daftar peserta"
    list_page = (MembersPage.title, "memberships")
    filterset_class = MemberFilter
    file_name = "peserta.xlsx"
    export = staticmethod(export)

    def get_facts(self) -> list[Fact]:
        return [Fact("Program", self.program or "belum dibuka")]
