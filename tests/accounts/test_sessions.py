"""How a session ends: by idleness, by age, and with what it was begun with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from jamsos.accounts.models import Role, User
from jamsos.accounts.services import assign_role, end_role
from tests.accounts.factors import PASSWORD, sign_in, with_password

HX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/pekerja/?desa=3"}


@pytest.fixture(autouse=True)
def no_lockout(db) -> None:
    cache.clear()


@pytest.fixture
def officer(user_of) -> User:
    return with_password(user_of(Role.AUDITOR, "uji_sesi"))


@pytest.fixture
def later(time_machine):
    """`later(minutes=31)` -> the clock moves on."""
    begun = timezone.now()
    time_machine.move_to(begun, tick=False)
    total = [timedelta()]

    def move(**by: int) -> None:
        total[0] += timedelta(**by)
        time_machine.move_to(begun + total[0], tick=False)

    return move


def page_after(client: Client, path: str = "/kewenangan/") -> str:
    """The page where a request ends up."""
    return client.get(path, follow=True).content.decode()


def test_idle_session_ends_and_the_login_page_says_so(officer, later) -> None:
    client = sign_in("uji_sesi")
    later(minutes=31)
    assert client.get("/kewenangan/").headers["Location"] == "/masuk/?next=/kewenangan/&akhir=diam"
    assert "30 menit tidak ada kegiatan" in client.get("/masuk/?akhir=diam").content.decode()
    assert not Session.objects.exists()


def test_activity_keeps_a_session(officer, later) -> None:
    client = sign_in("uji_sesi")
    for _ in range(4):
        later(minutes=29)
        assert client.get("/kewenangan/").status_code == 200


def test_idle_minutes_are_a_setting_and_nought_switches_the_limit_off(officer, later, settings) -> None:
    settings.SESSION_IDLE_MINUTES = 5
    client = sign_in("uji_sesi")
    later(minutes=6)
    assert "5 menit tidak ada kegiatan" in page_after(client)
    settings.SESSION_IDLE_MINUTES = 0
    client = sign_in("uji_sesi")
    later(hours=5)
    assert client.get("/kewenangan/").status_code == 200


def test_session_lasts_nine_hours_from_signing_in_however_busy(officer, later) -> None:
    client = sign_in("uji_sesi")
    for _ in range(26):
        later(minutes=20)
        assert client.get("/kewenangan/").status_code == 200
    later(minutes=21)
    assert "paling lama 9 jam" in page_after(client)


def test_signing_in_again_counts_anew(officer, later) -> None:
    client = sign_in("uji_sesi")
    later(minutes=31)
    client.get("/")
    client.post("/masuk/", {"login": "uji_sesi", "password": PASSWORD})
    assert client.get("/kewenangan/").status_code == 200


def test_progress_that_a_page_asks_by_itself_is_no_activity(officer, later) -> None:
    from jamsos.jobs.models import Job, JobState

    job = Job.objects.create(kind="uji", title="Uji", state=JobState.RUNNING, actor=officer)
    client = sign_in("uji_sesi")
    for _ in range(3):
        later(minutes=10)
        assert client.get(f"/pekerjaan-latar/{job.pk}/kemajuan/", headers=HX).status_code == 200
    later(minutes=1)
    assert "akhir=diam" in client.get("/").headers["Location"]


def test_part_of_a_page_leads_the_whole_window_to_the_login_page(officer, later) -> None:
    client = sign_in("uji_sesi")
    later(minutes=31)
    answer = client.get("/kewenangan/", headers=HX)
    assert answer.status_code == 200 and not answer.content
    assert answer.headers["HX-Redirect"] == "/masuk/?next=/pekerja/%3Fdesa%3D3&akhir=diam"


@pytest.mark.parametrize("seen", ["https://jahat.example/x", ""])
def test_part_of_a_page_of_somebody_never_signed_in_leads_there_too(db, seen) -> None:
    answer = Client().get("/kewenangan/", headers={"HX-Request": "true", "HX-Current-URL": seen})
    assert answer.headers["HX-Redirect"] == "/masuk/?next=/kewenangan/"


def test_ordinary_redirects_of_parts_stay_as_they_are(officer) -> None:
    answer = sign_in("uji_sesi").get("/masuk/", headers=HX)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_session_gone_from_the_store_is_told(officer) -> None:
    client = sign_in("uji_sesi")
    Session.objects.all().delete()
    assert "Sesi Anda sudah berakhir" in page_after(client)


def test_who_was_never_here_is_told_nothing(db) -> None:
    assert "berakhir" not in page_after(Client())
    assert "berakhir" not in Client().get("/masuk/?akhir=%3Cscript%3E").content.decode()


def test_signing_out_by_oneself_is_no_ended_session(officer) -> None:
    client = sign_in("uji_sesi")
    client.post("/keluar/")
    assert client.get("/").headers["Location"] == "/masuk/?next=/"


@pytest.mark.parametrize("change", ["given", "taken"])
def test_change_of_roles_ends_every_session_at_once(officer, change) -> None:
    sessions = [sign_in("uji_sesi"), sign_in("uji_sesi")]
    today = timezone.localdate()
    if change == "given":
        assign_role(officer, Role.TIM_KOORDINASI, starts_on=today, actor=None)
    else:
        end_role(officer.role_assignments.get(), on=today, actor=None)
    for client in sessions:
        assert "kata sandi, peran, atau status akun Anda berubah" in page_after(client)
    assert sign_in("uji_sesi").get("/").status_code == 200


def test_roles_of_others_end_nobody_elses_session(officer, user_of) -> None:
    client = sign_in("uji_sesi")
    assign_role(user_of(Role.DISNAKER), Role.TIM_KOORDINASI, starts_on=timezone.localdate(), actor=None)
    assert client.get("/").status_code == 200


def test_own_new_password_ends_only_the_other_sessions(officer) -> None:
    here, elsewhere = sign_in("uji_sesi"), sign_in("uji_sesi")
    fresh = "kalimat sandi yang lain"
    here.post("/kata-sandi/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert here.get("/").status_code == 200
    assert "akhir=berubah" in elsewhere.get("/").headers["Location"]
