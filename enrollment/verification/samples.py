"""Uji petik: drawing a sample of verified people and recording what was found of each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet

from enrollment.lifecycle import FINAL_STATES, VERIFIED_STATES
from enrollment.programs.models import Program
from enrollment.verification.models import Draw, SampleCheck, SampleFinding, SampleLine, VerdictRecord
from enrollment.verification.sampling import drawn, sample_size
from enrollment.workers.hands import brought_in
from enrollment.workers.models import Registration
from jamsos.accounts import policy
from jamsos.accounts.models import User
from jamsos.accounts.policy import Act
from jamsos.audit import services as audit
from jamsos.errors import DomainError
from jamsos.lib.dates import completed_years
from jamsos.stated import stated

SEEDS = 10**9
AGES = ((30, "18-29"), (45, "30-44"), (60, "45-59"))
OLDEST, NO_AGE = "60+", "?"
BANDS = (*(name for _, name in AGES), OLDEST, NO_AGE)
Frame = dict[str, list[int]]
"""Numbers of registrations by stratum: "district|sex|age band"."""


def age_band(birth: date | None, on: date) -> str:
    """The band of the completed years on that day; the youngest band takes in whoever is younger."""
    if birth is None:
        return NO_AGE
    years = completed_years(birth, on)
    return next((name for limit, name in AGES if years < limit), OLDEST)


def verified_people(program: Program) -> QuerySet[Registration]:
    """Everybody whom Disdukcapil's verdict let pass and who has not left since."""
    return Registration.objects.filter(program=program, state__in=VERIFIED_STATES - FINAL_STATES)


def frame_of(people: QuerySet[Registration], on: date) -> Frame:
    """The people by kecamatan, sex and age band."""
    frame: Frame = {}
    rows = people.order_by("pk").values_list("pk", "village__district", "sex", "birth_date")
    for number, district, sex, birth in rows:
        frame.setdefault(f"{district}|{sex}|{age_band(birth, on)}", []).append(number)
    return frame


@transaction.atomic
def draw(
    program: Program, *, confidence: int, margin: int, on: date, actor: User, seed: int | None = None
) -> SampleCheck:
    """Draw a sample, stratified in proportion; `confidence` and `margin` in percent, ages as of `on`.

    The seed comes from the system, so that nobody chooses whom it meets. Raises `DomainError` without verified people.
    """
    policy.require(actor, Act.CHECK_SAMPLE)
    Program.objects.select_for_update().get(pk=program.pk)
    people = verified_people(program)
    if not people.exists():
        raise DomainError("Belum ada orang yang terverifikasi.", "Uji petik menunggu hasil verval pertama.")
    design = design_of(people, confidence=confidence, margin=margin, on=on, seed=seed)
    number = (program.sample_checks.aggregate(last=Max("number"))["last"] or 0) + 1
    sample = SampleCheck.objects.create(program=program, number=number, drawn_by=actor, **design)
    SampleLine.objects.bulk_create(SampleLine(sample=sample, **one) for one in people_drawn(sample))
    audit.record("verification.draw_sample", actor=actor, subject=sample, people=sample.size, of=sample.population)
    return sample


def design_of(
    people: QuerySet[Registration], *, confidence: int, margin: int, on: date, seed: int | None = None
) -> dict[str, object]:
    """What a draw of these people stores to be drawn again; the seed is the system's own unless given."""
    frame = frame_of(people, on)
    population = sum(map(len, frame.values()))
    return {
        "confidence": confidence,
        "margin": margin,
        "seed": secrets.randbelow(SEEDS) if seed is None else seed,
        "frame": frame,
        "population": population,
        "size": sample_size(population, confidence, margin),
        "drawn_on": on,
    }


def redrawn(sample: Draw) -> Mapping[str, list[int]]:
    """Who the stored frame and seed give, by stratum."""
    return drawn(sample.frame, sample.size, sample.seed)


def is_as_drawn(sample: Draw) -> bool:
    """Whether the list is the one that the stored frame and seed give."""
    listed = list(sample.lines.order_by("no").values_list("registration_id", flat=True))
    return listed == [number for numbers in redrawn(sample).values() for number in numbers]


def people_drawn(sample: Draw) -> list[dict[str, object]]:
    """The lines of a draw: number, person and stratum."""
    people = [(key.split("|"), number) for key, numbers in redrawn(sample).items() for number in numbers]
    return [
        {"no": no, "registration_id": number, "district_id": int(district), "sex": sex, "age_band": band}
        for no, ((district, sex, band), number) in enumerate(people, start=1)
    ]


@transaction.atomic
def find(line: SampleLine, *, agrees: bool, note: str, reason: str, seen: int, actor: User) -> SampleFinding:
    """Record what was found of a person; a further finding is a correction and needs its reason.

    `seen`: sequence of the finding that the officer saw, 0 = none. Raises `DomainError`: stale page, a fault without a
    note, no reason, or the officer gave the verdict, or proposed or merged the person (maker is never checker).
    """
    policy.require(actor, Act.CHECK_SAMPLE)
    line = SampleLine.objects.select_for_update().get(pk=line.pk)
    _refuse_maker(line, actor)
    last = line.records.order_by("-sequence").first()
    if (last.sequence if last else 0) != seen:
        raise DomainError("Hasilnya sudah berubah sejak halaman ini dibuka.", "Muat ulang, lalu periksa lagi.")
    note, reason = stated(note, "Catatan", least=0), stated(reason, least=0) if last else ""
    if not agrees and not note:
        raise DomainError("Tidak cocok, tetapi belum tertulis apa.", "Tulis pada catatan apa yang tidak cocok.")
    if last and not reason:
        raise DomainError("Hasil yang sudah tercatat hanya diganti dengan alasan.", "Tulis alasan perbaikannya.")
    finding = SampleFinding.objects.create(
        line=line, sequence=seen + 1, agrees=agrees, note=note, reason=reason, recorded_by=actor
    )
    audit.record(
        "verification.sample_finding", actor=actor, subject=line.sample, row_no=line.no, agrees=agrees, purpose=reason
    )
    return finding


def _refuse_maker(line: SampleLine, actor: User) -> None:
    answered = VerdictRecord.objects.filter(line__registration=line.registration_id, recorded_by=actor).exists()
    if answered or Registration.objects.filter(brought_in(actor), pk=line.registration_id).exists():
        raise DomainError(
            "Anda sendiri yang mengusulkan atau menggabungkan orang ini, atau mencatat hasil vervalnya.",
            "Minta petugas lain mengujinya.",
        )
