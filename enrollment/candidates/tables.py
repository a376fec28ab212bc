"""Tables of the candidates stage."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from enrollment.candidates.models import BulkProposal
from jamsos.jobs.models import JobIssue
from jamsos.ui.tables import DateColumn, NumberColumn, Table, TemplateColumn

NOWRAP = {"td": {"class": "nowrap"}}


def _linked(record: dict[str, Any]) -> str | None:
    return record["url"] or None


class CountTable(Table):
    """Candidates by place or job; `record` is a mapping with `label`, `note`, `url` and the sums."""

    label = TemplateColumn(template_name="candidates/label.html", verbose_name="")
    belum = NumberColumn(verbose_name="Belum diusulkan")
    calon = NumberColumn(verbose_name="Calon")
    sudah = NumberColumn(verbose_name="Sudah diusulkan")
    perempuan = NumberColumn(verbose_name="Perempuan")
    lansia = NumberColumn(verbose_name="60 tahun ke atas")
    termiskin = NumberColumn(verbose_name="Desil 1")
    tanda = NumberColumn(verbose_name="Dengan catatan")

    class Meta(Table.Meta):
        fields = ("label", "belum", "calon", "sudah", "perempuan", "lansia", "termiskin", "tanda")

    def __init__(self, *args: Any, heading: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns["label"].column.verbose_name = heading


class ShareTable(Table):
    """Candidates by one trait; `record` is a mapping with `label`, `url`, `calon`, `belum`."""

    label = tables.Column("", linkify=_linked)
    calon = NumberColumn(verbose_name="Calon")
    belum = NumberColumn(verbose_name="Belum diusulkan")

    class Meta(Table.Meta):
        fields = ("label", "calon", "belum")


class GroupTable(Table):
    """Groups of the programme beside the candidates of their kind; `record` is a mapping of `selectors.group_rows`."""

    group = tables.Column("Kelompok")
    track = tables.Column("Jalur", accessor="group__get_track_display")
    announced = NumberColumn(verbose_name="Diumumkan", accessor="group__announced")
    quota = NumberColumn(verbose_name="Kuota tahap", default="belum dibagi")
    proposed = NumberColumn(verbose_name="Sudah diusulkan")
    surely = NumberColumn(verbose_name="Calon sejenis")
    perhaps = NumberColumn(verbose_name="Mungkin sejenis")

    class Meta(Table.Meta):
        fields = ("group", "track", "announced", "quota", "proposed", "surely", "perhaps")

    def render_track(self, value: str) -> str:
        """The track without its articles, which stand in brackets."""
        return value.partition(" (")[0]


class RuleTable(Table):
    """People by rule; `record` is a mapping with `label` and `people`."""

    label = tables.Column("Syarat")
    people = NumberColumn(verbose_name="Orang")

    class Meta(Table.Meta):
        fields = ("label", "people")


class ProposalTable(Table):
    made_at = DateColumn(verbose_name="Dibuat", linkify=("candidate-proposal", [tables.A("pk")]))
    group = tables.Column("Kelompok")
    asked = NumberColumn(verbose_name="Diminta", accessor="rows", empty_values=())
    entered = NumberColumn(verbose_name="Diusulkan")
    skipped = NumberColumn(verbose_name="Dilewati")
    job = tables.Column("Pekerjaan latar", accessor="job__get_state_display", default="–")
    actor = tables.Column("Oleh")

    class Meta(Table.Meta):
        model = BulkProposal
        fields = ("made_at", "group", "asked", "entered", "skipped", "job", "actor")

    def render_asked(self, value: list[int]) -> str:
        return NumberColumn().render(len(value))


class SkipTable(Table):
    """Per row of the release: why it was skipped, or what to look at."""

    row = NumberColumn(verbose_name="Baris rilis")
    blocking = tables.Column("Akibat")

    class Meta(Table.Meta):
        model = JobIssue
        fields = ("row", "blocking", "message", "hint")

    def render_blocking(self, value: bool) -> str:
        return "dilewati" if value else "diusulkan, periksa"


class NameTable(Table):
    """Names of candidates; `record` is a mapping of `panels.name_rows`."""

    skip = TemplateColumn(template_name="candidates/skip.html", verbose_name="Lewati")
    name = TemplateColumn(template_name="candidates/name.html", verbose_name="Nama, NIK")
    born = tables.Column("Lahir", attrs=NOWRAP)
    decile = tables.Column("Desil")
    work = TemplateColumn(template_name="candidates/work.html", verbose_name="Pekerjaan")
    home = tables.Column("RT/RW", attrs=NOWRAP)
    family = tables.Column("Keluarga")
    disability = tables.Column("Disabilitas")
    letters = tables.Column("Prioritas")

    class Meta(Table.Meta):
        fields = ("skip", "name", "born", "decile", "work", "home", "family", "disability", "letters")
