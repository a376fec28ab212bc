"""Panels about verification."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.verification.answers import ELEMENTS, LABELS, wrong
from enrollment.verification.mending import assessment_problem, changes_since_return
from enrollment.verification.models import CLOSING, CURED_ELSEWHERE, Verdict, VerdictRecord
from enrollment.verification.selectors import last_record
from enrollment.workers.models import Registration
from enrollment.workers.standing import COUNTED, HERE, LEFT, ever
from jamsos.ui.panels import Fact, Panel
from jamsos.ui.templatetags.formats import number, tanggal


def verdict_panel(person: Registration) -> Panel | None:
    """What Disdukcapil last answered about a person, element by element; None while it has not."""
    last = last_record(person)
    if last is None:
        return None
    corrected = f"; diperbaiki: {last.reason}" if last.reason else ""
    faults = wrong(last.elements)
    facts = [
        Fact("Hasil", last.get_verdict_display(), last.note),
        *([Fact("Yang tidak sesuai", ", ".join(faults), "inilah yang diperbaiki")] if faults else []),
        Fact("Dicatat", tanggal(last.recorded_at), f"kiriman {last.line.batch.number}{corrected}"),
        *element_facts(last.elements),
    ]
    return Panel("Hasil verval", facts)


def element_facts(elements: Mapping[str, str]) -> list[Fact]:
    """The answer to each element: "Tidak sesuai (59)"."""
    return [Fact(LABELS[name], elements[name].capitalize()) for name in ELEMENTS if name in elements]


def condition_panel(person: Registration) -> Panel:
    """The conditions of another round, and how the person stands to each."""
    changes = changes_since_return(person)
    cured = ", ".join(Verdict(verdict).label for verdict in CURED_ELSEWHERE)
    changed = f"{changes} isian diubah" if changes else "Belum ada yang diubah"
    needed = f"Wajib, kecuali hasilnya {cured}: itu dibereskan di Disdukcapil."
    return Panel(
        "Syarat ajukan lagi",
        [
            Fact("Perubahan sejak dikembalikan", changed, needed),
            Fact("Penilaian", assessment_problem(person) or "Memenuhi syarat dan terbaru"),
        ],
    )


def standing_facts(program: Program) -> list[Fact]:
    """Who stands at each step of the verval now, and who ever came so far, as the dashboard counts."""
    people = program.registrations.order_by()
    states = dict(people.values_list("state").annotate(Count("pk")))
    asked = people.filter(COUNTED, batch_lines__isnull=False).distinct()
    left = people.filter(LEFT)
    closed = VerdictRecord.objects.newest().filter(line__registration__in=left, verdict__in=CLOSING)
    steps = (
        (
            State.LISTED,
            "Menunggu dikirim",
            f"ditetapkan Dinsos seluruhnya {number(ever(program, reached=State.LISTED))}",
        ),
        (State.IN_VERIFICATION, "Menunggu jawaban Disdukcapil", f"pernah dikirim seluruhnya {number(asked.count())}"),
        (
            State.RETURNED,
            "Dikembalikan untuk diperbaiki",
            f"ditutup karena meninggal atau pindah {number(closed.count())}",
        ),
        (
            State.VERIFIED,
            "Menunggu seleksi",
            f"terverifikasi seluruhnya {number(ever(program, reached=State.VERIFIED))}",
        ),
    )
    rows = f"{reverse('workers')}?program={program.pk}&state="
    return [
        Fact(label, number(states.get(state, 0)), f"{HERE}; {whole}", url=f"{rows}{state.value}")
        for state, label, whole in steps
    ]
