"""Tables of submissions, their lines, answers and agreements."""

from __future__ import annotations

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from enrollment.submissions.models import Agreement, Answer, AnswerRow, Submission, SubmissionLine
from jamsos.accounts import policy
from jamsos.accounts.policy import Act
from jamsos.ui.tables import DateColumn, NikColumn, NumberColumn, RupiahColumn, Table, TemplateColumn

ONE_LINE = {"td": {"class": "text-nowrap"}}


class SubmissionTable(Table):
    number = tables.Column("Pengajuan", linkify=("submission", [tables.A("pk")]))
    submitted_on = DateColumn(verbose_name="Tanggal")
    people = NumberColumn(verbose_name="Diajukan")
    dropped = NumberColumn(verbose_name="Dikeluarkan")
    recorded = NumberColumn(verbose_name="Terekam")
    rejected = NumberColumn(verbose_name="Ditolak")
    unanswered = NumberColumn(verbose_name="Belum dijawab")
    amount = RupiahColumn(verbose_name="Rupiah")

    class Meta(Table.Meta):
        model = Submission
        fields: tuple[str, ...] = ()

    def render_number(self, record: Submission) -> str:
        return str(record)


class LineTable(Table):
    no = NumberColumn(verbose_name="No.", accessor="line__no")
    name = tables.Column("Nama", accessor="line__name", linkify=("worker", [tables.A("line__registration_id")]))
    nik = NikColumn(verbose_name="NIK", accessor="line__nik", attrs=ONE_LINE)
    place = TemplateColumn("{{ record.line.village }}, {{ record.line.district }}", verbose_name="Desa, kecamatan")
    answer = TemplateColumn(template_name="submissions/answer.html", verbose_name="Status")
    kpj = tables.Column("KPJ", default="–", attrs=ONE_LINE)
    note = tables.Column("Keterangan", accessor="reason_or_note", default="–")
    after = tables.Column("Selanjutnya", empty_values=())

    class Meta(Table.Meta):
        model = SubmissionLine
        fields: tuple[str, ...] = ()

    def render_after(self, record: SubmissionLine) -> str:
        """What became of somebody not recorded, or where to note it."""
        if record.resent_in:
            url, words = (
                reverse("submission", args=[record.resent_in_id]),
                f"diajukan lagi ({record.resent_in.number})",
            )
            return format_html('<a href="{}">{}</a>', url, words)
        if hasattr(record, "mending"):
            return f"dibenahi: {record.mending.note}"
        if record.answer == Answer.REJECTED and policy.allows(self.request.user, Act.RECORD_ANSWER):
            return format_html('<a href="{}">catat pembenahan</a>', reverse("submission-mend-one", args=[record.pk]))
        return "–"


class LineFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(
        label="Status",
        method="of_kind",
        choices=[("dropped", "Dikeluarkan"), ("unanswered", "Belum dijawab"), *Answer.choices[1:]],
    )
    name = filters.CharFilter(label="Nama", field_name="line__name", lookup_expr="icontains")

    class Meta:
        model = SubmissionLine
        fields: tuple[str, ...] = ()

    def of_kind(self, lines: QuerySet[SubmissionLine], _name: str, kind: str) -> QuerySet[SubmissionLine]:
        if kind == "dropped":
            return lines.filter(included=False)
        return lines.filter(included=True, answer="" if kind == "unanswered" else kind)


class AnswerRowTable(Table):
    row_no = NumberColumn(verbose_name="Baris berkas")
    outcome = tables.Column("Hasil", accessor="get_outcome_display")
    name = tables.Column("Nama yang diajukan", accessor="line__line__name", default="–")
    nik = NikColumn(verbose_name="NIK yang diajukan", accessor="line__line__nik", default="–", attrs=ONE_LINE)
    message = tables.Column("Sebab")

    class Meta(Table.Meta):
        model = AnswerRow
        fields: tuple[str, ...] = ()


class AgreementTable(Table):
    number = tables.Column("Nomor PKS")
    valid_from = DateColumn(verbose_name="Berlaku mulai")
    valid_to = DateColumn(verbose_name="Berlaku sampai")

    class Meta(Table.Meta):
        model = Agreement
        fields: tuple[str, ...] = ()
