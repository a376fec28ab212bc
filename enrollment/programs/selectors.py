"""Finding a programme or a wave by what an officer types."""

from __future__ import annotations

from django.db.models import PROTECT, QuerySet
from django.utils import timezone

from enrollment.programs.models import Program, Wave
from jamsos.errors import DomainError


def find_program(year: int) -> Program:
    """The programme of that year; raises `DomainError` naming the years there are."""
    program = Program.objects.filter(year=year).first()
    if program is None:
        years = ", ".join(map(str, Program.objects.values_list("year", flat=True))) or "belum ada"
        raise DomainError(f"Program tahun {year} belum dibuka.", f"Program yang ada: {years}.")
    return program


def current_program() -> Program | None:
    """The programme that is being worked on: what overview pages show and where a proposal goes.

    This calendar year's; else the latest before it, else the next to come. A year opened early or by mistake
    takes nothing over.
    """
    this_year = timezone.localdate().year
    return Program.objects.filter(year__lte=this_year).first() or Program.objects.last()


def in_use(program: Program) -> bool:
    """Whether anything rests on the year, its groups or its waves, so that it can no longer be discarded."""
    return any(map(_is_held, (Program.objects.filter(pk=program.pk), program.groups.all(), program.waves.all())))


def _is_held(rows: QuerySet) -> bool:
    """Whether a row of any later stage protects one of these; asked of the models, so that no later stage is named."""
    relations = [field for field in rows.model._meta.get_fields(include_hidden=True) if field.one_to_many]
    return any(
        relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": rows}).exists()
        for relation in relations
        if relation.on_delete is PROTECT
    )


def find_wave(number: int, year: int | None = None) -> Wave:
    """Wave `number` of `year`, or of the newest programme that has one of that number."""
    waves = Wave.objects.select_related("program").filter(number=number)
    if year is not None:
        waves = waves.filter(program=find_program(year))
    wave = waves.order_by("-program__year").first()
    if wave is None:
        raise DomainError(f"Tahap {number} tidak ditemukan.", "Periksa nomor tahap pada halaman Program.")
    return wave
