"""The daily reminder: counts and links to those who want it, once a day, never a name or a number of a person."""

from __future__ import annotations

from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from enrollment.lifecycle import State
from enrollment.matching.models import Decision
from jamsos.accounts.models import Role, User
from jamsos.audit.models import Event
from jamsos.errors import DomainError
from reporting import digest
from reporting.tasks import send_digest

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers(user_of, add, settings):
    """One with something waiting, one without, one who opted out, one without an address."""
    settings.CSRF_TRUSTED_ORIGINS = ["https://jamsos.example.go.id"]
    people = {role: user_of(role) for role in (Role.DINSOS_PETUGAS, Role.ADMIN_SISTEM, Role.DISDUKCAPIL, Role.AUDITOR)}
    for role, user in people.items():
        wanted, email = role != Role.DISDUKCAPIL, "" if role == Role.AUDITOR else f"{role}@example.go.id"
        User.objects.filter(pk=user.pk).update(email=email, wants_digest=wanted)
    for _ in range(3):
        add(State.LISTED, decision=Decision.AUTO)
    return people


def test_counts_and_links_to_who_wants_them_and_no_person(officers) -> None:
    sent = digest.send_digests(on=timezone.now())
    assert (sent.mails, sent.failed) == (len(mail.outbox), 0)
    letter = next(one for one in mail.outbox if one.to == ["dinsos_petugas@example.go.id"])
    assert "- 3 nama siap dikirim ke Disdukcapil" in letter.body
    assert "https://jamsos.example.go.id/verval/" in letter.body
    assert "ORANG UJI" not in letter.body and "99000" not in letter.body
    assert not {"disdukcapil@example.go.id", "auditor@example.go.id"} & {to for one in mail.outbox for to in one.to}


def test_once_a_day_also_when_beat_wakes_it_twice(officers) -> None:
    send_digest()
    first = len(mail.outbox)
    send_digest()
    assert len(mail.outbox) == first > 0
    with pytest.raises(DomainError, match="sudah dikirim"):
        digest.send_digests(on=timezone.now())
    call_command("send_digest", "--again")
    assert len(mail.outbox) == 2 * first


def test_one_address_that_refuses_keeps_nobody_from_theirs(officers, monkeypatch, capsys) -> None:
    User.objects.filter(username=officers[Role.DISDUKCAPIL].username).update(wants_digest=True)
    real, tried = mail.EmailMessage.send, []

    def send(letter, *args, **kwargs):
        tried.append(letter)
        if len(tried) == 1:
            raise SMTPException(letter.to[0])
        return real(letter, *args, **kwargs)

    monkeypatch.setattr(digest.EmailMessage, "send", send)
    sent = digest.send_digests(on=timezone.now())
    assert sent.failed == 1 and sent.mails == len(tried) - 1
    assert tried[0].to[0] not in capsys.readouterr().err
    assert Event.objects.get(act="digest.send").data == {"mails": sent.mails, "failed": 1}


def test_everybody_sets_the_own_reminder(client_of) -> None:
    client, address = client_of(Role.DISNAKER), reverse("own-reminder")
    assert client.post(address, {"email": "", "wanted": "on"}).status_code == 422
    assert client.post(address, {"email": "x\r\nBcc: y@z", "wanted": "on"}).status_code == 422
    assert client.post(address, {"email": "a@example.go.id", "wanted": "on"}).status_code == 302
    assert "a@example.go.id" in client.get(reverse("mfa_index")).content.decode()
    client.post(address, {"email": "a@example.go.id"})
    assert "tidak dikirim" in client.get(reverse("mfa_index")).content.decode()
    assert "example" not in str(Event.objects.filter(act="accounts.set_reminder").values_list("data", flat=True))
