"""A batch in the hands of Disdukcapil, and an officer's answers as the page gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from enrollment.decrees.freezing import freeze, line_values
from enrollment.decrees.models import Decree, Kind
from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.verification import handover, services
from enrollment.verification.answers import IDENTITY, Reply
from enrollment.verification.models import Batch, BatchLine, Verdict
from enrollment.workers.models import Registration
from jamsos.accounts.models import Role, User
from tests.decrees.people import eligible

AGREED = dict.fromkeys(IDENTITY, "SESUAI")
ADDRESS_WRONG = AGREED | {"ALAMAT": "TIDAK SESUAI (59)"}
NAME_WRONG = AGREED | {"NAMA": "TIDAK SESUAI (41)"}


def sent(program: Program, count: int = 3, **facts: Any) -> Batch:
    """So many people sent to Disdukcapil; `facts` override what their registrations hold."""
    eligible(program, range(1, count + 1), state=State.LISTED, **facts)
    return services.send(program, actor=None)


def received(program: Program, officer: User, count: int = 3, **facts: Any) -> Batch:
    """So many people sent, and the officer has confirmed that number."""
    batch = sent(program, count, **facts)
    handover.confirm(batch, count, actor=officer)
    return batch


def sent_by_one_who_moved(program: Program, user_of: Callable[..., User]) -> tuple[Batch, User]:
    """Everybody listed sent by an officer of Dinsos, who works for Disdukcapil by now."""
    sender = user_of(Role.DINSOS_PETUGAS, "uji_pindahan")
    batch = services.send(program, actor=sender)
    sender.role_assignments.update(role=Role.DISDUKCAPIL)
    return batch, User.objects.get(pk=sender.pk)


def on_list_of(person: Registration, **hands: User) -> None:
    """The person stands on a list for the Kepala Dinas of these hands: `made_by` locked it, `issued_by` signed it."""
    head = {"regulation": "uji", "title": "Uji", "signer_title": "Uji", "lines_hash": "uji"}
    decree = Decree.objects.create(kind=Kind.KADINSOS, program=person.program, people=1, **hands, **head)
    freeze(decree, line_values([person], None, {}))


def line_of(batch: Batch, no: int) -> BatchLine:
    return batch.lines.select_related("registration", "batch").get(no=no)


def reply(line: BatchLine, verdict: Verdict, elements: dict[str, str] | None = None, note: str = "") -> Reply:
    return Reply(line.no, line.registration.nik, verdict, elements or {}, note)


def press(client: Client, line: BatchLine, answer: str, *, seen: int = 0, **fields: Any) -> Any:
    """Press a button of the page, sure of it; `fields` by element: `NIK="ya"`, `NAMA="tidak"`, or others by name."""
    named = {f"hasil_{name}" if name.isupper() else name: value for name, value in fields.items()}
    data = {"answer": answer, "sure": answer, "seen": seen, **named}
    return client.post(reverse("verification-check", args=[line.pk]), data)
