"""Made-up people at any stage up to the decree. Their identity numbers use a province code nobody has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from enrollment.assessment.models import Assessment, Result
from enrollment.decrees.bupati import draft
from enrollment.decrees.models import Decree
from enrollment.decrees.pendataan import lock
from enrollment.decrees.services import issue
from enrollment.lifecycle import State
from enrollment.programs.models import Budget, Program, Wave
from enrollment.selection.models import SelectionRun
from enrollment.selection.services import select
from enrollment.workers.models import Registration, WorkerImport
from jamsos.files.models import StoredFile
from jamsos.files.services import store_bytes
from jamsos.regions.models import Village

ON = date(2026, 2, 2)
BORN = date(1980, 5, 17)
SIGNATORIES = ({"role": "Kepala Dinas Sosial", "name": "Kepala"},)


def nik_of(number: int) -> str:
    return f"9904{number:08d}0001"


def proposals(program: Program, numbers: Iterable[int], **facts: Any) -> list[Registration]:
    """People in the register with these running numbers; `facts` override what a registration holds."""
    village = facts.pop("village", None) or Village.objects.get(name="Kramatwatu")
    group = facts.pop("group", None) or program.groups.get(code="POKTAN")
    made = [_one(program, number, village, group) for number in numbers]
    for one in made:
        for name, value in facts.items():
            setattr(one, name, value)
    return Registration.objects.bulk_create(made, batch_size=2000)


def _one(program: Program, number: int, village: Village, group: Any) -> Registration:
    return Registration(
        program=program,
        group=group,
        track=group.track,
        village=village,
        nik=nik_of(number),
        nkk=f"9905{number:08d}0001",
        name=f"ORANG {number:05d}",
        birth_place="SERANG",
        birth_date=BORN,
        sex="L",
        address=f"KP SAWAH NO {number}",
        rt="001",
        rw="002",
        occupation_text="Petani",
        mother_name="IBU",
        registered_on=date(2026, 1, 5),
    )


def merged_by(user: Any, program: Program) -> StoredFile:
    """A file of workers that this person merged: whoever has it as `source_file` came in by that hand."""
    stored = store_bytes(b"uji", "usulan.csv", actor=None, act="")
    WorkerImport.objects.create(program=program, source_file=stored, checked_on=ON, merged_by=user)
    return stored


def assess(people: Iterable[Registration], result: str = Result.ELIGIBLE, **values: Any) -> None:
    """Give each the same assessment, as if made now."""
    Assessment.objects.bulk_create(
        (
            Assessment(
                registration=one,
                regulation=one.program.regulation,
                version="uji",
                result=result,
                **{"assessed_on": ON, "decile": 2, "priority": ""} | values,
            )
            for one in people
        ),
        batch_size=2000,
    )


def eligible(program: Program, numbers: Iterable[int], **facts: Any) -> list[Registration]:
    """People found eligible; proposed unless `state` says otherwise."""
    made = proposals(program, numbers, **facts)
    assess(made)
    return made


def verified(program: Program, numbers: Iterable[int], **facts: Any) -> list[Registration]:
    """People ready to be selected."""
    return eligible(program, numbers, state=State.VERIFIED, **facts)


def wave_of(program: Program, number: int = 1, *, quota: int = 100, **figures: Any) -> Wave:
    """A wave of three months with room for `quota` people, its group quotas removed; made when missing."""
    values = {"fund_source": "APBD", "month_from": 10, "month_to": 12, "quota": quota, "monthly_rate": 16800}
    wave, _ = Wave.objects.update_or_create(
        program=program, number=number, defaults={**values, "budget": quota * 16800 * 3, **figures}
    )
    wave.group_quotas.all().delete()
    return wave


def ceiling(program: Program, people: int) -> None:
    """Let the APBD carry so many people for three months."""
    Budget.objects.filter(program=program, fund_source="APBD").update(ceiling=people * 16800 * 3)


def states(people: Sequence[Registration]) -> list[str]:
    """The states of these people now, in their order."""
    now = dict(Registration.objects.filter(pk__in=[one.pk for one in people]).values_list("pk", "state"))
    return [now[one.pk] for one in people]


def change_after(person: Registration, field: str = "birth_date") -> None:
    """Note a change of data later than the person's assessment."""
    person.changes.create(field=field, before="a", after="b")


def selected(program: Program, count: int, *, selector: Any = None, **figures: Any) -> tuple[Wave, SelectionRun]:
    """A wave with `count` people selected."""
    verified(program, range(1, count + 1))
    wave = wave_of(program, **figures)
    return wave, select(wave, on=ON, actor=selector)


def drafted(program: Program, count: int = 3, *, maker: Any = None, **figures: Any) -> Decree:
    """A draft Keputusan Bupati over `count` people."""
    wave, _ = selected(program, count, **figures)
    return draft(wave, actor=maker)


def issued(decree: Decree, *, number: str = "500.15/Kep.1-Huk/2026", actor: Any = None) -> Decree:
    """The decree with number and date."""
    return issue(
        decree,
        number=number,
        signed_on=date(2026, 3, 30),
        signer_name="Nama Bupati",
        certifier_name="Nama Kabag",
        actor=actor,
    )


def locked(program: Program, *, actor: Any = None, number: str = "BA/1") -> Decree:
    """The pendataan of everybody ready, locked."""
    return lock(program, number=number, held_on=ON, place="Serang", signatories=SIGNATORIES, actor=actor)
