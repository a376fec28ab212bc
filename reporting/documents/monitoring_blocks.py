"""What a report shows of monitoring, coverage and supervision, and what the figures call an obstacle."""

from __future__ import annotations

from datetime import date

from enrollment.lifecycle import State
from enrollment.programs.models import Segment
from jamsos.accounts.models import Agency
from jamsos.lib.dates import format_date
from jamsos.lib.money import number
from reporting.coverage.panels import UNKNOWN, share_of
from reporting.documents import words
from reporting.documents.paper import Block, Sheet, Words
from reporting.documents.people_blocks import stage_blocks
from reporting.documents.shown import Shown, Waiting, in_people, inside
from reporting.grids import shown
from reporting.indicators import Step
from reporting.monitoring.findings import ARTICLES
from reporting.monitoring.models import Change, Decision
from reporting.reasons import KEYS
from reporting.sentences import Sentence, Told, sentence
from reporting.suppression import close_small

LOOKED_AT = "badan-usaha-diawasi"


def change_blocks(found: Shown) -> list[Block]:
    """What newer lists said of receivers, and what was decided."""
    heads = ("Perubahan", "Dasar", "Belum diputus", "Tetap", "Diakhiri", "Gugur")
    columns = [close_small([found["monitoring"][change][one.value] for change in Change]) for one in Decision]
    rows = [
        (change.label, ARTICLES[change], *(shown(column[place]) for column in columns))
        for place, change in enumerate(Change)
    ]
    note = (
        "Menurut rilis DTSEN, daftar BPJS, bantuan lain, dan kematian terbaru. Daftar tidak mengakhiri apa pun; "
        "gugur = tidak tampak lagi pada daftar yang lebih baru."
    )
    return [
        Sheet("Perubahan keadaan penerima", heads, tuple(rows), labels=2, note=note, codes=("perubahan-penerima",))
    ]


def coverage_blocks(found: Shown) -> list[Block]:
    """Official totals of the five categories beside our own."""
    told = found["coverage"]
    ours = (close_small([one[key] for one in told]) for key in ("decreed", "active"))
    rows = [
        (
            Segment(one["segment"]).label,
            *(UNKNOWN if one[key] is None else number(one[key]) for key in ("members", "workers")),
            share_of(one["members"], one["workers"]),
            shown(decreed),
            shown(active),
        )
        for one, decreed, active in zip(told, *ours, strict=True)
    ]
    heads = (
        "Kategori (Pasal 5 ayat (2))",
        "Peserta BPJS",
        "Pekerja",
        "Cakupan",
        "Program: ditetapkan",
        "Program: aktif",
    )
    codes = ("peserta-bpjs", "pekerja", "cakupan", "ditetapkan-bupati", "aktif")
    return [Sheet("Cakupan menurut kategori peserta", heads, tuple(rows), codes=codes)]


def supervision_blocks(found: Shown) -> list[Block]:
    """The supervision reports due in the period, and the companies looked at."""
    told = found["supervision"]
    rows = [
        (Agency(agency).label, f"Semester {half}", format_date(date.fromisoformat(due)), state)
        for agency, half, due, state in told["slots"]
    ]
    heads = ("Instansi", "Semester", "Jatuh tempo", "Keadaan")
    return [
        Sheet("Laporan pengawasan, Pasal 26 ayat (1)", heads, tuple(rows), labels=4, codes=("laporan-pengawasan",)),
        _looked_at(told["inspections"]),
    ]


def _looked_at(sums: dict[str, int]) -> Words:
    if not sums["companies"]:
        return Words(((words.NO_INSPECTIONS,),), codes=(LOOKED_AT,))
    return Words((sentence(words.LOOKED_AT, **{name: Told(number(one), LOOKED_AT) for name, one in sums.items()}),))


def obstacle_blocks(found: Shown) -> list[Block]:
    """What the figures themselves say stands in the way."""
    points = [_overdue(state, one) for state, one in found.overdue]
    points += [_stopped(step, *reasons[0]) for step, reasons in found.reasons]
    return [Words(tuple(points), points=True), *stage_blocks(found), *supervision_blocks(found)]


def _overdue(state: State, one: Waiting) -> Sentence:
    return sentence(
        words.OVERDUE,
        stage=state.label,
        people=Told(in_people(one["overdue"]), "lewat-batas", {"macet": state.value}),
        longest=Told(number(one["longest"]), "lama-menunggu", {"menunggu": state.value}),
    )


def _stopped(step: Step, reason: str, count: int | None) -> Sentence:
    """The way to the people goes by the key of the reason, which the frozen figures do not hold."""
    narrowed = {"langkah": step.key, **({"alasan": KEYS[reason]} if reason in KEYS else {})}
    people = Told(in_people(count), "alasan-berhenti", narrowed)
    return sentence(words.STOPPED, step=inside(step.name), reason=reason, people=people)
