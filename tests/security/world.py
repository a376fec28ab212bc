"""One small world of real rows: for every address with arguments something it can show.

The rows stand at the stage where the act of the page is possible, in the operator's desa unless named `elsewhere`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from eligibility import regulations
from eligibility.reference.models import ListKind, ListStatus, ReferenceList
from enrollment.benefits.checks import draw_participants
from enrollment.benefits.services import note_claim
from enrollment.candidates.models import BulkProposal, Counting
from enrollment.contributions.models import Closing, Invoice, Payment
from enrollment.corrections.models import Correction, Level
from enrollment.decrees.models import Decree
from enrollment.doubles.models import Likeness, Pair
from enrollment.holds.models import Hold
from enrollment.lifecycle import State
from enrollment.matching.models import Decision, Match, MatchRun
from enrollment.programs.models import Program, Tariff
from enrollment.programs.services import open_program
from enrollment.submissions.models import Answer, AnswerFile
from enrollment.submissions.services import prepare
from enrollment.verification.samples import draw
from enrollment.verification.services import send
from enrollment.workers.imports import receive
from enrollment.workers.models import ImportState, Registration, StagedRow, Verdict, WorkerImport
from jamsos.accounts.models import Role, RoleAssignment, User
from jamsos.accounts.policy import Act
from jamsos.files.models import StoredFile
from jamsos.files.services import store_bytes
from jamsos.jobs.models import Job, JobState
from jamsos.regions.models import Village
from jamsos.ui.models import SavedFilter
from reporting.api.models import ApiKey
from reporting.documents.models import ReportKind
from reporting.documents.services import begin
from reporting.monitoring.models import Change, Finding
from reporting.periods import half_year
from reporting.simulation.comparing import Comparison
from reporting.simulation.models import Simulation
from reporting.simulation.population import REGISTRATIONS, Population
from reporting.simulation.presets import sides_of
from reporting.simulation.services import keep
from reporting.simulation.sides import Side
from tests.decrees import people as cases
from tests.submissions import people as handed

HOME, ELSEWHERE = "Kramatwatu", "Anyar"
ON = date(2026, 2, 2)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class World:
    """`rows` by a name of their own; of every role a client signed in, and of that person's own a finished job and a
    saved filter."""

    rows: dict[str, Any]
    clients: dict[str, Client] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    filters: dict[str, SavedFilter] = field(default_factory=dict)


def build() -> World:
    """The world, within the transaction of the caller."""
    program = open_program(2026, actor=None)
    rows: dict[str, Any] = {"program": program, "budget": program.budgets.first()}
    rows["tariff"] = Tariff.objects.filter(confirmed=False).first()
    rows |= _decrees(program)
    rows |= _people(program)
    rows["batch"] = send(program, actor=None)
    rows["batch line"] = rows["batch"].lines.first()
    rows |= _sample(program)
    rows |= _participant(program)
    rows["import"] = _checked_import(program)
    rows["file"] = _kept_file()
    rows["match"] = _match(rows["proposed"])
    rows["pair"] = _pair(rows["proposed"], rows["proposed_elsewhere"])
    rows["match run"] = rows["match"].run
    rows["list"] = rows["match"].run.reference_list
    rows["simulation"] = _simulation(program)
    rows["finding"] = Finding.objects.create(
        registration=rows["decreed"], change=Change.DIED, reference_list=rows["list"], row_no=1
    )
    rows["report"] = begin(ReportKind.SEMESTER, half_year(2026, 1), actor=None)
    rows |= _corrections(rows["decreed"], rows["proposed_elsewhere"])
    rows["bulk"] = _bulk(program, rows["list"])
    rows |= _held(program)
    rows |= _accounts()
    world = World(rows)
    for role in Role:
        _sign_in(world, role)
    return world


def _accounts() -> dict[str, Any]:
    user = User.objects.create(username="uji_orang")
    role = RoleAssignment.objects.create(user=user, role=Role.DISNAKER, starts_on=date(2025, 1, 1))
    kept = {"ends_on": date(2099, 1, 1), "digest": "0" * 64, "hint": "jms_uji"}
    key = ApiKey.objects.create(agency="kominfo", name="Uji", rights=["angka"], **kept)
    inactive = User.objects.create(username="uji_nonaktif", is_active=False)
    return {"user": user, "role": role, "inactive": inactive, "api key": key}


def _people(program: Program) -> dict[str, Registration]:
    """Somebody proposed and somebody returned, in the operator's desa and in another, and one to be verified."""
    cases.proposals(program, [105], state=State.LISTED)
    stages = ((101, "proposed", State.PROPOSED), (103, "returned", State.RETURNED))
    places = ((0, HOME, ""), (1, ELSEWHERE, "_elsewhere"))
    made = {}
    for number, name, state in stages:
        for more, village, where in places:
            home = Village.objects.filter(name=village).first()
            made[name + where] = cases.proposals(program, [number + more], village=home, state=state)[0]
    return made


