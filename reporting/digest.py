"""The daily reminder by e-mail: what waits for each officer, as counts and links, never names or identity numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from jamsos.accounts.models import User
from jamsos.audit import services as audit
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from reporting.work import Task
from reporting.worklist import tasks

log = structlog.get_logger(__name__)
SENT = "digest.send"


@dataclass(frozen=True)
class Sent:
    """How many were sent, could not be sent, and had nothing waiting."""

    mails: int = 0
    failed: int = 0
    idle: int = 0


def send_digests(*, on: datetime, actor: User | None = None, again: bool = False) -> Sent:
    """Write to everybody who wants it and for whom something waits; once a day unless `again`.

    One address that refuses keeps nobody else from theirs. Raises `DomainError` the second time on one day.
    """
    today = timezone.localdate(on)
    if not again and Event.objects.filter(act=SENT, at__date=today).exists():
        raise DomainError("Pengingat hari ini sudah dikirim.", "Pakai --again bila memang harus dikirim lagi.")
    letters = [letter_to(user, on) for user in readers(today)]
    due = [letter for letter in letters if letter is not None]
    failed = sum(not _send(letter) for letter in due)
    sent = Sent(len(due) - failed, failed, len(letters) - len(due))
    audit.record(SENT, actor=actor, mails=sent.mails, failed=sent.failed)
    return sent


def readers(on: date) -> list[User]:
    """Active people with a role in force and an address who have not opted out."""
    people = User.objects.filter(is_active=True, wants_digest=True).exclude(email="").order_by("pk")
    return [user for user in people if user.roles and not user.is_closed_demo]


def letter_to(user: User, on: datetime) -> EmailMessage | None:
    """The letter, or None when nothing waits."""
    waiting = [_line(task, on) for task in tasks(user)]
    if not waiting:
        return None
    told = {"person": str(user), "tasks": waiting, "own": _address(reverse("own-reminder"))}
    subject = f"jamsos: {len(waiting)} pekerjaan menunggu"
    return EmailMessage(subject, render_to_string("mail/digest.txt", told), settings.MAIL_FROM, [user.email])


def _line(task: Task, on: datetime) -> dict[str, Any]:
    days = (on - task.since).days if task.since else 0
    return {"count": task.count, "label": task.label, "days": max(0, days), "address": _address(task.url)}


def _address(path: str) -> str:
    """Where the officers reach the portal: the origin that forms are accepted from."""
    return f"{next(iter(settings.CSRF_TRUSTED_ORIGINS), 'http://127.0.0.1:8000')}{path}"


def _send(letter: EmailMessage) -> bool:
    try:
        letter.connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
        return bool(letter.send())
    except (SMTPException, OSError) as error:
        log.warning("digest_not_sent", error=type(error).__name__)  # the error's words may hold the address
        return False
