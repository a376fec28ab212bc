"""Amending on the screen: who may, what is shown before, that only this is drafted, and the list on any day."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from eligibility.reference.models import ListKind, ReferenceList
from enrollment.decrees.amendment_plan import preview
from enrollment.decrees.consolidated import consolidated
from enrollment.decrees.jobs import draft_amendment
from enrollment.decrees.models import Decree, DecreeState
from enrollment.matching.models import Decision, Match, MatchRun, Review
from enrollment.selection.models import Promotion
from enrollment.submissions.models import Submission, SubmissionLine
from enrollment.workers.models import Registration
from enrollment.workers.services import withdraw
from jamsos.accounts.models import Role
from jamsos.audit.models import LISTED, Event
from jamsos.jobs.models import Job
from jamsos.jobs.services import run_now
from tests.decrees.amending import MAY, NUMBER, amend, decreed, leave, put, reserve_names
from tests.submissions.people import agreement

pytestmark = pytest.mark.django_db
NUMBERS = re.compile(r"\b\d{16}\b")


@pytest.fixture
def first(program) -> Decree:
    decree = decreed(program)
    leave(decree.lines.order_by("no").first())
    return decree


@pytest.fixture(autouse=True)
def in_may():
    with time_machine.travel(MAY, tick=False):
        yield


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form, as shown."""
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("month", "extra", "mark")}


