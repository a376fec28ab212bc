"""The links of one person to lists other than DTSEN, as a table for the person's page."""

from __future__ import annotations

import django_tables2 as tables

from enrollment.matching.models import Match
from jamsos.ui.tables import DateColumn, Table
from jamsos.ui.templatetags.formats import share


class LinkTable(Table):
    list = tables.Column("Daftar", accessor="run__reference_list")
    source = tables.Column("Sumber", accessor="run__reference_list__source_name")
    as_of = DateColumn(verbose_name="Keadaan per", accessor="run__reference_list__as_of", default="–")
    result = tables.Column("Hasil", accessor="get_decision_display")
    row_no = tables.Column("Baris", default="–")
    score = tables.Column("Skor", default="–")
    sentence = tables.Column("Penjelasan")

    class Meta(Table.Meta):
        model = Match
        fields: tuple[str, ...] = ()

    def render_list(self, record: Match) -> str:
        reference = record.run.reference_list
        return f"{reference}{'' if reference.complete else ' (tidak lengkap)'}"

    def render_result(self, record: Match, value: str) -> str:
        return f"{record.get_review_display()} (petugas)" if record.review else value

    def render_score(self, value: float) -> str:
        return share(value)
