"""Register of documents, emblems and the team on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from enrollment.papers.emblems import current_emblem, keep_emblem, picture_of
from enrollment.papers.forms import EmblemForm, TeamForm
from enrollment.papers.models import Book, Entry, Sign
from enrollment.papers.panels import file_url
from enrollment.papers.register import gaps
from enrollment.papers.teams import record_team, team_in_force
from jamsos.accounts.policy import Act
from jamsos.ui.pages import FormPage, ListPage
from jamsos.ui.panels import Action, Fact, Panel
from jamsos.ui.tables import DateColumn, LineBelow, NumberColumn, Table
from jamsos.ui.templatetags.formats import number, tanggal


class EntryTable(Table):
    running = NumberColumn(verbose_name="No. urut", default="–")
    number = tables.Column("Nomor")
    book = tables.Column("Jenis")
    dated = DateColumn(verbose_name="Tanggal")
    subject = tables.Column("Perihal")
    made_by = tables.Column("Oleh", default="sistem")
    file = tables.Column("Berkas", default="–")
    cancelled = LineBelow(verbose_name="Dibatalkan", default="")

    class Meta(Table.Meta):
        model = Entry
        fields: tuple[str, ...] = ()

    def render_file(self, record: Entry) -> str:
        url = file_url(record.file, self.request.user)
        return format_html('<a href="{}">Buka</a>', url) if url else "–"


class EntryFilter(filters.FilterSet):
    book = filters.ChoiceFilter(label="Jenis", choices=Book.choices, empty_label="Semua")
    year = filters.NumberFilter(label="Tahun")
    subject = filters.CharFilter(label="Perihal", lookup_expr="icontains")

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ()


class RegisterPage(ListPage):
    """Every document with its number, newest first, and the running numbers that the portal does not know."""

    act = Act.VIEW_REGISTER
    title = "Register dokumen"
    intro = (
        "Semua naskah yang diberi nomor di portal ini. Celah berarti nomor urut yang tidak tercatat di sini: dipakai "
        "naskah di luar portal, atau terlewat."
    )
    table_class = EntryTable
    filterset_class = EntryFilter
    empty_text = "Belum ada dokumen bernomor."

    def get_queryset(self) -> QuerySet[Entry]:
        return Entry.objects.select_related("file", "made_by")

    def get_actions(self) -> Sequence[Action]:
        return [
            Action("Lambang naskah", reverse("emblems"), Act.SET_EMBLEM),
            Action("Catat Keputusan Tim Koordinasi", reverse("team-record"), Act.KEEP_REGISTER),
        ]

    def get_summary(self) -> Sequence[Fact]:
        """The books of the newest year: how many, up to which number, and what is missing between."""
        counting = Entry.objects.filter(cancelled="", running__isnull=False)
        newest = counting.order_by("-year").values_list("year", flat=True).first()
        known: dict[str, list[int]] = {}
        for book, running in counting.filter(year=newest).order_by("book").values_list("book", "running"):
            known.setdefault(book, []).append(running)
        facts = [_book_fact(book, runnings, newest) for book, runnings in known.items()]
        team = team_in_force()
        return [*facts, _team_fact(team)] if team else facts


def _book_fact(book: str, runnings: Sequence[int], year: int) -> Fact:
    missing = gaps(runnings)
    note = f"terakhir {number(max(runnings))}; " + (f"celah: {missing}" if missing else "tanpa celah")
    url = f"{reverse('register')}?book={book}&year={year}"
    return Fact(f"{Book(book).label} {year}", f"{number(len(runnings))} nomor", note, url)


def _team_fact(team: Any) -> Fact:
    note = f"Nomor {team.entry.number}, {tanggal(team.entry.dated)}"
    return Fact("Tim Koordinasi", f"{number(len(team.members))} orang", note)


class EmblemPage(FormPage):
    """Both emblems as they will be printed, and the form to put in another."""

    act = Act.SET_EMBLEM
    title = "Lambang naskah"
    intro = (
        "Tercetak pada halaman pertama naskah yang dibuat sesudah ini. Keputusan yang sudah ditetapkan tetap memakai "
        "lambang saat ditetapkan. Gambarnya disimpan bersih: tanpa keterangan dan tanpa isi lain."
    )
    form_class = EmblemForm
    submit_label = "Simpan lambang"
    success_message = "Lambang disimpan."

    def get_panels(self) -> Sequence[Panel]:
        signs = [(sign.label, current_emblem(sign)) for sign in Sign]
        shown = [{"label": label, "picture": picture_of(found), "emblem": found} for label, found in signs]
        return [Panel("Yang dipakai sekarang", template="papers/emblems.html", context={"shown": shown})]

    def save(self, form: forms.Form) -> str:
        keep_emblem(form.cleaned_data["sign"], form.cleaned_data["picture"], actor=self.request.user)
        return reverse("emblems")


class TeamPage(FormPage):
    act = Act.KEEP_REGISTER
    title = "Catat Keputusan Tim Koordinasi"
    intro = "Tim Koordinasi Pembinaan dibentuk dengan Keputusan Bupati (Pasal 25 ayat (3) dan (4))."
    back = ("Register dokumen", "register")
    form_class = TeamForm
    success_message = "Keputusan Tim Koordinasi dicatat dalam register."

    def get_panels(self) -> Sequence[Panel]:
        team = team_in_force()
        if team is None:
            return []
        members = [Fact(row["role"], row["name"]) for row in team.members]
        return [Panel(f"Berlaku sekarang: {team.entry.number}", members)]

    def save(self, form: forms.Form) -> str:
        data = form.cleaned_data
        record_team(
            number=data["number"],
            dated=data["dated"],
            members=data["members"].splitlines(),
            source=data["file"],
            name=data["file"].name,
            page=reverse("register"),
            actor=self.request.user,
        )
        return reverse("register")
