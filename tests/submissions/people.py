"""A wave with an issued decree, built from made-up people whose identity numbers use a province code nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.db import transaction

from enrollment.decrees.freezing import in_annex_order, line_values
from enrollment.decrees.models import Decree, Kind
from enrollment.decrees.services import issue, make
from enrollment.lifecycle import State
from enrollment.programs.models import Program, Wave
from enrollment.submissions.models import Agreement, Submission
from enrollment.submissions.services import prepare
from enrollment.workers.models import Registration
from jamsos.lib.workbook import workbook_bytes
from jamsos.regions.models import Village

ON = date(2026, 1, 28)
BORN = date(1980, 5, 17)
ANSWER = ("NIK", "NAMA", "KPJ", "STATUS", "KETERANGAN")


def nik_of(number: int) -> str:
    return f"9904{number:08d}0001"


def propose(program: Program, number: int, *, state: State = State.SELECTED, **facts: object) -> Registration:
    """Somebody in the register, selected unless told otherwise."""
    values = {
        "nik": nik_of(number),
        "name": f"ORANG {number:03d}",
        "birth_date": BORN,
        "birth_place": "SERANG",
        "sex": "L",
        "address": f"KP SAWAH NO {number}",
        "occupation_text": "Petani",
        "phone": "081200000000",
    }
    group = program.groups.get(code="POKTAN")
    return Registration.objects.create(
        program=program,
        group=group,
        track=group.track,
        state=state,
        village=Village.objects.get(name="Kramatwatu"),
        registered_on=date(2026, 1, 5),
        **(values | facts),
    )


@transaction.atomic
def decreed(
    wave: Wave, people: Sequence[Registration], *, maker=None, issuer=None, number: str = "400/7/2026"
) -> Decree:
    """An issued Keputusan Bupati over these people."""
    chosen = in_annex_order(Registration.objects.filter(pk__in=[person.pk for person in people]))
    head = {"title": "PENERIMA", "clauses": {}, "signer_title": "BUPATI SERANG"}
    decree = make(Kind.BUPATI, wave.program, line_values(chosen, wave), wave=wave, actor=maker, **head)
    return issue(decree, number=number, signed_on=date(2026, 1, 20), signer_name="RATU", actor=issuer)


def agreement() -> Agreement:
    """The agreement of the year."""
    return Agreement.objects.create(number="PKS/1/2026", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))


def submitted(program: Program, count: int = 3) -> Submission:
    """`count` people of the first wave, handed to BPJS."""
    agreement()
    people = [propose(program, number) for number in range(1, count + 1)]
    return prepare(decreed(program.waves.get(number=1), people), on=ON, actor=None)


def answer_file(path: Path, rows: Sequence[Sequence[str]], columns: Sequence[str] = ANSWER) -> Path:
    """BPJS's answer as a workbook of text cells."""
    path.write_bytes(workbook_bytes({"Jawaban": (columns, rows)}))
    return path


def state_of(number: int) -> str:
    return Registration.objects.get(nik=nik_of(number)).state
