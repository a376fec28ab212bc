"""The trail as Inspektorat reads it: who saw whom, in words, and one click from the thing itself."""

from __future__ import annotations

import pytest
from django.urls import reverse

from enrollment.lifecycle import State
from jamsos.accounts.models import Role
from jamsos.audit import services as audit
from jamsos.audit.models import Event
from jamsos.jobs.models import Job
from reporting.trail import subject_url

pytestmark = pytest.mark.django_db


def shown(client, **query) -> str:
    return client.get(reverse("audit"), query).content.decode()


def test_looking_at_a_person_is_on_the_trail(client_of, add) -> None:
    one = add(State.PROPOSED)
    client_of(Role.DINSOS_PETUGAS).get(reverse("worker", args=[one.pk]))
    event = Event.objects.get(act="people.view")
    assert (event.subject_id, event.actor.username) == (str(one.pk), "uji_dinsos_petugas")


def test_a_list_of_names_is_on_the_trail_without_what_was_typed(client_of, add) -> None:
    for _ in range(3):
        add(State.PROPOSED)
    client_of(Role.DINSOS_PETUGAS).get(reverse("workers"), {"name": "SITI RAHASIA"})
    client_of(Role.DINSOS_PETUGAS).get(reverse("workers"))
    narrowed, whole = Event.objects.filter(act="people.list").order_by("seq")
    assert (whole.data["page"], whole.data["shown"], whole.data["filters"]) == ("workers", 3, [])
    assert narrowed.data["filters"] == ["name"] and "RAHASIA" not in str(narrowed.data)


def test_a_page_outside_the_own_area_leaves_no_trace_of_a_look(client_of, add) -> None:
    one = add(State.PROPOSED, village="Ciruas")
    assert client_of(Role.OPERATOR_DESA).get(reverse("worker", args=[one.pk])).status_code == 404
    assert not Event.objects.filter(act="people.view").exists()


def test_acts_are_found_by_their_words(client_of, add) -> None:
    one = add(State.PROPOSED)
    client_of(Role.DINSOS_PETUGAS).get(reverse("worker", args=[one.pk]))
    page = shown(client_of(Role.AUDITOR), act="halaman orang")
    assert "Melihat halaman orang" in page and "people.view" not in page
    assert f'href="{reverse("worker", args=[one.pk])}"' in page
    assert "Melihat halaman orang" not in shown(client_of(Role.AUDITOR), act="mencatat iuran").split("<tbody")[-1]


def test_a_thing_without_a_page_has_no_link() -> None:
    assert subject_url(Event(subject_type="files.storedfile", subject_id="3")) is None
    assert subject_url(Event(subject_type="workers.registration", subject_id="bukan-angka")) is None


def test_a_number_too_long_to_read_is_begun_only(client_of, user_of) -> None:
    key = "0c2f7a52-9d1e-4a8e-8f50-1f2f0d2b7c11"
    audit.record("jobs.start", actor=user_of(Role.AUDITOR), subject=Job(pk=key))
    page = shown(client_of(Role.AUDITOR))
    assert f'<small title="{key}">0c2f7a52…</small>' in page and f"> {key}" not in page
