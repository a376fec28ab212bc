"""Before an act of high value the password is asked again, when the page is opened."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from enrollment.decrees.models import Decree
from jamsos.accounts.models import Role, User
from jamsos.accounts.policy import HIGH_VALUE, Act
from jamsos.audit.models import Event
from tests.accounts.factors import PASSWORD, sign_in, with_password
from tests.decrees import people

AGAIN = "/masuk/lagi/?next="


@pytest.fixture(autouse=True)
def asked(db, settings) -> None:
    cache.clear()
    settings.REAUTH_MINUTES = 10


@pytest.fixture
def admin(user_of) -> Client:
    with_password(user_of(Role.ADMIN_SISTEM, "uji_admin"))
    return sign_in("uji_admin")


@pytest.fixture
def person(user_of) -> User:
    return user_of(Role.TIM_KOORDINASI, "uji_orang")


def old(client: Client, seconds: int = 3600) -> Client:
    """The same browser that long after the password was last given."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [record | {"at": record["at"] - seconds} for record in records]
    session.save()
    return client


def test_acts_of_high_value_are_these() -> None:
    assert {
        Act.LOCK_PENDATAAN,
        Act.SIGN_KADINSOS,
        Act.ISSUE_DECREE,
        Act.PREPARE_SUBMISSION,
        Act.POST_CONTRIBUTIONS,
        Act.MANAGE_ACCOUNTS,
        Act.DESTROY_REFERENCE,
    } == HIGH_VALUE


def test_who_has_just_signed_in_is_not_asked(admin) -> None:
    assert admin.get("/akun/buat/").status_code == 200


def test_form_is_opened_only_after_the_password(admin) -> None:
    assert old(admin).get("/akun/buat/").headers["Location"] == AGAIN + "/akun/buat/"
    assert "Masukkan kata sandi lagi" in admin.get(AGAIN + "/akun/buat/").content.decode()
    assert admin.post(AGAIN + "/akun/buat/", {"password": PASSWORD}).headers["Location"] == "/akun/buat/"
    assert admin.get("/akun/buat/").status_code == 200


def test_looking_is_not_asked_for(admin, person) -> None:
    old(admin)
    assert [admin.get(path).status_code for path in ("/akun/", f"/akun/{person.pk}/")] == [200, 200]


def test_late_post_changes_nothing_and_says_so(admin, person) -> None:
    path = reverse("account-deactivate", args=[person.pk])
    assert old(admin).post(path).headers["Location"] == AGAIN + path
    person.refresh_from_db()
    assert person.is_active
    admin.post(AGAIN + path, {"password": PASSWORD})
    assert "Belum dikirim" in admin.get(path).content.decode()
    person.refresh_from_db()
    assert person.is_active
    admin.post(path)
    person.refresh_from_db()
    assert not person.is_active


ENTRIES = {"username": "rina.k", "name": "Rina Kartika", "agency": "disnaker"}


def test_what_a_late_post_held_comes_back_once(admin) -> None:
    path = "/akun/buat/"
    old(admin).post(path, ENTRIES | {"csrfmiddlewaretoken": "rahasia"})
    assert "rahasia" not in str(dict(admin.session))
    admin.post(AGAIN + path, {"password": PASSWORD})
    answer = admin.get(path)
    page = answer.content.decode()
    assert 'value="Rina Kartika"' in page and "Isian Anda dikembalikan" in page
    assert answer.context["form"]["agency"].value() == "disnaker"
    assert "Rina" not in str(dict(admin.session)) + admin.get(path).content.decode()


def test_whom_a_late_post_meant_is_still_meant(admin, person, user_of) -> None:
    other = user_of(Role.DISNAKER, "uji_lain")
    path = f"/akun/tugaskan/?user={other.pk}"
    old(admin).post(path, {"user": person.pk, "role": Role.TIM_KOORDINASI})
    admin.post(AGAIN + path, {"password": PASSWORD})
    form = admin.get(path).context["form"]
    assert (str(form["user"].value()), form["role"].value()) == (str(person.pk), Role.TIM_KOORDINASI)
    assert Role.DISNAKER not in [value for value, _ in form.fields["role"].widget.choices], "of the other's agency"


