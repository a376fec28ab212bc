"""Tables about programmes."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse

from eligibility.regulations import title_of
from enrollment.programs.models import Group, GroupQuota, Program, Tariff, Wave
from enrollment.programs.tariffs import certainty, formula_words
from jamsos.lib.dates import MONTHS
from jamsos.ui.tables import DateColumn, NumberColumn, RupiahColumn, Table, TemplateColumn
from jamsos.ui.templatetags.formats import rupiah

NOWRAP = {"td": {"class": "nowrap"}}


class ProgramTable(Table):
    year = tables.Column("Program", linkify=lambda record: reverse("program", args=[record.year]))
    regulation = tables.Column("Peraturan")
    in_groups = NumberColumn(verbose_name="Jumlah kelompok")
    announced_people = NumberColumn(verbose_name="Diumumkan")

    class Meta(Table.Meta):
        model = Program
        fields = ("year", "regulation", "in_groups", "announced_people")

    def render_year(self, record: Program) -> str:
        return str(record)

    def render_regulation(self, value: str) -> str:
        return title_of(value)


class GroupTable(Table):
    name = tables.Column("Kelompok")
    code = tables.Column("Kode", attrs=NOWRAP)
    announced = NumberColumn(verbose_name="Diumumkan")
    track = tables.Column("Jalur")
    occupation = tables.Column("Kode pekerjaan (Pasal 20)", default="–", attrs=NOWRAP)
    proposed = NumberColumn(verbose_name="Diusulkan")

    class Meta(Table.Meta):
        model = Group
        fields = ("name", "code", "announced", "proposed", "track", "occupation")


class WaveTable(Table):
    number = tables.Column("Tahap")
    fund_source = tables.Column("Sumber dana", accessor="get_fund_source_display")
    months = tables.Column("Bulan", accessor="pk")
    quota = NumberColumn(verbose_name="Kuota")
    budget = RupiahColumn(verbose_name="Anggaran")
    monthly_rate = RupiahColumn(verbose_name="Iuran sebulan")
    affordable = NumberColumn(verbose_name="Cukup untuk (orang)")
    areas = TemplateColumn(template_name="programs/areas_link.html", verbose_name="Kuota wilayah")
    change = TemplateColumn(template_name="programs/wave_link.html", verbose_name="")

    class Meta(Table.Meta):
        model = Wave
        fields = ("number", "fund_source", "wadah", "months", "quota", "budget", "monthly_rate", "affordable")

    def render_months(self, record: Wave) -> str:
        return f"{MONTHS[record.month_from - 1]}–{MONTHS[record.month_to - 1]}"

    def render_monthly_rate(self, record: Wave, value: int) -> str:
        """The wave's own rate, and those of segments that pay another."""
        others = (f"{rate.segment} {rupiah(rate.amount)}" for rate in record.rates.all())
        return "; ".join([rupiah(value), *others])


class QuotaTable(Table):
    group = tables.Column("Kelompok")
    quota = NumberColumn(verbose_name="Kuota")

    class Meta(Table.Meta):
        model = GroupQuota
        fields = ("group", "quota")


class TariffTable(Table):
    amount = RupiahColumn(verbose_name="Sebulan")
    valid_from = DateColumn(verbose_name="Berlaku mulai", attrs=NOWRAP)
    valid_to = DateColumn(verbose_name="Sampai", attrs=NOWRAP)
    payer = tables.Column("Dibayar oleh", accessor="get_payer_display", empty_values=())
    confirmed = tables.Column("Kepastian", attrs=NOWRAP)
    source = tables.Column("Sumber")
    confirm = TemplateColumn(template_name="programs/tariff_link.html", verbose_name="")

    class Meta(Table.Meta):
        model = Tariff
        fields = (
            *("segment", "programme", "payer", "amount", "confirmed"),
            *("formula", "valid_from", "valid_to", "source", "confirm"),
        )

    def render_confirmed(self, record: Tariff) -> str:
        return certainty(record)

    def render_formula(self, record: Tariff) -> str:
        return formula_words(record)

    def render_source(self, record: Tariff, value: str) -> str:
        """The source, and what the office confirmed it by."""
        own = record.confirmed_basis
        return value if own in ("", value) else f"{value}; dikonfirmasi: {own}"