def test_by_command(first, user_of, capsys):
    call_command("amend_decree", "--wave", "1", "--month", "6", "--on", "2026-05-04", "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["removed"] == 1
    assert Decree.objects.get(amends=first).state == DecreeState.DRAFT


def test_what_will_happen_is_shown_and_exactly_that_is_drafted(first, client_of):
    client, url = client_of(Role.SETDA), reverse("decree-amend", args=[first.pk])
    assert url in client.get(reverse("decree", args=[first.pk])).content.decode()
    page = client.get(url, {"month": "6", "extra": "0"}).content.decode()
    gone, come = first.lines.order_by("no").first(), reserve_names(first.wave)[0]
    assert gone.name in page and come in page and "Meninggal dunia" in page and "Rp537.600" in page
    assert not NUMBERS.search(page)
    assert not Job.objects.exists() and Decree.objects.count() == 1
    answer = client.post(url, hidden(page))
    assert answer.status_code == 302
    job = Job.objects.get(kind="draft-amendment")
    assert not NUMBERS.search(str(job.params)) and gone.name not in str(job.params)
    shown = Event.objects.filter(act=LISTED, data__page="decree-amend").last()
    assert gone.registration_id in shown.data["who"]


def test_every_replacement_is_shown_with_its_rupiah(first, client_of):
    page = client_of(Role.SETDA).get(reverse("decree-amend", args=[first.pk]), {"month": "6", "extra": "0"})
    table = page.content.decode().partition("Yang berubah")[2]
    assert "Iuran 7 bulan" in table and "Rp16.800" in table and "Rp117.600" in table
    assert "membebaskan Rp134.400" in table, "BPJS never had the person: all eight months"


def named_dead(first: Decree, review: str) -> Registration:
    """The first of the reserve list is found on a list of deaths, and judged so by an officer."""
    person = Registration.objects.get(name=reserve_names(first.wave)[0])
    told = {"kind": ListKind.DEATHS, "label": "2026-05", "source_name": "Disdukcapil"}
    run = MatchRun.objects.create(program=person.program, reference_list=ReferenceList.objects.create(**told))
    found = {"series": ListKind.DEATHS, "run": run, "row_no": 2, "decision": Decision.REVIEW, "review": review}
    Match.objects.create(registration=person, **found)
    return person


def test_who_is_confirmed_dead_is_not_offered_and_who_waits_for_a_look_is_marked(first, client_of):
    url, doubt = reverse("decree-amend", args=[first.pk]), "Mungkin meninggal atau pindah"
    assert doubt not in client_of(Role.SETDA).get(url).content.decode()
    person, following = named_dead(first, ""), reserve_names(first.wave)[1]
    page = client_of(Role.SETDA).get(url).content.decode()
    assert person.name in page and doubt in page
    Match.objects.update(review=Review.SAME)
    page = client_of(Role.SETDA).get(url).content.decode()
    assert person.name not in page and following in page and doubt not in page


def test_who_left_the_reserve_list_is_not_offered(first, client_of, user_of):
    person = Registration.objects.get(name=reserve_names(first.wave)[0])
    withdraw(person, reason="Meninggal dunia", actor=user_of(Role.DINSOS_PETUGAS))
    page = client_of(Role.SETDA).get(reverse("decree-amend", args=[first.pk])).content.decode()
    assert person.name not in page and reserve_names(first.wave)[1] in page


def test_the_reserve_page_tells_places_given_up_from_places_still_bound(first, client_of):
    line = first.lines.order_by("no").last()
    sent = Submission.objects.create(
        decree=first, number=1, submitted_on=MAY, people=0, dropped=1, amount=0, agreement=agreement()
    )
    SubmissionLine.objects.create(submission=sent, line=line, included=False, reason="Tanggal lahir tidak ada")
    setda = client_of(Role.SETDA)
    decree = setda.get(reverse("decree", args=[first.pk]))
    shown = {fact.label: fact.value for panel in decree.context["panels"] for fact in panel.facts}
    reserve = setda.get(reverse("wave-reserve", args=[first.wave_id]))
    places = {fact.label: fact.value for panel in reserve.context["panels"] for fact in panel.facts}
    assert shown["Keluar sesudah penetapan"] == "2 orang"
    assert (places["Tempat yang ditinggalkan"], places["Dikeluarkan dari berkas BPJS"]) == ("1", "1 orang")


def test_the_job_freezes_and_prints(first, user_of, client_of):
    mark = preview(first.wave, month=6, extra=0, on=MAY).mark
    params = {"wave_id": first.wave_id, "month": 6, "extra": 0, "mark": mark, "on": MAY.isoformat()}
    job = run_now(draft_amendment, actor=user_of(Role.SETDA), **params)
    made = Decree.objects.get(amends=first)
    assert job.result["message"] == "1 orang ditambahkan dan 1 orang dihapus dalam rancangan perubahan."
    assert made.files.get().variant == "full" and not Promotion.objects.exists()


def test_another_plan_than_the_one_shown_is_refused(first, client_of):
    client, url = client_of(Role.SETDA), reverse("decree-amend", args=[first.pk])
    sent = hidden(client.get(url).content.decode())
    leave(first.lines.order_by("no").last())
    answer = client.post(url, sent)
    assert answer.status_code == 409 and "berubah sejak halaman ini dibuka" in answer.content.decode()
    assert client.post(url, sent | {"month": "13"}).status_code == 422
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"month": "5"}, "Bulan mulai atau jumlah tempat tambahan"),
        ({"month": "x", "extra": "-1"}, "Bulan mulai atau jumlah tempat tambahan"),
        ({"extra": "3"}, "Hanya 0 dari 3 tempat tambahan"),
    ],
)
def test_what_cannot_be_drafted_is_told_and_has_no_button(first, client_of, query, why):
    page = client_of(Role.SETDA).get(reverse("decree-amend", args=[first.pk]), query)
    assert page.status_code == 200 and why in page.content.decode()
    assert "Bekukan dan cetak" not in page.content.decode()


def test_the_decree_page_shows_the_chain(first, client_of):
    setda = client_of(Role.SETDA)
    page = setda.get(reverse("decree", args=[first.pk])).content.decode()
    assert "Keluar sesudah penetapan" in page and "Susun perubahan" in page
    made = amend(first.wave)
    page = setda.get(reverse("decree", args=[first.pk])).content.decode()
    assert reverse("decree", args=[made.pk]) in page and "rancangan; 1 dihapus, 1 ditambahkan" in page
    assert "Susun perubahan" not in page
    page = setda.get(reverse("decree", args=[made.pk])).content.decode()
    assert NUMBER in page and "Keputusan yang diubah" in page and "membebaskan Rp134.400" in page
    assert "menunggu keputusan perubahan" not in page
    put(made)
    page = setda.get(reverse("decree", args=[made.pk])).content.decode()
    assert reverse("decree-consolidated", args=[first.pk]) in page
    assert setda.get(reverse("decree-amend", args=[made.pk])).status_code == 404