def _decrees(program: Program) -> dict[str, Any]:
    """Drafts of both kinds, an issued decree nobody has handed on, one handed to BPJS, and BPJS's answer."""
    handed.agreement()
    draft = cases.drafted(program, 1)
    cases.eligible(program, [111])
    submission = prepare(_issued(program, 2), on=ON, actor=None)
    waiting = _issued(program, 3)
    file = store_bytes(b"jawaban", "jawaban.csv", actor=None, act=Act.VIEW_SUBMISSIONS)
    answer = AnswerFile.objects.create(submission=submission, file=file, sha256=file.sha256, rows=1)
    return {
        "draft": draft,
        "wave": draft.wave,
        "pendataan": cases.locked(program),
        "waiting": waiting,
        "decreed": waiting.lines.get().registration,
        "handed": submission.decree,
        "submission": submission,
        "answer": answer,
        "submission line": submission.lines.first(),
        "payment": Payment.objects.create(
            decree=submission.decree, year=2026, month=10, proof="SP2D/1", people=1, amount=16800, paid_on=ON
        ),
        "invoice": Invoice.objects.create(
            decree=submission.decree, code="2610-1", month_from=10, month_to=10, people=1, amount=16800, billed_on=ON
        ),
        "closing": Closing.objects.create(
            decree=submission.decree, year=2026, month=2, people=0, amount=0, owing=1, explanation="Belum ditagih"
        ),
    }


def _participant(program: Program) -> dict[str, Any]:
    """Somebody recorded by BPJS, with a claim noted, in a sample of participants."""
    submission = prepare(_issued(program, 4), on=ON, actor=None)
    submission.lines.update(answer=Answer.RECORDED)
    one = submission.lines.get().line.registration
    Registration.objects.filter(pk=one.pk).update(state=State.REGISTERED)
    actors = {
        role: User.objects.create(username=f"uji_manfaat_{role}") for role in (Role.DISNAKER, Role.DINSOS_KEPALA)
    }
    for role, user in actors.items():
        RoleAssignment.objects.create(user=user, role=role, starts_on=date(2025, 1, 1))
    event = {"kind": "jkk", "happened_on": ON, "event": "Jatuh", "heir_name": "ORANG", "heir": "peserta"}
    claim = note_claim(one, **event, papers=[], on=ON, actor=actors[Role.DISNAKER])
    check = draw_participants(program, confidence=95, margin=5, on=ON, actor=actors[Role.DINSOS_KEPALA])
    line = check.lines.first()
    seen = {"recorded line": submission.lines.get()}
    return seen | {"participant": one, "claim": claim, "beneficiary check": check, "beneficiary line": line}


def _issued(program: Program, wave_no: int) -> Decree:
    people = [handed.propose(program, 120 + wave_no)]
    return handed.decreed(cases.wave_of(program, wave_no), people, number=f"400/{wave_no}/2026")


def _corrections(here: Registration, elsewhere: Registration) -> dict[str, Correction]:
    """Asked for by a desa and by Dinsos, about somebody in the operator's desa and somebody in another."""
    user = User.objects.create(username="uji_pengaju")
    asked = {"field": "nkk", "before": {"NO_KK": ""}, "after": {"NO_KK": "3604612803120007"}, "reason": "KK baru"}
    where = {
        "asked by desa": (here, Level.VILLAGE),
        "asked by dinas": (here, Level.OFFICE),
        "asked elsewhere": (elsewhere, Level.VILLAGE),
    }
    return {
        name: Correction.objects.create(registration=person, level=level, requested_by=user, **asked)
        for name, (person, level) in where.items()
    }


