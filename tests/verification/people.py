"""A batch in the hands of Disdukcapil, and an officer's answers as the page gives them."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from enrollment.lifecycle import State
from enrollment.programs.models import Program
from enrollment.verification import handover, services
from enrollment.verification.answers import IDENTITY, Reply
from enrollment.verification.models import Batch, BatchLine, Verdict
from jamsos.accounts.models import User
from tests.decrees.people import eligible

AGREED = dict.fromkeys(IDENTITY, "SESUAI")
ADDRESS_WRONG = AGREED | {"ALAMAT": "TIDAK SESUAI (59)"}
NAME_WRONG = AGREED | {"NAMA": "TIDAK SESUAI (41)"}


def sent(program: Program, count: int = 3) -> Batch:
    """So many people sent to Disdukcapil."""
    eligible(program, range(1, count + 1), state=State.LISTED)
    return services.send(program, actor=None)


def received(program: Program, officer: User, count: int = 3) -> Batch:
    """So many people sent, and the officer has confirmed that number."""
    batch = sent(program, count)
    handover.confirm(batch, count, actor=officer)
    return batch


def line_of(batch: Batch, no: int) -> BatchLine:
    return batch.lines.select_related("registration", "batch").get(no=no)


def reply(line: BatchLine, verdict: Verdict, elements: dict[str, str] | None = None, note: str = "") -> Reply:
    return Reply(line.no, line.registration.nik, verdict, elements or {}, note)


def press(client: Client, line: BatchLine, answer: str, *, seen: int = 0, **fields: Any) -> Any:
    """Press a button of the page; `fields` by element: `NIK="ya"`, `NAMA="tidak"`, or other fields by their name."""
    named = {f"hasil_{name}" if name.isupper() else name: value for name, value in fields.items()}
    data = {"answer": answer, "seen": seen, **named}
    return client.post(reverse("verification-check", args=[line.pk]), data)