def test_issuing_the_amendment_on_the_form(first, client_of):
    made = amend(first.wave)
    url = reverse("decree-issue", args=[made.pk])
    form = {"number": "B/2", "signed_on": "2026-05-04", "signer_name": "Bupati", "certifier_name": "Kabag"}
    answer = client_of(Role.SETDA).post(url, form | {"signer_name": "محمد"})
    assert answer.status_code == 409 and "Nama pejabat memuat huruf" in answer.content.decode()
    assert client_of(Role.SETDA).post(url, form).status_code == 302
    with time_machine.travel("2026-06-03", tick=False):
        answer = client_of(Role.SETDA).post(url, form | {"signed_on": "2026-06-02"})
        assert answer.status_code == 409 and "susun lagi dengan bulan mulai" in answer.content.decode()


def test_the_list_on_a_day(first, client_of):
    gone = first.lines.order_by("no").first()
    made = put(amend(first.wave))
    come = made.lines.get()
    client, url = client_of(Role.SETDA), reverse("decree-consolidated", args=[first.pk])
    before = client.get(url, {"on": "2026-05-03"}).content.decode()
    after = client.get(url, {"on": "2026-05-04"}).content.decode()
    assert gone.name in before and come.name not in before
    assert gone.name not in after and come.name in after and "500.15/Kep.9-Huk/2026" in after
    assert come.name in client.get(url).content.decode()
    assert gone.name not in client.get(url, {"on": "2026-03-29"}).content.decode()
    assert client.get(url, {"on": "31-31-2026"}).status_code == 200
    assert not NUMBERS.search(before + after)


def test_the_workbook_equals_the_list(first, client_of):
    put(amend(first.wave))
    client = client_of(Role.SETDA)
    url = reverse("decree-consolidated-export", args=[first.pk]) + "?on=2026-05-04"
    assert "4 orang" in client.get(url).content.decode()
    assert client.post(url, {"purpose": "9904000000010001"}).status_code == 409
    answer = client.post(url, {"purpose": "Pencetakan kartu"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
    lines = list(consolidated(first.wave, MAY))
    assert [row[2] for row in rows] == [line.nik for line in lines] and len(rows) == 4
    assert sum(row[9] for row in rows) == 3 * 8 * 16800 + 7 * 16800
    assert "9904" not in answer["Content-Disposition"]
    event = Event.objects.get(act="decrees.consolidated")
    assert event.data["rows"] == 4 and event.purpose == "Pencetakan kartu"
    assert client.post(url.replace("2026-05-04", "2026-01-01"), {"purpose": "Pencetakan kartu"}).status_code == 409


def test_the_legal_bureau_finds_it_on_its_work_list(first, client_of):
    words = "penerima keluar sesudah penetapan: susun keputusan perubahan"
    home = client_of(Role.SETDA).get(reverse("home")).content.decode()
    assert words in home
    amend(first.wave)
    assert words not in client_of(Role.SETDA).get(reverse("home")).content.decode()


def test_roles(first, client_of):
    draft, listed = (reverse(name, args=[first.pk]) for name in ("decree-amend", "decree-consolidated"))
    names = {Role.DINSOS_KEPALA, Role.DISNAKER, Role.SETDA, Role.AUDITOR}
    for role in Role.values:
        client = client_of(role)
        assert client.get(draft).status_code == (200 if role == Role.SETDA else 403), role
        assert client.get(listed).status_code == (200 if role in names else 403), role
    assert Decree.objects.get().state == DecreeState.ISSUED