def test_what_was_kept_is_forgotten_when_another_form_is_opened(admin) -> None:
    old(admin).post("/akun/buat/", ENTRIES)
    admin.post(AGAIN + "/akun/buat/", {"password": PASSWORD})
    assert "Rina" not in admin.get("/akun/tugaskan/").content.decode()
    assert "Rina" not in str(dict(admin.session))


def test_form_opened_in_time_may_be_sent_a_little_later(admin) -> None:
    admin.get("/akun/buat/")
    old(admin, 15 * 60)
    assert admin.get("/akun/buat/").status_code == 302
    assert admin.get("/akun/tugaskan/?user=1", headers={"HX-Request": "true"}).status_code == 200, "a part drawn anew"
    assert admin.post("/akun/buat/", {}).status_code == 422, "read and refused for its empty fields, not sent away"
    assert old(admin, 6 * 60).post("/akun/buat/", {}).status_code == 302


def test_wrong_password_leads_nowhere_and_is_recorded(admin) -> None:
    old(admin)
    answer = admin.post(AGAIN + "/akun/buat/", {"password": "bukan-kata-sandinya"})
    assert answer.status_code == 200
    assert admin.get("/akun/buat/").status_code == 302
    event = Event.objects.latest("seq")
    assert (event.act, event.actor.username) == ("accounts.reauthentication_failed", "uji_admin")
    assert "bukan-kata" not in str(event.data)


def test_guessing_is_closed_after_five_failures(admin) -> None:
    old(admin)
    for number in range(6):
        answer = admin.post(AGAIN + "/", {"password": f"salah-{number}"})
    assert "Terlalu banyak percobaan yang gagal" in answer.content.decode()
    assert admin.post(AGAIN + "/", {"password": PASSWORD}).status_code == 200
    assert Event.objects.filter(act="accounts.locked_out").count() == 1


def test_answer_to_too_many_requests_is_a_page_of_ours(admin) -> None:
    for _ in range(11):
        answer = admin.post(AGAIN + "/", {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert "Tunggu beberapa menit" in answer.content.decode()


def test_the_way_back_never_leads_elsewhere(admin) -> None:
    answer = admin.post("/masuk/lagi/?next=https://jahat.example/", {"password": PASSWORD})
    assert "jahat" not in answer.headers["Location"]


def test_who_has_no_right_is_refused_and_not_asked(user_of) -> None:
    with_password(user_of(Role.AUDITOR, "uji_auditor"))
    assert old(sign_in("uji_auditor")).get("/akun/buat/").status_code == 403


def test_nought_asks_never(admin, settings) -> None:
    settings.REAUTH_MINUTES = 0
    assert old(admin).get("/akun/buat/").status_code == 200


def test_session_without_a_known_password_is_asked(client_of) -> None:
    assert client_of(Role.ADMIN_SISTEM).get("/akun/buat/").headers["Location"].startswith(AGAIN)


@pytest.mark.parametrize(
    "role, name",
    [
        (Role.DINSOS_KEPALA, "pendataan-lock"),
        (Role.DISNAKER, "agreement-record"),
        (Role.ADMIN_SISTEM, "account-assign"),
    ],
)
def test_pages_of_high_value_ask(client_of, role, name) -> None:
    path = reverse(name)
    client = client_of(role)
    assert client.get(path).headers["Location"] == AGAIN + path
    assert client.post(path).headers["Location"] == AGAIN + path


def test_issuing_asks_whichever_kind_of_decree(client_of, program) -> None:
    drafts: dict[str, Decree] = {Role.SETDA: people.drafted(program, 1)}
    people.eligible(program, [111])
    drafts[Role.DINSOS_KEPALA] = people.locked(program)
    for role, decree in drafts.items():
        path = reverse("decree-issue", args=[decree.pk])
        assert client_of(role).get(path).headers["Location"] == AGAIN + path
        assert client_of(role).get(reverse("decree-render", args=[decree.pk])).status_code == 200


@pytest.mark.parametrize("name", ["program-open", "match-start", "reference-upload"])
def test_other_forms_do_not_ask(client_of, name) -> None:
    assert client_of(Role.DINSOS_PETUGAS).get(reverse(name)).status_code == 200


def test_own_second_factor_asks_too(client_of) -> None:
    client = client_of(Role.AUDITOR)
    assert client.get("/keamanan-akun/aktifkan/").headers["Location"] == AGAIN + "/keamanan-akun/aktifkan/"
    assert client.get("/keamanan-akun/").status_code == 200
