"""Locking the pendataan: berita acara and draft Keputusan Kepala Dinas Sosial in one act (Pasal 24(2)c-d)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction
from django.db.models import Case, Count, Value, When

from enrollment.assessment.models import Result
from enrollment.decrees.dating import refuse_early_minutes
from enrollment.decrees.freezing import in_annex_order, line_values
from enrollment.decrees.models import Decree, Kind, Minutes
from enrollment.decrees.services import make
from enrollment.decrees.wording import default_wording, to_json
from enrollment.lifecycle import State
from enrollment.papers.letters import refuse_letters
from enrollment.papers.models import Book
from enrollment.papers.register import check_number, enter
from enrollment.programs.models import Program
from enrollment.selection.eligible import ELIGIBLE, UNASSESSED, with_freshness
from enrollment.workers.hands import brought_in
from enrollment.workers.models import Registration, RegistrationQuerySet
from enrollment.workers.moving import move
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.dates import format_date
from jamsos.lib.money import number as shown
from jamsos.lib.money import terbilang


@dataclass(frozen=True)
class Counts:
    """What stands in the berita acara: everybody proposed, by what became of them."""

    proposed: int
    ready: int
    without_nik: int
    not_eligible: int
    unknown: int
    unassessed: int
    departed: int
    held: int


# The first that holds: each is worked out once for each person, and nobody is counted twice.
PART = Case(
    When(UNASSESSED, then=Value("unassessed")),
    When(assessment__result=Result.UNKNOWN, then=Value("unknown")),
    When(assessment__result=Result.NOT_ELIGIBLE, then=Value("not_eligible")),
    When(has_left=True, then=Value("departed")),
    When(on_hold=True, then=Value("held")),
    When(nik__isnull=True, then=Value("without_nik")),
    default=Value("ready"),
)


# What is to be done with whoever is proposed and cannot be locked, in the order of the work.
REMAINS = {
    "unassessed": "{} usulan belum dinilai: jalankan pemadanan dan penilaian (halaman Pemadanan dan Kelayakan).",
    "unknown": "{} usulan perlu klarifikasi: lengkapi datanya, lalu nilai lagi (halaman Kelayakan).",
    "without_nik": "{} usulan memenuhi syarat tetapi NIK-nya belum sah: perbaiki NIK-nya (halaman Pekerja).",
    "departed": (
        "{} orang memenuhi syarat tetapi meninggal atau pindah menurut Disdukcapil, sehingga tidak dapat dikunci: "
        "tarik usulannya (halaman Pekerja), atau tinjau lagi padanannya bila itu orang lain (halaman Pemadanan)."
    ),
    "held": "{} orang memenuhi syarat tetapi ditahan pemeriksa: lepaskan bila sudah jelas (halaman Nama ditahan).",
    "not_eligible": "{} usulan tidak memenuhi syarat dan tidak masuk daftar: tidak ada yang perlu dilakukan.",
}
NOBODY = "Belum ada usulan: usulkan pekerja atau impor berkasnya (halaman Pekerja)."


def what_remains(found: Counts) -> list[str]:
    """Why nobody more can be locked and what is to be done, a sentence for each part of the proposed."""
    parts = [(words, getattr(found, part)) for part, words in REMAINS.items()]
    return [words.format(shown(people)) for words, people in parts if people] or [NOBODY]


def counts(program: Program) -> Counts:
    """Count the proposed of a programme by what became of them; the parts sum to the whole."""
    parts = _proposed(program).annotate(part=PART).order_by().values_list("part").annotate(Count("pk"))
    found = {field.name: 0 for field in fields(Counts)} | dict(parts)
    return Counts(**found | {"proposed": sum(found.values())})


def _proposed(program: Program) -> RegistrationQuerySet:
    return with_freshness(Registration.objects.filter(program=program, state=State.PROPOSED))


@transaction.atomic
def lock(
    program: Program,
    *,
    number: str,
    held_on: date,
    place: str,
    signatories: Sequence[dict[str, str]],
    actor: User | None,
) -> Decree:
    """Freeze everybody ready into a draft Keputusan Kepala Dinas Sosial and make the berita acara.

    Raises `DomainError` for what `check_lock` refuses, when nobody is ready, when somebody has no birth date, when the
    locker proposed or merged some of them (maker is not checker), or when data change while the list is being locked.
    """
    if actor is not None:
        policy.require(actor, Act.LOCK_PENDATAAN)
    Program.objects.select_for_update().get(pk=program.pk)
    check_lock(program, number=number, held_on=held_on, place=place, signatories=signatories)
    found = counts(program)
    people = _lock_ready(program, found.ready, actor)
    head = _head(program, people, minutes_note(number, held_on))
    decree = make(Kind.KADINSOS, program, line_values(people, None), wave=None, actor=actor, **head)
    Minutes.objects.create(
        program=program,
        decree=decree,
        number=number,
        held_on=held_on,
        place=place,
        counts=vars(found),
        signatories=list(signatories),
        made_by=actor,
    )
    subject = f"Hasil pendataan pekerja rentan Tahun {program.year}"
    page = decree.get_absolute_url()
    enter(Book.PENDATAAN, number=number, dated=held_on, subject=subject, page=page, actor=actor)
    move(Registration.objects.filter(decree_lines__decree=decree), "lock", expected=decree.people)
    audit.record("pendataan.lock", actor=actor, subject=decree, **vars(found))
    return decree


def check_lock(
    program: Program, *, number: str, held_on: date, place: str, signatories: Sequence[dict[str, str]]
) -> None:
    """Raise `DomainError` for a number that is taken, words that cannot be printed, or a day that is too early.

    Too early is before the law or before what the list says.
    """
    check_number(Book.PENDATAAN, number, held_on)
    refuse_letters("Tempat atau nama pejabat", place, *(person["name"] for person in signatories))
    refuse_early_minutes(program, _ready(program), held_on)


def _ready(program: Program) -> RegistrationQuerySet:
    return _proposed(program).filter(ELIGIBLE, nik__isnull=False)


def _lock_ready(program: Program, expected: int, actor: User | None) -> list[Registration]:
    people = in_annex_order(_ready(program))
    if not people:
        raise DomainError(
            "Belum ada usulan yang memenuhi syarat dan ber-NIK sah.", " ".join(what_remains(counts(program)))
        )
    if len(people) != expected:
        raise DomainError("Data usulan berubah saat dikunci.", "Ulangi penguncian.")
    if undated := sum(person.birth_date is None for person in people):
        raise DomainError(
            f"{shown(undated)} orang memenuhi syarat, tetapi tanggal lahirnya belum tercatat: datanya belum lengkap.",
            "Jalankan pemadanan lagi, yang mengambil alih tanggal dari daftar, atau isi tanggalnya; lalu nilai ulang.",
        )
    if actor is not None and _ready(program).filter(brought_in(actor)).exists():
        raise DomainError(
            "Anda ikut mengusulkan atau menggabungkan nama dalam daftar ini.", "Penguncian dilakukan orang lain."
        )
    return people


def minutes_note(number: str, held_on: date) -> str:
    """The berita acara as decrees that rest on it name it, under Memperhatikan."""
    return f"Berita Acara Hasil Pendataan Nomor {number} tanggal {format_date(held_on)};"


def _head(program: Program, people: Sequence[Registration], note: str) -> dict[str, object]:
    stage = program.decrees.filter(kind=Kind.KADINSOS).count() + 1
    wording = default_wording(
        "kadinsos",
        {
            "tahun": str(program.year),
            "tahap": str(stage),
            "orang": shown(len(people)),
            "orang_terbilang": terbilang(len(people)),
        },
        notes=(note,),
        cases={person.track for person in people},
    )
    return {"title": wording.title, "clauses": to_json(wording), "signer_title": "KEPALA DINAS SOSIAL"}