def _held(program: Program) -> dict[str, Registration]:
    """Somebody selected whose name is held, and somebody selected who may be."""
    free, held = cases.proposals(program, [107, 108], state=State.SELECTED)
    Hold.objects.create(
        registration=held, reason="Alasan uji coba", held_by=User.objects.create(username="uji_penahan")
    )
    return {"selected": free, "held": held}


def _match(person: Registration) -> Match:
    release = ReferenceList.objects.create(kind=ListKind.DTSEN, label="2026-3", status=ListStatus.READY)
    run = MatchRun.objects.create(program=person.program, reference_list=release)
    return Match.objects.create(registration=person, run=run, decision=Decision.REVIEW, row_no=2)


def _sample(program: Program) -> dict[str, Any]:
    """A sample of those who were verified on the way to the decrees."""
    head = User.objects.create(username="uji_pengundi")
    RoleAssignment.objects.create(user=head, role=Role.DINSOS_KEPALA, starts_on=date(2025, 1, 1))
    sample = draw(program, confidence=95, margin=5, on=ON, actor=head)
    return {"sample": sample, "sample line": sample.lines.first()}


def _pair(left: Registration, right: Registration) -> Pair:
    return Pair.objects.create(
        program=left.program, left=left, right=right, likeness=Likeness.REVIEW, score=0.7, weights_version="uji"
    )


def _simulation(program: Program) -> Simulation:
    asked = Comparison.of(Population(REGISTRATIONS, program.pk), *sides_of("c1-luar", Side(program.regulation, ON)))
    return keep(asked, asked.answer(), seconds=0.1, actor=None)


def _bulk(program: Program, release: ReferenceList) -> BulkProposal:
    """A bulk proposal from a release without people, so that the pages upon candidates have a count that holds."""
    counting = Counting.objects.create(
        program=program,
        reference_list=release,
        regulation=program.regulation,
        version=regulations.load(program.regulation).version,
        counted_on=ON,
        finished_at=timezone.now(),
    )
    return BulkProposal.objects.create(
        key=uuid4(),
        counting=counting,
        group=program.groups.first(),
        narrowing={},
        reason="Alasan uji coba",
        proposed_on=ON,
        rows=[],
        actor=User.objects.create(username="uji_pengusul"),
    )


def _checked_import(program: Program) -> WorkerImport:
    stored = store_bytes(b"NIK,NAMA\n,A\n", "usulan.csv", actor=None, act=Act.IMPORT_WORKERS)
    batch = receive(program, stored, on=ON, actor=None)
    StagedRow.objects.create(batch=batch, row_no=2, raw={}, values={}, verdict=Verdict.REFUSED, problem="Nama kosong.")
    WorkerImport.objects.filter(pk=batch.pk).update(state=ImportState.CHECKED, counts={"rows": 1, "refused": 1})
    return batch


def _kept_file() -> StoredFile:
    return store_bytes(b"berita acara", "berita-acara.txt", actor=None, act=Act.VIEW_PENDATAAN)


def signed_in(role: str) -> Client:
    """A browser signed in as somebody with that role that shows a 500 instead of raising it."""
    user = User.objects.create(username=f"uji_{role}")
    village = Village.objects.get(name=HOME) if role == Role.OPERATOR_DESA else None
    RoleAssignment.objects.create(user=user, role=role, village=village, starts_on=date(2025, 1, 1))
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return client


def _sign_in(world: World, role: str) -> None:
    world.clients[role] = signed_in(role)
    user = User.objects.get(username=f"uji_{role}")
    world.jobs[role] = Job.objects.create(kind="uji", title="Pekerjaan uji", state=JobState.DONE, actor=user)
    world.filters[role] = SavedFilter.objects.create(user=user, page="workers", name="Tanpa NIK", query="nik=kosong")
